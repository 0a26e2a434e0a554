"""Lanes: the roll-up of a group of tasks, with its go-lives and gates in an overview."""

from collections.abc import Iterable

from crmplan.lang import gettext as _
from crmplan.lang import ngettext
from crmplan.model import DAY
from crmplan.report.chart import baseline, place
from crmplan.report.chart.canvas import Canvas
from crmplan.report.chart.outline import Entry, Group
from crmplan.report.chart.records import ALARM, INK, Line, Rect, Text
from crmplan.report.chart.text import clean, cut, day, span, width
from crmplan.report.chart.words import full, kind_of, number, tone, toned
from crmplan.report.records import Row
from crmplan.report.words import count


def draw(c: Canvas, entry: Entry, group: Group, y: float, high: float) -> None:
    unit, rows = c.unit, [c.report.rows[at] for at in group.rows]
    days = span(min(row.start for row in rows), max(row.finish for row in rows))
    c.label(entry, y, high, days if c.sheet.overview else "")
    start, end = c.scale.at(group.start), c.scale.at(group.finish)
    open_ = [row for row in rows if not row.finished]
    text = _("{name}, {days}, {tasks}, {finished} finished")
    title = text.format(
        name=group.name,
        days=days,
        tasks=count(len(rows), "{number} task", "{number} tasks"),
        finished=len(rows) - len(open_),
    )
    if open_:
        title += _(", float {number} d").format(number=number(group.total_float))
    middle = _marks(c, group, y, high) if c.sheet.overview else y + high / 2
    half = 3.1 * unit if c.sheet.overview else 1.8 * unit
    if group.baseline is not None and not c.sheet.overview:
        middle -= 1.2 * unit
        baseline.lane(c, group, middle + half + 0.7 * unit, 1.3 * unit)
    c.bars.append(Rect(start, middle - half, max(end - start, 1.2 * unit), 2 * half, "lane", title))
    if not c.sheet.overview:
        return
    for style, spans in stretches(c, group).items():
        for first, last in spans:
            x, stop = c.scale.at(first), c.scale.at(last)
            c.overlays.append(Rect(x, middle - half, max(stop - x, 0.8 * unit), 2 * half, style))


def stretches(c: Canvas, group: Group) -> dict[str, list[tuple[int, int]]]:
    """Return when near-critical and when critical work of a lane is under way; critical wins."""
    rows = [row for row in (c.report.rows[at] for at in group.rows) if not row.milestone]
    critical = _merge((row.start_time, row.finish_time) for row in rows if tone(row) == "critical")
    near = _merge((row.start_time, row.finish_time) for row in rows if tone(row) == "near")
    return {"near": _without(near, critical), "critical": critical}


def _marks(c: Canvas, group: Group, y: float, high: float) -> float:
    """Draw the go-lives of a lane on its bar with their dates above, its gates below; return the middle
    of the bar."""
    unit, size = c.unit, 0.9 * c.paper.font
    line = 1.2 * size
    big, small = 4.1 * unit, 3.0 * unit
    lives = _clusters(c, group, "go-live", 2.1 * big)
    gates = _clusters(c, group, "gate", 2.1 * small)
    bar = 2.3 * big if lives else 7 * unit
    track = 3.6 * unit if group.baseline is not None else 0.0
    below = track + (2.3 * small if gates else 0.0)
    tiers = min(3, max(0, int((high - 1.5 * unit - bar - below) / line))) if lives else 0
    strips = place.Strips(tiers, c.x, c.right)
    spots = []
    # What is critical gets its label first.
    for rows in sorted(lives, key=lambda rows: not any(tone(row) == "critical" for row in rows)):
        x = c.scale.at(rows[-1].finish_time)
        labels = _dated(c, _live(c, rows, group.kind), rows, size, True)
        others = [other for each in lives if (other := c.scale.at(each[-1].finish_time)) != x]
        spot = place.above(strips, x, labels, 1.5 * unit, 0.8 * unit, others)
        if spot is not None:
            spots.append((spot, x, rows))
    used = max((spot.strip + 1 for spot, _x, _rows in spots), default=0)
    middle = y + (high - used * line - bar - below) / 2 + used * line + bar / 2
    top = middle - bar / 2 - 0.15 * size
    for spot, x, rows in spots:
        base = top - spot.strip * line
        colour = ALARM if any(tone(row) == "critical" for row in rows) else INK
        wide = width(spot.text, size, True)
        c.plates.append(Rect(spot.x - 0.5, base - 0.8 * size, wide + 1, 1.02 * size, "plate"))
        c.texts.append(Text(spot.x, base, spot.text, size, bold=True, colour=colour))
        if spot.strip:
            c.grid.append(Line(((x, base + 0.2 * size), (x, middle - big)), "frame"))
    if track:
        baseline.lane(c, group, middle + bar / 2 + 0.2 * unit, 1.6 * unit, lives=True)
    _gates(c, gates, middle + bar / 2 + (track + below) / 2 - 0.8 * unit, small, size)
    for rows in lives:
        _cluster(c, rows, "go-live", middle, big)
    return middle


