"""How plan.html prints values: days and numbers of the language, money with its sign, text that stays text."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from crmplan import lang
from crmplan.model import Finding, Location, Money
from crmplan.report.chart.text import clean
from crmplan.report.earned import short
from crmplan.report.words import length, term
from crmplan.said import said

MOST_PLACES = 3
"""So many places of one finding are named; the others are counted."""


class Safe(str):
    """Text that is markup already: only the page's own style, script and data."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def shown(value: object) -> object:
    """Return any value as the page prints it: days and numbers of the language, text on one line, undirected."""
    if isinstance(value, Safe) or hasattr(value, "__html__"):
        return value
    if isinstance(value, Money):
        return lang.figure(str(value)).replace(" ", "\u00a0")
    if isinstance(value, Location):
        return f"{value.file}:{value.line}" if value.line else ""
    if isinstance(value, str):
        return clean(value)
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return _days(value)
    if isinstance(value, date):
        return _markup('<time datetime="{iso}">{day}</time>').format(
            iso=value.isoformat(), day=lang.day(value)
        )
    if isinstance(value, int):
        return lang.figure(f"{value:,}")
    return value


def _markup(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)


def _put(text: str, **values: object) -> object:
    """Return a sentence with values put in for ``{name}``, each printed and escaped as it would be alone."""
    from markupsafe import escape

    return escape(text).format(**{name: shown(value) for name, value in values.items()})


def _whole(value: Decimal) -> int:
    """The number that chooses between singular and plural: every fraction is a plural."""
    return int(value) if value == value.to_integral_value() else 2


def _days(value: Decimal) -> str:
    """A number of days with at most two decimals and no needless zeros."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return lang.figure("0" if text == "-0" else text.replace("-", "−"))


def _signed(value: Decimal | Money | None) -> str:
    """A number of days or a sum with its sign; empty for None."""
    if value is None:
        return ""
    number = value.amount if isinstance(value, Money) else value
    text = (
        lang.figure(str(value.times(-1 if number < 0 else 1)))
        if isinstance(value, Money)
        else _days(abs(value))
    )
    return f"{'+' if number > 0 else '−' if number < 0 else ''}{text}"


def _sentence(text: str) -> str:
    """Text with a full stop where it has none."""
    text = clean(text)
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def _percent(share: Decimal | None) -> str:
    return "" if share is None else lang.figure(f"{share * 100:.1f}") + " %"


def _word(written: str) -> str:
    """A stage or a decision in the language of the report."""
    return lang.word(written, written)


def _where(finding: Finding) -> str:
    """Where a finding can be mended."""
    places = [place for place in (finding.at, *(place for place, _ in finding.also)) if place.line]
    shown = ", ".join(f"{place.file}:{place.line}" for place in places[:MOST_PLACES])
    more = len(places) - MOST_PLACES
    return f"{shown}, +{more}" if more > 0 else shown


FILTERS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "figure": lang.figure,
        "length_of": length,
        "index_of": short,
        "percent": _percent,
        "put": _put,
        "said": said,
        "sentence": _sentence,
        "shown": shown,
        "signed": _signed,
        "stage": _word,
        "where": _where,
        "whole": _whole,
        "worded": term,
    }
)
"""What templates can say behind ``|``."""
