"""Edits of a text that leave every other character as it is: comments, order, quoting, line ends, tabs."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from crmplan.model import Location

_LINES = re.compile("[^\r\n\x85\u2028\u2029]*(?:\r\n|[\r\n\x85\u2028\u2029])|[^\r\n\x85\u2028\u2029]+")
_END = re.compile("(?:\r\n|[\r\n\x85\u2028\u2029])$")


class Insert(NamedTuple):
    """Whole lines behind a line."""

    after: int
    """The line, counted from 1; 0 puts them in front of the first one."""
    lines: tuple[str, ...]
    """Without their ends; they get those of the file."""


class Replace(NamedTuple):
    """A word in place of another one on the same line."""

    at: Location
    word: str


def split(text: str) -> list[str]:
    """Return the lines of a text with their ends, where YAML ends lines."""
    return _LINES.findall(text)


def edited(text: str, edits: Iterable[Insert | Replace]) -> str:
    """Return a text with all edits made; their lines and columns are those of the text before.

    Inserts behind the same line follow in the order given. New lines end like the first line of the text, and
    a text whose last line has no end still has none.
    """
    lines = split(text)
    first = _END.search(lines[0]) if lines else None
    end = first[0] if first else "\n"
    behind: dict[int, list[str]] = {}
    words: list[Replace] = []
    for edit in edits:
        if isinstance(edit, Insert):
            behind.setdefault(edit.after, []).extend(edit.lines)
        else:
            words.append(edit)
    for one in sorted(words, key=lambda one: one.at, reverse=True):
        line = lines[one.at.line - 1]
        lines[one.at.line - 1] = line[: one.at.column - 1] + one.word + line[one.at.end_column - 1 :]
    found = [line + end for line in behind.get(0, ())]
    for number, line in enumerate(lines, 1):
        new = behind.get(number)
        if not new:
            found.append(line)
        elif _END.search(line):
            found += [line, *(one + end for one in new)]
        else:
            found += [line + end, *(one + end for one in new[:-1]), new[-1]]
    return "".join(found)


def diff(changes: Mapping[str, tuple[str, str]]) -> str:
    """Return the unified diff of some files, as ``patch`` reads it: name -> text before and after."""
    found: list[str] = []
    for name, (before, after) in changes.items():
        names = _patch_name(f"a/{name}"), _patch_name(f"b/{name}")
        for line in difflib.unified_diff(_patch_lines(before), _patch_lines(after), *names):
            found.append(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
    return "".join(found)


def _patch_name(name: str) -> str:
    """Return a file name as git writes it: a tab ends one with blanks, quotes guard what no line can hold."""
    if re.search(r'[\x00-\x1f"\\\x7f]', name):
        signs = {"\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
        return (
            '"'
            + "".join(signs.get(sign, sign if sign >= " " else f"\\{ord(sign):03o}") for sign in name)
            + '"'
        )
    return f"{name}\t" if " " in name else name


def _patch_lines(text: str) -> Sequence[str]:
    """Return the lines of a text as ``patch`` counts them: only a line feed ends one."""
    return re.findall("[^\n]*\n|[^\n]+", text)
