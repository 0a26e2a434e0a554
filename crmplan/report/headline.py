"""The sentences that a steering committee reads first."""

from crmplan.lang import day, figure, ngettext, word
from crmplan.lang import gettext as _
from crmplan.report.pack.phrases import shifted
from crmplan.report.pack.records import BaselineRow
from crmplan.report.records import Report, Row
from crmplan.report.words import STARTS, count, length, listed, percent, quoted, small, sum_of, working_days


def headline(report: Report) -> tuple[str, ...]:
    """Return three to seven sentences: finish, how far it is from the baselines, money, go-lives, what drives the
    date, the next decision, what is missing."""
    return tuple(
        sentence
        for sentence in (
            _finish(report),
            _slip(report),
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
        return _("The plan has no task yet.")
    if all(row.finished for row in report.rows):
        text = _("The programme finished on {day}")
    else:
        text = _("The programme finishes on {day}")
    text = text.format(day=day(report.finish))
    if report.committed is None or report.margin is None:
        return _("{finish}; no finish is committed.").format(finish=text)
    if report.margin == 0:
        return _("{finish}, on the last day that was committed.").format(finish=text)
    if report.margin > 0:
        form = _("{finish}, {days} before the committed {committed}.")
    else:
        form = _("{finish}, {days} after the committed {committed}.")
    return form.format(finish=text, days=working_days(abs(report.margin)), committed=day(report.committed))


def _slip(report: Report) -> str:
    """How far the finish is from the first baseline and the current one."""
    if not report.pack.baselines:
        return ""
    first, current = report.pack.baselines[0], report.pack.baselines[-1]
    if first is current:
        text = _("Finish against the baseline ({baseline}): {shift}.")
        return text.format(baseline=_approved(first), shift=_shift(first))
    text = _(
        "Finish against the first baseline ({first}): {first_shift}; against the current one ({current}): {shift}."
    )
    return text.format(
        first=_approved(first), first_shift=_shift(first), current=_approved(current), shift=_shift(current)
    )


def _approved(one: BaselineRow) -> str:
    return one.name if one.on is None else f"{one.name}, {day(one.on)}"


def _shift(one: BaselineRow) -> str:
    return shifted(one.shift) if one.shift else _("the same day")


def _money(report: Report) -> str:
    cost = report.cost
    if not cost.planned.amount:
        return _("No money is planned.")
    total = sum_of(cost.total)
    if not cost.contingency.amount:
        text = _("It costs {total}").format(total=total)
    elif cost.contingency_share:
        text = _("It costs {planned}, with {share} contingency {total}").format(
            planned=sum_of(cost.planned), share=percent(cost.contingency_share), total=total
        )
    else:
        text = _("It costs {planned}, with contingency {total}").format(
            planned=sum_of(cost.planned), total=total
        )
    if cost.approved is None:
        text = _("{cost}; no approved sum is written down.").format(cost=text)
    elif cost.approved.amount == cost.total.amount:
        text = _("{cost}: all of the approved sum.").format(cost=text)
    else:
        if cost.approved.amount < cost.total.amount:
            form, apart = _("{cost}: {sum} more than the approved {approved}."), cost.total - cost.approved
        else:
            form, apart = _("{cost}: {sum} less than the approved {approved}."), cost.approved - cost.total
        text = form.format(cost=text, sum=sum_of(apart), approved=sum_of(cost.approved))
    if cost.overspent:
        first, spent, released = cost.overspent
        text += " " + _("From {day} it spends more than is released ({spent} of {released}).").format(
            day=day(first), spent=sum_of(spent), released=sum_of(released)
        )
    return text


def _go_lives(report: Report) -> str:
    live = [one for one in report.milestones if one.kind == "go-live"]
    if not live:
        return _("Nothing goes live in this plan.")
    first, last = live[0], live[-1]
    users = count(report.users, "{number} user", "{number} users") if report.users else ""
    if len(live) == 1:
        if users:
            return _("Go-live for {users} is on {day}.").format(users=users, day=day(first.day))
        return _("Go-live is on {day}.").format(day=day(first.day))
    what = count(len(live), "{number} go-live", "{number} go-lives")
    if users:
        what = _("{go_lives} for {users}").format(go_lives=what, users=users)
    if first.day == last.day:
        return _("{go_lives} are on {day}.").format(go_lives=what, day=day(first.day))
    return _("{go_lives} run from {first} ({first_scope}) to {last} ({last_scope}).").format(
        go_lives=what,
        first=day(first.day),
        first_scope=_scope(report, first.row),
        last=day(last.day),
        last_scope=_scope(report, last.row),
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
        f"{quoted(row.label)} ({length(row.duration)}, {row.owner or _('nobody is accountable')})"
        for row in longest
    )
    steps = count(len(path), "{number} step drives the date", "{number} steps drive the date")
    text = ngettext("{steps}; the longest is {named}.", "{steps}; the longest are {named}.", len(longest))
    text = text.format(steps=steps, named=named)
    first = path[0]
    if not first.started and first.why != _(STARTS):
        text += " " + _("The first, {step}, {why}.").format(step=quoted(first.label), why=first.why)
    return text


def _next_gate(report: Report) -> str:
    """The next gate that has not been passed."""
    for gate in report.gates:
        row: Row = report.rows[gate.row]
        if row.finished or gate.decided:
            continue
        if gate.approvers:
            text = _("The next gate is {gate} on {day}, decided by {people}.")
        else:
            text = _("The next gate is {gate} on {day}, and nobody decides it.")
        text = text.format(gate=quoted(gate.name), day=day(gate.day), people=listed(gate.approvers, 3))
        if gate.releases:
            text += " " + _("It releases {rounds}.").format(rounds=listed(gate.releases))
        return text
    return ""


def _missing(report: Report) -> str:
    ready = report.readiness
    stage = word(ready.stage, ready.stage)
    if ready.errors:
        text = ngettext(
            "{number} error stands against {stage}", "{number} errors stand against {stage}", ready.errors
        ).format(number=figure(f"{ready.errors:,}"), stage=stage)
        return f"{text}: {_summary(report)}." if report.findings else f"{text}."
    if ready.warnings:
        text = _("The checks for {stage} find no error and {warnings}.").format(
            stage=stage, warnings=count(ready.warnings, "{number} warning", "{number} warnings")
        )
    else:
        text = _("The checks for {stage} find nothing to mend.").format(stage=stage)
    if ready.covers:
        text += " " + _("They ask about {families} alone (`covers`).").format(
            families=listed(map(small, ready.covers))
        )
    return text


def _summary(report: Report) -> str:
    """The rules behind the errors, by name."""
    errors = dict.fromkeys(one.rule for one in report.findings if one.severity == "error")
    return listed(errors, 4)
