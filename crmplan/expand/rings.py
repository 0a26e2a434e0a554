"""Rings: tasks that wait for one another, so that none of them can ever start."""

from collections.abc import Sequence

from crmplan.faults import fault
from crmplan.graph import components, shortest_rings, topological_order
from crmplan.model import Finding, Link, Location, Task

_SHOWN_WHOLE = 8
"""A ring up to this length is written out in the message; a longer one shows its beginning and end."""
_MOST_RINGS = 50
"""So many rings are looked for; who has more needs to mend these first."""


def find_rings(count: int, links: Sequence[Link]) -> list[list[int]]:
    """Return rings of links among ``count`` tasks, each a list of indices in ``links``.

    A ring is read backwards: the first link's successor needs its predecessor, which is the successor of the second
    link, and so on round to the first. Each begins with its first task in display order. Without its rings (each
    opened at one link) the network has none, unless there are more than 50.
    """
    left = list(range(len(links)))
    rings: list[list[int]] = []
    while len(rings) < _MOST_RINGS:
        needs: list[list[int]] = [[] for _ in range(count)]
        for i in left:
            needs[links[i].succ].append(links[i].pred)
        if len(topological_order(needs)) == count:
            break
        between: dict[tuple[int, int], int] = {}
        for i in left:
            between.setdefault((links[i].succ, links[i].pred), i)
        for ring in shortest_rings(needs):
            rings.append([between[pair] for pair in zip(ring, [*ring[1:], ring[0]], strict=True)])
        # Opening the rings where they close leaves the others through their tasks to be found.
        opened = {ring[-1] for ring in rings}
        tangle = {task: number for number, group in enumerate(components(needs)) for task in group}
        left = [
            i
            for i in left
            if i not in opened
            and links[i].pred in tangle
            and tangle[links[i].pred] == tangle.get(links[i].succ)
        ]
    return sorted(rings, key=lambda ring: links[ring[0]].succ)


def ring_findings(tasks: Sequence[Task], links: Sequence[Link]) -> list[Finding]:
    """Return one finding for each ring; rings that a package repeats through the matrix are one finding."""
    same: dict[frozenset[Location], list[list[int]]] = {}
    for ring in find_rings(len(tasks), links):
        same.setdefault(frozenset(links[i].at for i in ring), []).append(ring)
    return [_finding(tasks, links, rings) for rings in same.values()]


def _finding(tasks: Sequence[Task], links: Sequence[Link], rings: list[list[int]]) -> Finding:
    steps = []
    for i in rings[0]:
        pred, succ, at = tasks[links[i].pred].id, tasks[links[i].succ].id, links[i].at
        steps.append((at, f"{succ} needs {pred}"))
    shown = [f"{text} ({at.file}:{at.line})" for at, text in steps]
    if len(shown) > _SHOWN_WHOLE:
        shown[5:-2] = [f"… {len(shown) - 7} more …"]
    if len(steps) == 1:
        message = f"{shown[0]}: a task cannot wait for itself; take the link out"
    else:
        message = f"tasks wait for one another in a ring, so none can start: {', '.join(shown)}"
    more = len(rings) - 1
    if more:
        others = ", ".join(tasks[links[ring[0]].succ].id for ring in rings[1:4])
        message += (
            f"; the same ring is there {more} more time{'s' if more > 1 else ''} "
            f"({others}{', …' if more > 3 else ''})"
        )
    members = sorted({links[i].succ for ring in rings for i in ring})
    return fault(
        "ring",
        steps[0][0],
        message,
        help="Take out one of these links, or let one of the tasks be two tasks." if len(steps) > 1 else "",
        also=steps[1:],
    )._replace(tasks=tuple(tasks[i].id for i in members))
