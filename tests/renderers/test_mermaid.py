"""The Gantt chart as Mermaid text: right dates, names that survive, and never more than its hosts draw."""

import re
from datetime import date
from decimal import Decimal

import pytest

from crmplan.renderers.mermaid import SMALL_CHARS, SMALL_ROWS, escape, mermaid
from crmplan.report.chart import BY
from tests.report.plans import Job, report, rollout

ROW = re.compile(
    r"^(?P<name>[^:\n]+) :(?P<data>(?:(?:crit|done|active|milestone), )*\d{4}-\d\d-\d\d, \d{4}-\d\d-\d\d)$"
)


def rows(text: str) -> list[str]:
    """Rows of a chart: not its head, not its sections."""
    lines = text.splitlines()
    return [line for line in lines[lines.index("todayMarker off") + 1 :] if not line.startswith("section ")]


def test_a_chart_is_whole() -> None:
    jobs = [
        Job("a", "Configure", 5, phase="Build", done=Decimal(1)),
        Job("b", "Train the users", 3, ("a",), phase="Land", done=Decimal("0.5")),
        Job("c", "Tidy up", 1, ("a",), phase="Land"),
        Job("d", "Go-live", 0, ("b",), ("go-live",), phase="Land"),
    ]
    assert mermaid(report(jobs, name="Helpdesk", committed=date(2027, 1, 22))) == (
        "gantt\n"
        "title Helpdesk: finish 20 Jan 2027, 2 working days before the committed date\n"
        "dateFormat YYYY-MM-DD\n"
        "axisFormat %e %b %Y\n"
        "tickInterval 1day\n"
        "weekday monday\n"
        "todayMarker off\n"
        "section Build\n"
        "Configure :done, 2027-01-11, 2027-01-16\n"
        "section Land\n"
        "Tidy up :2027-01-18, 2027-01-19\n"
        "Train the users :crit, active, 2027-01-18, 2027-01-21\n"
        "Go-live, 20 Jan 2027 :crit, milestone, 2027-01-20, 2027-01-21\n"
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Train: agents", "Train#58; agents"),
        ("a; b # c", "a#59; b #35; c"),
        ("100% sure", "100#37; sure"),
        ("%% comment", "#37;#37; comment"),
        ("click here", "#99;lick here"),
        ("Section A", "#83;ection A"),
        ("title", "#116;itle"),
        ("2027-01-01 kick-off", "#50;027-01-01 kick-off"),
        ("clicks and titles", "clicks and titles"),
        ("<script>", "#60;script#62;"),
        ('`code` {x} \\ "y" & z', "#96;code#96; #123;x#125; #92; #34;y#34; #38; z"),
        ("line\nbreak", "line break"),
        ("#58;", "#35;58#59;"),
        ("שלום 日本 🚀", "שלום 日本 🚀"),
    ],
)
def test_names_are_escaped_so_that_they_are_shown_as_they_are(name: str, expected: str) -> None:
    assert escape(name) == expected


@pytest.mark.parametrize(
    "name", [":", ";", "%%", "gantt", "x" * 300, "\n", "", "end", "click x", "--- a", "section b"]
)
def test_every_row_keeps_its_form_whatever_its_name(name: str) -> None:
    text = mermaid(report([Job("t1", name, 5, phase=name), Job("t2", "Other", 5, phase="p")]), by="phase")
    assert [bool(ROW.match(row)) for row in rows(text)] == [True, True]


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("plan", [rollout(1, 1), rollout(2, 2), rollout(6, 4), rollout(6, 4, copies=20)])
def test_a_chart_stays_inside_its_limits(plan: object, by: str) -> None:
    for limits in ((60, 49_000), (SMALL_ROWS, SMALL_CHARS), (3, 600)):
        text = mermaid(plan, *limits, by=by)  # type: ignore[arg-type]
        found = rows(text)
        assert (
            len(found) <= limits[0],
            len(text) <= limits[1],
            all(ROW.match(row) for row in found),
            bool(found),
        ) == (
            True,
            True,
            True,
            True,
        )


def test_characters_are_counted_as_mermaid_counts_them() -> None:
    jobs = [Job(f"t{at}", "🚀" * 20, 5, (), (), phase=f"p{at}") for at in range(24)]
    text = mermaid(report(jobs), max_rows=60, max_chars=1_500, by="phase")
    assert len(text.encode("utf-16-le")) // 2 <= 1_500


def test_a_large_plan_becomes_lanes_with_go_lives_and_gates_and_the_driving_path() -> None:
    text = mermaid(rollout(3, 4))
    assert (
        "section Norway\n48 tasks :crit, 2027-02-25, 2027-06-03\n" in text,
        "Go-live (Sales), 27 Apr 2027 :milestone, 2027-04-27, 2027-04-28\n" in text,
        "section What drives the finish\n" in text,
    ) == (True, True, True)


def test_levels_choose_tasks_or_lanes() -> None:
    plan = rollout(3, 4)
    assert (len(rows(mermaid(plan, level="tasks"))), "Cutover" in mermaid(rollout(1, 1), level="lanes")) == (
        len(plan.rows),
        True,
    )


@pytest.mark.parametrize("wrong", [{"by": "colour"}, {"level": "deep"}])
def test_an_unknown_choice_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="must be one of"):
        mermaid(rollout(1, 1), **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "expected"),
    [(5, "1day"), (30, "1week"), (150, "1month"), (600, "3month"), (1200, "6month"), (9000, "36month")],
)
def test_ticks_stay_far_enough_apart_to_be_read(days: int, expected: str) -> None:
    text = mermaid(report([Job("a", "A", days)]))
    assert re.findall(r"^tickInterval (.*)$", text, re.M) == [expected]


def test_an_empty_plan_is_an_empty_chart() -> None:
    assert mermaid(report([], name="Nothing")).splitlines()[:2] == [
        "gantt",
        "title Nothing: finish 11 Jan 2027",
    ]


def test_names_of_sections_get_the_margin_they_need() -> None:
    text = mermaid(report([Job("a", "A", 5, phase="Preparation of the data")]), by="phase")
    assert text.startswith('%%{init: {"gantt": {"leftPadding": 1')
