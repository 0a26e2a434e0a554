"""What a check found, ready for every format: findings, what was accepted or known, and the stage."""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from crmplan.model import SEVERITIES, Finding
from crmplan.rules import OWN, Family, Preview, Verdict

PREVIEW = "preview"
"""Stands where others have their severity: a finding of a check that does not count yet."""

_COUNTS_AS = {"error": "as an error", "warning": "as a warning", "info": "as information"}


class Judged(NamedTuple):
    """The findings of one playbook: of its text, of its expansion and of the checks."""

    findings: tuple[Finding, ...]
    """The gravest first, then by place."""
    accepted: tuple[tuple[Finding, str], ...]
    """Findings that somebody accepted, each with who, until when and why."""
    skipped: tuple[tuple[str, str], ...]
    """Checks that could not be asked, each with the reason."""
    stage: str
    reached: str
    """The furthest stage without errors; empty when not even ``draft``."""
    next: str
    missing: tuple[str, ...]
    """What the next stage needs, as sentences."""
    covers: tuple[str, ...] = ()
    """Families that were asked, of a work package; empty for all."""
    families: tuple[Family, ...] = ()
    """How every family of checks stands; empty without a plan."""
    known: int = 0
    """How many findings were known when the checks were adopted, and are left out."""
    stale: tuple[tuple[str, str], ...] = ()
    """What was known and is found no more, each as check and what it was about."""
    edition: int = 0
    """The edition of the checks that counted; 0 without a plan."""
    previews: tuple[Preview, ...] = ()
    """Findings of newer checks: shown, and counted nowhere; the gravest first, then by place."""

    def count(self, severity: str) -> int:
        """Return how many findings have a severity."""
        return sum(finding.severity == severity for finding in self.findings)


def judged(
    reading: Iterable[Finding], verdict: Verdict | None, stage: str | None, covers: tuple[str, ...] = ()
) -> Judged:
    """Put the findings of reading and of the checks together.

    ``verdict`` is None when there is no plan to check; ``covers`` are the families a work package is asked about.
    """
    rank = {severity: place for place, severity in enumerate(SEVERITIES)}
    found = [*reading, *(verdict.findings if verdict else ())]
    found.sort(key=lambda one: (rank[one.severity], one.at.order, one.code))
    if verdict is None:
        return Judged(tuple(found), (), (), stage or "draft", "", "draft", ())
    return Judged(
        tuple(found),
        verdict.accepted,
        verdict.skipped,
        verdict.stage,
        verdict.reached,
        verdict.next,
        verdict.missing,
        covers,
        verdict.families,
        len(verdict.known),
        verdict.stale,
        verdict.edition,
        tuple(sorted(verdict.previews, key=lambda one: rank[one.finding.severity])),
    )


def advice(finding: Finding) -> str:
    """Return the message and how to mend it, as one text."""
    return f"{finding.message}. {finding.help}" if finding.help else finding.message


class Kind(NamedTuple):
    """A check or a fault that has findings, with its short manual."""

    id: str
    """The code; of a check of the playbook's own ``OWN/`` and its name."""
    name: str
    summary: str
    what: str
    mend: str


def kinds(findings: Iterable[Finding]) -> tuple[Kind, ...]:
    """Return what the findings are of, each once, sorted by id."""
    from crmplan.rules.frame.manual import brief  # its imports cost more than a check of a small playbook

    found: dict[str, Kind] = {}
    for finding in findings:
        id = kind_of(finding)
        if id not in found:
            text = brief(finding.code) or (finding.message, "A check of the playbook's own.", advice(finding))
            found[id] = Kind(id, finding.rule, *text)
    return tuple(found[id] for id in sorted(found))


def kind_of(finding: Finding) -> str:
    """Return the id of the check or fault behind a finding; own checks share a code, so theirs has the name too."""
    return f"{OWN}/{finding.rule}" if finding.code == OWN else finding.code


def preview_note(preview: Preview) -> str:
    """Return from when the finding of a preview counts, and as what, as one sentence."""
    as_what = _COUNTS_AS[preview.finding.severity]
    return f"From edition {preview.edition} of the checks this counts {as_what}."


def as_preview(preview: Preview) -> Finding:
    """Return the finding of a preview as formats show it: marked in place of its severity, with when it counts."""
    finding, note = preview.finding, preview_note(preview)
    help = finding.help if not finding.help or finding.help.endswith(".") else f"{finding.help}."
    return finding._replace(severity=PREVIEW, help=f"{help} {note}".strip())


def fingerprints(findings: Iterable[Finding]) -> list[str]:
    """Return one mark for each finding that stays the same while lines move and other findings come and go.

    It is made of the rule, the file and what the finding is about; of equal ones the second has a number.
    """
    seen: dict[str, int] = {}
    found = []
    for finding in findings:
        about = finding.subject or "\n".join(finding.tasks) or finding.message
        said = "\0".join((kind_of(finding), finding.at.file, about))
        mark = hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()[:32]
        seen[mark] = seen.get(mark, 0) + 1
        found.append(mark if seen[mark] == 1 else f"{mark}-{seen[mark]}")
    return found
