"""Why it is done and how that is seen: objectives, KPIs, measures and the business case."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from crmplan.language import words
from crmplan.language.basics import Choice, Count, Name, Number
from crmplan.language.fields import Field, Keyed, Shape
from crmplan.language.readers import DATE, FLAG, MOMENT, REFERENCES, TEXT, Moment, Money, names
from crmplan.language.values import Amount, Reference
from crmplan.nodes import Mapping, Node

_VALUE = Number(example="82")


class Objective(NamedTuple):
    """A problem and the goal it stands against."""

    node: Mapping
    id: str
    key: Node
    name: str = ""
    problem: str = ""
    goal: str = ""
    kpi: tuple[str, ...] = ()
    owner: str = ""
    description: str = ""


OBJECTIVES = Keyed(
    Shape(
        Objective,
        "an objective",
        "A problem, the strategic goal it stands against, and the KPI that shows success.",
        (
            Field("name", TEXT, "The objective in a few words.", instead_of=("title",)),
            Field("problem", TEXT, "The problem it solves, as it is felt today.", instead_of=("why",)),
            Field("goal", Name("goal"), "Strategic goal: a word of the vocabulary or of `programme.goals`."),
            Field("kpi", names("KPI"), "KPI that shows success.", instead_of=("kpis", "measure", "metric")),
            Field("owner", Name("person"), "Who answers for it."),
            Field("description", TEXT, "More for the reader."),
        ),
        example="{problem: One customer in six leaves, goal: retention, kpi: retention, owner: cro}",
    )
)


class Kpi(NamedTuple):
    """A figure with its value today and its target."""

    node: Mapping
    id: str
    key: Node
    name: str = ""
    family: str = ""
    measures: str = ""
    """``activity`` or ``outcome``; empty when not said."""
    aspect: str = ""
    unit: str = ""
    baseline: Decimal | None = None
    target: Decimal | None = None
    floor: Decimal | None = None
    by: Moment | None = None
    owner: str = ""
    source: str = ""
    formula: str = ""
    derived: bool = False
    validated: tuple[Reference, ...] = ()
    paired_with: tuple[str, ...] = ()
    dashboard: str = ""
    description: str = ""


KPIS = Keyed(
    Shape(
        Kpi,
        "a KPI",
        "A figure with its value today and its target.",
        (
            Field("name", TEXT, "What people call it; without it, the id.", instead_of=("title",)),
            Field("family", Choice("KPI family", words.KPI_FAMILIES), "Family.", instead_of=("type", "kind")),
            Field(
                "measures",
                Choice("word", ("activity", "outcome")),
                "Whether it counts what is done or what comes of it.",
            ),
            Field(
                "aspect",
                Choice("aspect", words.ASPECTS),
                "What it looks at, for figures of adoption and data quality.",
            ),
            Field("unit", TEXT, 'Unit of its numbers, for example "%".'),
            Field("baseline", _VALUE, "Value before the rollout.", instead_of=("today", "current", "actual")),
            Field("target", _VALUE, "Value to reach.", instead_of=("goal",)),
            Field(
                "floor",
                _VALUE,
                "Value that it must not pass for the worse while users learn.",
                instead_of=("guard",),
            ),
            Field(
                "by", MOMENT, "When the target is reached.", instead_of=("due", "date", "deadline", "until")
            ),
            Field("owner", Name("person"), "Who answers for it."),
            Field("source", TEXT, "System or survey it comes from."),
            Field("formula", TEXT, "How it is computed."),
            Field("derived", FLAG, "Whether it is computed from other data."),
            Field("validated", REFERENCES, "Tasks that compare it with a calculation by hand."),
            Field(
                "paired_with",
                names("KPI"),
                "The outcome that this activity should bring.",
                instead_of=("outcome",),
            ),
            Field("dashboard", Name("person"), "Who answers for the dashboard that shows it."),
            Field("description", TEXT, "More for the reader."),
        ),
        example='{name: Retention, family: retention, unit: "%", baseline: 82, target: 88, by: 2028-12-31}',
    )
)


class Measure(NamedTuple):
    """A figure for criteria that is no KPI."""

    node: Mapping
    id: str
    key: Node
    name: str = ""
    aspect: str = ""
    unit: str = ""
    source: str = ""
    owner: str = ""
    description: str = ""


MEASURES = Keyed(
    Shape(
        Measure,
        "a measure",
        "A figure for criteria that is no KPI.",
        (
            Field("name", TEXT, "What people call it; without it, the id.", instead_of=("title",)),
            Field(
                "aspect",
                Choice("aspect", words.ASPECTS),
                "What it looks at, for figures of adoption and data quality.",
            ),
            Field("unit", TEXT, 'Unit of its numbers, for example "%".'),
            Field("source", TEXT, "System or list it comes from."),
            Field("owner", Name("person"), "Who answers for it."),
            Field("description", TEXT, "More for the reader."),
        ),
        example='{name: Passed the test, unit: "%"}',
    )
)


class Benefit(NamedTuple):
    """What the programme brings."""

    node: Mapping
    id: str
    key: Node
    name: str = ""
    kind: str = ""
    amount: Amount | None = None
    number: Decimal | None = None
    unit: str = ""
    kpi: str = ""
    owner: str = ""
    from_: Moment | None = None
    basis: str = ""

    @property
    def quantified(self) -> bool:
        """Whether it is counted, in money or anything else."""
        return self.amount is not None or self.number is not None


BENEFIT = Shape(
    Benefit,
    "a benefit",
    "What the programme brings, counted in money or anything else.",
    (
        Field("name", TEXT, "The benefit in a few words.", instead_of=("title", "text")),
        Field(
            "kind",
            Choice("kind of benefit", words.BENEFIT_KINDS),
            "What it is counted in.",
            instead_of=("type",),
        ),
        Field("amount", Money("year", "month"), "How much money.", instead_of=("value", "money")),
        Field("number", _VALUE, "How much of something else.", instead_of=("count", "quantity")),
        Field("unit", TEXT, "Unit of that number, for example hours per month."),
        Field("kpi", Name("KPI"), "KPI that shows it."),
        Field("owner", Name("person"), "Who answers for it."),
        Field("from", MOMENT, "When it begins."),
        Field("basis", TEXT, "Where the figure comes from."),
    ),
    example="{name: Fewer double visits, kind: money, amount: 120000 per year}",
)


class BusinessCase(NamedTuple):
    """Why the money is worth spending."""

    node: Mapping
    summary: str = ""
    benefits: dict[str, Benefit] = {}  # noqa: RUF012 - a default of a frozen record that nobody changes
    cost: Amount | None = None
    years: int | None = None
    review: date | None = None
    owner: str = ""


BUSINESS_CASE = Shape(
    BusinessCase,
    "the business case",
    "Why the money is worth spending.",
    (
        Field("summary", TEXT, "In a few sentences.", instead_of=("text", "description")),
        Field("benefits", Keyed(BENEFIT), "What the programme brings."),
        Field(
            "cost", Money(), "Whole cost over the years; without it, that of the plan.", instead_of=("tco",)
        ),
        Field(
            "years",
            Count(low=1, high=20, example="5"),
            "Years that are looked at.",
            instead_of=("horizon",),
        ),
        Field("review", DATE, "When benefits are compared with it.", instead_of=("review_date",)),
        Field("owner", Name("person"), "Who answers for it."),
    ),
    example="{benefits: {visits: {amount: 120000 per year}}, review: 2028-12-31}",
)
