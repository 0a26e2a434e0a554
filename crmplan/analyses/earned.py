"""Earned value and earned schedule: what the work done was planned to cost, and when it was planned.

The formulas are those of the field (PMI, Lipke); ``None`` stands for what is undefined (a division by zero,
or money that nobody wrote down) and is shown as n/a, never as a number.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from crmplan.analyses.money import Cost, money
from crmplan.analyses.planned import Planned, PlannedTask, budgets_of, wave_of
from crmplan.expand.plan import Plan
from crmplan.model import Money

Number = Decimal | Fraction | int


def _ratio(one: Number, other: Number) -> Fraction | None:
    return Fraction(one) / Fraction(other) if other else None


class Value(NamedTuple):
    """Earned value at a status date; amounts in one unit, whichever it is. Ratios are exact fractions."""

    bac: Number
    """Budget at completion: what all the work was planned to cost."""
    pv: Number
    """Planned value: what the work due by the status date was planned to cost."""
    ev: Number
    """Earned value: what the work done was planned to cost."""
    ac: Number | None
    """Actual cost of the work done; None when it is not known."""

    @property
    def schedule_variance(self) -> Fraction:
        """SV = EV - PV."""
        return Fraction(self.ev) - Fraction(self.pv)

    @property
    def cost_variance(self) -> Fraction | None:
        """CV = EV - AC."""
        return None if self.ac is None else Fraction(self.ev) - Fraction(self.ac)

    @property
    def spi(self) -> Fraction | None:
        """SPI = EV / PV; undefined while nothing was planned."""
        return _ratio(self.ev, self.pv)

    @property
    def cpi(self) -> Fraction | None:
        """CPI = EV / AC; undefined while nothing was spent."""
        return None if self.ac is None else _ratio(self.ev, self.ac)

    @property
    def eac_typical(self) -> Fraction | None:
        """EAC = BAC / CPI: the rest costs as the work so far; undefined before anything is earned."""
        return None if not self.cpi else Fraction(self.bac) / self.cpi

    @property
    def eac_atypical(self) -> Fraction | None:
        """EAC = AC + (BAC - EV): the rest costs what was planned."""
        return None if self.ac is None else Fraction(self.ac) + Fraction(self.bac) - Fraction(self.ev)

    @property
    def eac_hurried(self) -> Fraction | None:
        """EAC = AC + (BAC - EV) / (CPI x SPI): the rest costs as the work so far, and lost time is bought."""
        if self.ac is None or not self.cpi or not self.spi:
            return None
        return Fraction(self.ac) + (Fraction(self.bac) - Fraction(self.ev)) / (self.cpi * self.spi)

    def eac_counted(self, rest: Number) -> Fraction | None:
        """EAC = AC + a new count of what the rest costs."""
        return None if self.ac is None else Fraction(self.ac) + Fraction(rest)

    @property
    def etc(self) -> Fraction | None:
        """ETC = EAC - AC, with the typical EAC."""
        eac = self.eac_typical
        return None if eac is None or self.ac is None else eac - Fraction(self.ac)

    @property
    def vac(self) -> Fraction | None:
        """VAC = BAC - EAC, with the typical EAC."""
        eac = self.eac_typical
        return None if eac is None else Fraction(self.bac) - eac

    @property
    def tcpi(self) -> Fraction | None:
        """TCPI(BAC) = (BAC - EV) / (BAC - AC): how cheap the rest must be to keep the budget; undefined when
        the budget is spent."""
        if self.ac is None:
            return None
        return _ratio(Fraction(self.bac) - Fraction(self.ev), Fraction(self.bac) - Fraction(self.ac))

    def tcpi_to(self, eac: Number) -> Fraction | None:
        """TCPI(EAC) = (BAC - EV) / (EAC - AC): how cheap the rest must be to keep a new estimate."""
        if self.ac is None:
            return None
        return _ratio(Fraction(self.bac) - Fraction(self.ev), Fraction(eac) - Fraction(self.ac))


class EarnedSchedule(NamedTuple):
    """Earned schedule; all in periods since the start, which may be broken."""

    es: Fraction
    """When what is earned now was planned to be earned."""
    at: Fraction
    """Actual time: the status date."""
    pd: Fraction
    """Planned duration."""

    @property
    def variance(self) -> Fraction:
        """SV(t) = ES - AT."""
        return self.es - self.at

    @property
    def spi(self) -> Fraction | None:
        """SPI(t) = ES / AT; undefined on the first day."""
        return _ratio(self.es, self.at)

    @property
    def duration(self) -> Fraction | None:
        """IEAC(t) = PD / SPI(t): how long the whole will take; undefined before anything is earned."""
        return None if not self.spi else self.pd / self.spi

    @property
    def to_complete(self) -> Fraction | None:
        """TSPI = (PD - ES) / (PD - AT); undefined when the planned time is over."""
        return _ratio(self.pd - self.es, self.pd - self.at)


def earned_time(planned: Sequence[Number], earned: Number) -> Fraction:
    """Return ES = C + (EV - PV_C) / (PV_C+1 - PV_C) for cumulative planned values.

    ``planned[k]`` is the planned value at the end of period k + 1, and does not fall. C is the last whole
    period whose planned value is earned. More than all that was planned earns the whole time.
    """
    whole = bisect_right(planned, earned)
    if whole == len(planned):
        return Fraction(whole)
    before = Fraction(planned[whole - 1]) if whole else Fraction(0)
    return whole + (Fraction(earned) - before) / (Fraction(planned[whole]) - before)


def path_length_index(length: Number, total_float: Number) -> Fraction | None:
    """Return CPLI = (CPL + TF) / CPL of the DCMA assessment (point 13).

    ``length`` is the working days from the status date to the finish, ``total_float`` those from the finish
    to the promised day, negative when it is missed. Undefined when nothing is left to do.
    """
    return _ratio(Fraction(length) + Fraction(total_float), length)


def execution_index(done: int, due: int) -> Fraction | None:
    """Return BEI = tasks finished / tasks planned to be finished by the status date (DCMA, point 14).

    What was finished early counts among the finished. Undefined while nothing was due.
    """
    return _ratio(done, due)


class Due(NamedTuple):
    """Tasks with a length that were planned to be finished by the status date; milestones are late with them."""

    total: int
    """All of them, those that are gone since among them."""
    late: tuple[int, ...]
    """Those of the plan that were finished later than planned, or are still open."""
    gone: tuple[str, ...]
    """Those that the plan has no more: due, and never done."""
    done: int
    """Planned tasks that are finished by now, due or early."""


def due(plan: Plan, planned: Planned) -> Due:
    """Return what was due by the status date; nothing without one.

    Only what was planned counts: finishing a task that was added since makes up for none that was promised.
    """
    if plan.status is None:
        return Due(0, (), (), 0)
    late: list[int] = []
    gone: list[str] = []
    count = done = 0
    for id, task in planned.tasks.items():
        if task.start == task.finish:
            continue
        number = plan.index.get(id)
        actual = None if number is None else plan.actuals.get(number)
        finished = None if actual is None else actual.finished
        done += finished is not None or (number is None and task.finished)
        if task.finish > plan.status:
            continue
        count += 1
        if number is None:
            gone += [] if task.finished else [id]
        elif finished is None or finished > task.finish:
            late.append(number)
    return Due(count, tuple(sorted(late)), tuple(gone), done)


GROUPS = ("category", "region", "wave")
"""What earned value can be split by."""


class Earned:
    """Earned value of a plan at its status date, against what was planned.

    Work is planned to earn its cost evenly over its planned working time, a milestone at its finish. Costs
    of tasks and of those who do them count; budget lines pass with time and would hide what work lacks.
    What a task has ``spent`` is shared out to its categories as its planned cost is.
    """

    def __init__(self, plan: Plan, planned: Planned, cost: Cost) -> None:
        if plan.status is None:
            raise ValueError("earned value needs a status date")
        self._plan = plan
        self.planned = planned
        self._status = plan.status
        self._currency = cost.currency
        self._cost = cost
        self._unit = Fraction(money(1, self._currency).amount)
        self._priced = [task for task in planned.tasks.values() if task.units > 0]

    def amount(self, units: Number) -> Money:
        """Return minor units as an amount."""
        return money(round(Fraction(units)), self._currency)

    def planned_value(self, instant: int) -> Fraction:
        """Return what was planned to be earned at an instant, in minor units."""
        total = Fraction(0)
        whole = 0
        for task in self._priced:
            if task.finish <= instant:
                whole += task.units
            elif task.start < instant:
                total += task.units * self._passed(task, instant)
        return total + whole

    def _passed(self, task: PlannedTask, instant: int) -> Fraction:
        """Return which share of a task was planned to be done at an instant."""
        if task.finish <= instant:
            return Fraction(1)
        if task.start >= instant:
            return Fraction(0)
        calendar = self._plan.calendars[task.calendar]
        length = calendar.between(task.start, task.finish)
        return Fraction(calendar.between(task.start, instant), length) if length > 0 else Fraction(0)

    def share(self, task: int) -> Fraction:
        """Return how much of a task is done, 0 to 1: as written, else what of its length is not left."""
        return share_done(self._plan, task)

    @cached_property
    def value(self) -> Value:
        """The plan's earned value, in minor units; AC is known when each begun task with a cost says what was
        ``spent``."""
        return _total(self._parts.values())

    def by(self, group: str) -> dict[str, Value]:
        """Return earned value by a key of ``GROUPS``, each in minor units; they sum to the whole exactly.

        The key ``""`` holds what belongs to none; keys are in the order of the playbook.
        """
        place = GROUPS.index(group)
        found: dict[str, list[Value]] = {}
        for key, value in self._parts.items():
            found.setdefault(key[place], []).append(value)
        order = {key: number for number, key in enumerate(self._cost.orders[group])}
        keys = sorted(found, key=lambda key: (key == "", order.get(key, len(order)), key))
        return {key: _total(found[key]) for key in keys}

    @cached_property
    def _parts(self) -> dict[tuple[str, str, str], Value]:
        """(category, region, wave) -> its earned value."""
        found: dict[tuple[str, str, str], list[Fraction | None]] = {}

        def add(key: tuple[str, str, str], bac: Number, pv: Number, ev: Number, ac: Fraction | None) -> None:
            sums = found.setdefault(key, [Fraction(0)] * 4)
            for place, more in enumerate((Fraction(bac), Fraction(pv), Fraction(ev), ac)):
                before = sums[place]
                sums[place] = None if before is None or more is None else before + more

        plan = self._plan
        for planned in self.planned.tasks.values():
            number = plan.index.get(planned.id)
            spent = None if number is None else self._spent(number, planned.units > 0)
            done = Fraction(planned.finished) if number is None else self.share(number)
            if number is None:
                spent = Fraction(0)
            passed = self._passed(planned, self._status)
            weights = planned.budgets if planned.units > 0 else {}
            for category, units in weights.items():
                part = None if spent is None else spent * Fraction(units, planned.units)
                key = (category, planned.region, planned.wave)
                add(key, units, units * passed, units * done, part)
            if not weights and spent:
                self._add_unplanned(add, number, spent)
        for number in self.planned.added(plan):
            spent = self._spent(number, bool(self._budgets.get(plan.tasks[number].id)))
            if spent is None or spent:
                self._add_unplanned(add, number, spent)
        return {
            key: Value(bac, pv, ev, ac)
            for key, (bac, pv, ev, ac) in found.items()
            if bac is not None and pv is not None and ev is not None
        }

    def _add_unplanned(self, add: Callable[..., None], number: int | None, spent: Fraction | None) -> None:
        """Count what was spent on something for which nothing was planned."""
        if number is None:
            return
        task = self._plan.tasks[number]
        scope = (task.scope.region, wave_of(self._plan, task))
        budgets = {key: units for key, units in self._budgets.get(task.id, {}).items() if units > 0}
        whole = sum(budgets.values())
        if not whole:
            add(("", *scope), 0, 0, 0, spent)
        for category, units in budgets.items():
            add((category, *scope), 0, 0, 0, None if spent is None else spent * Fraction(units, whole))

    @cached_property
    def _budgets(self) -> dict[str, dict[str, int]]:
        return budgets_of(self._plan, self._cost)

    def _spent(self, task: int, priced: bool) -> Fraction | None:
        """Return what was spent on a task, in minor units; None when it has begun, has a cost and nobody says."""
        actual = self._plan.actuals.get(task)
        if actual is None:
            return Fraction(0)
        if actual.spent is not None:
            return Fraction(actual.spent.amount) / self._unit
        return None if priced and (self.share(task) or actual.started is not None) else Fraction(0)

    @cached_property
    def schedule(self) -> EarnedSchedule:
        """The plan's earned schedule, in working days of its calendar."""
        curve = _Curve(self)
        days = Fraction(self._plan.day_minutes)
        calendar = self._plan.calendars["default"]
        start = self.planned.start
        es = earned_time(curve, self.value.ev)
        at = Fraction(calendar.between(start, max(start, self._status))) / days
        if self.value.ev == self.value.pv:
            # Nothing is planned to be earned from AT to ES; waiting for that is no lead.
            es = min(es, at)
        return EarnedSchedule(es, at, calendar.between(start, self.planned.finish) / days)


