"""Values put into a YAML text at the end of a way of keys; every other character stays as it is.

What is new takes the style of its neighbours: braces where they have braces, lines where they have lines.
"""

import json
import re
from collections.abc import Iterator
from collections.abc import Mapping as Map
from typing import NamedTuple

from crmplan.edits.places import Keys, last_line
from crmplan.edits.risky import risky
from crmplan.edits.text import split
from crmplan.nodes import Mapping, Node, Scalar, Sequence, parse
from crmplan.source import Source

Tree = Map[str, "Tree | str"]
"""Keys with what belongs below them; a leaf is the text of a value as YAML writes it, see ``written``."""

WIDTH = 110
"""Columns up to which new entries stand in braces on one line where their neighbours do."""
_STEP = 2
_PLAIN = re.compile(r"[\w(][\w ()/%+.,;'!?&*=<>–—’-]*", re.UNICODE)
_ODD = re.compile("[\x7f-\x9f\xa0\u2028\u2029\ufeff\ud800-\udfff]")


class NoPlace(Exception):
    """A value cannot be put into the text without changing more of it; the message says why, as half a sentence."""


class _Edit(NamedTuple):
    begin: int
    end: int
    text: str
    """With line feeds; they become the line ends of the file."""


def written(text: str) -> str:
    """Return a text as YAML writes it on one line: bare where it and other tools read it back as that text, else in
    double quotes."""
    bare = (
        text == text.strip()
        and not risky(text)
        and _PLAIN.fullmatch(text)
        and ", " not in text
        and not text.endswith((",", ":"))
    )
    if bare:
        node = parse(Source("", f"a: {{b: {text}, c: 1}}"))[0]
        outer = node.get("a") if isinstance(node, Mapping) else None
        inner = outer.get("b") if isinstance(outer, Mapping) and set(outer.entries) == {"b", "c"} else None
        if isinstance(inner, Scalar) and inner.value == text:
            return text
    return _ODD.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def with_values(
    text: str,
    wanted: Tree,
    *,
    after: Map[Keys, str] | None = None,
    renamed: Map[Keys, str] | None = None,
    flow: int = 4,
) -> str:
    """Return a text in which the values stand.

    Parameters:
        text: readable YAML with a map at its top.
        wanted: what to put in; a value that is there is replaced, everything else there stays.
        after: way to a map -> the key of it behind which new keys go; by default they go to the end.
        renamed: way to a value of ``wanted`` -> the key whose place it takes, with its value.
        flow: where no neighbour shows a style, maps that stand so deep below the top have braces.

    Raises:
        NoPlace: another value stands on a way, or what is there is shared by an alias.
    """
    root = parse(Source("", text))[0]
    if not isinstance(root, Mapping):
        raise NoPlace("the file is no map of sections")
    editor = _Editor(text, after or {}, flow, renamed or {})
    editor.put(root, wanted, ())
    changed = editor.text()
    if plain(parse(Source("", changed))[0]) != _wanted(plain(root), wanted, renamed or {}):
        raise NoPlace(
            "what stands there is shared with another place, or written in a way that cannot be added to"
        )
    return changed


def with_item(text: str, key: str, item: str) -> str:
    """Return a text whose list below a top key has one more item at its end; the list is made where it is missing."""
    root = parse(Source("", text))[0]
    if not isinstance(root, Mapping):
        raise NoPlace("the file is no map of sections")
    node = root.get(key)
    if node is None or (isinstance(node, Scalar) and node.value is None):
        first = next(iter(root.entries), "")
        changed = with_values(
            text, {key: f"[{item}]"}, after={(): "crmplan" if "crmplan" in root.entries else first}
        )
    else:
        editor = _Editor(text, {}, 0, {})
        editor.append(node, item)
        changed = editor.text()
    before = [one.text for one in _items(node)]
    now = parse(Source("", changed))[0]
    found = now.get(key) if isinstance(now, Mapping) else None
    if found is None or [one.text for one in _items(found)] != [*before, item]:
        raise NoPlace(f'"{key}" is written in a way that cannot be added to')
    return changed


