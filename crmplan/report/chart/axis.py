"""The time axis: from instants to places, and the tiers of ticks that fit."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from crmplan.lang import gettext as _
from crmplan.model import DAY
from crmplan.report.chart.text import month, width

Next = Callable[[date], date]


class Scale(NamedTuple):
    """A straight map from instants (minutes) to points."""

    first: date
    last: date
    """The day behind the end of the axis."""
    x: float
    width: float

    def at(self, instant: int) -> float:
        """Return the place of an instant, kept inside the axis."""
        start, end = self.first.toordinal() * DAY, self.last.toordinal() * DAY
        return self.x + self.width * min(max(instant - start, 0), end - start) / (end - start)

    def day(self, value: date) -> float:
        """Return the place where a day begins."""
        return self.at(value.toordinal() * DAY)

    def spans(self, value: date) -> bool:
        """Tell whether a day lies on the axis."""
        return self.first <= value < self.last


class Tier(NamedTuple):
    """A row of the axis: a unit of time, its beginnings and its labels (longest first)."""

    unit: str
    floor: Callable[[date], date]
    next: Next
    labels: Callable[[date], tuple[str, ...]]


class Span(NamedTuple):
    """One unit of a tier between two places, with the label that fits (or none)."""

    start: float
    end: float
    label: str
    begins: bool
    """Whether the unit begins here rather than before the axis."""


def _add_months(value: date, months: int) -> date:
    year, month = divmod(value.year * 12 + value.month - 1 + months, 12)
    return date(min(year, 9999), month + 1, 1) if year <= 9999 else date.max


def _step(days: int) -> Next:
    return lambda value: value + timedelta(days) if (date.max - value).days >= days else date.max


DECADE = Tier(
    "decade",
    lambda d: date(max(d.year // 10 * 10, 1), 1, 1),
    lambda d: date(min(d.year // 10 * 10 + 10, 9999), 1, 1) if d.year < 9990 else date.max,
    lambda d: (_("{year}s").format(year=d.year // 10 * 10),),
)
YEAR = Tier(
    "year",
    lambda d: date(d.year, 1, 1),
    lambda d: _add_months(d, 12),
    lambda d: (str(d.year), f"'{d.year % 100:02}"),
)
QUARTER = Tier(
    "quarter",
    lambda d: date(d.year, (d.month - 1) // 3 * 3 + 1, 1),
    lambda d: _add_months(d, 3),
    lambda d: (_("Q{number}").format(number=(d.month + 2) // 3), str((d.month + 2) // 3)),
)
MONTH = Tier(
    "month",
    lambda d: d.replace(day=1),
    lambda d: _add_months(d, 1),
    lambda d: (month(d), month(d)[0]),
)
MONTH_OF_YEAR = MONTH._replace(
    labels=lambda d: (
        f"{month(d)} {d.year}",
        f"{month(d)} '{d.year % 100:02}",
        month(d),
    )
)
WEEK = Tier(
    "week", lambda d: d - timedelta(min(d.weekday(), d.toordinal() - 1)), _step(7), lambda d: (str(d.day),)
)
SINGLE_DAY = Tier("day", lambda d: d, _step(1), lambda d: (str(d.day),))

TIERS = ((MONTH_OF_YEAR, SINGLE_DAY), (MONTH_OF_YEAR, WEEK), (YEAR, MONTH), (YEAR, QUARTER), (DECADE, YEAR))
"""Pairs of an upper and a lower tier, the finest first."""
_DAYS = {"day": 1, "week": 7, "month": 30.4, "quarter": 91.3, "year": 365.2}
_ROOM = {"day": 1.75, "week": 1.75, "month": 2.3, "quarter": 2.2, "year": 3.0}
"""Room that a unit needs, in type sizes."""


def choose(days: int, points: float, size: float) -> tuple[Tier, Tier]:
    """Return the finest pair of tiers whose lower labels fit: ``days`` on ``points`` with type of
    ``size``."""
    for upper, lower in TIERS:
        if points / days * _DAYS[lower.unit] >= _ROOM[lower.unit] * size:
            return upper, lower
    return TIERS[-1]


def scale(first: date, last: date, x: float, points: float, size: float) -> tuple[Scale, Tier, Tier]:
    """Return the scale for the days ``first`` to ``last`` (inclusive), widened to whole units of the lower
    tier, and its tiers."""
    days = max((last - first).days + 1, 1)
    upper, lower = choose(days, points, size)
    start = lower.floor(first)
    end = min(last + timedelta(1), date.max) if last < date.max else date.max
    if lower.unit == "day":
        start, end = start - timedelta(min(1, start.toordinal() - 1)), SINGLE_DAY.next(end)
    floor = lower.floor(end)
    if floor != end:
        end = lower.next(floor)
    if end <= start:
        end = lower.next(start) if start < date.max else start
    return Scale(start, max(end, start + timedelta(1)) if start < date.max else end, x, points), upper, lower


def spans(axis: Scale, tier: Tier, size: float, bold: bool = False) -> Iterator[Span]:
    """Yield the units of ``tier`` from left to right, each with the longest of its labels that fits."""
    begin = tier.floor(axis.first)
    while begin < axis.last:
        end = tier.next(begin)
        left, right = axis.day(begin), axis.day(end)
        label = next(
            (text for text in tier.labels(begin) if width(text, size, bold) + size * 0.3 <= right - left), ""
        )
        yield Span(left, right, label, begin >= axis.first)
        if end <= begin:
            return
        begin = end
