"""Gantt charts as Mermaid text, which code hosts draw where Markdown is read.

Mermaid is given dates and computes none: its own calendars and dependencies go wrong silently. What a host
draws is bounded by rows that a reader can take in and by characters, so a large plan is rolled up lane by
lane until it fits.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from crmplan.lang import form
from crmplan.lang import gettext as _
from crmplan.report.chart import (
    LEVELS,
    Group,
    Names,
    choose_by,
    clean,
    cut,
    day,
    driving,
    groups,
    kind_of,
    sentence,
    span,
    tasks,
    tone,
    width,
)
from crmplan.report.records import Report, Row
from crmplan.report.words import count as counted

MAX_CHARS = 49_000
"""Mermaid refuses texts over 50,000 characters unless its host allows more."""
MAX_ROWS = 60
SMALL_ROWS, SMALL_CHARS = 24, 1_900
"""What GitLab draws at once in an issue or a merge request: together 2,000 characters."""

_KEYWORDS = re.compile(
    r"(?:gantt|dateformat|inclusiveenddates|topaxis|axisformat|tickinterval|includes|excludes|todaymarker"
    r"|weekday|weekend|title|acctitle|accdescr|accdescription|section|click|call|href|style|classdef)\b"
    r"|\d{4}-|[!-/\[-^_{-~]",
    re.IGNORECASE,
)
_SPECIAL = {ord(char): f"#{ord(char)};" for char in ':;#%<>&"`{}\\'}
_NAME = 60
"""Longest name of a row, in characters of common width."""
_FONT = 11.0
"""Mermaid's type size."""


