"""What a plan costs: tasks, labour, backfill and budget lines, spread over time; ``docs/money.md`` says
how."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from crmplan.analyses.lines import idle_lines, line_entries
from crmplan.analyses.money import Cost, Entry, Release, money, trace
from crmplan.analyses.spread import Parts, Stretch, rounded, shared
from crmplan.calendars import Calendar, both
from crmplan.currencies import digits
from crmplan.expand.plan import Plan
from crmplan.language.fields import place
from crmplan.language.values import Amount
from crmplan.language.words import CATEGORIES
from crmplan.model import DAY, Cell, Task
from crmplan.schedule.result import Schedule

RELEASING = ("go", "conditional-go")
"""Decisions of a gate that release its round; a gate that has not decided releases on its scheduled day."""

__all__ = ["Cost", "cost", "trace"]


def cost(plan: Plan, schedule: Schedule) -> Cost:
    """Work out all money of a plan.

    The sums are those of the plan; progress moves them in time (what is spent lies before the status date,
    the rest on the remaining work) and never changes them, so that approved and planned stay comparable.
    """
    budget = plan.playbook.budget
    entries = (
        *_task_entries(plan, schedule),
        *_backfill(plan, schedule),
        *line_entries(plan, schedule),
    )
    planned = sum(entry.units for entry in entries if not entry.run)
    share = budget.contingency if budget is not None else None
    contingency = rounded(Decimal(planned) * share, 0) if share is not None else 0
    approved = budget.approved if budget is not None else None
    return Cost(
        currency=plan.currency,
        entries=entries,
        contingency=money(contingency, plan.currency),
        contingency_share=share,
        approved=None if approved is None else money(_converted(plan, approved), plan.currency),
        approved_by_category={
            category: money(_converted(plan, amount), plan.currency)
            for category, amount in (budget.categories.items() if budget is not None else ())
        },
        rounds=_rounds(plan, schedule),
        orders=_orders(plan),
        findings=idle_lines(plan, schedule, entries),
    )


def rate_of(plan: Plan, currency: str) -> Decimal:
    """Return the plan rate of a currency to the programme's; 1 for the programme's own."""
    if not currency or currency == plan.currency:
        return Decimal(1)
    # A missing rate is an error of the language; nothing is added up that has no rate.
    return plan.playbook.programme.rates.get(currency, Decimal(0))


def _converted(plan: Plan, amount: Amount) -> int:
    """Return a sum as minor units of the programme's currency, rounded once."""
    return rounded(amount.number * rate_of(plan, amount.currency), digits(plan.currency))


