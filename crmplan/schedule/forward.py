"""The forward pass: early dates, and for each activity what fixed its start (rules 2 to 9, 17 to 19)."""

from __future__ import annotations

from crmplan.schedule.arrays import (
    FROM_FINISH,
    FROM_START,
    PLAIN,
    PLAIN_FS,
    START_TO_FINISH,
    SUM,
    TO_FINISH,
    Arrays,
)
from crmplan.schedule.network import ACTUAL, FREEZE, START, STATUS, SUMMARY, Activity


class Early:
    """What the forward pass found, by activity.

    start_at: the start's position on the activity's calendar, for those on the fast path (else None).
    resume: for started and finished activities the instant at which the rest goes on. linked: for pinned
    activities the start that their links alone would give (rule 14).
    """

    __slots__ = ("driver", "finish", "linked", "resume", "start", "start_at")

    def __init__(self, count: int) -> None:
        self.start = [0] * count
        self.finish = [0] * count
        self.start_at: list[int | None] = [None] * count
        self.driver: list[int | str] = [START] * count
        self.resume: dict[int, int | None] = {}
        self.linked: dict[int, int] = {}


def forward(arrays: Arrays) -> Early:
    """Schedule every activity as early as its links, constraints, freezes and progress allow."""
    network = arrays.network
    early = Early(arrays.count)
    es, ef, start_at, driver = early.start, early.finish, early.start_at, early.driver
    duration, work, kind, ins = arrays.duration, arrays.work, arrays.kind, arrays.ins
    pred, link_kind, origin = arrays.pred, arrays.link_kind, arrays.origin
    begin = network.start
    status = network.status if network.reschedule_unstarted else None
    not_before = -1 if status is None else status
    for j in arrays.order:
        which = kind[j]
        if which == SUM:
            leaves = arrays.leaves[j]
            es[j] = min(es[i] for i in leaves)
            ef[j] = max(ef[i] for i in leaves)
            driver[j] = SUMMARY
            continue
        length = duration[j]
        links = ins[j]
        reach = 0  # the latest finish that FF and SF ask for (rule 6)
        by: int | str = START
        if links:
            bound = -1
            for k in links:
                link = link_kind[k]
                if link == PLAIN_FS:
                    at = ef[pred[k]]
                elif link == FROM_FINISH:
                    at = arrays.lagged(k, ef[pred[k]])
                elif link == FROM_START:
                    at = arrays.lagged(k, es[pred[k]])
                else:
                    if link == TO_FINISH:
                        fixed = arrays.lagged(k, ef[pred[k]])
                        at = work[j].subtract(fixed, length)
                        if at < begin:  # rule 7: the floor holds for FF alone
                            at = begin
                    else:
                        fixed = arrays.lagged(k, es[pred[k]])
                        at = work[j].subtract(fixed, length)
                    if fixed > reach:
                        reach = fixed
                if at > bound:
                    bound = at
                    by = origin[k]
        else:
            bound = begin
        if which != PLAIN:
            by = _special(arrays, early, j, bound, by, reach, bool(links))
        else:
            if length:
                start, finish, start_at[j] = work[j].fit(bound, length)
                if start < not_before:
                    start, finish, start_at[j] = work[j].fit(not_before, length)
                    by = STATUS
                es[j] = start
                ef[j] = finish if finish > reach else reach
            elif bound < not_before:
                es[j] = ef[j] = not_before
                by = STATUS
            else:
                es[j] = ef[j] = bound
        driver[j] = by
    return early


def place(arrays: Arrays, j: int, bound: int, reach: int = 0) -> tuple[int, int]:
    """Start and finish of an activity at a bound on its start (rules 2, 3 and 6)."""
    length = arrays.duration[j]
    if not length:
        return bound, bound
    start, finish, _ = arrays.work[j].fit(bound, length)
    return start, max(finish, reach)


