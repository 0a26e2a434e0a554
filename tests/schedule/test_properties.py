"""What must hold in every network: generated plans, and networkx's longest paths as the independent check."""

from __future__ import annotations

from typing import Any

import networkx
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crmplan.calendars import ALWAYS, Calendar
from crmplan.schedule.engine import compute, float_to
from crmplan.schedule.network import Activity, Link, Network, Times
from tests.schedule.small import DAY, WEEK, at

SUNDAYS = Calendar([()] + [((9 * 60, 15 * 60),)] * 3 + [()] * 2 + [((9 * 60, 15 * 60),)])
CALENDARS = (WEEK, ALWAYS, SUNDAYS)
ALL_TYPES = ("FS", "SS", "FF", "SF")

durations = st.sampled_from([0, 60, 240, DAY, 2 * DAY, 5 * DAY])
anything = settings(max_examples=150, deadline=None)


@st.composite
def networks(
    draw: st.DrawFn,
    *,
    types: tuple[str, ...] = ALL_TYPES,
    leads: bool = True,
    lag_kinds: tuple[str, ...] = ("working",),
    calendars: int = 1,
    late: bool = False,
    elapsed: bool = False,
) -> Network:
    """A network of up to ten activities whose links go from lower to higher numbers."""
    count = draw(st.integers(1, 10))
    activities = tuple(
        Activity(
            draw(durations),
            draw(st.integers(0, calendars - 1)),
            elapsed=elapsed and draw(st.booleans()),
            late=late and draw(st.booleans()),
        )
        for _ in range(count)
    )
    pairs = [(i, j) for j in range(count) for i in range(j)]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=15)) if pairs else []
    links = []
    for i, j in chosen:
        kind = draw(st.sampled_from(lag_kinds))
        sizes = [0, 0, 25, 50, 100] if kind == "percent" else [0, 0, 60, DAY, 3 * DAY]
        lag = draw(st.sampled_from([*sizes, *(-size for size in sizes if leads)]))
        links.append(Link(i, j, draw(st.sampled_from(types)), lag, kind))
    return Network(at(1), CALENDARS, activities, tuple(links), reschedule_unstarted=False)


def worked(instants: list[int], calendar: Calendar = WEEK) -> list[int]:
    """Instants as working minutes since the programme start."""
    return [calendar.between(at(1), instant) for instant in instants]


def weight(network: Network, link: Link) -> int:
    """Working minutes from the start of the predecessor to the start of the successor."""
    before, after = network.activities[link.pred].duration, network.activities[link.succ].duration
    lag = before * link.lag // 100 if link.lag_kind == "percent" else link.lag
    return {"FS": before, "SS": 0, "FF": before - after, "SF": -after}[link.type] + lag


# -- the independent check


@anything
@given(networks(lag_kinds=("working", "percent")))
def test_early_dates_and_total_slack_are_longest_paths(network: Network) -> None:
    times = compute(network)
    count = len(network.activities)
    graph: Any = networkx.DiGraph()
    graph.add_nodes_from(["start", "end", *range(count)])

    def add(tail: object, head: object, minutes: int) -> None:
        known = graph.get_edge_data(tail, head, {"weight": 1 << 40})["weight"]
        graph.add_edge(tail, head, weight=min(known, -minutes))

    for j in range(count):
        incoming = [link for link in network.links if link.succ == j]
        if not incoming or any(link.type == "FF" for link in incoming):  # the floor of rule 7
            add("start", j, 0)
        for link in incoming:
            add(link.pred, j, weight(network, link))
        add(j, "end", network.activities[j].duration)
    heads = networkx.single_source_bellman_ford_path_length(graph, "start")
    tails = networkx.single_source_bellman_ford_path_length(graph.reverse(), "end")
    early = [-heads[j] for j in range(count)]
    assert worked(times.early_start) == early
    assert worked([times.finish_of_all]) == [-heads["end"]]
    assert times.total_slack == [-heads["end"] - early[j] + tails[j] for j in range(count)]


