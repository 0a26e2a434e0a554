"""Order and rings of a directed graph whose nodes are numbers from 0: no calendars, no dates."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

_RING_EFFORT = 2_000_000
"""Edges looked at in search of a component's shortest ring before the best one so far is good enough."""


def topological_order(successors: Sequence[Sequence[int]]) -> list[int]:
    """The nodes so that each comes after its predecessors; shorter than the graph when it has a ring.

    Deterministic: nodes without predecessors come by number, any other when its last predecessor is placed.
    """
    waiting = [0] * len(successors)
    for nexts in successors:
        for node in nexts:
            waiting[node] += 1
    order = [node for node, count in enumerate(waiting) if not count]
    append = order.append
    for node in order:
        for after in successors[node]:
            waiting[after] -= 1
            if not waiting[after]:
                append(after)
    return order


def components(successors: Sequence[Sequence[int]]) -> list[list[int]]:
    """The strongly connected components that hold a ring, each sorted, in the order of their first nodes.

    Tarjan's algorithm (SIAM J. Comput. 1972) with its own stack, since a ring may be longer than Python's.
    """
    count = len(successors)
    number = [-1] * count
    low = [0] * count
    on_stack = [False] * count
    stack: list[int] = []
    found: list[list[int]] = []
    counter = 0
    for root in range(count):
        if number[root] >= 0:
            continue
        work = [(root, 0)]
        while work:
            node, at = work.pop()
            if not at:
                number[node] = low[node] = counter
                counter += 1
                stack.append(node)
                on_stack[node] = True
            nexts = successors[node]
            while at < len(nexts):
                after = nexts[at]
                at += 1
                if number[after] < 0:
                    work.append((node, at))
                    work.append((after, 0))
                    break
                if on_stack[after]:
                    low[node] = min(low[node], number[after])
            else:
                if low[node] == number[node]:
                    component = []
                    while True:
                        member = stack.pop()
                        on_stack[member] = False
                        component.append(member)
                        if member == node:
                            break
                    if len(component) > 1 or node in nexts:
                        found.append(sorted(component))
                if work:
                    above = work[-1][0]
                    low[above] = min(low[above], low[node])
    return sorted(found)


def shortest_rings(successors: Sequence[Sequence[int]]) -> list[list[int]]:
    """The shortest ring of each component, from its lowest node on; the first found of several as short."""
    return [_shortest_ring(component, successors) for component in components(successors)]


def _shortest_ring(component: list[int], successors: Sequence[Sequence[int]]) -> list[int]:
    inside = set(component)
    best: list[int] = []
    effort = 0
    for root in component:
        came_from = {root: root}
        depth = {root: 1}
        queue = deque([root])
        closing = -1
        while queue and closing < 0:
            node = queue.popleft()
            if best and depth[node] >= len(best):
                break
            effort += len(successors[node])
            for after in successors[node]:
                if after == root:
                    closing = node
                    break
                if after in inside and after not in came_from:
                    came_from[after] = node
                    depth[after] = depth[node] + 1
                    queue.append(after)
        if closing >= 0:
            best = [closing]
            while best[-1] != root:
                best.append(came_from[best[-1]])
            best.reverse()
        if len(best) == 1 or effort > _RING_EFFORT:
            break
    first = best.index(min(best))
    return best[first:] + best[:first]
