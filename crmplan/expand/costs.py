"""The costs of an expanded task: amounts by region, per user counted out, in the programme's currency."""

from collections.abc import Mapping
from decimal import Decimal

from crmplan.expand.problems import Problems
from crmplan.expand.scopes import Geography, Pair
from crmplan.language.readers import Amounts
from crmplan.language.values import Amount, plain_number
from crmplan.model import CostItem, Location, Money, Scope
from crmplan.nodes import Mapping as Node
from crmplan.nodes import Scalar

_NOTHING = Decimal(0)


class Prices:
    """Counts amounts out and converts them with the plan rates of the programme."""

    def __init__(
        self, currency: str, rates: Mapping[str, Decimal], geography: Geography, problems: Problems
    ) -> None:
        self.currency = currency
        self._rates = rates
        self._geography = geography
        self._problems = problems

    def converted(self, number: Decimal, currency: str) -> Money:
        """Return a number of another currency in the programme's, rounded once to its minor unit.

        Without a plan rate, which reading the playbook has reported, it counts as nothing, so that no sum mixes
        currencies.
        """
        if currency and currency != self.currency:
            number *= self._rates.get(currency, _NOTHING)
        return Money(number, self.currency).rounded()

    def items(
        self, costs: Mapping[str, Amounts], scope: Scope, duration_days: Decimal, task: str
    ) -> tuple[CostItem, ...]:
        """Return the cost items of a task, in the order of the playbook.

        A map by region counts where the task has a region. In a wider scope what is per user is counted region by
        region, and a sum is the default's.
        """
        items: list[CostItem] = []
        for category, amounts in costs.items():
            for amount, pairs, at in self._parts(amounts, scope, task):
                items.append(self._item(category, amount, pairs, at, scope, duration_days))
        return tuple(items)

    def _parts(
        self, amounts: Amounts, scope: Scope, task: str
    ) -> list[tuple[Amount, tuple[Pair, ...] | None, Location]]:
        """Return the amounts that count in a scope with the users whom each is for; None: all of the scope."""
        if not amounts.regions:
            return [] if amounts.default is None else [(amounts.default, None, amounts.node.at)]
        if scope.region:
            amount = amounts.of(scope.region)
            if amount is None:
                self._missing(amounts, scope.region, task)
                return []
            return [(amount, None, _at(amounts, scope.region))]
        everything = [*amounts.regions.values(), *([amounts.default] if amounts.default else [])]
        if not all(amount.per == "user" for amount in everything):
            if amounts.default is None:
                self._missing(amounts, "", task)
                return []
            return [(amounts.default, None, _at(amounts, "default"))]
        by_region: dict[str, list[Pair]] = {}
        for pair in self._geography.pairs(scope):
            by_region.setdefault(pair[0] if pair[0] in amounts.regions else "default", []).append(pair)
        parts: list[tuple[Amount, tuple[Pair, ...] | None, Location]] = []
        for region, pairs in by_region.items():
            amount = amounts.of(region)
            if amount is None:
                self._missing(amounts, pairs[0][0], task)
                continue
            parts.append((amount, tuple(pairs), _at(amounts, region)))
        return parts

    def _missing(self, amounts: Amounts, region: str, task: str) -> None:
        where = f'region "{region}"' if region else "a task without a region"
        known = ", ".join(amounts.regions)
        self._problems.add(
            "no-region-amount",
            amounts.node.at,
            f'the cost is written for {known} and says nothing for {where}; add it, or "default"',
            task=task,
            cause=region,
        )

    def _item(
        self,
        category: str,
        amount: Amount,
        pairs: tuple[Pair, ...] | None,
        at: Location,
        scope: Scope,
        duration_days: Decimal,
    ) -> CostItem:
        number = amount.number
        currency = amount.currency or self.currency
        shown = " ".join([plain_number(number), currency]).strip()
        if amount.per == "user":
            if pairs is None:
                users = self._geography.users(scope)
            else:
                users = sum(self._geography.count(pair) for pair in pairs)
            number *= users
            shown += f" x {users} user{'' if users == 1 else 's'}"
        elif amount.per == "d":
            number *= duration_days
            shown += f" x {plain_number(duration_days)} d"
        if currency != self.currency and currency in self._rates:
            shown += f" x {plain_number(self._rates[currency])}"
        return CostItem(category, self.converted(number, currency), shown, at)


def _at(amounts: Amounts, region: str) -> Location:
    """Return where the amount for a region is written."""
    node = amounts.node
    if isinstance(node, Node):
        value = node.get(region) or node.get("default")
        if isinstance(value, Scalar):
            return value.at
    return node.at