def mermaid(
    report: Report,
    max_rows: int = MAX_ROWS,
    max_chars: int = MAX_CHARS,
    by: str = "auto",
    level: str = "auto",
) -> str:
    """Return a plan as a Mermaid Gantt chart, without a fence, ending in a line end.

    Args:
        report: What is drawn.
        max_rows: Most rows; ``level="tasks"`` sets it aside.
        max_chars: Most characters, counted as Mermaid does (UTF-16).
        by: What the sections are, as in ``chart.BY``.
        level: ``tasks``, ``lanes`` or ``auto``: every task when they fit, else one bar a lane with its
            go-lives and gates and the driving path, and less where that is too much.

    Raises:
        ValueError: When ``by`` or ``level`` is none of their words.
    """
    if level not in LEVELS:
        raise ValueError(f"level must be one of {', '.join(LEVELS)}, not {level!r}")
    by = choose_by(report, by)
    lanes = groups(report, by)
    names = Names(report)
    forms: list[Callable[[int], list[str]]] = [
        lambda room: list(_all(report, lanes, names, room)),
        lambda room: list(_lanes(report, lanes, names, room, ("go-live", "gate"))),
        lambda room: list(_lanes(report, lanes, names, room, ("go-live",))),
        lambda room: list(_merged(report, lanes, room, True)),
        lambda room: list(_merged(report, lanes, room, False)),
    ]
    for at, make in enumerate(forms):
        if level == "lanes" and at == 0:
            continue
        for room in (_NAME, _NAME // 2):
            lines = make(room)
            left = max_rows - sum(1 for line in lines if not line.startswith("section "))
            if left < 0 and not (level == "tasks" and at == 0):
                break
            text = _document(report, lines)
            if _length(text) > max_chars:
                continue
            path = _path(report, min(left, 20), names, room) if at and left > 5 else []
            longer = _document(report, lines + path)
            return longer if _length(longer) <= max_chars else text
    return _fewest(report, lanes, max_rows, max_chars)


def escape(text: str, keep: str = "") -> str:
    """Return ``text`` so that Mermaid shows it as it is; ``keep`` holds characters that do no harm there.

    Characters that mean something to Mermaid become entities by number (by name they would be no XML in a
    saved picture), and so does the first letter of what begins like a keyword.
    """
    text = "".join([char if char in keep else _SPECIAL.get(ord(char), char) for char in clean(text)])
    if _KEYWORDS.match(text) and not text.startswith("#"):
        return f"#{ord(text[0])};{text[1:]}"
    return text


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _document(report: Report, lines: list[str]) -> str:
    """Return a whole chart around its sections and rows."""
    sections = [_plain(line.removeprefix("section ")) for line in lines if line.startswith("section ")]
    # Mermaid writes the names of the sections into a margin that it does not measure.
    margin = int(max((width(section, _FONT) for section in sections), default=0.0)) + 20
    first = min((row.start for row in report.rows), default=report.start)
    last = max((row.finish for row in report.rows), default=report.finish)
    days = (last - first).days + 1
    # Hosts write the names of months in English whatever the language of the page.
    form_of_days, form_of_months = form("FORM_AXIS_DAY", "%e %b %Y"), form("FORM_AXIS_MONTH", "%b %Y")
    ticks, axis = next(
        (ticks, axis)
        for limit, ticks, axis in (
            (12, "1day", form_of_days),
            (84, "1week", form_of_days),
            (400, "1month", form_of_months),
            (1200, "3month", form_of_months),
            (2400, "6month", form_of_months),
            (10**9, f"{12 * (days // 4400 + 1)}month", "%Y"),
        )
        if days <= limit
    )
    head = [
        "gantt",
        f"title {escape(sentence(report, 90 * _FONT, _FONT), ':')}",
        "dateFormat YYYY-MM-DD",
        f"axisFormat {axis}",
        f"tickInterval {ticks}",
        "weekday monday",
        "todayMarker off",
    ]
    if margin > 75:
        head.insert(0, f'%%{{init: {{"gantt": {{"leftPadding": {margin}}}}}}}%%')
    return "\n".join(head + lines) + "\n"


def _plain(text: str) -> str:
    """Return what an escaped text looks like."""
    return re.sub(r"#(\d+);", lambda found: chr(int(found[1])), text)


def _section(name: str) -> str:
    return f"section {escape(cut(clean(name), 170.0, _FONT))}"


def _row(name: str, tags: Iterable[str], start: date, finish: date) -> str:
    """Return a task; Mermaid's end is the day on which it is over, ours the last day of work."""
    end = finish + timedelta(1) if finish < date.max else finish
    return f"{name} :{', '.join([*tags, start.isoformat(), end.isoformat()])}"


def _label(text: str, room: int) -> str:
    return escape(cut(text, room * 0.6 * _FONT, _FONT))


def _tags(row: Row) -> list[str]:
    tags = ["crit"] if tone(row) == "critical" else []
    if row.finished:
        tags.append("done")
    elif row.started:
        tags.append("active")
    return tags


def _mark(row: Row, name: str, room: int) -> str:
    """Return a milestone with its date; Mermaid draws it in the middle of its time, so it lasts the whole
    day."""
    text = f"{_label(name, room)}, {day(row.finish)}"
    return _row(text, [*_tags(row), "milestone"], row.finish, row.finish)


def _all(report: Report, lanes: Iterable[Group], names: Names, room: int) -> Iterator[str]:
    """Yield every task below its lane."""
    for group in lanes:
        yield _section(group.name)
        for entry in tasks(report, group, names):
            row = report.rows[entry.row]
            text = f"{entry.label} ({entry.scope})" if entry.scope else entry.label
            if row.milestone:
                yield _mark(row, text, room)
            else:
                yield _row(_label(text, room), _tags(row), row.start, row.finish)


def _bar(report: Report, group: Group, name: str) -> str:
    """Return the roll-up of a lane: critical when any of its open tasks is."""
    rows = [report.rows[at] for at in group.rows]
    tags = ["crit"] if any(tone(row) == "critical" for row in rows) else []
    if all(row.finished for row in rows):
        tags.append("done")
    elif any(row.started for row in rows):
        tags.append("active")
    return _row(name, tags, min(row.start for row in rows), max(row.finish for row in rows))


def _lanes(
    report: Report, lanes: Iterable[Group], names: Names, room: int, kinds: tuple[str, ...]
) -> Iterator[str]:
    """Yield a section for each lane: its roll-up and its marks of some kinds."""
    for group in lanes:
        yield _section(group.name)
        yield _bar(report, group, counted(len(group.rows), "{number} task", "{number} tasks"))
        for at in group.rows:
            row = report.rows[at]
            if kind_of(row) in kinds:
                scope = names.scope(row, group.kind)
                name = clean(row.name) or row.id
                yield _mark(row, f"{name} ({scope})" if scope else name, room)


def _path(report: Report, room: int, names: Names, wide: int) -> list[str]:
    """Return a section with the steps that drive the finish."""
    lines = []
    for entry in driving(report, room + 1, names):
        if entry.kind == "head":
            lines.append(_section(entry.label.partition(":")[0]))
            continue
        row = report.rows[entry.row]
        text = f"{entry.label} ({entry.scope})" if entry.scope else entry.label
        if row.milestone:
            lines.append(_mark(row, text, wide))
        else:
            lines.append(_row(_label(text, wide), _tags(row), row.start, row.finish))
    return lines


def _merged(report: Report, lanes: Iterable[Group], room: int, lives: bool) -> Iterator[str]:
    """Yield one row for each lane, and with ``lives`` one for all its go-lives."""
    for group in lanes:
        name = _label(group.name, room)
        yield _bar(report, group, name)
        rows = [row for row in (report.rows[at] for at in group.rows) if row.go_live]
        if lives and rows:
            critical = any(tone(row) == "critical" for row in rows)
            first, last = min(row.finish for row in rows), max(row.finish for row in rows)
            text = _("{name} go-live, {days}") if len(rows) == 1 else _("{name} {number} go-lives, {days}")
            tags = ["crit", "milestone"] if critical else ["milestone"]
            label = text.format(name=name, number=len(rows), days=span(first, last))
            yield _row(label, tags, last, last)


def _fewest(report: Report, lanes: tuple[Group, ...], max_rows: int, max_chars: int) -> str:
    """Return the first lanes and one row for the others; at least that one row."""
    kept = min(len(lanes), max_rows) - 1
    while True:
        lines = list(_merged(report, lanes[: max(kept, 0)], _NAME // 2, False))
        rest = lanes[max(kept, 0) :]
        if rest:
            together = rest[0]._replace(rows=tuple(at for group in rest for at in group.rows))
            name = _("{number} more lanes").format(number=len(rest))
            if not lines:
                name = _("All {number} tasks").format(number=len(report.rows))
            lines.append(_bar(report, together, name))
        text = _document(report, lines)
        if kept <= 0 or _length(text) <= max_chars:
            return text
        kept -= 1 + kept // 8
