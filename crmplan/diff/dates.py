"""What moves: go-lives, milestones, gates, other tasks, and the path that drives the finish."""

from datetime import date

from crmplan.diff.both import Both, Match
from crmplan.diff.records import Moved, PathChange
from crmplan.report.pack.snapshot import GATE, GO_LIVE, MILESTONE, TASK


def milestones(both: Both) -> tuple[tuple[Moved, ...], int]:
    """Return the go-lives and milestones on other days, new or gone, and how many stay where they are."""
    matches = [one for one in both.tasks if one.kind in (GO_LIVE, MILESTONE)]
    moves = [one for one in matches if _moves(one)]
    moves.sort(key=lambda one: (one.kind != GO_LIVE, _day(one)))
    return tuple(_moved(both, one) for one in moves), len(matches) - len(moves)


def gates(both: Both) -> tuple[Moved, ...]:
    """Return the gates on other days, new or gone, in the order of their days."""
    moves = [one for one in both.tasks if one.kind == GATE and _moves(one)]
    return tuple(_moved(both, one) for one in sorted(moves, key=_day))


def tasks(both: Both) -> tuple[Moved, ...]:
    """Return every other task with other dates, new or gone, in display order."""
    return tuple(_moved(both, one) for one in both.tasks if one.kind == TASK and _moves(one))


def path(both: Both) -> PathChange | None:
    """Return the path that drives the finish then and now; None when it is the same."""
    was, now = both.base.path, both.head.path
    ids = [both.id_now(id) for id in was]
    if ids == list(now):
        return None

    def names(of_base: bool, some: list[str]) -> tuple[str, ...]:
        version = both.base if of_base else both.head
        return tuple(version.tasks[id].name if id in version.tasks else id for id in some)

    return PathChange(
        before=names(True, list(was)),
        after=names(False, list(now)),
        left=names(True, [old for old, id in zip(was, ids, strict=True) if id not in now]),
        joined=names(False, [id for id in now if id not in ids]),
    )


def _moves(one: Match) -> bool:
    """Whether a task has other dates; of a gate or milestone its day counts, wherever its work would start."""
    if one.was is None or one.now is None:
        return True
    return one.was.finish != one.now.finish or (one.kind == TASK and one.was.start != one.now.start)


def _day(one: Match) -> date:
    there = one.now or one.was
    assert there is not None
    return there.finish


def _moved(both: Both, one: Match) -> Moved:
    before = one.was.finish if one.was is not None else None
    after = one.now.finish if one.now is not None else None
    first, approved = both.approved(one.id)
    return Moved(
        id=one.id,
        name=one.name,
        kind=one.kind,
        before=before,
        after=after,
        days=both.days(before, after) if before is not None and after is not None else None,
        first=first,
        approved=approved,
        total_float=one.now.total_float if one.now is not None else None,
    )
