"""What drives a date: the longest path to the finish, a gate or any activity, step by step (rule 16)."""

from __future__ import annotations

from typing import NamedTuple

from crmplan.schedule.network import SF, SS, SUMMARY, Network, Times


class Step(NamedTuple):
    """One activity on a path and what fixed its place: a link's index or one of ``network.DRIVERS``."""

    activity: int
    driver: int | str


def driving_path(network: Network, times: Times, target: int | None = None) -> list[Step]:
    """The chain of activities that fixes a target's dates, the earliest first.

    Without a target it leads to the finish of the network: the first activity in the order of the input that
    finishes last. A step whose driver is a link was placed by the step before it; the first step's driver
    says what the whole chain hangs on (the programme start, a constraint, a freeze, a fact). A summary stands
    for the leaf below it that finishes last (starts first, when the link counts from the start).
    """
    if target is None:
        if not network.activities:
            return []
        last = times.finish_of_all
        target = next(
            i for i, at in enumerate(times.early_finish) if at == last and times.driver[i] != SUMMARY
        )
    node = _leaf(network, times, target, from_start=False)
    steps: list[Step] = []
    while True:
        driver = times.driver[node]
        steps.append(Step(node, driver))
        if not isinstance(driver, int):
            break
        link = network.links[driver]
        node = _leaf(network, times, link.pred, from_start=link.type in (SS, SF))
    steps.reverse()
    return steps


def near_critical(times: Times, band_minutes: int, critical_limit: int = 0) -> list[int]:
    """Activities that are not critical but have at most that much total slack, the tightest first.

    Summaries are left out; their slack is that of the activities below them.
    """
    found = [
        (total, i)
        for i, total in enumerate(times.total_slack)
        if critical_limit < total <= band_minutes and times.driver[i] != SUMMARY
    ]
    return [i for _, i in sorted(found)]


def _leaf(network: Network, times: Times, node: int, from_start: bool) -> int:
    """The activity below a summary that fixes its start or its finish; any other activity itself."""
    if times.driver[node] != SUMMARY:
        return node
    below = [i for i in range(len(network.parents)) if _is_below(network, i, node)]
    leaves = [i for i in below if times.driver[i] != SUMMARY]
    if from_start:
        return min(leaves, key=lambda i: (times.early_start[i], i))
    return min(leaves, key=lambda i: (-times.early_finish[i], i))


def _is_below(network: Network, node: int, summary: int) -> bool:
    while node >= 0:
        node = network.parents[node]
        if node == summary:
            return True
    return False
