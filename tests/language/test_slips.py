"""Slips that people make, each with the sentence that says what is wrong and what would be right."""

# ruff: noqa: E501 - each message stands whole, as a reader sees it

import pytest

from tests.language.reading import said

KEYS_AND_SECTIONS = [
    (
        "tasks: {a: {durration: 3d}}",
        [
            'unknown-key: a task has no "durration"; did you mean "duration"?',
        ],
    ),
    (
        "tasks: {a: {depends_on: b, duration: 1d}}",
        [
            'unknown-key: a task has no "depends_on"; did you mean "needs"?',
        ],
    ),
    (
        "tasks: {a: {after: b, duration: 1d}}",
        [
            'unknown-key: a task has no "after"; did you mean "needs"?',
        ],
    ),
    (
        "tasks: {a: {milestone: true}}",
        [
            'unknown-key: a task has no "milestone"; a task without duration and work is a milestone',
        ],
    ),
    (
        "project: {name: Y}",
        [
            'unknown-key: a playbook has no "project"; did you mean "programme"?',
        ],
    ),
    (
        "milestones: {}",
        [
            'unknown-key: a playbook has no "milestones"; did you mean "tasks"?',
        ],
    ),
    (
        "people: [ana]",
        [
            "wrong-type: each person is an id with its keys, for example my-person: {name: Ana Ruiz, side: business}; here is a list",
        ],
    ),
    (
        "people: {ana: Ana Ruiz}",
        [
            'wrong-type: a person is a map of keys and values, for example {name: Ana Ruiz, side: business}; here is "Ana Ruiz"',
        ],
    ),
    (
        "tasks: [a, b]",
        [
            "wrong-type: each task is an id with its keys, for example my-task: {duration: 5d, owner: ana}; here is a list",
        ],
    ),
    (
        "tasks: {a: }",
        [
            'empty-value: "a" has nothing in it; give it keys, or {} when it needs none',
        ],
    ),
    (
        "tasks: {a: {owner: , duration: 1d}}",
        [
            'empty-value: "owner" has no value; write one or remove the line',
        ],
    ),
    (
        'tasks: {a: {name: "", duration: 1d}}',
        [
            "empty-value: the text is empty; write one or remove the line",
        ],
    ),
    (
        "tasks: {a: {name: [x], duration: 1d}}",
        [
            "wrong-type: text belongs here, not a list",
        ],
    ),
    (
        "tasks: {a: {name: true, duration: 1d}}",
        [
            'wrong-type: text belongs here, not "true"',
        ],
    ),
    (
        "accept: {rule: x}",
        [
            "wrong-type: a list of waivers belongs here, each with a dash, not a map",
        ],
    ),
    (
        "programme: {name: X}",
        [
            'missing-key: the programme needs "start": first day',
        ],
    ),
    (
        "programme: {start: 2027-03-01}",
        [
            'missing-key: the programme needs "name": what people call it',
        ],
    ),
    (
        "crmplan: 2",
        [
            "bad-version: the playbook is written in version 2 of the language; this crmplan reads 1",
        ],
    ),
    (
        "crmplan: one",
        [
            "bad-version: the playbook is written in version one of the language; this crmplan reads 1",
        ],
    ),
    (
        "tasks: {}",
        [
            "no-task: the playbook has no task; write at least one below tasks:",
        ],
    ),
    (
        "tasks: {a: {needs+: [b], duration: 1d}}",
        [
            'unknown-key: "needs+" appends to what is extended, and there is nothing; write "needs:"',
        ],
    ),
]

