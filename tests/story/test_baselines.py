"""``crmplan baseline``: the plan that was approved is stored, and slip counts from the first and the current one."""

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.commands_run import crmplan
from tests.story import truth
from tests.story.build import Story, build, git
from tests.story.pairs import between
from tests.story.steps import PLAN, STEPS, trees


@pytest.fixture(scope="session")
def approved(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """The story with its two baselines."""
    return build(tmp_path_factory.mktemp("approved") / "work", baselines=True)


def days(plan: dict[str, object]) -> dict[str, object]:
    tasks = plan["tasks"]
    assert isinstance(tasks, list)
    return {
        task["id"]: (date.fromisoformat(task["start"]), date.fromisoformat(task["finish"])) for task in tasks
    }


@pytest.mark.parametrize(("name", "step"), [("approval", "approve"), ("replan", "plan-again")])
def test_a_baseline_holds_the_plan_as_it_was_approved(name: str, step: str, approved: Story) -> None:
    stored = truth.stored(approved, name)
    true = truth.of_step(step)

    plan = stored["plan"]

    assert dict(true.tasks) == days(plan)
    assert (true.finish.isoformat(), f"{true.planned:.2f}", f"{true.total:.2f}") == (
        plan["programme"]["finish"],
        plan["money"]["planned"],
        plan["money"]["total"],
    )
    assert dict(trees()[step].files) == {
        "README.md": trees()[step].files["README.md"],
        **{f"plans/{name}": text for name, text in stored["sources"].items()},
    }


def test_baselines_are_in_a_chain_and_are_never_changed(approved: Story) -> None:
    first, second = (truth.stored(approved, name)["baseline"] for name in ("approval", "replan"))
    commits = git(approved.folder, "log", "--format=%s", "--", "plans/crm.baselines/").splitlines()

    assert (1, None, 2) == (first["number"], first["previous"], second["number"])
    assert truth.sha256(approved, "approval") == second["previous"]
    assert [STEPS["plan-again"].message, STEPS["approve"].message] == commits


@pytest.mark.parametrize("name", ["lead", "october", "plan-again", "spring"])
def test_slip_counts_from_the_first_and_from_the_current_baseline(name: str, approved: Story) -> None:
    now, first = truth.of_step(name), truth.of_step("approve")
    current = truth.of_step("plan-again" if name in ("plan-again", "spring") else "approve")

    with truth.checked_out(approved, name) as folder:
        plan = truth.plan_json(folder, PLAN)

    expected = {}
    for id in (*now.go_lives, *now.gates):
        after = now.tasks[id][1]
        days = [one.tasks[id][1] if id in one.tasks else None for one in (first, current)]
        slips = [None if day is None else now.later(day, after) for day in days]
        expected[id] = (*(day and day.isoformat() for day in days), after.isoformat(), *slips)
    actual = {
        row["task"]: (
            row["first_baseline"],
            row["baseline"],
            row["forecast"],
            row["slip_first_days"],
            row["slip_days"],
        )
        for row in plan["slips"]
    }
    assert expected == actual


def test_a_plan_with_errors_is_refused_and_nothing_is_stored(approved: Story) -> None:
    words = ("--approved-by", "sponsor", "--on", "2027-12-07", "--minute", "Steering 9")
    with truth.checked_out(approved, "region") as folder:
        done = crmplan("baseline", "add", "too-early", PLAN, *words, cwd=folder)
        left = git(folder, "status", "--short")

    assert (2, "", "") == (done.returncode, done.stdout, left)
    assert "The plan has 6 errors at the stage approval" in done.stderr


def test_the_list_says_who_approved_what_and_when(approved: Story) -> None:
    done = crmplan("baseline", "list", PLAN, "--format", "json", cwd=approved.folder)

    rows = {row["name"]: row for row in json.loads(done.stdout) if row["name"] in ("approval", "replan")}
    for number, (step, name) in enumerate((("approve", "approval"), ("plan-again", "replan")), 1):
        true, told = truth.table()[step], STEPS[step].baseline
        assert told is not None
        row = rows[name]
        assert (number, told.on, told.minute, true.finish, true.total) == (
            row["number"],
            row["approved_on"],
            row["minute"],
            row["finish"],
            row["total"],
        )
        assert "Marc Delon" in json.dumps(row)


def test_a_baseline_its_commit_and_its_tag_are_one_version(approved: Story) -> None:
    true = between(truth.of_step("approve"), truth.of_step("lead"))

    found = []
    for word in ("approval", "baseline/approval", approved.commits["approve"]):
        words = ("diff", word, approved.commits["lead"], PLAN, "--format", "json")
        done = crmplan(*words, cwd=approved.folder)
        assert (0, "") == (done.returncode, done.stderr)
        found.append(json.loads(done.stdout))

    for diff in found:
        assert (true.days, true.money) == (diff["finish_days"], Decimal(diff["cost"]))
        assert "" != diff["base"].pop("label")
        diff["findings"] = None  # A stored baseline keeps what was found against no baseline.
    assert [found[0]] * 2 == found[1:]


def test_history_has_the_numbers_of_a_checkout_with_its_baselines(approved: Story, tmp_path: Path) -> None:
    names = {commit: name for name, commit in approved.commits.items()}
    env = {"XDG_CACHE_HOME": str(tmp_path)}
    done = crmplan("history", PLAN, "--format", "csv", "--last", "4", cwd=approved.folder, env=env)

    told = {names[row["commit"]]: row for row in csv.DictReader(done.stdout.splitlines())}

    assert ["region", "plan-again", "words", "spring"] == list(told)
    for name in ("plan-again", "spring"):
        with truth.checked_out(approved, name) as folder:
            readiness = truth.plan_json(folder, PLAN)["readiness"]
        assert (str(readiness["errors"]), str(readiness["warnings"])) == (
            told[name]["errors"],
            told[name]["warnings"],
        )
        assert (truth.table()[name].finish, truth.table()[name].total) == (
            told[name]["finish"],
            told[name]["cost"],
        )
