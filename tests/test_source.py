"""Reading files: what is opened, what is refused, and how it is told."""

import os
import tracemalloc
from pathlib import Path

import pytest

from crmplan.model import Finding, Location
from crmplan.source import MAX_BYTES, Folder, Source, folder_of, read


def refused(result: Source | Finding) -> tuple[str, str]:
    """Return rule and message of what could not be read."""
    assert isinstance(result, Finding)
    return result.rule, result.message


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("ä: 1\r\nb: 2\n".encode())

    assert read(tmp_path / "a.yaml", "a.yaml") == Source("a.yaml", "ä: 1\r\nb: 2\n")


def test_a_byte_order_mark_is_dropped(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("\ufeffa: 1\n".encode())

    assert read(tmp_path / "a.yaml", "a.yaml") == Source("a.yaml", "a: 1\n")


def test_a_missing_file_gets_the_nearest_name(tmp_path: Path) -> None:
    for name in ("playbook.yaml", "notes.txt", "pilot.yml"):
        (tmp_path / name).touch()

    def missing(name: str) -> tuple[str, str]:
        return refused(read(tmp_path / name, name))

    assert missing("playbok.yaml") == (
        "no-such-file",
        'there is no file "playbok.yaml"; did you mean "playbook.yaml"?',
    )
    assert missing("pilot.yaml") == (
        "no-such-file",
        'there is no file "pilot.yaml"; did you mean "pilot.yml"?',
    )
    assert missing("notes.yaml") == ("no-such-file", 'there is no file "notes.yaml"')
    assert missing("no/such/folder.yaml") == ("no-such-file", 'there is no file "no/such/folder.yaml"')


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert refused(read(tmp_path, "plans")) == (
        "unreadable-file",
        '"plans" is a folder; name the playbook file in it',
    )


@pytest.mark.parametrize("name", ["a\0b.yaml", "x" * 5000, "a.yaml/b.yaml"])
def test_impossible_names_do_not_raise(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.yaml").touch()

    assert refused(read(tmp_path / name, "it"))[0] in ("unreadable-file", "no-such-file")
    assert refused(Folder(tmp_path).read(name))[0] in ("unreadable-file", "no-such-file")


def test_a_link_to_nothing_is_told_as_one(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to("b.yaml")

    assert refused(read(tmp_path / "a.yaml", "a.yaml")) == (
        "no-such-file",
        '"a.yaml" is a link to a file that is not there',
    )


def test_a_ring_of_links_does_not_raise(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to("b.yaml")
    (tmp_path / "b.yaml").symlink_to("a.yaml")

    assert refused(Folder(tmp_path).read("a.yaml"))[0] == "unreadable-file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_or_device_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")

    expected = ("unreadable-file", '"it" is no ordinary file')
    assert refused(read(tmp_path / "pipe.yaml", "it")) == expected
    assert refused(read(Path("/dev/zero"), "it")) == expected


def test_denied_access_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    file = tmp_path / "a.yaml"
    file.touch()
    monkeypatch.setattr(Path, "open", denied)  # chmod denies nothing to root

    assert refused(read(file, "a.yaml")) == (
        "unreadable-file",
        '"a.yaml" may not be read by you; ask for the permission',
    )


def test_200_mb_are_refused_without_reading_them(tmp_path: Path) -> None:
    file = tmp_path / "huge.yaml"
    with file.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)  # a file of holes takes no room on disk
    tracemalloc.start()

    result = read(file, "huge.yaml")

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused(result) == (
        "too-large",
        '"huge.yaml" has more than 32 MB, more than any playbook; is it the right file?',
    )
    assert peak < 1_000_000


def test_the_limit_itself_is_allowed(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    with file.open("wb") as stream:
        stream.truncate(MAX_BYTES)

    assert isinstance(read(file, "a.yaml"), Source)


@pytest.mark.parametrize(
    ("data", "at", "message"),
    [
        (
            "a: 1\nb: 2\nname: Zoé".encode("cp1252"),
            (3, 9),
            "the byte E9 (é in the old Windows encoding) in line 3 is not UTF-8; save the file as UTF-8",
        ),
        (b"a: 1\r\n\x81", (2, 1), "the byte 81 in line 2 is not UTF-8; save the file as UTF-8"),
        (
            "ää: ".encode() + b"\xc3",
            (1, 5),
            "the byte C3 (Ã in the old Windows encoding) in line 1 is not UTF-8; save the file as UTF-8",
        ),
        (
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            (1, 1),
            "the file is a picture, a document or a program and no text; is it the right file?",
        ),
        ("a: 1".encode("utf-16"), (1, 1), "the file is saved as UTF-16 (Unicode); save it as UTF-8"),
    ],
)
def test_other_encodings_are_named_with_line_and_byte(
    tmp_path: Path, data: bytes, at: tuple[int, int], message: str
) -> None:
    (tmp_path / "a.yaml").write_bytes(data)

    result = read(tmp_path / "a.yaml", "a.yaml")

    assert refused(result) == ("not-utf8", message)
    assert isinstance(result, Finding)
    assert (result.at.line, result.at.column) == at


# --- folders ---


def test_a_folder_reads_and_lists_what_is_below_it(tmp_path: Path) -> None:
    (tmp_path / "regions" / "deep").mkdir(parents=True)
    for name in (
        "top.yaml",
        "regions/no.yaml",
        "regions/de.yaml",
        "regions/.hidden.yaml",
        "regions/deep/x.yaml",
    ):
        (tmp_path / name).write_text(f"file: {name}\n")
    folder = Folder(tmp_path, "plans/")

    assert folder.read("regions/no.yaml") == Source("plans/regions/no.yaml", "file: regions/no.yaml\n")
    assert folder.names("regions/*.yaml") == ["regions/de.yaml", "regions/no.yaml"]
    assert folder.names("*/*/?.yaml") == ["regions/deep/x.yaml"]
    assert [folder.names(pattern) for pattern in ("../*", "/*", "**/*", "", "[")] == [[], [], [], [], []]


def test_a_link_inside_the_folder_is_fine_and_one_that_leaves_it_is_not(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.yaml").write_text("a: 1")
    (inside / "real.yaml").write_text("b: 2")
    (inside / "near.yaml").symlink_to("real.yaml")
    (inside / "far.yaml").symlink_to(tmp_path / "secret.yaml")
    folder = Folder(inside)

    assert folder.read("near.yaml") == Source("near.yaml", "b: 2")
    assert refused(folder.read("far.yaml"))[0] == "outside-folder"


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (real / "a.yaml").write_text("a: 1")
    (tmp_path / "linked").symlink_to(real)

    assert Folder(tmp_path / "linked").read("a.yaml") == Source("a.yaml", "a: 1")


@pytest.mark.parametrize("name", ["../a.yaml", "x/../../a.yaml", "/a.yaml", "C:a.yaml", "x\\a.yaml"])
def test_names_that_leave_the_folder_are_refused(tmp_path: Path, name: str) -> None:
    result = Folder(tmp_path).read(name)

    assert refused(result)[0] == "outside-folder"
    assert isinstance(result, Finding)
    assert result.at == Location(name, 1, 1, 1, 1)


@pytest.mark.parametrize(("path", "shown"), [(".", "."), ("..", "../."), ("sub/..", "sub/../.")])
def test_a_folder_that_has_no_name_of_its_own_is_called_as_typed(
    path: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path)
    folder, name = folder_of(path)

    assert ("unreadable-file", f'"{shown}" is a folder; name the playbook file in it') == refused(
        folder.read(name)
    )


def test_a_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    found = Folder(tmp_path).read("p\udcff.yaml")

    assert isinstance(found, Finding)
    assert (
        'the name of "p\udcff.yaml" is not UTF-8, so no output could say it; rename the file' == found.message
    )


def test_a_pointer_of_git_lfs_is_told_as_one(tmp_path: Path) -> None:
    file = tmp_path / "playbook.yaml"
    file.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n", encoding="utf-8")

    found = read(file, "playbook.yaml")

    assert isinstance(found, Finding)
    assert found.message.startswith(
        '"playbook.yaml" is only a pointer of Git LFS: `git lfs pull` brings the file'
    )
