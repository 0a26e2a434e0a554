"""Checks of who answers for what, who does it and who is asked."""

from collections.abc import Iterator

from crmplan.language.fields import place
from crmplan.model import ERROR, INFO, WARNING, Stub
from crmplan.rules.frame.record import Ask, Count, Gap, Share, rule
from crmplan.rules.frame.view import View


@rule("one-accountable", "RAC-01", ERROR, sources=("RACI", "S1", "S0"))
def one_accountable(view: View, ask: Ask) -> Iterator[Gap]:
    """Exactly one person answers for each task and gate.

    What: Every task, gate and milestone has an `owner`, and the owner is one person, not a team.
    Why: What two people answer for, nobody answers for. Projects that count on commitment without
        accountability for results give no results (S1); responsibilities belong into the plan (S0).
    Evidence: `owner` of the task, from its package's defaults, or the first of a gate's `approvers`. An owner
        with a `capacity` above one is a team.
    Mend: Name the one who is asked when it is late. Those who do the work belong into `team`.
    Note: A team as owner is a warning, since somebody is named at least.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people:
          ana: {name: Ana Ruiz, side: business}
        tasks:
          configure: {duration: 5d}  # expect: one-accountable
          train: {duration: 3d, needs: configure, owner: ana}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people:
          ana: {name: Ana Ruiz, side: business}
        tasks:
          configure: {duration: 5d, owner: ana}
          train: {duration: 3d, needs: configure, owner: ana}
    """
    people = view.playbook.people
    for number, task in enumerate(view.plan.tasks):
        if not task.owner:
            message = "Nobody is accountable for {what}; name one `owner`"
            yield Gap(task.at, message, task.id, (number,), stub=Stub(".", "owner: <lead>"))
            continue
        owner = people.get(task.owner)
        if owner is not None and owner.capacity > 1:
            yield Gap(
                task.place("owner"),
                f'"{task.owner}" is a team of {owner.capacity:f}: name the one person '
                "accountable for {what}",
                task.id,
                (number,),
                severity=WARNING,
            )


@rule("one-responsible", "RAC-02", WARNING, sources=("RACI", "GAO"), profiles=("standard", "enterprise"))
def one_responsible(view: View, ask: Ask) -> Iterator[Gap]:
    """Somebody does the work of each task.

    What: Each task that takes time names at least one person in its `team`.
    Why: Who answers for a task need not be who does it. Without a name nobody has the time for it, and load
        and labour cost are guesses (GAO asks for resources on every activity).
    Evidence: `team` of tasks, from its package's defaults too.
    Mend: Write who does it with how much of their time: `team: [ana 0.5]`. When the owner does it, write the
        owner.
    Note: The owner may do the work, but load and labour come from the team alone, so the owner is written
        there as well. Not for a small profile, where the owner of a task does it. A task without an owner is
        RAC-01's first, and a plan in which no task has a team is one finding.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {ana: {name: Ana Ruiz, side: business}}
        tasks:
          configure: {duration: 5d, owner: ana, team: [ana]}
          load-data: {duration: 5d, owner: ana}  # expect: one-responsible

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {ana: {name: Ana Ruiz, side: business}}
        tasks:
          configure: {duration: 5d, owner: ana, team: [ana]}
          load-data: {duration: 5d, owner: ana, team: [ana 0.5]}
    """
    tasks = view.plan.tasks
    open_tasks = [
        number for number, task in enumerate(tasks) if task.duration and task.owner and not task.team
    ]
    if open_tasks and not any(task.team for task in tasks):
        message = "No task says who does the work; write `team: [ana 0.5]` with how much of their time"
        yield Gap(view.top, message, tasks=tuple(open_tasks), path="team")
        return
    for number in open_tasks:
        message = "Nobody does the work of {what}; write a `team`, or the owner into it"
        yield Gap(tasks[number].at, message, tasks[number].id, (number,), stub=Stub(".", "team: [<lead>]"))


@rule(
    "few-consulted",
    "RAC-03",
    WARNING,
    sources=("RACI",),
    options={
        "max_consulted": Count("4", "Most people who are consulted on a task"),
        "max_share": Share("25%", "Largest share of the tasks that one person answers for", small="60%"),
    },
)
def few_consulted(view: View, ask: Ask) -> Iterator[Gap]:
    """Few are consulted, and no one answers for everything.

    What: At most four people are consulted on a task, and nobody answers for more than a quarter of all
        tasks (60 % in a small profile).
    Why: Each one who is consulted can delay; who answers for everything answers for nothing. A table of
        responsibilities is only of use with few names in a row.
    Evidence: `consulted` and `owner` of tasks and gates.
    Mend: Let people be `informed`, and share accountability out by stream or region.
    Note: Too many tasks of one owner are mentioned only, and not in plans of less than twenty tasks, where a
        quarter is a handful. A small firm has three or four people, so each answers for much.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {a: {}, b: {}, c: {}, d: {}, e: {}}
        tasks:
          design: {duration: 5d, consulted: [a, b, c, d, e]}  # expect: few-consulted

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {a: {}, b: {}, c: {}, d: {}, e: {}}
        tasks:
          design: {duration: 5d, consulted: [a, b, c], informed: [d, e]}
    """
    most = int(ask.number("max_consulted"))
    owned: dict[str, list[int]] = {}
    for number, task in enumerate(view.plan.tasks):
        if len(task.consulted) > most:
            message = f"More than {most} people are consulted on {{what}}; inform some of them instead"
            yield Gap(task.place("consulted"), message, task.id, (number,))
        if task.owner:
            owned.setdefault(task.owner, []).append(number)
    total = len(view.plan.tasks)
    if total < _MANY:
        return
    share = ask.number("max_share")
    for id, tasks in owned.items():
        person = view.playbook.people.get(id)
        if person is not None and len(tasks) > share * total:
            part = len(tasks) / total
            message = f"{id} answers for {part:.0%} of all tasks; share it out, {share:.0%} is the most"
            yield Gap(place(person), message, tasks=tuple(tasks), severity=INFO, path=id)


_MANY = 20
"""From so many tasks on, the share of one owner says something."""
