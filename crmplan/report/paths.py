"""The critical path in words: what drives the finish, who owns it, which path is next, where a day can be
bought."""

from decimal import Decimal
from typing import NamedTuple

from crmplan.expand.plan import Plan
from crmplan.lang import N_, day, figure, ngettext
from crmplan.lang import gettext as _
from crmplan.report.records import PathStep, Row
from crmplan.report.words import Names, count, length, listed, quoted, working_days
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
    freeze: bool
    """Whether a freeze holds it, and not a date."""


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
    "FS": N_("after the step before"),
    "SS": N_("with the start of the step before"),
    "FF": N_("finishes with the step before"),
    "SF": N_("finishes when the step before starts"),
}


def _cause(schedule: Schedule, step: Step, rows: tuple[Row, ...]) -> str:
    """What fixes a step in words; empty where it simply follows the step before, as nearly all do."""
    if step.link is None:
        return rows[step.task].why
    link = schedule.plan.links[step.link]
    apart = length(show.lag_text(schedule.plan, "FS", link.lag, link.lag_kind))
    if link.type == "FS" and not apart:
        return ""
    return f"{_(_AFTER[link.type])}{', ' + apart if apart else ''}"


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
        freeze = first.driver == network.FREEZE
        found.append(Offer(task, gain, gain >= _left(plan, task) - 1, then, held, freeze))
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
    _held, number = schedule.driver[last]
    while number is not None:
        before = plan.links[number].pred
        if schedule.total_float[before] != least or before in chain:
            break
        if plan.tasks[before].duration:
            chain.append(before)
        _held, number = schedule.driver[before]
    return NextPath(tuple(reversed(chain)), least)


def sentences(schedule: Schedule, names: Names, rows: tuple[Row, ...], near_days: int) -> tuple[str, ...]:
    """Return the critical path in words."""
    plan = schedule.plan
    path = [rows[step.task] for step in schedule.path]
    if not path:
        return (_("The plan has no task, so nothing drives its finish."),)
    if all(row.finished for row in rows):
        text = _("Everything is finished; {task} was the last, on {day}.")
        return (text.format(task=quoted(path[-1].label), day=day(path[-1].finish)),)
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
            count(
                also,
                "{number} more task is critical as well: not on this path, but without float.",
                "{number} more tasks are critical as well: not on this path, but without float.",
            )
        )
    other = next_path(schedule)
    if other is not None:
        through = listed((quoted(names.task(place)) for place in other.tasks), 4)
        task = plan.tasks[other.tasks[-1]]
        room = show.days(plan, other.total_float, task.elapsed)
        many = 1 if room == 1 else 2
        length = (
            ngettext("{number} calendar day", "{number} calendar days", many).format(
                number=figure(f"{room:f}")
            )
            if task.elapsed
            else working_days(room)
        )
        text = _("The next path runs through {tasks} and has {days} of float.")
        found.append(text.format(tasks=through, days=length))
    near = sum(row.near for row in rows)
    if near:
        found.append(
            ngettext(
                "{number} further task has at most {days} working days of float and can become critical soon.",
                "{number} further tasks have at most {days} working days of float and can become critical soon.",
                near,
            ).format(number=figure(f"{near:,}"), days=near_days)
        )
    return tuple(found)


def _what_drives(path: list[Row]) -> str:
    first, last = path[0], path[-1]
    if first is last:
        text = _("One task drives the finish on {day}: {task}.")
        return text.format(day=day(last.finish), task=quoted(last.label))
    return _("{steps} drive the finish on {day}, from {first} ({start}) to {last}.").format(
        steps=count(len(path), "{number} step", "{number} steps"),
        day=day(last.finish),
        first=quoted(first.label),
        start=day(first.start),
        last=quoted(last.label),
    )


def _who_owns(path: list[Row]) -> str:
    """Who is accountable for most of the days of the path."""
    length: dict[str, Decimal] = {}
    total = sum((row.days for row in path), Decimal())
    for row in path:
        length[row.owner] = length.get(row.owner, Decimal()) + row.days
    if not total:
        return ""
    parts = [
        _("{name} for {days}").format(name=name or _("nobody"), days=figure(f"{days:f}"))
        for name, days in sorted(length.items(), key=lambda item: -item[1])
        if days
    ]
    if len(parts) == 1:
        owner = next(name for name, days in length.items() if days)
        if not owner:
            return _("Nobody is accountable for any of its {days}.").format(days=working_days(total))
        return _("{name} is accountable for all of its {days}.").format(name=owner, days=working_days(total))
    if len(parts) > 4:
        rest = len(parts) - 3
        more = ngettext("{number} more for the rest", "{number} more for the rest", rest)
        parts = [*parts[:3], more.format(number=rest)]
    text = _("Its steps take {days}; accountable are {people}.")
    return text.format(days=working_days(total), people=listed(parts))


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
    text = ngettext(
        "The last go-live, {task} on {day}, is not on it and has {days} of float; the longest of its {steps} is "
        "{named}.",
        "The last go-live, {task} on {day}, is not on it and has {days} of float; the longest of its {steps} are "
        "{named}.",
        len(work[:2]),
    )
    return [
        text.format(
            task=quoted(rows[last].label),
            day=day(rows[last].finish),
            days=working_days(rows[last].total_float),
            steps=count(len(chain), "{number} step", "{number} steps"),
            named=named,
        )
    ]


def _named(row: Row) -> str:
    return f"{quoted(row.label)} ({length(row.duration)}, {row.owner or _('nobody is accountable')})"


def _bought(plan: Plan, rows: tuple[Row, ...], found: tuple[Offer, ...]) -> list[str]:
    """Where days can be bought: what can be won whole in one sentence, the others one by one."""
    whole = [_named(rows[one.task]) for one in found if one.whole]
    sentences = []
    if whole:
        steps = whole[-1]
        if len(whole) > 1:
            steps = _("{items} or {last}").format(items=", ".join(whole[:-1]), last=whole[-1])
        text = _("Every day saved in {steps} brings the finish forward by a day.")
        sentences.append(text.format(steps=steps))
    return sentences + [_offer(plan, rows, one) for one in found if not one.whole]


def _offer(plan: Plan, rows: tuple[Row, ...], one: Offer) -> str:
    row = rows[one.task]
    of = _named(row)
    won = one.gain // plan.day_minutes
    saved = count(won, "{number} working day", "{number} working days")
    if one.then is None and one.held is not None:
        if one.freeze:
            holds = _("a freeze holds {task}").format(task=quoted(rows[one.held].label))
        else:
            holds = _("a date holds {task}").format(task=quoted(rows[one.held].label))
        if won == 0:
            return _("Saving days in {step} brings nothing: {holds}.").format(step=of, holds=holds)
        text = _("Up to {days} can be saved in {step} before {holds}.")
        return text.format(days=saved, step=of, holds=holds)
    other = _("another path")
    if one.then is not None:
        other = _("the path through {task}").format(task=quoted(rows[one.then].label))
    if won == 0:
        text = _("Saving days in {step} alone brings nothing: {other} is as long.")
        return text.format(step=of, other=other)
    text = _("Up to {days} can be saved in {step} before {other} takes over.")
    return text.format(days=saved, step=of, other=other)
