"""The critical path test: does a slip of critical work by 100 working days move the finish by as much?"""

from collections.abc import Mapping

from crmplan.analyses.reach import Reach
from crmplan.expand.plan import Plan
from crmplan.schedule.engine import float_to
from crmplan.schedule.network import Activity, Link, Network
from crmplan.schedule.plan import network_of
from crmplan.schedule.result import Schedule

PINS = ("start_on", "finish_on")
"""Constraints that put a task on a day whatever comes before it."""


def held_by_pins(dates: Schedule) -> Mapping[int, tuple[int, ...]]:
    """Return the critical tasks whose slip the finish would not feel, by the fixed day that takes it up.

    Nothing has to be moved to know it. Work without float to the finish reaches it over links without
    slack, and what slips runs along them to the finish; only a task on a fixed day stands still and
    breaks the chain. So the floats to the finish are worked out twice: as planned, and with the links into
    fixed days taken out, the days left as they are. What has no float only in the first is held by a fixed day.
    A fixed day at which the only driving path begins, with work before it, cuts the path too, though that
    work has float. Without an open task on a fixed day the answer is known at once.
    """
    plan = dates.plan
    pins = _open_pins(plan)
    if not pins:
        return {}
    network = network_of(plan)
    tight = _without_float(network, dates)
    cut = network._replace(
        activities=tuple(
            one._replace(start_on=None, finish_on=None, start_no_earlier=dates.early_start[task])
            if task in pins
            else one
            for task, one in enumerate(network.activities)
        ),
        links=tuple(link for link in network.links if link.succ not in pins),
    )
    moving = _without_float(cut, dates)
    held = sorted(tight - moving - set(pins))
    reach = Reach(plan.tasks, plan.links)
    before = reach.group(held)
    found = {pin: before.before(pin) for pin in pins}
    fixed = reach.group(pins)
    whole = any(task not in found and not fixed.any_before(task) for task in moving)
    head = dates.path[0].task if dates.path and not whole else -1
    return {
        pin: tasks
        for pin, tasks in found.items()
        if tasks or (pin == head and any(link.succ == pin for link in plan.links))
    }


def _open_pins(plan: Plan) -> list[int]:
    return [
        task
        for task, one in enumerate(plan.tasks)
        if any(constraint.kind in PINS for constraint in one.constraints)
        and (task not in plan.actuals or plan.actuals[task].started is None)
    ]


def _without_float(network: Network, dates: Schedule) -> set[int]:
    """Return the open tasks that cannot slip without moving the finish."""
    last = len(network.activities)
    ends = [task for task, finish in enumerate(dates.early_finish) if finish == dates.finish_instant]
    # One end for all that finish last: an activity without length on the clock, which no calendar moves.
    end = Activity(0, network.project_calendar, elapsed=True)
    whole = network._replace(
        activities=(*network.activities, end), links=(*network.links, *(Link(task, last) for task in ends))
    )
    return {task for task, room in float_to(whole, last).items() if room <= 0 and task != last}
