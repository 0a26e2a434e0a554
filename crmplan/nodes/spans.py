"""YAML as spans of characters: where each word, list and map stands, with its anchors, for edits of the text.

``parse`` says what a text means and where it is wrong; this says which letters mean it. Only for texts that ``parse``
has read without an error.
"""

import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from crmplan.nodes import syntax
from crmplan.nodes.reading import reader

_COMMENT = re.compile("(?<![^ \t\r\n\x85\u2028\u2029])#[^\r\n\x85\u2028\u2029]*")
_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]|$")


class Span:
    """A word, a list or a map, or the alias of one.

    ``start`` and ``end`` count characters of the text, ``end`` is the first one behind it. A value begins with its
    anchor; the end of a map or list without brackets lies anywhere before the next token, see ``last``.
    """

    __slots__ = ("alias", "anchor", "below", "end", "flow", "kind", "start", "style", "text")

    def __init__(self, kind: Literal["word", "list", "map", "alias"], start: int, end: int) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.flow = False
        self.text = ""
        """Of a word: what it says."""
        self.style = ""
        """Of a word: empty when plain, else ``"``, ``'``, ``|`` or ``>``."""
        self.anchor = ""
        self.alias = ""
        self.below: list[tuple[Span | None, Span]] = []
        """Entries of a map as key and value, items of a list as None and value."""

    @property
    def empty(self) -> bool:
        """Whether it is a value of which nothing is written."""
        return self.kind == "word" and self.start == self.end

    def inside(self) -> "Iterator[Span]":
        """Yield this span and all below it, in the order of the text."""
        yield self
        for key, value in self.below:
            if key is not None:
                yield from key.inside()
            yield from value.inside()


class Document(NamedTuple):
    """A text and its spans."""

    text: str
    root: Span
    begin: int
    """Where the document begins: behind the line ``---``, or 0 without one."""
    finish: int
    """Where it ends: before the line ``...``, or the end of the text."""


def spans(text: str) -> Document:
    """Return the spans of a text with one document and no syntax error.

    Raises:
        ValueError: the text is not such a text.
    """
    from yaml.error import YAMLError

    make, _ = reader()
    # Escaped halves of a character are no YAML; the repair keeps every letter at its place.
    for whole in (text, syntax.with_whole_characters(text)):
        try:
            return _read(text, make(whole).get_event)
        except YAMLError as error:
            problem = error
    raise ValueError(f"not readable: {problem}")


def _read(text: str, get_event: Any) -> Document:
    from yaml import events as kinds

    root: Span | None = None
    begin, finish = 0, len(text)
    stack: list[tuple[Span, Span | None]] = []
    here: Span | None = None
    key: Span | None = None
    while (event := get_event()) is not None:
        kind = type(event)
        start, end = event.start_mark.index, event.end_mark.index
        if kind is kinds.DocumentStartEvent and event.explicit:
            begin = _line_end(text, end)
            continue
        if kind is kinds.DocumentEndEvent and event.explicit:
            finish = start
            continue
        if kind is kinds.MappingEndEvent or kind is kinds.SequenceEndEvent:
            assert here is not None
            here.end = end if here.flow else max(here.end, start)
            here, key = stack.pop() if stack else (None, None)
            continue
        if kind is kinds.ScalarEvent:
            span = Span("word", start, end)
            span.text, span.style = event.value, event.style or ""
        elif kind is kinds.AliasEvent:
            span = Span("alias", start, end)
            span.alias = event.anchor
        elif kind is kinds.MappingStartEvent or kind is kinds.SequenceStartEvent:
            span = Span("map" if kind is kinds.MappingStartEvent else "list", start, end)
            span.flow = event.flow_style
        else:
            continue
        if span.kind != "alias":
            span.anchor = event.anchor or ""
        if here is None:
            root = root or span
        elif here.kind == "list":
            here.below.append((None, span))
        elif key is None:
            key = span
        else:
            here.below.append((key, span))
            key = None
        if span.kind in ("list", "map"):
            if here is not None:
                stack.append((here, key))
            here, key = span, None
    if root is None:
        raise ValueError("an empty text")
    return Document(text, root, begin, finish)


def _line_end(text: str, at: int) -> int:
    """Return the first character of the line behind the one that a character stands on."""
    found = _LINE_END.search(text, at)
    return found.end() if found else len(text)


def last(text: str, span: Span) -> int:
    """Return where what is written of a span ends: behind its last letter.

    The blank lines behind a text with ``|+`` or ``>+`` belong to it.
    """
    if span.kind == "word" and span.style in ("|", ">"):
        head = _line_end(text, span.start)
        if kept(text, span):
            return span.end
        return span.start + len(text[span.start : max(head, span.end)].rstrip("\r\n\x85\u2028\u2029"))
    if span.kind in ("word", "alias") or span.flow or not span.below:
        return span.end
    key, value = span.below[-1]
    if key is not None and value.empty:
        return key.end
    return last(text, value)


def kept(text: str, span: Span) -> bool:
    """Whether a word is a text of lines that keeps the blank lines behind it."""
    return span.style in ("|", ">") and "+" in _head(text, span)


def chomped(text: str, span: Span) -> bool:
    """Whether a word is a text of lines without the end of its last line."""
    return span.style in ("|", ">") and "-" in _head(text, span)


def _head(text: str, span: Span) -> str:
    """Return the signs with which a text of lines begins, such as ``|2-``."""
    found = re.search(r"[|>][-+0-9]*", text[span.start : _line_end(text, span.start)])
    return found[0] if found else ""


def written(document: Document) -> Iterator[tuple[int, int]]:
    """Yield what is content, in order: the place of each word and alias, of a text of lines only its lines."""
    for span in document.root.inside():
        if span.style in ("|", ">"):
            yield _line_end(document.text, span.start), span.end
        elif span.kind in ("word", "alias") and not span.empty:
            yield span.start, span.end


def comments(document: Document) -> list[tuple[int, int]]:
    """Return the places of all comments, in order."""
    found = []
    at = 0
    for start, end in (*written(document), (len(document.text), 0)):
        if start > at:
            found += [match.span() for match in _COMMENT.finditer(document.text, at, start)]
        at = max(at, end)
    return found
