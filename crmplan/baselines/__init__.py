"""Stored baselines: plans as they were approved, one file each, beside the playbook.

Those of ``plans/emea.yaml`` lie in ``plans/emea.baselines/NAME.json``. They are only ever added to: each file holds
the digest of its own content and that of the file before, so that one that was changed or taken away is seen. What
slips is shown against the first and the current one, see ``docs/baselines.md``.

Every plan asks whether it has baselines and most have none, so what reads them is imported where there are some.
"""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from crmplan.model import SHIPPED, Finding
from crmplan.source import Files, Folder, Source, folder_of

if TYPE_CHECKING:
    from crmplan.baselines.records import Baseline

MAX_NAME = 60
"""Letters of a name."""


class Stored(NamedTuple):
    """The baselines of a playbook."""

    baselines: "tuple[Baseline, ...]" = ()
    """Those that can be read, in order of number."""
    findings: tuple[Finding, ...] = ()
    """What is wrong with the files; while there is any, nothing should be compared with them."""
    sources: Mapping[str, Source] = {}
    """File as in the findings -> text, of those with findings."""

    @property
    def first(self) -> "Baseline | None":
        """The first one approved."""
        return self.baselines[0] if self.baselines else None

    @property
    def current(self) -> "Baseline | None":
        """The one approved last."""
        return self.baselines[-1] if self.baselines else None

    @property
    def shown(self) -> "tuple[Baseline, ...]":
        """The first and the current one, which slip is shown against; one when they are the same."""
        return self.baselines[:1] + self.baselines[1:][-1:]

    def named(self, name: str) -> "Baseline | None":
        """Return the one of a name."""
        return next((one for one in self.baselines if one.name == name), None)


NONE = Stored()


def is_name(word: str) -> bool:
    """Whether a word can be the name of a baseline: letters, digits, ``-`` and ``_``, so that it is a file's too."""
    return (
        len(word) <= MAX_NAME
        and word.isascii()
        and word.replace("-", "").replace("_", "").isalnum()
        and word[0] not in "-_"
    )


def folder_beside(playbook: str) -> str:
    """Return the folder of a playbook's baselines, with forward slashes: ``plans/emea.baselines``."""
    path = PurePosixPath(playbook)
    return str(path.parent / f"{path.stem}.baselines")


def stored(playbook: str, files: Files | None = None) -> Stored:
    """Return the baselines of a playbook.

    Parameters:
        playbook: a file; below ``files`` when they are given. A shipped playbook has none.
        files: where to read, for example a revision; by default the folder of the playbook on disk.

    Returns:
        What can be read; what is wrong is in ``findings``, nothing is raised.
    """
    name = playbook
    if files is None:
        if playbook.startswith(SHIPPED):
            return NONE
        files, name = folder_of(playbook)
    beside = folder_beside(name)
    if isinstance(files, Folder) and not (files.path / beside).is_dir():
        return NONE
    from crmplan.baselines.file import read_all

    return read_all(beside, files)


def find(name: str, playbook: str, files: Files | None = None) -> "Baseline | Finding | None":
    """Return the stored baseline of a name, what is wrong with the stored ones, or None when none has this name."""
    if not is_name(name):
        return None
    found = stored(playbook, files)
    one = found.named(name)
    named = [finding for finding in found.findings if PurePosixPath(finding.at.file).stem == name]
    if one is None and not named:
        return None
    problems = named or list(found.findings)
    return problems[0] if problems else one
