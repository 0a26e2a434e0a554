"""Two trees of nodes laid over each other by the tables of the language: what differs, and every state in between.

Maps are compared key by key, lists of maps item by item, every other value as a whole and by its meaning: what the
reader of its field makes of it. Quotes, the style of lists and maps, comments and the order of keys mean nothing;
the order of entries that people see (tasks, waves) does.
"""

import posixpath
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from crmplan.language.basics import Many, MapOf, Text
from crmplan.language.fields import Reader, Shape
from crmplan.language.packages import TASK_PART
from crmplan.language.playbook import PLAYBOOK
from crmplan.language.readers import SHARE
from crmplan.language.slips import Reading, Slip
from crmplan.language.tasks import TASK
from crmplan.model import SHIPPED, Location, has_errors
from crmplan.nodes import Mapping, Node, Scalar
from crmplan.nodes import Sequence as ListNode

Keys = tuple[str, ...]
"""The way from the top of a playbook to a value: keys, and ``[2]`` for the second item of a list."""

ORDERED = ("tasks", "gates", "packages", "regions", "modules", "waves", "phases")
"""Registers whose order is that of the plan; the wave written before is the one that a wave comes after."""
_ALIKE = 0.6
"""Share of two maps of a list that agrees when one is an edited version of the other."""


class Spot(NamedTuple):
    """One place at which the trees differ."""

    keys: Keys
    before: Node | None
    """None where base has nothing; the first entry's key where only the order differs."""
    after: Node | None
    key_before: Node
    """Where it is written in base: its key, or the item of a list; that of what is around it when it is added."""
    key_after: Node
    reader: Reader | None
    order: tuple[Keys, Keys] | None = None
    """Ids in the order before and after, where only that differs."""

    @property
    def at(self) -> Location:
        """The place in head; in base for what was removed."""
        return (self.key_before if self.after is None else self.key_after).at

    @property
    def text(self) -> bool:
        """Whether the language takes it for words to people, without a meaning of its own."""
        return _is_text(self.reader) or (self.reader is None and self.keys[-1] == "name")


def _is_text(reader: Reader | None) -> bool:
    return type(reader) is Text or (type(reader) is Many and type(reader.item) is Text)


# --- what the language says of a value ------------------------------------------------------------


def shape_of(reader: Reader | None) -> Shape[Any] | None:
    """Return the shape of a map with named keys."""
    if reader is TASK_PART:
        return TASK
    return reader if isinstance(reader, Shape) else None


def inner(reader: Reader | None, name: str) -> Reader | None:
    """Return the reader of the value behind a key."""
    shape = shape_of(reader)
    if shape is not None:
        bare = name.removesuffix("+")
        return next((field.reads for field in shape.fields if field.key == bare), None)
    if isinstance(reader, MapOf):
        return reader.value
    for attribute in ("shape", "amount", "count"):
        found: Reader | None = getattr(reader, attribute, None)
        if found is not None and hasattr(found, "read"):
            return found
    if reader is not None and reader.words.startswith("share"):
        return SHARE
    return None


def is_register(reader: Reader | None) -> bool:
    """Whether the keys of a map are ids, references or other words that people choose."""
    return reader is not None and reader is not TASK_PART and not isinstance(reader, Shape)


def same(one: Node, other: Node, reader: Reader | None) -> bool:
    """Tell whether two values mean the same."""
    if _alike(one, other):
        return True
    if reader is None:
        return False
    readings = (Reading(partial=True), Reading(partial=True))
    try:
        values = [bare(reader.read(node, part)) for node, part in zip((one, other), readings, strict=True)]
    except Slip:
        return False
    return values[0] == values[1] and not any(has_errors(part.findings) for part in readings)


