"""From where on the status of a programme is amber or red, and what a person rates otherwise."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple, TypeVar

from crmplan.language import words
from crmplan.language.basics import Choice, Count, MapOf, Name, Parsed
from crmplan.language.fields import Field, Reader, Shape
from crmplan.language.readers import SHARE, TEXT
from crmplan.language.slips import Reading, Slip
from crmplan.language.times import Length, read_duration
from crmplan.nodes import Mapping


def read_days(text: str) -> Length:
    """Read a threshold in working time; ``0d`` is one."""
    nothing = re.fullmatch(r"\s*0+(?:\.0+)?\s*([hdw])\s*", text)
    if nothing:  # No duration, but a threshold: the first day counts.
        return Length(Decimal(), nothing[1])
    found = read_duration(text)
    if found.elapsed or not found.single:
        raise Slip("bad-duration", f'"{text}" is no number of working days; write it as 5d or 2w')
    return found.low


WORKING_DAYS = Parsed(
    "working time",
    "working time such as 5d or 2w",
    Length,
    read_days,
    r"^\s*[0-9]+(\.[0-9]+)?\s*[hdw]\s*$",
)


class DayThreshold(NamedTuple):
    """Working days beyond which something is amber and red."""

    node: Mapping
    amber: Length | None = None
    red: Length | None = None


class ShareThreshold(NamedTuple):
    """Shares beyond which something is amber and red."""

    node: Mapping
    amber: Decimal | None = None
    red: Decimal | None = None


class CountThreshold(NamedTuple):
    """Numbers beyond which something is amber and red."""

    node: Mapping
    amber: int | None = None
    red: int | None = None


AnyThreshold = DayThreshold | ShareThreshold | CountThreshold
T = TypeVar("T", DayThreshold, ShareThreshold, CountThreshold)


class Limits(NamedTuple):
    """The thresholds of one measure where the playbook sets none."""

    amber: str
    red: str
    """Empty: never red."""
    falling: bool = False
    """Whether less is worse."""


DEFAULTS: dict[str, Limits] = {
    "margin": Limits("10d", "0d", falling=True),
    "slip": Limits("5d", "20d"),
    "cost": Limits("0%", "5%"),
    "unreleased": Limits("0%", "5%"),
    "users": Limits("0%", "5%"),
    "cells": Limits("0", "1"),
    "errors": Limits("0", "0"),
    "warnings": Limits("0", ""),
}
"""Strict on purpose: auditors found that ratings by feel are too green, and a committee may set its own."""


def _shape(record: type[T], what: str, doc: str, example: str, reads: Reader) -> Shape[T]:
    return Shape(
        record,
        what,
        doc,
        (
            Field("amber", reads, "Beyond it, amber.", instead_of=("yellow", "orange", "warning")),
            Field("red", reads, "Beyond it, red.", instead_of=("error", "critical")),
        ),
        example=example,
    )


DAYS = _shape(
    DayThreshold,
    "a threshold in working days",
    "Working days beyond which something is amber and red.",
    "{amber: 5d, red: 20d}",
    WORKING_DAYS,
)
SHARES = _shape(
    ShareThreshold,
    "a threshold as a share",
    "Shares beyond which something is amber and red.",
    "{amber: 0%, red: 5%}",
    SHARE,
)
COUNTS = _shape(
    CountThreshold,
    "a threshold as a number",
    "Numbers beyond which something is amber and red.",
    "{amber: 0, red: 5}",
    Count(example="5"),
)


class Thresholds(NamedTuple):
    """From where on the status is amber or red."""

    node: Mapping
    margin: DayThreshold | None = None
    slip: DayThreshold | None = None
    cost: ShareThreshold | None = None
    unreleased: ShareThreshold | None = None
    users: ShareThreshold | None = None
    cells: CountThreshold | None = None
    errors: CountThreshold | None = None
    warnings: CountThreshold | None = None


def _doc(key: str, text: str) -> str:
    limits = DEFAULTS[key]
    return (
        f"{text}; without it `{limits.amber}` and `{limits.red}`."
        if limits.red
        else f"{text}; without it `{limits.amber}`, never red."
    )


def _check_thresholds(thresholds: Thresholds, reading: Reading) -> Thresholds:
    """Refuse a red that comes before the amber, be it written or by default."""
    if reading.partial:
        return thresholds
    for key, limits in DEFAULTS.items():
        given: AnyThreshold | None = getattr(thresholds, key)
        if given is None:
            continue
        read = _READS[key]
        amber = read(limits.amber) if given.amber is None else _size(given.amber)
        red = given.red if given.red is not None else limits.red
        if red == "":
            continue
        worst = read(red) if isinstance(red, str) else _size(red)
        if (worst > amber) if limits.falling else (worst < amber):
            side = "above" if limits.falling else "below"
            at = (given.node.get("red") or given.node.get("amber") or given.node).at
            message = f'"red" of "{key}" lies {side} its "amber", so amber would never be seen'
            if given.red is None or given.amber is None:
                message += (
                    f"; the other one is {limits.red if given.red is None else limits.amber} by default"
                )
            reading.add("bad-range", at, message)
    return thresholds


def _size(value: Length | Decimal | int) -> Decimal:
    """Return a threshold for comparing with others of its measure; a week has five days for this purpose."""
    if isinstance(value, Length):
        return value.amount * {"h": Decimal("0.125"), "d": Decimal(1), "w": Decimal(5)}[value.unit]
    return Decimal(value)


def _days(text: str) -> Decimal:
    return _size(read_days(text))


def _share(text: str) -> Decimal:
    return Decimal(text.removesuffix("%")) / 100


_READS: dict[str, Callable[[str], Decimal]] = {
    "margin": _days,
    "slip": _days,
    "cost": _share,
    "unreleased": _share,
    "users": _share,
    "cells": Decimal,
    "errors": Decimal,
    "warnings": Decimal,
}

THRESHOLDS = Shape(
    Thresholds,
    "the thresholds",
    "From where on the status of schedule, cost, scope and readiness is amber or red: beyond each value, not on it. "
    "They are printed beside the rating.",
    (
        Field(
            "margin",
            DAYS,
            _doc("margin", "Schedule: fewer working days from the forecast to the committed finish"),
            instead_of=("float", "buffer"),
        ),
        Field(
            "slip",
            DAYS,
            _doc("slip", "Schedule: working days by which the worst go-live is later than in the baseline"),
            instead_of=("delay", "slippage", "schedule"),
        ),
        Field(
            "cost",
            SHARES,
            _doc("cost", "Cost: planned with contingency above the approved sum"),
            instead_of=("budget", "overrun"),
        ),
        Field(
            "unreleased",
            SHARES,
            _doc("unreleased", "Cost: spending above the released funding, as a share of it"),
            instead_of=("released", "funding"),
        ),
        Field(
            "users",
            SHARES,
            _doc("users", "Scope: users of the baseline who are left out"),
            instead_of=("scope",),
        ),
        Field(
            "cells", COUNTS, _doc("cells", "Scope: cells (region x module) of the baseline that are left out")
        ),
        Field(
            "errors",
            COUNTS,
            _doc("errors", "Readiness: findings of severity error for the stage"),
            instead_of=("readiness", "findings"),
        ),
        Field("warnings", COUNTS, _doc("warnings", "Readiness: findings of severity warning for the stage")),
    ),
    check=_check_thresholds,
    example="{slip: {amber: 5d, red: 20d}, cost: {amber: 0%, red: 5%}}",
)


class Rated(NamedTuple):
    """How a person rates one side of the programme, other than the thresholds do."""

    node: Mapping
    rating: str = ""
    by: str = ""
    reason: str = ""


def _check_rated(rated: Rated, reading: Reading) -> Rated:
    if rated.rating == "green" and not (rated.by and rated.reason) and not reading.partial:
        at = (rated.node.get("rating") or rated.node).at
        reading.add("raised-rating", at, raised("green", rated))
    return rated


def raised(computed: str, rated: Rated) -> str:
    """Return the message about a rating that is better than the thresholds say, without a name or a reason."""
    lacks = [word for word, given in (("by", rated.by), ("reason", rated.reason)) if not given]
    than = "" if computed == "green" else f" better than the {computed} of the thresholds"
    return (
        f'"{rated.rating}" rates it{than or " as well as can be"}, and the committee must read who says so and why; '
        f"add {' and '.join(lacks)}"
    )


RATED = Shape(
    Rated,
    "a rating by a person",
    "How a person rates one side of the programme: lower than the thresholds freely, higher only with a name and a "
    "reason. It counts for this status date alone.",
    (
        Field(
            "rating",
            Choice(
                "rating",
                words.RATINGS,
                {
                    word: f'no rating "{word}"; did you mean "amber"?'
                    for word in ("yellow", "orange", "Amber")
                },
            ),
            "The rating.",
            required=True,
            instead_of=("is", "colour", "color", "status"),
        ),
        Field("by", Name("person"), "Who rates it so.", instead_of=("who", "owner", "person")),
        Field("reason", TEXT, "Why.", instead_of=("because", "why", "note")),
    ),
    check=_check_rated,
    example="{rating: amber, by: cro, reason: Two of the key users have left}",
)
RATINGS = MapOf(
    Choice("side of the status", words.STATUS_SIDES), RATED, "map of side of the status to rating"
)
