"""Times as people write them: durations, repeats, dates and ranges of dates."""

import re
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import NamedTuple

from crmplan.guess import did_you_mean
from crmplan.language.figures import CACHE, NUMBER, plain_number
from crmplan.language.slips import Slip

MOST_DAYS = 36525
"""Longest duration in days (a hundred years), so that no sum leaves the calendar."""

YEARS = range(1990, 2200)
"""Years that a plan may speak of."""


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


_LENGTH = rf"({NUMBER})\s*(e?)([hdw])"
_DURATION = re.compile(rf"{_LENGTH}(?:\s*\.\.\s*{_LENGTH}(?:\s*\(\s*{_LENGTH}\s*\))?)?")
_HALF_RANGE = re.compile(
    rf"({NUMBER})\s*\.\.\s*({NUMBER})\s*(e?[hdw])(?:\s*\(\s*({NUMBER})\s*(?:e?[hdw])?\s*\))?"
)
OTHER_UNITS = {
    "month": 4, "months": 4, "mon": 4, "mo": 4, "m": 4, "monat": 4, "monate": 4, "mois": 4,
    "year": 52, "years": 52, "y": 52, "quarter": 13, "quarters": 13, "q": 13,
}  # fmt: skip
"""Units without a fixed length, with the usual number of weeks in them."""
SHORT_UNITS = ("h", "d", "w", "eh", "ed", "ew")
LONG_UNITS = {
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


@lru_cache(CACHE)
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
    if re.fullmatch(NUMBER, word):
        return Slip("bad-duration", f'"{text}" has no unit; did you mean {word}d ({word} working days)?')
    if found := re.fullmatch(rf"({NUMBER})\s*-?\s*([A-Za-z]+)\.?", word):
        unit = found[2].lower()
        if unit in OTHER_UNITS:
            weeks = plain_number(Decimal(found[1]) * OTHER_UNITS[unit])
            return Slip(
                "bad-duration",
                f'"{text}" has no fixed number of working days; write weeks or days, about {weeks}w here',
            )
        if unit in LONG_UNITS or unit in SHORT_UNITS:
            meant = f"{found[1]}{LONG_UNITS.get(unit, unit)}"
            return Slip("bad-duration", f'"{text}" is no duration; did you mean {meant}?')
        if unit in ("min", "mins", "minutes"):
            hours = plain_number((Decimal(found[1]) / 60).quantize(Decimal("0.01")))
            return Slip("bad-duration", f'"{text}" is too fine for a plan; did you mean {hours}h?')
    if found := re.fullmatch(rf"P(?:({NUMBER})([DW])|T({NUMBER})(H))", word):
        amount, unit = found[1] or found[3], (found[2] or found[4]).lower()
        return Slip(
            "bad-duration",
            f'"{text}" is a duration of ISO 8601; did you mean {amount}{unit} of working time, or {amount}e{unit} '
            "on the clock?",
        )
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


@lru_cache(CACHE)
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


@lru_cache(CACHE)
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
        readings: list[str] = []
        for day, month in ((first, second), (second, first)):
            if 1 <= month <= 12 and 1 <= day <= _last_day(year, month):
                shown = f"{year}-{month:02}-{day:02} ({day} {_MONTHS[month - 1].capitalize()})"
                if shown not in readings:
                    readings.append(shown)
        if len(readings) == 2:
            return Slip(
                "bad-date", f'"{word}" can be read in two ways; did you mean {" or ".join(readings)}?'
            )
        if readings:
            return Slip("bad-date", f'"{word}" is no ISO date; did you mean {readings[0]}?')
    if found := re.fullmatch(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})", word):
        year, month, day = (int(part) for part in found.groups())
        if year and 1 <= month <= 12 and 1 <= day <= _last_day(year, month):
            return Slip("bad-date", f'"{word}" is no ISO date; did you mean {year}-{month:02}-{day:02}?')
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


@lru_cache(CACHE)
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
