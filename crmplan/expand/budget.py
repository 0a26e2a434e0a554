"""Budget lines and funding rounds with their references resolved."""

from collections.abc import Mapping
from decimal import Decimal

from crmplan.expand.costs import Prices
from crmplan.expand.plan import Anchor, LinePlan, Round
from crmplan.language.money import Line
from crmplan.language.money import Round as RoundSpec
from crmplan.language.readers import Moment
from crmplan.model import Money

References = Mapping[tuple[str, str, str], tuple[int, ...]]


def line_plans(
    lines: Mapping[str, Line],
    references: References,
    spent: Mapping[str, Money],
    prices: Prices,
) -> tuple[LinePlan, ...]:
    """Return the budget lines in the order of the playbook; lines without an amount or category are left out."""
    plans = []
    for id, line in lines.items():
        if line.amount is None or not line.category:
            continue
        default = line.amount.default
        shape = default or next(iter(line.amount.regions.values()), None)
        if shape is None:
            continue
        plans.append(
            LinePlan(
                id,
                line.category,
                Decimal(0) if default is None else default.number,
                shape.currency or prices.currency,
                shape.per,
                _anchor(id, "from", line.from_, references),
                _anchor(id, "until", line.until, references),
                _anchor(id, "on", line.on, references),
                line.for_,
                line.minimum,
                line.run,
                line.basis,
                line.paid_by,
                line.key.at,
                line.amount.regions,
                spent.get(id),
            )
        )
    return tuple(plans)


def _anchor(id: str, key: str, moment: Moment | None, references: References) -> Anchor | None:
    if moment is None:
        return None
    if moment.date is not None:
        return Anchor(moment.date, (), moment.node.at)
    return Anchor(None, references.get(("lines", id, key), ()), moment.node.at)


def rounds(funding: Mapping[str, RoundSpec], references: References, prices: Prices) -> tuple[Round, ...]:
    """Return the funding rounds in the order of the playbook, in the programme's currency."""
    plans = []
    for id, one in funding.items():
        if one.amount is None:
            continue
        gates = references.get(("rounds", id, "gate"), ())
        plans.append(
            Round(
                id,
                prices.converted(one.amount.number, one.amount.currency),
                one.released,
                gates[0] if gates else None,
                one.key.at,
            )
        )
    return tuple(plans)
