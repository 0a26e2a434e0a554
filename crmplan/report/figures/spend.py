"""Cumulative spend against what is released and approved: the S-curve."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from crmplan.lang import gettext as _
from crmplan.lang import ngettext
from crmplan.model import DAY, Money
from crmplan.report.chart import axis
from crmplan.report.chart.records import ALARM, INK, STYLES, Line, Rect
from crmplan.report.chart.text import clean, cut, day, width
from crmplan.report.figures.board import FONT, Board, Height
from crmplan.report.figures.labels import SMALL, Tag, flags
from crmplan.report.figures.records import Figure, Table, missing
from crmplan.report.figures.words import amount, columns, dated, whole
from crmplan.report.pack.records import Spend, SpendPoint
from crmplan.report.records import Report
from crmplan.report.words import worded

_PLOT = 270.0
_TIERS = 4
_LABELS = 190.0
"""Room for the labels at the ends of the lines."""


def figure(report: Report) -> Figure:
    """Return the S-curve of a plan with money."""
    name = _("Spending over time")
    spend = report.pack.spend
    if spend is None:
        return missing("spend", name, _("The plan has no money, so there is no spending to draw."))
    title = _title(report, spend)
    board = Board(report.name, title, _("cumulative, {currency}").format(currency=report.currency))
    _draw(board, report, spend)
    note = _note(report, spend)
    board.notes(note)
    description = _description(report, spend)
    return Figure("spend", name, title, description, board.page(description), _table(report, spend), note)


def _title(report: Report, spend: Spend) -> str:
    last = spend.points[-1]
    over = report.cost.overspent
    if over is not None:
        return _("Spending passes the released money on {day}: {spent} against {released}").format(
            day=day(over[0]), spent=amount(over[1]), released=amount(over[2])
        )
    values = {"total": amount(last.planned), "day": day(_reached(spend))}
    if spend.releases:
        return _("Spending stays inside the released rounds; {total} by {day}").format(**values)
    if spend.approved is None:
        return _("Spending reaches {total} by {day}; no sum is approved").format(**values)
    if last.planned.amount > spend.approved.amount:
        more = Money(last.planned.amount - spend.approved.amount, last.planned.currency)
        return _("Spending reaches {total} by {day}, {more} more than approved").format(
            **values, more=amount(more)
        )
    return _("Spending reaches {total} by {day}, inside the approved {approved}").format(
        **values, approved=amount(spend.approved)
    )


def _reached(spend: Spend) -> date:
    """Return the first point at which everything is spent."""
    return next(point.day for point in spend.points if point.planned == spend.points[-1].planned)


def _draw(board: Board, report: Report, spend: Spend) -> None:
    points = spend.points
    first, last = points[0].day.replace(day=1), points[-1].day
    right = board.right - _LABELS
    sums = [point.planned.amount for point in points] + [points[-1].released.amount]
    sums += [point.baseline.amount for point in points if point.baseline is not None]
    sums += [spend.approved.amount] if spend.approved is not None else []
    most = max(*sums, Decimal(1))
    left = board.left + max(width(f"{most:,.0f}0", SMALL), 40.0) + 6
    scale, _upper, _lower = axis.scale(first, last, left, right - left, SMALL)
    labels = flags(_events(spend, scale, report.status), board.right, _TIERS)
    top = board.y + 4 + (1 + max((label.tier for label in labels), default=-1)) * 1.35 * SMALL
    bottom = top + _PLOT
    scale = board.time(first, last, left, right, top, bottom)
    height = board.upright(most, left, right, top, bottom)
    _released(board, spend, scale, height)
    start = (left, bottom)
    status = report.status
    path = [start, *((_end(scale, point.day), height.at(point.planned.amount)) for point in points)]
    done = [
        start,
        *(at for at, point in zip(path[1:], points, strict=True) if status and point.day <= status),
    ]
    board.lines.append(Line(tuple(path), "spent", _("Planned spend")))
    if status is not None and len(done) > 1:
        board.lines.append(Line(tuple(done), "spent-done", _("Spent by the status date")))
    if points[-1].baseline is not None:
        before = [
            start,
            *((_end(scale, one.day), height.at(one.baseline.amount)) for one in points if one.baseline),
        ]
        board.lines.append(Line(tuple(before), "baseline", _("Baseline")))
    if spend.approved is not None:
        y = height.at(spend.approved.amount)
        board.lines.append(Line(((left, y), (right, y)), "approved", _("Approved")))
    for label in labels:
        board.flag(label, top, bottom)
    if status is not None and scale.spans(status):
        x = _end(scale, status)
        board.lines.append(Line(((x, top), (x, bottom)), "status"))
    over = report.cost.overspent
    if over is not None and scale.spans(over[0]):
        board.mark(_end(scale, over[0]), height.at(over[1].amount), 6, "circle", "alarm-dot")
    board.column(_tags(spend, height), right + 8, top + 0.75 * FONT, bottom, right)
    board.y = bottom + 3 * SMALL


def _end(scale: axis.Scale, value: date) -> float:
    return scale.at((value.toordinal() + 1) * DAY)


def _released(board: Board, spend: Spend, scale: axis.Scale, height: Height) -> None:
    """Draw the stairs of the released money."""
    right = scale.x + scale.width
    total, x, y = Decimal(0), scale.x, height.bottom
    steps = [(x, y)]
    for released, _id, money in spend.releases:
        begins = scale.at(released.toordinal() * DAY)
        if total:
            board.grounds.append(Rect(x, y, begins - x, height.bottom - y, "released"))
        total += money.amount
        x, y = begins, height.at(total)
        steps += [(x, steps[-1][1]), (x, y)]
    if total:
        board.grounds.append(Rect(x, y, right - x, height.bottom - y, "released"))
        board.lines.append(Line((*steps, (right, y)), "released-line", _("Released")))


def _events(
    spend: Spend, scale: axis.Scale, status: date | None
) -> Iterator[tuple[float, Sequence[str], str]]:
    """Yield the status date and the rounds with their labels."""
    if status is not None and scale.spans(status):
        yield _end(scale, status), (_("Status {day}").format(day=day(status)), _("Status")), INK
    for released, id, money in spend.releases:
        label, sum_ = cut(clean(worded(id)), 140, SMALL), f"+{whole(money)}"
        texts = (
            f"{label} {sum_}, {day(released)}",
            f"{label} {sum_}",
            f"{cut(label, 70, SMALL)} {sum_}",
            sum_,
        )
        yield scale.at(released.toordinal() * DAY), texts, STYLES["released-line"].stroke


def _tags(spend: Spend, height: Height) -> list[Tag]:
    last = spend.points[-1]
    tags = [
        Tag(
            height.at(last.planned.amount),
            _("Planned {sum}").format(sum=whole(last.planned)),
            STYLES["spent"].stroke,
            True,
        )
    ]
    if spend.releases:
        colour = STYLES["released-line"].stroke
        less = last.planned.amount > last.released.amount
        text = _("Released {sum}").format(sum=whole(last.released))
        tags.append(Tag(height.at(last.released.amount), text, ALARM if less else colour))
    if spend.approved is not None:
        text = _("Approved {sum}").format(sum=whole(spend.approved))
        tags.append(Tag(height.at(spend.approved.amount), text, STYLES["approved"].stroke))
    if last.baseline is not None:
        text = _("Baseline {sum}").format(sum=whole(last.baseline))
        tags.append(Tag(height.at(last.baseline.amount), text, STYLES["baseline"].stroke))
    return tags


def _note(report: Report, spend: Spend) -> str:
    notes = [_("Actuals to the status date, then the plan.") if report.status else ""]
    if spend.contingency.amount:
        notes.append(_("Without the contingency of {sum}.").format(sum=amount(spend.contingency)))
    waiting = sum(one.released is None for one in report.cost.rounds)
    if waiting:
        notes.append(
            ngettext(
                "{number} round has no date and is left out.",
                "{number} rounds have no date and are left out.",
                waiting,
            ).format(number=waiting)
        )
    return " ".join(filter(None, notes))


def _description(report: Report, spend: Spend) -> str:
    last = spend.points[-1]
    parts = [
        _("Line chart of cumulative spend from {first} to {last}, ending at {total}.").format(
            first=day(spend.points[0].day), last=day(last.day), total=amount(last.planned)
        )
    ]
    if spend.releases:
        rounds = [
            _("{sum} on {day} ({round})").format(sum=amount(money), day=day(when), round=worded(id))
            for when, id, money in spend.releases[:12]
        ]
        more = len(spend.releases) - len(rounds)
        rounds += [ngettext("{number} more", "{number} more", more).format(number=more)] if more else []
        parts.append(_("Released: {rounds}.").format(rounds="; ".join(rounds)))
    if spend.approved is not None:
        parts.append(_("Approved: {sum}.").format(sum=amount(spend.approved)))
    return " ".join(parts)


def _table(report: Report, spend: Spend) -> Table:
    baseline = any(point.baseline is not None for point in spend.points)
    head = [_("By the end of"), _("Planned ({currency})")]
    head += [_("Released ({currency})")] if spend.releases else []
    head += [_("Left ({currency})")] if spend.releases else []
    head += [_("Baseline ({currency})")] if baseline else []

    every = [one for point in spend.points for one in point[1:] if one is not None]
    exact = columns(report.currency, every)

    def row(point: SpendPoint) -> tuple[str, ...]:
        cells = [dated(point.day), exact(point.planned)]
        if spend.releases:
            left = Money(point.released.amount - point.planned.amount, point.planned.currency)
            cells += [exact(point.released), exact(left)]
        if baseline:
            cells.append("" if point.baseline is None else exact(point.baseline))
        return tuple(cells)

    return Table(
        tuple(cell.format(currency=report.currency) for cell in head),
        tuple(row(point) for point in spend.points),
        (False, *[True] * (len(head) - 1)),
    )