IDS_AND_NAMES = [
    (
        "regions: {all: {}, this-one: {}}",
        [
            'reserved-id: "all" has a meaning of its own and cannot be an id; choose another',
            'reserved-id: "this-one" has a meaning of its own and cannot be an id; choose another',
        ],
    ),
    (
        "regions: {Über uns: {}}",
        [
            'bad-id: "Über uns" is no id: letters a to z, digits, "-" and "_", beginning with a letter or digit; did you mean "Uber-uns", with the rest in "name"?',
        ],
    ),
    (
        'regions: {"DE/Süd": {}}',
        [
            'bad-id: "DE/Süd" is no id: letters a to z, digits, "-" and "_", beginning with a letter or digit; did you mean "DE-Sud", with the rest in "name"?',
        ],
    ),
    (
        "regions: {DE: {}}\ntasks: {DE: {duration: 1d}}",
        [
            'shared-name: "DE" is a task and a region; give one of them another id',
        ],
    ),
    (
        "phases: [build]\nmodules: {build: {}}",
        [
            'shared-name: "build" is a phase and a module; give one of them another id',
        ],
    ),
    (
        "phases: [a, b, a]",
        [
            'given-twice: the phase "a" stands twice; keep one',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, owner: anna}}",
        [
            'unknown-person: no person "anna"; did you mean "ana"?',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, owner: Ana Ruiz}}",
        [
            'bad-name: "Ana Ruiz" is no id; write the id of the person here, not its name',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, owner: region.leader}}",
        [
            'bad-name: "region.leader" has no meaning; did you mean "region.lead"?',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, owner: [ana, builder]}}",
        [
            "wrong-type: the id of a person belongs here, not a list",
        ],
    ),
    (
        'tasks: {a: {duration: 1d, owner: "ana, builder"}}',
        [
            'bad-name: "ana, builder" is several ids; one belongs here',
        ],
    ),
    (
        'tasks: {a: {duration: 1d, consulted: "ana, builder", phase: ""}}',
        [
            'bad-name: "ana, builder" is several ids; write them as a list: [ana, builder]',
            "empty-value: the id of a phase is empty; write one or remove the line",
        ],
    ),
    (
        "people: {ana: {allocation: {pilot: 10%}}}",
        [
            'unknown-wave: no wave or phase "pilot": the playbook has no waves or phases',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, not_before: 2027-03-0}, b: {kind: integration-build}}",
        [
            'bad-date: "2027-03-0" is no date; write year, month and day such as 2027-03-01',
            'needs-length: "b" is an integration-build and takes time; give it a duration such as 5d, or work and a team',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, team: {builder: 2}}}",
        [
            'bad-name: units stand without a colon; did you mean "builder 2"?',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, team: [2 builder]}}",
        [
            'bad-name: the units stand behind the person; did you mean "builder 2"?',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, team: [builder x2]}}",
        [
            'bad-name: "builder x2" is no member of a team; did you mean "builder 2"?',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, team: [builder 50%]}}",
        [
            'bad-name: units are no percentage; did you mean "builder 0.5"?',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, team: [builder 0]}}",
        [
            'bad-number: "builder 0" does no work with zero units; leave it out',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, team: [builder, builder 2]}}",
        [
            'given-twice: "builder" stands twice in this list; keep one',
        ],
    ),
    (
        'tasks: {a: {duration: 1d, team: "ana, builder"}}',
        [
            'bad-name: "ana, builder" is several people; write them as a list: [ana, builder]',
        ],
    ),
    (
        "roles: {sponser: ana}",
        [
            'unknown-word: no role "sponser"; did you mean "sponsor"?',
        ],
    ),
    (
        "roles: {sponsor: bob}",
        [
            'unknown-person: no person "bob"',
        ],
    ),
    (
        "roles: {sponsor: builder}\nprogramme: {name: X, start: 2027-03-01, sponsor: ana}",
        [
            'sponsor-twice: the sponsor is "ana" here and "builder" in "roles"; write roles: {sponsor: ana} '
            "instead of this line, or remove it",
        ],
    ),
    (
        "people: {ana: {deputy: ben, calendar: Norway, region: DE}}",
        [
            'unknown-person: no person "ben"',
            'unknown-calendar: no calendar "Norway"; did you mean "NO", the code of the country?',
            'unknown-region: no region "DE": the playbook has no "regions"; say what it is: regions: {DE: {name: ...}}',
        ],
    ),
    (
        "groups: {rep: {}}\nregions: {DE: {users: {reps: 3}}}",
        [
            'unknown-group: no group "reps"; did you mean "rep"?',
        ],
    ),
    (
        "calendars: {nordics: {}}\nregions: {DE: {calendar: nordic}}",
        [
            'unknown-calendar: no calendar "nordic"; did you mean "nordics"?',
        ],
    ),
    (
        "regions: {DE: {calendar: Germany}}\ncalendars: {default: {holidays: the north}}",
        [
            'unknown-calendar: no calendar "Germany"; did you mean "DE", the code of the country?',
            'bad-hours: "the north" is no code of a country (ISO 3166), for example NO or DE-BY',
        ],
    ),
    (
        "regions: {DE: {calendar: nordic}}",
        [
            'unknown-calendar: no calendar "nordic": the playbook has no "calendars"',
        ],
    ),
    (
        "regions: {DE: {part_of: FR}, FR: {part_of: DE}}",
        [
            'part-of-ring: "DE" is part of "FR" is part of "DE"; remove one part_of',
        ],
    ),
    (
        "modules: {sales: {}}\nregions: {DE: {}}\nwaves: {w: {cells: [DE/sale, FR/sales, DE]}}",
        [
            'unknown-module: no module "sale"; did you mean "sales"?',
            'unknown-region: no region "FR"',
            'bad-reference: "DE" is no cell; write region and module such as NO/sales or DE/all',
        ],
    ),
    (
        "regions: {DE: {}}\nwaves: {w: {regions: [DE]}}",
        [
            'missing-key: the wave "w" has "regions" and no "modules"',
        ],
    ),
    (
        "regions: {DE: {}}\nmodules: {s: {}}\nwaves: {w: {cells: [DE/s], regions: [DE]}}",
        [
            'bad-scope: the wave "w" has "cells" and "regions" or "modules"; write one of the two',
        ],
    ),
    (
        "phases: [design]\ntasks: {x: {duration: 1d, phase: desing}}",
        [
            'unknown-phase: no phase "desing"; did you mean "design"?',
        ],
    ),
]

