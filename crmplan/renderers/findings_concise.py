"""Findings one a line, as editors and scripts read them: ``file:line:column: severity: message [rule CODE]``."""

from crmplan.report.judged import Judged
from crmplan.terminal import safe


def render(judged: Judged) -> str:
    """Return one line for each finding; nothing when there is none."""
    return "".join(
        safe(
            f"{one.at.file}:{one.at.line}:{one.at.column}: {one.severity}: {one.message} [{one.rule} {one.code}]"
        )
        + "\n"
        for one in judged.findings
    )
