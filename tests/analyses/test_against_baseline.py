"""What was planned is the current stored baseline: dates, money and checks are measured against it."""

from fractions import Fraction
from pathlib import Path

import pytest

from crmplan import pipeline
from crmplan.analyses.earned import Due, due
from crmplan.analyses.quality import quality
from tests.approved import approve, planned, view

PLAN = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, currency: EUR, covers: [schedule]}
people: {ana: {name: Ana}}
tasks:
  design: {duration: 5d, cost: {implementation: 5000}}
  build: {duration: 10d, needs: design, cost: {implementation: 8000, migration: 2000}}
  train: {duration: 5d, needs: build, cost: {training: 4000}}
"""
"""Design to 5 March, build to 19 March, train to 26 March."""
PROGRESS = """\
progress:
  2027-03-12:
    tasks:
      design: {started: 2027-03-01, finished: 2027-03-09, spent: 6000}
      build: {started: 2027-03-10, done: 20%, spent: 1000}
"""


def test_a_plan_that_was_stretched_afterwards_is_measured_against_what_was_approved(tmp_path: Path) -> None:
    approve(tmp_path, PLAN)
    stretched = PLAN.replace("design: {duration: 5d", "design: {duration: 20d").replace("8000", "80000")
    earned = view(planned(tmp_path, stretched + PROGRESS)).earned
    assert earned is not None
    assert earned.planned.name == "approved"
    # BAC 19,000; due by 12 March are design and half of build; earned are design and a fifth of build.
    assert earned.value == (1_900_000, 500_000 + 500_000, 500_000 + 200_000, 700_000)
    assert [float(part) for part in earned.schedule] == [5 + 2, 10, 20]


def test_the_same_without_a_baseline_is_measured_against_the_plan_itself(tmp_path: Path) -> None:
    earned = view(
        planned(tmp_path, PLAN.replace("design: {duration: 5d", "design: {duration: 20d") + PROGRESS)
    ).earned
    assert earned is not None
    assert earned.planned.name == ""
    assert earned.value == (1_900_000, 250_000, 700_000, 700_000)


def test_work_taken_out_stays_planned_and_work_added_earns_nothing(tmp_path: Path) -> None:
    approve(tmp_path, PLAN)
    other = PLAN.replace(
        "  build: ", "  extra: {duration: 2d, needs: design, cost: {travel: 900}}\n  construct: "
    )
    other = other.replace("needs: build", "needs: construct")
    progress = (
        PROGRESS.replace("build", "construct") + "      extra: {started: 2027-03-08, done: 50%, spent: 700}\n"
    )
    work = planned(tmp_path, other + progress)
    earned = view(work).earned
    assert work.plan is not None and earned is not None
    assert [one.id for one in earned.planned.gone(work.plan)] == ["build"]
    assert [work.plan.tasks[number].id for number in earned.planned.added(work.plan)] == [
        "extra",
        "construct",
    ]
    # Only design is earned; what extra and construct cost is spent all the same.
    assert earned.value == (1_900_000, 1_000_000, 500_000, 600_000 + 100_000 + 70_000)
    assert {key: value.ac for key, value in earned.by("category").items()} == {
        "implementation": 600_000 + 80_000,
        "migration": 20_000,
        "training": 0,
        "travel": 70_000,
    }


def test_what_was_finished_before_it_was_taken_out_stays_earned(tmp_path: Path) -> None:
    approve(tmp_path, PLAN + PROGRESS)
    work = planned(tmp_path, PLAN.replace("needs: design, ", "").replace("  design", "  # design") + PROGRESS.replace(
        "      design", "      # design"))  # fmt: skip
    earned = view(work).earned
    assert earned is not None
    assert (earned.value.ev, earned.value.bac) == (500_000 + 200_000, 1_900_000)
    assert due(work.plan, earned.planned) == Due(1, (), (), 1)  # type: ignore[arg-type]


def test_a_baseline_in_another_currency_is_no_measure_of_money(tmp_path: Path) -> None:
    approve(tmp_path, PLAN)
    earned = view(planned(tmp_path, PLAN.replace("EUR", "USD") + PROGRESS)).earned
    assert earned is not None
    assert earned.planned.name == ""


def test_what_was_due_is_what_the_baseline_says(tmp_path: Path) -> None:
    approve(tmp_path, PLAN)
    stretched = planned(tmp_path, PLAN.replace("design: {duration: 5d", "design: {duration: 20d") + PROGRESS)
    seen = view(stretched)
    assert due(seen.plan, seen.planned) == Due(1, (0,), (), 1)
    gone = planned(tmp_path, PLAN.replace("needs: design, ", "").replace("  design", "  # design"))
    assert due(view(gone).plan, view(gone).planned) == Due(
        0, (), (), 0
    )  # Without a status date nothing is due.
    later = PROGRESS.replace("      design", "      # design").replace("03-12", "03-26")
    gone = planned(tmp_path, PLAN.replace("needs: design, ", "").replace("  design", "  # design") + later)
    assert due(view(gone).plan, view(gone).planned) == Due(3, (0, 1), ("design",), 0)


@pytest.mark.parametrize(
    ("rule", "said", "help"),
    [
        (
            "SCH-12",
            "3 of 3 tasks that were due are late or still open; find the common cause and plan the rest anew",
            "Measured against the baseline approved. Taken out of the plan since, so never done: design.",
        ),
        (
            "SCH-15",
            "0 tasks are finished and 3 should be; finish what is begun before anything new is started",
            "Baseline execution index (BEI), against the baseline approved: 0.00. Taken out of the plan since, so "
            "never done: design.",
        ),
    ],
)
def test_taking_work_out_does_not_silence_a_check(tmp_path: Path, rule: str, said: str, help: str) -> None:
    approve(tmp_path, PLAN)
    later = PROGRESS.replace("      design", "      # design").replace("03-12", "03-26")
    work = planned(tmp_path, PLAN.replace("needs: design, ", "").replace("  design", "  # design") + later)
    verdict = pipeline.judge(work, select=[rule]).verdict
    assert verdict is not None
    assert [(one.message, one.help) for one in verdict.findings] == [(said, help)]


def test_editing_durations_after_the_fact_does_not_silence_a_check(tmp_path: Path) -> None:
    stretched = PLAN.replace("design: {duration: 5d", "design: {duration: 20d") + PROGRESS

    def found() -> list[str]:
        verdict = pipeline.judge(
            planned(tmp_path, stretched), select=["SCH-12", "EVM-01"], stage="approval"
        ).verdict
        assert verdict is not None
        return [one.code for one in verdict.findings]

    assert found() == []
    approve(tmp_path, PLAN)
    assert found() == ["SCH-12", "EVM-01"]


def test_the_finish_of_the_baseline_is_a_promise_where_none_is_committed(tmp_path: Path) -> None:
    approve(tmp_path, PLAN)
    late = PLAN.replace("design: {duration: 5d", "design: {duration: 10d")

    def found(text: str) -> list[str]:
        verdict = pipeline.judge(planned(tmp_path, text), select=["SCH-14"]).verdict
        assert verdict is not None
        return [one.message for one in verdict.findings]

    assert found(PLAN) == []
    assert found(late) == [
        "To keep the finish of the baseline, all critical work must go in 80 % of its time; shorten the critical path "
        "or agree on a later day"
    ]
    # What was committed stands above the baseline.
    assert found(late.replace("currency: EUR", "currency: EUR, committed_finish: 2027-04-02")) == []


def test_the_quality_of_a_schedule_names_its_baseline(tmp_path: Path) -> None:
    approve(tmp_path, PLAN)
    work = planned(tmp_path, PLAN + PROGRESS)
    assert work.schedule is not None
    found = {one.code: one for one in (*quality(work.schedule, work.baselines.current).dcma,
                                       *quality(work.schedule, work.baselines.current).gao)}  # fmt: skip
    assert (found["DCMA-11"].value, found["DCMA-11"].note) == (Fraction(1), "against the baseline approved")
    assert (found["DCMA-14"].value, found["DCMA-14"].note) == (Fraction(1), "against the baseline approved")
    assert (found["GAO-10"].verdict, found["GAO-10"].note) == ("met", "the current one is approved")


@pytest.mark.parametrize("group", ["category", "region", "wave"])
def test_the_parts_sum_to_the_whole(tmp_path: Path, group: str) -> None:
    text = """\
    crmplan: 1
    programme: {name: CRM, start: 2027-03-01, currency: EUR, covers: [schedule]}
    people: {ana: {name: Ana}, b: {name: B, side: vendor, rate: 333.33 per d}}
    regions: {NO: {name: Norway}, DE: {name: Germany}}
    modules: {sales: {name: Sales}}
    waves: {one: {cells: [NO/sales]}, two: {cells: [DE/sales]}}
    tasks: {design: {duration: 3d, team: [b], cost: {integration: 1000.01}}}
    packages:
      build:
        for: cell
        tasks: {do: {duration: 7d, needs: design, team: [b], cost: {migration: 100.07, training: 33.33}}}
    progress:
      2027-03-05:
        tasks:
          design: {started: 2027-03-01, finished: 2027-03-03, spent: 2000.02}
          NO/sales/do: {started: 2027-03-04, done: 13%, spent: 777.77}
          DE/sales/do: {started: 2027-03-04, done: 33.3%, spent: 0.01}
    """
    earned = view(planned(tmp_path, text)).earned
    assert earned is not None
    parts = earned.by(group)
    assert (
        list(parts)
        == {
            "category": ["implementation", "migration", "integration", "training"],
            "region": ["NO", "DE", ""],
            "wave": ["one", "two", ""],
        }[group]
        or group == "category"
    )
    sums = [sum(Fraction(one[place] or 0) for one in parts.values()) for place in range(4)]
    assert sums == [Fraction(one or 0) for one in earned.value]


def test_an_unknown_cost_makes_only_its_own_part_unknown(tmp_path: Path) -> None:
    progress = PROGRESS.replace(", spent: 6000", "")
    earned = view(planned(tmp_path, PLAN + progress)).earned
    assert earned is not None
    assert earned.value.ac is None
    assert {key: value.ac for key, value in earned.by("category").items()} == {
        "implementation": None,
        "migration": 20_000,
        "training": 0,
    }


def test_what_is_spent_on_something_without_a_cost_counts(tmp_path: Path) -> None:
    text = (
        PLAN.replace("design: {duration: 5d, cost: {implementation: 5000}}", "design: {duration: 5d}")
        + PROGRESS
    )
    earned = view(planned(tmp_path, text)).earned
    assert earned is not None
    assert earned.value.ac == 700_000
    assert earned.by("category")[""] == (0, 0, 0, 600_000)
