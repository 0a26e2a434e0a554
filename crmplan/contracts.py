"""Contracts with other programs: what a JSON file of crmplan holds, written down once as tables of fields.

The file itself, its JSON Schema and its reference are made from the same tables, so they cannot disagree. ``whole``
is the record that the file is made of; fields that need more than their own record look there.
"""

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from crmplan.currencies import digits
from crmplan.model import DAY, Money


class Type(NamedTuple):
    """A type of value: how it is written, its JSON Schema and its name in the reference."""

    word: str
    schema: dict[str, Any]
    write: Callable[[Any, Any], Any]


class Field(NamedTuple):
    """A field of a record."""

    name: str
    type: Type
    doc: str
    get: Callable[[Any, Any], Any] | None = None
    """Takes the value out of the record; None: the attribute of that name."""


class Record(NamedTuple):
    """A record of the contract."""

    name: str
    doc: str
    fields: tuple[Field, ...]


def _as_is(value: Any, whole: Any) -> Any:
    return value


def _days(value: Decimal, whole: Any) -> int | float:
    number = int(value)
    return number if number == value else float(round(value, 4))


def _money(value: Money, whole: Any) -> str:
    return f"{value.amount:.{digits(value.currency)}f}"


def _instant(value: int, whole: Any) -> str:
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
DATE = Type("date", {"type": "string", "format": "date"}, lambda value, whole: value.isoformat())
TIME = Type("date and time", {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$"}, _instant)
DAYS = Type("days", {"type": "number"}, _days)
NUMBER = Type("number", {"type": "number"}, _days)
SHARE = Type("share", {"type": "number"}, lambda value, whole: float(round(value, 6)))
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
        lambda value, whole: None if value is None else kind.write(value, whole),
    )


def many(kind: Type) -> Type:
    """A list of values."""
    return Type(
        f"list of {kind.word}",
        {"type": "array", "items": kind.schema},
        lambda values, whole: [kind.write(value, whole) for value in values],
    )


def by_key(kind: Type) -> Type:
    """An object whose keys are ids, words or years."""
    return Type(
        f"object of {kind.word}",
        {"type": "object", "additionalProperties": kind.schema},
        lambda values, whole: {str(key): kind.write(value, whole) for key, value in values.items()},
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


def writer(record: Record) -> Callable[[Any, Any], dict[str, Any]]:
    """Return what makes of a record plain values for JSON."""
    steps = [(field.name, _getter(field), field.type.write) for field in record.fields]

    def write(value: Any, whole: Any) -> dict[str, Any]:
        written = {}
        for name, get, put in steps:
            found = get(value, whole)
            written[name] = found if put is _as_is else put(found, whole)
        return written

    return write


def _getter(field: Field) -> Callable[[Any, Any], Any]:
    if field.get is not None:
        return field.get
    attribute = attrgetter(field.name)
    return lambda value, whole: attribute(value)


class Contract(NamedTuple):
    """A file that other programs read."""

    format: str
    """What stands in its stamp: ``{"crmplan": {"format": "plan", "version": 1}}``."""
    version: int
    """A field is never renamed or removed within a version."""
    doc: str
    """What the file is and who writes it, as a sentence."""
    records: tuple[Record, ...]
    """The file first, then the records in it, in the order of the reference."""

    def text(self, whole: Any) -> str:
        """Return the file: one line for each entry of a list of records, so that a review shows what changed."""
        body = writer(self.records[0])(whole, whole)
        parts = [f'"crmplan": {_dump({"format": self.format, "version": self.version})}']
        parts += [f"{_dump(key)}: {_laid_out(value)}" for key, value in body.items()]
        return "{\n" + ",\n".join(parts) + "\n}\n"

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema (draft 2020-12) of the file; it allows fields that later releases may add."""
        body = _object(self.records[0])
        stamp = {
            "type": "object",
            "description": "What this file is; a program should refuse a version it does not know.",
            "properties": {"format": {"const": self.format}, "version": {"const": self.version}},
            "required": ["format", "version"],
        }
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": f"crmplan {self.format}",
            "description": self.doc,
            **body,
            "properties": {"crmplan": stamp, **body["properties"]},
            "required": ["crmplan", *body["required"]],
            "$defs": {record.name: _object(record) for record in self.records[1:]},
        }

    def reference(self) -> str:
        """Return the tables of its page in the docs: what each record holds."""
        parts: list[str] = []
        for record in self.records:
            parts += [f"### {record.name}", "", record.doc, "", "| field | type | meaning |", "|:--|:--|:--|"]
            if record is self.records[0]:
                parts.append(
                    f"| `crmplan` | object | `format` is `{self.format}`, `version` is the version of this contract |"
                )
            parts += [f"| `{field.name}` | {field.type.word} | {field.doc} |" for field in record.fields]
            parts.append("")
        return "\n".join(parts).rstrip() + "\n"


def _object(record: Record) -> dict[str, Any]:
    return {
        "type": "object",
        "description": record.doc,
        "properties": {
            field.name: {**field.type.schema, "description": field.doc} for field in record.fields
        },
        "required": [field.name for field in record.fields],
    }


_encoder = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": "))


def _dump(value: object) -> str:
    return _encoder.encode(value)


def _laid_out(value: Any, indent: str = "") -> str:
    """Lists of records get a line for each item; objects that hold such lists are opened up."""
    inner = indent + "  "
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(inner + _dump(item) for item in value) + f"\n{indent}]"
    if isinstance(value, dict) and any(isinstance(item, list | dict) and item for item in value.values()):
        items: Iterable[str] = (
            f"{inner}{_dump(key)}: {_laid_out(item, inner)}" for key, item in value.items()
        )
        return "{\n" + ",\n".join(items) + f"\n{indent}}}"
    return _dump(value)
