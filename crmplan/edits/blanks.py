"""Blanks that nobody sees: at the end of lines and of the file, and tabs between words."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from crmplan.edits.text import split
from crmplan.nodes.spans import Document, Span, chomped, comments, kept, last, written

Swap = tuple[int, int, str]
"""Characters ``start`` to ``end`` of a text, and what takes their place."""
_BREAKS = "\r\n\x85\u2028\u2029"
_TABS = re.compile(f"[ \t]*\t[ \t]*(?=[^ \t{_BREAKS}])")


def blanks(document: Document) -> Iterator[Swap]:
    """Yield swaps that take away what is invisible; the text means the same without it."""
    guarded = _guarded(document)
    yield from _tabs(document)
    yield from _ends(document, guarded)
    yield from _last_line(document, guarded)


def _tabs(document: Document) -> Iterator[Swap]:
    """Yield a blank for each tab between words, two for each at the begin of a line in brackets."""
    if "\t" not in document.text:
        return
    content = sorted([*written(document), *comments(document)])
    starts = [start for start, _ in content]
    for found in _TABS.finditer(document.text):
        place = bisect_right(starts, found.start()) - 1
        if place >= 0 and content[place][1] > found.start():
            continue
        leads = found.start() == 0 or document.text[found.start() - 1] in _BREAKS
        yield found.start(), found.end(), found[0].replace("\t", "  " if leads else " ")


def _ends(document: Document, guarded: set[int]) -> Iterator[Swap]:
    """Yield nothing for the blanks at the end of each line, but where they are text."""
    at = 0
    for line in split(document.text):
        bare = line.rstrip(_BREAKS)
        short = bare.rstrip(" \t")
        if len(short) < len(bare) and at not in guarded:
            yield at + len(short), at + len(bare), ""
        at += len(line)


def _guarded(document: Document) -> set[int]:
    """Return where the lines begin whose last blanks may be text."""
    found: set[int] = set()
    text = document.text
    starts = [0, *accumulate(map(len, split(text)))]
    for span in document.root.inside():
        if span.kind != "word" or span.style not in ("|", ">", '"'):
            continue
        lines = split(text[span.start : last(text, span)])
        first = bisect_right(starts, span.start) - 1
        indent = _indent(span, lines)
        for number, line in enumerate(lines):
            bare = line.rstrip(_BREAKS)
            of_text = number and (bare.strip(" ") or len(bare) > indent)
            if of_text if span.style != '"' else bare.rstrip(" \t").endswith("\\"):
                found.add(starts[first + number])
    return found


def _indent(span: Span, lines: list[str]) -> int:
    """Return how many blanks at the begin of a line are surely no text: as many as the first line has.

    In ``|2`` the number counts from the column of the key, so it is the least.
    """
    written_out = re.match(r"[^|>]*[|>][-+]?([0-9])", lines[0])
    if written_out:
        return int(written_out[1])
    first = next((line for line in lines[1:] if line.strip()), "")
    return len(first) - len(first.lstrip(" "))


def _last_line(document: Document, guarded: set[int]) -> Iterator[Swap]:
    """Yield the end of the last line where it is missing, and nothing for empty lines behind it."""
    text = document.text
    lines = split(text)
    *_, final = (span for span in document.root.inside())
    reaches = final.style in ("|", ">") and len(text.rstrip(_BREAKS + " \t")) <= last(text, final)
    if reaches and kept(text, final):
        return
    if lines[-1].rstrip(_BREAKS) == lines[-1] and lines[-1].strip(" \t"):
        if reaches and not chomped(text, final):
            return  # Its last line has no end, and with one it would be another text.
        yield len(text), len(text), lines[0][len(lines[0].rstrip(_BREAKS)) :] or "\n"
        return
    end = len(text)
    while lines and not lines[-1].strip() and end - len(lines[-1]) not in guarded:
        end -= len(lines.pop())
    if lines and end < len(text):
        yield end, len(text), ""
