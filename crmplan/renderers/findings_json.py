"""Findings as JSON: a versioned contract, described in docs/findings-json.md."""

import json
from typing import Any

from crmplan.model import SEVERITIES, Finding, Location
from crmplan.report.judged import Judged

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


def render(judged: Judged) -> str:
    """Return what a check found as JSON: the findings, what was accepted, and the stage."""
    data = {
        "crmplan": {"format": "findings", "version": VERSION},
        "edition": judged.edition,
        "stage": judged.stage,
        "reached": judged.reached,
        "missing": list(judged.missing),
        "known": judged.known,
        "counts": {severity: judged.count(severity) for severity in SEVERITIES},
        "families": [family._asdict() for family in judged.families],
        "findings": [finding_data(finding) for finding in judged.findings],
        "accepted": [{**finding_data(finding), "accepted": text} for finding, text in judged.accepted],
        "previews": [{**finding_data(one.finding), "edition": one.edition} for one in judged.previews],
        "skipped": [{"rule": rule, "reason": reason} for rule, reason in judged.skipped],
        "stale": [{"rule": rule, "about": about} for rule, about in judged.stale],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
