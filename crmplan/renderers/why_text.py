"""Why a task is where it is, as text for the terminal and as plain data."""

from collections.abc import Iterator, Sequence
from typing import Any

from crmplan.analyses.why import Closed, Reason, Why
from crmplan.expand import Plan
from crmplan.model import Location
from crmplan.schedule import Schedule
from crmplan.schedule.show import day_of, duration_text, lag_text, last_day
from crmplan.terminal import PLAIN, Style, safe, table

DAY_OFF = "no working day"

CAUSES = {
    "start": "begins with the programme",
    "status": "is not started, so it waits for the status date",
    "actual": "started on this day",
    "freeze": "moved behind the freeze {freeze}",
    "late": "is scheduled as late as its successors allow",
    "delay": "is delayed by {delay}",
    "not_before": "must not start before {date}",
    "finish_not_before": "must not finish before {date}",
    "start_by": "must start by {date}",
    "not_after": "must finish by {date}",
    "start_on": "is set to start on {date}",
    "finish_on": "is set to finish on {date}",
    "deadline": "has the deadline {date}",
}


def why_text(schedule: Schedule, answer: Why, style: Style = PLAIN) -> str:
    """Return the answer as text: dates and float, the chain, and what would move it."""
    plan = schedule.plan
    task = plan.tasks[answer.task]
    start, finish = schedule.start[answer.task], schedule.finish[answer.task]
    lines = [style.paint(safe(f"{task.name} ({task.id})"), bold=True), safe(str(task.at)), ""]
    if start == finish:
        lines.append(f"On {day_of(finish)}.")
    else:
        length = duration_text(plan, task.duration, task.elapsed)
        lines.append(f"From {day_of(start)} to {last_day(start, finish)}, {length}.")
    lines.append(_float_sentence(schedule, answer))
    lines += ["", style.paint("What holds it there, first step first", bold=True)]
    rows = []
    for reason in answer.chain:
        one = plan.tasks[reason.task]
        rows.append(
            (
                day_of(reason.start).isoformat(),
                last_day(reason.start, reason.finish).isoformat(),
                duration_text(plan, one.duration, one.elapsed),
                safe(one.id),
                safe(cause_text(schedule, reason)),
                safe(str(reason.at)),
            )
        )
    lines.append(
        table(("start", "finish", "length", "task", "because it", "written at"), rows, "llrlll", style)
    )
    lines += ["", style.paint("What would move it", bold=True)]
    lines += [f"  {safe(sentence)}" for sentence in moves(schedule, answer)]
    return "\n".join(lines) + "\n"


def _float_sentence(schedule: Schedule, answer: Why) -> str:
    plan = schedule.plan
    elapsed = plan.tasks[answer.task].elapsed
    total = duration_text(plan, answer.total_float, elapsed)
    free = duration_text(plan, answer.free_float, elapsed)
    if answer.total_float < 0:
        cap = f" (its {answer.capped_by.kind} at {answer.capped_by.at})" if answer.capped_by else ""
        return f"Total float {total}: it is later than a date in the plan allows{cap}."
    if answer.critical:
        return f"Critical: total float {total}. Each day it slips moves the finish."
    return f"Total float {total} until it moves the finish, free float {free} until it moves another task."


def cause_text(schedule: Schedule, reason: Reason) -> str:
    """Return why a step of the chain starts where it does, with the days off it passes."""
    plan = schedule.plan
    if reason.link is not None:
        link = plan.links[reason.link]
        how = lag_text(plan, link.type, link.lag, link.lag_kind)
        text = f"waits for {plan.tasks[link.pred].id}" + (f" ({how})" if how else "")
    else:
        text = CAUSES.get(reason.cause, reason.cause).format(
            date=day_of(reason.constraint.instant) if reason.constraint else "",
            freeze=f"{reason.freeze.id} ({reason.freeze.first} to {reason.freeze.last})"
            if reason.freeze
            else "",
            delay=duration_text(plan, plan.tasks[reason.task].delay),
        )
    named = [one for one in reason.before if one.name != DAY_OFF]
    if named:
        text += f"; first working day after {_closed(named)}"
    if reason.during:
        text += f"; no work on {_closed(reason.during)}"
    return text


def _closed(days: Sequence[Closed]) -> str:
    shown = [f"{one.day} {one.name}".strip() for one in days[:3]]
    return ", ".join(shown) + (f" and {len(days) - 3} more days" if len(days) > 3 else "")


def moves(schedule: Schedule, answer: Why) -> Iterator[str]:
    """Yield sentences on what a slip moves and where days can be bought."""
    plan = schedule.plan
    elapsed = plan.tasks[answer.task].elapsed
    if answer.followers:
        first = answer.followers[0]
        name = plan.tasks[first.task].id
        if first.gap:
            yield f"It can slip {duration_text(plan, first.gap, elapsed)} before {name} moves."
        else:
            yield f"When it slips, {name} moves at once."
        if len(answer.followers) > 1:
            yield f"{len(answer.followers)} tasks wait for it."
    else:
        yield "No task waits for it."
    levers = [lever for lever in answer.levers if lever.most > 0]
    for lever in levers[:3]:
        one = plan.tasks[lever.task]
        gain = duration_text(plan, lever.most, one.elapsed)
        length = duration_text(plan, lever.length, one.elapsed)
        if lever.held_by is None:
            yield f"Shorten {one.id} ({length}): each day brings a day, up to {gain}."
        else:
            link = plan.links[lever.held_by]
            yield (
                f"Shorten {one.id} ({length}): each day brings a day, up to {gain}; "
                f"then {plan.tasks[link.succ].id} waits for {plan.tasks[link.pred].id} ({_place(link.at)})."
            )
    if not levers and answer.levers:
        yield "Shortening one step alone brings nothing: another path is as long."


def _place(at: Location) -> str:
    return f"{at.file}:{at.line}"


def why_data(schedule: Schedule, answer: Why) -> dict[str, Any]:
    """Return the answer as plain data; floats, gaps and gains in minutes."""
    plan: Plan = schedule.plan
    return {
        "crmplan": {"format": "why", "version": 1},
        "task": plan.tasks[answer.task].id,
        "start": day_of(schedule.start[answer.task]).isoformat(),
        "finish": last_day(schedule.start[answer.task], schedule.finish[answer.task]).isoformat(),
        "critical": answer.critical,
        "total_float": answer.total_float,
        "free_float": answer.free_float,
        "chain": [
            {
                "task": plan.tasks[reason.task].id,
                "start": day_of(reason.start).isoformat(),
                "finish": last_day(reason.start, reason.finish).isoformat(),
                "cause": reason.cause,
                "text": cause_text(schedule, reason),
                "place": str(reason.at),
                "closed": [
                    {"day": one.day.isoformat(), "name": one.name} for one in (*reason.before, *reason.during)
                ],
            }
            for reason in answer.chain
        ],
        "followers": [{"task": plan.tasks[one.task].id, "gap": one.gap} for one in answer.followers],
        "levers": [
            {"task": plan.tasks[one.task].id, "length": one.length, "most": one.most} for one in answer.levers
        ],
    }
