"""The rows of a page: tasks with their bars, marks and floats, freezes behind them, the driving path."""

from decimal import Decimal
from itertools import pairwise

from crmplan.lang import gettext as _
from crmplan.report.chart import baseline, lanes
from crmplan.report.chart.canvas import ARROW, Canvas
from crmplan.report.chart.outline import Entry
from crmplan.report.chart.records import ALARM, INK, Line, Mark, PageRow, Rect, Text
from crmplan.report.chart.text import clean, day, span, width
from crmplan.report.chart.words import full, kind_of, tone, toned
from crmplan.report.records import Row


def draw(c: Canvas) -> None:
    """Draw the rows with their bars, marks and labels."""
    y = c.y
    bands = c.bands()
    shaded: list[list[tuple[float, float]]] = [[] for _ in bands]
    for at, entry in enumerate(c.sheet.entries):
        high = entry.weight * c.pitch
        id_ = entry.group.id if entry.group else c.report.rows[entry.row].id if entry.row >= 0 else ""
        c.rows.append(PageRow(entry.kind, id_, entry.label, y, high))
        if at % 2:
            c.grounds.append(Rect(c.left, y, c.right - c.left, high, "zebra"))
        if entry.kind == "head" or (entry.kind == "lane" and not c.sheet.overview):
            c.grounds.append(Rect(c.left, y, c.right - c.left, high, "head"))
        for places, band in zip(shaded, bands, strict=True):
            if entry.kind != "head" and _concerns(c, entry, band.regions):
                if places and abs(places[-1][1] - y) < 0.01:
                    places[-1] = (places[-1][0], y + high)
                else:
                    places.append((y, y + high))
        if entry.kind == "head":
            c.label(entry, y, high)
        elif entry.group is not None:
            lanes.draw(c, entry, entry.group, y, high)
        else:
            _task(c, entry, c.report.rows[entry.row], y, high)
        y += high
    for places, band in zip(shaded, bands, strict=True):
        x, end = c.scale.day(band.first), c.end_of(band.last)
        text = _("Freeze in {regions}, {days}: {reason}") if band.regions else _("Freeze, {days}: {reason}")
        title = text.format(
            regions=", ".join(band.regions),
            days=span(band.first, band.last),
            reason=clean(band.reason) or clean(band.id),
        )
        for start, stop in places:
            c.grounds.append(Rect(x, start, max(end - x, 0.5), stop - start, "freeze", title))
    if c.links == "critical":
        _path_links(c)


def _concerns(c: Canvas, entry: Entry, regions: tuple[str, ...]) -> bool:
    if not regions:
        return True
    if entry.group is None:
        return c.report.rows[entry.row].region in regions
    return all(c.report.rows[at].region in regions for at in entry.group.rows)


def _task(c: Canvas, entry: Entry, row: Row, y: float, high: float) -> None:
    c.label(entry, y, high)
    middle, kind, title = y + high / 2, kind_of(row), full(row)
    start, end = c.scale.at(row.start_time), c.scale.at(row.finish_time)
    half = min(0.3125 * high, 5.6 * c.unit)
    was = None
    if c.tracked:
        # A thinner bar leaves room for the baseline below it.
        half = min(0.25 * high, 4.5 * c.unit)
        was = baseline.draw(c, row, middle, 0.56 * half)
        middle -= 0.0 if row.milestone else 0.45 * half
    slack = c.slack(row)
    if slack and slack > end + 0.5:
        c.grid.append(Line(((end, middle), (slack, middle)), "float"))
    if row.milestone:
        radius = min(4.3 * c.unit, 0.4 * high)
        c.mark(start, middle, radius, kind, toned(row, kind), title)
        c.spots[entry.row] = (start, start, middle, radius)
        _date(c, row, start, middle, radius, was)
        return
    wide = max(end - start, 1.2 * c.unit)
    style = tone(row)
    c.bars.append(Rect(start, middle - half, wide, 2 * half, style, title))
    c.spots[entry.row] = (start, start + wide, middle, half)
    done = Decimal(1) if row.finished else row.done or Decimal(0)
    if done > 0:
        c.overlays.append(
            Rect(start, middle - half, wide * float(min(done, Decimal(1))), 2 * half, f"{style}-done")
        )
    if row.go_live or row.gate:
        c.mark(start + wide, middle, min(4.3 * c.unit, 0.4 * high), kind, toned(row, kind), title)
        _date(c, row, start + wide, middle, 4.3 * c.unit, was)


def _date(c: Canvas, row: Row, x: float, middle: float, radius: float, was: float | None) -> None:
    """Write the date of a mark beside it, on the right when there is room; ``was`` is the place of a diamond that it
    must not cover."""
    size, reach = 0.93 * c.size, baseline.RADIUS * c.unit + 1
    first, last = x - radius, x + radius
    ends = [(first, last)]
    if was is not None:
        ends.append((min(first, was - reach), max(last, was + reach)))
    # A float line or a freeze behind the label would run through it.
    hides = bool(c.slack(row)) or bool(c.bands())
    for text in (day(row.finish), day(row.finish, False)):
        wide = width(text, size)
        places = [place for a, b in ends for place in (b + 2.4 * c.unit, a - 2.4 * c.unit - wide)]
        for left in places:
            free = was is None or left > was + reach or left + wide < was - reach
            if free and left >= c.x + c.unit and left + wide <= c.right:
                if hides:
                    c.plates.append(Rect(left - 1, middle - 0.5 * size, wide + 2, size, "plate"))
                colour = ALARM if tone(row) == "critical" else INK
                c.texts.append(Text(left, middle + 0.36 * size, text, size, colour=colour))
                return


def _path_links(c: Canvas) -> None:
    """Draw the links of the driving path between steps that both stand on the page."""
    steps = [step.row for step in c.report.path]
    unit = c.unit
    for before, after in pairwise(steps):
        if before not in c.spots or after not in c.spots:
            continue
        start, end, y, _radius = c.spots[before]
        to, _end, target, reach = c.spots[after]
        down = 1.0 if target > y else -1.0
        points: tuple[tuple[float, float], ...]
        if to >= end - 0.5:
            x = max(to, end) + (0.0 if reach == 0 else 1.2 * unit)
            points = ((end, y), (x, y), (x, target - down * reach))
            tip = tuple((-py * unit, down * px * unit) for px, py in ARROW)
            c.marks.append(Mark(x, target - down * reach, tip, "arrow"))
        else:
            x = min(start, to) - 3 * unit
            points = ((start, y), (x, y), (x, target), (to, target))
            c.marks.append(Mark(to, target, tuple((px * unit, py * unit) for px, py in ARROW), "arrow"))
        c.lines.append(Line(points, "link"))
