"""The calendars of a playbook: what ``default`` says, entries over it, and countries with their public holidays."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from crmplan.calendars import Calendar, Spans, WorkWeek
from crmplan.expand.problems import Problems
from crmplan.language.calendars import CalendarSpec, HoursIn, spans_of_hours
from crmplan.language.values import YEARS, Days
from crmplan.model import NOWHERE, Location
from crmplan.public_holidays import UnknownCountry, holidays_of

DEFAULT = "default"
_CODE = re.compile(r"([A-Z]{2})(?:-([A-Z0-9]{1,3}))?")
_WORK_WEEK = (0, 1, 2, 3, 4)
_EIGHT_HOURS = spans_of_hours(8)  # type: ignore[arg-type]


class ClosedDays:
    """The days off of a calendar that have a name: public holidays, and the closed days of the playbook."""

    __slots__ = ("_any", "_closed", "_open", "_yearly", "_years")

    def __init__(
        self,
        closed: tuple[Days, ...],
        open_days: tuple[Days, ...],
        yearly: Callable[[int], Mapping[date, str]] | None,
    ) -> None:
        self._any = bool(closed) or yearly is not None
        self._closed = closed
        self._open = open_days
        self._yearly = yearly
        self._years: dict[int, Mapping[date, str]] = {}

    def __bool__(self) -> bool:
        """Whether the calendar has holidays or closed days at all."""
        return self._any

    def name(self, day: date) -> str:
        """Return the name of the day off, or nothing when the day is none."""
        if any(days.first <= day <= days.last for days in self._open):
            return ""
        found = self.year(day.year).get(day, "")
        if not found and any(days.first <= day <= days.last for days in self._closed):
            return "closed"
        return found

    def year(self, year: int) -> Mapping[date, str]:
        """Return the public holidays of a year by date, in order."""
        if year not in self._years:
            self._years[year] = self._yearly(year) if self._yearly and year in YEARS else {}
        return self._years[year]


class Rules(NamedTuple):
    """What a calendar says once the values of ``default`` are filled in."""

    week: tuple[int, ...]
    hours: Spans
    holidays: tuple[str, ...]
    holiday_dates: Mapping[date, str] | None
    closed: tuple[Days, ...]
    open: tuple[Days, ...]
    hours_in: tuple[HoursIn, ...]


class Calendars:
    """The calendars of a playbook by name, made when they are first asked for."""

    def __init__(self, specs: Mapping[str, CalendarSpec], problems: Problems) -> None:
        self._specs = specs
        self._problems = problems
        base = Rules(_WORK_WEEK, _EIGHT_HOURS, (), None, (), (), ())
        spec = specs.get(DEFAULT)
        self.rules = base if spec is None else _over(base, spec)
        self.made: dict[str, Calendar] = {}
        self.days_off: dict[str, ClosedDays] = {}
        self.get(DEFAULT, NOWHERE if spec is None else spec.key.at)
        for name, entry in specs.items():
            self.get(name, entry.key.at)

    @property
    def day_minutes(self) -> int:
        """Working minutes of one day."""
        return sum(end - start for start, end in self.rules.hours)

    def get(self, name: str, at: Location) -> str:
        """Make the calendar of a name and return the name, or ``default`` when there is no such calendar."""
        if name in self.made:
            return name
        spec = self._specs.get(name)
        code = _CODE.fullmatch(name)
        if spec is not None:
            rules = self.rules if name == DEFAULT else _over(self.rules, spec)
        elif name == DEFAULT:
            rules = self.rules
        elif code:
            rules = self.rules._replace(holidays=(name,), holiday_dates=None)
        else:
            # Reading the playbook has reported the unknown name.
            return DEFAULT
        countries = []
        for country in () if rules.holiday_dates is not None else rules.holidays:
            if self._known(country, self._written(spec, "holidays") or at):
                countries.append(country)
        if not rules.week:
            message = f'the calendar "{name}" has no working day; name some, for example week: mon-fri'
            self._problems.add("bad-calendar", self._written(spec, "week") or at, message)
            rules = rules._replace(week=_WORK_WEEK)
        self.made[name], self.days_off[name] = _make(rules, tuple(countries))
        return name

    def _written(self, spec: CalendarSpec | None, key: str) -> Location | None:
        """Return where the value of a key of an entry stands: in the entry itself, else in ``default``."""
        default = self._specs.get(DEFAULT)
        for one in (spec, default) if spec is not None else ():
            node = one.node.get(key) if one is not None else None
            if node is not None:
                return node.at
        return None

    def _known(self, country: str, at: Location) -> bool:
        try:
            holidays_of(*_split(country), YEARS[len(YEARS) // 5])
        except UnknownCountry as unknown:
            meant = f"; did you mean {unknown.guesses[0]}?" if unknown.guesses else ""
            message = f'the public holidays of "{country}" are not known{meant}'
            help = "Write the dates under `closed`, or another country's code." if not meant else ""
            self._problems.add("bad-calendar", at, message, cause=country, help=help)
            return False
        return True


def _split(code: str) -> tuple[str, str | None]:
    country, _, part = code.partition("-")
    return country, part or None


def _over(base: Rules, spec: CalendarSpec) -> Rules:
    """Return the rules of an entry: its own, and those of ``default`` where it says nothing."""
    own_holidays = spec.holidays is not None
    return Rules(
        base.week if spec.week is None else spec.week,
        base.hours if spec.hours is None else spec.hours,
        base.holidays if spec.holidays is None else spec.holidays,
        # Dates that `default` writes out are those of its own country.
        spec.holiday_dates if spec.holiday_dates is not None or own_holidays else base.holiday_dates,
        base.closed if spec.closed is None else spec.closed,
        base.open if spec.open is None else spec.open,
        base.hours_in if spec.hours_in is None else spec.hours_in,
    )


def _make(rules: Rules, countries: tuple[str, ...]) -> tuple[Calendar, ClosedDays]:
    week = [rules.hours if day in rules.week else () for day in range(7)]
    exceptions: dict[date, Spans] = {}
    for days in rules.closed:
        exceptions.update(dict.fromkeys(_each(days), ()))
    for days in rules.open:
        for day in _each(days):
            exceptions[day] = next(
                (time.hours for time in reversed(rules.hours_in) if _inside(time, day)), rules.hours
            )
    work_weeks = [
        WorkWeek(time.from_, time.to, tuple(time.hours if day in rules.week else None for day in range(7)))
        for time in rules.hours_in
        if time.from_ is not None and time.to is not None and time.hours
    ]

    def yearly(year: int) -> Mapping[date, str]:
        if rules.holiday_dates is not None:
            return {day: name for day, name in sorted(rules.holiday_dates.items()) if day.year == year}
        found: dict[date, str] = {}
        for country in countries:
            for day, name in holidays_of(*_split(country), year).items():
                found.setdefault(day, name)
        return dict(sorted(found.items()))

    if not (countries or rules.holiday_dates):
        return Calendar(week, exceptions, work_weeks), ClosedDays(rules.closed, rules.open, None)
    off = ClosedDays(rules.closed, rules.open, yearly)
    return Calendar(week, exceptions, work_weeks, holidays=off.year), off


def _inside(time: HoursIn, day: date) -> bool:
    return time.from_ is not None and time.to is not None and time.from_ <= day <= time.to


def _each(days: Days) -> list[date]:
    return [date.fromordinal(one) for one in range(days.first.toordinal(), days.last.toordinal() + 1)]


def begin_of_day(calendar: Calendar, usual: Spans, day: date) -> int:
    """Return the instant at which work begins on a day, or would begin on a day off."""
    return day.toordinal() * 1440 + (calendar.spans(day) or usual)[0][0]


def end_of_day(calendar: Calendar, usual: Spans, day: date) -> int:
    """Return the instant at which work ends on a day, or would end on a day off."""
    return day.toordinal() * 1440 + (calendar.spans(day) or usual)[-1][1]
