"""Git tags that stand for baselines: those named ``baseline/NAME``."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from crmplan.model import Finding
from crmplan.source.git import Revision, revision
from crmplan.source.repository import Refused, Repository

PREFIX = "baseline/"
MOST = 1000
"""Tags that are looked at."""
_FORM = "%00".join(
    ("%(refname:strip=3)", "%(taggername)", "%(taggerdate:short)", "%(contents:subject)", "%(objecttype)")
)


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
    listed = repository.ask("for-each-ref", f"--format={_FORM}", f"--count={MOST}", "--", pattern)
    for line in os.fsdecode(listed).split("\n"):
        name, *rest = line.split("\0")
        if name:
            by, on, subject, kind = rest
            signed = kind == "tag"
            yield Tag(
                name,
                by if signed else "",
                date.fromisoformat(on) if signed and on else None,
                subject if signed else "",
            )
