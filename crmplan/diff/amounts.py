"""What changes in money: the planned cost by category and region, and the rounds of funding."""

from collections.abc import Mapping
from decimal import Decimal

from crmplan.diff.both import Both
from crmplan.diff.records import FundingChange, MoneyMove
from crmplan.model import Money
from crmplan.report.pack.snapshot import Snapshot


def change(both: Both) -> Money | None:
    """Return the change of the cost with contingency; None where the versions count in different currencies."""
    if both.base.total.currency != both.head.total.currency:
        return None
    return both.head.total - both.base.total


def tables(both: Both) -> Mapping[str, tuple[MoneyMove, ...]]:
    """Return ``category`` and ``region`` -> the groups that differ, the largest change first; the changes of each sum
    to that of the planned cost. None in different currencies."""
    if both.base.currency != both.head.currency:
        return {}
    found = {
        "category": _moves(both.base.categories, both.head.categories, both.head.currency),
        "region": _moves(*_by_region(both), both.head.currency),
    }
    return {kind: moves for kind, moves in found.items() if moves}


_Groups = Mapping[str, tuple[str, Money]]


def _by_region(both: Both) -> tuple[_Groups, _Groups]:
    """Return the planned cost by region; a plan without regions has all of it in none, where the other has some."""
    was, now = both.as_now("regions", both.base.regions), both.head.regions
    if bool(was) == bool(now):
        return was, now

    def whole(version: Snapshot) -> _Groups:
        return {"": ("", version.planned)} if version.planned is not None else {}

    return was or whole(both.base), now or whole(both.head)


def _moves(was: _Groups, now: _Groups, currency: str) -> tuple[MoneyMove, ...]:
    nothing = ("", Money(Decimal(), currency))
    found = []
    for id in dict.fromkeys((*now, *was)):
        before, after = was.get(id), now.get(id)
        differs = (after or nothing)[1] - (before or nothing)[1]
        if differs.amount:
            name = (after or before or nothing)[0] if id else ""
            found.append(
                MoneyMove(id, name, before[1] if before else None, after[1] if after else None, differs)
            )
    return tuple(sorted(found, key=lambda one: -abs(one.change.amount) if one.change is not None else 0))


def funding(both: Both) -> tuple[FundingChange, ...]:
    """Return the rounds of funding that differ, in head's order of release; all of them where spending begins to pass
    what is released on another day."""
    was, now = both.as_now("budget.funding", both.base.rounds), both.head.rounds
    short = both.base.short, both.head.short
    nothing = (None, None)
    return tuple(
        FundingChange(
            id,
            *(was.get(id, nothing)[0], now.get(id, nothing)[0]),
            *(was.get(id, nothing)[1], now.get(id, nothing)[1]),
            *short,
        )
        for id in dict.fromkeys((*now, *was))
        if was.get(id) != now.get(id) or short[0] != short[1]
    )
