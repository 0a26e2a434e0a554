"""Findings that were known when a team adopted the checks: kept beside the playbook, so that only new ones count.

They are keyed by check and by what the finding is about (task, cell, person), never by line, so that they survive
edits elsewhere. A finding is known when everything it is about is known. Entries that no longer match never fail.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from crmplan.faults import fault
from crmplan.model import Finding
from crmplan.nodes import Mapping as MapNode
from crmplan.nodes import Scalar, Sequence, parse
from crmplan.source import read

HEAD = (
    "# Findings that were known when the checks were adopted; `crmplan check --write-known` wrote them.\n"
    "# They stay out of the result until they are mended. Delete a line when its finding is mended.\n"
)


def path_of(playbook: str) -> Path | None:
    """Return the file of known findings that belongs to a playbook: ``NAME.known.yaml`` beside it."""
    if playbook.startswith("crmplan:"):
        return None
    file = Path(playbook)
    return file.with_name(f"{file.stem}.known.yaml")


def keys(finding: Finding) -> tuple[str, ...]:
    """Return what a finding is about: its tasks, else its cells, persons or categories, else its message."""
    if finding.tasks:
        return finding.tasks
    return (
        tuple(part.strip() for part in finding.subject.split(",")) if finding.subject else (finding.message,)
    )


def is_check(finding: Finding) -> bool:
    """Whether a finding can be known: those of the text and of the settings cannot, they are mended at once."""
    return not finding.code.startswith(("LNG", "CHK"))


def read_known(file: Path) -> tuple[Mapping[str, frozenset[str]], tuple[Finding, ...]]:
    """Return check -> what is known of it, and what is wrong with the file."""
    source = read(file, file.as_posix())
    if isinstance(source, Finding):
        return {}, (source,)
    root, problems = parse(source)
    known: dict[str, frozenset[str]] = {}
    section = root.get("known") if isinstance(root, MapNode) else None
    if not isinstance(section, MapNode):
        if not problems and root is not None:
            message = "a file of known findings has one section, `known:`, with lists by check"
            problems = [fault("wrong-type", root.at, message)]
        return known, tuple(problems)
    for rule, _, value in section.items():
        items = value.items if isinstance(value, Sequence) else ()
        known[rule] = frozenset(item.text for item in items if isinstance(item, Scalar))
    return known, tuple(problems)


def split(
    findings: Iterable[Finding], known: Mapping[str, frozenset[str]]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return the new findings and the known ones."""
    new: list[Finding] = []
    old: list[Finding] = []
    for finding in findings:
        listed = known.get(finding.rule, frozenset()) if is_check(finding) else frozenset()
        (old if listed and listed.issuperset(keys(finding)) else new).append(finding)
    return tuple(new), tuple(old)


def written(findings: Iterable[Finding]) -> str:
    """Return the text of a file of known findings, sorted so that it merges well."""
    by_rule: dict[str, set[str]] = {}
    for finding in findings:
        if is_check(finding):
            by_rule.setdefault(finding.rule, set()).update(keys(finding))
    if not by_rule:
        return f"{HEAD}known: {{}}\n"
    lines = [
        line
        for rule in sorted(by_rule)
        for line in (
            f"  {rule}:\n",
            *(f"    - {json.dumps(key, ensure_ascii=False)}\n" for key in sorted(by_rule[rule])),
        )
    ]
    return f"{HEAD}known:\n{''.join(lines)}"
