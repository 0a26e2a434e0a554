"""How far each group of users is trained before its go-live and helped after it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from crmplan.analyses.rollout import Rollout
from crmplan.expand.plan import Plan
from crmplan.lang import figure
from crmplan.lang import gettext as _
from crmplan.model import Cell, Training
from crmplan.report.pack.records import CellCover, CoverRow
from crmplan.report.records import CellRow
from crmplan.report.rollout import go_live_of
from crmplan.report.words import Names
from crmplan.schedule.result import Schedule
from crmplan.schedule.show import last_day


class _Who(NamedTuple):
    """Users who go live together."""

    region: str
    group: str
    go_live: int | None


class Covered(NamedTuple):
    """A row with the cells that it stands for."""

    row: CoverRow
    cells: tuple[Cell, ...]


def covered(plan: Plan, schedule: Schedule, names: Names, rollout: Rollout) -> tuple[Covered, ...]:
    """Return a row for each group of each region and each go-live they have, in the order of the playbook.

    What counts is what the checks count: tasks of the kind ``training`` that the links put before the go-live and
    that are for the group, and the chain of ``hypercare`` that is linked to it.

    Parameters:
        plan, schedule, names, rollout: of the same playbook.
    """
    cells: dict[_Who, list[Cell]] = {}
    for cell in rollout.waves:
        go_live = go_live_of(rollout, cell)
        pairs = rollout.pairs_of(cell) or [(cell.region, group) for group in rollout.groups_of(cell)]
        for region, group in pairs:
            cells.setdefault(_Who(region, group, go_live), []).append(cell)
    regions, groups = (
        {id: place for place, id in enumerate(ids)} for ids in (plan.playbook.regions, plan.playbook.groups)
    )
    order = sorted(
        cells,
        key=lambda who: (
            regions.get(who.region, -1),
            groups.get(who.group, -1),
            schedule.finish_instant + 1 if who.go_live is None else schedule.finish[who.go_live],
        ),
    )
    return tuple(
        Covered(_row(plan, schedule, names, rollout, who, cells[who]), tuple(cells[who])) for who in order
    )


def matrix(cells: Sequence[CellRow], rows: Iterable[Covered]) -> tuple[CellCover, ...]:
    """Return every region x module with its cover.

    Parameters:
        cells: of the report, region by region.
        rows: cover of the same plan.
    """
    at: dict[Cell, list[CoverRow]] = {}
    for one in rows:
        for cell in one.cells:
            at.setdefault(cell, []).append(one.row)
    return tuple(_cell(cell, at.get(cell.cell, ())) for cell in cells)


def _cell(cell: CellRow, rows: Sequence[CoverRow]) -> CellCover:
    trained = [row.trained_by for row in rows if row.trained_by]
    support = [row.support_until for row in rows if row.support_until]
    by_gap: dict[str, list[str]] = {}
    for row in rows:
        by_gap.setdefault(row.gap, []).append(row.group)
    missing = by_gap.keys() - {""}
    return CellCover(
        region=cell.region,
        module=cell.module,
        wave=cell.wave,
        users=cell.users,
        go_live=cell.go_live,
        excluded=cell.excluded,
        trained_by=max(trained, default=None),
        support_until=min(support, default=None),
        gap="; ".join(
            gap if len(by_gap) == 1 else f"{', '.join(dict.fromkeys(groups))}: {gap}"
            for gap, groups in by_gap.items()
            if gap in missing
        ),
    )


def _row(
    plan: Plan, schedule: Schedule, names: Names, rollout: Rollout, who: _Who, cells: list[Cell]
) -> CoverRow:
    users = plan.group_users.get((who.region, who.group), 0)
    trainings: list[int] = []
    care: list[int] = []
    if who.go_live is not None:
        for cell in cells:
            trainings += [
                one
                for one in rollout.before(cell, who.go_live, "training")
                if rollout.trains(plan.tasks[one], who.group)
            ]
            care += rollout.hypercare(who.go_live, cell)
    trainings = sorted(set(trainings))
    offers = [offer for one in trainings if (offer := plan.tasks[one].training) is not None]
    hours = [offer.hours for offer in offers if offer.hours is not None]
    row = CoverRow(
        group=names.group(who.group) if who.group else _("All users"),
        region=names.region(who.region),
        modules=tuple(names.module(cell.module) for cell in cells if cell.module),
        users=users,
        seats=sum(map(_seats, offers)) if any(offer.seats for offer in offers) else None,
        trained_by=_latest(schedule, trainings),
        go_live=_latest(schedule, [who.go_live]) if who.go_live is not None else None,
        support_until=_latest(schedule, sorted(set(care))),
        hours=sum(hours, Decimal()) if hours else None,
        gap="",
    )
    return row._replace(gap="; ".join(_gaps(row, _short(rollout, trainings))))


def _gaps(row: CoverRow, short: tuple[int, int] | None) -> Iterator[str]:
    """Yield what is missing, in a few words."""
    if row.go_live is None:
        yield _("no go-live")
        return
    if row.trained_by is None:
        yield _("no training before go-live")
    else:
        if row.trained_by > row.go_live:
            yield _("training ends after go-live")
        if row.hours is None:
            yield _("hours are not said")
        if short is not None and not short[0]:
            yield _("seats are not said")
        elif short is not None:
            seats, users = short
            yield _("{seats} seats for {users} users").format(
                seats=figure(f"{seats:,}"), users=figure(f"{users:,}")
            )
    if row.support_until is None:
        yield _("no hypercare after go-live")


def _short(rollout: Rollout, trainings: list[int]) -> tuple[int, int] | None:
    """Return seats and users of the first trainings of the same people that have too few; None when all have a
    seat."""
    shared: dict[tuple[tuple[str, str], ...], int] = {}
    for one in trainings:
        offer = rollout.plan.tasks[one].training
        pairs = tuple(rollout.taught(one))
        shared[pairs] = shared.get(pairs, 0) + (_seats(offer) if offer is not None else 0)
    for pairs, seats in shared.items():
        users = sum(rollout.plan.group_users.get(pair, 0) for pair in pairs)
        if seats < users:
            return seats, users
    return None


def _seats(offer: Training) -> int:
    return (offer.seats or 0) * (offer.sessions or 1)


def _latest(schedule: Schedule, places: list[int]) -> date | None:
    if not places:
        return None
    last = max(places, key=lambda place: (schedule.finish[place], place))
    return last_day(schedule.start[last], schedule.finish[last])
