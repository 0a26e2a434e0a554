"""Start, finish, total and free slack (rules 14, 15 and 18)."""

from __future__ import annotations

from typing import NamedTuple

from crmplan.schedule.arrays import FROM_FINISH, FROM_START, PLAIN_FS, TO_FINISH, Arrays
from crmplan.schedule.backward import Late
from crmplan.schedule.forward import Early


class Slack(NamedTuple):
    """Minutes by activity; see ``network.Times``."""

    start: list[int]
    finish: list[int]
    total: list[int]
    free: list[int]


def slack(arrays: Arrays, early: Early, late: Late) -> Slack:
    """How far each activity can slip until it moves the end or breaks a limit, and until it moves another."""
    count = arrays.count
    es, ef, ls, lf = early.start, early.finish, late.start, late.finish
    start = [0] * count
    finish = [0] * count
    total = [0] * count
    for i in range(count):
        begun = early.start_at[i]
        ended = late.finish_at[i]
        if begun is not None and ended is not None:
            # The fast path placed whole durations on one calendar, so both slacks are the same difference.
            start[i] = finish[i] = total[i] = ended - begun - arrays.duration[i]
            continue
        calendar = arrays.own[i]
        since = early.linked.get(i, es[i])
        if since < es[i]:
            since = es[i]
        start[i] = a = calendar.between(since, ls[i])
        finish[i] = b = calendar.between(ef[i], lf[i])
        # What has started cannot start later: what is left of it can end later, by its finish slack (18).
        total[i] = a if a < b and i not in early.resume else b
    return Slack(start, finish, total, _free(arrays, early, total))


def _free(arrays: Arrays, early: Early, total: list[int]) -> list[int]:
    """Rule 15: the smallest gap over the activity's own links, within [0, total slack]."""
    network = arrays.network
    project = network.calendars[network.project_calendar]
    position = project.position
    es, ef, resume = early.start, early.finish, early.resume
    outs, succ, link_kind = arrays.outs, arrays.succ, arrays.link_kind
    free = [0] * arrays.count
    starts: list[int | None] = [None] * arrays.count  # positions on the project calendar, where known
    for i in range(arrays.count):
        room = total[i]
        if room <= 0:
            continue
        ended = 0
        elapsed = arrays.activities[i].elapsed
        for k in outs[i]:
            j = succ[k]
            link = link_kind[k]
            if link == PLAIN_FS and j not in resume and not elapsed:
                begun = starts[j]
                if begun is None:
                    begun = starts[j] = position(es[j])
                if not ended:
                    ended = position(ef[i])
                gap = begun - ended
            else:
                begin = resume.get(j, es[j])
                if begin is None:
                    continue  # it is finished and waits for nothing (18)
                from_finish = link in (PLAIN_FS, FROM_FINISH, TO_FINISH)
                to_start = link in (PLAIN_FS, FROM_FINISH, FROM_START)
                since = ef[i] if from_finish else es[i]
                until = arrays.unlagged(k, begin if to_start else ef[j])
                # The slack of an elapsed duration is clock time (4), and this is part of it.
                gap = until - since if elapsed else project.between(since, until)
            if gap < room:
                room = gap
                if room <= 0:
                    room = 0
                    break
        free[i] = room
    return free
