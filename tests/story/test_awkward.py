"""What stands in the way of git: none installed, no repository, somebody else's, a file that moved, a long history."""

import csv
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.commands_run import crmplan
from tests.repositories import Work
from tests.story.places import FINISHES, PLAN, hostile, newline, plain, repository

BOOK = "playbook.yaml"
READ_GIT: Sequence[tuple[str, ...]] = (
    ("build", BOOK, "--since", "v1", "-o", "out"),
    ("diff", "v1", BOOK),
    ("diff", "v1", "v3", BOOK),
    ("history", BOOK),
    ("git-setup",),
    ("git-setup", "--undo"),
)
NEED_NONE: Sequence[tuple[str, ...]] = (
    ("check", BOOK),
    ("build", BOOK, "--only", "plan.json", "-o", "../out"),
    ("baseline", "list", BOOK),
    ("diff", BOOK, BOOK),
    ("fmt", "--diff", BOOK),
    ("track", BOOK, "--on", "2027-03-10", "--set", "configure.started=2027-03-01", "--diff"),
)


def refused(folder: Path, words: Sequence[str], **env: str) -> str:
    """Run a command that cannot be done, and return what it says; it writes nothing."""
    before = sorted(folder.rglob("*"))
    done = crmplan(*words, cwd=folder, env=env)
    assert (2, "", False, before) == (
        done.returncode,
        done.stdout,
        "Traceback" in done.stderr,
        sorted(folder.rglob("*")),
    ), done.stderr
    return done.stderr


def test_without_git_it_says_so_and_the_rest_works(tmp_path: Path) -> None:
    folder = plain(tmp_path).folder
    nowhere = {"PATH": str(tmp_path / "none")}

    said = [refused(folder, words, **nowhere) for words in READ_GIT]
    codes = [crmplan(*words, cwd=folder, env=nowhere).returncode for words in NEED_NONE]

    assert ["git is not installed" in one for one in said] == [True] * len(READ_GIT)
    assert [0] * len(NEED_NONE) == codes


def test_a_folder_in_no_repository(tmp_path: Path) -> None:
    (tmp_path / BOOK).write_text(PLAN, encoding="utf-8")

    said = [refused(tmp_path, words) for words in READ_GIT]

    assert ["not a git repository" in one for one in said] == [True] * len(READ_GIT)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give files away")
def test_the_repository_of_somebody_else_is_refused_with_what_to_do(tmp_path: Path) -> None:
    folder = plain(tmp_path).folder
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, 12345, 12345)

    said = [refused(folder, words) for words in READ_GIT]

    assert ["safe.directory" in one for one in said] == [True] * len(READ_GIT)


@pytest.mark.parametrize("committed", [False, True])
def test_a_playbook_that_was_moved_is_followed(committed: bool, tmp_path: Path) -> None:
    work = repository(tmp_path / "work")
    (work.path / "plans").mkdir()
    work.git("mv", BOOK, "plans/crm.yaml")
    if committed:
        work.git("commit", "-q", "-m", "Move")

    history = crmplan("history", "plans/crm.yaml", "--format", "csv", cwd=work.path)
    diff = crmplan("diff", "v1", "plans/crm.yaml", cwd=work.path)

    days = [row["finish"] for row in csv.DictReader(history.stdout.splitlines())]
    assert [*FINISHES.values(), *([FINISHES["v3"]] if committed else [])] == days
    assert "5 working days later" in diff.stdout


def test_a_history_of_five_thousand_other_commits(tmp_path: Path) -> None:
    work = repository(tmp_path / "work")
    lines = []
    for number in range(5000):
        text = f"{number}\n"
        lines += [
            "commit refs/heads/main",
            f"committer Ana <ana@example.org> {1800000000 + number * 60} +0100",
            f"data {len(text)}\n{text}",
            "from refs/heads/main^0" if not number else "",
            "M 100644 inline notes.md",
            f"data {len(text)}\n{text}",
        ]
    stream = "\n".join(line for line in lines if line).encode()
    subprocess.run(["git", "-C", work.path, "fast-import", "--quiet"], input=stream, check=True)

    done = crmplan("history", BOOK, "--format", "csv", cwd=work.path)

    assert (0, "") == (done.returncode, done.stderr)
    assert list(FINISHES.values()) == [row["finish"] for row in csv.DictReader(done.stdout.splitlines())]


def test_git_setup_undoes_all_that_it_did_even_in_a_hostile_repository(tmp_path: Path) -> None:
    place = hostile(tmp_path)
    kept = (".git/config", ".gitattributes", ".git/info/attributes")
    before = {name: (place.folder / name).read_text() for name in kept}

    codes = [
        crmplan("git-setup", *words, cwd=place.folder).returncode for words in ((), ("--check",), ("--undo",))
    ]

    assert [0, 0, 0] == codes
    assert before == {name: (place.folder / name).read_text() for name in kept}
    assert not (tmp_path / "canary").exists()


def test_names_with_line_ends_stay_on_one_line(tmp_path: Path) -> None:
    place = newline(tmp_path)
    words = ("track", place.playbook, "--on", "2027-03-10", "--set", "configure.started=2027-03-01")

    done = crmplan(*words, cwd=place.folder)

    assert (0, "Wrote pl ans/cr m.yaml: 1 task, known on 2027-03-10.") == (
        done.returncode,
        done.stdout.splitlines()[0],
    )


def test_a_mistyped_playbook_has_no_baselines_to_list(tmp_path: Path) -> None:
    assert 'there is no file "plabook.yaml"' in refused(
        plain(tmp_path).folder, ("baseline", "list", "plabook.yaml")
    )


def test_two_branches_that_merge_without_a_conflict_can_make_a_ring(tmp_path: Path) -> None:
    """Each branch plans alone; their merge does not, and every command says so."""
    work = Work(tmp_path / "work")
    text = PLAN.replace("  go-live:", "  budget:    {duration: 1d, owner: ana}\n\n\n  go-live:")
    work.commit("v1", playbook_yaml=text)
    first = text.replace("configure: {duration: 10d,", "configure: {needs: budget, duration: 10d,")
    second = text.replace("budget:    {duration: 1d,", "budget:    {needs: train, duration: 1d,")
    work.git("checkout", "-q", "-b", "other")
    work.commit("v2", playbook_yaml=second)
    work.git("checkout", "-q", "main")
    work.commit("v3", playbook_yaml=first)
    work.git("merge", "-q", "-m", "Both", "other")

    checked = crmplan("check", BOOK, cwd=work.path)
    said = [
        refused(work.path, words)
        for words in (("diff", "v1"), ("diff", "v3", "HEAD"), ("diff", "HEAD", "v3"))
    ]
    history = crmplan("history", BOOK, "--format", "csv", cwd=work.path)

    gaps = [row["gap"] for row in csv.DictReader(history.stdout.splitlines())]
    assert 1 == checked.returncode
    assert [True] * 4 == ["error[ring " in one for one in (checked.stdout + checked.stderr, *said)]
    assert [False, False, True] == ["in a ring" in gap for gap in gaps]
