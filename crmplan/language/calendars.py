"""Calendars and freezes: when work is done, and when it must not be."""

import re
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from crmplan.language import values, words
from crmplan.language.basics import Choice, Many, text_of
from crmplan.language.fields import Field, Keyed, Schema, SchemaMaker, Shape
from crmplan.language.readers import DATE, DAY_LIST, DURATION, TEXT, choices, names
from crmplan.language.slips import Reading, Slip, shown
from crmplan.language.values import Days, Duration
from crmplan.nodes import Mapping, Node, Scalar, Sequence
from crmplan.public_holidays import country_code

Spans = tuple[tuple[int, int], ...]
"""Working time of a day: pairs of minutes of the day, end exclusive."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class _Week:
    """Days of the week that are worked."""

    words = "days of the week such as `mon-fri` or `[mon, tue, thu]`"
    gives = tuple[int, ...]
    many = False

    def read(self, node: Node, reading: Reading) -> tuple[int, ...]:
        if type(node) is Sequence:
            parts = [text_of(item, "a day such as mon") for item in node.items]
        else:
            parts = text_of(node, "days of the week such as mon-fri").split(",")
        days: set[int] = set()
        for part in parts:
            first, dash, last = part.strip().lower().partition("-")
            first, last = first.strip(), last.strip() if dash else first.strip()
            if first not in WEEKDAYS or last not in WEEKDAYS:
                raise self._slip(part.strip())
            start, end = WEEKDAYS.index(first), WEEKDAYS.index(last)
            days.update((start + step) % 7 for step in range((end - start) % 7 + 1))
        return tuple(sorted(days))

    def _slip(self, part: str) -> Slip:
        pieces = [piece.strip().lower()[:3] for piece in re.split(r"-|–|\bto\b|\.\.", part)]
        meant = "-".join(pieces) if all(piece in WEEKDAYS for piece in pieces) else ""
        guess = f'; did you mean "{meant}"?' if meant else "; write mon, tue, wed, thu, fri, sat or sun"
        return Slip("bad-hours", f'"{part}" is no day of the week{guess}')

    def schema(self, make: SchemaMaker) -> Schema:
        day = f"({'|'.join(WEEKDAYS)})"
        one = rf"\s*{day}(-{day})?\s*"
        return {
            "type": ["string", "array"],
            "pattern": f"^{one}(,{one})*$",
            "patternErrorMessage": "Days of the week belong here, such as mon-fri or sun-thu.",
            "items": {"type": "string", "pattern": f"^{one}$"},
        }


def spans_of_hours(hours: Decimal) -> Spans:
    """Return the working time of a day of so many hours: from 08:00, with a lunch hour at 12:00."""
    minutes = int(hours * 60)
    if minutes <= 240:
        return ((480, 480 + minutes),)
    if minutes <= 900:
        return ((480, 720), (780, 540 + minutes))
    return ((0, minutes),)


_CLOCK = r"([01]?[0-9]|2[0-4])(?::([0-5][0-9]))?"
_SPAN = rf"{_CLOCK}\s*-\s*{_CLOCK}"


class _Hours:
    """Hours of a working day."""

    words = "hours such as `8`, or spans such as `[08:00-12:00, 13:00-17:00]`"
    gives = tuple[tuple[int, int], ...]
    many = False

    def read(self, node: Node, reading: Reading) -> Spans:
        if type(node) is Scalar and node.plain and type(node.value) in (int, Decimal):
            hours = Decimal(node.text)
            if not 0 < hours <= 24:
                raise Slip(
                    "bad-hours", f"a day has more than 0 and at most 24 hours of work, not {node.text}"
                )
            if int(hours * 60) != hours * 60:
                raise Slip("bad-hours", f"{node.text} hours are no whole minutes")
            return spans_of_hours(hours)
        if type(node) is Sequence:
            parts = [text_of(item, "a span such as 08:00-12:00") for item in node.items]
        else:
            parts = text_of(node, "hours such as 8, or spans such as 08:00-12:00").split(",")
        spans = [self._span(part.strip()) for part in parts if part.strip()]
        if not spans:
            raise Slip("bad-hours", "a day of work needs at least one span such as 08:00-16:00")
        for before, after in pairwise(spans):
            if after[0] < before[1]:
                raise Slip("bad-hours", "the spans of a day must follow one another without overlap")
        return tuple(spans)

    def _span(self, part: str) -> tuple[int, int]:
        found = re.fullmatch(_SPAN, part)
        if not found:
            hours = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s*h(ours)?", part)
            guess = (
                f"; did you mean {hours[1]}?"
                if hours
                else "; write hours such as 8, or spans such as 08:00-12:00"
            )
            raise Slip("bad-hours", f'"{part}" is no span of hours{guess}')
        start = int(found[1]) * 60 + int(found[2] or 0)
        end = int(found[3]) * 60 + int(found[4] or 0)
        if not start < end <= 1440:
            raise Slip("bad-hours", f'"{part}" ends before it starts or after midnight')
        return start, end

    def schema(self, make: SchemaMaker) -> Schema:
        span = r"\s*([01]?[0-9]|2[0-4])(:[0-5][0-9])?\s*-\s*([01]?[0-9]|2[0-4])(:[0-5][0-9])?\s*"
        return {
            "type": ["number", "string", "array"],
            "exclusiveMinimum": 0,
            "maximum": 24,
            "pattern": f"^{span}(,{span})*$",
            "patternErrorMessage": "Hours such as 8, or spans such as 08:00-12:00 belong here.",
            "items": {"type": "string", "pattern": f"^{span}$"},
        }


class _Holidays:
    """Public holidays: codes of countries, or none."""

    words = "country code such as `NO` or `DE-BY`, list of them, or `none`"
    gives = tuple[str, ...]
    many = True
    pattern = r"([A-Z]{2}(-[A-Z0-9]{1,3})?|none)"

    def read(self, node: Node, reading: Reading) -> tuple[str, ...]:
        items = node.items if type(node) is Sequence else [node]
        codes: list[str] = []
        for item in items:
            word = text_of(item, "a country code such as NO or DE-BY")
            if not re.fullmatch(self.pattern, word):
                raise self._slip(word, item)
            codes.append(word)
        return tuple(code for code in codes if code != "none")

    def _slip(self, word: str, node: Node) -> Slip:
        upper = word.strip().upper().replace("_", "-").replace("/", "-")
        code = upper if re.fullmatch(self.pattern, upper) else country_code(word)
        guess = f"; did you mean {code}?" if code else ", for example NO or DE-BY"
        return Slip("bad-hours", f'"{word}" is no code of a country (ISO 3166){guess}', node=node)

    def schema(self, make: SchemaMaker) -> Schema:
        return {
            "type": ["string", "array"],
            "pattern": f"^{self.pattern}$",
            "patternErrorMessage": "A country code such as NO or DE-BY belongs here, or none.",
            "items": {"type": "string", "pattern": f"^{self.pattern}$"},
        }


HOURS = _Hours()


class HoursIn(NamedTuple):
    """Other hours for a time of the year."""

    node: Mapping
    from_: date | None = None
    to: date | None = None
    hours: Spans = ()


def in_order(record: Any, reading: Reading) -> Any:
    """Refuse a ``to`` before its ``from``."""
    first, last = record.from_, record.to
    if first is not None and last is not None and first > last:
        at = (record.node.get("to") or record.node).at
        reading.add("bad-range", at, f'"to" ({last}) lies before "from" ({first})')
    return record


HOURS_IN = Shape(
    HoursIn,
    "other hours",
    "Other hours for a time of the year, both days included.",
    (
        Field("from", DATE, "First day.", required=True),
        Field("to", DATE, "Last day.", required=True, instead_of=("until",)),
        Field("hours", HOURS, "Hours of each working day in it.", required=True),
    ),
    check=in_order,
    example="{from: 2027-02-08, to: 2027-03-09, hours: 6}",
)


HOURS_IN_LIST = Many(HOURS_IN, "list of other hours", unique=False, one=False)


class HolidayDates:
    """Holidays by date with their names."""

    words = "map of date to name"
    gives = dict[date, str]
    many = False

    def read(self, node: Node, reading: Reading) -> dict[date, str]:
        """Return the days."""
        if type(node) is not Mapping:
            raise Slip("wrong-type", f"a map from dates to names of holidays belongs here, not {shown(node)}")
        days: dict[date, str] = {}
        for name, (key, value) in node.entries.items():
            try:
                days[values.read_date(name)] = TEXT.read(value, reading)
            except Slip as slip:
                reading.slip(slip, key)
        return days

    def schema(self, make: SchemaMaker) -> Schema:
        """Return a map whose keys are dates."""
        return {
            "type": "object",
            "propertyNames": {"pattern": DATE.pattern},
            "additionalProperties": TEXT.schema(make),
        }


class CalendarSpec(NamedTuple):
    """A calendar as written; None where it takes what ``default`` says."""

    node: Mapping
    id: str
    key: Node
    week: tuple[int, ...] | None = None
    """Working days, Monday is 0."""
    hours: Spans | None = None
    holidays: tuple[str, ...] | None = None
    """Codes of countries; empty for none."""
    holiday_dates: dict[date, str] | None = None
    """Holidays written out; they count instead of those of ``holidays``."""
    closed: tuple[Days, ...] | None = None
    open: tuple[Days, ...] | None = None
    hours_in: tuple[HoursIn, ...] | None = None


CALENDAR = Shape(
    CalendarSpec,
    "a calendar",
    "Working time. What a calendar does not say, it takes from `default`.",
    (
        Field(
            "week",
            _Week(),
            "Working days, for example `mon-fri`.",
            instead_of=("days", "weekdays", "workdays"),
        ),
        Field(
            "hours", HOURS, "Hours of a day: `8` is 08-12 and 13-17.", instead_of=("time", "working_hours")
        ),
        Field("holidays", _Holidays(), "Public holidays of a country or its part.", instead_of=("country",)),
        Field(
            "holiday_dates",
            HolidayDates(),
            "Holidays written out, as `crmplan calendar freeze` does; they count instead of the computed "
            "ones.",
        ),
        Field("closed", DAY_LIST, "Days without work.", instead_of=("off", "vacation", "exceptions")),
        Field(
            "open",
            DAY_LIST,
            "Days of work that the week or the holidays would close.",
            instead_of=("worked",),
        ),
        Field("hours_in", HOURS_IN_LIST, "Other hours for a time of the year."),
    ),
    example="{week: mon-fri, hours: 8, holidays: NO}",
)
CALENDARS = Keyed(CALENDAR, default=True)


class FreezeSpec(NamedTuple):
    """A time in which some kinds of tasks must not run."""

    node: Mapping
    id: str
    key: Node
    name: str = ""
    from_: date | None = None
    to: date | None = None
    every: str = ""
    before: Duration | None = None
    after: Duration | None = None
    blocks: tuple[str, ...] = ()
    """Kinds of tasks; empty blocks all."""
    regions: tuple[str, ...] = ()
    """Regions; empty is everywhere."""
    effect: str = "report"
    reason: str = ""


def _check_freeze(freeze: FreezeSpec, reading: Reading) -> FreezeSpec:
    given = freeze.node.entries
    dated = "from" in given or "to" in given
    if not reading.partial:
        if dated == ("every" in given):
            message = (
                f'the freeze "{freeze.id}" needs either "from" and "to", or "every" with "before" and "after"'
            )
            reading.add("missing-key", freeze.key.at, message)
        elif dated and not ("from" in given and "to" in given):
            missing = "to" if "from" in given else "from"
            reading.add("missing-key", freeze.key.at, f'the freeze "{freeze.id}" has no "{missing}"')
    in_order(freeze, reading)
    return freeze


FREEZE = Shape(
    FreezeSpec,
    "a freeze",
    "A time in which some kinds of tasks must not run; whole days.",
    (
        Field("name", TEXT, "What people call it; without it, the id."),
        Field("from", DATE, "First day.", instead_of=("start",)),
        Field("to", DATE, "Last day.", instead_of=("until", "end")),
        Field("every", Choice("period", words.PERIODS), "Comes back around these days."),
        Field("before", DURATION, "Working days before each of them."),
        Field("after", DURATION, "Working days after each of them."),
        Field(
            "blocks",
            choices("kind", words.KINDS),
            "Kinds of tasks that it blocks; without it, all.",
            instead_of=("kinds",),
        ),
        Field("regions", names("region"), "Regions it holds for; without it, all.", instead_of=("region",)),
        Field(
            "effect", Choice("effect", words.FREEZE_EFFECTS), "Report a task inside it, or move it behind."
        ),
        Field("reason", TEXT, "Why.", instead_of=("because",)),
    ),
    check=_check_freeze,
    example="{from: 2027-11-22, to: 2028-01-07, blocks: [go-live], reason: Peak season}",
)
FREEZES = Keyed(FREEZE)
