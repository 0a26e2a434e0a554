"""The list of baselines as CSV, for spreadsheets and other tools."""

import csv
import io
from collections.abc import Sequence

from crmplan.currencies import digits
from crmplan.model import Money
from crmplan.report.baselines import Listed
from crmplan.spreadsheet import day, safe

COLUMNS: tuple[tuple[str, str], ...] = (
    ("name", "Name."),
    ("kind", "`file` or `tag`."),
    ("number", "1 for the first one; empty for a git tag."),
    ("first", "yes or no: whether slip is shown against it as the first one."),
    ("current", "yes or no: whether slip is shown against it as the current one."),
    ("approved_by", "Name of who approved it, or who made the tag."),
    ("approved_title", "Their title."),
    ("approved_on", "ISO date."),
    ("minute", "Where the approval is written down, or the first line of the tag."),
    (
        "stage",
        "Stage that the plan was judged for; empty for a git tag, as are all that follow but the last.",
    ),
    ("finish", "ISO date of the last working day."),
    ("committed_finish", "ISO date that was promised."),
    ("total", "Cost with contingency, a plain number."),
    ("approved", "Approved budget, a plain number."),
    ("currency", "ISO 4217 code."),
    ("place", "The file, or the tag."),
)
"""Name and meaning of each column. Names and order stay; new columns come last."""


def baselines_csv(rows: Sequence[Listed]) -> str:
    """Return UTF-8 text with commas, quotes where needed (RFC 4180) and LF line ends."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([name for name, _ in COLUMNS])
    writer.writerows([safe(cell) for cell in _cells(row)] for row in rows)
    return out.getvalue()


def _cells(row: Listed) -> tuple[str, ...]:
    return (
        row.name,
        row.kind,
        str(row.number or ""),
        "yes" if row.first else "no",
        "yes" if row.current else "no",
        row.by,
        row.title,
        day(row.on),
        row.minute,
        row.stage,
        day(row.finish),
        day(row.committed),
        _amount(row.total),
        _amount(row.approved),
        row.total.currency if row.total else "",
        row.place,
    )


def _amount(money: Money | None) -> str:
    return "" if money is None else f"{money.amount:.{digits(money.currency)}f}"
