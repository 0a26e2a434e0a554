"""The faults of a playbook's text and language: name, code and manual of each, and what makes their findings.

Numbers: 1-29 YAML (``nodes``), 30-49 files, ``include``, ``extends`` and merging, 50-99 the language, 100 and
up the expansion. A row is added at the end of its block and never renumbered, since people look codes up.
"""

from collections.abc import Iterable
from typing import NamedTuple

from crmplan.model import ERROR, INFO, WARNING, Finding, Location


class Fault(NamedTuple):
    """One way in which a playbook's text can be wrong."""

    code: str
    """Stable code, ``LNG-nnn``."""
    manual: str
    """What it is, why it matters and how it is mended: one paragraph for people who do not program."""
    bad: str = ""
    """A few lines of YAML that have the fault."""
    good: str = ""
    """The same lines, mended."""
    severity: str = ERROR


FAULTS: dict[str, Fault] = {
    # --- YAML: 1-29 ----------------------------------------------------------------------
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
    # --- files, include, extends, merge: 30-49 -------------------------------------------
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
    # --- the language: 50-99 ------------------------------------------------------------------
    "unknown-key": Fault(
        "LNG-050",
        "A key that the language does not know. It is an error and not passed over, because a misspelt key "
        "would silently lose what stands behind it.",
        "tasks:\n  train: {durration: 3d}\n",
        "tasks:\n  train: {duration: 3d}\n",
    ),
    "missing-key": Fault(
        "LNG-051",
        "Something that is always needed is not there. Few keys are: the version, name and start of the "
        "programme, and what gives an entry its meaning.",
        "programme: {name: Helpdesk CRM}\n",
        "programme: {name: Helpdesk CRM, start: 2027-03-01}\n",
    ),
    "wrong-type": Fault(
        "LNG-052",
        "A list stands where a word belongs, a word where a map belongs, or the like. The message says "
        "what is right and gives an example.",
        "people: [ana, ben]\n",
        "people: {ana: {name: Ana Ruiz}, ben: {name: Ben Cole}}\n",
    ),
    "empty-value": Fault(
        "LNG-053",
        "A key without a value. It is an error because nobody can tell whether it was forgotten. An empty "
        "list is `[]`, an empty map `{}`.",
        "tasks:\n  train:\n    owner:\n",
        "tasks:\n  train:\n    owner: ana\n",
    ),
    "bad-id": Fault(
        "LNG-054",
        "An id is what references, links and reports use, so it has only letters a to z, digits, `-` and "
        "`_`. Any text may stand in `name`.",
        "tasks:\n  Über uns: {duration: 3d}\n",
        "tasks:\n  about-us: {name: Über uns, duration: 3d}\n",
    ),
    "reserved-id": Fault(
        "LNG-055",
        "`all`, `each`, `default`, `previous-wave` and words that begin with `this-` have a meaning in "
        "references and cannot be ids.",
        "regions:\n  all: {name: Everywhere}\n",
        "regions:\n  world: {name: Everywhere}\n",
    ),
    "bad-name": Fault(
        "LNG-056",
        "A value that should be an id of something is written in a way that cannot be one. Several make a "
        "list; the units of a person stand behind a blank.",
        "tasks:\n  build: {team: ana 50%}\n",
        "tasks:\n  build: {team: ana 0.5}\n",
    ),
    "bad-number": Fault(
        "LNG-057",
        "A number is written with something else in it, or lies outside what makes sense. Numbers have "
        "digits and a decimal point; `0,92` and `45.000` mean different things in different countries.",
        "programme: {rates: {USD: '0,92'}}\n",
        "programme: {rates: {USD: 0.92}}\n",
    ),
    "bad-share": Fault(
        "LNG-058",
        "A share is written with a percent sign and lies between 0% and 100%, so that nobody reads 0.4 as "
        "0.4 %.",
        "risks:\n  late: {probability: 1.4}\n",
        "risks:\n  late: {probability: 40%}\n",
    ),
    "bad-date": Fault(
        "LNG-059",
        "A date is written as year, month and day: 2027-03-01. 03/04/2027 is March in one country and "
        "April in another, so it is never guessed.",
        "programme: {start: 03/04/2027}\n",
        "programme: {start: 2027-04-03}\n",
    ),
    "bad-range": Fault(
        "LNG-060",
        "The end lies before the start, or the likely value outside of low and high.",
        "people:\n  ana: {away: 2027-08-20..2027-08-02}\n",
        "people:\n  ana: {away: 2027-08-02..2027-08-20}\n",
    ),
    "bad-duration": Fault(
        "LNG-061",
        "A duration is a number with h, d or w (hours, working days, weeks), `e` before the unit for "
        "elapsed time, or a range with a likely value. Months have no fixed number of working days.",
        "tasks:\n  build: {duration: 3 months}\n",
        "tasks:\n  build: {duration: 13w}\n",
    ),
    "likely-missing": Fault(
        "LNG-062",
        "A duration is a range without a likely value in brackets, so the midpoint is scheduled. Real work "
        "lies seldom in the middle; say what is likely.",
        "tasks:\n  build: {duration: 25d..45d}\n",
        "tasks:\n  build: {duration: 25d..45d (30d)}\n",
        severity=INFO,
    ),
    "bad-reference": Fault(
        "LNG-063",
        "A reference is an id or a path of ids with `/`; a link may add a type (fs, ss, ff, sf) and a lag.",
        "tasks:\n  build: {needs: 'design, test'}\n",
        "tasks:\n  build: {needs: [design, test]}\n",
    ),
    "bad-amount": Fault(
        "LNG-064",
        "An amount is a number, then its currency when it is not that of the programme, then `per user` "
        "and the like. Two currencies make two lines.",
        "budget: {approved: 45.000}\n",
        "budget: {approved: 45000}\n",
    ),
    "unknown-currency": Fault(
        "LNG-065",
        "A currency is written as its code of three capital letters (ISO 4217).",
        "programme: {currency: Euro}\n",
        "programme: {currency: EUR}\n",
    ),
    "missing-rate": Fault(
        "LNG-066",
        "The playbook has amounts in another currency than that of the programme and no plan rate for it, "
        "or an amount and no currency of the programme at all. Amounts are never added without a rate.",
        "programme: {currency: EUR}\nbudget: {approved: 5000 USD}\n",
        "programme: {currency: EUR, rates: {USD: 0.92}}\nbudget: {approved: 5000 USD}\n",
    ),
    "bad-hours": Fault(
        "LNG-067",
        "Days of the week are written mon to sun, hours as a number or as spans, countries as their ISO "
        "codes.",
        "calendars:\n  default: {week: Monday-Friday, hours: 8h}\n",
        "calendars:\n  default: {week: mon-fri, hours: 8}\n",
    ),
    "unknown-word": Fault(
        "LNG-068",
        "A word that is not in the vocabulary. Kinds, categories, roles and the like are controlled words, "
        "because the checks take them as evidence; names may be anything. `crmplan words` lists them.",
        "tasks:\n  live: {kind: golive}\n",
        "tasks:\n  live: {kind: go-live}\n",
    ),
    "unknown-person": Fault(
        "LNG-069",
        "An id that is not below `people`. A team, a committee or a partner is an entry there too.",
        "people: {ana: {}}\ntasks:\n  train: {owner: anna}\n",
        "people: {ana: {}}\ntasks:\n  train: {owner: ana}\n",
    ),
    "unknown-region": Fault("LNG-070", "An id that is not below `regions`."),
    "unknown-module": Fault("LNG-071", "An id that is not below `modules`."),
    "unknown-wave": Fault("LNG-072", "An id that is not below `waves`."),
    "unknown-group": Fault("LNG-073", "An id that is not below `groups`."),
    "unknown-phase": Fault("LNG-074", "An id that is not in `phases`."),
    "unknown-calendar": Fault(
        "LNG-075",
        "A calendar is an entry of `calendars` or the code of a country or its part, such as NO or DE-BY.",
        "regions: {NO: {calendar: nordic}}\n",
        "calendars: {nordics: {holidays: 'NO'}}\nregions: {NO: {calendar: nordics}}\n",
    ),
    "unknown-measure": Fault(
        "LNG-076",
        "A criterion compares something that is neither below `kpis` nor below `measures`, so nobody could "
        "ever measure it.",
        "gates:\n  pilot: {kind: gate-stage, criteria: {used: weekly-use >= 70%}}\n",
        "kpis: {weekly-use: {unit: '%'}}\n",
    ),
    "unknown-name": Fault(
        "LNG-077",
        "An id that the playbook does not define: a data source, an integration, an entity, a KPI, a task "
        "of a package, an option or the like.",
    ),
    "bad-criterion": Fault(
        "LNG-078",
        "A criterion is a measure, a comparison and a number, or a text that is answered with yes or no.",
        "criteria: {trained: all users trained}\n",
        "criteria: {trained: {text: All users trained}}\n",
    ),
    "bad-scope": Fault(
        "LNG-079",
        "What something applies to is not clear: nothing is chosen, or two ways of choosing contradict one "
        "another.",
        "waves:\n  one: {cells: [NO/sales], regions: [DE]}\n",
        "waves:\n  one: {cells: [NO/sales, DE/sales]}\n",
    ),
    "needs-length": Fault(
        "LNG-080",
        "A task whose kind means work has neither duration nor work, so it would be a milestone. A "
        "training that takes no time trains nobody.",
        "tasks:\n  train: {kind: training}\n",
        "tasks:\n  train: {kind: training, duration: 3d}\n",
    ),
    "gate-with-length": Fault(
        "LNG-081",
        "A gate is a moment of decision. What takes time is preparing it, a task that the gate needs.",
        "gates:\n  g1: {kind: gate-stage, duration: 2d}\n",
        "tasks:\n  pack: {duration: 2d}\ngates:\n  g1: {kind: gate-stage, needs: pack}\n",
    ),
    "no-gate-kind": Fault(
        "LNG-082",
        "What stands below `gates` has a kind that begins with `gate-`, which says what the gate decides.",
        "gates:\n  g1: {approvers: [ana]}\n",
        "gates:\n  g1: {kind: gate-stage, approvers: [ana]}\n",
    ),
    "work-without-team": Fault(
        "LNG-083",
        "Work is divided by the units of the team to give the duration, so it needs a team.",
        "tasks:\n  build: {work: 20d}\n",
        "tasks:\n  build: {work: 20d, team: [ana, ben]}\n",
    ),
    "sponsor-twice": Fault(
        "LNG-084",
        "`programme: sponsor` and `roles: sponsor` name different people. The first is short for the "
        "second; keep one.",
        "programme: {sponsor: ana}\nroles: {sponsor: ben}\n",
        "roles: {sponsor: ana}\n",
    ),
    "bad-version": Fault(
        "LNG-085",
        "The first line says which version of the language the playbook is written in, so that later "
        "versions of crmplan read it right.",
        "crmplan: 2\n",
        "crmplan: 1\n",
    ),
    "no-task": Fault(
        "LNG-086",
        "A playbook without a task plans nothing.",
        "crmplan: 1\nprogramme: {name: CRM, start: 2027-03-01}\n",
        "crmplan: 1\nprogramme: {name: CRM, start: 2027-03-01}\ntasks: {design: {duration: 5d}}\n",
    ),
    "bad-progress": Fault(
        "LNG-087",
        "What is said about progress contradicts itself: a finished task has nothing remaining and is 100% "
        "done.",
        "design: {started: 2027-03-01, finished: 2027-03-05, done: 60%}\n",
        "design: {started: 2027-03-01, finished: 2027-03-05}\n",
    ),
    "part-of-ring": Fault("LNG-088", "Regions are part of one another in a ring through their `part_of`."),
    # --- expansion: 100 and up ------------------------------------------------------------
    "unknown-task": Fault(
        "LNG-100",
        "A reference stands for no task. A word alone is a task of the same package instance, then of the "
        "cell, the region in this wave, the region, the module, the wave, the programme. A path begins "
        "with the id of a region, module or wave, with `all`, `this-region` and the like, or "
        "`previous-wave`.",
        "tasks:\n  train: {duration: 3d}\n  go-live: {needs: trian}\n",
        "tasks:\n  train: {duration: 3d}\n  go-live: {needs: train}\n",
    ),
    "ambiguous-reference": Fault(
        "LNG-101",
        "A task of a cell refers to a name that both its region and its module have, so it could mean "
        "either. Write `this-region/NAME` or `this-module/NAME`.",
        "needs: briefing\n",
        "needs: this-region/briefing\n",
    ),
    "rollup-reference": Fault(
        "LNG-102",
        "Phases, regions, modules, waves and packages sum their tasks up and cannot be linked: a link to a "
        "whole wave hides what really has to wait. Name the tasks, for example all go-lives of a region.",
        "needs: DE\n",
        "needs: DE/all/go-live\n",
    ),
    "no-such-scope": Fault(
        "LNG-103",
        "A reference or a word such as `region.lead` speaks of a region, module or wave where the task has "
        "none: a package `for: wave` has no region, and tasks under `tasks:` have no scope at all.",
    ),
    "same-task-twice": Fault(
        "LNG-104",
        "Two packages, or a package and a list of tasks, expand to a task of the same path, so that a "
        "reference could mean either. Give one of them another id.",
    ),
    "shared-name": Fault(
        "LNG-105",
        "Regions, modules, waves, phases, tasks and gates share one name space, because a reference may "
        "begin with any of them. Give one of the two another id.",
    ),
    "ring": Fault(
        "LNG-106",
        "Tasks wait for one another in a ring, so none of them could ever start. The message follows the "
        "ring from task to task with the line of each link; one of these links is wrong.",
        "tasks:\n  a: {duration: 1d, needs: b}\n  b: {duration: 1d, needs: a}\n",
        "tasks:\n  a: {duration: 1d}\n  b: {duration: 1d, needs: a}\n",
    ),
    "cell-in-two-waves": Fault(
        "LNG-107",
        "A cell (a region and a module) goes live once, so it is in exactly one wave. A second step for "
        "the same people is a module of its own.",
    ),
    "wave-ring": Fault("LNG-108", "Waves come after one another in a ring through their `after`."),
    "matches-nothing": Fault(
        "LNG-109",
        "An `only`, `except` or `override` fits no task, so it does nothing, which is not what its writer "
        "thought. Look at the ids and at where the package is expanded.",
    ),
    "overridden-twice": Fault(
        "LNG-110",
        "Two overrides of a package set the same value of the same task; the later one counts. Narrow the "
        "`when` of one of them.",
        severity=WARNING,
    ),
    "no-such-value": Fault(
        "LNG-111",
        "A word such as `region.lead` stands for a value that the region, module or programme does not "
        "have. Add it there, or write the value itself.",
        "regions: {DE: {name: Germany}}\ntasks: {train: {owner: region.lead}}\n",
        "regions: {DE: {name: Germany, lead: dach-lead}}\n",
    ),
    "group-in-no-cell": Fault(
        "LNG-114",
        "A region has users of a group that no module gives a system to there, so nobody plans their "
        "training or their licences. Add the group to a module, or exclude the cell with a reason.",
        severity=WARNING,
    ),
    "no-region-amount": Fault(
        "LNG-115",
        "A cost is written by region and says nothing for this one. Add the region, or `default`.",
        "cost: {training: {DE: 500}}\n",
        "cost: {training: {default: 400, DE: 500}}\n",
    ),
    "nothing-to-expand": Fault(
        "LNG-116",
        "A package has nothing to expand over: there are no cells, waves, regions, modules or sources of "
        "the kind it is `for`.",
        severity=WARNING,
    ),
    "too-many": Fault(
        "LNG-117",
        "The playbook expands to more tasks or links than a plan can hold, mostly because `all` refers to "
        "`all`. Put a milestone between: everything before it, then everything behind it.",
    ),
    "bad-change": Fault(
        "LNG-118",
        "A change of a decision's option or a what-if names nothing that can be changed. Write "
        "`TASK.field: value` or `section.id.field: value`.",
        "hold: {pilot-exti.delay: 4w}\n",
        "hold: {pilot-exit.delay: 4w}\n",
    ),
    "not-started": Fault(
        "LNG-112",
        "Progress says how much of a task is done or remains and not when it began, so its dates cannot be "
        "known. Write `started`, at this status date or an earlier one.",
        "progress: {2027-04-30: {tasks: {train: {done: 50%}}}}\n",
        "progress: {2027-04-30: {tasks: {train: {started: 2027-04-26, done: 50%}}}}\n",
    ),
    "bad-calendar": Fault(
        "LNG-119",
        "A calendar leaves no working time, or its country's public holidays are not known.",
    ),
    "not-a-gate": Fault(
        "LNG-120",
        "A gate is meant here, and the task has no kind that begins with `gate-`.",
    ),
    "too-long": Fault(
        "LNG-113",
        "Durations and lags add up to more years than a calendar has, so there are no dates. One of the durations "
        "is a slip, mostly w (weeks) where d (days) was meant.",
    ),
    "never-fits": Fault(
        "LNG-121",
        "A freeze that comes back and moves tasks leaves less time between two of its windows than a task needs, so the "
        "task could never run. Shorten the freeze, split the task, or let the freeze report instead of move.",
    ),
}
"""All faults by readable name. The texts are the manual that ``crmplan explain NAME`` prints."""


def fault(
    name: str,
    at: Location,
    message: str,
    help: str = "",
    also: Iterable[tuple[Location, str]] = (),
) -> Finding:
    """Return the finding of a fault of the table at a place.

    ``message`` says in one sentence what is wrong and what would be right; ``also`` are further places, each
    with a few words.
    """
    row = FAULTS[name]
    return Finding(name, row.code, row.severity, message, at, help, tuple(also))
