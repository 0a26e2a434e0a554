"""The edits between two playbooks: what differs in meaning, and the playbook with any choice of them made.

Edits are told by what the language makes of a text. Comments, layout, quotes and the order of keys are no edits, nor is
an entry that moves to another file. An entry that is new or gone is one edit, a list such as ``needs`` is one value.
An id that was renamed is one edit, however many references follow it.
"""

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from crmplan.diff import renames
from crmplan.diff.records import ADDED, CHANGED, REMOVED, RENAMED, Edit
from crmplan.diff.side import Text
from crmplan.diff.trees import Keys, Overlay, Spot, beside
from crmplan.diff.trial import Failed, Trial, tried
from crmplan.diff.written import both, one_line
from crmplan.model import SHIPPED, Location
from crmplan.nodes import Mapping as MapNode
from crmplan.nodes import Node

_MOST_TRIALS = 12
"""Renames that are proven one by one where all of them together are not the same plan."""


class Change(NamedTuple):
    """One edit with the nodes it stands for."""

    edit: Edit
    """Its ``wording`` is true for a rename; for others it is false until it is proven, see ``causes``."""
    keys: Keys
    """The way to the value in head, in base for what is gone: ``("tasks", "erp-link", "duration")``; ``[2]`` behind a
    key is the second item of its list."""
    before: Node | None
    after: Node | None
    at: Location
    text: bool
    """Whether it only changes words that the language takes for people's reading, or an order."""
    number: int
    """Number of the spot of the overlay; -1 for a rename, which is made in all of them."""
    order: tuple[Keys, Keys] | None = None
    """Ids in the order before and after, where only that differs."""


class Edits:
    """All edits between two playbooks."""

    __slots__ = ("_overlay", "as_of", "changes", "entries", "renamed", "trial")

    def __init__(
        self,
        overlay: Overlay,
        changes: tuple[Change, ...],
        renamed: Mapping[str, str],
        entries: Mapping[str, Mapping[str, str]],
        trial: Trial,
        as_of: date | None,
    ) -> None:
        self._overlay = overlay
        self.changes = changes
        """In the order of head's files, the top file first, then those beside it by name, shipped ones last, and of
        lines; what is gone stands where it stood in base."""
        self.renamed = renamed
        """Id of a task of base -> its id in head, for those whose id was renamed."""
        self.entries = entries
        """Section (``regions``, ``budget.funding``) -> id of an entry of base -> its id in head, for renamed ones."""
        self.trial = trial
        """What base gives with the ids of head: the same dates and the same money."""
        self.as_of = as_of
        """Day that counted as today when base was planned; None for its latest progress date."""

    def node(self, made: Iterable[Change]) -> MapNode:
        """Return base with some of the edits made; renamed ids are always those of head, since that moves nothing."""
        return self._overlay.node(sorted(one.number for one in made if one.number >= 0))

    def tried(self, made: Iterable[Change]) -> Trial | Failed:
        """Return base with some of the edits made, planned."""
        return tried(self.node(made), self.as_of, self.trial)


def compare(base: Text, head: Text, *, as_of: date | None = None) -> Edits:
    """Return the edits that make head's playbook of base's.

    Parameters:
        base, head: two versions that were planned.
        as_of: day that counted as today when base was planned; None for the latest progress date.
    """
    before, after = base.playbook.node, head.playbook.node
    trial = Trial(base.plan, base.schedule, base.cost)
    proven: Sequence[renames.Renamed] = ()
    seeming = renames.found(before, after)
    if seeming:
        proven, trial = _proven(before, seeming, trial, as_of)
        before = renames.renamed(before, proven)
    ids = {
        old.id: new.id for old, new in zip(base.plan.tasks, trial.plan.tasks, strict=True) if old.id != new.id
    }
    overlay = Overlay(before, after)
    tops = (before.file, after.file)
    changes = [_renamed(one, tops[1]) for one in proven]
    changes += [_change(spot, number, tops) for number, spot in enumerate(overlay.spots)]
    changes.sort(key=lambda one: _order(one, tops))
    entries: dict[str, dict[str, str]] = {}
    for one in proven:
        entries.setdefault(".".join(one.keys), {})[one.old] = one.new
    return Edits(overlay, tuple(changes), ids, entries, trial, as_of)


def edits(base: Text, head: Text, *, as_of: date | None = None) -> tuple[Change, ...]:
    """Return the edits between two versions, see ``compare``."""
    return compare(base, head, as_of=as_of).changes


def renamed(base: Text, head: Text, *, as_of: date | None = None) -> Mapping[str, str]:
    """Return id of a task of base -> its id in head, for tasks that got another id; see ``compare``.

    A task has another id when its own id, or that of its region, module, wave, source or package, was renamed.
    """
    return compare(base, head, as_of=as_of).renamed


def _proven(
    base: MapNode, seeming: Sequence[renames.Renamed], own: Trial, as_of: date | None
) -> tuple[Sequence[renames.Renamed], Trial]:
    """Return the renames that leave all dates and money as they are, with the plan they give."""

    def same(some: Sequence[renames.Renamed]) -> Trial | None:
        trial = tried(renames.renamed(base, some), as_of)
        return trial if isinstance(trial, Trial) and _same_plan(trial, own) else None

    trial = same(seeming)
    if trial is not None:
        return seeming, trial
    kept: list[renames.Renamed] = []
    last = own
    for one in seeming[:_MOST_TRIALS]:
        trial = same([*kept, one])
        if trial is not None:
            kept.append(one)
            last = trial
    return kept, last


def _same_plan(one: Trial, other: Trial) -> bool:
    return (
        one.schedule.start == other.schedule.start
        and one.schedule.finish == other.schedule.finish
        and [entry.units for entry in one.cost.entries] == [entry.units for entry in other.cost.entries]
        and one.total == other.total
    )


def _order(change: Change, tops: tuple[str, str]) -> tuple[bool, str, int, int]:
    file = beside(change.at.file, tops[change.after is not None])
    return file.startswith(SHIPPED), file, change.at.line, change.at.column


def _place(at: Location, top: str) -> str:
    """Return file and line; a file that was named by its whole path as seen from the top one."""
    file = at.file
    if posixpath.isabs(file):
        file = beside(file, top) or posixpath.basename(top)
    return f"{file}:{at.line}"


def _renamed(one: renames.Renamed, top: str) -> Change:
    at = one.after.at
    path = ".".join((*one.keys, one.new))
    edit = Edit(path, RENAMED, one.old, one.new, _place(at, top), wording=True)
    return Change(edit, (*one.keys, one.new), one.before, one.after, at, text=True, number=-1)


def _change(spot: Spot, number: int, tops: tuple[str, str]) -> Change:
    kind = ADDED if spot.before is None else REMOVED if spot.after is None else CHANGED
    if spot.order is not None:
        before, after = both(*(", ".join(ids) for ids in spot.order))
    else:
        before, after = both(one_line(spot.before), one_line(spot.after))
    at = spot.at
    edit = Edit(
        ".".join(spot.keys), kind, before, after, _place(at, tops[spot.after is not None]), wording=False
    )
    text = spot.text or spot.order is not None
    return Change(edit, spot.keys, spot.before, spot.after, at, text, number, spot.order)
