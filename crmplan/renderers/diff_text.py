"""A comparison of two plans for the terminal: at most 100 columns, long lists cut with a count."""

import textwrap
from collections.abc import Iterable, Iterator

from crmplan.diff.records import Diff
from crmplan.diff.told import told
from crmplan.diff.told_blocks import BETTER, CODE, WORSE, Block, Item, Line, Part, left_out
from crmplan.lang import gettext as _
from crmplan.report.words import listed
from crmplan.terminal import PLAIN, Style, safe, table

WIDTH = 100
"""Columns at most, also where the terminal is wider or there is none: longer lines are not read."""
NARROW = 40
"""Columns at least."""
MOST = 10
"""So many entries of a table or list are shown without ``full``."""
FEW = 3
"""So many entries of what only some readers want are shown without ``full``."""
_COLOURS = {WORSE: "red", BETTER: "green"}
_MARKS = {"go-live": "▲ ", "gate": "◆ ", "milestone": "◇ "}


def diff_text(diff: Diff, style: Style = PLAIN, *, full: bool = False) -> str:
    """Return a comparison as text.

    Parameters:
        diff: what to print.
        style: colours, and the width of the terminal.
        full: whether to print every entry; else what is left out is counted in the last line.

    Returns:
        The text with a line end.
    """
    style = style._replace(width=max(NARROW, min(style.width or WIDTH, WIDTH)))
    found = told(diff)
    lines: list[str] = []
    for word, why in found.limits:
        text = _("Limit passed: {limit}. {why}").format(limit=word, why=why)
        lines += [style.paint(line, "red", bold=True) for line in _wrapped(text, style)]
    if lines:
        lines.append("")
    for number, sentence in enumerate(found.summary):
        lines += [style.paint(line, bold=not number) for line in _wrapped(sentence, style)]
    lines += _wrapped(found.compared, style)
    left: list[tuple[Block, int]] = []
    for part in found.parts:
        lines += ["", *_part(part, style, full, left)]
    if found.unchanged or left:
        lines.append("")
    lines += _wrapped(found.unchanged, style)
    if left:
        lines += _wrapped(
            _("Not shown: {things}. --full shows them.").format(things=listed(left_out(left))), style
        )
    return "\n".join(lines) + "\n"


def _part(part: Part, style: Style, full: bool, left: list[tuple[Block, int]]) -> Iterator[str]:
    yield style.paint(safe(part.title), bold=True)
    for sentence in part.lead:
        yield from _wrapped(sentence, style, "  ")
    shown = False
    for block in part.blocks:
        size = block.size
        most = size if full else (size if size <= FEW else 0) if block.folded else min(size, MOST)
        if most < size:
            left.append((block, size - most))
        if most:
            if shown and (block.title or block.rows):
                yield ""
            yield from _block(block, most, style)
            shown = True


def _block(block: Block, most: int, style: Style) -> Iterator[str]:
    if block.title:
        yield f"  {safe(block.title)}:"
    if block.rows:
        align = "".join("r" if column.right else "l" for column in block.columns)
        body = [
            (
                _MARKS.get(row.moved.kind, "") + row.cells[0].text if row.moved else row.cells[0].text,
                *(cell.text for cell in row.cells[1:]),
            )
            for row in block.rows[:most]
        ]
        narrower = style._replace(width=(style.width or WIDTH) - 2)
        drawn = table([column.title for column in block.columns], body, align, narrower)
        yield from (f"  {line}" for line in drawn.splitlines())
    for item in block.items[:most]:
        yield from _item(item, style)


def _item(item: Item, style: Style) -> Iterator[str]:
    first, *more = _wrapped(_joined(item.line), style, "  - ", "    ")
    colour = next((_COLOURS[cell.tone] for cell in item.line if cell.tone), None)
    # Only the first word of a finding is coloured: its gravity.
    word, blank, rest = first[4:].partition(" ")
    if colour and len(item.line) > 1:
        first = first[:4] + style.paint(word, colour, bold=True) + blank + rest
        colour = None
    yield from (style.paint(line, colour) for line in (first, *more))
    for line in item.below:
        tone = next((cell.tone for cell in line if cell.tone), "")
        for text in _wrapped(_joined(line), style, "    ", "      "):
            yield style.paint(text, _COLOURS.get(tone))


def _joined(line: Line) -> str:
    """Pieces of a line: two blanks behind a place or a key, one elsewhere."""
    text = ""
    for cell in line:
        text += cell.text + ("  " if cell.form == CODE else " ")
    return text.rstrip()


def _wrapped(text: str, style: Style, first: str = "", later: str | None = None) -> Iterable[str]:
    return textwrap.wrap(
        safe(text),
        style.width or WIDTH,
        initial_indent=first,
        subsequent_indent=first if later is None else later,
        break_on_hyphens=False,
    ) or ([first + safe(text)] if text else [])
