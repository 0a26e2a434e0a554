"""Who answers for each kind of work, who does it and who is asked and told, counted over the cells."""

from collections import Counter
from collections.abc import Iterable

from crmplan.expand.plan import Plan
from crmplan.model import Task
from crmplan.report.pack.records import RaciRow
from crmplan.report.words import Names


def raci(plan: Plan, names: Names) -> tuple[RaciRow, ...]:
    """Return a row for each task of a package and each task of the programme, in display order.

    Those who decide at a gate do its work. In a small profile, where nobody is in the team of a task its owner does
    it.

    Parameters:
        plan: the plan.
        names: of the same plan.
    """
    places: dict[tuple[str, str], list[int]] = {}
    for place, (task, spec) in enumerate(zip(plan.tasks, plan.specs, strict=True)):
        places.setdefault((task.scope.package, spec.id), []).append(place)
    small = plan.playbook.programme.profile == "small"
    found = []
    for those in places.values():
        tasks = [plan.tasks[place] for place in those]
        found.append(
            RaciRow(
                work=Counter(task.name for task in tasks).most_common(1)[0][0],
                phase=names.phase(tasks[0].phase) if tasks[0].phase else "",
                times=len(tasks),
                accountable=_people(names, ((task.owner,) for task in tasks)),
                responsible=_people(names, (_doers(task, small) for task in tasks)),
                consulted=_people(names, (task.consulted for task in tasks)),
                informed=_people(names, (task.informed for task in tasks)),
                rows=tuple(those),
            )
        )
    return tuple(found)


def _doers(task: Task, small: bool) -> tuple[str, ...]:
    doers = tuple(one.person for one in task.team) or (task.approvers if task.gate else ())
    return doers or ((task.owner,) if small and not task.milestone else ())


def _people(names: Names, each: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return names once, those of most tasks first."""
    counts = Counter(person for ids in each for person in ids if person)
    return names.people(person for person, _ in counts.most_common())
