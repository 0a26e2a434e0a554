"""plan.json: everything that is known of a plan, for other programs; a versioned contract.

The tables in ``records`` say what each record holds. The file, its JSON Schema (docs/plan.schema.json) and
its reference (docs/plan-json.md) are made from them, so they cannot disagree.
"""

import json
from collections.abc import Iterable
from typing import Any

from crmplan.renderers.plan_json.fields import Record, writer
from crmplan.renderers.plan_json.records import PLAN, RECORDS, VERSION
from crmplan.report.records import Report


def plan_json(report: Report) -> str:
    """Return plan.json: one line for each task, link, finding and amount, so that a review shows what
    changed."""
    body = writer(PLAN)(report, report)
    parts = [f'"crmplan": {_dump({"format": "plan", "version": VERSION})}']
    parts += [f"{_dump(key)}: {_laid_out(value)}" for key, value in body.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


_encoder = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": "))


def _dump(value: object) -> str:
    return _encoder.encode(value)


def _laid_out(value: Any, indent: str = "") -> str:
    """Lists of records get a line for each item; objects that hold such lists are opened up."""
    inner = indent + "  "
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(inner + _dump(item) for item in value) + f"\n{indent}]"
    if isinstance(value, dict) and any(isinstance(item, list | dict) and item for item in value.values()):
        items: Iterable[str] = (
            f"{inner}{_dump(key)}: {_laid_out(item, inner)}" for key, item in value.items()
        )
        return "{\n" + ",\n".join(items) + f"\n{indent}}}"
    return _dump(value)


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of plan.json; it allows fields that later releases may add."""
    plan = _object(PLAN)
    stamp = {
        "type": "object",
        "description": "What this file is; a program should refuse a version it does not know.",
        "properties": {"format": {"const": "plan"}, "version": {"const": VERSION}},
        "required": ["format", "version"],
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "crmplan plan",
        "description": "What `crmplan build` writes as plan.json.",
        **plan,
        "properties": {"crmplan": stamp, **plan["properties"]},
        "required": ["crmplan", *plan["required"]],
        "$defs": {record.name: _object(record) for record in RECORDS[1:]},
    }


def _object(record: Record) -> dict[str, Any]:
    return {
        "type": "object",
        "description": record.doc,
        "properties": {
            field.name: {**field.type.schema, "description": field.doc} for field in record.fields
        },
        "required": [field.name for field in record.fields],
    }


def reference() -> str:
    """Return the tables of docs/plan-json.md: what each record holds."""
    parts = []
    for record in RECORDS:
        parts += [f"### {record.name}", "", record.doc, "", "| field | type | meaning |", "|:--|:--|:--|"]
        if record is PLAN:
            parts.append(
                "| `crmplan` | object | `format` is `plan`, `version` is the version of this contract |"
            )
        parts += [f"| `{field.name}` | {field.type.word} | {field.doc} |" for field in record.fields]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"
