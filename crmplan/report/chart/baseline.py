"""The current baseline in a chart: a thin bar below each bar, a hollow diamond where a milestone was, and what is said
of it."""

from collections.abc import Sequence
from datetime import date

from crmplan.report.chart.canvas import SHAPES, Canvas
from crmplan.report.chart.outline import Group
from crmplan.report.chart.records import Mark, Rect
from crmplan.report.chart.text import clean
from crmplan.report.chart.words import moved, title, were
from crmplan.report.records import Row

BAR, KEPT, MARK = "baseline-bar", "baseline-kept", "baseline-mark"
RADIUS = 3.2
"""Of the diamond in a row of its own, in units of the page."""


def days(rows: Sequence[Row]) -> list[date]:
    """Return the days that an axis must reach to show where the rows were."""
    found = [(row.baseline_start, row.baseline_finish) for row in rows]
    return [value for pair in found for value in pair if value is not None]


def draw(c: Canvas, row: Row, middle: float, high: float) -> float | None:
    """Draw where the task of a row was; return the place of a diamond that a label must not cover.

    A bar of the height ``high`` stands in the lower part of the row. What had no length is a diamond in the
    ``middle``, left out where it would stand behind today's mark.
    """
    if row.baseline_span is None:
        return None
    start, finish = row.baseline_span
    told = f"{clean(row.name) or row.id}{moved(row)}" if row.moved else ""
    if start < finish:
        bar(c, (start, finish), middle + 1.46 * high, high, told, row.moved)
        return None
    if not row.moved:
        return None
    x = c.scale.at(finish)
    diamond(c, x, middle, RADIUS * c.unit, told)
    return x


def lane(c: Canvas, group: Group, y: float, high: float, lives: bool = False) -> None:
    """Draw when a group was planned, and with ``lives`` a diamond where each of its go-lives was that has moved."""
    if group.baseline is None:
        return
    rows = [row for row in (c.report.rows[at] for at in group.rows) if row.baseline_span is not None]
    dates, any_moved = days(rows), any(row.moved for row in rows)
    told = f"{group.name}{were(min(dates), max(dates))}" if any_moved else ""
    bar(c, group.baseline, y, high, told, any_moved)
    if not lives:
        return
    for row in rows:
        if row.go_live and row.moved and row.baseline_span is not None:
            told = title(row, c.names) + moved(row)
            diamond(c, c.scale.at(row.baseline_span[1]), y + high / 2, 2.3 * c.unit, told)


def bar(c: Canvas, instants: tuple[int, int], y: float, high: float, title: str, is_moved: bool) -> None:
    """Draw when something was planned, in a paler grey where it still is."""
    start, finish = map(c.scale.at, instants)
    c.bars.append(Rect(start, y, max(finish - start, 1.2 * c.unit), high, BAR if is_moved else KEPT, title))


def diamond(c: Canvas, x: float, y: float, radius: float, title: str = "") -> None:
    """Draw where a milestone was."""
    points = tuple((px * radius, py * radius) for px, py in SHAPES["milestone"])
    c.marks.append(Mark(x, y, points, MARK, title))
