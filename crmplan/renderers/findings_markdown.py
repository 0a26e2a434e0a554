"""Findings as Markdown, for a comment on a pull request."""

from crmplan.model import SEVERITIES, Finding
from crmplan.report.judged import Judged, advice, as_preview

_TITLES = {"error": "Errors", "warning": "Warnings", "info": "Notes"}


def render(judged: Judged) -> str:
    """Return the stage, then the findings by severity, then what was accepted."""
    counts = ", ".join(
        f"{judged.count(severity)} {severity}{'' if judged.count(severity) == 1 else 's'}"
        for severity in SEVERITIES
    )
    reached = f"**{judged.reached}**" if judged.reached else "none"
    lines = [f"{counts}. Stage asked for: **{judged.stage}**; stage reached: {reached}.", ""]
    if not judged.findings:
        # What is known is missing all the same.
        nothing = "No new finding" if judged.known else "No missing element found"
        lines = [f"{nothing}. Stage reached: {reached}.", ""]
    if judged.known:
        lines += [f"{judged.known} known since the checks were adopted, and left out here.", ""]
    for severity in SEVERITIES:
        found = [one for one in judged.findings if one.severity == severity]
        if found:
            lines += [f"### {_TITLES[severity]}", "", *(_item(one) for one in found), ""]
    if judged.families:
        lines += ["### Readiness", "", "| family | met | partly | missing | waived | not applicable |"]
        lines += ["|:--|--:|--:|--:|--:|--:|"]
        lines += [f"| {' | '.join(str(part) for part in family)} |" for family in judged.families]
        lines.append("")
    if judged.accepted:
        lines += ["### Accepted", ""]
        lines += [f"{_item(one)} Accepted by {_escaped(who)}." for one, who in judged.accepted]
        lines.append("")
    if judged.previews:
        lines += [
            "### Previews",
            "",
            f"Checks newer than edition {judged.edition}; they count for nothing yet.",
            "",
        ]
        lines += [*(_item(as_preview(one)) for one in judged.previews), ""]
    return "\n".join(lines)


def _item(one: Finding) -> str:
    return (
        f"- {_escaped(advice(one))} ({_code(one.rule)} {one.code}, {_code(f'{one.at.file}:{one.at.line}')})"
    )


def _code(text: str) -> str:
    text = " ".join(text.split()).replace("`", "'")
    return f"`{text}`"


def _escaped(text: str) -> str:
    """Return text that no Markdown of a Git host reads as markup, mention or link."""
    text = " ".join(text.split())
    for char in "\\`*_{}[]<>#|~":
        text = text.replace(char, f"\\{char}" if char not in "<>" else ("&lt;" if char == "<" else "&gt;"))
    return text.replace("@", "@\u200b").replace("://", ":\u200b//")
