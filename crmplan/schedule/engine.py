"""The schedule of a network, computed in one call: forward, backward, late placing, slack (rules 1 to 19)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crmplan.graph import shortest_rings
from crmplan.schedule.arrays import FAR, Arrays, rings
from crmplan.schedule.backward import backward, backward_to, late_starts, place_late
from crmplan.schedule.forward import forward
from crmplan.schedule.network import LATE, Network, Times
from crmplan.schedule.slack import slack

__all__ = ["compute", "float_to", "floats_to", "rings"]


def compute(network: Network) -> Times:
    """Schedule a network.

    Raises ValueError when activities wait for one another in a ring (``rings`` names them) and CalendarError
    when work does not fit between the years 1 and 9999.
    """
    arrays = _ordered(network)
    early = forward(arrays)
    last = max(early.finish, default=network.start)
    late = backward(arrays, early, last)
    start, finish, moved = place_late(arrays, early, late)
    driver = early.driver
    for i in moved:
        driver[i] = LATE
    found = slack(arrays, early, late)
    limit = network.critical_limit
    return Times(
        start,
        finish,
        early.start,
        early.finish,
        late_starts(arrays, early, late),
        late.finish,
        found.start,
        found.finish,
        found.total,
        found.free,
        [total <= limit for total in found.total],
        driver,
        last,
        arrays.order,
    )


def float_to(network: Network, target: int) -> dict[int, int]:
    """How far each activity can slip before one target (a gate, a go-live) finishes later, in minutes.

    Holds the open activities that lead to the target, and the target itself with 0. Pins count, deadlines and
    latest dates do not. Raises what ``compute`` raises.
    """
    return next(floats_to(network, [target]))[1]


def floats_to(network: Network, targets: Iterable[int]) -> Iterator[tuple[int, dict[int, int]]]:
    """``float_to`` for several targets, in their order, with the forward pass done once."""
    arrays = _ordered(network)
    early = forward(arrays)
    for target in targets:
        late = backward_to(arrays, early, target)
        found: dict[int, int] = {}
        for i, until in enumerate(late.finish):
            if until >= FAR or network.activities[i].actual_finish is not None or i in arrays.leaves:
                continue
            calendar = arrays.own[i]
            room = calendar.between(early.finish[i], until)
            if i not in early.resume:
                room = min(room, calendar.between(early.start[i], late.start[i]))
            found[i] = room
        yield target, found


def _ordered(network: Network) -> Arrays:
    arrays = Arrays(network)
    if len(arrays.order) < arrays.count:
        ring = shortest_rings(arrays.edges())[0]
        raise ValueError(f"activities wait for one another in a ring: {ring}")
    return arrays
