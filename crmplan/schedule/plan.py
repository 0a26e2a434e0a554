"""Plan -> Schedule: the engine's network made from a plan, and its times read back in the plan's words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from crmplan.expand.plan import Freeze, Plan
from crmplan.model import DAY, Task
from crmplan.schedule import network
from crmplan.schedule.engine import compute
from crmplan.schedule.network import Activity, Network, Times
from crmplan.schedule.odd import odd_dates
from crmplan.schedule.result import Rollup, Schedule, Step

FIELDS = {
    "not_before": "start_no_earlier",
    "finish_not_before": "finish_no_earlier",
    "start_by": "start_no_later",
    "not_after": "finish_no_later",
    "start_on": "start_on",
    "finish_on": "finish_on",
    "deadline": "deadline",
}
"""Constraint in the playbook -> field of the engine's activity."""
Windows = tuple[tuple[int, int], ...]
"""Instants (from, to) in which a task must not run."""
_CAUSES = {f"constraint:{field}": kind for kind, field in FIELDS.items()}


def schedule(plan: Plan) -> Schedule:
    """Compute dates, floats, driving paths and roll-ups of a plan.

    The plan must have no rings (``Plan.schedulable``). Instants and floats are minutes; floats of elapsed tasks are
    clock minutes, those of others working minutes.
    """
    times = compute(network_of(plan))
    tasks = plan.tasks
    driver = _drivers(plan, times)
    finished = [
        (actual := plan.actuals.get(i)) is not None and actual.finished is not None for i in range(len(tasks))
    ]
    critical = [hot and not over for hot, over in zip(times.critical, finished, strict=True)]
    last = _last_task(plan, times, finished)

    driving = DrivingPaths(
        plan, driver, [i for i, task in enumerate(tasks) if task.gate or "go-live" in task.kinds]
    )
    return Schedule(
        plan=plan,
        start=times.start,
        finish=times.finish,
        early_start=times.early_start,
        early_finish=times.early_finish,
        late_start=times.late_start,
        late_finish=times.late_finish,
        total_float=times.total_slack,
        free_float=times.free_slack,
        critical=critical,
        driver=driver,
        finish_instant=times.finish_of_all if tasks else plan.start,
        path=driving.to(last) if last is not None else (),
        paths=driving,
        rollups=_rollups(plan, times, critical, finished),
        findings=odd_dates(plan, times),
    )


def total_floats(plan: Plan) -> list[int]:
    """Return the total float of each task as ``schedule`` does, without working out what else a schedule tells."""
    return compute(network_of(plan)).total_slack


class DrivingPaths(Mapping[int, tuple[Step, ...]]):
    """Driving paths to some tasks, by task index; each is followed when it is asked for (rule 16).

    A hundred thousand tasks have thousands of gates and go-lives with long paths, and few are ever shown.
    """

    __slots__ = ("_driver", "_links", "_steps", "_targets")

    def __init__(self, plan: Plan, driver: Sequence[tuple[str, int | None]], targets: Sequence[int]) -> None:
        self._links = plan.links
        self._driver = driver
        self._targets = dict.fromkeys(targets)
        self._steps: dict[int, Step] = {}

    def to(self, task: int) -> tuple[Step, ...]:
        """Return what drives any task, from the first task on."""
        steps: list[Step] = []
        known = self._steps
        while True:
            step = known.get(task)
            if step is None:
                step = known[task] = Step(task, *self._driver[task])
            steps.append(step)
            if step.link is None:
                steps.reverse()
                return tuple(steps)
            task = self._links[step.link].pred

    def __getitem__(self, task: int) -> tuple[Step, ...]:
        if task not in self._targets:
            raise KeyError(task)
        return self.to(task)

    def __iter__(self) -> Iterator[int]:
        return iter(self._targets)

    def __len__(self) -> int:
        return len(self._targets)


def network_of(plan: Plan) -> Network:
    """Return the network of a plan; activity ``i`` is task ``i``, link ``k`` is link ``k``."""
    names = list(plan.calendars)
    number = {name: i for i, name in enumerate(names)}
    persons = {
        person: number[calendar] for person, calendar in plan.person_calendars.items() if calendar in number
    }
    blocked = blocking(plan.freezes)
    moving = any(freeze.move for freeze in plan.freezes)
    activities: list[Activity] = []
    append = activities.append
    make = Activity
    actuals = plan.actuals
    plain = not (persons or moving)
    for i, task in enumerate(plan.tasks):
        if plain and not (task.constraints or task.delay or i in actuals):
            append(make(task.duration, number[task.calendar], task.elapsed, task.late))
        else:
            append(_activity(plan, i, task, number, persons, blocked(task)))
    return Network(
        start=plan.start,
        calendars=tuple(plan.calendars.values()),
        activities=tuple(activities),
        links=tuple(
            [network.Link(link.pred, link.succ, link.type, link.lag, link.lag_kind) for link in plan.links]
        ),
        project_calendar=number["default"],
        status=plan.status,
    )


