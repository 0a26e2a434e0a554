"""The registers: risks, stakeholders, communications, events, data sources, entities, integrations."""

from decimal import Decimal
from typing import NamedTuple

from crmplan.language import words
from crmplan.language.basics import Choice, Count, Name
from crmplan.language.fields import Field, Keyed, Shape
from crmplan.language.readers import (
    DURATION,
    FLAG,
    MOMENT,
    MOMENTS,
    PERSON,
    REFERENCES,
    REPEAT,
    SHARE,
    TEXT,
    TEXTS,
    Moment,
    Money,
    choices,
    names,
)
from crmplan.language.slips import Reading
from crmplan.language.values import Amount, Duration, Reference, Repeat
from crmplan.nodes import Mapping, Node


class Risk(NamedTuple):
    """What may happen, and what is done about it."""

    node: Mapping
    id: str
    key: Node
    name: str = ""
    probability: Decimal | None = None
    delay: Duration | None = None
    cost: Amount | None = None
    rating: str = ""
    owner: str = ""
    response: str = ""
    mitigation: tuple[Reference, ...] = ()
    touches: tuple[Reference, ...] = ()
    tags: tuple[str, ...] = ()
    waves: tuple[str, ...] = ()
    closed: bool = False
    description: str = ""


RISKS = Keyed(
    Shape(
        Risk,
        "a risk",
        "What may happen, what it would cost, and what is done about it.",
        (
            Field("name", TEXT, "What may happen.", instead_of=("title", "text")),
            Field(
                "probability", SHARE, "How likely, for example 40%.", instead_of=("likelihood", "chance", "p")
            ),
            Field("delay", DURATION, "Delay of the tasks it touches: 10d..25d (15d)."),
            Field("cost", Money(), "Cost when it happens.", instead_of=("impact", "money")),
            Field(
                "rating",
                Choice("rating", words.LEVELS),
                "Rating; without it, from probability and effect.",
                instead_of=("severity", "level"),
            ),
            Field("owner", Name("person"), "Who watches it."),
            Field(
                "response",
                TEXT,
                "What is done about it.",
                instead_of=("mitigate", "action", "plan", "answer"),
            ),
            Field(
                "mitigation", REFERENCES, "Tasks that make it smaller.", instead_of=("tasks", "mitigated_by")
            ),
            Field("touches", REFERENCES, "Tasks that it would delay.", instead_of=("affects",)),
            Field(
                "tags",
                choices("tag of risks", words.RISK_TAGS),
                "What it is about.",
                instead_of=("tag", "kind"),
            ),
            Field("waves", names("wave"), "Waves it concerns; without it, all.", instead_of=("wave",)),
            Field("closed", FLAG, "Whether it is over."),
            Field("description", TEXT, "More for the reader."),
        ),
        example="{name: Duplicates, probability: 40%, delay: 10d, owner: tom, response: Cleanse first}",
    )
)


class Stakeholder(NamedTuple):
    """Somebody who can help or hinder, or whose work changes."""

    node: Mapping
    id: str
    key: Node
    name: str = ""
    person: str = ""
    department: str = ""
    groups: tuple[str, ...] = ()
    stance: str = ""
    influence: str = ""
    concern: str = ""
    action: str = ""
    tasks: tuple[Reference, ...] = ()
    owner: str = ""


STAKEHOLDERS = Keyed(
    Shape(
        Stakeholder,
        "a stakeholder",
        "Somebody who can help or hinder, or whose work changes.",
        (
            Field("name", TEXT, "What people call them; without it, the id.", instead_of=("title",)),
            Field("person", Name("person"), "The person, when it is one."),
            Field("department", TEXT, "Department."),
            Field("groups", names("group"), "Groups of users they stand for.", instead_of=("group",)),
            Field(
                "stance",
                Choice("stance", words.STANCES),
                "How they stand to it.",
                instead_of=("attitude", "position"),
            ),
            Field(
                "influence",
                Choice("influence", words.LEVELS),
                "How much they can help or hinder.",
                instead_of=("power",),
            ),
            Field("concern", TEXT, "What they fear or want.", instead_of=("concerns", "interest")),
            Field("action", TEXT, "What is done to win them.", instead_of=("mitigation", "response", "plan")),
            Field("tasks", REFERENCES, "Tasks that do it."),
            Field("owner", Name("person"), "Who looks after them."),
        ),
        example="{name: Works council, stance: sceptic, action: Talk before design}",
    )
)