# -- what holds whatever the calendars


everything = networks(lag_kinds=("working", "elapsed", "percent"), calendars=3, late=True, elapsed=True)


def link_holds(network: Network, link: Link, starts: list[int], finishes: list[int]) -> bool:
    before = finishes[link.pred] if link.type[0] == "F" else starts[link.pred]
    after = starts[link.succ] if link.type[1] == "S" else finishes[link.succ]
    successor = network.activities[link.succ]
    calendar = CALENDARS[successor.calendar]
    lag = link.lag
    if link.lag_kind == "percent":
        lag = network.activities[link.pred].duration * lag // 100
    if link.lag_kind == "elapsed":
        bound = before + lag
    elif lag < 0:
        bound = calendar.subtract(before, -lag)
        if link.type[0] == "F":
            bound = calendar.end_at_or_before(bound)
    else:
        bound = calendar.add(before, lag)
    return after >= bound


@anything
@given(everything)
def test_early_dates_keep_every_link(network: Network) -> None:
    times = compute(network)
    assert all(link_holds(network, link, times.early_start, times.early_finish) for link in network.links)


@anything
@given(networks(lag_kinds=("working", "elapsed"), calendars=3, elapsed=True))
def test_nothing_is_late_before_it_is_early_when_nothing_is_capped(network: Network) -> None:
    times = compute(network)
    clocks = [ALWAYS if activity.elapsed else CALENDARS[activity.calendar] for activity in network.activities]
    assert all(
        clock.between(early, late) >= 0
        for clock, early, late in zip(clocks, times.early_start, times.late_start, strict=True)
    )
    assert min(times.free_slack) >= 0


@anything
@given(everything)
def test_late_activities_move_nobody_and_stay_within_their_late_dates(network: Network) -> None:
    times = compute(network)
    for i, activity in enumerate(network.activities):
        if not activity.late:
            assert (times.start[i], times.finish[i]) == (times.early_start[i], times.early_finish[i])
        assert times.start[i] >= times.early_start[i]
    prompt = network._replace(activities=tuple(one._replace(late=False) for one in network.activities))
    assert compute(prompt).early_start == times.early_start


@anything
@given(networks(late=True))
def test_late_activities_keep_every_link(network: Network) -> None:
    times = compute(network)
    starts, finishes = worked(times.start), worked(times.finish)
    for link in network.links:
        gap = starts[link.succ] - starts[link.pred] - weight(network, link)
        assert gap >= 0
    assert max(finishes) <= worked([times.finish_of_all])[0]


@anything
@given(everything, st.data())
def test_the_order_of_the_input_changes_nothing(network: Network, data: st.DataObject) -> None:
    count = len(network.activities)
    place = data.draw(st.permutations(range(count)))
    activities = [network.activities[0]] * count
    for i, activity in enumerate(network.activities):
        activities[place[i]] = activity
    links = data.draw(st.permutations(network.links))
    moved = network._replace(
        activities=tuple(activities),
        links=tuple(link._replace(pred=place[link.pred], succ=place[link.succ]) for link in links),
    )

    def rows(times: Times, number: list[int]) -> list[tuple[object, ...]]:
        return [tuple(field[number[i]] for field in times[:11]) for i in range(count)]

    assert rows(compute(moved), list(place)) == rows(compute(network), list(range(count)))


# -- changes


@anything
@given(
    networks(types=("FS", "SS", "FF"), leads=False, lag_kinds=("working", "elapsed"), calendars=3),
    st.data(),
)
def test_removing_a_link_never_delays_anything(network: Network, data: st.DataObject) -> None:
    # Without leads and SF, which alone can place an activity before the programme start.
    assume(network.links)
    without = data.draw(st.sampled_from(range(len(network.links))))
    times = compute(network)
    freer = compute(network._replace(links=network.links[:without] + network.links[without + 1 :]))
    assert all(after <= before for after, before in zip(freer.early_start, times.early_start, strict=True))
    assert all(after <= before for after, before in zip(freer.early_finish, times.early_finish, strict=True))


