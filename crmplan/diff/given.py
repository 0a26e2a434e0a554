"""The changes of a what-if as people give them: ``key=value`` on the command line, and a file of the same keys."""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from crmplan.expand.changes import Written
from crmplan.faults import fault
from crmplan.model import Finding, Location
from crmplan.nodes import Mapping as MapNode
from crmplan.nodes import Node, Scalar, parse
from crmplan.nodes import Sequence as ListNode
from crmplan.source import Source, read

HERE = "command line"
"""What messages call the words of the command line; each of them is a line of it."""
_FIELD = re.compile(r"[A-Za-z_][\w-]*")


class Given(NamedTuple):
    """Changes to try, in the order in which they are made."""

    changes: Mapping[str, Written] = MappingProxyType({})
    """``REF.field`` or ``section.id.field`` -> value."""
    sources: Mapping[str, Source] = MappingProxyType({})
    """Name as in the findings -> text, for code frames."""
    findings: tuple[Finding, ...] = ()
    """What is wrong with the words and the file."""


def given(words: Iterable[str] = (), file: Path | None = None) -> Given:
    """Return the changes of a file, then those of words such as ``build.duration=25d``, which win over the file.

    Values are read as YAML reads them.
    """
    changes: dict[str, Written] = {}
    sources: dict[str, Source] = {}
    findings: list[Finding] = []
    if file is not None:
        _of_file(file, changes, sources, findings)
    words = [" ".join(word.splitlines()) for word in words]
    if words:
        sources[HERE] = Source(HERE, "".join(f"{word}\n" for word in words))
    own: set[str] = set()
    for line, word in enumerate(words, 1):
        key, equals, value = word.partition("=")
        key = key.strip()
        at = Location(HERE, line, 1, line, len(word) + 1)
        if not equals or not key:
            right = "write a key, = and its value, such as build.duration=25d"
            findings.append(fault("bad-change", at, f'"{word}" is no change; {right}'))
        elif key in own:
            message = f'"{key}" is changed twice; keep one of them'
            findings.append(fault("bad-change", at._replace(end_column=len(key) + 1), message))
        else:
            own.add(key)
            node, problems = _value(key, value, line, word.index("=") + 2)
            findings += problems
            if node is not None:
                changes.pop(key, None)  # It is made in the order in which it was given last.
                column = word.index(key) + 1
                name = Scalar(key, key, True, HERE, line, column, line, column + len(key))
                changes[key] = Written(name, node)
    return Given(changes, sources, tuple(findings))


def _of_file(
    file: Path, changes: dict[str, Written], sources: dict[str, Source], findings: list[Finding]
) -> None:
    source = read(file, file.as_posix())
    if isinstance(source, Finding):
        findings.append(source)
        return
    sources[source.name] = source
    root, problems = parse(source)
    for one in problems:
        if one.rule in ("empty-file", "top-not-map"):  # What they say is about playbooks.
            right = "write one change on each line, such as build.duration: 25d"
            findings.append(fault("bad-change", one.at, f'"{source.name}" holds no changes; {right}'))
        else:
            findings.append(one)
    if isinstance(root, MapNode):
        changes.update((name, Written(key, value)) for name, key, value in root.items())


def _value(key: str, text: str, line: int, column: int) -> tuple[Node | None, list[Finding]]:
    """Return the value that stands in a line of the command line, from a column on, and what is wrong with it."""
    field = key.rpartition(".")[2]
    field = field if _FIELD.fullmatch(field) else "value"
    lead = f"{field}: "
    root, findings = parse(Source(HERE, f"{lead}{text}\n"))
    shift = column - len(lead) - 1

    def moved(at: Location) -> Location:
        if at.line != 1:  # An error at the end of the text.
            return Location(HERE, line, column, line, column + max(len(text), 1))
        end = at.end_column + shift if at.end_line == 1 else column + len(text)
        begin = max(at.column + shift, column)
        return Location(HERE, line, begin, line, max(end, begin + 1))

    node = root.get(field) if isinstance(root, MapNode) and len(root.entries) == 1 else None
    if root is not None and node is None and not findings:
        at = Location(HERE, line, column, line, column + max(len(text), 1))
        return None, [fault("bad-change", at, f'"{text}" is no value; put it in quotes')]
    return (
        _at(node, moved) if node is not None else None,
        [one._replace(at=moved(one.at), also=()) for one in findings],
    )


def _at(node: Node, moved: Callable[[Location], Location]) -> Node:
    """Return a node at its place in the command line."""
    place = moved(node.at)
    if isinstance(node, Scalar):
        return Scalar(node.text, node.value, node.plain, *place)
    if isinstance(node, ListNode):
        return ListNode([_at(item, moved) for item in node.items], node.flow, *place)
    entries = {}
    for name, key, value in node.items():
        word = _at(key, moved)
        assert isinstance(word, Scalar)
        entries[name] = (word, _at(value, moved))
    return MapNode(entries, node.flow, *place)
