"""Text in files that spreadsheets open."""

import re
from datetime import date

_FORMULA = re.compile(r"^\s*[=+\-@\t\r]")
_NUMBER = re.compile(r"^-?\d+(\.\d+)?$")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_TURNING = re.compile("[\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
"""Marks that turn the direction of writing: a spreadsheet would show the cells behind them in disorder."""


def safe(text: str) -> str:
    """Return text that a spreadsheet takes as text: one line from left to right, with an apostrophe before what
    looks like a formula."""
    text = _TURNING.sub("", _CONTROLS.sub(" ", text))
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.match(text) else text


def day(value: date | None) -> str:
    """Return a date as ISO writes it; an empty cell for none."""
    return "" if value is None else value.isoformat()
