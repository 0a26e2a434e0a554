"""The history of a plan for the terminal."""

from crmplan.lang import ngettext
from crmplan.report.history import History
from crmplan.report.history_told import Section, told
from crmplan.terminal import PLAIN, Style, safe, table

MOST = 20
"""The longest table of moves; what is left out is counted and stands in the CSV."""


def history_text(history: History, style: Style = PLAIN) -> str:
    """Return the headline, what commits these are, and the tables."""
    said = told(history)
    lines = [style.paint(safe(f"{said.title}: {said.headline}"), bold=True), *map(safe, said.notes)]
    for number, section in enumerate(said.sections):
        lines += ["", style.paint(safe(section.title), bold=True), "", *_section(section, number > 1, style)]
    return "\n".join(lines) + "\n"


def _section(section: Section, long: bool, style: Style) -> list[str]:
    rows = section.table.rows
    shown = rows[-MOST:] if long else rows
    align = "".join("r" if number else "l" for number in section.table.numeric)
    lines = [table(section.table.head, shown, align, style)]
    left = len(rows) - len(shown)
    if left:
        more = ngettext(
            "{number} earlier move; --format csv has it.",
            "{number} earlier moves; --format csv has them.",
            left,
        )
        lines += ["", more.format(number=left)]
    return lines