def _alike(one: Node, other: Node) -> bool:
    """Tell whether two nodes are written alike, but for layout and places."""
    if one is other:
        return True
    if isinstance(one, Scalar):
        return (
            isinstance(other, Scalar)
            and one.text == other.text
            and (one.plain == other.plain or type(one.value) is type(other.value))
        )
    if isinstance(one, ListNode):
        return (
            isinstance(other, ListNode)
            and len(one.items) == len(other.items)
            and all(map(_alike, one.items, other.items))
        )
    return (
        isinstance(other, Mapping)
        and list(one.entries) == list(other.entries)
        and all(_alike(value, other.entries[name][1]) for name, (_, value) in one.entries.items())
    )


def bare(value: Any) -> Any:
    """Return a value that was read without the nodes and places it comes from, to be compared."""
    if isinstance(value, Scalar | Mapping | ListNode | Location):
        return _plain(value) if isinstance(value, Mapping) else None
    if isinstance(value, dict):
        return {name: bare(one) for name, one in value.items()}
    if isinstance(value, tuple):
        if not hasattr(value, "_fields"):
            return tuple(map(bare, value))
        # The map that a record was read from says nothing that the record does not.
        return tuple(None if isinstance(one, Mapping) else bare(one) for one in value)
    return value


def _plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.text if isinstance(node.value, str) else (type(node.value).__name__, node.text)
    if isinstance(node, ListNode):
        return [_plain(item) for item in node.items]
    return {name: _plain(value) for name, (_, value) in node.entries.items()}


# --- both trees at once ---------------------------------------------------------------------------


class _Part:
    """Two values laid over each other; its spots are numbered from ``first`` to before ``last``."""

    __slots__ = ("after", "before", "first", "last")

    def __init__(self, before: Node | None, after: Node | None, first: int) -> None:
        self.before = before
        self.after = after
        self.first = first
        self.last = first

    def node(self, done: Sequence[int]) -> Node | None:
        """Return the value with some spots (sorted) as in head and the others as in base."""
        count = bisect_left(done, self.last) - bisect_left(done, self.first)
        if not count:
            return self.before
        if count == self.last - self.first:
            return self.after
        return self.between(done)

    def between(self, done: Sequence[int]) -> Node | None:
        raise AssertionError("a single value is either as in base or as in head")


class _MapPart(_Part):
    __slots__ = ("entries", "names", "order", "register")

    entries: dict[str, tuple[Scalar, _Part]]
    names: tuple[list[str], list[str]]
    """All keys in the order of base, and in that of head."""
    order: int | None
    """Number of the spot that says that the order differs."""
    register: bool

    def between(self, done: Sequence[int]) -> Node | None:
        moved = self.order is None or self.order in done
        entries: dict[str, tuple[Scalar, Node]] = {}
        for name in self.names[moved]:
            key, part = self.entries[name]
            value = part.node(done)
            if value is not None:
                entries[name] = (key, value)
        if not entries and self.register and (self.before is None or self.after is None):
            return None
        like = self.after if self.before is None else self.before
        assert isinstance(like, Mapping)
        return Mapping(entries, like.flow, like.file, like.line, like.column, like.end_line, like.end_column)


class _ListPart(_Part):
    __slots__ = ("items",)

    items: list[_Part]

    def between(self, done: Sequence[int]) -> Node | None:
        items = [value for part in self.items if (value := part.node(done)) is not None]
        like = self.before
        assert isinstance(like, ListNode)
        return ListNode(items, like.flow, like.file, like.line, like.column, like.end_line, like.end_column)


