"""Checks of the schedule: logic, lags, constraints, float and dates (DCMA 14 points and GAO practices)."""

from collections.abc import Iterator

from crmplan.language.fields import place
from crmplan.model import ERROR, WARNING, Location
from crmplan.rules.frame.record import Ask, Days, Gap, Share, rule
from crmplan.rules.frame.view import View

HARD = {
    "start_on": "starts on a fixed day",
    "finish_on": "ends on a fixed day",
    "start_by": "may not start later than a day",
    "not_after": "may not end later than a day",
}
"""Constraints that take the say from the links; ``deadline`` only measures and counts as soft."""

_PLACES = 3


@rule("no-dates", "SCH-01", ERROR, sources=("GAO",))
def no_dates(view: View, ask: Ask) -> Iterator[Gap]:
    """The plan has dates: its links form no ring and every reference leads somewhere.

    What: Following the links never leads back to where one began, every reference leads to a task, and no
        two tasks have the same id.
    Why: A plan without dates cannot say when anybody goes live, what drives that day or when money is spent.
        A valid critical path needs sound logic first.
    Evidence: Links and ids. Each ring and each broken reference is an error of its own with its lines; this
        check says what follows from them.
    Mend: Mend the errors of the language first. In a ring, take out the link that says "nice to have" and
        keep the ones that say "cannot start without".
    Note: It is an error at every stage, since nothing else about dates can be judged.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d, needs: train}  # expect: no-dates
          train: {duration: 3d, needs: configure}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
          train: {duration: 3d, needs: configure}
    """
    if view.plan.schedulable:
        return
    errors = [finding for finding in view.plan.findings if finding.severity == ERROR]
    at = min((finding.at for finding in errors), default=view.top)
    yield Gap(at, "No dates can be computed before the errors in links and references are mended")


@rule(
    "open-ends",
    "SCH-02",
    WARNING,
    sources=("DCMA", "GAO"),
    options={"max_share": Share("5%", "Largest share of open tasks without a predecessor or a successor")},
)
def open_ends(view: View, ask: Ask) -> Iterator[Gap]:
    """Every task hangs on another one and another one waits for it.

    What: Besides one start and one finish, at most 5 % of the unfinished tasks have nothing before them or
        nothing behind them.
    Why: A task without a predecessor sits on the first day whatever happens elsewhere, and a task without a
        successor may slip for months without moving any date: its float is an illusion.
    Evidence: Links. A fixed date (`start_on`) is no link.
    Mend: Write what must be ready first in `needs`, and let the task, gate or closing milestone that waits
        for it say so.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
          guide: {duration: 2d}  # expect: open-ends
          go-live: {kind: go-live, needs: configure}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
          guide: {duration: 2d, needs: configure}
          go-live: {kind: go-live, needs: guide}
    """
    plan = view.plan
    unfinished = [task for task in range(len(plan.tasks)) if not view.finished(task)]
    starts = [task for task in unfinished if not view.reach.predecessors(task)]
    ends = [task for task in unfinished if not view.links_out[task]]
    if not ends or len(unfinished) < 2:
        return
    # One start and one finish are natural: the first task as written, and the one that ends last.
    finish = view.schedule.finish if view.schedule is not None else list(range(len(plan.tasks)))
    last = max(ends, key=lambda task: (finish[task], task))
    starts = [task for task in starts[1:] if task != last]
    ends = [task for task in ends if task != last]
    if len({*starts, *ends}) <= ask.number("max_share") * len(unfinished):
        return
    alone = set(starts) & set(ends)
    for task in sorted({*starts, *ends}):
        if task in alone:
            message = "Nothing comes before {what} and nothing waits for it, so its dates mean nothing"
        elif task in set(starts):
            message = "Nothing comes before {what}, so it sits on the first day whatever happens"
        else:
            message = "Nothing waits for {what}, so it may slip without moving any date"
        here = plan.tasks[task]
        yield Gap(here.at, message, here.id, (task,), help="Write the links in `needs`.")


