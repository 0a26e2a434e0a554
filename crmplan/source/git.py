"""A folder of a git repository as it was at a commit."""

import fnmatch
import os
import posixpath
import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from crmplan.faults import fault
from crmplan.guess import nearest
from crmplan.model import Finding
from crmplan.source.files import MAX_BYTES, Source, decoded, too_large, top, wrong_name
from crmplan.source.objects import Entry
from crmplan.source.repository import Refused, Repository
from crmplan.source.trail import path_at

__all__ = ["Repository", "Revision", "revision"]

_MOST_LINKS = 40
"""Links that one path may go through, as on Linux."""
_FOLDER, _LINK, _MODULE = "040000", "120000", "160000"


class Revision:
    """A folder of a repository as it was at a commit; nothing outside of it can be read, nor through a link."""

    __slots__ = ("_tree", "commit", "folder", "label", "linked", "repository")

    def __init__(self, repository: Repository, commit: str, folder: str = "", label: str = "") -> None:
        """Parameters:
        repository: where it is.
        commit: its id.
        folder: path of the folder in the repository, with a slash behind it; empty for the top.
        label: how people call the revision.
        """
        self.repository = repository
        self.commit = commit
        self.folder = folder
        self.label = label or commit[:10]
        self.linked = False
        """Whether a link was met, so that a file hangs on more than its own path."""
        self._tree: str | None = None

    def show(self, name: str) -> str:
        """Return the path as git writes it: ``v1.2:plans/playbook.yaml``."""
        return f"{self.label}:{self.folder}{name}"

    def read(self, name: str, most: int = MAX_BYTES) -> Source | Finding:
        """Return a file below the folder, or what is wrong with it."""
        shown = self.show(name)
        wrong = wrong_name(name)
        if wrong:
            return fault("outside-folder", top(shown), wrong)
        try:
            entry = self._entry(name)
            if isinstance(entry, Finding):
                return entry
            if entry.mode == _FOLDER:
                message = f'"{shown}" is a folder; name the playbook file in it'
                return fault("unreadable-file", top(shown), message)
            if entry.mode == _MODULE:
                message = f'"{shown}" is a repository of its own (a submodule), which is not read'
                return fault("unreadable-file", top(shown), message)
            _kind, data = self.repository.read(entry.id, most)
            return too_large(shown, most) if data is None else decoded(shown, data)
        except Refused as why:
            return fault("unreadable-file", top(shown), f'"{shown}" cannot be read: {why}')

    def has(self, name: str) -> bool:
        """Tell whether there is anything at a path; a link counts by what it leads to."""
        try:
            found = self._entry(name)
        except Refused:
            return True  # Reading it says why it cannot be read.
        return not isinstance(found, Finding) or found.rule != "no-such-file"

    def fingerprint(self, name: str) -> str:
        """Return what reading a file hangs on: equal ones give equal texts, or the same complaint."""
        try:
            entry = self._entry(name)
        except Refused as why:
            return str(why)
        return entry.rule if isinstance(entry, Finding) else f"{entry.mode} {entry.id}"

    def below(self, name: str) -> "Revision | None":
        """Return a folder below this one, as it was at the same commit; None when the name is no folder's."""
        if not name:
            return self
        try:
            entry = self._entry(name)
        except Refused:
            return None
        if isinstance(entry, Finding) or entry.mode != _FOLDER:
            return None
        return Revision(self.repository, self.commit, f"{self.folder}{name}/", self.label)

    def names(self, pattern: str) -> list[str]:
        """Return the sorted paths of the files that a pattern matches; no hidden files and no ``**``."""
        if wrong_name(pattern) or "**" in pattern:
            return []
        found = [""]
        parts = PurePosixPath(pattern).parts
        try:
            for part in parts:
                found = [
                    posixpath.join(before, name)
                    for before in found
                    for name in self._beside(before)
                    if fnmatch.fnmatchcase(name, part) and not name.startswith(".")
                ]
            return sorted(name for name in found if parts and self._is_file(name))
        except Refused:
            return []

    def _is_file(self, name: str) -> bool:
        entry = self._entry(name)
        return not isinstance(entry, Finding) and entry.mode not in (_FOLDER, _MODULE)

    def _beside(self, folder: str) -> list[str]:
        """Return the names in a folder below this one, which may be a link to another."""
        if not folder:
            return list(self._list(self._root()))
        entry = self._entry(folder)
        return list(self._list(entry.id)) if not isinstance(entry, Finding) and entry.mode == _FOLDER else []

    def _root(self) -> str:
        """Return the tree of the folder itself; empty when the revision has no such folder."""
        if self._tree is None:
            _kind, content = self.repository.read(self.commit)
            tree = (content or b"")[5:].partition(b"\n")[0].decode("ascii", "replace")
            for part in filter(None, self.folder.split("/")):
                entry = self.repository.tree(tree).get(part)
                if entry is None or entry.mode != _FOLDER:
                    tree = ""
                    break
                tree = entry.id
            self._tree = tree
        return self._tree

    def _list(self, tree: str) -> Mapping[str, Entry]:
        """Return what a folder holds, by name."""
        return self.repository.tree(tree) if tree else {}

    def _entry(self, name: str) -> Entry | Finding:
        """Return what a path stands for, behind its links, or why it stands for nothing."""
        shown = self.show(name)
        todo = list(reversed(PurePosixPath(name).parts))
        at: list[tuple[str, str]] = []
        """The folders that were gone through: name and tree."""
        links = 0
        entry = Entry(_FOLDER, self._root())
        while todo:
            part = todo.pop()
            if part == "..":
                if not at:
                    message = f'"{name}" is a link to a place outside the folder of the playbook; copy the file into it'
                    return fault("outside-folder", top(shown), message)
                at.pop()
                entry = Entry(_FOLDER, at[-1][1] if at else self._root())
                continue
            inside = self._list(entry.id) if entry.mode == _FOLDER else {}
            if part not in inside:
                linked = (
                    " is a link to a file that is not there" if links else self._missing(name, part, inside)
                )
                return fault("no-such-file", top(shown), f'"{shown}"{linked}')
            entry = inside[part]
            if entry.mode == _LINK:
                links += 1
                self.linked = True
                target = os.fsdecode(self.repository.read(entry.id)[1] or b"")
                if links > _MOST_LINKS:
                    return fault("unreadable-file", top(shown), f'"{shown}" is a ring of links')
                if target.startswith("/"):
                    message = f'"{name}" is a link to a place outside the folder of the playbook; copy the file into it'
                    return fault("outside-folder", top(shown), message)
                todo += reversed(PurePosixPath(target).parts)
                entry = Entry(_FOLDER, at[-1][1] if at else self._root())
            elif entry.mode == _FOLDER:
                at.append((part, entry.id))
        return entry

    def _missing(self, name: str, part: str, inside: Mapping[str, Entry]) -> str:
        """Return what to say of a path that the revision does not have."""
        last = part == PurePosixPath(name).name
        beside = {Path(other).stem: other for other in inside if Path(other).suffix in (".yaml", ".yml")}
        likely = nearest(Path(part).stem, beside) if last else ""
        hint = f'; did you mean "{beside[likely]}"?' if likely else ""
        return f" is not in the revision{hint}"


