"""The checks of people, training and support beyond their examples."""

from pathlib import Path

import pytest

from tests.rules.work import Run

Said = list[tuple[str, int, str]]


def said(folder: Path, rule: str, text: str) -> list[str]:
    run = Run(folder, text)
    assert [] == [finding.message for finding in run.reading if finding.severity == "error"]
    return [message for _, _, message in run.said(rule)]


# --- what people are told ---------------------------------------------------------------------------

TOLD = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, users: {rep: 20, agent: 10}}
groups: {rep: {name: Reps}, agent: {name: Agents}}
phases: [prepare, launch]
stakeholders: {desk: {name: Service desk, groups: [agent]}}
tasks:
  configure: {phase: prepare, duration: 30d}
  go-live: {phase: launch, kind: go-live, needs: configure}
  care: {phase: launch, kind: hypercare, duration: 20d, needs: go-live}
"""


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("events: {news: {kind: communication, every: 4w, from: 2027-03-08, until: care}}", []),
        ("communications: {why: {audience: all, every: 4w, from: 2027-03-08, until: care}}", []),
        ("communications: {why: {audience: [rep, desk], every: 4w, from: 2027-03-08, until: care}}", []),
        (
            "communications: {why: {audience: [rep], every: 4w, from: 2027-03-08, until: care}}",
            ["No message is planned for the group agent; tell them why, what and when"],
        ),
        (
            "events: {news: {kind: communication, every: 2w, from: 2027-04-26, until: care}}",
            [
                "The first message to the group rep and the group agent comes on 2027-04-26, after the first phase",
            ],
        ),
        (
            "events: {news: {kind: communication, every: 2w, from: 2027-03-08, until: go-live}}",
            [
                "Nothing is said to the group rep and the group agent for 32 days, from 2027-04-05 to 2027-05-07; "
                "30 are the most",
            ],
        ),
        # The meeting of the committee is no message to users.
        (
            "events: {board: {kind: steering, every: 2w, from: 2027-03-08, until: care}}",
            ["No message is planned for the group rep and the group agent; tell them why, what and when"],
        ),
    ],
)
def test_messages_reach_each_group(tmp_path: Path, section: str, expected: list[str]) -> None:
    text = TOLD + section + "\n"
    assert said(tmp_path, "steady-communication", text) == expected


# --- groups -----------------------------------------------------------------------------------------


def test_jobs_of_some_groups_only(tmp_path: Path) -> None:
    text = TOLD.replace("needs: configure}", "needs: [configure, jobs]}")
    text += "  jobs: {phase: prepare, kind: job-descriptions, duration: 3d, covers: {groups: [rep]}}\n"
    assert said(tmp_path, "new-job-descriptions", text) == [
        "The job of the group agent is not described anew before the go-live of the programme"
    ]
    assert said(tmp_path, "new-job-descriptions", text.replace("[rep]}", "all}")) == []
    # Without any task the check of incentives speaks, and this one is silent.
    assert said(tmp_path, "new-job-descriptions", TOLD) == []
    assert said(tmp_path, "incentives", TOLD) == [
        "Nothing makes it worth while for users of the programme to use the CRM before they go live"
    ]


def test_two_modules_for_one_group_too_soon(tmp_path: Path) -> None:
    text = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
groups: {rep: {name: Reps}, agent: {name: Agents}}
regions: {NO: {name: Norway, users: {rep: 20, agent: 5}}}
modules: {sales: {groups: [rep]}, service: {groups: [GROUP]}}
waves: {one: {cells: [NO/sales]}, two: {cells: [NO/service]}}
packages:
  land:
    for: cell
    tasks:
      configure: {duration: 30d, needs: previous-wave/all/go-live}
      go-live: {kind: go-live, needs: configure}
"""
    assert said(tmp_path, "rest-between-changes", text.replace("GROUP", "agent")) == []
    assert said(tmp_path, "rest-between-changes", text.replace("GROUP", "rep, agent")) == [
        "NO/rep must change again less than 40 working days after the last change"
    ]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("tasks: {beside: {kind: floor-support, duration: 5d, needs: care}}", []),
        (
            "tasks: {more: {kind: training, duration: 2d, tags: [extra-support], training: {groups: [agent]}}}",
            [],
        ),
        (
            "tasks: {more: {kind: training, duration: 2d, tags: [extra-support], training: {groups: [rep]}}}",
            ["The group agent needs more help than others and gets none in the programme"],
        ),
    ],
)
def test_help_for_a_group(tmp_path: Path, more: str, expected: list[str]) -> None:
    text = TOLD.replace("agent: {name: Agents}", "agent: {name: Agents, low_skill: true}")
    text += "".join(f"  {line}\n" for line in [more.removeprefix("tasks: {").removesuffix("}")])
    assert said(tmp_path, "extra-help", text) == expected


# --- training ---------------------------------------------------------------------------------------

COURSE = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, PROFILE}
groups: {rep: {name: Reps}}
regions: {NO: {name: Norway, language: nb, users: {rep: 40}}, DE: {name: Germany, language: de, users: {rep: 20}}}
modules: {sales: {groups: [rep]}}
waves: {one: {regions: [NO, DE], modules: [sales]}}
tasks:
  train: {kind: training, duration: 5d, TEAM, training: {COURSE}}
