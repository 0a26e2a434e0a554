"""Instants and minutes as people read them: dates, working days, durations."""

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

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


def calendar_of(plan: Plan, task: Task) -> Calendar:
    """Return the calendar of a task."""
    return plan.calendars[task.calendar]
