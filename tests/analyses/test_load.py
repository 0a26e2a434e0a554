"""Load of people by week: work spread over working time, and the time that people have."""

from datetime import date
from pathlib import Path

import pytest

from crmplan.analyses.load import Load, load
from tests.rules.work import Run

DAY = 480


def load_of(folder: Path, text: str) -> Load:
    run = Run(folder, text)
    assert [] == [finding.message for finding in run.reading if finding.severity == "error"]
    return load(run.plan, run.dates)


def test_work_falls_on_the_weeks_of_a_task(tmp_path: Path) -> None:
    text = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-03}
people: {ana: {}, team: {capacity: 3, allocation: 50%}}
tasks:
  one: {duration: 5d, team: [ana, team 2]}
  two: {duration: 1w, needs: one, team: [ana 0.5]}
"""
    found = load_of(tmp_path, text)
    assert date.fromordinal(found.first_day) == date(2027, 3, 1)
    assert [date.fromordinal(found.monday(week)) for week in range(found.weeks)] == [
        date(2027, 3, 1),
        date(2027, 3, 8),
        date(2027, 3, 15),
    ]
    ana, team = found.people["ana"], found.people["team"]
    assert ana.work == (3 * DAY, 2 * DAY + 1.5 * DAY, 1 * DAY)
    assert ana.available == (5 * DAY, 5 * DAY, 5 * DAY)
    assert ana.tasks == (0, 1)
    assert team.work == (6 * DAY, 4 * DAY, 0)
    assert team.available == (7.5 * DAY, 7.5 * DAY, 0)
    assert [round(team.ratio(week), 3) for week in range(3)] == [0.8, 0.533, 0]


def test_person_days_of_work_are_shared_out_by_units(tmp_path: Path) -> None:
    text = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
people: {ana: {}, ben: {}}
tasks: {one: {work: 8d, duration: 10d, team: [ana 0.5, ben 1.5]}}
"""
    found = load_of(tmp_path, text)
    assert found.people["ana"].work == pytest.approx((1 * DAY, 1 * DAY))
    assert found.people["ben"].work == pytest.approx((3 * DAY, 3 * DAY))


def test_the_share_of_a_wave_or_phase_counts_while_it_is_worked_on(tmp_path: Path) -> None:
    text = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
people: {ana: {allocation: {default: 20%, build: 50%, two: 80%}}}
phases: [build]
regions: {NO: {}, DE: {}}
modules: {sales: {}}
waves: {one: {cells: [NO/sales]}, two: {cells: [DE/sales]}}
tasks:
  plan: {duration: 5d, team: [ana 0.1]}
  make: {duration: 5d, phase: build, needs: plan, team: [ana 0.1]}
packages:
  land:
    for: cell
    tasks:
      train: {duration: 5d, needs: [make, previous-wave/all/train], team: [ana 0.1]}
"""
    found = load_of(tmp_path, text)
    assert found.people["ana"].available == (DAY, 2.5 * DAY, DAY, 4 * DAY)


def test_days_off_are_neither_work_nor_time(tmp_path: Path) -> None:
    text = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
calendars:
  default: {closed: [2027-03-02]}
  far: {week: sun-thu, closed: []}
regions: {EG: {calendar: far}}
people:
  ana: {}
  ben: {calendar: far}
  eve: {away: [2027-03-03..2027-03-04]}
tasks:
  one: {duration: 4d, team: [ana, ben, eve 0.5]}
packages:
  land: {for: region, tasks: {two: {duration: 4d, team: [ana]}}}
"""
    found = load_of(tmp_path, text)
    # Ana has no calendar of her own: in this week she works on a day that is closed only at home.
    assert found.people["ana"].available[0] == 5 * DAY
    assert found.people["ben"].available[0] == 5 * DAY
    assert found.people["eve"].available[0] == 2 * DAY


def test_who_comes_and_goes_has_time_only_between(tmp_path: Path) -> None:
    text = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
people: {ana: {from: 2027-03-04, to: 2027-03-08}}
tasks: {one: {duration: 15d, team: [ana 0.2]}}
"""
    ana = load_of(tmp_path, text).people["ana"]
    assert ana.available == pytest.approx((2 * DAY, 1 * DAY, 0))
    assert [ana.ratio(week) for week in range(3)] == pytest.approx([0.5, 1.0, float("inf")])


def test_what_is_finished_took_its_planned_work_however_long_it_took(tmp_path: Path) -> None:
    text = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
people: {ana: {}}
tasks: {one: {duration: 5d, team: [ana]}}
progress: {2027-03-15: {tasks: {one: {started: 2027-03-01, finished: 2027-03-12}}}}
"""
    assert load_of(tmp_path, text).people["ana"].work == (2.5 * DAY, 2.5 * DAY)


def test_a_plan_without_teams_has_no_weeks(tmp_path: Path) -> None:
    found = load_of(
        tmp_path, "crmplan: 1\nprogramme: {name: CRM, start: 2027-03-01}\ntasks: {one: {duration: 5d}}\n"
    )
    assert (found.weeks, dict(found.people)) == (0, {})
