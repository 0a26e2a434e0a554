"""What a task treats: its scope and its ``covers``, as evidence for a region, module, source or cell."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from crmplan.model import Cell, Task
from crmplan.rules.frame.view import View

_OWN = {"regions": "region", "modules": "module", "waves": "wave", "sources": "source"}


def named(view: View, task: int, key: str) -> tuple[str, ...]:
    """Return what ``covers`` of a task names below a key; empty when it says nothing there."""
    covers = view.plan.specs[task].covers
    return getattr(covers, key) if covers is not None else ()


def treats(view: View, task: int, key: str, word: str, *, said: bool = False) -> bool:
    """Whether a task treats a region, module, wave, source, integration, entity or group (``key`` is the one
    of ``covers``).

    A task that has neither a scope nor a cover list of this sort treats all, unless with ``said`` only what
    is said counts.
    """
    scope = view.plan.tasks[task].scope
    own = getattr(scope, _OWN[key]) if key in _OWN else ""
    listed = named(view, task, key)
    if not own and not listed:
        return not said
    return word == own or word in listed or "all" in listed


def evidence(view: View, cell: Cell, *kinds: str) -> list[int]:
    """Return the tasks of the kinds that treat a cell, in display order."""
    found = [
        task
        for task in view.for_cell(cell, *kinds)
        if view.plan.specs[task].covers is None or _treats_cell(view, task, cell)
    ]
    wanted = frozenset(kinds)
    guests = [
        task
        for task in view.guests
        if not wanted.isdisjoint(view.plan.tasks[task].kinds) and _treats_cell(view, task, cell)
    ]
    return sorted({*found, *guests}) if guests else found


def _treats_cell(view: View, task: int, cell: Cell) -> bool:
    return (not cell.region or treats(view, task, "regions", cell.region)) and (
        not cell.module or treats(view, task, "modules", cell.module)
    )


def _treats_all(view: View, task: int) -> bool:
    """Whether a task is evidence for every cell: it has no scope and lists nothing that it covers."""
    scope = view.plan.tasks[task].scope
    return not (scope.region or scope.module or scope.wave) and view.plan.specs[task].covers is None


def evidence_before(view: View, cell: Cell, b: int, *kinds: str) -> list[int]:
    """Return the tasks of the kinds that treat a cell and that the links put before ``b``."""
    group = view.group_of(*kinds)
    if not group.any_before(b):
        return []
    return group.among(evidence(view, cell, *kinds), b)


def cells_treated(view: View, task: int) -> list[Cell]:
    """Return the cells that a task treats; at least one, its own scope or the programme."""
    one = view.plan.tasks[task]
    cells = [cell for cell in view.cells_of(one) if _treats_cell(view, task, cell)]
    return cells or [Cell(one.scope.region, one.scope.module)]


def lacking(
    view: View, targets: Sequence[int], *kinds: str, itself: bool = False
) -> Iterator[tuple[int, str]]:
    """Yield each task with the name of each of its cells for which no task of the kinds is before it.

    Where nothing is before a task of the whole programme, that is one place. With ``itself`` a task that is
    of one of the kinds too is its own evidence.
    """
    wanted = frozenset(kinds)
    group = view.group_of(*kinds)
    everywhere = [task for task in view.tasks(*kinds) if _treats_all(view, task)]
    for b in targets:
        task = view.plan.tasks[b]
        if itself and not wanted.isdisjoint(task.kinds):
            continue
        # Most targets wait for one task of the whole programme, which spares asking cell by cell.
        if any(group.holds(one, b) for one in everywhere):
            continue
        cells = cells_treated(view, b)
        missing = [cell for cell in cells if not evidence_before(view, cell, b, *kinds)]
        if len(missing) > 1 and len(missing) == len(view.waves):
            yield b, "the programme"
            continue
        for cell in missing:
            yield b, view.name(cell)


def not_followed(view: View, a: int, among: tuple[str, ...], *kinds: str) -> Iterator[str]:
    """Yield the name of each cell of a task that no task of the kinds follows by links; ``among`` are kinds of
    which the task is one."""
    group = view.group_of(*among)
    cells = cells_treated(view, a)
    missing = [cell for cell in cells if not any(group.holds(a, one) for one in evidence(view, cell, *kinds))]
    if len(missing) > 1 and len(missing) == len(view.waves):
        yield "the programme"
        return
    for cell in missing:
        yield view.name(cell)


def person_minutes(task: Task) -> Decimal:
    """Return the person-minutes of a task: its work, or its duration times the units of its team (one when
    nobody is named); time that merely passes is no work."""
    if task.work is not None:
        return Decimal(task.work)
    if task.elapsed:
        return Decimal(0)
    return task.duration * (sum((one.units for one in task.team), Decimal(0)) or Decimal(1))


def end_users(view: View, task: int) -> list[str]:
    """Return the people who speak for a group of users among those who do a task or are consulted."""
    one = view.plan.tasks[task]
    people = view.playbook.people
    return [
        person
        for person in dict.fromkeys((*(member.person for member in one.team), one.owner, *one.consulted))
        if person in people and people[person].group
    ]


def departments(view: View, task: int) -> set[str]:
    """Return the departments that take part in a task: those that ``covers`` names, and those of its people
    and of the groups that they speak for."""
    one = view.plan.tasks[task]
    playbook = view.playbook
    found = set(named(view, task, "departments"))
    for person in (*(member.person for member in one.team), one.owner, *one.consulted, *one.approvers):
        known = playbook.people.get(person)
        if known is not None:
            group = playbook.groups.get(known.group)
            found |= {known.department, group.department if group is not None else ""}
    return found - {""}


LOADS = ("data-load", "data-load-final")
_MOVES = (
    *LOADS,
    "data-test-load",
    "data-script",
    "data-map",
    "data-map-target",
    "data-stage",
    "data-cleanse",
)


def moves_data(view: View) -> bool:
    """Whether the plan moves data: it names sources or has tasks that move some."""
    if "sources" in view.playbook.programme.without:
        return False
    return bool(view.playbook.sources) or any(view.by_kind.get(kind) for kind in _MOVES)


def final_loads(view: View) -> list[int]:
    """Return the loads that count: those into production, else those into the database between."""
    return view.tasks("data-load-final") or view.tasks("data-load")


def use_starts(view: View) -> list[int]:
    """Return the tasks from which people work in the system: go-lives, else the start of data entry."""
    return view.go_lives or view.tasks("data-entry-start")


def first_go_lives(view: View) -> list[int]:
    """Return the go-lives of waves that come after none; all of them in a plan without waves."""
    later = {wave.id for wave in view.plan.waves if wave.after}
    return [task for task in view.go_lives if view.wave_of(view.plan.tasks[task]) not in later]
