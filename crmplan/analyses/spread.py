"""How an amount falls on time, in whole minor units, so that parts always sum to the whole.

An amount is an int of minor units (cents). It lies on stretches of time; what has fallen due at the end of a
day is the amount times the share of the stretch that has passed, rounded half-even, and a day's or month's
part is the difference of two such sums (cumulative rounding). So days sum to months and months to the amount,
exactly.
"""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from functools import lru_cache

from crmplan.calendars import Calendar
from crmplan.model import DAY


def divided(units: int, numerator: int, denominator: int) -> int:
    """Return units x numerator / denominator, rounded half-even; the denominator is positive."""
    whole, rest = divmod(units * numerator, denominator)
    rest *= 2
    return whole + (rest > denominator or (rest == denominator and whole & 1))


def rounded(amount: Decimal | Fraction, digits: int) -> int:
    """Return an amount of money as minor units, rounded half-even."""
    if isinstance(amount, Decimal):
        return int(amount.scaleb(digits).to_integral_value(ROUND_HALF_EVEN))
    scaled = amount * 10**digits
    return divided(1, scaled.numerator, scaled.denominator)


def shared(units: int, weights: list[int]) -> list[int]:
    """Share an amount out by weights with cumulative rounding: the parts sum to it.

    Weights are not negative; without any weight the last part gets all.
    """
    total = sum(weights)
    if not total:
        return [0] * (len(weights) - 1) + [units] if weights else []
    parts = []
    passed = given = 0
    for weight in weights:
        passed += weight
        until = divided(units, passed, total)
        parts.append(until - given)
        given = until
    return parts


@lru_cache(maxsize=4096)
def month_of(day: int) -> tuple[str, int]:
    """Return the month of an ordinal day as text (``2027-03``) and the ordinal of the next month's first
    day."""
    here = date.fromordinal(day)
    year, month = here.year, here.month
    after = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return f"{year:04d}-{month:02d}", after.toordinal()


class Stretch:
    """Time over which money is spent evenly: the working time of a calendar, or every minute when there is
    none.

    ``first`` and ``last`` are instants; a stretch without working time is spent at its first instant. Money
    spent at midnight by something that ends there belongs to the day that ends.
    """

    __slots__ = ("_days", "_length", "_months", "calendar", "first", "last")

    def __init__(self, first: int, last: int, calendar: Calendar | None = None) -> None:
        self.first = first
        self.last = last
        self.calendar = calendar
        self._length = -1
        self._months: tuple[tuple[str, int], ...] | None = None
        self._days: tuple[tuple[int, int], ...] | None = None

    @property
    def length(self) -> int:
        """Minutes over which the money is spent; 0 when it is spent at once."""
        # Most amounts fall into one month and one table, which need no counting of hours.
        if self._length < 0:
            if self.last <= self.first:
                self._length = 0
            elif self.calendar is None:
                self._length = self.last - self.first
            else:
                self._length = self.calendar.between(self.first, self.last)
        return self._length

    @property
    def first_day(self) -> int:
        """Ordinal of the first day of spending."""
        return self.first // DAY

    @property
    def last_day(self) -> int:
        """Ordinal of the last day of spending."""
        return (self.last - 1) // DAY if self.length else self.first // DAY

    def passed(self, day: int) -> int:
        """Return how many of ``length`` minutes have passed at the end of a day (an ordinal)."""
        end = (day + 1) * DAY
        if end <= self.first:
            return 0
        if end >= self.last:
            return self.length
        return end - self.first if self.calendar is None else self.calendar.between(self.first, end)

    def until(self, units: int, day: int) -> int:
        """Return what of an amount has been spent at the end of a day (an ordinal)."""
        # Most days lie before or after a stretch, which needs no counting of hours.
        if day < self.first_day:
            return 0
        if (day + 1) * DAY >= self.last or not self.length:
            return units
        return divided(units, self.passed(day), self.length)

    def months(self, units: int) -> Iterator[tuple[str, int]]:
        """Yield what falls on each month, in order of time; months without spending are left out."""
        months = self._months
        if months is None:
            months = self._months = tuple(self._month_ends())
        if len(months) == 1:
            if units:
                yield months[0][0], units
            return
        given = 0
        for month, passed in months:
            spent = divided(units, passed, self.length)
            if spent != given:
                yield month, spent - given
                given = spent

    def days(self, units: int) -> Iterator[tuple[int, int]]:
        """Yield what falls on each day (an ordinal), in order of time; days without spending are left out."""
        if not self.length:
            if units:
                yield self.first_day, units
            return
        if self._days is None:
            self._days = tuple(self._day_ends())
        given = 0
        for day, passed in self._days:
            spent = divided(units, passed, self.length)
            if spent != given:
                yield day, spent - given
                given = spent

    def _day_ends(self) -> Iterator[tuple[int, int]]:
        """Yield the days with spending, each with the minutes that have passed at its end."""
        before = 0
        for day in range(self.first_day, self.last_day):
            passed = self.passed(day)
            if passed != before:
                yield day, passed
                before = passed
        yield self.last_day, self.length

    def _month_ends(self) -> Iterator[tuple[str, int]]:
        month, after = month_of(self.first_day)
        if self.last <= after * DAY:
            yield month, 0
            return
        last = self.last_day
        while after <= last:
            yield month, self.passed(after - 1)
            month, after = month_of(after)
        yield month, self.length


Parts = tuple[tuple[int, Stretch], ...]
"""An amount laid on time: (minor units, stretch) pairs."""
