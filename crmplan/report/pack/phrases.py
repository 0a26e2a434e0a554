"""Words that sentences about change share."""

from decimal import Decimal

from crmplan.lang import figure, ngettext
from crmplan.lang import gettext as _
from crmplan.model import Money


def working_days(number: Decimal) -> str:
    """Return ``1 working day``, ``12 working days``; without a sign."""
    size = abs(number).normalize()
    return ngettext("{days} working day", "{days} working days", 1 if size == 1 else 2).format(
        days=figure(f"{size:,f}")
    )


def shifted(number: Decimal) -> str:
    """Return by how much something is later or earlier, in words."""
    text = _("{days} later") if number > 0 else _("{days} earlier")
    return text.format(days=working_days(number))


def amount(money: Money) -> str:
    """Return an amount without a sign, as the language writes it."""
    return figure(str(Money(abs(money.amount), money.currency)))


def share(value: Decimal) -> str:
    """Return a share as ``3.2 %``; what is more than nothing is never ``0 %``."""
    percent = abs(value) * 100
    if 0 < percent < Decimal("0.1"):
        return _("less than {share}").format(share=figure("0.1 %"))
    return figure(f"{percent:,.1f}".removesuffix(".0") + " %")
