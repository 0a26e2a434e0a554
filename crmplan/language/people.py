"""People, and the groups of users."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from crmplan.language import words
from crmplan.language.basics import Choice, Name, Number
from crmplan.language.calendars import in_order
from crmplan.language.fields import Field, Keyed, Shape
from crmplan.language.readers import DATE, DAY_LIST, FLAG, SHARES, TEXT, TEXTS, Money, Rate, Shares
from crmplan.language.tasks import COST_CATEGORY
from crmplan.language.values import Amount, Days
from crmplan.nodes import Mapping, Node


class Person(NamedTuple):
    """A person, team, committee or partner."""

    node: Mapping
    id: str
    key: Node
    name: str = ""
    title: str = ""
    side: str = ""
    executive: bool = False
    department: str = ""
    region: str = ""
    group: str = ""
    allocation: Shares | None = None
    capacity: Decimal = Decimal(1)
    rate: Amount | None = None
    category: str = ""
    backfill: Amount | None = None
    from_: date | None = None
    to: date | None = None
    away: tuple[Days, ...] = ()
    calendar: str = ""
    deputy: str = ""
    certified: bool = False
    skills: tuple[str, ...] = ()
    description: str = ""

    @property
    def cost_category(self) -> str:
        """Category of this person's labour: its own, else implementation for vendors and internal labour for
        others.
        """
        return self.category or ("implementation" if self.side == "vendor" else "internal-labour")


PERSON_SHAPE = Shape(
    Person,
    "a person",
    "A person, team, committee or partner. Names are for readers; references use the id.",
    (
        Field("name", TEXT, "Name; without it, the id.", instead_of=("full_name",)),
        Field("title", TEXT, "Title or function.", instead_of=("role", "function", "position", "job")),
        Field(
            "side", Choice("side", words.SIDES), "Business, IT or vendor.", instead_of=("type", "external")
        ),
        Field("executive", FLAG, "Whether this is an executive.", instead_of=("exec",)),
        Field("department", TEXT, "Department."),
        Field("region", Name("region"), "Region this person belongs to."),
        Field("group", Name("group"), "Group of users this person speaks for.", instead_of=("end_user",)),
        Field(
            "allocation", SHARES, "Share of the time that is free for the programme; also by wave or phase."
        ),
        Field(
            "capacity",
            Number(above=0, high=10000, example="4"),
            "Number of people, for a team.",
            instead_of=("size", "headcount", "units"),
        ),
        Field("rate", Rate(), "Price of a day, `900 per d`.", instead_of=("price", "cost", "daily_rate")),
        Field(
            "category",
            COST_CATEGORY,
            "Cost category of the labour; without it, `implementation` for vendors, else `internal-labour`.",
        ),
        Field("backfill", Money(), "Cost of who stands in, spent evenly from `from` to `to`."),
        Field("from", DATE, "First day in the programme.", instead_of=("start",)),
        Field("to", DATE, "Last day in the programme.", instead_of=("until", "end")),
        Field("away", DAY_LIST, "Days of absence.", instead_of=("holidays", "vacation", "absent")),
        Field("calendar", Name("calendar"), "Working time of this person: a calendar or a country code."),
        Field("deputy", Name("person"), "Who stands in.", instead_of=("backup", "substitute")),
        Field("certified", FLAG, "Whether certified for the product."),
        Field("skills", TEXTS, "Skills, for example of the platform."),
        Field("description", TEXT, "More for the reader."),
    ),
    check=in_order,
    example="{name: Ana Ruiz, side: business}",
)
PEOPLE_MAP = Keyed(PERSON_SHAPE)


class Group(NamedTuple):
    """A group of users who work alike."""

    node: Mapping
    id: str
    key: Node
    name: str = ""
    family: str = ""
    department: str = ""
    benefit: str = ""
    access: str = ""
    low_skill: bool = False
    description: str = ""


GROUP = Shape(
    Group,
    "a group",
    "A group of users who work alike and are trained together.",
    (
        Field("name", TEXT, "What people call it; without it, the id.", instead_of=("title",)),
        Field("family", TEXT, "Family of roles; one course serves one family.", instead_of=("role_family",)),
        Field("department", TEXT, "Department."),
        Field("benefit", TEXT, "What they gain, in their words.", instead_of=("benefits",)),
        Field(
            "access", TEXT, "Role in the system that says what they may see and change.", instead_of=("role",)
        ),
        Field("low_skill", FLAG, "Whether they need more help than others."),
        Field("description", TEXT, "More for the reader."),
    ),
    example="{name: Sales reps, family: sales}",
)
GROUPS = Keyed(GROUP)
