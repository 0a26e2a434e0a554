"""Findings as SARIF 2.1.0 (OASIS standard), for code scanning of Git hosts and for editors."""

import json
from typing import Any
from urllib.parse import quote

from crmplan.model import ERROR, INFO, WARNING, Finding, Location
from crmplan.report.judged import Judged, advice, fingerprints

VERSION = "2.1.0"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_LEVELS = {ERROR: "error", WARNING: "warning", INFO: "note"}


def render(judged: Judged) -> str:
    """Return the log as JSON: relative paths, fingerprints that stay when lines move, accepted findings suppressed."""
    found = [*judged.findings, *(one for one, _ in judged.accepted)]
    reasons: list[str | None] = [*(None for _ in judged.findings), *(who for _, who in judged.accepted)]
    rules = {one.code: one.rule for one in found}
    places = {code: place for place, code in enumerate(sorted(rules))}
    log = {
        "$schema": SCHEMA,
        "version": VERSION,
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "crmplan",
                        "rules": [{"id": code, "name": rules[code]} for code in places],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {
                    "PLAYBOOK": {"description": {"text": "The folder crmplan was run in."}}
                },
                "results": [
                    _result(one, places[one.code], mark, reason)
                    for one, mark, reason in zip(found, fingerprints(found), reasons, strict=True)
                ],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _result(one: Finding, rule: int, mark: str, reason: str | None) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": one.code,
        "ruleIndex": rule,
        "level": _LEVELS[one.severity],
        "message": {"text": advice(one)},
        "locations": [_location(one.at)],
        "partialFingerprints": {"crmplan/v1": mark},
    }
    if one.also:
        result["relatedLocations"] = [
            {**_location(at), "id": number, "message": {"text": text or "see also"}}
            for number, (at, text) in enumerate(one.also)
        ]
    if reason is not None:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": reason}]
    return result


def _location(at: Location) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(at.file, safe="/"), "uriBaseId": "PLAYBOOK"}}
    if at.line:
        place["region"] = {
            "startLine": at.line,
            "startColumn": at.column,
            "endLine": at.end_line,
            "endColumn": at.end_column,
        }
    return {"physicalLocation": place}
