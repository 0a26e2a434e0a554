"""What the committee is asked to decide, and what each option leads to: worked out by running its changes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from crmplan.analyses.money import Cost
from crmplan.expand import expand
from crmplan.expand.changes import Value
from crmplan.expand.plan import Plan
from crmplan.lang import day, figure, ngettext
from crmplan.lang import gettext as _
from crmplan.language.choosing import Decision, Option
from crmplan.model import ERROR, Finding, Task
from crmplan.nodes import Mapping as MapNode
from crmplan.nodes import Node, Scalar
from crmplan.report.pack.records import Asked, Outcome
from crmplan.report.words import Names, quoted, worded
from crmplan.said import said
from crmplan.schedule import schedule as schedule_of
from crmplan.schedule.result import Schedule
from crmplan.schedule.show import days, days_between, last_day

if TYPE_CHECKING:
    from crmplan.rules import Verdict

Places = dict[str, Value]
"""``REF.field`` or ``section.id.field`` -> the new value, as ``expand`` takes them."""


def asked(
    plan: Plan, schedule: Schedule, cost: Cost, verdict: "Verdict", names: Names, folder: str = ""
) -> tuple[Asked, ...]:
    """Return the decisions, open ones first by the day an answer is needed, then the decided ones.

    An option without changes is the plan itself. Of a decided one only the option that was chosen is worked out,
    which shows whether the plan holds it: the others are past.

    Parameters:
        plan, schedule, cost, verdict: of the playbook as it is; they are not worked out again.
        names: of the same plan.
        folder: folder of the playbook, which places leave out.
    """
    decisions = plan.playbook.decisions
    if not decisions:
        return ()
    here = _Here(plan, schedule, cost, verdict, folder)
    found = [_asked(here, decision, names) for decision in decisions.values()]
    return tuple(sorted(found, key=lambda one: (bool(one.decided), one.by is None, one.by or date.max)))


class _Figures(NamedTuple):
    """What a committee compares, of the plan or of an option."""

    plan: Plan
    finish: date
    go_lives: Mapping[str, date]
    """Id -> day."""
    last: Task | None
    """The last go-live."""
    total_float: Decimal | None
    """Of the last go-live."""
    cost: Cost
    errors: tuple[Finding, ...]
    """The findings that are errors for the stage."""


class _Here:
    """The plan as it is, which every option is compared with."""

    def __init__(self, plan: Plan, schedule: Schedule, cost: Cost, verdict: "Verdict", folder: str) -> None:
        self.stage = verdict.stage
        self.folder = folder
        self.known = frozenset(plan.findings)
        self.plan = plan
        self.schedule = schedule
        self.figures = _figures(plan, schedule, cost, verdict)

    def run(self, changes: Places) -> _Figures | tuple[str, ...]:
        """Return what the plan with some changes leads to, or why that cannot be worked out."""
        if not changes:
            return self.figures
        from crmplan.analyses.cost import cost as cost_of
        from crmplan.rules import check

        plan = expand(self.plan.playbook, as_of=self.plan.as_of, changes=changes)
        new = [one for one in plan.findings if one.severity == ERROR and one not in self.known]
        if new or not plan.schedulable:
            messages = dict.fromkeys(self._near(said(one.message, one.subject)) for one in new)
            return tuple(messages) or (_("The changed plan cannot be scheduled."),)
        schedule = schedule_of(plan)
        cost = cost_of(plan, schedule)
        return _figures(plan, schedule, cost, check(plan, schedule, cost, stage=self.stage))

    def _near(self, message: str) -> str:
        """Return a message with files named relative to the playbook, as on every machine."""
        return message.replace(self.folder, "") if self.folder else message


def _figures(plan: Plan, schedule: Schedule, cost: Cost, verdict: "Verdict") -> _Figures:
    places = range(len(plan.tasks))
    ends = [last_day(schedule.start[place], schedule.finish[place]) for place in places]
    live = [place for place in places if "go-live" in plan.tasks[place].kinds]
    last = max(live, key=lambda place: (schedule.finish[place], place), default=None)
    findings: tuple[Iterable[Finding], ...] = (
        plan.findings,
        schedule.findings,
        cost.findings,
        verdict.findings,
        verdict.known,
    )
    return _Figures(
        plan,
        max(ends, default=last_day(plan.start, plan.start)),
        {plan.tasks[place].id: ends[place] for place in live},
        None if last is None else plan.tasks[last],
        None if last is None else days(plan, schedule.total_float[last], plan.tasks[last].elapsed),
        cost,
        tuple(one for some in findings for one in some if one.severity == ERROR),
    )


def _asked(here: _Here, decision: Decision, names: Names) -> Asked:
    options = decision.options
    gate, gate_day = _gate(here, decision, names)
    chosen = options.get(decision.decided)
    shown = options.values() if chosen is None else (chosen,)
    decided = _name(chosen) if chosen else decision.decided
    today = here.plan.as_of
    at = decision.key.at
    recommended = options.get(decision.recommend)
    return Asked(
        id=decision.id,
        name=decision.name or worded(decision.id),
        ask=decision.ask,
        by=decision.by,
        overdue=not decided and decision.by is not None and today is not None and decision.by < today,
        gate=gate,
        gate_day=gate_day,
        owner=names.person(decision.owner),
        recommend=_name(recommended) if recommended else "",
        reason=decision.reason,
        options=tuple(_outcome(here, decision, option) for option in shown),
        decided=decided,
        decided_on=decision.decided_on,
        place=f"{at.file.removeprefix(here.folder)}:{at.line}",
    )


def _name(option: Option) -> str:
    return option.name or worded(option.id)


def _gate(here: _Here, decision: Decision, names: Names) -> tuple[str, date | None]:
    """Return name and day of the gate at which it is decided; of several the first."""
    gates = here.plan.references.get(("decisions", decision.id, "gate"), ())
    if not gates:
        return "", None
    finish = here.schedule.finish
    first = min(gates, key=lambda place: (finish[place], place))
    return names.task(first), last_day(here.schedule.start[first], finish[first])


def _outcome(here: _Here, decision: Decision, option: Option) -> Outcome:
    changes: Places = {f"{one.target}.{one.field}": one.value for one in option.changes}
    found = here.run(changes)
    recommended = decision.recommend == option.id
    written = tuple(f"{one.target}.{one.field}: {_written(one.value)}" for one in option.changes)
    if not isinstance(found, _Figures):
        nothing = Decimal()
        return Outcome(
            id=option.id,
            name=_name(option),
            recommended=recommended,
            changes=written,
            finish=None,
            finish_shift=nothing,
            last_go_live=None,
            go_live_shift=nothing,
            moved_go_lives=0,
            cost=None,
            cost_change=None,
            total_float=None,
            margin=None,
            freeze="",
            errors=0,
            problems=found,
        )
    base = here.figures
    live, before = (one.go_lives[one.last.id] if one.last else None for one in (found, base))
    committed = found.plan.playbook.programme.committed_finish
    ids = found.go_lives.keys() | base.go_lives.keys()
    total = found.cost.total
    return Outcome(
        id=option.id,
        name=_name(option),
        recommended=recommended,
        changes=written,
        finish=found.finish,
        finish_shift=days_between(here.plan, base.finish, found.finish),
        last_go_live=live,
        go_live_shift=days_between(here.plan, before, live) if before and live else Decimal(),
        moved_go_lives=sum(found.go_lives.get(id) != base.go_lives.get(id) for id in ids),
        cost=total,
        cost_change=total - base.cost.total if total.currency == base.cost.currency else None,
        total_float=found.total_float,
        margin=None if committed is None else days_between(found.plan, found.finish, committed),
        freeze=_next_freeze(found),
        errors=len(found.errors) - len(base.errors),
        new_errors=_new(base, found),
        note=" ".join(_notes(here, found, bool(decision.decided))),
    )


def _new(base: _Figures, found: _Figures) -> tuple[str, ...]:
    """Return the messages of errors that the plan does not have; one that only counts other days is not new."""
    known = {(one.rule, one.at) for one in base.errors}
    return tuple(
        dict.fromkeys(
            said(one.message, one.subject) for one in found.errors if (one.rule, one.at) not in known
        )
    )


def _written(node: Node) -> str:
    """Return a value as it would be written on one line."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, MapNode):
        return f"{{{', '.join(f'{key}: {_written(value)}' for key, (__, value) in node.entries.items())}}}"
    return f"[{', '.join(map(_written, node.items))}]"


