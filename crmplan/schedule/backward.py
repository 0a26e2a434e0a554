"""The backward pass: late dates, places of late activities, float to one target (rules 10 to 13, 17, 18)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crmplan.schedule.arrays import FAR, FROM_FINISH, FROM_START, PLAIN, PLAIN_FS, SUM, TO_FINISH, Arrays
from crmplan.schedule.forward import Early, overlapped
from crmplan.schedule.network import Activity


class Late:
    """Late dates by activity; ``finish_at`` is the finish's position on the fast path (else None).

    ``held`` are the activities whose late start is an end of work, because no work begins at their limit.
    """

    __slots__ = ("finish", "finish_at", "held", "start")

    def __init__(self, count: int) -> None:
        self.start = [FAR] * count
        self.finish = [FAR] * count
        self.finish_at: list[int | None] = [None] * count
        self.held: list[int] = []


def backward(arrays: Arrays, early: Early, limit: int) -> Late:
    """Place every activity as late as the limit, its successors, latest dates and deadlines allow."""
    late = Late(arrays.count)
    _pass(arrays, early, late, reversed(arrays.order), [limit] * arrays.count, caps=True)
    for summary, leaves in arrays.leaves.items():
        late.start[summary] = min(late.start[i] for i in leaves)
        late.finish[summary] = max(late.finish[i] for i in leaves)
    return late


def late_starts(arrays: Arrays, early: Early, late: Late) -> list[int]:
    """Late starts as people read them: the next begin of work, where nothing that starts with it loses work.

    The end of work before is the same moment to the activity itself; the passes keep that, since elapsed time
    and other calendars behind it tell the two apart.
    """
    found = late.start[:]
    for i in late.held:
        begin = arrays.work[i].start_at_or_after(found[i])
        if all(_same(arrays, early, late, k, begin) for k in arrays.outs[i]) and not any(
            cap is not None and arrays.lag_calendar[i].between(cap, begin) > 0
            for cap in (arrays.activities[i].start_no_later, arrays.activities[i].start_on)
        ):
            found[i] = begin
    return found


def _same(arrays: Arrays, early: Early, late: Late, k: int, begin: int) -> bool:
    """Whether SS or SF from that begin leaves the successor its late date, in working time."""
    j = arrays.succ[k]
    if arrays.link_kind[k] in (PLAIN_FS, FROM_FINISH, TO_FINISH):
        return True
    until = late.start[j] if arrays.link_kind[k] == FROM_START else _last(arrays, early, j, late.finish[j])
    return arrays.work[j].between(until, arrays.lagged(k, begin)) <= 0


def backward_to(arrays: Arrays, early: Early, target: int) -> Late:
    """Late dates with regard to one target, which keeps its early finish; FAR for what does not lead there.

    Deadlines and latest dates are left out: the question is how far an activity can slip before the target
    moves.
    """
    late = Late(arrays.count)
    goals = arrays.leaves.get(target, [target])
    leads = [False] * arrays.count
    todo = list(goals)
    for i in todo:
        leads[i] = True
    while todo:
        j = todo.pop()
        for i in [arrays.pred[k] for k in arrays.ins[j]] + arrays.leaves.get(j, []):
            if not leads[i]:
                leads[i] = True
                todo.append(i)
    limits = [FAR] * arrays.count
    for i in goals:
        limits[i] = early.finish[target]
    _pass(arrays, early, late, (i for i in reversed(arrays.order) if leads[i]), limits, caps=False)
    return late


def _pass(
    arrays: Arrays, early: Early, late: Late, order: Iterable[int], limits: Sequence[int], caps: bool
) -> None:
    ls, lf, finish_at = late.start, late.finish, late.finish_at
    duration, work, kind, outs = arrays.duration, arrays.work, arrays.kind, arrays.outs
    succ, link_kind = arrays.succ, arrays.link_kind
    all_plain = not arrays.above and not early.resume
    for i in order:
        by_finish = limits[i]
        by_start = FAR
        if all_plain and kind[i] == PLAIN:
            for k in outs[i]:
                link = link_kind[k]
                if link == PLAIN_FS:
                    at = ls[succ[k]]
                    if at < by_finish:
                        by_finish = at
                elif link in (FROM_FINISH, TO_FINISH):
                    j = succ[k]
                    at = ls[j] if link == FROM_FINISH else _last(arrays, early, j, lf[j])
                    at = arrays.unlagged(k, at)
                    if at < by_finish:
                        by_finish = at
                else:
                    j = succ[k]
                    at = ls[j] if link == FROM_START else _last(arrays, early, j, lf[j])
                    at = arrays.unlagged(k, at)
                    if at < by_start:
                        by_start = at
            if duration[i] and by_start == FAR and by_finish != FAR:
                ls[i], lf[i], finish_at[i] = work[i].fit_before(by_finish, duration[i])
            else:
                ls[i], lf[i] = _place_before(arrays, i, by_finish, by_start)
                if ls[i] > by_start:
                    # No work begins at that limit. The next begin is too late, by lags of the clock and by
                    # other calendars, so the late start is the end of work before.
                    ls[i] = work[i].end_at_or_before(by_start)
                    late.held.append(i)
            continue
        by_finish, by_start = _limits(arrays, early, i, ls, lf, by_finish, by_start)
        if kind[i] == SUM:
            ls[i], lf[i] = by_start, by_finish  # what its leaves may reach; the roll-up comes last
            continue
        activity = arrays.activities[i]
        if activity.actual_start is not None or activity.actual_finish is not None:
            ls[i], lf[i] = _started(arrays, early, i, activity, by_finish, caps)
            continue
        if arrays.pinned(i) and min(by_finish, by_start) < FAR:
            by_finish = by_start = FAR  # a pin sets the late dates too, whatever the successors need (9)
        by_finish, by_start = _capped(arrays, activity, by_finish, by_start, caps)
        ls[i], lf[i] = _place_before(arrays, i, by_finish, by_start)
        if ls[i] > by_start and not arrays.pinned(i):
            ls[i] = work[i].end_at_or_before(by_start)
            late.held.append(i)


def _limits(
    arrays: Arrays,
    early: Early,
    i: int,
    starts: Sequence[int],
    finishes: Sequence[int],
    by_finish: int,
    by_start: int,
) -> tuple[int, int]:
    """What the successors' dates allow: the latest finish, and the latest start that SS and SF allow (13)."""
    resume = early.resume
    for k in arrays.outs[i]:
        j = arrays.succ[k]
        link = arrays.link_kind[k]
        at: int | None
        if link in (PLAIN_FS, FROM_FINISH, FROM_START):
            # A started successor waits with what is left of it (18); a finished one waits for nothing.
            at = resume[j] if j in resume else starts[j]
        else:
            at = None if j in resume and resume[j] is None else _last(arrays, early, j, finishes[j])
        if at is None or at >= FAR:
            continue
        if link in (PLAIN_FS, FROM_FINISH, TO_FINISH):
            by_finish = min(by_finish, arrays.unlagged(k, at))
        else:
            by_start = min(by_start, arrays.unlagged(k, at))
    for summary in arrays.above.get(i, ()):
        by_finish = min(by_finish, finishes[summary])
        if early.start[i] == early.start[summary]:
            # Of a summary's leaves only the first carries the links that go out from its start.
            by_start = min(by_start, starts[summary])
    return by_finish, by_start