def share_done(plan: Plan, task: int) -> Fraction:
    """Return how much of a task is done, 0 to 1: as written, else what of its length is not left."""
    actual = plan.actuals.get(task)
    if actual is None or (actual.started is None and actual.finished is None):
        return Fraction(0)
    if actual.finished is not None:
        return Fraction(1)
    if actual.done is not None:
        return min(Fraction(1), max(Fraction(0), Fraction(actual.done)))
    length = plan.tasks[task].duration
    if actual.remaining is None or not length:
        return Fraction(0)
    return max(Fraction(0), 1 - Fraction(actual.remaining, length))


def _total(values: Iterable[Value]) -> Value:
    """Return the sum of earned values; AC is unknown where one of them is."""
    bac = pv = ev = Fraction(0)
    ac: Fraction | None = Fraction(0)
    for one in values:
        bac, pv, ev = bac + Fraction(one.bac), pv + Fraction(one.pv), ev + Fraction(one.ev)
        ac = None if ac is None or one.ac is None else ac + Fraction(one.ac)
    return Value(bac, pv, ev, ac)


class _Curve(Sequence[Fraction]):
    """Cumulative planned value at the end of each working day, worked out where it is looked at."""

    def __init__(self, earned: Earned) -> None:
        self._earned = earned
        self._known: dict[int, Fraction] = {}
        plan = earned._plan
        self._calendar = plan.calendars["default"]
        self._start = earned.planned.start
        self._day = plan.day_minutes
        minutes = self._calendar.between(self._start, earned.planned.finish)
        self._days = -(-minutes // self._day)

    def __len__(self) -> int:
        return self._days

    def __getitem__(self, day: int) -> Fraction:  # type: ignore[override]  # nobody slices it
        found = self._known.get(day)
        if found is None:
            end = self._calendar.add(self._start, (day + 1) * self._day)
            found = self._known[day] = self._earned.planned_value(end)
        return found
