"""The current baseline in the Gantt chart: where tasks were stands below where they are."""

from datetime import date
from decimal import Decimal

import pytest

from crmplan.report.chart import Page, layout, picture, width
from crmplan.report.chart.words import moved
from crmplan.report.pack.records import BaselineRow
from crmplan.report.records import Report, Row
from tests.report.plans import ZERO, Job, report, rollout, workday

JOBS = (
    Job("design", "Design", 5),
    Job("build", "Build <all>", 10, ("design",)),
    Job("docs", "Documents", 3, ("design",)),
    Job("gate", "Go or no-go", 0, ("build",), ("gate-go-live",)),
    Job("live", "Go-live", 0, ("gate",), ("go-live",)),
)


def approved(name: str = "autumn", on: date | None = date(2027, 1, 8)) -> BaselineRow:
    """A baseline as the pack lists it."""
    return BaselineRow(
        name, name, 1, True, True, "Ana Ruiz", "", on, "", date(2027, 1, 29), Decimal(), ZERO, None, 0, 0
    )


def was(row: Row, days: int) -> Row:
    """A row that was planned so many working days (Monday to Friday) earlier."""
    if not days:
        start, finish = row.start, row.finish
    else:
        start, finish = (workday(day, -days) for day in (row.start, row.finish))
    return row._replace(
        baseline_start=start,
        baseline_finish=finish,
        baseline_span=(
            row.start_time - (row.start - start).days * 1440,
            row.finish_time - (row.finish - finish).days * 1440,
        ),
        slip=Decimal(days),
    )


def tracked(plan: Report, days: dict[str, int], baseline: BaselineRow | None = None) -> Report:
    """The plan with a baseline in which some tasks stood so many working days earlier; others are new."""
    rows = tuple(was(row, days[row.id]) if row.id in days else row for row in plan.rows)
    return plan._replace(rows=rows, pack=plan.pack._replace(baselines=(baseline or approved(),)))


def inside(page: Page, y: float) -> bool:
    return page.plot.y <= y <= page.plot.y + page.plot.height


def below(page: Page) -> list[tuple[str, int, str]]:
    """The bars of the baseline among the rows: look, width in days, what a reader sees who points at them."""
    day = page.ticks[1].x - page.ticks[0].x
    return [
        (bar.style, round(bar.width / day), bar.title)
        for bar in page.bars
        if bar.style.startswith("baseline") and inside(page, bar.y)
    ]


def diamonds(page: Page) -> list[str]:
    return [mark.title for mark in page.marks if mark.style == "baseline-mark" and inside(page, mark.y)]


def test_a_thin_bar_stands_where_a_task_was_and_a_hollow_diamond_where_a_milestone_was() -> None:
    page = picture(tracked(report(JOBS), {"design": 0, "build": 2, "gate": 2, "live": 0}))

    assert [
        ("baseline-kept", 4, ""),
        ("baseline-bar", 13, "Build <all>, baseline 14–27 Jan 2027, 2 d later"),
    ] == below(page)
    assert ["Go or no-go, baseline 27 Jan 2027, 2 d later"] == diamonds(page)


def test_both_bars_of_a_task_stand_in_its_row_and_do_not_touch() -> None:
    page = picture(tracked(report(JOBS), {"build": 2}))

    (row,) = [row for row in page.rows if row.id == "build"]
    now, then = (
        next(bar for bar in page.bars if bar.style == style and bar.title.startswith("Build"))
        for style in ("critical", "baseline-bar")
    )
    edges = [row.y, now.y, now.y + now.height, then.y, then.y + then.height, row.y + row.height]
    assert sorted(edges) == edges
    assert then.height < now.height / 2
    assert then.x < now.x


def test_a_plan_without_a_baseline_is_drawn_as_ever() -> None:
    plain = report(JOBS)

    page = picture(plain)

    assert page == picture(plain._replace(pack=plain.pack._replace(baselines=(approved(),))))._replace(
        description=page.description
    )
    assert not [shape for shape in (*page.bars, *page.marks) if shape.style.startswith("baseline")]


