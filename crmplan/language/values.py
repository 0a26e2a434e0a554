"""Values with a meaning of their own: durations, links, amounts, dates, shares, criteria.

Each ``read_...`` function takes the text as written and returns a frozen value; it raises ``Slip`` with a
sentence for people who do not program. They know no place, so equal texts are read once.
"""

import re
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import NamedTuple

from crmplan import currencies
from crmplan.guess import did_you_mean
from crmplan.language.slips import Slip
from crmplan.model import Location
from crmplan.nodes import Node

_CACHE = 4096
"""Texts remembered per kind of value; a plan of 10,000 tasks has some hundred different durations."""

MOST_DAYS = 36525
"""Longest duration in days (a hundred years), so that no sum leaves the calendar."""

YEARS = range(1990, 2200)
"""Years that a plan may speak of."""

ID = r"[A-Za-z0-9][A-Za-z0-9_-]*"
"""Pattern of an id."""

is_id = re.compile(ID).fullmatch
"""Match a text that may be an id."""

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"


# --- numbers --------------------------------------------------------------------------------------


def number_slip(text: str, example: str, *, thousands: bool = False) -> Slip:
    """Return the slip of a text that should be a number, with what was probably meant."""
    compact = text.replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    meant = ""
    if re.fullmatch(r"[0-9]{1,3}([.,'_ ][0-9]{3})+([.,][0-9]+)?", text.strip()) and (
        thousands or not re.fullmatch(r"[0-9]+[.,][0-9]{3}", compact)
    ):
        found = re.fullmatch(r"(.*?)(?:[.,]([0-9]{1,2}|[0-9]{4,}))?", compact)
        head, tail = found.groups() if found else (compact, "")
        whole = re.sub(r"[^0-9]", "", head)
        meant = f"{whole}.{tail}" if tail else whole
    elif re.fullmatch(r"-?[0-9]+,[0-9]+", compact):
        meant = compact.replace(",", ".")
    elif re.fullmatch(r"[0-9][0-9_' ]*(\.[0-9]+)?", text.strip()):
        meant = re.sub(r"[_' ]", "", compact)
    elif found := re.fullmatch(rf"({_NUMBER})\s*([kKmM])", text.strip()):
        factor = 1000 if found[2] in "kK" else 1000000
        meant = plain_number(Decimal(found[1]) * factor)
    guess = f"; did you mean {meant}?" if meant else f", for example {example}"
    return Slip("bad-number", f'"{text}" is no number: digits with a decimal point and nothing else{guess}')


