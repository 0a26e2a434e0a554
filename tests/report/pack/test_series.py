"""Spend, load and seats over time: hand-checked on small playbooks, and the same sums as the tables."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from crmplan.analyses.money import money
from crmplan.report.pack import series
from crmplan.report.pack.records import LoadWeek, SeatWeek
from crmplan.report.words import Names
from tests.rules.work import Run

SPEND = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, currency: EUR}
budget:
  approved: 1500
  contingency: 10%
  funding:
    first: {amount: 600, released: 2027-03-01}
    second: {amount: 900, gate: go}
tasks:
  build: {duration: 30d, cost: {training: 900}}
  train: {duration: 5d, needs: build, cost: {training: 300}, spend: end}
  go: {kind: gate-go-live, needs: build}
"""


def run(folder: Path, text: str) -> Run:
    made = Run(folder, text)
    assert [] == [finding.message for finding in made.reading if finding.severity == "error"]
    return made


def points(folder: Path, text: str) -> list[tuple[str, int, int]]:
    made = run(folder, text)
    found = series.spend(made.plan, made.dates, made.money)
    assert found is not None
    return [(str(one.day), int(one.planned.amount), int(one.released.amount)) for one in found.points]


def test_spend_has_a_point_for_each_month_each_release_and_where_money_runs_out(tmp_path: Path) -> None:
    # 23 of the 30 days of building are in March; at EUR 30 a day the 600 are passed on the 21st, 29 March.
    assert points(tmp_path, SPEND) == [
        ("2027-03-01", 30, 600),
        ("2027-03-29", 630, 600),
        ("2027-03-31", 690, 600),
        ("2027-04-09", 900, 1500),
        ("2027-04-30", 1200, 1500),
    ]


def test_spend_says_what_is_approved_and_what_the_baseline_had_planned(tmp_path: Path) -> None:
    made = run(tmp_path, SPEND)
    before = [(date(2027, 3, 31), money(50_000, "EUR")), (date(2027, 5, 31), money(100_000, "EUR"))]
    found = series.spend(made.plan, made.dates, made.money, before)
    assert found is not None
    assert (found.approved, found.contingency) == (money(150_000, "EUR"), money(12_000, "EUR"))
    assert [(str(one.day), int(one.baseline.amount)) for one in found.points if one.baseline] == [
        ("2027-03-31", 500),
        ("2027-04-30", 500),
        ("2027-05-31", 1000),
    ]
    assert found.releases == (
        (date(2027, 3, 1), "first", money(60_000, "EUR")),
        (date(2027, 4, 9), "second", money(90_000, "EUR")),
    )


def test_spend_counts_what_is_spent_up_to_the_status_date(tmp_path: Path) -> None:
    text = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, currency: EUR}
tasks:
  build: {duration: 10d, cost: {training: 1000}}
progress:
  2027-03-05: {tasks: {build: {started: 2027-03-01, done: 50%, spent: 800}}}
"""
    assert points(tmp_path, text) == [("2027-03-05", 800, 0), ("2027-03-31", 1000, 0)]


def test_a_plan_without_money_has_no_curve(tmp_path: Path) -> None:
    made = run(
        tmp_path, "crmplan: 1\nprogramme: {name: CRM, start: 2027-03-01}\ntasks: {a: {duration: 5d}}\n"
    )
    assert series.spend(made.plan, made.dates, made.money) is None


@pytest.mark.parametrize("years", [1, 6, 40])
def test_a_long_curve_has_a_point_a_month_or_a_year(tmp_path: Path, years: int) -> None:
    text = f"""\
crmplan: 1
programme: {{name: CRM, start: 2027-01-01, currency: EUR}}
tasks: {{a: {{duration: 5d}}}}
budget: {{lines: {{seats: {{category: licence, amount: 120 per year, from: 2027-01-01, until: {2026 + years}-12-31}}}}}}
"""
    found = points(tmp_path, text)
    assert (len(found), found[-1]) == (
        12 * years if years < 20 else years,
        (f"{2026 + years}-12-31", 120 * years, 0),
    )


PLAYBOOKS = Path(__file__).parents[3] / "playbooks"


@pytest.mark.parametrize("name", sorted(path.name for path in PLAYBOOKS.glob("*.yaml")))
def test_the_curve_the_months_and_the_days_agree(name: str) -> None:
    from crmplan import pipeline

    work = pipeline.plan(PLAYBOOKS / name)
    assert work.plan and work.schedule and work.cost
    found = series.spend(work.plan, work.schedule, work.cost)
    if found is None:
        assert work.cost.planned.amount == 0
        return
    days = dict(work.cost.cumulative)
    for point in found.points:
        until = max((day for day in days if day <= point.day), default=None)
        assert point.planned.amount == (days[until].amount if until else 0), point.day
    assert found.points[-1].planned == work.cost.planned
    assert found.points[-1].released.amount == sum(
        (row.amount.amount for row in work.cost.rounds if row.released), Decimal(0)
    )


LOAD = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-03}
people: {ana: {name: Ana Ruiz}, ben: {name: Ben Ito, allocation: 50%}, cem: {}}
tasks:
  one: {duration: 5d, team: [ana, ben]}
  two: {duration: 1w, needs: one, team: [ana 0.5, cem 0.4]}
"""


