"""Quality of a schedule: values, verdicts and the tasks behind them."""

from fractions import Fraction

import pytest

from crmplan.analyses.quality import Metric, quality
from crmplan.renderers import quality_text
from crmplan.schedule import schedule
from tests.expand.case import expanded


def points(text: str) -> dict[str, Metric]:
    found = quality(schedule(expanded(text)))
    return {one.code: one for one in (*found.dcma, *found.gao)}


def test_every_point_is_there_once_and_in_order() -> None:
    found = list(points("tasks:\n  a: {duration: 1d}\n"))
    assert found == [*(f"DCMA-{n:02}" for n in range(1, 15)), *(f"GAO-{n:02}" for n in range(1, 11))]


@pytest.mark.parametrize(
    ("code", "tasks", "value", "behind"),
    [
        (
            "DCMA-01",
            "a: {duration: 1d}\n  b: {duration: 2d}\n  c: {duration: 1d, needs: b}",
            Fraction(1, 3),
            (0,),
        ),
        ("DCMA-02", "a: {duration: 3d}\n  b: {duration: 2d, needs: a -1d}", 1, (1,)),
        ("DCMA-03", "a: {duration: 3d}\n  b: {duration: 2d, needs: a +1d}", 1, (1,)),
        ("DCMA-04", "a: {duration: 3d}\n  b: {duration: 2d, needs: a ss}", 0, (1,)),
        (
            "DCMA-05",
            "a: {duration: 3d}\n  b: {duration: 2d, needs: a, not_after: 2027-09-01}",
            Fraction(1, 2),
            (1,),
        ),
        ("DCMA-06", "a: {duration: 60d}\n  b: {duration: 2d}\n  c: {needs: [a, b]}", Fraction(1, 2), (1,)),
        ("DCMA-07", "a: {duration: 5d, deadline: 2027-03-02}\n  b: {duration: 9d}", Fraction(1, 2), (0,)),
        ("DCMA-08", "a: {duration: 45d}\n  b: {duration: 44d}", Fraction(1, 2), (0,)),
        ("DCMA-10", "a: {duration: 3d}", 1, (0,)),
        ("DCMA-12", "a: {duration: 5d}\n  b: {duration: 2d, needs: a, start_on: 2027-03-08}", 2, (0, 1)),
        ("GAO-02", "a: {duration: 3d}\n  b: {duration: 2d, needs: a -1d}", 1, (1,)),
        ("GAO-05", "a: {duration: 5d}\n  b: {duration: 2d, needs: a, start_on: 2027-03-03}", 1, (1,)),
    ],
)
def test_a_flaw_is_counted_with_its_tasks(
    code: str, tasks: str, value: Fraction | int, behind: tuple[int, ...]
) -> None:
    found = points(f"tasks:\n  {tasks}\n")[code]
    assert (found.value, found.verdict, found.tasks) == (value, "missed", behind)


PROGRESS = """
tasks:
  a: {duration: 5d}
  b: {duration: 5d, needs: a}
  c: {duration: 5d, needs: b}
progress:
  2027-03-12:
    tasks:
      a: {started: 2027-03-01, finished: 2027-03-05}
      b: {started: 2027-03-08, remaining: 1d}
"""


def test_progress_is_judged_against_the_plan_without_it() -> None:
    found = points(PROGRESS)
    late, index = found["DCMA-11"], found["DCMA-14"]
    assert (late.value, late.verdict, late.tasks) == (Fraction(1, 2), "missed", (1,))
    assert (index.value, index.verdict, index.tasks) == (Fraction(1, 2), "missed", (1,))
    assert (found["DCMA-09"].value, found["DCMA-09"].verdict) == (0, "met")


def test_what_cannot_be_worked_out_does_not_apply() -> None:
    found = points("tasks:\n  a: {duration: 5d}\n")
    without = [code for code, one in found.items() if one.verdict == "not applicable"]
    assert without == [
        *("DCMA-02", "DCMA-03", "DCMA-04", "DCMA-09", "DCMA-11", "DCMA-13", "DCMA-14"),
        *("GAO-08", "GAO-09", "GAO-10"),
    ]
    assert all(found[code].value is None for code in without)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, "share", "n/a"),
        (Fraction(1, 3), "share", "33.3 %"),
        (Fraction(660, 720), "index", "0.917"),
        (Fraction(4), "count", "4"),
    ],
)
def test_values_as_people_read_them(value: Fraction | None, unit: str, text: str) -> None:
    assert Metric("X", "", "", value, unit, "", "met", ()).shown == text


def test_the_text_names_the_tasks_behind_what_is_missed() -> None:
    text = quality_text.render(
        quality(schedule(expanded("tasks:\n  a: {duration: 3d}\n  b: {duration: 2d, needs: a -1d}\n")))
    )
    assert "DCMA-02 Leads: b" in text.splitlines()
    assert text.endswith("\n") and not text.endswith("\n\n")
