"""Earned value and variance as CSV and JSON, for spreadsheets and other tools."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from crmplan.currencies import digits
from crmplan.model import Money
from crmplan.report.records import Report
from crmplan.spreadsheet import safe


class _Rows(NamedTuple):
    columns: Sequence[str]
    rows: Sequence[tuple[Any, ...]]


EARNED = ("id", "name", "bac", "pv", "ev", "ac", "sv", "cv", "spi", "cpi", "eac")
VARIANCE = (
    *(
        "id",
        "name",
        "state",
        "planned_start",
        "planned_finish",
        "start",
        "finish",
        "start_days",
        "finish_days",
    ),
    *("planned_days", "days", "duration_days", "planned_cost", "spent", "forecast", "cost"),
)
"""Columns, which are fields of the report's rows; names and order stay, and the currency follows."""


def csv_text(report: Report, topic: str, group: str) -> str:
    """Return CSV: UTF-8, commas, LF; an undefined value is an empty cell, the last row is the whole."""
    found = _rows(report, topic, group)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*found.columns, "currency"])
    for row in found.rows:
        writer.writerow([_cell(value, report.currency) for value in (*row, report.currency)])
    return out.getvalue()


def json_text(report: Report, topic: str, group: str) -> str:
    """Return JSON: the status date, what it is measured against, and a list of rows; undefined values are null."""
    source = report.earned if topic == "earned" else report.variance
    found = _rows(report, topic, group)
    whole = {
        "topic": topic,
        "by": group or None,
        "status_date": None if report.status is None else report.status.isoformat(),
        "against": None if source is None or not source.against else source.against,
        "currency": report.currency,
        "rows": [
            {name: _json(value, report.currency) for name, value in zip(found.columns, row, strict=True)}
            for row in found.rows
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _rows(report: Report, topic: str, group: str) -> _Rows:
    rows: Iterable[Any]
    if topic == "earned":
        earned = report.earned
        rows = () if earned is None else (*earned.by.get(group, ()), earned.whole)
        columns: Sequence[str] = EARNED
    else:
        variance = report.variance
        columns = VARIANCE
        if variance is None:
            rows = ()
        else:
            some = {"": variance.tasks, "wave": variance.waves, "region": variance.regions}[group]
            rows = (*some, variance.whole)
    return _Rows(columns, [tuple(getattr(row, name) for name in columns) for row in rows])


def _cell(value: Any, currency: str) -> str:
    """Return a value as a spreadsheet takes it; a text that looks like a formula gets an apostrophe."""
    if isinstance(value, str):
        return safe(value)
    found = _json(value, currency)
    return "" if found is None else str(found)


def _json(value: Any, currency: str) -> object:
    if isinstance(value, Money):
        return f"{value.amount:.{digits(currency)}f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value