def _activity(
    plan: Plan,
    i: int,
    task: Task,
    number: Mapping[str, int],
    persons: Mapping[str, int],
    blocked: Windows,
) -> Activity:
    calendar = number[task.calendar]
    activity = Activity(
        task.duration,
        calendar,
        task.elapsed,
        task.late,
        delay=task.delay,
        blocked=blocked,
        resource_calendars=_resource_calendars(task, calendar, persons),
    )
    if task.constraints:
        dates: dict[str, Any] = {FIELDS[one.kind]: one.instant for one in task.constraints}
        activity = activity._replace(**dates)
    actual = plan.actuals.get(i)
    if actual is not None:
        activity = activity._replace(
            actual_start=actual.started, actual_finish=actual.finished, remaining=actual.remaining
        )
    return activity


def _resource_calendars(task: Task, calendar: int, persons: Mapping[str, int]) -> tuple[int, ...]:
    """Return the calendars of those who do the task (rule 19), without the task's own."""
    if task.elapsed or not persons:
        return ()
    found = dict.fromkeys(persons[one.person] for one in task.team if one.person in persons)
    found.pop(calendar, None)
    return tuple(found)


def blocking(freezes: Sequence[Freeze]) -> Callable[[Task], Windows]:
    """Return what tells the windows that a task must not overlap because of freezes that move tasks, in order.

    A plan has hundreds of tasks and a freeze for the end of each quarter, so windows that hold for the same tasks are
    asked for once, and so are tasks of the same kinds and region.
    """
    series: dict[tuple[object, ...], tuple[Freeze, list[tuple[int, int]]]] = {}
    for freeze in freezes:
        if freeze.move:
            window = (freeze.first.toordinal() * DAY, (freeze.last.toordinal() + 1) * DAY)
            series.setdefault((freeze.blocks, freeze.regions), (freeze, []))[1].append(window)
    known: dict[tuple[object, ...], Windows] = {}

    def windows(task: Task) -> Windows:
        key = (task.kinds, task.scope.region)
        if key not in known:
            found = {one for freeze, same in series.values() if freeze.holds_for(task) for one in same}
            known[key] = tuple(sorted(found))
        return known[key]

    return windows


def _drivers(plan: Plan, times: Times) -> list[tuple[str, int | None]]:
    made: dict[int | str, tuple[str, int | None]] = {}
    drivers = []
    for by in times.driver:
        known = made.get(by)
        if known is None:
            known = ("link", by) if isinstance(by, int) else (_CAUSES.get(by, by), None)
            made[by] = known
        drivers.append(known)
    for i, task in enumerate(plan.tasks):
        if task.delay and drivers[i][0] in ("link", "start"):
            drivers[i] = ("delay", drivers[i][1])
    return drivers


def _last_task(plan: Plan, times: Times, finished: Sequence[bool]) -> int | None:
    """Return the task that ends last; of several an open one, then the end of a chain, then the first that waits."""
    end = times.finish_of_all
    ends = [i for i, finish in enumerate(times.early_finish) if finish == end]
    before = {plan.links[link].pred for i in ends if isinstance(link := times.driver[i], int)}
    return min(
        ends,
        key=lambda i: (finished[i], i in before, not isinstance(times.driver[i], int), i),
        default=None,
    )


def _rollups(
    plan: Plan, times: Times, critical: Sequence[bool], finished: Sequence[bool]
) -> dict[tuple[str, str], Rollup]:
    members: dict[tuple[str, str], list[int]] = {}
    for i, task in enumerate(plan.tasks):
        scope = task.scope
        for key in (
            ("phase", task.phase),
            ("region", scope.region),
            ("module", scope.module),
            ("wave", scope.wave),
            ("package", scope.package),
        ):
            if key[1]:
                members.setdefault(key, []).append(i)
    rollups = {}
    for (kind, id), those in members.items():
        # The float of what is over says nothing about what can still slip.
        open_ones = [i for i in those if not finished[i]] or those
        rollups[kind, id] = Rollup(
            kind,
            id,
            min(times.start[i] for i in those),
            max(times.finish[i] for i in those),
            min(times.total_slack[i] for i in open_ones),
            any(critical[i] for i in those),
            tuple(those),
        )
    return rollups
