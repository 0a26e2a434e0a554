"""The days of dated series: steering meetings, messages, reviews, releases."""

from collections.abc import Mapping
from datetime import date

from crmplan.expand.plan import Plan
from crmplan.expand.series import series
from crmplan.language.readers import Moment
from crmplan.language.register import Communication, Event
from crmplan.model import DAY
from crmplan.schedule.result import Schedule


def event_days(plan: Plan, schedule: Schedule | None) -> Mapping[str, tuple[date, ...]]:
    """Return the days of each event of the playbook, in order of time.

    A series begins on its ``from`` and comes back ``every`` so often until its ``until``, both included. A
    reference stands for the finish of its tasks: the first one for ``from``, the last one for ``until``.
    Events that depend on the schedule have no days without it, and series that end before they begin have
    none either.
    """
    found: dict[str, tuple[date, ...]] = {}
    for event in plan.playbook.events.values():
        days = plan.events.get(event.id) or _days(event, plan, schedule)
        if days is not None:
            found[event.id] = days
    return found


def communication_days(plan: Plan, schedule: Schedule) -> Mapping[str, tuple[date, ...]]:
    """Return the days of each entry of ``communications``, in order of time, by the rules of events."""
    return {one.id: _days(one, plan, schedule) or () for one in plan.playbook.communications.values()}


def _days(entry: Event | Communication, plan: Plan, schedule: Schedule | None) -> tuple[date, ...] | None:
    if schedule is None:
        return None
    if entry.every is None:
        if not entry.on:
            return None
        days = {_day(moment, plan, schedule, last=True) for moment in entry.on}
        return tuple(sorted(day for day in days if day is not None))
    first = _day(entry.from_, plan, schedule, last=False)
    last = _day(entry.until, plan, schedule, last=True)
    return series(entry.every, first, last) if first and last else ()


def _day(moment: Moment | None, plan: Plan, schedule: Schedule, *, last: bool) -> date | None:
    if moment is None:
        return None
    if moment.date is not None or moment.reference is None:
        return moment.date
    tasks = plan.resolve(moment.reference.path)
    if not tasks:
        return None
    finishes = [
        (schedule.finish[task] - (schedule.start[task] < schedule.finish[task])) // DAY for task in tasks
    ]
    return date.fromordinal(max(finishes) if last else min(finishes))