@rule("lead", "SCH-03", WARNING, sources=("DCMA",))
def lead(view: View, ask: Ask) -> Iterator[Gap]:
    """No link lets a task start before what it waits for has ended.

    What: No link has a negative lag.
    Why: A lead says "start two days before the other one ends", which nobody can know until it is too late,
        and it hides that a part of the first task would be enough.
    Evidence: Lags of links.
    Mend: Split the first task where the second one can really begin, and link to that part; or use a
        start-to-start link with a positive lag.
    Note: DCMA asks for none; here it is a warning, because a lead is a doubtful estimate and no false date.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          design: {duration: 10d}
          configure: {duration: 5d, needs: design -2d}  # expect: lead

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          design-core: {duration: 8d}
          design-rest: {duration: 2d, needs: design-core}
          configure: {duration: 5d, needs: design-core}
    """
    for link in view.plan.links:
        if link.lag < 0:
            task = view.plan.tasks[link.succ]
            message = "A negative lag lets {what} begin before what it needs has ended"
            yield Gap(link.at, message, task.id, (link.succ,), help="Link to the part that is needed first.")


@rule(
    "many-lags",
    "SCH-04",
    WARNING,
    sources=("DCMA",),
    options={"max_share": Share("5%", "Largest share of links with a positive lag")},
)
def many_lags(view: View, ask: Ask) -> Iterator[Gap]:
    """Waiting is planned as tasks, not hidden in links.

    What: At most 5 % of the links have a positive lag.
    Why: A lag is work or waiting that nobody owns: it has no name, no owner and no progress, and it is the
        first thing forgotten when the plan moves.
    Evidence: Lags of links.
    Mend: Write the waiting as a task with an owner (delivery time, notice period), elapsed where nights and
        weekends count: `duration: 14ed`.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          order: {duration: 1d}
          install: {duration: 3d, needs: order +15d}  # expect: many-lags

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          order: {duration: 1d}
          delivery: {duration: 15d, needs: order}
          install: {duration: 3d, needs: delivery}
    """
    links = view.plan.links
    waiting = [link for link in links if link.lag > 0]
    if len(waiting) > ask.number("max_share") * len(links):
        message = (
            f"{len(waiting)} of {len(links)} links wait a fixed time; plan the waiting as tasks with an owner"
        )
        yield _one(message, [(link.at, link.succ) for link in waiting])


@rule(
    "few-finish-to-start",
    "SCH-05",
    WARNING,
    sources=("DCMA",),
    options={"min_share": Share("90%", "Least share of finish-to-start links")},
)
def few_finish_to_start(view: View, ask: Ask) -> Iterator[Gap]:
    """Most links are finish-to-start.

    What: At least 90 % of the links are finish-to-start.
    Why: Start-to-start and finish-to-finish links let work overlap; many of them make a path that nobody can
        follow, and start-to-finish is nearly always a slip of the pen.
    Evidence: Types of links.
    Mend: Split tasks that overlap, and link the part that is needed to the part that needs it.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          design: {duration: 10d}
          configure: {duration: 10d, needs: design ss +3d}  # expect: few-finish-to-start

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          design: {duration: 10d}
          configure: {duration: 10d, needs: design}
    """
    links = view.plan.links
    others = [link for link in links if link.type != "FS"]
    if len(others) > (1 - ask.number("min_share")) * len(links):
        message = f"{len(others)} of {len(links)} links are not finish-to-start; split the tasks that overlap"
        yield _one(message, [(link.at, link.succ) for link in others])


@rule(
    "hard-constraints",
    "SCH-06",
    WARNING,
    sources=("DCMA",),
    options={"max_share": Share("5%", "Largest share of open tasks with a fixed date")},
)
def hard_constraints(view: View, ask: Ask) -> Iterator[Gap]:
    """Links decide the dates, not fixed days.

    What: At most 5 % of the unfinished tasks have `start_on`, `finish_on`, `start_by` or `not_after`.
    Why: A fixed day stays where it is when the work before it slips, so the plan shows a date that can no
        longer be kept.
    Evidence: Constraints of tasks. `not_before`, `finish_not_before` and `deadline` are soft.
    Mend: Use `not_before` for what cannot begin earlier and `deadline` for a promise: a deadline measures
        and moves nothing.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
          train: {duration: 3d, needs: configure, start_on: 2027-03-15}  # expect: hard-constraints

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
          train: {duration: 3d, needs: configure, deadline: 2027-03-19}
    """
    found = []
    unfinished = 0
    for number, task in enumerate(view.plan.tasks):
        if view.finished(number):
            continue
        unfinished += 1
        hard = [one for one in task.constraints if one.kind in HARD]
        if hard:
            found.append((hard[0].at, number))
    if len(found) > ask.number("max_share") * unfinished:
        message = f"{len(found)} of {unfinished} open tasks have a fixed day, which hides a slip before them"
        yield _one(message, found, help="Use `deadline` or `not_before`.")


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
        yield _one(message, [(view.plan.tasks[number].at, number) for number in found])


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


