"""Rows of the report: tasks, links, roll-ups, milestones and gates."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal

from crmplan.analyses.money import Cost, money
from crmplan.calendars import Calendar
from crmplan.expand.plan import Plan
from crmplan.lang import N_, day, figure
from crmplan.lang import gettext as _
from crmplan.model import Criterion, Task
from crmplan.report.records import Gate, Lane, LinkRow, Milestone, Row
from crmplan.report.words import STARTS, Names, length, sum_of, worded
from crmplan.schedule.result import Schedule
from crmplan.schedule.show import calendar_of, day_of, days, duration_text, lag_text, last_day

CONSTRAINTS: Mapping[str, str] = {
    "not_before": N_("not before {days}"),
    "finish_not_before": N_("does not finish before {days}"),
    "start_by": N_("starts by {days}"),
    "not_after": N_("finishes by {days}"),
    "start_on": N_("starts on {days}"),
    "finish_on": N_("finishes on {days}"),
    "deadline": N_("deadline {days}"),
}
"""Constraint in the playbook -> words with its date."""

_LINKS = {
    "FS": N_("waits for {task}"),
    "SS": N_("starts with {task}"),
    "FF": N_("finishes with {task}"),
    "SF": N_("finishes when it starts: {task}"),
}
_CAUSES = {
    "start": STARTS,
    "status": N_("not started by the status date"),
    "actual": N_("has started"),
    "late": N_("as late as what follows allows"),
    "delay": N_("is delayed on purpose"),
}


def rows(
    plan: Plan, schedule: Schedule, cost: Cost, names: Names, near_days: int, folder: str = ""
) -> tuple[Row, ...]:
    """Return a row for each task, in display order; places leave ``folder`` out."""
    band = near_days * plan.day_minutes
    spent: dict[str, int] = {}
    for entry in cost.entries:
        if entry.kind in ("cost", "labour"):
            spent[entry.source] = spent.get(entry.source, 0) + entry.units
    into: list[list[int]] = [[] for _ in plan.tasks]
    for place, link in enumerate(plan.links):
        into[link.succ].append(place)
    return tuple(
        _row(plan, schedule, names, place, band, into[place], spent.get(task.id, 0), folder)
        for place, task in enumerate(plan.tasks)
    )


def _row(
    plan: Plan,
    schedule: Schedule,
    names: Names,
    place: int,
    band: int,
    links: list[int],
    cents: int,
    folder: str,
) -> Row:
    task = plan.tasks[place]
    scope = task.scope
    start, finish = schedule.start[place], schedule.finish[place]
    early_start, early_finish = schedule.early_start[place], schedule.early_finish[place]
    late_start, late_finish = schedule.late_start[place], schedule.late_finish[place]
    if task.milestone and start == finish:
        late_start = late_finish = _late_moment(calendar_of(plan, task), finish, late_finish)
    total, free = schedule.total_float[place], schedule.free_float[place]
    critical = schedule.critical[place]
    actual = plan.actuals.get(place)
    finished = actual is not None and actual.finished is not None
    needs = []
    for number in links:
        link = plan.links[number]
        extra = lag_text(plan, link.type, link.lag, link.lag_kind)
        pred = plan.tasks[link.pred].id
        needs.append(f"{pred} {extra}" if extra else pred)
    return Row(
        id=task.id,
        name=task.name,
        kinds=task.kinds,
        phase=task.phase,
        wave=scope.wave,
        region=scope.region,
        module=scope.module,
        package=scope.package,
        owner=names.person(task.owner),
        owner_id=task.owner,
        team=tuple(
            names.person(one.person) + (f" x {one.units.normalize():f}" if one.units != 1 else "")
            for one in task.team
        ),
        start=day_of(start),
        finish=last_day(start, finish),
        start_time=start,
        finish_time=finish,
        late_start=day_of(late_start),
        late_finish=last_day(late_start, late_finish),
        duration=duration_text(plan, task.duration, task.elapsed),
        days=days(plan, task.duration, task.elapsed),
        total_float=days(plan, total, task.elapsed),
        free_float=days(plan, free, task.elapsed),
        critical=critical,
        near=not critical and not finished and 0 < total <= band,
        milestone=task.milestone,
        gate=task.gate,
        go_live="go-live" in task.kinds,
        done=actual.done if actual else None,
        started=actual is not None and actual.started is not None,
        finished=finished,
        needs=tuple(needs),
        why=why(plan, schedule, names, place),
        cost=money(cents, plan.currency),
        place=f"{task.at.file.removeprefix(folder)}:{task.at.line}",
        label=names.task(place),
        early_start=day_of(early_start),
        early_finish=last_day(early_start, early_finish),
        float_minutes=total,
        free_minutes=free,
        consulted=names.people(task.consulted),
        informed=names.people(task.informed),
        approvers=names.people(task.approvers),
        constraints=tuple(_constraint(one.kind, (one.instant,)) for one in task.constraints),
        late=task.late,
        calendar=task.calendar,
        users=task.users,
        stream=task.stream,
        deliverable=task.deliverable,
    )


def _late_moment(calendar: Calendar, finish: int, late: int) -> int:
    """Return the late moment of a milestone as an end of work when it stands at one.

    Its late date is the moment at which the next task must start, Friday 08:00; beside a date of Thursday 17:00 that
    would read like a day of float.
    """
    return calendar.end_at_or_before(late) if calendar.end_at_or_before(finish) == finish else late


def why(plan: Plan, schedule: Schedule, names: Names, place: int) -> str:
    """Return what fixes the start of a task, in words that follow its name: ``waits for Configure (Germany,
    Sales)``."""
    cause, number = schedule.driver[place]
    task = plan.tasks[place]
    if number is not None:
        link = plan.links[number]
        apart = length(lag_text(plan, "FS", link.lag, link.lag_kind))
        return _(_LINKS[link.type]).format(
            task=f"{names.task(link.pred)} {apart}" if apart else names.task(link.pred)
        )
    if cause in CONSTRAINTS:
        return _constraint(cause, (one.instant for one in task.constraints if one.kind == cause))
    if cause == "freeze":
        return _behind_freeze(plan, task, day_of(schedule.start[place]))
    return _(_CAUSES[cause]) if cause in _CAUSES else cause


def _constraint(kind: str, instants: Iterable[int]) -> str:
    """Return a constraint in words, with its dates."""
    return _(CONSTRAINTS[kind]).format(days=" ".join(day(day_of(instant)) for instant in instants)).strip()


def _behind_freeze(plan: Plan, task: Task, start: date) -> str:
    """Name the freeze that a task was moved behind: the last one that blocks it and ends before its start."""
    found = None
    for freeze in plan.freezes:
        blocks = any(kind in freeze.blocks for kind in task.kinds)
        here = not freeze.regions or task.scope.region in freeze.regions
        if (
            freeze.move
            and blocks
            and here
            and freeze.last <= start
            and (not found or freeze.last > found.last)
        ):
            found = freeze
    if found is None:
        return _("waits for the end of a freeze")
    return _("waits for the end of a freeze on {day} ({reason})").format(
        day=day(found.last), reason=found.reason or found.id
    )


def link_rows(plan: Plan, schedule: Schedule, folder: str = "") -> tuple[LinkRow, ...]:
    """Return a row for each link, in the order in which they are written."""
    return tuple(
        LinkRow(
            link.pred,
            link.succ,
            link.type,
            lag_text(plan, "FS", link.lag, link.lag_kind),
            schedule.driver[link.succ][1] == number,
            f"{link.at.file.removeprefix(folder)}:{link.at.line}",
        )
        for number, link in enumerate(plan.links)
    )


def lanes(plan: Plan, schedule: Schedule, names: Names) -> Mapping[str, tuple[Lane, ...]]:
    """Return the roll-ups by kind, each in the playbook's order; a last lane holds what belongs to none."""
    playbook = plan.playbook
    order = {
        "phase": tuple(playbook.phases),
        "region": tuple(playbook.regions),
        "module": tuple(playbook.modules),
        "wave": tuple(wave.id for wave in plan.waves),
        "package": tuple(playbook.packages),
    }
    namer: dict[str, Callable[[str], str]] = {
        "phase": names.phase,
        "region": names.region,
        "module": names.module,
        "wave": names.wave,
        "package": worded,
    }
    found: dict[str, tuple[Lane, ...]] = {}
    for kind, ids in order.items():
        known = [id for id in ids if (kind, id) in schedule.rollups]
        others = [id for of, id in schedule.rollups if of == kind and id and id not in set(ids)]
        lanes = []
        for id in (*known, *others):
            roll = schedule.rollups[kind, id]
            lanes.append(_lane(plan, schedule, kind, id, namer[kind](id), roll.tasks))
        held = {place for lane in lanes for place in lane.rows}
        rest = tuple(place for place in range(len(plan.tasks)) if place not in held)
        if rest and lanes:
            lanes.append(_lane(plan, schedule, kind, "", "", rest))
        found[kind] = tuple(lanes)
    return found


