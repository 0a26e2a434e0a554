"""Settings of the checks, and findings that the committee accepts."""

import re
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from crmplan.language import words
from crmplan.language.basics import Choice, Many, MapOf, Name
from crmplan.language.fields import Field, Schema, SchemaMaker, Shape
from crmplan.language.readers import DATE, TEXT, names
from crmplan.language.slips import Reading, Slip, shown
from crmplan.nodes import Mapping, Node, Scalar, Sequence


class Waiver(NamedTuple):
    """A finding that the committee accepts for a time."""

    node: Mapping
    rule: str = ""
    at: str = ""
    """Task, cell, wave or person it is about; empty for all findings of the rule."""
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
                "What it is about: a task, cell, wave or person; without it, all of the rule.",
                instead_of=("task", "where"),
            ),
            Field("until", DATE, "Last day it counts.", instead_of=("to", "expires", "end")),
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


class Checks(NamedTuple):
    """How the checks are run."""

    node: Mapping
    stage: str = ""
    set: dict[str, dict[str, Any]] = {}  # noqa: RUF012 - a default of a frozen record that nobody changes
    """Rule -> setting -> value (numbers are int or Decimal, shares Decimal)."""
    ignore: tuple[str, ...] = ()
    select: tuple[str, ...] = ()


CHECKS = Shape(
    Checks,
    "the settings of the checks",
    "How the checks are run.",
    (
        Field("stage", Choice("stage", words.STAGES), "Stage that is asked for."),
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
    ),
    example="{stage: approval, set: {training-budget: {min_share: 8%}}}",
)
