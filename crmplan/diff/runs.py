"""Runs of the engine over base with some edits made: each choice of edits is planned once."""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import Any

from crmplan.diff.edits import Change, Edits
from crmplan.diff.trees import bare
from crmplan.diff.trial import Failed, Trial, tried
from crmplan.model import Location, Task
from crmplan.nodes import Node, Scalar
from crmplan.nodes import Sequence as ListNode

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_MOST_ROUNDS = 12
"""So often partners are added to edits that cannot be planned yet."""
_KEPT = 100_000
"""Tasks of all plans that are kept for being asked for again; 10,000 of them take about 50 MB."""

Unit = tuple[Change, ...]
"""Edits that are made together."""


class Runs:
    """Plans base with choices of edits."""

    def __init__(self, edits: Edits, always: Collection[Change], most: int) -> None:
        self._edits = edits
        self._always = tuple(always)
        self._made: dict[frozenset[int], Trial | Failed] = {frozenset(): edits.trial}
        self._most = max(_KEPT // max(len(edits.trial.plan.tasks), 1), 4)
        self.left = most
        """So many more searches for partners may run the engine; edits and steps are always planned."""

    def of(self, units: Iterable[Unit]) -> Trial | Failed:
        """Return base with some edits made, planned."""
        changes = [*self._always, *(change for unit in units for change in unit)]
        key = frozenset(change.number for change in changes)
        trial = self._made.pop(key, None)
        if trial is None:
            trial = tried(self._edits.node(changes), self._edits.as_of)
        self._made[key] = trial  # The one that was asked for last is forgotten last.
        if len(self._made) > self._most:
            del self._made[next(iter(self._made))]
        return trial

    def search(self, units: Iterable[Unit]) -> Trial | Failed | None:
        """Return base with some edits made, planned; None when too much was tried already."""
        if self.left <= 0:
            return None
        self.left -= 1
        return self.of(units)


# --- edits that need others -----------------------------------------------------------------------


def together(units: Sequence[Unit], runs: Runs) -> list[Unit]:
    """Return the edits so joined that each set can be planned alone, as far as the limit of runs allows.

    An edit that cannot is joined with the fewest others found: those that its errors name, by id or by place, are
    added until it can be planned; then each that is not needed is left out again. Where errors name nothing, all edits
    are made, and halves of them taken back as long as the rest can be planned.
    """
    joined = list(units)
    again = True
    while again:
        again = False
        for unit in joined:
            if isinstance(runs.of([unit]), Trial):
                continue
            needed = _needed(unit, joined, runs)
            if len(needed) > 1:
                members = set(map(id, needed))
                place = min(i for i, one in enumerate(joined) if id(one) in members)
                whole = tuple(change for one in joined if id(one) in members for change in one)
                joined = [one for one in joined if id(one) not in members]
                joined.insert(place, whole)
                again = True
                break
    return joined


def _needed(unit: Unit, units: Sequence[Unit], runs: Runs) -> list[Unit]:
    """Return the edits with the fewest others that make a plan of them; alone when none was found."""
    chosen = [unit]
    for _ in range(_MOST_ROUNDS):
        trial = runs.of(chosen) if len(chosen) == 1 else runs.search(chosen)
        if trial is None:
            return [unit]
        if isinstance(trial, Trial):
            return _least(unit, chosen, runs)
        partners = _partners(trial, [one for one in units if one not in chosen])
        if not partners:
            break
        chosen += partners
    return _least(unit, list(units), runs)


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


def _least(unit: Unit, chosen: list[Unit], runs: Runs) -> list[Unit]:
    """Return the fewest of some edits with which one can be planned: no single one of them can be left out."""
    if not isinstance(runs.search(chosen), Trial):
        return [unit]
    kept = chosen
    size = max(len(kept) // 2, 1)
    while size:
        begin = 0
        while begin < len(kept):
            rest = [one for i, one in enumerate(kept) if one is unit or not begin <= i < begin + size]
            trial = runs.search(rest) if len(rest) < len(kept) else None
            if isinstance(trial, Trial):
                kept = rest
            else:
                begin += size
        size = size // 2 if size > 1 else 0
    return kept


# --- what differs between two runs ----------------------------------------------------------------


class Inputs:
    """What a plan gives to the engine, task by task, without places and names."""

    def __init__(self, trial: Trial) -> None:
        self._trial = trial

    @cached_property
    def tasks(self) -> dict[str, Task]:
        """Task by id."""
        return {task.id: task for task in self._trial.plan.tasks}

    @cached_property
    def links(self) -> dict[str, list[tuple[object, ...]]]:
        """What each task waits for."""
        plan = self._trial.plan
        found: dict[str, list[tuple[object, ...]]] = {}
        for link in plan.links:
            said = (plan.tasks[link.pred].id, link.type, link.lag, link.lag_kind)
            found.setdefault(plan.tasks[link.succ].id, []).append(said)
        return found

    @cached_property
    def actuals(self) -> dict[str, object]:
        """What is known of each task at the status date."""
        plan = self._trial.plan
        return {plan.tasks[i].id: bare(actual) for i, actual in plan.actuals.items()}


def touched(before: Inputs, after: Inputs) -> set[str]:
    """Return the ids of tasks that are new, gone, or given to the engine with other values."""
    found = set(before.tasks) ^ set(after.tasks)
    for id, task in after.tasks.items():
        old = before.tasks.get(id)
        if old is None:
            continue
        if (
            (old != task and _own(old) != _own(task))
            or before.links.get(id) != after.links.get(id)
            or before.actuals.get(id) != after.actuals.get(id)
        ):
            found.add(id)
    return found


def _own(task: Task) -> Any:
    """Return the values of a task: neither its places nor the number of users, which its costs show."""
    return bare(task._replace(places={}, users=0))
