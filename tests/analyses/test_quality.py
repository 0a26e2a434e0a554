"""Quality of a schedule: values, verdicts and the tasks behind them."""

import json
from fractions import Fraction

import pytest

import crmplan
from crmplan.analyses.quality import Metric, quality
from crmplan.renderers import quality_text
from crmplan.schedule import schedule
from tests.conftest import ROOT
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


# --- published and independent numbers --------------------------------------------------------------


@pytest.mark.parametrize(
    ("length", "committed", "index", "verdict"),
    [
        # 720 working days with 60 too few; 80 and 800 with 20 to spare (16 and 160 weeks from a Monday).
        ("720d", "2029-09-07", "0.917", "missed"),
        ("80d", "2027-07-16", "1.250", "met"),
        ("800d", "2030-04-19", "1.025", "met"),
    ],
)
def test_the_path_length_index_of_published_examples(
    length: str, committed: str, index: str, verdict: str
) -> None:
    head = f"crmplan: 1\nprogramme: {{name: P, start: 2027-03-01, committed_finish: {committed}}}\n"
    found = quality(schedule(expanded(f"tasks: {{all: {{duration: {length}}}}}\n", head=head))).dcma[12]
    assert (found.code, found.shown, found.verdict) == ("DCMA-13", index, verdict)
    assert found.tasks == ((0,) if verdict == "missed" else ())


def chain(count: int, flaw: str, of: int, *, duration: str = "1d") -> str:
    """Return a chain of tasks; the last ``of`` links or tasks have a flaw."""
    lines = [f"  t0: {{duration: {duration}}}"]
    for number in range(1, count):
        broken = number >= count - of
        needs = f"t{number - 1}{flaw if broken and not flaw.startswith(',') else ''}"
        more = flaw if broken and flaw.startswith(",") else ""
        lines.append(f"  t{number}: {{duration: {duration}, needs: {needs}{more}}}")
    return "tasks:\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("code", "at_limit", "above"),
    [
        # One of 20 is 5 %, one of 19 more; links are one fewer than the tasks of a chain.
        ("DCMA-03", chain(21, " +1d", 1), chain(20, " +1d", 1)),
        ("DCMA-05", chain(20, ", not_after: 2029-12-31", 1), chain(19, ", not_after: 2029-12-31", 1)),
        # Nine of ten links are 90 %, eight of nine fewer.
        ("DCMA-04", chain(11, " ss", 1), chain(10, " ss", 1)),
        # 44 days are not long, 45 are, if they are more than one task of twenty.
        ("DCMA-08", chain(3, "", 0, duration="44d"), chain(3, "", 0, duration="45d")),
    ],
)
def test_a_limit_itself_is_met(code: str, at_limit: str, above: str) -> None:
    assert (points(at_limit)[code].verdict, points(above)[code].verdict) == ("met", "missed")


def test_the_execution_index_meets_its_limit_with_19_of_20() -> None:
    def index(open_ones: int) -> Metric:
        done = "".join(
            f"      t{number}: {{started: 2027-03-01, finished: 2027-03-01}}\n"
            for number in range(20 - open_ones)
        )
        tasks = "".join(f"  t{number}: {{duration: 1d}}\n" for number in range(20))
        return points(f"tasks:\n{tasks}progress:\n  2027-03-05:\n    tasks:\n{done}")["DCMA-14"]

    assert [(index(n).value, index(n).verdict) for n in (1, 2)] == [
        (Fraction(19, 20), "met"),
        (Fraction(18, 20), "missed"),
    ]


def test_work_of_less_than_a_day_may_be_anybodys() -> None:
    found = points("tasks:\n  note: {duration: 4h}\n  build: {duration: 1d}\n")["DCMA-10"]
    assert (found.value, found.tasks) == (Fraction(1, 2), (1,))


def test_eight_predecessors_are_no_merge_point_and_nine_are_one() -> None:
    def note(count: int) -> str:
        tasks = "".join(f"  t{number}: {{duration: 1d}}\n" for number in range(count))
        needs = ", ".join(f"t{number}" for number in range(count))
        return points(f"tasks:\n{tasks}  gate: {{kind: gate-stage, needs: [{needs}]}}\n")["GAO-02"].note

    assert (note(8), note(9)) == ("", "more than 8 predecessors: 1")


CASES = ROOT / "tests/cases/playbooks"
CHECKED = {f"DCMA-{number:02}" for number in (2, 3, 4, 5, 6, 7, 8, 12)}


@pytest.mark.parametrize("name", sorted(file.stem for file in CASES.glob("*.json")))
def test_shipped_playbooks_agree_with_numbers_worked_out_apart(name: str) -> None:
    numbers = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    rows = [row for row in numbers["tasks"].values() if row["ef"] > row["es"]]
    found = {one.code: one for one in quality(schedule(crmplan.plan(CASES / f"{name}-plain.yaml"))).dcma}

    def share(count: int) -> Fraction:
        return Fraction(count, len(rows))

    assert {
        "DCMA-06": share(sum(row["tf"] > 44 for row in rows)),
        "DCMA-07": share(sum(row["tf"] < 0 for row in rows)),
        "DCMA-08": share(sum(row["ef"] - row["es"] > 44 for row in rows)),
        # Domain rules of the playbooks: no leads, no lags, finish-to-start alone, nothing fixed.
        "DCMA-02": Fraction(0),
        "DCMA-03": Fraction(0),
        "DCMA-04": Fraction(1),
        "DCMA-05": Fraction(0),
        "DCMA-12": Fraction(0),
    } == {code: found[code].value for code in sorted(found) if code in CHECKED}
