"""The records between what a person tells and what stands in the playbook."""

from collections.abc import Mapping
from typing import NamedTuple

from crmplan.model import Finding, Location
from crmplan.nodes import Scalar

KINDS: Mapping[str, str] = {"task": "tasks", "gate": "gates", "measure": "measures", "line": "lines"}
"""Kind of a row -> the section of a status that it is written into."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    "tasks": ("started", "finished", "done", "remaining", "spent", "note"),
    "gates": ("decided", "on", "by", "conditions"),
    "measures": ("value",),
    "lines": ("spent", "note"),
}
"""Section -> what can be told there; ``value`` is the measured value itself."""


class Said(NamedTuple):
    """What a person told about one thing, word by word, each with its place."""

    section: str
    """A key of ``FIELDS``; empty where it follows from what it is about."""
    ref: Scalar
    cells: Mapping[str, Scalar]
    """Field -> value; what was left empty is not here."""


class Answer(NamedTuple):
    """What is new about one thing, as it will stand in the playbook."""

    section: str
    ref: str
    values: Mapping[str, str]
    """Field -> its text as YAML writes it."""
    at: Location
    """Where it was told."""


class Told(NamedTuple):
    """What was understood of all that was told."""

    answers: tuple[Answer, ...]
    """In the order of telling; what the playbook tells already is left out."""
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    """Sentences on what a person may not expect."""
    unchanged: int
    """Values that the playbook tells already."""
