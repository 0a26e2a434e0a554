"""What the money analysis gives: entries that sum up to every table, each traced to the line it comes
from."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

from crmplan.analyses.spread import Parts
from crmplan.currencies import digits
from crmplan.model import Finding, Location, Money

DIMENSIONS = ("category", "region", "module", "wave", "phase", "owner", "payer", "month")
"""What a breakdown can be by."""


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
    units: int
    """The amount in minor units (cents) of the programme's currency."""
    currency: str
    run: bool
    """Cost of running: outside the approved sum."""
    parts: Parts
    """How it falls on time; the minor units of the parts sum to ``units``."""
    person: str
    """Id of the person whose labour or backfill it is; empty otherwise."""
    basis: str
    """How the amount was made, in words."""
    at: Location

    @property
    def amount(self) -> Money:
        """The amount in the programme's currency, rounded to the minor unit."""
        return money(self.units, self.currency)

    @property
    def months(self) -> tuple[tuple[str, Decimal], ...]:
        """(``2027-03``, amount) in order of time; the parts sum to ``amount`` exactly."""
        found: dict[str, int] = {}
        for units, stretch in self.parts:
            for month, part in stretch.months(units):
                found[month] = found.get(month, 0) + part
        scale = digits(self.currency)
        return tuple((month, Decimal(found[month]).scaleb(-scale)) for month in sorted(found))

    @property
    def days(self) -> tuple[tuple[date, Decimal], ...]:
        """Spending by day, cumulative rounding; the parts sum to ``amount``. Days without spending are left
        out."""
        found: dict[int, int] = {}
        for units, stretch in self.parts:
            for day, part in stretch.days(units):
                found[day] = found.get(day, 0) + part
        scale = digits(self.currency)
        return tuple((date.fromordinal(day), Decimal(found[day]).scaleb(-scale)) for day in sorted(found))


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


class Release(NamedTuple):
    """A funding round with the day on which it is released."""

    id: str
    amount: Money
    released: date | None
    """None when its gate has no date."""
    at: Location


class _Breakdowns(Mapping[str, Mapping[str, Money]]):
    """The breakdowns by dimension; each is made when first asked for, since checks ask for one and months are
    costly."""

    def __init__(self, make: Callable[[str], Mapping[str, Money]]) -> None:
        self._make = cache(make)

    def __getitem__(self, dimension: str) -> Mapping[str, Money]:
        if dimension not in DIMENSIONS:
            raise KeyError(dimension)
        return self._make(dimension)

    def __iter__(self) -> Iterator[str]:
        return iter(DIMENSIONS)

    def __len__(self) -> int:
        return len(DIMENSIONS)