def _gates(c: Canvas, gates: list[list[Row]], middle: float, radius: float, size: float) -> None:
    """Draw the gates of a lane in one line, with their names and dates beside them where there is room."""
    strips = place.Strips(1, c.x, c.right)
    labels = []
    for rows in gates:
        x = c.scale.at(rows[-1].finish_time)
        strips.take(0, x - radius, x + radius)
        _cluster(c, rows, "gate", middle, radius)
        name = cut(clean(rows[0].name) or rows[0].id, 110 * c.unit, size)
        what = name if len(rows) == 1 else count(len(rows), "{number} gate", "{number} gates")
        critical = any(tone(row) == "critical" for row in rows)
        labels.append((x, critical, _dated(c, what, rows, size, False)))
    labels.sort(key=lambda label: not label[1])
    spots: dict[float, place.Spot] = {}
    # Each gate gets its date before any gets its name too.
    for shortest in (True, False):
        for x, _critical, options in labels:
            had = spots.get(x)
            if had is not None:
                strips.leave(0, had.x - 1)
            away = radius + 2.4 * c.unit
            spot = place.beside(strips, x, options[-1:] if shortest else options, away, 4 * c.unit)
            if spot is not None:
                spots[x] = spot
    for x, critical, _options in labels:
        if x in spots:
            left, text = spots[x].x, spots[x].text
            c.plates.append(Rect(left - 0.5, middle - 0.5 * size, width(text, size) + 1, size, "plate"))
            c.texts.append(Text(left, middle + 0.36 * size, text, size, colour=ALARM if critical else INK))


def _clusters(c: Canvas, group: Group, kind: str, gap: float) -> list[list[Row]]:
    """Return the go-lives (or gates) of a lane in order of time, those that would lie on one another
    together."""
    rows = [row for row in (c.report.rows[at] for at in group.rows) if kind_of(row) == kind]
    rows.sort(key=lambda row: row.finish_time)
    found: list[list[Row]] = []
    for row in rows:
        if found and c.scale.at(row.finish_time) - c.scale.at(found[-1][-1].finish_time) < gap:
            found[-1].append(row)
        else:
            found.append([row])
    return found


def _cluster(c: Canvas, rows: list[Row], kind: str, middle: float, radius: float) -> None:
    worst = next((row for row in rows if tone(row) == "critical"), rows[0])
    title = "; ".join(full(row) for row in rows[:6])
    more = len(rows) - 6
    if more > 0:
        title += ngettext("; and {number} more", "; and {number} more", more).format(number=more)
    x = c.scale.at(rows[-1].finish_time)
    c.mark(x, middle, radius * 1.35, kind, "halo")
    c.mark(x, middle, radius, kind, toned(worst, kind), title)


def _live(c: Canvas, rows: list[Row], by: str) -> str:
    """Return whose go-lives a label is about."""
    scopes = list(dict.fromkeys(scope for row in rows if (scope := c.names.scope(row, by))))
    text = ", ".join(scopes)
    if scopes and width(text, c.paper.font) <= 90 * c.unit:
        return text
    if len(rows) > 1:
        return count(len(rows), "{number} go-live", "{number} go-lives")
    return cut(text, 90 * c.unit, c.paper.font)


def _dated(c: Canvas, what: str, rows: list[Row], size: float, bold: bool) -> list[tuple[str, float]]:
    """Return labels of a mark with their widths, the best first: with the whole date, the short date, the
    date alone."""
    first, last = rows[0].finish, rows[-1].finish
    if first == last:
        long, short = day(last), day(last, False)
    else:
        long, short = span(first, last), _("to {day}").format(day=day(last, False))
    texts = dict.fromkeys((f"{what} {long}".strip(), f"{what} {short}".strip(), long, short))
    return [(text, width(text, size, bold)) for text in texts]


def _merge(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans of time as few that do not touch."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        # Nights and weekends between two tasks are no break in the path.
        if merged and start <= merged[-1][1] + 3 * DAY:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _without(spans: list[tuple[int, int]], holes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans of time less the ``holes`` in them."""
    left = []
    for start, end in spans:
        for first, last in holes:
            if last <= start or first >= end:
                continue
            if first > start:
                left.append((start, first))
            start = last
        if end > start:
            left.append((start, end))
    return left
