"""The commits that changed a playbook or something it reads, from the newest to the oldest.

The first parents are followed: they are the versions that the branch had, and a merge stands for what came in with
it. Git itself leaves out the commits that touch none of the paths that a version reads; as soon as an older version
reads others, it is asked again from there.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple

from crmplan.history.inputs import Inputs
from crmplan.report.history import Commit
from crmplan.source.repository import Repository
from crmplan.source.trail import renamed_from, renamed_to

Look = Callable[[str, str], Inputs]
"""Tells from the id of a commit and the path of the playbook what the version is made of."""

NO_PLAYBOOK = Inputs("", frozenset())
_MOST_SUBJECT = 2000
"""Bytes of a subject that are read."""
EPOCH = date(1970, 1, 1)
"""What git shows for a date that is none."""


class Visit(NamedTuple):
    """A commit that changed something."""

    commit: Commit
    path: str
    """Of the playbook at the commit, from the top."""
    inputs: Inputs
    renamed: str
    """What it was called before; empty when the same."""
    moved_to: str
    """What it is called from here on, when it is no longer at ``path``; empty when it is deleted, or there."""
    cut: str = ""
    """Why older commits cannot be seen, as a sentence; empty when they can, or there are none."""
    start: bool = False
    """Whether it comes before those that were asked for: the version they began with."""


class _Raw(NamedTuple):
    """A commit as git keeps it."""

    commit: Commit
    parents: tuple[str, ...]


def walk(repository: Repository, tip: str, path: str, look: Look, since: str = "") -> Iterator[Visit]:
    """Yield the commits that changed a playbook, the newest first; one that took it away too.

    Parameters:
        repository: where it is.
        tip: id of the commit to begin with.
        path: of the playbook there, from the top of the repository.
        look: tells what a version is made of.
        since: id of a commit; only what it does not hold is asked for, and one more, the version it began with.

    Raises:
        Refused: git fails.
    """
    shallow = repository.shallow()
    at, here = tip, look(tip, path)
    watched = here.paths | {path}
    start = not since
    single = False
    while at:
        less = [] if start else [f"^{since}"]
        specs = [repository.relative(one) for one in sorted(watched)]
        with closing(repository.lines("rev-list", "--first-parent", at, *less, "--", *specs)) as ids:
            for id in ids:
                raw = read_commit(repository, id)
                at = raw.parents[0] if raw.parents and id not in shallow else ""
                before, old = _before(repository, id, at, path, here, look)
                if here.key != before.key or old != path:
                    cut = _SHALLOW if raw.parents and not at else ""
                    moved_to = renamed_to(repository, at, id, path) if at and not here.key else ""
                    yield Visit(raw.commit, path, here, "" if old == path else old, moved_to, cut, single)
                    if single:
                        return
                here = before
                if old != path or not here.paths <= watched:
                    watched = here.paths | {old} if old != path else here.paths | watched
                    path = old
                    break  # Git has to be asked for other paths, from here on.
                if not at:
                    return
            else:
                if start:
                    return
                start = single = True


_SHALLOW = "The clone is shallow, so older commits are missing; `git fetch --unshallow` brings them."


def _before(
    repository: Repository, id: str, parent: str, path: str, here: Inputs, look: Look
) -> tuple[Inputs, str]:
    """Return what the version before a commit was made of, and what the playbook was called."""
    if not parent:
        return NO_PLAYBOOK, path
    before = look(parent, path)
    if here.key and not before.key:
        old = renamed_from(repository, parent, id, path)
        if old:
            return look(parent, old), old
    return before, path


def read_commit(repository: Repository, id: str) -> _Raw:
    """Return a commit; what is odd in it is read as git would.

    Raises:
        Refused: the repository lacks it.
    """
    _kind, content = repository.read(id)
    head, _, message = (content or b"").partition(b"\n\n")
    parents: list[str] = []
    fields: dict[bytes, bytes] = {}
    for line in head.split(b"\n"):
        name, _, value = line.partition(b" ")
        if name == b"parent":
            parents.append(value.decode("ascii", "replace"))
        elif name:  # A line that goes on, as signatures do, begins with a blank.
            fields.setdefault(name, value)
    encoding = fields.get(b"encoding", b"utf-8").decode("ascii", "replace")
    paragraph = re.split(rb"\n\s*\n", message.lstrip(), maxsplit=1)[0][:_MOST_SUBJECT]
    subject = " ".join(_decoded(paragraph, encoding).split())
    author = _decoded(fields.get(b"author", b"").partition(b" <")[0], encoding)
    day = _day(fields.get(b"committer", b""))
    return _Raw(Commit(id, day, author, subject, len(parents) > 1), tuple(parents))


def _decoded(text: bytes, encoding: str) -> str:
    for name in (encoding if re.fullmatch(r"[\w.:-]{1,40}", encoding, re.ASCII) else "utf-8", "utf-8"):
        try:
            return text.decode(name)
        except (LookupError, ValueError):
            continue
    return text.decode("cp1252", "replace")  # What old programs wrote without saying so.


def _day(committer: bytes) -> date:
    """Return the day of ``Name <mail> 1772438400 +0100`` in that zone."""
    words = committer.rpartition(b">")[2].split()
    try:
        seconds, zone = int(words[0]), words[1]
        minutes = int(zone[-4:-2]) * 60 + int(zone[-2:])
        offset = timezone(timedelta(minutes=-minutes if zone.startswith(b"-") else minutes))
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).astimezone(offset).date()
    except (IndexError, ValueError, OverflowError):
        return EPOCH
