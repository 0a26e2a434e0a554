"""Git tags that stand for baselines: those named ``baseline/NAME``."""

import os
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from crmplan.model import Finding
from crmplan.source.git import Revision, revision
from crmplan.source.repository import Refused, Repository

PREFIX = "baseline/"
MOST = 1000
"""Tags that are looked at."""
_EPOCH = datetime(1970, 1, 1)
_MOST_SUBJECT = 2000
"""Bytes of a subject that are read."""


class Tag(NamedTuple):
    """A tag ``baseline/NAME``."""

    name: str
    """Without ``baseline/``."""
    by: str
    """Who made it; empty for one that is not annotated, which nobody signs."""
    on: date | None
    """When, by the clock of who made it; None for one that is not annotated."""
    subject: str
    """First line of its message; empty for one that is not annotated."""


def tags(playbook: Path) -> tuple[Tag, ...]:
    """Return the baseline tags of the repository that a playbook lies in, the oldest first.

    None when it lies in no repository, or when git cannot be asked.
    """
    try:
        found = list(_tags(playbook, f"refs/tags/{PREFIX}"))
    except Refused:
        return ()
    return tuple(sorted(found, key=lambda one: (one.on is None, one.on or date.max, one.name)))


def tag(name: str, playbook: Path) -> Tag | None:
    """Return the baseline tag of a name, None when there is none."""
    try:
        found = list(_tags(playbook, f"refs/tags/{PREFIX}{name}"))
    except Refused:
        return None
    return next((one for one in found if one.name == name), None)


def tagged(name: str, playbook: Path) -> tuple[Revision, str] | Finding:
    """Return the revision that a baseline tag stands for, and the playbook's name in it."""
    found = revision(f"refs/tags/{PREFIX}{name}", playbook)
    if not isinstance(found, Finding):
        found[0].label = PREFIX + name
    return found


def _tags(playbook: Path, pattern: str) -> Iterator[Tag]:
    repository, _ = Repository.of(playbook)
    form = ("--format=%(refname:strip=3)%00%(objectname)", f"--count={MOST}")
    listed = os.fsdecode(repository.ask("for-each-ref", *form, "--", pattern))
    for line in listed.split("\n")[:-1]:
        name, _, id = line.partition("\0")
        try:  # Read here, as git refuses to list any when one of them is odd.
            kind, content = repository.read(id)
        except Refused:
            kind, content = "", None
        yield _signed(name, content or b"") if kind == "tag" else Tag(name, "", None, "")


def _signed(name: str, content: bytes) -> Tag:
    """Return an annotated tag from what git keeps of it; what is odd in it is left out."""
    head, _, message = content.partition(b"\n\n")
    tagger = next((line[7:] for line in head.split(b"\n") if line.startswith(b"tagger ")), b"")
    by, _, rest = tagger.partition(b" <")
    paragraph = re.split(rb"\n\s*\n", message.lstrip(), maxsplit=1)[0][:_MOST_SUBJECT]
    return Tag(name, _text(by), _day(rest), _text(paragraph))


def _text(data: bytes) -> str:
    try:
        text = data.decode()
    except ValueError:
        text = data.decode("cp1252", "replace")  # What old programs wrote without saying so.
    return " ".join(text.split())


def _day(rest: bytes) -> date | None:
    """Return the day of ``mail> 1772438400 +0100`` in that zone; None for what is none."""
    found = re.fullmatch(rb"(\d+) ([+-])(\d\d)(\d\d)", rest.rpartition(b"> ")[2])
    if found is None:
        return None
    offset = timedelta(hours=int(found[3]), minutes=int(found[4]))
    try:
        return (_EPOCH + timedelta(seconds=int(found[1])) + (offset if found[2] == b"+" else -offset)).date()
    except OverflowError:
        return None
