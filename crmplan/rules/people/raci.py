"""Checks of people and time: who answers for what, and who does it."""

from collections.abc import Iterator

from crmplan.model import ERROR, WARNING
from crmplan.rules.frame.record import Ask, Gap, rule
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
          train: {duration: 3d, owner: ana, needs: configure}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people:
          ana: {name: Ana Ruiz, side: business}
        tasks:
          configure: {duration: 5d, owner: ana}
          train: {duration: 3d, owner: ana, needs: configure}
    """
    people = view.playbook.people
    for number, task in enumerate(view.plan.tasks):
        if not task.owner:
            message = "Nobody is accountable for {what}; name one `owner`"
            yield Gap(task.at, message, task.id, (number,))
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