def _items(node: Node | None) -> list[Scalar]:
    items = node.items if isinstance(node, Sequence) else [node]
    return [one for one in items if isinstance(one, Scalar) and one.value is not None]


def plain(node: Node | None) -> object:
    """Return what a node says, wherever and however it is written."""
    if isinstance(node, Mapping):
        return {name: plain(value) for name, _, value in node.items()}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return None if node is None or node.value is None else (node.text, type(node.value).__name__)


def _wanted(was: object, wanted: Tree, renamed: Map[Keys, str], keys: Keys = ()) -> object:
    found = dict(was) if isinstance(was, dict) else {}
    for key, below in wanted.items():
        if (*keys, key) in renamed:
            found.pop(renamed[*keys, key], None)
        if isinstance(below, str):
            node = parse(Source("", f"a: {below}"))[0]
            found[key] = plain(node.get("a")) if isinstance(node, Mapping) else None
        else:
            found[key] = _wanted(found.get(key), below, renamed, (*keys, key))
    return found


class _Editor:
    """Collects the edits of one text."""

    def __init__(self, text: str, after: Map[Keys, str], flow: int, renamed: Map[Keys, str]) -> None:
        self._text = text
        self._renamed = renamed
        self._after = after
        self._flow = flow
        self._lines = split(text)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))
        end = re.search("(?:\r\n|[\r\n\x85\u2028\u2029])$", self._lines[0]) if self._lines else None
        self._line_end = end[0] if end else "\n"
        self._edits: list[_Edit] = []

    def text(self) -> str:
        """Return the text with all edits."""
        found = self._text
        # From the end, so that places stay true; edits of one place follow in the order in which they were made.
        for _, edit in sorted(enumerate(self._edits), key=lambda one: (*one[1][:2], one[0]), reverse=True):
            found = found[: edit.begin] + edit.text.replace("\n", self._line_end) + found[edit.end :]
        return found

    def put(self, node: Mapping, wanted: Tree, keys: Keys) -> None:
        """Put values into a map that is there."""
        fresh: dict[str, Tree | str] = {}
        for name, below in wanted.items():
            entry = node.entries.get(name)
            old = self._renamed.get((*keys, name))
            if entry is None and old in node.entries:
                entry = node.entries[old]
                self._edits.append(_Edit(self._begin(entry[0]), self._end(entry[0]), name))
            if entry is None:
                fresh[name] = below
                continue
            key, value = entry
            if not _inside(value, node, key):
                raise NoPlace(f'"{name}" is shared with another place (an alias)')
            if isinstance(below, str):
                if not isinstance(value, Scalar):
                    raise NoPlace(f'"{name}" has keys of its own')
                self._replace(key, value, below)
            elif isinstance(value, Mapping):
                self.put(value, below, (*keys, name))
            elif not isinstance(value, Scalar) or value.value is not None:
                raise NoPlace(f'"{name}" is no map')
            elif value.text == "" and value.plain and not node.flow:
                self._below(key, below, (*keys, name))
            else:
                self._replace(key, value, _braces(below))
        if fresh:
            self._add(node, fresh, keys)

    def append(self, node: Node, item: str) -> None:
        """Put an item to the end of a list, or behind a single word."""
        if isinstance(node, Scalar):
            self._edits.append(_Edit(self._begin(node), self._begin(node), "["))
            self._edits.append(_Edit(self._end(node), self._end(node), f", {item}]"))
        elif isinstance(node, Sequence) and node.flow:
            if node.items:
                at = self._end(node.items[-1])
                self._edits.append(_Edit(at, at, f", {item}"))
            else:
                at = self._end(node) - 1
                self._edits.append(_Edit(at, at, item))
        elif isinstance(node, Sequence):
            indent = " " * (node.column - 1)
            self._insert_lines(last_line(node), [f"{indent}- {item}"])

    # -- what is there ---------------------------------------------------------------------------------------

    def _replace(self, key: Scalar, value: Scalar, text: str) -> None:
        begin, end = self._begin(value), self._end(value)
        if value.value is None and not self._text[begin:end].strip():
            # Nothing is written: the value goes behind the colon.
            colon = self._text.index(":", self._end(key))
            self._edits.append(_Edit(colon + 1, colon + 1, f" {text}"))
            return
        if self._text[begin : begin + 1] in ("|", ">"):
            behind = len(self._text[begin:end]) - len(self._text[begin:end].rstrip())
            end -= behind
        self._edits.append(_Edit(begin, end, text))

    def _below(self, key: Scalar, wanted: Tree, keys: Keys) -> None:
        """Put entries below a key that has none; what stands there as comments stays above them."""
        indent = key.column - 1
        line = key.line
        step = _STEP
        while (
            line < len(self._lines) and _is_comment(self._lines[line]) and _depth(self._lines[line]) > indent
        ):
            step = _depth(self._lines[line]) - indent
            line += 1
        self._insert_lines(line, list(self._block(wanted, indent + step, keys, None)))

    def _add(self, node: Mapping, fresh: Tree, keys: Keys) -> None:
        behind = self._after.get(keys)
        names = list(node.entries)
        last = behind if behind in node.entries else (names[-1] if names else None)
        if node.flow:
            self._add_to_braces(node, fresh, last)
            return
        assert last is not None, "a map without braces has entries"
        key, value = node.entries[last]
        if not _inside(value, node, key):
            line = key.end_line
        else:
            line = max(key.end_line, last_line(value))
            while line > key.end_line and not self._lines[line - 1].strip() and not self._keeps_blanks(value):
                line -= 1
        indent = node.column - 1
        if not keys:
            # A new section stands at the end of the file, one blank line below what was there.
            self._add_sections(node, fresh, behind, line)
            return
        while (
            line < len(self._lines) and _is_comment(self._lines[line]) and _depth(self._lines[line]) >= indent
        ):
            line += 1
        like = value if isinstance(value, Mapping) and _inside(value, node, key) else None
        self._insert_lines(line, list(self._block(fresh, indent, keys, like, node)))

    def _add_sections(self, node: Mapping, fresh: Tree, behind: str | None, line: int) -> None:
        indent = node.column - 1
        new = list(self._block(fresh, indent, (), None))
        if behind in node.entries:
            # Between two sections: comments at its end stay with the one above, and a blank line parts them where it
            # parts that one from what stands above it.
            while (
                line < len(self._lines)
                and _is_comment(self._lines[line])
                and _depth(self._lines[line]) > indent
            ):
                line += 1
            above = node.entries[behind][0].line - 2
            while above >= 0 and _is_comment(self._lines[above]):
                above -= 1
            if above >= 0 and not self._lines[above].strip():
                new.insert(0, "")
        else:
            while line < len(self._lines) and not self._lines[line].startswith(("...", "---")):
                line += 1
            if line and self._lines[line - 1].strip():
                new.insert(0, "")
        self._insert_lines(line, new)

    def _add_to_braces(self, node: Mapping, fresh: Tree, last: str | None) -> None:
        text = ", ".join(f"{name}: {_value(below)}" for name, below in fresh.items())
        if last is None:
            close = self._end(node) - 1
            begin = self._begin(node) + 1
            if not self._text[begin:close].strip():
                self._edits.append(_Edit(begin, close, text))
            else:
                self._edits.append(_Edit(close, close, text))
            return
        key, value = node.entries[last]
        if not _inside(value, node, key):
            raise NoPlace(f'"{last}" is shared with another place (an alias)')
        end = max(self._end(value), self._end(key))
        names = list(node.entries)
        before = node.entries[names[names.index(last) - 1]][1] if names.index(last) else None
        above = node.line if before is None else before.end_line
        alone = key.line > above  # Each entry has a line of its own.
        found = re.compile(r"[ \t]*(,?)[ \t]*(#[^\r\n\x85\u2028\u2029]*)?").match(self._text, end)
        comma, comment = (found[1], found[2]) if found else ("", None)
        if not alone:
            self._edits.append(_Edit(end, end, f", {text}"))
            return
        indent = " " * (key.column - 1)
        lines = "".join(f"\n{indent}{name}: {_value(below)}," for name, below in fresh.items())
        lines = lines if comma else lines[:-1]
        if not comma:
            self._edits.append(_Edit(end, end, ","))
        at = found.end() if found and (comma or comment) else end
        self._edits.append(_Edit(at, at, lines))

    # -- what is new -----------------------------------------------------------------------------------------

    def _block(
        self, entries: Tree, indent: int, keys: Keys, like: Mapping | None, parent: Mapping | None = None
    ) -> Iterator[str]:
        """Yield entries as lines; ``like`` is the entry before them, whose style they take."""
        pad = " " * indent
        step = _STEP
        if like is not None and not like.flow and like.column - 1 > indent:
            step = like.column - 1 - indent
        for name, below in entries.items():
            if isinstance(below, str):
                yield f"{pad}{name}: {below}"
                continue
            short = f"{pad}{name}: {_braces(below)}"
            braces = like.flow if like is not None else len(keys) + 1 >= self._flow
            if braces and (len(short) <= WIDTH or not any(isinstance(one, Map) for one in below.values())):
                yield short
                continue
            yield f"{pad}{name}:"
            inner = (
                next((one for _, _, one in like.items() if isinstance(one, Mapping)), None) if like else None
            )
            yield from self._block_like(below, indent + step, (*keys, name), like, inner)

    def _block_like(
        self, entries: Tree, indent: int, keys: Keys, like: Mapping | None, inner: Mapping | None
    ) -> Iterator[str]:
        """Yield entries in the style of the map of the same name in their neighbour, else of another one there."""
        for name, below in entries.items():
            twin = like.get(name) if like is not None else None
            style = twin if isinstance(twin, Mapping) else inner
            if style is not None and like is not None and like.flow and not isinstance(below, str):
                style = None  # The neighbour is in braces throughout, and this would be too long for them.
            yield from self._block({name: below}, indent, keys, style)

    # -- places ----------------------------------------------------------------------------------------------

    def _insert_lines(self, after: int, lines: list[str]) -> None:
        at = self._starts[min(after, len(self._lines))]
        ended = after == 0 or re.search("[\r\n\x85\u2028\u2029]$", self._lines[after - 1])
        text = "".join(f"{line}\n" for line in lines) if ended else "".join(f"\n{line}" for line in lines)
        self._edits.append(_Edit(at, at, text))

    def _keeps_blanks(self, value: Node) -> bool:
        """Whether blank lines behind a value are a part of it: a text that begins with ``|+``."""
        while isinstance(value, Mapping) and value.entries:
            value = list(value.entries.values())[-1][1]
        head = self._text[self._begin(value) :][:3] if isinstance(value, Scalar) else ""
        return head[:1] in ("|", ">") and "+" in head

    def _begin(self, node: Node) -> int:
        return self._starts[node.line - 1] + node.column - 1

    def _end(self, node: Node) -> int:
        return self._starts[node.end_line - 1] + node.end_column - 1


def _inside(value: Node, parent: Mapping, key: Scalar) -> bool:
    """Whether a value is written behind its key, and not somewhere else as the anchor of an alias."""
    return (value.line, value.column) >= (key.end_line, key.end_column) and (
        not parent.flow or (value.end_line, value.end_column) <= (parent.end_line, parent.end_column)
    )


def _is_comment(line: str) -> bool:
    return line.lstrip(" ").startswith("#")


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _value(below: "Tree | str") -> str:
    return below if isinstance(below, str) else _braces(below)


def _braces(entries: Tree) -> str:
    return "{" + ", ".join(f"{name}: {_value(below)}" for name, below in entries.items()) + "}"
