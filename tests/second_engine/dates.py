"""Dates and floats of an expanded playbook, by the rules of docs/schedule.md and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from tests.second_engine.clock import DAY, Always, Clock, Spans
from tests.second_engine.matrix import Job, Matrix, Need
from tests.second_engine.reading import Units, day, listed, ranges, share

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = {"month-end": 1, "quarter-end": 3, "half-year-end": 6, "year-end": 12}
LOWER = ("not_before", "finish_not_before")


class Dates(NamedTuple):
    """Instants and floats of one task, in minutes."""

    start: int
    finish: int
    early_start: int
    early_finish: int
    late_start: int
    late_finish: int
    float: int
    free: int


class Calendar(NamedTuple):
    """What a calendar says, every key filled in."""

    week: set[int]
    hours: list[tuple[int, int]]
    closed: set[date]
    open: set[date]
    other: list[tuple[date, date, list[tuple[int, int]]]]

    def spans(self, one: date) -> Spans:
        if one not in self.open and (one.weekday() not in self.week or one in self.closed):
            return ()
        for first, last, hours in self.other:
            if first <= one <= last:
                return hours
        return self.hours


def hours_of(written: Any) -> list[tuple[int, int]]:
    """``8`` is 08-12 and 13-17; spans as they are written."""
    if isinstance(written, list):
        found = []
        for text in written:
            first, last = text.split("-")
            found.append((minute(first), minute(last)))
        return found
    total = int(Fraction(written) * 60)
    if total == DAY:
        return [(0, DAY)]
    morning = min(total, 240)
    rest = [(780, 780 + total - morning)] if total > morning else []
    return [(480, 480 + morning), *rest]


def minute(text: str) -> int:
    hour, _, rest = text.partition(":")
    return int(hour) * 60 + int(rest or 0)


def week_of(written: Any) -> set[int]:
    found = set()
    for text in listed(written):
        first, _, last = text.partition("-")
        one, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        found.add(one)
        while one != end:
            one = (one + 1) % 7
            found.add(one)
    return found


@cache
def holidays_of(code: str, year: int) -> frozenset[date]:
    """Public holidays of a country or its part."""
    if code == "none":
        return frozenset()
    import holidays

    country, _, part = code.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))


class Times:
    """All dates of a playbook.

    ``years`` bounds the horizon: the programme must end in so many years from its start.
    """

    def __init__(self, matrix: Matrix, years: int = 2) -> None:
        self.matrix = matrix
        self.book = matrix.book
        self.begins = day(self.book["programme"]["start"])
        self.first = self.begins.toordinal() - 250
        self.last = self.begins.toordinal() + 366 * years
        self.always = Always()
        self._calendars: dict[str, Calendar] = {}
        self._clocks: dict[str, Clock] = {}
        default = self.calendar("default")
        self.units = Units(sum(b - a for a, b in default.hours), len(default.week))
        self.morning = default.hours[0][0]
        self.programme = self.begins.toordinal() * DAY + self.morning
        self.links_into: dict[str, list[Need]] = {}
        self.links_out: dict[str, list[Need]] = {}
        for link in matrix.links:
            self.links_into.setdefault(link.succ, []).append(link)
            self.links_out.setdefault(link.pred, []).append(link)
        self.status = self._status()
        self.progress = self._progress()
        self.windows = list(self._windows())
        self.order = self._order()
        self.early: dict[str, tuple[int, int]] = {}
        self.linked: dict[str, int] = {}
        self.resumed: dict[str, int] = {}
        for id in self.order:
            self.early[id] = self._forward(matrix.jobs[id])
        self.limit = max(finish for _, finish in self.early.values())
        self.late: dict[str, tuple[int, int]] = {}
        for id in reversed(self.order):
            self.late[id] = self._backward(matrix.jobs[id])
        self.planned = dict(self.early)
        for id in reversed(self.order):
            if self._moves_late(matrix.jobs[id]):
                self.planned[id] = self._as_late_as_possible(matrix.jobs[id])
        self.dates = {id: self._dates(matrix.jobs[id]) for id in matrix.jobs}

    # --- calendars -------------------------------------------------------------------------------------------------

    def calendar(self, name: str) -> Calendar:
        if name not in self._calendars:
            self._calendars[name] = self._calendar(name)
        return self._calendars[name]

    def _calendar(self, name: str) -> Calendar:
        entries = self.book.get("calendars", {})
        below: dict[str, Any] = {"week": "mon-fri", "hours": "8"} | entries.get("default", {})
        text: dict[str, Any] = entries.get(name, {} if name == "default" else {"holidays": name})
        text = below | text
        closed = ranges(text.get("closed"))
        for code in listed(text.get("holidays")):
            closed |= self._holidays(code)
        other = [(day(o["from"]), day(o["to"]), hours_of(o["hours"])) for o in listed(text.get("hours_in"))]
        return Calendar(
            week_of(text["week"]), hours_of(text["hours"]), closed, ranges(text.get("open")), other
        )

    def _holidays(self, code: str) -> set[date]:
        first, last = (date.fromordinal(one).year for one in (self.first, self.last))
        return {one for year in range(first, last + 1) for one in holidays_of(code, year)}

    def clock(self, name: str) -> Clock:
        if name not in self._clocks:
            self._clocks[name] = Clock(self.first, self.last, self.calendar(name).spans)
        return self._clocks[name]

    def own_calendar(self, job: Job) -> str:
        """The task's own, else its region's, else ``default``."""
        region = job.scope.get("region", "")
        written = job.text.get("calendar")
        theirs = str((self.matrix.regions.get(region) or {}).get("calendar", "default"))
        return theirs if written in (None, "region.calendar") else str(written)

    def lag_clock(self, job: Job) -> Clock:
        return self.clock(self.own_calendar(job))

    def work_clock(self, job: Job) -> Clock:
        """Task calendar, and those of the people with their own calendar (rule 19)."""
        if self.elapsed(job):
            return self.always
        names = [self.own_calendar(job)]
        for person, _ in self.matrix.team(job):
            own = (self.book.get("people", {}).get(person) or {}).get("calendar")
            if own and own not in names:
                names.append(own)
        key = " and ".join(names)
        if key not in self._clocks:
            made = self.clock(names[0])
            for name in names[1:]:
                made = made.both(self.clock(name))
            self._clocks[key] = made
        return self._clocks[key]

    # --- lengths ---------------------------------------------------------------------------------------------------

    def elapsed(self, job: Job) -> bool:
        return "duration" in job.text and self.units.likely(job.text["duration"])[1]

    def length(self, job: Job) -> int:
        """Minutes that a task takes."""
        if "duration" in job.text:
            return self.units.likely(job.text["duration"])[0]
        if "work" in job.text:
            units = sum((units for _, units in self.matrix.team(job)), Fraction(0)) or Fraction(1)
            return round(self.units.length(job.text["work"])[0] / units)
        return 0

    def lag(self, link: Need) -> tuple[int | Fraction, bool]:
        """Minutes of a lag, and whether they are clock time."""
        if not link.lag:
            return 0, False
        sign = -1 if link.lag[0] == "-" else 1
        text = link.lag[1:]
        if text.endswith("%"):
            return sign * round(share(text) * self.length(self.matrix.jobs[link.pred])), False
        minutes, elapsed = self.units.length(text)
        return sign * minutes, elapsed

    def shifted(self, instant: int, link: Need) -> int:
        """An instant and the lag of a link behind it (rule 8)."""
        minutes, elapsed = self.lag(link)
        if elapsed or not minutes:
            return instant + int(minutes)
        clock = self.lag_clock(self.matrix.jobs[link.succ])
        if minutes > 0:
            return clock.end(instant, int(minutes))
        return (clock.back if link.type[0] == "S" else clock.back_to_end)(instant, int(-minutes))

    def unshifted(self, instant: int, link: Need) -> int:
        """The last instant whose ``shifted`` is not behind the given one: tried out, not worked out."""
        minutes, elapsed = self.lag(link)
        if elapsed or not minutes:
            return instant - int(minutes)
        clock = self.lag_clock(self.matrix.jobs[link.succ])
        low, high = clock.base, clock.base + len(clock.works) - 1
        while low < high:  # shifted() never falls, so the last one that fits is found by halving
            middle = (low + high + 1) // 2
            fits = clock.used[middle - clock.base] + int(minutes)
            reached = 0 <= fits <= clock.used[-1] and self.shifted(middle, link)
            if fits < 0 or (reached and (reached <= instant or not clock.count(instant, reached))):
                low = middle
            else:
                high = middle - 1
        return low

    # --- dates that are written --------------------------------------------------------------------------------------

    def at(self, job: Job, key: str) -> int | None:
        """The instant of a date: the begin of work on that day, or its end for dates of a finish."""
        if key not in job.text:
            return None
        written = day(job.text[key])
        spans = self.calendar(self.own_calendar(job)).spans(written) or self.calendar("default").hours
        minute = spans[0][0] if key in ("not_before", "start_on", "start_by") else spans[-1][1]
        return written.toordinal() * DAY + minute

    def _status(self) -> int | None:
        days = [day(text) for text in self.book.get("progress", {})]
        if not days:
            return None
        spans = self.calendar("default").spans(max(days)) or self.calendar("default").hours
        return max(days).toordinal() * DAY + spans[-1][1]

    def _progress(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for _, status in sorted(self.book.get("progress", {}).items()):
            for id, values in status.get("tasks", {}).items():
                found.setdefault(id, {}).update(values)
            for id, values in status.get("gates", {}).items():
                if values["decided"] in ("go", "conditional-go"):
                    found.setdefault(id, {}).update(started=values["on"], finished=values["on"])
        return found

    def _actual(self, job: Job, key: str) -> int | None:
        text = self.progress.get(job.id, {}).get(key)
        if text is None:
            return None
        spans = self.calendar(self.own_calendar(job)).spans(day(text)) or self.calendar("default").hours
        return day(text).toordinal() * DAY + (spans[0][0] if key == "started" else spans[-1][1])

    def remaining(self, job: Job) -> int:
        """What is left of a started task."""
        values = self.progress[job.id]
        if "remaining" in values:
            return self.units.length(values["remaining"])[0]
        return round(self.length(job) * (1 - share(values.get("done", "0%"))))

    def _windows(self) -> Iterable[tuple[int, int, dict[str, Any]]]:
        """First and last day of each window of each freeze that moves."""
        default = self.calendar("default")
        for text in self.book.get("freezes", {}).values():
            if text.get("effect", "report") != "move":
                continue
            if "every" not in text:
                yield day(text["from"]).toordinal(), day(text["to"]).toordinal(), text
                continue
            for one in range(self.first + 60, self.last - 60):
                end = date.fromordinal(one)
                after = end + timedelta(1)
                if after.day != 1 or (after.month - 1) % MONTHS[text["every"]]:
                    continue
                first, last = one, one
                for key, step in (("before", -1), ("after", 1)):
                    if key not in text:
                        continue
                    minutes, elapsed = self.units.length(text[key])
                    left = -(-minutes // (DAY if elapsed else self.units.minutes["d"]))
                    edge = one
                    while left:
                        edge += step
                        left -= bool(elapsed or default.spans(date.fromordinal(edge)))
                    first, last = min(first, edge), max(last, edge)
                yield first, last, text

    def blocked(self, job: Job) -> list[tuple[int, int]]:
        """First and last days of the windows that this task must not touch."""
        found = []
        for first, last, text in self.windows:
            if "regions" in text and job.scope.get("region") not in listed(text["regions"]):
                continue
            if "blocks" in text and not set(listed(text["blocks"])) & set(listed(job.text.get("kind"))):
                continue
            found.append((first, last))
        return found

    # --- forward -----------------------------------------------------------------------------------------------------

    def _order(self) -> list[str]:
        """Predecessors before successors."""
        found: dict[str, None] = {}
        open_ = set()

        def visit(id: str) -> None:
            if id in found:
                return
            assert id not in open_, f"ring through {id}"
            open_.add(id)
            for link in self.links_into.get(id, []):
                visit(link.pred)
            found[id] = None

        for id in self.matrix.jobs:
            visit(id)
        return list(found)

    def _bound(self, job: Job, length: int) -> tuple[int, int]:
        """Bound on the start of so much work by links alone, and the finish that FF or SF fix (rules 5 to 7)."""
        clock, at = self.work_clock(job), self.early
        bounds, finishes = [], [0]
        for link in self.links_into.get(job.id, []):
            fixed = self.shifted(at[link.pred][0 if link.type[0] == "S" else 1], link)
            if link.type[1] == "F":
                finishes.append(fixed)
                start = clock.back(fixed, length) if length else fixed
                bounds.append(max(start, self.programme) if link.type == "FF" else start)
            else:
                bounds.append(fixed)
        return max(bounds, default=self.programme), max(finishes)

    def _forward(self, job: Job) -> tuple[int, int]:
        length, clock = self.length(job), self.work_clock(job)
        bound, reach = self._bound(job, length)
        started, finished = self._actual(job, "started"), self._actual(job, "finished")
        if finished is not None:
            return (started if started is not None and length else finished), finished
        if started is not None:
            left = self.remaining(job)
            resume = max(started, self.status or 0)
            if self.links_into.get(job.id):
                bound, reach = self._bound(job, left)
                resume = max(resume, bound)
            self.resumed[job.id] = clock.begin(resume)
            return started, max(clock.end(resume, left), reach) if left else resume
        if self.links_into.get(job.id):
            self.linked[job.id] = clock.begin(bound) if length else bound
        lower = []
        if (at := self.at(job, "not_before")) is not None:
            lower.append(at)
        if (at := self.at(job, "finish_not_before")) is not None:
            lower.append(clock.back(at, length) if length else at)
        if lower:
            bound = max(lower) if not self.links_into.get(job.id) else max(bound, *lower)
        if (at := self.at(job, "start_on")) is not None:
            start = max(at, self.status or 0)
            start = clock.begin(start) if length else start
            return start, clock.end(start, length) if length else start
        if (at := self.at(job, "finish_on")) is not None:
            start = clock.back(at, length) if length else at
            if self.status is not None and start < self.status:
                start = clock.begin(self.status) if length else self.status
            return start, clock.end(start, length) if length else start
        if "delay" in job.text:
            bound = clock.end(bound, self.units.length(job.text["delay"])[0])
        if self.status is not None and bound < self.status:
            bound = self.status
        while True:
            start = clock.begin(bound) if length else bound
            finish = max(clock.end(start, length), reach) if length else max(bound, reach)
            behind = [last for first, last in self.blocked(job) if self._touches(start, finish, first, last)]
            if not behind:
                return start, finish
            bound = self.lag_clock(job).begin((max(behind) + 1) * DAY)

    @staticmethod
    def _touches(start: int, finish: int, first: int, last: int) -> bool:
        begin, end = first * DAY, (last + 1) * DAY
        return begin <= start < end if start == finish else start < end and finish > begin

    # --- backward ----------------------------------------------------------------------------------------------------

    def _bounds_behind(self, job: Job, at: dict[str, tuple[int, int]]) -> tuple[int | None, int | None]:
        """Latest start and latest finish by the links out of a task; None where no link says so."""
        starts: list[int] = []
        finishes: list[int] = []
        for link in self.links_out.get(job.id, []):
            succ = self.matrix.jobs[link.succ]
            if self._actual(succ, "finished") is not None:
                continue
            target = at[link.succ][0 if link.type[1] == "S" else 1]
            fixed = self.early[link.succ][1]
            if link.type[1] == "F" and fixed > target and not self.work_clock(succ).count(target, fixed):
                target = fixed  # FF and SF put it there, where its own people do not work (6)
            if link.type[1] == "S" and link.succ in self.resumed:
                target = self.resumed[link.succ]
            (starts if link.type[0] == "S" else finishes).append(self.unshifted(target, link))
        return min(starts, default=None), min(finishes, default=None)

    def _backward(self, job: Job) -> tuple[int, int]:
        length, clock = self.length(job), self.work_clock(job)
        early = self.early[job.id]
        if self._actual(job, "finished") is not None:
            return early
        pinned = bool({"start_on", "finish_on"} & set(job.text)) and job.id not in self.resumed
        start, finish = (None, None) if pinned else self._bounds_behind(job, self.late)
        latest = self.limit if finish is None or pinned else min(finish, self.limit)
        if pinned and (at := self.at(job, "start_on")) is not None:
            latest = clock.end(clock.begin(at), length) if length else at
        elif pinned:
            latest = self.at(job, "finish_on") or 0
        for key in ("deadline", "not_after", "finish_on"):
            if (at := self.at(job, key)) is not None:
                latest = min(latest, at)
        if not length:
            if start is not None:
                latest = min(latest, start)
            if (at := self.at(job, "start_by")) is not None:
                latest = min(latest, at)
            return latest, latest
        if clock is not self.always:
            latest = clock.back_to_end(latest, 0)
        if job.id in self.resumed:
            return early[0], latest
        begin = clock.back(latest, length)
        for bound in (start, self.at(job, "start_by")):
            if bound is not None and bound < begin:
                begin = bound
                if clock.begin(bound) != bound and not pinned:
                    begin = clock.back_to_end(bound, 0)
        return begin, min(latest, clock.end(begin, length))

    # --- late tasks and floats ---------------------------------------------------------------------------------------

    def _moves_late(self, job: Job) -> bool:
        fixed = {"start_on", "finish_on"} & set(job.text)
        return job.text.get("schedule") == "late" and not fixed and job.id not in self.progress

    def _as_late_as_possible(self, job: Job) -> tuple[int, int]:
        """The latest dates that move no other scheduled date (rule 10)."""
        length, clock = self.length(job), self.work_clock(job)
        start, finish = self._bounds_behind(job, self.planned)
        late_start, late_finish = self.late[job.id]
        if not self.links_out.get(job.id):
            latest = late_finish
        else:
            latest = min(self.limit if finish is None else finish, late_finish)
        begin = clock.back(latest, length) if length else latest
        begin = min([begin, late_start] + ([start] if start is not None else []))
        if length and clock.begin(begin) != begin:
            # No work begins there; to wait for the next begin would push a successor.
            at = clock.back(begin, 1) - clock.base
            while at and clock.works[at - 1]:
                at -= 1
            begin = clock.base + at
        end = clock.end(begin, length) if length else begin
        for first, last in sorted(self.blocked(job), reverse=True):
            if self._touches(begin, end, first, last):
                edge = first * DAY
                begin = clock.back(edge, length) if length else clock.back_to_end(edge, 0)
                end = clock.end(begin, length) if length else begin
        early = self.early[job.id]
        return (begin, end) if begin > early[0] else early

    def _dates(self, job: Job) -> Dates:
        clock = self.always if self.elapsed(job) else self.lag_clock(job)
        early, late, planned = self.early[job.id], self.late[job.id], self.planned[job.id]
        pinned = {"start_on", "finish_on"} & set(job.text)
        begin = self.linked.get(job.id, early[0]) if pinned else early[0]
        slack = clock.count(max(early[0], begin), late[0]), clock.count(early[1], late[1])
        total = slack[1] if job.id in self.resumed else min(slack)
        if self._actual(job, "finished") is not None:
            total = 0
        return Dates(*planned, *early, *late, total, max(0, min(self._gap(job), total)))

    def _gap(self, job: Job) -> int:
        """The smallest gap to a task that needs this one (rule 15)."""
        clock = self.always if self.elapsed(job) else self.clock("default")
        early = self.early[job.id]
        gaps = []
        for link in self.links_out.get(job.id, []):
            if self._actual(self.matrix.jobs[link.succ], "finished") is not None:
                continue
            target = self.early[link.succ][0 if link.type[1] == "S" else 1]
            if link.succ in self.resumed and link.type[1] == "S":
                target = self.resumed[link.succ]
            gaps.append(clock.count(early[0 if link.type[0] == "S" else 1], self.unshifted(target, link)))
        return min(gaps, default=self.limit)
