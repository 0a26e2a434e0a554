"""Dated series: the days of an event that comes back."""

from collections.abc import Mapping
from datetime import date

from crmplan.language.register import Event
from crmplan.language.values import Repeat

MOST = 2000
"""Days of one series; a daily meeting of five years has fewer."""


def series(every: Repeat, first: date, last: date) -> tuple[date, ...]:
    """Return the days from ``first`` on, not later than ``last``; a month without that day has its last one."""
    days: list[date] = []
    count = 0
    while len(days) < MOST:
        day = _after(every, first, count)
        if day is None or day > last:
            break
        days.append(day)
        count += 1
    return tuple(days)


def _after(every: Repeat, first: date, count: int) -> date | None:
    if every.days:
        ordinal = first.toordinal() + every.days * count
        return date.fromordinal(ordinal) if ordinal <= date.max.toordinal() else None
    month = first.year * 12 + first.month - 1 + every.months * count
    if month // 12 > date.max.year:
        return None
    for day in range(first.day, 27, -1):
        try:
            return date(month // 12, month % 12 + 1, day)
        except ValueError:
            continue
    return date(month // 12, month % 12 + 1, min(first.day, 28))


def fixed_events(events: Mapping[str, Event]) -> dict[str, tuple[date, ...]]:
    """Return the days of the events that do not wait for the schedule: written days, and series between dates."""
    found = {}
    for id, event in events.items():
        if event.on:
            days = [moment.date for moment in event.on if moment.date is not None]
            if len(days) == len(event.on):
                found[id] = tuple(sorted(days))
        elif event.every is not None and event.from_ is not None and event.until is not None:
            first, last = event.from_.date, event.until.date
            if first is not None and last is not None:
                found[id] = series(event.every, first, last)
    return found
