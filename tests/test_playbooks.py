"""The shipped playbooks: dates against numbers worked out apart, sums, and that checks find nothing."""

import json
from pathlib import Path

import pytest

import crmplan
from crmplan.analyses.cost import cost
from crmplan.resources import data_dir
from crmplan.schedule import schedule

CASES = Path(__file__).parent / "cases" / "playbooks"
NAMES = sorted(file.stem for file in CASES.glob("*.json"))
EXAMPLES = sorted(file.stem for file in (data_dir("playbooks") / "examples").glob("*.yaml"))


def expected(name):
    return json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))


def days(plan, minutes):
    return minutes / plan.day_minutes


@pytest.fixture(scope="module", params=NAMES)
def plain(request):
    """A shipped playbook without holidays and freezes: name, plan, schedule."""
    plan = crmplan.plan(CASES / f"{request.param}-plain.yaml")
    return request.param, plan, schedule(plan)


def test_every_shipped_playbook_has_its_numbers():
    assert [file.stem for file in sorted(data_dir("playbooks").glob("*.yaml"))] == NAMES


def test_counts_of_tasks_links_days_and_critical_tasks(plain):
    name, plan, dates = plain
    calendar = plan.calendars["default"]
    floats = [days(plan, value) for value in dates.total_float]

    assert {
        "tasks": len(plan.tasks),
        "links": len(plan.links),
        "length": days(plan, calendar.between(plan.start, dates.finish_instant)),
        "critical": sum(dates.critical),
        "near_critical": sum(0 < value <= 5 for value in floats),
    } == expected(name)["counts"]


def test_early_start_early_finish_and_total_float_of_every_task(plain):
    name, plan, dates = plain
    between = plan.calendars["default"].between
    found = {
        task.id: {
            "es": days(plan, between(plan.start, dates.early_start[i])),
            "ef": days(plan, between(plan.start, dates.early_finish[i])),
            "tf": days(plan, dates.total_float[i]),
        }
        for i, task in enumerate(plan.tasks)
    }

    assert found == expected(name)["tasks"]


@pytest.mark.parametrize("name", [*NAMES, *(f"examples/{name}" for name in EXAMPLES)])
def test_it_loads_without_any_finding_of_the_language(name):
    plan = crmplan.plan(data_dir("playbooks") / f"{name}.yaml")

    assert [finding.message for finding in plan.findings] == []


@pytest.mark.parametrize("name", NAMES)
def test_it_is_ready_for_approval(name):
    verdict = crmplan.check(data_dir("playbooks") / f"{name}.yaml", stage="approval")

    assert [f.message for f in verdict.findings if f.severity != "info"] == []
    assert (verdict.reached, verdict.accepted) == ("approval", ())


@pytest.mark.parametrize("name", NAMES)
def test_what_is_planned_is_what_is_approved(name):
    plan = crmplan.plan(data_dir("playbooks") / f"{name}.yaml")
    costs = cost(plan, schedule(plan))

    assert {category: planned for category, (planned, _) in costs.categories.items()} == {
        category: approved for category, (_, approved) in costs.categories.items()
    }
    assert costs.total == costs.approved


def test_without_a_small_first_wave_the_pilot_first_playbook_fails(tmp_path):
    changed = tmp_path / "changed.yaml"
    changed.write_text(
        "crmplan: 1\n"
        "extends: crmplan:global-pilot-first\n"
        "waves:\n"
        "  pilot: {cells: [EMEA/sales]}\n"
        "  emea-sales: {cells: [pilot-region/sales]}\n",
        encoding="utf-8",
    )
    verdict = crmplan.check(changed, stage="approval")

    assert [(f.code, f.severity) for f in verdict.findings if f.code == "RLO-02"] == [("RLO-02", "error")]
