"""How much of their time people are planned for, week by week.

The work of a task is that of its ``team``: units of a person times working time, spread evenly over the working
time of the task; ``work`` is shared out by units. What a person has is the working time of the week, times
``capacity``, times ``allocation`` (that of the wave or phase worked on, where it is given), without days away
and days outside ``from`` and ``to``.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from crmplan.analyses.cost import WorkingTime
from crmplan.calendars import Calendar
from crmplan.expand.plan import Plan
from crmplan.language.people import Person
from crmplan.model import DAY, Cell, Task
from crmplan.schedule.result import Schedule

WEEK = 7 * DAY
"""Minutes of a calendar week."""


class PersonLoad(NamedTuple):
    """One person's weeks; the tuples have one number for each week of ``Load``."""

    person: str
    work: tuple[float, ...]
    """Person-minutes planned."""
    available: tuple[float, ...]
    """Person-minutes that are free for the programme; 0 in weeks without work."""
    whole: tuple[float, ...]
    """Person-minutes of full time: what is available if the programme had all of it."""
    tasks: tuple[int, ...]
    """Indices of the tasks in whose team the person is, in display order."""

    def ratio(self, week: int) -> float:
        """Return planned by available time; infinite where work meets no time, 0 where there is no work."""
        work, available = self.work[week], self.available[week]
        if not work:
            return 0.0
        return work / available if available else float("inf")


