"""The milestone trend: which lines it has, where they stand, and that nothing of it covers something else."""

import xml.etree.ElementTree as ET
from datetime import date, timedelta
from decimal import Decimal

import pytest

from crmplan.renderers import pictures, svg
from crmplan.report.chart.records import Line, Page
from crmplan.report.chart.text import width
from crmplan.report.figures.trend import MOST_LINES, figure
from crmplan.report.history import History
from tests.report.histories import many, of, state

APRIL, MAY, JUNE, JULY = (date(2026, month, 1) for month in (4, 5, 6, 7))
LOOKS = ("trend-finish", "alarm-line", "good-line", "steady-line")


def page_of(found: History, *only: str) -> Page:
    page = figure(found, only).page
    assert page is not None
    return page


def lines(page: Page) -> list[tuple[str, str, int]]:
    """Return name, look and number of points of the lines."""
    return [
        (line.title, line.style, len(line.points))
        for line in page.lines
        if line.style in LOOKS and line.title
    ]


def slopes(page: Page, look: str) -> list[int]:
    """Return for each line of a look whether its ends rise (1), fall (-1) or stay."""
    found = [line.points for line in page.lines if line.style == look and line.title]
    return [(points[0][1] > points[-1][1]) - (points[0][1] < points[-1][1]) for points in found]


def test_a_slip_rises_and_what_stays_is_level() -> None:
    found = of(
        state(JULY, [("late", APRIL), ("early", JUNE), ("level", MAY)]),
        state(JULY, [("late", MAY), ("early", MAY), ("level", MAY)]),
    )

    page = page_of(found)

    assert {
        ("Finish", "trend-finish", 2),
        ("Go-live (Late, Sales)", "alarm-line", 2),
        ("Go-live (Early, Sales)", "good-line", 2),
        ("Go-live (Level, Sales)", "steady-line", 2),
    } == set(lines(page))
    assert [[0], [1], [-1], [0]] == [slopes(page, look) for look in LOOKS]


def test_a_gap_breaks_the_lines_and_is_shaded() -> None:
    page = page_of(of(*[state(JULY)] * 3, "a gap", "a gap", *[state(JULY)] * 2))

    assert [("Finish", "trend-finish", 3), ("Finish", "trend-finish", 2)] == lines(page)
    (shade,) = [rect for rect in page.grounds if rect.style == "gap" and rect.title]
    ends = [line.points for line in page.lines if line.title == "Finish"]
    assert ends[0][-1][0] < shade.x < shade.x + shade.width < ends[1][0][0]


def test_a_version_between_two_gaps_is_seen() -> None:
    page = page_of(of(state(JULY), state(JULY), "a gap", state(JULY), "a gap", state(JULY), state(JULY)))

    shown = [
        mark for mark in page.marks if mark.title.startswith("Finish: 1 Jul 2026, forecast of 23 Mar 2026")
    ]
    assert 1 == len(shown)


def diagonal(page: Page) -> Line:
    (found,) = [line for line in page.lines if line.style == "status" and line.title]
    return found


def test_a_go_live_that_is_reached_ends_on_the_diagonal() -> None:
    done = date(2026, 3, 12)
    found = of(
        state(JULY, [("no", date(2026, 3, 9))]),
        state(JULY, [("no", done)]),
        state(JULY, [("no", done)], finished=["no"]),
        state(JULY, [("no", done)], finished=["no"]),
    )

    page = page_of(found)

    (x1, y1), (x2, y2) = diagonal(page).points
    (star,) = [
        mark
        for mark in page.marks
        if mark.title.startswith("Go-live (No, Sales)") and mark.style == "go-live"
    ]
    assert y1 + (star.x - x1) * (y2 - y1) / (x2 - x1) == pytest.approx(star.y, abs=0.5)
    assert any(text.text == "No, Sales · 12 Mar 2026, reached" for text in page.texts)


def test_where_all_dates_lie_far_ahead_they_get_the_room() -> None:
    near, far = (
        of(state(day, [("no", day)]), state(day + timedelta(90))) for day in (APRIL, date(2029, 7, 1))
    )

    assert any(line.style == "status" and line.title for line in page_of(near).lines)
    assert not any(line.style == "status" and line.title for line in page_of(far).lines)
    assert figure(far).note.startswith("All dates lie far ahead of the newest report")