def _lane(plan: Plan, schedule: Schedule, kind: str, id: str, name: str, rows: tuple[int, ...]) -> Lane:
    start = min(schedule.start[place] for place in rows)
    finish = max(schedule.finish[place] for place in rows)
    open_rows = [place for place in rows if not _finished(plan, place)] or list(rows)
    return Lane(
        kind=kind,
        id=id,
        name=name,
        start=day_of(start),
        finish=last_day(start, finish),
        start_time=start,
        finish_time=finish,
        total_float=days(plan, min(schedule.total_float[place] for place in open_rows)),
        critical=any(schedule.critical[place] for place in rows),
        rows=rows,
    )


def _finished(plan: Plan, place: int) -> bool:
    actual = plan.actuals.get(place)
    return actual is not None and actual.finished is not None


def milestones(plan: Plan, schedule: Schedule, names: Names, rows: tuple[Row, ...]) -> tuple[Milestone, ...]:
    """Return go-lives, gates and the other milestones in order of time."""
    found = [
        Milestone(
            row=place,
            kind="go-live" if row.go_live else "gate" if row.gate else "milestone",
            id=row.id,
            name=row.label,
            day=row.finish,
            total_float=row.total_float,
            critical=row.critical,
            owner=row.owner,
            drives=_driven_by(plan, schedule, names, place) or _held_by(row, schedule.driver[place][0]),
        )
        for place, row in enumerate(rows)
        if row.milestone or row.go_live or row.gate
    ]
    return tuple(sorted(found, key=lambda one: (schedule.finish[one.row], one.row)))