class Overlay:
    """Two playbooks laid over each other."""

    __slots__ = ("_whole", "base", "head", "spots")

    def __init__(self, base: Mapping, head: Mapping) -> None:
        self.base = base
        self.head = head
        self.spots: list[Spot] = []
        """Where they differ; in the order of the maps, which may be spread over files."""
        whole = self._over(base, head, PLAYBOOK, (), base, head)
        self._whole = whole if whole is not None else _Part(base, base, 0)

    def node(self, done: Sequence[int]) -> Mapping:
        """Return the playbook with some spots, by number and sorted, as in head and the others as in base."""
        node = self._whole.node(done)
        assert isinstance(node, Mapping)
        return node

    # Each of these returns None where both mean the same.

    def _over(
        self,
        before: Node | None,
        after: Node | None,
        reader: Reader | None,
        keys: Keys,
        key_before: Node,
        key_after: Node,
    ) -> _Part | None:
        if before is not None and after is not None and _alike(before, after):
            return None
        register = is_register(reader)
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            return self._maps(before, after, reader, keys)
        if register and len(keys) < _MOST_KEYS:
            if before is None and isinstance(after, Mapping) and after.entries:
                return self._maps(None, after, reader, keys)
            if after is None and isinstance(before, Mapping) and before.entries:
                return self._maps(before, None, reader, keys)
        if isinstance(before, ListNode) and isinstance(after, ListNode):
            item = getattr(reader, "item", None)
            if shape_of(item) is not None:
                return self._lists(before, after, item, keys)
        if before is not None and after is not None and same(before, after, reader):
            return None
        return self._leaf(Spot(keys, before, after, key_before, key_after, reader))

    def _leaf(self, spot: Spot) -> _Part:
        part = _Part(spot.before, spot.after, len(self.spots))
        self.spots.append(spot)
        part.last = len(self.spots)
        return part

    def _maps(
        self, before: Mapping | None, after: Mapping | None, reader: Reader | None, keys: Keys
    ) -> _Part | None:
        whole = _MapPart(before, after, len(self.spots))
        whole.entries, whole.order = {}, None
        old, new = (node.entries if node is not None else {} for node in (before, after))
        names = (_woven(list(old), list(new)), _woven(list(new), list(old)))
        around_before, around_after = (node or before or after for node in (before, after))
        assert around_before is not None and around_after is not None
        for name in names[1]:
            key_before, value_before = old.get(name, (None, None))
            key_after, value_after = new.get(name, (None, None))
            key = key_before or key_after  # What stays is the very same in every state in between.
            assert key is not None
            part = self._over(
                value_before,
                value_after,
                inner(reader, name),
                (*keys, name),
                key_before or around_before,
                key_after or around_after,
            )
            if part is None:
                kept = value_before if value_before is not None else value_after
                part = _Part(kept, kept, len(self.spots))
            whole.entries[name] = (key, part)
        whole.names = names
        whole.register = is_register(reader)
        if whole.register and keys[-1] in ORDERED and (len(keys) == 1 or keys[0] == "packages"):
            spot = _other_order(before, after, reader, keys, (self.base.file, self.head.file))
            if spot is not None:
                whole.order = len(self.spots)
                self.spots.append(spot)
        whole.last = len(self.spots)
        return whole if whole.last > whole.first else None

    def _lists(self, before: ListNode, after: ListNode, reader: Reader | None, keys: Keys) -> _Part | None:
        whole = _ListPart(before, after, len(self.spots))
        whole.items = []
        for old, new in _paired(before.items, after.items):
            one = old if new is None else new
            assert one is not None
            number = (after.items if new is not None else before.items).index(one) + 1
            part = self._over(
                old,
                new,
                reader,
                (*keys[:-1], f"{keys[-1]}[{number}]"),
                old if old is not None else before,
                new if new is not None else after,
            )
            whole.items.append(part if part is not None else _Part(old, old, len(self.spots)))
        whole.last = len(self.spots)
        return whole if whole.last > whole.first else None


_MOST_KEYS = 4
"""Below ``packages.x.tasks.y`` a map that is new or gone is one edit."""


def _woven(main: list[str], other: list[str]) -> list[str]:
    """Return the first list with what only the second has, each behind its neighbour there."""
    known = set(main)
    behind: dict[str, list[str]] = {}
    last = ""
    for name in other:
        if name in known:
            last = name
        else:
            behind.setdefault(last, []).append(name)
    if not behind:
        return main
    return [*behind.get("", ()), *(one for name in main for one in (name, *behind.get(name, ())))]


