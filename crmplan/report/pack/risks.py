"""The register of risks, the gravest first, and how they are rated."""

from decimal import Decimal

from crmplan.analyses.money import Cost
from crmplan.analyses.risks import HIGH, LOW, MEDIUM, Limits, expected_days, in_currency, likely_days, rate
from crmplan.expand.plan import Plan
from crmplan.lang import figure
from crmplan.lang import gettext as _
from crmplan.report.pack.records import RiskRow
from crmplan.report.words import Names, percent, worded
from crmplan.rules import limits as limits_of
from crmplan.schedule.result import Schedule

_GRAVE = {HIGH: 0, MEDIUM: 1, LOW: 2, "": 3}


def limits(plan: Plan, cost: Cost) -> Limits:
    """Return where the steps of the rating lie: those of the check on risks, as the playbook sets them."""
    set_ = limits_of(plan.playbook, "risk-register")
    return Limits(
        Decimal(str(set_["high_probability"])),
        Decimal(str(set_["high_delay"])),
        cost.planned if cost.planned.amount > 0 else None,
    )


def rule(limits: Limits) -> str:
    """Return in words how a risk without a written rating is rated."""
    effect = _("{moderate} and {grave} working days").format(
        moderate=figure(f"{limits.moderate_delay.normalize():f}"), grave=figure(f"{limits.delay:f}")
    )
    if limits.costs is not None:
        moderate, grave = limits.costs
        effect = _("{days}, or {moderate} and {grave}, which is 1 % and 5 % of the planned cost").format(
            days=effect, moderate=figure(str(moderate)), grave=figure(str(grave))
        )
    return _(
        "A risk without a written rating is rated by probability (steps at {possible} and {likely}) and by the worse "
        "of delay and cost (steps at {effect}): likely and at least moderate, or possible and grave, is high; unlikely "
        "and at most moderate, or possible and slight, is low; the rest is medium. What is not written counts as the "
        "middle."
    ).format(possible=percent(limits.possible), likely=percent(limits.probability), effect=effect)


def risks(
    plan: Plan, schedule: Schedule, names: Names, limits: Limits, folder: str = ""
) -> tuple[RiskRow, ...]:
    """Return the risks, closed ones last, the gravest first: by rating, by exposure in money, then in days.

    Parameters:
        plan, schedule, names: of the same playbook.
        limits: of the rating.
        folder: folder of the playbook, which places leave out.
    """
    found = []
    for risk in plan.playbook.risks.values():
        delay, cost = likely_days(plan, risk.delay), in_currency(plan, risk.cost)
        touches = plan.references.get(("risks", risk.id, "touches"), ())
        chance = risk.probability
        at = risk.key.at
        found.append(
            RiskRow(
                id=risk.id,
                name=risk.name or worded(risk.id),
                probability=chance,
                delay=str(risk.delay) if risk.delay else "",
                cost=cost,
                exposure=None if cost is None or chance is None else cost.times(chance).rounded(),
                exposure_days=expected_days(chance, delay),
                rating=rate(risk, limits, delay, cost),
                rated=not risk.rating,
                owner=names.person(risk.owner),
                response=risk.response,
                touches=names.tasks(touches),
                critical=any(schedule.critical[place] for place in touches),
                closed=risk.closed,
                place=f"{at.file.removeprefix(folder)}:{at.line}",
            )
        )
    return tuple(sorted(found, key=_gravest_first))


def _gravest_first(row: RiskRow) -> tuple[bool, int, Decimal, Decimal]:
    money = row.exposure.amount if row.exposure else Decimal()
    return row.closed, _GRAVE[row.rating], -money, -(row.exposure_days or Decimal())
