"""Tables of actuals: the one to fill in, and reading it back from whatever spreadsheet it went through."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crmplan.actuals.records import FIELDS, KINDS, Said
from crmplan.faults import fault
from crmplan.guess import did_you_mean
from crmplan.language.tracking import GATE_PROGRESS, LINE_PROGRESS, TASK_PROGRESS
from crmplan.model import Finding, Location
from crmplan.nodes import Scalar
from crmplan.source import Source

COLUMNS = (
    *("kind", "id", "name", "scheduled_start", "scheduled_finish"),
    *("started", "finished", "done", "remaining", "spent", "decided", "on", "by", "value", "note"),
)
"""Columns of the table to fill in. Only ``id`` must be there; the order is free."""

_FIELDS = tuple(dict.fromkeys((*(field for fields in FIELDS.values() for field in fields), "note")))
_READ_ONLY = ("name", "scheduled_start", "scheduled_finish", "owner", "region", "module", "wave", "phase")
"""Columns for the reader; what stands there is never taken in."""
_IDS = ("id", "task", "ref", "reference", "path", "task_id")
_VALUES = ("value", "measured", "measurement")
_MARKS = re.compile(r"^\s*[=+\-@\t\r]")
"""How a formula begins; ``tasks_csv`` writes an apostrophe before such a text."""
_OF_SCHEDULES = ("total_float", "free_float", "late_start", "late_finish")
"""Columns of tasks.csv, whose ``start`` and ``finish`` are planned."""


class Cell(NamedTuple):
    """One cell with its place."""

    text: str
    at: Location


def _synonyms() -> dict[str, str]:
    found = {name: name for name in (*_FIELDS, "kind")}
    for shape in (TASK_PROGRESS, LINE_PROGRESS, GATE_PROGRESS):
        for field in shape.fields:
            for word in field.instead_of:
                # `note` of a gate are its conditions, and `owner` is for the reader.
                if word not in found and word not in _READ_ONLY:
                    found[word] = field.key
    found |= dict.fromkeys(_IDS, "id") | dict.fromkeys(_VALUES, "value") | {"type": "kind"}
    return found


SYNONYMS = _synonyms()
"""Name of a column as people write it -> the field."""


def read_table(source: Source) -> tuple[list[Said], list[Finding]]:
    """Return what a table tells, row by row, and what is wrong with the table itself.

    Commas, semicolons or tabs separate the cells, whichever its first row has; empty cells and rows tell nothing.
    """
    text = source.text
    first = next(filter(None, map(str.strip, re.split("[\r\n]", text))), "")
    separator = max(";\t,", key=first.count)
    note = re.fullmatch(r"sep=(.)", first)  # That spreadsheets write for one another.
    rows, problem = _rows(source.name, text, note[1] if note else separator)
    if problem is not None:
        return [], [problem]
    rows = [row for row in rows if any(cell.text.strip() for cell in row)][1 if note else 0 :]
    top = Location(source.name, 1, 1, 1, 1)
    if not rows:
        message = f"{source.name} is empty; crmplan track --template writes a table to fill in"
        return [], [fault("no-table", top, message)]
    columns, findings = _columns(rows[0])
    if "id" not in columns and not findings:
        at = rows[0][0].at if rows[0] else top
        message = 'no column is called "id"; its cells say what each row is about'
        findings.append(fault("no-table", at, message))
    if findings:
        return [], findings
    said = []
    for row in rows[1:]:
        one = _said(row, columns, findings)
        if one is not None:
            said.append(one)
    return said, findings


def write_table(rows: Iterable[Sequence[str]]) -> str:
    """Return a table of ``COLUMNS`` as UTF-8 text with commas and LF line ends.

    Cells are written as they are given: make those safe that hold people's texts.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return out.getvalue()


