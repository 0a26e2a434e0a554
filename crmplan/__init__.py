"""Plan CRM rollouts as text: a playbook in YAML becomes dates, money, findings and pictures."""

from __future__ import annotations

__version__ = "0.1.0"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from crmplan.expand import Plan
    from crmplan.language import Playbook
    from crmplan.model import Finding
    from crmplan.report import Report
    from crmplan.rules import Verdict

__all__ = ["PlaybookError", "__version__", "build", "check", "load", "plan"]


class PlaybookError(ValueError):
    """A playbook has errors that stop the work; ``findings`` are all its findings."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        errors = [finding for finding in findings if finding.severity == "error"]
        super().__init__("\n".join(f"{finding.at}: {finding.message}" for finding in errors))
        self.findings = findings


def load(path: Path | str) -> Playbook:
    """Read a playbook from a file, or a shipped one as ``crmplan:NAME``.

    Raises:
        PlaybookError: its text or its language has errors.
    """
    from crmplan import language, model

    playbook, _, findings = language.load(path)
    if playbook is None or model.has_errors(findings):
        raise PlaybookError(tuple(findings))
    return playbook


def plan(path: Path | str, *, as_of: date | None = None) -> Plan:
    """Read a playbook and expand it to tasks and links; ``as_of`` is the day that counts as today.

    Raises:
        PlaybookError: the playbook has errors.
    """
    from crmplan import pipeline

    work = pipeline.plan(path, as_of=as_of, money=False, baselines=False)
    if work.plan is None or work.broken:
        raise PlaybookError(work.findings)
    return work.plan


def check(path: Path | str, *, stage: str | None = None, as_of: date | None = None) -> Verdict:
    """Check a playbook against the failure factors, for a stage (``draft``, ``approval`` or ``go-live``).

    Raises:
        PlaybookError: the playbook cannot be read.
    """
    from crmplan import pipeline

    work = pipeline.judge(pipeline.plan(path, as_of=as_of), stage=stage)
    if work.verdict is None:
        raise PlaybookError(work.findings)
    return work.verdict


def build(path: Path | str, *, stage: str | None = None, as_of: date | None = None) -> Report:
    """Work out everything that an output prints.

    Raises:
        PlaybookError: the playbook has errors.
    """
    from crmplan import pipeline

    work = pipeline.judge(pipeline.plan(path, as_of=as_of), stage=stage)
    if work.broken or work.verdict is None:
        raise PlaybookError(work.findings)
    return pipeline.report(work)
