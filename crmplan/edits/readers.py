"""What the language reads at each place of a text."""

from collections.abc import Iterator
from typing import Any

from crmplan.language import layout
from crmplan.nodes.spans import Document, Span


def read_as(document: Document) -> Iterator[tuple[Span, Any]]:
    """Yield each value of a document with its reader, those above before those below.

    Inside a value with an anchor the reader is None where one of its aliases is read as something else: what may be
    changed in one place could then spoil another.
    """
    asked: dict[str, set[int]] = {}
    if any(span.anchor for span in document.root.inside()):
        for span, reader in _below(document.root, layout.TOP, {}):
            if span.alias:
                asked.setdefault(span.alias, set()).add(id(reader))
    yield from _below(document.root, layout.TOP, asked)


def _below(span: Span, reader: Any, asked: dict[str, set[int]]) -> Iterator[tuple[Span, Any]]:
    if asked.get(span.anchor, set()) - {id(reader)}:
        reader = None
    yield span, reader
    for key, value in span.below:
        yield from _below(
            value, layout.item(reader) if key is None else layout.entry(reader, key.text), asked
        )
