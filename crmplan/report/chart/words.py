"""What a picture says in words: its title, the note behind a bar, its description."""

from collections.abc import Sequence
from decimal import Decimal

from crmplan.report.chart.outline import Names
from crmplan.report.chart.text import clean, cut, day, plural, span, width
from crmplan.report.records import Report, Row


def number(value: Decimal) -> str:
    """Return a number of days with at most one decimal: ``12``, ``2.5``, ``-3``."""
    return f"{round(value, 1):f}".removesuffix(".0").replace("-", "−") if value else "0"


def kind_of(row: Row) -> str:
    """Return ``go-live``, ``gate`` or ``milestone`` for a task without length, ``task`` for the others."""
    if row.go_live:
        return "go-live"
    if row.gate:
        return "gate"
    return "milestone" if row.milestone else "task"


def tone(row: Row) -> str:
    """Return ``critical``, ``near`` or ``normal``; what is finished is no longer critical."""
    if row.finished:
        return "normal"
    return "critical" if row.critical else "near" if row.near else "normal"


def toned(row: Row, kind: str) -> str:
    """Return the style of the mark of a row."""
    return f"critical-{kind}" if tone(row) == "critical" else kind


def sentence(report: Report, room: float, size: float) -> str:
    """Return the title of every page: what is planned, when it is finished, and how that stands to what was
    committed."""
    says = f"finish {day(report.finish)}"
    if report.committed is not None and report.margin is not None:
        if report.margin > 0:
            says += f", {_days(report.margin)} before the committed date"
        elif report.margin < 0:
            says += f", {_days(-report.margin)} after the committed date"
        else:
            says += ", on the committed date"
    name = cut(clean(report.name), room - width(f": {says}", size, True), size, True)
    return f"{name}: {says}" if name else says.capitalize()


def _days(value: Decimal) -> str:
    text = number(value)
    return f"{text} working day{'' if text == '1' else 's'}"


def full(row: Row) -> str:
    """Return what a reader sees who points at a bar: name, dates, float, owner."""
    state = ", finished" if row.finished else f", {row.done:.0%} done" if row.done else ""
    slack = "" if row.finished else f", float {number(row.total_float)} d"
    owner = clean(row.owner) or "no owner"
    return f"{clean(row.name) or row.id}, {span(row.start, row.finish)}{state}{slack}, {owner}"


def description(report: Report, rows: Sequence[Row], names: Names, subtitle: str) -> str:
    """Return a page in words: how much it shows, its go-lives and its gates."""
    critical = sum(1 for row in rows if tone(row) == "critical")
    text = f"Gantt chart. {subtitle}. {plural(len(rows), 'task')} and milestones, {critical} critical."
    for kind, word in (("go-live", "Go-lives"), ("gate", "Gates")):
        dated = sorted((row for row in rows if kind_of(row) == kind), key=lambda row: row.finish_time)
        named = [f"{title(row, names)} {day(row.finish)}" for row in dated[:6]]
        if named:
            more = f" and {len(dated) - 6} more" if len(dated) > 6 else ""
            text += f" {word}: {'; '.join(named)}{more}."
    return text


def title(row: Row, names: Names) -> str:
    """Return the name of a task with its scope: ``Go-live (Norway, Sales)``."""
    scope = names.scope(row, "none")
    return f"{clean(row.name) or row.id} ({scope})" if scope else clean(row.name) or row.id
