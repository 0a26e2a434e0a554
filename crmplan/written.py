"""Reads the JSON that crmplan writes: each value is asked for by its type, and what is wrong is named by its path.

A file may have been edited by hand or come from anybody, so nothing in it is trusted.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from crmplan.model import DAY, Money

_ENDLESS = 1e15
"""A number from here on is a slip: JSON has 1e999, which Python reads as infinite."""


_YEARS = range(1900, 2300)
"""Years of plans with room around them; days are counted one by one, and ten thousand years would take minutes."""


class Wrong(Exception):
    """What is wrong with a file, as a sentence that follows its name."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in _YEARS else None


class Part:
    """An object inside the JSON, which knows how to call its values."""

    __slots__ = ("at", "values")

    def __init__(self, values: Mapping[str, Any], at: str = "") -> None:
        self.values = values
        self.at = at

    def get(self, key: str, expected: str, fits: Callable[[Any], bool]) -> Any:
        """Return a value; raises Wrong when it is missing or does not fit."""
        value = self.values.get(key)
        if not fits(value):
            raise self.wrong(key, "is missing" if key not in self.values else f"is no {expected}")
        return value

    def wrong(self, key: str, what: str) -> Wrong:
        """Return what is wrong with a value, to be raised."""
        return Wrong(f'"{self.at}{key}" {what}')

    def text(self, key: str) -> str:
        """Return a text."""
        value = self.values.get(key)
        if type(value) is str:  # Nearly every value; asking twice only tells what is wrong.
            return value
        found: str = self.get(key, "text", lambda value: isinstance(value, str))
        return found

    def whole(self, key: str) -> int:
        """Return a whole number."""
        found: int = self.get(key, "whole number", lambda value: type(value) is int)
        return found

    def number(self, key: str) -> float:
        """Return a number."""
        found: float = self.get(
            key, "number", lambda value: type(value) in (int, float) and abs(value) < _ENDLESS
        )
        return found

    def flag(self, key: str) -> bool:
        """Return true or false."""
        value = self.values.get(key)
        if type(value) is bool:
            return value
        found: bool = self.get(key, "true or false", lambda value: isinstance(value, bool))
        return found

    def day(self, key: str) -> date:
        """Return a day, written ``2027-03-31``."""
        found = _day(self.text(key))
        if found is None:
            raise self.wrong(key, "is no date")
        return found

    def instant(self, key: str) -> int:
        """Return an instant in minutes, written ``2027-03-31T17:00``."""
        text = self.text(key)
        found = re.fullmatch(r"(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)", text, re.ASCII)
        day = _day(found[1]) if found else None
        if found is None or day is None:
            raise self.wrong(key, "is no date and time")
        return day.toordinal() * DAY + int(found[2]) * 60 + int(found[3])

    def money(self, key: str, currency: str) -> Money:
        """Return an amount."""
        text = self.text(key)
        if not re.fullmatch(r"-?\d{1,18}(\.\d{1,9})?", text, re.ASCII):
            raise self.wrong(key, "is no amount")
        return Money(Decimal(text), currency)

    def none(self, key: str) -> bool:
        """Whether a value that may be null is."""
        return self.values.get(key, "") is None

    def part(self, key: str) -> "Part":
        """Return an object."""
        found = self.get(key, "object", lambda value: isinstance(value, dict))
        return Part(found, f"{self.at}{key}.")

    def parts(self, key: str) -> Iterator["Part"]:
        """Yield the objects of a list."""
        for number, value in enumerate(self.get(key, "list", lambda value: isinstance(value, list))):
            if not isinstance(value, dict):
                raise Wrong(f'"{self.at}{key}[{number}]" is no object')
            yield Part(value, f"{self.at}{key}[{number}].")

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts of a list."""

        def fits(value: Any) -> bool:
            return isinstance(value, list) and all(isinstance(one, str) for one in value)

        return tuple(self.get(key, "list of texts", fits))

    def dates(self, key: str) -> tuple[date, ...]:
        """Return the days of a list."""
        try:
            return tuple(map(date.fromisoformat, self.texts(key)))
        except ValueError:
            raise self.wrong(key, "is no list of dates") from None


def parsed(text: str, format: str, version: int) -> Part:
    """Return a file that crmplan wrote, as JSON.

    Parameters:
        text: the whole file.
        format, version: the stamp that it must have.

    Raises:
        Wrong: it is no JSON, or has another stamp.
    """

    def no_number(word: str) -> Any:
        raise Wrong(f"{word} is no number")

    try:
        found = json.loads(text, parse_constant=no_number)
    except json.JSONDecodeError as error:
        message = f"it is no JSON, see line {error.lineno}, column {error.colno}"
        raise Wrong(message, error.lineno, error.colno) from None
    except RecursionError:
        raise Wrong("it is nested too deeply") from None
    except ValueError as error:  # A number of more digits than Python reads.
        raise Wrong(f"a value cannot be read ({error})") from None
    whole = Part(found if isinstance(found, dict) else {})
    stamped(whole, format, version)
    return whole


def stamped(part: Part, format: str, version: int) -> None:
    """Raise Wrong unless an object says that it is of a format and version."""
    stamp = part.values.get("crmplan")
    if not isinstance(stamp, dict) or stamp.get("format") != format:
        where = f'"{part.at.rstrip(".")}"' if part.at else "it"
        raise Wrong(f'{where} does not say "crmplan": {{"format": "{format}"}}')
    if stamp.get("version") != version:
        found = stamp.get("version")
        raise Wrong(f"it has version {found!r} of the format, and this crmplan reads {version}")
