"""Runs of the engine over base with some edits made: each choice of edits is planned once."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple, Protocol

from crmplan.collector import without_collector
from crmplan.diff.edits import Change
from crmplan.diff.trees import bare
from crmplan.diff.trial import Failed, Trial
from crmplan.expand import Plan
from crmplan.model import Location, Money, Task
from crmplan.nodes import Node, Scalar
from crmplan.nodes import Sequence as ListNode

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_MOST_ROUNDS = 12
"""So often partners are added to edits that cannot be planned yet."""
_KEPT = 2
"""Whole plans that are kept, the last ones; a plan of 10,000 tasks takes 80 MB."""

Unit = tuple[Change, ...]
"""Edits that are made together."""


class Outcome(NamedTuple):
    """What is kept of a plan."""

    finish: date
    total: Money
    written: frozenset[str]
    """Ids of tasks that are new, gone, or given to the engine with other values than at the begin."""
    moved: frozenset[str]
    """Ids of tasks on other days than at the begin."""


class Tryable(Protocol):
    """Edits of which any choice can be planned."""

    @property
    def trial(self) -> Trial:
        """Base without any of them."""

    @property
    def renamed(self) -> Mapping[str, str]:
        """Id of a task of base -> its id in head, for those whose id was renamed."""

    def tried(self, made: Iterable[Change]) -> Trial | Failed:
        """Return base with some of the edits made, planned."""


class Runs:
    """Plans base with choices of edits, each once as far as dates of single tasks are not asked for again."""

    def __init__(self, edits: Tryable, always: Collection[Change], most: int) -> None:
        self._edits = edits
        self._always = tuple(always)
        self._plans: dict[frozenset[int], Trial | Failed] = {}
        self._outcomes: dict[frozenset[int], Outcome | Failed] = {}
        self.begin = edits.trial
        if self._always:
            begin = self.plan(())
            assert isinstance(begin, Trial), "wording changes no plan"
            self.begin = begin
        self._inputs = Inputs(self.begin)
        self.left = most
        """So many more searches for partners may run the engine; edits and steps are always planned."""

    def plan(self, units: Iterable[Unit]) -> Trial | Failed:
        """Return base with some edits made, planned."""
        changes, key = self._key(units)
        if not key:
            return self._edits.trial
        trial = self._plans.get(key)
        if trial is None:
            trial = self._edits.tried(changes)
            if len(self._plans) >= _KEPT:
                del self._plans[next(iter(self._plans))]
            self._plans[key] = trial
        return trial

    def of(self, units: Iterable[Unit]) -> Outcome | Failed:
        """Return what base with some edits made comes to."""
        units = list(units)
        _, key = self._key(units)
        found = self._outcomes.get(key)
        if found is None:
            with without_collector():
                trial = self.plan(units)
                found = (
                    trial
                    if isinstance(trial, Failed)
                    else Outcome(trial.finish, trial.total, *differences(self._inputs, Inputs(trial)))
                )
            self._outcomes[key] = found
        return found

    def search(self, units: Iterable[Unit]) -> Outcome | Failed | None:
        """Return what base with some edits made comes to; None when too much was tried already."""
        if self.left <= 0:
            return None
        self.left -= 1
        return self.of(units)

    def _key(self, units: Iterable[Unit]) -> tuple[list[Change], frozenset[int]]:
        changes = [*self._always, *(change for unit in units for change in unit)]
        return changes, frozenset(change.number for change in changes if change.number >= 0)


# --- edits that need others -----------------------------------------------------------------------


class Joint(NamedTuple):
    """Edits that are weighed together."""

    unit: Unit
    company: tuple[Unit, ...]
    """Edits that they cannot be planned without, though those change no date, no amount and no task: a person, a
    calendar or a measure that several edits use. They are causes of their own, without an effect."""


def together(units: Sequence[Unit], runs: Runs) -> list[Joint]:
    """Return the edits so joined that each set can be planned alone, as far as the limit of runs allows.

    An edit that cannot is joined with the fewest others found: those that its errors name, by id or by place, are
    added until it can be planned; then each that is not needed is left out again. Where errors name nothing, all edits
    are made, and halves of them taken back as long as the rest can be planned. What several need and what changes
    nothing by itself keeps them company instead of joining them.
    """
    joints = [Joint(unit, ()) for unit in units]
    hopeless: set[Unit] = set()
    for _ in range(_MOST_ROUNDS):
        needed: dict[Unit, list[Unit]] = {}
        for joint in joints:
            if joint.unit in hopeless or isinstance(runs.of([*joint.company, joint.unit]), Outcome):
                continue
            others = _needed(joint, [one.unit for one in joints], runs)
            if others:
                needed[joint.unit] = others
            else:
                hopeless.add(joint.unit)
        if not needed:
            break
        counts = Counter(one for others in needed.values() for one in others)
        idle = {one for one, number in counts.items() if number > 1 and _changes_nothing(one, runs)}
        joints = _joined(joints, needed, idle)
    return joints


def _changes_nothing(unit: Unit, runs: Runs) -> bool:
    found = runs.of([unit])
    return isinstance(found, Outcome) and found == Outcome(
        runs.begin.finish, runs.begin.total, frozenset(), frozenset()
    )


def _joined(
    joints: Sequence[Joint], needed: Mapping[Unit, Sequence[Unit]], idle: Collection[Unit]
) -> list[Joint]:
    """Return the edits joined with those they need, but for what is idle, which keeps them company."""
    place = {joint.unit: i for i, joint in enumerate(joints)}
    first = list(range(len(joints)))
    """The first of the edits that each is joined with."""

    def top(i: int) -> int:
        while first[i] != i:
            i = first[i]
        return i

    company: dict[int, dict[Unit, None]] = {i: dict.fromkeys(one.company) for i, one in enumerate(joints)}
    for unit, others in needed.items():
        for one in others:
            if one in idle and unit not in idle:
                company[place[unit]][one] = None
                continue
            low, high = sorted((top(place[unit]), top(place[one])))
            first[high] = low
    groups: dict[int, list[int]] = {}
    for i in range(len(joints)):
        groups.setdefault(top(i), []).append(i)
    return [
        Joint(
            tuple(change for i in members for change in joints[i].unit),
            tuple(dict.fromkeys(one for i in members for one in company[i])),
        )
        for members in groups.values()
    ]


def _needed(joint: Joint, units: Sequence[Unit], runs: Runs) -> list[Unit]:
    """Return the fewest others with which edits can be planned; empty where none were found."""
    own = [joint.unit, *joint.company]
    chosen = own
    for _ in range(_MOST_ROUNDS):
        found = runs.of(chosen) if chosen is own else runs.search(chosen)
        if found is None:
            return []
        if isinstance(found, Outcome):
            return _least(own, chosen, runs)
        partners = _partners(found, [one for one in units if one not in chosen])
        if not partners:
            break
        chosen = [*chosen, *partners]
    return _least(own, [*own, *(one for one in units if one not in own)], runs)


def _partners(failed: Failed, others: Sequence[Unit]) -> list[Unit]:
    """Return the edits that have to do with errors: they are written there, or bring or take what the errors name."""
    words: set[str] = set()
    places: list[Location] = []
    for finding in failed.findings:
        words.update(_WORD.findall(finding.message), finding.tasks)
        places += [finding.at, *(at for at, _ in finding.also)]
    found = [unit for unit in others if any(_id_of(change) in words for change in unit)]
    found += [
        unit
        for unit in others
        if unit not in found and any(_covers(change, at) for change in unit for at in places)
    ]
    if not found:
        found = [unit for unit in others if any(_words_of(change) & words for change in unit)]
    return found


def _id_of(change: Change) -> str:
    """Return the id of an entry that is new or gone."""
    one_sided = change.before is None or change.after is None
    return change.keys[-1] if one_sided else ""


def _covers(change: Change, at: Location) -> bool:
    return any(
        node is not None
        and node.file == at.file
        and (node.line, 0) <= (at.line, at.column) <= (node.end_line, node.end_column)
        for node in (change.before, change.after)
    )


def _words_of(change: Change) -> set[str]:
    """Return the words that stand only before or only after."""
    return _words(change.before) ^ _words(change.after)


def _words(node: Node | None) -> set[str]:
    if node is None:
        return set()
    if isinstance(node, Scalar):
        return set(_WORD.findall(node.text))
    if isinstance(node, ListNode):
        return {word for item in node.items for word in _words(item)}
    return {word for name, (_, value) in node.entries.items() for word in (name, *_words(value))}


def _least(own: Sequence[Unit], chosen: Sequence[Unit], runs: Runs) -> list[Unit]:
    """Return the fewest others of some edits with which the first ones can be planned: none can be left out."""
    if not isinstance(runs.search(chosen), Outcome):
        return []
    kept = list(chosen[len(own) :])
    size = max(len(kept) // 2, 1)
    while size:
        begin = 0
        while begin < len(kept):
            rest = [*kept[:begin], *kept[begin + size :]]
            if isinstance(runs.search([*own, *rest]), Outcome):
                kept = rest
            else:
                begin += size
        size = size // 2 if size > 1 else 0
    return kept


# --- what differs between two runs ----------------------------------------------------------------


class Inputs:
    """What a plan gives to the engine, task by task, without places and names, and the days that come of it."""

    def __init__(self, trial: Trial) -> None:
        self._trial = trial

    @property
    def days(self) -> dict[str, tuple[date, date]]:
        """First day and last working day of each task."""
        return self._trial.days

    @cached_property
    def tasks(self) -> dict[str, Task]:
        """Task by id."""
        return {task.id: task for task in self._trial.plan.tasks}

    @property
    def plan(self) -> Plan:
        """The plan itself."""
        return self._trial.plan

    @cached_property
    def links(self) -> dict[str, list[tuple[object, ...]]]:
        """What each task waits for."""
        plan = self.plan
        ids = [task.id for task in plan.tasks]
        found: dict[str, list[tuple[object, ...]]] = {}
        for pred, succ, type, lag, kind, _ in plan.links:
            found.setdefault(ids[succ], []).append((ids[pred], type, lag, kind))
        return found

    @cached_property
    def actuals(self) -> dict[str, object]:
        """What is known of each task at the status date."""
        plan = self._trial.plan
        return {plan.tasks[i].id: bare(actual) for i, actual in plan.actuals.items()}


def differences(before: Inputs, after: Inputs) -> tuple[frozenset[str], frozenset[str]]:
    """Return the ids of tasks that are new, gone, or given to the engine with other values; and of those that move."""
    written = set(before.tasks) ^ set(after.tasks)
    written |= _linked(before, after)
    known = before.actuals.keys() | after.actuals.keys()
    written.update(id for id in known if before.actuals.get(id) != after.actuals.get(id))
    for id, task in after.tasks.items():
        old = before.tasks.get(id)
        if old is not None and not _same_values(old, task):
            written.add(id)
    moved = {id for id, days in after.days.items() if before.days.get(id, days) != days}
    return frozenset(written), frozenset(moved)


def _linked(before: Inputs, after: Inputs) -> set[str]:
    """Return the ids of tasks that wait for something else."""
    ids = list(after.tasks)
    if ids == list(before.tasks):
        old, new = ({link[:-1] for link in one.plan.links} for one in (before, after))
        return {ids[link[1]] for link in old ^ new}
    return {
        id for id in before.links.keys() | after.links.keys() if before.links.get(id) != after.links.get(id)
    }


_VALUES = Task._fields.index("users")
"""Behind the values of a task stand its number of users, which its costs show, and its places."""


def _same_values(one: Task, other: Task) -> bool:
    """Whether two tasks are alike, wherever they are written: in another file most parts of a task differ by place."""
    return all(
        first == second or bare(first) == bare(second)
        for first, second in zip(one[:_VALUES], other[:_VALUES], strict=True)
    )
