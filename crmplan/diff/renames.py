"""Ids that were renamed: one entry is gone, another of the same section is new, says the same and is used alike.

A rename is believed only when it is proven: the playbook with the new id everywhere gives the same dates and the same
money. Then what refers to it, and only follows, is no edit of its own.
"""

import re
from collections.abc import Collection, Iterator
from collections.abc import Mapping as Map
from difflib import SequenceMatcher
from typing import NamedTuple

from crmplan.diff.trees import Keys, inner, is_register, leaves, likeness
from crmplan.language.basics import Choice, Flag, Many, MapOf, Name, Number, Text
from crmplan.language.criteria import SPELT_OUT
from crmplan.language.fields import Keyed, Reader
from crmplan.language.playbook import PLAYBOOK, SECTIONS
from crmplan.language.readers import SHARES, USERS, ByRegion, Moment
from crmplan.language.tracking import GATE_PROGRESS, LINE_PROGRESS, TASK_PROGRESS
from crmplan.language.tracking import Measured as Value
from crmplan.language.values import Measured as Criterion
from crmplan.language.values import Need, Reference, Units
from crmplan.nodes import Mapping, Node, Scalar, Sequence

_LIKE = 0.6
"""From this share of common values and uses on, two ids are one entry under two names."""
_MOST = 200
"""More ids than these gone and new in one section are another playbook, not renames."""
_NESTED = (("packages", "*", "tasks"), ("budget", "lines"), ("budget", "funding"))
"""Registers below sections whose ids other parts of the playbook use."""

_BY_KIND = {
    "person": ("people",),
    "region": ("regions",),
    "payer": ("regions",),
    "module": ("modules",),
    "wave": ("waves",),
    "group": ("groups",),
    "phase": ("phases",),
    "calendar": ("calendars",),
    "data source": ("sources",),
    "integration": ("integrations",),
    "entity": ("entities",),
    "KPI": ("kpis",),
    "measure": ("kpis", "measures"),
    "audience": ("groups", "stakeholders", "regions", "people"),
    "package": ("packages",),
    "task": ("tasks", "gates", "packages.*.tasks"),
}
"""What a name is the id of -> the registers it stands in."""
_PATH = ("regions", "modules", "waves", "sources", "tasks", "gates", "packages.*.tasks")
"""What a reference to tasks is made of."""
_MEASURED = ("kpis", "measures")
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_LINK = re.compile(r"[^\s+]+")
"""The reference of a link: what stands in front of its type and lag."""


class Renamed(NamedTuple):
    """One id that is another one in head."""

    keys: Keys
    """Its register, with the ids of head: ``("packages", "build", "tasks")``."""
    old: str
    new: str
    before: Scalar
    """The id where it stands in base."""
    after: Scalar


_Words = dict[str, dict[str, str]]
"""Register (``regions``, ``packages.*.tasks``) -> old id -> new id."""


def found(base: Mapping, head: Mapping) -> tuple[Renamed, ...]:
    """Return the ids that seem renamed, sections first, then what stands below them; not proven."""
    renames: list[Renamed] = []
    for registers in (_sections(base, head), None):
        if registers is None:
            base = renamed(base, renames)
            registers = _nested(base, head)
        renames += _matches(base, head, list(registers))
    return tuple(renames)


def renamed(base: Mapping, renames: Collection[Renamed]) -> Mapping:
    """Return a playbook with new ids, wherever it uses the old ones."""
    if not renames:
        return base
    words: _Words = {}
    keys: dict[Keys, dict[str, str]] = {}
    for one in renames:
        words.setdefault(_register(one.keys), {})[one.old] = one.new
        keys.setdefault(one.keys, {})[one.old] = one.new
    node = _Writer(words, keys).node(base, PLAYBOOK, ())
    assert isinstance(node, Mapping)
    return node


def _register(keys: Keys) -> str:
    return "packages.*.tasks" if keys[0] == "packages" and len(keys) > 1 else ".".join(keys)


# --- what may be renamed --------------------------------------------------------------------------

_Registers = Iterator[tuple[Keys, Map[str, tuple[Scalar, Node]], Map[str, tuple[Scalar, Node]]]]


def _sections(base: Mapping, head: Mapping) -> _Registers:
    for field in SECTIONS:
        before, after = base.get(field.key), head.get(field.key)
        if field.key == "phases":
            yield (field.key,), _phases(before), _phases(after)
        elif isinstance(field.reads, Keyed) and isinstance(before, Mapping) and isinstance(after, Mapping):
            yield (field.key,), before.entries, after.entries


