"""Checks that a company adds in its playbooks: tasks that ``where`` chooses must meet ``must``."""

from collections.abc import Iterator

from crmplan.language.settings import Condition, OwnCheck
from crmplan.model import Finding, Task
from crmplan.rules.frame.catalogue import FAULTS
from crmplan.rules.frame.view import View

CODE = "OWN"


def own_findings(view: View) -> Iterator[Finding]:
    """Yield one finding for each own check and line with tasks that miss it, and for checks that match nothing."""
    checks = view.plan.playbook.checks
    for check in checks.own.values() if checks else ():
        chosen = [place for place in range(len(view.plan.tasks)) if _holds(view, place, check.where)]
        if not chosen:
            row = FAULTS["idle-check"]
            message = f'"{check.id}" matches no task, so it checks nothing; mend its `where`, or take it out'
            yield Finding("idle-check", row.code, row.severity, message, check.key.at)
            continue
        causes: dict[tuple[str, int], list[int]] = {}
        for place in chosen:
            if not _holds(view, place, check.must):
                at = view.plan.tasks[place].at
                causes.setdefault((at.file, at.line), []).append(place)
        for places in causes.values():
            yield _finding(view, check, places)


def _finding(view: View, check: OwnCheck, places: list[int]) -> Finding:
    tasks = [view.plan.tasks[place] for place in places]
    return Finding(
        check.id,
        CODE,
        check.severity,
        check.message,
        tasks[0].at,
        also=((check.key.at, "the check"),),
        tasks=tuple(task.id for task in tasks),
    )


def _holds(view: View, place: int, condition: Condition | None) -> bool:
    """Whether everything that a condition says is true of a task."""
    if condition is None:
        return True
    task = view.plan.tasks[place]
    return (
        _one_of(task.kinds, condition.kind)
        and _one_of((task.phase,), condition.phase)
        and _one_of((task.scope.region,), condition.region)
        and _one_of((task.scope.module,), condition.module)
        and _one_of((task.scope.wave,), condition.wave)
        and _one_of((task.scope.package,), condition.package)
        and _one_of((task.owner,), condition.owner)
        and _one_of((view.side(task.owner),) if task.owner else (), condition.side)
        and _one_of(tuple(member.person for member in task.team), condition.team)
        and _one_of((task.stream,), condition.stream)
        and all(key in task.places for key in condition.has)
        and _length(view, task, condition)
        and _linked(view, place, condition)
        and _critical(view, place, condition)
    )


def _one_of(own: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return not wanted or not set(own).isdisjoint(wanted)


def _length(view: View, task: Task, condition: Condition) -> bool:
    plan = view.plan
    if condition.at_least is not None:
        least = condition.at_least.minutes(plan.day_minutes, plan.week_days)[1]
        if task.duration < least:
            return False
    if condition.at_most is not None:
        most = condition.at_most.minutes(plan.day_minutes, plan.week_days)[1]
        if task.duration > most:
            return False
    return True


def _linked(view: View, place: int, condition: Condition) -> bool:
    tasks = view.plan.tasks

    def of(kind: str) -> Iterator[int]:
        return (other for other, task in enumerate(tasks) if kind in task.kinds and other != place)

    return all(
        any(view.reach.before(other, place) for other in of(kind)) for kind in condition.after
    ) and all(any(view.reach.before(place, other) for other in of(kind)) for kind in condition.before)


def _critical(view: View, place: int, condition: Condition) -> bool:
    if condition.critical is None or view.schedule is None:
        return True
    return view.schedule.critical[place] == condition.critical
