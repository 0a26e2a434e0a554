"""Playbooks that people get wrong, each with everything that crmplan says about it.

A case is the text of ``playbook.yaml`` and the lines that ``build`` prints: ``line:column fault: message``.
"""

# ruff: noqa: E501 - each message stands whole, as a reader sees it

Cases = dict[str, tuple[str | bytes, list[str]]]

HEAD = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, currency: EUR}
people: {ana: {name: Ana Ruiz}, builder: {side: vendor}}
"""
"""Lines 1 to 3 of most cases."""

MATRIX = (
    HEAD
    + """\
regions: {NO: {}, DE: {}}
modules: {sales: {}, service: {}}
waves: {pilot: {cells: [NO/sales]}, main: {cells: [NO/service, DE/all]}}
"""
)
"""Lines 1 to 6 of a rollout of four cells in two waves."""

ONE_TASK = "tasks: {a: {duration: 1d}}\n"


def ring(count: int) -> str:
    """Return tasks of which each waits for the next, and the last for the first."""
    return "tasks:\n" + "".join(
        f"  t{i}: {{duration: 1d, needs: t{i % count + 1}}}\n" for i in range(1, count + 1)
    )


def bomb() -> str:
    """Return 10 levels of aliases, each of ten aliases of the level before."""
    levels = [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 11)]
    return "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(levels)


THE_FILE: Cases = {
    "a tab as indent": (
        HEAD + "tasks:\n\ta: {duration: 1d}\n",
        ["5:1 tab-indent: this line begins with a tab; YAML wants blanks, two for each level"],
    ),
    "indented too little": (
        HEAD + "tasks:\n  a:\n      duration: 1d\n    owner: ana\n",
        ["7:5 wrong-indent: this line begins in column 5, the lines it may belong with in 3 or 7"],
    ),
    "indented too far": (
        HEAD + "tasks:\n  a:\n    duration: 1d\n      owner: ana\n",
        [
            "7:7 wrong-indent: this line is indented further than the line above, which already has a value; begin it in column 5, or take the value of the line above away"
        ],
    ),
    "not UTF-8": (
        (HEAD + "tasks: {a: {name: Zoé, duration: 1d}}\n").encode("cp1252"),
        [
            "4:21 not-utf8: the byte E9 (é in the old Windows encoding) in line 4 is not UTF-8; save the file as UTF-8"
        ],
    ),
    "UTF-16": (
        (HEAD + ONE_TASK).encode("utf-16"),
        ["1:1 not-utf8: the file is saved as UTF-16 (Unicode); save it as UTF-8"],
    ),
    "an empty file": ("", ["1:1 empty-file: the file is empty"]),
    "only comments": ("# a playbook, one day\n", ["1:1 empty-file: the file is empty"]),
    "a list at the top": (
        "- a\n- b\n",
        [
            "1:1 top-not-map: the playbook begins with a list; it must begin with sections such as programme: and tasks:"
        ],
    ),
    "a word": (
        "hello\n",
        [
            '1:1 top-not-map: the file holds only "hello"; a playbook has sections such as programme: and tasks:'
        ],
    ),
    "a picture": (
        bytes(range(256)) * 4,
        ["1:1 not-utf8: the file is a picture, a document or a program and no text; is it the right file?"],
    ),
    "two documents": (
        HEAD + ONE_TASK + "---\nb: 1\n",
        [
            "5:1 several-documents: a second document begins here; a playbook is one document, so delete this line"
        ],
    ),
    "a key given twice": (
        HEAD + "tasks:\n  a: {duration: 1d}\n  b: {duration: 1d}\n  a: {duration: 2d}\n",
        ['7:3 duplicate-key: "a" is given twice, first in line 5; keep one or rename one'],
    ),
    "a section given twice": (
        HEAD + ONE_TASK + "people: {ben: {}}\n",
        ['5:1 duplicate-key: "people" is given twice, first in line 3; keep one or rename one'],
    ),
    "merge conflict": (
        HEAD + "tasks:\n<<<<<<< HEAD\n  a: {duration: 1d}\n=======\n  a: {duration: 2d}\n>>>>>>> pilot\n",
        ["5:1 merge-conflict: git left a merge conflict here; keep one side and delete the marker lines"],
    ),
    "nul": (
        HEAD + "tasks: {a: {name: b\0, duration: 1d}}\n",
        ["4:20 control-character: a NUL character stands in this line; delete it"],
    ),
    "an escape sequence": (
        HEAD + "tasks: {a: {name: \x1b[31mred, duration: 1d}}\n",
        ["4:19 control-character: an invisible character (U+001B) stands in this line; delete it"],
    ),
    "100 levels deep": (
        HEAD + ONE_TASK + "risks: " + "{a: " * 100 + "1" + "}" * 100 + "\n",
        ["5:260 too-deep: maps and lists are nested deeper than 64 levels here"],
    ),
    "nested aliases": (
        HEAD + ONE_TASK + bomb(),
        ["9:45 alias-bomb: the aliases up to here stand for more than 100,000 values"],
    ),
    "a million brackets": (
        "[" * 1_000_000,
        ["1:65 too-deep: maps and lists are nested deeper than 64 levels here"],
    ),
    "a custom tag": (
        HEAD + "tasks: {a: !!python/object/apply:os.system {args: [id]}}\n",
        [
            "4:12 yaml-tag: the tag !!python/object/apply:os.system is not allowed; delete it, or put a text with ! in quotes",
            '4:45 unknown-key: a task has no "args"',
        ],
    ),
}
"""What is no YAML, no text, or far too much of it."""

SECTIONS: Cases = {
    "an unknown section": (
        HEAD + ONE_TASK + "riskes: {}\n",
        ['5:1 unknown-key: a playbook has no "riskes"; did you mean "risks"?'],
    ),
    "an unknown key": (
        HEAD + "tasks: {a: {durration: 1d}}\n",
        ['4:13 unknown-key: a task has no "durration"; did you mean "duration"?'],
    ),
    "an unknown key of a region": (
        HEAD + ONE_TASK + "regions: {NO: {calender: NO}}\n",
        ['5:16 unknown-key: a region has no "calender"; did you mean "calendar"?'],
    ),
    "another language version": (
        "crmplan: 2\nprogramme: {name: CRM, start: 2027-03-01}\n" + ONE_TASK,
        ["1:10 bad-version: the playbook is written in version 2 of the language; this crmplan reads 1"],
    ),
    "no version": (
        "programme: {name: CRM, start: 2027-03-01}\n" + ONE_TASK,
        ['1:1 missing-key: a playbook needs "crmplan": version of the language'],
    ),
    "no programme": (
        "crmplan: 1\n" + ONE_TASK,
        ['1:1 missing-key: a playbook needs "programme": name, dates, currency and scope'],
    ),
    "no task": (
        HEAD + "tasks: {}\n",
        ["4:1 no-task: the playbook has no task; write at least one below tasks:"],
    ),
}
"""What stands at the top and which keys there are."""

SLIPS: Cases = {
    "a comma in a name in braces": (
        HEAD + "tasks: {a: {name: Plan, build, duration: 1d}}\n",
        [
            '4:19 comma-in-braces: a comma inside { } begins the next key; put the text in quotes: name: "Plan, build"'
        ],
    ),
    "a colon in a name": (
        HEAD + "tasks:\n  a:\n    name: Phase: one\n    duration: 1d\n",
        ['6:11 colon-in-value: the value of "name" contains a colon; put it in quotes: name: "Phase: one"'],
    ),
    "no blank behind the colon": (
        HEAD + "tasks:\n  a:\n    duration:5d\n",
        ["6:5 missing-blank: a blank is missing behind the colon: duration: 5d"],
    ),
    "no blank behind the colon in braces": (
        HEAD + "tasks:\n  a: {owner: ana, duration:5d}\n",
        ["5:19 missing-blank: a blank is missing behind the colon: duration: 5d"],
    ),
    "units with a colon": (
        HEAD + "tasks:\n  a: {duration: 1d, team: [builder: 2]}\n",
        ["5:28 pair-in-list: a colon inside [ ] makes a map; write [builder 2]"],
    ),
    "a brace too few": (
        HEAD + "tasks: {a: {duration: 1d}\n",
        ['4:8 not-closed: the "{" that opens here is never closed'],
    ),
}
"""Slips of fingers that YAML would read as something else."""

WORDS: Cases = {
    "golive": (
        HEAD + "tasks: {a: {kind: golive}}\n",
        ['4:19 unknown-word: no kind "golive"; did you mean "go-live"?'],
    ),
    "a training without a duration": (
        HEAD + "tasks: {a: {kind: training}}\n",
        [
            '4:19 needs-length: "a" is a training and takes time; give it a duration such as 5d, or work and a team'
        ],
    ),
    "an id with a blank": (
        HEAD + "tasks: {go live: {duration: 1d}}\n",
        [
            '4:9 bad-id: "go live" is no id: letters a to z, digits, "-" and "_", beginning with a letter or digit; did you mean "go-live", with the rest in "name"?'
        ],
    ),
    "an id with a script": (
        HEAD + 'tasks: {"<script>": {duration: 1d}}\n',
        [
            '4:9 bad-id: "<script>" is no id: letters a to z, digits, "-" and "_", beginning with a letter or digit; did you mean "script", with the rest in "name"?'
        ],
    ),
    "a reserved id": (
        HEAD + "tasks: {all: {duration: 1d}}\n",
        ['4:9 reserved-id: "all" has a meaning of its own and cannot be an id; choose another'],
    ),
    "one id for a task and a region": (
        HEAD + "regions: {a: {}}\n" + ONE_TASK,
        ['5:9 shared-name: "a" is a task and a region; give one of them another id'],
    ),
    "a yes as name": (
        HEAD + "tasks: {a: {name: true, duration: 1d}}\n",
        ['4:19 wrong-type: text belongs here, not "true"'],
    ),
}
"""Kinds and ids."""

DATES: Cases = {
    "a date of two readings": (
        HEAD + "tasks: {a: {duration: 1d, not_before: 03/04/2027}}\n",
        [
            '4:39 bad-date: "03/04/2027" can be read in two ways; did you mean 2027-04-03 (3 April) or 2027-03-04 (4 March)?'
        ],
    ),
    "31 February": (
        HEAD + "tasks: {a: {duration: 1d, not_before: 2027-02-31}}\n",
        ['4:39 bad-date: "2027-02-31" does not exist: February 2027 ends on day 28'],
    ),
    "31 February in words": (
        HEAD + "tasks: {a: {duration: 1d, not_before: 31 February}}\n",
        ['4:39 bad-date: "31 February" does not exist: February ends on day 29 at most'],
    ),
    "start after finish": (
        HEAD + "tasks: {a: {duration: 1d, not_before: 2027-05-01, not_after: 2027-04-01}}\n",
        ['4:62 bad-range: "not_after" (2027-04-01) lies before "not_before" (2027-05-01)'],
    ),
    "pinned start after pinned finish": (
        HEAD + "tasks: {a: {duration: 1d, start_on: 2027-05-01, finish_on: 2027-04-01}}\n",
        ['4:60 bad-range: "finish_on" (2027-04-01) lies before "start_on" (2027-05-01)'],
    ),
    "committed before the start": (
        "crmplan: 1\nprogramme: {name: CRM, start: 2027-03-01, committed_finish: 2026-03-01}\n" + ONE_TASK,
        ['2:61 bad-range: "committed_finish" (2026-03-01) lies before "start" (2027-03-01)'],
    ),
    "a freeze that ends before it begins": (
        HEAD + ONE_TASK + "freezes: {f: {from: 2027-05-01, to: 2027-04-01}}\n",
        ['5:37 bad-range: "to" (2027-04-01) lies before "from" (2027-05-01)'],
    ),
    "a person who leaves before coming": (
        HEAD.replace("ana: {", "ana: {from: 2027-05-01, to: 2027-04-01, ") + ONE_TASK,
        ['3:38 bad-range: "to" (2027-04-01) lies before "from" (2027-05-01)'],
    ),
    "a start in words": (
        "crmplan: 1\nprogramme: {name: CRM, start: spring}\n" + ONE_TASK,
        ['2:31 bad-date: "spring" is no date; write year, month and day such as 2027-03-01'],
    ),
    "a year too late": (
        HEAD + "tasks: {a: {duration: 1d, not_before: 9999-12-31}}\n",
        ['4:39 bad-date: the year of "9999-12-31" is not between 1990 and 2199'],
    ),
}
"""Days that do not exist, have two readings or the wrong order."""

DURATIONS: Cases = {
    "months": (
        HEAD + "tasks: {a: {duration: 3 months}}\n",
        [
            '4:23 bad-duration: "3 months" has no fixed number of working days; write weeks or days, about 12w here'
        ],
    ),
    "a negative duration": (
        HEAD + "tasks: {a: {duration: -5d}}\n",
        ['4:23 bad-duration: "-5d" is negative; a duration is more than nothing, for example 5d'],
    ),
    "a huge duration": (
        HEAD + "tasks: {a: {duration: 999999999w}}\n",
        ['4:23 bad-duration: "999999999w" is longer than a hundred years; write what the plan can hold'],
    ),
    "durations of five centuries": (
        HEAD + "tasks:\n"
        "  a: {duration: 5000w}\n"
        + "".join(f"  b{i}: {{duration: 5000w, needs: {'a' if not i else f'b{i - 1}'}}}\n" for i in range(5)),
        [
            "5:17 too-long: the tasks take more than 400 years one behind the other; look at durations and lags, the longest is that of a"
        ],
    ),
    "a duration without a unit": (
        HEAD + "tasks: {a: {duration: 5}}\n",
        ['4:23 bad-duration: "5" has no unit; did you mean 5d (5 working days)?'],
    ),
    "a range that runs backwards": (
        HEAD + "tasks: {a: {duration: 45d..25d}}\n",
        ['4:23 bad-range: "45d..25d" runs backwards; did you mean 25d..45d?'],
    ),
}
"""Times that are no times."""

NAMES: Cases = {
    "an unknown task": (
        HEAD + "tasks: {configure: {duration: 1d}, b: {duration: 1d, needs: configur}}\n",
        ['4:61 unknown-task: there is no task "configur"; did you mean "configure"?'],
    ),
    "an unknown person": (
        HEAD + "tasks: {a: {duration: 1d, owner: anna}}\n",
        ['4:34 unknown-person: no person "anna"; did you mean "ana"?'],
    ),
    "an unknown member of a team": (
        HEAD + "tasks: {a: {duration: 1d, team: [bilder 2]}}\n",
        ['4:34 unknown-person: no person "bilder"; did you mean "builder"?'],
    ),
    "an unknown sponsor": (
        "crmplan: 1\n"
        "programme: {name: CRM, start: 2027-03-01, sponsor: anna}\n"
        "people: {ana: {}}\n" + ONE_TASK,
        ['2:52 unknown-person: no person "anna"; did you mean "ana"?'],
    ),
    "an unknown region": (
        MATRIX.replace("[NO/sales]", "[NOR/sales]") + ONE_TASK,
        ['6:25 unknown-region: no region "NOR"; did you mean "NO"?'],
    ),
    "an unknown module": (
        MATRIX.replace("[NO/sales]", "[NO/sale]") + ONE_TASK,
        ['6:25 unknown-module: no module "sale"; did you mean "sales"?'],
    ),
    "an unknown region of a reference": (
        MATRIX + "packages: {p: {for: cell, tasks: {go: {duration: 1d}}}}\n"
        "tasks: {a: {duration: 1d, needs: ED/sales/go}}\n",
        [
            '8:34 unknown-task: "ED" in "ED/sales/go" is no region, module or wave; did you mean "DE/sales/go"?'
        ],
    ),
    "an unknown task of a cell": (
        MATRIX + "packages: {p: {for: cell, tasks: {train: {duration: 1d}}}}\n"
        "tasks: {a: {duration: 1d, needs: DE/sales/trian}}\n",
        ['8:34 unknown-task: no task matches "DE/sales/trian"; did you mean "DE/sales/train"?'],
    ),
    "an unknown task of a package": (
        MATRIX
        + "packages: {p: {for: cell, tasks: {train: {duration: 1d}, go: {duration: 1d, needs: trian}}}}\n",
        ['7:84 unknown-task: there is no task "trian"; did you mean "train"?'],
    ),
    "an unknown wave": (
        MATRIX.replace("main: {", "main: {after: [pilto], ") + ONE_TASK,
        ['6:52 unknown-wave: no wave "pilto"; did you mean "pilot"?'],
    ),
    "an unknown group": (
        HEAD + ONE_TASK + "groups: {rep: {}}\nregions: {NO: {users: {reps: 5}}}\n",
        ['6:24 unknown-group: no group "reps"; did you mean "rep"?'],
    ),
    "an unknown calendar": (
        HEAD + "calendars: {nordic: {}}\nregions: {NO: {calendar: nordics}}\n" + ONE_TASK,
        ['5:26 unknown-calendar: no calendar "nordics"; did you mean "nordic"?'],
    ),
    "an unknown calendar of a task": (
        HEAD + "calendars: {nordic: {}}\ntasks: {a: {duration: 1d, calendar: nordik}}\n",
        ['5:37 unknown-calendar: no calendar "nordik"; did you mean "nordic"?'],
    ),
    "an unknown country": (
        HEAD + "regions: {NO: {calendar: ZZ}}\n" + ONE_TASK,
        ['4:26 bad-calendar: the public holidays of "ZZ" are not known'],
    ),
    "an unknown country of holidays": (
        HEAD + "calendars: {default: {holidays: ZZ}}\n" + ONE_TASK,
        ['4:33 bad-calendar: the public holidays of "ZZ" are not known'],
    ),
    "an unknown part of a country": (
        HEAD + "calendars: {default: {holidays: DE-XX}}\n" + ONE_TASK,
        ['4:33 bad-calendar: the public holidays of "DE-XX" are not known'],
    ),
    "a country by name": (
        HEAD + "calendars: {default: {holidays: Germany}}\n" + ONE_TASK,
        ['4:33 bad-hours: "Germany" is no code of a country (ISO 3166); did you mean DE?'],
    ),
    "an unknown currency": (
        HEAD.replace("EUR", "ERU") + ONE_TASK,
        ['2:53 unknown-currency: no currency "ERU"; did you mean "EUR"?'],
    ),
    "an unknown currency of an amount": (
        HEAD + "tasks: {a: {duration: 1d, cost: {training: 500 UDS}}}\n",
        ['4:44 unknown-currency: no currency "UDS"; did you mean "USD"?'],
    ),
    "an unknown category": (
        HEAD + "tasks: {a: {duration: 1d, cost: {trainings: 500}}}\n",
        ['4:34 unknown-word: no category "trainings"; did you mean "training"?'],
    ),
    "an unknown phase": (
        HEAD + "phases: [design]\ntasks: {a: {duration: 1d, phase: desing}}\n",
        ['5:34 unknown-phase: no phase "desing"; did you mean "design"?'],
    ),
    "an unknown measure": (
        HEAD + "measures: {used: {}}\n"
        "gates: {g: {kind: gate-stage, approvers: [ana], criteria: {x: usde >= 3}}}\n",
        ['5:63 unknown-measure: no measure "usde"; did you mean "used"?'],
    ),
    "an unknown gate": (
        HEAD + ONE_TASK + "budget: {approved: 5, funding: {seed: {amount: 5, gate: g}}}\n",
        ['5:57 unknown-task: there is no task "g"'],
    ),
    "a region without a lead": (
        MATRIX + "packages: {p: {for: cell, tasks: {go: {duration: 1d, owner: region.lead}}}}\n",
        [
            '7:61 no-such-value: "region.lead" stands for nothing here: the region "NO" has no "lead"; add it there'
        ],
    ),
    "an unknown scope word": (
        MATRIX + "packages: {p: {for: cell, tasks: {go: {duration: 1d, owner: region.leader}}}}\n",
        ['7:61 bad-name: "region.leader" has no meaning; did you mean "region.lead"?'],
    ),
    "an unknown shipped playbook": (
        "crmplan: 1\nextends: crmplan:smal-business\n",
        ['2:10 unknown-playbook: crmplan ships no playbook "smal-business"; did you mean "small-business"?'],
    ),
}
"""Names of things that are not there, each with the nearest guess."""

REFERENCES: Cases = {
    "an ambiguous reference": (
        MATRIX + "packages:\n"
        "  r: {for: region, tasks: {brief: {duration: 1d}}}\n"
        "  m: {for: module, tasks: {brief: {duration: 1d}}}\n"
        "  c: {for: cell, tasks: {go: {duration: 1d, needs: brief}}}\n",
        [
            '10:52 ambiguous-reference: "brief" can be "NO/brief" or "sales/brief"; write "this-region/brief" or "this-module/brief"'
        ],
    ),
    "a reference to a roll-up": (
        MATRIX + "packages: {p: {for: cell, tasks: {go: {duration: 1d}}}}\n"
        "tasks: {a: {duration: 1d, needs: DE}}\n",
        [
            '8:34 rollup-reference: "DE" is a region and not a task; write the task that is meant, for example "DE/all/go"'
        ],
    ),
    "this-wave at the top": (
        MATRIX + "packages: {p: {for: cell, tasks: {go: {duration: 1d}}}}\n"
        "tasks: {a: {duration: 1d, needs: this-wave/all/go}}\n",
        ['8:34 no-such-scope: "this-wave/all/go" has no meaning here: this is in no wave'],
    ),
    "all that matches nothing": (
        HEAD + "tasks: {a: {duration: 1d, needs: all/go-live}}\n",
        ['4:34 unknown-task: no task matches "all/go-live"'],
    ),
    "an except that matches nothing": (
        MATRIX.replace("DE: {}", "DE: {}, FR: {}").replace("DE/all", "DE/all, FR/service")
        + "packages: {p: {for: cell, tasks: {go: {duration: 1d}, x: {duration: 1d, except: {region: FR, module: sales, reason: x}}}}}\n",
        [
            '7:81 matches-nothing: "except" of the task "x" fits none of its scopes: region FR, module sales; correct it or take it out'
        ],
    ),
    "an except of an unknown region": (
        MATRIX
        + "packages: {p: {for: cell, except: {region: FR, reason: later}, tasks: {go: {duration: 1d}}}}\n",
        ['7:44 unknown-region: no region "FR"'],
    ),
    "an except without a reason": (
        MATRIX + "packages: {p: {for: cell, except: {region: DE}, tasks: {go: {duration: 1d}}}}\n",
        ['7:35 missing-key: an exception needs "reason": why it is left out there'],
    ),
    "an override that matches nothing": (
        MATRIX + "packages:\n"
        "  p:\n"
        "    for: cell\n"
        "    tasks: {go: {duration: 1d}}\n"
        "    override: [{when: {wave: pilot, region: DE}, set: {duration: 2d}}]\n",
        [
            '11:16 matches-nothing: this override of the package "p" fits no task (region DE, wave pilot); correct it or take it out'
        ],
    ),
    "an override of an unknown task": (
        MATRIX + "packages:\n"
        "  p:\n"
        "    for: cell\n"
        "    tasks: {go: {duration: 1d}}\n"
        "    override: [{when: {task: goo}, set: {duration: 2d}}]\n",
        ['11:30 unknown-name: no task of this package "goo"; did you mean "go"?'],
    ),
    "a task that waits for itself": (
        HEAD + "tasks: {a: {duration: 1d, needs: a}}\n",
        ["4:34 ring: a needs a (playbook.yaml:4): a task cannot wait for itself; take the link out"],
    ),
    "a ring of two": (
        HEAD + "tasks:\n  a: {duration: 1d, needs: b}\n  b: {duration: 1d, needs: a}\n",
        [
            "5:28 ring: tasks wait for one another in a ring, so none can start: a needs b (playbook.yaml:5), b needs a (playbook.yaml:6)"
        ],
    ),
    "a ring of fifty": (
        HEAD + ring(50),
        [
            "5:29 ring: tasks wait for one another in a ring, so none can start: t1 needs t2 (playbook.yaml:5), t2 needs t3 (playbook.yaml:6), t3 needs t4 (playbook.yaml:7), t4 needs t5 (playbook.yaml:8), t5 needs t6 (playbook.yaml:9), … 43 more …, t49 needs t50 (playbook.yaml:53), t50 needs t1 (playbook.yaml:54)"
        ],
    ),
    "a ring through the matrix": (
        MATRIX + "packages:\n"
        "  build:\n"
        "    for: cell\n"
        "    tasks:\n"
        "      configure: {duration: 1d, needs: this-wave/accept}\n"
        "      test: {duration: 1d, needs: configure}\n"
        "  close:\n"
        "    for: wave\n"
        "    tasks:\n"
        "      accept: {duration: 1d, needs: this-wave/all/test}\n",
        [
            "11:40 ring: tasks wait for one another in a ring, so none can start: NO/sales/configure needs pilot/accept (playbook.yaml:11), pilot/accept needs NO/sales/test (playbook.yaml:16), NO/sales/test needs NO/sales/configure (playbook.yaml:12); the same ring is there 3 more times (NO/service/configure, DE/sales/configure, DE/service/configure)"
        ],
    ),
    "a ring of parts": (
        HEAD + "regions: {NO: {part_of: DE}, DE: {part_of: NO}}\n" + ONE_TASK,
        ['4:44 part-of-ring: "DE" is part of "NO" is part of "DE"; remove one part_of'],
    ),
    "a ring of waves": (
        MATRIX.replace("pilot: {", "pilot: {after: [main], ") + ONE_TASK,
        [
            "6:52 wave-ring: waves come after one another in a ring: pilot after main (playbook.yaml:6), main after pilot (playbook.yaml:6)"
        ],
    ),
    "a cell in two waves": (
        MATRIX.replace("NO/service, DE/all", "NO/all, DE/all") + ONE_TASK,
        [
            '6:52 cell-in-two-waves: the cell "NO/sales" is in the waves "pilot" and "main"; a cell goes live in one wave, so take it out of one'
        ],
    ),
    "a cell in a wave and in exclude": (
        MATRIX + "exclude: [{cell: NO/sales, reason: later, owner: ana, review: 2028-01-01}]\n" + ONE_TASK,
        [
            '6:25 cell-in-two-waves: the cell "NO/sales" is in the wave "pilot" and in "exclude"; take it out of one of them'
        ],
    ),
    "two tasks of one id": (
        MATRIX + "packages:\n"
        "  p: {for: cell, tasks: {go: {duration: 1d}}}\n"
        "  q: {for: cell, tasks: {go: {duration: 1d}}}\n",
        [
            '9:26 same-task-twice: two packages make the task "NO/sales/go", here and at playbook.yaml:8; give one of them another id'
        ],
    ),
}
"""References, rings, and choices that mean nothing."""

NUMBERS: Cases = {
    "a finish before the start": (
        HEAD
        + ONE_TASK
        + "progress: {2027-03-05: {tasks: {a: {started: 2027-03-03, finished: 2027-03-02}}}}\n",
        ['5:68 bad-range: "finished" (2027-03-02) lies before "started" (2027-03-03)'],
    ),
    "a thousands point": (
        HEAD + ONE_TASK + "budget: {approved: 45.000}\n",
        ['5:20 bad-amount: "45.000" has a decimal point; did you mean 45000 or 45.00?'],
    ),
    "a decimal comma": (
        HEAD.replace("EUR}", "EUR, rates: {USD: 0,92}}") + ONE_TASK,
        ["2:71 comma-in-braces: a number has a decimal point, no comma; write USD: 0.92"],
    ),
    "a decimal comma in block": (
        HEAD + ONE_TASK + "budget:\n  approved: 0,92\n",
        ['6:13 bad-amount: "0,92" is no amount; did you mean 0.92?'],
    ),
    "a probability above 1": (
        HEAD + ONE_TASK + "risks: {r: {probability: 1.4}}\n",
        ['5:26 bad-share: "1.4" is no share; write a percentage from 0% to 100%'],
    ),
    "a percentage above 100": (
        HEAD + ONE_TASK + "risks: {r: {probability: 140%}}\n",
        ['5:26 bad-share: "140%" is more than all of it; a share is between 0% and 100%'],
    ),
    "a contingency above 100": (
        HEAD + ONE_TASK + "budget: {contingency: 101%}\n",
        ['5:23 bad-share: "101%" is more than all of it; a share is between 0% and 100%'],
    ),
    "two currencies in one amount": (
        HEAD + ONE_TASK + "budget: {approved: 45000 EUR 200 USD}\n",
        [
            '5:20 bad-amount: "45000 EUR 200 USD" has two currencies (EUR and USD); one amount has one, so make two lines'
        ],
    ),
    "a currency without a rate": (
        HEAD + "tasks: {a: {duration: 1d, cost: {training: 45000 USD}}}\n",
        ["4:44 missing-rate: USD has no plan rate; write what 1 USD is in EUR: rates: {USD: ...}"],
    ),
    "an amount without a currency": (
        "crmplan: 1\n"
        "programme: {name: CRM, start: 2027-03-01}\n"
        "tasks: {a: {duration: 1d, cost: {training: 500}}}\n",
        [
            "3:44 missing-rate: the amount has no currency; write one below programme, for example currency: EUR"
        ],
    ),
    "a negative amount": (
        HEAD + "tasks: {a: {duration: 1d, cost: {training: -500}}}\n",
        ['4:44 bad-amount: "-500" is negative; amounts are zero or more'],
    ),
    "an enormous amount": (
        HEAD + "tasks: {a: {duration: 1d, cost: {training: 99999999999999999999}}}\n",
        ['4:44 bad-amount: "99999999999999999999" is larger than any budget'],
    ),
    "not a number": (
        HEAD + "tasks: {a: {duration: 1d, cost: {training: .nan}}}\n",
        ['4:44 bad-amount: ".nan" is no amount; write a number such as 45000, 45000 USD or 120 per user'],
    ),
    "progress of an unknown task": (
        HEAD + ONE_TASK + "progress: {2027-03-02: {tasks: {b: {started: 2027-03-01}}}}\n",
        ['5:33 unknown-task: there is no task "b"'],
    ),
    "a week without a working day": (
        HEAD + "calendars: {default: {week: []}}\n" + ONE_TASK,
        [
            '4:29 bad-calendar: the calendar "default" has no working day; name some, for example week: mon-fri'
        ],
    ),
    "hours beyond a day": (
        HEAD + "calendars: {default: {hours: 25}}\n" + ONE_TASK,
        ["4:30 bad-hours: a day has more than 0 and at most 24 hours of work, not 25"],
    ),
}
"""Amounts, shares, progress and hours."""
