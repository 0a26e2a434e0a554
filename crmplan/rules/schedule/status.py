"""Checks of the plan against what has happened up to the status date."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from crmplan.analyses.earned import Earned, due, execution_index
from crmplan.model import DAY, ERROR, WARNING, Location
from crmplan.nodes import Mapping
from crmplan.rules.frame.record import Ask, Count, Gap, Share, rule
from crmplan.rules.frame.view import View
from crmplan.rules.schedule.shared import HARD, decimal, one_gap

MOST_GONE = 3
"""Tasks taken out of the plan that a message names."""
AFTER = "Share of the planned cost that must be due before the indices say anything"


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
                    message = f"The actual {word} of {{what}} lies after the status date: nobody knows it yet"
                    yield Gap(actual.at, message, task.id, (number,))
        unstarted = actual is None or (actual.started is None and actual.finished is None)
        if unstarted and start[number] < status:
            at = next((one.at for one in task.constraints if one.kind in HARD), task.at)
            message = "{what} has not begun and is dated before the status date; give it a new day"
            yield Gap(at, message, task.id, (number,))


@rule(
    "missed-tasks",
    "SCH-12",
    WARNING,
    sources=("DCMA",),
    needs=("schedule",),
    options={"max_share": Share("5%", "Largest share of the tasks due that are late")},
)
def missed_tasks(view: View, ask: Ask) -> Iterator[Gap]:
    """What was due by the status date is done when it was due.

    What: Of the tasks whose planned finish lies before the status date, at most 5 % finished later than
        planned or are still open.
    Why: One late task is a problem of one team; many show that durations or capacity are wrong, and then the
        rest will be late as well.
    Evidence: Actual finishes, against the dates of the current stored baseline (`crmplan baseline`).
    Mend: Find the common cause, and plan the open work anew with what is now known.
    Note: Without a stored baseline, what was planned is the same plan computed without progress; whoever
        edits durations or links after the fact moves that comparison too. A task that the plan has no more
        was due and is not done, until a new baseline is approved; one that was added since was not due.
        Milestones are left out: they are late with the work before them.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}  # expect: missed-tasks
          train: {duration: 5d, needs: configure}
        progress:
          2027-03-10:
            tasks:
              configure: {started: 2027-03-01, finished: 2027-03-09}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
          train: {duration: 5d, needs: configure}
        progress:
          2027-03-10:
            tasks:
              configure: {started: 2027-03-01, finished: 2027-03-05}
    """
    if view.plan.status is None:
        return
    was_due = due(view.plan, view.planned)
    late = len(was_due.late) + len(was_due.gone)
    if late > ask.number("max_share") * was_due.total:
        message = (
            f"{late} of {was_due.total} tasks that were due are late or still open; find the common cause and plan "
            "the rest anew"
        )
        if was_due.late:
            gap = one_gap(message, [(view.plan.tasks[task].at, task) for task in was_due.late])
        else:
            gap = Gap(_status_at(view), message)
        yield gap._replace(help=_against(view, was_due.gone))


@rule(
    "behind-plan",
    "SCH-15",
    WARNING,
    sources=("DCMA", "GAO"),
    needs=("schedule",),
    options={"min_index": Share("95%", "Least baseline execution index (BEI)")},
)
def behind_plan(view: View, ask: Ask) -> Iterator[Gap]:
    """As many tasks are finished as should be.

    What: The tasks finished by the status date, divided by those planned to be finished by then (baseline
        execution index), are at least 0.95.
    Why: The index counts heads, so it cannot be talked up with tasks that are "nearly done", and it falls
        months before the finish moves.
    Evidence: Actual finishes, against the dates of the current stored baseline; what was finished early
        counts, what was added since the baseline does not.
    Mend: Finish what is begun before anything new is started, or plan the open work anew.
    Note: As in SCH-12, without a stored baseline the plan computed without progress is what was planned, and
        what was taken out of the plan stays due. Milestones are left out.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
          load: {duration: 5d}
          train: {duration: 5d, needs: [configure, load]}
        progress:
          2027-03-10:  # expect: behind-plan
            tasks:
              configure: {started: 2027-03-01, finished: 2027-03-05}
              load: {started: 2027-03-01, remaining: 2d}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
          load: {duration: 5d}
          train: {duration: 5d, needs: [configure, load]}
        progress:
          2027-03-10:
            tasks:
              configure: {started: 2027-03-01, finished: 2027-03-05}
              load: {started: 2027-03-01, finished: 2027-03-05}
    """
    if view.plan.status is None:
        return
    was_due = due(view.plan, view.planned)
    index = execution_index(was_due.done, was_due.total)
    if index is not None and index < ask.number("min_index"):
        message = (
            f"{was_due.done} tasks are finished and {was_due.total} should be; finish what is begun before anything "
            "new is started"
        )
        open_ones = tuple(task for task in was_due.late if not view.finished(task))
        value, name, tasks = decimal(index), view.planned.name, _named(was_due.gone)
        help = f"Baseline execution index (BEI): {value}."
        if name:
            help = f"Baseline execution index (BEI), against the baseline {name}: {value}."
        if tasks:
            help = (
                f"Baseline execution index (BEI), against the baseline {name}: {value}. Taken out of the plan since, "
                f"so never done: {tasks}."
            )
        yield Gap(_status_at(view), message, tasks=open_ones, help=help)


@rule(
    "old-status",
    "SCH-19",
    WARNING,
    sources=("GAO",),
    needs=("schedule",),
    options={"max_age": Count("30", "Calendar days after which a status is old")},
)
def old_status(view: View, ask: Ask) -> Iterator[Gap]:
    """While work is going on, its status is less than a month old.

    What: As long as tasks are open, the latest `progress` is at most 30 calendar days old; a programme that
        began more than 30 days ago has some.
    Why: Dates computed from an old status are those of a plan that no longer exists.
    Evidence: The latest day under `progress` against the day that counts as today (`--as-of`).
    Mend: Write what has started, finished and remains under `progress`, at least every month.
    Note: Without `--as-of` the latest status is today, so nothing is old.

    Bad example:

        # crmplan check --as-of 2027-05-03
        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 40d}
        progress:
          2027-03-10:  # expect: old-status
            tasks: {configure: {started: 2027-03-01, remaining: 33d}}

    Good example:

        # crmplan check --as-of 2027-05-03
        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 40d}
        progress:
          2027-04-30:
            tasks: {configure: {started: 2027-03-01, remaining: 3d}}
    """
    today = view.plan.as_of
    if today is None:
        return
    open_ones = tuple(task for task in range(len(view.plan.tasks)) if not view.finished(task))
    status = view.plan.status
    since = (view.plan.start if status is None else status) // DAY
    age = today.toordinal() - since
    if not open_ones or age <= ask.number("max_age"):
        return
    if status is None:
        message = (
            f"The programme began {age} days ago and has no progress; write what has started and finished"
        )
        yield Gap(view.top, message, tasks=open_ones)
    else:
        message = f"The status is {age} days old and {len(open_ones)} tasks are open; write today's progress"
        yield Gap(_status_at(view), message, tasks=open_ones)


@rule(
    "cost-or-time-overrun",
    "EVM-01",
    WARNING,
    sources=("DCMA", "GAO-COST"),
    needs=("schedule", "cost"),
    options={
        "watch": Share("95%", "Index of cost (CPI) or schedule (SPI) below which the work is to be watched"),
        "act": Share("90%", "Index of cost (CPI) or schedule (SPI) below which something must be done"),
        "after": Share("10%", AFTER),
    },
)
def cost_or_time_overrun(view: View, ask: Ask) -> Iterator[Gap]:
    """What has been done is worth what it cost and what was planned by now.

    What: At the status date, CPI (earned value by actual cost) and SPI (earned by planned value) are at least
        0.95; below 0.90 something must be done.
    Why: A programme that has earned 85 cents for each euro a third of the way seldom earns a whole one
        for the rest. Both indices show it before the money or the time is gone.
    Evidence: `done`, `remaining`, `finished` and `spent` of tasks under `progress`; costs of tasks and of
        those who do them.
    Mend: Look at the tasks with the largest differences, and plan what is left anew in time and money.
    Note: Planned value is what the current stored baseline planned for each task, spread evenly along its
        dates there; without a stored baseline, the plan's own cost along the dates it has without progress.
        What was taken out of the plan stays planned, and what was added earns nothing while its cost counts,
        until a new baseline is approved. Budget lines are left out, since they pass with time whatever is
        done. CPI is judged only when every begun task with a cost says what was `spent`. In the first tenth
        of the work a single day moves the indices far, so nothing is said there.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 10d, cost: {implementation: 10000}}
        progress:
          2027-03-12:  # expect: cost-or-time-overrun
            tasks: {configure: {started: 2027-03-01, done: 80%, spent: 8000}}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 10d, cost: {implementation: 10000}}
        progress:
          2027-03-12:
            tasks: {configure: {started: 2027-03-01, finished: 2027-03-12, spent: 10200}}
    """
    earned = view.earned
    if earned is None or not _says_something(earned, ask):
        return
    value = earned.value
    for name, index, means in (
        ("CPI", value.cpi, "the work done cost more than was planned for it"),
        ("SPI", value.spi, "less is done than was planned by now"),
    ):
        if index is None or index >= ask.number("watch"):
            continue
        advice = "act: plan the rest anew" if index < ask.number("act") else "watch it"
        yield Gap(_status_at(view), f"{name} is {decimal(index)}, {means}; {advice}", path=name)


@rule(
    "earned-late",
    "EVM-02",
    WARNING,
    sources=("GAO-COST",),
    needs=("schedule", "cost"),
    options={
        "min_index": Share("90%", "Least index of earned schedule, SPI(t)"),
        "after": Share("10%", AFTER),
    },
)
def earned_late(view: View, ask: Ask) -> Iterator[Gap]:
    """What is done now was not planned to be done long ago.

    What: SPI(t), the time at which the plan had earned what is earned now, by the time that has passed, is at
        least 0.90.
    Why: SPI climbs back to 1 at the end of every late project, because all the work is done some day; SPI(t)
        does not, so it tells the truth in the last third too.
    Evidence: `done`, `remaining` and `finished` of tasks under `progress`, costs and dates of the current
        stored baseline; in working days.
    Mend: Plan the rest with the pace of the work so far: planned duration by SPI(t) is where it leads.
    Note: As in EVM-01, without a stored baseline what was planned is the plan without progress, budget lines
        are left out, and nothing is said in the first tenth of the work. When all is done there is nothing
        left to steer, and the check is silent.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 20d, cost: {implementation: 20000}}
        progress:
          2027-03-12:  # expect: earned-late
            tasks: {configure: {started: 2027-03-01, done: 30%}}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 20d, cost: {implementation: 20000}}
        progress:
          2027-03-12:
            tasks: {configure: {started: 2027-03-01, done: 50%}}
    """
    earned = view.earned
    if earned is None or earned.value.ev >= earned.value.bac or not _says_something(earned, ask):
        return
    time = earned.schedule
    index = time.spi
    if index is not None and index < ask.number("min_index"):
        message = (
            f"What is done after {int(time.at)} working days was planned to be done after {int(time.es)}; plan the "
            "rest with the pace so far"
        )
        whole = (
            ""
            if time.duration is None
            else f" At this pace the whole takes {int(time.duration)} working days."
        )
        yield Gap(_status_at(view), message, help=f"SPI(t): {decimal(index)}.{whole}")


@rule(
    "rest-too-cheap",
    "EVM-03",
    WARNING,
    sources=("GAO-COST", "DCMA"),
    needs=("schedule", "cost"),
    options={
        "max_index": Share("110%", "Largest TCPI against the planned cost"),
        "max_gap": Share("10%", "Largest difference between TCPI and CPI"),
        "after": Share("10%", AFTER),
    },
)
def rest_too_cheap(view: View, ask: Ask) -> Iterator[Gap]:
    """What is left can be done with the money that is left.

    What: TCPI(BAC), the work left by the money left, is at most 1.10, and at most 0.10 above CPI.
    Why: It says how much cheaper the rest must be than planned. Nobody who earned 0.9 so far earns 1.1 from
        tomorrow on.
    Evidence: Costs of tasks and of those who do them in the current stored baseline (else in the plan), `done`
        and `spent` of tasks under `progress`.
    Mend: Ask for the money that the rest will take, or take work out, before the money has run out.
    Note: Judged only when every begun task with a cost says what was `spent`. When all the money is spent and
        work is left, TCPI is undefined or negative, which is worse and reported as such.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 20d, cost: {implementation: 20000}}
        progress:
          2027-03-12:  # expect: rest-too-cheap
            tasks: {configure: {started: 2027-03-01, done: 50%, spent: 12000}}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 20d, cost: {implementation: 20000}}
        progress:
          2027-03-12:
            tasks: {configure: {started: 2027-03-01, done: 50%, spent: 10000}}
    """
    earned = view.earned
    if earned is None:
        return
    value = earned.value
    if value.ac is None or value.ev >= value.bac:
        return
    if value.ac >= value.bac:
        yield Gap(
            _status_at(view), "The planned money is spent and work is left; ask for what the rest will take"
        )
        return
    tcpi, cpi = value.tcpi, value.cpi
    if tcpi is None or cpi is None:
        return
    if tcpi > ask.number("max_index") or (
        tcpi - cpi > ask.number("max_gap") and _says_something(earned, ask)
    ):
        message = (
            f"The rest must be done {decimal(tcpi)} times as cheaply as planned (TCPI) and the work so far was at "
            f"{decimal(cpi)} (CPI); ask for the money it will take, or take work out"
        )
        yield Gap(_status_at(view), message)


def _against(view: View, gone: Sequence[str]) -> str:
    """Return what it is measured against, where that is a stored baseline."""
    name, tasks = view.planned.name, _named(gone)
    if not name:
        return ""
    if not tasks:
        return f"Measured against the baseline {name}."
    return f"Measured against the baseline {name}. Taken out of the plan since, so never done: {tasks}."


def _named(tasks: Sequence[str]) -> str:
    """Return the first few of some ids, with an ellipsis where there are more."""
    return ", ".join((*tasks[:MOST_GONE], *(["…"] if len(tasks) > MOST_GONE else ())))


def _says_something(earned: Earned, ask: Ask) -> bool:
    """Whether enough of the work was due for the indices to be more than chance."""
    value = earned.value
    return value.bac > 0 and value.pv >= Fraction(ask.number("after")) * Fraction(value.bac)


def _status_at(view: View) -> Location:
    """Return where the status that counts is written."""
    status = view.plan.status
    node = view.playbook.node.get("progress")
    if status is not None and isinstance(node, Mapping):
        day = date.fromordinal(status // DAY).isoformat()
        if node.get(day) is not None:
            return node.key_at(day)
    return view.section("progress")
