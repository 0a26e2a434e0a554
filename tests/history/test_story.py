"""The history of the story of thirty commits: its numbers are true, and its page shows it as it is."""

import hashlib
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from crmplan.history.run import EVERYTHING, Wanted, find, run
from crmplan.model import Finding
from crmplan.renderers.history_text import history_text
from crmplan.renderers.svg import draw
from crmplan.report.figures.trend import figure
from crmplan.report.history import History, Step
from tests.conftest import ROOT
from tests.story import truth
from tests.story.build import Story, build

PAGE = "docs/history.md"
LAST = 8
"""So many commits are on the page."""


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    return build(tmp_path_factory.mktemp("story") / "work")


@pytest.fixture(scope="module")
def tell(story: Story, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Wanted], History]:
    cache = tmp_path_factory.mktemp("cache") / "history.sqlite"
    place = find(str(story.playbook))
    assert not isinstance(place, Finding), place.message

    def tell(wanted: Wanted) -> History:
        found = run(place, wanted, cache=cache)
        assert not isinstance(found, Finding), found.message
        return found

    return tell


def test_every_commit_says_what_is_true(tell: Callable[[Wanted], History], story: Story) -> None:
    true = truth.table()
    names = {id: name for name, id in story.commits.items()}
    actual: dict[str, tuple[object, ...]] = {}
    expected: dict[str, tuple[object, ...]] = {}

    for step in tell(EVERYTHING).steps:
        name = names[step.turn.commit.id]
        row, state = true[name], step.turn.state
        gap = state is None
        expected[name] = (
            bool(row.gap),
            row.finish,
            row.total,
            row.errors,
            row.warnings,
            _lives(row.go_lives),
        )
        actual[name] = (gap, "", "", "", "", {})
        if state is not None:
            days = {live.id: live.day.isoformat() for live in state.go_lives}
            counts = (str(state.errors), str(state.warnings))
            actual[name] = (gap, state.finish.isoformat(), f"{state.cost.amount:.2f}", *counts, days)

    assert expected == actual
    assert sorted(set(story.commits) - set(expected)) == [
        "funding",
        "licences",
    ]  # Of the branch that is merged.


def _lives(days: Mapping[str, str]) -> dict[str, str]:
    return {id: day for id, day in days.items() if day}


def test_the_days_of_a_move_are_counted_on_the_newest_calendar(
    tell: Callable[[Wanted], History], story: Story
) -> None:
    found = tell(EVERYTHING)
    numbers = truth.of_tree(story.trees["spring"])
    days = [step.turn.state.finish for step in found.steps if step.turn.state is not None]
    moves = [step.finish for step in found.steps if step.turn.state is not None]

    expected = [Decimal(numbers.later(one, other)) for one, other in pairwise(days)]
    assert [None, *expected] == moves
    assert found.finish is not None
    assert numbers.later(days[0], days[-1]) == found.finish.moved


def _named(found: History, story: Story) -> History:
    """Return a history whose ids hang on the names of the steps alone: the real ones change with any letter of the
    shipped playbook that the story begins with."""
    names = {id: hashlib.sha1(name.encode()).hexdigest() for name, id in story.commits.items()}

    def named(step: Step) -> Step:
        return step._replace(
            turn=step.turn._replace(commit=step.turn.commit._replace(id=names[step.turn.commit.id]))
        )

    return found._replace(steps=tuple(map(named, found.steps)))


def test_the_picture_of_the_page_is_current(
    tell: Callable[[Wanted], History], story: Story, golden: Callable[[Path | str, str], None]
) -> None:
    page = figure(_named(tell(EVERYTHING), story)).page
    assert page is not None
    golden("docs/images/history.svg", draw(page, "history"))


def test_the_table_of_the_page_is_current(
    tell: Callable[[Wanted], History], story: Story, golden: Callable[[Path | str, str], None]
) -> None:
    words = (ROOT / PAGE).read_text(encoding="utf-8")
    shown = history_text(_named(tell(Wanted(last=LAST)), story))

    golden(PAGE, re.sub(r"(?<=```text\n).*?(?=^```$)", lambda _: shown, words, count=1, flags=re.M | re.S))
