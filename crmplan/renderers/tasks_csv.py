"""tasks.csv: one row for each task, for spreadsheets and other tools."""

import csv
import io
from decimal import Decimal

from crmplan.currencies import digits
from crmplan.report.records import Report, Row
from crmplan.spreadsheet import day, safe

__all__ = ["COLUMNS", "safe", "tasks_csv"]

COLUMNS: tuple[tuple[str, str], ...] = (
    ("id", "Path of the task in the playbook."),
    ("name", "Name."),
    ("kinds", "Words of the vocabulary, separated by blanks."),
    ("phase", "Id."),
    ("wave", "Id."),
    ("region", "Id."),
    ("module", "Id."),
    ("owner", "Name of the accountable person."),
    ("team", "Names with units, separated by semicolons."),
    ("start", "Scheduled start, ISO date."),
    ("finish", "Scheduled finish, ISO date: the last working day."),
    ("duration", "As in the playbook."),
    ("days", "Duration in working days."),
    ("total_float", "Total float in working days."),
    ("free_float", "Free float in working days."),
    ("critical", "yes or no."),
    ("late_start", "Latest start, ISO date."),
    ("late_finish", "Latest finish, ISO date."),
    ("done", "Share done, 0 to 1; empty without progress."),
    ("needs", "Links, separated by semicolons."),
    ("cost", "Cost of the task, a plain number."),
    ("currency", "Currency of the cost."),
    ("place", "File and line in the playbook."),
    (
        "baseline_start",
        "Start in the current baseline, ISO date; empty without one, and where the task is new.",
    ),
    ("baseline_finish", "Finish in the current baseline, ISO date: the last working day."),
    (
        "slip_days",
        "Working days by which it finishes later than in the current baseline; negative is earlier.",
    ),
    ("slip_first_days", "The same against the first baseline, which may be the current one."),
)
"""Name and meaning of each column. Names and order stay; new columns come last."""


def tasks_csv(report: Report) -> str:
    """Return tasks.csv: UTF-8 text with commas, quotes where needed (RFC 4180) and LF line ends.

    LF and not CRLF, because the file lives in git beside the playbook; spreadsheets read both.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([name for name, _ in COLUMNS])
    cents = digits(report.currency)
    writer.writerows([safe(cell) for cell in _cells(row, cents)] for row in report.rows)
    return out.getvalue()


def _cells(row: Row, cents: int) -> tuple[str, ...]:
    return (
        row.id,
        row.name,
        " ".join(row.kinds),
        row.phase,
        row.wave,
        row.region,
        row.module,
        row.owner,
        "; ".join(row.team),
        row.start.isoformat(),
        row.finish.isoformat(),
        row.duration,
        _number(row.days),
        _number(row.total_float),
        _number(row.free_float),
        "yes" if row.critical else "no",
        row.late_start.isoformat(),
        row.late_finish.isoformat(),
        "" if row.done is None else _number(row.done),
        "; ".join(row.needs),
        f"{row.cost.amount:.{cents}f}",
        row.cost.currency,
        row.place,
        day(row.baseline_start),
        day(row.baseline_finish),
        "" if row.slip is None else _number(row.slip),
        "" if row.slip_first is None else _number(row.slip_first),
    )


def _number(value: Decimal) -> str:
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
