"""Changes of an option or a what-if: ``REF.field: value`` and ``section.id.field: value``, by the merge rule."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from crmplan.expand.problems import Problems
from crmplan.guess import did_you_mean
from crmplan.language import read
from crmplan.language.merge import merge
from crmplan.language.playbook import PLAYBOOK, Playbook
from crmplan.language.tasks import TASK
from crmplan.model import Finding, Location
from crmplan.nodes import Mapping as MapNode
from crmplan.nodes import Node, Scalar, Sequence

Value = Node | str | int | Decimal | list[str]
"""A node of a playbook, or a plain value of a what-if."""

_SECTIONS = tuple(field.key for field in PLAYBOOK.fields)
_FIELDS = tuple(field.key for field in TASK.fields)


class TaskChange(NamedTuple):
    """Keys of some tasks that change."""

    path: str
    """Reference to the tasks."""
    node: MapNode
    """The keys, to be merged over each task."""
    at: Location


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
        target, _, field = name.partition(".")
        if name in twice:
            message = f'"{name}" changes what "{twice[name]}" changes; keep one of them'
            problems.add("bad-change", node.at, message, cause=name)
        elif not field:
            right = "write a task and its field such as pilot-exit.delay, or section.id.field"
            message = f'"{name}" changes nothing; {right}'
            problems.add("bad-change", node.at, message, cause=name)
        elif target in _SECTIONS and not (target in playbook.tasks or target in playbook.gates):
            whole = _list_above(playbook.node, name)
            if whole:
                message = f'"{whole}" is a list and has no "{name[len(whole) + 1 :]}"; write all of it: {whole}: [...]'
                problems.add("bad-change", node.at, message, cause=name)
            elif _known_entry(target, field, playbook, node.at, name, problems):
                nested = _nest([target, *field.split(".")], node)
                root = nested if root is None else _joined(root, nested)
        else:
            key = field.partition(".")[0]
            if key.removesuffix("+") not in _FIELDS:
                guess = did_you_mean(key, _FIELDS)
                message = f'a task has no "{key}", so "{name}" changes nothing{guess}'
                problems.add("bad-change", node.at, message, cause=name)
                continue
            tasks.append(TaskChange(target, _nest(field.split("."), node), node.at))
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


def _known_entry(
    section: str, field: str, playbook: Playbook, at: Location, name: str, problems: Problems
) -> bool:
    """Tell whether a change of a section names an entry that is there; report it when not."""
    below = playbook.node.get(section)
    id, _, rest = field.partition(".")
    if section in ("programme", "budget", "checks", "business_case", "selection", "thresholds"):
        return True
    entries = below.entries if isinstance(below, MapNode) else {}
    if not rest or id not in entries:
        guess = did_you_mean(id, entries)
        message = f'"{section}" has no "{id}", so "{name}" changes nothing{guess}'
        if id in entries:
            message = f'"{name}" names no field of "{id}"; write {section}.{id}.field'
        problems.add("bad-change", at, message, cause=name)
        return False
    return True


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


def _nest(keys: list[str], value: Node) -> MapNode:
    node = value
    for key in reversed(keys):
        at = value.at
        word = Scalar(key, key, True, at.file, at.line, at.column, at.end_line, at.end_column)
        node = MapNode({key: (word, node)}, True, at.file, at.line, at.column, at.end_line, at.end_column)
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
