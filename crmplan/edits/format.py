"""Playbooks in one layout: known keys in their order, quotes where other tools misread, no blanks that nobody sees.

Spans of the text are moved or replaced, nothing is written anew: every comment, blank line, anchor, quote and line
break is that of the author.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from crmplan.edits.blanks import Swap, blanks
from crmplan.edits.order import in_order
from crmplan.edits.readers import read_as
from crmplan.edits.risky import risky
from crmplan.language import layout
from crmplan.nodes import Mapping, Node, Scalar, Sequence, parse
from crmplan.nodes.spans import Document, Span, comments, spans
from crmplan.nodes.words import resolve
from crmplan.source import Source


class Spoiled(Exception):
    """A formatted text would mean something else than before, or lack a comment: a bug, and nothing may be written."""


def formatted(source: Source) -> str:
    """Return a playbook, or a part of one, in the layout of ``crmplan fmt``.

    Parameters:
        source: a text that ``parse`` reads without an error.

    Raises:
        Spoiled: the result was compared with the text, and it is not the same.
    """
    document = spans(source.text)
    swapped = _swapped(source.text, [*blanks(document), *_quotes(document)])
    text = in_order(spans(swapped))
    if text != source.text:
        _compare(source, document, text)
    return text


def is_playbook(root: Node | None) -> bool:
    """Tell whether a file is a playbook or a part of one: most of its keys are sections."""
    if not isinstance(root, Mapping):
        return False
    sections = layout.order(layout.TOP) or {}
    known = sum(name.removesuffix("+") in sections for name in root.entries)
    return "crmplan" in root.entries or 2 * known > len(root.entries)


def _swapped(text: str, swaps: Iterable[Swap]) -> str:
    parts, at = [], 0
    for start, end, new in sorted(swaps, key=lambda swap: (swap[0], -swap[1])):
        if start >= at:  # Blanks of lines that go altogether are gone already.
            parts += [text[at:start], new]
            at = end
    return "".join((*parts, text[at:]))


# --- quotes -----------------------------------------------------------------------------------------------


def _quotes(document: Document) -> Iterator[Swap]:
    """Yield quotes for the words that other tools would not read as text."""
    for span, reader in read_as(document):
        if span.kind == "word" and _needs_quotes(span, reader):
            yield from _quoted(span, document.text)
        known = layout.order(reader) or {}
        for key, _ in span.below:
            # Keys of the language stay bare, as its reference writes them: `on:` is one.
            if key is not None and not key.style and risky(key.text) and key.text not in known:
                yield from _quoted(key, document.text)


def _needs_quotes(span: Span, reader: Any) -> bool:
    if span.style or not risky(span.text) or layout.takes_numbers(reader):
        return False
    value = resolve(span.text)
    if isinstance(value, str):
        return True
    if value is None:
        return False
    return layout.takes_ids(reader) if isinstance(value, bool) else layout.takes_text(reader)


def _quoted(span: Span, text: str) -> Iterator[Swap]:
    start = span.end - len(span.text)  # Behind its anchor.
    if text[start : span.end] == span.text:
        yield start, span.end, f'"{span.text}"'


# --- the proof --------------------------------------------------------------------------------------------


def _compare(source: Source, document: Document, text: str) -> None:
    """Raise ``Spoiled`` where a formatted text differs from its source in more than its layout."""
    before, _ = parse(source)
    after, _ = parse(Source(source.name, text))
    if not alike(before, after):
        raise Spoiled(f"the formatted text of {source.name} would mean something else; nothing was written")
    if _said(document) != _said(spans(text)):
        raise Spoiled(f"the formatted text of {source.name} would lack a comment; nothing was written")


def _said(document: Document) -> list[str]:
    """Return all comments of a text, sorted."""
    return sorted(document.text[start:end].rstrip() for start, end in comments(document))


def alike(one: Node | None, other: Node | None, reader: Any = layout.TOP) -> bool:
    """Whether two trees say the same: all values equal, and all orders that a reader could see."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        if layout.order(reader) is None:
            same_keys = list(one.entries) == list(other.entries)
        else:
            same_keys = one.entries.keys() == other.entries.keys()
        return same_keys and all(
            alike(one.get(key), other.get(key), layout.entry(reader, key)) for key in one.entries
        )
    if isinstance(one, Sequence) and isinstance(other, Sequence):
        item = layout.item(reader)
        return len(one.items) == len(other.items) and all(
            alike(*pair, item) for pair in zip(one.items, other.items, strict=True)
        )
    if isinstance(one, Scalar) and isinstance(other, Scalar):
        as_text = not other.plain and layout.takes_text(reader)
        return one.text == other.text and (one.value == other.value or as_text)
    return one is other
