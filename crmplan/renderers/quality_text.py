"""Quality of a schedule as text for the terminal: one table for each assessment, and the tasks behind what is
missed."""

from collections.abc import Sequence

from crmplan.analyses.quality import MISSED, Quality
from crmplan.expand import Plan
from crmplan.terminal import PLAIN, Style, safe, table

LISTED = 5
"""So many tasks are named for a point that is missed; of more the rest is counted."""

HEADERS = ("point", "name", "formula", "value", "threshold", "verdict", "tasks", "note")


def render(quality: Quality, style: Style = PLAIN) -> str:
    """Return both tables, then each missed point with its tasks."""
    blocks = []
    for title, metrics in (("DCMA 14 points", quality.dcma), ("GAO practices", quality.gao)):
        rows = [
            (
                one.code,
                one.name,
                one.formula,
                one.shown,
                one.threshold,
                one.verdict,
                len(one.tasks) or "",
                one.note,
            )
            for one in metrics
        ]
        blocks.append(style.paint(title, bold=True) + "\n\n" + table(HEADERS, rows, "lllrllrl", style))
    behind = [one for one in (*quality.dcma, *quality.gao) if one.verdict == MISSED and one.tasks]
    if behind:
        lines = [style.paint("Tasks behind what is missed", bold=True), ""]
        lines += [f"{one.code} {one.name}: {safe(_tasks(quality.plan, one.tasks))}" for one in behind]
        blocks.append("\n".join(lines))
    return "\n\n".join(block.rstrip("\n") for block in blocks) + "\n"


def _tasks(plan: Plan, tasks: Sequence[int]) -> str:
    names = ", ".join(plan.tasks[task].id for task in tasks[:LISTED])
    return names + (f" and {len(tasks) - LISTED} more" if len(tasks) > LISTED else "")
