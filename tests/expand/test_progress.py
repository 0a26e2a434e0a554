"""Progress: cumulative, the latest value up to the status date, gates and measures."""

from datetime import date
from decimal import Decimal

import pytest

from crmplan.expand import Plan
from crmplan.model import Money
from tests.expand.case import expanded, instant, said

TASKS = """
kpis: {active: {unit: "%"}}
measures: {faults: {}}
tasks:
  a: {duration: 10d}
  b: {duration: 14ed}
  m: {}
  care: {duration: 4w, exit: {calm: faults = 0, told: {text: Told}}}
gates: {g: {kind: gate-funding, criteria: {adoption: active >= 70%, signed: {text: Signed}}}}
"""


def known(plan: Plan, task: str) -> tuple[int | None, int | None, int | None, Decimal | None]:
    actual = plan.actuals[plan.index[task]]
    return actual.started, actual.finished, actual.remaining, actual.done


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a: {started: 2027-03-02}", (instant("2027-03-02 08:00"), None, None, None)),
        # only `done`: the rest remains
        ("a: {started: 2027-03-02, done: 60%}", (instant("2027-03-02 08:00"), None, 1920, Decimal("0.6"))),
        # `remaining` rules the schedule, `done` the earned value
        (
            "a: {started: 2027-03-02, done: 60%, remaining: 5d}",
            (instant("2027-03-02 08:00"), None, 2400, Decimal("0.6")),
        ),
        (
            "a: {started: 2027-03-02, finished: 2027-03-12}",
            (instant("2027-03-02 08:00"), instant("2027-03-12 17:00"), 0, 1),
        ),
        ("b: {started: 2027-03-02, remaining: 3d}", (instant("2027-03-02 08:00"), None, 4320, None)),
        (
            "m: {started: 2027-03-02, finished: 2027-03-02}",
            (instant("2027-03-02 17:00"), instant("2027-03-02 17:00"), 0, 1),
        ),
    ],
)
def test_what_is_written_of_a_task(written: str, expected: tuple[object, ...]) -> None:
    plan = expanded(TASKS + f"progress: {{2027-03-31: {{tasks: {{{written}}}}}}}\n")
    assert (expected, []) == (known(plan, written[0]), said(plan))


def test_the_latest_value_up_to_the_status_date_counts_and_a_later_share_makes_an_older_rest_stale() -> None:
    text = TASKS + (
        "progress:\n"
        "  2027-03-31: {tasks: {a: {started: 2027-03-02, done: 20%, remaining: 9d, spent: 100}}}\n"
        "  2027-04-30: {tasks: {a: {done: 50%}}}\n"
        "  2027-05-31: {tasks: {a: {finished: 2027-05-14, spent: 300}}}\n"
    )
    begun = instant("2027-03-02 08:00")
    expected = {
        None: (begun, instant("2027-05-14 17:00"), 0, Decimal(1)),
        date(2027, 5, 30): (begun, None, 2400, Decimal("0.5")),
        date(2027, 4, 1): (begun, None, 4320, Decimal("0.2")),
    }
    assert expected == {day: known(expanded(text, as_of=day), "a") for day in expected}
    assert [Money(Decimal("300.00"), "EUR"), Money(Decimal("100.00"), "EUR")] == [
        expanded(text, as_of=day).actuals[0].spent for day in (None, date(2027, 5, 30))
    ]


@pytest.mark.parametrize(
    ("as_of", "status", "today"),
    [
        (None, instant("2027-04-30 17:00"), date(2027, 4, 30)),
        (date(2027, 4, 15), instant("2027-03-31 17:00"), date(2027, 4, 15)),
        (date(2027, 1, 1), None, date(2027, 1, 1)),
    ],
)
def test_the_status_is_the_end_of_work_of_the_latest_progress_up_to_today(
    as_of: date | None, status: int | None, today: date | None
) -> None:
    plan = expanded(
        TASKS
        + "progress: {2027-03-31: {tasks: {a: {started: 2027-03-02}}}, 2027-04-30: {note: Nothing new}}\n",
        as_of=as_of,
    )
    assert (status, today) == (plan.status, plan.as_of)


