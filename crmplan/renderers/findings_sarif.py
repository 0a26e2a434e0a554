"""Findings as SARIF 2.1.0 (OASIS standard), for code scanning of Git hosts and for editors."""

import json
import re
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from crmplan.model import ERROR, INFO, WARNING, Finding, Location
from crmplan.report.judged import PREVIEW, Judged, Kind, advice, as_preview, fingerprints, kind_of, kinds

VERSION = "2.1.0"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_LEVELS = {ERROR: "error", WARNING: "warning", INFO: "note", PREVIEW: "note"}


def render(judged: Judged) -> str:
    """Return the log as JSON: relative paths, fingerprints that stay when lines move, accepted findings suppressed,
    previews as notes that say so in their properties."""
    open_ones = (*judged.findings, *(as_preview(one) for one in judged.previews))
    found = [*open_ones, *(one for one, _ in judged.accepted)]
    reasons: list[str | None] = [*(None for _ in open_ones), *(who for _, who in judged.accepted)]
    rules = kinds(found)
    places = {rule.id: place for place, rule in enumerate(rules)}
    log = {
        "$schema": SCHEMA,
        "version": VERSION,
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "crmplan",
                        "rules": [_rule(rule) for rule in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {
                    "PLAYBOOK": {"description": {"text": "The folder crmplan was run in."}}
                },
                "results": [
                    _result(one, places[kind_of(one)], mark, reason)
                    for one, mark, reason in zip(found, fingerprints(found), reasons, strict=True)
                ],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: Kind) -> dict[str, Any]:
    """Return what a code scanning page shows of a check; GitHub's asks for all three texts."""
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": _plain(rule.summary)},
        "fullDescription": {"text": _plain(rule.what)},
        "help": {"text": _plain(rule.mend)},
    }


def _plain(text: str) -> str:
    """Return text in which no viewer finds a link: SARIF reads ``[words](target)`` as one even in plain text."""
    return re.sub(r"\[([^\[\]]*)\](?=\()", r"\\[\1\\]", text)


def _result(one: Finding, rule: int, mark: str, reason: str | None) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": kind_of(one),
        "ruleIndex": rule,
        "level": _LEVELS[one.severity],
        "message": {"text": _plain(advice(one))},
        "locations": [_location(one.at)],
        "partialFingerprints": {"crmplan/v1": mark},
    }
    if one.severity == PREVIEW:
        result["properties"] = {"tags": [PREVIEW]}
    if one.also:
        result["relatedLocations"] = [
            {**_location(at), "id": number, "message": {"text": _plain(text) or "see also"}}
            for number, (at, text) in enumerate(one.also)
        ]
    if reason is not None:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": reason}]
    return result


def _location(at: Location) -> dict[str, Any]:
    file = PurePath(at.file)
    artifact = (
        {"uri": file.as_uri()} if file.is_absolute() else {"uri": quote(at.file), "uriBaseId": "PLAYBOOK"}
    )
    place: dict[str, Any] = {"artifactLocation": artifact}
    if at.line:
        place["region"] = {
            "startLine": at.line,
            "startColumn": at.column,
            "endLine": at.end_line,
            "endColumn": at.end_column,
        }
    return {"physicalLocation": place}
