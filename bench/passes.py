"""The same forward and backward pass twice, without calendars: over lists, and over a networkx graph.

As processes of their own they are two yardsticks: ``python -m bench.passes networkx FILE.json`` is what one writes
first, and ``python -m bench.passes floor FILE.yaml`` is the least that a tool in Python must do, which is to start, to
read the words of a playbook with their places, to pass over the network and to print a table of dates.
"""

import json
import sys
from pathlib import Path
from typing import Any

from bench.calendar import working_days

Rows = list[tuple[str, int, list[tuple[str, str, int]]]]
"""(id, days, its links as (id, FS or SS, lag in days)); links point backwards only."""


def over_lists(rows: Rows) -> tuple[list[int], list[int], int]:
    """Return early start and float of every task, and the length in days."""
    place = {name: at for at, (name, _, _) in enumerate(rows)}
    days = [row[1] for row in rows]
    # Lag from start to start: what a finish-to-start link adds is the length of its predecessor.
    into = [
        [(place[to], lag + (days[place[to]] if kind == "FS" else 0)) for to, kind, lag in needs]
        for _, _, needs in rows
    ]
    early = [0] * len(rows)
    for at, links in enumerate(into):
        early[at] = max([early[pred] + lag for pred, lag in links], default=0)
    finish = max(map(int.__add__, early, days))
    late = [finish - length for length in days]
    for at in range(len(rows) - 1, -1, -1):
        own = late[at]
        for pred, lag in into[at]:
            late[pred] = min(late[pred], own - lag)
    return early, list(map(int.__sub__, late, early)), finish


def over_networkx(rows: Rows) -> int:
    """Return the same length from a DiGraph, after the same dates and floats."""
    import networkx as nx

    graph: Any = nx.DiGraph()
    for name, days, _ in rows:
        graph.add_node(name, days=days)
    for name, _, needs in rows:
        for to, kind, lag in needs:
            graph.add_edge(to, name, kind=kind, lag=lag)
    order = list(nx.topological_sort(graph))
    early: dict[str, int] = {}
    for name in order:
        early[name] = max(
            (
                early[to] + (graph.nodes[to]["days"] if link["kind"] == "FS" else 0) + link["lag"]
                for to, _, link in graph.in_edges(name, data=True)
            ),
            default=0,
        )
    finish = max(early[name] + graph.nodes[name]["days"] for name in order)
    late: dict[str, int] = {}
    for name in reversed(order):
        days = graph.nodes[name]["days"]
        late[name] = min(
            (
                late[to] - link["lag"] - (days if link["kind"] == "FS" else 0)
                for _, to, link in graph.out_edges(name, data=True)
            ),
            default=finish - days,
        )
    assert min(late[name] - early[name] for name in order) == 0
    return int(finish)


def events(text: str) -> Any:
    """Return the maps, lists and words of a YAML text, each word with its line and column, by libyaml's events."""
    import yaml
    from yaml import CSafeLoader

    get_event: Any = CSafeLoader(text).get_event
    node: Any
    stack: list[Any] = [[]]
    keys: list[Any] = [None]
    while True:
        event = get_event()
        kind = type(event)
        if kind is yaml.ScalarEvent:
            mark = event.start_mark
            node = (event.value, mark.line, mark.column)
        elif kind is yaml.MappingStartEvent:
            node = {}
        elif kind is yaml.SequenceStartEvent:
            node = []
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            stack.pop()
            keys.pop()
            continue
        elif kind is yaml.StreamEndEvent:
            return stack[0][0]
        else:
            continue
        into = stack[-1]
        if type(into) is list:
            into.append(node)
        elif keys[-1] is None:
            keys[-1] = node[0]
            continue
        else:
            into[keys[-1]] = node
            keys[-1] = None
        if type(node) is not tuple:
            stack.append(node)
            keys.append(None)


def rows_of(tree: Any) -> Rows:
    """Return the tasks of a flat playbook as ``generate.flat`` writes it."""
    rows: Rows = []
    for name, task in tree["tasks"].items():
        needs = []
        for need, *_ in task.get("needs", ()):
            to, *rest = need.split()
            lag = int(rest[-1].strip("+d")) if rest and rest[-1] != "ss" else 0
            needs.append((to, "SS" if "ss" in rest else "FS", lag))
        rows.append((name, int(task["duration"][0].rstrip("d")) if "duration" in task else 0, needs))
    return rows


def floor(file: Path) -> int:
    """Print the dates and floats of a flat playbook and return its length."""
    import argparse  # noqa: F401  (what the smallest command line needs)
    import gc

    gc.disable()
    rows = rows_of(events(file.read_text()))
    early, slack, length = over_lists(rows)
    days = [str(day) for day in working_days(length)]
    for (name, took, _), start, free in zip(rows, early, slack, strict=True):
        print(name, days[start], days[max(start + took - 1, 0)], free)
    return length


def networkx_pass(file: Path) -> int:
    """Return the length of a rollout as ``rivals.write_json`` writes it."""
    return over_networkx(json.loads(file.read_text()))


if __name__ == "__main__":
    print({"networkx": networkx_pass, "floor": floor}[sys.argv[1]](Path(sys.argv[2])))
