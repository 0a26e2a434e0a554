"""Findings for a terminal: all with their lines when they fit a screen, else what to do first and a line per family."""

from collections.abc import Iterator, Mapping, Sequence

from crmplan.model import ERROR, SEVERITIES, Finding
from crmplan.report.judged import PREVIEW, Judged, as_preview
from crmplan.rules import catalogue
from crmplan.source import Source
from crmplan.terminal import PLAIN, Style, frame, safe, table

SCREEN = 8
"""So many findings are shown with their lines; of more, only those of the text and the first to mend are."""

FIRST = 3
"""So many errors of the checks are shown as what to do first."""


def render(
    judged: Judged, sources: Mapping[str, Source], style: Style = PLAIN, *, everything: bool = False
) -> str:
    """Return the findings, their count, and the stage with what the next one needs."""
    blocks = []
    if everything or len(judged.findings) <= SCREEN:
        blocks += [frame(one, sources, style) for one in judged.findings]
        if everything or _fit(judged):
            blocks += [frame(as_preview(one), sources, style) for one in judged.previews]
    else:
        blocks += list(_screen(judged, sources, style))
    blocks.append(_closing(judged, style))
    return "\n\n".join(blocks) + "\n"


def _fit(judged: Judged) -> bool:
    """Whether the findings and the previews fit a screen together."""
    return len(judged.findings) + len(judged.previews) <= SCREEN


def _screen(judged: Judged, sources: Mapping[str, Source], style: Style) -> Iterator[str]:
    text = [one for one in judged.findings if one.code.startswith(("LNG", "CHK"))]
    yield from (frame(one, sources, style) for one in text)
    checks = [one for one in judged.findings if one not in text]
    first = [one for one in checks if one.severity == checks[0].severity][:FIRST] if checks else []
    if first:
        yield (
            style.paint("To mend first", bold=True)
            + "\n\n"
            + "\n\n".join(frame(one, sources, style) for one in first)
        )
    if checks:
        yield style.paint("By family", bold=True) + "\n\n" + _by_family(judged, checks, style)


def _by_family(judged: Judged, checks: Sequence[Finding], style: Style) -> str:
    family_of = {rule.name: rule.family for rule in catalogue()}
    gravest: dict[str, str] = {}
    for one in checks:
        gravest.setdefault(family_of.get(one.rule, "other"), one.message)
    rows = [
        (
            family.name,
            *(count or "" for count in (family.met, family.partly, family.missing, family.waived)),
            safe(gravest.get(family.name, "")),
        )
        for family in judged.families
        if family.met + family.partly + family.missing + family.waived
    ]
    headers = ("family", "met", "partly", "missing", "waived", "gravest")
    return table(headers, rows, "lrrrrl", style)


def _closing(judged: Judged, style: Style) -> str:
    lines = [_counts(judged)]
    if not _fit(judged):
        lines[0] += " (`--all` shows each with its line)"
    lines += [f"Not asked: {name}, because {reason}." for name, reason in judged.skipped]
    if judged.previews:
        lines.append(
            f"Previews come from checks newer than edition {judged.edition}; they count for nothing yet."
        )
    if judged.stale:
        lines.append(_stale(judged))
    if judged.covers:
        lines.append(
            f"Asked about {', '.join(judged.covers)} and the logic of the schedule alone, as `covers` says; "
            "`covers: null` below `programme` asks about everything."
        )
    lines.append(f"Stage asked for: {judged.stage}. Stage reached: {judged.reached or 'none'}.")
    lines += _next(judged)
    misread = any(one.severity == ERROR and one.code.startswith("LNG") for one in judged.findings)
    if judged.next and not misread and any(one.stubs for one in judged.findings):
        lines.append(
            f"`crmplan check --fix --stage {judged.next}` writes entries for what is missing into the playbook, as "
            "comments to fill in; `--diff` shows them first."
        )
    return "\n".join([style.paint(lines[0], bold=True), *lines[1:]])


def _next(judged: Judged) -> Iterator[str]:
    """Yield what the next stage needs; errors that have just been shown are not said again."""
    errors = {one.message for one in judged.findings if one.severity == ERROR}
    missing = [sentence for sentence in judged.missing if sentence not in errors]
    if missing:
        yield f"To be mended before {judged.next}:"
        yield from (f"  - {safe(sentence)}" for sentence in missing[:5])
        if len(missing) > 5:
            yield f"  - and {len(missing) - 5} more; `--stage {judged.next}` lists them"
    elif judged.missing:
        yield f"Mend the errors above to reach {judged.next}."
        misread = sum(one.severity == ERROR and one.code.startswith("LNG") for one in judged.findings)
        if 0 < misread < len(judged.findings):
            yield "Begin with those numbered LNG: other findings may go away with them."


def _stale(judged: Judged) -> str:
    """Return the known findings that are mended; nothing fails for them."""
    listed = [f"{rule} ({safe(about)})" for rule, about in judged.stale[:FIRST]]
    left = len(judged.stale) - len(listed)
    more = f" and {left} more" if left else ""
    return f"Known and found no more: {', '.join(listed)}{more}; `--write-known` takes them out of the list."


def _counts(judged: Judged) -> str:
    parts = [
        f"{judged.count(severity)} {severity}{'' if judged.count(severity) == 1 else 's'}"
        for severity in SEVERITIES
    ]
    if not judged.findings:
        # What is known is missing all the same.
        parts = ["No new finding" if judged.known else "No missing element found"]
    if judged.accepted:
        parts.append(f"{len(judged.accepted)} accepted")
    if judged.known:
        parts.append(f"{judged.known} known")
    if judged.previews:
        parts.append(f"{len(judged.previews)} {PREVIEW}{'' if len(judged.previews) == 1 else 's'}")
    return ", ".join(parts) + ("" if judged.findings else ".")
