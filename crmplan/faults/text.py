"""Faults of the text (1-29: YAML) and of its files (30-49: include, extends, merging)."""

from crmplan.faults.record import Fault
from crmplan.model import ERROR, INFO, WARNING

ROWS: dict[str, Fault] = {
    "yaml-syntax": Fault(
        "LNG-001",
        "The file is not well-formed YAML, so crmplan cannot tell which text belongs to which key. The "
        "place is where reading stopped; the slip is there or on the line before.",
        "tasks:\n  train: {team: [ana,, ben]}\n",
        "tasks:\n  train: {team: [ana, ben]}\n",
    ),
    "tab-indent": Fault(
        "LNG-002",
        "A line begins with a tab. YAML allows only blanks for indentation, because a tab has no fixed "
        "width. Set the editor to insert two blanks for each level.",
        "tasks:\n\ttrain: {duration: 3d}\n",
        "tasks:\n  train: {duration: 3d}\n",
    ),
    "wrong-indent": Fault(
        "LNG-003",
        "A line is indented further or less than the lines it belongs with. Keys of one map begin in the "
        "same column, and what belongs to a key is indented below it.",
        "tasks:\n  train:\n      duration: 3d\n    owner: ana\n",
        "tasks:\n  train:\n    duration: 3d\n    owner: ana\n",
    ),
    "missing-blank": Fault(
        "LNG-004",
        "A blank is missing behind the colon, so YAML reads key and value as one word.",
        "tasks:\n  train: {duration:3d, owner: ana}\n",
        "tasks:\n  train: {duration: 3d, owner: ana}\n",
    ),
    "comma-in-braces": Fault(
        "LNG-005",
        "Inside { } a comma begins the next key, so a name or a number with a comma must stand in quotes "
        "or without the comma. Numbers have no thousands separators and a decimal point.",
        "people:\n  ana: {name: Ruiz, Ana, side: business}\n",
        'people:\n  ana: {name: "Ruiz, Ana", side: business}\n',
    ),
    "colon-in-value": Fault(
        "LNG-006",
        "A colon followed by a blank begins a value, so a text that contains one must stand in quotes.",
        "programme:\n  name: CRM: phase one\n",
        'programme:\n  name: "CRM: phase one"\n',
    ),
    "not-closed": Fault(
        "LNG-007",
        "A bracket, brace or quote is opened and never closed, or another one closes it.",
        "tasks:\n  train: {team: [ana, ben}\n",
        "tasks:\n  train: {team: [ana, ben]}\n",
    ),
    "merge-conflict": Fault(
        "LNG-008",
        "The file holds the markers that git writes where two people changed the same lines. Keep one "
        "side, or both, and delete the marker lines.",
        "programme:\n<<<<<<< HEAD\n  name: CRM\n=======\n  name: CRM rollout\n>>>>>>> branch\n",
        "programme:\n  name: CRM rollout\n",
    ),
    "reserved-character": Fault(
        "LNG-009",
        "A value begins with a character that YAML keeps for itself (@, `, %). Put the value in quotes.",
        "people:\n  ana:\n    name: @ana\n",
        'people:\n  ana:\n    name: "@ana"\n',
    ),
    "not-utf8": Fault(
        "LNG-010",
        "The file is not saved as UTF-8, so its letters are ambiguous. Save it again with the encoding "
        "UTF-8.",
    ),
    "control-character": Fault(
        "LNG-011",
        "The file holds an invisible character that YAML does not allow or that breaks a line where no "
        "editor shows it. Delete it.",
    ),
    "empty-file": Fault(
        "LNG-012",
        "The file holds nothing but blanks and comments. `crmplan init` writes a starter.",
        "# nothing yet\n",
        "crmplan: 1\n",
    ),
    "top-not-map": Fault(
        "LNG-013",
        "A playbook is a map of sections such as `programme:` and `tasks:`; the file begins with something "
        "else.",
        "- train\n- go-live\n",
        "tasks:\n  train: {duration: 3d}\n",
    ),
    "several-documents": Fault(
        "LNG-014",
        "A line `---` begins a second document in the same file. A playbook is one document; use `include` "
        "for parts.",
        "crmplan: 1\n---\ntasks: {}\n",
        "crmplan: 1\ntasks: {}\n",
    ),
    "duplicate-key": Fault(
        "LNG-015",
        "The same key stands twice in one map. Other tools keep one of the two silently; crmplan asks "
        "which one counts.",
        "tasks:\n  train: {duration: 3d}\n  train: {duration: 5d}\n",
        "tasks:\n  train: {duration: 3d}\n  train-again: {duration: 5d}\n",
    ),
    "key-not-word": Fault(
        "LNG-016",
        "A key is a list, a map, an alias or nothing; keys of a playbook are words.",
        "tasks:\n  [train, test]: {duration: 3d}\n",
        "tasks:\n  train: {duration: 3d}\n  test: {duration: 3d}\n",
    ),
    "yaml-tag": Fault(
        "LNG-017",
        "YAML tags (words that begin with `!`) change how a value is read, in ways that differ between "
        "tools. A playbook needs none; text that begins with ! stands in quotes.",
        "programme:\n  name: !!str CRM\n",
        "programme:\n  name: CRM\n",
    ),
    "merge-key": Fault(
        "LNG-018",
        "The YAML merge key `<<` is not part of YAML 1.2 and hides where a value comes from. Use "
        "`defaults:` of a package for values that tasks share, or `extends:` for a whole playbook.",
        "tasks:\n  train: &t {duration: 3d}\n  test:\n    <<: *t\n",
        "packages:\n  teach:\n    defaults: {duration: 3d}\n    tasks: {train: {}, test: {}}\n",
    ),
    "unknown-alias": Fault(
        "LNG-019",
        "A word that begins with `*` is a YAML alias and stands for a value marked with `&` earlier in the "
        "file. No such value is there. Text that begins with * stands in quotes.",
        "tasks:\n  train: {owner: *ana}\n",
        "tasks:\n  train: {owner: ana}\n",
    ),
    "alias-bomb": Fault(
        "LNG-020",
        "Aliases of aliases multiply: written out, the file would be larger than any playbook. Write "
        "`defaults:` or packages, which repeat tasks without aliases.",
    ),
    "too-deep": Fault(
        "LNG-021",
        "Maps and lists are nested deeper than 64 levels; a playbook needs less than ten.",
    ),
    "too-large": Fault(
        "LNG-022",
        "The file is larger than crmplan reads, so that a wrong file (a dump, a log) cannot fill the "
        "memory. A playbook of 10,000 tasks is below 2 MB; packages over regions and modules keep it small.",
    ),
    "pair-in-list": Fault(
        "LNG-023",
        "Inside [ ] a colon makes a map of one key. Units of a person are written without a colon.",
        "tasks:\n  train: {team: [builder: 2]}\n",
        "tasks:\n  train: {team: [builder 2]}\n",
    ),
    "slow-yaml": Fault(
        "LNG-024",
        "PyYAML was installed without libyaml, so reading is about thirty times slower. The result is the "
        "same. Install a PyYAML wheel, or libyaml's development files before PyYAML.",
        severity=INFO,
    ),
    "missing-colon": Fault(
        "LNG-025",
        "A line, or a word in { }, has no colon, so it is neither a key nor a value.",
        "tasks:\n  train:\n    duration 3d\n    owner: ana\n",
        "tasks:\n  train:\n    duration: 3d\n    owner: ana\n",
    ),
    "no-such-file": Fault("LNG-030", "The file is not there, or its name is written differently."),
    "unreadable-file": Fault(
        "LNG-031", "The file is there and cannot be read: it is a folder, or access is denied."
    ),
    "outside-folder": Fault(
        "LNG-032",
        "A playbook may take parts only from the folder of its top file and the folders below, so that it "
        "can be moved, reviewed and trusted as one folder.",
        "crmplan: 1\ninclude: ../people.yaml\n",
        "crmplan: 1\ninclude: people.yaml\n",
    ),
    "include-cycle": Fault(
        "LNG-033",
        "A file includes or extends itself, directly or through other files, so its text would never end.",
    ),
    "include-type": Fault(
        "LNG-034",
        "`include` takes a file name or a list of them, `extends` takes one name.",
        "crmplan: 1\ninclude: {people: people.yaml}\n",
        "crmplan: 1\ninclude: [people.yaml]\n",
    ),
    "include-nothing": Fault(
        "LNG-035",
        "A pattern such as `regions/*.yaml` matches no file.",
        "crmplan: 1\ninclude: [region/*.yaml]\n",
        "crmplan: 1\ninclude: [regions/*.yaml]\n",
        severity=ERROR,
    ),
    "unknown-playbook": Fault(
        "LNG-036",
        "`extends: crmplan:NAME` names a playbook that is not shipped with crmplan.",
        "crmplan: 1\nextends: crmplan:smal-business\n",
        "crmplan: 1\nextends: crmplan:small-business\n",
    ),
    "given-twice": Fault(
        "LNG-037",
        "Two included files, or a file and the one that includes it, give the same id or the same single "
        "value. Parts add up and do not override one another; `extends` is the way to change what another "
        "playbook says.",
    ),
    "append-to-no-list": Fault(
        "LNG-038",
        "A key that ends in `+` appends to a list, and the value below it is no list.",
        "",
        "",
    ),
    "nothing-to-remove": Fault(
        "LNG-039",
        "`key: null` removes what the extended playbook gives, and it gives no such key.",
        severity=WARNING,
    ),
    "other-currency": Fault(
        "LNG-040",
        "A playbook extends another one that counts in another currency, and takes over amounts that name none. "
        "They keep their digits and change their meaning: 5000 in euros becomes 5000 in crowns. Give each of them "
        "anew, keep the currency of the playbook below, or write the currency behind its amounts there (`5000 EUR`) "
        "and a rate into `programme`. Rates count as such amounts, since they say what a currency is in that of the "
        "plan.",
        severity=WARNING,
    ),
    "no-such-revision": Fault(
        "LNG-041",
        "A plan is compared with a revision (`REV` or `REV:PATH`), and the git repository of the playbook has no such "
        "commit, tag or branch, or git cannot be asked. A comparison that cannot be made is never shown as no change.",
    ),
    "not-a-plan": Fault(
        "LNG-042",
        "A file that a plan is compared with is no plan.json that `crmplan build` wrote, or somebody changed it.",
    ),
    "not-a-baseline": Fault(
        "LNG-043",
        "A file in the folder of stored baselines is none that `crmplan baseline add` wrote, or somebody changed it. "
        "Baselines are only ever added to, so that nobody can move the day that a plan is measured against. Take the "
        "file back as git has it; a plan that was approved anew is another baseline.",
    ),
    "changed-baseline": Fault(
        "LNG-044",
        "Stored baselines follow one another by number, and each holds the digest of the one before. Here one was "
        "changed or taken away after the next was added, or two branches each added one. Take the file back as git "
        "has it; of two with one number add the later one again.",
    ),
}
