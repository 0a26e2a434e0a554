"""Budget lines over time: sums, and amounts per user, day, month or year between two dates or events."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from crmplan.analyses.money import Entry
from crmplan.analyses.rollout import Rollout
from crmplan.analyses.spread import Stretch, month_of, rounded, shared
from crmplan.currencies import digits
from crmplan.expand.plan import Anchor, LinePlan, Plan
from crmplan.faults import fault
from crmplan.language.values import Amount
from crmplan.model import DAY, Cell, Finding
from crmplan.schedule.result import Schedule

_MOST_LATE = 4
"""So many regions of a finding are named, then they are counted."""


class _Share(NamedTuple):
    """What a line costs for some users, or as a whole, still exact."""

    users: "_Users"
    price: Fraction
    """Minor units per weight of one."""
    stretches: list[Stretch]
    weights: list[Fraction]
    """How many units (months, days, or one) fall on each stretch."""
    basis: str


class _Users(NamedTuple):
    """Users of one group in one region, and where their money belongs."""

    region: str
    group: str
    number: int
    module: str
    """The only module that they get; empty when there are several."""
    wave: str
    """The only wave in which they get it; empty when there are several."""


def line_entries(plan: Plan, schedule: Schedule) -> Iterator[Entry]:
    """Yield the entries of all budget lines: one for each line, or one for each region and group that it
    counts."""
    if not plan.lines:
        return
    rollout = Rollout(plan, schedule)
    for line in plan.lines:
        yield from _Line(rollout, schedule, line).entries()


def idle_lines(plan: Plan, schedule: Schedule, entries: Iterable[Entry]) -> tuple[Finding, ...]:
    """Return a finding for each line that has an amount and costs nothing, because its time or its users are
    empty, or nothing for some regions and groups, because it ends before they go live."""
    paid = {entry.source for entry in entries if entry.kind == "line" and entry.units}
    rollout = Rollout(plan, schedule)
    found = []
    for written in plan.lines:
        line = _Line(rollout, schedule, written)
        message = ""
        if written.id in paid:
            end, late = line.late()
            if late:
                more = f" and {len(late) - _MOST_LATE} more" if len(late) > _MOST_LATE else ""
                begins = ", ".join(f"{name} on {date.fromordinal(day)}" for name, day in late[:_MOST_LATE])
                message = (
                    f'the budget line "{written.id}" ends on {date.fromordinal(end)} and costs nothing for the users '
                    f"who begin after it: {begins}{more}"
                )
        elif written.number or any(one.number for one in written.regions.values()):
            why = line.why_idle()
            message = f'the budget line "{written.id}" costs nothing: {why}' if why else ""
        if message:
            found.append(fault("idle-line", written.at, message))
    return tuple(found)


class _Line:
    """One budget line on its way to entries."""

    def __init__(self, rollout: Rollout, schedule: Schedule, line: LinePlan) -> None:
        self.rollout = rollout
        self.plan = plan = rollout.plan
        self.schedule = schedule
        self.line = line
        self.first = plan.start // DAY
        self.last = max(self.first, (schedule.finish_instant - 1) // DAY)

    def entries(self) -> Iterator[Entry]:
        """Yield one entry for a sum, or one for each region and group whose users are counted."""
        line = self.line
        shares = list(self._per_user() if line.per in ("user", "user month") else self._sums())
        exact = [[share.price * weight for weight in share.weights] for share in shares]
        totals = [sum(weights, Fraction(0)) for weights in exact]
        # The line is rounded once; regions, groups and months get parts that sum to it.
        units = rounded(sum(totals, Fraction(0)), 0)
        owned = _shared(units, totals)
        spent = self._spent(units)
        for share, weights, own, done in zip(shares, exact, owned, _spent_of(spent, owned), strict=True):
            if not own and len(shares) > 1:
                continue
            parts = list(zip(_shared(own, weights), share.stretches, strict=True))
            if spent is not None:
                parts = self._moved(parts, own, done)
            yield Entry(
                kind="line",
                source=line.id,
                category=line.category,
                region=share.users.region,
                module=share.users.module,
                wave=share.users.wave,
                phase="",
                owner="",
                payer=line.paid_by,
                units=own,
                currency=self.plan.currency,
                run=line.run,
                parts=tuple((units, stretch) for units, stretch in parts if units),
                person="",
                basis=f"{share.basis}; {line.basis}" if line.basis else share.basis,
                at=line.at,
            )

    def why_idle(self) -> str:
        """Return in words why the line costs nothing; empty when its amount is just too small."""
        line = self.line
        begins = [self._day(line.start, self.first, min)]
        if line.per in ("user", "user month"):
            firsts = self._first_days(line.on or line.start)
            begins = [firsts(users) for users in self._users() if users.number]
            if not begins:
                return "it is paid per user, and there are none"
        start = min((day for day in begins if day is not None), default=None)
        until = None if line.on else self._day(line.until, self.last, max)
        if start is None or until is None or until >= start:
            return ""
        return f"it would end on {date.fromordinal(until)}, before it begins on {date.fromordinal(start)}"

    def late(self) -> tuple[int, list[tuple[str, int]]]:
        """Return the last day of the line, and who goes live only after it, each with the day: regions, or
        ``region/group`` where other groups of the region are paid for."""
        line = self.line
        found: list[tuple[str, int]] = []
        until = self._day(line.until, self.last, max)
        start = line.start
        if line.on or start is None or start.day is not None or until is None:
            return self.last, found
        if (
            line.per not in ("user", "user month")
            or max(map(self._finish_day, start.tasks), default=until) <= until
        ):
            return until, found
        firsts = self._first_days(start)
        begins: dict[str, dict[str, int]] = {}
        for users in self._users():
            day, amount = firsts(users), self._amount(users.region)
            if day is not None and users.number and amount is not None and amount.number:
                begins.setdefault(users.region, {})[users.group] = day
        for region, groups in begins.items():
            late = {group: day for group, day in groups.items() if day > until}
            if late and len(late) == len(groups) and region:
                found.append((region, min(late.values())))
            else:
                found += (("/".join(filter(None, (region, group))), day) for group, day in late.items())
        return until, found

    def _spent(self, units: int) -> int | None:
        """Return what has been spent of the line, at most all of it; None when nothing is known."""
        spent = self.line.spent
        if spent is None or self.plan.status is None:
            return None
        return min(units, rounded(spent.amount, digits(self.plan.currency)))

    def _moved(self, parts: list[tuple[int, Stretch]], own: int, done: int) -> list[tuple[int, Stretch]]:
        """Lay what is spent before the status date and the rest behind it, as the plan has it there."""
        status = (self.plan.status or 0) // DAY
        first = min((stretch.first_day for _, stretch in parts), default=status)
        after = [
            (
                units - stretch.until(units, status),
                _whole_days(max(stretch.first_day, status + 1), stretch.last_day),
            )
            for units, stretch in parts
            if stretch.last_day > status
        ]
        if not after:
            last = max((stretch.last_day for _, stretch in parts), default=status)
            after = [(1, _whole_days(max(last, status), max(last, status)))]
        before = _whole_days(min(first, status), status)
        rest = shared(own - done, [units for units, _ in after])
        return [(done, before), *zip(rest, (stretch for _, stretch in after), strict=True)]

    def _sums(self) -> Iterator["_Share"]:
        """Yield what is not per user: one sum, or one for each region where the amounts differ by region."""
        line = self.line
        start = self._day(line.on or line.start, self.first, min)
        until = start if line.on else self._day(line.until, self.last, max)
        if start is None or until is None or until < start:
            return
        stretches, weights, words = self._time(start, until)
        module = line.modules[0] if len(line.modules) == 1 else ""
        for region in self.plan.playbook.regions if line.regions else ("",):
            amount = self._amount(region)
            if amount is not None:
                users = _Users(region, "", 0, module, "")
                yield _Share(users, self._price(amount), stretches, weights, f"{self._text(amount)}{words}")

    def _per_user(self) -> Iterator["_Share"]:
        """Yield the users of each region and group from their own first day on, and the seats up to the
        minimum."""
        line = self.line
        firsts = self._first_days(line.on or line.start)
        until = None if line.on else self._day(line.until, self.last, max)
        begun: list[tuple[int, int]] = []
        for users in self._users():
            start = firsts(users)
            last = start if line.on else until
            amount = self._amount(users.region)
            if start is None or last is None or last < start or amount is None:
                continue
            begun.append((start, users.number))
            stretches, weights, words = self._time(start, last)
            group = f" ({users.group})" if users.group else ""
            basis = f"{self._text(amount)} x {users.number} users{group}{words}"
            price = self._price(amount) * users.number
            yield _Share(users, price, stretches, weights, basis)
        if line.minimum is not None and begun:
            yield from self._empty_seats(line.minimum, sorted(begun), until)

    def _empty_seats(
        self, minimum: int, begun: list[tuple[int, int]], until: int | None
    ) -> Iterator["_Share"]:
        """Yield the seats that are paid for although nobody uses them yet."""
        amount = self._amount("")
        if amount is None:
            return
        nobody = _Users("", "", 0, "", "")
        basis = f"{self._text(amount)}, up to the minimum of {minimum} users"
        price = self._price(amount)
        if self.line.per == "user" or until is None:
            missing = minimum - sum(count for _, count in begun)
            start = begun[0][0]
            if missing > 0:
                stretches, weights, words = self._time(start, start if self.line.on else until or start)
                yield _Share(nobody, price * missing, stretches, weights, basis + words)
            return
        active = 0
        days = [day for day, _ in begun]
        for place, (day, count) in enumerate(begun):
            active += count
            after = days[place + 1] - 1 if place + 1 < len(days) else until
            if after >= day and active < minimum:
                stretches, weights, words = self._time(day, after)
                yield _Share(nobody, price * (minimum - active), stretches, weights, basis + words)

    # -- amounts -------------------------------------------------------------------------------------------

    def _amount(self, region: str) -> Amount | None:
        """Return the amount that counts in a region; None where the line says nothing for it."""
        line = self.line
        own = line.regions.get(region)
        if own is not None:
            return own
        # A map without `default` says nothing for the other regions.
        return Amount(line.number, line.currency, line.per) if line.number or not line.regions else None

    def _price(self, amount: Amount) -> Fraction:
        """Return exact minor units of the programme's currency per unit of an amount."""
        rate = Fraction(1)
        if amount.currency and amount.currency != self.plan.currency:
            rate = Fraction(self.plan.playbook.programme.rates.get(amount.currency, 0))
        return Fraction(amount.number) * rate * int(10 ** digits(self.plan.currency))

    def _text(self, amount: Amount) -> str:
        return str(amount._replace(currency=amount.currency or self.plan.currency))

    # -- time ----------------------------------------------------------------------------------------------

    def _time(self, start: int, until: int) -> tuple[list[Stretch], list[Fraction], str]:
        """Return stretches, how many units of the amount fall on each, and the time in words."""
        per = self.line.per
        first, last = date.fromordinal(start), date.fromordinal(until)
        if self.line.on is not None:
            return [_whole_days(start, start)], [Fraction(1)], f", on {first}"
        days = f", {first} to {last}"
        if per in ("", "user"):
            return [_whole_days(start, until)], [Fraction(1)], days
        if per == "d":
            stretch = Stretch(start * DAY, (until + 1) * DAY, self.plan.calendars["default"])
            worked = Fraction(stretch.length, self.plan.day_minutes)
            return [stretch], [worked], f" x {_short(worked)} d{days}"
        stretches = []
        weights = []
        day = start
        while day <= until:
            after = month_of(day)[1]
            end = min(after - 1, until)
            stretches.append(_whole_days(day, end))
            weights.append(Fraction(end - day + 1, _days_of_month(day)))
            day = after
        months = sum(weights, Fraction(0))
        if per == "year":
            return stretches, [weight / 12 for weight in weights], f" x {_short(months / 12)} years{days}"
        return stretches, weights, f" x {_short(months)} months{days}"

    def _day(self, anchor: Anchor | None, default: int, pick: object) -> int | None:
        """Return the day of an anchor: its date, or the first (``min``) or last (``max``) finish of its
        tasks."""
        if anchor is None:
            return default
        if anchor.day is not None:
            return anchor.day.toordinal()
        finishes = [self._finish_day(task) for task in anchor.tasks]
        if not finishes:
            return None
        return min(finishes) if pick is min else max(finishes)

    def _finish_day(self, task: int) -> int:
        finish = self.schedule.finish[task]
        if self.schedule.start[task] < finish:
            finish -= 1
        return finish // DAY

    def _first_days(self, anchor: Anchor | None) -> "_FirstDays":
        if anchor is None or anchor.day is not None:
            return _FirstDays(None, self._day(anchor, self.first, min))
        firsts: dict[tuple[str, str], int] = {}
        rollout = self.rollout
        for task in anchor.tasks:
            day = self._finish_day(task)
            for cell in rollout.cells_of(self.plan.tasks[task]):
                if self.line.modules and cell.module and cell.module not in self.line.modules:
                    continue
                for pair in rollout.pairs_of(cell):
                    firsts[pair] = min(day, firsts.get(pair, day))
        return _FirstDays(firsts, None)

    # -- users ---------------------------------------------------------------------------------------------

    def _users(self) -> Iterator[_Users]:
        """Yield the users that the line counts, each (region, group) once."""
        modules = self.line.modules
        waves = self.rollout.waves
        found: dict[tuple[str, str], list[Cell]] = {}
        for cell in waves:
            if modules and cell.module and cell.module not in modules:
                continue
            for pair in self.rollout.pairs_of(cell):
                found.setdefault(pair, []).append(cell)
        served = {group for module in modules for group in self.plan.module_groups.get(module, ())}
        for (region, group), cells in found.items():
            if group and served and group not in served:
                continue
            modules_of = dict.fromkeys(cell.module for cell in cells)
            waves_of = dict.fromkeys(waves[cell] for cell in cells)
            yield _Users(
                region,
                group,
                self.plan.group_users[region, group],
                next(iter(modules_of)) if len(modules_of) == 1 else "",
                next(iter(waves_of)) if len(waves_of) == 1 else "",
            )


