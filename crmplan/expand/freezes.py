"""Freezes as dated windows: those with dates, and those that come back around the end of each period."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from math import ceil

from crmplan.calendars import Calendar
from crmplan.expand.plan import Freeze
from crmplan.faults import fault
from crmplan.language.calendars import FreezeSpec
from crmplan.language.values import YEARS, Duration
from crmplan.model import DAY, Finding, Task

_MONTHS = {"month-end": 1, "quarter-end": 3, "half-year-end": 6, "year-end": 12}
"""Months between two ends of a period."""


def windows(
    specs: Mapping[str, FreezeSpec],
    calendar: Calendar,
    first: date,
    last: date,
    day_minutes: int,
    week_days: int,
) -> tuple[Freeze, ...]:
    """Return the closed windows that touch the time from ``first`` to ``last``, in order of the playbook, then of time.

    ``before`` and ``after`` count working days of ``calendar`` (calendar days when elapsed) before and behind the last
    day of the period, which is frozen too.
    """
    found: list[Freeze] = []
    for spec in specs.values():
        if spec.every:
            before = _whole_days(spec.before, day_minutes, week_days)
            after = _whole_days(spec.after, day_minutes, week_days)
            for end in _ends(_MONTHS[spec.every], first, last):
                begins = _away(calendar, end, -before, spec.before)
                ends = _away(calendar, end, after, spec.after)
                found.append(_freeze(spec, begins, ends))
        elif spec.from_ is not None and spec.to is not None and spec.from_ <= spec.to:
            found.append(_freeze(spec, spec.from_, spec.to))
    return tuple(found)


def _freeze(spec: FreezeSpec, first: date, last: date) -> Freeze:
    return Freeze(
        spec.id,
        first,
        last,
        spec.blocks,
        spec.regions,
        spec.effect == "move",
        spec.reason or spec.name,
        spec.key.at,
    )


def _whole_days(length: Duration | None, day_minutes: int, week_days: int) -> int:
    if length is None:
        return 0
    return ceil(length.minutes(day_minutes, week_days)[1] / (1440 if length.elapsed else day_minutes))


def _ends(months: int, first: date, last: date) -> Iterator[date]:
    """Yield the last days of the periods around a time, one before it and one behind it included."""
    month = (first.year * 12 + first.month - 1) // months * months
    while True:
        end = date.fromordinal(date(month // 12, month % 12 + 1, 1).toordinal() - 1)
        yield end
        if end > last or end.year >= YEARS[-1]:
            return
        month += months


def _away(calendar: Calendar, day: date, count: int, length: Duration | None) -> date:
    """Return the day so many working days (calendar days when elapsed) away."""
    ordinal = day.toordinal()
    step = 1 if count > 0 else -1
    left = abs(count)
    while left:
        ordinal += step
        if (length is not None and length.elapsed) or calendar.spans(date.fromordinal(ordinal)):
            left -= 1
    return date.fromordinal(ordinal)


def horizon(first: date, longest: int, day_minutes: int, dates: Iterable[date], week_days: int) -> date:
    """Return a day that the programme does not reach.

    ``longest`` is the working time in minutes of the longest chain of tasks; twice its calendar time leaves room for
    holidays, freezes and late starts. ``dates`` are those that the playbook speaks of.
    """
    weeks = longest / (day_minutes * max(week_days, 1))
    last = max([first, *dates]).toordinal() + int(weeks * 14) + 730
    return date.fromordinal(min(last, date(YEARS[-1], 12, 31).toordinal()))


def never_fits(freezes: Iterable[Freeze], tasks: Iterable[Task], calendar: Calendar) -> list[Finding]:
    """Report tasks that fit nowhere between two windows of a freeze that comes back and moves them."""
    by_id: dict[str, list[Freeze]] = {}
    for freeze in freezes:
        if freeze.move:
            by_id.setdefault(freeze.id, []).append(freeze)
    repeated = [series for series in by_id.values() if len(series) > 2]
    if not repeated:
        return []
    tasks = [task for task in tasks if task.duration and not task.elapsed]
    findings = []
    for series in repeated:
        room = max(
            calendar.between((one.last.toordinal() + 1) * DAY, after.first.toordinal() * DAY)
            for one, after in pairwise(series)
        )
        stuck = [task for task in tasks if task.duration > room and series[0].holds_for(task)]
        if stuck:
            one = stuck[0]
            findings.append(
                fault(
                    "never-fits",
                    one.place("duration"),
                    f'{one.id} takes longer than the time between two windows of the freeze "{series[0].id}", which '
                    "moves it; it could never run",
                    also=[(series[0].at, "the freeze")],
                )._replace(tasks=tuple(task.id for task in stuck))
            )
    return findings
