"""Words that several figures need: amounts, dates, lists of sentences."""

from datetime import date
from decimal import Decimal

from crmplan.lang import day, figure
from crmplan.model import Money

__all__ = ["amount", "dated", "day", "share", "whole"]


def amount(money: Money) -> str:
    """Return an amount for a sentence: ``EUR 62,900``, with minor units only where it has some."""
    return f"{money.currency} {bare(money)}"


def bare(money: Money) -> str:
    """Return an amount without its currency, for a column that names it."""
    digits = 0 if money.amount == money.amount.to_integral_value() else 2
    return figure(f"{money.amount:,.{digits}f}")


def whole(money: Money) -> str:
    """Return an amount rounded to units of the currency, for labels and columns where cents would be noise."""
    return figure(f"{money.amount:,.0f}")


def share(part: Decimal) -> str:
    """Return a share as whole percent: ``94 %``."""
    return figure(f"{part * 100:,.0f} %")


def dated(value: date | None) -> str:
    """Return a date for a table, empty for None."""
    return "" if value is None else day(value)
