"""The history of a plan as Markdown for GitHub and GitLab."""

from collections.abc import Iterator

from crmplan.lang import ngettext
from crmplan.markup import code, escape
from crmplan.report.history import History
from crmplan.report.history_told import Section, told

MOST = 150
"""The longest table; of a longer one the newest rows stay, and the others are counted."""


def history_markdown(history: History) -> str:
    """Return a heading, what the history says in a sentence, and the tables; LF line ends."""
    said = told(history)
    lines = [f"# {escape(said.title)}", "", f"**{escape(said.headline)}**", ""]
    lines += [" ".join(map(escape, said.notes)), ""]
    for section in said.sections:
        lines += _section(section)
    return "\n".join(lines).rstrip("\n") + "\n"


def _section(section: Section) -> Iterator[str]:
    head, rows, numeric = section.table
    yield from (f"## {escape(section.title)}", "")
    left = len(rows) - MOST
    if left > 0:
        words = ngettext("{number} earlier row is left out.", "{number} earlier rows are left out.", left)
        yield from (escape(words.format(number=left)), "")
    yield f"| {' | '.join(map(escape, head))} |"
    yield f"|{'|'.join('--:' if number else ':--' for number in numeric)}|"
    commits = bool(rows) and all(len(row[0]) == 10 and row[0].isalnum() for row in rows)
    for row in rows[-MOST:]:
        first = code(row[0]) if commits else escape(row[0])
        yield f"| {' | '.join([first, *map(escape, row[1:])])} |"
    yield ""