def plain_number(number: Decimal) -> str:
    """Return a number without exponent and without zeros at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# --- lengths of time ------------------------------------------------------------------------------


class Length(NamedTuple):
    """An amount of time with its unit."""

    amount: Decimal
    unit: str
    """``h``, ``d`` or ``w``."""
    elapsed: bool = False
    """Whether it runs on the clock, nights and weekends included, instead of in working time."""

    def minutes(self, day_minutes: int, days_per_week: int) -> int:
        """Return working minutes, or clock minutes when elapsed; rounded half-even to the minute."""
        if self.elapsed:
            day_minutes, days_per_week = 1440, 7
        unit = {"h": 60, "d": day_minutes, "w": day_minutes * days_per_week}[self.unit]
        return int((self.amount * unit).to_integral_value(ROUND_HALF_EVEN))

    def __str__(self) -> str:
        return f"{plain_number(self.amount)}{'e' if self.elapsed else ''}{self.unit}"


class Duration(NamedTuple):
    """How long something takes: low to high, and the likely value that the plan schedules."""

    low: Length
    likely: Length | None
    """None when a range gives no likely value; then the midpoint counts."""
    high: Length

    @property
    def elapsed(self) -> bool:
        """Whether it runs on the clock."""
        return self.low.elapsed

    @property
    def single(self) -> bool:
        """Whether it is one value and no range."""
        return self.low == self.high

    def minutes(self, day_minutes: int, days_per_week: int) -> tuple[int, int, int]:
        """Return low, likely and high in minutes of working time (of the clock when elapsed)."""
        low = self.low.minutes(day_minutes, days_per_week)
        high = self.high.minutes(day_minutes, days_per_week)
        likely = (low + high) // 2 if self.likely is None else self.likely.minutes(day_minutes, days_per_week)
        return min(low, likely), likely, max(high, likely)

    def __str__(self) -> str:
        if self.single:
            return str(self.low)
        return f"{self.low}..{self.high}" + (f" ({self.likely})" if self.likely else "")


_LENGTH = rf"({_NUMBER})\s*(e?)([hdw])"
_DURATION = re.compile(rf"{_LENGTH}(?:\s*\.\.\s*{_LENGTH}(?:\s*\(\s*{_LENGTH}\s*\))?)?")
_HALF_RANGE = re.compile(rf"({_NUMBER})\s*\.\.\s*({_NUMBER})\s*(e?[hdw])(?:\s*\(\s*({_NUMBER})\s*\))?")
_OTHER_UNITS = {
    "month": 4, "months": 4, "mon": 4, "mo": 4, "m": 4, "monat": 4, "monate": 4, "mois": 4,
    "year": 52, "years": 52, "y": 52, "quarter": 13, "quarters": 13, "q": 13,
}  # fmt: skip
"""Units without a fixed length, with the usual number of weeks in them."""
_LONG_UNITS = {
    "hour": "h", "hours": "h", "hr": "h", "hrs": "h", "day": "d", "days": "d", "week": "w", "weeks": "w",
    "wk": "w",
    "wks": "w", "tag": "d", "tage": "d", "woche": "w", "wochen": "w", "edays": "ed", "eday": "ed",
    "ehours": "eh",
    "eweeks": "ew", "wd": "d", "bd": "d",
}  # fmt: skip
_ROUGH = {"h": Decimal(1), "d": Decimal(8), "w": Decimal(40)}
_ROUGH_ELAPSED = {"h": Decimal(1), "d": Decimal(24), "w": Decimal(168)}


def _length(amount: str, elapsed: str, unit: str) -> Length:
    return Length(Decimal(amount), unit, bool(elapsed))


def _rough(length: Length) -> Decimal:
    return length.amount * (_ROUGH_ELAPSED if length.elapsed else _ROUGH)[length.unit]


@lru_cache(_CACHE)
def read_duration(text: str) -> Duration:
    """Read ``5d``, ``2w``, ``4h``, ``14ed`` or ``25d..45d (30d)``."""
    found = _DURATION.fullmatch(text.strip())
    if not found:
        raise _duration_slip(text)
    low = _length(*found.group(1, 2, 3))
    high = _length(*found.group(4, 5, 6)) if found[4] else low
    likely = _length(*found.group(7, 8, 9)) if found[7] else (None if found[4] else low)
    if len({length.elapsed for length in (low, high, likely or low)}) > 1:
        raise Slip(
            "bad-duration", f'"{text}" mixes working and elapsed time; write all of it with "e" or none'
        )
    if low.amount == 0 or high.amount == 0:
        raise Slip("bad-duration", f'"{text}" takes no time; leave the duration out to make a milestone')
    if _rough(low) > _rough(high):
        raise Slip("bad-range", f'"{text}" runs backwards; did you mean {high}..{low}?')
    if likely is not None and not _rough(low) <= _rough(likely) <= _rough(high):
        raise Slip("bad-range", f'the likely value {likely} of "{text}" is not between {low} and {high}')
    if _rough(high) > MOST_DAYS * 8:
        raise Slip("bad-duration", f'"{text}" is longer than a hundred years; write what the plan can hold')
    if likely is None and low == high:
        likely = low
    return Duration(low, likely, high)


def _duration_slip(text: str) -> Slip:
    word = text.strip()
    if found := _HALF_RANGE.fullmatch(word):
        likely = f" ({found[4]}{found[3]})" if found[4] else ""
        meant = f"{found[1]}{found[3]}..{found[2]}{found[3]}{likely}"
        return Slip("bad-duration", f'each value of "{text}" needs its unit; did you mean {meant}?')
    if re.match(r"-\s*[0-9]", word):
        return Slip("bad-duration", f'"{text}" is negative; a duration is more than nothing, for example 5d')
    if re.fullmatch(_NUMBER, word):
        return Slip("bad-duration", f'"{text}" has no unit; did you mean {word}d ({word} working days)?')
    if found := re.fullmatch(rf"({_NUMBER})\s*-?\s*([A-Za-z]+)\.?", word):
        unit = found[2].lower()
        if unit in _OTHER_UNITS:
            weeks = plain_number(Decimal(found[1]) * _OTHER_UNITS[unit])
            return Slip(
                "bad-duration",
                f'"{text}" has no fixed number of working days; write weeks or days, about {weeks}w here',
            )
        if unit in _LONG_UNITS:
            return Slip(
                "bad-duration", f'"{text}" is no duration; did you mean {found[1]}{_LONG_UNITS[unit]}?'
            )
        if unit in ("min", "mins", "minutes"):
            hours = plain_number((Decimal(found[1]) / 60).quantize(Decimal("0.01")))
            return Slip("bad-duration", f'"{text}" is too fine for a plan; did you mean {hours}h?')
    if re.fullmatch(r"[0-9]+,[0-9]+\s*e?[hdw]", word):
        return Slip("bad-duration", f'"{text}" is no duration; did you mean {word.replace(",", ".")}?')
    return Slip(
        "bad-duration",
        f'"{text}" is no duration; write hours, days or weeks such as 4h, 5d, 2w, 14ed (elapsed) or '
        "25d..45d (30d)",
    )


class Repeat(NamedTuple):
    """How often something comes back: every so many calendar days, or every so many months."""

    days: int
    months: int
    text: str


_REPEATS = {
    "day": (1, 0), "week": (7, 0), "month": (0, 1), "quarter": (0, 3), "half-year": (0, 6), "year": (0, 12),
}  # fmt: skip
_REPEAT_GUESSES = {
    "daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year",
    "annually": "year", "fortnightly": "2w", "biweekly": "2w", "bi-weekly": "2w",
}  # fmt: skip
REPEAT = r"([1-9][0-9]{0,3}[dw]|day|week|month|quarter|half-year|year)"
"""Pattern of a repeat."""


@lru_cache(_CACHE)
def read_repeat(text: str) -> Repeat:
    """Read ``4w``, ``30d`` (calendar days), ``month``, ``quarter``, ``half-year`` or ``year``."""
    word = text.strip()
    if word in _REPEATS:
        return Repeat(*_REPEATS[word], word)
    if found := re.fullmatch(r"([1-9][0-9]{0,3})([dw])", word):
        return Repeat(int(found[1]) * (7 if found[2] == "w" else 1), 0, word)
    meant = _REPEAT_GUESSES.get(word.lower())
    guess = f'; did you mean "{meant}"?' if meant else did_you_mean(word, _REPEATS)
    example = guess or ", for example 4w, 30d, month or quarter"
    raise Slip("bad-duration", f'"{text}" does not say how often{example}')


# --- dates ----------------------------------------------------------------------------------------

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november",
    "december",
)  # fmt: skip


class Days(NamedTuple):
    """A range of whole days, both ends included."""

    first: date
    last: date


@lru_cache(_CACHE)
def read_date(text: str) -> date:
    """Read an ISO date such as ``2027-03-01``."""
    word = text.strip()
    found = _ISO.fullmatch(word)
    if not found:
        raise _date_slip(word)
    year, month, day = (int(part) for part in found.groups())
    if not 1 <= month <= 12:
        swapped = f"; did you mean {year}-{day:02}-{month:02}?" if 1 <= day <= 12 and month <= 31 else ""
        raise Slip("bad-date", f'"{word}" has no month {month}{swapped}')
    if year not in YEARS:
        raise Slip("bad-date", f'the year of "{word}" is not between {YEARS[0]} and {YEARS[-1]}')
    try:
        return date(year, month, day)
    except ValueError:
        last = _last_day(year, month)
        name = _MONTHS[month - 1].capitalize()
        raise Slip("bad-date", f'"{word}" does not exist: {name} {year} ends on day {last}') from None


def _last_day(year: int, month: int) -> int:
    after = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(after.toordinal() - 1).day


def _date_slip(word: str) -> Slip:
    if found := re.fullmatch(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})", word):
        first, second, year = (int(part) for part in found.groups())
        readings = []
        for day, month in ((first, second), (second, first)):
            if 1 <= month <= 12 and 1 <= day <= _last_day(year, month):
                shown = f"{year}-{month:02}-{day:02} ({day} {_MONTHS[month - 1].capitalize()})"
                if shown not in readings:
                    readings.append(shown)
        if readings:
            return Slip("bad-date", f'"{word}" is no ISO date; did you mean {" or ".join(readings)}?')
    if found := re.fullmatch(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})", word):
        return Slip(
            "bad-date",
            f'"{word}" is no ISO date; did you mean {found[1]}-{int(found[2]):02}-{int(found[3]):02}?',
        )
    lower = word.lower().replace(",", " ")
    month = next((n for n, name in enumerate(_MONTHS, 1) if re.search(rf"\b{name[:3]}", lower)), 0)
    if month:
        numbers = [int(part) for part in re.findall(r"[0-9]+", lower)]
        year = next((n for n in numbers if n > 31), 0)
        day = next((n for n in numbers if n <= 31), 0)
        if year and day:
            if 1 <= day <= _last_day(year, month):
                return Slip("bad-date", f'"{word}" is no ISO date; did you mean {year}-{month:02}-{day:02}?')
            name = _MONTHS[month - 1].capitalize()
            return Slip(
                "bad-date", f'"{word}" does not exist: {name} {year} ends on day {_last_day(year, month)}'
            )
        if day > _last_day(2028, month):
            name = _MONTHS[month - 1].capitalize()
            return Slip(
                "bad-date", f'"{word}" does not exist: {name} ends on day {_last_day(2028, month)} at most'
            )
    return Slip("bad-date", f'"{word}" is no date; write year, month and day such as 2027-03-01')


@lru_cache(_CACHE)
def read_days(text: str) -> Days:
    """Read one date or a range such as ``2027-05-17..2027-05-20``."""
    first, dots, last = text.partition("..")
    if not dots:
        day = read_date(text)
        return Days(day, day)
    days = Days(read_date(first), read_date(last))
    if days.first > days.last:
        raise Slip("bad-range", f'"{text}" ends before it starts; did you mean {days.last}..{days.first}?')
    return days


# --- references and links -------------------------------------------------------------------------


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
_LAG = rf"([+-])\s*({_NUMBER})\s*(?:(e?)([hdw])|(%))"
_NEED = re.compile(rf"({_PATH})(?:\s+(fs|ss|ff|sf))?(?:\s*{_LAG})?", re.IGNORECASE)
NEED_PATTERN = (
    rf"^\s*{_PATH}(\s+([fF][sS]|[sS][sS]|[fF][fF]|[sS][fF]))?(\s*[+-]\s*{_NUMBER}\s*(e?[hdw]|%))?\s*$"
)
REFERENCE_PATTERN = rf"^{_PATH}$"


@lru_cache(_CACHE)
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


@lru_cache(_CACHE)
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
        rf"({_PATH})((?:\s+(?:fs|ss|ff|sf))?)\s*([+-]\s*{_NUMBER})\s*([A-Za-z]*)", word, re.I
    ):
        unit = found[4].lower()
        if not unit:
            meant = f"{found[1]}{found[2]} {found[3]}d"
            return Slip("bad-reference", f'the lag of "{word}" has no unit; did you mean "{meant}"?')
        if unit in _LONG_UNITS:
            meant = f"{found[1]}{found[2]} {found[3]}{_LONG_UNITS[unit]}"
            return Slip("bad-reference", f'"{word}" is no link; did you mean "{meant}"?')
        if unit in _OTHER_UNITS:
            return Slip(
                "bad-reference", f'the lag of "{word}" has no fixed number of days; write weeks or days'
            )
    if found := re.fullmatch(rf"({_PATH})\s+([A-Za-z]{{2,}})(.*)", word):
        guess = did_you_mean(found[2].lower(), ("fs", "ss", "ff", "sf"))
        if found[2].lower() not in ("fs", "ss", "ff", "sf"):
            return Slip(
                "bad-reference",
                f'"{found[2]}" in "{word}" is no type of link: fs, ss, ff or sf; several tasks make a list '
                "[a, b]" + guess,
            )
    if found := re.fullmatch(rf"({_PATH})\s*([+-].*?)\s+(fs|ss|ff|sf)", word, re.I):
        return Slip(
            "bad-reference",
            f'the type stands before the lag; did you mean "{found[1]} {found[3]} {found[2]}"?',
        )
    return _reference_slip(word)


# --- money ----------------------------------------------------------------------------------------


class Amount(NamedTuple):
    """An amount of money as written, not yet counted out or converted."""

    number: Decimal
    currency: str
    """ISO 4217 code; empty for the programme's currency."""
    per: str
    """``""`` (a sum), ``user``, ``d``, ``month``, ``year`` or ``user month``."""

    def __str__(self) -> str:
        currency = f" {self.currency}" if self.currency else ""
        return f"{plain_number(self.number)}{currency}" + (f" per {self.per}" if self.per else "")


