"""What changed since another version of the plan, in sentences: the gravest first."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from crmplan.expand.plan import Plan
from crmplan.lang import day, figure, ngettext, word
from crmplan.lang import gettext as _
from crmplan.model import ERROR, WARNING, Finding, Money
from crmplan.report.pack.phrases import amount, share, shifted, working_days
from crmplan.report.pack.records import Change, Since
from crmplan.report.pack.snapshot import GATE, GO_LIVE, TASK, Snapshot, Was, of_report
from crmplan.report.words import length, listed, quoted
from crmplan.said import said
from crmplan.schedule.show import days_between

if TYPE_CHECKING:
    from crmplan.report.records import Report

MOST = 3
"""So many things of one kind are told one by one; of more, how many they are and the furthest."""
AREAS = ("finish", "go-live", "cost", "scope", "finding", "decision", "gate", "path", "task")
"""What a change is about, the gravest first."""


def since(plan: Plan, report: "Report", before: Snapshot) -> Since:
    """Return what changed since another version of the plan.

    Parameters:
        plan, report: of the plan as it is now.
        before: the other version.
    """
    now = of_report(report, "", {})
    change = now.total - before.total if now.currency == before.currency else None
    both = _Both(plan, before, now)
    return Since(
        label=before.label,
        status=before.status,
        finish=before.finish,
        finish_shift=days_between(plan, before.finish, now.finish),
        cost=before.total,
        cost_change=change,
        changes=tuple(_gravest_first(both.changes())),
    )


def _gravest_first(changes: Iterable[Change]) -> list[Change]:
    """The finish always leads; then what is worse, what is neither, and what is better."""
    goodness = {False: 0, None: 1, True: 2}
    return sorted(changes, key=lambda one: (one.area != "finish", goodness[one.good], AREAS.index(one.area)))


class _Move(NamedTuple):
    """A milestone on another day."""

    name: str
    was: Was
    now: Was
    days: Decimal


class _Both:
    """Two versions of a plan."""

    def __init__(self, plan: Plan, before: Snapshot, now: Snapshot) -> None:
        self.plan = plan
        self.before = before
        self.now = now
        self.kept = [id for id in now.tasks if id in before.tasks]

    def changes(self) -> Iterator[Change]:
        """Give every change, area by area."""
        yield from self.finish()
        yield from self.moves(GO_LIVE)
        yield from self.cost()
        yield from self.funding()
        yield from self.scope()
        yield from self.findings()
        yield from self.decisions()
        yield from self.moves(GATE)
        yield from self.path()
        yield from self.tasks()

    # -- dates -----------------------------------------------------------------------------------------------

    def finish(self) -> Iterator[Change]:
        was, now = self.before.finish, self.now.finish
        days = days_between(self.plan, was, now)
        if was != now:
            text = _("The finish moves from {before} to {after}, {shift}").format(
                before=day(was), after=day(now), shift=shifted(days)
            )
            promised = self.now.committed
            if promised is not None and now > promised >= was:
                late = working_days(days_between(self.plan, promised, now))
                text += _(", and with it {days} past the committed {committed}").format(
                    days=late, committed=day(promised)
                )
            yield Change("finish", f"{text}.", days < 0 if days else None)
        promised_otherwise = commitment(self.before.committed, self.now.committed)
        if promised_otherwise:
            yield Change("finish", promised_otherwise, None)

    def moves(self, kind: str) -> Iterator[Change]:
        """Give what became of the go-lives or of the gates."""
        now, was = self.now.tasks, self.before.tasks
        area = "go-live" if kind == GO_LIVE else "gate"
        moved = []
        for id in self.kept:
            if now[id].kind == kind == was[id].kind and now[id].finish != was[id].finish:
                days = days_between(self.plan, was[id].finish, now[id].finish)
                moved.append(_Move(now[id].name, was[id], now[id], days))
        of_kind = sum(one.kind == kind for one in now.values())
        later = [one for one in moved if one.now.finish > one.was.finish]
        earlier = [one for one in moved if one.now.finish < one.was.finish]
        yield from self._moved(area, kind, later, of_kind, False)
        yield from self._moved(area, kind, earlier, of_kind, True)
        for id, one in now.items():
            if one.kind == kind and (id not in was or was[id].kind != kind):
                text = _("{name} is new, on {day}.").format(name=quoted(one.name), day=day(one.finish))
                yield Change(area, text, None)
        for id, one in was.items():
            if one.kind == kind and (id not in now or now[id].kind != kind):
                text = _("{name} is gone; it was planned for {day}.")
                good = False if kind == GO_LIVE else None
                yield Change(area, text.format(name=quoted(one.name), day=day(one.finish)), good)

    def _moved(
        self, area: str, kind: str, moves: Sequence[_Move], of_kind: int, good: bool
    ) -> Iterator[Change]:
        if len(moves) <= MOST:
            for one in moves:
                text = _("{name} moves from {before} to {after}, {shift}.")
                yield Change(
                    area,
                    text.format(
                        name=quoted(one.name),
                        before=day(one.was.finish),
                        after=day(one.now.finish),
                        shift=shifted(one.days),
                    ),
                    good,
                )
            return
        sizes = sorted(abs(one.days) for one in moves)
        furthest = max(moves, key=lambda one: abs(one.days))
        many = {
            (GO_LIVE, False): _("{count} of {all} go-lives move later, by {range}"),
            (GO_LIVE, True): _("{count} of {all} go-lives move earlier, by {range}"),
            (GATE, False): _("{count} of {all} gates move later, by {range}"),
            (GATE, True): _("{count} of {all} gates move earlier, by {range}"),
        }[kind, good]
        span = working_days(sizes[-1])
        if sizes[0] != sizes[-1]:
            span = _("{least} to {most}").format(least=figure(f"{sizes[0]:,f}"), most=span)
        text = many.format(count=len(moves), all=of_kind, range=span)
        furthest_text = _("; the furthest is {name}, from {before} to {after}.").format(
            name=quoted(furthest.name), before=day(furthest.was.finish), after=day(furthest.now.finish)
        )
        yield Change(area, text + furthest_text, good)

    # -- money -----------------------------------------------------------------------------------------------

    def cost(self) -> Iterator[Change]:
        was, now = self.before.total, self.now.total
        if was.currency != now.currency:
            text = _(
                "The plan counts in {now} now and counted in {before}, so that amounts cannot be compared."
            )
            yield Change("cost", text.format(now=now.currency, before=was.currency), None)
            return
        change = now - was
        if change.amount:
            more = change.amount > 0
            text = (
                _("The cost with contingency rises by {change}")
                if more
                else _("The cost with contingency falls by {change}")
            )
            text = text.format(change=amount(change))
            if was.amount:
                text += _(" ({share})").format(share=share(change.amount / was.amount))
            text += _(" to {total}").format(total=amount(now))
            text += self._most_of_it(more)
            yield Change("cost", f"{text}.", not more)
        approved_otherwise = approval(self.before.approved, self.now.approved)
        if approved_otherwise:
            yield Change("cost", approved_otherwise, None)

    def _most_of_it(self, more: bool) -> str:
        """Where most of a change of cost lies, when one category has more than half of it."""
        nothing = Money(Decimal(), self.now.currency)
        changes = []
        for key in dict.fromkeys((*self.now.categories, *self.before.categories)):
            name = (self.now.categories.get(key) or self.before.categories[key])[0]
            now = self.now.categories.get(key, ("", nothing))[1]
            was = self.before.categories.get(key, ("", nothing))[1]
            changes.append((now.amount - was.amount, name))
        moved = [(size, name) for size, name in changes if (size > 0) == more and size]
        if not moved:
            return ""
        size, name = max(moved, key=lambda one: abs(one[0]))
        if abs(size) * 2 <= sum(abs(one[0]) for one in moved):
            return ""
        return _(", most of it for {category} ({change})").format(
            category=quoted(name), change=amount(Money(size, self.now.currency))
        )

    def funding(self) -> Iterator[Change]:
        was, now = self.before.rounds, self.now.rounds
        for id, (sum_, released) in now.items():
            if id not in was:
                yield Change(
                    "cost",
                    _("The funding round {name} is new: {sum}.").format(name=quoted(id), sum=amount(sum_)),
                    None,
                )
                continue
            old_sum, old = was[id]
            if old_sum != sum_:
                text = _("The funding round {name} is {sum} instead of {before}.")
                yield Change(
                    "cost", text.format(name=quoted(id), sum=amount(sum_), before=amount(old_sum)), None
                )
            if old is not None and released is not None and old != released:
                days = days_between(self.plan, old, released)
                text = _("The funding round {name} is released on {day}, {shift}.")
                yield Change(
                    "cost",
                    text.format(name=quoted(id), day=day(released), shift=shifted(days)),
                    released < old,
                )
        for id, (sum_, _day) in was.items():
            if id not in now:
                yield Change(
                    "cost",
                    _("The funding round {name} of {sum} is gone.").format(name=quoted(id), sum=amount(sum_)),
                    None,
                )

    # -- what is delivered -----------------------------------------------------------------------------------

    def scope(self) -> Iterator[Change]:
        reached_otherwise = reach(self.before.users, self.now.users)
        if reached_otherwise:
            yield Change("scope", reached_otherwise, self.now.users > self.before.users)
        old = {cell for cell, one in self.before.cells.items() if not one.excluded}
        new = {cell for cell, one in self.now.cells.items() if not one.excluded}
        out = [cell for cell in self.before.cells if cell in old - new]
        added = [cell for cell in self.now.cells if cell in new - old]
        if out:
            text = ngettext(
                "{cells} is left out of the rollout now.",
                "{cells} are left out of the rollout now.",
                len(out),
            )
            yield Change("scope", text.format(cells=_cells(out)), False)
        if added:
            text = ngettext(
                "{cells} is part of the rollout now.", "{cells} are part of the rollout now.", len(added)
            )
            yield Change("scope", text.format(cells=_cells(added)), True)
        moved = [
            cell
            for cell in self.now.cells
            if cell in old & new and self.now.cells[cell].wave != self.before.cells[cell].wave
        ]
        if moved:
            text = ngettext(
                "{cells} goes live in another wave.", "{cells} go live in other waves.", len(moved)
            )
            yield Change("scope", text.format(cells=_cells(moved)), None)

    # -- checks and decisions --------------------------------------------------------------------------------

    def findings(self) -> Iterator[Change]:
        if self.before.stage != self.now.stage:
            return  # Another stage asks for other things: its findings would look new.
        was, now = self.before.findings, self.now.findings
        for severity in (ERROR, WARNING):
            new = _by_rule(
                now[key]
                for key in now
                if now[key].severity == severity
                and (key not in was or was[key].severity not in (severity, ERROR))
            )
            gone = _by_rule(was[key] for key in was if was[key].severity == severity and key not in now)
            yield from _told(severity, new, True)
            yield from _told(severity, gone, False)

    def decisions(self) -> Iterator[Change]:
        for id, text in self.now.decided.items():
            if self.before.decided.get(id) != text and id in self.now.tasks:
                yield Change(
                    "decision",
                    _("{gate} was decided: {decision}.").format(
                        gate=quoted(self.now.tasks[id].name), decision=word(text, text)
                    ),
                    None,
                )

    # -- work ------------------------------------------------------------------------------------------------

    def path(self) -> Iterator[Change]:
        """Give what drives the finish now and did not, finished steps left out: they leave it by themselves."""
        now, was = self.now.tasks, self.before.tasks
        came = [id for id in self.now.path if id not in self.before.path]
        left = [
            id for id in self.before.path if id not in self.now.path and id in now and not now[id].finished
        ]
        if came:
            text = ngettext(
                "{count} step drives the date now and did not before: {names}.",
                "{count} steps drive the date now and did not before: {names}.",
                len(came),
            )
            yield Change(
                "path", text.format(count=len(came), names=_names(now[id].name for id in came)), None
            )
        if left:
            text = ngettext(
                "{count} step no longer drives the date: {names}.",
                "{count} steps no longer drive the date: {names}.",
                len(left),
            )
            yield Change(
                "path", text.format(count=len(left), names=_names(was[id].name for id in left)), None
            )

    def tasks(self) -> Iterator[Change]:
        now, was = self.now.tasks, self.before.tasks
        finished = [id for id in self.kept if now[id].finished and not was[id].finished]
        if finished:
            late = sum(now[id].finish > was[id].finish for id in finished)
            text = ngettext(
                "{count} task or gate has been finished",
                "{count} tasks and gates have been finished",
                len(finished),
            )
            text = text.format(count=len(finished))
            if late:
                text += ngettext(
                    ", {late} of them later than planned", ", {late} of them later than planned", late
                ).format(late=late)
            yield Change("task", f"{text}.", True if not late else None)
        changed = [
            id
            for id in self.kept
            if now[id].duration != was[id].duration and TASK in (now[id].kind, was[id].kind)
        ]
        for id in changed[: MOST if len(changed) > MOST + 1 else MOST + 1]:
            text = _("{name} is estimated at {now} instead of {before}.")
            yield Change(
                "task",
                text.format(
                    name=quoted(now[id].name), now=length(now[id].duration), before=length(was[id].duration)
                ),
                None,
            )
        if len(changed) > MOST + 1:
            text = _("{count} more tasks have another estimate.")
            yield Change("task", text.format(count=len(changed) - MOST), None)
        new = [now[id].name for id in now if id not in was and now[id].kind not in (GO_LIVE, GATE)]
        gone = [was[id].name for id in was if id not in now and was[id].kind not in (GO_LIVE, GATE)]
        if new:
            text = ngettext("{count} task is new: {names}.", "{count} tasks are new: {names}.", len(new))
            yield Change("task", text.format(count=len(new), names=_names(new)), None)
        if gone:
            text = ngettext("{count} task is gone: {names}.", "{count} tasks are gone: {names}.", len(gone))
            yield Change("task", text.format(count=len(gone), names=_names(gone)), None)
        renamed = [id for id in self.kept if now[id].name != was[id].name]
        for id in renamed[:MOST]:
            text = _("{before} is called {after} now.")
            yield Change("task", text.format(before=quoted(was[id].name), after=quoted(now[id].name)), None)
        if len(renamed) > MOST:
            more = len(renamed) - MOST
            text = ngettext(
                "{count} more task has another name.", "{count} more tasks have another name.", more
            )
            yield Change("task", text.format(count=more), None)


def commitment(was: date | None, now: date | None) -> str:
    """Return what became of the committed finish; empty when it is the same."""
    if was == now:
        return ""
    if was is None or now is None:
        given = (
            _("A finish is committed now: {day}.")
            if now
            else _("No finish is committed any more; it was {day}.")
        )
        return given.format(day=day(now or was))  # type: ignore[arg-type]
    text = _("The committed finish itself was moved from {before} to {after}.")
    return text.format(before=day(was), after=day(now))


def approval(was: Money | None, now: Money | None) -> str:
    """Return what became of the approved sum; empty when it is the same."""
    if was == now:
        return ""
    if was is None or now is None:
        text = (
            _("A sum is approved now: {total}.") if now else _("No sum is approved any more; it was {total}.")
        )
        return text.format(total=amount(now or was))  # type: ignore[arg-type]
    text = _("The approved sum itself was changed from {before} to {after}.")
    return text.format(before=amount(was), after=amount(now))


def reach(was: int, now: int) -> str:
    """Return how many users the rollout reaches; empty when as many as before."""
    if was == now:
        return ""
    text = _("The rollout reaches {now} users instead of {before}.")
    return text.format(now=figure(f"{now:,}"), before=figure(f"{was:,}"))


def _names(names: Iterable[str]) -> str:
    return listed(map(quoted, names), MOST + 1)


def _cells(cells: Iterable[tuple[str, str]]) -> str:
    return listed(
        (_("{module} in {region}").format(module=module, region=region) for region, module in cells), 5
    )


def _by_rule(findings: Iterable[Finding]) -> dict[str, list[str]]:
    """Return check -> messages, each once."""
    found: dict[str, dict[str, None]] = {}
    for one in findings:
        found.setdefault(one.rule, {})[one.message] = None
    return {rule: list(messages) for rule, messages in found.items()}


def _told(severity: str, findings: dict[str, list[str]], new: bool) -> Iterator[Change]:
    """Give findings that came or went: a few one by one, many by the names of their checks."""
    messages = [message for some in findings.values() for message in some]
    count = len(messages)
    if not messages:
        return
    if count <= (MOST + 1 if severity == ERROR else 1):
        single = {
            (ERROR, True): _("New error: {message}."),
            (ERROR, False): _("No error any more: {message}."),
            (WARNING, True): _("New warning: {message}."),
            (WARNING, False): _("No warning any more: {message}."),
        }[severity, new]
        for message in messages:
            yield Change("finding", single.format(message=said(message).rstrip(".")), not new)
        return
    if severity == ERROR:
        text = (
            ngettext("{count} error is new: {checks}.", "{count} errors are new: {checks}.", count)
            if new
            else ngettext("{count} error is mended: {checks}.", "{count} errors are mended: {checks}.", count)
        )
    else:
        text = (
            ngettext("{count} warning is new: {checks}.", "{count} warnings are new: {checks}.", count)
            if new
            else ngettext(
                "{count} warning is mended: {checks}.", "{count} warnings are mended: {checks}.", count
            )
        )
    yield Change("finding", text.format(count=count, checks=listed(findings, 4)), not new)
