"""Settings of the checks, and findings that the committee accepts."""

import re
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from crmplan.language import words
from crmplan.language.basics import Choice, Many, MapOf, Name, text_of
from crmplan.language.fields import Field, Keyed, Schema, SchemaMaker, Shape
from crmplan.language.readers import DATE, DURATION, FLAG, TEXT, choices, names
from crmplan.language.slips import Reading, Slip, shown
from crmplan.language.tasks import TASK_FIELDS
from crmplan.language.values import Duration
from crmplan.model import SEVERITIES
from crmplan.nodes import Mapping, Node, Scalar, Sequence


class Waiver(NamedTuple):
    """A finding that the committee accepts for a time."""

    node: Mapping
    rule: str = ""
    at: str = ""
    """Task, cell, wave or person it is about; ``programme`` for all findings of the rule."""
    until: date | None = None
    by: str = ""
    reason: str = ""


WAIVERS = Many(
    Shape(
        Waiver,
        "a waiver",
        "A finding that the committee accepts for a time.",
        (
            Field(
                "rule",
                Name("rule"),
                "The rule, by name or code.",
                required=True,
                instead_of=("check", "finding", "code"),
            ),
            Field(
                "at",
                TEXT,
                "What it is about: a task, cell, wave or person; `programme` for all of the rule.",
                required=True,
                instead_of=("task", "where"),
            ),
            Field("until", DATE, "Last day it counts.", required=True, instead_of=("to", "expires", "end")),
            Field("by", Name("person"), "Who accepted it.", required=True, instead_of=("owner", "who")),
            Field("reason", TEXT, "Why.", required=True, instead_of=("because", "why")),
        ),
        example="{rule: support-model, at: DE/service, until: 2027-06-30, by: cio, reason: Signed in May}",
    ),
    "list of waivers",
    unique=False,
    one=False,
)


_PERCENT = re.compile(r"\s*(-?[0-9]+(?:\.[0-9]+)?)\s*%\s*")
"""A share in a setting; a limit may lie above 100%."""


class _Setting:
    """A value of a setting: number, share, flag, text or list of them."""

    words = "number, share, `true` or `false`, text, or list of them"
    gives = Any
    many = True

    def read(self, node: Node, reading: Reading) -> Any:
        if type(node) is Sequence:
            return tuple(self.read(item, reading) for item in node.items)
        if not isinstance(node, Scalar) or node.value is None:
            raise Slip("wrong-type", f"a value belongs here, not {shown(node)}")
        if isinstance(node.value, str) and (found := _PERCENT.fullmatch(node.text)):
            return Decimal(found[1]) / 100
        return node.value

    def schema(self, make: SchemaMaker) -> Schema:
        return {
            "type": ["number", "boolean", "string", "array"],
            "items": {"type": ["number", "boolean", "string"]},
        }


class Condition(NamedTuple):
    """What is said of a task; every field that is given must hold, of a list one word is enough."""

    node: Mapping
    kind: tuple[str, ...] = ()
    phase: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    module: tuple[str, ...] = ()
    wave: tuple[str, ...] = ()
    package: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    side: tuple[str, ...] = ()
    """Side of the owner."""
    team: tuple[str, ...] = ()
    stream: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    """Keys that must all be written."""
    after: tuple[str, ...] = ()
    """Kinds of which a task lies before it by links."""
    before: tuple[str, ...] = ()
    """Kinds of which a task lies behind it by links."""
    at_least: Duration | None = None
    at_most: Duration | None = None
    critical: bool | None = None


