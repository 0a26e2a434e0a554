"""How far go-lives, gates and milestones have moved since the baselines and the pack before."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from crmplan.expand.plan import Plan
from crmplan.report.pack.records import BaselineRow, Slip
from crmplan.report.pack.snapshot import TASK, Snapshot, Was
from crmplan.schedule.show import days_apart, days_between

if TYPE_CHECKING:
    from crmplan.report.records import Report, Row


def slips(
    plan: Plan, report: "Report", before: Snapshot | None, baselines: Sequence[Snapshot]
) -> tuple[Slip, ...]:
    """Return the go-lives, gates and milestones in order of time; empty with nothing to compare with.

    Tasks are matched by id, so that a new name is no new task. What is no milestone any more, or no task at all, is
    gone: it stays in the table with the day that it had, as long as the first or the current baseline or the pack
    before knows it.

    Parameters:
        plan, report: of the same playbook.
        before: the pack before.
        baselines: the first approved one first, the current one last.
    """
    if before is None and not baselines:
        return ()
    first = baselines[0].tasks if baselines else {}
    current = baselines[-1].tasks if baselines else {}
    previous = before.tasks if before is not None else {}
    found = []
    here = set()
    for one in report.milestones:
        row = report.rows[one.row]
        here.add(one.id)
        days = (_day(first, one.id), _day(current, one.id), _day(previous, one.id))
        found.append(_slip(plan, one.row, one.id, one.name, one.kind, days, one.day, row.finished))
    for id, was in {**first, **previous, **current}.items():
        if was.kind != TASK and id not in here:
            days = (_day(first, id), _day(current, id), _day(previous, id))
            found.append(_slip(plan, None, id, was.name, was.kind, days, None, False))
    return tuple(
        sorted(found, key=lambda one: one.forecast or one.baseline or one.previous or one.first or date.max)
    )


def beside(plan: Plan, table: "tuple[Row, ...]", baselines: Sequence[Snapshot]) -> "tuple[Row, ...]":
    """Return the rows with their dates in the current baseline and, where that is another one, in the first, and with
    their slip from both.

    Tasks are matched by id, as in ``slips``.

    Parameters:
        plan, table: of the same playbook.
        baselines: the first approved one first, the current one last.
    """
    if not baselines:
        return table
    first, current = baselines[0].tasks, baselines[-1].tasks

    finishes = [row.finish for row in table]
    finishes += [was.finish for tasks in (first, current) for was in tasks.values()]
    since = days_apart(plan, finishes)

    def dated(row: "Row") -> "Row":
        was = current.get(row.id)
        if was is not None:
            row = row._replace(
                baseline_start=was.start,
                baseline_finish=was.finish,
                baseline_span=(was.start_time, was.finish_time),
                slip=since(was.finish, row.finish),
            )
        was = first.get(row.id)
        if was is not None:
            row = row._replace(slip_first=since(was.finish, row.finish))
            if len(baselines) > 1:
                row = row._replace(first_start=was.start, first_finish=was.finish)
        return row

    return tuple(map(dated, table))


def baselines(plan: Plan, report: "Report", compared: Sequence[Snapshot]) -> tuple[BaselineRow, ...]:
    """Return all baselines with how far the plan is from each, so that a new one hides nothing.

    Parameters:
        plan, report: of the same playbook.
        compared: the first approved one first, the current one last.
    """
    found = []
    for number, one in enumerate(compared):
        approval = one.approval
        change = report.cost.total - one.total if one.currency == report.currency else None
        found.append(
            BaselineRow(
                label=one.label,
                name=approval.name if approval else one.label,
                number=approval.number if approval else None,
                first=number == 0,
                current=number == len(compared) - 1,
                by=approval.by if approval else "",
                title=approval.title if approval else "",
                on=approval.on if approval else None,
                minute=approval.minute if approval else "",
                finish=one.finish,
                shift=days_between(plan, one.finish, report.finish),
                cost=one.total,
                cost_change=change,
                users=one.users,
                users_change=report.users - one.users,
            )
        )
    return tuple(found)


def _day(tasks: Mapping[str, Was], id: str) -> date | None:
    was = tasks.get(id)
    return was.finish if was is not None else None


def _slip(
    plan: Plan,
    row: int | None,
    id: str,
    name: str,
    kind: str,
    days: tuple[date | None, date | None, date | None],
    forecast: date | None,
    finished: bool,
) -> Slip:
    def since(day: date | None) -> Decimal | None:
        return None if day is None or forecast is None else days_between(plan, day, forecast)

    first, baseline, previous = days
    return Slip(
        row=row,
        id=id,
        name=name,
        kind=kind,
        first=first,
        baseline=baseline,
        previous=previous,
        forecast=forecast,
        slip=since(baseline),
        slip_first=since(first),
        slip_previous=since(previous),
        finished=finished,
    )