class _FirstDays:
    """The first day of each (region, group): its own, or one day for all."""

    def __init__(self, own: Mapping[tuple[str, str], int] | None, day: int | None) -> None:
        self.own = own
        self.day = day

    def __call__(self, users: _Users) -> int | None:
        return self.day if self.own is None else self.own.get((users.region, users.group))


def _spent_of(spent: int | None, amounts: list[int]) -> list[int]:
    """Share what is spent of a line out to its entries, in proportion to them."""
    return shared(spent or 0, amounts)


def _shared(units: int, exact: list[Fraction]) -> list[int]:
    """Round exact amounts so that they sum to ``units``, their rounded sum: sums up to each part are rounded, and
    the last part takes what is left.

    So a full month of ten seats costs what the contract says, and only the end of a line takes the odd cent.
    """
    parts = []
    passed, given = Fraction(0), 0
    for one in exact[:-1]:
        passed += one
        until = min(rounded(passed, 0), units)
        parts.append(until - given)
        given = until
    return [*parts, units - given] if exact else []


def _short(number: Fraction) -> str:
    return f"{float(round(number, 2)):g}"


@cache
def _whole_days(first: int, last: int) -> Stretch:
    return Stretch(first * DAY, (last + 1) * DAY)


@cache
def _days_of_month(day: int) -> int:
    here = date.fromordinal(day)
    return month_of(day)[1] - here.replace(day=1).toordinal()
