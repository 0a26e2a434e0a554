"""crmplan against the plain second implementation in ``tests/second_engine``: every date, float and sum.

The shipped playbooks with their holidays and freezes, and generated ones (``tests/strategies.py``).
"""

from __future__ import annotations

import os
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from crmplan import pipeline
from crmplan.model import has_errors
from tests.second_engine.dates import Times
from tests.second_engine.matrix import Matrix
from tests.second_engine.money import Purse
from tests.second_engine.reading import load, loads
from tests.strategies import playbooks, yaml_of

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = [
    ("playbooks/examples/helpdesk-small.yaml", 1),
    ("playbooks/examples/northwind.yaml", 3),
    ("playbooks/small-business.yaml", 2),
    ("playbooks/data-migration.yaml", 2),
    ("playbooks/integration.yaml", 2),
    ("playbooks/global-pilot-first.yaml", 4),
    ("tests/cases/playbooks/global-pilot-first-plain.yaml", 4),
]
many = settings(
    derandomize=True,
    max_examples=int(os.environ.get("CRMPLAN_EXAMPLES", "15")),  # set it to some hundreds to search further
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # the calendars make each try of a shrink slow
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)

Row = tuple[int, ...]


def dates_of(work: pipeline.Work, times: Times) -> dict[str, Row]:
    """Scheduled, early dates and both floats of each task, by crmplan."""
    plan, found = work.plan, work.schedule
    assert plan is not None and found is not None
    lists = (found.start, found.finish, found.early_start, found.early_finish)
    rows = zip(*lists, found.total_float, found.free_float, strict=True)
    return {task.id: comparable(times, task.id, row) for task, row in zip(plan.tasks, rows, strict=True)}


def second_dates(times: Times) -> dict[str, Row]:
    return {
        id: comparable(times, id, (d.start, d.finish, d.early_start, d.early_finish, d.float, d.free))
        for id, d in ((id, times.dates[id]) for id in times.matrix.jobs)
    }


def comparable(times: Times, id: str, row: Row) -> Row:
    """Dates with those of a late milestone in working time: a Saturday and the Monday behind it move nobody."""
    job = times.matrix.jobs[id]
    if job.text.get("schedule") == "late" and row[0] == row[1]:
        at = times.lag_clock(job).begin(row[0])
        return (at, at, *row[2:])
    return row


def links_of(work: pipeline.Work) -> set[tuple[str, str, str]]:
    assert work.plan is not None
    tasks = work.plan.tasks
    return {(tasks[link.succ].id, tasks[link.pred].id, link.type) for link in work.plan.links}


def apart(times: Times, work: pipeline.Work) -> list[str]:
    """Tasks whose late dates differ by working time; outside it an instant says nothing about the float."""
    assert work.plan is not None and work.schedule is not None
    found = []
    for i, task in enumerate(work.plan.tasks):
        clock = times.work_clock(times.matrix.jobs[task.id])
        mine = times.dates[task.id]
        pairs = (
            (mine.late_start, work.schedule.late_start[i]),
            (mine.late_finish, work.schedule.late_finish[i]),
        )
        if any(clock.count(*pair) for pair in pairs):
            found.append(task.id)
    return found


def assert_same_money(work: pipeline.Work, purse: Purse) -> None:
    """Every amount to the minor unit, sums by everything, and months within the rounding of their parts."""
    cost = work.cost
    assert cost is not None
    amounts: dict[tuple[str, str, str, bool], int] = {}
    for entry in cost.entries:
        key = entry.kind, entry.source, entry.category, entry.run
        amounts[key] = amounts.get(key, 0) + entry.units
    mine: dict[tuple[str, str, str, bool], int] = {}
    for item in purse.items:
        key = item.kind, item.source, item.category, item.run
        mine[key] = mine.get(key, 0) + item.units
    assert {key: units for key, units in mine.items() if units} == {
        key: units for key, units in amounts.items() if units
    }
    scale = purse.scale
    assert (Fraction(purse.planned, scale), Fraction(purse.contingency, scale)) == (
        Fraction(cost.planned.amount),
        Fraction(cost.contingency.amount),
    )
    for dimension in ("category", "phase", "owner"):
        sums = {name: units for name, units in purse.by(dimension).items() if units}
        assert sums == {
            name: int(money.amount * scale) for name, money in cost.by[dimension].items() if money.amount
        }
    for dimension in ("region", "module", "wave"):
        of_tasks: dict[str, int] = {}
        for entry in cost.entries:
            if entry.kind in ("cost", "labour"):
                name = getattr(entry, dimension)
                of_tasks[name] = of_tasks.get(name, 0) + entry.units
        expected: dict[str, int] = {}
        for item in purse.items:
            if item.kind in ("cost", "labour"):
                name = getattr(item, dimension)
                expected[name] = expected.get(name, 0) + item.units
        assert expected == of_tasks
    months = purse.months()
    parts = len(cost.entries)
    for month in {*months, *cost.by["month"]}:
        shown = cost.by["month"][month].amount if month in cost.by["month"] else Decimal(0)
        assert abs(months.get(month, 0) * scale - Fraction(shown) * scale) < parts