class Cost:
    """All money of a plan; frozen. What only some readers ask for (tables, days, funding) is worked out when
    first asked for."""

    def __init__(
        self,
        *,
        currency: str,
        entries: tuple[Entry, ...],
        contingency: Money,
        contingency_share: Decimal | None,
        approved: Money | None,
        approved_by_category: Mapping[str, Money],
        rounds: tuple[Release, ...],
        orders: Mapping[str, tuple[str, ...]],
        findings: tuple[Finding, ...] = (),
    ) -> None:
        self.currency = currency
        self.entries = entries
        self.planned = money(sum(entry.units for entry in entries if not entry.run), currency)
        """Bottom-up sum without running cost and without contingency."""
        self.contingency = contingency
        self.contingency_share = contingency_share
        """The share written in the playbook; None when an amount or nothing is written."""
        self.approved = approved
        self.approved_by_category = approved_by_category
        self.rounds = rounds
        """Funding rounds in the order of their release; those without a date last."""
        self.orders = orders
        """Dimension -> keys in the order of the playbook."""
        self.findings = findings
        """What the sums show to be odd: lines that cost nothing."""

    @property
    def total(self) -> Money:
        """Planned plus contingency: what must be approved."""
        return self.planned + self.contingency

    @cached_property
    def categories(self) -> Mapping[str, tuple[Money, Money | None]]:
        """Category -> planned, approved; in the order of the playbook's ``categories``, then of first
        appearance."""
        planned = self.by["category"]
        nothing = money(0, self.currency)
        names = dict.fromkeys((*self.approved_by_category, *planned))
        return {name: (planned.get(name, nothing), self.approved_by_category.get(name)) for name in names}

    @cached_property
    def by(self) -> Mapping[str, Mapping[str, Money]]:
        """Dimension (``DIMENSIONS``) -> key -> planned sum; the key ``""`` is the row of what belongs to
        none.

        Each breakdown sums to ``planned``. Keys stand in the order of the playbook, months in order of time,
        ``""`` last.
        """
        return _Breakdowns(self._breakdown)

    def _breakdown(self, dimension: str) -> Mapping[str, Money]:
        found: dict[str, int] = {}
        entries = [entry for entry in self.entries if not entry.run]
        if dimension == "month":
            for entry in entries:
                for own, stretch in entry.parts:
                    for name, part in stretch.months(own):
                        found[name] = found.get(name, 0) + part
        else:
            key_of = attrgetter(dimension)
            for entry in entries:
                key = key_of(entry)
                found[key] = found.get(key, 0) + entry.units
        return {name: money(found[name], self.currency) for name in self._in_order(dimension, found)}

    def _in_order(self, dimension: str, found: Mapping[str, int]) -> list[str]:
        if dimension == "month":
            return sorted(found)
        names = [name for name in self.orders.get(dimension, ()) if name in found]
        names += [name for name in dict.fromkeys(found) if name and name not in set(names)]
        return [*names, ""] if "" in found else names

    @cached_property
    def run_years(self) -> Mapping[int, Mapping[str, Money]]:
        """Year -> category -> cost of running."""
        found: dict[int, dict[str, int]] = {}
        for entry in self.entries:
            if entry.run:
                for own, stretch in entry.parts:
                    for month, part in stretch.months(own):
                        year = found.setdefault(int(month[:4]), {})
                        year[entry.category] = year.get(entry.category, 0) + part
        return {
            year: {category: money(units, self.currency) for category, units in found[year].items()}
            for year in sorted(found)
        }

    @cached_property
    def cumulative(self) -> tuple[tuple[date, Money], ...]:
        """Cumulative planned spend without contingency at the end of each day with spending."""
        days: dict[int, int] = {}
        for own, stretch in self._planned_parts:
            for day, part in stretch.days(own):
                days[day] = days.get(day, 0) + part
        order = sorted(days)
        sums = accumulate(map(days.__getitem__, order))
        return tuple(
            (date.fromordinal(day), money(spent, self.currency))
            for day, spent in zip(order, sums, strict=True)
        )

    @cached_property
    def _planned_parts(self) -> Parts:
        """All that is planned, without running cost."""
        return tuple(part for entry in self.entries if not entry.run for part in entry.parts)

    def _spent(self, day: int) -> int:
        """Return the minor units that are spent at the end of a day (an ordinal)."""
        return sum(stretch.until(units, day) for units, stretch in self._planned_parts)

    @cached_property
    def funding(self) -> tuple[Funding, ...]:
        """The rounds in the order of their release, each with what is spent until the next one."""
        rows = []
        released = money(0, self.currency)
        for place, row in enumerate(self.rounds):
            released = released + row.amount
            after = next((later.released for later in self.rounds[place + 1 :] if later.released), None)
            spent = (
                self.planned if after is None else money(self._spent(after.toordinal() - 1), self.currency)
            )
            rows.append(Funding(row.id, row.amount, row.released, released, spent))
        return tuple(rows)

    @cached_property
    def overspent(self) -> tuple[date, Money, Money] | None:
        """First day at whose end cumulative spend passes what is released, with both sums; None when it never
        does.

        Money that is released on a day counts on that day. Without rounds nothing is compared.
        """
        if not self.rounds:
            return None
        begin = min((stretch.first_day for _, stretch in self._planned_parts), default=0)
        end = max((stretch.last_day for _, stretch in self._planned_parts), default=0) + 1
        dated = [(row.released.toordinal(), row.amount) for row in self.rounds if row.released is not None]
        nothing = released = money(0, self.currency)
        for until, amount in (*dated, (end, nothing)):
            day = self._passing(begin, until, released)
            if day is not None:
                return date.fromordinal(day), money(self._spent(day), self.currency), released
            begin = max(begin, until)
            released = released + amount
        return None

    def _passing(self, begin: int, until: int, released: Money) -> int | None:
        """Return the first of some days at whose end more is spent than is released; None when there is none."""

        def passes(day: int) -> bool:
            return money(self._spent(day), self.currency).amount > released.amount

        # Spending never falls: what is not passed on the last day is passed on none.
        if begin >= until or not passes(until - 1):
            return None
        return begin + bisect_left(range(begin, until), True, key=passes)


def money(units: int, currency: str) -> Money:
    """Return minor units as an amount."""
    return Money(Decimal(units).scaleb(-digits(currency)), currency)


def trace(cost: Cost, by: str, key: str, *, run: bool = False) -> tuple[Entry, ...]:
    """Return the entries behind one figure of a breakdown, for example ``trace(cost, "region", "NO")``.

    For ``month`` the entries that spend something in it; their part is in ``Entry.months``. ``run`` asks for
    the cost of running instead of the planned cost. Raises KeyError for a dimension that does not exist.
    """
    if by not in DIMENSIONS:
        raise KeyError(by)
    entries = (entry for entry in cost.entries if entry.run is run)
    if by == "month":
        return tuple(entry for entry in entries if any(month == key for month, _ in entry.months))
    return tuple(entry for entry in entries if getattr(entry, by) == key)
