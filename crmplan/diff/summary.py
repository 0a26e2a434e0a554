"""What changes, in a few sentences: finish and cost first, then what was promised, approved and delivered."""

from collections.abc import Iterator
from decimal import Decimal

from crmplan.diff.both import Both
from crmplan.lang import day, word
from crmplan.lang import gettext as _
from crmplan.model import Money
from crmplan.report.pack.phrases import amount, share, shifted, working_days
from crmplan.report.pack.since import approval, commitment, reach


def summary(both: Both, days: Decimal, change: Money | None) -> tuple[str, ...]:
    """Return the sentences.

    Parameters:
        both: the versions.
        days: working days by which the finish moves.
        change: of the cost with contingency; None in different currencies.
    """
    return tuple(_sentences(both, days, change))


def _sentences(both: Both, days: Decimal, change: Money | None) -> Iterator[str]:
    cost = _cost(both, change)
    text = _("{finish}, and {cost}.") if cost else _("{finish}.")
    yield text.format(finish=_finish(both, days), cost=cost)
    base, head = both.base, both.head
    if base.tasks and head.tasks and not any(one.was and one.now for one in both.tasks):
        yield _("The two versions have no task in common.")
    for sentence in (
        commitment(base.committed, head.committed),
        _promise(both),
        approval(base.approved, head.approved) if change is not None else "",
        _budget(both) if change is not None else "",
        reach(base.users, head.users),
        _reached(both),
    ):
        if sentence:
            yield sentence


def _finish(both: Both, days: Decimal) -> str:
    was, now = both.base.finish, both.head.finish
    if was == now:
        return _("The finish stays on {day}").format(day=day(now))
    text = _("The finish moves from {before} to {after}").format(before=day(was), after=day(now))
    return f"{text}, {shifted(days)}" if days else text


def _cost(both: Both, change: Money | None) -> str:
    was, now = both.base.total, both.head.total
    if change is None:
        text = _("the cost cannot be compared: it was {before} and is {after}")
        return text.format(before=amount(was), after=amount(now))
    if not change.amount:
        return _("the cost with contingency stays {total}").format(total=amount(now)) if now.amount else ""
    text = (
        _("the cost with contingency rises by {change}")
        if change.amount > 0
        else _("the cost with contingency falls by {change}")
    )
    text = text.format(change=amount(change))
    if was.amount:
        text += _(" ({share})").format(share=share(change.amount / was.amount))
    return text + _(" to {total}").format(total=amount(now))


def _promise(both: Both) -> str:
    """Whether the committed finish begins or ceases to be kept."""
    base, head = both.base, both.head
    if base.committed is None or head.committed is None:
        return ""
    kept = base.finish <= base.committed, head.finish <= head.committed
    if kept[0] == kept[1]:
        return ""
    days = working_days(both.days(head.finish, head.committed))
    if kept[1]:
        return _("The committed finish {committed} is kept now, with {days} of margin.").format(
            committed=day(head.committed), days=days
        )
    return _("The committed finish {committed} is missed now, by {days}.").format(
        committed=day(head.committed), days=days
    )


def _budget(both: Both) -> str:
    """Whether the approved sum begins or ceases to be enough."""
    base, head = both.base, both.head
    if base.approved is None or head.approved is None:
        return ""
    over = base.total - base.approved, head.total - head.approved
    if (over[0].amount > 0) == (over[1].amount > 0):
        return ""
    if over[1].amount > 0:
        return _("The approved {approved} no longer covers the cost; {over} is missing.").format(
            approved=amount(head.approved), over=amount(over[1])
        )
    return _("The approved {approved} covers the cost now, with {left} left.").format(
        approved=amount(head.approved), left=amount(over[1])
    )


def _reached(both: Both) -> str:
    """Whether the plan reaches another stage."""
    was, now = both.base.reached, both.head.reached
    if was == now or both.base.stage != both.head.stage:
        return ""
    if not now:
        return _("The checks pass for no stage any more; before, for {before}.").format(before=word(was, was))
    if not was:
        return _("The checks pass for {now} now; before, for no stage.").format(now=word(now, now))
    return _("The checks pass for {now} now; before, for {before}.").format(
        now=word(now, now), before=word(was, was)
    )