@pytest.mark.parametrize(("name", "years"), SHIPPED)
def test_shipped_playbooks_agree(name: str, years: int) -> None:
    work = pipeline.plan(ROOT / name)
    matrix = Matrix(load(ROOT / name))
    times = Times(matrix, years)
    assert {(need.succ, need.pred, need.type) for need in matrix.links} == links_of(work)
    assert second_dates(times) == dates_of(work, times)
    assert [] == apart(times, work)
    assert work.plan is not None
    assert {id: matrix.users(job.scope) for id, job in matrix.jobs.items()} == {
        task.id: task.users for task in work.plan.tasks
    }
    assert_same_money(work, Purse(times))


DISAGREED = {
    "a lead on a calendar of other hours": """\
programme: {name: Drawn, start: 2027-01-23}
calendars: {part-time: {hours: [10:00-12:00]}}
tasks:
  fixed: {start_on: 2027-03-20}
  first: {calendar: part-time}
  second: {needs: [first ff -1d], calendar: part-time}
""",
    "elapsed time before a lead": """\
programme: {name: Drawn, start: 2027-01-22}
tasks:
  fixed: {finish_on: 2027-03-04}
  wait: {duration: 5ed}
  ready: {needs: [wait]}
  start: {needs: [ready ss -4h]}
  end: {needs: [start fs +1w]}
""",
    "a late task before a lead": """\
programme: {name: Drawn, start: 2027-02-06}
tasks:
  early: {}
  late: {duration: 1d, schedule: late}
  build: {duration: 20d, needs: [late ss -4h, early +50%]}
""",
}
"""Playbooks, drawn and cut down, about which the two once disagreed."""


@pytest.mark.parametrize("what", sorted(DISAGREED))
def test_what_once_disagreed(tmp_path: Path, what: str) -> None:
    compare_text(f"crmplan: 1\n{DISAGREED[what]}", tmp_path, money=False)


def compare(book: dict[str, object], folder: Path, money: bool) -> None:
    compare_text(yaml_of(book), folder, money)


def compare_text(text: str, folder: Path, money: bool) -> None:
    path = folder / "playbook.yaml"
    path.write_text(text, encoding="utf-8")
    work = pipeline.plan(path, money=money)
    try:
        matrix = Matrix(loads(text))
    except AssertionError:
        assert has_errors(work.findings), text  # neither can make sense of it
        return
    assert not has_errors(work.findings), (text, work.findings)
    times = Times(matrix)
    assert {(need.succ, need.pred, need.type) for need in matrix.links} == links_of(work), text
    assert second_dates(times) == dates_of(work, times), text
    assert [] == apart(times, work), text
    if money:
        assert_same_money(work, Purse(times))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("drawn")


@many
@given(book=playbooks())
def test_dates_of_generated_playbooks_agree(folder: Path, book: dict[str, object]) -> None:
    compare(book, folder, money=False)


@many
@given(book=playbooks(money=True))
def test_money_of_generated_playbooks_agrees(folder: Path, book: dict[str, object]) -> None:
    compare(book, folder, money=True)


@many
@given(book=playbooks(progress=True))
def test_progress_of_generated_playbooks_agrees(folder: Path, book: dict[str, object]) -> None:
    compare(book, folder, money=False)
