"""Findings as a GitLab code quality report (the JSON that merge requests show beside the diff)."""

import json

from crmplan.model import ERROR, INFO, WARNING
from crmplan.report.judged import PREVIEW, Judged, as_preview, fingerprints

_LEVELS = {ERROR: "major", WARNING: "minor", INFO: "info", PREVIEW: "info"}


def render(judged: Judged) -> str:
    """Return the report as JSON."""
    found = (*judged.findings, *(as_preview(one) for one in judged.previews))
    rows = [
        {
            "description": f"Preview: {one.message}" if one.severity == PREVIEW else one.message,
            "check_name": one.rule,
            "fingerprint": mark,
            "severity": _LEVELS[one.severity],
            "location": {"path": one.at.file, "lines": {"begin": max(1, one.at.line)}},
        }
        for one, mark in zip(found, fingerprints(found), strict=True)
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
