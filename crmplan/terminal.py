"""Text for a terminal: tables that know the width of their letters, and findings with the lines they are
about.

Nothing of a playbook reaches the terminal unfiltered: control characters, escape sequences and characters
that turn the writing direction are shown as what they are.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from crmplan.model import ERROR, INFO, WARNING, Finding, Location
from crmplan.source import Source

FRAME_WIDTH = 100
"""Columns of a line of a playbook that a frame shows."""
TAB_WIDTH = 4
MAX_FRAMES = 4
"""Further places of a finding that get a line of the file; the others are only named."""

MAX_WORD = 24
"""Columns up to which a table on a narrow terminal keeps words whole."""

MAX_MESSAGE = 600
"""Columns of a message; longer ones quote something that was never meant to be read."""

_COLOURS = {ERROR: "red", WARNING: "yellow", INFO: "cyan"}
_UNSAFE = (
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_NUMBER = re.compile(r"[-+]?[\d][\d., ]*%?")


class Style(NamedTuple):
    """How to write to a stream."""

    colour: bool = False
    width: int | None = None
    """Columns of the terminal; None where nothing is cut, in files and pipes."""

    def paint(self, text: str, colour: str | None = None, bold: bool = False) -> str:
        """Return the text in a colour, or as it is where there are none."""
        if not self.colour:
            return text
        import click

        return click.style(text, fg=colour, bold=bold or None)


PLAIN = Style()
"""No colours and nothing cut."""


# --- letters ---


def safe(text: str) -> str:
    """Return text in which nothing moves the cursor, changes colours or turns the direction of writing.

    A line break or tab becomes a blank, other such characters their escape (``\\x1b``, ``\\u202e``).
    """
    return text if text.isprintable() else re.sub(_UNSAFE, _escape, text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code in (9, 10, 13):
        return " "
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"


def coloured_diff(patch: str, style: Style) -> str:
    """Return a patch for people: as it is where it may go into a file, safe and in colour on a terminal."""
    if style.width is None:
        return patch
    colours = {"+": "green", "-": "red", "@": "cyan"}
    return "".join(f"{style.paint(safe(line), colours.get(line[:1]))}\n" for line in patch.split("\n")[:-1])


def width(text: str) -> int:
    """Return the columns that a text takes: East Asian wide letters and emoji two, combining marks none."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(char: str) -> int:
    if char < "\u0300":
        return 1
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def cut(text: str, columns: int) -> str:
    """Return text that fits into some columns, with an ellipsis where something was left out."""
    if width(text) <= columns:
        return text
    kept, used = [], 0
    for char in text:
        used += _columns(char)
        if used > columns - 1:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…" if columns > 0 else ""


def _pad(text: str, columns: int, right: bool) -> str:
    blanks = " " * (columns - width(text))
    return blanks + text if right else text + blanks


# --- tables ---


def table(
    headers: Sequence[str], rows: Iterable[Sequence[object]], align: str = "", style: Style = PLAIN
) -> str:
    """Return a table with two blanks between its columns and a line below its headers.

    Parameters:
        headers: the titles of the columns.
        rows: the cells, written with ``str``; None is an empty cell.
        align: one letter for each column, ``l`` or ``r``; columns of numbers are right-aligned without it.
        style: colours and the width to fit; where that is too little, long cells take several lines.
    """
    titles = [safe(title) for title in headers]
    cells = [["" if cell is None else safe(str(cell)) for cell in row] for row in rows]
    count = len(titles)
    columns = [[row[i] for row in cells] for i in range(count)]
    right = [_is_right(align[i : i + 1], column) for i, column in enumerate(columns)]
    widths = [max([width(titles[i]), *map(width, columns[i])]) for i in range(count)]
    if style.width is not None:
        room = style.width - 2 * (count - 1)
        words = [min(MAX_WORD, max(map(_longest_word, (titles[i], *columns[i])))) for i in range(count)]
        _narrow(widths, words if sum(map(min, widths, words)) <= room else [8] * count, room)
    lines = [style.paint(line, bold=True) for line in _row(titles, widths, right)]
    lines.append("  ".join("-" * columns for columns in widths))
    for row in cells:
        lines += _row(row, widths, right)
    return "\n".join(lines)


def _is_right(letter: str, cells: list[str]) -> bool:
    if letter:
        return letter == "r"
    filled = [cell for cell in cells if cell not in ("", "-", "–")]
    return bool(filled) and all(_NUMBER.fullmatch(cell) for cell in filled)


def _longest_word(text: str) -> int:
    return max(map(width, text.split()), default=0)


