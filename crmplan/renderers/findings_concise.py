"""Findings one a line, as editors and scripts read them: ``file:line:column: severity: message [rule CODE]``."""

from crmplan.report.judged import Judged, as_preview
from crmplan.terminal import safe


def render(judged: Judged) -> str:
    """Return one line for each finding, previews last; nothing when there is none."""
    found = (*judged.findings, *(as_preview(one) for one in judged.previews))
    return "".join(
        safe(
            f"{one.at.file}:{one.at.line}:{one.at.column}: {one.severity}: {one.message} [{one.rule} {one.code}]"
        )
        + "\n"
        for one in found
    )