packages:
  land: {for: cell, tasks: {go-live: {kind: go-live, needs: train}}}
people: {ben: {name: Ben}}
"""


SEATS = "add sessions until everybody has a seat"


def course(text: str, profile: str = "profile: standard", team: str = "team: [ben]") -> str:
    return COURSE.replace("PROFILE", profile).replace("TEAM", team).replace("COURSE", text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (course("hours: 8, seats: 12, sessions: 5"), []),
        (course("hours: 8, seats: 10, sessions: 5"), [f"train has 50 seats for 60 users; {SEATS}"]),
        (course("hours: 8"), [f"train does not say its `seats` and `sessions`; {SEATS}"]),
        (
            course("hours: 7, seats: 12, sessions: 5"),
            ["The training for NO/sales and DE/sales has 7 hours; 8 for each user are the least"],
        ),
        (course("hours: 4, seats: 12, sessions: 5", profile="profile: small"), []),
        (
            course("hours: 8, seats: 10, sessions: 6"),
            ["6 sessions of 8 hours do not fit into the days of train; add days or trainers"],
        ),
        (course("hours: 8, seats: 10, sessions: 6", team="team: [ben 2]"), []),
    ],
)  # fmt: skip
def test_hours_and_seats(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert said(tmp_path, "training-capacity", text) == expected


@pytest.mark.parametrize(
    ("languages", "cells"),
    [("", "NO/sales and DE/sales"), (", languages: [de]", "NO/sales"), (", languages: [de, nb]", "")],
)
def test_a_course_for_two_regions_names_its_languages(tmp_path: Path, languages: str, cells: str) -> None:
    text = course(f"format: hands-on{languages}")
    found = said(tmp_path, "accessible-training", text)
    spoken = {"NO/sales and DE/sales": ["NO/sales", "DE/sales"], "NO/sales": ["NO/sales"], "": []}[cells]
    assert sorted(message.split(" is not")[0] for message in found) == sorted(
        f"The training for {one}" for one in spoken
    )


# --- after go-live ----------------------------------------------------------------------------------

AFTER = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
tasks:
  go-live: {kind: go-live}
  watch: {kind: kpi-review, duration: 60d, needs: go-live}
events:
  figures: {kind: kpi-review, every: EVERY, from: 2027-05-24, until: UNTIL}
"""


SELDOM = "In the 12 months after the go-live of the programme, more than 90 days pass without a review"


@pytest.mark.parametrize(
    ("every", "until", "expected"),
    [
        ("12w", "2028-02-28", []),
        ("13w", "2028-02-28", [SELDOM]),
        ("12w", "2027-11-10", [SELDOM]),
    ],
)  # fmt: skip
def test_reviews_for_a_year(tmp_path: Path, every: str, until: str, expected: list[str]) -> None:
    assert (
        said(tmp_path, "watched-results", AFTER.replace("EVERY", every).replace("UNTIL", until)) == expected
    )


def test_the_first_90_days_are_watched_closely(tmp_path: Path) -> None:
    text = AFTER.replace("EVERY", "12w").replace("UNTIL", "2028-02-28").replace("60d", "20d")
    assert said(tmp_path, "watched-results", text) == [
        "In the first 90 days after the go-live of the programme, more than 30 pass without a review"
    ]


@pytest.mark.parametrize(
    ("dip", "expected"),
    [
        ("dip: {depth: 15%, length: 8w, relief: Lower targets}", []),
        (
            "dip: {depth: 15%, length: 8w}",
            ["Nothing gives way in the dip; say in `relief` which targets are lowered or who helps"],
        ),
        (
            "dip: {depth: 15%, length: 3w, relief: Lower targets}",
            ["The dip is planned for 15 working days only; 40 are the least"],
        ),
        (
            "dip: {depth: 0%, length: 8w, relief: None}",
            ["The plan does not reckon with the dip after go-live; say how deep, how long and what gives way"],
        ),
    ],
)  # fmt: skip
def test_the_dip(tmp_path: Path, dip: str, expected: list[str]) -> None:
    text = f"crmplan: 1\nprogramme: {{name: CRM, start: 2027-03-01, {dip}}}\ntasks: {{go-live: {{kind: go-live}}}}\n"
    assert said(tmp_path, "productivity-dip", text) == expected


def test_reviews_of_benefits_before_the_last_go_live_do_not_count(tmp_path: Path) -> None:
    text = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
tasks:
  one: {kind: go-live}
  wait: {duration: 60d, needs: one}
  two: {kind: go-live, needs: wait}
events:
  benefits: {kind: benefits-review, on: [2027-04-30, 2027-09-01]}
business_case: {review: REVIEW}
"""
    assert said(tmp_path, "benefits-reviews", text.replace("REVIEW", "2028-02-28")) == []
    assert said(tmp_path, "benefits-reviews", text.replace("REVIEW", "2030-02-28")) == [
        "Only one day is set to compare benefits with the business case after the last go-live; plan 2"
    ]