@rule(
    "long-tasks",
    "SCH-09",
    WARNING,
    sources=("DCMA", "GAO"),
    options={
        "max_duration": Days("44d", "Duration above which a task is too long to be steered"),
        "max_share": Share("5%", "Largest share of open tasks that are longer"),
    },
)
def long_tasks(view: View, ask: Ask) -> Iterator[Gap]:
    """Few tasks are longer than two months.

    What: At most 5 % of the unfinished tasks are longer than 44 working days.
    Why: Nobody can tell for two months whether a long task is late, and then it is.
    Evidence: Likely durations; elapsed durations count with their working days.
    Mend: Split the task where something is delivered.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          build: {duration: 60d}  # expect: long-tasks
          go-live: {kind: go-live, needs: build}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          build-sales: {duration: 30d}
          build-service: {duration: 30d, needs: build-sales}
          go-live: {kind: go-live, needs: build-service}
    """
    limit = ask.number("max_duration")
    found = []
    unfinished = 0
    for number, task in enumerate(view.plan.tasks):
        if view.finished(number):
            continue
        unfinished += 1
        if view.in_days(task.duration, task.elapsed) > limit:
            found.append((task.at, number))
    if len(found) > ask.number("max_share") * unfinished:
        message = (
            f"{len(found)} of {unfinished} open tasks are longer than {limit:f} working days; split them"
        )
        yield _one(message, found)


@rule("impossible-dates", "SCH-10", ERROR, sources=("DCMA", "GAO"), needs=("schedule",))
def impossible_dates(view: View, ask: Ask) -> Iterator[Gap]:
    """Nothing unstarted lies in the past, and nothing has happened in the future.

    What: With a status date, no task that has not started is dated before it, and no actual start or finish
        lies after it.
    Why: A plan that still shows open work last month cannot be believed for next month either.
    Evidence: `progress` and the dates of the schedule. crmplan moves unstarted work behind the status date;
        only a fixed day can hold it in the past.
    Mend: Write the actual dates as they were, move the fixed day, or give the work that has not begun a new
        one.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
          train: {duration: 3d, needs: configure}
        progress:
          2027-03-10:
            tasks:
              configure: {started: 2027-03-01, finished: 2027-03-12}  # expect: impossible-dates

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
          train: {duration: 3d, needs: configure}
        progress:
          2027-03-10:
            tasks:
              configure: {started: 2027-03-01, finished: 2027-03-05}
    """
    status = view.plan.status
    if status is None:
        return
    start = view.dates.start
    for number, task in enumerate(view.plan.tasks):
        actual = view.plan.actuals.get(number)
        if actual is not None:
            for word, instant in (("start", actual.started), ("finish", actual.finished)):
                if instant is not None and instant > status:
                    message = (
                        f"The actual {word} of {{what}} lies behind the status date: nobody knows it yet"
                    )
                    yield Gap(actual.at, message, task.id, (number,))
        unstarted = actual is None or (actual.started is None and actual.finished is None)
        if unstarted and start[number] < status:
            at = next((one.at for one in task.constraints if one.kind in HARD), task.at)
            message = "{what} has not begun and is dated before the status date; give it a new day"
            yield Gap(at, message, task.id, (number,))


def _one(message: str, found: list[tuple[Location, int]], help: str = "") -> Gap:
    """Return one gap for all tasks that together pass a limit: at the first line, with the next ones beside
    it."""
    lines: dict[tuple[str, int], Location] = {}
    for at, _ in found:
        lines.setdefault((at.file, at.line), at)
    places = list(lines.values())
    also = tuple((at, "here too") for at in places[1 : 1 + _PLACES])
    return Gap(places[0], message, "", tuple(task for _, task in found), help=help, also=also)
