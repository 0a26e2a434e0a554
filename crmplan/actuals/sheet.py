"""What there is to tell at a status date: tasks that are due or begun, gates, their criteria, lines with spending."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from crmplan.actuals.known import Known, known_until
from crmplan.analyses.money import Cost
from crmplan.analyses.planned import Planned
from crmplan.expand.plan import Plan
from crmplan.language.values import Amount, plain_number
from crmplan.model import Task
from crmplan.report.words import Names
from crmplan.schedule import Schedule
from crmplan.schedule.show import day_of, duration_text, last_day

AHEAD = timedelta(days=28)
"""How far behind the status date the table looks: what starts soon may have started early."""
NEAR = timedelta(days=14)
"""Gates so far behind the status date are near."""


class Item(NamedTuple):
    """One thing that can be told about, with what is known of it."""

    kind: str
    """A key of ``records.KINDS``."""
    ref: str
    name: str
    start: date | None
    """Scheduled; None for what has no dates."""
    finish: date | None
    """Last working day, inclusive."""
    days: str
    """Duration as in the playbook; empty for what has none."""
    owner: str
    """Name of who is accountable."""
    known: Mapping[str, str]
    """Field -> what is known, as a person would write it."""
    due: bool
    """Whether somebody should know something new at the status date."""
    priced: bool
    """Whether it has a cost, so that there is something to spend."""
    unit: str = ""
    """Of a measured value; ``yes or no`` where nothing is counted."""


def sheet(
    plan: Plan,
    schedule: Schedule,
    cost: Cost | None,
    day: date,
    *,
    was: Planned | None = None,
    everything: bool = False,
) -> list[Item]:
    """Return what there is to tell at a status date, in the order in which a project manager asks.

    Tasks by their scheduled start, then gates with their criteria, then measures, then budget lines. Without
    ``everything`` only what is open and due, begun, or starts within four weeks. A task is due when it is scheduled to
    have begun, or ``was`` planned to: what has not begun is scheduled behind the status date and late all the same.
    """
    known = known_until(plan, day)
    names = Names(plan)
    order = sorted(range(len(plan.tasks)), key=lambda i: (schedule.start[i], schedule.finish[i], i))
    horizon = day + AHEAD
    items: list[Item] = []
    gates: list[Item] = []
    priced = _priced(cost)
    for i in order:
        task = plan.tasks[i]
        start = day_of(schedule.start[i])
        finish = last_day(schedule.start[i], schedule.finish[i])
        if task.gate:
            gates += _gate(plan, known, names, i, finish, day, everything)
            continue
        state = known.tasks.get(i, {})
        promised = None if was is None or task.id not in was.tasks else day_of(was.tasks[task.id].start)
        begins = start if promised is None else min(start, promised)
        open_ = "finished" not in state and not (task.milestone and "started" in state)
        if not everything and not (open_ and (begins <= horizon or state)):
            continue
        items.append(
            Item(
                "task",
                task.id,
                names.task(i),
                start,
                finish,
                _days(plan, i),
                names.person(task.owner) if task.owner else "",
                _texts(state),
                open_ and (begins <= day or bool(state)),
                task.id in priced,
            )
        )
        if items[-1].due:
            gates += _criteria(known, names, i, task, True)
    return [*items, *gates, *_measures(plan, known), *_lines(plan, known, cost, day, everything)]


def _gate(
    plan: Plan, known: Known, names: Names, i: int, finish: date, day: date, everything: bool
) -> Iterator[Item]:
    task = plan.tasks[i]
    state = known.gates.get(i, {})
    passed = state.get("decided") in ("go", "conditional-go") or "finished" in known.tasks.get(i, {})
    near = not passed and finish <= day + NEAR
    if not everything and (passed or finish > day + AHEAD):
        return
    owner = ", ".join(names.people(task.approvers)) or (names.person(task.owner) if task.owner else "")
    yield Item("gate", task.id, names.task(i), finish, finish, "", owner, _texts(state), near, False)
    yield from _criteria(known, names, i, task, near)


def _criteria(known: Known, names: Names, i: int, task: Task, due: bool) -> Iterator[Item]:
    for one in (*task.criteria, *task.exit):
        value = known.measures.get((i, one.id))
        shown = {} if value is None else {"value": _text(value)}
        name = f"{names.task(i)}: {one.text}"
        unit = "" if one.operator else "yes or no"
        yield Item("measure", f"{task.id}/{one.id}", name, None, None, "", "", shown, due, False, unit)


def _measures(plan: Plan, known: Known) -> Iterator[Item]:
    for id, name, unit in (
        *((id, one.name, one.unit) for id, one in plan.playbook.kpis.items()),
        *((id, one.name, one.unit) for id, one in plan.playbook.measures.items()),
    ):
        value = known.measures.get(id)
        shown = {} if value is None else {"value": _text(value)}
        yield Item("measure", id, name or id, None, None, "", "", shown, False, False, unit or "")


def _lines(plan: Plan, known: Known, cost: Cost | None, day: date, everything: bool) -> Iterator[Item]:
    begun = set()
    for entry in cost.entries if cost is not None else ():
        if entry.kind == "line" and any(stretch.first_day <= day.toordinal() for _, stretch in entry.parts):
            begun.add(entry.source)
    written = plan.playbook.budget.lines if plan.playbook.budget is not None else {}
    for line in plan.lines:
        state = known.lines.get(line.id, {})
        if everything or line.id in begun or state:
            name = getattr(written.get(line.id), "name", None) or line.id
            yield Item("line", line.id, name, None, None, "", "", _texts(state), line.id in begun, True)


def _priced(cost: Cost | None) -> set[str]:
    entries = cost.entries if cost is not None else ()
    return {entry.source for entry in entries if entry.kind in ("cost", "labour") and entry.units}


def _days(plan: Plan, i: int) -> str:
    task = plan.tasks[i]
    return duration_text(plan, task.duration, task.elapsed) if task.duration else ""


def _texts(state: Mapping[str, object]) -> dict[str, str]:
    return {field: _text(value, field) for field, value in state.items()}


def _text(value: object, field: str = "") -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Amount):
        return str(value)
    if isinstance(value, Decimal):
        return f"{plain_number(value * 100)}%" if field == "done" else plain_number(value)
    return str(value)
