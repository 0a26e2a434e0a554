"""``crmplan diff``: pairs of commits with their true dates, money, findings, edited lines and causes."""

import json
import re
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.commands_run import crmplan
from tests.story import truth
from tests.story.build import Story, git
from tests.story.pairs import PAIRS, between, effect
from tests.story.steps import PLAN

MORE = (
    ("approve", "may"),
    ("lead", "waiver"),
    ("merge", "criteria"),
    ("criteria", "mended"),
    ("october", "plan-again"),
    ("plan-again", "words"),
    ("words", "spring"),
)
"""Pairs whose edits are not weighed by hand."""
EVERY = (*PAIRS, *MORE)
_TOLD: dict[tuple[str, str], dict[str, Any]] = {}


@pytest.fixture(scope="module", params=EVERY, ids="-".join)
def pair(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Names of two steps; all tests of a pair run one after the other, and it is compared once."""
    found: tuple[str, str] = request.param
    return found


def told(story: Story, base: str, head: str) -> dict[str, Any]:
    """Return the comparison of two commits as JSON."""
    if (base, head) not in _TOLD:
        words = (story.commits[base], story.commits[head], PLAN, "--format", "json")
        done = crmplan("diff", *words, cwd=story.folder)
        assert (0, "") == (done.returncode, done.stderr)
        _TOLD[base, head] = json.loads(done.stdout)
    return _TOLD[base, head]


def test_finish_and_cost(pair: tuple[str, str], story: Story) -> None:
    base, head = pair
    before, after = truth.of_step(base), truth.of_step(head)
    whole = between(before, after)

    diff = told(story, base, head)

    assert (
        before.finish.isoformat(),
        after.finish.isoformat(),
        f"{before.total:.2f}",
        f"{after.total:.2f}",
    ) == (
        diff["base"]["finish"],
        diff["head"]["finish"],
        diff["base"]["total"],
        diff["head"]["total"],
    )
    assert (whole.days, whole.money) == (diff["finish_days"], Decimal(diff["cost"]))
    said = diff["summary"][0]
    assert ("working day" in said, f"{after.total:,.0f}" in said) == (bool(whole.days), True)


def test_every_task_on_another_day(pair: tuple[str, str], story: Story) -> None:
    base, head = pair
    before, after = truth.of_step(base), truth.of_step(head)
    diff = told(story, base, head)
    names = {"proof": "proof-of-concept"} if "proof-of-concept" in after.tasks else {}
    first = {names.get(id, id): days for id, days in before.tasks.items()}

    expected: dict[str, tuple[str | None, str | None, int | None]] = {}
    for id in {**first, **after.tasks}:
        one, two = (days.get(id) for days in (first, after.tasks))
        if one is None or two is None:
            expected[id] = (one and one[1].isoformat(), two and two[1].isoformat(), None)
        elif one[1] != two[1]:
            expected[id] = (one[1].isoformat(), two[1].isoformat(), after.later(one[1], two[1]))

    rows = [*diff["milestones"], *diff["gate_days"], *diff["tasks"]]
    actual = {
        row["id"]: (row["before"], row["after"], row["days"]) for row in rows if row["before"] != row["after"]
    }
    assert expected == actual
    assert {id for id in expected if id.endswith("/go-live")} == {row["id"] for row in diff["milestones"]}


def test_money_by_category_and_region(pair: tuple[str, str], story: Story) -> None:
    base, head = pair
    before, after = truth.of_step(base).by, truth.of_step(head).by
    diff = told(story, base, head)["money"]

    for group in ("category", "region"):
        expected = {}
        for name in {**before[group], **after[group]}:
            one, two = before[group].get(name, Decimal(0)), after[group].get(name, Decimal(0))
            if one != two:
                expected[name] = two - one
        assert expected == {row["id"]: Decimal(row["change"] or row["after"]) for row in diff.get(group, [])}


def test_findings_are_those_of_each_version_alone(pair: tuple[str, str], story: Story) -> None:
    base, head = pair
    before, after = (Counter(map(_finding, truth.check_step(name)["findings"])) for name in (base, head))
    diff = told(story, base, head)["findings"]

    new = Counter(_finding(one) for one in (*diff["new"], *diff["unwaived"]))
    gone = Counter(_finding(one) for one in (*diff["gone"], *diff["waived"]))

    assert (new & after, gone & before) == (new, gone)
    for found, other, said in ((after, before, new), (before, after, gone)):
        known = {rule for rule, _, _ in other}
        expected = {key: count for key, count in found.items() if key[0] not in known}
        assert expected == {key: count for key, count in said.items() if key[0] not in known}
        same = {key for key in said if key in other}
        assert not same, f"told as new or gone, and it stands in both: {same}"


def _finding(one: dict[str, Any]) -> tuple[str, str, str]:
    return one["rule"], one["severity"], one["message"]


@cache
def changed_lines(folder: Path, base: str, head: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return ``file:line`` of the lines that git sees changed: in base, and in head."""
    lines = git(folder, "diff", "-U0", "-M", "--no-prefix", "--no-ext-diff", base, head).splitlines()
    sides: tuple[set[str], set[str]] = (set(), set())
    files = ["", ""]
    for line in lines:
        if found := re.match(r"(---|\+\+\+) (\S+)$", line):
            files[found[1] == "+++"] = found[2]
        elif found := re.match(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", line):
            for side, (first, count) in enumerate((found.groups()[:2], found.groups()[2:])):
                numbers = range(int(first), int(first) + int(count or 1))
                sides[side].update(f"{files[side]}:{number}" for number in numbers)
    return frozenset(sides[0]), frozenset(sides[1])


def test_edits_stand_at_lines_that_git_sees_changed(pair: tuple[str, str], story: Story) -> None:
    base, head = pair
    sides = changed_lines(story.folder, story.commits[base], story.commits[head])
    diff = told(story, base, head)

    edits = [*diff["wording"], *(edit for cause in diff["why"]["causes"] for edit in cause["edits"])]

    for edit in edits:
        gone = edit["kind"] == "removed"
        commit = story.commits[base if gone else head][:10]
        label, _, place = edit["place"].partition(":")
        assert (commit, True) == (label, place in sides[not gone]), edit


@pytest.mark.parametrize(("base", "head"), PAIRS)
def test_causes_are_what_each_edit_does_alone(base: str, head: str, story: Story) -> None:
    hand = PAIRS[base, head]
    whole = between(truth.of_step(base), truth.of_step(head))
    diff = told(story, base, head)

    paths = [edit["path"] for cause in diff["why"]["causes"] for edit in cause["edits"]]
    paths += [edit["path"] for edit in diff["wording"]]
    alone = {path: effect(base, edit) for path, edit in hand.items() if edit is not None}
    together = [path for path, edit in hand.items() if edit is None]

    assert sorted(hand) == sorted(paths)
    causes = diff["why"]["causes"]
    for cause in causes:
        expected = whole if together else alone[cause["edits"][0]["path"]]
        assert expected == (cause["alone"]["days"], Decimal(cause["alone"]["money"])), cause["title"]
    rest = diff["why"]["interaction"]
    sums = [
        sum(one["alone"]["days"] for one in causes),
        sum(Decimal(one["alone"]["money"]) for one in causes),
    ]
    assert (whole.days - sums[0], whole.money - sums[1]) == (rest["days"], Decimal(rest["money"]))
    steps = [cause["step"] for cause in causes]
    assert whole == (sum(one["days"] for one in steps), sum(Decimal(one["money"]) for one in steps))


def test_a_finding_that_is_new_for_some_tasks_says_so(story: Story) -> None:
    base, head = "october", "plan-again"
    wave = {id for id in truth.of_step(head).tasks if id.startswith("LATAM/")}

    found = {one["rule"]: one for one in told(story, base, head)["findings"]["new"] if one["partly"]}
    back = {one["rule"]: one for one in told(story, head, base)["findings"]["gone"] if one["partly"]}

    assert {"high-float": wave, "customers-told": {"LATAM/sales/go-live"}} == {
        rule: set(one["tasks"]) for rule, one in found.items()
    }
    assert {rule: one["tasks"] for rule, one in found.items()} == {
        rule: one["tasks"] for rule, one in back.items()
    }