@anything
@given(networks(types=("FS", "SS"), lag_kinds=("working", "elapsed"), calendars=3), st.data())
def test_a_longer_duration_never_makes_the_finish_earlier(network: Network, data: st.DataObject) -> None:
    # FF and SF pull the start of a longer successor forward, and with it what hangs on that start.
    i = data.draw(st.sampled_from(range(len(network.activities))))
    longer = list(network.activities)
    longer[i] = longer[i]._replace(duration=longer[i].duration + data.draw(st.sampled_from([60, DAY])))
    assert compute(network._replace(activities=tuple(longer))).finish_of_all >= compute(network).finish_of_all


@anything
@given(st.lists(durations, min_size=1, max_size=8), st.integers(0, 20))
def test_the_total_slack_of_a_chain_is_shared(lengths: list[int], spare: int) -> None:
    last = len(lengths)
    activities = (*(Activity(length) for length in lengths), Activity(sum(lengths) + spare * 60))
    links = tuple(Link(i, i + 1) for i in range(last - 1))
    times = compute(Network(at(1), (WEEK,), activities, links))
    assert times.total_slack == [spare * 60] * last + [0]
    assert times.free_slack == [0] * (last - 1) + [spare * 60, 0]


def delayed(network: Network, i: int, minutes: int) -> Times:
    activities = list(network.activities)
    activities[i] = activities[i]._replace(delay=minutes)
    return compute(network._replace(activities=tuple(activities)))


@anything
@given(networks(), st.data())
def test_a_delay_by_the_free_slack_moves_no_other_activity(network: Network, data: st.DataObject) -> None:
    i = data.draw(st.sampled_from(range(len(network.activities))))
    times = compute(network)
    after = delayed(network, i, times.free_slack[i])
    assert worked(after.early_start)[i] == worked(times.early_start)[i] + times.free_slack[i]
    # In working time: a milestone may go from 17:00 to 08:00 of the next morning, which is the same.
    others = [j for j in range(len(network.activities)) if j != i]
    assert worked([after.early_start[j] for j in others]) == worked([times.early_start[j] for j in others])
    assert worked([after.finish_of_all]) == worked([times.finish_of_all])


@anything
@given(networks(), st.integers(1, 5), st.data())
def test_a_delay_of_a_critical_activity_moves_the_finish_by_as_many_days(
    network: Network, days: int, data: st.DataObject
) -> None:
    times = compute(network)
    i = data.draw(st.sampled_from([i for i, critical in enumerate(times.critical) if critical]))
    after = delayed(network, i, days * DAY)
    assert WEEK.between(times.finish_of_all, after.finish_of_all) == days * DAY


@anything
@given(networks(types=("FS", "SS")))
def test_float_to_the_end_is_the_total_slack(network: Network) -> None:
    end = len(network.activities)
    joined = network._replace(
        activities=(*network.activities, Activity(0)),
        links=(*network.links, *(Link(i, end) for i in range(end))),
    )
    found = float_to(joined, end)
    assert [found[i] for i in range(end + 1)] == compute(joined).total_slack


@anything
@given(networks(), st.data())
def test_nothing_overlaps_a_freeze_that_moves_it(network: Network, data: st.DataObject) -> None:
    freeze = st.tuples(st.integers(0, 30), st.integers(1, 4)).map(
        lambda days: (at(1, "00:00") + days[0] * 1440, at(1, "00:00") + (days[0] + days[1]) * 1440)
    )
    activities = tuple(
        one._replace(blocked=tuple(data.draw(st.lists(freeze, max_size=4)))) for one in network.activities
    )
    times = compute(network._replace(activities=activities))
    for i, activity in enumerate(activities):
        start, finish = times.start[i], times.finish[i]
        for since, until in activity.blocked:
            assert finish <= since or start >= until or (start == finish < since)
            assert not since <= start < until
    assert times.free_slack == [max(0, slack) for slack in times.free_slack]
