"""Which tasks a word on the command line means: an id, part of the matrix, a wave, a phase or a package."""

from collections.abc import Sequence

from crmplan.expand.plan import Plan
from crmplan.guess import did_you_mean


class NothingSelected(ValueError):
    """A word that matches no task; the message names the nearest guess."""


def select(plan: Plan, word: str) -> tuple[int, ...]:
    """Return the tasks that a word stands for, in display order.

    Parameters:
        word: a task id (``DE/sales/migrate``, its wave may stand in front), the beginning of ids (``DE``,
            ``DE/sales``), a path with ``all`` (``all/go-live``), or the id of a wave, phase or package.

    Raises:
        NothingSelected: no task matches.
    """
    word = word.strip().strip("/")
    exact = plan.index.get(word)
    if exact is not None:
        return (exact,)
    wanted = word.split("/")
    found = tuple(place for place, task in enumerate(plan.tasks) if _matches(plan, place, wanted, word))
    if not found:
        names = [*plan.index, *(wave.id for wave in plan.waves)]
        raise NothingSelected(f'no task "{word}" in the plan{did_you_mean(word, names)}')
    return found


def select_one(plan: Plan, word: str) -> int:
    """Return the one task that a word stands for.

    Raises:
        NothingSelected: no task matches, or more than one.
    """
    found = select(plan, word)
    if len(found) > 1:
        some = ", ".join(plan.tasks[place].id for place in found[:5])
        more = f" and {len(found) - 5} more" if len(found) > 5 else ""
        raise NothingSelected(f'"{word}" stands for {len(found)} tasks ({some}{more}); name one of them')
    return found[0]


def _matches(plan: Plan, place: int, wanted: Sequence[str], word: str) -> bool:
    task = plan.tasks[place]
    if word in (task.scope.wave, task.phase, task.scope.package, task.scope.module):
        return True
    parts = task.id.split("/")
    if _begins(parts, wanted):
        return True
    return (
        bool(task.scope.wave) and parts[0] != task.scope.wave and _begins([task.scope.wave, *parts], wanted)
    )


def _begins(parts: Sequence[str], wanted: Sequence[str]) -> bool:
    """Tell whether a path begins with the wanted one, in which ``all`` stands for one or more parts."""
    if not wanted:
        return True
    if not parts:
        return False
    if wanted[0] == "all":
        return any(_begins(parts[used:], wanted[1:]) for used in range(1, len(parts) + 1))
    return parts[0] == wanted[0] and _begins(parts[1:], wanted[1:])
