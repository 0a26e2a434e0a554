"""Checks of float: what may slip, what may not, and what the finish hangs on."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from math import ceil

from crmplan.analyses.earned import path_length_index
from crmplan.analyses.stretch import PINS, held_by_pins
from crmplan.language.fields import place
from crmplan.model import DAY, ERROR, INFO, WARNING
from crmplan.rules.frame.record import Ask, Days, Gap, Share, rule
from crmplan.rules.frame.view import View
from crmplan.rules.schedule.shared import decimal, one_gap, percent


@rule(
    "high-float",
    "SCH-07",
    WARNING,
    sources=("DCMA", "GAO"),
    needs=("schedule",),
    options={
        "max_float": Days("44d", "Total float above which a task counts as unlinked"),
        "max_share": Share("5%", "Largest share of open tasks with more float than that"),
    },
)
def high_float(view: View, ask: Ask) -> Iterator[Gap]:
    """Few tasks have months of float.

    What: At most 5 % of the unfinished tasks have more than 44 working days of total float.
    Why: A task that may slip for two months is mostly one whose successor has been forgotten.
    Evidence: Total float.
    Mend: Link the task to what really waits for it; or plan it `schedule: late`, if nothing does.
    Note: Waiting for a freeze is no float in this sense: where freezes move work, the float that counts is
        that of the same plan without them.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          build: {duration: 60d}
          guide: {duration: 5d}  # expect: high-float
          go-live: {kind: go-live, needs: [build, guide]}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          build: {duration: 60d}
          guide: {duration: 5d, needs: build}
          go-live: {kind: go-live, needs: guide}
    """
    limit = ask.number("max_float")
    share = ask.number("max_share")
    unfinished = [number for number in range(len(view.plan.tasks)) if not view.finished(number)]
    found = [number for number in unfinished if view.float_days(number) > limit]
    if len(found) > share * len(unfinished):
        found = [number for number in found if view.float_without_freezes(number) > limit]
    if len(found) > share * len(unfinished):
        message = (
            f"{len(found)} of {len(unfinished)} open tasks have more than {limit:f} working days of float: "
            "what waits for them is missing"
        )
        yield one_gap(message, [(view.plan.tasks[number].at, number) for number in found])


@rule("negative-float", "SCH-08", ERROR, sources=("DCMA", "GAO"), needs=("schedule",))
def negative_float(view: View, ask: Ask) -> Iterator[Gap]:
    """What is promised can be kept: no fixed day lies before the day the work allows.

    What: No task has negative float against a `deadline`, `not_after`, `start_by`, `start_on` or
        `finish_on`, and the forecast finish is not behind `committed_finish`.
    Why: Negative float means that the promised day is already missed on paper; whoever rushes to keep it
        pays for it with tests and training.
    Evidence: Dates of the schedule against the fixed days.
    Mend: Look at what drives the date (`crmplan why TASK`), shorten or reorder that work, or agree on a new
        day with those it was promised to.
    Note: One finding for each fixed day that is missed, with all tasks that are too late because of it. The
        committed finish never changes float; it is compared here since it is a fixed day too.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 10d}
          go-live:
            kind: go-live
            needs: configure
            deadline: 2027-03-10  # expect: negative-float

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 10d}
          go-live:
            kind: go-live
            needs: configure
            deadline: 2027-03-31
    """
    yield from _missed_days(view)
    yield from _missed_commitment(view)


def _missed_days(view: View) -> Iterator[Gap]:
    dates = view.dates
    tasks = view.plan.tasks
    late = [task for task, slack in enumerate(dates.total_float) if slack < 0 and not view.finished(task)]
    explained: set[int] = set()
    for number in late:
        for one in tasks[number].constraints:
            missed = _missed_by(view, number, one.kind, one.instant)
            if missed <= 0:
                continue
            group = view.behind(late, number)
            explained.update(group)
            yield Gap(
                one.at,
                "The fixed day of {what} cannot be kept: the work before it needs {days} more",
                tasks[number].id,
                tuple(group),
                help="`crmplan why TASK` shows what drives it.",
                days=_at_least_one(view, missed),
            )
    rest = [task for task in late if task not in explained]
    if rest:
        worst = min(rest, key=lambda task: (dates.total_float[task], task))
        message = "{what} has {days} too few for what follows it"
        days = _at_least_one(view, -dates.total_float[worst])
        yield Gap(tasks[worst].at, message, tasks[worst].id, tuple(rest), days=days)


def _missed_by(view: View, task: int, kind: str, instant: int) -> int:
    """Return the working minutes by which the work misses a fixed day; zero or less when it is kept."""
    dates = view.dates
    if kind in ("deadline", "not_after"):
        return view.working_minutes(task, instant, dates.early_finish[task])
    if kind == "start_by":
        return view.working_minutes(task, instant, dates.early_start[task])
    if kind in ("start_on", "finish_on"):
        return -min(0, dates.total_float[task])
    return 0


def _missed_commitment(view: View) -> Iterator[Gap]:
    programme = view.playbook.programme
    committed = programme.committed_finish
    if committed is None:
        return
    calendar = view.plan.calendars["default"]
    end = (committed.toordinal() + 1) * 1440
    missed = calendar.between(end, view.dates.finish_instant)
    if missed > 0:
        yield Gap(
            place(programme, "committed_finish"),
            f"The plan ends {{days}} after the committed finish of {committed}",
            help="`crmplan show critical` shows what drives the finish.",
            days=_at_least_one(view, missed),
        )


def _at_least_one(view: View, minutes: int) -> int:
    """Return working days, begun ones counted whole."""
    return -(-minutes // view.plan.day_minutes)


@rule("cut-critical-path", "SCH-13", ERROR, sources=("DCMA", "GAO"), needs=("schedule",))
def cut_critical_path(view: View, ask: Ask) -> Iterator[Gap]:
    """The critical path runs unbroken to the finish.

    What: Whichever critical task slips by 100 working days, the finish moves by as many; no
        `start_on` or `finish_on` stands between critical work and the finish.
    Why: Where a fixed day takes up the slip of the work before it, the plan keeps a finish that nobody can
        keep, and the work that decides it is not on the critical path.
    Evidence: Links, floats and fixed days of the schedule.
    Mend: Write `not_before` for what cannot begin earlier, or `deadline` for what was promised, and let links
        move the task.
    Note: Nothing is moved to find out: work without float to the finish moves it over links without slack
        unless a fixed day stands in between, and that is worked out from links and fixed days. A slip is
        meant and not a longer duration, which a start-to-start link does not pass on; SCH-05 limits those.
        Deadlines and latest days make work critical for themselves and not for the finish, so they are
        SCH-08's. `not_before` and freezes wait for a day and pass on what comes later, so they cut nothing;
        with them the finish may move by less than 100 days, because what slips uses the time of waiting.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 10d}
          train: {duration: 3d, needs: configure, start_on: 2027-03-15}  # expect: cut-critical-path

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 10d}
          train: {duration: 3d, needs: configure, not_before: 2027-03-15}
    """
    for pin, tasks in held_by_pins(view.dates).items():
        one = view.plan.tasks[pin]
        at = next((each.at for each in one.constraints if each.kind in PINS), one.at)
        message = "The fixed day of {what} cuts the critical path: what comes late before it does not move the finish"
        yield Gap(at, message, one.id, (pin, *tasks), help="Use `not_before` or `deadline`.")


@rule(
    "promise-too-tight",
    "SCH-14",
    WARNING,
    sources=("DCMA",),
    needs=("schedule",),
    options={"min_index": Share("95%", "Least critical path length index (CPLI)")},
)
def promise_too_tight(view: View, ask: Ask) -> Iterator[Gap]:
    """The committed finish is no more than 5 % tighter than the work that is left.

    What: With a `committed_finish` or a stored baseline, the critical path length index (CPL + TF) / CPL is at
        least 0.95. CPL is the working days from the status date, or the start, to the forecast finish, TF
        those from there to the committed one, else to that of the current baseline.
    Why: 0.92 says that everything on the critical path must go in 92 % of its planned time from now on, day
        for day. Plans do not become faster on their own.
    Evidence: `committed_finish`, else the finish of the current stored baseline, the status date and the dates
        of the schedule.
    Mend: Shorten the critical path (`crmplan show critical`), or agree on a day that can be kept.
    Note: SCH-08 says by how much the day is missed; this says whether it can still be caught up. What was
        committed stands above a baseline, which may have been approved for less.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, committed_finish: 2027-03-10}  # expect: promise-too-tight
        tasks:
          configure: {duration: 20d}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, committed_finish: 2027-03-31}
        tasks:
          configure: {duration: 20d}
    """
    programme = view.playbook.programme
    committed = programme.committed_finish
    if committed is not None:
        until, at = (committed.toordinal() + 1) * DAY, place(programme, "committed_finish")
    elif view.baseline is not None:
        until, at = view.baseline.finish_instant, view.top
    else:
        return
    calendar = view.plan.calendars["default"]
    finish = view.dates.finish_instant
    left = calendar.between(max(view.plan.start, view.plan.status or 0), finish)
    room = calendar.between(finish, until)
    index = path_length_index(left, room) if left > 0 else None
    if index is not None and index < ask.number("min_index"):
        time = percent(max(index, Fraction(0)))
        if committed is not None:
            message = (
                f"To keep the committed finish, all critical work must go in {time} of its time; shorten the critical "
                "path or agree on a later day"
            )
        else:
            message = (
                f"To keep the finish of the baseline, all critical work must go in {time} of its time; shorten the "
                "critical path or agree on a later day"
            )
        yield Gap(at, message, help=f"Critical path length index (CPLI): {decimal(index)}.")


@rule(
    "near-critical",
    "SCH-17",
    INFO,
    sources=("GAO",),
    needs=("schedule",),
    options={
        "max_float": Days("5d", "Total float up to which a task is nearly critical"),
        "max_share": Share("40%", "Share of open tasks that are nearly critical above which it is a warning"),
    },
)
def near_critical(view: View, ask: Ask) -> Iterator[Gap]:
    """What is nearly critical is known and watched.

    What: Unfinished tasks with up to 5 working days of float that are not critical are listed; when they are
        more than 40 % of the unfinished tasks, it is a warning.
    Why: A week is lost to one illness, and then these tasks decide the finish. Where nearly all is nearly
        critical, the date has no margin anywhere.
    Evidence: Total float of open tasks.
    Mend: Watch them like the critical path. In a plan that is tight everywhere, agree on a later day or take
        work out.
    Note: The list is an info: a sound plan has such tasks, and a plan without any is rather badly linked.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          build: {duration: 20d}
          guide: {duration: 17d}  # expect: near-critical
          go-live: {kind: go-live, needs: [build, guide]}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          build: {duration: 20d}
          guide: {duration: 10d}
          go-live: {kind: go-live, needs: [build, guide]}
    """
    limit = ask.number("max_float")
    dates = view.dates
    unfinished = [number for number in range(len(view.plan.tasks)) if not view.finished(number)]
    found = [
        (view.plan.tasks[number].at, number)
        for number in unfinished
        if not dates.critical[number] and dates.total_float[number] > 0 and view.float_days(number) <= limit
    ]
    if not found:
        return
    count = (
        f"{len(found)} of {len(unfinished)} open tasks are nearly critical, with {limit:f} working days of float "
        "or less"
    )
    if len(found) > ask.number("max_share") * len(unfinished):
        gap = one_gap(f"{count}: the plan is tight everywhere; agree on a later day or take work out", found)
        yield gap._replace(severity=WARNING)
    else:
        yield one_gap(f"{count}; watch them like the critical path", found)


@rule(
    "promise-at-risk",
    "SCH-18",
    WARNING,
    sources=("GAO",),
    needs=("schedule", "simulation"),
    options={"min_chance": Share("80%", "Least chance of the committed finish in a simulation")},
)
def promise_at_risk(view: View, ask: Ask) -> Iterator[Gap]:
    """The committed finish can be kept in four of five runs of a simulation.

    What: When tasks have three-point durations and a `committed_finish` is given, at least 80 % of the
        simulated runs end by that day (P80).
    Why: The dates of the plan are those of likely durations. Where many paths meet, all of them going as
        likely as not is far less likely than each, and the plan's own finish is often kept in one of three
        runs only.
    Evidence: A simulation of the schedule with durations such as `15d..40d`.
    Mend: Promise the day that the simulation gives for 80 %, or keep the difference as a margin before the
        finish.
    Note: crmplan does not simulate yet. Until it does, every plan counts this check as not applicable, its
        example too, and nothing is guessed in its place.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, committed_finish: 2027-03-26}  # expect: promise-at-risk
        tasks:
          configure: {duration: 15d..40d}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, committed_finish: 2027-04-30}
        tasks:
          configure: {duration: 15d..40d}
    """
    programme = view.playbook.programme
    committed = programme.committed_finish
    runs = view.simulated
    if committed is None or not runs or all(task.low == task.high for task in view.plan.tasks):
        return
    kept = Fraction(bisect_right(runs, (committed.toordinal() + 1) * DAY), len(runs))
    wanted = ask.number("min_chance")
    if kept < wanted:
        safe = date.fromordinal((runs[ceil(wanted * len(runs)) - 1] - 1) // DAY)
        message = (
            f"The committed finish is kept in {percent(kept)} of the simulated runs; {percent(wanted)} of them end "
            f"by {safe}"
        )
        yield Gap(place(programme, "committed_finish"), message)