def _last(arrays: Arrays, early: Early, j: int, finish: int) -> int:
    """The instant up to which FF and SF may finish an activity with that late finish.

    They may have put its finish outside working time (6), where rule 12 puts no late finish.
    """
    fixed = early.finish[j]
    return fixed if fixed > finish and not arrays.work[j].between(finish, fixed) else finish


def _capped(arrays: Arrays, activity: Activity, by_finish: int, by_start: int, caps: bool) -> tuple[int, int]:
    """Rule 11: latest dates and deadlines; and the dates of a pin, which nothing moves (9)."""
    ends: list[int | None] = []
    begins: list[int | None] = []
    if caps:
        ends += [activity.deadline, activity.finish_no_later]
        begins.append(activity.start_no_later)
    if caps or arrays.network.pins_win:
        ends.append(activity.finish_on)
        begins.append(activity.start_on)
    by_finish = min([by_finish, *(at for at in ends if at is not None)])
    by_start = min([by_start, *(at for at in begins if at is not None)])
    return by_finish, by_start


def _started(
    arrays: Arrays, early: Early, i: int, activity: Activity, by_finish: int, caps: bool
) -> tuple[int, int]:
    """Rule 18: the start is a fact, a late finish is left to activities that are still going on."""
    if activity.actual_finish is not None:
        return early.start[i], early.finish[i]
    by_finish, _ = _capped(arrays, activity, by_finish, FAR, caps)
    if by_finish < FAR and activity.duration:
        by_finish = arrays.work[i].end_at_or_before(by_finish)
    return early.start[i], by_finish


def _place_before(arrays: Arrays, i: int, by_finish: int, by_start: int) -> tuple[int, int]:
    """Latest start and finish within both limits (rules 12 and 13)."""
    length = arrays.duration[i]
    if not length:
        at = min(by_finish, by_start)
        return at, at
    calendar = arrays.work[i]
    start = finish = FAR
    if by_finish < FAR:
        start, finish, _ = calendar.fit_before(by_finish, length)
    if by_start < start:
        finish = calendar.add(by_start, length)
        start = calendar.subtract(finish, length)
    return start, finish


def place_late(arrays: Arrays, early: Early, late: Late) -> tuple[list[int], list[int], list[int]]:
    """Rule 10: scheduled starts and finishes, and which late activities moved away from their early dates.

    From the end of the network backwards each late activity goes as late as the scheduled dates of its
    successors and its own late dates allow, but not into a freeze.
    """
    start, finish = early.start[:], early.finish[:]
    moved: list[int] = []
    if not any(activity.late for activity in arrays.activities):
        return start, finish, moved
    for i in reversed(arrays.order):
        activity = arrays.activities[i]
        if arrays.kind[i] == SUM:
            finish[i], start[i] = _limits(arrays, early, i, start, finish, FAR, FAR)
            continue
        if not activity.late or arrays.pinned(i) or i in early.resume:
            continue
        by_finish, by_start = _limits(arrays, early, i, start, finish, late.finish[i], late.start[i])
        begin, end = _place_before(arrays, i, by_finish, by_start)
        if begin > by_start:
            # No work begins at the limit; the next begin of work would push a successor, so it is the last.
            begin = arrays.work[i].begin_before(by_start)
            end = arrays.work[i].add(begin, activity.duration)
        while (freeze := overlapped(activity, begin, end)) is not None:
            before = arrays.work[i].end_at_or_before(freeze[0] - (not activity.duration))
            begin, end = _place_before(arrays, i, before, FAR)
        if begin > early.start[i]:
            start[i], finish[i] = begin, end
            moved.append(i)
    for summary, leaves in arrays.leaves.items():
        start[summary] = min(start[i] for i in leaves)
        finish[summary] = max(finish[i] for i in leaves)
    return start, finish, moved
