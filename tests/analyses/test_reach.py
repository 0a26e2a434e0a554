"""What comes before what: the promise of the links, on small cases and against networkx."""

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmplan.analyses import reach
from crmplan.analyses.reach import Reach
from crmplan.model import NOWHERE, Link, Scope, Task


def task(number: int, duration: int = 480) -> Task:
    return Task(
        id=f"t{number}",
        name="",
        kinds=(),
        scope=Scope(),
        phase="",
        duration=duration,
        low=duration,
        high=duration,
        elapsed=False,
        work=None,
        owner="",
        team=(),
        consulted=(),
        informed=(),
        approvers=(),
        calendar="default",
        late=False,
        constraints=(),
        delay=0,
        costs=(),
        spend="even",
        paid_by="",
        criteria=(),
        exit=(),
        training=None,
        stream="",
        deliverable="",
        users=0,
        at=NOWHERE,
        places={},
    )


def link(pred: int, succ: int, type: str = "FS") -> Link:
    return Link(pred, succ, type, 0, "working", NOWHERE)


def reach_of(count: int, *links: Link, milestones: tuple[int, ...] = ()) -> Reach:
    return Reach([task(n, 0 if n in milestones else 480) for n in range(count)], links)


def test_a_chain_of_finish_to_start_links_promises_the_order() -> None:
    found = reach_of(4, link(0, 1), link(1, 2))
    assert (
        found.before(0, 1),
        found.before(0, 2),
        found.before(2, 0),
        found.before(0, 3),
    ) == (True, True, False, False)


def test_a_start_to_start_link_does_not_promise_that_the_first_has_finished() -> None:
    found = reach_of(3, link(0, 1), link(1, 2, "SS"))
    assert (found.before(1, 2), found.before(0, 2)) == (False, True)


def test_a_finish_to_finish_link_promises_it_for_what_follows_and_for_milestones() -> None:
    found = reach_of(4, link(0, 1, "FF"), link(1, 2), link(0, 3, "FF"), milestones=(3,))
    assert (found.before(0, 1), found.before(0, 2), found.before(0, 3)) == (False, True, True)


def test_a_start_to_finish_link_promises_only_what_came_before_its_start() -> None:
    found = reach_of(4, link(0, 1), link(1, 2, "SF"), link(2, 3))
    assert (found.before(0, 3), found.before(1, 3), found.before(0, 2)) == (True, False, False)


def test_tasks_of_a_ring_do_not_come_before_one_another() -> None:
    found = reach_of(3, link(0, 1), link(1, 0), link(0, 2))
    assert [found.before(0, 1), found.before(1, 0), found.before(0, 2)] == [False] * 3


networks = st.integers(2, 14).flatmap(
    lambda count: st.tuples(
        st.just(count),
        st.lists(
            st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(
                lambda pair: pair[0] < pair[1]
            ),
            max_size=30,
        ),
    )
)


@pytest.mark.parametrize("whole", [True, False])
@given(network=networks)
def test_agrees_with_networkx(whole: bool, network: tuple[int, list[tuple[int, int]]]) -> None:
    count, pairs = network
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(pairs)
    limit = reach._WHOLE
    reach._WHOLE = limit if whole else 0
    try:
        found = reach_of(count, *(link(a, b) for a, b in pairs))
        odd = found.group(range(1, count, 2))
        for b in range(count):
            expected = networkx.ancestors(graph, b)
            assert expected == {a for a in range(count) if found.before(a, b)}
            assert tuple(a for a in odd.tasks if a in expected) == odd.before(b)
            assert any(a in expected for a in odd.tasks) == odd.any_before(b)
    finally:
        reach._WHOLE = limit
