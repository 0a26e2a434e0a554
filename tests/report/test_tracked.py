"""Earned value and variance as reports show them."""

import csv
import io
import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from crmplan import lang, pipeline
from crmplan.cli import cli
from crmplan.model import Money
from crmplan.renderers.plan_json import plan_json
from crmplan.renderers.steering import steering
from crmplan.report import Report
from crmplan.report.earned import rounded_parts
from tests.approved import approve, planned
from tests.commands_run import ROOT

PLAN = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, currency: EUR, covers: [schedule]}
people: {ana: {name: Ana}}
regions: {NO: {name: Norway}, DE: {name: Germany}}
modules: {sales: {name: Sales}}
waves: {one: {name: First, cells: [NO/sales]}, two: {name: Second, cells: [DE/sales]}}
tasks: {design: {name: Design, duration: 5d, cost: {integration: 5000}}}
packages:
  build:
    for: cell
    tasks: {do: {name: Build, duration: 10d, needs: design, cost: {implementation: 8000, migration: 2000.01}}}
"""
PROGRESS = """\
progress:
  2027-03-12:
    tasks:
      design: {started: 2027-03-01, finished: 2027-03-09, spent: 6000}
      NO/sales/do: {started: 2027-03-10, done: 20%, spent: 1000}
"""


def report(folder: Path, text: str) -> Report:
    return pipeline.report(pipeline.judge(planned(folder, text)))


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def test_variance_of_tasks(tmp_path: Path) -> None:
    approve(tmp_path, PLAN)
    later = PLAN.replace("do: {name: Build, duration: 10d", "do: {name: Build, duration: 12d")
    found = report(tmp_path, later + PROGRESS).variance
    assert found is not None
    assert found.against == "approved"
    assert [tuple(row) for row in found.tasks] == [
        ("design", "Design", "finished", date(2027, 3, 1), date(2027, 3, 5), date(2027, 3, 1), date(2027, 3, 9),
         0, 2, 5, 7, 2, eur("5000.00"), eur("6000.00"), eur("6000.00"), eur("1000.00")),
        ("NO/sales/do", "Build (Norway, Sales)", "begun", date(2027, 3, 8), date(2027, 3, 19), date(2027, 3, 10),
         date(2027, 3, 26), 2, 5, 10, Decimal("12.6"), Decimal("2.6"), eur("10000.01"),
         eur("1000.00"), eur("9000.01"), eur("-1000.00")),
        ("DE/sales/do", "Build (Germany, Sales)", "open", date(2027, 3, 8), date(2027, 3, 19), date(2027, 3, 15),
         date(2027, 3, 30), 5, 7, 10, 12, 2, eur("10000.01"), eur("0.00"), eur("10000.01"), eur("0.00")),
    ]  # fmt: skip


def test_variance_of_waves_regions_and_the_whole(tmp_path: Path) -> None:
    approve(tmp_path, PLAN)
    found = report(tmp_path, PLAN + PROGRESS).variance
    assert found is not None
    assert [(row.id, row.name, row.finish_days, row.forecast) for row in found.waves] == [
        ("one", "First", 3, eur("9000.01")),
        ("two", "Second", 5, eur("10000.01")),
        ("", "Belongs to no wave", 2, eur("6000.00")),
    ]
    assert [row.id for row in found.regions] == ["NO", "DE", ""]
    whole = found.whole
    assert (whole.planned_finish, whole.finish, whole.finish_days) == (
        date(2027, 3, 19),
        date(2027, 3, 26),
        5,
    )
    assert (whole.planned_days, whole.days, whole.duration_days) == (15, 20, 5)
    for rows in (found.tasks, found.waves, found.regions):
        assert sum((row.forecast.amount for row in rows), Decimal()) == whole.forecast.amount
        assert sum((row.planned_cost.amount for row in rows), Decimal()) == whole.planned_cost.amount


def test_what_is_gone_and_what_was_added(tmp_path: Path) -> None:
    approve(tmp_path, PLAN)
    other = PLAN.replace("tasks: {design:", "tasks: {extra: {duration: 2d, cost: {travel: 100}}, design:")
    other = other.replace("cells: [DE/sales]}}", "cells: [DE/sales]}}\nexclude: []").replace(
        "do: {name: Build", "make: {name: Assemble"
    )
    found = report(tmp_path, other).variance
    assert found is not None
    assert [(row.id, row.state, row.planned_finish, row.finish, row.cost) for row in found.tasks] == [
        ("extra", "added", None, date(2027, 3, 2), eur("100.00")),
        ("design", "open", date(2027, 3, 5), date(2027, 3, 5), eur("0.00")),
        ("NO/sales/make", "added", None, date(2027, 3, 19), eur("10000.01")),
        ("DE/sales/make", "added", None, date(2027, 3, 19), eur("10000.01")),
        ("NO/sales/do", "gone", date(2027, 3, 19), None, eur("-10000.01")),
        ("DE/sales/do", "gone", date(2027, 3, 19), None, eur("-10000.01")),
    ]


def test_what_only_got_another_id_is_what_was_planned(tmp_path: Path) -> None:
    approve(tmp_path, PLAN)
    other = PLAN.replace("NO", "NOR").replace("do: {", "make: {").replace("one", "first")
    progress = PROGRESS.replace("NO/sales/do", "NOR/sales/make")

    found = report(tmp_path, other + progress)

    assert found.variance is not None
    assert found.earned is not None
    assert [(row.id, row.state) for row in found.variance.tasks] == [
        ("design", "finished"),
        ("NOR/sales/make", "begun"),
        ("DE/sales/make", "open"),
    ]
    assert [row.id for row in found.variance.regions] == ["NOR", "DE", ""]
    assert [row.id for row in found.variance.waves] == ["first", "two", ""]
    assert [row.id for row in found.earned.by["region"]] == ["NOR", "DE", ""]
    assert (found.earned.gone, found.earned.added) == ((), ())


def test_nothing_is_compared_without_progress_and_baseline(tmp_path: Path) -> None:
    found = report(tmp_path, PLAN)
    assert (found.variance, found.earned) == (None, None)


def test_undefined_indices_are_nothing_and_never_a_number(tmp_path: Path) -> None:
    text = PLAN + "progress: {2027-03-01: {tasks: {design: {started: 2027-03-01, done: 0%}}}}\n"
    found = report(tmp_path, text).earned
    assert found is not None
    assert (found.whole.cpi, found.whole.ac, found.tcpi, found.whole.eac) == (None, None, None, None)
    assert (found.silent, found.ieac_t) == (("Design",), None)
    assert found.sentences == (
        "Work worth EUR 0 is done on 2027-03-01; work worth EUR 1,000 was planned by then, of EUR 25,000.02 in all.",
        "The work is 1 working day behind its plan (earned schedule, SPI(t) 0.00).",
        "What the work cost is not known: 1 task has begun and does not say what was spent.",
        "Less than a tenth of the planned cost was due by then, so a single task moves the indices far.",
        "What was planned is the plan without its progress, since no baseline is stored; editing the plan moves it.",
    )


def test_work_without_a_cost_is_neither_ahead_nor_on_time(tmp_path: Path) -> None:
    prepared = PLAN.replace("tasks: {design:", "tasks: {prepare: {duration: 20d}, design:").replace(
        "duration: 5d, cost", "duration: 5d, needs: prepare, cost"
    )
    found = report(
        tmp_path, prepared + "progress: {2027-03-05: {tasks: {prepare: {started: 2027-03-04}}}}\n"
    ).earned
    assert found is not None
    assert (found.es, found.at, found.spi_t) == (Decimal(5), Decimal(5), Decimal("1.0000"))
    assert found.sentences[:2] == (
        "Work worth EUR 0 is done on 2027-03-05 and cost EUR 0; work worth EUR 0 was planned by then, "
        "of EUR 25,000.02 in all.",
        "Nothing that has a cost was due by then, so earned value does not say yet whether the work is on time.",
    )


def test_waiting_while_nothing_is_to_be_earned_is_no_lead(tmp_path: Path) -> None:
    waiting = PLAN.replace("needs: design", "needs: [design +20d]")
    done = "{design: {started: 2027-03-01, finished: 2027-03-05, spent: 5000}}"
    found = report(tmp_path, f"{waiting}progress: {{2027-03-12: {{tasks: {done}}}}}\n").earned
    assert found is not None
    assert (found.es, found.at) == (Decimal(10), Decimal(10))
    assert found.sentences[1] == "The work is on time."


def test_the_sentences_say_what_the_indices_mean(tmp_path: Path) -> None:
    approve(tmp_path, PLAN)
    found = report(tmp_path, PLAN + PROGRESS).earned
    assert found is not None
    # EV 5,000 + 20 % of 10,000.01; PV 5,000 + half of both builds; all of which was planned by day 6.
    assert found.sentences == (
        "Work worth EUR 7,000 is done on 2027-03-12 and cost EUR 7,000; work worth EUR 15,000.01 was planned by then, "
        "of EUR 25,000.02 in all.",
        "The work is 4 working days behind its plan (earned schedule, SPI(t) 0.60).",
        "At this pace it ends on 2027-04-02.",
        "Each EUR 1 spent brought 1.00 of planned work (CPI); at this rate the whole costs EUR 25,000.01.",
        "What was planned is the baseline approved.",
    )


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["1/3", "1/3", "1/3"], [0, 1, 0]),
        (["0.5", "0.5"], [0, 1]),
        (["10.4", "0.2", "0.4"], [10, 1, 0]),
        ([], []),
    ],
)
def test_rounded_parts_sum_to_the_rounded_sum(parts: list[str], expected: list[int]) -> None:
    assert rounded_parts([Fraction(part) for part in parts]) == expected


@pytest.mark.parametrize("group", ["category", "region", "wave"])
def test_rows_sum_to_the_whole_to_the_cent(tmp_path: Path, group: str) -> None:
    text = PLAN.replace("duration: 10d", "duration: 7d") + PROGRESS.replace("20%", "33.3%").replace(
        "1000}", "1000.01}"
    )
    found = report(tmp_path, text).earned
    assert found is not None
    rows = found.by[group]
    for field in ("bac", "pv", "ev", "ac", "sv", "cv"):
        parts = sum((getattr(row, field).amount for row in rows), Decimal())
        assert (field, parts) == (field, getattr(found.whole, field).amount)


# --- the example, counted once more by hand ------------------------------------------------------------------


def test_earned_value_of_the_example_by_an_own_count(tmp_path: Path) -> None:
    """From two plan.json files alone: of the playbook, and of the same without its progress."""
    source = (ROOT / "playbooks/examples/global-pilot-first-2027-09.yaml").read_text(encoding="utf-8")
    head, _, tail = source.partition("\nprogress:\n")
    rest = [line for line in tail.splitlines() if line and not line.startswith((" ", "#"))]
    assert tail and not rest, "the progress is the last section of the example"

    def made(name: str, text: str) -> Any:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return json.loads(plan_json(pipeline.report(pipeline.judge(pipeline.plan(tmp_path / name)))))

    now, was = made("now.yaml", source), made("was.yaml", head + "\n")
    status = datetime.fromisoformat(f"{now['programme']['status_date']}T17:00")
    costs: dict[str, Decimal] = {}
    for row in was["money"]["amounts"]:
        if row["kind"] in ("cost", "labour") and not row["run"]:
            costs[row["source"]] = costs.get(row["source"], Decimal()) + Decimal(row["amount"])
    pv = Decimal()
    for task in was["tasks"]:
        begin, end = (datetime.fromisoformat(task[key]) for key in ("start_at", "finish_at"))
        cost = costs.get(task["id"], Decimal())
        if end <= status:
            pv += cost
        elif begin < status and cost:
            assert task["calendar"] == "default"
            pv += cost * _worked(begin, status) / _worked(begin, end)
    ev = ac = Decimal()
    told = _told(tail)
    for task in now["tasks"]:
        share = Decimal(1) if task["finished"] else Decimal(str(task["done"] or 0))
        ev += costs.get(task["id"], Decimal()) * share
        ac += told.get(task["id"], Decimal())
    whole = now["earned"]["whole"]
    assert (whole["bac"], whole["ac"]) == (f"{sum(costs.values()):.2f}", f"{ac:.2f}")
    assert (Decimal(whole["pv"]), Decimal(whole["ev"])) == (round(pv, 2), round(ev, 2))
    assert whole["cpi"] == float(round(ev / ac, 4))
    assert whole["spi"] == float(round(ev / pv, 4))
    assert Decimal(whole["eac"]) == round(sum(costs.values()) * ac / ev, 2)


def _worked(begin: datetime, end: datetime) -> int:
    """Working minutes from Monday to Friday, 08 to 12 and 13 to 17, minute by minute."""
    minutes = 0
    day = begin.date()
    while day <= end.date():
        if day.weekday() < 5:
            for first, last in ((8, 12), (13, 17)):
                opens = datetime.combine(day, datetime.min.time()) + timedelta(hours=first)
                closes = opens + timedelta(hours=last - first)
                minutes += max(0, int((min(end, closes) - max(begin, opens)).total_seconds()) // 60)
        day += timedelta(days=1)
    return minutes


def _told(progress: str) -> dict[str, Decimal]:
    """Task -> the last amount spent, read line by line: in braces, or below the task's own line."""
    import re

    found: dict[str, Decimal] = {}
    task = ""
    for line in progress.splitlines():
        if match := re.match(r"      ([\w/-]+):", line):
            task = match[1]
        if match := re.search(r"\bspent: ([\d.]+)", line):
            found[task] = Decimal(match[1])
    assert found
    return found


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["| Germany | 10,000.01 | 5,000.01 | 0.00 | 0.00 | **0.00** | n/a |", "SPI is the work done"]),
        (
            "de",
            ["| Germany | 10.000,01 | 5.000,01 | 0,00 | 0,00 | **0,00** | n. b. |", "SPI ist die geleistete"],
        ),
    ],
)
def test_the_pack_has_a_section_on_progress(tmp_path: Path, language: str, expected: list[str]) -> None:
    with lang.use(language):
        page = steering(report(tmp_path, PLAN + PROGRESS))
        none = steering(report(tmp_path, PLAN))
    title = {"en": "## Progress against the plan", "de": "## Fortschritt gegenüber dem Plan"}[language]
    assert [line in page for line in (title, *expected)] == [True] * 3
    assert title not in none