class Load(NamedTuple):
    """The weeks of everybody who is in a team."""

    first_day: int
    """Ordinal of the Monday of the first week."""
    weeks: int
    people: Mapping[str, PersonLoad]
    """By id, in the order of the playbook."""

    def monday(self, week: int) -> int:
        """Return the ordinal of the first day of a week."""
        return self.first_day + 7 * week

    def week_of(self, instant: int) -> int:
        """Return the number of the week in which an instant lies; it can lie outside the weeks of the plan."""
        return (instant // DAY - self.first_day) // 7


class _Member:
    """What is collected of one person while tasks are gone through."""

    __slots__ = ("presence", "shares", "tasks", "work")

    def __init__(self, weeks: int) -> None:
        self.work = [0.0] * weeks
        self.presence = [0] * weeks
        """Longest working week of the calendars of the person's tasks, in minutes."""
        self.shares = [0.0] * weeks
        """Largest share of their time that the person has for one of the tasks of a week."""
        self.tasks: list[int] = []


def load(plan: Plan, schedule: Schedule) -> Load:
    """Work out the weekly load of everybody who is in the team of a task.

    A plan without teams has no weeks.
    """
    people = plan.playbook.people
    busy = [
        number
        for number, task in enumerate(plan.tasks)
        if task.team and schedule.finish[number] > schedule.start[number]
    ]
    if not busy:
        return Load(plan.start // DAY, 0, {})
    first = min(schedule.start[number] for number in busy) // DAY
    first -= (first - 1) % 7
    last = max(schedule.finish[number] - 1 for number in busy) // DAY
    weeks = (last - first) // 7 + 1
    working = WorkingTime(plan)
    spans = _Spans(first * DAY, weeks)
    members: dict[str, _Member] = {}
    for number in busy:
        task = plan.tasks[number]
        calendar = working.of(task) or plan.calendars[task.calendar]
        begin, minutes = spans.of(calendar, schedule.start[number], schedule.finish[number])
        whole = sum(minutes)
        if not whole:
            continue
        # The sum is known of `work`, and of what is finished, however long it took.
        factor = 1.0
        actual = plan.actuals.get(number)
        if task.work is not None:
            factor = task.work / whole / float(sum((one.units for one in task.team), Decimal(0)) or 1)
        elif actual is not None and actual.finished is not None and not task.elapsed:
            factor = task.duration / whole
        full = spans.whole(calendar)
        for one in task.team:
            member = members.get(one.person)
            if member is None:
                member = members[one.person] = _Member(weeks)
            units = float(one.units) * factor
            share = _share(plan, people.get(one.person), task)
            member.tasks.append(number)
            work, presence, shares = member.work, member.presence, member.shares
            for place, spent in enumerate(minutes, begin):
                if spent:
                    work[place] += spent * units
                    if presence[place] < full[place]:
                        presence[place] = full[place]
                    if shares[place] < share:
                        shares[place] = share
    order = [*people, *sorted(name for name in members if name not in people)]
    return Load(
        first,
        weeks,
        {
            name: PersonLoad(
                name,
                tuple(members[name].work),
                *_available(plan, name, people.get(name), members[name], spans, weeks),
                tuple(members[name].tasks),
            )
            for name in order
            if name in members
        },
    )


class _Spans:
    """Working minutes by week, each question asked of a calendar only once."""

    def __init__(self, origin: int, weeks: int) -> None:
        self.origin = origin
        self._weeks = weeks
        self._found: dict[tuple[int, int, int], tuple[int, list[int]]] = {}
        # Calendars made for a team are kept, so that their ids stay their own.
        self._whole: dict[int, tuple[Calendar, list[int]]] = {}

    def whole(self, calendar: Calendar) -> list[int]:
        """Return the working minutes of each week of the plan."""
        found = self._whole.get(id(calendar))
        if found is None:
            ends = range(self.origin, self.origin + self._weeks * WEEK + 1, WEEK)
            found = calendar, [after - before for before, after in pairwise(map(calendar.position, ends))]
            self._whole[id(calendar)] = found
        return found[1]

    def of(self, calendar: Calendar, start: int, finish: int) -> tuple[int, list[int]]:
        """Return the first week of a stretch and the working minutes in each of its weeks."""
        whole = self.whole(calendar)
        key = (id(calendar), start, finish)
        found = self._found.get(key)
        if found is None:
            begin, end = (start - self.origin) // WEEK, (finish - 1 - self.origin) // WEEK
            if begin == end:
                minutes = [calendar.between(start, finish)]
            else:
                minutes = whole[begin : end + 1]
                minutes[0] = calendar.between(start, self.origin + (begin + 1) * WEEK)
                minutes[-1] = calendar.between(self.origin + end * WEEK, finish)
            found = self._found[key] = begin, minutes
        return found


def _share(plan: Plan, person: Person | None, task: Task) -> float:
    """Return the share of their time that a person has for a task: that of its wave, its phase, or the usual
    one."""
    allocation = person.allocation if person is not None else None
    if allocation is None:
        return 1.0
    parts = allocation.parts
    usual = allocation.default
    if usual is None:
        usual = max(parts.values(), default=Decimal(1))
    if not parts:
        return float(usual)
    scope = task.scope
    wave = scope.wave or plan.cells.get(Cell(scope.region, scope.module), "")
    return float(parts.get(wave, parts.get(task.phase, usual)))


def _available(
    plan: Plan, name: str, person: Person | None, member: _Member, spans: _Spans, weeks: int
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the minutes that a person has for the programme week by week, and those of full time."""
    own = plan.person_calendars.get(name, "")
    calendar = plan.calendars[own or "default"]
    usual = spans.whole(calendar)
    present = _present(person, calendar, spans, weeks)
    capacity = float(person.capacity) if person is not None else 1.0
    # Who has no calendar of their own works when their tasks do: holidays differ between regions.
    working = usual if own else map(max, usual, member.presence)
    found = [minutes * there * capacity for minutes, there in zip(working, present, strict=True)]
    return tuple(whole * share for whole, share in zip(found, member.shares, strict=True)), tuple(found)


def _present(person: Person | None, calendar: Calendar, spans: _Spans, weeks: int) -> list[float]:
    """Return which part of the working time of each week a person is there."""
    if person is None or not (person.away or person.from_ or person.to):
        return [1.0] * weeks
    begins = person.from_.toordinal() if person.from_ else 0
    ends = person.to.toordinal() if person.to else date.max.toordinal()
    away = [(days.first.toordinal(), days.last.toordinal()) for days in person.away]
    found = []
    for whole, monday in zip(
        spans.whole(calendar), range(spans.origin // DAY, date.max.toordinal(), 7), strict=False
    ):
        missed = sum(
            calendar.between(day * DAY, (day + 1) * DAY)
            for day in range(monday, monday + 7)
            if not begins <= day <= ends or any(first <= day <= last for first, last in away)
        )
        found.append(1 - missed / whole if whole else 1.0)
    return found
