"""The steering pack as Markdown for GitHub and GitLab: what a committee reads in ten minutes, and one page of it.

The words and the layout are in ``templates/steering``. Everything a template prints passes ``_shown``, which writes
dates and numbers as the language does and escapes text from the playbook.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from crmplan import lang, templating
from crmplan.markup import (
    Md,
    code,
    finding_item,
    in_html,
    lines,
    people,
    sentence,
    shown,
    signed,
    target,
    wide,
)
from crmplan.model import Money
from crmplan.report.earned import short as short_index
from crmplan.report.figures import Figure, figures
from crmplan.report.grouping import by_severity, matrix
from crmplan.report.pack.records import GateState, RaciRow
from crmplan.report.records import Report
from crmplan.report.words import Amounts, length, listed, term
from crmplan.said import said

MOST_ROWS = 150
"""The longest table; what is left out is counted and stands in plan.json."""
TOP_RISKS = 10
"""So many risks stand open; the others are folded."""
NEXT_GATES = 3
"""So many gates show their criteria at once; those of the others are folded."""
FEW_CHANGES = 12
"""A longer list of changes is folded behind the gravest ones."""
SHORT = 3
"""So many risks, changes and reasons are on the one page."""
SHORT_MILESTONES = 5
GANTT = "gantt.svg"
"""What ``crmplan build`` writes beside it."""

_LIGHTS = MappingProxyType({"green": "🟢", "amber": "🟡", "red": "🔴"})
"""Colour of a rating, beside its shape and letter; none where nothing is rated."""


def steering(report: Report, *, pictures: bool = True) -> str:
    """Return ``steering.md``, the whole pack.

    Parameters:
        report: what to print, with its pack.
        pictures: whether the charts that ``crmplan build`` writes are beside it.

    Returns:
        The page, LF line ends, the same text for the same report.
    """
    return _page("steering.md.j2", report, figures(report) if pictures else ())


def short(report: Report) -> str:
    """Return ``steering-short.md``: the same report on one printed page."""
    return _page("short.md.j2", report, ())


def _page(template: str, report: Report, drawn: Sequence[Figure]) -> str:
    def amounts(sums: Iterable[Money | None]) -> Callable[[Money | None], Md]:
        """Return what writes the sums of one table, whose heads say the currency."""
        write = Amounts(report.currency, sums)
        return lambda money: Md(lang.figure(write(money)))

    # Markdown, not HTML: ``_shown`` escapes every value.
    templates = templating.environment("steering", autoescape=False, finalize=_shown, filters=_FILTERS)
    page = templating.render(
        templates,
        template,
        amounts=amounts,
        report=report,
        pack=report.pack,
        cost=report.cost,
        rows=report.rows,
        currency=Md(report.currency or lang.gettext("no currency")),
        drawn={one.id: one for one in drawn if one.page is not None},
        gantt=GANTT if drawn else "",
        lights=_LIGHTS,
        severities=by_severity(report.findings),
        matrix=matrix(report.pack.cells),
        gates=_gates(report.pack.gates),
        phases=_phases(report.pack.raci),
        exits=tuple(dict.fromkeys(one.exit for one in report.support)),
        most=MOST_ROWS,
        top=TOP_RISKS,
        few=FEW_CHANGES,
        short=SHORT,
        short_milestones=SHORT_MILESTONES,
    )
    page = re.sub(r" +$", "", page, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", page).strip() + "\n"


def _gates(states: Sequence[GateState]) -> tuple[tuple[GateState, ...], tuple[GateState, ...]]:
    """The gates whose criteria are shown, the next ones that are open; and the others."""
    ahead = [one for one in states if not one.decided][:NEXT_GATES]
    return tuple(ahead), tuple(one for one in states if one not in ahead)


def _phases(rows: Sequence[RaciRow]) -> tuple[tuple[str, tuple[RaciRow, ...]], ...]:
    """Kinds of work by phase, in the order in which they come."""
    found: dict[str, list[RaciRow]] = {}
    for row in rows:
        found.setdefault(row.phase, []).append(row)
    return tuple((phase, tuple(those)) for phase, those in found.items())


# --- printing ------------------------------------------------------------------------------------------


def _shown(value: object) -> str:
    """Return any value as a template prints it: counts with the thousands of the language, text escaped."""
    if isinstance(value, int) and not isinstance(value, bool):
        return lang.figure(f"{value:,}")
    return shown(value)


def _put(text: str, **values: object) -> Md:
    """Return a sentence with values put in for ``{name}``, each printed and escaped as it would be alone."""
    return Md(text.format(**{name: _shown(value) for name, value in values.items()}))


def _change(money: Money | None) -> Md:
    """An amount with its sign; empty for None."""
    if money is None:
        return Md("")
    amount = shown(money._replace(amount=abs(money.amount)))
    return Md(f"{'+' if money.amount > 0 else '−' if money.amount < 0 else ''}{amount}")


def _percent(share: Decimal | None) -> Md:
    if share is None:
        return Md("")
    return Md(lang.figure(f"{share * 100:.1f}".removesuffix(".0")) + " %")


def _share(part: Decimal) -> Md:
    """A share in a column of shares, all with one decimal."""
    return Md(lang.figure(f"{part * 100:.1f}") + " %")


def _whole(value: Decimal) -> int:
    """The number that chooses between singular and plural: every fraction is a plural."""
    return int(value) if value == value.to_integral_value() else 2


def _word(written: str) -> str:
    """A stage or a decision in the language of the report."""
    return lang.word(written, written)


def _listed(texts: Iterable[object], most: int = 0) -> Md:
    return Md(listed(map(_shown, texts), most))


_FILTERS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "change": _change,
        "code": code,
        "figure": lang.figure,
        "finding": finding_item,
        "html": in_html,
        "index_of": short_index,
        "length_of": length,
        "lines": lines,
        "listed": _listed,
        "md": Md,
        "people": people,
        "percent": _percent,
        "put": _put,
        "said": said,
        "sentence": sentence,
        "share": _share,
        "shown": _shown,
        "signed": signed,
        "stage": _word,
        "target": target,
        "whole": _whole,
        "wide": wide,
        "worded": term,
    }
)
