"""Changes of an option or a what-if: ``REF.field: value`` and ``section.id.field: value``, by the merge rule."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from crmplan.expand.problems import Problems
from crmplan.guess import did_you_mean, nearest
from crmplan.language import read
from crmplan.language.merge import merge
from crmplan.language.playbook import PLAYBOOK, Playbook
from crmplan.language.tasks import TASK
from crmplan.model import Finding, Location
from crmplan.nodes import Mapping as MapNode
from crmplan.nodes import Node, Scalar, Sequence


class Written(NamedTuple):
    """A value with the key before it, so that what is wrong with the key is shown there."""

    key: Scalar
    value: Node


Value = Node | Written | str | int | Decimal | list[str]
"""A node of a playbook, with its key or without, or a plain value of a what-if."""

_SECTIONS = tuple(field.key for field in PLAYBOOK.fields)
_FIELDS = tuple(field.key for field in TASK.fields)


class TaskChange(NamedTuple):
    """Keys of some tasks that change."""

    path: str
    """Reference to the tasks."""
    node: MapNode
    """The keys, to be merged over each task."""
    at: Location
    """Where the reference is written; the value where that is not known."""


class Changes(NamedTuple):
    """Changes sorted by what they touch."""

    tasks: tuple[TaskChange, ...]
    sections: MapNode | None
    """To be merged over the whole playbook; None when no section changes."""


def sort_changes(
    changes: Mapping[str, Value], playbook: Playbook, problems: Problems, file: str = "change"
) -> Changes:
    """Tell changes of tasks from changes of sections; what is neither is reported.

    A task wins over a section of the same name. ``file`` names the place of values that come from no file.
    """
    tasks: list[TaskChange] = []
    root: MapNode | None = None
    twice = _twice(changes, playbook)
    for line, (name, value) in enumerate(changes.items(), 1):
        node = as_node(value, file, line)
        places = _Places(name, value.key if isinstance(value, Written) else None, node.at)
        target, _, field = name.partition(".")
        found: tuple[str, Location] | None = None
        if name in twice:
            found = f'"{name}" changes what "{twice[name]}" changes; keep one of them', places.whole
        elif not field:
            right = "write a task and its field such as pilot-exit.delay, or section.id.field"
            found = f'"{name}" changes nothing; {right}', places.whole
        elif target in _SECTIONS and not (target in playbook.tasks or target in playbook.gates):
            found = _unknown_entry(target, field, playbook, name, places)
            if found is None:
                nested = _nest(places, 0, node)
                root = nested if root is None else _joined(root, nested)
        else:
            found = _unknown_field(target, field, playbook, name, places)
            if found is None:
                tasks.append(TaskChange(target, _nest(places, 1, node), places.part(0)))
        if found is not None:
            problems.add("bad-change", found[1], found[0], cause=name)
    return Changes(tuple(tasks), root)


def _twice(changes: Mapping[str, Value], playbook: Playbook) -> dict[str, str]:
    """Return changes of a field that another one names in the other way (``tasks.build.duration`` and
    ``build.duration``), with that one: sections change before tasks, so that the order given would not count."""
    found: dict[str, str] = {}
    seen: list[tuple[str, list[str], bool]] = []
    for name in changes:
        keys = [key.removesuffix("+") for key in name.split(".")]
        below = {"tasks": playbook.tasks, "gates": playbook.gates}.get(keys[0], {})
        whole = len(keys) > 2 and keys[1] in below
        keys = keys[1:] if whole else keys
        for other, before, was_whole in seen:
            if whole != was_whole and all(one == two for one, two in zip(keys, before, strict=False)):
                found[name] = other
        seen.append((name, keys, whole))
    return found


def _list_above(node: Node | None, name: str) -> str:
    """Return the way to a list that a longer way leads through; empty when there is none."""
    keys = name.split(".")
    for at, key in enumerate(keys):
        node = node.get(key) if isinstance(node, MapNode) else None
        if isinstance(node, Sequence) and at + 1 < len(keys):
            return ".".join(keys[: at + 1])
    return ""


def _unknown_entry(
    section: str, field: str, playbook: Playbook, name: str, places: "_Places"
) -> tuple[str, Location] | None:
    """Return what is wrong with a change of a section that names no field of an entry, and where; None for nothing."""
    whole = _list_above(playbook.node, name)
    if whole:
        rest = name[len(whole) + 1 :]
        message = f'"{whole}" is a list and has no "{rest}"; write all of it: {whole}: [...]'
        return message, places.part(whole.count(".") + 1, to_end=True)
    below = playbook.node.get(section)
    id, _, rest = field.partition(".")
    if section in ("programme", "budget", "checks", "business_case", "selection", "thresholds"):
        return None
    entries = below.entries if isinstance(below, MapNode) else {}
    if id not in entries:
        guess = did_you_mean(id, entries)
        return f'"{section}" has no "{id}", so "{name}" changes nothing{guess}', places.part(1)
    if not rest:
        return f'"{name}" names no field of "{id}"; write {section}.{id}.field', places.whole
    return None


def _unknown_field(
    target: str, field: str, playbook: Playbook, name: str, places: "_Places"
) -> tuple[str, Location] | None:
    """Return what is wrong with a change of a task that has no such field, and where; None for nothing."""
    key = field.partition(".")[0]
    if key.removesuffix("+") in _FIELDS:
        return None
    section = nearest(target, _SECTIONS)
    if section is not None and not (target in playbook.tasks or target in playbook.gates):
        message = f'there is no section "{target}", so "{name}" changes nothing; did you mean "{section}"?'
        return message, places.part(0)
    guess = did_you_mean(key, _FIELDS)
    return f'a task has no "{key}", so "{name}" changes nothing{guess}', places.part(1)


def changed_playbook(playbook: Playbook, sections: MapNode, problems: Problems) -> Playbook:
    """Return the playbook with sections changed; what cannot be read any more is reported."""
    merging: list[Finding] = []
    changed, findings = read(merge(playbook.node, sections, merging))
    known = set(read(playbook.node)[1])
    problems.extend(merging)
    problems.extend(finding for finding in findings if finding not in known)
    return changed


def as_node(value: Value, file: str, line: int) -> Node:
    """Return a value as a node; a plain text is read as a word of YAML would be, a list as a list of words."""
    if isinstance(value, Written):
        return value.value
    if isinstance(value, Scalar | MapNode | Sequence):
        return value
    if isinstance(value, list):
        return Sequence([as_node(one, file, line) for one in value], True, file, line, 1, line, 1)
    if not isinstance(value, str):
        return Scalar(str(value), value, True, file, line, 1, line, 1)
    text = value.strip()
    read: object = {"null": None, "~": None, "": None, "true": True, "false": False}.get(text, text)
    if isinstance(read, str):
        try:
            read = int(text)
        except ValueError:
            try:
                read = Decimal(text)
            except InvalidOperation:
                read = text
    return Scalar(text, read, True, file, line, 1, line, 1)


class _Places:
    """Where the parts of a key with dots stand; all of them at the value where the key is not known."""

    def __init__(self, name: str, key: Scalar | None, value: Location) -> None:
        self.parts = name.split(".")
        self._begins = [len(".".join([*self.parts[:at], ""])) for at in range(len(self.parts))]
        self.whole = value if key is None else key.at
        self._first: int | None = None
        """Column of the first letter; None where the letters of the key do not stand in a row."""
        if key is not None and key.text == name and key.line == key.end_line:
            around = key.end_column - key.column - len(name)
            self._first = key.column + around // 2 if around in (0, 2) else None  # 2 for quotes.

    def part(self, number: int, *, to_end: bool = False) -> Location:
        """Return the place of a part, counted from 0, or from it to the end of the key."""
        if self._first is None:
            return self.whole
        begin, last = self._begins[number], len(self.parts) - 1 if to_end else number
        end = self._begins[last] + len(self.parts[last])
        return self.whole._replace(column=self._first + begin, end_column=self._first + end)


def _nest(places: _Places, begin: int, value: Node) -> MapNode:
    """Return a value below the parts of its key from a number on."""
    node = value
    for number in reversed(range(begin, len(places.parts))):
        key, at = places.parts[number], places.part(number)
        word = Scalar(key, key, True, *at)
        node = MapNode({key: (word, node)}, True, *at)
    assert isinstance(node, MapNode)
    return node


def _joined(one: MapNode, other: MapNode) -> MapNode:
    """Return two nested changes as one, before either is merged over the playbook."""
    entries = dict(one.entries)
    for name, (key, value) in other.entries.items():
        before = entries.get(name)
        if before is not None and isinstance(before[1], MapNode) and isinstance(value, MapNode):
            entries[name] = (before[0], _joined(before[1], value))
        else:
            entries[name] = (key, value)
    return MapNode(entries, True, one.file, one.line, one.column, one.end_line, one.end_column)
