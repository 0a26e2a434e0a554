"""Progress at the status date: the latest value of each task, gate, measure and line."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from crmplan.expand.costs import Prices
from crmplan.expand.plan import Actual
from crmplan.expand.problems import Problems
from crmplan.expand.references import Names, Problem
from crmplan.expand.templates import Workshop
from crmplan.guess import did_you_mean
from crmplan.language.tracking import Measured, Status, TaskProgress
from crmplan.language.values import Duration, Reference
from crmplan.model import NOWHERE, Location, Money, Scope, Task

_GO = ("go", "conditional-go")
"""Decisions that open a gate; after any other one it has yet to be passed."""


class Known(NamedTuple):
    """All that is known at the status date, by index of the task."""

    day: date | None
    """The status date; None without progress."""
    actuals: Mapping[int, Actual]
    criteria: Mapping[int, Mapping[str, Decimal]]
    measured: Mapping[str, Decimal]
    decided: Mapping[int, str]
    spent: Mapping[str, Money]
    """Id of a budget line -> spent."""


class _State:
    """What is known of one task so far."""

    __slots__ = ("apart", "at", "done", "finished", "left", "spent", "started")

    def __init__(self) -> None:
        self.started: date | None = None
        self.finished: date | None = None
        self.apart = False
        """Whether start and finish come from two status dates; within one they are compared when it is read."""
        self.left: Duration | None = None
        self.done: Decimal | None = None
        self.spent: Money | None = None
        self.at = NOWHERE


class ProgressReader:
    """Puts the status dates of a playbook together."""

    def __init__(
        self, tasks: Sequence[Task], names: Names, workshop: Workshop, prices: Prices, problems: Problems
    ) -> None:
        self._tasks = tasks
        self._names = names
        self._workshop = workshop
        self._prices = prices
        self._problems = problems

    def read(self, progress: Mapping[date, Status], as_of: date | None) -> Known:
        """Return what is known at the latest status date, which is not later than ``as_of``."""
        days = [day for day in sorted(progress) if as_of is None or day <= as_of]
        states: dict[int, _State] = {}
        criteria: dict[int, dict[str, Decimal]] = {}
        measured: dict[str, Decimal] = {}
        decided: dict[int, str] = {}
        passed: dict[int, tuple[date, Location]] = {}
        spent: dict[str, Money] = {}
        for day in days:
            status = progress[day]
            for task in status.tasks:
                for i in self._found(task.reference):
                    self._add(states.setdefault(i, _State()), task)
            for gate in status.gates:
                for i in self._found(gate.reference):
                    if not self._tasks[i].gate:
                        message = f'"{self._tasks[i].id}" is no gate; write its progress under tasks'
                        self._problems.add("not-a-gate", gate.reference.at, message)
                        continue
                    decided[i] = gate.decided
                    passed.pop(i, None)
                    if gate.decided in _GO and gate.on is not None:
                        passed[i] = (gate.on, gate.reference.at)
            for value in status.measures:
                self._measure(value, criteria, measured)
            for line in status.lines:
                if line.spent is not None:
                    spent[line.reference.path] = self._prices.converted(
                        line.spent.number, line.spent.currency
                    )
        actuals = {i: self._actual(i, state) for i, state in sorted(states.items())}
        for i, (on, at) in passed.items():
            moment = self._workshop.end(on)
            actuals[i] = Actual(moment, moment, 0, Decimal(1), None, at)
        self._spread(criteria, measured)
        return Known(days[-1] if days else None, actuals, criteria, measured, decided, spent)

    def _found(self, reference: Reference) -> tuple[int, ...]:
        found = self._names.resolve(reference.path, Scope())
        if isinstance(found, Problem):
            self._problems.add(found.fault, reference.at, found.message)
            return ()
        return found

    def _add(self, state: _State, task: TaskProgress) -> None:
        state.at = task.reference.at
        if task.started is not None or task.finished is not None:
            state.apart = task.started is None or task.finished is None
        if task.started is not None:
            state.started = task.started
        if task.finished is not None:
            state.finished = task.finished
        if task.done is not None:
            state.done = task.done
            # A later share makes an older remaining time stale.
            state.left = None
        if task.remaining is not None:
            state.left = task.remaining
        if task.spent is not None:
            state.spent = self._prices.converted(task.spent.number, task.spent.currency)

    def _actual(self, i: int, state: _State) -> Actual:
        task, workshop = self._tasks[i], self._workshop
        finished = None if state.finished is None else workshop.end(state.finished, task.calendar)
        started = None
        if state.started is not None:
            started = workshop.begin(state.started, task.calendar)
            if task.milestone:
                # A milestone is one instant: the end of the work of its day.
                started = finished = (
                    workshop.end(state.started, task.calendar) if finished is None else finished
                )
        if finished is not None:
            if started is None and not task.milestone:
                self._problems.add(
                    "not-started",
                    state.at,
                    f'"{task.id}" is finished and has no "started"; write the day on which it began',
                )
            elif started is not None and started > finished and state.apart:
                self._problems.add(
                    "finished-first",
                    state.at,
                    f'"{task.id}" finished ({state.finished}) before it started ({state.started}), as two status '
                    "dates say",
                )
            return Actual(started, finished, 0, Decimal(1), state.spent, state.at)
        remaining = None
        if state.left is not None:
            # What is left is counted like the task: on the clock when the task is elapsed.
            length = (state.left.likely or state.left.high)._replace(elapsed=task.elapsed)
            remaining = length.minutes(workshop.day_minutes, workshop.week_days)
        elif state.done is not None:
            remaining = int((task.duration * (1 - state.done)).to_integral_value())
        if started is None and (state.done or state.left is not None):
            self._problems.add(
                "not-started",
                state.at,
                f'"{task.id}" has progress and no "started"; write the day on which it began',
            )
        return Actual(started, None, remaining, state.done, state.spent, state.at)

    def _measure(
        self, value: Measured, criteria: dict[int, dict[str, Decimal]], measured: dict[str, Decimal]
    ) -> None:
        number = Decimal(int(value.value)) if isinstance(value.value, bool) else value.value
        path = value.reference.path
        head, _, name = path.rpartition("/")
        if not head:
            if name in self._workshop.measures:
                measured[name] = number
            else:
                message = f'no KPI or measure "{name}"{did_you_mean(name, self._workshop.measures)}'
                self._problems.add("unknown-measure", value.reference.at, message)
            return
        found = self._names.resolve(head, Scope())
        if isinstance(found, Problem):
            self._problems.add(found.fault, value.reference.at, found.message)
            return
        for i in found:
            ids = [one.id for one in (*self._tasks[i].criteria, *self._tasks[i].exit)]
            if name in ids:
                criteria.setdefault(i, {})[name] = number
            else:
                message = f'"{self._tasks[i].id}" has no criterion "{name}"{did_you_mean(name, ids)}'
                self._problems.add("unknown-measure", value.reference.at, message)

    def _spread(self, criteria: dict[int, dict[str, Decimal]], measured: Mapping[str, Decimal]) -> None:
        """Give criteria without a value of their own the one of their measure."""
        if not measured:
            return
        for i, task in enumerate(self._tasks):
            for one in (*task.criteria, *task.exit):
                if one.measure in measured:
                    criteria.setdefault(i, {}).setdefault(one.id, measured[one.measure])
