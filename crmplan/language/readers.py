"""Readers of what playbooks are made of: links, people, amounts, shares, users and moments."""

import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from crmplan.language import values, words
from crmplan.language.basics import Choice, Count, Flag, Many, Name, Parsed, Text, text_of
from crmplan.language.fields import Schema, SchemaMaker
from crmplan.language.slips import Reading, Slip
from crmplan.nodes import Mapping, Node


class _Reference:
    words = "reference"
    gives = values.Reference
    many = False

    def read(self, node: Node, reading: Reading) -> values.Reference:
        text = text_of(node, "a reference such as DE/sales/configure")
        return values.Reference(text.strip(), values.read_path(text), node)

    def schema(self, make: SchemaMaker) -> Schema:
        return {
            "type": ["string", "integer"],
            "pattern": values.REFERENCE_PATTERN,
            "patternErrorMessage": "A reference belongs here, such as charter, DE/sales/configure or "
            "DE/all/go-live.",
        }


class _Need:
    words = "link"
    gives = values.Need
    many = False

    def read(self, node: Node, reading: Reading) -> values.Need:
        if type(node) is Mapping:
            raise Slip(
                "wrong-type",
                "a link is a reference with an optional type and lag such as design ss +2d; here is a map",
            )
        text = text_of(node, "a link such as design, or design ss +2d,")
        path, parts, kind, lag = values.read_need(text)
        return values.Need(values.Reference(path, parts, node), kind, lag)

    def schema(self, make: SchemaMaker) -> Schema:
        return {
            "type": ["string", "integer"],
            "pattern": values.NEED_PATTERN,
            "patternErrorMessage": "A link belongs here: a reference, a type (fs, ss, ff, sf) and a lag, as "
            "in design ss +2d.",
        }


class _Unit(Parsed):
    def __init__(self) -> None:
        super().__init__(
            "person with units",
            "the id of a person with units, such as builder 2,",
            values.Units,
            values.read_units,
            values.UNITS_PATTERN,
        )

    def read(self, node: Node, reading: Reading) -> values.Units:
        person, units = values.read_units(text_of(node, self.expected))
        return values.Units(person, units, node)

    def schema(self, make: SchemaMaker) -> Schema:
        return {**super().schema(make), "type": ["string", "integer"]}


class Money(Parsed):
    """One amount, per one of the things that make sense here."""

    def __init__(self, *pers: str) -> None:
        self.pers = ("", *pers)
        per = "" if not pers else rf"(\s+per\s+({'|'.join(pers)}))?"
        example = f"45000 or 120 per {pers[0]}" if pers else "45000"
        super().__init__(
            "amount",
            f"an amount such as {example}",
            values.Amount,
            values.read_amount,
            rf"^\s*[0-9]+(\.[0-9]+)?(\s+[A-Z]{{3}})?{per}\s*$",
            number=True,
        )

    def read(self, node: Node, reading: Reading) -> values.Amount:
        """Return the amount."""
        amount = values.read_amount(text_of(node, self.expected))
        if not amount.currency and amount.number:
            reading.means_currency_of_plan(node)
        if amount.per not in self.pers:
            right = " or ".join(f"per {per}" if per else "one sum" for per in self.pers)
            raise Slip("bad-amount", f'"per {amount.per}" makes no sense here; write {right}')
        return amount


class Rate(Parsed):
    """The price of a person's time."""

    def __init__(self) -> None:
        super().__init__(
            "amount per d",
            "a rate such as 900 per d",
            values.Amount,
            values.read_amount,
            r"^\s*[0-9]+(\.[0-9]+)?(\s+[A-Z]{3})?\s+per\s+d\s*$",
        )

    def read(self, node: Node, reading: Reading) -> values.Amount:
        """Return the amount per day."""
        text = text_of(node, self.expected)
        amount = values.read_amount(text)
        if not amount.currency and amount.number:
            reading.means_currency_of_plan(node)
        if amount.per != "d":
            currency = f" {amount.currency}" if amount.currency else ""
            meant = f"{values.plain_number(amount.number)}{currency} per d"
            raise Slip("bad-amount", f'a rate is per day; did you mean "{meant}"?')
        return amount


class Amounts(NamedTuple):
    """An amount, or one for each region with a default for the others."""

    default: values.Amount | None
    regions: dict[str, values.Amount]
    node: Node

    def of(self, region: str) -> values.Amount | None:
        """Return the amount for a region (empty for a wider scope)."""
        return self.regions.get(region, self.default)


class ByRegion:
    """An amount, or a map from regions to amounts with ``default``."""

    many = False

    def __init__(self, *pers: str) -> None:
        self.amount = Money(*pers)
        self.words = "amount, or map of region to amount"
        self.gives = Amounts

    def read(self, node: Node, reading: Reading) -> Amounts:
        """Return the amounts."""
        if type(node) is not Mapping:
            return Amounts(self.amount.read(node, reading), {}, node)
        default = None
        regions: dict[str, values.Amount] = {}
        for name, (_, value) in node.entries.items():
            try:
                if name == "default":
                    default = self.amount.read(value, reading)
                else:
                    regions[name] = self.amount.read(value, reading)
            except Slip as slip:
                reading.slip(slip, value)
        return Amounts(default, regions, node)

    def schema(self, make: SchemaMaker) -> Schema:
        """Return an amount or a map of amounts."""
        amount = self.amount.schema(make)
        return {**amount, "type": [*amount["type"], "object"], "additionalProperties": amount}


