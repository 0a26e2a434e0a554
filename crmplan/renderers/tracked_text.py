"""Tables for the terminal of what was planned and what is: earned value and variance."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from crmplan.model import Money
from crmplan.report.earned import EarnedRow, EarnedValue
from crmplan.report.records import Report
from crmplan.report.variance import GONE, VarianceRow
from crmplan.report.words import Amounts
from crmplan.terminal import PLAIN, Style, safe, table

UNDEFINED = "n/a"
"""What an index is that would divide by nothing, or that needs a number that nobody told."""
NO_PROGRESS = "There is no progress yet: tell what has happened with crmplan track."
NO_COST = "No task has a planned cost, so nothing can be earned."


def earned(report: Report, group: str = "", style: Style = PLAIN) -> str:
    """Return earned value; ``group`` is ``category``, ``region`` or ``wave``, or empty for the whole."""
    found = report.earned
    if found is None:
        return f"{NO_PROGRESS if report.status is None else NO_COST}\n"
    against = f"the baseline {found.against}" if found.against else "the plan without progress"
    parts = [
        style.paint(safe(f"Earned value on {found.day}, against {against} ({report.currency})"), bold=True)
    ]
    if group:
        rows = found.by.get(group)
        if rows is None:
            return f"The plan has no {group} that tasks with a cost belong to.\n"
        parts.append(_by(report, group, rows, found.whole, style))
    else:
        parts += [_whole(report, found, style), ""]
        parts += found.sentences
    return "\n".join(parts) + "\n"


def _whole(report: Report, found: EarnedValue, style: Style) -> str:
    whole = found.whole
    amounts = [
        ("BAC", "Budget at completion", whole.bac),
        ("PV", "Planned value", whole.pv),
        ("EV", "Earned value", whole.ev),
        ("AC", "Actual cost", whole.ac),
        ("SV", "EV - PV", whole.sv),
        ("CV", "EV - AC", whole.cv),
        ("EAC", "BAC / CPI: the rest costs as the work so far", whole.eac),
        ("EAC", "AC + (BAC - EV): the rest costs what was planned", found.eac_atypical),
        ("EAC", "AC + (BAC - EV) / (CPI x SPI): and lost time is bought", found.eac_hurried),
        ("EAC", "AC + the rest as the plan has it now", found.eac_counted),
        ("ETC", "EAC - AC", found.etc),
        ("VAC", "BAC - EAC", found.vac),
    ]
    money = Amounts(report.currency, (amount for _, _, amount in amounts))
    rows = [(short, name, money(amount) or UNDEFINED) for short, name, amount in amounts]
    indices = [
        ("SPI", "EV / PV", found.whole.spi),
        ("CPI", "EV / AC", found.whole.cpi),
        ("TCPI", "(BAC - EV) / (BAC - AC): to keep the budget", found.tcpi),
        ("TCPI", "(BAC - EV) / (EAC - AC): to keep the plan's own rest", found.tcpi_eac),
        ("SPI(t)", "ES / AT", found.spi_t),
        ("TSPI", "(PD - ES) / (PD - AT): to keep the planned time", found.tspi),
    ]
    rows += [(short, name, _index(index)) for short, name, index in indices]
    times = [
        ("AT", "Working days so far", found.at),
        ("ES", "Earned schedule: when this was planned to be earned", found.es),
        ("SV(t)", "ES - AT", found.sv_t),
        ("PD", "Planned working days", found.pd),
        ("IEAC(t)", "PD / SPI(t): working days at this pace", found.ieac_t),
    ]
    rows += [(short, name, UNDEFINED if days is None else f"{days:f}") for short, name, days in times]
    return table(["", "What", "Value"], rows, "llr", style)


def _by(report: Report, group: str, rows: Sequence[EarnedRow], whole: EarnedRow, style: Style) -> str:
    everything = (*rows, whole._replace(name="Together"))
    sums: list[Money | None] = [
        amount for row in everything for amount in (row.bac, row.pv, row.ev, row.ac, row.eac)
    ]
    money = Amounts(report.currency, sums)
    body = [
        (
            row.name,
            money(row.bac),
            money(row.pv),
            money(row.ev),
            money(row.ac) or UNDEFINED,
            money(row.sv),
            money(row.cv) or UNDEFINED,
            _index(row.spi),
            _index(row.cpi),
            money(row.eac) or UNDEFINED,
        )
        for row in everything
    ]
    titles = [group.capitalize(), "BAC", "PV", "EV", "AC", "SV", "CV", "SPI", "CPI", "EAC"]
    return table(titles, body, "l" + "r" * 9, style)


def variance(report: Report, group: str = "", style: Style = PLAIN) -> str:
    """Return variance by task; ``group`` is ``wave`` or ``region``, or empty for tasks, where those that are as they
    were planned are only counted."""
    found = report.variance
    if found is None:
        return f"{NO_PROGRESS}\n"
    against = f"the baseline {found.against}" if found.against else "the plan without progress"
    title = f"Variance {f'by {group} ' if group else ''}against {against}"
    parts = [style.paint(safe(f"{title} ({report.currency})"), bold=True)]
    notes: list[str] = []
    if group:
        rows: Sequence[VarianceRow] = found.waves if group == "wave" else found.regions
        if not rows:
            return f"The plan has no {group}s.\n"
    else:
        rows = [row for row in found.tasks if _differs(row)]
        same = len(found.tasks) - len(rows)
        if same:
            notes.append(
                f"{same:,} of {len(found.tasks):,} tasks are as they were planned and left out here."
            )
    parts.append(_rows(report, [*rows, found.whole._replace(name="Together")], style))
    notes += ["Days are working days; a plus is later, longer or more."]
    if any(row.spent is None for row in rows):
        notes.append(
            "Spent is n/a where work has begun and nobody told what it cost; its forecast is the plan's cost."
        )
    if any(row.state == GONE for row in rows):
        notes.append("Tasks that are gone stay planned until a new baseline is approved.")
    return "\n".join([*parts, "", *notes]) + "\n"


def _differs(row: VarianceRow) -> bool:
    return bool(
        row.state in ("added", GONE)
        or row.start_days
        or row.finish_days
        or row.duration_days
        or row.cost.amount
    )


def _rows(report: Report, rows: Iterable[VarianceRow], style: Style) -> str:
    rows = list(rows)
    money = Amounts(
        report.currency, [one for row in rows for one in (row.planned_cost, row.spent, row.forecast)]
    )
    body = [
        (
            row.name,
            row.state,
            _date(row.planned_start),
            _date(row.start),
            _signed(row.start_days),
            _date(row.planned_finish),
            _date(row.finish),
            _signed(row.finish_days),
            _signed(row.duration_days),
            money(row.planned_cost),
            money(row.spent) or UNDEFINED,
            money(row.forecast),
            _more(money(row.cost), row.cost),
        )
        for row in rows
    ]
    titles = ["Task" if any(row.state for row in rows) else "Name", "State", "Planned start", "Start", "+/-"]
    titles += ["Planned finish", "Finish", "+/-", "Longer", "Planned cost", "Spent", "Forecast", "+/-"]
    keep = [place for place, title in enumerate(titles) if title != "State" or any(row.state for row in rows)]
    align = "llllrllrrrrrr"
    return table(
        [titles[place] for place in keep],
        [[cells[place] for place in keep] for cells in body],
        "".join(align[place] for place in keep),
        style,
    )


def _index(index: Decimal | None) -> str:
    return UNDEFINED if index is None else f"{index:.2f}"


def _date(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _signed(days: Decimal | None) -> str:
    return "" if days is None else f"{days:+f}" if days else "0"


def _more(text: str, amount: Money) -> str:
    return f"+{text}" if amount.amount > 0 else text