def _narrow(widths: list[int], floors: Sequence[int], room: int) -> None:
    """Take columns from the widest until all fit; none goes below its floor."""
    while sum(widths) > room:
        open_ = [i for i, columns in enumerate(widths) if columns > floors[i]]
        if not open_:
            return
        widest = max(widths[i] for i in open_)
        same = [i for i in open_ if widths[i] == widest]
        second = max([widths[i] for i in open_ if widths[i] < widest], default=0)
        step = min(widest - second, -(-(sum(widths) - room) // len(same)))
        for i in same:
            widths[i] = max(widths[i] - max(step, 1), floors[i])


def _row(cells: Sequence[str], widths: list[int], right: list[bool]) -> list[str]:
    """Return the lines of a row: one, or more where a cell is longer than its column."""
    parts = [_wrap(cell, columns) for cell, columns in zip(cells, widths, strict=True)]
    return [
        "  ".join(
            _pad(part[number] if number < len(part) else "", columns, end)
            for part, columns, end in zip(parts, widths, right, strict=True)
        ).rstrip()
        for number in range(max(map(len, parts), default=0))
    ]


def _wrap(text: str, columns: int) -> list[str]:
    """Return text as lines of some columns, broken at blanks, else behind a slash or colon, else anywhere."""
    if width(text) <= columns:
        return [text]
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if width(joined) <= columns:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for piece in re.split(r"(?<=[/:])", word):
            if lines[-1] and width(lines[-1] + piece) > columns:
                lines.append("")
            for char in piece:
                if width(lines[-1] + char) > columns:
                    lines.append("")
                lines[-1] += char
    return lines


# --- findings ---


def findings_text(findings: Iterable[Finding], sources: Mapping[str, Source], style: Style = PLAIN) -> str:
    """Return findings with their frames in the order given, with an empty line between them."""
    return "\n\n".join(frame(finding, sources, style) for finding in findings)


def frame(finding: Finding, sources: Mapping[str, Source], style: Style = PLAIN) -> str:
    """Return one finding as people read it: what is wrong, the line with the place marked, how to mend it.

    ``sources`` are the files by the name that places have; a place whose file is not among them gets no line.
    """
    colour = _COLOURS.get(finding.severity)
    head = style.paint(f"{finding.severity}[{finding.rule} {finding.code}]", colour, bold=True)
    place = f"  {safe(str(finding.at))}" if finding.at.line else f"  {safe(finding.at.file)}"
    # With a place the message says what it is about.
    subject = f"  {safe(finding.subject)}" if finding.subject and not finding.at.line else ""
    message = cut(safe(finding.message), MAX_MESSAGE)
    lines = [f"{head}{place.rstrip()}{subject}  {message}"]
    marked = [(finding.at, _tasks(finding)), *finding.also[:MAX_FRAMES]]
    gutter = max(len(str(place.line)) for place, _ in marked) + 2
    for number, (at, words) in enumerate(marked):
        shown = _marked_line(at, words, sources, gutter, style, colour if number == 0 else None)
        if not shown and number:
            shown = [_note(gutter, f"{at}: {words}", style)]
        elif shown and number and at.file != finding.at.file:
            shown = [_note(gutter, f"in {at.file}", style), *shown]
        lines += shown
    left = len(finding.also) - MAX_FRAMES
    if left > 0:
        lines.append(_note(gutter, f"and {left} more place{'s' if left > 1 else ''}", style))
    if finding.help:
        lines.append(_note(gutter, f"help: {finding.help}", style))
    return "\n".join(lines)


def _tasks(finding: Finding) -> str:
    count = len(finding.tasks)
    if count < 2:
        return ""
    return f"{count} tasks: {', '.join(finding.tasks[:3])}{' ...' if count > 3 else ''}"


def _note(gutter: int, text: str, style: Style) -> str:
    return " " * (gutter + 1) + style.paint("= ", "blue") + safe(text)


def _marked_line(
    at: Location, words: str, sources: Mapping[str, Source], gutter: int, style: Style, colour: str | None
) -> list[str]:
    source = sources.get(at.file)
    text = _line(source.text, at.line) if source else None
    if text is None or not text.strip():
        return []
    column = min(at.column, len(text) + 1)
    end = at.end_column if at.end_line == at.line else len(text.rstrip()) + 1
    before, marked, behind = (
        text[: column - 1],
        text[column - 1 : max(end - 1, column)],
        text[max(end - 1, column) :],
    )
    before, marked, behind = _expand(before), _expand(marked), _expand(behind.rstrip())
    room = min(FRAME_WIDTH, (style.width or FRAME_WIDTH * 2) - gutter - 4)
    before, marked, behind = _window(before, marked, behind, max(room, 20))
    number = style.paint(f"{at.line:>{gutter}} |", "blue")
    rest = style.paint(f"{'':>{gutter}} |", "blue")
    carets = style.paint("^" * max(1, width(marked)), colour, bold=True)
    note = f" {safe(words)}" if words else ""
    return [f"{number}  {before}{marked}{behind}".rstrip(), f"{rest}  {' ' * width(before)}{carets}{note}"]


def _line(text: str, number: int) -> str | None:
    """Return a line of a text, without its end; None where there is no such line."""
    lines = _lines(text)
    return lines[number - 1] if 0 < number <= len(lines) else None


@lru_cache(maxsize=8)
def _lines(text: str) -> list[str]:
    """Return the lines as YAML counts them; kept, since a file of 2 MB may have thousands of findings."""
    text = text.removeprefix("\ufeff")
    return re.split(r"\r\n|\r|\n", text) if "\r" in text else text.split("\n")


def _expand(text: str) -> str:
    """Return a piece of a line with tabs as blanks and everything else that moves the cursor escaped."""
    return safe(text.replace("\t", " " * TAB_WIDTH))


def _window(before: str, marked: str, behind: str, room: int) -> tuple[str, str, str]:
    """Return the part of a long line around its mark that fits, with an ellipsis where it was cut."""
    if width(before) + width(marked) + width(behind) <= room:
        return before, marked, behind
    marked = cut(marked, room * 2 // 3)
    spare = room - width(marked)
    lead = max(spare // 3, spare - width(behind))
    if width(before) > lead:
        tail = cut(before[::-1], lead)
        before = tail[::-1]
    return before, marked, cut(behind, room - width(before) - width(marked))
