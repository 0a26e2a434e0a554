"""The story is what it claims to be, and the table of its truth is what the second engine works out."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.story import truth
from tests.story.build import Story, build, git
from tests.story.steps import STEPS, playbook_of, trees
from tests.story.truth import Row


def test_the_story_has_thirty_commits_in_order_with_one_merge(story: Story) -> None:
    lines = git(
        story.folder, "log", "--reverse", "--topo-order", "--format=%s|%an|%as|%P", "main"
    ).splitlines()
    told = {step.message: (step.author, step.day) for step in STEPS.values()}

    found = {}
    for line in lines:
        message, author, day, _ = line.split("|")
        found[message] = (author, day)

    assert 30 == len(lines) == len(told)
    assert told == found
    assert [2] == [n for n in (len(line.split("|")[3].split()) for line in lines) if n > 1]


def test_it_is_the_same_wherever_it_is_made(story: Story, tmp_path: Path) -> None:
    assert story.commits == build(tmp_path / "again").commits


def test_commits_hold_the_texts_that_their_authors_left(story: Story) -> None:
    found = {}
    for name, commit in story.commits.items():
        paths = git(story.folder, "ls-tree", "-r", "--name-only", commit).splitlines()
        found[name] = {path: git(story.folder, "show", f"{commit}:{path}") for path in paths}

    assert {
        name: {path: text.rstrip("\n") for path, text in tree.files.items()} for name, tree in trees().items()
    } == found


def test_git_merges_the_branch_without_a_conflict_to_the_text_of_the_merge(
    story: Story, tmp_path: Path
) -> None:
    ours, theirs, merge = (story.commits[name] for name in ("waiver", "licences", "merge"))
    git(story.folder, "worktree", "add", "-q", "--detach", str(tmp_path / "merge"), ours)
    settings = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org")

    git(tmp_path / "merge", *settings, "merge", "-q", "-m", "Merge", theirs)

    both = git(tmp_path / "merge", "rev-parse", "HEAD^{tree}", f"{merge}^{{tree}}").splitlines()
    git(story.folder, "worktree", "remove", "--force", str(tmp_path / "merge"))
    assert both[0] == both[1]


@pytest.mark.parametrize("name", STEPS)
def test_the_table_is_what_the_second_engine_says(
    name: str, true: Mapping[str, Row], request: pytest.FixtureRequest
) -> None:
    row = truth.row_of(name)
    if request.config.getoption("--update-golden"):
        truth.TABLE.write_text(truth.written({**truth.table(), name: row}), encoding="utf-8", newline="\n")

    assert truth.table()[name] == row


@pytest.mark.parametrize("name", ["processes", "merge", "spring"])
def test_build_in_a_plain_folder_says_the_same(name: str, tmp_path: Path, true: Mapping[str, Row]) -> None:
    tree = trees()[name]
    tree.write(tmp_path)

    plan = truth.plan_json(tmp_path, playbook_of(tree))

    days = {task["id"]: task["finish"] for task in plan["tasks"]}
    errors, warnings, accepted = (str(plan["readiness"][key]) for key in ("errors", "warnings", "accepted"))
    go_lives = {id: days[id] for id in true[name].go_lives}
    money = plan["money"]
    finish = plan["programme"]["finish"]
    actual = Row(name, "", finish, money["planned"], money["total"], errors, warnings, accepted, go_lives)
    assert true[name] == actual
