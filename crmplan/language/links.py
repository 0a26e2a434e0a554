"""References, links, members of a team and criteria as people write them."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from crmplan.guess import did_you_mean
from crmplan.language.figures import CACHE, NUMBER, plain_number
from crmplan.language.slips import Slip
from crmplan.language.times import LONG_UNITS, MOST_DAYS, OTHER_UNITS, SHORT_UNITS, Length
from crmplan.model import Location
from crmplan.nodes import Node

ID = r"[A-Za-z0-9][A-Za-z0-9_-]*"
"""Pattern of an id."""

is_id = re.compile(ID).fullmatch
"""Match a text that may be an id."""


class Reference(NamedTuple):
    """A path to one or more tasks, not yet resolved."""

    path: str
    parts: tuple[str, ...]
    node: Node
    """What it was read from."""

    @property
    def at(self) -> Location:
        """Where it is written."""
        return self.node.at


class Lag(NamedTuple):
    """Time between two linked tasks; negative is a lead."""

    amount: Decimal
    unit: str
    """``h``, ``d``, ``w`` or ``%`` (of the predecessor's duration)."""
    elapsed: bool

    @property
    def kind(self) -> str:
        """``working``, ``elapsed`` or ``percent``, as links of the plan have it."""
        return "percent" if self.unit == "%" else "elapsed" if self.elapsed else "working"

    def value(self, day_minutes: int, days_per_week: int) -> int:
        """Return minutes, or percent when it is a share."""
        if self.unit == "%":
            return int(self.amount)
        return Length(self.amount, self.unit, self.elapsed).minutes(day_minutes, days_per_week)


LINK_TYPES = ("fs", "ss", "ff", "sf")
"""Types of links: finish to start, start to start, finish to finish, start to finish."""

NO_LAG = Lag(Decimal(0), "d", False)


class Need(NamedTuple):
    """A link to what must come before: reference, type and lag."""

    reference: Reference
    type: str
    """``FS``, ``SS``, ``FF`` or ``SF``."""
    lag: Lag

    @property
    def at(self) -> Location:
        """Where it is written."""
        return self.reference.node.at


_PATH = rf"{ID}(?:/{ID})*"
_LAG = rf"([+-])\s*({NUMBER})\s*(?:(e?)([hdw])|(%))"
_NEED = re.compile(rf"({_PATH})(?:\s+((?i:fs|ss|ff|sf)))?(?:\s*{_LAG})?")
_LINK_TYPE = r"([fF][sS]|[sS][sS]|[fF][fF]|[sS][fF])"
NEED_PATTERN = rf"^\s*{_PATH}(\s+{_LINK_TYPE})?(\s*[+-]\s*({NUMBER}\s*e?[hdw]|[0-9]+(\.0+)?\s*%))?\s*$"
REFERENCE_PATTERN = rf"^{_PATH}$"


@lru_cache(CACHE)
def read_path(text: str) -> tuple[str, ...]:
    """Read a reference such as ``DE/all/go-live`` into its parts."""
    word = text.strip()
    if re.fullmatch(_PATH, word):
        return tuple(word.split("/"))
    raise _reference_slip(word)


def _reference_slip(word: str) -> Slip:
    if "," in word:
        names = ", ".join(part.strip() for part in word.split(",") if part.strip())
        return Slip("bad-reference", f'"{word}" is several references; write them as a list: [{names}]')
    if "*" in word:
        return Slip(
            "bad-reference", f'"{word}" has a star; "all" stands for any scope: {word.replace("*", "all")}'
        )
    if word.startswith("/") or word.endswith("/") or "//" in word:
        meant = "/".join(part for part in word.split("/") if part)
        return Slip("bad-reference", f'"{word}" has an empty part; did you mean "{meant}"?')
    if "." in word and re.fullmatch(rf"{ID}(\.{ID})+", word):
        return Slip("bad-reference", f'"{word}" is no reference; did you mean "{word.replace(".", "/")}"?')
    return Slip(
        "bad-reference",
        f'"{word}" is no reference; write the id of a task, or a path such as DE/sales/configure or '
        "DE/all/go-live",
    )


@lru_cache(CACHE)
def read_need(text: str) -> tuple[str, tuple[str, ...], str, Lag]:
    """Read a link such as ``a``, ``b +5d``, ``c ss +2d``, ``d ff``: path, its parts, type and lag."""
    found = _NEED.fullmatch(text.strip())
    if not found:
        raise _need_slip(text.strip())
    path, kind, sign, amount, elapsed, unit, percent = found.groups()
    lag = NO_LAG
    if amount:
        number = Decimal(sign + amount)
        if percent and number != number.to_integral_value():
            raise Slip(
                "bad-reference", f'the lag of "{text}" is no whole percent; did you mean {round(number):+}%?'
            )
        if abs(number) > MOST_DAYS:
            raise Slip("bad-reference", f'the lag of "{text}" is longer than any plan')
        lag = Lag(number, percent or unit.lower(), bool(elapsed))
    return path, tuple(path.split("/")), (kind or "FS").upper(), lag


def _need_slip(word: str) -> Slip:
    if found := re.fullmatch(
        rf"({_PATH})((?:\s+(?:fs|ss|ff|sf))?)\s*([+-]\s*{NUMBER})\s*([A-Za-z]*)", word, re.I
    ):
        unit = found[4].lower()
        if not unit:
            meant = f"{found[1]}{found[2]} {found[3]}d"
            return Slip("bad-reference", f'the lag of "{word}" has no unit; did you mean "{meant}"?')
        if unit in LONG_UNITS or unit in SHORT_UNITS:
            meant = f"{found[1]}{found[2]} {found[3]}{LONG_UNITS.get(unit, unit)}"
            return Slip("bad-reference", f'"{word}" is no link; did you mean "{meant}"?')
        if unit in OTHER_UNITS:
            return Slip(
                "bad-reference", f'the lag of "{word}" has no fixed number of days; write weeks or days'
            )
    if found := re.fullmatch(rf"({_PATH})\s+({NUMBER}\s*e?[hdw])", word):
        return Slip("bad-reference", f'a lag has a sign; did you mean "{found[1]} +{found[2]}"?')
    if found := re.fullmatch(rf"({_PATH})\s+([A-Za-z]{{2}})(\s*[+-].*)?", word):
        if found[2].lower() not in LINK_TYPES:
            guess = did_you_mean(found[2].lower(), LINK_TYPES) or "; the types are fs, ss, ff and sf"
            return Slip("bad-reference", f'"{found[2]}" in "{word}" is no type of link{guess}')
    elif re.fullmatch(rf"{_PATH}(\s+{_PATH})+", word):
        return Slip("bad-reference", f'"{word}" is several references; write [{", ".join(word.split())}]')
    if found := re.fullmatch(rf"({_PATH})\s*([+-].*?)\s+(fs|ss|ff|sf)", word, re.I):
        return Slip(
            "bad-reference",
            f'the type stands before the lag; did you mean "{found[1]} {found[3]} {found[2]}"?',
        )
    return _reference_slip(word)


# --- people of a team -----------------------------------------------------------------------------


class Units(NamedTuple):
    """A person, team or partner who does work, and how many of them."""

    person: str
    """Id of a person, or a scope word such as ``region.lead``."""
    units: Decimal
    node: Node

    @property
    def at(self) -> Location:
        """Where it is written."""
        return self.node.at


PERSON_PATTERN = r"([A-Za-z0-9][A-Za-z0-9_-]*|region\.lead|module\.owner|programme\.sponsor)"
_UNITS = re.compile(rf"([A-Za-z0-9][A-Za-z0-9_.-]*)(?:\s+({NUMBER}))?")
UNITS_PATTERN = rf"^\s*{PERSON_PATTERN}(\s+{NUMBER})?\s*$"


@lru_cache(CACHE)
def read_units(text: str) -> tuple[str, Decimal]:
    """Read a member of a team such as ``builder`` or ``builder 2``."""
    word = text.strip()
    found = _UNITS.fullmatch(word)
    if found:
        units = Decimal(found[2]) if found[2] else Decimal(1)
        if units == 0:
            raise Slip("bad-number", f'"{word}" does no work with zero units; leave it out')
        if units > 10000:
            raise Slip("bad-number", f'"{word}" has more than 10000 units')
        return found[1], units
    if found := re.fullmatch(rf"({ID})\s*(?:[x×*:]\s*({NUMBER})|\(({NUMBER})\))", word):
        raise Slip(
            "bad-name", f'"{word}" is no member of a team; did you mean "{found[1]} {found[2] or found[3]}"?'
        )
    if found := re.fullmatch(rf"({NUMBER})\s*[x×*]?\s*({ID})", word):
        raise Slip("bad-name", f'the units stand behind the person; did you mean "{found[2]} {found[1]}"?')
    if found := re.fullmatch(rf"({ID})\s+({NUMBER})\s*%", word):
        raise Slip(
            "bad-name",
            f'units are no percentage; did you mean "{found[1]} {plain_number(Decimal(found[2]) / 100)}"?',
        )
    if "," in word:
        raise Slip("bad-name", f'"{word}" is several people; write them as a list: [{word}]')
    raise Slip(
        "bad-name", f'"{word}" is no member of a team; write the id of a person and units, such as builder 2'
    )


# --- criteria -------------------------------------------------------------------------------------


class Measured(NamedTuple):
    """The parts of ``MEASURE OP NUMBER[%]``."""

    measure: str
    operator: str
    number: Decimal
    percent: bool


OPERATORS = (">=", "<=", "=", ">", "<")
_CRITERION = re.compile(rf"({ID})\s*(>=|<=|=|>|<)\s*(-?{NUMBER})\s*(%?)")
CRITERION_PATTERN = rf"^\s*{ID}\s*(>=|<=|=|>|<)\s*-?{NUMBER}\s*%?\s*$"


@lru_cache(CACHE)
def read_criterion(text: str) -> Measured:
    """Read a criterion such as ``weekly-active >= 70%``."""
    word = text.strip()
    found = _CRITERION.fullmatch(word)
    if found:
        return Measured(found[1], found[2], Decimal(found[3]), bool(found[4]))
    for wrong, right in (("=>", ">="), ("=<", "<="), ("==", "="), ("≥", ">="), ("≤", "<=")):
        if wrong in word:
            raise Slip("bad-criterion", f'"{wrong}" in "{word}" is no comparison; did you mean "{right}"?')
    if re.search(r"[<>=]", word):
        raise Slip(
            "bad-criterion",
            f'"{word}" is no criterion; write a measure, a comparison and a number such as weekly-active >= '
            "70%",
        )
    raise Slip(
        "bad-criterion",
        f'"{word}" compares nothing; write weekly-active >= 70%, or {{text: {word}}} for a yes/no criterion',
    )