KINDS_AND_OTHER_WORDS = [
    (
        "tasks: {a: {duration: 1d, kind: golive}}",
        [
            'unknown-word: no kind "golive"; did you mean "go-live"?',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, kind: data_load_final}}",
        [
            'unknown-word: no kind "data_load_final"; did you mean "data-load-final"?',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, kind: Training}}",
        [
            'unknown-word: no kind "Training"; did you mean "training"?',
        ],
    ),
    (
        'tasks: {a: {duration: 1d, kind: "design, uat"}}',
        [
            'unknown-word: no kind "design, uat"; several make a list: [design, uat]',
        ],
    ),
    (
        "people: {ana: {}}\nroles: {project_manager: ana, board: ana}\nregions: {NO: {country: NO}}",
        [
            'unknown-word: no role "project_manager"; did you mean "programme_manager"?',
            'unknown-word: no role "board"; did you mean "steering"?',
            'unknown-key: a region has no "country"; did you mean "calendar"?',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, kind: party}}",
        [
            'unknown-word: no kind "party"; `crmplan words kinds` lists them',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, cost: {trainings: 5}}}",
        [
            'unknown-word: no category "trainings"; did you mean "training"?',
        ],
    ),
    (
        "tasks: {a: {kind: training}}",
        [
            'needs-length: "a" is a training and takes time; give it a duration such as 5d, or work and a team',
        ],
    ),
    (
        "tasks: {a: {kind: [go-live, cutover]}}",
        [
            'needs-length: "a" is a cutover and takes time; give it a duration such as 5d, or work and a team',
        ],
    ),
    (
        "tasks: {a: {kind: gate-stage, duration: 2d, approvers: [ana]}}",
        [
            'gate-with-length: "a" is a gate and takes no time; put its work into a task that the gate needs',
        ],
    ),
    (
        "tasks: {a: {work: 10d}}",
        [
            'work-without-team: "a" has work and nobody to do it; name a team or give a duration',
        ],
    ),
    (
        "gates: {g: {kind: design, duration: 1d}}",
        [
            'no-gate-kind: "g" stands below "gates" and has no kind of gate; add kind: gate-stage',
        ],
    ),
    (
        "gates: {g: {approvers: [ana]}}",
        [
            'no-gate-kind: "g" stands below "gates" and has no kind of gate; add kind: gate-stage',
        ],
    ),
    (
        "people: {ana: {side: external}}",
        [
            'unknown-word: no side "external"; it is one of business, it, vendor',
        ],
    ),
    (
        "programme: {name: X, start: 2027-03-01, profile: medium}",
        [
            'unknown-word: no profile "medium"; it is one of small, standard, enterprise',
        ],
    ),
    (
        "packages: {p: {for: cells, tasks: {a: {}}}}",
        [
            'unknown-word: no scope "cells"; did you mean "cell"?',
        ],
    ),
    (
        "freezes: {f: {from: 2027-01-01, to: 2027-01-02, blocks: [golive]}}",
        [
            'unknown-word: no kind "golive"; did you mean "go-live"?',
        ],
    ),
]

