"""Words that several figures need: amounts, dates, shares."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from crmplan.lang import day, figure
from crmplan.model import Money
from crmplan.report.chart.text import clean, cut
from crmplan.report.words import Amounts

__all__ = ["amount", "columns", "dated", "named", "share", "whole"]


def named(name: str) -> str:
    """Return a name as a title has room for it."""
    return cut(clean(name), 400, 17, True)


def amount(money: Money) -> str:
    """Return an amount for a sentence or a label, in whole units of the currency: ``EUR 62,900``."""
    return f"{money.currency} {whole(money)}"


def whole(money: Money) -> str:
    """Return an amount in whole units of its currency, where cents would be noise."""
    return figure(f"{money.amount:,.0f}")


def share(part: Decimal) -> str:
    """Return a share as whole percent: ``94 %``."""
    return figure(f"{part * 100:,.0f} %")


def dated(value: date | None) -> str:
    """Return a date for a table, empty for None."""
    return "" if value is None else day(value)


def columns(currency: str, sums: Iterable[Money | None]) -> Callable[[Money | None], str]:
    """Return how a table writes its amounts: exactly, and all alike so that they add up."""
    exact = Amounts(currency, sums)
    return lambda money: figure(exact(money))