def _held_by(row: Row, cause: str) -> str:
    """What holds a milestone when no task drives it: a date or a freeze."""
    return "" if cause == "start" else row.why


def _driven_by(plan: Plan, schedule: Schedule, names: Names, place: int) -> str:
    """The last task with length before a milestone on the path that drives it; else whatever is before it."""
    first = ""
    seen = {place}
    _cause, number = schedule.driver[place]
    while number is not None:
        before = plan.links[number].pred
        if before in seen:
            break
        seen.add(before)
        if plan.tasks[before].duration:
            return names.task(before, beside=place)
        first = first or names.task(before, beside=place)
        _cause, number = schedule.driver[before]
    return first


def gates(plan: Plan, schedule: Schedule, names: Names, rows: tuple[Row, ...]) -> tuple[Gate, ...]:
    """Return the gates in order of time, each with what it asks for, opens and releases."""
    opens: dict[int, list[int]] = {place: [] for place, row in enumerate(rows) if row.gate}
    for link in plan.links:
        if link.pred in opens:
            opens[link.pred].append(link.succ)
    found = []
    for place in sorted(opens, key=lambda place: (schedule.finish[place], place)):
        task = plan.tasks[place]
        measured = plan.gate_criteria.get(place, {})
        found.append(
            Gate(
                row=place,
                name=names.task(place),
                day=rows[place].finish,
                approvers=names.people(task.approvers or (task.owner,) * bool(task.owner)),
                criteria=tuple((one.text, _measured(one, measured.get(one.id))) for one in task.criteria),
                opens=names.tasks(opens[place], beside=place),
                releases=tuple(
                    f"{sum_of(one.amount)} ({one.id})" for one in plan.rounds if one.gate == place
                ),
                decided=plan.decided.get(place, ""),
            )
        )
    return tuple(found)


def _measured(criterion: Criterion, value: Decimal | None) -> str:
    """The measured value of a criterion in words; of yes/no criteria, yes is 1."""
    if value is None:
        return ""
    if not criterion.measure:
        return _("yes") if value else _("no")
    unit = f" {criterion.unit}" if criterion.unit else ""
    return figure(f"{value:f}") + unit
