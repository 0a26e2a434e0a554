"""The way of a playbook through renames: real repositories, and what it was called at a revision."""

from pathlib import Path

import pytest

from crmplan.model import Finding
from crmplan.source.git import revision
from crmplan.source.repository import Repository
from crmplan.source.trail import path_at
from tests.repositories import Work
from tests.test_git import refused, text

LONG = "".join(f"line {number}\n" for number in range(40))
"""Enough for git to know it again after an edit."""


def called(work: Work, path: str, *commits: str) -> list[str]:
    """Return what a file of HEAD is called at commits."""
    repository = Repository(work.path)
    return [path_at(repository, path, repository.commit(commit)) for commit in commits]


def test_a_playbook_is_found_where_it_was(work_tree: Work) -> None:
    work_tree.commit("v1", plan_yaml=LONG)
    (work_tree.path / "plans").mkdir()
    work_tree.git("mv", "plan.yaml", "plans/x.yaml")
    work_tree.commit("v2")
    work_tree.commit("v3", plans__x_yaml=f"{LONG}more\n")
    file = work_tree.path / "plans/x.yaml"

    assert [LONG, LONG, f"{LONG}more\n"] == [text(revision(word, file)) for word in ("v1", "v2", "v3")]
    found = revision("v1", file)
    assert not isinstance(found, Finding)
    assert "v1:plan.yaml" == found[0].show(found[1])


def test_several_renames_are_followed_even_where_nothing_of_the_text_is_left(work_tree: Work) -> None:
    work_tree.commit("v1", a_yaml=LONG)
    for old, new in (("a", "b"), ("b", "c"), ("c", "d")):
        work_tree.git("mv", f"{old}.yaml", f"{new}.yaml")
        work_tree.commit(new)
        other = "".join(f"{new} {number}\n" for number in range(40))
        work_tree.commit(**{f"{new}_yaml": other})

    assert ["a.yaml", "b.yaml", "c.yaml", "d.yaml"] == called(work_tree, "d.yaml", "v1", "b", "c", "d")


def test_a_name_that_is_there_counts_before_a_rename(work_tree: Work) -> None:
    work_tree.commit("v1", a_yaml=LONG, b_yaml="another playbook\n")
    work_tree.git("rm", "-q", "b.yaml")
    work_tree.git("mv", "a.yaml", "b.yaml")
    work_tree.commit("v2")

    assert ["b.yaml"] == called(work_tree, "b.yaml", "v1")


def test_a_rename_on_a_merged_branch_and_one_on_another_branch_are_found(work_tree: Work) -> None:
    work_tree.commit("v1", a_yaml=LONG, other_yaml="1\n")
    work_tree.git("switch", "-q", "-c", "side")
    work_tree.git("mv", "a.yaml", "b.yaml")
    work_tree.commit("side-1")
    work_tree.git("switch", "-q", "main")
    work_tree.commit("main-1", other_yaml="2\n")

    assert ["b.yaml"] == called(work_tree, "a.yaml", "side")
    work_tree.git("merge", "-q", "--no-edit", "side")
    assert ["a.yaml", "a.yaml", "b.yaml"] == called(work_tree, "b.yaml", "v1", "main-1", "side-1")


def test_a_rename_that_is_staged_and_one_with_an_odd_name_are_followed(work_tree: Work) -> None:
    odd = "a 'b'\n\"c\" \\ü.yaml"
    work_tree.commit("v1", a_yaml=LONG)
    work_tree.git("mv", "a.yaml", odd)
    assert ["a.yaml"] == called(work_tree, odd, "v1")
    work_tree.commit("v2")
    work_tree.git("mv", odd, "c.yaml")
    work_tree.commit("v3")

    assert ["a.yaml", odd] == called(work_tree, "c.yaml", "v1", "v2")


def test_a_file_that_was_not_there_keeps_its_name(work_tree: Work) -> None:
    work_tree.commit("v1", a_yaml="1\n")
    work_tree.commit("v2", b_yaml=LONG)

    assert ("no-such-file", '"v1:b.yaml" is not in the revision') == refused(
        revision("v1", work_tree.path / "b.yaml")
    )


def test_a_file_that_is_in_no_folder_on_disk_is_found(work_tree: Work, tmp_path: Path) -> None:
    work_tree.commit("v1", plan_yaml=LONG)
    (work_tree.path / "plans").mkdir()
    work_tree.git("mv", "plan.yaml", "plans/x.yaml")
    work_tree.commit("v2")
    work_tree.git("clone", "-q", "--bare", str(work_tree.path), str(tmp_path / "bare"))

    assert [LONG, LONG] == [text(revision(word, tmp_path / "bare/plans/x.yaml")) for word in ("v1", "v2")]


def test_renames_are_followed_from_a_folder_below(work_tree: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    work_tree.commit("v1", plans__emea__a_yaml=LONG)
    work_tree.git("mv", "plans/emea/a.yaml", "plans/b.yaml")
    work_tree.commit("v2")
    work_tree.commit("v3", plans__emea__notes_yaml="1\n")
    monkeypatch.chdir(work_tree.path / "plans/emea")

    assert LONG == text(revision("v1", Path("../b.yaml")))