def _columns(header: Sequence[Cell]) -> tuple[list[str], list[Finding]]:
    """Return the field of each column, empty for one that is only read, and what is wrong with the names."""
    names = [re.sub(r"[\s-]+", "_", cell.text.strip().lower()) for cell in header]
    findings = []
    if any(name in _OF_SCHEDULES for name in names):
        message = (
            "this is a table of planned dates (tasks.csv), whose start and finish say when work is scheduled; "
            "crmplan track --template writes the table to fill in"
        )
        return [], [fault("no-table", header[0].at, message)]
    columns: list[str] = []
    for name, cell in zip(names, header, strict=True):
        field = SYNONYMS.get(name, "")
        if not name or name in _READ_ONLY:
            columns.append("")
            continue
        if not field:
            guess = did_you_mean(name, (*COLUMNS, *SYNONYMS)) or f"; there are {', '.join(COLUMNS)}"
            findings.append(fault("unknown-column", cell.at, f'no column "{cell.text.strip()}"{guess}'))
        elif field in columns:
            first = header[columns.index(field)]
            message = f'two columns tell "{field}"; keep one'
            findings.append(fault("told-twice", cell.at, message, also=[(first.at, "the first one")]))
        columns.append(field)
    return columns, findings


def _said(row: Sequence[Cell], columns: Sequence[str], findings: list[Finding]) -> Said | None:
    extra = [cell for cell in row[len(columns) :] if cell.text.strip()]
    if extra:
        message = (
            f"the row has {len(row)} cells and the table {len(columns)} columns; put a text with a comma in double "
            "quotes, and write numbers with a decimal point"
        )
        findings.append(fault("uneven-row", extra[0].at, message))
        return None
    cells: dict[str, Scalar] = {}
    for field, cell in zip(columns, row, strict=False):
        if field and cell.text.strip():
            cells[field] = _scalar(cell)
    ref, kind = cells.pop("id", None), cells.pop("kind", None)
    if ref is None:
        if cells:
            at = next(iter(cells.values())).at
            findings.append(fault("not-telling", at, "this row tells something and its id is empty"))
        return None
    section = ""
    if kind is not None:
        word = kind.text.lower()
        section = KINDS.get(word) or (word if word in FIELDS else "")
        if not section:
            guess = did_you_mean(word, KINDS) or f"; there are {', '.join(KINDS)}"
            findings.append(fault("unknown-subject", kind.at, f'no kind "{kind.text}"{guess}'))
            return None
    return Said(section, ref, cells) if cells else None


def _scalar(cell: Cell) -> Scalar:
    text = cell.text.strip()
    if text[:1] == "'" and _MARKS.match(text[1:]):
        text = text[1:]  # Written by ``safe``, so that a spreadsheet takes it as text.
    at = cell.at
    return Scalar(text, text, True, at.file, at.line, at.column, at.end_line, at.end_column)


def _rows(file: str, text: str, separator: str) -> tuple[list[list[Cell]], Finding | None]:
    """Return the cells of a table with their places: RFC 4180, and any line end. Python's reader knows no places."""
    rows: list[list[Cell]] = []
    row: list[Cell] = []
    line, start = 1, 0
    at, end = 0, len(text)
    while at < end:
        begin_line, begin_column = line, at - start + 1
        if text[at] == '"':
            parts = []
            at += 1
            while True:
                close = text.find('"', at)
                if close < 0:
                    place = Location(file, begin_line, begin_column, begin_line, begin_column + 1)
                    message = "the double quote that opens here is never closed; close it behind the text"
                    return [], fault("no-table", place, message)
                parts.append(text[at:close])
                for ended in re.finditer("\r\n|[\r\n]", text[at:close]):
                    line, start = line + 1, at + ended.end()
                at = close + 1
                if text[at : at + 1] != '"':
                    break
                parts.append('"')
                at += 1
            rest = _until(text, at, separator)
            value = "".join(parts) + text[at:rest]
            at = rest
        else:
            rest = _until(text, at, separator)
            value, at = text[at:rest], rest
        row.append(
            Cell(value, Location(file, begin_line, begin_column, line, max(at - start, begin_column) + 1))
        )
        if at < end and text[at] == separator:
            at += 1
            if at == end or text[at] in "\r\n":
                column = at - start + 1
                row.append(Cell("", Location(file, line, column, line, column + 1)))
        if at < end and text[at] in "\r\n":
            at += 2 if text[at : at + 2] == "\r\n" else 1
            line, start = line + 1, at
            rows.append(row)
            row = []
    if row:
        rows.append(row)
    return rows, None


def _until(text: str, at: int, separator: str) -> int:
    found = re.compile(f"[{re.escape(separator)}\r\n]").search(text, at)
    return found.start() if found else len(text)
