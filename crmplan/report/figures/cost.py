"""Planned cost by category, against what is approved for each."""

from decimal import Decimal
from typing import NamedTuple

from crmplan.lang import gettext as _
from crmplan.lang import ngettext
from crmplan.model import Money
from crmplan.report.chart.records import ALARM, INK, Line, Rect
from crmplan.report.chart.text import clean, width
from crmplan.report.figures.board import FONT, Board, plain, steps
from crmplan.report.figures.labels import SMALL
from crmplan.report.figures.records import Figure, Table, missing
from crmplan.report.figures.words import amount, columns, named, share, whole
from crmplan.report.records import MoneyRow, Report

MOST_BARS = 14
"""Smaller categories are drawn together."""
_PITCH = 27.0


class _Bar(NamedTuple):
    name: str
    planned: Decimal
    approved: Decimal | None


def figure(report: Report) -> Figure:
    """Return the bars of a plan with categories of cost."""
    name = _("Cost by category")
    rows = report.budget.get("category", ())
    if not any(row.planned.amount or row.approved for row in rows):
        return missing("cost", name, _("The plan has no money, so there are no categories to draw."))
    bars, together = _bars(rows)
    title = _title(report, rows)
    approved = any(bar.approved is not None for bar in bars)
    what = _("planned against approved, {currency}") if approved else _("planned, {currency}")
    board = Board(report.name, title, what.format(currency=report.currency))
    _draw(board, bars, approved)
    notes = []
    if together:
        notes.append(
            ngettext(
                "{number} smaller category is drawn together with others.",
                "The {number} smallest categories are drawn together.",
                together,
            ).format(number=together)
        )
    if report.cost.contingency.amount:
        notes.append(_("Without the contingency of {sum}.").format(sum=amount(report.cost.contingency)))
    note = " ".join(notes)
    board.notes(note)
    description = _description(report, bars)
    return Figure("cost", name, title, description, board.page(description), _table(report, rows), note)


def _bars(rows: tuple[MoneyRow, ...]) -> tuple[list[_Bar], int]:
    """Return the bars, the longest first, and how many categories the last one holds when it holds several."""
    bars = [
        _Bar(clean(row.name), row.planned.amount, None if row.approved is None else row.approved.amount)
        for row in rows
        if row.planned.amount or row.approved is not None
    ]
    bars.sort(key=lambda bar: -max(bar.planned, bar.approved or Decimal(0)))
    if len(bars) <= MOST_BARS:
        return bars, 0
    rest = bars[MOST_BARS - 1 :]
    approved = [bar.approved for bar in rest if bar.approved is not None]
    others = _Bar(
        _("{number} others").format(number=len(rest)),
        sum((bar.planned for bar in rest), Decimal(0)),
        sum(approved, Decimal(0)) if approved else None,
    )
    return [*bars[: MOST_BARS - 1], others], len(rest)


def _title(report: Report, rows: tuple[MoneyRow, ...]) -> str:
    over = [row for row in rows if row.difference is not None and row.difference.amount < 0]
    if over:
        worst = min(over, key=lambda row: row.difference.amount if row.difference else 0)
        assert worst.difference is not None
        more = Money(-worst.difference.amount, worst.difference.currency)
        return ngettext(
            "{number} category asks for more than is approved; {name} for {more} more",
            "{number} categories ask for more than is approved; most of all {name}, for {more} more",
            len(over),
        ).format(number=len(over), name=named(worst.name), more=amount(more))
    largest = max(rows, key=lambda row: row.planned.amount)
    values = {
        "name": named(largest.name),
        "share": share(largest.share),
        "total": amount(report.cost.planned),
    }
    if any(row.approved is not None for row in rows):
        return _("No category passes its approved sum; {name} takes {share} of {total}").format(**values)
    return _("{name} takes {share} of the planned {total}").format(**values)


def _draw(board: Board, bars: list[_Bar], approved: bool) -> None:
    names = min(max(width(bar.name, FONT) for bar in bars), 200.0)
    left = board.left + names + 10
    words = [_words(bar) for bar in bars]
    right = board.right - min(max(width(text, FONT) for text in words), 300.0) - 10
    most = max(max(bar.planned, bar.approved or Decimal(0)) for bar in bars)
    step, count = steps(most)
    top, whole_ = board.y + 4, step * count
    bottom = top + _PITCH * len(bars)

    def at(value: Decimal) -> float:
        return left + (right - left) * float(max(value, Decimal(0)) / whole_)

    for number in range(count + 1):
        x = at(step * number)
        board.grid.append(Line(((x, top), (x, bottom + 4)), "grid" if number else "frame"))
        board.say(x, bottom + 4 + 1.2 * SMALL, plain(step * number), SMALL, anchor="middle", colour="#5A5A5A")
    for number, bar in enumerate(bars):
        y = top + _PITCH * number
        middle = y + _PITCH / 2
        board.say(left - 8, middle + 0.36 * FONT, bar.name, anchor="end", room=names)
        inside = bar.planned if bar.approved is None else min(bar.planned, bar.approved)
        title = f"{bar.name}: {words[number]}"
        board.bars.append(Rect(left, middle - 7, at(inside) - left, 14, "normal", title))
        over = bar.approved is not None and bar.planned > bar.approved
        if over:
            board.bars.append(
                Rect(at(inside), middle - 7, at(bar.planned) - at(inside), 14, "critical", title)
            )
        if bar.approved is not None:
            x = at(bar.approved)
            board.lines.append(Line(((x, middle - 11), (x, middle + 11)), "capacity"))
        board.beside(
            max(at(bar.planned), at(bar.approved or Decimal(0))) + 8,
            middle,
            words[number],
            colour=ALARM if over else INK,
        )
    board.y = bottom + 4 + 1.9 * SMALL
    items = [("bar", "normal", _("Planned"))]
    if approved:
        items.append(("upright", "capacity", _("Approved")))
    if any(bar.approved is not None and bar.planned > bar.approved for bar in bars):
        items.append(("bar", "critical", _("More than approved")))
    if len(items) > 1:
        board.legend(items)


def _words(bar: _Bar) -> str:
    planned = whole(Money(bar.planned, ""))
    if bar.approved is None:
        return planned
    if bar.planned > bar.approved:
        return _("{planned}, {more} over").format(
            planned=planned, more=whole(Money(bar.planned - bar.approved, ""))
        )
    if bar.planned == bar.approved:
        return _("{planned}, as approved").format(planned=planned)
    return _("{planned} of {approved}").format(planned=planned, approved=whole(Money(bar.approved, "")))


def _description(report: Report, bars: list[_Bar]) -> str:
    parts = "; ".join(f"{bar.name} {_words(bar)}" for bar in bars)
    return _("Bar chart of cost by category, in {currency}: {parts}.").format(
        currency=report.currency, parts=parts
    )


def _table(report: Report, rows: tuple[MoneyRow, ...]) -> Table:
    approved = any(row.approved is not None for row in rows)
    head = [_("Category"), _("Planned ({currency})"), _("Share")]
    head += [_("Approved ({currency})"), _("Left ({currency})")] if approved else []

    exact = columns(report.currency, [one for row in rows for one in (row.planned, row.approved)])

    def cells(row: MoneyRow) -> tuple[str, ...]:
        found = [row.name, exact(row.planned), share(row.share)]
        if approved:
            found += ["" if row.approved is None else exact(row.approved)]
            found += ["" if row.difference is None else exact(row.difference)]
        return tuple(found)

    return Table(
        tuple(cell.format(currency=report.currency) for cell in head),
        tuple(cells(row) for row in rows),
        (False, *[True] * (len(head) - 1)),
    )
