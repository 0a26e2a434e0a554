"""Order and rings."""

import networkx
from hypothesis import given, settings
from hypothesis import strategies as st

from crmplan.graph import components, shortest_rings, topological_order
from crmplan.schedule.arrays import rings
from crmplan.schedule.network import Activity, Link, Network
from tests.schedule.small import WEEK, at


def test_order_is_by_number_and_then_by_the_last_predecessor() -> None:
    assert topological_order([[3], [3], [], [2]]) == [0, 1, 3, 2]


def test_the_shortest_ring_is_shown_from_its_first_activity() -> None:
    # 0 -> 1 -> 2 -> 3 -> 0 and, inside it, 2 -> 3 -> 2.
    assert shortest_rings([[1], [2], [3], [0, 2]]) == [[2, 3]]


def test_each_group_gives_one_ring() -> None:
    assert shortest_rings([[1], [0], [3], [4], [2], [5]]) == [[0, 1], [2, 3, 4], [5]]


def test_a_ring_of_fifty_thousand_is_found_without_recursion() -> None:
    count = 50_000
    assert [len(ring) for ring in shortest_rings([[(i + 1) % count] for i in range(count)])] == [count]


def test_a_ring_through_a_summary() -> None:
    network = Network(
        at(1),
        (WEEK,),
        (Activity(0), Activity(60), Activity(60)),
        (Link(0, 2), Link(2, 1)),
        parents=(-1, 0, -1),
    )
    assert rings(network) == [[0, 2, 1]]


graphs = st.integers(1, 12).flatmap(
    lambda count: st.lists(st.lists(st.integers(0, count - 1), max_size=4), min_size=count, max_size=count)
)


@settings(max_examples=200, deadline=None)
@given(graphs)
def test_components_and_rings_agree_with_networkx(successors: list[list[int]]) -> None:
    graph = networkx.DiGraph([(i, j) for i, nexts in enumerate(successors) for j in nexts])
    graph.add_nodes_from(range(len(successors)))
    expected = sorted(
        sorted(group)
        for group in networkx.strongly_connected_components(graph)
        if len(group) > 1 or graph.has_edge(*list(group) * 2)
    )
    assert components(successors) == expected
    for ring, group in zip(shortest_rings(successors), expected, strict=True):
        assert all(j in successors[i] for i, j in zip(ring, ring[1:] + ring[:1], strict=True))
        shortest = min(len(cycle) for cycle in networkx.simple_cycles(graph.subgraph(group)))
        assert len(ring) == shortest
    assert (len(topological_order(successors)) == len(successors)) == (not expected)
