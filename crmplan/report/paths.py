"""The critical path in words: what drives the finish, who owns it, which path is next, where a day can be
bought."""

from decimal import Decimal
from typing import NamedTuple

from crmplan.expand.plan import Plan
from crmplan.report.records import PathStep, Row
from crmplan.report.words import Names, count, listed, quoted, working_days
from crmplan.schedule import network, show
from crmplan.schedule.engine import compute
from crmplan.schedule.paths import driving_path
from crmplan.schedule.plan import network_of
from crmplan.schedule.result import Schedule, Step

ASKED = 3
"""So many of the longest steps are asked what shortening them would bring; each costs a pass of the
engine."""


class Offer(NamedTuple):
    """What shortening one step of the path can bring."""

    task: int
    gain: int
    """Working minutes by which the finish comes earlier at most."""
    whole: bool
    """Whether all of its length can be won, so that no other path takes over."""
    then: int | None
    """A task with length on the path that takes over, which is not on today's."""
    held: int | None
    """A task that a date or a freeze holds, where that takes over and not other work."""
    by: str
    """What holds it: ``a freeze`` or ``a date``."""


def steps(schedule: Schedule, rows: tuple[Row, ...]) -> tuple[PathStep, ...]:
    """Return the driving path to the finish, first step first."""
    return tuple(
        PathStep(
            row=step.task,
            name=rows[step.task].label,
            owner=rows[step.task].owner,
            start=rows[step.task].start,
            finish=rows[step.task].finish,
            duration=rows[step.task].duration,
            cause=_cause(schedule, step, rows),
        )
        for step in schedule.path
    )


_AFTER = {
    "FS": "after the step before",
    "SS": "with the start of the step before",
    "FF": "finishes with the step before",
    "SF": "finishes when the step before starts",
}


def _cause(schedule: Schedule, step: Step, rows: tuple[Row, ...]) -> str:
    """What fixes a step in words; empty where it simply follows the step before, as nearly all do."""
    if step.link is None:
        return rows[step.task].why
    link = schedule.plan.links[step.link]
    lag = show.lag_text(schedule.plan, "FS", link.lag, link.lag_kind)
    if link.type == "FS" and not lag:
        return ""
    return f"{_AFTER[link.type]}{', ' + lag if lag else ''}"


def offers(schedule: Schedule) -> tuple[Offer, ...]:
    """Return for the longest open steps of the path what shortening each alone would bring, the longest
    first.

    Each is asked of the engine itself: the step is cut to one minute and the plan is scheduled again, so
    calendars, freezes and every other path count.
    """
    plan = schedule.plan
    on_path = {step.task for step in schedule.path}
    open_steps = [step.task for step in schedule.path if _left(plan, step.task) > 1]
    longest = sorted(open_steps, key=lambda task: (-_left(plan, task), schedule.start[task], task))[:ASKED]
    if not longest:
        return ()
    whole = network_of(plan)
    calendar = plan.calendars["default"]
    found = []
    for task in longest:
        activities = list(whole.activities)
        one = activities[task]
        cut = {"remaining": 1} if one.actual_start is not None else {"duration": 1}
        activities[task] = one._replace(**cut)  # type: ignore[arg-type]
        other = whole._replace(activities=tuple(activities))
        times = compute(other)
        gain = max(0, calendar.between(times.finish_of_all, schedule.finish_instant))
        path = driving_path(other, times)
        then = next(
            (
                step.activity
                for step in path
                if step.activity not in on_path and plan.tasks[step.activity].duration
            ),
            None,
        )
        first = path[0]
        held = None if isinstance(first.driver, int) or first.driver == network.START else first.activity
        by = "a freeze" if first.driver == network.FREEZE else "a date"
        found.append(Offer(task, gain, gain >= _left(plan, task) - 1, then, held, by))
    return tuple(found)


def _left(plan: Plan, task: int) -> int:
    """Minutes that are still to be worked on a task."""
    actual = plan.actuals.get(task)
    if actual is None:
        return plan.tasks[task].duration
    if actual.finished is not None:
        return 0
    return plan.tasks[task].duration if actual.remaining is None else actual.remaining


class NextPath(NamedTuple):
    """The chain of open tasks off the critical ones that has the least float."""

    tasks: tuple[int, ...]
    """First to last."""
    total_float: int
    """Minutes."""


def next_path(schedule: Schedule) -> NextPath | None:
    """Return the path that becomes critical next; None when there is none."""
    plan = schedule.plan
    open_tasks = [
        place
        for place, total in enumerate(schedule.total_float)
        if total > 0 and not schedule.critical[place] and _left(plan, place) > 0
    ]
    if not open_tasks:
        return None
    least = min(schedule.total_float[place] for place in open_tasks)
    last = max(
        (place for place in open_tasks if schedule.total_float[place] == least),
        key=lambda place: (schedule.finish[place], -place),
    )
    chain = [last]
    _, number = schedule.driver[last]
    while number is not None:
        before = plan.links[number].pred
        if schedule.total_float[before] != least or before in chain:
            break
        if plan.tasks[before].duration:
            chain.append(before)
        _, number = schedule.driver[before]
    return NextPath(tuple(reversed(chain)), least)


