"""Quality of a schedule as Markdown, for a review or a comment on a pull request."""

from collections.abc import Sequence

from crmplan.analyses.quality import MISSED, Metric, Quality
from crmplan.expand import Plan

LISTED = 20
"""So many tasks are named for a point that is missed; of more the rest is counted."""


def render(quality: Quality) -> str:
    """Return a table for each assessment, then each missed point with its tasks."""
    lines = [*_section("DCMA 14 points", quality.dcma), *_section("GAO practices", quality.gao)]
    behind = [one for one in (*quality.dcma, *quality.gao) if one.verdict == MISSED and one.tasks]
    if behind:
        lines += ["### Tasks behind what is missed", ""]
        lines += [f"- **{one.code} {one.name}**: {_tasks(quality.plan, one.tasks)}" for one in behind]
        lines.append("")
    return "\n".join(lines)


def _section(title: str, metrics: Sequence[Metric]) -> list[str]:
    counts = [
        (word, sum(one.verdict == word for one in metrics)) for word in ("met", "missed", "not applicable")
    ]
    return [
        f"### {title}",
        "",
        f"{', '.join(f'{count} {word}' for word, count in counts)}.",
        "",
        "| point | name | formula | value | threshold | verdict | tasks | note |",
        "|:--|:--|:--|--:|:--|:--|--:|:--|",
        *(_row(one) for one in metrics),
        "",
    ]


def _row(one: Metric) -> str:
    verdict = f"**{one.verdict}**" if one.verdict == MISSED else one.verdict
    cells = (
        one.code,
        one.name,
        _escaped(one.formula),
        one.shown,
        _escaped(one.threshold),
        verdict,
        str(len(one.tasks) or ""),
        _escaped(one.note),
    )
    return f"| {' | '.join(cells)} |"


def _tasks(plan: Plan, tasks: Sequence[int]) -> str:
    # Ids hold letters, digits, hyphens, underscores and slashes alone, so nothing in them is markup in code.
    names = ", ".join(f"`{plan.tasks[task].id}`" for task in tasks[:LISTED])
    return names + (f" and {len(tasks) - LISTED} more" if len(tasks) > LISTED else "")


def _escaped(text: str) -> str:
    return text.replace("<", "&lt;").replace(">", "&gt;").replace("|", "\\|").replace("*", "\\*")
