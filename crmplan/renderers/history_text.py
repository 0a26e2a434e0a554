"""The history of a plan for the terminal."""

import textwrap

from crmplan.lang import ngettext
from crmplan.report.history import History
from crmplan.report.history_told import Section, Told, told
from crmplan.terminal import PLAIN, Style, safe, table, width

_INDENT = 12
MOST = 20
"""The longest table of moves; what is left out is counted and stands in the CSV."""


def history_text(history: History, style: Style = PLAIN) -> str:
    """Return the headline, what commits these are, and the tables.

    Where the table of the commits is wider than the terminal, author, subject and note stand below each of them.
    """
    said = told(history)
    headline = f"{said.title}: {said.headline}"
    lines = [style.paint(line, bold=True) for line in _wrapped(headline, style)]
    lines += [line for note in said.notes for line in _wrapped(note, style)]
    for number, section in enumerate(said.sections):
        shown = _section(section, style) if number else _commits(section, said, style)
        lines += ["", style.paint(safe(section.title), bold=True), "", *shown]
    return "\n".join(lines) + "\n"


def _commits(section: Section, said: Told, style: Style) -> list[str]:
    head, rows, numeric = section.table
    words = said.words
    align = _align(numeric)
    whole = table(head, rows, align).split("\n")
    if style.width is None or max(map(width, whole)) <= style.width:
        return table(head, rows, align, style).split("\n")
    plain = style._replace(width=None)
    columns = list(range(len(head) - words))
    numbers = _columns(section, columns, plain)
    for spare in said.spare:
        if max(map(width, numbers)) > style.width:
            columns.remove(spare)
            numbers = _columns(section, columns, plain)
    lines = numbers[:2]
    for line, row in zip(numbers[2:], rows, strict=True):
        author, subject, *notes = row[-words:]
        lines.append(line)
        for text in (f"{author}: {subject}", *filter(None, notes)):
            lines += _wrapped(text, style, " " * _INDENT)
    return lines


def _columns(section: Section, columns: list[int], style: Style) -> list[str]:
    """Return the table with some of its columns, as lines."""
    head, rows, numeric = section.table
    align = "".join(_align(numeric)[at] for at in columns)
    return table(
        [head[at] for at in columns], [[row[at] for at in columns] for row in rows], align, style
    ).split("\n")


def _wrapped(text: str, style: Style, indent: str = "") -> list[str]:
    """Return a text in lines as wide as the terminal, where there is one."""
    if style.width is None:
        return [indent + safe(text)]
    return textwrap.wrap(
        safe(text),
        max(style.width, 40),
        initial_indent=indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )


def _align(numeric: tuple[bool, ...]) -> str:
    return "".join("r" if number else "l" for number in numeric)


def _section(section: Section, style: Style) -> list[str]:
    head, rows, numeric = section.table
    shown = rows[-MOST:] if section.long else rows
    lines = [table(head, shown, _align(numeric), style)]
    left = len(rows) - len(shown)
    if left:
        more = ngettext(
            "{number} earlier move; --format csv has it.",
            "{number} earlier moves; --format csv has them.",
            left,
        )
        lines += ["", more.format(number=left)]
    return lines
