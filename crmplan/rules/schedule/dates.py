"""Checks of fixed days, lengths and who does the work."""

from collections.abc import Iterator

from crmplan.model import WARNING
from crmplan.rules.frame.record import Ask, Days, Gap, Share, rule
from crmplan.rules.frame.view import View
from crmplan.rules.schedule.shared import HARD, one_gap


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
        yield one_gap(message, found, help="Use `deadline` or `not_before`.")


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
        yield one_gap(message, found)


@rule("unassigned-work", "SCH-11", WARNING, sources=("DCMA", "GAO"))
def unassigned_work(view: View, ask: Ask) -> Iterator[Gap]:
    """All work takes somebody's time or somebody's money.

    What: Every unfinished task that takes time has somebody (`owner` or `team`) or a cost.
    Why: Work that needs nobody and costs nothing is not planned but hoped for; load and budget look better
        than they are.
    Evidence: `owner`, `team` and costs of tasks, from their package's defaults too.
    Mend: Write who answers for it and who does it, or what it costs when somebody else does it.
    Note: One finding for all of them, since it is about the sums of the plan. Who answers for a single task
        is RAC-01's, who does it RAC-02's.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {ana: {name: Ana Ruiz, side: business}}
        tasks:
          configure: {duration: 5d, owner: ana}
          clean: {duration: 5d, needs: configure}  # expect: unassigned-work

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        people: {ana: {name: Ana Ruiz, side: business}}
        tasks:
          configure: {duration: 5d, owner: ana}
          clean: {duration: 5d, needs: configure, cost: {data-quality: 4000}}
    """
    found = []
    working = 0
    for number, task in enumerate(view.plan.tasks):
        if not task.duration or view.finished(number):
            continue
        working += 1
        if not (task.owner or task.team or task.costs):
            found.append((task.at, number))
    if found:
        message = (
            f"{len(found)} of {working} open tasks have neither people nor a cost, so the plan reckons with no "
            "time and no money for them"
        )
        yield one_gap(message, found, help="Write `owner` and `team`, or `cost`.")
