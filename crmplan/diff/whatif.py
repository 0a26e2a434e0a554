"""The changes of a what-if as the edits of a comparison: the engine tries each of them alone and in turn."""

from collections.abc import Iterable, Mapping

from crmplan.diff.both import NO_ENTRIES, NO_NAMES
from crmplan.diff.edits import Change
from crmplan.diff.given import HERE
from crmplan.diff.records import ADDED, CHANGED, REMOVED, Edit
from crmplan.diff.side import Text
from crmplan.diff.trial import Failed, Trial, planned
from crmplan.diff.written import both, one_line
from crmplan.expand.changes import Value, as_node
from crmplan.expand.select import NothingSelected, select
from crmplan.language.playbook import PLAYBOOK
from crmplan.nodes import Node, Scalar, below

_SECTIONS = frozenset(field.key for field in PLAYBOOK.fields)


class WhatIf:
    """Base with any choice of the changes."""

    def __init__(self, base: Text, changes: Mapping[str, Value]) -> None:
        self._base = base
        self._given = list(changes.items())
        self.trial = Trial(base.plan, base.schedule, base.cost)
        self.renamed = NO_NAMES
        self.entries = NO_ENTRIES
        self.changes = tuple(
            self._change(number, key, as_node(value, HERE, number + 1))
            for number, (key, value) in enumerate(self._given)
        )

    def tried(self, made: Iterable[Change]) -> Trial | Failed:
        """Return base with some of the changes made, planned."""
        numbers = sorted(one.number for one in made)
        changes = dict(self._given[number] for number in numbers)
        return planned(self._base.playbook, self._base.as_of, self.trial, changes)

    def _change(self, number: int, key: str, value: Node) -> Change:
        target, _, field = key.partition(".")
        playbook = self._base.playbook
        keys = tuple(field.split("."))
        if target in playbook.gates and target not in playbook.tasks:
            keys, before = ("gates", target, *keys), self._of_tasks(target, keys)
        elif target in playbook.tasks or target not in _SECTIONS:
            keys, before = ("tasks", target, *keys), self._of_tasks(target, keys)
        else:
            keys, before = (target, *keys), below(playbook.node, (target, *keys))
        after = None if isinstance(value, Scalar) and value.value is None else value
        kind = CHANGED if before is not None and after is not None else REMOVED if after is None else ADDED
        texts = both(one_line(before), one_line(after))
        place = "" if value.at.file == HERE else f"{value.at.file}:{value.at.line}"
        edit = Edit(key, kind, *texts, place, wording=False)
        return Change(edit, keys, before, after, value.at, text=False, number=number)

    def _of_tasks(self, reference: str, keys: tuple[str, ...]) -> Node | None:
        """Return what some tasks say for a field; None when they say nothing or different things."""
        plan = self._base.plan
        try:
            places = select(plan, reference)
        except NothingSelected:
            return None
        found = [below(plan.specs[place].node, keys) for place in places]
        same = len({one_line(node) for node in found}) == 1
        return found[0] if same else None
