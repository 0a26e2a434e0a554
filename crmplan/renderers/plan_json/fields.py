"""How a contract is written down: types of values, fields and records, and the JSON that a record becomes."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from crmplan.currencies import digits
from crmplan.model import DAY, Money
from crmplan.report.records import Report


class Type(NamedTuple):
    """A type of value: how it is written, its JSON Schema and its name in the reference."""

    word: str
    schema: dict[str, Any]
    write: Callable[[Any, Report], Any]


class Field(NamedTuple):
    """A field of a record."""

    name: str
    type: Type
    doc: str
    get: Callable[[Any, Report], Any] | None = None
    """Takes the value out of the record; None: the attribute of that name."""


class Record(NamedTuple):
    """A record of the contract."""

    name: str
    doc: str
    fields: tuple[Field, ...]


def _as_is(value: Any, report: Report) -> Any:
    return value


def _days(value: Decimal, report: Report) -> int | float:
    whole = int(value)
    return whole if whole == value else float(round(value, 4))


def _money(value: Money, report: Report) -> str:
    return f"{value.amount:.{digits(value.currency)}f}"


def _instant(value: int, report: Report) -> str:
    return _minute(value)


@lru_cache(4096)
def _minute(value: int) -> str:
    day, minute = divmod(value, DAY)
    return (
        datetime.combine(date.fromordinal(day), datetime.min.time()) + timedelta(minutes=minute)
    ).isoformat(timespec="minutes")


TEXT = Type("text", {"type": "string"}, _as_is)
WHOLE = Type("whole number", {"type": "integer"}, _as_is)
YES_NO = Type("true or false", {"type": "boolean"}, _as_is)
DATE = Type("date", {"type": "string", "format": "date"}, lambda value, report: value.isoformat())
TIME = Type("date and time", {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$"}, _instant)
DAYS = Type("days", {"type": "number"}, _days)
NUMBER = Type("number", {"type": "number"}, _days)
SHARE = Type("share", {"type": "number"}, lambda value, report: float(round(value, 6)))
MONEY = Type("money", {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}, _money)


def maybe(kind: Type) -> Type:
    """A value or null."""
    schema = dict(kind.schema)
    if "type" in schema:
        schema["type"] = [schema["type"], "null"]
    else:
        schema = {"oneOf": [schema, {"type": "null"}]}
    return Type(
        f"{kind.word} or null",
        schema,
        lambda value, report: None if value is None else kind.write(value, report),
    )


def many(kind: Type) -> Type:
    """A list of values."""
    return Type(
        f"list of {kind.word}",
        {"type": "array", "items": kind.schema},
        lambda values, report: [kind.write(value, report) for value in values],
    )


def by_key(kind: Type) -> Type:
    """An object whose keys are ids, words or years."""
    return Type(
        f"object of {kind.word}",
        {"type": "object", "additionalProperties": kind.schema},
        lambda values, report: {str(key): kind.write(value, report) for key, value in values.items()},
    )


def one_of(*words: str) -> Type:
    """One of a few words."""
    return Type(" or ".join(f"`{word}`" for word in words), {"type": "string", "enum": list(words)}, _as_is)


def nested(record: Record) -> Type:
    """A record inside a record."""
    return Type(
        f"[{record.name}](#{record.name})",
        {"$ref": f"#/$defs/{record.name}"},
        writer(record),
    )


def writer(record: Record) -> Callable[[Any, Report], dict[str, Any]]:
    """Return what makes of a record plain values for JSON."""
    steps = [(field.name, _getter(field), field.type.write) for field in record.fields]

    def write(value: Any, report: Report) -> dict[str, Any]:
        written = {}
        for name, get, put in steps:
            found = get(value, report)
            written[name] = found if put is _as_is else put(found, report)
        return written

    return write


def _getter(field: Field) -> Callable[[Any, Report], Any]:
    if field.get is not None:
        return field.get
    attribute = attrgetter(field.name)
    return lambda value, report: attribute(value)
