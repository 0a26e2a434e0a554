"""The budget: what is approved, the lines beside tasks, and when money is released."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from crmplan.language import words
from crmplan.language.basics import Choice, Count, MapOf, Name
from crmplan.language.fields import Field, Keyed, Shape
from crmplan.language.readers import (
    DATE,
    FLAG,
    MOMENT,
    REFERENCE,
    REFERENCES,
    SHARE,
    TEXT,
    Amounts,
    ByRegion,
    Moment,
    Money,
    names,
)
from crmplan.language.slips import Reading
from crmplan.language.tasks import COST_CATEGORY
from crmplan.language.values import Amount, Reference
from crmplan.nodes import Mapping, Node


class Line(NamedTuple):
    """A cost that belongs to no task: licences, support, upgrades."""

    node: Mapping
    id: str
    key: Node
    name: str = ""
    category: str = ""
    amount: Amounts | None = None
    from_: Moment | None = None
    until: Moment | None = None
    on: Moment | None = None
    for_: tuple[str, ...] = ()
    """Modules whose users count; empty for all."""
    minimum: int | None = None
    """Least number of units (users) that is paid for."""
    run: bool = False
    basis: str = ""
    paid_by: str = ""
    pays_for: tuple[Reference, ...] = ()
    description: str = ""


def _check_line(line: Line, reading: Reading) -> Line:
    given = line.node.entries
    if reading.partial:
        return line
    if "on" in given and ("from" in given or "until" in given):
        at = line.node.key_at("on")
        reading.add(
            "bad-scope", at, f'the line "{line.id}" has "on" and "from" or "until"; write one day or a time'
        )
    first, last = (line.from_.date if line.from_ else None), (line.until.date if line.until else None)
    if first is not None and last is not None and first > last and line.until is not None:
        reading.add("bad-range", line.until.node.at, f'"until" ({last}) lies before "from" ({first})')
    return line


LINE = Shape(
    Line,
    "a budget line",
    "A cost that belongs to no task: licences, support, upgrades.",
    (
        Field("name", TEXT, "What people call it; without it, the id.", instead_of=("title",)),
        Field(
            "category",
            COST_CATEGORY,
            "Cost category.",
            required=True,
            instead_of=("type", "kind"),
        ),
        Field(
            "amount",
            ByRegion("user month", "user", "d", "month", "year"),
            "How much: a sum, or per user, d, month, year or user month.",
            required=True,
            instead_of=("cost", "price", "sum"),
        ),
        Field("from", MOMENT, "First day, or the tasks that begin it: `all/go-live`.", instead_of=("start",)),
        Field("until", MOMENT, "Last day, or the tasks that end it.", instead_of=("to", "end")),
        Field("on", MOMENT, "The one day it is paid.", instead_of=("date", "paid_on")),
        Field(
            "for",
            names("module"),
            "Modules whose users count; without it, all.",
            instead_of=("module", "modules"),
        ),
        Field(
            "minimum",
            Count(low=1),
            "Least number of users that is paid for.",
            instead_of=("min", "at_least"),
        ),
        Field(
            "run",
            FLAG,
            "Whether it is a cost of running: shown per year, outside the approved sum.",
            instead_of=("running", "recurring"),
        ),
        Field("basis", TEXT, "Where the figure comes from.", instead_of=("source", "quote")),
        Field("paid_by", Name("payer"), "Who pays: a region or another payer.", instead_of=("payer",)),
        Field("pays_for", REFERENCES, "Tasks it pays for, as evidence.", instead_of=("task", "tasks")),
        Field("description", TEXT, "More for the reader."),
    ),
    check=_check_line,
    example="{category: licence, amount: 75 per user month, from: all/go-live, until: 2028-12-31}",
)


class Round(NamedTuple):
    """Money that is released on a day or by a gate."""

    node: Mapping
    id: str
    key: Node
    name: str = ""
    amount: Amount | None = None
    released: date | None = None
    gate: Reference | None = None


def _check_round(round: Round, reading: Reading) -> Round:
    given = round.node.entries
    if not reading.partial and ("released" in given) == ("gate" in given):
        message = f'the round "{round.id}" is released either on a day ("released") or by a gate ("gate")'
        reading.add("missing-key", round.key.at, message)
    return round


ROUND = Shape(
    Round,
    "a funding round",
    "Money that is released on a day or by a gate.",
    (
        Field("name", TEXT, "What people call it; without it, the id.", instead_of=("title",)),
        Field("amount", Money(), "How much.", required=True, instead_of=("sum",)),
        Field("released", DATE, "Day of release.", instead_of=("on", "date", "from")),
        Field("gate", REFERENCE, "Gate that releases it.", instead_of=("when", "needs")),
    ),
    check=_check_round,
    example="{amount: 500000, released: 2027-01-11}",
)


class Budget(NamedTuple):
    """What may be spent, and what is planned beside the tasks."""

    node: Mapping
    approved: Amount | None = None
    contingency: Decimal | None = None
    categories: dict[str, Amount] = {}  # noqa: RUF012 - a default of a frozen record that nobody changes
    lines: dict[str, Line] = {}  # noqa: RUF012
    funding: dict[str, Round] = {}  # noqa: RUF012
    estimate_class: int | None = None
    description: str = ""


BUDGET = Shape(
    Budget,
    "the budget",
    "What may be spent, and what is planned beside the tasks.",
    (
        Field(
            "approved",
            Money(),
            "Approved sum; it covers what is planned and the contingency.",
            instead_of=("total", "amount", "sum"),
        ),
        Field(
            "contingency",
            SHARE,
            "Share of the planned cost that is held back.",
            instead_of=("reserve", "buffer"),
        ),
        Field(
            "categories",
            MapOf(Choice("category", words.CATEGORIES), Money(), "map of category to amount"),
            "Approved by category.",
            instead_of=("category",),
        ),
        Field("lines", Keyed(LINE), "Costs that belong to no task.", instead_of=("items", "costs")),
        Field(
            "funding",
            Keyed(ROUND),
            "Rounds in which money is released.",
            instead_of=("rounds", "tranches", "releases"),
        ),
        Field(
            "estimate_class",
            Count(low=1, high=5),
            "Class of the estimate, 5 (screening) to 1 (check estimate).",
        ),
        Field("description", TEXT, "More for the reader."),
    ),
    example="{approved: 145000, contingency: 10%}",
)
