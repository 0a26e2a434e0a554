"""``crmplan fmt``: which files it changes, what it says, and when it writes nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands_run import ROOT, crmplan

ODD = "tasks: {a: {owner: x, duration: 3d}}\ncrmplan: 1\n"
EVEN = "crmplan: 1\ntasks: {a: {duration: 3d, owner: x}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A playbook with two parts, one of them in order, that extends another playbook."""
    texts = {
        "playbook.yaml": "extends: base.yaml\ninclude: [parts/*.yaml]\ncrmplan: 1\n",
        "parts/no.yaml": "regions:\n  NO: {lead: ana, name: Norway}  # the pilot\n",
        "parts/de.yaml": "regions:\n  DE: {name: Germany}\n",
        "base.yaml": ODD,
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def texts(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(folder.rglob("*.yaml"))
    }


FORMATTED = {
    "base.yaml": ODD,
    "parts/de.yaml": "regions:\n  DE: {name: Germany}\n",
    "parts/no.yaml": 'regions:\n  "NO": {name: Norway, lead: ana}  # the pilot\n',
    "playbook.yaml": "crmplan: 1\ninclude: [parts/*.yaml]\nextends: base.yaml\n",
}


def test_a_playbook_is_formatted_with_its_parts_and_not_with_what_it_extends(folder: Path) -> None:
    done = crmplan("fmt", cwd=folder)

    assert (0, "formatted playbook.yaml\nformatted parts/no.yaml\n", "2 files changed, 1 in order.\n") == (
        done.returncode,
        done.stdout,
        done.stderr,
    )
    assert texts(folder) == FORMATTED
    again = crmplan("fmt", cwd=folder)
    assert (0, "", "3 files in order.\n") == (again.returncode, again.stdout, again.stderr)


def test_a_part_may_be_named_alone_and_a_file_twice(folder: Path) -> None:
    before = texts(folder)
    done = crmplan("fmt", "parts/no.yaml", "parts/de.yaml", "parts/no.yaml", cwd=folder)

    assert (0, "formatted parts/no.yaml\n") == (done.returncode, done.stdout)
    assert texts(folder) == {**before, "parts/no.yaml": FORMATTED["parts/no.yaml"]}


def test_check_names_what_would_change_and_writes_nothing(folder: Path) -> None:
    before = texts(folder)
    done = crmplan("fmt", "--check", cwd=folder)

    assert (1, "would change playbook.yaml\nwould change parts/no.yaml\n") == (done.returncode, done.stdout)
    assert done.stderr == "2 files would change, 1 in order.\n"
    assert texts(folder) == before
    crmplan("fmt", cwd=folder)
    assert crmplan("fmt", "--check", cwd=folder).returncode == 0


@pytest.mark.parametrize("tool", [["git", "apply"], ["patch", "-p1", "--binary"]], ids=["git", "patch"])
def test_the_diff_can_be_applied(tool: list[str], folder: Path) -> None:
    for name in ("of two.yaml", 'of "three.yaml', "läng.yaml"):
        (folder / name).write_bytes(ODD.replace("\n", "\r\n").encode())
    (folder / "marked.yaml").write_bytes(b"\xef\xbb\xbf" + ODD.encode() + b"budget: {}")
    names = ["playbook.yaml", "of two.yaml", 'of "three.yaml', "läng.yaml", "marked.yaml"]
    before = texts(folder)

    done = subprocess.run(
        [sys.executable, "-m", "crmplan", "fmt", "--diff", *names],
        cwd=folder,
        capture_output=True,
        check=True,
    )

    assert texts(folder) == before
    subprocess.run(tool, input=done.stdout, cwd=folder, check=True, capture_output=True)
    assert {name: text for name, text in texts(folder).items() if name in FORMATTED} == FORMATTED
    assert crmplan("fmt", "--check", *names, cwd=folder).stderr == "7 files in order.\n"


def test_diff_and_check_together_print_the_patch_and_fail(folder: Path) -> None:
    done = crmplan("fmt", "--check", "--diff", "parts/no.yaml", cwd=folder)

    assert 1 == done.returncode
    assert done.stdout.splitlines()[:2] == ["--- a/parts/no.yaml", "+++ b/parts/no.yaml"]
    assert crmplan("fmt", "--check", "--diff", "parts/de.yaml", cwd=folder).stdout == ""


def test_one_file_with_an_error_keeps_all_as_they_are(folder: Path) -> None:
    (folder / "parts/se.yaml").write_text("regions:\n  SE: {name: Sweden, name: Sverige}\n")
    before = texts(folder)
    for words in ([], ["--check"], ["--diff"]):
        done = crmplan("fmt", *words, cwd=folder)

        assert (2, "") == (done.returncode, done.stdout)
        assert "parts/se.yaml:2:22" in done.stderr and '"name" is given twice' in done.stderr
        assert done.stderr.endswith("1 error; nothing was written.\n")
    assert texts(folder) == before


def test_mistakes_of_the_language_are_no_reason_to_leave_the_layout(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("crmplan: 1\ntasks:\n  a: {ownr: x, duration: 3dd}\n")

    assert crmplan("fmt", "a.yaml", cwd=tmp_path).returncode == 0
    assert (tmp_path / "a.yaml").read_text() == "crmplan: 1\ntasks:\n  a: {duration: 3dd, ownr: x}\n"


def test_conflict_markers_are_told_as_such(tmp_path: Path) -> None:
    text = "crmplan: 1\n<<<<<<< HEAD\ntasks: {}\n=======\ntasks: {a: {}}\n>>>>>>> branch\n"
    (tmp_path / "playbook.yaml").write_text(text)

    done = crmplan("fmt", cwd=tmp_path)

    assert 2 == done.returncode
    assert "error[merge-conflict LNG-008]  playbook.yaml:2:1" in done.stderr


def test_files_that_are_no_playbooks_are_left_alone(tmp_path: Path) -> None:
    text = "services: {web: {image: x}}   \n"
    (tmp_path / "compose.yaml").write_text(text)

    done = crmplan("fmt", "compose.yaml", cwd=tmp_path)

    assert (0, "") == (done.returncode, done.stdout)
    assert "compose.yaml is no playbook and no part of one; left as it is" in done.stderr
    assert (tmp_path / "compose.yaml").read_text() == text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["gone.yaml"], 'there is no file "gone.yaml"'),
        (["crmplan:small-business"], "is shipped and never changes"),
        ([], "No playbook named"),
        (["sub"], '"sub" is a folder'),
    ],
)
def test_what_cannot_be_formatted_is_told(words: list[str], said: str, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    done = crmplan("fmt", *words, cwd=tmp_path)

    assert 2 == done.returncode
    assert said in done.stderr


def test_a_bug_writes_nothing_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "playbook.yaml").write_text(ODD)
    code = (
        "from crmplan.edits import format\n"
        "from crmplan.cli import main\n"
        "format.in_order = lambda document: document.text.replace('3d', '4d')\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "fmt"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (3, "")
    assert "would mean something else; nothing was written" in done.stderr
    assert "this is a bug in crmplan" in done.stderr
    assert (tmp_path / "playbook.yaml").read_text() == ODD


@pytest.mark.skipif(os.name != "posix" or os.getuid() == 0, reason="root may write everywhere")
def test_a_file_that_may_not_be_written_keeps_the_others(folder: Path) -> None:
    before = texts(folder)
    (folder / "parts/no.yaml").chmod(0o444)

    assert crmplan("fmt", cwd=folder).returncode == 2
    assert texts(folder) == before


def test_links_and_marks_of_files_stay(tmp_path: Path) -> None:
    (tmp_path / "real.yaml").write_bytes(b"\xef\xbb\xbf" + ODD.encode())
    (tmp_path / "real.yaml").chmod(0o640)
    (tmp_path / "playbook.yaml").symlink_to("real.yaml")

    assert crmplan("fmt", cwd=tmp_path).returncode == 0
    assert (tmp_path / "playbook.yaml").is_symlink()
    assert (tmp_path / "real.yaml").read_bytes() == b"\xef\xbb\xbf" + EVEN.encode()
    assert (tmp_path / "real.yaml").stat().st_mode & 0o777 == 0o640
