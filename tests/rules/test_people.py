"""The core team, those who do the work, and their time: what counts, and what other checks say already."""

from pathlib import Path

import pytest

from tests.rules.work import Run

TEAM = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, profile: PROFILE}
people: {ana: {name: Ana Ruiz, side: business, ALLOCATION}}
roles: {ROLES}
tasks: {configure: {duration: 5d}}
"""


@pytest.mark.parametrize(
    ("profile", "roles", "allocation", "expected"),
    [
        ("standard", "lead: ana", "allocation: 80%", []),
        ("standard", "lead: ana", "allocation: {default: 80%, run: 20%}", []),
        ("small", "lead: ana", "allocation: 40%", []),
        ("standard", "sponsor: ana", "allocation: 5%", []),
        ("standard", "data_lead: ana", "allocation: 45%",
         [("warning", "ana (data lead) gives 45% of their time; 80% is the least")]),
        ("standard", "lead: ana, data_lead: ana", "allocation: 60%",
         [("warning", "ana (lead, data lead) gives 60% of their time; 80% is the least")]),
        ("standard", "programme_manager: ana", "allocation: 45%",
         [("error", "ana, who plans and steers, gives 45% of their time; 50% is the least")]),
        ("standard", "change_lead: ana", "title: Coach",
         [("warning", "ana (change lead) gives no share of their time; write `allocation`")]),
    ],
)  # fmt: skip
def test_the_time_of_the_core_team(
    tmp_path: Path, profile: str, roles: str, allocation: str, expected: list[tuple[str, str]]
) -> None:
    text = TEAM.replace("PROFILE", profile).replace("ROLES", roles).replace("ALLOCATION", allocation)
    text += "phases: [run]\n"
    found = Run(tmp_path, text).said("core-team-time")
    assert [(severity, message) for severity, _, message in found] == expected


def test_a_handover_counts_when_it_is_theirs_and_in_time(tmp_path: Path) -> None:
    text = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
people: {ana: {name: Ana Ruiz, to: 2027-03-12}, ben: {name: Ben Lang}}
roles: {data_lead: ana}
tasks:
  configure: {duration: 20d}
  hand-over: {kind: support-handover, duration: 2d, owner: ben, team: [TEAM], NEEDS}
  go-live: {kind: go-live, needs: configure}
  care: {kind: hypercare, duration: 10d, needs: go-live}
"""
    stays = [
        (
            "warning",
            3,
            "ana (data lead) leaves on 2027-03-12 and the plan needs them until 2027-04-09; extend it, or plan "
            "a handover before",
        )
    ]
    own = text.replace("TEAM", "ana, ben")
    assert Run(tmp_path, own.replace(", NEEDS", "")).said("core-team-stays") == []
    assert Run(tmp_path, own.replace("NEEDS", "needs: configure")).said("core-team-stays") == stays
    assert Run(tmp_path, text.replace("TEAM", "ben").replace(", NEEDS", "")).said("core-team-stays") == stays


NO_HANDS = "Nobody of IT or of a vendor works on build; name who can do it"
HANDS = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, profile: PROFILE}
people:
  ana: {name: Ana Ruiz, side: business}
  ben: {name: Ben Lang, side: it}
  eve: {name: Eve Moe, side: vendor}
tasks:
  build: {kind: configure, duration: 5d, owner: OWNER, TEAM}
"""


@pytest.mark.parametrize(
    ("profile", "owner", "team", "expected"),
    [
        ("standard", "ana", "team: [ben]", []),
        ("standard", "ben", "team: [eve]", []),
        ("small", "ben", "stream: technology", []),
        ("standard", "ana", "stream: technology", []),
        ("small", "ana", "stream: technology", [("error", NO_HANDS)]),
        ("standard", "ana", "team: [ana]", [("error", NO_HANDS)]),
        (
            "standard",
            "ana",
            "team: [eve]",
            [
                (
                    "warning",
                    "Vendors alone do the technical work; plan a training of administrators or a handover, so that "
                    "the company can go on without them",
                )
            ],
        ),
    ],
)  # fmt: skip
def test_who_does_the_technical_work(
    tmp_path: Path, profile: str, owner: str, team: str, expected: list[tuple[str, str]]
) -> None:
    text = HANDS.replace("PROFILE", profile).replace("OWNER", owner).replace("TEAM", team)
    found = Run(tmp_path, text).said("technical-hands")
    assert [(severity, message) for severity, _, message in found] == expected
    learnt = text + "  course: {kind: training-admin, duration: 2d}\n"
    assert [one for one in Run(tmp_path, learnt).said("technical-hands") if one[0] == "warning"] == []


SKILLS = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
people: {eve: {name: Eve Moe, side: vendor, to: STAYS}}
modules: {sales: {custom_objects: OBJECTS}}
tasks:
  build: {kind: configure, duration: 5d}
  go-live: {kind: go-live, needs: build}
"""


@pytest.mark.parametrize(
    ("objects", "stays", "lines"),
    [(0, "2027-04-01", []), (2, "2027-04-01", [6]), (2, "2028-03-05", []), (2, "2028-03-04", [6])],
)
def test_a_vendor_who_stays_a_year_has_the_skills(
    tmp_path: Path, objects: int, stays: str, lines: list[int]
) -> None:
    text = SKILLS.replace("OBJECTS", str(objects)).replace("STAYS", stays)
    assert [line for _, line, _ in Run(tmp_path, text).said("platform-skills")] == lines