DURATIONS = [
    (
        "tasks: {a: {duration: 3 months}}",
        [
            'bad-duration: "3 months" has no fixed number of working days; write weeks or days, about 12w here',
        ],
    ),
    (
        "tasks: {a: {duration: 2 years}}",
        [
            'bad-duration: "2 years" has no fixed number of working days; write weeks or days, about 104w here',
        ],
    ),
    (
        "tasks: {a: {duration: -5d}}",
        [
            'bad-duration: "-5d" is negative; a duration is more than nothing, for example 5d',
        ],
    ),
    (
        "tasks: {a: {duration: 0d}}",
        [
            'bad-duration: "0d" takes no time; leave the duration out to make a milestone',
        ],
    ),
    (
        "tasks: {a: {duration: 99999w}}",
        [
            'bad-duration: "99999w" is longer than a hundred years; write what the plan can hold',
        ],
    ),
    (
        "tasks: {a: {duration: 5}}",
        [
            'bad-duration: "5" has no unit; did you mean 5d (5 working days)?',
        ],
    ),
    (
        "tasks: {a: {duration: 5 days}}",
        [
            'bad-duration: "5 days" is no duration; did you mean 5d?',
        ],
    ),
    (
        "tasks: {a: {duration: 30 min}}",
        [
            'bad-duration: "30 min" is too fine for a plan; did you mean 0.5h?',
        ],
    ),
    (
        'tasks: {a: {duration: "1,5d"}}',
        [
            'bad-duration: "1,5d" is no duration; did you mean 1.5d?',
        ],
    ),
    (
        "tasks: {a: {duration: P5D}}",
        [
            'bad-duration: "P5D" is a duration of ISO 8601; did you mean 5d of working time, or 5ed on the clock?',
        ],
    ),
    (
        "tasks: {a: {duration: 25..45d (30d)}}",
        [
            'bad-duration: each value of "25..45d (30d)" needs its unit; did you mean 25d..45d (30d)?',
        ],
    ),
    (
        "tasks: {a: {duration: 45d..25d}}",
        [
            'bad-range: "45d..25d" runs backwards; did you mean 25d..45d?',
        ],
    ),
    (
        "tasks: {a: {duration: 25d..45d (50d)}}",
        [
            'bad-range: the likely value 50d of "25d..45d (50d)" is not between 25d and 45d',
        ],
    ),
    (
        "tasks: {a: {duration: 5d..14ed}}",
        [
            'bad-duration: "5d..14ed" mixes working and elapsed time; write all of it with "e" or none',
        ],
    ),
    (
        "tasks: {a: {duration: soon}}",
        [
            'bad-duration: "soon" is no duration; write hours, days or weeks such as 4h, 5d, 2w, 14ed (elapsed) or 25d..45d (30d)',
        ],
    ),
    (
        "tasks: {a: {duration: 5D}}",
        [
            'bad-duration: "5D" is no duration; did you mean 5d?',
        ],
    ),
    (
        "tasks: {a: {duration: [5d]}}",
        [
            "wrong-type: a duration such as 5d, 2w, 4h, 14ed or 25d..45d (30d) belongs here, not a list",
        ],
    ),
    (
        "tasks: {a: {duration: 25d..45d}, b: {duration: 1d..2d}}",
        [
            "likely-missing: 2 durations give no likely value; the midpoint is scheduled until one stands in brackets: 25d..45d (30d)",
        ],
    ),
    (
        "events: {s: {kind: steering, every: monthly, from: x, until: x}}",
        [
            'bad-duration: "monthly" does not say how often; did you mean "month"?',
        ],
    ),
]

