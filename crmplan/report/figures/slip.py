"""How far go-lives, gates and milestones have moved: first and current baseline, previous pack, forecast."""

from datetime import date, timedelta
from decimal import Decimal

from crmplan.lang import figure as number_of
from crmplan.lang import gettext as _
from crmplan.lang import ngettext
from crmplan.model import DAY
from crmplan.report.chart.records import ALARM, GREY, INK, STYLES, Line, Rect
from crmplan.report.chart.text import clean, day, width
from crmplan.report.figures.board import FONT, Board
from crmplan.report.figures.labels import SMALL
from crmplan.report.figures.records import Figure, Table, missing
from crmplan.report.figures.words import dated, named
from crmplan.report.pack.records import Slip
from crmplan.report.records import Report

MOST_ROWS = 32
"""More are too many for a page: those that are gone or moved most stay, in order of time."""
_PITCH = 21.0
_LABELS = 160.0
_KIND = {"go-live": 0, "gate": 1}


def figure(report: Report) -> Figure:
    """Return the slip of a plan with a baseline or a pack before it."""
    name = _("Slip of milestones")
    slips = tuple(slip for slip in report.pack.slips if _dates(slip))
    if not any(slip.first or slip.baseline or slip.previous for slip in slips):
        reason = _("There is no baseline and no earlier pack to compare with.")
        return missing("slip", name, reason)
    shown = _shown(slips)
    title = _title(slips)
    board = Board(report.name, title, _("working days from the baseline, or else from the pack before"))
    _draw(board, report, shown)
    note = ""
    if len(shown) < len(slips):
        note = ngettext(
            "{number} milestone that moved less is left out.",
            "{number} milestones that moved less are left out.",
            len(slips) - len(shown),
        ).format(number=len(slips) - len(shown))
    board.notes(note)
    description = _description(slips, shown)
    return Figure("slip", name, title, description, board.page(description), _table(slips), note)


def _dates(slip: Slip) -> list[date]:
    return [one for one in (slip.first, slip.baseline, slip.previous, slip.forecast) if one is not None]


def moved(slip: Slip) -> Decimal | None:
    """Return the working days of slip that a row shows; None where there is nothing to compare with."""
    return slip.slip if slip.slip is not None else slip.slip_previous


def rebaselined(slip: Slip) -> bool:
    """Whether the first baseline has it on another day than the current one, which is shown too then."""
    return slip.first is not None and slip.first != slip.baseline


def _furthest(slip: Slip) -> Decimal:
    """Return the working days of slip against whichever baseline it is further from."""
    return max(abs(moved(slip) or Decimal(0)), abs(slip.slip_first or Decimal(0)))


def _shown(slips: tuple[Slip, ...]) -> tuple[Slip, ...]:
    if len(slips) <= MOST_ROWS:
        return slips

    def weight(at: int) -> tuple[bool, Decimal, int, int]:
        slip = slips[at]
        return slip.forecast is not None, -_furthest(slip), _KIND.get(slip.kind, 2), at

    order = sorted(range(len(slips)), key=weight)
    return tuple(slips[at] for at in sorted(order[:MOST_ROWS]))


def _title(slips: tuple[Slip, ...]) -> str:
    since = _since_first(slips)
    title = _since_current(slips)
    return _("{title}; {since_first}").format(title=title, since_first=since) if since else title


def _since_first(slips: tuple[Slip, ...]) -> str:
    """Return how many slip against the first baseline; empty where that is the current one."""
    if not any(map(rebaselined, slips)):
        return ""
    later = [slip for slip in slips if (slip.slip_first or 0) > 0]
    if not later:
        return _("none since the first baseline")
    worst = max(later, key=lambda slip: slip.slip_first or Decimal(0))
    return ngettext(
        "since the first baseline {number} slips: {name} by {days}",
        "since the first baseline {number} slip, most of all {name}, by {days}",
        len(later),
    ).format(number=len(later), name=named(worst.name), days=_days(worst.slip_first or Decimal(0)))


