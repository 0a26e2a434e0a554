"""Words for the entries of a playbook: what an edit belongs to."""

from collections.abc import Mapping
from typing import TypeVar

from crmplan.diff.trees import Keys
from crmplan.lang import N_

T = TypeVar("T")

THINGS: dict[Keys, str] = {
    (): N_("the playbook"),
    ("programme",): N_("the programme"),
    ("people", "*"): "{name}",
    ("groups", "*"): N_("the group of users {name}"),
    ("calendars", "*"): N_("the calendar {name}"),
    ("calendars", "*", "hours_in[]"): N_("the time of other hours {number} of the calendar {of}"),
    ("freezes", "*"): N_("the freeze {name}"),
    ("regions", "*"): N_("the region {name}"),
    ("regions", "*", "variants", "*"): N_("the local variant {name} of {of}"),
    ("modules", "*"): N_("the module {name}"),
    ("waves", "*"): N_("the wave {name}"),
    ("exclude[]",): N_("the exclusion of {name}"),
    ("phases", "*"): N_("the phase {name}"),
    ("sources", "*"): N_("the data source {name}"),
    ("entities", "*"): N_("the entity {name}"),
    ("integrations", "*"): N_("the integration {name}"),
    ("tasks", "*"): N_("the task {name}"),
    ("gates", "*"): N_("the gate {name}"),
    ("packages", "*"): N_("the package {name}"),
    ("packages", "*", "tasks", "*"): N_("the task {name} of the package {of}"),
    ("packages", "*", "override[]"): N_("exception {number} of the package {of}"),
    ("budget",): N_("the budget"),
    ("budget", "lines", "*"): N_("the budget line {name}"),
    ("budget", "funding", "*"): N_("the funding round {name}"),
    ("business_case",): N_("the business case"),
    ("business_case", "benefits", "*"): N_("the benefit {name}"),
    ("objectives", "*"): N_("the objective {name}"),
    ("kpis", "*"): N_("the KPI {name}"),
    ("measures", "*"): N_("the measure {name}"),
    ("risks", "*"): N_("the risk {name}"),
    ("stakeholders", "*"): N_("the stakeholder {name}"),
    ("communications", "*"): N_("the communication {name}"),
    ("events", "*"): N_("the event {name}"),
    ("selection",): N_("the selection"),
    ("selection", "candidates", "*"): N_("the candidate {name}"),
    ("selection", "criteria", "*"): N_("the criterion {name} of the selection"),
    ("escalation[]",): N_("escalation level {number}"),
    ("decisions", "*"): N_("the decision {name}"),
    ("decisions", "*", "options", "*"): N_("the option {name} of the decision {of}"),
    ("progress", "*"): N_("progress as of {name}"),
    ("progress", "*", "tasks", "*"): N_("the progress of {name} as of {of}"),
    ("progress", "*", "gates", "*"): N_("the decision at {name} as of {of}"),
    ("progress", "*", "lines", "*"): N_("the progress of the budget line {name} as of {of}"),
    ("progress", "*", "ratings", "*"): N_("the rating of {name} as of {of}"),
    ("thresholds",): N_("the set of thresholds"),
    ("thresholds", "margin"): N_("the threshold for the margin to the committed finish"),
    ("thresholds", "slip"): N_("the threshold for the slip of go-lives"),
    ("thresholds", "cost"): N_("the threshold for the cost above the approved sum"),
    ("thresholds", "unreleased"): N_("the threshold for spending above the released funding"),
    ("thresholds", "users"): N_("the threshold for users who are left out"),
    ("thresholds", "cells"): N_("the threshold for cells that are left out"),
    ("thresholds", "errors"): N_("the threshold for findings of severity error"),
    ("thresholds", "warnings"): N_("the threshold for findings of severity warning"),
    ("accept[]",): N_("the waiver of {name}"),
    ("checks",): N_("the set-up of the checks"),
    ("checks", "own", "*"): N_("the own check {name}"),
    ("checks", "own", "*", "where"): N_("the choice of tasks of the own check {of}"),
    ("checks", "own", "*", "must"): N_("the demand of the own check {of}"),
}
"""Way to an entry (``*`` for an id, ``[]`` for an item of a list) -> what it is called inside a sentence."""


def match(keys: Keys, table: Mapping[Keys, T]) -> T | None:
    """Return what a table says of a way: its patterns have ``*`` for an id and ``[]`` for an item of a list."""
    return next((found for pattern, found in table.items() if _fits(keys, pattern)), None)


def _fits(keys: Keys, pattern: Keys) -> bool:
    return len(pattern) == len(keys) and all(
        one in ("*", other) or (one.endswith("[]") and other.startswith(one[:-1]))
        for one, other in zip(pattern, keys, strict=True)
    )


def owner(keys: Keys) -> tuple[Keys, Keys]:
    """Return the way to the nearest entry around a value, or to the value itself, and the way from there."""
    size = next(size for size in range(len(keys), -1, -1) if match(keys[:size], THINGS) is not None)
    return keys[:size], keys[size:]
