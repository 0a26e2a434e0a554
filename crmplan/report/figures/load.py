"""People's work by week against the time they have: one strip for each of the busiest."""

from datetime import date
from decimal import Decimal

from crmplan.lang import figure as number_of
from crmplan.lang import gettext as _
from crmplan.lang import ngettext
from crmplan.model import DAY
from crmplan.report.chart.records import ALARM, INK, Line, Rect
from crmplan.report.chart.text import clean, day, width
from crmplan.report.figures.board import FONT, Board, plain, steps
from crmplan.report.figures.labels import SMALL, wrapped
from crmplan.report.figures.records import Figure, Table, missing
from crmplan.report.figures.words import dated, named, share
from crmplan.report.pack.records import LoadRow, LoadWeek
from crmplan.report.records import Report

MOST_STRIPS = 12
"""The busiest people who get a strip."""
_STRIP, _GAP = 34.0, 12.0
_LABELS = 200.0


def figure(report: Report) -> Figure:
    """Return the strips of a plan with teams."""
    name = _("People’s load")
    rows = tuple(row for row in report.pack.load if row.peak_week is not None)
    if not rows:
        return missing("load", name, _("No task names a team, so nobody’s load is known."))
    shown = rows[:MOST_STRIPS]
    title = _title(rows)
    board = Board(report.name, title, _("person-days a week, planned against available"))
    _draw(board, report, shown)
    notes = [_("Time is only known of weeks in which somebody works for the programme.")]
    if len(rows) > len(shown):
        notes.insert(
            0,
            ngettext(
                "{number} other person, with no higher peak, is left out.",
                "{number} other people, with no higher peaks, are left out.",
                len(rows) - len(shown),
            ).format(number=len(rows) - len(shown)),
        )
    note = " ".join(notes)
    board.notes(note)
    description = _description(shown)
    return Figure("load", name, title, description, board.page(description), _table(rows), note)


def _title(rows: tuple[LoadRow, ...]) -> str:
    over = sum(row.over > 0 for row in rows)
    first = rows[0]
    assert first.peak_week is not None
    values = {
        "number": over,
        "all": len(rows),
        "name": named(first.person),
        "day": day(first.peak_week),
        "peak": "" if first.peak is None else share(first.peak),
    }
    if over:
        said = ngettext(
            "{number} of {all} people is planned above their time",
            "{number} of {all} people are planned above their time",
            over,
        )
    else:
        said = _("Nobody is planned above their time")
    if first.peak is None:
        return f"{said}; {_('{name} has work and no time in the week of {day}')}".format(**values)
    return f"{said}; {_('the highest peak is {peak} ({name}, week of {day})')}".format(**values)


