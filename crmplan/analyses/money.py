"""What the money analysis gives: entries that sum up to every table, each traced to the line it comes from."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from crmplan.model import Location, Money


class Entry(NamedTuple):
    """One amount with all that it can be grouped by; every total is a sum of entries."""

    kind: str
    """``cost`` (of a task), ``labour``, ``backfill`` or ``line``."""
    source: str
    """Id of the task, person or budget line."""
    category: str
    region: str
    module: str
    wave: str
    phase: str
    owner: str
    """Person id of the accountable owner of the task; empty for lines and backfill."""
    payer: str
    amount: Money
    """In the programme's currency, rounded to the minor unit."""
    run: bool
    """Cost of running: outside the approved sum."""
    months: tuple[tuple[str, Decimal], ...]
    """(``2027-03``, amount) in order of time; the parts sum to ``amount`` exactly."""
    days: tuple[tuple[date, Decimal], ...]
    """Spending by day, cumulative rounding; the parts sum to ``amount``. Days without spending are left out."""
    basis: str
    """How the amount was made, in words."""
    at: Location


class Funding(NamedTuple):
    """One row of money released against money spent."""

    id: str
    """Id of the round."""
    amount: Money
    released: date | None
    """None when its gate has no date."""
    cumulative: Money
    """Released with this round and all before it."""
    spent: Money
    """Cumulative planned spend at the end of the day before the release of the next round (or at the end)."""


class Cost(NamedTuple):
    """All money of a plan."""

    currency: str
    entries: tuple[Entry, ...]
    planned: Money
    """Bottom-up sum without running cost and without contingency."""
    contingency: Money
    contingency_share: Decimal | None
    """The share written in the playbook; None when an amount or nothing is written."""
    total: Money
    """Planned plus contingency: what must be approved."""
    approved: Money | None
    categories: Mapping[str, tuple[Money, Money | None]]
    """Category -> planned, approved; in the order of the playbook's ``categories``, then of first appearance."""
    by: Mapping[str, Mapping[str, Money]]
    """``category``, ``region``, ``module``, ``wave``, ``phase``, ``owner``, ``payer``, ``month`` -> key -> planned sum; the key
    ``""`` is the row of what belongs to none. Each breakdown sums to ``planned``."""
    run_years: Mapping[int, Mapping[str, Money]]
    """Year -> category -> cost of running."""
    cumulative: tuple[tuple[date, Money], ...]
    """Cumulative planned spend without contingency at the end of each day with spending."""
    funding: tuple[Funding, ...]
    overspent: tuple[date, Money, Money] | None
    """First day on which cumulative spend passes what is released: the day, spend, released."""
