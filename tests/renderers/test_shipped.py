"""Every output of every shipped playbook: whole, valid, free of machine paths, and summing up."""

import csv
import io
import json
import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from crmplan import pipeline
from crmplan.renderers.markdown import markdown
from crmplan.renderers.plan_json import plan_json, schema
from crmplan.renderers.tasks_csv import tasks_csv
from crmplan.renderers.text import TOPICS, tables, text
from crmplan.report.records import Report
from crmplan.resources import data_dir

PLAYBOOKS = sorted(data_dir("playbooks").glob("**/*.yaml"))
shipped = pytest.mark.parametrize("playbook", PLAYBOOKS, ids=lambda path: path.stem)


@cache
def report_of(playbook: Path) -> Report:
    """Return the report of a playbook; worked out once for all tests."""
    return pipeline.report(pipeline.judge(pipeline.plan(playbook)))


@cache
def plan_of(playbook: Path) -> Any:
    """Return plan.json as a program reads it."""
    return json.loads(plan_json(report_of(playbook)))


@shipped
def test_plan_json_fits_its_schema(playbook: Path) -> None:
    validator = jsonschema.Draft202012Validator(schema(), format_checker=jsonschema.FormatChecker())
    assert [error.message for error in validator.iter_errors(plan_of(playbook))] == []


@shipped
def test_amounts_sum_to_every_table_to_the_cent(playbook: Path) -> None:
    money = plan_of(playbook)["money"]
    planned = Decimal(money["planned"])
    amounts = [one for one in money["amounts"] if not one["run"]]
    assert sum((Decimal(one["amount"]) for one in amounts), Decimal()) == planned
    sums = {
        kind: sum((Decimal(row["planned"]) for row in rows), Decimal())
        for kind, rows in money["tables"].items()
    }
    assert sums == dict.fromkeys(sums, planned)
    months = sum((Decimal(part) for one in amounts for part in one["months"].values()), Decimal())
    assert months == planned
    assert Decimal(money["total"]) == planned + Decimal(money["contingency"])


@shipped
def test_the_cost_of_tasks_is_that_of_their_amounts(playbook: Path) -> None:
    plan = plan_of(playbook)
    tasks = sum((Decimal(task["cost"]) for task in plan["tasks"]), Decimal())
    amounts = [one for one in plan["money"]["amounts"] if one["kind"] in ("cost", "labour")]
    assert tasks == sum((Decimal(one["amount"]) for one in amounts), Decimal())


@shipped
def test_links_and_steps_name_tasks_that_exist(playbook: Path) -> None:
    plan = plan_of(playbook)
    ids = [task["id"] for task in plan["tasks"]]
    assert len(set(ids)) == len(ids) == plan["counts"]["tasks"]
    named = {link[end] for link in plan["links"] for end in ("from", "to")}
    named |= {step["task"] for step in plan["critical_path"]["steps"]}
    named |= {one["task"] for one in (*plan["milestones"], *plan["gates"], *plan["training"])}
    assert named <= set(ids)


@shipped
def test_the_path_is_a_chain_that_ends_at_the_finish(playbook: Path) -> None:
    plan = plan_of(playbook)
    steps = [step["task"] for step in plan["critical_path"]["steps"]]
    driving = {(link["from"], link["to"]) for link in plan["links"] if link["driving"]}
    assert [pair for pair in pairwise(steps) if pair not in driving] == []
    assert plan["critical_path"]["steps"][-1]["finish"] == plan["programme"]["finish"]


@shipped
def test_the_headline_is_short(playbook: Path) -> None:
    assert 3 <= len(report_of(playbook).headline) <= 6


@shipped
def test_labels_tell_all_tasks_apart(playbook: Path) -> None:
    labels = [row.label for row in report_of(playbook).rows]
    assert len(set(labels)) == len(labels)


@shipped
@pytest.mark.parametrize("make", [markdown, plan_json, tasks_csv], ids=lambda make: make.__name__)
def test_no_output_depends_on_where_crmplan_runs(
    playbook: Path, make: Callable[[Report], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(playbook.parent)
    here = pipeline.report(pipeline.judge(pipeline.plan(playbook.name)))
    assert make(here) == make(report_of(playbook))
    assert str(playbook.parent) not in make(report_of(playbook))


@shipped
def test_the_tables_of_the_page_are_whole(playbook: Path) -> None:
    width = 0
    for line in markdown(report_of(playbook)).splitlines():
        if not line.startswith("|"):
            width = 0
            continue
        cells = line.count("|") - line.count("\\|")
        width = width or cells
        assert (line, cells) == (line, width)


@shipped
def test_the_printed_columns_of_money_add_up(playbook: Path) -> None:
    budget = markdown(report_of(playbook)).partition("## Budget\n")[2].partition("### Funding")[0]
    tables = [table for table in budget.partition("## People")[0].split("\n\n") if "| **Planned** |" in table]
    for table in tables:
        rows = [
            [cell.strip(" *") for cell in line.split("|")[1:-1]] for line in table.strip().splitlines()[2:]
        ]
        names = [row[0] for row in rows]
        printed = [Decimal(row[1].replace(",", "")) for row in rows]
        last = names.index("Planned")
        assert (names, sum(printed[:last])) == (names, printed[last])
    assert tables


@shipped
def test_the_page_has_every_task_and_the_csv_too(playbook: Path) -> None:
    report = report_of(playbook)
    page = markdown(report).partition("## All tasks")[2]
    ids = [row.id for row in report.rows]
    assert sorted(re.findall(r"\| `([^`]+)` \|", page)) == sorted(ids)
    assert [row["id"] for row in csv.DictReader(io.StringIO(tasks_csv(report)))] == ids


@shipped
@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_can_be_shown(playbook: Path, topic: str) -> None:
    found = tables(report_of(playbook), topic)
    assert found is not None
    assert text(found).startswith(found[0].title)
