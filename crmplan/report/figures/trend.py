"""The milestone trend: what each commit forecast, over the day that the forecast is of."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from crmplan.lang import figure as number_of
from crmplan.lang import gettext as _
from crmplan.lang import ngettext
from crmplan.model import DAY
from crmplan.report.chart.axis import Scale
from crmplan.report.chart.records import ALARM, GREY, INK, STYLES, Line, Rect
from crmplan.report.chart.text import clean, cut, day, month, width
from crmplan.report.figures.board import FONT, Board
from crmplan.report.figures.labels import SMALL, Tag
from crmplan.report.figures.records import Figure, Table, missing
from crmplan.report.figures.words import dated
from crmplan.report.history import Course, History, headline

MOST_LINES = 14
"""More lines cannot be told apart, nor their labels read: the finish, and the go-lives that moved most."""
_PLOT = 400.0
_LABELS = 330.0
"""Room for the labels at the ends of the lines, with what leads to them."""
_LEADER = 22.0
"""Room between the end of a line and its label."""
_TICK = 20.0
"""Points from one date of the upright axis to the next, at least."""
_EMPTY = 0.4
"""Share of the upright axis that may be empty."""
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)


def figure(history: History, only: Sequence[str] = ()) -> Figure:
    """Return the milestone trend of a plan.

    Parameters:
        history: its commits.
        only: ids of the go-lives to draw; those that moved most when empty.
    """
    name = _("Milestone trend")
    finish = history.finish
    if finish is None:
        return missing("trend", name, _("No commit can be planned, so there is no trend to draw."))
    lines = [finish, *_chosen(history, only)]
    title = headline(history)
    board = Board(history.name, title, _("forecast date over report date; days are working days"))
    _draw(board, history, lines)
    note = _note(history, len(history.go_lives) + 1 - len(lines), _ahead(history, lines))
    board.notes(note)
    description = _description(history, lines)
    return Figure("trend", name, title, description, board.page(description), _table(history, lines), note)


def called(course: Course) -> str:
    """Return the name of a line."""
    return course.name or _("Finish")


def _chosen(history: History, only: Sequence[str]) -> list[Course]:
    if only:
        return [one for one in history.go_lives if one.id in only]
    if len(history.go_lives) < MOST_LINES:
        return list(history.go_lives)

    def weight(at: int) -> tuple[bool, Decimal, int, int]:
        one = history.go_lives[at]
        return one.last is not None, -abs(one.moved or Decimal(0)), -one.moves, at

    order = sorted(range(len(history.go_lives)), key=weight)
    return [history.go_lives[at] for at in sorted(order[: MOST_LINES - 1])]


def _note(history: History, left: int, ahead: bool) -> str:
    notes = []
    if ahead:
        notes.append(
            _("All dates lie far ahead of the newest report, so the line of report dates is not shown.")
        )
    if left:
        notes.append(
            ngettext(
                "{number} go-live that moved less is left out.",
                "{number} go-lives that moved less are left out.",
                left,
            ).format(number=left)
        )
    if history.gaps:
        notes.append(
            ngettext(
                "{number} commit cannot be planned and is a gap.",
                "{number} commits cannot be planned and are gaps.",
                history.gaps,
            ).format(number=history.gaps)
        )
    if history.cut:
        notes.append(_("Older commits are missing."))
    return " ".join(notes)


# --- drawing --------------------------------------------------------------------------------------


def _draw(board: Board, history: History, lines: Sequence[Course]) -> None:
    reported = [step.reported for step in history.steps]
    first, last = _reported(history)
    low, high = _span(history, lines)
    marks = list(_ticks(low, high))
    left = board.left + max(width(text, SMALL) for _day, text in marks) + 8
    right = board.right - _LABELS
    top, bottom = board.y + 4, board.y + 4 + _PLOT
    across = board.time(first, last, left, right, top, bottom)
    low, high = min(low, marks[0][0]), max(high, marks[-1][0])
    up = Scale(low, high + timedelta(1) if high < date.max else high, 0.0, _PLOT)

    def x(value: date) -> float:
        return across.at((value.toordinal() * 2 + 1) * DAY // 2)

    def y(value: date) -> float:
        return bottom - up.at((value.toordinal() * 2 + 1) * DAY // 2)

    for value, text in marks:
        board.grid.append(Line(((left, y(value)), (right, y(value))), "grid"))
        board.say(left - 6, y(value) + 0.36 * SMALL, text, SMALL, anchor="end", colour=GREY)
    board.grid.append(Line(((left, top), (left, bottom)), "frame"))
    ends = [max(across.first, low), min(across.last, high)]
    if ends[0] < ends[1]:
        board.lines.append(Line(tuple((x(one), y(one)) for one in ends), "status", _("Report date")))
    for begin, end in _gaps(history):
        wide = max(x(end) - x(begin), 0.0) + 3
        words = _("Cannot be planned")
        board.grounds.append(Rect(x(begin) - 1.5, top, wide, bottom - top, "gap", words))
    tags = []
    for line in lines:
        points = [(x(reported[at]), y(one)) if one else None for at, one in enumerate(_drawn(line))]
        if line.reached is not None and line.last is not None:
            points[-1] = (
                x(min(line.last, reported[line.reached])),
                y(line.last),
            )  # Where it met the diagonal.
        looks, colour = _look(line)
        for run in _runs(points):
            board.lines.append(Line(tuple(run), looks, called(line)))
        _dots(board, line, history, points)
        ending = next(point for point in reversed(points) if point is not None)
        tags.append(Tag(ending[1], _label(line), colour, bold=not line.id))
    board.column(tags, right + _LEADER, top + 0.75 * FONT, bottom, x(max(reported)) + 7)
    board.y = bottom + 3.2 * SMALL
    _legend(board, history, lines, ends[0] < ends[1])


def _reported(history: History) -> tuple[date, date]:
    """Return the first and the last day of the level axis."""
    days = [step.reported for step in history.steps]
    first, last = min(days), max(days)
    room = timedelta(28)
    return first, max(last, first + room if (date.max - first) > room else date.max)


def _span(history: History, lines: Sequence[Course]) -> tuple[date, date]:
    """Return the first and the last day that the upright axis has to reach."""
    days = [one for line in lines for one in line.days if one is not None]
    first, last = _reported(history)
    return (min(days), max(days)) if _ahead(history, lines) else (min(first, *days), max(last, *days))


def _ahead(history: History, lines: Sequence[Course]) -> bool:
    """Whether most of an axis from the report dates on would be empty: then the movements get the room."""
    days = [one for line in lines for one in line.days if one is not None]
    first, last = _reported(history)
    return (min(days) - last).days > _EMPTY * (max(days) - first).days


def _drawn(line: Course) -> tuple[date | None, ...]:
    """Return the days of a line up to where it is reached: from there on nothing is forecast."""
    return line.days if line.reached is None else line.days[: line.reached + 1]


def _ticks(low: date, high: date) -> Iterator[tuple[date, str]]:
    """Yield the dates of the upright axis with their labels, from one before ``low`` to one behind ``high``."""
    most = int(_PLOT / _TICK)
    span = (high - low).days
    if span <= 7 * most:
        step = 7 if span > most else 1
        at = low - timedelta(low.weekday() if step == 7 else 0)
        while True:
            yield at, day(at)
            if at >= high or (date.max - at).days < step:
                return
            at += timedelta(step)
    months = next((one for one in _MONTHS if span / 30.44 / one + 2 <= most), _MONTHS[-1])
    number = (low.year * 12 + low.month - 1) // months * months
    while True:
        year, place = divmod(max(number, 12), 12)
        if year > date.max.year:
            return
        at = date(year, place + 1, 1)
        yield at, str(year) if months >= 12 else f"{month(at)} {year}"
        if at >= high:
            return
        number += months


def _gaps(history: History) -> Iterator[tuple[date, date]]:
    """Yield first and last report date of each run of commits that cannot be planned."""
    run: list[date] = []
    for step in history.steps:
        if step.turn.state is None:
            run.append(step.reported)
        elif run:
            yield run[0], run[-1]
            run = []
    if run:
        yield run[0], run[-1]


def _runs(points: Sequence[tuple[float, float] | None]) -> Iterator[list[tuple[float, float]]]:
    """Yield the stretches of a line between its gaps; one point alone is no line."""
    run: list[tuple[float, float]] = []
    for point in points:
        if point is not None:
            run.append(point)
            continue
        if len(run) > 1:
            yield run
        run = []
    if len(run) > 1:
        yield run


def _look(line: Course) -> tuple[str, str]:
    """Return the style of a line, and the colour of its label."""
    if not line.id:
        return "trend-finish", INK
    if line.moved is not None and line.moved > 0:
        return "alarm-line", ALARM
    if line.moved is not None and line.moved < 0:
        return "good-line", STYLES["good-line"].stroke
    return "steady-line", GREY


def _dots(board: Board, line: Course, history: History, points: Sequence[tuple[float, float] | None]) -> None:
    """Mark where a line begins, where it was moved, where it ends, and what stands alone between two gaps."""
    shown = [at for at, point in enumerate(points) if point is not None]
    moved = {after for before, after in pairwise(shown) if line.days[before] != line.days[after]}
    alone = {at for at in shown if not any((*points[max(at - 1, 0) : at], *points[at + 1 : at + 2]))}
    for at in sorted({shown[0], shown[-1], *moved, *alone}):
        point, when, step = points[at], line.days[at], history.steps[at]
        assert point is not None and when is not None
        words = _("{name}: {day}, forecast of {report} ({commit})").format(
            name=clean(called(line)), day=day(when), report=day(step.reported), commit=step.turn.commit.short
        )
        if at == shown[-1] and line.id and line.last is not None:
            board.mark(*point, 4.2, "go-live", "go-live", words)
        else:
            board.mark(*point, 2.6, "circle", "milestone", words)


def _label(line: Course) -> str:
    """Return what stands at the end of a line: its name, its newest day and how far it moved."""
    if line.last is None:
        tail = _("no longer planned")
    elif line.finished:
        tail = _("{day}, reached").format(day=day(line.last))
    else:
        tail = f"{day(line.last)} {_days(line.moved)}".rstrip()
    room = _LABELS - _LEADER - width(f" · {tail}", FONT, not line.id)
    return f"{_short(called(line), max(room, 40.0), not line.id)} · {tail}"


def _short(name: str, room: float, bold: bool) -> str:
    """Return a name as it fits: of ``Go-live (Europe, Sales)`` the scope, whose last part stays whole where it can."""
    name = clean(name)
    scope = re.fullmatch(r".+? \((.+)\)", name)
    if scope:
        name = scope[1]
    region, comma, module = name.rpartition(", ")
    if width(name, FONT, bold) <= room or not comma:
        return cut(name, room, FONT, bold)
    left = cut(region, room - width(comma + module, FONT, bold), FONT, bold)
    return f"{left}{comma}{module}" if len(left) > 4 else cut(name, room, FONT, bold)


def _days(value: Decimal | None) -> str:
    if not value:
        return ""
    text = number_of(f"{abs(value):f}")
    return (_("+{number} d") if value > 0 else _("−{number} d")).format(number=text)


def _legend(board: Board, history: History, lines: Sequence[Course], diagonal: bool) -> None:
    items = [("line", "trend-finish", _("Finish"))]
    looks = {_look(line)[0] for line in lines}
    for look, words in (
        ("alarm-line", _("Go-live, later")),
        ("good-line", _("Go-live, earlier")),
        ("steady-line", _("Go-live, where it was")),
    ):
        if look in looks:
            items.append(("line", look, words))
    items.append(("circle", "milestone", _("moved here")))
    if diagonal:
        items.append(("line", "status", _("report date: what meets this line is reached")))
    if history.gaps:
        items.append(("ground", "gap", _("cannot be planned")))
    board.legend(items)


# --- words ----------------------------------------------------------------------------------------


def _description(history: History, lines: Sequence[Course]) -> str:
    reported = sorted(step.reported for step in history.steps)
    parts = [
        _("Line chart of forecast dates in {number} commits, reported from {first} to {last}.").format(
            number=len(history.steps), first=day(reported[0]), last=day(reported[-1])
        )
    ]
    for line in lines[:20]:
        parts.append(
            _("{name}: {first}, now {last}.").format(
                name=clean(called(line)),
                first=day(line.first),
                last=f"{day(line.last)} {_days(line.moved)}".rstrip()
                if line.last
                else _("no longer planned"),
            )
        )
    return " ".join(parts)


def _table(history: History, lines: Sequence[Course]) -> Table:
    head = (_("Report date"), _("Commit"), *(called(line) for line in lines))
    rows = []
    for at, step in enumerate(history.steps):
        days = (dated(line.days[at]) if step.turn.state else _("gap") for line in lines)
        rows.append((dated(step.reported), step.turn.commit.short, *days))
    return Table(head, tuple(rows), (False,) * len(head))
