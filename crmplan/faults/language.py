"""Faults of the language, 50-99: keys, words, values and references of a playbook."""

from crmplan.faults.record import Fault
from crmplan.model import INFO, WARNING

ROWS: dict[str, Fault] = {
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
    "unknown-region": Fault(
        "LNG-070",
        "An id that is not below `regions`.",
        "regions: {DE: {}}\nmodules: {sales: {}}\nwaves: {pilot: {cells: [FR/sales]}}\n",
        "regions: {DE: {}}\nmodules: {sales: {}}\nwaves: {pilot: {cells: [DE/sales]}}\n",
    ),
    "unknown-module": Fault(
        "LNG-071",
        "An id that is not below `modules`.",
        "regions: {DE: {}}\nmodules: {sales: {}}\nwaves: {pilot: {cells: [DE/sale]}}\n",
        "regions: {DE: {}}\nmodules: {sales: {}}\nwaves: {pilot: {cells: [DE/sales]}}\n",
    ),
    "unknown-wave": Fault(
        "LNG-072",
        "An id that is not below `waves`.",
        "waves: {pilot: {}, wave-1: {after: pilots}}\n",
        "waves: {pilot: {}, wave-1: {after: pilot}}\n",
    ),
    "unknown-group": Fault(
        "LNG-073",
        "An id that is not below `groups`.",
        "groups: {rep: {}}\nregions: {DE: {users: {reps: 40}}}\n",
        "groups: {rep: {}}\nregions: {DE: {users: {rep: 40}}}\n",
    ),
    "unknown-phase": Fault(
        "LNG-074",
        "An id that is not in `phases`.",
        "phases: [design, build]\ntasks:\n  core: {phase: desing, duration: 5d}\n",
        "phases: [design, build]\ntasks:\n  core: {phase: design, duration: 5d}\n",
    ),
    "unknown-calendar": Fault(
        "LNG-075",
        "A calendar is an entry of `calendars` or the code of a country or its part, such as NO or DE-BY.",
        'regions: {"NO": {calendar: nordic}}\n',
        'calendars: {nordics: {holidays: "NO"}}\nregions: {"NO": {calendar: nordics}}\n',
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
        "An id that the playbook does not define: a data source, an integration, an entity, a KPI, a task of "
        "a package, an option or the like.",
        "objectives: {keep: {kpi: retentoin}}\nkpis: {retention: {}}\n",
        "objectives: {keep: {kpi: retention}}\nkpis: {retention: {}}\n",
    ),
    "bad-criterion": Fault(
        "LNG-078",
        "A criterion is a measure, a comparison and a number, or a text that is answered with yes or no.",
        "gates:\n  pilot: {kind: gate-stage, criteria: {trained: all users trained}}\n",
        "gates:\n  pilot: {kind: gate-stage, criteria: {trained: {text: All users trained}}}\n",
    ),
    "bad-scope": Fault(
        "LNG-079",
        "What something applies to is not clear: nothing is chosen, or two ways of choosing contradict one "
        "another.",
        "waves:\n  one: {regions: [DE], cells: [NO/sales]}\n",
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
        "progress:\n  2027-03-31:\n    tasks: {design: {started: 2027-03-01, finished: 2027-03-05, done: 60%}}\n",
        "progress:\n  2027-03-31:\n    tasks: {design: {started: 2027-03-01, finished: 2027-03-05}}\n",
    ),
    "part-of-ring": Fault(
        "LNG-088",
        "Regions are part of one another in a ring through their `part_of`.",
        "regions: {DE: {part_of: BY}, BY: {part_of: DE}}\n",
        "regions: {DE: {}, BY: {part_of: DE}}\n",
    ),
    "many-kinds": Fault(
        "LNG-089",
        "A task has more than three kinds. Kinds are what the checks count as evidence, and a task that is "
        "everything shows nothing: nobody can say which of its parts is done. Split it into tasks with their own "
        "dates and owners.",
        "tasks: {launch: {kind: [training, communication, uat, data-cleanse], duration: 5d}}\n",
        "tasks:\n"
        "  launch: {kind: [training, communication], duration: 3d}\n"
        "  test: {kind: [uat, data-cleanse], duration: 5d}\n",
        severity=WARNING,
    ),
    "unknown-edition": Fault(
        "LNG-090",
        "`checks: edition` pins the set of checks by the number of an edition; `crmplan words editions` lists those "
        "that there are. A playbook that needs a newer one needs a newer crmplan.",
        "checks: {edition: 99}\n",
        "checks: {edition: 1}\n",
    ),
    "raised-rating": Fault(
        "LNG-091",
        "A person may rate the status lower than the thresholds do whenever they see what no figure shows. Who rates "
        "it higher says so by name and with a reason, which are printed: a rating that is better than the figures is "
        "what misleads a committee.",
        "progress:\n  2027-04-30:\n    ratings: {cost: {rating: green}}\n",
        "progress:\n  2027-04-30:\n    ratings: {cost: {rating: green, by: ana, reason: The refund came today}}\n",
    ),
}
