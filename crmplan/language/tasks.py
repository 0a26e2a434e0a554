"""Tasks and gates, and what belongs to one: training, rollback, coverage and scopes."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from crmplan.language import words
from crmplan.language.basics import Choice, Count, MapOf, Name, Number, a
from crmplan.language.criteria import CRITERIA, Criterion
from crmplan.language.fields import Field, Keyed, Shape
from crmplan.language.readers import (
    DATE,
    DURATION,
    MOMENT,
    NEEDS,
    PEOPLE,
    PERSON,
    REFERENCES,
    TEAM,
    TEXT,
    Amounts,
    ByRegion,
    Moment,
    choices,
    names,
)
from crmplan.language.slips import Reading, Slip
from crmplan.language.values import Duration, Need, Reference, Units
from crmplan.nodes import Mapping, Node

MOST_KINDS = 3
"""More kinds than these on one task are a way to tick off checks, not to plan work."""
COST_CATEGORIES = tuple(category for category in words.CATEGORIES if category != "contingency")
"""Categories that a cost can have; contingency is a share of the plan."""
COST_CATEGORY = Choice(
    "category",
    COST_CATEGORIES,
    {"contingency": "contingency is a share of the plan and no cost; write budget: {contingency: 10%}"},
)


# --- training, rollback, coverage, scopes ---------------------------------------------------------


class TrainingSpec(NamedTuple):
    """What a training offers."""

    node: Mapping
    hours: Decimal | None = None
    format: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    seats: int | None = None
    sessions: int | None = None
    groups: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


TRAINING = Shape(
    TrainingSpec,
    "a training",
    "What a training offers to each who attends.",
    (
        Field("hours", Number(above=0, high=1000, example="8"), "Hours for each who attends."),
        Field("format", choices("format", words.FORMATS), "How it is taught.", instead_of=("mode", "type")),
        Field("topics", choices("topic", words.TOPICS), "What it is about: tool, process and more."),
        Field("seats", Count(low=1), "Seats in one session.", instead_of=("places",)),
        Field("sessions", Count(low=1), "Number of sessions.", instead_of=("courses",)),
        Field(
            "groups",
            names("group", ("module.groups",)),
            "Groups that are trained; without it, the groups of the task's scope.",
        ),
        Field("languages", names("language"), "Languages it is held in.", instead_of=("language",)),
    ),
    example="{hours: 8, format: hands-on, topics: [tool, process]}",
)


class Rollback(NamedTuple):
    """How a cut-over is undone, and until when that can be decided."""

    node: Mapping
    plan: str = ""
    decide_by: str = ""
    owner: str = ""


ROLLBACK = Shape(
    Rollback,
    "a rollback",
    "How a cut-over is undone, and until when that can be decided.",
    (
        Field("plan", TEXT, "How to go back, or where that is written.", required=True, instead_of=("text",)),
        Field(
            "decide_by", TEXT, "Last moment to decide, for example Sunday 14:00.", instead_of=("by", "time")
        ),
        Field("owner", PERSON, "Who decides; without it, the owner of the task."),
    ),
    example="{plan: Restore the Friday backup, decide_by: Sunday 14:00}",
)


class Covers(NamedTuple):
    """What a task treats beyond its own scope, as evidence for the checks."""

    node: Mapping
    regions: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    waves: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    integrations: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()


COVERS = Shape(
    Covers,
    "a cover list",
    "What a task treats beyond its own scope, as evidence for the checks; `all` stands for every one.",
    (
        Field("regions", names("region"), "Regions it treats."),
        Field("modules", names("module"), "Modules it treats."),
        Field("waves", names("wave"), "Waves it treats."),
        Field("groups", names("group"), "Groups of users it treats."),
        Field("sources", names("data source"), "Data sources it treats."),
        Field("integrations", names("integration"), "Integrations it treats."),
        Field("entities", names("entity"), "Entities it treats."),
        Field("departments", names("department"), "Departments that take part."),
    ),
    example="{modules: [sales, service]}",
)


class Where(NamedTuple):
    """A choice of scopes; an empty field matches any."""

    node: Mapping
    region: tuple[str, ...] = ()
    module: tuple[str, ...] = ()
    wave: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    task: tuple[str, ...] = ()
    reason: str = ""


SCOPES = (
    Field("region", names("region"), "Regions.", instead_of=("regions",)),
    Field("module", names("module"), "Modules.", instead_of=("modules",)),
    Field("wave", names("wave"), "Waves.", instead_of=("waves",)),
    Field("source", names("data source"), "Data sources.", instead_of=("sources",)),
)


def some_scope(where: Where, reading: Reading) -> Where:
    chosen = len(where.node.entries) - ("reason" in where.node.entries)
    if not chosen and not reading.partial:
        reading.add("bad-scope", where.node.at, "this chooses nothing; name a region, module or wave")
    return where


ONLY = Shape(
    Where,
    "a choice of scopes",
    "Scopes that a package or task is made for.",
    (*SCOPES, Field("reason", TEXT, "Why.")),
    check=some_scope,
    example="{region: [DE, FR]}",
)
EXCEPT = Shape(
    Where,
    "an exception",
    "Scopes that a package or task is not made for, with the reason.",
    (
        *SCOPES,
        Field("reason", TEXT, "Why it is left out there.", required=True, instead_of=("because", "why")),
    ),
    check=some_scope,
    example="{region: FR, reason: Works council decides first}",
)


# --- the task -------------------------------------------------------------------------------------


class TaskSpec(NamedTuple):
    """A task or gate as written; amounts by region, references and scope words are not resolved yet."""

    node: Mapping
    id: str
    key: Node
    name: str = ""
    kind: tuple[str, ...] = ()
    phase: str = ""
    duration: Duration | None = None
    work: Duration | None = None
    needs: tuple[Need, ...] = ()
    opens: tuple[Reference, ...] = ()
    owner: str = ""
    """Who is accountable: a person or a scope word. A gate without owner has its first approver here."""
    team: tuple[Units, ...] = ()
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    approvers: tuple[str, ...] = ()
    calendar: str = ""
    schedule: str = "early"
    not_before: date | None = None
    finish_not_before: date | None = None
    start_by: date | None = None
    not_after: date | None = None
    start_on: date | None = None
    finish_on: date | None = None
    deadline: date | None = None
    delay: Duration | None = None
    cost: dict[str, Amounts] = {}  # noqa: RUF012 - a default of a frozen record that nobody changes
    spend: str = "even"
    paid_by: str = ""
    training: TrainingSpec | None = None
    criteria: tuple[Criterion, ...] = ()
    decisions: tuple[str, ...] = ()
    exit: tuple[Criterion, ...] = ()
    stream: str = ""
    deliverable: str = ""
    covers: Covers | None = None
    only: Where | None = None
    except_: Where | None = None
    tags: tuple[str, ...] = ()
    tool: str = ""
    rollback: Rollback | None = None
    until: Moment | None = None
    description: str = ""

    @property
    def gate(self) -> bool:
        """Whether one of its kinds makes it a gate."""
        return any(kind.startswith("gate-") for kind in self.kind)


CONSTRAINTS = (
    "not_before",
    "finish_not_before",
    "start_by",
    "not_after",
    "start_on",
    "finish_on",
    "deadline",
)
"""Keys of a task that hold a date which the schedule respects."""

_ORDERED = (
    ("not_before", "not_after"),
    ("not_before", "deadline"),
    ("not_before", "start_by"),
    ("start_on", "finish_on"),
    ("start_on", "not_after"),
    ("not_before", "finish_on"),
    ("finish_not_before", "not_after"),
)


def _check_task(task: TaskSpec, reading: Reading) -> TaskSpec:
    """Look at the fields of a task together, once it is whole."""
    if reading.partial:
        return task
    kinds = task.kind
    gate = bool(kinds) and task.gate
    if len(kinds) > MOST_KINDS:
        at = (task.node.get("kind") or task.node).at
        message = f'"{task.id}" has {len(kinds)} kinds; split it, so that each piece of work can be seen done'
        reading.add("many-kinds", at, message)
    if task.duration is None and task.work is None:
        if kinds and "duration" not in task.node.entries and "work" not in task.node.entries:
            timed = [kind for kind in kinds if kind in words.KINDS and not words.KINDS[kind].may_be_zero]
            if timed:
                kind = task.node.get("kind")
                at = kind.at if kind else task.node.at
                reading.add(
                    "needs-length",
                    at,
                    f'"{task.id}" is {a(timed[0])} and takes time; give it a duration such as 5d, or work '
                    "and a team",
                )
    elif gate:
        at = (task.node.get("duration") or task.node.get("work") or task.node).at
        message = f'"{task.id}" is a gate and takes no time; put its work into a task that the gate needs'
        reading.add("gate-with-length", at, message)
    if task.duration is None and task.work is not None and not task.team:
        at = (task.node.get("work") or task.node).at
        reading.add(
            "work-without-team",
            at,
            f'"{task.id}" has work and nobody to do it; name a team or give a duration',
        )
    for first, last in _ORDERED:
        start, end = getattr(task, first), getattr(task, last)
        if start is not None and end is not None and start > end:
            message = f'"{last}" ({end}) lies before "{first}" ({start})'
            start_node = task.node.get(first) or task.node
            end_node = task.node.get(last) or task.node
            reading.add("bad-range", end_node.at, message, also=[(start_node.at, "the start")])
    if gate and not task.owner and task.approvers:
        return task._replace(owner=task.approvers[0])
    return task


TASK_FIELDS = (
    Field("name", TEXT, "What people call it; without it, the id.", instead_of=("title", "label")),
    Field(
        "kind",
        choices("kind", words.KINDS),
        "What it is, as evidence for the checks; one word or a few.",
        instead_of=("kinds", "type"),
    ),
    Field("phase", Name("phase"), "The phase it belongs to."),
    Field(
        "duration",
        DURATION,
        "How long it takes; without duration and work it is a milestone.",
        instead_of=("length", "days", "effort", "time", "weeks"),
    ),
    Field("work", DURATION, "Person-days of the team; alone, the duration is work divided by the units."),
    Field(
        "needs",
        NEEDS,
        "What must come before: links such as `a`, `b +5d`, `c ss +2d`.",
        instead_of=(
            "after",
            "depends_on",
            "depends",
            "dependencies",
            "predecessors",
            "requires",
            "prerequisites",
        ),
    ),
    Field(
        "opens",
        REFERENCES,
        "Tasks that need this one, written from this side; usual for gates.",
        instead_of=("before", "successors", "blocks"),
    ),
    Field(
        "owner",
        PERSON,
        "Who is accountable, exactly one.",
        instead_of=("accountable", "lead", "assignee", "who"),
    ),
    Field(
        "team",
        TEAM,
        "Who does the work, with units: `builder 2`.",
        instead_of=("responsible", "resources", "people", "assigned"),
    ),
    Field("consulted", PEOPLE, "Who is asked."),
    Field("informed", PEOPLE, "Who is told."),
    Field(
        "approvers",
        PEOPLE,
        "Who approves; the first one owns a gate that has no owner.",
        instead_of=("approver", "approved_by", "decides"),
    ),
    Field(
        "calendar",
        Name("calendar", ("region.calendar",)),
        "Working time: a calendar or a country code; without it, that of the region.",
    ),
    Field("schedule", Choice("schedule", ("early", "late")), "`late`: as late as what follows allows."),
    Field(
        "not_before",
        DATE,
        "Starts on this day or later.",
        instead_of=("start", "from", "begin", "start_after", "earliest"),
    ),
    Field("finish_not_before", DATE, "Finishes on this day or later."),
    Field(
        "start_by", DATE, "Must start on this day or earlier.", instead_of=("start_before", "latest_start")
    ),
    Field(
        "not_after",
        DATE,
        "Must finish on this day or earlier.",
        instead_of=("end", "finish", "finish_by", "until_date", "latest"),
    ),
    Field("start_on", DATE, "Starts on this day, whatever its links say."),
    Field("finish_on", DATE, "Finishes on this day, whatever its links say.", instead_of=("date", "on")),
    Field(
        "deadline", DATE, "Should finish by then; only the float shows it.", instead_of=("due", "due_date")
    ),
    Field("delay", DURATION, "Working time behind what links and dates give; for decisions and what-if."),
    Field(
        "cost",
        MapOf(COST_CATEGORY, ByRegion("user"), "map of category to amount"),
        "Cost by category beside the labour of the team: a sum, or per user.",
        instead_of=("costs", "budget", "price"),
    ),
    Field(
        "spend",
        Choice("way of spending", ("even", "start", "end")),
        "When the cost is spent: evenly, at the start or at the end.",
    ),
    Field("paid_by", Name("payer"), "Who pays: a region or another payer.", instead_of=("payer",)),
    Field("training", TRAINING, "What a training offers."),
    Field("criteria", CRITERIA, "What a gate judges: `id: MEASURE OP NUMBER` or `id: {text: ...}`."),
    Field("decisions", choices("decision", words.DECISIONS), "What a gate may decide."),
    Field("exit", CRITERIA, "What must be true before it may end, for example of hypercare."),
    Field("stream", Choice("stream", words.STREAMS), "Stream of work; without it, that of its first kind."),
    Field("deliverable", TEXT, "What it leaves behind.", instead_of=("deliverables", "output")),
    Field("covers", COVERS, "What it treats beyond its own scope."),
    Field("only", ONLY, "Scopes of a package that it is made for.", instead_of=("when", "if")),
    Field(
        "except",
        EXCEPT,
        "Scopes of a package that it is not made for, with a reason.",
        instead_of=("unless",),
    ),
    Field(
        "tags", choices("tag", words.TAGS), "Properties that checks ask for.", instead_of=("tag", "labels")
    ),
    Field("tool", TEXT, "Tool that is used."),
    Field("rollback", ROLLBACK, "How a cut-over is undone, and until when."),
    Field("until", MOMENT, "When a parallel run ends at the latest."),
    Field("description", TEXT, "More for the reader.", instead_of=("notes", "note", "comment", "details")),
)
TASK = Shape(
    TaskSpec,
    "a task",
    "A piece of work with a length, or a milestone or gate without one.",
    TASK_FIELDS,
    check=_check_task,
    hints={"milestone": "a task without duration and work is a milestone"},
    example="{duration: 5d, owner: ana}",
)
TASKS = Keyed(TASK)


def read_task(id: str, node: Node, reading: Reading, key: Node | None = None) -> TaskSpec:
    """Read one task of a package after its defaults and overrides were merged.

    ``key`` is where the task is written (its id in the package). Problems are added to ``reading``; those of
    single values were found when the playbook was read, and the same ``Reading`` keeps each once.
    """
    try:
        return TASK.read(node, reading, id, key)
    except Slip as slip:
        reading.slip(slip, node)
        empty = Mapping({}, True, "", 0, 0, 0, 0)
        return TASK.read(empty, Reading(partial=True), id, key or node)