def _phases(node: Node | None) -> Map[str, tuple[Scalar, Node]]:
    """Return phases as a map, be they written as a list of ids or as a map of names."""
    if isinstance(node, Mapping):
        return node.entries
    items = node.items if isinstance(node, Sequence) else ()
    return {item.text: (item, item) for item in items if isinstance(item, Scalar)}


def _nested(base: Mapping, head: Mapping) -> _Registers:
    for way in _NESTED:
        places: list[tuple[Keys, Mapping, Mapping]] = [((), base, head)]
        for name in way:
            below = []
            for keys, before, after in places:
                for key in before.entries if name == "*" else (name,):
                    one, other = before.get(key), after.get(key)
                    if isinstance(one, Mapping) and isinstance(other, Mapping):
                        below.append(((*keys, key), one, other))
            places = below
        for keys, before, after in places:
            yield keys, before.entries, after.entries


def _matches(
    base: Mapping,
    head: Mapping,
    registers: list[tuple[Keys, Map[str, tuple[Scalar, Node]], Map[str, tuple[Scalar, Node]]]],
) -> list[Renamed]:
    """Return which of the ids that are gone is which of those that are new."""
    pairs: list[tuple[Keys, list[str], list[str]]] = []
    gone_ids, new_ids = set(), set()
    for keys, before, after in registers:
        gone = [name for name in before if name not in after]
        new = [name for name in after if name not in before]
        if gone and new and len(gone) <= _MOST and len(new) <= _MOST:
            pairs.append((keys, gone, new))
            gone_ids.update(gone)
            new_ids.update(new)
            below = (_ids_below(before, gone), _ids_below(after, new))
            gone_ids |= below[0] - below[1]
            new_ids |= below[1] - below[0]
    if not pairs:
        return []
    uses_before, uses_after = _uses(base, gone_ids), _uses(head, new_ids)
    taken: list[Renamed] = []
    by_keys = {keys: (before, after) for keys, before, after in registers}
    for keys, gone, new in pairs:
        before, after = by_keys[keys]
        said_before = {
            name: {**leaves(before[name][1], (), _blank(gone_ids, name)), **uses_before.get(name, {})}
            for name in gone
        }
        said_after = {
            name: {**leaves(after[name][1], (), _blank(new_ids, name)), **uses_after.get(name, {})}
            for name in new
        }
        scores = sorted(
            (
                (-likeness(said_before[old], said_after[now]), -_spelt_alike(old, now), i, j)
                for i, old in enumerate(gone)
                for j, now in enumerate(new)
            ),
        )
        done: set[tuple[str, int]] = set()
        for score, _, i, j in scores:
            if -score < _LIKE:
                break
            if ("old", i) in done or ("new", j) in done:
                continue
            done |= {("old", i), ("new", j)}
            old, now = gone[i], new[j]
            taken.append(Renamed(keys, old, now, before[old][0], after[now][0]))
    return taken


def _ids_below(entries: Map[str, tuple[Scalar, Node]], names: list[str]) -> set[str]:
    """Return the ids of tasks below some packages, which may be renamed along with their package."""
    found: set[str] = set()
    for name in names:
        node = entries[name][1]
        tasks = node.get("tasks") if isinstance(node, Mapping) else None
        if isinstance(tasks, Mapping):
            found.update(tasks.entries)
    return found


def _spelt_alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _blank(ids: set[str], own: str) -> "_Blank":
    return _Blank(frozenset(ids), own)


class _Blank:
    """Writes a sign for each id that may be renamed, so that what only follows is no difference."""

    __slots__ = ("ids", "own")

    def __init__(self, ids: frozenset[str], own: str) -> None:
        self.ids = ids
        self.own = own

    def __call__(self, text: str) -> str:
        def sign(found: "re.Match[str]") -> str:
            word = found[0]
            return word if word not in self.ids else "<own>" if word == self.own else "<id>"

        return _TOKEN.sub(sign, text)


def _uses(root: Mapping, ids: set[str]) -> dict[str, dict[tuple[Keys, str], int]]:
    """Return where each of some ids is used: its way and the text there, with signs for such ids."""
    uses: dict[str, dict[tuple[Keys, str], int]] = {}
    frozen = frozenset(ids)

    def look(node: Node, keys: Keys) -> None:
        if isinstance(node, Mapping):
            for name, (_, value) in node.entries.items():
                note(name, keys)
                look(value, (*keys, name))
        elif isinstance(node, Sequence):
            for item in node.items:
                look(item, keys)
        else:
            note(node.text, keys)

    def note(text: str, keys: Keys) -> None:
        for word in _TOKEN.findall(text):
            if word in frozen and len(keys) > 1:
                sign = _Blank(frozen, word)
                way = ("<used>", *(sign(key) for key in keys))
                uses.setdefault(word, {})[way, sign(text)] = 1

    look(root, ())
    return uses


