"""Puts the parts of the steering pack together."""

from typing import TYPE_CHECKING

from crmplan.analyses.money import Cost
from crmplan.analyses.rollout import Rollout
from crmplan.expand.plan import Plan
from crmplan.report.pack import cover, decisions, gates, raci, risks, series
from crmplan.report.pack.records import Pack
from crmplan.report.words import Names
from crmplan.schedule.result import Schedule

if TYPE_CHECKING:
    from crmplan.report.records import Report
    from crmplan.rules import Verdict


def build_pack(
    plan: Plan,
    schedule: Schedule,
    cost: Cost,
    verdict: "Verdict",
    names: Names,
    rollout: Rollout,
    report: "Report",
) -> Pack:
    """Return the parts of the report that a committee decides on.

    Parameters:
        plan, schedule, cost, verdict: of the same playbook.
        names, rollout: of the same plan.
        report: everything else, already worked out.
    """
    limits = risks.limits(plan, cost)
    return Pack(
        asked=decisions.asked(plan, schedule, cost, verdict, names, report.folder),
        spend=series.spend(plan, schedule, cost),
        load=series.load(plan, schedule, names),
        seats=series.seats(plan, schedule),
        risks=risks.risks(plan, schedule, names, limits, report.folder),
        risk_rule=risks.rule(limits) if plan.playbook.risks else "",
        raci=raci.raci(plan, names),
        cover=cover.cover(plan, schedule, names, rollout),
        gates=gates.gates(plan, report.gates),
    )
