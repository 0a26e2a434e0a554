"""Baselines as JSON: the list, and one of them against the plan of today."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from crmplan.currencies import digits
from crmplan.model import Money
from crmplan.report.baselines import Listed, Shown


def listed_json(rows: Sequence[Listed]) -> list[dict[str, Any]]:
    """Return the list; amounts are text, as in plan.json."""
    return [_listed(row) for row in rows]


def shown_json(one: Shown) -> dict[str, Any]:
    """Return one baseline against the plan of today; what is of today is null where that cannot be planned."""
    return {
        **_listed(one.about),
        "today": None
        if one.now is None
        else {
            "finish": _day(one.now.finish),
            "finish_shift_days": _days(one.shift),
            "committed_finish": _day(one.now.committed),
            "total": _amount(one.now.total),
            "total_change": _amount(one.change),
            "approved": _amount(one.now.approved),
            "currency": one.now.currency,
        },
        "milestones": [
            {
                "task": slip.id,
                "name": slip.name,
                "kind": slip.kind,
                "baseline": _day(slip.baseline),
                "forecast": _day(slip.forecast),
                "slip_days": _days(slip.slip),
            }
            for slip in one.milestones
        ],
        "categories": [
            {
                "id": each.id,
                "name": each.name,
                "baseline": _amount(each.then),
                "today": _amount(each.now),
                "change": _amount(each.change),
            }
            for each in one.categories
        ],
        "gates": [
            {
                "name": gate.name,
                "date": gate.day.isoformat(),
                "approvers": list(gate.approvers),
                "criteria": list(gate.criteria),
                "changed": gate.changed,
            }
            for gate in one.gates
        ],
        "accepted": [
            {"rule": rule, "message": message, "accepted": by} for rule, message, by in one.accepted
        ],
    }


def _listed(row: Listed) -> dict[str, Any]:
    return {
        "name": row.name,
        "kind": row.kind,
        "number": row.number,
        "first": row.first,
        "current": row.current,
        "approved_by": row.by,
        "approved_title": row.title,
        "approved_on": _day(row.on),
        "minute": row.minute,
        "stage": row.stage,
        "finish": _day(row.finish),
        "committed_finish": _day(row.committed),
        "total": _amount(row.total),
        "approved": _amount(row.approved),
        "currency": row.total.currency if row.total else None,
        "place": row.place,
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _days(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def _amount(money: Money | None) -> str | None:
    return None if money is None else f"{money.amount:.{digits(money.currency)}f}"
