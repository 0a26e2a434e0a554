"""Checks of the schedule beyond their examples: the critical path test against real slips, and what is judged when."""

from datetime import date
from pathlib import Path

import pytest

from crmplan.analyses.stretch import PINS
from crmplan.model import DAY
from crmplan.rules.frame.catalogue import by_word
from crmplan.rules.frame.record import Ask
from crmplan.rules.frame.view import View
from crmplan.schedule.plan import schedule
from tests.rules.work import Run

A = "a: {duration: 5d}"
NETWORKS = {
    "no fixed day": [A, "b: {duration: 3d, needs: a}", "c: {duration: 2d, needs: a}", "d: {needs: [b, c]}"],
    "a fixed day on the path": [
        A,
        "b: {duration: 3d, needs: a, start_on: 2027-03-08}",
        "d: {duration: 1d, needs: b}",
    ],
    "a fixed day beside a path of the same length": [
        A,
        "b: {duration: 3d, needs: a, start_on: 2027-03-08}",
        "c: {duration: 3d, needs: a}",
        "d: {duration: 1d, needs: [b, c]}",
    ],
    "a fixed end": [A, "b: {duration: 3d, needs: a, finish_on: 2027-03-10}", "d: {duration: 1d, needs: b}"],
    "not before a day": [A, "b: {duration: 3d, needs: a, not_before: 2027-03-08}"],
    "overlap": [A, "b: {duration: 3d, needs: a ss +2d}", "d: {duration: 4d, needs: b}"],
}


@pytest.mark.parametrize("name", NETWORKS)
def test_what_the_check_holds_for_cut_does_not_move_the_finish_when_it_slips(
    name: str, tmp_path: Path
) -> None:
    lines = "\n  ".join(NETWORKS[name])
    run = Run(tmp_path, f"crmplan: 1\nprogramme: {{name: CRM, start: 2027-03-01}}\ntasks:\n  {lines}\n")
    said = {task for one in run.check("SCH-13").findings for task in one.tasks}
    day = run.plan.day_minutes
    calendar = run.plan.calendars["default"]
    still = set()
    for number, task in enumerate(run.plan.tasks):
        if not run.dates.critical[number]:
            continue
        longer = list(run.plan.tasks)
        longer[number] = task._replace(delay=100 * day)
        after = schedule(run.plan._replace(tasks=tuple(longer))).finish_instant
        if calendar.between(run.dates.finish_instant, after) != 100 * day:
            still.add(task.id)
    # The task on the fixed day is named with those whose slip it takes up.
    fixed = {task.id for task in run.plan.tasks for one in task.constraints if one.kind in PINS}
    assert said - fixed == still - fixed
    assert bool(said) == bool(still - fixed)


def test_a_deadline_makes_no_cut(tmp_path: Path) -> None:
    run = Run(
        tmp_path,
        """
        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          a: {duration: 5d, deadline: 2027-03-05}
          b: {duration: 9d}
        """,
    )
    assert run.said("SCH-13") == []


SIMULATED = """
crmplan: 1
programme: {name: CRM, start: 2027-03-01, committed_finish: 2027-03-26}
tasks:
  configure: {duration: 15d..40d (20d)}
"""


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([20, 22, 24, 26, 26], []),
        (
            [20, 24, 26, 29, 31],
            ["The committed finish is kept in 60 % of the simulated runs; 80 % of them end by 2027-03-29"],
        ),
    ],
)
def test_a_simulation_judges_the_committed_finish(days: list[int], said: list[str], tmp_path: Path) -> None:
    run = Run(tmp_path, SIMULATED)
    assert run.said("SCH-18") == []
    rule = by_word()["SCH-18"]
    view = View(run.plan, run.schedule, run.cost)
    view.simulated = [date(2027, 3, day).toordinal() * DAY + 17 * 60 for day in days]
    ask = Ask(rule, {name: option.defaults["standard"] for name, option in rule.options.items()})
    assert [gap.message for gap in rule.run(view, ask)] == said


def test_a_check_that_needs_a_simulation_does_not_apply_without_one(tmp_path: Path) -> None:
    verdict = Run(tmp_path, SIMULATED).check("SCH-18")
    assert [(one.not_applicable > 0, one.met) for one in verdict.families if one.name == "schedule"] == [
        (True, 0)
    ]
    assert verdict.skipped == ()


EARNING = """
crmplan: 1
programme: {{name: CRM, start: 2027-03-01, currency: EUR}}
tasks:
  one: {{duration: 10d, cost: {{implementation: 10000}}}}
  two: {{duration: 10d, needs: one, cost: {{implementation: 10000}}}}
progress:
  2027-03-12:
    tasks:
      {progress}
"""


def earning(folder: Path, progress: str) -> View:
    run = Run(folder, EARNING.format(progress=progress))
    return View(run.plan, run.schedule, run.cost)


def test_planned_value_is_the_plan_without_progress(tmp_path: Path) -> None:
    earned = earning(tmp_path, "one: {started: 2027-03-08, done: 20%, spent: 2500}").earned
    assert earned is not None
    assert earned.value == (2_000_000, 1_000_000, 200_000, 250_000)
    assert [int(days) for days in earned.schedule] == [2, 10, 20]


def test_what_remains_tells_what_is_done_and_spending_may_be_unknown(tmp_path: Path) -> None:
    earned = earning(tmp_path, "one: {started: 2027-03-01, remaining: 4d}").earned
    assert earned is not None
    assert (earned.value.ev, earned.value.ac) == (600_000, None)


def test_money_spent_while_work_is_left_is_said_without_an_index(tmp_path: Path) -> None:
    run = Run(
        tmp_path, EARNING.format(progress="one: {started: 2027-03-01, finished: 2027-03-12, spent: 20000}")
    )
    assert run.said("EVM-03") == [
        ("warning", 8, "The planned money is spent and work is left; ask for what the rest will take")
    ]


def test_no_progress_long_after_the_start_is_old(tmp_path: Path) -> None:
    text = "crmplan: 1\nprogramme: {name: CRM, start: 2027-03-01}\ntasks: {a: {duration: 60d}}\n"
    assert Run(tmp_path, text, as_of=date(2027, 3, 31)).said("SCH-19") == []
    assert Run(tmp_path, text, as_of=date(2027, 4, 1)).said("SCH-19") == [
        (
            "warning",
            2,
            "The programme began 31 days ago and has no progress; write what has started and finished",
        )
    ]