def test_of_many_go_lives_those_that_moved_most_are_drawn() -> None:
    found = many(12, 60, lambda commit, live: date(2027, 1, 4) + timedelta(9 * live + commit * (live % 20)))

    made = figure(found)

    assert made.page is not None
    assert MOST_LINES == len({name for name, _look, _points in lines(made.page)})
    assert f"{61 - MOST_LINES} go-lives that moved less are left out." == made.note
    moved = sorted((one.moved or Decimal(0) for one in found.go_lives), reverse=True)[: MOST_LINES - 1]
    drawn = [one.moved or Decimal(0) for one in found.go_lives if one.name in made.table.head]
    assert sorted(drawn, reverse=True) == moved


def test_chosen_go_lives_are_drawn() -> None:
    found = many(3, 30, lambda commit, live: date(2027, 1, 4) + timedelta(9 * live + commit))

    assert ("Report date", "Commit", "Finish", "Go-live (Region-7, Sales)") == figure(
        found, ["region-7"]
    ).table.head


def test_the_numbers_are_a_table() -> None:
    table = figure(of(state(JUNE, [("no", APRIL)]), "a gap", state(JULY, [("no", MAY)]))).table

    assert [
        ("2026-03-02", "0000000000", "2026-06-01", "2026-04-01"),
        ("2026-03-09", "0000000000", "gap", "gap"),
        ("2026-03-16", "0000000000", "2026-07-01", "2026-05-01"),
    ] == list(table.rows)


def test_without_a_version_that_can_be_planned_there_is_no_picture() -> None:
    made = figure(of("a gap"))

    assert (None, "No commit can be planned, so there is no trend to draw.") == (made.page, made.reason)


SHAPES = {
    "one commit": of(state(JULY, [("no", JUNE)])),
    "one day": of(state(date(2026, 3, 2), [("no", date(2026, 3, 2))])),
    "no go-live": of(state(JUNE), state(JULY)),
    "story": many(30, 12, lambda commit, live: date(2027, 1, 4) + timedelta(30 * live + commit * live)),
    "crowd": many(30, 60, lambda commit, live: date(2026, 6, 1) + timedelta(live // 9 + commit * (live % 7))),
    "century": of(state(date(1995, 1, 2)), state(date(2195, 1, 2), [("no", date(2100, 1, 1))])),
    "gone": of(state(JULY, [("no", JUNE)]), state(JULY)),
    "gaps first and last": of("a gap", state(JULY), "a gap"),
    "hostile": of(
        state(
            JULY,
            [("<b>&\x1b[31m\u202e" + "x" * 300, JUNE), ("日本語のタスク名" * 20, JUNE)],
            name="<script>" * 40,
        )
    ),
}


@pytest.mark.parametrize("name", list(SHAPES))
def test_everything_stands_on_the_page_and_labels_do_not_overlap(name: str) -> None:
    page = page_of(SHAPES[name])

    ET.fromstring(svg.draw(page, "trend"))
    boxes = []
    for text in page.texts:
        wide = width(text.text, text.size, text.bold)
        x = text.x - (wide / 2 if text.anchor == "middle" else wide if text.anchor == "end" else 0)
        boxes.append((x, text.y - 0.75 * text.size, x + wide, text.y + 0.1 * text.size, text.text))
    outside = [
        box for box in boxes if box[0] < 0 or box[1] < 0 or box[2] > page.width or box[3] > page.height
    ]
    over = [
        (a[4], b[4])
        for at, a in enumerate(boxes)
        for b in boxes[at + 1 :]
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]
    assert ([], []) == (outside, over)
    for line in page.lines:
        assert all(0 <= x <= page.width and 0 <= y <= page.height for x, y in line.points)


def test_the_same_history_gives_the_same_bytes() -> None:
    first, second = (
        page_of(many(5, 3, lambda commit, live: JULY + timedelta(live + commit))) for _ in range(2)
    )

    assert svg.draw(first, "trend") == svg.draw(second, "trend")
    assert pictures.draw(first) == pictures.draw(second)
    assert pictures.draw(first).startswith(b"\x89PNG")