def test_load_is_in_person_days_and_the_overloaded_come_first(tmp_path: Path) -> None:
    made = run(tmp_path, LOAD)
    rows = series.load(made.plan, made.dates, Names(made.plan))
    assert [(row.person, row.peak, str(row.peak_week), row.over) for row in rows] == [
        ("Ben Ito", Decimal("1.20"), "2027-03-01", 1),
        ("Ana Ruiz", Decimal("0.70"), "2027-03-08", 0),
        ("cem", Decimal("0.24"), "2027-03-08", 0),
    ]
    assert rows[0].weeks == (
        LoadWeek(date(2027, 3, 1), Decimal("3.00"), Decimal("2.50"), Decimal("5.00")),
        LoadWeek(date(2027, 3, 8), Decimal("2.00"), Decimal("2.50"), Decimal("5.00")),
        LoadWeek(date(2027, 3, 15), Decimal("0.00"), Decimal("0.00"), Decimal("5.00")),
    )


def test_work_in_a_week_without_time_has_no_peak_and_comes_before_all(tmp_path: Path) -> None:
    text = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
people: {ana: {}, ben: {to: 2027-03-07}}
tasks: {one: {duration: 2w, team: [ana 2, ben]}}
"""
    made = run(tmp_path, text)
    rows = series.load(made.plan, made.dates, Names(made.plan))
    assert [(row.person, row.peak, str(row.peak_week), row.over) for row in rows] == [
        ("ben", None, "2027-03-08", 1),
        ("ana", Decimal("2.00"), "2027-03-01", 2),
    ]


SEATS = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
regions: {NO: {users: {rep: 20, agent: 10}}, DE: {users: {rep: 50}}}
groups: {rep: {}, agent: {}}
modules: {sales: {groups: [rep]}, service: {groups: [agent]}}
exclude: [{cell: DE/service, reason: No agents}]
packages:
  first:
    for: cell
    only: {region: NO, module: sales}
    tasks:
      teach: {kind: training, duration: 5d, training: {seats: 10, sessions: 3}}
      live: {kind: go-live, needs: teach}
      more: {kind: training, duration: 5d, needs: live, training: {seats: 8}}
  second:
    for: cell
    only: {region: NO, module: service}
    tasks:
      learn: {kind: training, duration: 5d, training: {seats: 10}, needs: NO/sales/more}
      open: {kind: go-live, needs: learn}
  third:
    for: cell
    only: {region: DE, module: sales}
    tasks:
      start: {kind: go-live, needs: NO/service/open}
      catch-up: {kind: training, duration: 5d, needs: start, training: {groups: [rep]}}
"""


def test_seats_and_users_are_cumulative_and_a_user_counts_once(tmp_path: Path) -> None:
    made = run(tmp_path, SEATS)
    # The second course of the reps in Norway is behind their go-live; Germany is trained after its own.
    assert series.seats(made.plan, made.dates) == (
        SeatWeek(date(2027, 2, 22), 0, 0, 0),
        SeatWeek(date(2027, 3, 1), 30, 20, 20),
        SeatWeek(date(2027, 3, 8), 38, 20, 20),
        SeatWeek(date(2027, 3, 15), 48, 30, 80),
        SeatWeek(date(2027, 3, 22), 48, 80, 80),
    )


def test_a_plan_without_users_has_no_seats(tmp_path: Path) -> None:
    text = "crmplan: 1\nprogramme: {name: CRM, start: 2027-03-01}\ntasks: {live: {kind: go-live}}\n"
    made = run(tmp_path, text)
    assert series.seats(made.plan, made.dates) == ()