CONDITION = Shape(
    Condition,
    "a condition",
    "What is said of a task; every field that is given must hold, of a list one word is enough.",
    (
        Field("kind", choices("kind", words.KINDS), "Its kind.", instead_of=("kinds",)),
        Field("phase", names("phase"), "Its phase."),
        Field("region", names("region"), "Its region."),
        Field("module", names("module"), "Its module."),
        Field("wave", names("wave"), "Its wave."),
        Field("package", names("package"), "The package it comes from."),
        Field("owner", names("person"), "Its owner.", instead_of=("accountable",)),
        Field("side", choices("side", words.SIDES), "The side of its owner."),
        Field("team", names("person"), "Somebody of its team.", instead_of=("responsible",)),
        Field("stream", choices("stream", words.STREAMS), "Its stream."),
        Field("has", choices("key", [field.key for field in TASK_FIELDS]), "Keys that must all be written."),
        Field("after", choices("kind", words.KINDS), "Kinds that must lie before it by links."),
        Field("before", choices("kind", words.KINDS), "Kinds that must lie behind it by links."),
        Field("at_least", DURATION, "Shortest duration."),
        Field("at_most", DURATION, "Longest duration."),
        Field("critical", FLAG, "Whether it is critical."),
    ),
    example="{kind: cutover, has: [rollback]}",
)


class OwnCheck(NamedTuple):
    """A check that a company adds."""

    node: Mapping
    id: str
    key: Node
    where: Condition | None = None
    must: Condition | None = None
    message: str = ""
    severity: str = "warning"


OWN_CHECKS = Keyed(
    Shape(
        OwnCheck,
        "a check of your own",
        "Each task that `where` chooses must meet `must`; those that do not are reported with the message.",
        (
            Field("where", CONDITION, "Tasks it looks at; without it, all."),
            Field("must", CONDITION, "What must hold for each of them.", required=True),
            Field("message", TEXT, "What is wrong and what would be right.", required=True),
            Field("severity", Choice("severity", SEVERITIES), "How grave it is."),
        ),
        example="{where: {kind: cutover}, must: {has: [rollback]}, message: A cut-over needs a way back}",
    )
)


class _Edition:
    """The number of an edition of the checks."""

    words = "number of an edition"
    gives = int
    many = False

    def read(self, node: Node, reading: Reading) -> int:
        known = words.EDITIONS
        current = max(map(int, known))
        word = text_of(node, f"the number of an edition of the checks, such as {current},")
        if word in known:
            return int(word)
        if word.isdecimal() and int(word) > current:
            message = f"no edition {word} of the checks; the newest of this crmplan is {current}"
            raise Slip("unknown-edition", message, f"Write edition: {current}, or install a newer crmplan.")
        there = f"it is {current}" if len(known) == 1 else f"it is one of {', '.join(known)}"
        raise Slip("unknown-edition", f"no edition {shown(node)} of the checks; {there}")

    def schema(self, make: SchemaMaker) -> Schema:
        return {"type": "integer", "enum": [int(word) for word in words.EDITIONS]}


class Checks(NamedTuple):
    """How the checks are run."""

    node: Mapping
    stage: str = ""
    edition: int | None = None
    """Number of the edition whose checks count; None for the current one."""
    set: dict[str, dict[str, Any]] = {}  # noqa: RUF012 - a default of a frozen record that nobody changes
    """Rule -> setting -> value (numbers are int or Decimal, shares Decimal)."""
    ignore: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    own: dict[str, OwnCheck] = {}  # noqa: RUF012 - a default of a frozen record that nobody changes


CHECKS = Shape(
    Checks,
    "the settings of the checks",
    "How the checks are run.",
    (
        Field("stage", Choice("stage", words.STAGES), "Stage that is asked for."),
        Field(
            "edition",
            _Edition(),
            "Edition of the checks that count; newer checks are shown as previews. Without it, the current one.",
            instead_of=("version", "release"),
        ),
        Field(
            "set",
            MapOf(
                Name("rule"), MapOf(None, _Setting(), "map of setting to value"), "map of rule to settings"
            ),
            "Limits of rules: `set: {training-budget: {min_share: 8%}}`.",
            instead_of=("limits", "settings"),
        ),
        Field("ignore", names("rule"), "Rules that do not apply.", instead_of=("skip", "disable")),
        Field("select", names("rule"), "Only these rules.", instead_of=("only", "enable")),
        Field("own", OWN_CHECKS, "Checks of your own, by name.", instead_of=("rules", "custom")),
    ),
    example="{stage: approval, set: {training-budget: {min_share: 8%}}}",
)
