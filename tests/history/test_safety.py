"""A repository may come from anybody: nothing that it configures is run, and nothing of it is changed."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.history.plans import every, of, plan
from tests.repositories import Work
from tests.test_git import _filters, _hooks, _programs


@pytest.mark.skipif(os.name == "nt", reason="the programs are shell scripts")
@pytest.mark.parametrize("arm", [_filters, _programs, _hooks])
def test_nothing_that_a_repository_configures_is_run(
    work_tree: Work, tmp_path: Path, arm: Callable[[Work, str], None]
) -> None:
    work_tree.commit("one", old_yaml=plan("3d"))
    work_tree.git("mv", "old.yaml", "crm.yaml")
    work_tree.commit("moved")
    work_tree.commit("two", crm_yaml=plan("5d"))
    (work_tree.path / "crm.yaml").write_text(plan("9d"))
    arm(work_tree, f"touch {tmp_path}/ran")

    found = every(of(work_tree))

    assert [("one", "2027-03-17"), ("moved", "2027-03-17"), ("two", "2027-03-19")] == found
    assert not (tmp_path / "ran").exists()


def test_reading_leaves_the_repository_as_it_was(work_tree: Work) -> None:
    work_tree.commit("one", crm_yaml=plan("3d"))
    work_tree.commit("two", crm_yaml=plan("5d"))

    def state() -> dict[str, int]:
        return {str(path): path.stat().st_mtime_ns for path in sorted(work_tree.path.rglob("*"))}

    before = state()
    of(work_tree)

    assert before == state()


def test_replacements_and_grafts_of_a_repository_do_not_count(work_tree: Work) -> None:
    one = work_tree.commit("one", crm_yaml=plan("3d"))
    two = work_tree.commit("two", crm_yaml=plan("5d"))
    three = work_tree.commit("three", crm_yaml=plan("4d"))
    work_tree.git("replace", two, one)
    (work_tree.path / ".git/info").mkdir(exist_ok=True)
    (work_tree.path / ".git/info/grafts").write_text(f"{three} {one}\n")

    assert ["one", "two", "three"] == [subject for subject, _ in every(of(work_tree))]


@pytest.mark.parametrize(
    "name", ["a b.yaml", "a\nb.yaml", "'\"$(x).yaml", "ü.yaml", "*.yaml", ":(top)x.yaml", "-n.yaml"]
)
def test_hostile_paths_are_paths(work_tree: Work, name: str) -> None:
    (work_tree.path / name).write_text(plan("3d"))
    work_tree.commit("one")
    work_tree.commit("other", other_yaml="1\n")
    (work_tree.path / name).write_text(plan("5d"))
    work_tree.commit("two")

    assert [("one", "2027-03-17"), ("two", "2027-03-19")] == every(of(work_tree, name))


def test_the_environment_of_a_hook_does_not_lead_elsewhere(
    work_tree: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work_tree.commit("here", crm_yaml=plan("3d"))
    other = Work(tmp_path / "other")
    other.commit("there", crm_yaml=plan("5d"))
    monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.path))

    assert [("here", "2027-03-17")] == every(of(work_tree))
