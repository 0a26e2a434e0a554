"""``crmplan whatif``: what it says of a change is what the second engine says of the text with that change."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tests.commands_run import crmplan
from tests.story import truth
from tests.story.pairs import between
from tests.story.steps import MONEY, PEOPLE, PLAN, trees
from tests.story.text import Tree


def longer_hypercare(tree: Tree) -> None:
    """In every cell, also in the one that has its own."""
    tree.inside(PLAN, "      hypercare:", "duration: 15d", "duration: 30d")
    tree.inside(PLAN, "      - when: {wave: pilot, task: hypercare}", "duration: 25d", "duration: 30d")


CHANGES: dict[str, tuple[str, Callable[[Tree], None]]] = {
    "a re-estimate": (
        "build-interfaces.duration=45d",
        lambda tree: tree.inside(PLAN, "  build-interfaces:", "duration: 30d", "duration: 45d"),
    ),
    "a rate": (
        "people.integrator.rate=1200 per d",
        lambda tree: tree.inside(PEOPLE, "  integrator:", "rate: 1060 per d", "rate: 1200 per d"),
    ),
    "users": (
        "regions.APAC.users.agent=90",
        lambda tree: tree.inside(PLAN, "  APAC:", "agent: 40", "agent: 90"),
    ),
    "a link more": (
        "training-base.needs+=[joint-test]",
        lambda tree: tree.inside(
            PLAN, "  training-base:", "needs: system-test", "needs: [system-test, joint-test]"
        ),
    ),
    "all cells": ("all/hypercare.duration=30d", longer_hypercare),
    "a line of the budget": (
        "budget.lines.seats.amount=1300 per user",
        lambda tree: tree.inside(MONEY, "    seats:", "1500 per user", "1300 per user"),
    ),
}
"""Words of the command line, and the same edit by hand in the text that was approved."""


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_on_the_command_line_is_the_edit_by_hand(what: str, tmp_path: Path) -> None:

    folder = tmp_path
    words, edit = CHANGES[what]
    tree = trees()["approve"].copy()
    tree.write(folder)
    done = crmplan("whatif", PLAN, words, "--format", "json", cwd=folder)
    edit(tree)
    before, after = truth.of_step("approve"), truth.of_tree(tree)

    diff = json.loads(done.stdout)

    whole = between(before, after)
    assert (whole.days, whole.money, after.finish.isoformat()) == (
        diff["finish_days"],
        Decimal(diff["cost"]),
        diff["head"]["finish"],
    )
    moved = {id: day.isoformat() for id, day in after.go_lives.items() if day != before.go_lives[id]}
    assert moved == {row["id"]: row["after"] for row in diff["milestones"]}
    assert trees()["approve"].files[PLAN] == (folder / PLAN).read_text(encoding="utf-8")
