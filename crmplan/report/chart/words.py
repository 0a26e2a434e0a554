"""What a picture says in words: its title, the note behind a bar, its description."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from crmplan.lang import figure, ngettext
from crmplan.lang import gettext as _
from crmplan.report.chart.outline import Names
from crmplan.report.chart.text import clean, cut, day, span, width
from crmplan.report.records import Report, Row
from crmplan.report.words import count, working_days


def number(value: Decimal) -> str:
    """Return a number of days with at most one decimal: ``12``, ``2.5``, ``-3``."""
    return figure(f"{round(value, 1):f}".removesuffix(".0").replace("-", "−")) if value else "0"


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
    form = _("finish {day}")
    if report.committed is not None and report.margin is not None:
        if report.margin > 0:
            form = _("finish {day}, {days} before the committed date")
        elif report.margin < 0:
            form = _("finish {day}, {days} after the committed date")
        else:
            form = _("finish {day}, on the committed date")
    says = form.format(day=day(report.finish), days=_days(abs(report.margin or Decimal())))
    name = cut(clean(report.name), room - width(f": {says}", size, True), size, True)
    return f"{name}: {says}" if name else says[:1].upper() + says[1:]


def _days(value: Decimal) -> str:
    text = number(value)
    many = 1 if text == "1" else 2
    return ngettext("{number} working day", "{number} working days", many).format(number=text)


def full(row: Row) -> str:
    """Return what a reader sees who points at a bar: name, dates, float, owner."""
    state = ""
    if row.finished:
        state = _(", finished")
    elif row.done:
        state = _(", {share} done").format(share=f"{row.done:.0%}")
    slack = "" if row.finished else _(", float {number} d").format(number=number(row.total_float))
    owner = clean(row.owner) or _("no owner")
    return f"{clean(row.name) or row.id}, {span(row.start, row.finish)}{state}{slack}, {owner}{moved(row)}"


def baseline_name(report: Report, room: float, size: float) -> str:
    """Return what a legend calls the baseline, with its name cut to ``room``."""
    if not report.pack.baselines:
        return _("Baseline")
    current = report.pack.baselines[-1]
    text = _("Baseline {name}, approved {day}") if current.on else _("Baseline {name}")
    name = cut(clean(current.name), room, size)
    return text.format(name=name, day=day(current.on) if current.on else "")


def moved(row: Row) -> str:
    """Return the dates of a row in the baseline and its slip, to follow its name; empty where it was not in it."""
    if row.baseline_start is None or row.baseline_finish is None:
        return ""
    if not row.moved:
        return _(", as in the baseline")
    slip = row.slip or Decimal()
    text = were(row.baseline_start, row.baseline_finish)
    if slip:
        text += (_(", {number} d later") if slip > 0 else _(", {number} d earlier")).format(
            number=number(abs(slip))
        )
    return text


def were(first: date, last: date) -> str:
    """Return days in the baseline, to follow a name."""
    return _(", baseline {days}").format(days=span(first, last))


def described(report: Report, rows: Sequence[Row]) -> str:
    """Return how many of the rows have moved since the baseline, as a sentence to follow another; empty without
    one."""
    if not report.pack.baselines:
        return ""
    was = [row for row in rows if row.baseline_start is not None]
    baseline = baseline_name(report, 200.0, 7.0)
    if not was:
        return " " + _("{baseline}: none of them was in it.").format(baseline=baseline)
    slips = [row.slip for row in was if row.slip is not None]
    later, earlier = [slip for slip in slips if slip > 0], sum(slip < 0 for slip in slips)
    text = _("{baseline}: {moved} of {all} have moved").format(
        baseline=baseline, moved=sum(row.moved for row in was), all=len(was)
    )
    if later:
        text += ngettext(
            ", {number} finishes later, by {days} at most",
            ", {number} finish later, by {days} at most",
            len(later),
        ).format(number=len(later), days=working_days(max(later)))
    if earlier:
        text += ngettext(", {number} earlier", ", {number} earlier", earlier).format(number=earlier)
    if len(was) < len(rows):
        new = len(rows) - len(was)
        text += ngettext("; {number} is new", "; {number} are new", new).format(number=new)
    return f" {text}."


def description(report: Report, rows: Sequence[Row], names: Names, subtitle: str) -> str:
    """Return a page in words: how much it shows, its go-lives and its gates."""
    critical = sum(1 for row in rows if tone(row) == "critical")
    text = _("Gantt chart. {title}. {tasks} and milestones, {critical} critical.").format(
        title=subtitle, tasks=count(len(rows), "{number} task", "{number} tasks"), critical=critical
    )
    text += described(report, rows)
    for kind, word in (("go-live", _("Go-lives")), ("gate", _("Gates"))):
        dated = sorted((row for row in rows if kind_of(row) == kind), key=lambda row: row.finish_time)
        named = [f"{title(row, names)} {day(row.finish)}" for row in dated[:6]]
        if named:
            parts = "; ".join(named)
            if len(dated) > 6:
                text_ = ngettext("{items} and {number} more", "{items} and {number} more", len(dated) - 6)
                parts = text_.format(items=parts, number=len(dated) - 6)
            text += f" {word}: {parts}."
    return text


def title(row: Row, names: Names) -> str:
    """Return the name of a task with its scope: ``Go-live (Norway, Sales)``."""
    scope = names.scope(row, "none")
    return f"{clean(row.name) or row.id} ({scope})" if scope else clean(row.name) or row.id