def _other_order(
    before: Mapping | None,
    after: Mapping | None,
    reader: Reader | None,
    keys: Keys,
    tops: tuple[str, str],
) -> Spot | None:
    """Return the spot that says that entries of both changed places; those that moved to another file did not,
    unless their order decides more than where people see them."""
    if before is None or after is None:
        return None
    common = [name for name in after.entries if name in before.entries]
    if keys[-1] != "waves":
        common = [
            name
            for name in common
            if beside(before.entries[name][0].file, tops[0]) == beside(after.entries[name][0].file, tops[1])
        ]
    old = sorted(common, key=list(before.entries).index)
    if old == common:
        return None
    first = next(name for name, was in zip(common, old, strict=True) if name != was)
    key_before, key_after = before.entries[first][0], after.entries[first][0]
    return Spot(keys, key_before, key_after, key_before, key_after, reader, (tuple(old), tuple(common)))


def beside(file: str, top: str) -> str:
    """Return a file as seen from the top one, since a revision and a folder name the same files differently.

    The top file itself is the empty word. A revision stands in front of its files: ``v1.2:plans/playbook.yaml``.
    """
    if file == top or file.startswith(SHIPPED):
        return "" if file == top else file
    revision = top.partition(":")[0] + ":" if ":" in top else ""
    if file.startswith(revision):
        file, top = file.removeprefix(revision), top.removeprefix(revision)
    return posixpath.relpath(file, posixpath.dirname(top) or ".")


def _paired(before: list[Node], after: list[Node]) -> Iterator[tuple[Node | None, Node | None]]:
    """Yield the items of two lists side by side; what agrees in most of its values is one item that was edited."""
    old, new = ([repr(_plain(item)) for item in items] for items in (before, after))
    for word, b1, b2, a1, a2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if word == "equal":
            yield from zip(before[b1:b2], after[a1:a2], strict=True)
            continue
        waiting = b1
        for item in after[a1:a2]:
            scores = [likeness(leaves(one), leaves(item)) for one in before[waiting:b2]]
            best = max(scores, default=0.0)
            if best < _ALIKE and not (b2 - b1 == a2 - a1 == 1 and best > 0):
                yield None, item
                continue
            found = waiting + scores.index(best)
            for one in before[waiting:found]:
                yield one, None
            yield before[found], item
            waiting = found + 1
        for one in before[waiting:b2]:
            yield one, None


# --- how much two entries have in common ----------------------------------------------------------

_HEAVY = ("name", "text", "ask")
"""A name says more of what an entry is than its other values."""
_WORDY = ("basis", "deliverable", "description", "goal", "note", "problem", "reason", "response", "title")
"""Words to people, in which an id may stand by chance."""


def leaves(node: Node, keys: Keys = (), change: Callable[[str], str] = str) -> dict[tuple[Keys, str], int]:
    """Return the words below a node with their keys, and how much each says; ``change`` is made in each word."""
    found: dict[tuple[Keys, str], int] = {}
    if isinstance(node, Mapping):
        for name, (_, value) in node.entries.items():
            found.update(leaves(value, (*keys, change(name)), change))
    elif isinstance(node, ListNode):
        for item in node.items:
            found.update(leaves(item, (*keys, "[]"), change))
    else:
        key = keys[-1] if keys else ""
        text = node.text if key in _HEAVY or key in _WORDY else change(node.text)
        found[keys, text] = 3 if key in _HEAVY else 1
    return found


def likeness(one: dict[Any, int], other: dict[Any, int]) -> float:
    """Return the share of two sets of words that they have in common, from 0 to 1."""
    whole = sum(one.values()) + sum(other.values())
    return 2 * sum(one[word] for word in one if word in other) / whole if whole else 0.0
