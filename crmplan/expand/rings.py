"""Rings: tasks that wait for one another, so that none of them can ever start."""

from collections.abc import Sequence

from crmplan.faults import fault
from crmplan.model import Finding, Link, Location, Task

_SHOWN_WHOLE = 8
"""A ring up to this length is written out in the message; a longer one shows its beginning and end."""
_MOST_RINGS = 50
"""So many rings are looked for; who has more needs to mend these first."""
_MOST_STARTS = 24
"""From so many tasks of a tangle a shorter ring is looked for."""


def find_rings(count: int, links: Sequence[Link]) -> list[list[int]]:
    """Return rings of links among ``count`` tasks, each a list of indices in ``links``.

    A ring is read backwards: the first link's successor needs its predecessor, which is the successor of the second
    link, and so on round to the first. Each begins with its first task in display order. Without its rings (each
    opened at one link) the network has none, unless there are more than 50.
    """
    left = _tangled(count, links, range(len(links)))
    rings: list[list[int]] = []
    while left and len(rings) < _MOST_RINGS:
        for tangle in _tangles(links, left):
            ring = _shortest_ring(links, tangle)
            rings.append(ring)
            # Opening the ring where it closes leaves the other rings through its tasks to be found.
            left.remove(ring[-1])
        left = _tangled(count, links, left)
    return sorted(rings, key=lambda ring: links[ring[0]].succ)


def _tangled(count: int, links: Sequence[Link], among: Sequence[int]) -> list[int]:
    """Return the links that remain when tasks that wait for nothing are taken away again and again, from both ends."""
    left = list(among)
    for forward in (True, False):
        waits = [0] * count
        opens: dict[int, list[int]] = {}
        for i in left:
            before, behind = (links[i].pred, links[i].succ) if forward else (links[i].succ, links[i].pred)
            waits[behind] += 1
            opens.setdefault(before, []).append(behind)
        ready = [task for task in opens if not waits[task]]
        while ready:
            for behind in opens.get(ready.pop(), ()):
                waits[behind] -= 1
                if not waits[behind]:
                    ready.append(behind)
        left = [i for i in left if waits[links[i].succ] and waits[links[i].pred]]
    return left


def _tangles(links: Sequence[Link], among: Sequence[int]) -> list[list[int]]:
    """Return the links of each strongly connected part (Tarjan's algorithm, without recursion)."""
    needs: dict[int, list[int]] = {}
    for i in among:
        needs.setdefault(links[i].succ, []).append(i)
    number: dict[int, int] = {}
    low: dict[int, int] = {}
    part: dict[int, int] = {}
    stack: list[int] = []
    for root in needs:
        if root in number:
            continue
        number[root] = low[root] = len(number)
        stack.append(root)
        work = [(root, iter(needs[root]))]
        while work:
            task, rest = work[-1]
            for i in rest:
                pred = links[i].pred
                if pred not in number:
                    number[pred] = low[pred] = len(number)
                    stack.append(pred)
                    work.append((pred, iter(needs.get(pred, ()))))
                    break
                if pred not in part:
                    low[task] = min(low[task], number[pred])
            else:
                work.pop()
                if work:
                    above = work[-1][0]
                    low[above] = min(low[above], low[task])
                if low[task] == number[task]:
                    while True:
                        member = stack.pop()
                        part[member] = task
                        if member == task:
                            break
    parts: dict[int, list[int]] = {}
    for i in among:
        if part[links[i].succ] == part[links[i].pred]:
            parts.setdefault(part[links[i].succ], []).append(i)
    return list(parts.values())


def _shortest_ring(links: Sequence[Link], tangle: Sequence[int]) -> list[int]:
    """Return the shortest ring through one of the first tasks of a strongly connected part."""
    needs: dict[int, list[int]] = {}
    for i in tangle:
        needs.setdefault(links[i].succ, []).append(i)
    best: list[int] = []
    for start in sorted(needs)[:_MOST_STARTS]:
        came: dict[int, int] = {}
        row = [start]
        while row and start not in came:
            below = []
            for task in row:
                for i in needs[task]:
                    if links[i].pred not in came:
                        came[links[i].pred] = i
                        below.append(links[i].pred)
            row = below
        ring = [came[start]]
        while links[ring[-1]].succ != start:
            ring.append(came[links[ring[-1]].succ])
        if not best or len(ring) < len(best):
            best = ring[::-1]
    first = min(range(len(best)), key=lambda k: links[best[k]].succ)
    return best[first:] + best[:first]


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
