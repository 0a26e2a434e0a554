"""The plan as Markdown for GitHub and GitLab: a page that a committee reads first and a reviewer reads to
the end.

The words and the layout are in ``templates/markdown``; here is what templates cannot do well: grouping and
numbers. Everything a template prints passes ``markup.shown``, which escapes text from the playbook.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from crmplan import lang, templating
from crmplan.lang import N_
from crmplan.lang import gettext as _
from crmplan.markup import (
    Md,
    anchor,
    code,
    escape,
    fenced,
    fill,
    finding_item,
    in_html,
    lines,
    links,
    people,
    sentence,
    shown,
    signed,
    target,
    wide,
)
from crmplan.model import ERROR, INFO, WARNING, Money
from crmplan.report.grouping import by_severity, matrix
from crmplan.report.records import Gate, Lane, Report, Row, TrainingRow
from crmplan.report.words import STARTS, Amounts, count, length, percent, term, working_days
from crmplan.said import said

ONE_TABLE = 120
"""Up to this many tasks they stand in one table; more are folded by phase."""
MOST_TASKS = 1500
"""With more tasks the page would be too long to show: GitHub cuts files of half a megabyte."""
MOST_ROWS = 150
"""The longest of the other tables; what is left out is counted and stands in plan.json."""


FEW_STEPS = 30
"""A longer critical path is folded, so that the chart below it stays near."""
# --- grouping ------------------------------------------------------------------------------------------


_TITLES = {ERROR: N_("Errors"), WARNING: N_("Warnings"), INFO: N_("Notes")}


class Fold(NamedTuple):
    """Tasks that stand in one table, with a title when there are several."""

    lane: Lane | None
    rows: tuple[Row, ...]


def _folds(report: Report) -> tuple[Fold, ...]:
    if len(report.rows) > MOST_TASKS:
        return ()
    if len(report.rows) > ONE_TABLE:
        for kind in ("phase", "wave", "region", "package"):
            lanes = report.lanes.get(kind, ())
            if len(lanes) > 1:
                return tuple(Fold(lane, tuple(report.rows[place] for place in lane.rows)) for lane in lanes)
    return (Fold(None, report.rows),)


# --- the page ------------------------------------------------------------------------------------------


PICTURES: Mapping[str, str] = MappingProxyType(
    {N_("SVG"): "gantt.svg", N_("PNG"): "gantt.png", N_("PDF to print"): "gantt.pdf"}
)
"""What ``crmplan build`` writes beside plan.md: what it is -> its file name."""

_MARKS = {"go-live": Md("▲"), "gate": Md("◆"), "milestone": Md("◇")}


def _marked(row: Row) -> Md:
    """The sign of a go-live, gate or milestone before its name, a blank behind it; nothing before other tasks."""
    kind = "go-live" if row.go_live else "gate" if row.gate else "milestone" if row.milestone else ""
    return Md(f"{_MARKS[kind]} ") if kind else Md("")


class _Title(NamedTuple):
    by: str
    one: str


_BREAKDOWNS = {
    "quarter": _Title(N_("By quarter"), N_("Quarter")),
    "phase": _Title(N_("By phase"), N_("Phase")),
    "wave": _Title(N_("By wave"), N_("Wave")),
    "region": _Title(N_("By region"), N_("Region")),
    "module": _Title(N_("By module"), N_("Module")),
    "payer": _Title(N_("By payer"), N_("Payer")),
}
"""Money tables of the page -> title above and in the table; the others are in plan.json."""


def markdown(report: Report, *, pictures: Mapping[str, str] = PICTURES, mermaid: str = "") -> str:
    """Return ``plan.md``.

    Parameters:
        report: what to print.
        pictures: what a picture is -> its file name beside plan.md; the first SVG or PNG is shown, all are
            linked. mermaid: the chart as Mermaid text, without a fence; empty for none.

    Returns:
        The page, LF line ends, the same text for the same report.
    """

    def amounts(sums: Iterable[Money | None]) -> Callable[[Money | None], Md]:
        """Return what writes the sums of one table, whose heads say the currency."""
        write = Amounts(report.currency, sums)
        return lambda money: Md(lang.figure(write(money)))

    # Markdown, not HTML: ``shown`` escapes every value.
    templates = templating.environment("markdown", autoescape=False, finalize=shown, filters=_FILTERS)
    page = templating.render(
        templates,
        "plan.md.j2",
        amounts=amounts,
        report=report,
        cost=report.cost,
        rows=report.rows,
        count=count,
        currency=Md(report.currency or _("no currency")),
        picture=next((name for name in pictures.values() if name.endswith((".svg", ".png"))), None),
        files=pictures.items(),
        mermaid=fenced(mermaid, "mermaid") if mermaid.strip() else None,
        severities=by_severity(report.findings),
        titles=_TITLES,
        matrix=matrix(report.cells),
        criteria=_criteria(report),
        exits=tuple(dict.fromkeys(one.exit for one in report.support)),
        freezes=_freezes(report),
        starts=_(STARTS),
        run_sums=[sum for sums in report.cost.run_years.values() for sum in sums.values()],
        marks=_MARKS,
        marked=_marked,
        breakdowns=_BREAKDOWNS.items(),
        run_categories=tuple(
            dict.fromkeys(category for sums in report.cost.run_years.values() for category in sums)
        ),
        folds=_folds(report),
        slips={one.row: one for one in report.pack.slips} if report.pack.baselines else {},
        most=MOST_ROWS,
        few=FEW_STEPS,
    )
    return re.sub(r"\n{3,}", "\n\n", page).strip() + "\n"


def _done(row: Row) -> Md:
    """How far a task is."""
    if row.finished:
        return Md("✓")
    if row.done is not None:
        return Md(f"{row.done * 100:.0f} %")
    return Md(_("started") if row.started else "")


def _criteria(report: Report) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """What gates ask for, once for all that ask for the same: (gates, criteria with what was measured)."""
    asked: dict[tuple[str, tuple[tuple[str, str], ...]], list[Gate]] = {}
    for gate in report.gates:
        asked.setdefault((report.rows[gate.row].name, gate.criteria), []).append(gate)
    return [
        (
            gates[0].name
            if len(gates) == 1
            else _("{name} ({number} gates)").format(name=name, number=len(gates)),
            criteria,
        )
        for (name, criteria), gates in asked.items()
    ]


def _freezes(report: Report) -> list[tuple[str, str, list[str]]]:
    """Freezes, once for all times of the same: (reason, where, times)."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in report.freezes:
        where = ", ".join(one.regions) or _("everywhere")
        days = _("{first} to {last}").format(first=lang.day(one.first), last=lang.day(one.last))
        found.setdefault((one.reason or one.id, where), []).append(days)
    return [(reason, where, times) for (reason, where), times in found.items()]


def _offer(one: TrainingRow) -> Md:
    """What a training offers, below its name."""
    parts = [part for part in (one.hours, one.format, one.topics) if part]
    if one.seats:
        parts.append(one.seats)
    return Md(f"<br>{escape(', '.join(parts))}" if parts else "")


def _money(number: Decimal, currency: str) -> Md:
    return Md(lang.figure(str(Money(number, currency))))


def _word(written: str) -> str:
    """A stage or a decision in the language of the report."""
    return lang.word(written, written)


def _percent(share: Decimal | None) -> Md:
    return Md("" if share is None else lang.figure(f"{share * 100:.1f} %"))


_FILTERS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {
        "anchor": anchor,
        "code": code,
        "done": _done,
        "fill": fill,
        "length_of": length,
        "finding": finding_item,
        "html": in_html,
        "lines": lines,
        "links": links,
        "md": Md,
        "money": _money,
        "offer": _offer,
        "people": people,
        "percent": _percent,
        "percent_words": percent,
        "said": said,
        "sentence": sentence,
        "signed": signed,
        "stage": _word,
        "target": target,
        "term": term,
        "wide": wide,
        "working_days": working_days,
    }
)
