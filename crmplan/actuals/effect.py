"""What actuals do to the dates of a plan: its finish and its go-lives, then and now."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from crmplan.expand.plan import Plan
from crmplan.report.words import Names
from crmplan.schedule import Schedule
from crmplan.schedule.show import days_between, last_day


class Move(NamedTuple):
    """A day, then and now."""

    name: str
    was: date
    now: date
    days: Decimal
    """Working days of the programme; positive when it is later now."""


class Effect(NamedTuple):
    """What moved."""

    finish: Move
    committed: date | None
    margin: Decimal | None
    """Working days from the finish now to the promised one; negative when it is missed."""
    go_lives: int
    """How many there are."""
    moved: tuple[Move, ...]
    """Go-lives that moved, in order of time."""


def effect(before: tuple[Plan, Schedule], after: tuple[Plan, Schedule]) -> Effect:
    """Return what moved between two plans of one playbook, compared by the ids of tasks."""
    plan = after[0]
    was, now = _days(*before), _days(*after)
    names = Names(plan)
    committed = plan.playbook.programme.committed_finish
    finish = Move("", max(was), max(now), days_between(plan, max(was), max(now)))
    moved = []
    count = 0
    for i, task in enumerate(plan.tasks):
        if "go-live" not in task.kinds:
            continue
        count += 1
        other = before[0].index.get(task.id)
        if other is not None and was[other] != now[i]:
            moved.append(Move(names.task(i), was[other], now[i], days_between(plan, was[other], now[i])))
    return Effect(
        finish,
        committed,
        None if committed is None else days_between(plan, finish.now, committed),
        count,
        tuple(sorted(moved, key=lambda one: (one.now, one.was))),
    )


def _days(plan: Plan, schedule: Schedule) -> Sequence[date]:
    return [last_day(*span) for span in zip(schedule.start, schedule.finish, strict=True)]