def _since_current(slips: tuple[Slip, ...]) -> str:
    later = [slip for slip in slips if (moved(slip) or 0) > 0]
    earlier = sum((moved(slip) or 0) < 0 for slip in slips)
    gone = sum(slip.forecast is None for slip in slips)
    if not later and not earlier and not gone:
        return _("No milestone has moved")
    if not later:
        return ngettext(
            "No milestone slips; {number} is earlier or gone",
            "No milestone slips; {number} are earlier or gone",
            earlier + gone,
        ).format(number=earlier + gone)
    worst = max(later, key=lambda slip: moved(slip) or Decimal(0))
    return ngettext(
        "{number} of {all} milestones slips: {name} by {days}",
        "{number} of {all} milestones slip; most of all {name}, by {days}",
        len(later),
    ).format(
        number=len(later), all=len(slips), name=named(worst.name), days=_days(moved(worst) or Decimal(0))
    )


def _days(value: Decimal) -> str:
    text = number_of(f"{value.normalize():f}".replace("-", "−"))
    return ngettext("{number} working day", "{number} working days", 1 if abs(value) == 1 else 2).format(
        number=text
    )


def _words(slip: Slip) -> str:
    days = moved(slip)
    if slip.forecast is None:
        return _("no longer planned")
    if days is None:
        return _("new")
    if not days:
        return _("as planned")
    return _signed(days)


def _signed(days: Decimal) -> str:
    text = number_of(f"{abs(days).normalize():f}")
    return (_("+{number} d") if days > 0 else _("−{number} d") if days else _("{number} d")).format(
        number=text
    )


def _words_first(slip: Slip) -> str:
    """Return the slip against the first baseline in brackets; empty where that is the current one."""
    if not rebaselined(slip) or slip.slip_first is None:
        return ""
    return _("(first {days})").format(days=_signed(slip.slip_first))


def _labels(slips: tuple[Slip, ...]) -> float:
    """Return the room for the words on the right: the slip and the day."""
    words = max(width(f"{_words(slip)} {_words_first(slip)}", SMALL, True) for slip in slips)
    days = max((width(day(slip.forecast), SMALL) for slip in slips if slip.forecast), default=0.0)
    return max(_LABELS, words + days + 24)


