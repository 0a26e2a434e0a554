"""How grave a risk is: what it costs on average, and a rating from how likely and how bad it is."""

from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from crmplan.expand.plan import Plan
from crmplan.language.register import Risk
from crmplan.language.values import Amount, Duration
from crmplan.model import DAY, Money

LOW, MEDIUM, HIGH = "low", "medium", "high"
_WORDS = (LOW, MEDIUM, HIGH)


class Limits(NamedTuple):
    """From where on a risk is likely and its effect is grave."""

    probability: Decimal
    """From here on it is likely; from two fifths of it, it is possible."""
    delay: Decimal
    """Likely delay in working days that is grave; a quarter of it is moderate."""
    cost: Money | None
    """Planned cost of the programme; None when it is not known or nothing."""

    @property
    def possible(self) -> Decimal:
        """Probability from which a risk is possible; below it is unlikely."""
        return self.probability * 2 / 5

    @property
    def moderate_delay(self) -> Decimal:
        """Likely delay in working days from which the effect is moderate."""
        return self.delay / 4

    @property
    def costs(self) -> tuple[Money, Money] | None:
        """Cost from which the effect is moderate and from which it is grave."""
        if self.cost is None:
            return None
        return self.cost.times(MODERATE_COST).rounded(), self.cost.times(GRAVE_COST).rounded()


MODERATE_COST, GRAVE_COST = Decimal("0.01"), Decimal("0.05")
"""Shares of the planned cost from which the effect of a risk is moderate and grave."""


def rate(risk: Risk, limits: Limits, delay: Decimal | None, cost: Money | None) -> str:
    """Return ``low``, ``medium`` or ``high``; empty when neither probability nor effect is known.

    A risk without a ``rating`` is rated on a grid of three by three: likely and at least moderate, or possible and
    grave, is high; unlikely and at most moderate, or possible and slight, is low; the rest is medium. The effect is
    the worse of delay and cost, and what nobody wrote down counts as the middle.

    Parameters:
        risk: the risk.
        limits: where the steps of the grid lie.
        delay: its likely delay in working days.
        cost: its cost in the programme's currency.
    """
    if risk.rating:
        return risk.rating
    effects = []
    if delay is not None:
        effects.append((delay >= limits.moderate_delay) + (delay >= limits.delay))
    if cost is not None and (steps := limits.costs) is not None:
        effects.append(sum(cost.amount >= step.amount for step in steps))
    if risk.probability is None:
        if not effects:
            return ""
        likely = 1
    else:
        likely = (risk.probability >= limits.possible) + (risk.probability >= limits.probability)
    both = likely + max(effects, default=1)
    return _WORDS[max(0, min(both - 1, 2))]


def likely_days(plan: Plan, delay: Duration | None) -> Decimal | None:
    """Return the likely delay in working days; clock time counts with its working days."""
    if delay is None:
        return None
    minutes = delay.minutes(plan.day_minutes, plan.week_days)[1]
    if delay.elapsed:
        return Decimal(minutes) / DAY * plan.week_days / 7
    return Decimal(minutes) / plan.day_minutes


def in_currency(plan: Plan, amount: Amount | None) -> Money | None:
    """Return an amount in the programme's currency at its plan rate; None without amount, currency or rate."""
    if amount is None or not plan.currency:
        return None
    if amount.currency in ("", plan.currency):
        return Money(amount.number, plan.currency).rounded()
    rate = plan.playbook.programme.rates.get(amount.currency)
    return None if rate is None else Money(amount.number * rate, plan.currency).rounded()


def expected_days(probability: Decimal | None, delay: Decimal | None) -> Decimal | None:
    """Return probability times likely delay, to a tenth of a working day."""
    if probability is None or delay is None:
        return None
    short = (probability * delay).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short
