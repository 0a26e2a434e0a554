"""Other versions of a plan: from a plan.json, and what is refused in one."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crmplan import pipeline
from crmplan.model import Finding
from crmplan.renderers.plan_json import plan_json
from crmplan.report.pack.snapshot import of_json, of_report
from crmplan.resources import data_dir
from crmplan.source import Source
from tests.report.pack.versions import built, written

FULL = (
    "programme: {committed_finish: 2027-04-08}\n"
    "groups: {rep: {}}\nregions: {NO: {name: Norway, users: {rep: 40}}}\n"
    "modules: {sales: {name: Sales, groups: [rep]}}\nwaves: {first: {cells: [NO/sales]}}\n"
    "packages: {roll: {for: cell, tasks: {use: {duration: 1d, needs: live, owner: ana, cost: {training: 9}}}}}\n"
    "budget: {funding: {seed: {amount: 30000, released: 2027-03-01}}}\n"
    "progress:\n  2027-03-12:\n    tasks: {design: {started: 2027-03-01, finished: 2027-03-12}}\n"
    "    gates: {exit: {decided: go, on: 2027-03-12, by: ana}}\n"
)

JUDGED = (
    "roles: {sponsor: ana}\n"
    "accept: [{rule: hypercare, reason: The integrator helps, by: ana, until: 2027-12-31}]\n"
)


def test_a_plan_json_gives_what_the_plan_gave(tmp_path: Path) -> None:
    built(tmp_path, FULL)
    (tmp_path / "plan.yaml").write_text((tmp_path / "plan.yaml").read_text() + JUDGED)
    (tmp_path / "plan.known.yaml").write_text("known: {rollback-plan: [live]}\n")
    work = pipeline.judge(pipeline.plan(tmp_path / "plan.yaml"))
    report = pipeline.report(work)

    assert of_report(report, "last") == written(report, "last")
    empty = [name for name, value in of_report(report, "last")._asdict().items() if not value]
    # What is empty would be compared with itself in vain; a plan that spends what it has not got reaches no stage,
    # and only a stored baseline is approved.
    assert ["reached", "approval"] == empty


def changed(text: str, change: Callable[[Any], None]) -> str:
    """Return a plan.json after a change."""
    plan = json.loads(text)
    change(plan)
    return json.dumps(plan)


def _set(*path: Any) -> Callable[[Any], None]:
    *above, last, value = path

    def change(plan: Any) -> None:
        for key in above:
            plan = plan[key]
        plan[last] = value

    return change


def _drop(*path: Any) -> Callable[[Any], None]:
    *above, last = path

    def change(plan: Any) -> None:
        for key in above:
            plan = plan[key]
        del plan[last]

    return change


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (_set("crmplan", "format", "quality"), 'it does not say "crmplan": {"format": "plan"}'),
        (_set("crmplan", "version", 2), "it has version 2 of the format, and this crmplan reads 1"),
        (_drop("programme", "finish"), '"programme.finish" is missing'),
        (_set("programme", "finish", "soon"), '"programme.finish" is no date'),
        (_set("programme", "finish", None), '"programme.finish" is no text'),
        (_set("programme", "users", True), '"programme.users" is no whole number'),
        (_set("tasks", 1, "start", "2027-02-30"), '"tasks[1].start" is no date'),
        (_set("tasks", 1, "gate", "yes"), '"tasks[1].gate" is no true or false'),
        (_set("tasks", 1, 7), '"tasks[1]" is no object'),
        (_set("tasks", {}), '"tasks" is no list'),
        (_set("money", "total", "1e9"), '"money.total" is no amount'),
        (_set("money", "total", 38500), '"money.total" is no text'),
        (_set("money", "tables", []), '"money.tables" is no object'),
        (_drop("critical_path", "steps", 0, "task"), '"critical_path.steps[0].task" is missing'),
    ],
)
def test_what_is_wrong_in_a_plan_json_is_named(
    tmp_path: Path, change: Callable[[Any], None], wrong: str
) -> None:
    text = changed(plan_json(built(tmp_path)), change)

    found = of_json(Source("last/plan.json", text), "last")

    assert isinstance(found, Finding)
    assert ("not-a-plan", f'"last/plan.json" is no plan.json of `crmplan build`: {wrong}') == (
        found.rule,
        found.message,
    )


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "it is no JSON, see line 1, column 1"),
        ("crmplan: 1\n", "it is no JSON, see line 1, column 1"),
        ("[" * 100_000, "it is nested too deeply"),
        ("[]", 'it does not say "crmplan": {"format": "plan"}'),
        ('{"crmplan": NaN}', "NaN is no number"),
        ('{"crmplan": 1' + "0" * 5000 + "}", "a value cannot be read"),
    ],
)
def test_other_files_are_no_plan(text: str, wrong: str) -> None:
    found = of_json(Source("x.json", text), "x")

    assert isinstance(found, Finding)
    assert found.message.startswith(f'"x.json" is no plan.json of `crmplan build`: {wrong}')


def test_a_plan_json_of_before_known_findings_and_the_calendar_is_read(tmp_path: Path) -> None:
    report = built(tmp_path)
    plan = json.loads(plan_json(report))
    for key in ("known", "calendar"):
        del plan[key]

    found = of_json(Source("plan.json", json.dumps(plan)), "last")

    assert of_report(report, "last")._replace(known=None, calendar=None) == found


def test_a_plan_json_of_before_there_were_ratings_is_read(tmp_path: Path) -> None:
    report = built(tmp_path)
    text = changed(plan_json(report), _drop("ratings"))

    found = of_json(Source("plan.json", text), "last")

    assert of_report(report, "last", {}) == found


def test_every_field_that_is_read_is_promised() -> None:
    """The schema of plan.json requires what is read, so that a later version cannot lose it unseen."""
    schema = json.loads((data_dir("playbooks").parent / "docs/plan.schema.json").read_text(encoding="utf-8"))

    assert {
        "programme",
        "readiness",
        "ratings",
        "milestones",
        "money",
        "tasks",
        "cells",
        "findings",
        "gates",
    } <= set(schema["required"])
