"""A playbook as plain maps, lists and texts: PyYAML's base loader, ``include``, ``extends`` and the merge rule.

Everything is text (so ``NO`` is Norway), and the functions below read the small notations of the language.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

SHIPPED = Path(__file__).resolve().parents[2] / "playbooks"


def load(path: Path) -> dict[str, Any]:
    """Read a playbook with those that it extends and the parts that it includes."""
    return completed(dict(parsed(path.read_text(encoding="utf-8"))), path.parent)


def loads(text: str) -> dict[str, Any]:
    """Read a playbook that stands in a text."""
    return completed(dict(parsed(text)), SHIPPED)


@cache
def parsed(text: str) -> dict[str, Any]:
    """The maps, lists and texts of a text; nothing changes them, so that one text is read once."""
    found: dict[str, Any] = yaml.load(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    return found


def completed(top: dict[str, Any], folder: Path) -> dict[str, Any]:
    for pattern in listed(top.pop("include", None)):
        for part in sorted(folder.glob(pattern)):
            top = merge(load(part), top)  # No id stands in two parts, so their order does not count.
    base = top.pop("extends", None)
    if base is None:
        return top
    if isinstance(base, list):
        (base,) = base
    path = SHIPPED / (base[8:] + ".yaml") if base.startswith("crmplan:") else folder / base
    found: dict[str, Any] = merge(load(path), top)
    return found


def merge(below: Any, above: Any) -> Any:
    """Maps merge, lists replace, ``key+`` appends, ``key: null`` removes."""
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    made = dict(below)
    for key, value in above.items():
        if key.endswith("+"):
            name = key[:-1]
            made[name] = listed(made.get(name, [])) + listed(value)
        elif value in ("null", "~"):
            made.pop(key, None)
        else:
            made[key] = merge(made[key], value) if key in made else value
    return made


def listed(value: Any) -> list[Any]:
    """One or several, always as a list."""
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list) else [value]


def day(text: str) -> date:
    return date.fromisoformat(text)


def ranges(values: Any) -> set[date]:
    """Days and ranges of days."""
    found = set()
    for value in listed(values):
        first, _, last = value.partition("..")
        one = day(first)
        while one <= day(last or first):
            found.add(one)
            one += timedelta(1)
    return found


class Units:
    """How long a day and a week are: those of the calendar ``default``."""

    def __init__(self, day: int, week: int) -> None:
        self.minutes = {"d": day, "w": day * week, "h": 60, "m": 1}

    def length(self, text: str) -> tuple[int, bool]:
        """Minutes, and whether they are elapsed."""
        found = re.fullmatch(r"\s*([0-9.]+)\s*(e?)([mhdw])\s*", text)
        assert found, text
        number, elapsed, unit = found.groups()
        each = {"m": 1, "h": 60, "d": 1440, "w": 10080}[unit] if elapsed else self.minutes[unit]
        total = Fraction(number) * each
        return round(total), bool(elapsed)

    def likely(self, text: str) -> tuple[int, bool]:
        """The duration that is scheduled: the one in brackets, else the midpoint, else the only one."""
        found = re.fullmatch(r"(.+?)\.\.(.+?)(?:\((.+)\))?", text.strip())
        if not found:
            return self.length(text)
        low, high, likely = found.groups()
        if likely:
            return self.length(likely)
        first, second = self.length(low), self.length(high)
        return round(Fraction(first[0] + second[0], 2)), first[1]


def share(text: str) -> Fraction:
    """``10%`` or ``0.1``."""
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


def amount(text: str) -> tuple[Fraction, str, str]:
    """Number, currency (or none) and what it is counted by."""
    found = re.fullmatch(r"\s*(-?[0-9.]+)\s*([A-Z]{3})?\s*(?:per\s+(.+?))?\s*", text)
    assert found, text
    return Fraction(found[1]), found[2] or "", found[3] or ""
