"""Merges of git: what merges as text and is no plan, and what does not merge as text."""

import subprocess
from pathlib import Path

import pytest

from tests.commands_run import crmplan
from tests.repositories import Work

BOOK = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
people: {ana: {name: Ana}}
tasks:
  configure:
    duration: 5d
    owner: ana

  migrate:
    duration: 3d
    owner: ana

  train:
    duration: 2d
    owner: ana
"""


def waiting(task: str, for_: str) -> str:
    head, _, tail = BOOK.partition(f"  {task}:\n")
    return f"{head}  {task}:\n    needs: {for_}\n{tail}"


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Work:
    monkeypatch.setenv("HOME", str(tmp_path))
    work = Work(tmp_path / "work")
    work.commit("start", playbook_yaml=BOOK)
    return work


def branch(work: Work, name: str, text: str) -> None:
    work.git("checkout", "-q", "-b", name, "start")
    work.commit(name + "-done", playbook_yaml=text)


def test_two_branches_that_are_right_alone_make_a_ring_together(work: Work) -> None:
    branch(work, "one", waiting("train", "configure"))
    assert crmplan("check", "--fail-on", "error", cwd=work.path).returncode == 0
    branch(work, "two", waiting("configure", "train"))
    assert crmplan("check", "--fail-on", "error", cwd=work.path).returncode == 0

    work.git("merge", "-q", "--no-edit", "one")  # Raises where git sees a conflict.
    assert work.git("status", "--porcelain") == ""
    done = crmplan("check", cwd=work.path)

    assert done.returncode == 1
    assert "error[ring" in done.stdout
    assert "configure" in done.stdout and "train" in done.stdout
    build = crmplan("build", cwd=work.path)
    assert (build.returncode, (work.path / "out").exists()) == (2, False)
    diff = crmplan("diff", "HEAD^1", cwd=work.path)
    assert (diff.returncode, diff.stdout) == (2, "")


def test_a_key_that_stands_twice_after_a_union_is_an_error(work: Work) -> None:
    work.commit("union", **{".gitattributes": "*.yaml merge=union\n"})
    work.git("tag", "-f", "start")
    branch(work, "one", BOOK.replace("  migrate:\n    duration: 3d", "  migrate:\n    duration: 4d"))
    branch(work, "two", BOOK.replace("  migrate:\n    duration: 3d", "  migrate:\n    duration: 6d"))
    work.git("merge", "-q", "--no-edit", "one")

    done = crmplan("check", cwd=work.path)

    assert done.returncode == 1
    assert '"duration" is given twice' in done.stdout


@pytest.mark.parametrize("style", ["merge", "diff3"])
def test_markers_of_a_conflict_are_one_error_of_their_own(style: str, work: Work) -> None:
    branch(work, "one", BOOK.replace("duration: 3d", "duration: 4d"))
    branch(work, "two", BOOK.replace("duration: 3d", "duration: 6d"))
    merge = [
        "git",
        "-c",
        f"merge.conflictStyle={style}",
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@example.org",
    ]
    assert (
        subprocess.run([*merge, "merge", "one"], cwd=work.path, capture_output=True, check=False).returncode
        == 1
    )

    for words in (["check"], ["build"], ["fmt"], ["diff", "start"]):
        done = crmplan(*words, cwd=work.path)
        said = done.stdout + done.stderr
        assert done.returncode == (1 if words == ["check"] else 2), said
        assert said.count("error[merge-conflict LNG-008]  playbook.yaml:10:1") == 1, said
        assert "keep one side and delete the marker" in said