class Shares(NamedTuple):
    """A share of something, or one for each wave or phase with a default for the rest."""

    default: Decimal | None
    parts: dict[str, Decimal]
    node: Node


class _Shares:
    words = "share, or map of wave or phase to share"
    gives = Shares
    many = False

    def read(self, node: Node, reading: Reading) -> Shares:
        if type(node) is not Mapping:
            return Shares(values.read_share(text_of(node, "a share such as 20%")), {}, node)
        default = None
        parts: dict[str, Decimal] = {}
        for name, (_, value) in node.entries.items():
            try:
                share = values.read_share(text_of(value, "a share such as 20%"))
                if name == "default":
                    default = share
                else:
                    parts[name] = share
            except Slip as slip:
                reading.slip(slip, value)
        return Shares(default, parts, node)

    def schema(self, make: SchemaMaker) -> Schema:
        share = SHARE.schema(make)
        return {**share, "type": ["string", "object"], "additionalProperties": share}


class Users(NamedTuple):
    """Users, all in one number or by group."""

    total: int | None
    """None when they are given by group."""
    groups: dict[str, int]
    node: Node


class _Users:
    words = "whole number, or map of group to whole number"
    gives = Users
    many = False
    count = Count()

    def read(self, node: Node, reading: Reading) -> Users:
        if type(node) is not Mapping:
            return Users(self.count.read(node, reading), {}, node)
        groups: dict[str, int] = {}
        for name, (_, value) in node.entries.items():
            try:
                groups[name] = self.count.read(value, reading)
            except Slip as slip:
                reading.slip(slip, value)
        return Users(None, groups, node)

    def schema(self, make: SchemaMaker) -> Schema:
        count = self.count.schema(make)
        return {**count, "type": ["integer", "object"], "additionalProperties": count}


class Moment(NamedTuple):
    """A day, or what finishes then: a date or a reference to tasks."""

    date: date | None
    reference: values.Reference | None
    node: Node


class _Moment:
    words = "date or reference"
    gives = Moment
    many = False

    def read(self, node: Node, reading: Reading) -> Moment:
        text = text_of(node, "a date such as 2027-03-01 or a reference such as all/go-live").strip()
        if re.fullmatch(r"[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{1,4}", text) or "," in text or " " in text:
            return Moment(values.read_date(text), None, node)
        return Moment(None, values.Reference(text, values.read_path(text), node), node)

    def schema(self, make: SchemaMaker) -> Schema:
        return {
            "type": ["string", "integer"],
            "pattern": values.REFERENCE_PATTERN,
            "patternErrorMessage": "A date such as 2027-03-01 or a reference such as all/go-live belongs "
            "here.",
        }


TEXT = Text()
TEXTS = Many(TEXT, "text or list of texts", unique=False)
FLAG = Flag()
DURATION = Parsed(
    "duration",
    "a duration such as 5d, 2w, 4h, 14ed or 25d..45d (30d)",
    values.Duration,
    values.read_duration,
    r"^\s*[0-9]+(\.[0-9]+)?\s*e?[hdw](\s*\.\.\s*[0-9]+(\.[0-9]+)?\s*e?[hdw](\s*\(\s*[0-9]+(\.[0-9]+)?\s*e?[hdw]\s*\))?)?\s*$",
)
REPEAT = Parsed(
    "repeat",
    "how often, such as 4w, 30d, month or quarter",
    values.Repeat,
    values.read_repeat,
    rf"^\s*{values.REPEAT}\s*$",
)
DATE = Parsed(
    "date", "a date such as 2027-03-01", date, values.read_date, r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\s*$"
)
DAYS = Parsed(
    "date or range of dates",
    "a date or a range of dates such as 2027-05-17..2027-05-20",
    values.Days,
    values.read_days,
    r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}(\s*\.\.\s*[0-9]{4}-[0-9]{2}-[0-9]{2})?\s*$",
)
DAY_LIST = Many(DAYS, "dates and ranges of dates")
SHARE = Parsed("share", "a share such as 10%", Decimal, values.read_share, values.SHARE_PATTERN)
SHARES = _Shares()
USERS = _Users()
MOMENT = _Moment()
MOMENTS = Many(MOMENT, "dates and references")
REFERENCE = _Reference()
REFERENCES = Many(REFERENCE, "reference or list of references")
NEEDS = Many(_Need(), "link or list of links")
PERSON = Name("person", words.PERSON_SCOPE_WORDS)
PEOPLE = Many(PERSON, "person or list of people")
TEAM = Many(_Unit(), "list of people with units")


def choices(what: str, known: Collection[str]) -> Many:
    """Return the reader of one word of the vocabulary or a list of them."""
    return Many(Choice(what, known), f"{what} or list of them")


def names(what: str, scope_words: Collection[str] = ()) -> Many:
    """Return the reader of one id or a list of them."""
    return Many(Name(what, scope_words), f"{what} or list of them")
