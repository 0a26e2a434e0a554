"""Where in the files of a playbook a key belongs: the map, its last line, its indentation."""

from collections.abc import Mapping as Map
from typing import Any, NamedTuple

from crmplan.language.fields import Keyed, Shape
from crmplan.language.playbook import PLAYBOOK
from crmplan.model import Location
from crmplan.nodes import Mapping, Node, Scalar, Sequence

Keys = tuple[str, ...]
"""The way from the top of a playbook to a value, key by key."""


class Place(NamedTuple):
    """A map of a file, and the keys that are still missing below it."""

    file: str
    node: Mapping
    keys: Keys
    """The way to the map."""
    missing: Keys
    first_line: int
    """Line on which the statement begins that a map in braces is written in; that of the map for others."""


def keys_at(root: Node, at: Location) -> Keys | None:
    """Return the way to the entry that a place points into: the innermost map there that stands below a key.

    None where the place lies in a list, since entries of lists have no key by which to find them.
    """
    found: Keys = ()
    node = root
    while isinstance(node, Mapping):
        for name, key, value in node.items():
            if _covers(key, value, at):
                if isinstance(value, Mapping):
                    found += (name,)
                elif isinstance(value, Sequence) and _in_list(value, at):
                    return None
                node = value
                break
        else:
            break
    return found


def _covers(key: Scalar, value: Node, at: Location) -> bool:
    begin, end = (key.line, key.column), _end(value)
    return begin <= (at.line, at.column) <= max(end, (key.end_line, key.end_column))


def _end(node: Node) -> tuple[int, int]:
    return (node.end_line, node.end_column)


def _in_list(node: Sequence, at: Location) -> bool:
    return any(isinstance(item, Mapping) and _end(item) > (at.line, at.column) for item in node.items)


def find(trees: Map[str, Node], keys: Keys) -> Place | None:
    """Return the map that holds most of a way, in the first of the files that has so much of it.

    None where a value on the way is no map, so that nothing can be put into it.
    """
    best: Place | None = None
    for file, root in trees.items():
        if not isinstance(root, Mapping):
            continue
        here, count, line = root, 0, root.line
        for name in keys:
            if name not in here.entries:
                break
            key, below = here.entries[name]
            if isinstance(below, Scalar) and below.value is None and below.plain and not here.flow:
                # A section whose entries are all comments.
                below = Mapping({}, False, file, key.line, key.column + 2, key.end_line, key.end_column)
            if not isinstance(below, Mapping):
                return None
            if not here.flow:
                line = key.line if below.flow else below.line
            here, count = below, count + 1
        if best is None or count > len(best.keys):
            best = Place(file, here, keys[:count], keys[count:], line)
    return best


def last_line(node: Node) -> int:
    """Return the last line of a value that holds something of it."""
    if isinstance(node, Scalar):
        # The end of a text of several lines is the begin of the line behind it.
        return node.end_line - 1 if node.end_column == 1 and node.end_line > node.line else node.end_line
    if node.flow:
        return node.end_line
    if isinstance(node, Sequence):
        return max(map(last_line, node.items), default=node.line)
    return max((max(key.end_line, last_line(value)) for _, key, value in node.items()), default=node.line)


def statement_end(root: Node, place: Place) -> int:
    """Return the last line of the statement that holds a map: of the outermost braces around it."""
    node: Node = root
    for name in place.keys:
        if not isinstance(node, Mapping) or node.flow:
            break
        below = node.get(name)
        if below is None or isinstance(below, Scalar):
            break
        node = below
    return last_line(node) if isinstance(node, Mapping) and node.flow else last_line(place.node)


def indent_of(node: Mapping) -> int:
    """Return the blanks in front of the keys of a block map."""
    return node.column - 1


def is_register(keys: Keys) -> bool:
    """Whether the keys of a map are ids that people choose, as those of ``people`` and ``tasks`` are."""
    reader: Any = PLAYBOOK
    for name in keys:
        if isinstance(reader, Shape):
            fields = [field for field in reader.fields if field.key == name]
            if not fields:
                return False
            reader = fields[0].reads
        elif isinstance(reader, Keyed):
            reader = reader.shape
        else:
            return False
    return isinstance(reader, Keyed)