def _rounds(plan: Plan, schedule: Schedule) -> tuple[Release, ...]:
    found = []
    for one in plan.rounds:
        day = one.day
        if day is None and one.gate is not None and plan.decided.get(one.gate, "go") in RELEASING:
            day = date.fromordinal(schedule.finish[one.gate] // DAY)
        found.append(Release(one.id, one.amount, day, one.at))
    return tuple(sorted(found, key=lambda row: (row.released is None, row.released or date.max)))


def _orders(plan: Plan) -> Mapping[str, tuple[str, ...]]:
    playbook = plan.playbook
    return {
        "category": (
            *(playbook.budget.categories if playbook.budget is not None else ()),
            *CATEGORIES,
        ),
        "region": tuple(playbook.regions),
        "module": tuple(playbook.modules),
        "wave": tuple(playbook.waves),
        "phase": tuple(playbook.phases),
        "owner": tuple(playbook.people),
        "payer": tuple(playbook.regions),
    }


# --- tasks ------------------------------------------------------


class _Rate:
    """What a person costs per working minute, as an exact fraction of minor units, and in words."""

    __slots__ = ("category", "per_minute", "text")

    def __init__(self, per_minute: Fraction, category: str, text: str) -> None:
        self.per_minute = per_minute
        self.category = category
        self.text = text


def _person_rates(plan: Plan) -> dict[str, _Rate]:
    found = {}
    scale = 10 ** digits(plan.currency)
    for person in plan.playbook.people.values():
        rate = person.rate
        if rate is None:
            continue
        per_day = Fraction(rate.number) * Fraction(rate_of(plan, rate.currency)) * scale
        found[person.id] = _Rate(per_day / plan.day_minutes, person.cost_category, str(rate))
    return found


def _task_entries(plan: Plan, schedule: Schedule) -> Iterator[Entry]:
    labour_of = _Labour(plan, schedule)
    working = WorkingTime(plan)
    currency = plan.currency
    scale = digits(currency)
    cells = plan.cells
    actuals = plan.actuals
    for number, task in enumerate(plan.tasks):
        labour = labour_of.of(number) if task.team and labour_of.rates else []
        if not task.costs and not labour:
            continue
        amounts = [int(item.amount.amount.scaleb(scale)) for item in task.costs]
        amounts += [units for _, units, _, _ in labour]
        spread = (
            _with_actuals(plan, schedule, number, working, amounts)
            if number in actuals
            else _planned_parts(_stretch(schedule, number, working), amounts)
        )
        region, module, wave, _, _ = task.scope
        if not wave and region and module:
            wave = cells.get(Cell(region, module), "")
        common = (region, module, wave, task.phase, task.owner, task.paid_by)
        for item, units, parts in zip(task.costs, amounts, spread, strict=False):
            yield Entry(
                "cost",
                task.id,
                item.category,
                *common,
                units,
                currency,
                False,
                parts,
                "",
                item.basis,
                item.at,
            )
        for (member, units, basis, rate), parts in zip(labour, spread[len(task.costs) :], strict=True):
            who = task.team[member]
            yield Entry(
                "labour",
                task.id,
                rate.category,
                *common,
                units,
                currency,
                False,
                parts,
                who.person,
                basis,
                who.at,
            )


class _Labour:
    """Counts what people cost; equal work of one person is counted once."""

    def __init__(self, plan: Plan, schedule: Schedule) -> None:
        self._plan = plan
        self._schedule = schedule
        self.rates = _person_rates(plan)
        self._counted: dict[tuple[str, Decimal, Fraction | int], tuple[int, str]] = {}

    def of(self, number: int) -> list[tuple[int, int, str, _Rate]]:
        """Return (place in the team, minor units, basis, rate) of a task's members who have a rate."""
        task = self._plan.tasks[number]
        per_unit: Fraction | int
        if task.work is not None:
            everyone = sum((member.units for member in task.team), Decimal(0))
            per_unit = Fraction(task.work) / Fraction(everyone) if everyone else 0
        else:
            per_unit = _working_minutes(self._plan, self._schedule, number)
        found = []
        for place_in_team, member in enumerate(task.team):
            rate = self.rates.get(member.person)
            if rate is None:
                continue
            key = (member.person, member.units, per_unit)
            counted = self._counted.get(key)
            if counted is None:
                minutes = per_unit * Fraction(member.units)
                days = round(float(minutes) / self._plan.day_minutes, 2)
                units = rounded(minutes * rate.per_minute, 0)
                counted = self._counted[key] = (units, f"{days:g} d x {rate.text}")
            found.append((place_in_team, *counted, rate))
        return found


def _working_minutes(plan: Plan, schedule: Schedule, number: int) -> int:
    """Return how long people work on a task: its duration, or the working time inside an elapsed one."""
    task = plan.tasks[number]
    if not task.elapsed:
        return task.duration
    start = schedule.start[number]
    return plan.calendars[task.calendar].between(start, start + task.duration)


class WorkingTime:
    """The time in which each task is worked on: its calendar, and that of its people together."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._made: dict[tuple[str, ...], Calendar] = {}

    def of(self, task: Task) -> Calendar | None:
        """Return the calendar of a task; None for elapsed time, which runs day and night."""
        if task.elapsed:
            return None
        calendars = self._plan.calendars
        own = self._plan.person_calendars
        if not own:
            return calendars[task.calendar]
        names = dict.fromkeys(own[one.person] for one in task.team if one.person in own)
        key = tuple(dict.fromkeys((task.calendar, *names)))
        found = self._made.get(key)
        if found is None:
            found = calendars[key[0]]
            for name in key[1:]:
                found = both(found, calendars[name])
            self._made[key] = found
        return found


def _stretch(schedule: Schedule, number: int, working: WorkingTime) -> Stretch:
    task = schedule.plan.tasks[number]
    start = schedule.start[number]
    finish = schedule.finish[number]
    if task.spend == "start":
        return Stretch(start, start)
    if task.spend == "end":
        return Stretch(finish - 1, finish - 1) if finish > start else Stretch(finish, finish)
    return Stretch(start, finish, working.of(task))


def _planned_parts(stretch: Stretch, amounts: list[int]) -> list[Parts]:
    return [((units, stretch),) for units in amounts]


def _with_actuals(
    plan: Plan, schedule: Schedule, number: int, working: WorkingTime, amounts: list[int]
) -> list[Parts]:
    """Lay the amounts of a started task on time: what is spent up to the status date, the rest behind it."""
    actual = plan.actuals[number]
    whole = _stretch(schedule, number, working)
    total = sum(amounts)
    if actual.spent is None or actual.started is None or plan.status is None or not total:
        return _planned_parts(whole, amounts)
    task = plan.tasks[number]
    calendar = working.of(task)
    finish = schedule.finish[number]
    until = min(finish, max(plan.status, actual.started))
    spent = min(rounded(actual.spent.amount, digits(plan.currency)), total)
    done = Stretch(actual.started, until, calendar)
    rest = (
        Stretch(until, finish, calendar)
        if finish > until
        else Stretch(max(finish - 1, 0), max(finish - 1, 0))
    )
    if task.spend == "end":
        rest = whole
    # Each amount gives its share of what is spent, so that the shares sum to it.
    parts = shared(spent, amounts)
    return [((own, done), (units - own, rest)) for units, own in zip(amounts, parts, strict=True)]


# --- backfill ------------------------------------------------------


def _backfill(plan: Plan, schedule: Schedule) -> Iterator[Entry]:
    """Yield the money for those who stand in for people of the programme, evenly by calendar day."""
    first_day = plan.start // DAY
    last_day = max(first_day, (schedule.finish_instant - 1) // DAY)
    for person in plan.playbook.people.values():
        backfill = person.backfill
        if backfill is None:
            continue
        first = person.from_.toordinal() if person.from_ else first_day
        last = person.to.toordinal() if person.to else max(last_day, first)
        stretch = Stretch(first * DAY, (last + 1) * DAY)
        units = _converted(plan, backfill)
        basis = f"{backfill}, {date.fromordinal(first)} to {date.fromordinal(last)}"
        yield Entry(
            kind="backfill",
            source=person.id,
            category="internal-labour",
            region="",
            module="",
            wave="",
            phase="",
            owner="",
            payer="",
            units=units,
            currency=plan.currency,
            run=False,
            parts=((units, stretch),),
            person=person.id,
            basis=basis,
            at=place(person, "backfill"),
        )
