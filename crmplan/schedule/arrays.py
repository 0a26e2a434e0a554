"""The network turned into parallel lists for the passes: links per activity, order, calendars, summaries."""

from __future__ import annotations

from collections.abc import Callable

from crmplan.calendars import ALWAYS, Calendar, both
from crmplan.graph import shortest_rings, topological_order
from crmplan.schedule.network import ELAPSED, FF, FS, PERCENT, SF, SS, WORKING, Activity, Link, Network

PLAIN_FS, FROM_FINISH, FROM_START, TO_FINISH, START_TO_FINISH = range(5)
"""Link kinds of the passes: FS without lag, FS, SS, FF, SF."""

FAR = 1 << 62
"""Later than every instant: a late date without a limit."""

_KINDS = {FS: FROM_FINISH, SS: FROM_START, FF: TO_FINISH, SF: START_TO_FINISH}
_LAG_KINDS = (WORKING, ELAPSED, PERCENT)
_PLAIN_TAIL = Activity(0)[3:]

PLAIN, SPECIAL, SUM = range(3)
"""What a pass has to do with an activity: the fast path, constraints and progress, or a roll-up."""


class Arrays:
    """Everything that the passes read, by activity or by link index.

    Links into a summary stand once for each leaf below it; ``origin`` gives the index of the link that was
    written. Links out of a summary start at the summary's own node, which comes after its leaves (rule 17).
    ``activities`` are the network's with what they inherit from their summaries. ``work`` is the calendar on
    which the work lies (rule 19), ``own`` the one on which slack counts; both are the 24-hour clock for
    elapsed durations. Lags count on ``lag_calendar``, the task's own in any case (8).
    """

    __slots__ = (
        "above",
        "activities",
        "count",
        "duration",
        "ins",
        "kind",
        "lag",
        "lag_calendar",
        "lag_elapsed",
        "leaves",
        "link_kind",
        "network",
        "order",
        "origin",
        "outs",
        "own",
        "pred",
        "succ",
        "work",
    )

    def __init__(self, network: Network) -> None:
        activities = network.activities
        calendars = network.calendars
        count = len(activities)
        self.network = network
        self.activities = list(activities)
        self.count = count
        self.duration = [activity[0] for activity in activities]
        self.lag_calendar = [calendars[activity[1]] for activity in activities]
        self.own = [ALWAYS if activity[2] else calendars[activity[1]] for activity in activities]
        self.work = self.own[:]
        self.kind = [PLAIN if activity[3:] == _PLAIN_TAIL else SPECIAL for activity in activities]
        shared: dict[tuple[int, ...], Calendar] = {}
        for i, activity in enumerate(activities):
            if self.kind[i] == SPECIAL and activity.resource_calendars and not activity.elapsed:
                self.work[i] = _together(network, activity, shared)
        self.leaves: dict[int, list[int]] = {}
        self.above: dict[int, list[int]] = {}
        if network.parents:
            self._find_summaries(network.parents)
        self._lay_links(network.links)
        self.order = self._sort()

    def _find_summaries(self, parents: tuple[int, ...]) -> None:
        summaries = {parent for parent in parents if parent >= 0}
        self.leaves = {summary: [] for summary in sorted(summaries)}
        for i in range(self.count):
            if i in summaries:
                self.kind[i] = SUM
                continue
            above: list[int] = []
            parent = parents[i]
            while parent >= 0 and len(above) <= self.count:
                above.append(parent)
                self.leaves[parent].append(i)
                parent = parents[parent]
            if above:
                self.above[i] = above
                for summary in above:
                    self._inherit(i, self.activities[summary])

    def _inherit(self, leaf: int, summary: Activity) -> None:
        """The constraints that a summary can have, SNET and FNLT, and its deadline bind all leaves below."""
        if summary[3:] == _PLAIN_TAIL:
            return
        own = self.activities[leaf]
        self.kind[leaf] = SPECIAL
        self.activities[leaf] = own._replace(
            start_no_earlier=_pick(max, own.start_no_earlier, summary.start_no_earlier),
            finish_no_later=_pick(min, own.finish_no_later, summary.finish_no_later),
            deadline=_pick(min, own.deadline, summary.deadline),
        )

    def _lay_links(self, links: tuple[Link, ...]) -> None:
        count = self.count
        self.ins: list[list[int]] = [[] for _ in range(count)]
        self.outs: list[list[int]] = [[] for _ in range(count)]
        self.pred: list[int] = []
        self.succ: list[int] = []
        self.link_kind: list[int] = []
        self.lag: list[int] = []
        self.lag_elapsed: list[bool] = []
        self.origin: list[int] = []
        ins, outs, leaves = self.ins, self.outs, self.leaves
        k = 0
        for number, (pred, succ, kind, lag, lag_kind) in enumerate(links):
            if lag and lag_kind == PERCENT:
                # A share that is no whole minute is rounded: the grid of crmplan is one minute (rule 8).
                lag = round(self._length(pred) * lag / 100)
            if kind not in _KINDS or lag_kind not in _LAG_KINDS:
                raise ValueError(f"unknown link {kind!r} with a lag that is {lag_kind!r}")
            code = _KINDS[kind] if lag or kind != FS else PLAIN_FS
            for leaf in leaves.get(succ, (succ,)):
                self.pred.append(pred)
                self.succ.append(leaf)
                self.link_kind.append(code)
                self.lag.append(lag)
                self.lag_elapsed.append(lag_kind == ELAPSED)
                self.origin.append(number)
                ins[leaf].append(k)
                outs[pred].append(k)
                k += 1

    def _length(self, pred: int) -> int:
        return self.network.activities[pred].duration

    def edges(self) -> list[list[int]]:
        """The successors of each node, with the edge from each leaf to the summaries above it."""
        succ = self.succ
        edges = [[succ[k] for k in links] for links in self.outs]
        for leaf, above in self.above.items():
            edges[leaf] = edges[leaf] + above
        return edges

    def _sort(self) -> list[int]:
        return topological_order(self.edges())

    def pinned(self, i: int) -> bool:
        """Whether MSO or MFO fixes an activity against its links (rule 9)."""
        activity = self.activities[i]
        return self.network.pins_win and (activity.start_on is not None or activity.finish_on is not None)

    def lagged(self, k: int, instant: int) -> int:
        """Where a link's lag leads from its predecessor's date (rule 8)."""
        lag = self.lag[k]
        if not lag:
            return instant
        if self.lag_elapsed[k]:
            return instant + lag
        calendar = self.lag_calendar[self.succ[k]]
        if lag > 0:
            return calendar.add(instant, lag)
        earlier = calendar.subtract(instant, -lag)
        kind = self.link_kind[k]
        if kind in (FROM_FINISH, TO_FINISH):
            return calendar.end_at_or_before(earlier)
        return earlier

    def unlagged(self, k: int, instant: int) -> int:
        """The latest predecessor's date from which a link's lag leads to the successor's date.

        To the successor its work end and its next work start are one, so with a lead it is the work start: a
        milestone, a late task and a predecessor with other hours can use the time between.
        """
        lag = self.lag[k]
        if not lag or instant >= FAR:
            return instant
        if self.lag_elapsed[k]:
            return instant - lag
        calendar = self.lag_calendar[self.succ[k]]
        if lag > 0:
            return calendar.subtract(instant, lag)
        return calendar.start_at_or_after(calendar.add(instant, -lag))


def rings(network: Network) -> list[list[int]]:
    """The shortest ring of each group of activities that wait for one another, from its first activity on.

    Empty for a network that can be scheduled. A ring may pass a summary: its leaves come before it.
    """
    return shortest_rings(Arrays(network).edges())


def _pick(choose: Callable[[int, int], int], one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return choose(one, other)


def _together(network: Network, activity: Activity, shared: dict[tuple[int, ...], Calendar]) -> Calendar:
    """The time that the task's and all its resources' calendars work, made once for each combination."""
    key = (activity.calendar, *dict.fromkeys(activity.resource_calendars))
    if key not in shared:
        calendar = network.calendars[key[0]]
        for other in key[1:]:
            if network.calendars[other] is not calendar:
                calendar = both(calendar, network.calendars[other])
        shared[key] = calendar
    return shared[key]