class Event(NamedTuple):
    """A dated series: meetings, messages, reviews, releases."""

    node: Mapping
    id: str
    key: Node
    name: str = ""
    kind: str = ""
    every: Repeat | None = None
    from_: Moment | None = None
    until: Moment | None = None
    on: tuple[Moment, ...] = ()
    owner: str = ""
    attend: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    waves: tuple[str, ...] = ()
    description: str = ""


def _check_series(event: "Event | Communication", reading: Reading) -> "Event | Communication":
    given = event.node.entries
    if reading.partial:
        return event
    if ("on" in given) == ("every" in given):
        message = f'"{event.id}" needs either days ("on") or a series ("every" with "from" and "until")'
        reading.add("missing-key", event.key.at, message)
    elif "every" in given and not ("from" in given and "until" in given):
        lacks = "until" if "from" in given else "from"
        reading.add(
            "missing-key", event.key.at, f'the series "{event.id}" has no "{lacks}": a date or a reference'
        )
    first, last = (event.from_.date if event.from_ else None), (event.until.date if event.until else None)
    if first is not None and last is not None and first > last and event.until is not None:
        reading.add("bad-range", event.until.node.at, f'"until" ({last}) lies before "from" ({first})')
    return event


_SERIES = (
    Field(
        "every",
        REPEAT,
        "How often: `4w`, `30d`, `month`, `quarter`.",
        instead_of=("repeat", "interval", "cadence", "frequency"),
    ),
    Field("from", MOMENT, "First day, or the task that begins it.", instead_of=("start", "after")),
    Field("until", MOMENT, "Last day, or the task that ends it.", instead_of=("end",)),
    Field("on", MOMENTS, "Days or tasks, instead of a series.", instead_of=("date", "dates", "day", "days")),
)
EVENTS = Keyed(
    Shape(
        Event,
        "an event",
        "A dated series: meetings, messages, reviews, releases. Never part of the network.",
        (
            Field("name", TEXT, "What people call it; without it, the id.", instead_of=("title",)),
            Field(
                "kind",
                Choice("kind of event", words.EVENT_KINDS),
                "What it is.",
                required=True,
                instead_of=("type",),
            ),
            *_SERIES,
            Field("owner", PERSON, "Who runs it.", instead_of=("lead", "who")),
            Field(
                "attend",
                names("person"),
                "Who takes part.",
                instead_of=("attendees", "people", "team", "members"),
            ),
            Field(
                "audience",
                names("audience"),
                "Groups or stakeholders it is for; `all` for everybody.",
                instead_of=("groups", "to_whom"),
            ),
            Field("regions", names("region"), "Regions it is for; without it, all.", instead_of=("region",)),
            Field("waves", names("wave"), "Waves it is for; without it, all.", instead_of=("wave",)),
            Field("description", TEXT, "More for the reader."),
        ),
        check=_check_series,  # type: ignore[arg-type]
        example="{kind: steering, every: 4w, from: charter, until: all/hypercare, owner: cro}",
    )
)


class Communication(NamedTuple):
    """What an audience is told, and when."""

    node: Mapping
    id: str
    key: Node
    name: str = ""
    audience: tuple[str, ...] = ()
    message: str = ""
    channel: str = ""
    every: Repeat | None = None
    from_: Moment | None = None
    until: Moment | None = None
    on: tuple[Moment, ...] = ()
    owner: str = ""
    feedback: bool = False
    regions: tuple[str, ...] = ()
    waves: tuple[str, ...] = ()


COMMUNICATIONS = Keyed(
    Shape(
        Communication,
        "a communication",
        "What an audience is told, how and when.",
        (
            Field("name", TEXT, "What people call it; without it, the id.", instead_of=("title",)),
            Field(
                "audience",
                names("audience"),
                "Groups or stakeholders it is for; `all` for everybody.",
                required=True,
                instead_of=("to", "groups", "for"),
            ),
            Field("message", TEXT, "What they are told.", instead_of=("text", "content")),
            Field("channel", TEXT, "How: mail, town hall, intranet.", instead_of=("medium", "via")),
            *_SERIES,
            Field("owner", PERSON, "Who tells it.", instead_of=("by", "sender", "from_whom")),
            Field("feedback", FLAG, "Whether it lets them answer.", instead_of=("two_way",)),
            Field("regions", names("region"), "Regions it is for; without it, all.", instead_of=("region",)),
            Field("waves", names("wave"), "Waves it is for; without it, all.", instead_of=("wave",)),
        ),
        check=_check_series,  # type: ignore[arg-type]
        example="{audience: [rep], message: Why and when, every: 4w, from: charter, until: all/go-live}",
    )
)