def _next_freeze(found: _Figures) -> str:
    """Return how many working days lie between the last go-live and the next freeze that blocks it, in words."""
    if found.last is None:
        return ""
    live = found.go_lives[found.last.id]
    ahead = [one for one in found.plan.freezes if one.last >= live and one.holds_for(found.last)]
    if not ahead:
        return ""
    freeze = min(ahead, key=lambda one: (one.first, one.id))
    name = freeze.reason or worded(freeze.id)
    if freeze.first <= live:
        return _("inside {freeze}").format(freeze=quoted(name))
    # The days on which it could still be: those after the go-live and before the first day of the freeze.
    left = int(days_between(found.plan, live, date.fromordinal(freeze.first.toordinal() - 1)))
    if not left:
        return _("on the last working day before {freeze}").format(freeze=quoted(name))
    text = ngettext("{days} working day before {freeze}", "{days} working days before {freeze}", left)
    return text.format(days=left, freeze=quoted(name))


def _notes(here: _Here, found: _Figures, decided: bool) -> list[str]:
    """Return sentences on what else an option leads to; on one that leads to nothing, that it does."""
    base, said = here.figures, []
    same = (found.finish, found.go_lives, found.cost.total) == (base.finish, base.go_lives, base.cost.total)
    if decided and not same:
        said.append(_("It is decided, and the plan does not hold it yet."))
    for freeze, count in _pushed(base, found).most_common(2):
        text = ngettext(
            "{count} go-live falls behind {freeze}.", "{count} go-lives fall behind {freeze}.", count
        )
        said.append(text.format(count=count, freeze=quoted(freeze)))
    approved, total = found.cost.approved, found.cost.total
    if approved is not None and approved.currency == total.currency and approved.amount < total.amount:
        text = _("It needs {more} more than is approved.")
        said.append(text.format(more=figure(str(total - approved))))
    if found.cost.overspent and not base.cost.overspent:
        text = _("From {day} on more is spent than is released.")
        said.append(text.format(day=day(found.cost.overspent[0])))
    if same and found is not base and not decided and not said:
        said.append(_("It moves neither finish nor go-live nor money."))
    return said


def _pushed(base: _Figures, found: _Figures) -> Counter[str]:
    """Return how many go-lives an option moves from before a freeze to behind it, by reason of the freeze."""
    pushed: Counter[str] = Counter()
    for task in found.plan.tasks:
        before, after = base.go_lives.get(task.id), found.go_lives.get(task.id)
        if before is None or after is None or before >= after:
            continue
        reasons = dict.fromkeys(
            freeze.reason or worded(freeze.id)
            for freeze in found.plan.freezes
            if before < freeze.first and freeze.last < after and freeze.holds_for(task)
        )
        pushed.update(list(reasons))
    return pushed
