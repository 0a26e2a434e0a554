"""Instants and minutes as people read them: dates, working days, durations."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from crmplan.calendars import Calendar
from crmplan.expand.plan import Plan
from crmplan.model import DAY, Task

_HUNDREDTH = Decimal("0.01")


def day_of(instant: int) -> date:
    """Return the day of an instant: the date of a start, and of a milestone (at 17:00: that day)."""
    return date.fromordinal(instant // DAY)


def last_day(start: int, finish: int) -> date:
    """Return the date of a finish: the last day with work, inclusive.

    A finish at 17:00 is that day; one at midnight, as elapsed durations have it, is the day that ends there. A
    milestone (``start == finish``) has the day of its instant.
    """
    return date.fromordinal((finish - 1 if finish > start else finish) // DAY)


def days(plan: Plan, minutes: int, elapsed: bool = False) -> Decimal:
    """Return minutes as days, to a hundredth and without trailing zeros: working days of the programme.

    ``elapsed`` counts days of 24 hours, as the floats and durations of elapsed tasks do.
    """
    return _days(minutes, DAY if elapsed else plan.day_minutes)


@lru_cache(4096)
def _days(minutes: int, of_a_day: int) -> Decimal:
    exact = Decimal(minutes) / of_a_day
    short = exact.quantize(_HUNDREDTH, ROUND_HALF_EVEN).normalize()
    # normalize() writes 20 as 2E+1, and a rounded -0.001 as -0.
    return short.quantize(Decimal(1)) + 0 if short == short.to_integral_value() else short


def duration_text(plan: Plan, minutes: int, elapsed: bool = False) -> str:
    """Return a duration in the playbook's notation: ``5d``, ``2.5d``, ``14ed``; ``0d`` for a milestone."""
    return f"{days(plan, minutes, elapsed)}{'ed' if elapsed else 'd'}"


def lag_text(plan: Plan, type: str, lag: int, lag_kind: str) -> str:
    """Return type and lag of a link in the playbook's notation: ``ss +2d``, ``+20%``; empty for FS without lag."""
    parts = [] if type == "FS" else [type.lower()]
    if lag:
        sign = "+" if lag > 0 else "-"
        if lag_kind == "percent":
            parts.append(f"{sign}{abs(lag)}%")
        else:
            parts.append(sign + duration_text(plan, abs(lag), lag_kind == "elapsed"))
    return " ".join(parts)


def working_days(plan: Plan, first: int, second: int) -> Decimal:
    """Return the working days between two instants on the programme's calendar; negative when the second is earlier."""
    return days(plan, plan.calendars["default"].between(first, second))


def days_between(plan: Plan, first: date, second: date) -> Decimal:
    """Return the whole working days of the programme from one day to another: Friday to Monday is 1, and -1 backwards.

    Counted between days and not instants, so that a shift and what is left of a margin add up.
    """
    calendar = plan.calendars["default"]
    early, late = sorted((first, second))
    count = sum(
        bool(calendar.spans(date.fromordinal(day)))
        for day in range(early.toordinal() + 1, late.toordinal() + 1)
    )
    return Decimal(count if second >= first else -count)


def days_apart(plan: Plan, within: Iterable[date]) -> Callable[[date, date], Decimal]:
    """Return what gives ``days_between`` for any two of many days; the working days are counted once."""
    ordinals = {day.toordinal() for day in within}
    first, last = min(ordinals, default=1), max(ordinals, default=1)
    calendar = plan.calendars["default"]
    until = list(accumulate(bool(calendar.spans(date.fromordinal(day))) for day in range(first, last + 1)))
    return lambda was, now: Decimal(until[now.toordinal() - first] - until[was.toordinal() - first])


class WorkingDays(NamedTuple):
    """Which days are worked, as far as it can be written down without the calendar itself."""

    week: tuple[bool, ...]
    """Monday first."""
    off: frozenset[date] = frozenset()
    """Days of the week's working days that are not worked."""
    on: frozenset[date] = frozenset()
    """Days that are worked besides."""

    def worked(self, day: date) -> bool:
        """Whether a day is worked."""
        return day in self.on or (self.week[day.weekday()] and day not in self.off)

    def between(self, first: date, second: date) -> Decimal:
        """Return the whole working days from one day to another, as ``days_between`` does."""
        early, late = sorted((first, second))
        count = sum(
            self.worked(date.fromordinal(day)) for day in range(early.toordinal() + 1, late.toordinal() + 1)
        )
        return Decimal(count if second >= first else -count)


USUAL_WEEK = WorkingDays((True,) * 5 + (False,) * 2)
"""Monday to Friday."""


def worked_days(plan: Plan, first: date, last: date) -> WorkingDays:
    """Return which days the programme works: its usual week, and where the days from ``first`` to ``last`` differ.

    Of a short plan four weeks are looked at, so that every day of the week is among them.
    """
    calendar = plan.calendars["default"]
    end = max(last.toordinal(), min(first.toordinal() + 27, date.max.toordinal()))
    days = [date.fromordinal(day) for day in range(first.toordinal(), end + 1)]
    worked = {day for day in days if calendar.spans(day)}
    counts = Counter(day.weekday() for day in days)
    open_ = Counter(day.weekday() for day in worked)
    week = tuple(open_[day] * 2 > counts[day] for day in range(7))
    return WorkingDays(
        week,
        frozenset(day for day in days if week[day.weekday()] and day not in worked),
        frozenset(day for day in worked if not week[day.weekday()]),
    )


def calendar_of(plan: Plan, task: Task) -> Calendar:
    """Return the calendar of a task."""
    return plan.calendars[task.calendar]
