"""Slip: where go-lives, gates and milestones were, where they are, and the working days between."""

from datetime import date
from pathlib import Path

from tests.report.pack.versions import built, version

LATER = "tasks: {build: {duration: 24d}}\n"
EVEN_LATER = "tasks: {build: {duration: 30d}}\n"


def test_nothing_to_compare_with_gives_no_slip(tmp_path: Path) -> None:
    assert () == built(tmp_path).pack.slips


def test_slip_counts_from_first_and_current_baseline_and_from_the_pack_before(tmp_path: Path) -> None:
    baselines = (version(tmp_path), version(tmp_path, LATER))
    found = built(
        tmp_path,
        EVEN_LATER,
        since=version(tmp_path, "tasks: {build: {duration: 31d}}\n"),
        baselines=baselines,
    )

    gate, live = found.pack.slips
    assert ("exit", "gate", date(2027, 3, 12), date(2027, 3, 12), 0, 0, 0) == (
        gate.id,
        gate.kind,
        gate.baseline,
        gate.forecast,
        gate.slip,
        gate.slip_first,
        gate.slip_previous,
    )
    # Design to 12 March, then 20, 24, 31 and 30 working days of Monday to Friday.
    assert (date(2027, 4, 9), date(2027, 4, 15), date(2027, 4, 26), date(2027, 4, 23), 6, 10, -1) == (
        live.first,
        live.baseline,
        live.previous,
        live.forecast,
        live.slip,
        live.slip_first,
        live.slip_previous,
    )


def test_days_are_working_days_of_the_programme(tmp_path: Path) -> None:
    closed = "calendars: {default: {week: mon-fri, hours: 8, closed: [2027-03-26, 2027-03-29]}}\n"
    found = built(tmp_path, closed + LATER, baselines=(version(tmp_path, closed),))

    live = found.pack.slips[-1]
    assert (date(2027, 4, 13), date(2027, 4, 19), 4) == (live.baseline, live.forecast, live.slip)


def test_a_new_name_is_the_same_task_and_one_that_is_gone_stays_in_the_table(tmp_path: Path) -> None:
    renamed = "tasks: {live: null, start: {name: Start, kind: go-live, needs: [build, train], owner: ana}}\n"
    named = "tasks: {live: {name: Users start}}\n"

    was = version(tmp_path)
    assert [("exit", 0), ("live", 0)] == [
        (one.id, one.slip) for one in built(tmp_path, named, baselines=(was,)).pack.slips
    ]
    rows = built(tmp_path, renamed, baselines=(was,)).pack.slips
    assert [("exit", 0, True), ("start", None, True), ("live", None, False)] == [
        (one.id, one.slip, one.row is not None) for one in rows
    ]
    assert (date(2027, 4, 9), None) == (rows[2].baseline, rows[2].forecast)


def test_each_task_gets_its_dates_in_the_current_baseline(tmp_path: Path) -> None:
    rows = built(
        tmp_path, LATER + "  # nothing\n", baselines=(version(tmp_path, EVEN_LATER), version(tmp_path))
    ).rows

    assert {
        "design": (date(2027, 3, 1), date(2027, 3, 12)),
        "build": (date(2027, 3, 15), date(2027, 4, 9)),
    } == {row.id: (row.baseline_start, row.baseline_finish) for row in rows[:2]}
    assert {None} == {row.baseline_finish for row in built(tmp_path, LATER).rows}


def test_the_baseline_spends_in_the_curve(tmp_path: Path) -> None:
    spend = built(tmp_path, LATER, baselines=(version(tmp_path),)).pack.spend

    assert spend is not None
    assert [("2027-03-31", "EUR 28,000"), ("2027-04-30", "EUR 35,000")] == [
        (one.day.isoformat(), str(one.baseline)) for one in spend.points
    ]