PERS = ("", "user", "d", "month", "year", "user month")
"""What an amount can be per."""

_AMOUNT = re.compile(rf"({_NUMBER})(?:\s+([A-Z]{{3}}))?(?:\s+per\s+(user month|user|d|month|year))?")
AMOUNT_PATTERN = rf"^\s*{_NUMBER}(\s+[A-Z]{{3}})?(\s+per\s+(user month|user|d|month|year))?\s*$"
_PER_GUESSES = {
    "day": "d", "days": "d", "users": "user", "head": "user", "seat": "user", "person": "user",
    "months": "month",
    "years": "year", "annum": "year", "user per month": "user month", "user/month": "user month",
    "month per user": "user month", "user and month": "user month", "seat month": "user month",
}  # fmt: skip
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "kr": "SEK, NOK or DKK", "Fr.": "CHF", "zł": "PLN"}


@lru_cache(_CACHE)
def read_amount(text: str) -> Amount:
    """Read ``45000``, ``45000 EUR``, ``120 per user``, ``900 per d`` or ``75 USD per user month``."""
    word = " ".join(text.split())
    found = _AMOUNT.fullmatch(word)
    if not found:
        raise _amount_slip(word)
    number, currency, per = found.groups()
    _check_thousands(number, currency or "", word)
    if currency and currency not in currencies.CODES:
        raise Slip("unknown-currency", f'no currency "{currency}"{did_you_mean(currency, currencies.CODES)}')
    amount = Decimal(number)
    if amount >= 10**13:
        raise Slip("bad-amount", f'"{word}" is larger than any budget')
    return Amount(amount, currency or "", per or "")