def sentences(schedule: Schedule, names: Names, rows: tuple[Row, ...], near_days: int) -> tuple[str, ...]:
    """Return the critical path in words."""
    plan = schedule.plan
    path = [rows[step.task] for step in schedule.path]
    if not path:
        return ("The plan has no task, so nothing drives its finish.",)
    if all(row.finished for row in rows):
        return (f"Everything is finished; {quoted(path[-1].label)} was the last, on {path[-1].finish}.",)
    found = [
        _what_drives(path),
        *_what_holds(schedule, rows),
        _who_owns(path),
        *_last_go_live(schedule, rows),
    ]
    found = [sentence for sentence in found if sentence]
    found += _bought(plan, rows, offers(schedule))
    also = sum(row.critical for row in rows) - sum(row.critical for row in path)
    if also > 0:
        found.append(
            f"{count(also, 'more task is', 'more tasks are')} critical as well: "
            "not on this path, but without float."
        )
    other = next_path(schedule)
    if other is not None:
        through = listed((quoted(names.task(place)) for place in other.tasks), 4)
        task = plan.tasks[other.tasks[-1]]
        room = show.days(plan, other.total_float, task.elapsed)
        unit = "calendar days" if task.elapsed else working_days(room).partition(" ")[2]
        found.append(f"The next path runs through {through} and has {room:f} {unit} of float.")
    near = sum(row.near for row in rows)
    if near:
        found.append(
            f"{count(near, 'further task has', 'further tasks have')} at most {near_days} working days of "
            "float and can become critical soon."
        )
    return tuple(found)


def _what_drives(path: list[Row]) -> str:
    first, last = path[0], path[-1]
    if first is last:
        return f"One task drives the finish on {last.finish}: {quoted(last.label)}."
    return (
        f"{count(len(path), 'step')} drive the finish on {last.finish}, from {quoted(first.label)} "
        f"({first.start}) to {quoted(last.label)}."
    )


def _who_owns(path: list[Row]) -> str:
    """Who is accountable for most of the days of the path."""
    length: dict[str, Decimal] = {}
    total = sum((row.days for row in path), Decimal())
    for row in path:
        name = row.owner or "nobody"
        length[name] = length.get(name, Decimal()) + row.days
    if not total:
        return ""
    parts = [
        f"{name} for {days:f}" for name, days in sorted(length.items(), key=lambda item: -item[1]) if days
    ]
    if len(parts) == 1:
        owner = next(iter(length))
        if owner == "nobody":
            return f"Nobody is accountable for any of its {working_days(total)}."
        return f"{owner} is accountable for all of its {working_days(total)}."
    if len(parts) > 4:
        parts = [*parts[:3], f"{len(parts) - 3} more for the rest"]
    return f"Its steps take {working_days(total)}; accountable are {listed(parts)}."


def _what_holds(schedule: Schedule, rows: tuple[Row, ...]) -> list[str]:
    """Steps of the path that a date or a freeze holds, not the work before them."""
    found = []
    for step in schedule.path:
        if step.link is None and step.cause not in (network.START, network.ACTUAL):
            found.append(f"{quoted(rows[step.task].label)} {rows[step.task].why}.")
    return found[:ASKED]


def _last_go_live(schedule: Schedule, rows: tuple[Row, ...]) -> list[str]:
    """What drives the last go-live, where that is another path than that to the finish."""
    go_lives = [place for place, row in enumerate(rows) if row.go_live and not row.finished]
    if not go_lives:
        return []
    last = max(go_lives, key=lambda place: (schedule.finish[place], place))
    chain = [rows[step.task] for step in schedule.paths.get(last, ())]
    work = sorted((row for row in chain if row.days), key=lambda row: (-row.days, row.start, row.id))
    if rows[last].critical or not work:
        return []
    named = listed(_named(row) for row in work[:2])
    return [
        f"The last go-live, {quoted(rows[last].label)} on {rows[last].finish}, is not on it and has "
        f"{working_days(rows[last].total_float)} of float; the longest of its {count(len(chain), 'step')} "
        f"{'is' if len(work) == 1 else 'are'} {named}."
    ]


def _named(row: Row) -> str:
    return f"{quoted(row.label)} ({row.duration}, {row.owner or 'nobody is accountable'})"


def _bought(plan: Plan, rows: tuple[Row, ...], found: tuple[Offer, ...]) -> list[str]:
    """Where days can be bought: what can be won whole in one sentence, the others one by one."""
    whole = [_named(rows[one.task]) for one in found if one.whole]
    sentences = []
    if whole:
        text = " or ".join([", ".join(whole[:-1]), whole[-1]] if len(whole) > 1 else whole)
        sentences.append(f"Every day saved in {text} brings the finish forward by a day.")
    return sentences + [_offer(plan, rows, one) for one in found if not one.whole]


def _offer(plan: Plan, rows: tuple[Row, ...], one: Offer) -> str:
    row = rows[one.task]
    of = _named(row)
    won = one.gain // plan.day_minutes
    if one.then is None and one.held is not None:
        holds = f"{one.by} holds {quoted(rows[one.held].label)}"
        if won == 0:
            return f"Saving days in {of} brings nothing: {holds}."
        return f"Up to {count(won, 'working day')} can be saved in {of} before {holds}."
    other = f"the path through {quoted(rows[one.then].label)}" if one.then is not None else "another path"
    if won == 0:
        return f"Saving days in {of} alone brings nothing: {other} is as long."
    return f"Up to {count(won, 'working day')} can be saved in {of} before {other} takes over."
