"""Series over time: cumulative spend against released money, people's load by week, training seats by week."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from crmplan.analyses import load as loads
from crmplan.analyses.money import Cost, money
from crmplan.analyses.rollout import Rollout
from crmplan.analyses.spread import month_of
from crmplan.expand.plan import Plan
from crmplan.model import Money
from crmplan.report.pack.records import LoadRow, LoadWeek, SeatWeek, Spend, SpendPoint
from crmplan.report.rollout import go_live_of
from crmplan.report.words import Names
from crmplan.schedule.result import Schedule
from crmplan.schedule.show import day_of, last_day

MOST_MONTHS = 240
"""A longer plan has a point at the end of each year."""
_HUNDREDTH = Decimal("0.01")
_TINY = 1e-9
"""Work and available time are sums of floats; less than this is no overload."""


# --- money ----------------------------------------------------------------


def spend(
    plan: Plan, schedule: Schedule, cost: Cost, baseline: Sequence[tuple[date, Money]] = ()
) -> Spend | None:
    """Return the S-curve, or None for a plan without money.

    Parameters:
        plan, schedule, cost: of the same playbook.
        baseline: cumulative spend of the baseline at the ends of its months, in order of time.
    """
    months = cost.by["month"]
    releases = tuple((row.released, row.id, row.amount) for row in cost.rounds if row.released is not None)
    if not months and not releases:
        return None
    status = None if plan.status is None else day_of(plan.status)
    first, last = day_of(plan.start), day_of(max(plan.start, schedule.finish_instant - 1))
    marks = {day for day, _, _ in releases}
    if status is not None:
        marks.add(status)
    over = cost.overspent
    if over is not None:
        marks.add(over[0])
    ends = [date.fromisoformat(f"{month}-01") for month in months]
    every = sorted({first, last, *ends, *marks, *(day for day, _ in baseline)})
    spent, given, points = 0, 0, []
    until = list(_ends(every[0], every[-1]))
    closed = dict(_spent_at_ends(cost, until))
    waiting = list(releases)
    released = money(0, cost.currency)
    baseline_days = [day for day, _ in baseline]
    for day in sorted({*until, *marks}):
        spent = closed[day] if day in closed else spent_by(cost, day)
        while given < len(waiting) and waiting[given][0] <= day:
            released = released + waiting[given][2]
            given += 1
        before = None
        # Baselines know the ends of months only.
        if baseline and day in closed:
            place = bisect_right(baseline_days, day)
            before = baseline[place - 1][1] if place else money(0, cost.currency)
        points.append(SpendPoint(day, money(spent, cost.currency), released, before))
    return Spend(tuple(points), cost.approved, cost.contingency, releases)


def spent_by(cost: Cost, day: date) -> int:
    """Return the minor units that are spent at the end of a day, cost of running left out."""
    ordinal = day.toordinal()
    return sum(
        stretch.until(units, ordinal)
        for entry in cost.entries
        if not entry.run
        for units, stretch in entry.parts
    )


def _ends(first: date, last: date) -> Iterator[date]:
    """Yield the last day of each month from that of one day to that of another, of each year when there are too
    many."""
    yearly = (last.year - first.year) * 12 + last.month - first.month >= MOST_MONTHS
    here = first.toordinal()
    while here <= last.toordinal():
        if yearly:
            end = date(date.fromordinal(here).year, 12, 31).toordinal()
        elif date.fromordinal(here) >= date(9999, 12, 1):
            end = date.max.toordinal()
        else:
            end = month_of(here)[1] - 1
        yield date.fromordinal(end)
        here = end + 1


def _spent_at_ends(cost: Cost, ends: Sequence[date]) -> Iterator[tuple[date, int]]:
    """Yield what is spent at the end of months or years, summed from the table of months."""
    scale = 10 ** -int(money(1, cost.currency).amount.as_tuple().exponent)
    months = [(month, int(part.amount * scale)) for month, part in cost.by["month"].items()]
    spent = at = 0
    for end in ends:
        while at < len(months) and months[at][0] <= end.isoformat()[:7]:
            spent += months[at][1]
            at += 1
        yield end, spent


# --- people ----------------------------------------------------------------


def load(plan: Plan, schedule: Schedule, names: Names) -> tuple[LoadRow, ...]:
    """Return everybody's weeks, those who are planned above what they have first, then by the height of their
    peak and by how much they work."""
    weeks = loads.load(plan, schedule)
    mondays = [date.fromordinal(weeks.monday(week)) for week in range(weeks.weeks)]
    found = []
    for id, one in weeks.people.items():
        ratios = [one.ratio(week) for week in range(weeks.weeks)]
        worst = max(range(weeks.weeks), key=lambda week: (ratios[week], -week))
        over = sum(ratio > 1 + _TINY for ratio in ratios)
        row = LoadRow(
            id=id,
            person=names.person(id),
            weeks=tuple(
                LoadWeek(monday, *(_person_days(plan, minutes) for minutes in week))
                for monday, *week in zip(mondays, one.work, one.available, one.whole, strict=True)
            ),
            peak=None
            if ratios[worst] == float("inf")
            else Decimal(repr(ratios[worst])).quantize(_HUNDREDTH, ROUND_HALF_EVEN),
            peak_week=mondays[worst] if one.work[worst] else None,
            over=over,
        )
        found.append((not over, -round(ratios[worst], 2), -round(sum(one.work)), row))
    found.sort(key=lambda one: one[:3])
    return tuple(one[3] for one in found)


def _person_days(plan: Plan, minutes: float) -> Decimal:
    return Decimal(repr(minutes / plan.day_minutes)).quantize(_HUNDREDTH, ROUND_HALF_EVEN)


# --- training ----------------------------------------------------------------


def seats(plan: Plan, schedule: Schedule) -> tuple[SeatWeek, ...]:
    """Return end-user training and go-live by week: from the week before the first of them to that of the last.

    A user counts once: as live with the first go-live of a cell they get, as trained when the last of their
    trainings before it is over (the first one behind it where none is). Empty for a plan without users.
    """
    rollout = Rollout(plan, schedule)
    users = {pair: count for pair, count in plan.group_users.items() if count}
    live: dict[tuple[str, str], int] = {}
    for cell in rollout.waves:
        go_live = go_live_of(rollout, cell)
        if go_live is None:
            continue
        for pair in rollout.pairs_of(cell):
            live[pair] = min(live.get(pair, schedule.finish[go_live]), schedule.finish[go_live])
    courses: dict[tuple[str, str], list[int]] = {}
    events: list[tuple[date, int, int, int]] = []
    for number in rollout.tasks("training"):
        task, end = plan.tasks[number], schedule.finish[number]
        offer = task.training
        if offer is not None and offer.seats:
            day = last_day(schedule.start[number], end)
            events.append((day, offer.seats * (offer.sessions or 1), 0, 0))
        taught = {
            pair: None
            for cell in rollout.cells_of(task)
            for pair in rollout.pairs_of(cell)
            if rollout.trains(task, pair[1])
        }
        for pair in taught:
            courses.setdefault(pair, []).append(end)
    for pair, count in users.items():
        start = live.get(pair)
        if start is not None:
            events.append((day_of(start), 0, 0, count))
        ends = courses.get(pair)
        if ends:
            before = [end for end in ends if start is None or end <= start]
            events.append((day_of((max(before) if before else min(ends)) - 1), 0, count, 0))
    return _weekly(events) if users else ()


def _weekly(events: Sequence[tuple[date, int, int, int]]) -> tuple[SeatWeek, ...]:
    """Return cumulative sums of (day, seats, trained, live) at the end of each week."""
    if not events:
        return ()
    queue = sorted(events)
    monday = queue[0][0] - timedelta(min(queue[0][0].weekday() + 7, queue[0][0].toordinal() - 1))
    sums, at, found = [0, 0, 0], 0, []
    while at < len(queue):
        while at < len(queue) and (queue[at][0] - monday).days < 7:
            sums = [total + more for total, more in zip(sums, queue[at][1:], strict=True)]
            at += 1
        found.append(SeatWeek(monday, *sums))
        monday += timedelta(7)
    return tuple(found)
