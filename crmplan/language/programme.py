"""The programme itself: name, dates, currency, scope and what it goes without."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from crmplan import currencies
from crmplan.language import words
from crmplan.language.basics import Choice, Count, MapOf, Name, Number, text_of
from crmplan.language.fields import Field, Shape
from crmplan.language.figures import no_currency
from crmplan.language.readers import DATE, DURATION, FLAG, SHARE, TEXT, TEXTS, USERS, Users, choices
from crmplan.language.slips import Reading, Slip
from crmplan.language.values import Duration
from crmplan.nodes import Mapping, Node


class Currency(Choice):
    """The code of a currency."""

    def __init__(self) -> None:
        super().__init__("currency", currencies.CODES)
        self.words = "currency code such as `EUR`"

    def read(self, node: Node, reading: Reading) -> str:
        """Return the code."""
        word = text_of(node, "the code of a currency such as EUR")
        if word not in currencies.CODES:
            raise Slip("unknown-currency", no_currency(word))
        return word


CURRENCY = Currency()


class ScopeList(NamedTuple):
    """What the programme is about, and what it is not."""

    node: Mapping
    in_: tuple[str, ...] = ()
    out: tuple[str, ...] = ()


class Dip(NamedTuple):
    """The loss of productivity after a go-live that the plan reckons with."""

    node: Mapping
    depth: Decimal | None = None
    length: Duration | None = None
    relief: str = ""


class Programme(NamedTuple):
    """The programme itself."""

    node: Mapping
    id: str = ""
    name: str = ""
    start: date = date(2000, 1, 3)
    """First day; a Monday long ago when it is missing, which is an error."""
    committed_finish: date | None = None
    currency: str = ""
    """Code; empty when the playbook names none, then amounts have no currency of their own."""
    rates: dict[str, Decimal] = {}  # noqa: RUF012 - a default of a frozen record that nobody changes
    """Plan rates: what one unit of another currency is in the programme's."""
    profile: str = "standard"
    sponsor: str = ""
    users: Users | None = None
    vision: str = ""
    scope: ScopeList | None = None
    goals: dict[str, str] = {}  # noqa: RUF012
    covers: tuple[str, ...] = ()
    """Families of checks that apply; empty for all."""
    without: dict[str, str] = {}  # noqa: RUF012
    """Registers that the programme goes without -> the reason."""
    novel: bool = False
    org_change: bool = False
    processes: int | None = None
    dip: Dip | None = None
    assumptions: tuple[str, ...] = ()
    description: str = ""


SCOPE = Shape(
    ScopeList,
    "the scope",
    "What the programme is about, and what it is not.",
    (
        Field("in", TEXTS, "What is part of it.", instead_of=("inside", "included")),
        Field("out", TEXTS, "What is not part of it.", instead_of=("outside", "excluded")),
    ),
    example="{in: [Sales], out: [Billing]}",
)
DIP = Shape(
    Dip,
    "the dip",
    "The loss of productivity after a go-live that the plan reckons with.",
    (
        Field("depth", SHARE, "How much less is done, for example 20%.", required=True),
        Field(
            "length",
            DURATION,
            "For how long, for example 6w.",
            required=True,
            instead_of=("weeks", "duration"),
        ),
        Field("relief", TEXT, "What gives way in that time: targets, staff, orders."),
    ),
    example="{depth: 20%, length: 6w, relief: Sales targets lowered}",
)
PROGRAMME_FIELDS = (
    Field("id", Name("programme"), "Id, used for names of outputs."),
    Field("name", TEXT, "What people call it.", required=True, instead_of=("title",)),
    Field("start", DATE, "First day.", required=True, instead_of=("from", "begin", "start_date", "date")),
    Field(
        "committed_finish",
        DATE,
        "Day that was promised; the margin to it is reported and no date moves.",
        instead_of=("finish", "end", "deadline", "due", "finish_date"),
    ),
    Field("currency", CURRENCY, "Currency of the plan; needed when there is money."),
    Field(
        "rates",
        MapOf(CURRENCY, Number(above=0, example="0.92"), "map of currency to number"),
        "Plan rates: what one unit of another currency is in that of the plan.",
        instead_of=("exchange_rates", "fx"),
    ),
    Field("profile", Choice("profile", words.PROFILES), "Size; it chooses the default limits of the checks."),
    Field(
        "sponsor",
        Name("person"),
        "Executive of the business who answers for it; short for `roles: {sponsor: ...}`.",
    ),
    Field("users", USERS, "Users, for plans without regions: a number, or by group."),
    Field("vision", TEXT, "What will be different for customers and staff, in a sentence."),
    Field("scope", SCOPE, "What it is about, and what it is not."),
    Field(
        "goals",
        MapOf(Name("goal"), TEXT, "map of id to text"),
        "Strategic goals beside those of the vocabulary.",
    ),
    Field(
        "covers",
        choices("family", words.FAMILIES),
        "Families of checks that apply, when the playbook is a work package; without it, all.",
    ),
    Field(
        "without",
        MapOf(Choice("register", words.LEAVE_OUT), TEXT, "map of register to reason"),
        "Registers that it goes without, each with the reason.",
    ),
    Field("novel", FLAG, "Whether it is the first of its kind for this company."),
    Field("org_change", FLAG, "Whether departments are made or changed."),
    Field(
        "processes",
        Count(low=1),
        "Number of processes in scope, for the share of local variants.",
    ),
    Field("dip", DIP, "Loss of productivity after a go-live that the plan reckons with."),
    Field("assumptions", TEXTS, "What the plan takes for granted."),
    Field("description", TEXT, "More for the reader."),
)


def _check_programme(programme: Programme, reading: Reading) -> Programme:
    start, finish = programme.start, programme.committed_finish
    if "start" in programme.node.entries and finish is not None and finish < start:
        at = (programme.node.get("committed_finish") or programme.node).at
        reading.add("bad-range", at, f'"committed_finish" ({finish}) lies before "start" ({start})')
    rates = programme.node.get("rates")
    if isinstance(rates, Mapping):
        reading.means_currency_of_plan(*(value for _, value in rates.entries.values()))
    if programme.currency and programme.currency in programme.rates:
        at = rates.key_at(programme.currency) if isinstance(rates, Mapping) else programme.node.at
        message = f"{programme.currency} is the currency of the plan and has no rate; remove the line"
        reading.add("missing-rate", at, message)
    return programme


PROGRAMME = Shape(
    Programme,
    "the programme",
    "Name, dates, currency and scope.",
    PROGRAMME_FIELDS,
    check=_check_programme,
    example="{name: Helpdesk CRM, start: 2027-03-01}",
)
EMPTY_PROGRAMME = Programme(Mapping({}, True, "", 1, 1, 1, 1))
"""What stands for a programme that is missing, which is an error."""
