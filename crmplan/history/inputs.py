"""What a version of a playbook is made of, told without planning it: the files that it reads, by their contents."""

import hashlib
import posixpath
import re
from typing import NamedTuple

from crmplan import baselines
from crmplan.language.assemble import load_nodes
from crmplan.model import Finding
from crmplan.rules import known
from crmplan.source import MAX_BYTES, Source
from crmplan.source.git import Revision

_BESIDE = re.compile(r"include|extends|\\")
"""A text without any of this names no other file; a backslash may write any letter of a key."""


class Shape(NamedTuple):
    """The names that a version reads; their contents make the version."""

    names: tuple[str, ...]
    """Paths below the playbook's folder, sorted; of files that are looked for in vain too."""
    patterns: tuple[str, ...]


class Inputs(NamedTuple):
    """What a version is made of."""

    key: str
    """Equal ones give equal plans; empty when there is no playbook at the commit."""
    paths: frozenset[str]
    """From the top of the repository: only a commit that changes one of them, or something below, changes the key."""


class Traced(Revision):
    """A revision that notes what is read of it, and in whose messages no commit is named."""

    __slots__ = ("names_read", "patterns_read", "sure")

    def __init__(self, revision: Revision) -> None:
        super().__init__(revision.repository, revision.commit, revision.folder)
        self.names_read: set[str] = set()
        self.patterns_read: set[str] = set()
        self.sure = True
        """Whether another reading would give the same: not so for what a damaged or partial clone lacks."""

    def show(self, name: str) -> str:
        """Return the path from the top of the repository: what is alike in two commits is called alike."""
        return f"{self.folder}{name}"

    def read(self, name: str, most: int = MAX_BYTES) -> Source | Finding:
        """Return a file below the folder, or what is wrong with it."""
        self.names_read.add(name)
        found = super().read(name, most)
        self.sure &= not isinstance(found, Finding) or found.rule != "unreadable-file"
        return found

    def names(self, pattern: str) -> list[str]:
        """Return the sorted paths of the files that a pattern matches."""
        self.patterns_read.add(pattern)
        return super().names(pattern)

    @property
    def shape(self) -> Shape:
        """What was read so far."""
        return Shape(tuple(sorted(self.names_read)), tuple(sorted(self.patterns_read)))


def known_beside(name: str) -> str:
    """Return the name of the file of known findings that belongs to a playbook."""
    file = known.path_of(name)
    return file.as_posix() if file else ""


def trace(files: Traced, name: str) -> Shape:
    """Return what planning and judging a playbook read of a revision, without doing so."""
    top = files.read(name)
    if isinstance(top, Source) and _BESIDE.search(top.text):
        load_nodes(name, files)
    baselines.stored(name, files)
    files.read(known_beside(name))
    return files.shape


def digest(files: Revision, name: str, shape: Shape) -> str:
    """Return the key of a version that has a shape."""
    parts = [files.folder, name]
    for one in shape.names:
        parts += ["name", one, files.fingerprint(one)]
    for pattern in shape.patterns:
        parts += ["pattern", pattern, *files.names(pattern)]
    text = "\0".join(parts)
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def paths(files: Revision, shape: Shape) -> frozenset[str]:
    """Return the paths that a version with a shape hangs on, from the top of the repository."""
    if files.linked:
        return frozenset([files.folder.rstrip("/") or "."])
    found = {posixpath.normpath(files.folder + name) for name in shape.names}
    for pattern in shape.patterns:
        whole = pattern.split("/")
        literal = next((at for at, part in enumerate(whole) if re.search(r"[*?\[]", part)), len(whole))
        found.add(posixpath.normpath("/".join([files.folder.rstrip("/"), *whole[:literal]]).lstrip("/")))
    # A name that leads out of the repository is refused wherever it is read.
    return frozenset(path for path in found if not path.startswith(".."))
