"""plan.json: everything that is known of a plan, for other programs; a versioned contract.

The tables in ``records`` say what each record holds. The file, its JSON Schema (docs/plan.schema.json) and
its reference (docs/plan-json.md) are made from them, so they cannot disagree.
"""

from typing import Any

from crmplan.contracts import Contract
from crmplan.renderers.plan_json.records import RECORDS, VERSION
from crmplan.report.records import Report

CONTRACT = Contract("plan", VERSION, "What `crmplan build` writes as plan.json.", RECORDS)


def plan_json(report: Report) -> str:
    """Return plan.json: one line for each task, link, finding and amount, so that a review shows what
    changed."""
    return CONTRACT.text(report)


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of plan.json; it allows fields that later releases may add."""
    return CONTRACT.schema()


def reference() -> str:
    """Return the tables of docs/plan-json.md: what each record holds."""
    return CONTRACT.reference()
