"""Questions about time that families share: series of days, the longest wait in them, begin and end of use."""

from collections.abc import Iterable
from decimal import Decimal

from crmplan.language.readers import Moment
from crmplan.model import DAY
from crmplan.rules.frame.view import View


def days_of(view: View, kinds: Iterable[str]) -> list[int]:
    """Return the days (ordinals) of events of some kinds and the last days of tasks of these kinds, in
    order."""
    wanted = frozenset(kinds)
    days = [
        day.toordinal()
        for event in view.playbook.events.values()
        if event.kind in wanted
        for day in view.events.get(event.id, ())
    ]
    days += [view.last_day(task) for kind in sorted(wanted) for task in view.tasks(kind)]
    return sorted(days)


def longest_wait(days: Iterable[int], first: int, last: int) -> tuple[int, int, int]:
    """Return the longest stretch from ``first`` to ``last`` without one of some sorted days: its calendar
    days, and the days on which it begins and ends."""
    worst = (0, first, first)
    here = first
    for day in [*(day for day in days if first <= day <= last), last]:
        if day - here > worst[0]:
            worst = (day - here, here, day)
        here = max(here, day)
    return worst


def day_of(view: View, moment: Moment | None) -> int | None:
    """Return the day (an ordinal) a moment stands for; None when it has none or none is known yet."""
    if moment is None:
        return None
    if moment.date is not None:
        return moment.date.toordinal()
    if moment.reference is None or view.schedule is None:
        return None
    tasks = view.plan.resolve(moment.reference.path)
    return max((view.last_day(task) for task in tasks), default=None)


def use_begins(view: View) -> int | None:
    """Return the day of the first go-live; None when the plan has none."""
    return min((view.last_day(task) for task in view.go_lives), default=None)


def plan_ends(view: View) -> int:
    """Return the last day of the plan."""
    return (view.dates.finish_instant - 1) // DAY


def percent(share: Decimal) -> str:
    """Return a share in percent, with a decimal where it has one: a share just below a limit must not look
    like the limit."""
    return f"{share * 100:.1f}".removesuffix(".0") + "%"
