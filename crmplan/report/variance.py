"""Variance: what was planned against what has happened and what is to come, by task, wave and region.

The figures of a group are those of its tasks: earliest start, latest finish, sums of cost. What is gone from the plan
counts in what was planned, and what was added since in what is to come.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from crmplan.analyses.earned import share_done
from crmplan.analyses.money import Cost, money
from crmplan.analyses.planned import Planned, PlannedTask, budgets_of, wave_of
from crmplan.expand.plan import Plan
from crmplan.lang import gettext as _
from crmplan.model import Money
from crmplan.report.words import Names
from crmplan.schedule.result import Schedule
from crmplan.schedule.show import day_of, days, days_between, last_day

FINISHED, BEGUN, OPEN, ADDED, GONE = "finished", "begun", "open", "added", "gone"
STATES = (FINISHED, BEGUN, OPEN, ADDED, GONE)
"""``added`` since it was planned and not finished yet; ``gone`` from the plan."""


class VarianceRow(NamedTuple):
    """One task, or one group of tasks, as it was planned and as it is now."""

    id: str
    name: str
    state: str
    """One of ``STATES``; empty for a group."""
    planned_start: date | None
    """None for what was added since."""
    planned_finish: date | None
    start: date | None
    """Actual or scheduled; None for what is gone."""
    finish: date | None
    start_days: Decimal | None
    """Working days of the programme by which it starts later; negative when earlier, None where one is missing."""
    finish_days: Decimal | None
    planned_days: Decimal | None
    """Duration in working days of its calendar (of the programme's for a group)."""
    days: Decimal | None
    duration_days: Decimal | None
    """By how much it takes longer."""
    planned_cost: Money
    spent: Money | None
    """What was spent so far; None where something has begun and nobody says what it cost."""
    forecast: Money
    """What was spent and the rest as the plan has it; where nobody says what was spent, as the plan has it."""
    cost: Money
    """Forecast minus planned: positive when it costs more."""


class Variance(NamedTuple):
    """What was planned against what is."""

    against: str
    """Name of the baseline; empty for the plan without its progress."""
    whole: VarianceRow
    tasks: tuple[VarianceRow, ...]
    """In display order; what is gone last."""
    waves: tuple[VarianceRow, ...]
    """In the order of the playbook; id ``""`` for tasks of none. Empty without waves."""
    regions: tuple[VarianceRow, ...]


class _Facts(NamedTuple):
    """A task with what groups add up; instants are minutes."""

    row: VarianceRow
    region: str
    wave: str
    planned: tuple[int, int] | None
    now: tuple[int, int] | None


def variance(plan: Plan, schedule: Schedule, cost: Cost, planned: Planned, names: Names) -> Variance:
    """Return what was planned against what is."""
    facts = _facts(plan, schedule, cost, planned, names)
    return Variance(
        planned.name,
        _together(plan, "", plan.playbook.programme.name, facts),
        tuple(one.row for one in facts),
        _groups(plan, facts, lambda one: one.wave, plan.playbook.waves, names.wave, _("Belongs to no wave")),
        _groups(
            plan,
            facts,
            lambda one: one.region,
            plan.playbook.regions,
            names.region,
            _("Belongs to no region"),
        ),
    )


def _facts(plan: Plan, schedule: Schedule, cost: Cost, planned: Planned, names: Names) -> list[_Facts]:
    budgets = {id: sum(parts.values()) for id, parts in budgets_of(plan, cost).items()}
    unit = Fraction(money(1, plan.currency).amount)
    found = []
    for number, task in enumerate(plan.tasks):
        was = planned.tasks.get(task.id)
        budget = budgets.get(task.id, 0)
        done = share_done(plan, number)
        actual = plan.actuals.get(number)
        spent: int | None = 0
        forecast = budget
        if actual is not None and actual.spent is not None:
            spent = round(Fraction(actual.spent.amount) / unit)
            forecast = spent + round((1 - done) * budget)
        elif budget and (done or (actual is not None and actual.started is not None)):
            spent = None
        finished = actual is not None and actual.finished is not None
        begun = actual is not None and actual.started is not None
        state = FINISHED if finished else ADDED if was is None else BEGUN if begun else OPEN
        now = (schedule.start[number], schedule.finish[number])
        calendar = plan.calendars[task.calendar]
        length = now[1] - now[0] if task.elapsed else calendar.between(*now)
        row = _row(plan, task.id, names.task(number), state, was, now, spent, forecast)
        row = _with_lengths(
            row, None if was is None else _length(plan, was, task.elapsed), days(plan, length, task.elapsed)
        )
        found.append(_Facts(row, task.scope.region, wave_of(plan, task), _span(was), now))
    for was in planned.gone(plan):
        row = _row(plan, was.id, was.label, GONE, was, None, 0, 0)
        row = _with_lengths(row, _length(plan, was, elapsed=False), None)
        found.append(_Facts(row, was.region, was.wave, _span(was), None))
    return found


def _span(was: PlannedTask | None) -> tuple[int, int] | None:
    return None if was is None else (was.start, was.finish)


def _length(plan: Plan, was: PlannedTask, elapsed: bool) -> Decimal:
    calendar = plan.calendars[was.calendar]
    return days(plan, was.finish - was.start if elapsed else calendar.between(was.start, was.finish), elapsed)


def _row(
    plan: Plan,
    id: str,
    name: str,
    state: str,
    was: PlannedTask | None,
    now: tuple[int, int] | None,
    spent: int | None,
    forecast: int,
) -> VarianceRow:
    units = 0 if was is None else was.units
    dates = _dates(plan, _span(was), now)
    return VarianceRow(id, name, state, *dates, None, None, None, *_money(plan, units, spent, forecast))


def _dates(
    plan: Plan, was: tuple[int, int] | None, now: tuple[int, int] | None
) -> tuple[date | None, date | None, date | None, date | None, Decimal | None, Decimal | None]:
    planned_start, planned_finish = (None, None) if was is None else (day_of(was[0]), last_day(*was))
    start, finish = (None, None) if now is None else (day_of(now[0]), last_day(*now))
    return (
        planned_start,
        planned_finish,
        start,
        finish,
        _later(plan, planned_start, start),
        _later(plan, planned_finish, finish),
    )


def _later(plan: Plan, was: date | None, now: date | None) -> Decimal | None:
    return None if was is None or now is None else days_between(plan, was, now)


def _with_lengths(row: VarianceRow, was: Decimal | None, now: Decimal | None) -> VarianceRow:
    longer = None if was is None or now is None else now - was
    return row._replace(planned_days=was, days=now, duration_days=longer)


def _money(
    plan: Plan, planned: int, spent: int | None, forecast: int
) -> tuple[Money, Money | None, Money, Money]:
    currency = plan.currency
    return (
        money(planned, currency),
        None if spent is None else money(spent, currency),
        money(forecast, currency),
        money(forecast - planned, currency),
    )


def _together(plan: Plan, id: str, name: str, facts: Sequence[_Facts]) -> VarianceRow:
    """Return the row of a group: of all that was planned, and of all that is."""
    was, now = _outer(one.planned for one in facts), _outer(one.now for one in facts)
    nothing = money(0, plan.currency)
    spent: Money | None = nothing
    planned = forecast = nothing
    for one in facts:
        planned += one.row.planned_cost
        forecast += one.row.forecast
        spent = None if spent is None or one.row.spent is None else spent + one.row.spent
    row = VarianceRow(
        id, name, "", *_dates(plan, was, now), None, None, None, planned, spent, forecast, forecast - planned
    )
    calendar = plan.calendars["default"]
    lengths = [None if span is None else days(plan, calendar.between(*span)) for span in (was, now)]
    return _with_lengths(row, *lengths)


def _outer(spans: Iterable[tuple[int, int] | None]) -> tuple[int, int] | None:
    known = [span for span in spans if span is not None]
    return (min(span[0] for span in known), max(span[1] for span in known)) if known else None


def _groups(
    plan: Plan,
    facts: Sequence[_Facts],
    key_of: Callable[[_Facts], str],
    order: Iterable[str],
    name_of: Callable[[str], str],
    rest: str,
) -> tuple[VarianceRow, ...]:
    groups: dict[str, list[_Facts]] = {key: [] for key in order}
    for one in facts:
        groups.setdefault(key_of(one), []).append(one)
    groups[""] = groups.pop("", [])
    if not any(key and some for key, some in groups.items()):
        return ()
    return tuple(
        _together(plan, key, name_of(key) if key else rest, some) for key, some in groups.items() if some
    )
