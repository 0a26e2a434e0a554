"""Earned value and earned schedule as a committee reads them: figures, tables, and what the indices mean here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from crmplan.analyses.earned import GROUPS, Earned, Number, Value, share_done
from crmplan.analyses.money import Cost, money
from crmplan.analyses.planned import Planned, budgets_of
from crmplan.expand.plan import Plan
from crmplan.lang import day as day_text
from crmplan.lang import figure, ngettext
from crmplan.lang import gettext as _
from crmplan.model import Money
from crmplan.report.words import Names, sum_of, term, working_days
from crmplan.schedule.show import day_of

EARLY = Decimal("0.1")
"""While less than this share of the planned cost is due, a single task moves the indices far; see EVM-01."""
ACT = Decimal("0.9")
"""An index below this asks for something to be done; see EVM-01."""
_INDEX = Decimal("0.0001")
_HUNDREDTH = Decimal("0.01")


class EarnedRow(NamedTuple):
    """Earned value of the whole or of one group; amounts are rounded so that the groups sum to the whole."""

    id: str
    name: str
    bac: Money
    """Budget at completion: what all the work was planned to cost."""
    pv: Money
    """Planned value: what the work due by now was planned to cost."""
    ev: Money
    """Earned value: what the work done was planned to cost."""
    ac: Money | None
    """Actual cost of the work done; None where something has begun and nobody says what it cost."""
    sv: Money
    """Schedule variance, EV - PV: negative when less is done than planned."""
    cv: Money | None
    """Cost variance, EV - AC: negative when it cost more than planned."""
    spi: Decimal | None
    """EV / PV; None where it is undefined, as all that follows."""
    cpi: Decimal | None
    """EV / AC."""
    eac: Money | None
    """Estimate at completion when the rest costs as the work so far: BAC / CPI."""
    late: bool = False
    """Whether SPI is so low that something must be done; see EVM-01."""
    dear: bool = False
    """Whether CPI is."""


class EarnedValue(NamedTuple):
    """Earned value at the status date. Indices are worked out from exact values and rounded last."""

    against: str
    """Name of the baseline; empty for the plan without its progress."""
    day: date
    """The status date."""
    whole: EarnedRow
    eac_atypical: Money | None
    """AC + (BAC - EV): the rest costs what was planned."""
    eac_hurried: Money | None
    """AC + (BAC - EV) / (CPI x SPI): and lost time is bought."""
    eac_counted: Money | None
    """AC + the rest as the plan has it now."""
    etc: Money | None
    """EAC - AC, with the EAC of ``whole``."""
    vac: Money | None
    """BAC - EAC."""
    tcpi: Decimal | None
    """(BAC - EV) / (BAC - AC)."""
    tcpi_eac: Decimal | None
    """(BAC - EV) / (EAC - AC), with the rest as the plan has it now."""
    at: Decimal
    """Working days from the start to the status date."""
    es: Decimal
    """Earned schedule: the working day on which what is earned now was planned to be earned."""
    sv_t: Decimal
    """ES - AT in working days: negative when late."""
    spi_t: Decimal | None
    """ES / AT."""
    pd: Decimal
    """Planned duration in working days."""
    ieac_t: Decimal | None
    """PD / SPI(t): how many working days the whole takes at this pace."""
    tspi: Decimal | None
    """(PD - ES) / (PD - AT): the pace that the rest needs."""
    pace_finish: date | None
    """The day on which it ends at this pace."""
    by: Mapping[str, tuple[EarnedRow, ...]] = MappingProxyType({})
    """``category``, ``region``, ``wave`` -> rows; each table sums to the whole. One that has a single row, for what
    belongs to none, is left out."""
    gone: tuple[str, ...] = ()
    """Names of tasks that were planned and are not in the plan any more; they stay planned and unearned."""
    added: tuple[str, ...] = ()
    """Names of tasks that nobody had planned; what they cost counts as spent."""
    silent: tuple[str, ...] = ()
    """Names of tasks that have begun and a cost, and nobody says what was spent."""
    sentences: tuple[str, ...] = ()
    """What the indices mean here."""
    split: str = "category"
    """The key of ``by`` that tells a committee most: where the most rows had something due, done or spent."""

    @property
    def rows(self) -> tuple[EarnedRow, ...]:
        """The rows of that split."""
        return self.by.get(self.split, ())


def earned_value(plan: Plan, cost: Cost, planned: Planned, names: Names) -> EarnedValue | None:
    """Return earned value at the status date; None without one, or where nothing has a planned cost."""
    if plan.status is None:
        return None
    earned = Earned(plan, planned, cost)
    value, time = earned.value, earned.schedule
    if not value.bac:
        return None
    amount = earned.amount
    counted = value.eac_counted(_rest(plan, cost))
    calendar, day_minutes = plan.calendars["default"], plan.day_minutes
    length = time.duration
    pace = None
    # A pace of next to nothing leads out of every calendar.
    if length is not None and length < 10 * max(time.pd, Fraction(1)) and value.ev < value.bac:
        pace = day_of(calendar.add(planned.start, round(length * day_minutes)))
    found = EarnedValue(
        against=planned.name,
        day=day_of(plan.status),
        whole=_row("", plan.playbook.programme.name, value, amount),
        eac_atypical=_maybe(value.eac_atypical, amount),
        eac_hurried=_maybe(value.eac_hurried, amount),
        eac_counted=_maybe(counted, amount),
        etc=_maybe(value.etc, amount),
        vac=_maybe(value.vac, amount),
        tcpi=_index(value.tcpi),
        tcpi_eac=None if counted is None else _index(value.tcpi_to(counted)),
        at=_days(time.at),
        es=_days(time.es),
        sv_t=_days(time.variance),
        spi_t=_index(time.spi),
        pd=_days(time.pd),
        ieac_t=None if length is None else _days(length),
        tspi=_index(time.to_complete),
        pace_finish=pace,
        by=_tables(earned, names),
        gone=tuple(task.label or task.id for task in planned.gone(plan)),
        added=tuple(names.task(number) for number in planned.added(plan)),
        silent=tuple(names.task(number) for number in _silent(plan, planned, cost)),
    )
    return found._replace(sentences=tuple(_sentences(found)), split=_split(found.by))


def _split(tables: Mapping[str, tuple[EarnedRow, ...]]) -> str:
    def begun(group: str) -> int:
        return sum(
            bool(row.pv.amount or row.ev.amount or row.ac is None or row.ac.amount) for row in tables[group]
        )

    return max((group for group in ("region", "category") if group in tables), key=begun, default="category")


def _rest(plan: Plan, cost: Cost) -> Fraction:
    """Return what the plan has for the work that is left, in minor units."""
    budgets = budgets_of(plan, cost)
    return sum(
        ((1 - share_done(plan, plan.index[id])) * sum(parts.values()) for id, parts in budgets.items()),
        Fraction(0),
    )


def _silent(plan: Plan, planned: Planned, cost: Cost) -> list[int]:
    budgets = budgets_of(plan, cost)
    return [
        number
        for number, actual in plan.actuals.items()
        if actual.spent is None
        and (actual.started is not None or actual.finished is not None)
        and (
            plan.tasks[number].id in budgets
            or (plan.tasks[number].id in planned.tasks and planned.tasks[plan.tasks[number].id].units)
        )
    ]


# --- tables -----------------------------------------------------------------------------------------------


def _row(id: str, name: str, value: Value, amount: Callable[[Number], Money]) -> EarnedRow:
    pv, ev, ac = amount(value.pv), amount(value.ev), _maybe(value.ac, amount)
    return EarnedRow(
        id,
        name,
        amount(value.bac),
        pv,
        ev,
        ac,
        ev - pv,
        None if ac is None else ev - ac,
        _index(value.spi),
        _index(value.cpi),
        _maybe(value.eac_typical, amount),
        value.spi is not None and value.spi < ACT,
        value.cpi is not None and value.cpi < ACT,
    )


def _tables(earned: Earned, names: Names) -> Mapping[str, tuple[EarnedRow, ...]]:
    namers: dict[str, Callable[[str], str]] = {"category": term, "region": names.region, "wave": names.wave}
    rest = {
        "category": _("No category"),
        "region": _("Belongs to no region"),
        "wave": _("Belongs to no wave"),
    }
    tables = {}
    for group in GROUPS:
        parts = earned.by(group)
        if not any(parts):
            continue
        rows = [
            _row(key, namers[group](key) if key else rest[group], value, earned.amount)
            for key, value in parts.items()
        ]
        tables[group] = tuple(_summing(rows, list(parts.values()), earned.amount))
    return tables


def _summing(
    rows: Sequence[EarnedRow], values: Sequence[Value], amount: Callable[[Number], Money]
) -> list[EarnedRow]:
    """Return rows whose rounded amounts sum to the rounded whole."""
    pv = [amount(units) for units in rounded_parts([Fraction(one.pv) for one in values])]
    ev = [amount(units) for units in rounded_parts([Fraction(one.ev) for one in values])]
    known = all(one.ac is not None for one in values)
    told = rounded_parts([Fraction(one.ac or 0) for one in values])
    ac = [amount(units) for units in told] if known else [row.ac for row in rows]
    return [
        row._replace(pv=p, ev=e, ac=a, sv=e - p, cv=None if a is None else e - a)
        for row, p, e, a in zip(rows, pv, ev, ac, strict=True)
    ]


def rounded_parts(parts: Iterable[Fraction]) -> list[int]:
    """Return whole numbers that differ from the parts by less than one and sum to their rounded sum."""
    found = []
    passed = Fraction(0)
    given = 0
    for part in parts:
        passed += part
        until = round(passed)
        found.append(until - given)
        given = until
    return found


def _maybe(units: Number | None, amount: Callable[[Number], Money]) -> Money | None:
    return None if units is None else amount(units)


def _index(ratio: Fraction | None) -> Decimal | None:
    """Return an index with four digits."""
    return (
        None
        if ratio is None
        else (Decimal(ratio.numerator) / ratio.denominator).quantize(_INDEX, ROUND_HALF_EVEN)
    )


def _days(number: Fraction) -> Decimal:
    """Return days to a hundredth, without trailing zeros."""
    short = (Decimal(number.numerator) / number.denominator).quantize(_HUNDREDTH, ROUND_HALF_EVEN).normalize()
    return short.quantize(Decimal(1)) + 0 if short == short.to_integral_value() else short


# --- words ------------------------------------------------------------------------------------------------


def short(index: Decimal) -> str:
    """Return an index with two digits, as people say it."""
    return figure(f"{index.quantize(_HUNDREDTH, ROUND_HALF_EVEN):f}")


def _sentences(found: EarnedValue) -> Iterable[str]:
    whole = found.whole
    if whole.ac is None:
        yield _(
            "Work worth {ev} is done on {day}; work worth {pv} was planned by then, of {bac} in all."
        ).format(ev=sum_of(whole.ev), day=day_text(found.day), pv=sum_of(whole.pv), bac=sum_of(whole.bac))
    else:
        yield _(
            "Work worth {ev} is done on {day} and cost {ac}; work worth {pv} was planned by then, of {bac} in all."
        ).format(
            ev=sum_of(whole.ev),
            day=day_text(found.day),
            ac=sum_of(whole.ac),
            pv=sum_of(whole.pv),
            bac=sum_of(whole.bac),
        )
    early = whole.pv.amount < EARLY * whole.bac.amount
    nothing = not whole.pv.amount and not whole.ev.amount
    if nothing:
        yield _(
            "Nothing that has a cost was due by then, so earned value does not say yet whether the work is on time."
        )
    else:
        yield from _of_time(found, early)
    yield from _of_money(found, early)
    if early and not nothing:
        yield _(
            "Less than a tenth of the planned cost was due by then, so a single task moves the indices far."
        )
    yield _against(found)


def _of_time(found: EarnedValue, early: bool) -> Iterable[str]:
    if found.whole.ev >= found.whole.bac:
        yield _("All planned work is done.")
        return
    if not found.sv_t:
        yield _("The work is on time.")
        return
    late = working_days(abs(found.sv_t))
    text = (
        _("The work is {days} behind its plan (earned schedule, SPI(t) {spi}).")
        if found.sv_t < 0
        else _("The work is {days} ahead of its plan (earned schedule, SPI(t) {spi}).")
    )
    yield text.format(days=late, spi=_("n/a") if found.spi_t is None else short(found.spi_t))
    if found.pace_finish is not None and found.sv_t < 0 and not early:
        yield _("At this pace it ends on {day}.").format(day=day_text(found.pace_finish))


def _of_money(found: EarnedValue, early: bool) -> Iterable[str]:
    whole = found.whole
    if whole.ac is None:
        yield ngettext(
            "What the work cost is not known: {number} task has begun and does not say what was spent.",
            "What the work cost is not known: {number} tasks have begun and do not say what was spent.",
            len(found.silent),
        ).format(number=figure(f"{len(found.silent):,}"))
        return
    if whole.cpi is None or whole.eac is None:
        return
    one = sum_of(money(round(1 / Fraction(money(1, whole.bac.currency).amount)), whole.bac.currency))
    text = (
        _("Each {one} spent brought {index} of planned work (CPI).")
        if early
        else _("Each {one} spent brought {index} of planned work (CPI); at this rate the whole costs {eac}.")
    )
    yield text.format(one=one, index=short(whole.cpi), eac=sum_of(whole.eac))
    if not early and found.tcpi is not None and whole.ev < whole.bac and whole.cpi < 1:
        if found.tcpi > 0:
            yield _("To keep {bac}, the rest must bring {index} for each {one} (TCPI).").format(
                bac=sum_of(whole.bac), index=short(found.tcpi), one=one
            )
        else:
            yield _("The planned cost is spent already.")


def _against(found: EarnedValue) -> str:
    if not found.against:
        return _(
            "What was planned is the plan without its progress, since no baseline is stored; editing the plan moves it."
        )
    parts = [_("What was planned is the baseline {name}.").format(name=found.against)]
    if found.gone:
        text = ngettext(
            "{number} task of it is gone from the plan and stays planned until a new baseline is approved.",
            "{number} tasks of it are gone from the plan and stay planned until a new baseline is approved.",
            len(found.gone),
        )
        parts.append(text.format(number=figure(f"{len(found.gone):,}")))
    return " ".join(parts)
