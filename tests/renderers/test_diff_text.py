"""A comparison in the terminal: it fits, long lists are cut and counted, and nothing of a name reaches it unseen."""

import re

import pytest

from crmplan.diff.records import Causes, Edit
from crmplan.renderers.diff_text import diff_text
from crmplan.terminal import Style, width
from tests import test_hostile_names as hostile
from tests.renderers.diff_cases import CASES, large, nothing, small, whole


def test_a_small_one_is_read_in_a_minute() -> None:
    assert diff_text(small()) == (
        """\
The last go-live moves from 2027-09-30 to 2027-10-19 (13 working days later), and the cost rises by
EUR 25,000 to EUR 1,225,000.
From git origin/main to playbook.yaml.

Why
  - “ERP interface” takes 45d instead of 30d
    13 working days later, EUR 25,000 more; 3 tasks and 1 gate move with it
    playbook.yaml:40  tasks.erp-link.duration  30d → 45d

Tasks that moved
  Besides go-lives, gates and milestones: 2 tasks on other days.
  Task                Before      After       Change  Float now
  ------------------  ----------  ----------  ------  ---------
  Configure (Norway)  2027-03-01  2027-03-20    +19d         2d
  Train (Norway)      2027-03-01  2027-03-20    +19d         2d

Go-lives and milestones
  2 others stay where they were.
  Go-live or milestone  Before      After       Change
  --------------------  ----------  ----------  ------
  ▲ Go-live (Norway)    2027-03-01  2027-03-20    +19d

Money
  Category (EUR)   Before    After   Change
  --------------  -------  -------  -------
  Services        610,000  635,000  +25,000

Unchanged: the critical path, gates and funding, people and findings.
"""
    )


def test_nothing_is_one_sentence_and_only_said_of_the_same() -> None:
    said = "Nothing differs between git v1.2 and playbook.yaml: no edit, no date, no amount and no finding.\n"

    assert diff_text(nothing()) == said
    assert "Nothing differs" not in diff_text(nothing()._replace(same=False))
    reason = "Edits cannot be named: last/plan.json is a plan without its text."
    unnamed = nothing()._replace(causes=Causes(reason=reason))
    assert (
        f"No date, no amount and no finding differs between git v1.2 and playbook.yaml.\n{reason}\n"
        == diff_text(unnamed)
    )


def test_limits_that_were_passed_come_first() -> None:
    lines = diff_text(whole("Ana")).splitlines()

    assert lines[:3] == [
        "Limit passed: slip>10d. The finish is 13 working days later.",
        "Limit passed: cost>5%. Ana costs 7.1 % more.",
        "",
    ]


def test_parts_stand_in_the_order_of_questions() -> None:
    heads = [line for line in diff_text(whole()).splitlines() if re.match(r"[A-Z]", line)]

    assert heads[5:-1] == [
        "Why",
        "Tasks that moved",
        "Go-lives and milestones",
        "Money",
        "Critical path",
        "Gates and funding",
        "People",
        "Findings",
        "Wording",
    ]


def test_ids_that_were_renamed_are_named_however_many_edits_are_folded() -> None:
    edit = Edit("regions.AMERICAS", "renamed", "AMER", "AMERICAS", "playbook.yaml:9", True)
    wording = (edit, *(Edit("programme.name", "changed", "A", "B", "", True) for _ in range(3)))

    lines = diff_text(small()._replace(wording=wording)).splitlines()

    assert lines[lines.index("Wording") :][:4] == [
        "Wording",
        "  4 edits only change what people read.",
        "  Renamed: AMER → AMERICAS.",
        "",
    ]


def test_what_is_cut_is_counted_and_full_shows_it() -> None:
    short, full = diff_text(large(40)), diff_text(large(40), full=True)

    words = " ".join(short.splitlines()[-3:])
    assert words.endswith(
        "Not shown: 30 causes, 40 moved tasks, 30 go-lives and milestones, 60 sums, 40 steps of the path, "
        "40 gates, 40 changes of people, 70 findings and 40 edits of wording. --full shows them."
    )
    assert "Not shown" not in full
    assert [f"Configure the module {i} (" in full for i in range(40)] == [True] * 40
    assert "Configure the module" not in short


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("columns", [80, 100, 200, None])
def test_lines_fit(case: str, columns: int | None) -> None:
    lines = diff_text(CASES[case], Style(width=columns)).splitlines()

    assert [line for line in lines if width(line) > min(columns or 100, 100)] == []
    assert [line for line in lines if line != line.rstrip()] == []


def test_colours_only_where_they_are_wanted() -> None:
    plain, coloured = diff_text(whole()), diff_text(whole(), Style(colour=True))

    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain
    assert "\x1b[31m\x1b[1mLimit passed" in coloured
    assert "\x1b[31m\x1b[1mError:\x1b[0m No training budget" in coloured


@pytest.mark.parametrize("name", hostile.NAMES.values(), ids=hostile.NAMES)
def test_names_stay_text(name: str) -> None:
    text = diff_text(whole(name), full=True)

    assert hostile.invisible(text) == []
    assert text.count("\nWhy\n") == 1
    assert text == diff_text(whole(name), full=True)
