"""Working time: which minutes are worked, and arithmetic on them (rules 1 and 2 of the schedule semantics).

An *instant* is an int: ``date.toordinal() * 1440 + minute of the day``, naive local time. A *span* is a
pair ``(from_minute, to_minute)`` within one day, 0 to 1440, end exclusive: ``((480, 720), (780, 1020))`` is
08-12 and 13-17. A calendar knows no plan, no task and no file; public holidays enter as exceptions.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

Span = tuple[int, int]
Spans = tuple[Span, ...]

DAY = 1440
WEEK = 7 * DAY
LAST_DAY = date.max.toordinal()
"""Ordinal of the last day a calendar can speak about (31 December 9999)."""

MORNING_AND_AFTERNOON: Spans = ((8 * 60, 12 * 60), (13 * 60, 17 * 60))
"""The usual eight hours: 08-12 and 13-17."""

_FIRST_REACH = 800
"""Days laid out at first, and the rest of the last one's year: a two-year programme fits."""
_KEPT_YEARS = 256
"""So many years of working time are remembered; each takes up to 60 kB."""


class CalendarError(ValueError):
    """A calendar cannot answer: it has no working time left, or the answer is outside the years 1 to 9999."""


class WorkWeek(NamedTuple):
    """A different working week from ``first`` to ``last`` (both included).

    ``days`` holds seven entries, Monday first; None keeps what the calendar's own week says for that day.
    """

    first: date
    last: date
    days: tuple[Spans | None, ...]


