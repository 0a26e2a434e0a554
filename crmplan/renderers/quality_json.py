"""Quality of a schedule as JSON: a versioned contract, described in docs/findings-json.md."""

import json
from typing import Any

from crmplan.analyses.quality import Metric, Quality
from crmplan.expand import Plan

VERSION = 1


def render(quality: Quality) -> str:
    """Return both assessments as JSON, every point with its numbers and the ids of all tasks behind it."""
    data = {
        "crmplan": {"format": "quality", "version": VERSION},
        "dcma": [_point(one, quality.plan) for one in quality.dcma],
        "gao": [_point(one, quality.plan) for one in quality.gao],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _point(metric: Metric, plan: Plan) -> dict[str, Any]:
    value = metric.value
    return {
        "code": metric.code,
        "name": metric.name,
        "formula": metric.formula,
        "value": None if value is None else value.numerator if value.denominator == 1 else float(value),
        "unit": metric.unit,
        "threshold": metric.threshold,
        "verdict": metric.verdict,
        "note": metric.note,
        "tasks": [plan.tasks[task].id for task in metric.tasks],
    }
