"""``crmplan history``: every commit of the story with its true numbers, gaps with their reason, the move followed."""

import csv
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from tests.commands_run import crmplan
from tests.story import truth
from tests.story.actuals import MONTHS
from tests.story.build import Story
from tests.story.steps import OLD, PLAN, PROGRESS, STEPS, playbook_of, side_branch, trees
from tests.story.truth import Row

BRANCH = side_branch("licences")
MAIN = [name for name in STEPS if name not in BRANCH]
"""The merge brings what the branch did, so its commits are no rows of their own."""


def rows(story: Story, playbook: str, *words: str, env: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return what is told of each commit, by step."""
    done = crmplan("history", playbook, "--format", "csv", *words, cwd=story.folder, env=dict(env))
    assert (0, "") == (done.returncode, done.stderr)
    names = {commit: name for name, commit in story.commits.items()}
    return {names[row["commit"]]: row for row in csv.DictReader(done.stdout.splitlines())}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """A place for the cache that all tests of this file share."""
    return {"XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache"))}


@pytest.fixture(scope="module")
def told(story: Story, home: Mapping[str, str]) -> Mapping[str, dict[str, str]]:
    return rows(story, PLAN, env=home)


def test_every_commit_has_its_true_numbers(
    told: Mapping[str, dict[str, str]], true: Mapping[str, Row]
) -> None:
    actual = {}
    for name, row in told.items():
        days = {
            key.removeprefix("go-live "): day
            for key, day in row.items()
            if key.startswith("go-live ") and day
        }
        actual[name] = (row["finish"], row["cost"], row["errors"], row["warnings"], days)

    expected = {}
    for name in MAIN:
        one = true[name]
        expected[name] = (one.finish, one.total, one.errors, one.warnings, dict(one.go_lives))
    assert expected == actual


def test_who_when_and_where(told: Mapping[str, dict[str, str]]) -> None:
    keys = ("author", "subject", "date", "path", "merge")
    expected = {}
    for name in MAIN:
        step = STEPS[name]
        merge = "yes" if name == "merge" else "no"
        expected[name] = (step.author, step.message, step.day, playbook_of(trees()[name]), merge)

    assert expected == {name: tuple(row[key] for key in keys) for name, row in told.items()}


def test_changes_count_from_the_last_commit_that_has_dates(
    told: Mapping[str, dict[str, str]], true: Mapping[str, Row]
) -> None:
    planned = [name for name in MAIN if not true[name].gap]
    expected = {}
    for before, now in pairwise(planned):
        days = truth.of_step(now).later(
            date.fromisoformat(true[before].finish), date.fromisoformat(true[now].finish)
        )
        expected[now] = (str(days), str(Decimal(true[now].total) - Decimal(true[before].total)))

    assert expected == {name: (told[name]["finish_moved"], told[name]["cost_change"]) for name in planned[1:]}


def test_a_commit_without_dates_is_a_gap_with_its_reason(told: Mapping[str, dict[str, str]]) -> None:
    gaps = {name: row["gap"] for name, row in told.items() if row["gap"]}

    assert ["ring", "slip"] == list(gaps)
    for name, reason in gaps.items():
        place, line = re.findall(r"^(\S+?):(\d+):", gaps[name])[0]
        text = trees()[name].files[place].splitlines()[int(line) - 1]
        written = {"ring": "needs: [design-authority, admin-training, training-base]", "slip": "duration 22d"}
        assert written[name] in text
        assert {"ring": "ring", "slip": "no colon"}[name] in reason
        assert ("", "", "") == (told[name]["finish"], told[name]["cost"], told[name]["errors"])


def test_a_forecast_is_of_its_status_date_when_that_is_new_else_of_its_commit(
    told: Mapping[str, dict[str, str]],
) -> None:
    expected = {}
    for name in MAIN:
        written = trees()[name].files.get(PROGRESS, "")
        status = max((day for day in MONTHS if f"\n  {day}:\n" in written), default="")
        expected[name] = "" if name in ("ring", "slip") else status

    assert expected == {name: row["status_date"] for name, row in told.items()}
    news = {
        name: day for name, day in expected.items() if name in ("april", "may", "june", "october", "spring")
    }
    assert {name: news.get(name, STEPS[name].day) for name in MAIN} == {
        name: row["report_date"] for name, row in told.items()
    }


@pytest.mark.parametrize("since", ["team", "2027-06-20"])
def test_it_begins_with_the_version_that_counted(
    since: str, story: Story, told: Mapping[str, dict[str, str]], home: Mapping[str, str]
) -> None:
    first = {"team": "team", "2027-06-20": "merge"}[since]

    found = rows(story, PLAN, "--since", story.commits.get(since, since), env=home)

    shown = MAIN[MAIN.index(first) :]
    assert shown == list(found)
    assert [told[name]["finish"] for name in shown] == [row["finish"] for row in found.values()]


def test_a_revision_and_the_old_path_tell_the_beginning(
    story: Story, told: Mapping[str, dict[str, str]], home: Mapping[str, str]
) -> None:
    found = rows(story, f"{story.commits['amer-users']}:{OLD}", env=home)

    assert MAIN[: MAIN.index("move")] == list(found)
    assert [told[name]["cost"] for name in found] == [row["cost"] for row in found.values()]


def test_people_read_the_same_numbers(story: Story, true: Mapping[str, Row], home: Mapping[str, str]) -> None:
    done = crmplan("history", PLAN, cwd=story.folder, env={**home, "COLUMNS": "300"})

    first, last = (date.fromisoformat(true[name].finish) for name in ("add", "spring"))
    slip = truth.of_step("spring").later(first, last)
    assert f"The finish slips by {slip} working days in {len(MAIN)} commits; 11 of 11" in done.stdout
    for name in MAIN:
        (line,) = (line for line in done.stdout.splitlines() if STEPS[name].message in line)
        cost = f"{Decimal(true[name].total):,.0f}" if true[name].total else ""
        expected = (story.commits[name][:10], true[name].finish or "gap", cost)
        assert [True] * 3 == [word in line for word in expected], line


def test_the_cache_changes_nothing(
    story: Story, told: Mapping[str, dict[str, str]], home: Mapping[str, str]
) -> None:
    last = ("--last", "6")

    anew = rows(story, PLAN, "--no-cache", *last, env=home)

    assert rows(story, PLAN, *last, env=home) == anew
    assert [told[name]["cost"] for name in anew] == [row["cost"] for row in anew.values()]
