"""Baselines for the terminal: the list, and one of them against the plan of today."""

from collections.abc import Sequence

from crmplan.report.baselines import Listed
from crmplan.report.baselines_told import LISTED, LISTED_ALIGN, Told, row
from crmplan.terminal import PLAIN, Style, safe, table


def baselines_text(rows: Sequence[Listed], style: Style = PLAIN) -> str:
    """Return the list as a table."""
    return table(LISTED, map(row, rows), LISTED_ALIGN, style) + "\n"


def baseline_text(said: Told, style: Style = PLAIN) -> str:
    """Return one baseline: words, tables and points."""
    lines = [style.paint(safe(said.title), bold=True), "", *map(safe, said.lines)]
    for section in said.sections:
        lines += ["", style.paint(safe(section.title), bold=True), ""]
        if section.head:
            lines.append(table(section.head, section.rows, section.align, style))
        else:
            lines += [safe(f"- {point}") for (point,) in section.rows]
    return "\n".join(lines) + "\n"
