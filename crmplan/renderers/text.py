"""Tables for the terminal: what ``crmplan show`` prints.

Each topic is a function from the report to tables of texts; ``crmplan.terminal`` fits them to the width of
the screen.
"""

import textwrap
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from crmplan.model import Location
from crmplan.report.records import Report, Row
from crmplan.report.words import Amounts
from crmplan.terminal import PLAIN, Style, safe, table


class Column(NamedTuple):
    """A column of a table."""

    title: str
    right: bool = False
    """Whether it is aligned right, as numbers are."""


class Table(NamedTuple):
    """A table with what stands above and below it; texts only."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    """Sentences below it."""


def tables(report: Report, what: str) -> tuple[Table, ...] | None:
    """Return the tables for a topic (a key of ``TOPICS``), a task or a part of the plan.

    Parameters:
        report: what to show.
        what: a topic, the id of a task, or what stands for several tasks: a region, module, wave, phase or
            package, a cell such as ``DE/sales``, a path with ``all`` such as ``all/go-live``.

    Returns:
        The tables in order; None when nothing of the plan has that name.
    """
    topic = TOPICS.get(what)
    if topic:
        return topic(report)
    for place, row in enumerate(report.rows):
        if row.id == what:
            return _task(report, place)
    places = [place for place, row in enumerate(report.rows) if _belongs(row, what)]
    return (_task_list(report, places, what),) if places else None


def text(shown: Iterable[Table], style: Style = PLAIN) -> str:
    """Return tables as the terminal shows them, one below the other, with a line end.

    Where the width of the screen is known, sentences are wrapped and the widest columns are cut to fit.
    """
    parts = []
    for one in shown:
        align = "".join("r" if column.right else "l" for column in one.columns)
        parts.append(style.paint(safe(one.title), bold=True))
        if one.rows:
            parts.append(table([column.title for column in one.columns], one.rows, align, style))
        parts += ["", *(_wrapped(note, style) for note in one.notes)] if one.notes else []
        parts.append("")
    return "\n".join(parts)


def names(report: Report) -> tuple[str, ...]:
    """Return what ``tables`` knows, for guesses: topics, ids of tasks and of the parts of the plan."""
    found = dict.fromkeys((*TOPICS, *(row.id for row in report.rows)))
    for lanes in report.lanes.values():
        found.update(dict.fromkeys(lane.id for lane in lanes if lane.id))
    return tuple(found)


# --- topics --------------------------------------------------------------------------------------------


def critical(report: Report) -> tuple[Table, ...]:
    """The driving path step by step, and in words."""
    columns = _columns("Start", "Finish", "Days>", "Task", "Accountable", "Why not earlier")
    body: list[tuple[str, ...]] = [
        (_date(step.start), _date(step.finish), step.duration, step.name, step.owner, step.cause)
        for step in report.path
    ]
    if not any(step.cause for step in report.path[1:]):
        columns, body = columns[:-1], [row[:-1] for row in body]
    return (_table("Critical path", columns, body, report.path_sentences),)


def milestones(report: Report) -> tuple[Table, ...]:
    """Go-lives, gates and other milestones in order of time."""
    columns = _columns("Date", "Kind", "Milestone", "Float>", "Accountable", "Driven by")
    body = [
        (_date(one.day), one.kind, one.name, _float(one.total_float, one.critical), one.owner, one.drives)
        for one in report.milestones
    ]
    return (_table("Milestones", columns, body, _legend(report)),)


def gates(report: Report) -> tuple[Table, ...]:
    """Gates with who decides, on what, and what they open and release."""
    columns = _columns("Date", "Gate", "Decided by", "Decided", "Criteria", "Opens", "Releases")
    body = [
        (
            _date(gate.day),
            gate.name,
            ", ".join(gate.approvers),
            gate.decided,
            "; ".join(f"{text} ({now})" if now else text for text, now in gate.criteria),
            "; ".join(gate.opens),
            "; ".join(gate.releases),
        )
        for gate in report.gates
    ]
    return (_table("Gates", columns, body),)


def budget(report: Report) -> tuple[Table, ...]:
    """Planned against approved by category, then by quarter, then funding and the cost of running."""
    cost = report.cost
    left = None if cost.approved is None else cost.approved - cost.total
    rows = report.budget.get("category", ())
    sums = [cost.planned, cost.contingency, cost.total, cost.approved]
    money = Amounts(report.currency, [*sums, *(row.planned for row in rows), *(row.approved for row in rows)])
    body: list[tuple[str, ...]] = [
        (row.name, money(row.planned), money(row.approved), money(row.difference)) for row in rows
    ]
    body += [
        ("Planned", money(cost.planned), "", ""),
        ("Contingency", money(cost.contingency), "", ""),
        ("To be approved", money(cost.total), money(cost.approved), money(left)),
    ]
    unit = f"({report.currency})"
    found = [_table(f"Budget {unit}", _columns("Category", "Planned>", "Approved>", "Left>"), body)]
    for kind in ("quarter", "region", "wave", "phase"):
        if kind in report.budget:
            money = Amounts(report.currency, (row.planned for row in report.budget[kind]))
            body = [(row.name, money(row.planned), f"{row.share * 100:.1f} %") for row in report.budget[kind]]
            columns = _columns(kind.capitalize(), "Planned>", "Share>")
            found.append(_table(f"By {kind} {unit}", columns, body))
    if report.funding:
        sums = [*(one.amount for one in report.funding), *(one.spent for one in report.funding)]
        money = Amounts(report.currency, sums)
        columns = _columns(
            "Round", "Released", "Amount>", "Released so far>", "Spent until the next>", "Left>"
        )
        body = [
            (
                one.id,
                _date(one.released) or "no date",
                money(one.amount),
                money(one.cumulative),
                money(one.spent),
                money(one.cumulative - one.spent),
            )
            for one in report.funding
        ]
        notes = ("Spending stays inside what is released on every day.",)
        if cost.overspent:
            day, spent, released = cost.overspent
            notes = (f"On {day} the plan has spent {spent}, and {released} is released.",)
        found.append(_table(f"Funding {unit}", columns, body, notes))
    if cost.run_years:
        money = Amounts(report.currency, [sum for sums in cost.run_years.values() for sum in sums.values()])
        body = [
            (str(year), category, money(amount))
            for year, sums in cost.run_years.items()
            for category, amount in sums.items()
        ]
        columns = _columns("Year", "Category", "Running cost>")
        found.append(_table(f"Running cost, outside the approved sum {unit}", columns, body))
    return tuple(found)


def waves(report: Report) -> tuple[Table, ...]:
    """Waves, regions and the cells of the rollout."""
    found = []
    body: list[tuple[str, ...]]
    if report.waves or not report.regions:
        money = Amounts(report.currency, (wave.cost for wave in report.waves))
        columns = _columns(
            "Wave",
            "Cells",
            "Users>",
            "Start",
            "Last go-live",
            "Support until",
            "Float>",
            f"{report.currency}>",
        )
        body = [
            (
                wave.name,
                wave.cells,
                f"{wave.users:,}",
                _date(wave.start),
                _date(wave.go_live),
                _date(wave.support_until),
                "" if wave.total_float is None else _float(wave.total_float, wave.critical),
                money(wave.cost),
            )
            for wave in report.waves
        ]
        notes = () if report.waves else ("The plan has no waves.",)
        found.append(_table("Waves", columns, body, notes))
    if report.regions:
        money = Amounts(report.currency, (region.cost for region in report.regions))
        columns = _columns(
            "Region",
            "Lead",
            "Users>",
            "First go-live",
            "Last go-live",
            "Support until",
            f"{report.currency}>",
        )
        body = [
            (
                region.name,
                region.lead,
                f"{region.users:,}",
                _date(region.first_go_live),
                _date(region.last_go_live),
                _date(region.support_until),
                money(region.cost),
            )
            for region in report.regions
        ]
        found.append(_table("Regions", columns, body))
    return tuple(found)


def people(report: Report) -> tuple[Table, ...]:
    """People with what they answer for and do."""
    money = Amounts(report.currency, (one.cost for one in report.people))
    columns = _columns(
        "Name", "Title", "Side", "Roles", "Accountable>", "Works on>", "Person-days>", f"{report.currency}>"
    )
    body = [
        (
            one.name,
            one.title,
            one.side,
            ", ".join(one.roles),
            f"{one.accountable:,}",
            f"{one.does:,}",
            f"{one.days:f}",
            money(one.cost),
        )
        for one in report.people
    ]
    return (_table("People", columns, body),)


TOPICS: Mapping[str, Callable[[Report], tuple[Table, ...]]] = MappingProxyType(
    {
        "critical": critical,
        "milestones": milestones,
        "gates": gates,
        "budget": budget,
        "waves": waves,
        "people": people,
    }
)
"""What can be shown by name; anything else is a task or a part of the plan."""


# --- a task, or several --------------------------------------------------------------------------------


def _belongs(row: Row, what: str) -> bool:
    """Whether a row is one of those that a name stands for."""
    if what in (row.region, row.module, row.wave, row.phase, row.package):
        return True
    wanted, own = what.split("/"), row.id.split("/")
    if wanted[0] == "all":
        return own[-len(wanted[1:]) :] == wanted[1:] if len(wanted) > 1 else True
    if len(wanted) < 2:
        return False
    if len(wanted) == 2 and wanted == [row.region, row.module]:
        return True
    return len(wanted) <= len(own) and all(
        word in ("all", part) for word, part in zip(wanted, own, strict=False)
    )


def _task_list(report: Report, places: Iterable[int], what: str) -> Table:
    columns = _columns("Start", "Finish", "Days>", "Float>", "Task", "Id", "Accountable")
    body = []
    for place in places:
        row = report.rows[place]
        mark = "◆ " if row.milestone else ""
        body.append(
            (
                _date(row.start),
                _date(row.finish),
                row.duration,
                _float(row.total_float, row.critical),
                f"{mark}{row.name}",
                row.id,
                row.owner,
            )
        )
    return _table(what, columns, body, _legend(report))


def _task(report: Report, place: int) -> tuple[Table, ...]:
    """Everything of one task."""
    row = report.rows[place]
    facts = [
        ("Id", row.id),
        ("Kinds", ", ".join(row.kinds)),
        ("Phase", row.phase),
        ("Wave", row.wave),
        ("Region", row.region),
        ("Module", row.module),
        ("Package", row.package),
        ("Scheduled", _span(row.start, row.finish) + (", as late as possible" if row.late else "")),
        ("Duration", row.duration),
        ("Earliest", _span(row.early_start, row.early_finish)),
        ("Latest", _span(row.late_start, row.late_finish)),
        ("Total float", f"{row.total_float:f} days" + (", critical" if row.critical else "")),
        ("Free float", f"{row.free_float:f} days"),
        ("Progress", _progress(row)),
        ("Why not earlier", row.why),
        ("Dates to keep", "; ".join(row.constraints)),
        ("Calendar", row.calendar),
        ("Accountable", row.owner),
        ("Team", ", ".join(row.team)),
        ("Consulted", ", ".join(row.consulted)),
        ("Informed", ", ".join(row.informed)),
        ("Approvers", ", ".join(row.approvers)),
        ("Users", f"{row.users:,}" if row.users else ""),
        ("Deliverable", row.deliverable),
        ("Cost", str(row.cost) if row.cost.amount else ""),
        ("Written at", row.place),
    ]
    found = [_table(row.label, _columns("What", "Value"), [fact for fact in facts if fact[1]])]
    links = [
        (
            f"{title} {link.type} {link.lag}".rstrip(),
            report.rows[other].label,
            report.rows[other].id,
            note,
            link.place,
        )
        for link in report.links
        for title, other, note in (
            ("waits for", link.pred, "yes" if link.driving else ""),
            ("lets start", link.succ, "yes" if link.driving else ""),
        )
        if place == (link.succ if title == "waits for" else link.pred)
    ]
    links.sort(key=lambda one: not one[0].startswith("waits"))
    if links:
        found.append(_table("Links", _columns("Link", "Task", "Id", "Drives", "Written at"), links))
    found += [
        _table("Criteria", _columns("Criterion", "Measured"), gate.criteria)
        for gate in report.gates
        if gate.row == place and gate.criteria
    ]
    entries = [
        entry for entry in report.cost.entries if entry.source == row.id and entry.kind in ("cost", "labour")
    ]
    money = Amounts(report.currency, (entry.amount for entry in entries))
    lines = [
        (entry.kind, entry.category, money(entry.amount), entry.basis, _place(report, entry.at))
        for entry in entries
    ]
    if lines:
        columns = _columns("Kind", "Category", f"{report.currency}>", "How it was made", "Written at")
        found.append(_table("Money", columns, lines))
    errors = [
        (finding.severity, finding.rule, finding.message, _place(report, finding.at))
        for finding in report.findings
        if row.id in finding.tasks
    ]
    if errors:
        found.append(_table("Findings", _columns("Severity", "Rule", "Message", "Written at"), errors))
    return tuple(found)


def _place(report: Report, at: Location) -> str:
    return f"{report.file(at.file)}:{at.line}" if at.line else ""


def _progress(row: Row) -> str:
    if row.finished:
        return "finished"
    if row.done is not None:
        return f"{row.done * 100:.0f} % done"
    return "started" if row.started else ""


# --- texts ---------------------------------------------------------------------------------------------


def _columns(*titles: str) -> tuple[Column, ...]:
    """Columns; a ``>`` behind a title aligns it right."""
    return tuple(Column(title.removesuffix(">"), title.endswith(">")) for title in titles)


def _table(
    title: str, columns: tuple[Column, ...], body: Iterable[Iterable[str]], notes: Iterable[str] = ()
) -> Table:
    return Table(title, columns, tuple(map(tuple, body)), tuple(notes))


def _wrapped(note: str, style: Style) -> str:
    text = safe(note)
    return text if style.width is None else textwrap.fill(text, max(style.width, 20), break_long_words=False)


def _date(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _span(start: date, finish: date) -> str:
    return f"{start}" if start == finish else f"{start} to {finish}"


def _float(days: Decimal, critical: bool) -> str:
    return f"{days:f}{' critical' if critical else ''}"


def _legend(report: Report) -> tuple[str, ...]:
    return ("Days and float are working days; a finish is the last working day.",)