class Calendar:
    """Working time as a week with exceptions; immutable, and fast because it lays its time out once.

    ``week`` holds seven groups of spans, Monday first. ``exceptions`` replace single days (an empty group:
    closed) and win over ``holidays`` (the closed days of a year, asked when a question reaches that year),
    which win over ``work_weeks``, which win over ``week``; of two work weeks on one day the later in the list
    wins. Raises CalendarError for spans that overlap, run backwards or leave the day.

    The layout is three parallel lists over a window of whole years that grows when asked: the start and the
    end of every stretch of work (stretches that touch at midnight are one) and the working minutes before it.
    A question is then one or two binary searches.
    """

    __slots__ = (
        "_before",
        "_ends",
        "_hi",
        "_lo",
        "_odd_days",
        "_regular_from",
        "_regular_to",
        "_starts",
        "_total",
        "_week",
    )

    def __init__(
        self,
        week: Sequence[Iterable[Span]],
        exceptions: Mapping[date, Iterable[Span]] | None = None,
        work_weeks: Iterable[WorkWeek] = (),
        holidays: Callable[[int], Iterable[date]] | None = None,
    ) -> None:
        if len(week) != 7:
            raise CalendarError(f"a week has seven days, not {len(week)}")
        usual = tuple(_checked(day) for day in week)
        closed_or_open = {day.toordinal(): _checked(spans) for day, spans in (exceptions or {}).items()}
        weeks = [
            (first.toordinal(), last.toordinal(), [None if day is None else _checked(day) for day in days])
            for first, last, days in work_weeks
        ]

        def odd_days(year: int) -> dict[int, Spans]:
            new_year, end = _days_of(year)
            found: dict[int, Spans] = {}
            for first, last, days in weeks:
                for day in range(max(first, new_year), min(last + 1, end)):
                    spans = days[(day - 1) % 7]
                    found[day] = usual[(day - 1) % 7] if spans is None else spans
            if holidays is not None:
                found.update((day.toordinal(), ()) for day in holidays(year))
            found.update((day, spans) for day, spans in closed_or_open.items() if new_year <= day < end)
            return found

        firsts = [*closed_or_open, *(first for first, _, _ in weeks)]
        lasts = [*closed_or_open, *(last for _, last, _ in weeks)]
        self._fill(odd_days, usual, min(firsts, default=LAST_DAY), max(lasts, default=1))

    def _fill(
        self,
        odd_days: Callable[[int], Mapping[int, Spans]],
        week: tuple[Spans, ...],
        regular_to: int,
        regular_from: int,
    ) -> None:
        self._odd_days = cache(odd_days)
        """Year -> the days (ordinals) on which something else than the week counts."""
        # Before the first and after the second of these days work lies in the plain week, less holidays: if
        # that week is empty, no search will ever find work there.
        self._week = week
        self._regular_to = regular_to
        self._regular_from = regular_from
        self._lo = self._hi = self._total = 0
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._before: list[int] = []

    # -- questions -------------------------------------------------------------------------------------------

    def spans(self, day: date) -> Spans:
        """The spans worked on a day, in order; empty when it is closed."""
        found = self._odd_days(day.year).get(day.toordinal())
        return self._week[day.weekday()] if found is None else found

    def usual(self, day: date) -> Spans:
        """The spans of the plain week on the weekday of a day; empty on a day off of the week."""
        return self._week[day.weekday()]

    def is_working(self, instant: int) -> bool:
        """Whether the minute that begins at the instant is worked."""
        if not self._lo <= instant < self._hi:
            self._cover(instant)
        i = bisect_right(self._starts, instant) - 1
        return i >= 0 and instant < self._ends[i]

    def start_at_or_after(self, instant: int) -> int:
        """The first working instant at or after one (17:00 gives 08:00 of the next working day)."""
        if instant < self._lo or instant >= self._hi:
            self._cover(instant)
        i = bisect_right(self._ends, instant)
        while i == len(self._ends):
            self._grow_up()
            i = bisect_right(self._ends, instant)
        start = self._starts[i]
        return start if start > instant else instant

    def end_at_or_before(self, instant: int) -> int:
        """The latest end of work at or before an instant (08:00 gives 17:00 of the working day before)."""
        if instant < self._lo or instant >= self._hi:
            self._cover(instant)
        i = bisect_left(self._starts, instant) - 1
        while i < 0:
            self._grow_down()
            i = bisect_left(self._starts, instant) - 1
        end = self._ends[i]
        return end if end < instant else instant

    def begin_before(self, instant: int) -> int:
        """The latest begin of a span of work before an instant (12:30 gives 08:00 of the same day)."""
        self.end_at_or_before(instant)  # covers that span
        return self._starts[bisect_left(self._starts, instant) - 1]

    def add(self, instant: int, minutes: int) -> int:
        """The earliest instant at which that many working minutes after the first one are used up.

        Work that fills the day ends at 17:00, not at 08:00 of the next one; zero minutes give the instant
        itself; negative ones count back as ``subtract`` does.
        """
        if minutes <= 0:
            return self.subtract(instant, -minutes) if minutes else instant
        return self.at(self.position(instant) + minutes)

    def subtract(self, instant: int, minutes: int) -> int:
        """The latest instant from which that many working minutes fit before the given one.

        Going back over a whole day gives 08:00, not 17:00 of the day before; zero minutes give the instant.
        """
        if minutes <= 0:
            return self.add(instant, -minutes) if minutes else instant
        left = self.position(instant) - minutes
        before = self._before
        while not before or left < before[0]:
            self._grow_down()
            before = self._before
        i = bisect_right(before, left) - 1
        return self._starts[i] + left - before[i]

    def between(self, first: int, second: int) -> int:
        """Working minutes from the first instant to the second; negative when the second comes earlier."""
        return 0 if first == second else self.position(second) - self.position(first)

    # -- positions: instants on the scale of working minutes, for many questions about one calendar ----------

    def position(self, instant: int) -> int:
        """Working minutes from an anchor to an instant; the anchor stays while the calendar lives."""
        if instant < self._lo or instant >= self._hi:
            self._cover(instant)
        starts = self._starts
        i = bisect_right(starts, instant) - 1
        if i < 0:
            return self._before[0] if starts else self._total
        start = starts[i]
        end = self._ends[i]
        return self._before[i] + (instant if instant < end else end) - start

    def at(self, position: int) -> int:
        """The earliest instant at a position reached by working (17:00, not 08:00 of the next day)."""
        if position > self._total:
            self._grow_up_to(position)
        before = self._before
        i = bisect_left(before, position) - 1
        if i < 0:
            raise CalendarError("the position lies before the time that was asked about")
        return self._starts[i] + position - before[i]

    def fit(self, instant: int, minutes: int) -> tuple[int, int, int]:
        """Place work (more than zero minutes) at or after an instant: its start, its finish and the start's
        position. The same as ``start_at_or_after`` with ``add``, in one search."""
        if instant < self._lo or instant >= self._hi:
            self._cover(instant)
        i = bisect_right(self._ends, instant)
        while i == len(self._ends):
            self._grow_up()
            i = bisect_right(self._ends, instant)
        first = start = self._starts[i]
        if instant > start:
            start = instant
        done = self._before[i] + start - first
        if start + minutes <= self._ends[i]:
            return start, start + minutes, done
        used = done + minutes
        if used > self._total:
            self._grow_up_to(used)
        i = bisect_left(self._before, used, i) - 1
        return start, self._starts[i] + used - self._before[i], done

    def fit_before(self, instant: int, minutes: int) -> tuple[int, int, int]:
        """Place work (more than zero minutes) at or before an instant: its start, its finish and the finish's
        position. The same as ``end_at_or_before`` with ``subtract``, in one search."""
        if instant < self._lo or instant >= self._hi:
            self._cover(instant)
        i = bisect_left(self._starts, instant) - 1
        while i < 0:
            self._grow_down()
            i = bisect_left(self._starts, instant) - 1
        start = self._starts[i]
        finish = self._ends[i]
        if instant < finish:
            finish = instant
        done = self._before[i] + finish - start
        if finish - minutes >= start:
            return finish - minutes, finish, done
        left = done - minutes
        while left < self._before[0]:
            self._grow_down()
        i = bisect_right(self._before, left) - 1
        return self._starts[i] + left - self._before[i], finish, done

    # -- the layout ------------------------------------------------------------------------------------------

    def _cover(self, instant: int) -> None:
        """Widen the window so that it holds an instant."""
        day = int(instant // DAY)
        if not 1 <= day <= LAST_DAY:
            raise CalendarError("the date lies outside the years 1 to 9999")
        if not self._hi:
            self._lo = self._hi = _new_year(max(1, day - 62)) * DAY
            self._extend_up(min(LAST_DAY + 1, day + _FIRST_REACH))
            return
        if instant < self._lo:
            self._extend_down(max(1, min(day, self._lo // DAY - _FIRST_REACH)))
        if instant >= self._hi:
            self._extend_up(min(LAST_DAY + 1, max(day + 1, self._hi // DAY + _FIRST_REACH)))

    def _grow_up(self) -> None:
        day = self._hi // DAY
        if day > LAST_DAY:
            raise CalendarError("the date would lie after the year 9999")
        if day > self._regular_from and not self.week_minutes():
            raise CalendarError("the calendar has no working time left")
        self._extend_up(min(LAST_DAY + 1, day + max(_FIRST_REACH, (self._hi - self._lo) // DAY)))

    def _grow_down(self) -> None:
        day = self._lo // DAY
        if day <= 1:
            raise CalendarError("the date would lie before the year 1")
        if day < self._regular_to and not self.week_minutes():
            raise CalendarError("the calendar has no working time left")
        self._extend_down(max(1, day - max(_FIRST_REACH, (self._hi - self._lo) // DAY)))

    def _grow_up_to(self, used: int) -> None:
        # A duration no calendar can hold is refused before years of spans are laid out for it.
        if used - self._total > LAST_DAY * DAY - self._hi + DAY:
            raise CalendarError("the date would lie after the year 9999")
        day = max(self._hi // DAY, self._regular_from + 1)
        weekly = self.week_minutes()
        weeks_left = (LAST_DAY - day) // 7 + 1
        if used - self._total > weekly * weeks_left + (day * DAY - self._hi):
            raise CalendarError(
                "the date would lie after the year 9999"
                if weekly
                else "the calendar has no working time left"
            )
        while used > self._total:
            self._grow_up()

    def week_minutes(self) -> int:
        """Return the working minutes of a week without days off."""
        return sum(b - a for day in self._week for a, b in day)

    def _extend_up(self, until: int) -> None:
        """Lay out later years, up to the one that holds the day before ``until``."""
        while self._hi < until * DAY:
            year = date.fromordinal(self._hi // DAY).year
            more = _laid_out(self._week, tuple(self._odd_days(year).items()), year)
            joined = bool(self._ends and more.starts) and self._ends[-1] == more.starts[0]
            if joined:
                self._ends[-1] = more.ends[0]
            self._starts += more.starts[joined:]
            self._ends += more.ends[joined:]
            self._before += [self._total + one for one in more.before[joined:]]
            self._total += more.total
            self._hi = _days_of(year)[1] * DAY

    def _extend_down(self, first: int) -> None:
        """Lay out earlier years (rare: leads, constraints before the start); positions keep their values."""
        later = (self._starts, self._ends, self._before, self._total, self._hi)
        joint = self._lo
        self._starts, self._ends, self._before = [], [], []
        self._total = 0
        self._lo = self._hi = _new_year(first) * DAY
        self._extend_up(joint // DAY)
        starts, ends, before, total, self._hi = later
        shift = self._total - (before[0] if before else total)
        self._total = total
        self._before = [one - shift for one in self._before]
        if starts and self._ends and self._ends[-1] == starts[0]:
            self._ends[-1] = ends[0]
            starts, ends, before = starts[1:], ends[1:], before[1:]
        self._starts += starts
        self._ends += ends
        self._before += before


class _Laid(NamedTuple):
    """The working time of a year: the start and the end of every stretch, and the minutes before it."""

    starts: list[int]
    ends: list[int]
    before: list[int]
    total: int


@lru_cache(maxsize=_KEPT_YEARS)
def _laid_out(week: tuple[Spans, ...], odd_days: tuple[tuple[int, Spans], ...], year: int) -> _Laid:
    """Lay out a year of which some days differ from the week.

    Remembered, for the versions and trials of a plan that are worked out in one process have the same years.
    """
    odd = dict(odd_days)
    starts: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    total = 0
    last = -1
    for day in range(*_days_of(year)):
        midnight = day * DAY
        for a, b in odd[day] if day in odd else week[(day - 1) % 7]:
            if midnight + a == last:
                ends[-1] = last = midnight + b
            else:
                starts.append(midnight + a)
                last = midnight + b
                ends.append(last)
                before.append(total)
            total += b - a
    return _Laid(starts, ends, before, total)


def _days_of(year: int) -> tuple[int, int]:
    """Return the ordinals of the first day of a year and of the day after its last."""
    return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1


def _new_year(day: int) -> int:
    """Return the ordinal of the first day of a day's year."""
    return _days_of(date.fromordinal(day).year)[0]


def both(one: Calendar, other: Calendar) -> Calendar:
    """The calendar of the time that both calendars work (a task's and its resource's, rule 19)."""

    def odd_days(year: int) -> dict[int, Spans]:
        first, second = one._odd_days(year), other._odd_days(year)
        return {
            day: _common(
                first.get(day, one._week[(day - 1) % 7]), second.get(day, other._week[(day - 1) % 7])
            )
            for day in (*first, *(day for day in second if day not in first))
        }

    calendar = Calendar.__new__(Calendar)
    calendar._fill(
        odd_days,
        tuple(_common(a, b) for a, b in zip(one._week, other._week, strict=True)),
        min(one._regular_to, other._regular_to),
        max(one._regular_from, other._regular_from),
    )
    return calendar


def _common(one: Spans, other: Spans) -> Spans:
    """The time in both groups of spans."""
    return tuple((max(a, c), min(b, d)) for a, b in one for c, d in other if max(a, c) < min(b, d))


def _checked(spans: Iterable[Span]) -> Spans:
    given = tuple((a, b) for a, b in spans)
    last = 0
    for a, b in given:
        if not last <= a < b <= DAY:
            raise CalendarError(f"working hours must follow one another within one day: {_readable(given)}")
        last = b
    return given


def _readable(spans: Spans) -> str:
    return ", ".join(f"{a // 60:02d}:{a % 60:02d}-{b // 60:02d}:{b % 60:02d}" for a, b in spans)


ALWAYS = Calendar([((0, DAY),)] * 7)
"""The 24-hour clock: every minute of every day."""
