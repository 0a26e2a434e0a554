"""Files of a folder on disk: what is opened, what is refused, and how that is told."""

import fnmatch
import posixpath
import re
import stat
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple, Protocol

from crmplan.faults import fault
from crmplan.guess import nearest
from crmplan.model import Finding, Location

MAX_BYTES = 32 * 1024 * 1024
"""Largest file that is read; 100,000 tasks without packages are 25 MB."""
_BACKSLASH = "\\"
_ODD = re.compile("[\ud800-\udfff]")
"""Bytes of a name that are no UTF-8, as Python writes them."""
_LFS = b"version https://git-lfs.github.com/spec/"
_NEIGHBOURS = 1000
"""Files of a folder that are looked at to guess a misspelt name."""


class Source(NamedTuple):
    """One file that was read."""

    name: str
    """The path as people see it in messages: as typed, with forward slashes."""
    text: str
    """The whole text, without a byte order mark."""


class Files(Protocol):
    """A folder tree from which a playbook and its parts are read: on disk, or a revision of a repository."""

    def show(self, name: str) -> str:
        """Return how a file is called in messages."""

    def read(self, name: str, most: int = MAX_BYTES) -> Source | Finding:
        """Return a file of at most ``most`` bytes by its path below the folder (forward slashes), or what is wrong.

        The finding's place is the file itself; whoever asked may know a better one.
        """

    def names(self, pattern: str) -> list[str]:
        """Return the sorted paths of the files that a pattern such as ``regions/*.yaml`` matches."""


class Folder:
    """A folder on disk; nothing outside of it can be read, neither by ``..`` nor through a link."""

    __slots__ = ("path", "prefix")

    def __init__(self, path: Path, prefix: str = "") -> None:
        self.path = path
        self.prefix = prefix

    def show(self, name: str) -> str:
        """Return the path as people see it: the folder as it was typed, and the name."""
        return self.prefix + name

    def read(self, name: str, most: int = MAX_BYTES) -> Source | Finding:
        """Return a file below the folder, or what is wrong with it."""
        shown = self.show(name)
        wrong = wrong_name(name)
        if wrong:
            return fault("outside-folder", top(shown), wrong)
        if _ODD.search(name):
            message = f'the name of "{shown}" is not UTF-8, so no output could say it; rename the file'
            return fault("unreadable-file", top(shown), message)
        path = self.path / name
        try:
            inside = path.resolve().is_relative_to(self.path.resolve())
        except (OSError, RuntimeError, ValueError):
            inside = True  # A ring of links or an impossible name: reading says so.
        if not inside:
            message = (
                f'"{name}" is a link to a place outside the folder of the playbook; copy the file into it'
            )
            return fault("outside-folder", top(shown), message)
        return read(path, shown, most)

    def names(self, pattern: str) -> list[str]:
        """Return the sorted paths of the files that a pattern matches; no hidden files and no ``**``."""
        if wrong_name(pattern) or "**" in pattern:
            return []
        found = []
        try:
            for path in self.path.glob(pattern):
                name = path.relative_to(self.path).as_posix()
                hidden = any(part.startswith(".") for part in PurePosixPath(name).parts)
                if path.is_file() and not hidden:
                    found.append(name)
        except (OSError, ValueError, IndexError, NotImplementedError):
            return []
        return sorted(found)


class Edited(Folder):
    """A folder in which some files have other texts than on disk."""

    __slots__ = ("texts",)

    def __init__(self, folder: Folder, texts: Mapping[str, str]) -> None:
        super().__init__(folder.path, folder.prefix)
        self.texts = texts

    def read(self, name: str, most: int = MAX_BYTES) -> Source | Finding:
        """Return a file, with its other text where it has one."""
        text = self.texts.get(self.show(name))
        return super().read(name, most) if text is None else Source(self.show(name), text)

    def names(self, pattern: str) -> list[str]:
        """Return the sorted paths of the files that a pattern matches, with those that are not on disk yet."""
        new = {shown.removeprefix(self.prefix): text for shown, text in self.texts.items()}
        return sorted({*super().names(pattern), *Texts(new).names(pattern)})


class Texts:
    """Files that are known by their texts, such as those that a stored baseline holds."""

    __slots__ = ("prefix", "texts")

    def __init__(self, texts: Mapping[str, str], prefix: str = "") -> None:
        """Parameters:
        texts: path below the folder -> text.
        prefix: what messages put in front of a path.
        """
        self.texts = texts
        self.prefix = prefix

    def show(self, name: str) -> str:
        """Return the path as people see it."""
        return self.prefix + name

    def read(self, name: str, most: int = MAX_BYTES) -> Source | Finding:
        """Return a file, or that it is not among them."""
        shown = self.show(name)
        wrong = wrong_name(name)
        if wrong:
            return fault("outside-folder", top(shown), wrong)
        text = self.texts.get(posixpath.normpath(name))
        if text is None:
            return fault("no-such-file", top(shown), f'there is no file "{shown}"')
        return too_large(shown, most) if len(text) > most else Source(shown, text)

    def names(self, pattern: str) -> list[str]:
        """Return the sorted paths of the files that a pattern matches; no hidden files and no ``**``."""
        if wrong_name(pattern) or "**" in pattern:
            return []
        parts = PurePosixPath(pattern).parts
        return sorted(
            name
            for name in self.texts
            if len(own := PurePosixPath(name).parts) == len(parts)
            and all(
                fnmatch.fnmatchcase(one, part) and not one.startswith(".")
                for one, part in zip(own, parts, strict=True)
            )
        )


