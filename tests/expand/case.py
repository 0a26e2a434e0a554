"""A playbook as text, expanded: what the tests of this package start from."""

from collections.abc import Mapping
from datetime import date
from textwrap import dedent

from crmplan.expand import Plan, expand
from crmplan.expand.changes import Value
from crmplan.language import read
from crmplan.model import DAY
from crmplan.nodes import Mapping as MapNode
from crmplan.nodes import parse
from crmplan.source import Source

HEAD = "crmplan: 1\nprogramme: {name: P, start: 2027-03-01, currency: EUR}\n"
"""The first two lines of each playbook, so that the text of a test begins on line 3."""


def expanded(
    text: str, *, head: str = HEAD, as_of: date | None = None, changes: Mapping[str, Value] | None = None
) -> Plan:
    """Expand the text of a playbook behind the usual two lines; the text itself must be well formed."""
    node, findings = parse(Source("playbook.yaml", head + dedent(text).lstrip("\n")))
    assert not findings, findings
    assert isinstance(node, MapNode)
    playbook, _ = read(node)
    return expand(playbook, as_of=as_of, changes=changes)


def said(plan: Plan) -> list[str]:
    """Return the findings of expanding as ``fault line: message``."""
    return [f"{finding.rule} {finding.at.line}: {finding.message}" for finding in plan.findings]


def ids(plan: Plan) -> list[str]:
    """Return the paths of the tasks in display order."""
    return [task.id for task in plan.tasks]


def links(plan: Plan) -> list[str]:
    """Return the links as ``succ needs pred``, with type and lag where they are not plain."""
    shown = []
    for link in plan.links:
        extra = "" if link.type == "FS" else f" {link.type}"
        extra += f" {link.lag:+} {link.lag_kind}" if link.lag else ""
        shown.append(f"{plan.tasks[link.succ].id} needs {plan.tasks[link.pred].id}{extra}")
    return shown


def instant(text: str) -> int:
    """Return the instant of ``2027-03-01 08:00``."""
    day, _, clock = text.partition(" ")
    hours, minutes = clock.split(":")
    return date.fromisoformat(day).toordinal() * DAY + int(hours) * 60 + int(minutes)
