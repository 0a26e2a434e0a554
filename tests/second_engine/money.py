"""Money of an expanded playbook, amount by amount and day by day, in exact fractions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from tests.second_engine.clock import DAY
from tests.second_engine.dates import Times
from tests.second_engine.matrix import Job, Matrix
from tests.second_engine.reading import amount, day, listed, share

DIGITS = {"JPY": 0, "KWD": 3}


class Item(NamedTuple):
    """One written amount: exact, rounded once to minor units, and what falls on each day (exact)."""

    kind: str
    source: str
    category: str
    region: str
    module: str
    wave: str
    phase: str
    owner: str
    units: int
    days: dict[int, Fraction]
    run: bool = False


class Purse:
    """All items of a playbook."""

    def __init__(self, times: Times) -> None:
        self.times = times
        self.matrix: Matrix = times.matrix
        self.book = times.book
        programme = self.book["programme"]
        self.currency: str = programme.get("currency", "EUR")
        self.rates = {code: Fraction(rate) for code, rate in programme.get("rates", {}).items()}
        self.scale = 10 ** DIGITS.get(self.currency, 2)
        self.last = max(self.day_of(dates.finish) for dates in times.dates.values())
        self.items = [*self._tasks(), *self._backfill(), *self._lines()]

    @staticmethod
    def day_of(instant: int) -> int:
        return instant // DAY

    def rounded(self, exact: Fraction) -> int:
        """Minor units, half to even."""
        units: int = round(exact * self.scale)
        return units

    def converted(self, number: Fraction, currency: str) -> Fraction:
        return number if currency in ("", self.currency) else number * self.rates[currency]

    # --- tasks -----------------------------------------------------------------------------------------------------

    def _tasks(self) -> Iterator[Item]:
        for job in self.matrix.jobs.values():
            for category, written in job.text.get("cost", {}).items():
                if isinstance(written, dict):
                    written = written.get(job.scope["region"], written.get("default", "0"))
                number, currency, per = amount(written)
                if per == "user":
                    number *= self.matrix.users(job.scope)
                yield self._item(job, "cost", category, self.converted(number, currency))
            for category, exact in self._labour(job):
                yield self._item(job, "labour", category, exact)

    def _labour(self, job: Job) -> Iterator[tuple[str, Fraction]]:
        team = self.matrix.team(job)
        units = sum((each for _, each in team), Fraction(0))
        for person, each in team:
            text = (self.book.get("people", {}).get(person)) or {}
            if "rate" not in text:
                continue
            number, currency, _ = amount(text["rate"])
            if "work" in job.text:
                minutes = self.times.units.length(job.text["work"])[0] * each / units
            elif self.times.elapsed(job):
                dates = self.times.dates[job.id]
                minutes = self.times.lag_clock(job).count(dates.start, dates.finish) * each
            else:
                minutes = self.times.length(job) * each
            category = text.get("category") or (
                "implementation" if text.get("side") == "vendor" else "internal-labour"
            )
            yield category, self.converted(number, currency) * minutes / self.times.units.minutes["d"]

    def _item(self, job: Job, kind: str, category: str, exact: Fraction) -> Item:
        owner = job.text.get("owner") or next(iter(listed(job.text.get("approvers"))), "")
        scope = job.scope
        return Item(
            kind,
            job.id,
            category,
            scope.get("region", ""),
            scope.get("module", ""),
            scope.get("wave", ""),
            job.text.get("phase", ""),
            self.matrix.person(owner, job) if owner else "",
            self.rounded(exact),
            self._over_work(job, exact),
        )

    def _over_work(self, job: Job, exact: Fraction) -> dict[int, Fraction]:
        """A task's amount over its scheduled working time."""
        dates = self.times.dates[job.id]
        if dates.start == dates.finish or job.text.get("spend", "even") != "even":
            at = dates.start if job.text.get("spend") == "start" else dates.finish
            return {self.day_of(at): exact}
        clock = self.times.work_clock(job)
        found = {}
        total = clock.count(dates.start, dates.finish)
        for one in range(self.day_of(dates.start), self.day_of(dates.finish) + 1):
            first, last = max(dates.start, one * DAY), min(dates.finish, (one + 1) * DAY)
            minutes = clock.count(first, last)
            if minutes:
                found[one] = exact * minutes / total
        return found

    # --- people and lines --------------------------------------------------------------------------------------------

    def _backfill(self) -> Iterator[Item]:
        for person, text in self.book.get("people", {}).items():
            if "backfill" in (text or {}):
                number, currency, _ = amount(text["backfill"])
                first = day(text["from"]).toordinal() if "from" in text else self.times.begins.toordinal()
                last = day(text["to"]).toordinal() if "to" in text else max(self.last, first)
                exact = self.converted(number, currency)
                days = dict.fromkeys(range(first, last + 1), exact / (last + 1 - first))
                yield Item(
                    "backfill", person, "internal-labour", "", "", "", "", "", self.rounded(exact), days
                )

    def _lines(self) -> Iterator[Item]:
        for id, text in self.book.get("budget", {}).get("lines", {}).items():
            parts = list(self._parts(text))
            exact = sum((sum(days.values(), Fraction(0)) for _, days in parts), Fraction(0))
            days: dict[int, Fraction] = {}
            for _, own in parts:
                for one, part in own.items():
                    days[one] = days.get(one, Fraction(0)) + part
            run = text.get("run") == "true"
            yield Item("line", id, text["category"], "", "", "", "", "", self.rounded(exact), days, run)

    def _parts(self, text: dict[str, Any]) -> Iterator[tuple[str, dict[int, Fraction]]]:
        """What each region pays on which day; "" for what belongs to none."""
        if "on" in text:
            first = last = self._edge(text["on"], min)
        else:
            first = self._edge(text["from"], min) if "from" in text else self.times.begins.toordinal()
            last = self._edge(text["until"], max) if "until" in text else self.last
        written = text["amount"]
        by_region = written if isinstance(written, dict) else {"default": written}
        if not any(" per user" in one for one in by_region.values()):
            for region, one in by_region.items():
                number, currency, per = amount(one)
                exact = self.converted(number, currency)
                yield (region if region != "default" else ""), self._over_days(exact, per, first, last)
            return
        limited = listed(text.get("for"))
        for (region, group), cells in self.matrix.in_use().items():
            if limited and not any(module in limited for _, module in cells):
                continue
            users = self.matrix.region_groups(region)[group]
            number, currency, per = amount(by_region.get(region) or by_region.get("default") or "0 per user")
            begins = first
            if "from" in text and "/" in text["from"]:
                own = self._first_of(text["from"], cells)
                if own is None:
                    continue
                begins = own
            exact = self.converted(number, currency) * users
            yield region, self._over_days(exact, per.replace("user", "").strip(), begins, last)
        if not self.matrix.regions:
            number, currency, per = amount(written)
            seats = self.matrix.users({})
            exact = self.converted(number, currency) * seats
            yield "", self._over_days(exact, per.replace("user", "").strip(), first, last)

    def _first_of(self, path: str, cells: list[tuple[str, str]]) -> int | None:
        """The first day of the tasks of a path that belong to some cells."""
        days = []
        for id in self.matrix.find(path):
            scope = self.matrix.jobs[id].scope
            for region, module in cells:
                where = {"region": region, "module": module, "wave": self.matrix.cells[region, module]}
                if all(where[key] == value for key, value in scope.items()):
                    days.append(self.day_of(self.times.dates[id].finish))
        return min(days, default=None)

    def _edge(self, text: str, choose: Any) -> int:
        if text[:4].isdigit():
            return day(text).toordinal()
        return int(choose(self.day_of(self.times.dates[id].finish) for id in self.matrix.find(text)))

    def _over_days(self, exact: Fraction, per: str, first: int, last: int) -> dict[int, Fraction]:
        """An amount over the days from first to last, both included."""
        days = range(first, last + 1)
        if per == "":
            return {one: exact / len(days) for one in days}
        if per == "d":
            default = self.times.calendar("default")
            return {one: exact for one in days if default.spans(date.fromordinal(one))}
        if per == "year":
            exact /= 12
        return {one: exact / month_length(one) for one in days}

    # --- sums --------------------------------------------------------------------------------------------------------

    def by(self, key: str) -> dict[str, int]:
        """Planned minor units by category, region ... ; without cost of running."""
        found: dict[str, int] = {}
        for item in self.items:
            if not item.run:
                name = getattr(item, key)
                found[name] = found.get(name, 0) + item.units
        return found

    @property
    def planned(self) -> int:
        return sum(item.units for item in self.items if not item.run)

    @property
    def contingency(self) -> int:
        written = self.book.get("budget", {}).get("contingency", "0")
        if written.endswith("%"):
            return round(self.planned * share(written))
        number, currency, _ = amount(written)
        return self.rounded(self.converted(number, currency))

    def months(self) -> dict[str, Fraction]:
        """Planned money by month, exact."""
        found: dict[str, Fraction] = {}
        for item in self.items:
            if not item.run:
                for one, part in item.days.items():
                    month = date.fromordinal(one).isoformat()[:7]
                    found[month] = found.get(month, Fraction(0)) + part
        return found

    def spent_until(self, last: int) -> Fraction:
        """Exact planned money until the end of a day."""
        return sum(
            (part for item in self.items if not item.run for one, part in item.days.items() if one <= last),
            Fraction(0),
        )


def month_length(ordinal: int) -> int:
    one = date.fromordinal(ordinal)
    after = date(one.year + one.month // 12, one.month % 12 + 1, 1)
    return after.toordinal() - date(one.year, one.month, 1).toordinal()