def folder_of(path: str | Path) -> tuple[Folder, str]:
    """Return the folder of a file, called in messages as it was typed, and the file's name in it."""
    typed = Path(path)
    if typed.name in ("", ".."):  # A folder, as reading it says.
        return Folder(typed, "" if typed == Path() else typed.as_posix().rstrip("/") + "/"), "."
    parent = typed.parent.as_posix()
    return Folder(typed.parent, "" if parent == "." else parent.rstrip("/") + "/"), typed.name


def wrong_name(name: str) -> str:
    """Return why a name cannot be below a folder; empty when it can."""
    if "\\" in name:
        return f'write "{"/".join(name.split(_BACKSLASH))}" with forward slashes; they work on every system'
    if name.startswith("/") or re.match(r"[A-Za-z]:", name):
        return f'"{name}" is no path below the folder of the playbook; write it without the folders above'
    if ".." in PurePosixPath(name).parts:
        return f'"{name}" lies outside the folder of the playbook; move the file into it'
    return ""


def read(path: Path, shown: str, most: int = MAX_BYTES) -> Source | Finding:
    """Return the text of a file called ``shown`` in messages, or what is wrong with it.

    Only regular files of at most ``most`` bytes are opened, so that a dump, a pipe or a device cannot hang
    or fill the memory. A byte order mark is dropped; line ends stay as they are.
    """
    at = top(shown)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            return fault("unreadable-file", at, f'"{shown}" is a folder; name the playbook file in it')
        if not stat.S_ISREG(status.st_mode):
            return fault("unreadable-file", at, f'"{shown}" is no ordinary file')
        data = b""
        size = status.st_size
        if size <= most:
            with path.open("rb") as file:
                data = file.read(most + 1)  # One more than allowed: some files grow, or hide their size.
            size = len(data)
    except FileNotFoundError:
        if path.is_symlink():
            return fault("no-such-file", at, f'"{shown}" is a link to a file that is not there')
        return fault("no-such-file", at, f'there is no file "{shown}"{_neighbour(path)}')
    except PermissionError:
        return fault("unreadable-file", at, f'"{shown}" may not be read by you; ask for the permission')
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        return fault("unreadable-file", at, f'"{shown}" cannot be read: {str(reason).lower()}')
    return too_large(shown, most) if size > most else decoded(shown, data)


def too_large(shown: str, most: int) -> Finding:
    """Return the finding of a file with more than ``most`` bytes."""
    limit = most // 1024 // 1024
    message = f'"{shown}" has more than {limit} MB, more than any playbook; is it the right file?'
    return fault("too-large", top(shown), message)


def decoded(shown: str, data: bytes) -> Source | Finding:
    """Return the text of a file from its bytes, or the place of the first that is no UTF-8."""
    if data.startswith(_LFS):
        message = (
            f'"{shown}" is only a pointer of Git LFS: `git lfs pull` brings the file, but its older versions can never '
            "be compared; take playbooks out of LFS (`git lfs migrate export`)"
        )
        return fault("unreadable-file", top(shown), message)
    try:
        return Source(shown, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return _not_utf8(shown, data, error.start)


def _neighbour(path: Path) -> str:
    """Return a guess for a misspelt file name from the YAML files beside it."""
    beside: dict[str, str] = {}
    try:
        for number, other in enumerate(path.parent.iterdir()):
            if number == _NEIGHBOURS:
                break
            if other.suffix in (".yaml", ".yml"):
                beside[other.stem] = other.name
    except (OSError, ValueError):
        return ""
    likely = path.stem if path.stem in beside else nearest(path.stem, beside)
    return f'; did you mean "{beside[likely]}"?' if likely else ""


def _not_utf8(shown: str, data: bytes, start: int) -> Finding:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return fault("not-utf8", top(shown), "the file is saved as UTF-16 (Unicode); save it as UTF-8")
    if b"\0" in data:
        message = "the file is a picture, a document or a program and no text; is it the right file?"
        return fault("not-utf8", top(shown), message)
    before = data[:start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8-sig", "replace")) + 1
    byte = data[start : start + 1]
    letter = byte.decode("cp1252", "replace")
    likely = f" ({letter} in the old Windows encoding)" if letter.isprintable() and letter != "\ufffd" else ""
    message = f"the byte {byte[0]:02X}{likely} in line {line} is not UTF-8; save the file as UTF-8"
    return fault("not-utf8", Location(shown, line, column, line, column + 1), message)


def top(shown: str) -> Location:
    """Return the place of a whole file."""
    return Location(shown, 1, 1, 1, 1)
