"""Known keys in the order of the language's tables, by moving whole lines with their comments.

What moves is a *unit*: a key with its value, the comment lines directly above the key, and the deeper comment lines
below the value. Blank lines stay where they are. A comment with a blank line below it speaks for all that follows, so
keys are put in order between two such comments and never move across one.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from crmplan.edits.readers import read_as
from crmplan.edits.text import split
from crmplan.language import layout
from crmplan.nodes.spans import Document, Span, comments, kept, last

_UNKNOWN = 10_000
"""Place of keys that the language does not know: behind all others, in the order of the file."""


class _Range(NamedTuple):
    """Characters of the text that are written anew, with what moves inside of them."""

    start: int
    end: int


class _Move(NamedTuple):
    """A piece of the text and what takes its place."""

    start: int
    end: int
    parts: tuple["_Range | str", ...]


class _Unit(NamedTuple):
    """A key with all that moves with it."""

    lead: int
    """Where its comments begin, or its own line when it has none."""
    line: int
    """Where the line of its key begins."""
    key: int
    end: int
    """Behind the end of its last line."""
    place: float
    names: frozenset[str]
    """Anchors that it sets."""
    uses: frozenset[str]
    """Anchors that its aliases ask for."""
    fixed: bool
    """Whether it cannot move: the end of its text depends on what follows."""


def in_order(document: Document) -> str:
    """Return the text of a playbook or of a part of one with the known keys of each map in their order."""
    orderer = _Orderer(document)
    moves = sorted(orderer.moves(), key=lambda move: (move.start, -move.end))
    return "".join(_render(document.text, 0, len(document.text), moves))


def _render(text: str, start: int, end: int, moves: list[_Move]) -> Iterator[str]:
    """Yield a piece of the text with the moves inside of it made; moves lie beside or inside one another."""
    at = start
    below: list[_Move] = []
    outer: _Move | None = None
    for move in [one for one in moves if start <= one.start and one.end <= end] + [_Move(end, end + 1, ())]:
        if outer is not None and move.end <= outer.end:
            below.append(move)
            continue
        if outer is not None:
            yield text[at : outer.start]
            for part in outer.parts:
                if isinstance(part, str):
                    yield part
                else:
                    yield from _render(text, part.start, part.end, below)
            at = outer.end
        outer, below = move, []
    yield text[at:end]


class _Orderer:
    """Looks for the maps of a document that are out of order."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.document = document
        self.lines = split(document.text)
        self.starts: list[int] = []
        at = 0
        for line in self.lines:
            self.starts.append(at)
            at += len(line)
        self.comments = [start for start, _ in comments(document)]
        self.anchored = any(span.anchor for span in document.root.inside())

    def moves(self) -> Iterator[_Move]:
        """Yield the moves of all maps."""
        for span, reader in read_as(self.document):
            order = layout.order(reader) if span.kind == "map" else None
            if order is not None and len(span.below) > 1:
                yield from self._in_braces(span, order) if span.flow else self._in_lines(span, order)

    # --- maps in braces ---------------------------------------------------------------------------

    def _in_braces(self, span: Span, order: dict[str, int]) -> Iterator[_Move]:
        """Yield the move of a map in braces: entries change places, what is between them stays.

        Comments between entries belong to their lines, so a map with such comments stays as it is.
        """
        units = []
        for key, value in span.below:
            if key is None or value.empty:
                return
            units.append(self._unit(key, value, key.start, key.start, value.end, order))
        between = [(a.end, b.key) for a, b in pairwise(units)]
        edges = [(span.start, units[0].key), *between, (units[-1].end, span.end)]
        if any(self._has_comment(*edge) for edge in edges):
            return
        if any(self.text[start:end].strip() not in (",", ", ?") for start, end in between):
            return
        if "?" in "".join(self.text[start:end] for start, end in edges[:-1]):
            return  # Keys that are spelt out: nobody writes them.
        found = _sorted(units)
        if found == units:
            return
        parts: list[_Range | str] = []
        for place, unit in enumerate(found):
            parts.append(_Range(unit.key, unit.end))
            if place < len(between):
                parts.append(_Range(*between[place]))
        yield _Move(units[0].key, units[-1].end, tuple(parts))

    # --- maps in lines ----------------------------------------------------------------------------

    def _in_lines(self, span: Span, order: dict[str, int]) -> Iterator[_Move]:
        """Yield the moves of a map whose keys stand below one another: one for each group of units."""
        column = self._column(span.below[0][0])
        units: list[_Unit] = []
        groups: list[list[_Unit]] = [[]]
        before = self._first_line(span)
        for place, (key, value) in enumerate(span.below):
            assert key is not None
            line = self._line(key.start)
            head = self.text[self.starts[line] : key.start]
            if head.strip(" ") and (place or head.strip(" -")):
                return  # Not alone on its line: a key that is spelt out with "?", or behind "---".
            lead = line if head.strip(" ") else self._lead(before, line, column)
            end = max(self._line(last(self.text, value) - 1 if not value.empty else key.end - 1), line)
            before = self._below_value(end + 1, column)
            unit = self._unit(key, value, self.starts[lead], self.starts[line], self._start(before), order)
            apart = units and self._has_comment(units[-1].end, unit.lead)
            if apart or unit.fixed or (units and units[-1].fixed):
                groups.append([])
            units.append(unit)
            groups[-1].append(unit)
        for group in groups:
            found = _sorted(group)
            if found != group:
                yield self._move(group, found, column)

    def _move(self, group: list[_Unit], found: list[_Unit], column: int) -> _Move:
        """Return the move of a group; the first key of a map in a list stands behind the dash."""
        first = group[0]
        dash = self.text[first.line : first.key]
        parts: list[_Range | str] = []
        for place, unit in enumerate(found):
            lead, head = _Range(unit.lead, unit.line), " " * column
            if dash.strip(" ") and not place:
                # Comments above the dash are indented as it is.
                depth = dash[: len(dash) - len(dash.lstrip(" "))]
                lines = split(self.text[unit.lead : unit.line])
                parts += [depth + line.lstrip(" ") for line in lines]
                lead, head = _Range(unit.line, unit.line), dash
            parts += [lead, head, _Range(unit.key, unit.end)]
            if place + 1 < len(group):
                parts.append(_Range(group[place].end, group[place + 1].lead))
        return _Move(first.lead, group[-1].end, tuple(parts))

    def _first_line(self, span: Span) -> int:
        """Return the first line on which comments of the first key may stand."""
        if span is not self.document.root:
            key = span.below[0][0]
            assert key is not None
            line = self._line(key.start)
            # The lines above up to the one that opens the map.
            while line and self._is_gap(line - 1):
                line -= 1
            return line
        begin = line = self._line(self.document.begin)
        # The first comment of a file stays first: it is about the file.
        while line < len(self.lines) and not self.lines[line].strip():
            line += 1
        while line < len(self.lines) and self.lines[line].lstrip(" ").startswith("#"):
            line += 1
        key = span.below[0][0]
        assert key is not None
        return max(begin, min(line, self._line(key.start)))

    def _lead(self, first: int, line: int, column: int) -> int:
        """Return the line where the comments directly above a key begin.

        Deeper ones at their top are left out: they would become a part of what they move behind.
        """
        lead = line
        while lead > first and self._depth(lead - 1) is not None:
            lead -= 1
        while lead < line and (self._depth(lead) or 0) > column:
            lead += 1
        return lead

    def _below_value(self, first: int, column: int) -> int:
        """Return the line behind the comments below a value that are deeper than its key."""
        found = line = first
        while line < len(self.lines) and self._is_gap(line):
            depth = self._depth(line)
            if depth is not None:
                if depth <= column:
                    break
                found = line + 1
            line += 1
        return found

    def _unit(self, key: Span, value: Span, lead: int, line: int, end: int, order: dict[str, int]) -> _Unit:
        names = uses = frozenset[str]()
        if self.anchored:
            inside = [*key.inside(), *value.inside()]
            names = frozenset(one.anchor for one in inside if one.anchor)
            uses = frozenset(one.alias for one in inside if one.alias)
        word = key.text
        place = order.get(word.removesuffix("+"), _UNKNOWN) + (0.5 if word.endswith("+") else 0)
        if word.removesuffix("+") not in order:
            place = _UNKNOWN
        end_of_text = end == len(self.text) and self.text[-1:] not in ("\n", "\r", "\x85", "\u2028", "\u2029")
        fixed = end_of_text or kept(self.text, _deepest(value))
        return _Unit(lead, line, key.start, end, place, names, uses, fixed)

    # --- lines ------------------------------------------------------------------------------------

    def _line(self, at: int) -> int:
        """Return the number, from 0, of the line that a character stands on."""
        return max(0, bisect_right(self.starts, at) - 1)

    def _start(self, line: int) -> int:
        return self.starts[line] if line < len(self.starts) else len(self.text)

    def _column(self, key: Span | None) -> int:
        assert key is not None
        return key.start - self.starts[self._line(key.start)]

    def _depth(self, line: int) -> int | None:
        """Return the column of a line's comment; None when it is no comment."""
        bare = self.lines[line].lstrip(" ")
        return len(self.lines[line]) - len(bare) if bare.startswith("#") else None

    def _is_gap(self, line: int) -> bool:
        return not self.lines[line].strip() or self._depth(line) is not None

    def _has_comment(self, start: int, end: int) -> bool:
        place = bisect_right(self.comments, start - 1)
        return place < len(self.comments) and self.comments[place] < end


def _deepest(span: Span) -> Span:
    """Return the last word of a value."""
    while span.below and not span.flow:
        span = span.below[-1][1]
    return span


def _sorted(units: Iterable[_Unit]) -> list[_Unit]:
    """Return units by their places; two stay as they are where one has an anchor that the other sets or uses."""
    left = list(units)
    found = []
    while left:
        free = [
            unit
            for number, unit in enumerate(left)
            if not any(
                other.names & (unit.names | unit.uses) or other.uses & unit.names for other in left[:number]
            )
        ]
        chosen = min(free, key=lambda unit: unit.place)
        left.remove(chosen)
        found.append(chosen)
    return found