def test_a_module_owner_draws_the_map_where_there_is_one(tmp_path: Path) -> None:
    text = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
people: {ana: {name: Ana Ruiz, side: business}, eve: {name: Eve Moe, side: business}}
modules: {sales: {owner: ana}}
tasks:
  map: {kind: process-map, duration: 5d, owner: eve, TEAM}
"""
    assert [line for _, line, _ in Run(tmp_path, text.replace(", TEAM", "")).said("process-owners-map")] == [
        6
    ]
    assert Run(tmp_path, text.replace("TEAM", "team: [ana]")).said("process-owners-map") == []


LOAD = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
people: {ana: {name: Ana Ruiz, PERSON}}
tasks:
  one: {duration: 10d, team: [ana 0.5]}
  two: {duration: 5d, team: [ana UNITS]}
"""


@pytest.mark.parametrize(
    ("person", "units", "expected"),
    [
        ("capacity: 1", "0.5", []),
        ("capacity: 1", "0.7",
         [("warning", "ana is planned for 120% of the time they have in the week of 2027-03-01")]),
        ("capacity: 1", "0.75",
         [("error", "ana is planned for 125% of the time they have in the week of 2027-03-01")]),
        ("allocation: 45%", "0.01",
         [("warning", "ana is planned for 113% of the time they have in the week of 2027-03-01, the worst of 2 such "
                      "weeks")]),
        ("capacity: 2, allocation: 60%", "0.7", []),
        ("away: [2027-03-08..2027-03-12]", "0.5",
         [("error", "ana has no time for the programme in the week of 2027-03-08 and is planned for 2.5 days of "
                    "work")]),
        ("to: 2027-03-08", "0.1",
         [("error", "ana is planned for 250% of the time they have in the week of 2027-03-08")]),
    ],
)  # fmt: skip
def test_weekly_load(tmp_path: Path, person: str, units: str, expected: list[tuple[str, str]]) -> None:
    found = Run(tmp_path, LOAD.replace("PERSON", person).replace("UNITS", units)).said("weekly-load")
    assert [(severity, message) for severity, _, message in found] == expected


def test_weeks_that_have_passed_are_not_told(tmp_path: Path) -> None:
    text = (
        LOAD.replace("PERSON", "capacity: 1")
        .replace("UNITS", "1")
        .replace("two: {", "two: {not_after: 2027-03-05, ")
    )
    done = """\
progress:
  2027-03-08: {tasks: {one: {started: 2027-03-01, done: 50%}, two: {started: 2027-03-01, finished: 2027-03-05}}}
"""
    assert len(Run(tmp_path, text).said("weekly-load")) == 1
    assert Run(tmp_path, text + done).said("weekly-load") == []


def test_departments_are_designed_in_time_and_by_links(tmp_path: Path) -> None:
    text = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
tasks:
  unit: {kind: org-design, duration: 5d, tags: [org-change]}
  configure: {duration: 59d, needs: unit}
  go-live: {kind: go-live, needs: configure}
"""
    assert Run(tmp_path, text).said("new-departments") == [
        (
            "info",
            4,
            "The departments are designed less than 60 working days before the go-live of the programme; people "
            "must be found and moved",
        )
    ]
    assert Run(tmp_path, text.replace("59d", "60d")).said("new-departments") == []
    assert Run(tmp_path, text.replace("59d, needs: unit", "90d")).said("new-departments") == [
        ("info", 4, "No link puts the design of the departments before the go-live of the programme")
    ]


def test_a_plan_without_any_team_is_told_once(tmp_path: Path) -> None:
    text = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
people: {ana: {name: Ana Ruiz}}
tasks:
  one: {duration: 5d, owner: ana}
  two: {duration: 5d, owner: ana}
  three: {duration: 5d}
"""
    assert Run(tmp_path, text).said("one-responsible") == [
        ("warning", 2, "No task says who does the work; write `team: [ana 0.5]` with how much of their time")
    ]
    assert Run(tmp_path, text.replace("5d}", "5d, team: [ana]}")).said("one-responsible") == [
        ("warning", 5, "Nobody does the work of one; write a `team`, or the owner into it"),
        ("warning", 6, "Nobody does the work of two; write a `team`, or the owner into it"),
    ]


def test_one_owner_of_everything_is_mentioned_in_larger_plans(tmp_path: Path) -> None:
    head = "crmplan: 1\nprogramme: {name: CRM, start: 2027-03-01}\npeople: {ana: {}, ben: {}}\ntasks:\n"
    rows = [
        f"  t{number}: {{duration: 5d, owner: {'ana' if number < 5 else 'ben'}}}\n" for number in range(20)
    ]
    message = "ben answers for 75% of all tasks; share it out, 25% is the most"
    assert Run(tmp_path, head + "".join(rows)).said("few-consulted") == [("info", 3, message)]
    assert Run(tmp_path, head + "".join(rows[:19])).said("few-consulted") == []
