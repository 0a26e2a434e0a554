"""Why a task is where it is: the chain that drives it, its float, and what would move it."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from crmplan.calendars import ALWAYS, Calendar
from crmplan.expand.plan import Freeze, Plan
from crmplan.model import DAY, Constraint, Location
from crmplan.schedule.engine import compute
from crmplan.schedule.plan import FIELDS, network_of
from crmplan.schedule.result import Schedule


class Closed(NamedTuple):
    """A day without work that the chain had to pass."""

    day: date
    name: str
    """Name of the public holiday or closed day; ``no working day`` for the days off of the week."""


class Reason(NamedTuple):
    """One step of the chain, first task first: a task, what fixed its start, and what stretched it."""

    task: int
    cause: str
    """As in ``schedule.Step``: ``start``, ``link``, ``status``, ``actual``, ``freeze``, ``late``, ``delay``
    or the key of a constraint."""
    link: int | None
    """Index in ``Plan.links`` of the link that fixed it, or None."""
    constraint: Constraint | None
    """The constraint that fixed it, or None."""
    freeze: Freeze | None
    """The freeze that it had to move behind, or None."""
    start: int
    finish: int
    before: tuple[Closed, ...]
    """Days between what fixed the start and the start itself on which nobody works."""
    during: tuple[Closed, ...]
    """Named closed days between its start and its finish; days off of the week are not listed."""
    at: Location
    """Where what fixed it is written: the link, the constraint, the freeze, else the task."""


class Follower(NamedTuple):
    """A task that waits for this one."""

    task: int
    link: int
    gap: int
    """Working minutes of its calendar by which this one can slip before it moves."""


class Lever(NamedTuple):
    """A task of the chain that has length: where days can be bought."""

    task: int
    length: int
    """Minutes of its duration."""
    most: int
    """Minutes by which shortening it moves the asked task earlier at most: then its end, or another path,
    holds."""
    held_by: int | None
    """Index of the link that holds when that is used up; None when its whole length can be bought, or a date
    holds."""


class Why(NamedTuple):
    """Everything about the place of one task in time; all lengths are minutes."""

    task: int
    chain: tuple[Reason, ...]
    total_float: int
    free_float: int
    critical: bool
    late_start: int
    late_finish: int
    capped_by: Constraint | None
    """The deadline or latest date of the task itself, where it has one."""
    followers: tuple[Follower, ...]
    """What waits for it, the one that moves first in front."""
    levers: tuple[Lever, ...]
    """The tasks of the chain that have length and are not finished, the most rewarding in front; in a large plan only
    the longest."""


def why(schedule: Schedule, task: int) -> Why:
    """Explain the dates of a task.

    The chain goes back over driving links to the programme start, a date, a freeze or a fact. Gaps and gains
    are worked out from the early dates: one step of the chain is shortened and all else stays.
    """
    plan = schedule.plan
    chain = _chain(schedule, task)
    latest = [
        one for one in plan.tasks[task].constraints if one.kind in ("deadline", "not_after", "start_by")
    ]
    return Why(
        task=task,
        chain=chain,
        total_float=schedule.total_float[task],
        free_float=schedule.free_float[task],
        critical=schedule.critical[task],
        late_start=schedule.late_start[task],
        late_finish=schedule.late_finish[task],
        capped_by=min(latest, key=lambda one: one.instant, default=None),
        followers=tuple(
            sorted(
                (
                    Follower(link.succ, k, max(0, gap(schedule, k)))
                    for k, link in enumerate(plan.links)
                    if link.pred == task
                ),
                key=lambda one: (one.gap, schedule.start[one.task], one.task),
            )
        ),
        levers=_levers(schedule, chain),
    )


def near(schedule: Schedule, days: int) -> tuple[int, ...]:
    """Return the open tasks that are not critical and have at most ``days`` days of total float, the tightest
    first."""
    plan = schedule.plan
    found = []
    for i, total in enumerate(schedule.total_float):
        actual = plan.actuals.get(i)
        if schedule.critical[i] or (actual is not None and actual.finished is not None):
            continue
        day = DAY if plan.tasks[i].elapsed else plan.day_minutes
        if total <= days * day:
            found.append((total / day, i))
    return tuple(i for _, i in sorted(found))


def bound(schedule: Schedule, link: int) -> int:
    """Return the instant at which a link lets its successor start (FS, SS) or finish (FF, SF), from early
    dates (rule 8)."""
    plan = schedule.plan
    one = plan.links[link]
    from_start = one.type in ("SS", "SF")
    at = schedule.early_start[one.pred] if from_start else schedule.early_finish[one.pred]
    if not one.lag:
        return at
    if one.lag_kind == "elapsed":
        return at + one.lag
    calendar = plan.calendars[plan.tasks[one.succ].calendar]
    lag = one.lag
    if one.lag_kind == "percent":
        lag = round(plan.tasks[one.pred].duration * lag / 100)
    if lag >= 0:
        return calendar.add(at, lag)
    earlier = calendar.subtract(at, -lag)
    return earlier if from_start else calendar.end_at_or_before(earlier)


def gap(schedule: Schedule, link: int) -> int:
    """Return by how many minutes of its successor's working time a link is loose; 0 when it drives.

    Negative when the successor does not wait for it: it is pinned, has started, or was moved by a date.
    """
    one = schedule.plan.links[link]
    to_finish = one.type in ("FF", "SF")
    at = schedule.early_finish[one.succ] if to_finish else schedule.early_start[one.succ]
    return _clock(schedule.plan, one.succ).between(bound(schedule, link), at)


def _clock(plan: Plan, task: int) -> Calendar:
    return ALWAYS if plan.tasks[task].elapsed else plan.calendars[plan.tasks[task].calendar]


# -- the chain ---------------------------------------------------------------------------------------------------


def _chain(schedule: Schedule, task: int) -> tuple[Reason, ...]:
    plan = schedule.plan
    reasons = []
    while True:
        cause, link = schedule.driver[task]
        one = plan.tasks[task]
        start, finish = schedule.start[task], schedule.finish[task]
        constraint = next((each for each in one.constraints if each.kind == cause), None)
        freeze = _freeze_before(plan, task, start) if cause == "freeze" else None
        at, since = one.at, start
        if link is not None:
            at, since = plan.links[link].at, _start_bound(schedule, link)
        elif constraint is not None:
            at = constraint.at
            since = constraint.instant if FIELDS[cause].startswith("start") else start
        elif freeze is not None:
            at, since = freeze.at, freeze.last.toordinal() * DAY + DAY
        elif cause == "start":
            since = plan.start
        elif cause == "status" and plan.status is not None:
            since = plan.status
        elif cause == "actual":
            at = plan.actuals[task].at
        elif cause == "late":
            at = one.place("schedule")
        reasons.append(
            Reason(
                task,
                cause,
                link,
                constraint,
                freeze,
                start,
                finish,
                tuple(_closed(plan, task, since, start)),
                tuple(one for one in _closed(plan, task, start, finish) if one.name != _DAY_OFF),
                at,
            )
        )
        if link is None:
            return tuple(reversed(reasons))
        task = plan.links[link].pred


_DAY_OFF = "no working day"


def _start_bound(schedule: Schedule, link: int) -> int:
    """Return the instant from which a driving link lets its successor work."""
    one = schedule.plan.links[link]
    at = bound(schedule, link)
    if one.type in ("FS", "SS"):
        return at
    return schedule.start[one.succ]


def _closed(plan: Plan, task: int, since: int, until: int) -> Iterator[Closed]:
    """Yield the days without work that lie wholly or partly between two instants."""
    one = plan.tasks[task]
    if one.elapsed:
        return
    calendar = plan.calendars[one.calendar]
    names = plan.days_off.get(one.calendar)
    for ordinal in range(since // DAY, until // DAY + 1):
        day = date.fromordinal(ordinal)
        if not calendar.spans(day):
            # A holiday on a Sunday costs nobody a day.
            name = names.name(day) if names and calendar.usual(day) else ""
            yield Closed(day, name or _DAY_OFF)


def _freeze_before(plan: Plan, task: int, start: int) -> Freeze | None:
    """Return the freeze that ends last before a start, of those that move the task."""
    one = plan.tasks[task]
    found = [
        freeze
        for freeze in plan.freezes
        if freeze.move and freeze.holds_for(one) and freeze.last.toordinal() * DAY < start
    ]
    return max(found, key=lambda freeze: (freeze.last, freeze.first, freeze.id), default=None)


# -- what can be gained ------------------------------------------------------------------------------------------

_EFFORT = 100_000
"""Tasks scheduled again while levers are tried: a second; of a path through 10,000 tasks the ten longest are tried."""


def _levers(schedule: Schedule, chain: tuple[Reason, ...]) -> tuple[Lever, ...]:
    """Return where days can be bought, each tried by scheduling what leads to the task without its length."""
    plan = schedule.plan
    target = chain[-1].task
    below = _Below(schedule, target)
    open_steps = []
    for reason in chain:
        actual = plan.actuals.get(reason.task)
        if plan.tasks[reason.task].duration and (actual is None or actual.finished is None):
            open_steps.append(reason.task)
    open_steps.sort(key=lambda task: (-plan.tasks[task].duration, task))
    driving = {reason.link for reason in chain}
    levers = []
    for task in open_steps[: max(1, _EFFORT // max(1, below.count))]:
        most, links = below.without_length(task)
        held_by = next((link for link in links if link not in driving), None)
        levers.append(Lever(task, plan.tasks[task].duration, most, held_by))
    return tuple(sorted(levers, key=lambda one: (-one.most, -one.length, one.task)))


class _Below:
    """The part of a plan that leads to one task, to be scheduled again with a task shortened."""

    def __init__(self, schedule: Schedule, target: int) -> None:
        plan = schedule.plan
        into: list[list[int]] = [[] for _ in plan.tasks]
        for k, link in enumerate(plan.links):
            into[link.succ].append(k)
        members = {target}
        todo = [target]
        while todo:
            for k in into[todo.pop()]:
                pred = plan.links[k].pred
                if pred not in members:
                    members.add(pred)
                    todo.append(pred)
        whole = network_of(plan)
        order = sorted(members)
        self._place = {task: i for i, task in enumerate(order)}
        self._links = [k for task in order for k in into[task]]
        self._network = whole._replace(
            activities=tuple([whole.activities[task] for task in order]),
            links=tuple(
                [
                    whole.links[k]._replace(
                        pred=self._place[whole.links[k].pred], succ=self._place[whole.links[k].succ]
                    )
                    for k in self._links
                ]
            ),
        )
        self._clock = _clock(plan, target)
        self._target = self._place[target]
        self._finish = schedule.early_finish[target]
        self.count = len(order)

    def without_length(self, task: int) -> tuple[int, list[int]]:
        """Return the minutes by which the target ends earlier without a task's length, and what drives it then.

        The links of the new driving path come from the target back to its beginning, by their index in the plan.
        """
        activities = list(self._network.activities)
        place = self._place[task]
        one = activities[place]
        if one.actual_start is None:
            activities[place] = one._replace(duration=0)
        else:
            done = one.duration - (one.duration if one.remaining is None else one.remaining)
            activities[place] = one._replace(duration=max(0, done), remaining=0)
        network = self._network._replace(activities=tuple(activities))
        times = compute(network)
        links = []
        at = self._target
        while isinstance(driver := times.driver[at], int):
            links.append(self._links[driver])
            at = network.links[driver].pred
        gained = self._clock.between(times.early_finish[self._target], self._finish)
        return max(0, gained), links
