"""One run of the engine over a changed playbook: its dates and its money, or why there are none."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from crmplan.analyses.cost import cost
from crmplan.analyses.money import Cost
from crmplan.collector import without_collector
from crmplan.expand import Plan, expand
from crmplan.expand.changes import Value
from crmplan.language import Playbook, read
from crmplan.model import ERROR, NOWHERE, Finding, Money, Task
from crmplan.nodes import Mapping as MapNode
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


def tried(node: MapNode, as_of: date | None, like: Trial | None = None) -> Trial | Failed:
    """Return the plan of a playbook as nodes, or its errors.

    Parameters:
        node: sections of a playbook, includes and extensions merged.
        as_of: the day that counts as today; the latest progress date when None.
        like: another plan, of which the dates are taken where nothing that dates depend on differs.
    """
    with without_collector():
        playbook, findings = read(node)
        errors = _errors(findings)
        if errors:
            return Failed(errors)
        return planned(playbook, as_of, like)


def planned(
    playbook: Playbook,
    as_of: date | None,
    like: Trial | None = None,
    changes: Mapping[str, Value] | None = None,
) -> Trial | Failed:
    """Return the plan of a playbook that was read without errors, or the errors of planning it.

    ``changes`` are those of a what-if; the others as in ``tried``.
    """
    plan = expand(playbook, as_of=as_of, changes=changes)
    errors = _errors(plan.findings)
    if errors or not plan.schedulable:
        return Failed(errors)
    same = like is not None and _same_time(plan, like.plan)
    dates = like.schedule._replace(plan=plan) if like is not None and same else schedule(plan)
    money = cost(plan, dates)
    errors = _errors((*dates.findings, *money.findings))
    return Failed(errors) if errors else Trial(plan, dates, money)


def _same_time(one: Plan, other: Plan) -> bool:
    """Whether two plans have the same dates, since all that a schedule is made of is the same."""
    return (
        one.start == other.start
        and one.status == other.status
        and one.day_minutes == other.day_minutes
        and one.week_days == other.week_days
        and one.person_calendars == other.person_calendars
        and one.freezes == other.freezes
        and one.actuals == other.actuals
        and one.links == other.links
        and one.calendars.keys() == other.calendars.keys()
        and one.playbook.calendars == other.playbook.calendars
        and len(one.tasks) == len(other.tasks)
        and all(
            first[:-2] == second[:-2] or _timed(first) == _timed(second)  # Places stand last.
            for first, second in zip(one.tasks, other.tasks, strict=True)
        )
    )


def _timed(task: Task) -> Task:
    """Return a task without what is only paid, judged or read."""
    return task._replace(
        name="",
        owner="",
        consulted=(),
        informed=(),
        approvers=(),
        costs=(),
        spend="",
        paid_by="",
        criteria=(),
        exit=(),
        training=None,
        stream="",
        deliverable="",
        users=0,
        at=NOWHERE,
        places={},
    )


def _errors(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(one for one in findings if one.severity == ERROR)
