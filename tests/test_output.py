"""Outputs are written whole or not at all."""

import os
from pathlib import Path

import pytest

from crmplan import output


def test_writes_every_file_into_a_new_folder(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"

    output.write(folder, {"plan.md": b"plan", "tasks.csv": b"tasks"})

    assert {file.name: file.read_bytes() for file in folder.iterdir()} == {
        "plan.md": b"plan",
        "tasks.csv": b"tasks",
    }


def test_a_file_that_cannot_take_its_place_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_bytes(b"old")
    (tmp_path / "tasks.csv").mkdir()

    with pytest.raises(output.CannotWrite, match="is a folder"):
        output.write(tmp_path, {"plan.md": b"new", "tasks.csv": b"new"})

    assert sorted(file.name for file in tmp_path.iterdir()) == ["plan.md", "tasks.csv"]
    assert (tmp_path / "plan.md").read_bytes() == b"old"


def test_a_folder_below_a_file_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")

    with pytest.raises(output.CannotWrite, match="cannot make the folder"):
        output.write(tmp_path / "out" / "plan", {"plan.md": b"new"})

    assert [file.name for file in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_the_right_to_write(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    with pytest.raises(output.CannotWrite, match="permission denied"):
        output.write(tmp_path, {"plan.md": b"new"})

    tmp_path.chmod(0o700)
    assert list(tmp_path.iterdir()) == []


def test_stale_names_what_differs_and_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "same").write_bytes(b"1")
    (tmp_path / "old").write_bytes(b"1")

    found = output.stale(tmp_path, {"same": b"1", "old": b"2", "new": b"3"})

    assert found == {"old": "differs", "new": "missing"}


def test_a_file_that_the_plan_has_no_more_is_left_over_and_removed(tmp_path: Path) -> None:
    (tmp_path / "cost.svg").write_bytes(b"old")
    files = {"plan.md": b"new", "cost.svg": None, "spend.svg": None}

    assert output.stale(tmp_path, files) == {"plan.md": "missing", "cost.svg": "left over"}
    output.write(tmp_path, files)

    assert [file.name for file in tmp_path.iterdir()] == ["plan.md"]
    assert output.stale(tmp_path, files) == {}