def _check_thousands(number: str, currency: str, word: str) -> None:
    """Refuse ``45.000``, which is 45000 to half of Europe; three digits are right where the currency has
    them.
    """
    whole, point, rest = number.partition(".")
    if point and len(rest) == 3 and whole.strip("0") and len(whole) <= 3 and currencies.digits(currency) < 3:
        raise Slip(
            "bad-amount", f'"{word}" has a decimal point; did you mean {whole}{rest} or {whole}.{rest[:2]}?'
        )


def _amount_slip(word: str) -> Slip:
    if word.startswith("-"):
        return Slip("bad-amount", f'"{word}" is negative; amounts are zero or more')
    codes = re.findall(r"\b[A-Z]{3}\b", word)
    numbers = re.findall(_NUMBER, word)
    if len(set(codes)) > 1:
        return Slip(
            "bad-amount",
            f'"{word}" has two currencies ({" and ".join(codes)}); one amount has one, so make two lines',
        )
    for sign, code in _SIGNS.items():
        if sign in word and len(numbers) == 1:
            guess = f"{numbers[0]} {code}" if len(code) == 3 else f"{numbers[0]} with {code}"
            return Slip("bad-amount", f'"{word}" has a sign for its currency; did you mean {guess}?')
    if found := re.fullmatch(rf"({_NUMBER}(?: [A-Z]{{3}})?) ?(?:per|/|pro|a) ?(.+)", word):
        per = found[2].strip()
        meant = _PER_GUESSES.get(per.lower(), per if per in PERS else "")
        if meant:
            return Slip("bad-amount", f'"{word}" is no amount; did you mean "{found[1]} per {meant}"?')
        return Slip(
            "bad-amount",
            f'"{word}" is per {per}, which crmplan does not know; write per user, d, month, year or user '
            "month",
        )
    if found := re.fullmatch(rf"([A-Z]{{3}}) ?({_NUMBER})(.*)", word):
        return Slip(
            "bad-amount",
            f'the currency stands behind the number; did you mean "{found[2]} {found[1]}{found[3]}"?',
        )
    if found := re.fullmatch(rf"({_NUMBER})([A-Za-z]{{3}})(.*)", word):
        return Slip(
            "bad-amount", f'"{word}" is no amount; did you mean "{found[1]} {found[2].upper()}{found[3]}"?'
        )
    if found := re.fullmatch(rf"({_NUMBER}) ([a-z]{{3}})( per .*)?", word):
        return Slip(
            "bad-amount",
            f'"{word}" is no amount; did you mean "{found[1]} {found[2].upper()}{found[3] or ""}"?',
        )
    if found := re.fullmatch(r"([0-9][0-9.,' _\u00a0\u202f]*[kKmM]?)((?: [A-Z]{3})?(?: per .*)?)", word):
        slip = number_slip(found[1].strip(), "45000", thousands=True)
        meant = re.search(r"did you mean (.*)\?$", slip.message)
        if meant:
            return Slip("bad-amount", f'"{word}" is no amount; did you mean {meant[1]}{found[2]}?')
    return Slip(
        "bad-amount", f'"{word}" is no amount; write a number such as 45000, 45000 USD or 120 per user'
    )


