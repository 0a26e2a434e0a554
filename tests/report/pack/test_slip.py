"""Slip: where go-lives, gates and milestones were, where they are, and the working days between."""

from datetime import date
from pathlib import Path

from crmplan import pipeline
from crmplan.report.pack.snapshot import Approval, Compared, of_report
from tests.report.pack.versions import built, version, written

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


def test_each_task_gets_its_slip_and_the_instants_it_had(tmp_path: Path) -> None:
    def instant(day: date, hour: int) -> int:
        return day.toordinal() * 1440 + hour * 60

    baselines = (version(tmp_path), version(tmp_path, EVEN_LATER))
    new = "tasks: {build: {duration: 24d}, extra: {name: Extra, duration: 2d, needs: [build], owner: ana}}\n"
    rows = {row.id: row for row in built(tmp_path, new, baselines=baselines).rows}

    # Build takes 24 days now, 20 in the first and 30 in the current baseline.
    assert {
        "design": (0, 0, False),
        "build": (-6, 4, True),
        "live": (-6, 4, True),
        "extra": (None, None, False),
    } == {
        id: (rows[id].slip, rows[id].slip_first, rows[id].moved)
        for id in ("design", "build", "live", "extra")
    }
    assert (instant(date(2027, 3, 15), 8), instant(date(2027, 4, 23), 17)) == rows["build"].baseline_span
    assert rows["extra"].baseline_span is None


def test_a_written_pack_gives_the_same_dates_as_the_plan_itself(tmp_path: Path) -> None:
    was = built(tmp_path, EVEN_LATER)

    direct, read = (
        built(tmp_path, LATER, baselines=(one,)).rows for one in (of_report(was, "a"), written(was))
    )

    assert direct == read


def test_the_baseline_spends_in_the_curve(tmp_path: Path) -> None:
    spend = built(tmp_path, LATER, baselines=(version(tmp_path),)).pack.spend

    assert spend is not None
    assert [("2027-03-31", "EUR 28,000"), ("2027-04-30", "EUR 35,000")] == [
        (one.day.isoformat(), str(one.baseline)) for one in spend.points
    ]


def test_a_go_live_that_a_new_baseline_left_out_stays_in_the_table(tmp_path: Path) -> None:
    without = "tasks: {live: null}\n"

    rows = built(tmp_path, without, baselines=(version(tmp_path), version(tmp_path, without))).pack.slips

    assert [("exit", date(2027, 3, 12), 0), ("live", None, None)] == [
        (one.id, one.baseline, one.slip) for one in rows
    ]
    assert (date(2027, 4, 9), None) == (rows[1].first, rows[1].forecast)


def test_every_baseline_is_listed_with_how_far_the_plan_is_from_it(tmp_path: Path) -> None:
    first = version(tmp_path, label="baseline one")._replace(
        approval=Approval("one", 1, "Ana Ruiz", "Chief sales officer", date(2027, 2, 1), "Steering 4")
    )
    others = (version(tmp_path, LATER, "git v2"), version(tmp_path, EVEN_LATER, "last/plan.json"))

    found = built(
        tmp_path,
        "tasks: {build: {duration: 31d, cost: {implementation: 21000}}}\n",
        baselines=(first, *others),
    )

    assert [
        ("one", 1, True, False, "Ana Ruiz", date(2027, 4, 9), 11, "EUR 1,100"),
        ("git v2", None, False, False, "", date(2027, 4, 15), 7, "EUR 1,100"),
        ("last/plan.json", None, False, True, "", date(2027, 4, 23), 1, "EUR 1,100"),
    ] == [
        (one.name, one.number, one.first, one.current, one.by, one.finish, one.shift, str(one.cost_change))
        for one in found.pack.baselines
    ]
    assert (
        "Finish against the first baseline (one, 2027-02-01): 11 working days later; against the current one "
        "(last/plan.json): 1 working day later."
    ) == found.headline[1]


def test_one_baseline_is_the_first_and_the_current_one(tmp_path: Path) -> None:
    found = built(tmp_path, baselines=(version(tmp_path),))

    assert [(True, True)] == [(one.first, one.current) for one in found.pack.baselines]
    assert "Finish against the baseline (approved): the same day." == found.headline[1]
    assert {None} == {row.first_finish for row in found.rows}


def test_the_status_tells_what_has_slipped_since_the_first_baseline(tmp_path: Path) -> None:
    says = {
        one.id: one.says
        for one in built(
            tmp_path, EVEN_LATER, baselines=(version(tmp_path), version(tmp_path, EVEN_LATER))
        ).pack.ratings
    }

    assert (
        "No go-live is later than in the baseline. Since the first baseline “Go-live” has slipped by 10 working days."
        in says["schedule"]
    )


def test_each_task_gets_its_dates_in_the_first_baseline_too(tmp_path: Path) -> None:
    rows = built(tmp_path, baselines=(version(tmp_path), version(tmp_path, LATER))).rows

    assert [(date(2027, 3, 15), date(2027, 4, 9), date(2027, 4, 15))] == [
        (row.first_start, row.first_finish, row.baseline_finish) for row in rows if row.id == "build"
    ]


def test_what_costs_nothing_is_there_without_the_pack(tmp_path: Path) -> None:
    compared = Compared(None, (version(tmp_path),))
    whole = built(tmp_path, LATER, baselines=compared.baselines)
    work = pipeline.judge(pipeline.plan(tmp_path / "plan.yaml"), select=["SCH-08"])

    light = pipeline.report(work, pack=False, compared=compared)

    assert (whole.pack.slips, whole.pack.baselines) == (light.pack.slips, light.pack.baselines)
    assert () == light.pack.ratings