def test_a_pack_splits_where_there_is_something_to_see(tmp_path: Path) -> None:
    by_region = report(tmp_path, PLAN + PROGRESS).earned
    two_costs = PLAN.replace("{integration: 5000}", "{integration: 5000, testing: 100}")
    central = report(
        tmp_path,
        two_costs
        + PROGRESS[: PROGRESS.index("      NO/")].replace("03-12", "03-05").replace("03-09", "03-05"),
    ).earned
    assert by_region is not None and central is not None
    assert (by_region.split, [row.id for row in by_region.rows]) == ("region", ["NO", "DE", ""])
    assert central.split == "category"


# --- show ------------------------------------------------------------------------------------------------------


def show(*words: str) -> str:
    result = CliRunner().invoke(cli, ("show", *words), catch_exceptions=False)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def test_show_earned_by_region(tmp_path: Path) -> None:
    planned(tmp_path, PLAN + PROGRESS)
    expected = """\
Earned value on 2027-03-12, against the plan without progress (EUR)
Region                      BAC         PV        EV        AC         SV         CV   SPI   CPI        EAC
--------------------  ---------  ---------  --------  --------  ---------  ---------  ----  ----  ---------
Norway                10,000.01   5,000.00  2,000.00  1,000.00  -3,000.00   1,000.00  0.40  2.00   5,000.00
Germany               10,000.01   5,000.01      0.00      0.00  -5,000.01       0.00  0.00   n/a        n/a
Belongs to no region   5,000.00   5,000.00  5,000.00  6,000.00       0.00  -1,000.00  1.00  0.83   6,000.00
Together              25,000.02  15,000.01  7,000.00  7,000.00  -8,000.01       0.00  0.47  1.00  25,000.01
"""
    assert show(str(tmp_path / "playbook.yaml"), "earned", "--by", "region") == expected