DATES = [
    (
        "tasks: {a: {duration: 1d, not_before: 03/04/2027}}",
        [
            'bad-date: "03/04/2027" can be read in two ways; did you mean 2027-04-03 (3 April) or 2027-03-04 (4 March)?',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, not_before: 31.12.2027}}",
        [
            'bad-date: "31.12.2027" is no ISO date; did you mean 2027-12-31 (31 December)?',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, not_before: 31 February}}",
        [
            'bad-date: "31 February" does not exist: February ends on day 29 at most',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, not_before: 31 February 2027}}",
        [
            'bad-date: "31 February 2027" does not exist: February 2027 ends on day 28',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, not_before: 1 March 2027}}",
        [
            'bad-date: "1 March 2027" is no ISO date; did you mean 2027-03-01?',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, not_before: 2027-02-31}}",
        [
            'bad-date: "2027-02-31" does not exist: February 2027 ends on day 28',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, not_before: 2027-3-1}}",
        [
            'bad-date: "2027-3-1" is no ISO date; did you mean 2027-03-01?',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, not_before: 2027-13-01}}",
        [
            'bad-date: "2027-13-01" has no month 13; did you mean 2027-01-13?',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, not_before: 2027}}",
        [
            'bad-date: "2027" is no date; write year, month and day such as 2027-03-01',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, not_before: 3027-01-01}}",
        [
            'bad-date: the year of "3027-01-01" is not between 1990 and 2199',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, not_before: Q2}}",
        [
            'bad-date: "Q2" is no date; write year, month and day such as 2027-03-01',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, not_before: 2027-05-01, not_after: 2027-04-01}}",
        [
            'bad-range: "not_after" (2027-04-01) lies before "not_before" (2027-05-01)',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, start_on: 2027-05-01, finish_on: 2027-04-01}}",
        [
            'bad-range: "finish_on" (2027-04-01) lies before "start_on" (2027-05-01)',
        ],
    ),
    (
        "programme: {name: X, start: 2027-03-01, committed_finish: 2027-02-01}",
        [
            'bad-range: "committed_finish" (2027-02-01) lies before "start" (2027-03-01)',
        ],
    ),
    (
        "people: {ana: {from: 2027-05-01, to: 2027-04-01, away: 2027-08-20..2027-08-02}}",
        [
            'bad-range: "to" (2027-04-01) lies before "from" (2027-05-01)',
            'bad-range: "2027-08-20..2027-08-02" ends before it starts; did you mean 2027-08-02..2027-08-20?',
        ],
    ),
    (
        "freezes: {f: {from: 2027-05-01, to: 2027-04-01}}",
        [
            'bad-range: "to" (2027-04-01) lies before "from" (2027-05-01)',
        ],
    ),
    (
        "freezes: {f: {reason: Peak}}",
        [
            'missing-key: the freeze "f" needs either "from" and "to", or "every" with "before" and "after"',
        ],
    ),
    (
        "freezes: {f: {every: quarter-end, from: 2027-05-01}}",
        [
            'missing-key: the freeze "f" needs either "from" and "to", or "every" with "before" and "after"',
        ],
    ),
    (
        "calendars: {default: {week: Monday-Friday, hours: 8h, holidays: de-by}}",
        [
            'bad-hours: "Monday-Friday" is no day of the week; did you mean "mon-fri"?',
            'bad-hours: "8h" is no span of hours; did you mean 8?',
            'bad-hours: "de-by" is no code of a country (ISO 3166); did you mean DE-BY?',
        ],
    ),
    (
        "calendars: {default: {week: mon-fr, hours: 25, holidays: norway}}",
        [
            'bad-hours: "mon-fr" is no day of the week; write mon, tue, wed, thu, fri, sat or sun',
            "bad-hours: a day has more than 0 and at most 24 hours of work, not 25",
            'bad-hours: "norway" is no code of a country (ISO 3166); did you mean NO?',
        ],
    ),
    (
        "calendars: {default: {hours: [08-12, 11-17]}}",
        [
            "bad-hours: the spans of a day must follow one another without overlap",
        ],
    ),
    (
        "calendars: {default: {hours: 17-08, holiday_dates: {2027-05-32: May}}}",
        [
            'bad-hours: "17-08" ends before it starts or after midnight',
            'bad-date: "2027-05-32" does not exist: May 2027 ends on day 31',
        ],
    ),
    (
        "progress: {2027-04-31: {tasks: {}}}",
        [
            'bad-date: "2027-04-31" does not exist: April 2027 ends on day 30',
        ],
    ),
    (
        "progress: {2027-04-30: {tasks: {x: {started: 2027-04-01, finished: 2027-03-01, done: 40%, remaining: 2d}}}}",
        [
            'bad-range: "finished" (2027-03-01) lies before "started" (2027-04-01)',
            'bad-progress: "x" is finished, so it is 100% done',
            'bad-progress: "x" is finished, so nothing remains; remove "remaining"',
        ],
    ),
    (
        "events: {s: {kind: steering, every: 4w, from: 2027-05-01, until: 2027-04-01}}",
        [
            'bad-range: "until" (2027-04-01) lies before "from" (2027-05-01)',
        ],
    ),
]

LINKS = [
    (
        'tasks: {a: {duration: 1d, needs: "b, c"}}',
        [
            'bad-reference: "b, c" is several references; write them as a list: [b, c]',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, needs: b c}}",
        [
            'bad-reference: "b c" is several references; write [b, c]',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, needs: b 5d}}",
        [
            'bad-reference: a lag has a sign; did you mean "b +5d"?',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, needs: b +5}}",
        [
            'bad-reference: the lag of "b +5" has no unit; did you mean "b +5d"?',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, needs: b +5 days}}",
        [
            'bad-reference: "b +5 days" is no link; did you mean "b +5d"?',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, needs: b +5D}}",
        [
            'bad-reference: "b +5D" is no link; did you mean "b +5d"?',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, needs: b +2 months}}",
        [
            'bad-reference: the lag of "b +2 months" has no fixed number of days; write weeks or days',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, needs: b +1.5%}}",
        [
            'bad-reference: the lag of "b +1.5%" is no whole percent; did you mean +2%?',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, needs: b +2d ss}}",
        [
            'bad-reference: the type stands before the lag; did you mean "b ss +2d"?',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, needs: b fx +2d}}",
        [
            'bad-reference: "fx" in "b fx +2d" is no type of link; did you mean "ff"?',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, needs: [b, b]}}",
        [
            'given-twice: "b" stands twice in this list; keep one',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, needs: {b: 2d}}}",
        [
            "wrong-type: a link is a reference with an optional type and lag such as design ss +2d; here is a map",
        ],
    ),
    (
        "tasks: {a: {duration: 1d, needs: DE/*/go-live}}",
        [
            'bad-reference: "DE/*/go-live" has a star; "all" stands for any scope: DE/all/go-live',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, needs: DE/}}",
        [
            'bad-reference: "DE/" has an empty part; did you mean "DE"?',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, needs: tasks.design}}",
        [
            'bad-reference: "tasks.design" is no reference; did you mean "tasks/design"?',
        ],
    ),
]

