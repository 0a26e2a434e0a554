"""Checks of the logic of the schedule: what hangs on what, and how."""

from collections.abc import Iterator

from crmplan.model import ERROR, INFO, WARNING
from crmplan.rules.frame.record import Ask, Count, Gap, Share, rule
from crmplan.rules.frame.view import View
from crmplan.rules.schedule.shared import one_gap

HOURLY = frozenset(("cutover", "mock-cutover"))
"""Kinds of work that are planned by the hour."""


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
    names = sorted({finding.rule for finding in errors})
    message = f"No dates can be computed before what is wrong is mended: {', '.join(names)}"
    yield Gap(at, message if names else "No dates can be computed")


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
        yield one_gap(message, [(link.at, link.succ) for link in waiting])


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
        yield one_gap(message, [(link.at, link.succ) for link in others])


@rule(
    "many-predecessors",
    "SCH-16",
    INFO,
    sources=("GAO",),
    options={"max_predecessors": Count("8", "Predecessors above which a task is a point where paths merge")},
)
def many_predecessors(view: View, ask: Ask) -> Iterator[Gap]:
    """Few tasks wait for very many others.

    What: No unfinished task has more than 8 predecessors.
    Why: A task starts when the last of its predecessors is ready. Of nine, each in time nine times out of ten,
        all are in time less than four times out of ten; the plan shows none of this risk.
    Evidence: Links, each predecessor counted once.
    Mend: Nothing, if it is a gate where much comes together: then plan some days before it. Else take out
        links that another one already promises, or gather what belongs together in a milestone.
    Note: An info, since gates and go-lives gather much by their nature.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          a: {duration: 1d}
          b: {duration: 1d}
          c: {duration: 1d}
          d: {duration: 1d}
          e: {duration: 1d}
          f: {duration: 1d}
          g: {duration: 1d}
          h: {duration: 1d}
          i: {duration: 1d}
          ready: {needs: [a, b, c, d, e, f, g, h, i]}  # expect: many-predecessors

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          a: {duration: 1d}
          b: {duration: 1d}
          ready: {needs: [a, b]}
    """
    limit = ask.number("max_predecessors")
    before: dict[int, set[int]] = {}
    for link in view.plan.links:
        before.setdefault(link.succ, set()).add(link.pred)
    for task in sorted(before):
        if len(before[task]) > limit and not view.finished(task):
            one = view.plan.tasks[task]
            message = (
                f"More than {limit:f} tasks must be ready before {{what}}; one late is enough to move it"
            )
            yield Gap(one.place("needs"), message, one.id, (task,))


@rule("odd-lengths", "SCH-20", WARNING, sources=("GAO", "DCMA"))
def odd_lengths(view: View, ask: Ask) -> Iterator[Gap]:
    """Work takes at least a day, and what marks a point in time takes none.

    What: Every unfinished task that takes time takes a working day or more; gates take no time.
    Why: Work of an hour or two belongs on a list and not in a plan of months: nobody reports progress on it,
        and its dates only look exact. A decision with a length hides the work that prepares it.
    Evidence: Likely durations; kinds of gates.
    Mend: Put short steps together to a task of a day or more, or make them milestones. Plan what prepares a
        gate as a task before it.
    Note: A cut-over and its rehearsal are planned by the hour, so they may be short. A milestone is a task
        without duration, so one with a length cannot be written; work of a kind that
        must take time and has none is an error of the language. Elapsed tasks count on the clock: 24
        hours are a day.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
          call: {duration: 1h, needs: configure}  # expect: odd-lengths

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
          talks: {duration: 1d, needs: configure}
          accepted: {needs: talks}
    """
    for number, task in enumerate(view.plan.tasks):
        if view.finished(number) or not task.duration:
            continue
        if task.gate:
            message = "{what} is a decision and takes time; plan what prepares it as a task before it"
            yield Gap(task.place("duration"), message, task.id, (number,))
        elif HOURLY.isdisjoint(task.kinds) and task.duration < (
            1440 if task.elapsed else view.plan.day_minutes
        ):
            message = (
                "{what} takes less than a day; put such steps together to one task, or make a milestone of it"
            )
            yield Gap(task.place("duration"), message, task.id, (number,))