class DataSource(NamedTuple):
    """A system or file that data is moved from."""

    node: Mapping
    id: str
    key: Node
    name: str = ""
    owner: str = ""
    regions: tuple[str, ...] = ()
    format: str = ""
    volume: int | None = None
    entities: tuple[str, ...] = ()
    personal_data: bool = False
    retire: bool = True
    steward: str = ""
    description: str = ""


SOURCES = Keyed(
    Shape(
        DataSource,
        "a data source",
        "A system or file that data is moved from.",
        (
            Field("name", TEXT, "What people call it; without it, the id.", instead_of=("title", "system")),
            Field("owner", Name("person"), "Who answers for it."),
            Field(
                "regions",
                names("region"),
                "Regions whose data it holds; without it, all.",
                instead_of=("region",),
            ),
            Field("format", TEXT, "Database, spreadsheet, mailbox.", instead_of=("type", "kind")),
            Field("volume", Count(), "Number of records.", instead_of=("records", "rows", "size")),
            Field("entities", names("entity"), "Entities it holds.", instead_of=("entity",)),
            Field("personal_data", FLAG, "Whether it holds personal data.", instead_of=("personal",)),
            Field("retire", FLAG, "Whether it is closed after the move; `false` when it lives on."),
            Field("steward", Name("person"), "Who keeps its data clean."),
            Field("description", TEXT, "More for the reader."),
        ),
        example="{name: Old CRM, owner: tom, regions: [DE], format: database, volume: 120000}",
    )
)


class Entity(NamedTuple):
    """Something that several systems keep data about."""

    node: Mapping
    id: str
    key: Node
    name: str = ""
    system_of_record: str = ""
    used_by: tuple[str, ...] = ()
    conflict_policy: str = ""
    owner: str = ""
    customer: bool = False
    retention: str = ""

    @property
    def shared(self) -> bool:
        """Whether more than one system keeps it."""
        return len(self.used_by) > 0


ENTITIES = Keyed(
    Shape(
        Entity,
        "an entity",
        "Something that several systems keep data about: customer, product, order.",
        (
            Field("name", TEXT, "What people call it; without it, the id.", instead_of=("title",)),
            Field(
                "system_of_record",
                TEXT,
                "The one system that holds the truth.",
                instead_of=("master", "system"),
            ),
            Field(
                "used_by",
                TEXTS,
                "Other systems and modules that keep or show it.",
                instead_of=("shared_with", "systems"),
            ),
            Field(
                "conflict_policy",
                TEXT,
                "Who wins when two change it at once.",
                instead_of=("conflict", "policy"),
            ),
            Field("owner", Name("person"), "Who answers for it."),
            Field("customer", FLAG, "Whether it is the customer."),
            Field("retention", TEXT, "How long it is kept."),
        ),
        example="{system_of_record: CRM, used_by: [ERP], conflict_policy: The owner of the field wins}",
    )
)


class Integration(NamedTuple):
    """An interface to another system."""

    node: Mapping
    id: str
    key: Node
    name: str = ""
    system: str = ""
    direction: str = ""
    owner: str = ""
    entities: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    waves: tuple[str, ...] = ()
    tasks: tuple[Reference, ...] = ()
    cost: Amount | None = None
    description: str = ""


INTEGRATIONS = Keyed(
    Shape(
        Integration,
        "an integration",
        "An interface to another system.",
        (
            Field("name", TEXT, "What people call it; without it, the id.", instead_of=("title",)),
            Field("system", TEXT, "The other system."),
            Field(
                "direction", Choice("direction", ("in", "out", "both")), "Into the CRM, out of it, or both."
            ),
            Field("owner", Name("person"), "Who answers for it."),
            Field("entities", names("entity"), "Entities it moves.", instead_of=("entity",)),
            Field(
                "modules", names("module"), "Modules that need it; without it, all.", instead_of=("module",)
            ),
            Field("waves", names("wave"), "Waves that need it; without it, all.", instead_of=("wave",)),
            Field("tasks", REFERENCES, "Tasks that map, build and test it."),
            Field("cost", Money(), "Its cost as far as no task or line names it.", instead_of=("amount",)),
            Field("description", TEXT, "More for the reader."),
        ),
        example="{name: ERP, owner: cio, direction: both, entities: [customer], tasks: [erp-link]}",
    )
)
