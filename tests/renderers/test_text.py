"""Tables of `crmplan show`."""

from decimal import Decimal
from pathlib import Path

import pytest

from crmplan import pipeline
from crmplan.renderers.text import TOPICS, names, tables, text
from crmplan.report.records import LinkRow
from crmplan.terminal import Style
from tests.report.plans import rollout


def ids(what: str) -> list[str]:
    """Return the tasks that a name stands for."""
    found = tables(rollout(regions=2, modules=2), what)
    assert found is not None
    return [row[5] for row in found[0].rows]


def test_milestones_stand_in_order_of_time_with_their_float() -> None:
    (table,) = tables(rollout(regions=1, modules=1), "milestones") or ()
    assert [column.title for column in table.columns] == [
        "Date",
        "Kind",
        "Milestone",
        "Float",
        "Accountable",
        "Driven by",
    ]
    assert [row[:4] for row in table.rows] == [
        ("2027-02-24", "gate", "Approve the design", "0 critical"),
        ("2027-04-23", "gate", "Go or no-go", "0 critical"),
        ("2027-04-27", "go-live", "Go-live", "0 critical"),
        ("2027-05-25", "milestone", "Programme closed", "0 critical"),
    ]


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_has_rows_as_wide_as_its_columns(topic: str) -> None:
    for table in tables(rollout(), topic) or ():
        assert {len(row) for row in table.rows} <= {len(table.columns)}


@pytest.mark.parametrize(
    ("what", "first", "count"),
    [
        ("NO", "NO/sales/configure", 24),
        ("sales", "NO/sales/configure", 24),
        ("NO/service", "NO/service/configure", 12),
        ("all/go-live", "NO/sales/go-live", 4),
        ("NO/all/go-live", "NO/sales/go-live", 2),
        ("all", "charter", 53),
    ],
)
def test_a_part_of_the_plan_lists_its_tasks(what: str, first: str, count: int) -> None:
    assert (ids(what)[0], len(ids(what))) == (first, count)


def test_a_task_wins_over_a_phase_of_the_same_name() -> None:
    found = tables(rollout(), "design") or ()
    assert found[0].rows[0] == ("Id", "design")


def test_what_nobody_named_is_none() -> None:
    assert tables(rollout(), "NO/sales/nothing") is None
    assert tables(rollout(), "XX") is None


def test_names_for_guesses_hold_topics_tasks_and_parts() -> None:
    known = names(rollout(regions=1, modules=1))
    assert {"critical", "NO/sales/go-live", "NO", "sales", "rollout"} <= set(known)


def test_a_task_shows_its_links_both_ways() -> None:
    report = rollout(regions=1, modules=1)
    at = {row.id: place for place, row in enumerate(report.rows)}
    report = report._replace(
        links=(
            LinkRow(at["charter"], at["design"], "FS", "", True, "playbook.yaml:5"),
            LinkRow(at["design"], at["approve"], "FS", "+2d", False, "playbook.yaml:6"),
        )
    )
    links = next(table for table in tables(report, "design") or () if table.title == "Links")
    assert links.rows == (
        ("waits for FS", "", "charter", "yes", "playbook.yaml:5"),
        ("lets start FS +2d", "", "approve", "", "playbook.yaml:6"),
    )


def test_a_task_shows_only_what_is_known() -> None:
    report = rollout(regions=1, modules=1)
    facts = dict((tables(report, "charter") or ())[0].rows)
    assert facts["Duration"] == "3d"
    assert facts["Total float"] == "0 days, critical"
    assert "Team" not in facts


def test_tables_become_text_that_fits_the_screen() -> None:
    shown = text(tables(rollout(regions=1, modules=1), "milestones") or (), Style(width=60))
    assert max(map(len, shown.splitlines())) <= 60
    assert shown.splitlines()[0] == "Milestones"


def test_nothing_of_a_playbook_moves_the_cursor() -> None:
    report = rollout(regions=1, modules=1)
    evil = report.rows[0]._replace(name="a\x1b[2Jb", label="a\x1b[2Jb", total_float=Decimal(0))
    report = report._replace(rows=(evil, *report.rows[1:]))
    assert "\x1b" not in text(tables(report, "charter") or ())
    assert "\x1b" not in text(tables(report, "all") or ())


DESK = """\
crmplan: 1
programme: {name: Desk, start: 2027-03-01, currency: EUR, users: 15}
people: {ana: {name: Ana Ruiz, rate: 200 per d}}
tasks:
  set-up: {name: Set up, duration: 2d, owner: ana, team: [ana 0.5], cost: {licence: 10.50 per user}}
  go-live: {kind: go-live, owner: ana, needs: set-up, not_after: 2027-03-31}
"""


def test_a_task_shows_its_money_with_the_lines_it_comes_from(tmp_path: Path) -> None:
    file = tmp_path / "playbook.yaml"
    file.write_text(DESK, encoding="utf-8")
    report = pipeline.report(pipeline.judge(pipeline.plan(file)))
    money = next(table for table in tables(report, "set-up") or () if table.title == "Money")
    assert [(row[0], row[1], row[2], row[4]) for row in money.rows] == [
        ("cost", "licence", "157.50", "playbook.yaml:5"),
        ("labour", "internal-labour", "200.00", "playbook.yaml:5"),
    ]
    facts = dict((tables(report, "go-live") or ())[0].rows)
    assert (facts["Dates to keep"], facts["Why not earlier"]) == (
        "finishes by 2027-03-31",
        "waits for Set up",
    )
