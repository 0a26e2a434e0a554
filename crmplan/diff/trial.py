"""One run of the engine over a changed playbook: its dates and its money, or why there are none."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cached_property

from crmplan.analyses.cost import cost
from crmplan.analyses.money import Cost
from crmplan.expand import Plan, expand
from crmplan.language import Playbook, read
from crmplan.model import ERROR, Finding, Money
from crmplan.nodes import Mapping
from crmplan.schedule import Schedule, schedule
from crmplan.schedule.show import day_of, last_day


class Trial:
    """A planned playbook."""

    def __init__(self, plan: Plan, dates: Schedule, money: Cost) -> None:
        self.plan = plan
        self.schedule = dates
        self.cost = money

    @property
    def total(self) -> Money:
        """Planned cost with contingency."""
        return self.cost.total

    @cached_property
    def finish(self) -> date:
        """Last working day of all tasks; the start where there are none."""
        return max((last for _, last in self.days.values()), default=day_of(self.plan.start))

    @cached_property
    def days(self) -> dict[str, tuple[date, date]]:
        """Id of a task -> its first day and its last working day."""
        dates = zip(self.plan.tasks, self.schedule.start, self.schedule.finish, strict=True)
        return {task.id: (day_of(start), last_day(start, finish)) for task, start, finish in dates}


class Failed:
    """A playbook that cannot be planned."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        """Its errors."""


def tried(node: Mapping, as_of: date | None) -> Trial | Failed:
    """Return the plan of a playbook as nodes, or its errors.

    Parameters:
        node: sections of a playbook, includes and extensions merged.
        as_of: the day that counts as today; the latest progress date when None.
    """
    with _without_collector():
        playbook, findings = read(node)
        errors = _errors(findings)
        if errors:
            return Failed(errors)
        return planned(playbook, as_of)


def planned(playbook: Playbook, as_of: date | None) -> Trial | Failed:
    """Return the plan of a playbook that was read without errors, or the errors of planning it."""
    plan = expand(playbook, as_of=as_of)
    errors = _errors(plan.findings)
    if errors or not plan.schedulable:
        return Failed(errors)
    dates = schedule(plan)
    money = cost(plan, dates)
    errors = _errors((*dates.findings, *money.findings))
    return Failed(errors) if errors else Trial(plan, dates, money)


def _errors(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(one for one in findings if one.severity == ERROR)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Pause the garbage collector: planning makes many records and no rubbish."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