def _special(
    arrays: Arrays, early: Early, j: int, bound: int, by: int | str, reach: int, linked: bool
) -> int | str:
    """Place an activity that has constraints, progress, freezes, a delay or resource calendars."""
    activity = arrays.activities[j]
    if activity.actual_start is not None or activity.actual_finish is not None:
        return _started(arrays, early, j, activity)
    network = arrays.network
    calendar = arrays.work[j]
    not_before: list[tuple[int, str]] = []
    if activity.start_no_earlier is not None:
        not_before.append((activity.start_no_earlier, "constraint:start_no_earlier"))
    if activity.finish_no_earlier is not None:
        at = calendar.subtract(activity.finish_no_earlier, activity.duration)
        not_before.append((at, "constraint:finish_no_earlier"))
    if activity.start_on is not None:
        not_before.append((activity.start_on, "constraint:start_on"))
    if activity.finish_on is not None:
        at = calendar.subtract(activity.finish_on, activity.duration)
        not_before.append((at, "constraint:finish_on"))
    pinned = arrays.pinned(j)
    if pinned and linked:
        early.linked[j] = place(arrays, j, bound, reach)[0]
    if not_before and (pinned or not linked):
        # A pin replaces what the links say (rule 9); a bound of an unlinked activity replaces the programme
        # start, even an earlier one (rule 7).
        candidates = not_before[-1:] if pinned else not_before
        bound, by = max(candidates, key=lambda candidate: candidate[0])
        start, finish = place(arrays, j, bound)
    else:
        start, finish = place(arrays, j, bound, reach)
        for at, name in not_before:
            if at > bound:
                later, until = place(arrays, j, at, reach)
                if later > start or not activity.duration:
                    bound, by, start, finish = at, name, later, until
    if network.status is not None and network.reschedule_unstarted and start < network.status:
        start, finish = place(arrays, j, network.status)
        by = STATUS
    if activity.delay:
        start, finish = place(arrays, j, calendar.add(start, activity.delay))
    if activity.blocked and not pinned:
        start, finish, moved = _behind_freezes(arrays, j, activity, start, finish)
        if moved:
            by = FREEZE
    early.start[j] = start
    early.finish[j] = finish
    return by


def overlapped(activity: Activity, start: int, finish: int) -> tuple[int, int] | None:
    """The first freeze that an activity with these dates would overlap."""
    for since, until in activity.blocked:
        if since <= start < until or (start < until and finish > since):
            return since, until
    return None


def _behind_freezes(
    arrays: Arrays, j: int, activity: Activity, start: int, finish: int
) -> tuple[int, int, bool]:
    moved = False
    while (freeze := overlapped(activity, start, finish)) is not None:
        # Work begins again with the task's calendar; a milestone, too, waits for it and sits on no Saturday.
        start, finish = place(arrays, j, arrays.lag_calendar[j].start_at_or_after(freeze[1]))
        moved = True
    return start, finish, moved


def _started(arrays: Arrays, early: Early, j: int, activity: Activity) -> str:
    """Rule 18: what happened is fixed; what is left goes on at ``resume``, or where the plan lets it."""
    network = arrays.network
    calendar = arrays.work[j]
    begun, ended = activity.actual_start, activity.actual_finish
    length = activity.duration
    reach = 0
    if ended is not None:
        early.start[j] = calendar.subtract(ended, length) if begun is None else begun
        early.finish[j] = ended
        early.resume[j] = activity.resume
        return ACTUAL
    assert begun is not None
    remaining = length if activity.remaining is None else activity.remaining
    if activity.resume is not None:
        resume = activity.resume
    else:
        if network.reschedule_unstarted and network.status is not None:
            # What is left is left at the status date, also where work went faster than planned.
            resume = max(begun, network.status)
        else:
            done = length - remaining
            resume = begun if done <= 0 else calendar.add(begun, done)
        if network.reschedule_unstarted:
            # Retained logic: what is left waits for the predecessors like a whole activity.
            bound, reach = _link_bounds(arrays, early, j, remaining)
            resume = max(resume, bound)
    if not remaining:
        early.start[j], early.finish[j], early.resume[j] = begun, resume, resume
        return ACTUAL
    resume, finish, _ = calendar.fit(resume, remaining)
    early.start[j], early.finish[j], early.resume[j] = begun, max(finish, reach), resume
    return ACTUAL


def _link_bounds(arrays: Arrays, early: Early, j: int, length: int) -> tuple[int, int]:
    """The latest bound that the links give on the start of the last ``length`` minutes, and on the finish."""
    bound = reach = 0
    for k in arrays.ins[j]:
        link = arrays.link_kind[k]
        from_start = link in (FROM_START, START_TO_FINISH)
        at = arrays.lagged(k, (early.start if from_start else early.finish)[arrays.pred[k]])
        if link in (TO_FINISH, START_TO_FINISH):
            reach = max(reach, at)
            at = arrays.work[j].subtract(at, length)
        bound = max(bound, at)
    return bound, reach