def _draw(board: Board, report: Report, rows: tuple[LoadRow, ...]) -> None:
    names = min(max(width(clean(row.person), FONT, True) for row in rows), 190.0)
    left, right = board.left + max(names, 60.0) + 40, board.right - _LABELS
    weeks = rows[0].weeks
    top = board.y + 2
    bottom = top + (_STRIP + _GAP) * len(rows)
    scale = board.time(weeks[0].monday, _sunday(weeks[-1]), left, right, top, bottom)
    for number, row in enumerate(rows):
        low = top + (_STRIP + _GAP) * (number + 1)
        most = max(max(week.planned, week.available) for week in row.weeks)
        step, count = steps(most, 2)
        high = step * count

        def at(value: Decimal, low: float = low, high: Decimal = high) -> float:
            return low - _STRIP * float(value / high)

        board.grid.append(Line(((left, low), (right, low)), "major"))
        board.grid.append(Line(((left, low - _STRIP), (right, low - _STRIP)), "grid"))
        board.say(left - 6, low - _STRIP + 0.6 * SMALL, plain(high), SMALL, anchor="end", colour="#5A5A5A")
        for run in _runs(row):
            x = scale.at(run[0].monday.toordinal() * DAY)
            end = scale.at((run[0].monday.toordinal() + 7 * len(run)) * DAY)
            week = run[0]
            inside = min(week.planned, week.available)
            if inside:
                board.bars.append(Rect(x, at(inside), end - x, low - at(inside), "normal"))
            if week.planned > inside:
                board.bars.append(
                    Rect(x, at(week.planned), end - x, at(inside) - at(week.planned), "critical")
                )
        for stairs in _capacity(row):
            points = []
            for week in stairs:
                begin, end = week.monday.toordinal(), week.monday.toordinal() + 7
                y = at(week.available)
                points += [(scale.at(begin * DAY), y), (scale.at(end * DAY), y)]
            board.lines.append(Line(tuple(_corners(points)), "capacity"))
        middle = low - _STRIP / 2
        colour = ALARM if row.over else INK
        lines = wrapped(row.person, names, FONT, 2, True)
        for at_line, line in enumerate(lines):
            base = middle + 0.36 * FONT + (at_line - (len(lines) - 1) / 2) * 1.15 * FONT
            board.say(board.left, base, line, bold=True, colour=colour)
        board.say(right + 8, middle - 0.15 * SMALL, _words(row), SMALL, colour=colour, room=_LABELS - 8)
        assert row.peak_week is not None
        board.say(
            right + 8,
            middle + 1.15 * SMALL,
            _("week of {day}").format(day=day(row.peak_week)),
            SMALL,
            colour="#5A5A5A",
        )
    if report.status is not None and scale.spans(report.status):
        x = scale.at((report.status.toordinal() + 1) * DAY)
        board.lines.append(Line(((x, top), (x, bottom)), "status"))
    board.y = bottom + 3.2 * SMALL
    items = [("bar", "normal", _("Planned")), ("line", "capacity", _("Available"))]
    if any(row.over for row in rows):
        items.insert(1, ("bar", "critical", _("Planned above what is available")))
    if report.status is not None:
        items.append(("upright", "status", _("Status date")))
    board.legend(items)


def _sunday(week: LoadWeek) -> date:
    return date.fromordinal(min(week.monday.toordinal() + 6, date.max.toordinal()))


def _runs(row: LoadRow) -> list[list[LoadWeek]]:
    """Return weeks that look alike and follow one another as one bar, without those in which nothing is
    planned."""
    runs: list[list[LoadWeek]] = []
    for before, week in zip((None, *row.weeks), row.weeks, strict=False):
        if not week.planned:
            continue
        if runs and runs[-1][-1] is before and runs[-1][-1][1:] == week[1:]:
            runs[-1].append(week)
        else:
            runs.append([week])
    return runs


def _capacity(row: LoadRow) -> list[list[LoadWeek]]:
    """Return the stretches of weeks of which the time of a person is known: those in which they work."""
    stretches: list[list[LoadWeek]] = []
    before: LoadWeek | None = None
    for week in row.weeks:
        known = bool(week.planned or week.available)
        if known and before is not None and (before.planned or before.available):
            stretches[-1].append(week)
        elif known:
            stretches.append([week])
        before = week
    return stretches


def _corners(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return a line of stairs without the points between two of one height."""
    kept = [
        point
        for at, point in enumerate(points)
        if not (0 < at < len(points) - 1 and points[at - 1][1] == point[1] == points[at + 1][1])
    ]
    return kept


def _words(row: LoadRow) -> str:
    said = _("work in a week without time") if row.peak is None else _("peak {share}")
    text = said.format(share="" if row.peak is None else share(row.peak))
    if row.over:
        over = ngettext("{number} week above", "{number} weeks above", row.over).format(number=row.over)
        text = f"{text}, {over}"
    return text


def _description(rows: tuple[LoadRow, ...]) -> str:
    parts = "; ".join(f"{clean(row.person)} {_words(row)}" for row in rows)
    return _("Bars of person-days by week for each of the busiest people: {parts}.").format(parts=parts)


def _table(rows: tuple[LoadRow, ...]) -> Table:
    def total(row: LoadRow, kind: str) -> str:
        return number_of(f"{sum((getattr(week, kind) for week in row.weeks), Decimal(0)):,.1f}")

    return Table(
        (
            _("Person"),
            _("Planned (person-days)"),
            _("Available in those weeks"),
            _("Peak"),
            _("In the week of"),
            _("Weeks above"),
        ),
        tuple(
            (
                row.person,
                total(row, "planned"),
                total(row, "available"),
                "" if row.peak is None else share(row.peak),
                dated(row.peak_week),
                number_of(f"{row.over:,}"),
            )
            for row in rows
        ),
        (False, True, True, True, False, True),
    )
