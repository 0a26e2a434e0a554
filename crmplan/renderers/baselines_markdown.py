"""One baseline as Markdown for GitHub and GitLab."""

from crmplan.markup import escape
from crmplan.report.baselines_told import Section, Told


def baseline_markdown(said: Told) -> str:
    """Return a page with a heading for each table; LF line ends."""
    lines = [f"# {escape(said.title)}", "", *(f"- {escape(line)}" for line in said.lines)]
    for section in said.sections:
        lines += ["", f"## {escape(section.title)}", "", *_rows(section)]
    return "\n".join(lines) + "\n"


def _rows(section: Section) -> list[str]:
    if not section.head:
        return [f"- {escape(point)}" for (point,) in section.rows]
    rule = "|".join({"l": ":--", "r": "--:"}[letter] for letter in section.align)
    return [_row(section.head), f"|{rule}|", *map(_row, section.rows)]


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(map(escape, cells))} |"
