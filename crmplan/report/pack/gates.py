"""How ready each gate is at the status date: which of its criteria are met, failed or open."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from operator import eq, ge, gt, le, lt

from crmplan.expand.plan import Plan
from crmplan.model import Criterion
from crmplan.report.pack.records import GateState
from crmplan.report.records import Gate

MET, FAILED, OPEN = "met", "failed", "open"
_PASSES: Mapping[str, Callable[[Decimal, Decimal], bool]] = {">=": ge, "<=": le, "=": eq, ">": gt, "<": lt}


def gates(plan: Plan, gates: tuple[Gate, ...]) -> tuple[GateState, ...]:
    """Return the gates in order of time with the state of each criterion.

    Parameters:
        plan: the plan.
        gates: of the same plan, in order of time.
    """
    found = []
    for gate in gates:
        values = plan.gate_criteria.get(gate.row, {})
        criteria = plan.tasks[gate.row].criteria
        states = [state(one, values.get(one.id)) for one in criteria]
        found.append(
            GateState(
                row=gate.row,
                name=gate.name,
                day=gate.day,
                approvers=gate.approvers,
                met=states.count(MET),
                failed=states.count(FAILED),
                open=states.count(OPEN),
                decided=gate.decided,
                criteria=tuple(
                    (text, measured, one) for (text, measured), one in zip(gate.criteria, states, strict=True)
                ),
                releases=gate.releases,
            )
        )
    return tuple(found)


def state(criterion: Criterion, value: Decimal | None) -> str:
    """Return ``met``, ``failed`` or, when nobody has measured it, ``open``; of a yes/no criterion, yes is 1."""
    if value is None:
        return OPEN
    if criterion.target is None:
        return MET if value else FAILED
    return MET if _PASSES[criterion.operator](value, criterion.target) else FAILED
