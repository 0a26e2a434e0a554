"""Findings as annotations of GitHub Actions.

GitHub shows ten annotations a step and hides the rest without a word, so the ten gravest come first and one notice
counts the others.
"""

from crmplan.model import ERROR, INFO, WARNING, Finding
from crmplan.report.judged import PREVIEW, Judged, advice, as_preview

SHOWN = 10
"""Annotations that GitHub shows for one step."""

_LEVELS = {ERROR: "error", WARNING: "warning", INFO: "notice", PREVIEW: "notice"}


def render(judged: Judged) -> str:
    """Return workflow commands, one a line; previews are notices behind all findings."""
    found = (*judged.findings, *(as_preview(one) for one in judged.previews))
    # The notice that counts the rest is an annotation itself.
    shown = found if len(found) <= SHOWN else found[: SHOWN - 1]
    lines = [_line(one) for one in shown]
    rest = len(found) - len(shown)
    if rest:
        counts = ", ".join(f"{judged.count(severity)} {severity}s" for severity in (ERROR, WARNING, INFO))
        if judged.previews:
            counts += f", {len(judged.previews)} previews"
        lines.append(f"::notice title=crmplan::and {rest} more findings: {counts} in all")
    return "".join(f"{line}\n" for line in lines)


def _line(one: Finding) -> str:
    mark = f"{PREVIEW}: " if one.severity == PREVIEW else ""
    values = {"title": f"{mark}{one.rule} {one.code}"}
    if one.at.line:
        values = {
            "file": one.at.file,
            "line": str(one.at.line),
            "col": str(one.at.column),
            "endLine": str(one.at.end_line),
            **values,
        }
    properties = ",".join(f"{name}={_property(value)}" for name, value in values.items())
    text = advice(one)
    return f"::{_LEVELS[one.severity]} {properties}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
