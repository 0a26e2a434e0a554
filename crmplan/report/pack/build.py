"""Puts the parts of the steering pack together."""

from datetime import date
from typing import TYPE_CHECKING

from crmplan.analyses.money import Cost
from crmplan.analyses.rollout import Rollout
from crmplan.expand.plan import Plan
from crmplan.model import Money
from crmplan.report.pack import cover, decisions, gates, raci, risks, series, status
from crmplan.report.pack.records import Pack
from crmplan.report.pack.since import since
from crmplan.report.pack.slip import baselines, slips
from crmplan.report.pack.snapshot import NOTHING, Compared, Snapshot
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
    compared: Compared = NOTHING,
) -> Pack:
    """Return the parts of the report that a committee decides on.

    Parameters:
        plan, schedule, cost, verdict: of the same playbook.
        names, rollout: of the same plan.
        report: everything else, already worked out, with what ``light_pack`` gives.
        compared: the pack before and the baselines.
    """
    first = compared.baselines[0] if len(compared.baselines) > 1 else None
    rated, problems = status.ratings(plan, report, compared.since, compared.baseline, first)
    limits = risks.limits(plan, cost)
    covered = cover.covered(plan, schedule, names, rollout)
    return report.pack._replace(
        asked=decisions.asked(plan, schedule, cost, verdict, names, report.folder),
        ratings=rated,
        since=None if compared.since is None else since(plan, report, compared.since),
        against=None if compared.baseline is None else since(plan, report, compared.baseline),
        spend=series.spend(plan, schedule, cost, _spend_of(plan, compared.baseline)),
        load=series.load(plan, schedule, names),
        seats=series.seats(plan, schedule),
        risks=risks.risks(plan, schedule, names, limits, report.folder),
        risk_rule=risks.rule(limits) if plan.playbook.risks else "",
        raci=raci.raci(plan, names),
        cover=tuple(one.row for one in covered),
        cells=cover.matrix(report.cells, covered),
        gates=gates.gates(plan, report.gates),
        problems=problems,
    )


def light_pack(plan: Plan, report: "Report", compared: Compared) -> Pack:
    """Return the parts of the pack that every output prints, which cost nothing: how far the plan has moved."""
    return Pack(
        slips=slips(plan, report, compared.since, compared.baselines),
        baselines=baselines(plan, report, compared.baselines),
    )


def _spend_of(plan: Plan, baseline: Snapshot | None) -> tuple[tuple[date, Money], ...]:
    """Return the spend of the baseline, when it counts in the same currency."""
    return baseline.spend if baseline is not None and baseline.currency == plan.currency else ()
