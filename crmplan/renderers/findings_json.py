"""Findings as JSON: a versioned contract, described in docs/findings-json.md."""

from collections.abc import Iterable
from typing import Any

from crmplan.model import Finding, Location

VERSION = 1


def finding_data(finding: Finding) -> dict[str, Any]:
    """Return one finding as plain data."""
    return {
        "rule": finding.rule,
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "help": finding.help,
        "at": place_data(finding.at),
        "also": [{"at": place_data(at), "text": text} for at, text in finding.also],
        "subject": finding.subject,
        "tasks": list(finding.tasks),
    }


def place_data(at: Location) -> dict[str, Any] | None:
    """Return a place as plain data, or None for what nobody wrote."""
    if not at.line:
        return None
    return {
        "file": at.file,
        "line": at.line,
        "column": at.column,
        "end_line": at.end_line,
        "end_column": at.end_column,
    }


def findings_data(
    findings: Iterable[Finding],
    accepted: Iterable[tuple[Finding, str]],
    *,
    stage: str,
    reached: str,
    missing: Iterable[str],
) -> dict[str, Any]:
    """Return what a check found: the findings, what was accepted, and the stage."""
    rows = list(findings)
    return {
        "crmplan": {"format": "findings", "version": VERSION},
        "stage": stage,
        "reached": reached,
        "missing": list(missing),
        "counts": {
            severity: sum(finding.severity == severity for finding in rows)
            for severity in ("error", "warning", "info")
        },
        "findings": [finding_data(finding) for finding in rows],
        "accepted": [{**finding_data(finding), "accepted": text} for finding, text in accepted],
    }
