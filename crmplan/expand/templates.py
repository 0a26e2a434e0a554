"""Templates: a task as written, prepared once, from which a task is made for each place in the matrix."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from crmplan.calendars import Calendar, Spans
from crmplan.expand.calendars_of import DEFAULT, Calendars, begin_of_day, end_of_day
from crmplan.expand.costs import Prices
from crmplan.expand.problems import Problems
from crmplan.expand.scopes import Geography
from crmplan.language import words
from crmplan.language.criteria import Criterion as CriterionSpec
from crmplan.language.tasks import CONSTRAINTS, TaskSpec, TrainingSpec
from crmplan.language.values import Duration, plain_number
from crmplan.model import Assignment, Constraint, CostItem, Criterion, Location, Scope, Task, Training
from crmplan.nodes import Mapping as MapNode
from crmplan.nodes import Sequence

_DATES = frozenset(CONSTRAINTS)
_FROM_BEGIN = frozenset(("not_before", "start_by", "start_on"))
"""Dates that mean the begin of work on that day; the others mean its end."""


class Places(Mapping[str, Location]):
    """Where each key of a task is written; looked up in its node when asked, and shared by all its instances."""

    __slots__ = ("_node",)

    def __init__(self, node: MapNode) -> None:
        self._node = node

    def __getitem__(self, key: str) -> Location:
        word, value = self._node.entries[key]
        block = isinstance(value, MapNode | Sequence) and not value.flow
        return word.at if block else value.at

    def __iter__(self) -> Iterator[str]:
        return iter(self._node.entries)

    def __len__(self) -> int:
        return len(self._node.entries)


class Workshop:
    """What templates need to make tasks: calendars, scopes, prices, and the list of what is wrong."""

    def __init__(
        self,
        calendars: Calendars,
        geography: Geography,
        prices: Prices,
        measures: Mapping[str, tuple[str, str]],
        problems: Problems,
    ) -> None:
        """Take the parts; ``measures`` is id -> name and unit of each KPI and measure."""
        self.calendars = calendars
        self.geography = geography
        self.prices = prices
        self.measures = measures
        self.problems = problems
        self.day_minutes = calendars.day_minutes
        self.week_days = len(calendars.rules.week)
        self.default: Calendar = calendars.made[DEFAULT]
        self.hours: Spans = calendars.rules.hours
        # The duration is kept beside its minutes, so that its identity stays its own.
        self._minutes: dict[int, tuple[Duration, tuple[int, int, int]]] = {}

    def minutes(self, duration: Duration) -> tuple[int, int, int]:
        """Return low, likely and high in minutes; equal texts are one object, so each is worked out once."""
        known = self._minutes.get(id(duration))
        if known is None:
            known = duration, duration.minutes(self.day_minutes, self.week_days)
            self._minutes[id(duration)] = known
        return known[1]

    def begin(self, day: date, calendar: str = DEFAULT) -> int:
        """Return the instant at which work begins on a day."""
        return begin_of_day(self.calendars.made[calendar], self.hours, day)

    def end(self, day: date, calendar: str = DEFAULT) -> int:
        """Return the instant at which work ends on a day."""
        return end_of_day(self.calendars.made[calendar], self.hours, day)


class Template:
    """A task as written with its defaults and overrides, and what all its instances share."""

    __slots__ = (
        "_at",
        "_constraints_on",
        "_criteria",
        "_dated",
        "_delay",
        "_elapsed",
        "_exit",
        "_high",
        "_late",
        "_low",
        "_name",
        "_places",
        "_scoped",
        "_stream",
        "_team",
        "_work",
        "_workshop",
        "duration",
        "spec",
    )

    def __init__(self, spec: TaskSpec, workshop: Workshop) -> None:
        self.spec = spec
        self._workshop = workshop
        self._at = spec.key.at
        self._places = Places(spec.node)
        self._low, self.duration, self._high, self._work = _lengths(spec, workshop)
        self._elapsed = spec.duration is not None and spec.duration.elapsed
        self._delay = (
            0 if spec.delay is None else spec.delay.minutes(workshop.day_minutes, workshop.week_days)[1]
        )
        self._stream = spec.stream or _stream_of(spec.kind)
        self._name = spec.name or spec.id
        self._team = tuple([Assignment(one.person, one.units, one.at) for one in spec.team])
        self._criteria = tuple([_criterion(one, workshop.measures) for one in spec.criteria])
        self._exit = tuple([_criterion(one, workshop.measures) for one in spec.exit])
        people = (spec.owner, *[one.person for one in spec.team])
        self._scoped = "." in "".join((*people, *spec.consulted, *spec.informed, *spec.approvers))
        self._late = spec.schedule == "late"
        self._dated = not _DATES.isdisjoint(spec.node.entries)
        self._constraints_on: dict[str, tuple[Constraint, ...]] = {}

    def make(self, id: str, scope: Scope, users: int) -> Task:
        """Return the task for one place in the matrix, with the users of its scope."""
        spec = self.spec
        calendar = self._calendar_of(id, scope) if spec.calendar or scope.region else DEFAULT
        owner, team = spec.owner, self._team
        consulted, informed, approvers = spec.consulted, spec.informed, spec.approvers
        if self._scoped:
            owner = self._person(owner, scope, id, "owner")
            team = tuple(
                [
                    Assignment(person, one.units, one.at)
                    for one in team
                    if (person := self._person(one.person, scope, id, "team", one.at))
                ]
            )
            consulted = self._persons(consulted, scope, id, "consulted")
            informed = self._persons(informed, scope, id, "informed")
            approvers = self._persons(approvers, scope, id, "approvers")
        return Task(
            id,
            self._name,
            spec.kind,
            scope,
            spec.phase,
            self.duration,
            self._low,
            self._high,
            self._elapsed,
            self._work,
            owner,
            team,
            consulted,
            informed,
            approvers,
            calendar,
            self._late,
            self._constraints(calendar) if self._dated else (),
            self._delay,
            self._costs(id, scope) if spec.cost else (),
            spec.spend,
            spec.paid_by,
            self._criteria,
            self._exit,
            None if spec.training is None else self._training(spec.training, scope),
            self._stream,
            spec.deliverable,
            users,
            self._at,
            self._places,
        )

    # -- words of the scope --------------------------------------------------------------------------------------

    def _person(self, word: str, scope: Scope, task: str, key: str, at: Location | None = None) -> str:
        if "." not in word:
            return word
        found = self._workshop.geography.word(word, scope)
        if found.fault:
            place = at or self._places.get(key, self._at)
            self._workshop.problems.add(found.fault, place, found.message, task=task, cause=word)
        return found.value

    def _persons(self, ids: tuple[str, ...], scope: Scope, task: str, key: str) -> tuple[str, ...]:
        return tuple([person for one in ids if (person := self._person(one, scope, task, key))])

    def _calendar_of(self, task: str, scope: Scope) -> str:
        """Return the task's own calendar, else its region's, else the default one."""
        spec = self.spec
        name = spec.calendar
        at = self._places.get("calendar", self._at)
        if "." in name:
            name = self._person(name, scope, task, "calendar", at)
        if not name and scope.region:
            region = self._workshop.geography.regions[scope.region]
            name = region.calendar
            node = region.node.get("calendar")
            at = node.at if node is not None else region.key.at
        return self._workshop.calendars.get(name, at) if name else DEFAULT

    def _constraints(self, calendar: str) -> tuple[Constraint, ...]:
        if calendar not in self._constraints_on:
            workshop = self._workshop
            found = []
            for kind in CONSTRAINTS:
                day: date | None = getattr(self.spec, kind)
                if day is not None:
                    instant = (workshop.begin if kind in _FROM_BEGIN else workshop.end)(day, calendar)
                    found.append(Constraint(kind, instant, self._places.get(kind, self._at)))
            self._constraints_on[calendar] = tuple(found)
        return self._constraints_on[calendar]

    def _costs(self, task: str, scope: Scope) -> tuple[CostItem, ...]:
        day = 1440 if self._elapsed else self._workshop.day_minutes
        return self._workshop.prices.items(self.spec.cost, scope, Decimal(self.duration) / day, task)

    def _training(self, spec: TrainingSpec, scope: Scope) -> Training:
        return Training(
            spec.hours,
            ", ".join(spec.format),
            spec.topics,
            spec.seats,
            spec.sessions,
            spec.groups or self._workshop.geography.groups(scope),
            spec.languages or self._languages(scope),
            spec.node.at,
        )

    def _languages(self, scope: Scope) -> tuple[str, ...]:
        if not scope.region:
            return ()
        return self._workshop.geography.regions[scope.region].language


@lru_cache(1024)
def _stream_of(kinds: tuple[str, ...]) -> str:
    """Return the stream of the first kind that the vocabulary knows."""
    return next((words.KINDS[kind].stream for kind in kinds if kind in words.KINDS), "")


def _lengths(spec: TaskSpec, workshop: Workshop) -> tuple[int, int, int, int | None]:
    """Return low, likely and high duration and the work in minutes; work alone is shared by the units of the team."""
    work = None if spec.work is None else workshop.minutes(spec.work)
    if spec.duration is not None:
        low, likely, high = workshop.minutes(spec.duration)
        return low, likely, high, None if work is None else work[1]
    if work is None:
        return 0, 0, 0, None
    units = sum((Fraction(one.units) for one in spec.team), Fraction(0)) or Fraction(1)
    low, likely, high = (max(1, round(Fraction(part) / units)) for part in work)
    return low, likely, high, work[1]


def _criterion(spec: CriterionSpec, measures: Mapping[str, tuple[str, str]]) -> Criterion:
    measured = spec.measured
    if measured is None:
        return Criterion(spec.id, "", "", None, "", spec.text, spec.at)
    name, unit = measures.get(measured.measure, (measured.measure, ""))
    unit = "%" if measured.percent else unit
    number = plain_number(measured.number)
    shown = f"{number}%" if unit == "%" else f"{number} {unit}".strip()
    text = spec.text or f"{name} {measured.operator} {shown}"
    return Criterion(spec.id, measured.measure, measured.operator, measured.number, unit, text, spec.at)
