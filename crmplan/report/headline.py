"""The sentences that a steering committee reads first."""

from crmplan.report.records import Report, Row
from crmplan.report.words import STARTS, count, listed, percent, quoted, small, working_days


def headline(report: Report) -> tuple[str, ...]:
    """Return three to six sentences: finish, money, go-lives, what drives the date, the next decision, what
    is missing."""
    return tuple(
        sentence
        for sentence in (
            _finish(report),
            _money(report),
            _go_lives(report),
            _driver(report),
            _next_gate(report),
            _missing(report),
        )
        if sentence
    )


def _finish(report: Report) -> str:
    if not report.rows:
        return "The plan has no task yet."
    done = all(row.finished for row in report.rows)
    text = f"The programme {'finished' if done else 'finishes'} on {report.finish}"
    if report.committed is None or report.margin is None:
        return f"{text}; no finish is committed."
    if report.margin == 0:
        return f"{text}, on the last day that was committed."
    side = "before" if report.margin > 0 else "after"
    return f"{text}, {working_days(abs(report.margin))} {side} the committed {report.committed}."


def _money(report: Report) -> str:
    cost = report.cost
    if not cost.planned.amount:
        return "No money is planned."
    text = f"It costs {cost.total}"
    if cost.contingency.amount:
        share = f"{percent(cost.contingency_share)} " if cost.contingency_share else ""
        text = f"It costs {cost.planned}, with {share}contingency {cost.total}"
    if cost.approved is None:
        text += "; no approved sum is written down."
    elif cost.approved.amount < cost.total.amount:
        text += f": {cost.total - cost.approved} more than the approved {cost.approved}."
    elif cost.approved.amount == cost.total.amount:
        text += ": all of the approved sum."
    else:
        text += f": {cost.approved - cost.total} less than the approved {cost.approved}."
    if cost.overspent:
        day, spent, released = cost.overspent
        text += f" From {day} it spends more than is released ({spent} of {released})."
    return text


def _go_lives(report: Report) -> str:
    live = [one for one in report.milestones if one.kind == "go-live"]
    if not live:
        return "Nothing goes live in this plan."
    users = f" for {count(report.users, 'user')}" if report.users else ""
    if len(live) == 1:
        return f"Go-live{users} is on {live[0].day}."
    first, last = live[0], live[-1]
    if first.day == last.day:
        return f"{count(len(live), 'go-live')}{users} are on {first.day}."
    return (
        f"{count(len(live), 'go-live')}{users} run from {first.day} ({_scope(report, first.row)}) "
        f"to {last.day} ({_scope(report, last.row)})."
    )


def _scope(report: Report, place: int) -> str:
    """What goes live: the scope in the label, else the name."""
    label, name = report.rows[place].label, report.rows[place].name
    return label.removeprefix(name).strip(" ()") or name


def _driver(report: Report) -> str:
    path = [report.rows[step.row] for step in report.path]
    work = [row for row in path if not row.milestone and not row.finished]
    if not work:
        return ""
    longest = sorted(work, key=lambda row: (-row.days, row.start, row.id))[:2]
    named = listed(
        f"{quoted(row.label)} ({row.duration}, {row.owner or 'nobody is accountable'})" for row in longest
    )
    verb = "is" if len(longest) == 1 else "are"
    text = f"{count(len(path), 'step drives', 'steps drive')} the date; the longest {verb} {named}."
    first = path[0]
    if not first.started and first.why != STARTS:
        text += f" The first, {quoted(first.label)}, {first.why}."
    return text


def _next_gate(report: Report) -> str:
    """The next gate that has not been passed."""
    for gate in report.gates:
        row: Row = report.rows[gate.row]
        if row.finished or gate.decided:
            continue
        by = f", decided by {listed(gate.approvers, 3)}" if gate.approvers else ", and nobody decides it"
        what = f" It releases {listed(gate.releases)}." if gate.releases else ""
        return f"The next gate is {quoted(gate.name)} on {gate.day}{by}.{what}"
    return ""


def _missing(report: Report) -> str:
    ready = report.readiness
    if ready.errors:
        faults = count(ready.errors, "error")
        stand = "stands" if ready.errors == 1 else "stand"
        return f"{faults} {stand} against {ready.stage}" + (
            f": {_summary(report)}." if report.findings else "."
        )
    asked = f" They ask about {listed(map(small, ready.covers))} alone (`covers`)." if ready.covers else ""
    if ready.warnings:
        return f"The checks for {ready.stage} find no error and {count(ready.warnings, 'warning')}.{asked}"
    return f"The checks for {ready.stage} find nothing to mend.{asked}"


def _summary(report: Report) -> str:
    """The rules behind the errors, by name."""
    errors = dict.fromkeys(one.rule for one in report.findings if one.severity == "error")
    return listed(errors, 4)
