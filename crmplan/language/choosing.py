"""Choices: the selection of product and partner, escalation, environments and decisions that are asked
for.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from crmplan.language import words
from crmplan.language.basics import Choice, Many, MapOf, Name, Number
from crmplan.language.fields import Field, Keyed, Schema, SchemaMaker, Shape, bad_id, keyed_expected
from crmplan.language.readers import DATE, DURATION, FLAG, PERSON, REFERENCE, SHARE, TEXT, choices
from crmplan.language.slips import Reading, Slip, shown
from crmplan.language.values import ID, Duration, Reference, is_id
from crmplan.nodes import Mapping, Node, Scalar


class Candidate(NamedTuple):
    """A product or partner that could be chosen."""

    node: Mapping
    id: str
    key: Node
    name: str = ""
    scores: dict[str, Decimal] = {}  # noqa: RUF012 - a default of a frozen record that nobody changes
    suite: bool = False
    reason: str = ""


CANDIDATE = Shape(
    Candidate,
    "a candidate",
    "A product or partner that could be chosen.",
    (
        Field("name", TEXT, "Name; without it, the id."),
        Field(
            "scores",
            MapOf(Name("criterion"), Number(example="7"), "map of criterion to number"),
            "Score by criterion.",
            instead_of=("score", "points"),
        ),
        Field("suite", FLAG, "Whether it is a suite rather than a special tool."),
        Field("reason", TEXT, "What speaks for or against it.", instead_of=("note", "comment")),
    ),
    example="{name: Product A, scores: {fit: 7}}",
)


class SelectionCriterion(NamedTuple):
    """What candidates are weighed by."""

    node: Mapping
    id: str
    key: Node
    name: str = ""
    kind: str = ""
    weight: Decimal | None = None


SELECTION_CRITERION = Shape(
    SelectionCriterion,
    "a criterion of the selection",
    "What candidates are weighed by.",
    (
        Field("name", TEXT, "Name; without it, the id."),
        Field(
            "kind",
            Choice("kind of criterion", words.CRITERION_KINDS),
            "What it looks at.",
            instead_of=("type",),
        ),
        Field("weight", SHARE, "Its share of the decision.", required=True, instead_of=("share",)),
    ),
    example="{kind: process-fit, weight: 30%}",
)


class Selection(NamedTuple):
    """How product and partner are chosen."""

    node: Mapping
    vendor: str = "open"
    reason: str = ""
    candidates: dict[str, Candidate] = {}  # noqa: RUF012
    criteria: dict[str, SelectionCriterion] = {}  # noqa: RUF012
    chosen: str = ""


def _check_selection(selection: Selection, reading: Reading) -> Selection:
    if reading.partial:
        return selection
    if selection.vendor == "preselected" and not selection.reason:
        at = (selection.node.get("vendor") or selection.node).at
        reading.add("missing-key", at, 'a preselected vendor needs a "reason"')
    weights = [criterion.weight for criterion in selection.criteria.values() if criterion.weight is not None]
    if weights and sum(weights) != 1:
        total = f"{sum(weights) * 100:f}".rstrip("0").rstrip(".")
        at = (selection.node.get("criteria") or selection.node).at
        reading.add(
            "bad-share", at, f"the weights of the criteria add up to {total}%; together they make 100%"
        )
    return selection


SELECTION = Shape(
    Selection,
    "the selection",
    "How product and partner are chosen.",
    (
        Field(
            "vendor",
            Choice("vendor", ("open", "preselected")),
            "Whether the choice is open.",
            instead_of=("method",),
        ),
        Field("reason", TEXT, "Why the vendor was chosen before.", instead_of=("because",)),
        Field(
            "candidates",
            Keyed(CANDIDATE),
            "Products and partners that are looked at.",
            instead_of=("vendors", "products"),
        ),
        Field(
            "criteria",
            Keyed(SELECTION_CRITERION),
            "What they are weighed by; weights make 100%.",
            instead_of=("weights",),
        ),
        Field("chosen", Name("candidate"), "The one that was chosen.", instead_of=("winner",)),
    ),
    check=_check_selection,
    example="{candidates: {a: {}, b: {}}, criteria: {fit: {kind: process-fit, weight: 100%}}}",
)


class Escalation(NamedTuple):
    """One step up when those below cannot decide."""

    node: Mapping
    to: str = ""
    within: Duration | None = None
    name: str = ""


ESCALATION = Many(
    Shape(
        Escalation,
        "an escalation level",
        "One step up when those below cannot decide.",
        (
            Field(
                "to", PERSON, "Who decides.", required=True, instead_of=("person", "who", "owner", "level")
            ),
            Field(
                "within",
                DURATION,
                "In what time, for example 2d.",
                instead_of=("response", "time", "duration"),
            ),
            Field("name", TEXT, "Name of the level."),
        ),
        example="{to: programme-lead, within: 2d}",
    ),
    "list of escalation levels, the lowest first",
    unique=False,
    one=False,
)
ENVIRONMENTS = choices("environment", words.ENVIRONMENTS)


# --- decisions ------------------------------------------------------------------------------------


class Change(NamedTuple):
    """One change that an option makes: a field of a task, or of an entry of a section."""

    target: str
    """Reference to tasks, or ``section.id``."""
    field: str
    """Key that changes; ``needs+`` appends."""
    key: Scalar
    value: Node


class Option(NamedTuple):
    """One answer to a decision."""

    id: str
    node: Mapping
    key: Node
    name: str
    changes: tuple[Change, ...]


def read_change(name: str, key: Scalar, value: Node) -> Change:
    """Read ``REF.field`` or ``section.id.field`` into a change; raise ``Slip`` when it is none."""
    target, dot, field = name.rpartition(".")
    if not dot or not target or not field:
        raise Slip(
            "bad-change",
            f'"{name}" changes nothing; write a task and its field such as pilot-exit.delay, or '
            "section.id.field",
            node=key,
        )
    return Change(target, field, key, value)


class _Options:
    words = "map of id to changes"
    gives = dict[str, Option]
    many = False

    def read(self, node: Node, reading: Reading) -> dict[str, Option]:
        if type(node) is not Mapping:
            raise Slip("wrong-type", keyed_expected("an option", node))
        options: dict[str, Option] = {}
        for name, (key, value) in node.entries.items():
            try:
                if not is_id(name):
                    bad_id(name, key, reading)
                if type(value) is not Mapping:
                    raise Slip(
                        "wrong-type", f"an option is a map of changes, {{}} for none; here is {shown(value)}"
                    )
                options[name] = self._option(name, key, value, reading)
            except Slip as slip:
                reading.slip(slip, value)
        return options

    def _option(self, name: str, key: Scalar, node: Mapping, reading: Reading) -> Option:
        title = ""
        changes: list[Change] = []
        for path, (word, value) in node.entries.items():
            try:
                if path == "name":
                    title = TEXT.read(value, reading)
                else:
                    changes.append(read_change(path, word, value))
            except Slip as slip:
                reading.slip(slip, value)
        return Option(name, node, key, title, tuple(changes))

    def schema(self, make: SchemaMaker) -> Schema:
        return {
            "type": "object",
            "propertyNames": {"pattern": f"^{ID}$"},
            "additionalProperties": {
                "type": "object",
                "properties": {"name": TEXT.schema(make)},
                "patternProperties": {r"^[^.]+(\..+)+$": {}},
                "additionalProperties": False,
            },
        }


class Decision(NamedTuple):
    """Something that the committee is asked to decide."""

    node: Mapping
    id: str
    key: Node
    name: str = ""
    ask: str = ""
    by: date | None = None
    gate: Reference | None = None
    owner: str = ""
    recommend: str = ""
    reason: str = ""
    options: dict[str, Option] = {}  # noqa: RUF012
    decided: str = ""
    decided_on: date | None = None


def _check_decision(decision: Decision, reading: Reading) -> Decision:
    from crmplan.language.slips import unknown

    if reading.partial or not decision.options:
        return decision
    for field in ("recommend", "decided"):
        chosen = getattr(decision, field)
        if chosen and chosen not in decision.options:
            at = (decision.node.get(field) or decision.node).at
            reading.add("unknown-name", at, unknown(chosen, "option", decision.options))
    return decision


DECISIONS = Keyed(
    Shape(
        Decision,
        "a decision",
        "Something that the committee is asked to decide; each option is a change that what-if can try.",
        (
            Field("name", TEXT, "Short name; without it, the id.", instead_of=("title",)),
            Field("ask", TEXT, "The question.", required=True, instead_of=("question", "text")),
            Field("by", DATE, "When an answer is needed.", instead_of=("date", "until", "due", "deadline")),
            Field("gate", REFERENCE, "Gate at which it is decided."),
            Field("owner", PERSON, "Who decides.", instead_of=("decider", "who")),
            Field(
                "recommend",
                Name("option"),
                "The option that the team recommends.",
                instead_of=("recommended", "recommendation"),
            ),
            Field("reason", TEXT, "Why.", instead_of=("because",)),
            Field("options", _Options(), "Answers, each with its changes: `REF.field: value`."),
            Field(
                "decided", Name("option"), "The option that was chosen.", instead_of=("chosen", "decision")
            ),
            Field("decided_on", DATE, "When."),
        ),
        check=_check_decision,
        example="{ask: Release the next round, options: {release: {}, hold: {pilot-exit.delay: 4w}}}",
    )
)
