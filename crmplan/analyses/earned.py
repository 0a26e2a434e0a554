"""Earned value and earned schedule: what the work done was planned to cost, and when it was planned.

The formulas are those of the field (PMI, Lipke); ``None`` stands for what is undefined (a division by zero,
or money that nobody wrote down) and is shown as n/a, never as a number.
"""

from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from crmplan.analyses.money import Cost, money
from crmplan.expand.plan import Plan
from crmplan.model import Money
from crmplan.schedule.result import Schedule

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


def missed(plan: Plan, planned: Schedule) -> tuple[list[int], list[int]]:
    """Return the tasks due by the status date, and those of them that were finished late or are still open.

    ``planned`` has the dates they were due at. Milestones are left out; without a status date nothing is due.
    """
    if plan.status is None:
        return [], []
    status = plan.status
    due = [
        number for number, task in enumerate(plan.tasks) if task.duration and planned.finish[number] <= status
    ]
    late = []
    for task in due:
        actual = plan.actuals.get(task)
        if actual is None or actual.finished is None or actual.finished > planned.finish[task]:
            late.append(task)
    return due, late


class Earned:
    """Earned value of a plan at its status date, against the same plan without progress.

    Work is planned to earn its cost evenly over its planned working time, a milestone at its finish. Costs
    of tasks and of those who do them count; budget lines pass with time and would hide what work lacks.
    """

    def __init__(self, plan: Plan, planned: Schedule, cost: Cost) -> None:
        if plan.status is None:
            raise ValueError("earned value needs a status date")
        self._plan = plan
        self._planned = planned
        self._status = plan.status
        self._currency = cost.currency
        budgets = [0] * len(plan.tasks)
        for entry in cost.entries:
            if entry.kind in ("cost", "labour") and not entry.run and entry.source in plan.index:
                budgets[plan.index[entry.source]] += entry.units
        self.budgets = budgets
        """Planned cost by task, in minor units."""
        self._priced = [task for task, units in enumerate(budgets) if units > 0]

    def amount(self, units: Number) -> Money:
        """Return minor units as an amount."""
        return money(round(Fraction(units)), self._currency)

    def planned_value(self, instant: int) -> Fraction:
        """Return what was planned to be earned at an instant, in minor units."""
        total = Fraction(0)
        start, finish = self._planned.start, self._planned.finish
        whole = 0
        for task in self._priced:
            if finish[task] <= instant:
                whole += self.budgets[task]
            elif start[task] < instant:
                calendar = self._plan.calendars[self._plan.tasks[task].calendar]
                length = calendar.between(start[task], finish[task])
                if length > 0:
                    total += Fraction(self.budgets[task] * calendar.between(start[task], instant), length)
        return total + whole

    def share(self, task: int) -> Fraction:
        """Return how much of a task is done, 0 to 1: as written, else what of its length is not left."""
        actual = self._plan.actuals.get(task)
        if actual is None or (actual.started is None and actual.finished is None):
            return Fraction(0)
        if actual.finished is not None:
            return Fraction(1)
        if actual.done is not None:
            return min(Fraction(1), max(Fraction(0), Fraction(actual.done)))
        length = self._plan.tasks[task].duration
        if actual.remaining is None or not length:
            return Fraction(0)
        return max(Fraction(0), 1 - Fraction(actual.remaining, length))

    @cached_property
    def value(self) -> Value:
        """The plan's earned value, in minor units; AC is known when each begun task with a cost says what was
        ``spent``."""
        ev = Fraction(0)
        ac: Fraction | None = Fraction(0)
        for task in self._priced:
            share = self.share(task)
            ev += share * self.budgets[task]
            actual = self._plan.actuals.get(task)
            if actual is None:
                continue
            spent = actual.spent
            if spent is not None and ac is not None:
                ac += self._units(spent)
            elif spent is None and (share or actual.started is not None):
                ac = None
        bac = sum(self.budgets[task] for task in self._priced)
        return Value(bac, self.planned_value(self._status), ev, ac)

    def _units(self, amount: Money) -> Fraction:
        # One unit of the currency in minor units is what makes an amount of one a whole number of them.
        return Fraction(amount.amount) / Fraction(money(1, self._currency).amount)

    @cached_property
    def schedule(self) -> EarnedSchedule:
        """The plan's earned schedule, in working days of its calendar."""
        curve = _Curve(self)
        days = Fraction(self._plan.day_minutes)
        calendar = self._plan.calendars["default"]
        return EarnedSchedule(
            earned_time(curve, self.value.ev),
            calendar.between(self._plan.start, self._status) / days,
            calendar.between(self._plan.start, self._planned.finish_instant) / days,
        )


class _Curve(Sequence[Fraction]):
    """Cumulative planned value at the end of each working day, worked out where it is looked at."""

    def __init__(self, earned: Earned) -> None:
        self._earned = earned
        self._known: dict[int, Fraction] = {}
        plan, planned = earned._plan, earned._planned
        self._calendar = plan.calendars["default"]
        self._start = plan.start
        self._day = plan.day_minutes
        minutes = self._calendar.between(self._start, planned.finish_instant)
        self._days = -(-minutes // self._day)

    def __len__(self) -> int:
        return self._days

    def __getitem__(self, day: int) -> Fraction:  # type: ignore[override]  # nobody slices it
        found = self._known.get(day)
        if found is None:
            end = self._calendar.add(self._start, (day + 1) * self._day)
            found = self._known[day] = self._earned.planned_value(end)
        return found
