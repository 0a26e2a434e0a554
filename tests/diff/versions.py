"""Versions of a playbook as text, planned: what the tests of a comparison start from."""

from collections.abc import Mapping
from datetime import date
from fnmatch import fnmatchcase
from textwrap import dedent
from typing import cast

from crmplan.diff.side import Text
from crmplan.faults import fault
from crmplan.model import Finding, Location
from crmplan.pipeline import plan
from crmplan.report.records import Report
from crmplan.source import MAX_BYTES, Source

HEAD = "crmplan: 1\nprogramme: {name: P, start: 2027-03-01, currency: EUR}\n"
"""The first two lines of each playbook, so that the text of a test begins on line 3."""


class Memory:
    """Files that are nowhere but in the test."""

    def __init__(self, files: Mapping[str, str], at: str = "") -> None:
        self.files = files
        self.at = at

    def show(self, name: str) -> str:
        return self.at + name

    def read(self, name: str, most: int = MAX_BYTES) -> Source | Finding:
        if name not in self.files:
            return fault("no-such-file", Location(name, 1, 1, 1, 1), f'there is no file "{name}"')
        return Source(self.show(name), self.files[name])

    def names(self, pattern: str) -> list[str]:
        return sorted(name for name in self.files if fnmatchcase(name, pattern))


def version(
    text: str,
    *,
    head: str = HEAD,
    as_of: date | None = None,
    parts: Mapping[str, str] | None = None,
    at: str = "",
) -> Text:
    """Plan the text of ``p.yaml`` behind the usual two lines; it must have no error.

    ``parts`` are other files, ``at`` is what their names begin with in messages: a revision, a folder.
    The report is left out, since what edits do is worked out from plan, dates and money.
    """
    files = {"p.yaml": head + dedent(text).lstrip("\n"), **(parts or {})}
    work = plan("p.yaml", files=Memory(files, at), as_of=as_of)
    assert not work.broken, [f"{one.at}: {one.message}" for one in work.findings]
    assert work.playbook and work.plan and work.schedule and work.cost
    return Text(work.sources, work.playbook, work.plan, work.schedule, work.cost, cast("Report", None))