@pytest.mark.parametrize(
    ("baseline", "expected"),
    [
        (approved(), "Baseline autumn, approved 8 Jan 2027"),
        (approved("git v1.2", None), "Baseline git v1.2"),
        (approved("two\nlines \u202e", None), "Baseline two lines"),
    ],
)
def test_the_legend_names_the_baseline(baseline: BaselineRow, expected: str) -> None:
    page = picture(tracked(report(JOBS), {"build": 2}, baseline))

    assert [expected] == [text.text for text in page.texts if text.text.startswith("Baseline")]


def test_a_long_name_is_cut_in_the_legend() -> None:
    page = picture(tracked(report(JOBS), {"build": 2}, approved("x" * 500)))

    (text,) = [text for text in page.texts if text.text.startswith("Baseline")]
    assert text.text.endswith("…, approved 8 Jan 2027")
    assert text.x + width(text.text, text.size) < page.width


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (
            {"design": 0, "build": 2, "docs": -1, "gate": 3, "live": 3},
            "Baseline autumn, approved 8 Jan 2027: 4 of 5 have moved, 3 finish later, by 3 working days at most, "
            "1 earlier.",
        ),
        (
            {"design": 0, "build": 1},
            "Baseline autumn, approved 8 Jan 2027: 1 of 2 have moved, 1 finishes later, by 1 working day at most; "
            "3 are new.",
        ),
        ({}, "Baseline autumn, approved 8 Jan 2027: none of them was in it."),
    ],
)
def test_the_description_says_how_many_moved(days: dict[str, int], expected: str) -> None:
    assert f" {expected} Go-lives: " in picture(tracked(report(JOBS), days)).description


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        (0, 2, ", baseline 14–27 Jan 2027, 2 d later"),
        (0, -2, ", baseline 20 Jan – 2 Feb 2027, 2 d earlier"),
        (0, 0, ", as in the baseline"),
        (-3, 0, ", baseline 15–29 Jan 2027"),
    ],
)
def test_a_bar_tells_where_it_was(start: int, days: int, expected: str) -> None:
    row = was(report(JOBS).rows[1], days)
    if start:
        row = row._replace(baseline_start=date(2027, 1, 15), baseline_finish=row.finish)

    assert expected == moved(row)


def test_the_axis_reaches_all_that_was_planned() -> None:
    early, late = (picture(tracked(report(JOBS), {"build": days})) for days in (30, -30))

    for page in (early, late):
        (bar,) = [bar for bar in page.bars if bar.style == "baseline-bar" and inside(page, bar.y)]
        assert page.plot.x < bar.x
        assert bar.x + bar.width < page.plot.x + page.plot.width
        assert bar.width > 0.1 * page.plot.width


def test_a_lane_shows_when_it_was_planned_and_where_its_go_lives_were() -> None:
    plan = rollout(3, 2)
    days = {row.id: 10 for row in plan.rows if row.region == "DE"}

    page = picture(tracked(plan, days), by="region", level="lanes")

    assert [("baseline-bar", "Germany, baseline 16 Apr – 16 Jul 2027")] == [
        (style, title) for style, _, title in below(page) if title.startswith("Germany")
    ]
    assert [
        "Go-live (Germany, Sales), baseline 16 Jun 2027, 10 d later",
        "Go-live (Germany, Service), baseline 18 Jun 2027, 10 d later",
    ] == [title for title in diamonds(page) if title.startswith("Go-live (")]


def test_no_date_covers_the_place_where_a_milestone_was() -> None:
    for days in range(-12, 13):
        page = picture(tracked(report(JOBS), {"gate": days, "live": days}))
        marks = [mark for mark in page.marks if mark.style == "baseline-mark" and inside(page, mark.y)]
        dates = [text for text in page.texts if inside(page, text.y) and text.text.endswith("2027")]

        assert 2 == len(dates)
        for mark in marks:
            left, right = (mark.x + side(x for x, _ in mark.points) for side in (min, max))
            beside = [text for text in dates if abs(text.y - mark.y) < text.size]
            assert [] == [
                (days, text.text)
                for text in beside
                if text.x < right and text.x + width(text.text, text.size) > left
            ]


def test_every_page_of_paper_is_as_high_as_ever() -> None:
    plan = rollout(6, 4)
    days = {row.id: 10 for row in plan.rows}

    pages = layout(tracked(plan, days))

    assert {(841.89, 595.28)} == {(page.width, page.height) for page in pages}
    assert all(
        bar.y + bar.height <= page.height for page in pages for bar in page.bars if "baseline" in bar.style
    )