def _draw(board: Board, report: Report, slips: tuple[Slip, ...]) -> None:
    names = min(max(width(clean(slip.name), FONT, slip.kind == "go-live") for slip in slips), 340.0)
    left, right = board.left + names + 30, board.right - _labels(slips)
    days = [one for slip in slips for one in _dates(slip)]
    first, last = min(days), max(days)
    if last - first < timedelta(28):
        last = first + timedelta(28)
    top = board.y + 2
    bottom = top + _PITCH * len(slips)
    scale = board.time(first, last, left, right, top, bottom)

    def at(value: date) -> float:
        return scale.at((value.toordinal() * 2 + 1) * DAY // 2)

    for number, slip in enumerate(slips):
        y = top + _PITCH * number
        middle = y + _PITCH / 2
        if number % 2:
            board.grounds.append(Rect(board.left, y, board.right - board.left, _PITCH, "zebra"))
        shape = {"go-live": "go-live", "gate": "gate"}.get(slip.kind, "milestone")
        board.mark(board.left + 8, middle, 4.6, shape, shape)
        board.say(
            board.left + 20,
            middle + 0.36 * FONT,
            clean(slip.name),
            bold=slip.kind == "go-live",
            room=names + 4,
        )
        days_moved = moved(slip)
        late = days_moved is not None and days_moved > 0
        from_ = slip.baseline or slip.previous or slip.first
        if rebaselined(slip) and from_ is not None and slip.first is not None:
            board.lines.append(Line(((at(slip.first), middle), (at(from_), middle)), "float"))
            board.mark(
                at(slip.first),
                middle,
                5.6,
                "post",
                "milestone",
                _("First baseline {day}").format(day=day(slip.first)),
            )
        if from_ is not None and slip.forecast is not None and from_ != slip.forecast:
            style = "alarm-line" if late else "good-line"
            board.lines.append(Line(((at(from_), middle), (at(slip.forecast), middle)), style))
        if slip.baseline is not None:
            board.mark(
                at(slip.baseline),
                middle,
                5.2,
                "circle",
                "hollow",
                _("Baseline {day}").format(day=day(slip.baseline)),
            )
        if slip.previous is not None:
            board.mark(
                at(slip.previous),
                middle,
                3.4,
                "square",
                "milestone",
                _("Pack before {day}").format(day=day(slip.previous)),
            )
        if slip.forecast is not None:
            style = "alarm-dot" if late else "dot"
            board.mark(
                at(slip.forecast),
                middle,
                4.2,
                "circle",
                style,
                _("Forecast {day}").format(day=day(slip.forecast)),
            )
        colour = ALARM if late else STYLES["good-line"].stroke if (days_moved or 0) < 0 else GREY
        when = "" if slip.forecast is None else day(slip.forecast)
        words = _words(slip)
        board.say(right + 8, middle + 0.36 * SMALL, words, SMALL, colour=colour, bold=late)
        since = _words_first(slip)
        if since:
            worse = (slip.slip_first or 0) > 0
            x = right + 8 + width(f"{words} ", SMALL, late)
            board.say(x, middle + 0.36 * SMALL, since, SMALL, colour=ALARM if worse else GREY, bold=worse)
        board.say(board.right, middle + 0.36 * SMALL, when, SMALL, anchor="end", colour=INK)
    if report.status is not None and scale.spans(report.status):
        x = scale.at((report.status.toordinal() + 1) * DAY)
        board.lines.append(Line(((x, top), (x, bottom)), "status"))
    board.y = bottom + 3.2 * SMALL
    items = []
    if any(slip.baseline for slip in slips):
        items.append(("circle", "hollow", _("Baseline")))
    if any(map(rebaselined, slips)):
        items.insert(0, ("post", "milestone", _("First baseline")))
    if any(slip.previous for slip in slips):
        items.append(("square", "milestone", _("Pack before")))
    items.append(("circle", "dot", _("Forecast")))
    if any((moved(slip) or 0) > 0 for slip in slips):
        items.append(("circle", "alarm-dot", _("Forecast, later")))
    for kind, words in (("go-live", _("Go-live")), ("gate", _("Gate")), ("milestone", _("Milestone"))):
        if any(slip.kind == kind for slip in slips):
            items.append((kind, kind, words))
    if report.status is not None and scale.spans(report.status):
        items.append(("upright", "status", _("Status date")))
    board.legend(items)


def _description(slips: tuple[Slip, ...], shown: tuple[Slip, ...]) -> str:
    parts = [
        " ".join(filter(None, (clean(slip.name), _words(slip), _words_first(slip))))
        for slip in shown
        if _furthest(slip) or slip.forecast is None
    ][:20]
    text = _("Dates of {number} milestones in the baseline, in the pack before and today.").format(
        number=len(slips)
    )
    return f"{text} {'; '.join(parts)}." if parts else text


def _table(slips: tuple[Slip, ...]) -> Table:
    def days(value: Decimal | None) -> str:
        return "" if value is None else number_of(f"{value.normalize():f}".replace("-", "−"))

    previous = any(slip.previous for slip in slips)
    first = any(map(rebaselined, slips))
    head = [_("Milestone")]
    head += [_("First baseline")] if first else []
    head += [_("Baseline")]
    head += [_("Pack before")] if previous else []
    head += [_("Forecast"), _("Slip (working days)")]
    head += [_("Since the first baseline")] if first else []
    head += [_("Since the pack before")] if previous else []

    def cells(slip: Slip) -> tuple[str, ...]:
        found = [slip.name]
        found += [dated(slip.first)] if first else []
        found += [dated(slip.baseline)]
        found += [dated(slip.previous)] if previous else []
        found += [dated(slip.forecast), days(slip.slip)]
        found += [days(slip.slip_first)] if first else []
        found += [days(slip.slip_previous)] if previous else []
        return tuple(found)

    numbers = 1 + first + previous
    numeric = [number >= len(head) - numbers for number in range(len(head))]
    return Table(tuple(head), tuple(map(cells, slips)), tuple(numeric))