# --- writing new ids ------------------------------------------------------------------------------


class _Writer:
    """Writes new ids into a tree; whatever holds none of them stays the same node."""

    def __init__(self, words: _Words, keys: Map[Keys, Map[str, str]]) -> None:
        self.words = words
        self.keys = keys
        self.path = self._all(_PATH)
        self.any = self._all(tuple(words))

    def _all(self, registers: tuple[str, ...]) -> dict[str, str]:
        joined: dict[str, str] = {}
        for register in registers:
            joined.update(self.words.get(register, {}))
        return joined

    def node(self, node: Node, reader: Reader | None, keys: Keys) -> Node:
        if isinstance(node, Mapping):
            return self._map(node, reader, keys)
        if isinstance(node, Sequence):
            item = getattr(reader, "item", reader)
            items = [self.node(one, item, keys) for one in node.items]
            if all(one is two for one, two in zip(items, node.items, strict=True)):
                return node
            return Sequence(
                items, node.flow, node.file, node.line, node.column, node.end_line, node.end_column
            )
        return self._word(node, self._changed(node.text, reader, keys))

    def _word(self, node: Scalar, text: str) -> Scalar:
        if text == node.text:
            return node
        return Scalar(
            text, text, node.plain, node.file, node.line, node.column, node.end_line, node.end_column
        )

    def _changed(self, text: str, reader: Reader | None, keys: Keys) -> str:
        """Return a word with new ids, as far as its reader looks for ids in it."""
        if isinstance(reader, Many):
            reader = reader.item
        if keys == ("phases",):
            return self.words.get("phases", {}).get(text, text)
        if isinstance(reader, Name):
            register = _BY_KIND.get(reader.words, ())
            return self._all(register).get(text, text)
        if isinstance(reader, Text | Choice | Flag | Number):
            return text
        if reader is None:
            return _tokens(text, self.path)
        if reader.gives is Units:
            return _tokens(text, self.words.get("people", {}), 1)
        if reader is SPELT_OUT or reader.gives is Criterion:
            return _tokens(text, self._all(_MEASURED), 1)
        if reader.gives is Need:
            return _LINK.sub(lambda found: _tokens(found[0], self.path), text, count=1)
        return _tokens(text, self.path) if reader.gives in (Reference, Moment) else text

    def _map(self, node: Mapping, reader: Reader | None, keys: Keys) -> Mapping:
        entries: dict[str, tuple[Scalar, Node]] = {}
        other = False
        for name, (key, value) in node.entries.items():
            now = self._key(name, reader, keys)
            changed = self.node(value, inner(reader, name), (*keys, now))
            other = other or now != name or changed is not value
            entries[now] = (self._word(key, now), changed)
        if not other:
            return node
        return Mapping(entries, node.flow, node.file, node.line, node.column, node.end_line, node.end_column)

    def _key(self, name: str, reader: Reader | None, keys: Keys) -> str:
        own = self.keys.get(keys)
        if own is not None:
            return own.get(name, name)
        if isinstance(reader, Keyed) or reader is None or not is_register(reader):
            return _tokens(name, self.any) if "." in name else name
        if isinstance(reader, MapOf):
            if isinstance(reader.key, Name):
                return self._all(_BY_KIND.get(reader.key.words, ())).get(name, name)
            return name
        if isinstance(reader, ByRegion):
            return self.words.get("regions", {}).get(name, name)
        if reader is USERS:
            return self.words.get("groups", {}).get(name, name)
        if reader is SHARES:
            return self._all(("waves", "phases")).get(name, name)
        shape = getattr(reader, "shape", None)
        if shape is LINE_PROGRESS:
            return self.words.get("budget.lines", {}).get(name, name)
        if shape in (TASK_PROGRESS, GATE_PROGRESS):
            return _tokens(name, self.path)
        if reader.gives == tuple[Value, ...]:
            return _tokens(name, {**self._all(_MEASURED), **self.path})
        return name


def _tokens(text: str, words: Map[str, str], most: int = 0) -> str:
    """Return a text with words replaced, all of them or the first so many."""
    return _TOKEN.sub(lambda found: words.get(found[0], found[0]), text, count=most) if words else text
