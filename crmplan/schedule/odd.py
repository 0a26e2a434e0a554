"""What dates show to be odd in a playbook: leads before the start, progress out of sequence, an end too far away."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from crmplan.expand.plan import Plan
from crmplan.faults import fault
from crmplan.language.times import YEARS
from crmplan.model import DAY, Finding, Link, Location
from crmplan.schedule.network import Times
from crmplan.schedule.show import day_of, last_day


class _Cause(NamedTuple):
    name: str
    at: Location


def odd_dates(plan: Plan, times: Times) -> tuple[Finding, ...]:
    """Return one finding for each cause, with the tasks behind it, in display order."""
    found: dict[_Cause, Finding] = {}
    tasks: dict[_Cause, dict[str, None]] = {}

    def add(name: str, at: Location, message: str, task: int, also: Sequence[tuple[Location, str]]) -> None:
        cause = _Cause(name, at)
        if cause not in found:
            found[cause] = fault(name, at, message, also=also)
        tasks.setdefault(cause, {})[plan.tasks[task].id] = None

    for i, start in enumerate(times.early_start):
        by = times.driver[i]
        if start < plan.start and isinstance(by, int):
            link = plan.links[by]
            add("before-start", link.at, _before_start(plan, link, start), i, ())
    latest = date(YEARS[-1], 12, 31).toordinal() * DAY + DAY
    if max(times.early_finish, default=0) > latest:
        first = min(
            (i for i, finish in enumerate(times.early_finish) if finish > latest),
            key=lambda i: (times.early_start[i], i),
        )
        add("far-end", plan.tasks[first].place("duration"), _far_end(plan, times, first), first, ())
    if plan.actuals:
        for link in plan.links:
            actual = plan.actuals.get(link.succ)
            if actual is not None and _out_of_sequence(plan, link):
                one, other = plan.tasks[link.succ].id, plan.tasks[link.pred].id
                event = "was finished" if link.type in ("FS", "FF") else "had started"
                done = "finished" if link.type in ("FF", "SF") else "started"
                rest = "" if actual.finished is not None else f"; what remains of {one} waits for {other}"
                message = f"{one} has {done} before {other}, which it needs, {event}{rest}"
                add("out-of-sequence", actual.at, message, link.succ, [(link.at, "the link")])
    return tuple(finding._replace(tasks=tuple(tasks[cause])) for cause, finding in found.items())


def _before_start(plan: Plan, link: Link, start: int) -> str:
    task = plan.tasks[link.succ].id
    because = "a lead of its link" if link.lag < 0 else f"its {link.type} link"
    return (
        f"{task} would start on {day_of(start)}, before the programme start ({day_of(plan.start)}), because of "
        f"{because} to {plan.tasks[link.pred].id}"
    )


def _far_end(plan: Plan, times: Times, task: int) -> str:
    start, finish = times.early_start[task], times.early_finish[task]
    return (
        f"{plan.tasks[task].id} would end on {last_day(start, finish)}, after the year {YEARS[-1]}; a duration or "
        "a lag up to it is too long"
    )


def _out_of_sequence(plan: Plan, link: Link) -> bool:
    """Tell whether what happened contradicts a link; lags are left out of account."""
    after = plan.actuals[link.succ]
    before = plan.actuals.get(link.pred)
    happened = after.finished if link.type in ("FF", "SF") else after.started
    if happened is None or (link.lag < 0 and link.lag_kind != "percent"):
        return False
    waited_for = None
    if before is not None:
        waited_for = before.finished if link.type in ("FS", "FF") else before.started
    return waited_for is None or waited_for > happened
