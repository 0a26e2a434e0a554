"""One side of a comparison, worked out as far as its version allows."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from crmplan.analyses.money import Cost
from crmplan.baselines import NONE, Stored
from crmplan.expand import Plan
from crmplan.expand.changes import Value
from crmplan.language import Playbook
from crmplan.report.pack.snapshot import Snapshot
from crmplan.report.records import Report
from crmplan.schedule import Schedule
from crmplan.source import Source


class Text(NamedTuple):
    """A version of which the text is known, so that edits can be named and weighed."""

    sources: Mapping[str, Source]
    """Every file that was read: name as in findings -> text."""
    playbook: Playbook
    plan: Plan
    schedule: Schedule
    cost: Cost
    report: Report
    as_of: date | None = None
    """Day that was said to count as today; None for the latest progress date."""
    changes: Mapping[str, Value] = MappingProxyType({})
    """Of a what-if: ``REF.field`` or ``section.id.field`` -> value, made over ``playbook``, which is that of base."""


class Side(NamedTuple):
    """A version of a plan that is compared with another."""

    snapshot: Snapshot
    """What is known of every version."""
    text: Text | None
    """None for a plan.json, or a baseline without its texts."""
    baselines: Stored = NONE
    """Stored baselines of the playbook, as they are beside this version."""
