"""Edits of lines: everything that is not edited stays as it is, byte for byte."""

import subprocess
from pathlib import Path

import pytest

from crmplan.edits.text import Insert, Replace, diff, edited
from crmplan.model import Location


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_new_lines_end_like_the_others(end: str) -> None:
    assert edited(f"a{end}b{end}", [Insert(1, ("new",))]) == f"a{end}new{end}b{end}"


def test_a_text_without_a_last_line_end_still_has_none() -> None:
    assert edited("a\nb", [Insert(2, ("c", "d"))]) == "a\nb\nc\nd"


def test_inserts_behind_one_line_follow_in_their_order() -> None:
    assert (
        edited("a\nb\n", [Insert(1, ("x",)), Insert(1, ("y",)), Insert(0, ("top",))]) == "top\na\nx\ny\nb\n"
    )


def test_words_are_replaced_where_they_stand() -> None:
    text = "tasks:\n\ttrain: {durration: 3d, ownner: ana}  # kept\n"
    edits = [Replace(Location("f", 2, 10, 2, 19), "duration"), Replace(Location("f", 2, 25, 2, 31), "owner")]
    assert edited(text, edits) == "tasks:\n\ttrain: {duration: 3d, owner: ana}  # kept\n"


@pytest.mark.parametrize("before", ["a\nb\nc", "a\r\nb\r\nc\r\n", "a\nb\nc\n"])
def test_patch_makes_of_the_diff_what_was_meant(before: str, tmp_path: Path) -> None:
    after = edited(before, [Insert(3, ("d",)), Insert(1, ("new",))])
    (tmp_path / "f.yaml").write_bytes(before.encode())
    patch = diff({"f.yaml": (before, after)})
    subprocess.run(
        ["patch", "-p1", "--binary"], input=patch.encode(), cwd=tmp_path, check=True, capture_output=True
    )
    assert (tmp_path / "f.yaml").read_bytes() == after.encode()