# --- shares ---------------------------------------------------------------------------------------

SHARE_PATTERN = rf"^\s*{_NUMBER}\s*%\s*$"


@lru_cache(_CACHE)
def read_share(text: str) -> Decimal:
    """Read a share such as ``10%``, 0 to 1."""
    word = text.strip()
    found = re.fullmatch(rf"({_NUMBER})\s*%", word)
    if found:
        number = Decimal(found[1])
        if number > 100:
            raise Slip("bad-share", f'"{word}" is more than all of it; a share is between 0% and 100%')
        return number / 100
    if re.fullmatch(rf"-\s*{_NUMBER}\s*%?", word):
        raise Slip("bad-share", f'"{word}" is negative; a share is between 0% and 100%')
    if re.fullmatch(r"[0-9]+,[0-9]+\s*%", word):
        raise Slip("bad-share", f'"{word}" is no share; did you mean {word.replace(",", ".")}?')
    if re.fullmatch(_NUMBER, word):
        number = Decimal(word)
        if number > 100:
            raise Slip("bad-share", f'"{word}" is more than all of it; a share is between 0% and 100%')
        meant = f"{plain_number(number * 100)}%"
        if number == 1:
            meant = "100% or 1%"
        elif number > 1:
            meant = f"{plain_number(number)}%"
        raise Slip("bad-share", f'"{word}" has no percent sign; did you mean {meant}?')
    raise Slip("bad-share", f'"{word}" is no share; write a percentage such as 10%')


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
_UNITS = re.compile(rf"([A-Za-z0-9][A-Za-z0-9_.-]*)(?:\s+({_NUMBER}))?")
UNITS_PATTERN = rf"^\s*{PERSON_PATTERN}(\s+{_NUMBER})?\s*$"


@lru_cache(_CACHE)
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
    if found := re.fullmatch(rf"({ID})\s*(?:[x×*:]\s*({_NUMBER})|\(({_NUMBER})\))", word):
        raise Slip(
            "bad-name", f'"{word}" is no member of a team; did you mean "{found[1]} {found[2] or found[3]}"?'
        )
    if found := re.fullmatch(rf"({_NUMBER})\s*[x×*]?\s*({ID})", word):
        raise Slip("bad-name", f'the units stand behind the person; did you mean "{found[2]} {found[1]}"?')
    if found := re.fullmatch(rf"({ID})\s+({_NUMBER})\s*%", word):
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
_CRITERION = re.compile(rf"({ID})\s*(>=|<=|=|>|<)\s*(-?{_NUMBER})\s*(%?)")
CRITERION_PATTERN = rf"^\s*{ID}\s*(>=|<=|=|>|<)\s*-?{_NUMBER}\s*%?\s*$"


@lru_cache(_CACHE)
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