MONEY = [
    (
        "budget: {approved: 45.000}",
        [
            'bad-amount: "45.000" has a decimal point; did you mean 45000 or 45.00?',
        ],
    ),
    (
        "budget: {approved: 1.450.000}",
        [
            'bad-amount: "1.450.000" is no amount; did you mean 1450000?',
        ],
    ),
    (
        "budget: {approved: 1_450_000}",
        [
            'bad-amount: "1_450_000" is no amount; did you mean 1450000?',
        ],
    ),
    (
        'budget: {approved: "1,450,000.50"}',
        [
            'bad-amount: "1,450,000.50" is no amount; did you mean 1450000.50?',
        ],
    ),
    (
        'budget: {approved: "1 450 000"}',
        [
            'bad-amount: "1 450 000" is no amount; did you mean 1450000?',
        ],
    ),
    (
        'budget: {approved: "45,5"}',
        [
            'bad-amount: "45,5" is no amount; did you mean 45.5?',
        ],
    ),
    (
        "budget: {approved: 45k}",
        [
            'bad-amount: "45k" is no amount; did you mean 45000?',
        ],
    ),
    (
        "budget: {approved: €45000}",
        [
            'bad-amount: "€45000" has a sign for its currency; did you mean 45000 EUR?',
        ],
    ),
    (
        "budget: {approved: 45000EUR}",
        [
            'bad-amount: "45000EUR" is no amount; did you mean "45000 EUR"?',
        ],
    ),
    (
        "budget: {approved: EUR 45000}",
        [
            'bad-amount: the currency stands behind the number; did you mean "45000 EUR"?',
        ],
    ),
    (
        "budget: {approved: 45000 Euro}",
        [
            'bad-amount: "45000 Euro" is no amount; did you mean "45000 EUR"?',
        ],
    ),
    (
        "budget: {approved: 45000 XYZ}",
        [
            'unknown-currency: no currency "XYZ"; write its ISO code such as EUR',
        ],
    ),
    (
        "budget: {approved: 45000 EUR 200 USD}",
        [
            'bad-amount: "45000 EUR 200 USD" has two currencies (EUR and USD); one amount has one, so make two lines',
        ],
    ),
    (
        "budget: {approved: 45000 USD}",
        [
            "missing-rate: USD has no plan rate; write what 1 USD is in EUR: rates: {USD: ...}",
        ],
    ),
    (
        "budget: {approved: -5}",
        [
            'bad-amount: "-5" is negative; amounts are zero or more',
        ],
    ),
    (
        "budget: {approved: lots}",
        [
            'bad-amount: "lots" is no amount; write a number such as 45000, 45000 USD or 120 per user',
        ],
    ),
    (
        "budget: {approved: 5 per user}",
        [
            'bad-amount: "per user" makes no sense here; write one sum',
        ],
    ),
    (
        "budget: {approved: 99999999999999}",
        [
            'bad-amount: "99999999999999" is larger than any budget',
        ],
    ),
    (
        "budget: {lines: {l: {category: licence, amount: 75 per user per month}}}",
        [
            'bad-amount: "75 per user per month" is no amount; did you mean "75 per user month"?',
        ],
    ),
    (
        "budget: {lines: {l: {category: licence, amount: 75 per seat}}}",
        [
            'bad-amount: "75 per seat" is no amount; did you mean "75 per user"?',
        ],
    ),
    (
        "budget: {lines: {l: {category: licence, amount: 75 per head and year}}}",
        [
            'bad-amount: "75 per head and year" is per head and year, which crmplan does not know; write per user, d, month, year or user month',
        ],
    ),
    (
        "budget: {lines: {l: {category: contingency, amount: 5}}}",
        [
            "unknown-word: contingency is a share of the plan and no cost; write budget: {contingency: 10%}",
        ],
    ),
    (
        "budget: {lines: {l: {category: licence, amount: 5, on: 2027-05-01, from: 2027-04-01}}}",
        [
            'bad-scope: the line "l" has "on" and "from" or "until"; write one day or a time',
        ],
    ),
    (
        "budget: {funding: {r: {amount: 5}}}",
        [
            'missing-key: the round "r" is released either on a day ("released") or by a gate ("gate")',
        ],
    ),
    (
        "budget: {contingency: 0.1}",
        [
            'bad-share: "0.1" has no percent sign; did you mean 10%?',
        ],
    ),
    (
        "budget: {contingency: 110%}",
        [
            'bad-share: "110%" is more than all of it; a share is between 0% and 100%',
        ],
    ),
    (
        'budget: {contingency: "0,92"}',
        [
            'bad-share: "0,92" is no share; did you mean 92%?',
        ],
    ),
    (
        "budget: {estimate_class: 6}",
        [
            "bad-number: 6 is too large; it is 5 at most",
        ],
    ),
    (
        'programme: {name: X, start: 2027-03-01, currency: EUR, rates: {USD: "0,92"}}',
        [
            'bad-number: "0,92" is no number: digits with a decimal point and nothing else; did you mean 0.92?',
        ],
    ),
    (
        "programme: {name: X, start: 2027-03-01, currency: EUR, rates: {EUR: 1}}",
        [
            "missing-rate: EUR is the currency of the plan and has no rate; remove the line",
        ],
    ),
    (
        "programme: {name: X, start: 2027-03-01, currency: Euro}",
        [
            'unknown-currency: no currency "Euro"; did you mean "EUR"?',
        ],
    ),
    (
        "programme: {name: X, start: 2027-03-01}\ntasks: {a: {duration: 1d, cost: {training: 500}}}",
        [
            "missing-rate: the amount has no currency; write one below programme, for example currency: EUR",
        ],
    ),
    (
        "people: {ana: {rate: 900, allocation: 20, capacity: 0}}",
        [
            'bad-amount: a rate is per day; did you mean "900 per d"?',
            'bad-share: "20" has no percent sign; did you mean 20%?',
            "bad-number: 0 is too small; it is more than 0",
        ],
    ),
    (
        "people: {ana: {rate: 900 EUR per day}}",
        [
            'bad-amount: "900 EUR per day" is no amount; did you mean "900 EUR per d"?',
        ],
    ),
    (
        "people: {ana: {rate: 1.100 per day}}",
        [
            'bad-amount: "1.100 per day" is no amount; did you mean "1100 per d" or "1.10 per d"?',
        ],
    ),
    (
        'people: {ana: {rate: "900 €/day"}}',
        [
            'bad-amount: "900 €/day" is no amount; did you mean "900 EUR per d"?',
        ],
    ),
    (
        "people: {ana: {rate: kr 900 per day}}",
        [
            'bad-amount: "kr 900 per day" is no amount; did you mean "900 per d" with SEK, NOK or DKK?',
        ],
    ),
    (
        "risks: {r: {probability: 1.4}}",
        [
            'bad-share: "1.4" is no share; write a percentage from 0% to 100%',
        ],
    ),
    (
        "risks: {r: {probability: 140%}}",
        [
            'bad-share: "140%" is more than all of it; a share is between 0% and 100%',
        ],
    ),
    (
        "risks: {r: {probability: 0.4}}",
        [
            'bad-share: "0.4" has no percent sign; did you mean 40%?',
        ],
    ),
    (
        "groups: {rep: {}}\nregions: {DE: {users: {rep: 2.5}}}",
        [
            'bad-number: "2.5" is no whole number',
        ],
    ),
    (
        "regions: {DE: {users: 1.450}}",
        [
            'bad-number: "1.450" is no whole number; did you mean 1450?',
        ],
    ),
    (
        "regions: {DE: {}}\ntasks: {a: {duration: 1d, cost: {training: {FR: 5}}}}",
        [
            'unknown-region: no region "FR"',
        ],
    ),
]