def test_without_progress_and_as_of_there_is_no_today() -> None:
    plan = expanded("tasks: {a: {}}\n")
    assert (None, None) == (plan.status, plan.as_of)


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ("go", (instant("2027-04-28 17:00"), instant("2027-04-28 17:00"))),
        ("conditional-go", (instant("2027-04-28 17:00"), instant("2027-04-28 17:00"))),
        ("hold", None),
    ],
)
def test_a_gate_that_is_decided_for_has_passed_on_that_day(
    decision: str, expected: tuple[int, int] | None
) -> None:
    plan = expanded(
        TASKS
        + f"progress: {{2027-04-30: {{gates: {{g: {{decided: {decision}, on: 2027-04-28, by: ana}}}}}}}}\n"
    )
    gate = plan.index["g"]
    actual = plan.actuals.get(gate)
    assert (expected, decision) == (actual and (actual.started, actual.finished), plan.decided[gate])


def test_the_latest_decision_of_a_gate_counts() -> None:
    plan = expanded(
        TASKS
        + """
progress:
  2027-03-31: {gates: {g: {decided: go, on: 2027-03-30}}}
  2027-04-30: {gates: {g: {decided: recycle, on: 2027-04-28}}}
"""
    )
    assert ({}, {4: "recycle"}) == (plan.actuals, plan.decided)


def test_measured_values_belong_to_criteria_or_to_their_measure() -> None:
    plan = expanded(
        TASKS
        + """
progress:
  2027-03-31: {measures: {g/adoption: 60, faults: 3}}
  2027-04-30: {measures: {g/adoption: 71%, g/signed: true, care/told: false}}
"""
    )
    assert (
        {4: {"adoption": 71, "signed": 1}, 3: {"calm": 3, "told": 0}},
        {"faults": 3},
        [],
    ) == (plan.gate_criteria, plan.measured, said(plan))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("tasks: {aa: {started: 2027-03-02}}", 'unknown-task 11: there is no task "aa"; did you mean "a"?'),
        (
            "gates: {a: {decided: go, on: 2027-03-02}}",
            'not-a-gate 11: "a" is no gate; write its progress under tasks',
        ),
        (
            "tasks: {a: {done: 50%}}",
            'not-started 11: "a" has progress and no "started"; write the day on which it began',
        ),
        (
            "tasks: {a: {finished: 2027-03-05}}",
            'not-started 11: "a" is finished and has no "started"; write the day on which it began',
        ),
        (
            "measures: {g/adopton: 3}",
            'unknown-measure 11: "g" has no criterion "adopton"; did you mean "adoption"?',
        ),
        ("measures: {fault: 3}", 'unknown-measure 11: no KPI or measure "fault"; did you mean "faults"?'),
    ],
)
def test_progress_of_what_is_not_there_is_an_error(written: str, expected: str) -> None:
    assert [expected] == said(expanded(TASKS + f"progress: {{2027-03-31: {{{written}}}}}\n"))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2027-03-09", []),
        (
            "2027-03-03",
            [
                'finished-first 13: "a" finished (2027-03-03) before it started (2027-03-04), as two status dates say'
            ],
        ),
    ],
)
def test_a_task_may_start_in_one_status_and_finish_in_the_next(day: str, expected: list[str]) -> None:
    first = "  2027-03-10: {tasks: {a: {started: 2027-03-04}}}\n"
    then = f"  2027-03-31: {{tasks: {{a: {{finished: {day}}}}}}}\n"
    assert expected == said(expanded(TASKS + "progress:\n" + first + then))


def test_spent_on_lines_is_known_in_the_currency_of_the_programme() -> None:
    plan = expanded(
        "tasks: {a: {}}\nbudget: {lines: {l: {category: licence, amount: 5}}}\n"
        "progress: {2027-03-31: {lines: {l: {spent: 9000}}}}\n"
    )
    assert [Money(Decimal("9000.00"), "EUR")] == [line.spent for line in plan.lines]