def revision(word: str, playbook: Path, also: Iterable[str] = ()) -> tuple[Revision, str] | Finding:
    """Return a revision of the folder of a playbook, and the name of the file (or folder) in it, empty for the top.

    Parameters:
        word: ``REV``, or ``REV:PATH`` with a path from the top of the repository, as git writes it (``./`` before
            it: from the folder of the playbook). REV is whatever git takes for a commit.
        playbook: the file on disk, whose repository is asked; where the word names no path, the one that it had at
            the revision, through renames. It need not be on disk, as in a bare repository.
        also: what else than a revision the word may have meant, for the guess.
    """
    name, path = _split(word)
    try:
        if path is not None and not name:
            raise Refused(f'"{word}" names no revision before the colon')
        repository, own = Repository.of(playbook)
        commit = repository.commit(name, also)
        if path is None:
            path = path_at(repository, posixpath.normpath(own), commit)
        elif path.startswith("./"):
            path = posixpath.join(posixpath.dirname(own), path.removeprefix("./"))
    except Refused as why:
        return fault("no-such-revision", top(word), str(why))
    path = posixpath.normpath(path)
    if path == ".":
        return Revision(repository, commit, "", _label(name, commit)), ""
    if path.startswith(("/", "..")):
        message = f'"{word}" names no file of the repository; write its path from the top, as in v1:plans/playbook.yaml'
        return fault("no-such-revision", top(word), message)
    folder, _, file = path.rpartition("/")
    found = Revision(repository, commit, f"{folder}/" if folder else "", _label(name, commit))
    return found, file


def in_work_tree(word: str, folder: Path) -> Path | None:
    """Return where the file of ``REV:PATH`` lies in the work tree of a folder; None when there is no such path."""
    path = _split(word)[1]
    if not path:
        return None
    if path.startswith("./"):
        return folder / path.removeprefix("./")
    try:
        return folder / Repository(folder).line("rev-parse", "--show-cdup") / path
    except Refused:
        return None


def _split(word: str) -> tuple[str, str | None]:
    """Return revision and path; a colon inside braces (``@{12:00}``) belongs to the revision."""
    parts = re.match(r"((?:[^:{]|\{[^}]*\}|\{)*)(?::(.*))?$", word, re.DOTALL)
    return (parts[1], parts[2]) if parts else (word, None)


def _label(name: str, commit: str) -> str:
    """Return how a revision is called: as it was named, but a whole id is short."""
    return commit[:10] if commit == name else name
