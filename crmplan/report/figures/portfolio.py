"""All go-lives of several plans on one time line: a lane for each plan."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from crmplan.lang import gettext as _
from crmplan.lang import ngettext
from crmplan.model import DAY
from crmplan.report.chart.records import INK, Line, Rect
from crmplan.report.chart.text import clean, day, width
from crmplan.report.figures.board import FONT, Board
from crmplan.report.figures.labels import SMALL, Flag, flags, wrapped
from crmplan.report.figures.records import Figure, Table, missing
from crmplan.report.figures.words import dated
from crmplan.report.portfolio import GoLive, PlanLine, Portfolio

MOST_LANES = 40
_HALF = 6.5
"""Half the height of a bar."""
_TIERS = 3
"""Rows of dates above a bar."""


class _Lane(NamedTuple):
    """A plan with the labels of its go-lives, placed."""

    plan: PlanLine
    lives: Sequence[GoLive]
    labels: Sequence[Flag]
    y: float
    """Upper edge."""
    middle: float
    """Of the bar."""
    high: float


def figure(made: Portfolio) -> Figure:
    """Return the time line of several plans."""
    name = _("All go-lives")
    if not made.plans:
        return missing("portfolio", name, _("There is no plan."))
    shown = made.plans[:MOST_LANES]
    board = Board("", _title(made), _("one lane for each plan"))
    names = min(max(width(clean(plan.name), FONT, True) for plan in shown), 190.0)
    left = board.left + names + 12
    last = max(max(plan.finish, plan.committed or plan.finish) for plan in shown)
    first = min(plan.start for plan in shown)
    scale = Board("", "").time(first, last, left, board.right, 0, 0)

    def end(value: date) -> float:
        return scale.at((value.toordinal() + 1) * DAY)

    lanes, y = [], board.y + 6
    for plan in shown:
        lives = [one for one in made.go_lives if one.plan == plan.name]
        labels = flags(
            (
                (end(live), (day(live), day(live, False)), INK)
                for live in dict.fromkeys(one.day for one in lives)
            ),
            board.right,
            _TIERS,
        )
        tiers = 1 + max((label.tier for label in labels), default=-1)
        room = len(wrapped(plan.name, names, FONT, 3, True)) * 1.2 * FONT + 8
        high = max(tiers * 1.35 * SMALL + 2 * _HALF + 12, room)
        lanes.append(_Lane(plan, lives, labels, y, y + high - _HALF - 5, high))
        y += high
    board.time(first, last, left, board.right, board.y + 6, y)
    for number, lane in enumerate(lanes):
        if number % 2 == 0:
            board.grounds.append(Rect(board.left, lane.y, board.right - board.left, lane.high, "zebra"))
        lines = wrapped(lane.plan.name, names, FONT, 3, True)
        for at, line in enumerate(lines):
            base = lane.y + lane.high / 2 + 0.36 * FONT + (at - (len(lines) - 1) / 2) * 1.2 * FONT
            board.say(board.left + 3, base, line, bold=True)
        x, stop = scale.day(lane.plan.start), end(lane.plan.finish)
        title = f"{clean(lane.plan.name)}, {day(lane.plan.start)} – {day(lane.plan.finish)}"
        board.bars.append(Rect(x, lane.middle - _HALF, max(stop - x, 1.5), 2 * _HALF, "wave", title))
        if lane.plan.committed is not None:
            at_ = end(lane.plan.committed)
            board.lines.append(Line(((at_, lane.y + 3), (at_, lane.y + lane.high - 2)), "committed"))
        for label in lane.labels:
            board.flag(label, lane.middle - _HALF, lane.middle)
        for live in lane.lives:
            look = "critical-go-live" if live.critical and not live.done else "go-live"
            board.mark(end(live.day), lane.middle, 8.5, "go-live", "halo")
            board.mark(
                end(live.day), lane.middle, 6.5, "go-live", look, f"{clean(live.name)}, {day(live.day)}"
            )
    board.y = y + 3.2 * SMALL
    board.legend(_legend(made, shown))
    note = ""
    if len(made.plans) > len(shown):
        left_out = len(made.plans) - len(shown)
        note = ngettext(
            "{number} plan is left out; the table has it.",
            "{number} plans are left out; the table has them.",
            left_out,
        ).format(number=left_out)
        board.notes(note)
    description = _("Bars over time, one lane each: {parts}.").format(parts=". ".join(map(_words, lanes)))
    return Figure("portfolio", name, board.title, description, board.page(description), _table(made), note)


def _title(made: Portfolio) -> str:
    if not made.go_lives:
        return _("No go-live is planned")
    number = len(made.go_lives)
    text = ngettext("{number} go-live on {first}", "{number} go-lives from {first} to {last}", number)
    return text.format(number=number, first=day(made.go_lives[0].day), last=day(made.go_lives[-1].day))


def _legend(made: Portfolio, shown: Sequence[PlanLine]) -> list[tuple[str, str, str]]:
    items = [("bar", "wave", _("Plan from start to finish"))]
    if any(not one.critical or one.done for one in made.go_lives):
        items.append(("go-live", "go-live", _("Go-live")))
    if any(one.critical and not one.done for one in made.go_lives):
        items.append(("go-live", "critical-go-live", _("Go-live without float")))
    if any(plan.committed for plan in shown):
        items.append(("upright", "committed", _("Committed finish")))
    return items


def _words(lane: _Lane) -> str:
    days = ", ".join(day(live) for live in dict.fromkeys(one.day for one in lane.lives))
    text = f"{clean(lane.plan.name)}, {day(lane.plan.start)} – {day(lane.plan.finish)}"
    return _("{plan}, go-live {days}").format(plan=text, days=days) if days else text


def _table(made: Portfolio) -> Table:
    rows = tuple((dated(one.day), one.plan, one.name) for one in made.go_lives)
    return Table((_("Go-live"), _("Plan"), _("What")), rows, (False, False, False))
