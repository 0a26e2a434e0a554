"""Training seats and trained users against those who are live, by week."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

from crmplan.lang import figure as number_of
from crmplan.lang import gettext as _
from crmplan.model import DAY
from crmplan.report.chart.axis import Scale
from crmplan.report.chart.records import ALARM, STYLES, Line, Rect
from crmplan.report.chart.text import day, width
from crmplan.report.figures.board import Board, Height
from crmplan.report.figures.labels import SMALL, Tag
from crmplan.report.figures.records import Figure, Table, missing
from crmplan.report.figures.words import dated
from crmplan.report.pack.records import SeatWeek
from crmplan.report.records import Report

_PLOT = 230.0
_LABELS = 190.0
_LEAST_WEEKS = 13


def figure(report: Report) -> Figure:
    """Return the stairs of a plan with users."""
    name = _("Training against go-live")
    weeks = report.pack.seats
    if not weeks:
        reason = (
            _("No training and no go-live is planned, so there is nobody to count.")
            if report.users
            else _("The plan does not say how many users there are.")
        )
        return missing("seats", name, reason)
    title = _title(report, weeks)
    board = Board(report.name, title, _("users and seats, cumulative at the end of each week"))
    _draw(board, report, weeks)
    notes = [_("A user counts as trained when the last course before their go-live is over.")]
    if weeks[-1].seats > weeks[-1].trained:
        notes.append(_("Seats are more than users where a user takes several courses."))
    if not weeks[-1].seats:
        notes.append(_("No training says how many seats it has."))
    note = " ".join(notes)
    board.notes(note)
    description = _description(weeks)
    return Figure("seats", name, title, description, board.page(description), _table(weeks), note)


def _title(report: Report, weeks: tuple[SeatWeek, ...]) -> str:
    last = weeks[-1]
    behind = [week for week in weeks if week.live > week.trained]
    if behind:
        worst = max(behind, key=lambda week: (week.live - week.trained, -week.monday.toordinal()))
        return _("In the week of {day}, {live} users are live and {trained} are trained").format(
            day=day(worst.monday), live=_n(worst.live), trained=_n(worst.trained)
        )
    if last.live:
        return _("Training keeps up with go-live: {trained} users trained, {live} live").format(
            trained=_n(last.trained), live=_n(last.live)
        )
    return _("{trained} of {users} users are trained; no go-live is planned for them").format(
        trained=_n(last.trained), users=_n(report.users)
    )


def _n(number: int) -> str:
    return number_of(f"{number:,}")


def _draw(board: Board, report: Report, weeks: tuple[SeatWeek, ...]) -> None:
    last = weeks[-1]
    most = Decimal(max(last.seats, last.trained, last.live, report.users, 1))
    left = board.left + max(width(f"{most:,}0", SMALL), 30.0) + 6
    right = board.right - _LABELS
    top = board.y + 6
    bottom = top + _PLOT
    # A few weeks alone would be a wall at the edge; they stand in the middle of a quarter.
    pad = max(0, _LEAST_WEEKS - len(weeks)) // 2 * 7
    begin = max(weeks[0].monday.toordinal() - pad, 1)
    # What the last step leads to must be seen.
    end = min(last.monday.toordinal() + 6 + max(pad, len(weeks) // 4), date.max.toordinal())
    scale = board.time(date.fromordinal(begin), date.fromordinal(end), left, right, top, bottom)
    height = board.upright(most, left, right, top, bottom)
    stairs = {kind: _stairs(weeks, kind, scale, height) for kind in ("live", "trained", "seats")}
    for (x, y), (to, _y) in pairwise(stairs["live"]):
        if to > x and y < bottom:
            board.grounds.append(Rect(x, y, to - x, bottom - y, "live"))
    board.lines.append(Line(tuple(stairs["live"]), "live-line", _("Users live")))
    board.lines.append(Line(tuple(stairs["trained"]), "trained", _("Users trained")))
    if last.seats:
        board.lines.append(Line(tuple(stairs["seats"]), "seats", _("Training seats")))
    tags = [
        Tag(
            height.at(Decimal(last.trained)),
            _("{number} users trained").format(number=_n(last.trained)),
            ALARM if last.trained < last.live else STYLES["trained"].stroke,
            True,
        ),
        Tag(
            height.at(Decimal(last.live)),
            _("{number} users live").format(number=_n(last.live)),
            STYLES["live-line"].stroke,
        ),
    ]
    if last.seats:
        text = _("{number} training seats").format(number=_n(last.seats))
        tags.append(Tag(height.at(Decimal(last.seats)), text, STYLES["seats"].stroke))
    board.column(tags, right + 8, top, bottom, right)
    if report.status is not None and scale.spans(report.status):
        x = scale.at((report.status.toordinal() + 1) * DAY)
        board.lines.append(Line(((x, top), (x, bottom)), "status"))
        board.beside(x, top + 6, _("Status {day}").format(day=day(report.status)), SMALL, anchor="middle")
    board.y = bottom + 3 * SMALL


def _stairs(
    weeks: tuple[SeatWeek, ...], kind: str, scale: Scale, height: Height
) -> list[tuple[float, float]]:
    """Return the line of a cumulative count: it steps up at the end of a week."""
    points = [(scale.x, height.bottom)]
    for week in weeks:
        y = height.at(Decimal(getattr(week, kind)))
        if y != points[-1][1]:
            x = scale.at((week.monday.toordinal() + 7) * DAY)
            points += [(x, points[-1][1]), (x, y)]
    return [*points, (scale.x + scale.width, points[-1][1])]


def _description(weeks: tuple[SeatWeek, ...]) -> str:
    last = weeks[-1]
    return _(
        "Step chart by week from {first} to {last}: {trained} users trained, {live} live, {seats} training seats."
    ).format(
        first=day(weeks[0].monday),
        last=day(last.monday),
        trained=_n(last.trained),
        live=_n(last.live),
        seats=_n(last.seats),
    )


def _table(weeks: tuple[SeatWeek, ...]) -> Table:
    """Return the weeks in which something changes."""
    shown = [
        week for before, week in pairwise((weeks[0]._replace(seats=-1), *weeks)) if before[1:] != week[1:]
    ]
    return Table(
        (_("Week of"), _("Training seats"), _("Users trained"), _("Users live")),
        tuple((dated(week.monday), _n(week.seats), _n(week.trained), _n(week.live)) for week in shown),
        (False, True, True, True),
    )
