"""A playbook as lines that git can compare: one for each value of an entry, with the way to it.

Two texts that differ in layout alone - order of known keys, braces or lines, quotes - give the same lines.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any, NamedTuple

from crmplan.edits.text import split
from crmplan.language import layout
from crmplan.model import has_errors
from crmplan.nodes import Mapping, Node, Scalar, Sequence, parse
from crmplan.nodes.spans import comments, spans
from crmplan.nodes.words import resolve
from crmplan.source import Source


class _Line(NamedTuple):
    """One line, and the lines of the file that it stands for."""

    text: str
    first: int
    last: int


def flat(source: Source) -> str:
    """Return a playbook, or a part of one, as one line for each value; comments stand above or behind theirs.

    A text with errors is returned as it is, so that a comparison shows it.
    """
    root, findings = parse(source)
    if not isinstance(root, Mapping) or has_errors(findings):
        return source.text
    lines = list(_lines(root, layout.TOP, ""))
    above: dict[int, list[str]] = {}
    behind: dict[int, list[str]] = {}
    order = sorted(range(len(lines)), key=lambda number: lines[number].first)
    firsts = [lines[number].first for number in order]
    for line, alone, comment in _comments(source.text):
        place = bisect_left(firsts, line)
        inside = place and lines[order[place - 1]].last >= line
        if not alone and place < len(firsts) and firsts[place] == line:
            behind.setdefault(order[place], []).append(comment)
        else:
            above.setdefault(
                order[place - 1] if inside else order[place] if place < len(order) else -1, []
            ).append(comment)
    found = []
    for number, one in enumerate(lines):
        found += [*above.get(number, ()), "  ".join((one.text, *behind.get(number, ())))]
    return "".join(f"{line}\n" for line in (*found, *above.get(-1, ())))


def _comments(text: str) -> Iterator[tuple[int, bool, str]]:
    """Yield the line of each comment, whether it has the line for itself, and its words."""
    places = iter(comments(spans(text)))
    start, end = next(places, (len(text) + 1, 0))
    at = 0
    for number, line in enumerate(split(text), 1):
        while start < at + len(line):
            yield number, not line[: start - at].strip(), text[start:end].rstrip()
            start, end = next(places, (len(text) + 1, 0))
        at += len(line)


def _lines(node: Node, reader: Any, way: str) -> Iterator[_Line]:
    """Yield the lines of a value: of registers and their entries one below the other, of all else one."""
    if not isinstance(node, Mapping) or not node.entries:
        return
    order = layout.order(reader)
    names = list(node.entries)
    if order is not None:
        names.sort(key=lambda name: (order.get(name.removesuffix("+"), len(order)), name.endswith("+")))
    for name in names:
        key, value = node.entries[name]
        below = layout.entry(reader, name)
        path = f"{way}{_word(name)}"
        first, last = key.line, _last(key, value)
        if isinstance(value, Mapping) and value.entries and _is_spread(way, order is None, below):
            yield from _lines(value, below, f"{path}.")
            continue
        if isinstance(value, Sequence) and any(isinstance(item, Mapping) for item in value.items):
            for item in value.items:
                yield _Line(
                    f"{path} - {_inline(item, layout.item(below))}", max(first, item.line), _last(item, item)
                )
            continue
        yield _Line(f"{path}: {_inline(value, below)}", first, last)


def _is_spread(way: str, of_ids: bool, reader: Any) -> bool:
    """Whether a map gets a line for each of its keys: sections, registers and their entries; no small maps."""
    return not way or layout.is_register(reader) or (of_ids and layout.order(reader) is not None)


def _last(key: Node, value: Node) -> int:
    ended = value.end_line - 1 if value.end_column == 1 and value.end_line > value.line else value.end_line
    return max(key.end_line, ended)


def _inline(node: Node, reader: Any, *, within: bool = False) -> str:
    """Return a value on one line, with known keys in their order and quotes only where they tell something."""
    if isinstance(node, Mapping):
        order = layout.order(reader)
        names = list(node.entries)
        if order is not None:
            names.sort(key=lambda name: (order.get(name.removesuffix("+"), len(order)), name.endswith("+")))
        parts = [
            f"{_word(name)}: {_inline(node.entries[name][1], layout.entry(reader, name), within=True)}"
            for name in names
        ]
        return "{" + ", ".join(parts) + "}"
    if isinstance(node, Sequence):
        return "[" + ", ".join(_inline(item, layout.item(reader), within=True) for item in node.items) + "]"
    assert isinstance(node, Scalar)
    if node.value is None:
        return "null"
    text = isinstance(node.value, str)
    if text and not layout.takes_text(reader) and not isinstance(resolve(node.text), str):
        return json.dumps(node.text, ensure_ascii=False)
    return _word(node.text, within=within)


def _word(text: str, *, within: bool = False) -> str:
    odd = not text or text != text.strip() or re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", text)
    return json.dumps(text, ensure_ascii=False) if odd or (within and re.search(r"[\[\]{},]", text)) else text
