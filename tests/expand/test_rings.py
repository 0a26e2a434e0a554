"""Rings against networkx: the same networks have one, and each that is shown is one."""

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from crmplan.expand.rings import find_rings
from crmplan.model import NOWHERE, Link

NETWORKS = st.integers(1, 9).flatmap(
    lambda count: st.tuples(
        st.just(count),
        st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=20),
    )
)


def made(pairs: list[tuple[int, int]]) -> list[Link]:
    return [Link(pred, succ, "FS", 0, "working", NOWHERE) for pred, succ in pairs]


@given(NETWORKS)
def test_rings_are_found_where_networkx_finds_one(network: tuple[int, list[tuple[int, int]]]) -> None:
    count, pairs = network
    links = made(pairs)
    rings = find_rings(count, links)
    graph = nx.DiGraph(pairs)
    assert bool(rings) == (not nx.is_directed_acyclic_graph(graph))
    for ring in rings:
        followed = [links[i].pred for i in ring]
        assert followed == [links[i].succ for i in ring[1:]] + [links[ring[0]].succ]
        assert len(set(followed)) == len(followed)


@given(NETWORKS)
def test_opening_every_ring_leaves_none(network: tuple[int, list[tuple[int, int]]]) -> None:
    count, pairs = network
    links = made(pairs)
    opened = {i for ring in find_rings(count, links) for i in ring}
    left = [pair for i, pair in enumerate(pairs) if i not in opened]
    assert nx.is_directed_acyclic_graph(nx.DiGraph(left))


@given(NETWORKS)
def test_the_number_of_the_shortest_ring_does_not_depend_on_the_order_of_links(
    network: tuple[int, list[tuple[int, int]]],
) -> None:
    count, pairs = network
    turned = list(reversed(pairs))
    lengths = [
        min((len(ring) for ring in find_rings(count, made(one))), default=0) for one in (pairs, turned)
    ]
    assert lengths[0] == lengths[1]
