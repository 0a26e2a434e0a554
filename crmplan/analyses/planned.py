"""What was planned: the current stored baseline, or else the same plan without its progress.

Tasks are known by their ids. A task that the baseline does not know was added since: nothing was planned for it, so it
earns nothing, and what it costs counts as spent. One that is gone keeps what was planned for it: work taken out of a
plan must not improve its indices by itself, so it stays due and unearned until a new baseline is approved.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from crmplan.analyses.money import Cost
from crmplan.currencies import digits
from crmplan.expand.plan import Plan
from crmplan.model import DAY, Cell, Task
from crmplan.schedule.plan import schedule
from crmplan.schedule.result import Schedule

if TYPE_CHECKING:
    from crmplan.baselines.records import Baseline


class PlannedTask(NamedTuple):
    """A task as it was planned."""

    id: str
    label: str
    """Its name with its scope; empty where the plan itself knows it."""
    start: int
    """Instants in minutes."""
    finish: int
    calendar: str
    """Key of the plan's calendars; ``default`` where it is gone."""
    region: str
    wave: str
    budgets: Mapping[str, int]
    """Category -> planned cost of the task and of those who do it, in minor units."""
    finished: bool = False
    """Whether it was finished already when the baseline was approved."""

    @property
    def units(self) -> int:
        """All that was planned for it, in minor units."""
        return sum(self.budgets.values())


class Planned(NamedTuple):
    """What was planned."""

    name: str
    """Name of the baseline; empty for the plan without progress."""
    tasks: Mapping[str, PlannedTask]
    """By id, in display order."""
    start: int
    """Instant from which time is counted."""
    finish: int
    """Instant of the last finish."""

    def gone(self, plan: Plan) -> tuple[PlannedTask, ...]:
        """Return the tasks that the plan has no more."""
        return tuple(task for id, task in self.tasks.items() if id not in plan.index)

    def added(self, plan: Plan) -> tuple[int, ...]:
        """Return the tasks of the plan that nobody had planned."""
        return tuple(number for number, task in enumerate(plan.tasks) if task.id not in self.tasks)


def planned(plan: Plan, dates: Schedule, cost: Cost | None, baseline: "Baseline | None" = None) -> Planned:
    """Return what was planned.

    Parameters:
        plan, dates, cost: of today; without cost nothing has a value.
        baseline: the current stored one, whose money is in the plan's currency; the plan without progress when None or
            in another currency.
    """
    if baseline is not None and baseline.currency == plan.currency:
        return _of_baseline(plan, baseline)
    if plan.status is not None:
        dates = schedule(plan._replace(actuals={}, status=None))
    budgets = budgets_of(plan, cost)
    tasks = {
        task.id: PlannedTask(
            task.id,
            "",
            dates.start[number],
            dates.finish[number],
            task.calendar,
            task.scope.region,
            wave_of(plan, task),
            budgets.get(task.id, {}),
        )
        for number, task in enumerate(plan.tasks)
    }
    return Planned("", tasks, plan.start, dates.finish_instant)


def budgets_of(plan: Plan, cost: Cost | None) -> dict[str, dict[str, int]]:
    """Return what tasks and those who do them cost, in minor units: task -> category -> units."""
    found: dict[str, dict[str, int]] = {}
    for entry in cost.entries if cost is not None else ():
        if entry.kind in ("cost", "labour") and not entry.run and entry.source in plan.index:
            own = found.setdefault(entry.source, {})
            own[entry.category] = own.get(entry.category, 0) + entry.units
    return found


def wave_of(plan: Plan, task: Task) -> str:
    """Return the wave that a task belongs to, by itself or by its cell; empty for none."""
    return task.scope.wave or plan.cells.get(Cell(task.scope.region, task.scope.module), "")


def _of_baseline(plan: Plan, baseline: "Baseline") -> Planned:
    scale = digits(plan.currency)
    tasks = {
        id: PlannedTask(
            id,
            task.label,
            task.start,
            task.finish,
            task.calendar if task.calendar in plan.calendars else "default",
            task.region,
            task.wave or plan.cells.get(Cell(task.region, task.module), ""),
            {key: int(amount.amount.scaleb(scale)) for key, amount in task.categories.items()},
            task.finished,
        )
        for id, task in baseline.tasks.items()
    }
    # Time counts from the first hour of work of the day on which the programme was to start.
    return Planned(baseline.name, tasks, baseline.start.toordinal() * DAY, baseline.finish_instant)