def test_show_variance(tmp_path: Path) -> None:
    planned(tmp_path, PLAN + PROGRESS)
    lines = show(str(tmp_path / "playbook.yaml"), "variance").splitlines()
    assert lines[0] == "Variance against the plan without progress (EUR)"
    assert [line.split("  ")[0] for line in lines[3:7]] == [
        "Design",
        "Build (Norway, Sales)",
        "Build (Germany, Sales)",
        "Together",
    ]
    same = show(str(tmp_path / "playbook.yaml"), "variance", "--by", "wave").splitlines()
    assert [line.split("  ")[0] for line in same[3:7]] == [
        "First",
        "Second",
        "Belongs to no wave",
        "Together",
    ]


def test_show_as_csv_and_json(tmp_path: Path) -> None:
    planned(tmp_path, PLAN.replace("Design", "=Design").replace("name: First", 'name: "=First"') + PROGRESS)
    file = str(tmp_path / "playbook.yaml")
    rows = list(csv.DictReader(io.StringIO(show(file, "variance", "--by", "wave", "--format", "csv"))))
    assert [
        (row["id"], row["name"], row["finish_days"], row["forecast"], row["currency"]) for row in rows
    ] == [
        ("one", "'=First", "3", "9000.01", "EUR"),
        ("two", "Second", "5", "10000.01", "EUR"),
        ("", "Belongs to no wave", "2", "6000.00", "EUR"),
        ("", "CRM", "5", "25000.02", "EUR"),
    ]
    found = json.loads(show(file, "earned", "--by", "region", "--format", "json"))
    assert {key: found[key] for key in found if key != "rows"} == {
        "topic": "earned",
        "by": "region",
        "status_date": "2027-03-12",
        "against": None,
        "currency": "EUR",
    }
    assert [(row["id"], row["cpi"]) for row in found["rows"]] == [
        ("NO", "2.0000"),
        ("DE", None),
        ("", "0.8333"),
        ("", "1.0000"),
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("critical", "--by", "wave"), "--by and --format go with earned or variance, one at a time."),
        (
            ("variance", "--by", "category"),
            "variance is by region or wave; a task's dates belong to no category.",
        ),
    ],
)
def test_what_cannot_be_grouped(tmp_path: Path, words: tuple[str, ...], expected: str) -> None:
    planned(tmp_path, PLAN)
    result = CliRunner().invoke(cli, ("show", str(tmp_path / "playbook.yaml"), *words))
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (2, f"Error: {expected}")


def test_without_progress_show_says_how_to_tell_it(tmp_path: Path) -> None:
    planned(tmp_path, PLAN)
    said = "There is no progress yet: tell what has happened with crmplan track.\n"
    assert show(str(tmp_path / "playbook.yaml"), "earned") == said
    assert show(str(tmp_path / "playbook.yaml"), "variance") == said
