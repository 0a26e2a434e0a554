"""The language of playbooks: text becomes located nodes, nodes become a ``Playbook`` of frozen records.

``load`` reads a file with its parts, ``read`` types nodes. A mistake is a Finding; reading goes on.
"""

from __future__ import annotations

from crmplan.language.calendars import CalendarSpec, FreezeSpec, HoursIn
from crmplan.language.choosing import Change, Decision, Escalation, Option, Selection
from crmplan.language.criteria import Criterion
from crmplan.language.fields import place
from crmplan.language.money import Budget, Line, Round
from crmplan.language.objectives import Benefit, BusinessCase, Kpi, Measure, Objective
from crmplan.language.packages import Override, Package
from crmplan.language.people import Group, Person
from crmplan.language.playbook import Playbook, read_sections, spell_out_all
from crmplan.language.programme import Programme
from crmplan.language.readers import Amounts, Moment, Shares, Users
from crmplan.language.register import (
    Communication,
    DataSource,
    Entity,
    Event,
    Integration,
    Risk,
    Stakeholder,
)
from crmplan.language.settings import Checks, Waiver
from crmplan.language.slips import Reading
from crmplan.language.structure import Exclusion, Module, Phase, Region, Variant, Wave
from crmplan.language.tasks import Covers, Rollback, TaskSpec, TrainingSpec, Where, read_task
from crmplan.language.tracking import Status, TaskProgress
from crmplan.language.values import Amount, Days, Duration, Lag, Length, Need, Reference, Repeat, Units

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping as Map
    from pathlib import Path
    from typing import Any

    from crmplan.model import Finding
    from crmplan.nodes import Mapping, Node
    from crmplan.source import Files, Source

__all__ = [
    "Amount",
    "Amounts",
    "Benefit",
    "Budget",
    "BusinessCase",
    "CalendarSpec",
    "Change",
    "Checks",
    "Communication",
    "Covers",
    "Criterion",
    "DataSource",
    "Days",
    "Decision",
    "Duration",
    "Entity",
    "Escalation",
    "Event",
    "Exclusion",
    "FreezeSpec",
    "Group",
    "HoursIn",
    "Integration",
    "Kpi",
    "Lag",
    "Length",
    "Line",
    "Measure",
    "Module",
    "Moment",
    "Need",
    "Objective",
    "Option",
    "Override",
    "Package",
    "Person",
    "Phase",
    "Playbook",
    "Programme",
    "Reading",
    "Reference",
    "Region",
    "Repeat",
    "Risk",
    "Rollback",
    "Round",
    "Selection",
    "Shares",
    "Stakeholder",
    "Status",
    "TaskProgress",
    "TaskSpec",
    "TrainingSpec",
    "Units",
    "Users",
    "Variant",
    "Waiver",
    "Wave",
    "Where",
    "load",
    "place",
    "read",
    "read_task",
    "schema",
]


def read(root: Mapping, currencies: Map[str, str] | None = None) -> tuple[Playbook, tuple[Finding, ...]]:
    """Type the nodes of a whole playbook and look its names up.

    ``currencies`` is what the amounts of extended files were written in, by file.

    Returns the playbook and what is wrong with it, in the order of the file. With an error among the
    findings a field that could not be read has its default.
    """
    from crmplan.language.names import look_up

    reading = Reading()
    playbook = read_sections(root, reading)
    look_up(playbook, reading)
    _say_other_currencies(playbook, currencies or {}, reading)
    playbook = spell_out_all(playbook)
    return playbook, tuple(sorted(reading.findings, key=lambda finding: finding.at))


def load(
    path: str | Path, files: Files | None = None
) -> tuple[Playbook | None, Map[str, Source], tuple[Finding, ...]]:
    """Read a playbook with all its parts from a file, or a shipped one as ``crmplan:NAME``.

    Returns the playbook (None when a file cannot be read as YAML), the files that were read by their name in
    messages, and what is wrong. ``files`` is where to read from, by default the folder of ``path``.
    """
    from crmplan.language.assemble import load_nodes

    loaded = load_nodes(path, files)
    sources = {source.name: source for source in loaded.sources}
    if loaded.root is None:
        return None, sources, loaded.findings
    playbook, findings = read(loaded.root, loaded.currencies)
    return playbook, sources, (*loaded.findings, *findings)


def _say_other_currencies(playbook: Playbook, currencies: Map[str, str], reading: Reading) -> None:
    """Add one finding for each currency in which amounts were written that now mean another one."""
    own = playbook.programme.currency
    taken: dict[str, list[Node]] = {}
    for file, currency in currencies.items():
        if own and currency != own:
            taken.setdefault(currency, []).extend(reading.bare.get(file, ()))
    for currency, nodes in taken.items():
        if nodes:
            one = len(nodes) == 1
            which = "1 amount of it names" if one else f"{len(nodes)} amounts of it name"
            message = (
                f"the plan counts in {own}, what it extends in {currency}: {which} no currency and now "
                f"{'means' if one else 'mean'} {own}; give {'it' if one else 'them'} anew, or keep {currency}"
            )
            at = playbook.programme.node.get("currency") or playbook.programme.node
            reading.add("other-currency", at.at, message, also=[(nodes[0].at, "the first one")])


def schema() -> dict[str, Any]:
    """Return the JSON Schema of playbooks, for editors."""
    from crmplan.language.json_schema import make_schema

    return make_schema()
