"""``crmplan build --since``: the last state of the story against every commit before it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from tests.commands_run import crmplan
from tests.story import truth
from tests.story.build import Story
from tests.story.steps import PLAN, STEPS
from tests.story.truth import Row

PLANNED = [name for name in STEPS if name not in ("ring", "slip")]


@pytest.mark.parametrize("name", [*PLANNED[:-1:9], "spring"])
def test_shift_and_cost_since_a_commit(name: str, story: Story, true: Mapping[str, Row]) -> None:
    before, now = true[name], true["spring"]
    days = truth.of_step("spring").later(date.fromisoformat(before.finish), date.fromisoformat(now.finish))

    since = truth.plan_json(story.folder, PLAN, "--since", story.commits[name])["since"]

    assert (before.finish, days, Decimal(now.total) - Decimal(before.total)) == (
        since["finish"],
        since["finish_shift_days"],
        Decimal(since["cost_change"]),
    )


@pytest.mark.parametrize("name", ["ring", "slip"])
def test_a_commit_without_dates_is_never_taken_for_no_change(
    name: str, story: Story, true: Mapping[str, Row]
) -> None:
    done = crmplan("build", PLAN, "--since", story.commits[name], "-o", "../none", cwd=story.folder)

    assert (2, "", False) == (done.returncode, done.stdout, (story.folder.parent / "none").exists())
    assert f"error[{true[name].gap} " in done.stderr
    assert f"{story.commits[name][:10]}:{PLAN}:" in done.stderr