GATES_PACKAGES_AND_REGISTERS = [
    (
        "gates: {g: {kind: gate-stage, criteria: {a: used >= 70%}}}",
        [
            'unknown-measure: no measure "used": the playbook has no "measures"; '
            "say what it is: measures: {used: {name: ...}}",
        ],
    ),
    (
        "gates: {g: {kind: gate-stage, criteria: {b: all trained}}}",
        [
            'bad-criterion: "all trained" compares nothing; write weekly-active >= 70%, or {text: all trained} for a yes/no criterion',
        ],
    ),
    (
        "gates: {g: {kind: gate-stage, criteria: {c: {txt: x}}}}",
        [
            'bad-criterion: the criterion "c" says nothing; give it a text',
            'unknown-key: a criterion has no "txt"; did you mean "text"?',
        ],
    ),
    (
        "gates: {g: {kind: gate-stage, criteria: {d: x => 3}}}",
        [
            'bad-criterion: "=>" in "x => 3" is no comparison; did you mean ">="?',
        ],
    ),
    (
        "gates: {g: {kind: gate-stage, criteria: [x >= 3]}}",
        [
            "wrong-type: each criterion is an id with its keys; here is a list",
        ],
    ),
    (
        'measures: {used: {unit: "%"}}\ngates: {g: {kind: gate-stage, criteria: {a: used >= 0.7}}}',
        [
            'bad-criterion: "used" is counted in percent; did you mean 70%?',
        ],
    ),
    (
        "measures: {n: {unit: tickets}}\ngates: {g: {kind: gate-stage, criteria: {b: n <= 5%}}}",
        [
            'bad-criterion: "n" is counted in tickets, not in percent',
        ],
    ),
    (
        "packages: {p: {for: cell, tasks: {a: {duration: 5x, needs+: c}}}}",
        [
            'bad-duration: "5x" is no duration; write hours, days or weeks such as 4h, 5d, 2w, 14ed (elapsed) or 25d..45d (30d)',
        ],
    ),
    (
        "packages: {p: {for: cell, tasks: {a: {}}, override: [{when: {task: b}, set: {durration: 3d}}]}}",
        [
            'unknown-name: no task of this package "b"',
            'unknown-key: a task has no "durration"; did you mean "duration"?',
        ],
    ),
    (
        "packages: {p: {for: cell, tasks: {a: {}}, override: [{when: {}, drop: true}]}}",
        [
            "bad-scope: this chooses nothing; name a region, module or wave",
        ],
    ),
    (
        "packages: {p: {for: cell, tasks: {a: {}}, override: [{when: {task: a}}]}}",
        [
            'bad-scope: an override either changes tasks with "set" or removes them with "drop: true"',
        ],
    ),
    (
        "packages: {p: {for: cell, tasks: {a: {name+: x}}}}",
        [
            'append-to-no-list: "name+" appends to a list, but "name" is none; write "name:"',
        ],
    ),
    (
        "regions: {DE: {}}\npackages: {p: {for: region, tasks: {a: {}}, except: {region: DE}}}",
        [
            'missing-key: an exception needs "reason": why it is left out there',
        ],
    ),
    (
        "decisions: {d: {ask: Q, recommend: hold, options: {go: {}, wait: {delay: 4w}}}}",
        [
            'unknown-name: no option "hold"',
            'bad-change: "delay" changes nothing; write a task and its field such as pilot-exit.delay, or section.id.field',
        ],
    ),
    (
        "decisions: {d: {options: {go: {}}}}",
        [
            'missing-key: a decision needs "ask": the question',
        ],
    ),
    (
        "selection: {criteria: {a: {weight: 30%}, b: {weight: 60%}}}",
        [
            "bad-share: the weights of the criteria add up to 90%; together they make 100%",
        ],
    ),
    (
        "selection: {vendor: preselected}",
        [
            'missing-key: a preselected vendor needs a "reason"',
        ],
    ),
    (
        "accept: [{rule: x, by: ana}]",
        [
            'missing-key: a waiver needs "at": what it is about: a task, cell, wave or person; `programme` for all of '
            "the rule",
            'missing-key: a waiver needs "until": last day it counts',
            'missing-key: a waiver needs "reason": why',
        ],
    ),
    (
        "checks: {stage: aproval}",
        [
            'unknown-word: no stage "aproval"; did you mean "approval"?',
        ],
    ),
    (
        "escalation: [{who: ana, within: 2d}]",
        [
            'unknown-key: an escalation level has no "who"; did you mean "to"?',
        ],
    ),
    (
        "exclude: {cell: r/m}",
        [
            "wrong-type: a list of exclusions belongs here, each with a dash, not a map",
        ],
    ),
    (
        "progress: {2027-04-30: {measures: {g/b: many}}}",
        [
            'bad-number: "many" is no number: digits with a decimal point and nothing else, for example 71',
        ],
    ),
    (
        "tasks: {a: {duration: 1d, training: {hours: 0, seats: 1.5, topics: tools}}}",
        [
            "bad-number: 0 is too small; it is more than 0",
            'bad-number: "1.5" is no whole number',
            'unknown-word: no topic "tools"; did you mean "tool"?',
        ],
    ),
]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        *KEYS_AND_SECTIONS,
        *IDS_AND_NAMES,
        *KINDS_AND_OTHER_WORDS,
        *DURATIONS,
        *DATES,
        *LINKS,
        *MONEY,
        *GATES_PACKAGES_AND_REGISTERS,
    ],
)
def test_slip(lines: str, expected: list[str]) -> None:
    assert said(lines) == expected
