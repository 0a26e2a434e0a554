"""Findings that were known when a team adopted the checks: kept beside the playbook, so that only new ones count.

They are keyed by check and by what the finding is about (task, cell, person), never by line, so that they survive
edits elsewhere. A finding is known when everything it is about is known. Entries that no longer match never fail.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from crmplan.faults import fault
from crmplan.model import Finding
from crmplan.nodes import Mapping as MapNode
from crmplan.nodes import Scalar, Sequence, parse
from crmplan.rules.frame.run import Verdict
from crmplan.source import Source, read

HEAD = (
    "# Findings that were known when the checks were adopted; `crmplan check --write-known` wrote them.\n"
    "# They stay out of the result until they are mended. Delete a line when its finding is mended.\n"
)

Known = Mapping[str, frozenset[str]]
"""Name of a check -> what is known of it."""


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


def may_be_written(file: Path) -> bool:
    """Whether a path is free, or a file of known findings (one without content too): nothing else is overwritten."""
    if not file.exists():
        return True
    source = read(file, file.as_posix())
    if isinstance(source, Finding):
        return False
    root, problems = parse(source)
    if root is None:
        return not problems
    return isinstance(root, MapNode) and root.get("known") is not None and root.get("crmplan") is None


def is_check(finding: Finding) -> bool:
    """Whether a finding can be known: those of the text and of the settings cannot, they are mended at once."""
    return not finding.code.startswith(("LNG", "CHK"))


def read_known(file: Path) -> tuple[Known, tuple[Finding, ...]]:
    """Return check -> what is known of it, and what is wrong with the file."""
    source = read(file, file.as_posix())
    return ({}, (source,)) if isinstance(source, Finding) else entries(source)


def entries(source: Source) -> tuple[Known, tuple[Finding, ...]]:
    """Return check -> what is known of it, and what is wrong with the text."""
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


def split(findings: Iterable[Finding], known: Known) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return the new findings and the known ones."""
    new: list[Finding] = []
    old: list[Finding] = []
    for finding in findings:
        (old if _is_known(finding, known) else new).append(finding)
    return tuple(new), tuple(old)


def _is_known(finding: Finding, known: Known) -> bool:
    return is_check(finding) and finding.rule in known and known[finding.rule].issuperset(keys(finding))


def without_known(verdict: Verdict, known: Known) -> Verdict:
    """Return a verdict with what is known taken out of its findings, and what is known in vain."""
    new, old = split(verdict.findings, known)
    previews = tuple(one for one in verdict.previews if not _is_known(one.finding, known))
    everything = [
        *verdict.findings,
        *(finding for finding, _ in verdict.accepted),
        *(one.finding for one in verdict.previews),
    ]
    return verdict._replace(
        findings=new, known=old, previews=previews, stale=stale(known, verdict.unasked, everything)
    )


def stale(known: Known, unasked: Collection[str], findings: Iterable[Finding]) -> tuple[tuple[str, str], ...]:
    """Return the entries that match nothing any more, each as check and what it was about, sorted.

    Parameters:
        known: the entries.
        unasked: names of checks that were not asked; nothing is said of them, since nobody looked.
        findings: everything that was found, accepted or not.
    """
    found: dict[str, set[str]] = {}
    for finding in findings:
        found.setdefault(finding.rule, set()).update(keys(finding))
    return tuple(
        (rule, key)
        for rule in sorted(known)
        if rule not in unasked
        for key in sorted(known[rule] - found.get(rule, set()))
    )


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
