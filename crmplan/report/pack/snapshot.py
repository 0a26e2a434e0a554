"""What is compared of another version of a plan: taken from its report, or from the plan.json it was written as."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from crmplan.faults import fault
from crmplan.guess import renamed
from crmplan.language.calendars import WEEKDAYS
from crmplan.model import NOWHERE, SEVERITIES, Finding, Location, Money
from crmplan.rules import known
from crmplan.schedule.show import WorkingDays
from crmplan.source import Source
from crmplan.written import Part, Wrong, parsed

if TYPE_CHECKING:
    from crmplan.baselines.records import Baseline
    from crmplan.report.records import Report

FORMAT, VERSION = "plan", 1
"""Stamp of the plan.json that is read."""
MAX_BYTES = 256 * 1024 * 1024
"""Largest plan.json that is read; 10,000 tasks write 25 MB."""
GO_LIVE, GATE, MILESTONE, TASK = "go-live", "gate", "milestone", "task"
WORDS = ("green", "amber", "red")
"""Ratings, the best first."""
_DAY = re.compile(r"(?:19|20|21)\d\d-\d\d-\d\d")
_FIGURES = re.compile(r"\d(?:[\d.,]*\d)?")
UNRATED = "not rated"
"""Where there is nothing to compare with."""


class Was(NamedTuple):
    """A task as it was."""

    name: str
    """Name with its scope."""
    kind: str
    """``go-live``, ``gate``, ``milestone`` or ``task``."""
    start: date
    finish: date
    """Last working day, inclusive."""
    start_time: int
    """Instant in minutes."""
    finish_time: int
    duration: str
    """As in the playbook: ``5d``."""
    finished: bool
    owner: str = ""
    """Id of the accountable person; empty when nobody is."""
    total_float: Decimal | None = None
    """In working days."""
    step: str = ""
    """Name without its scope, the same in every region; empty where nobody asks."""


class GateWas(NamedTuple):
    """What a gate asked for."""

    approvers: tuple[str, ...]
    """Names."""
    criteria: tuple[str, ...]
    opens: tuple[str, ...]
    """Names of the tasks that wait for it."""


class CellWas(NamedTuple):
    """A cell (region x module) as it was."""

    wave: str
    users: int
    excluded: bool


class Approval(NamedTuple):
    """Who approved a version, and where that is written down."""

    name: str
    """Of the baseline."""
    number: int | None
    """1 for the first one; None for a git tag."""
    by: str
    """May be empty for a git tag, as all that follows."""
    title: str
    """May be empty."""
    on: date | None
    minute: str


class Snapshot(NamedTuple):
    """A version of a plan, as far as it is compared with another."""

    label: str
    """How people call it: ``git v1.2``, ``last/plan.json``."""
    status: date | None
    stage: str
    """Stage that its findings are for."""
    currency: str
    finish: date
    committed: date | None
    users: int
    total: Money
    """Planned with contingency."""
    approved: Money | None
    categories: Mapping[str, tuple[str, Money]]
    """Category -> name, planned."""
    spend: tuple[tuple[date, Money], ...]
    """Cumulative planned money at the last day of each month with spending."""
    rounds: Mapping[str, tuple[Money, date | None]]
    """Funding round -> amount, day of release."""
    tasks: Mapping[str, Was]
    """By id, in display order."""
    cells: Mapping[tuple[str, str], CellWas]
    """By names of region and module."""
    findings: Mapping[tuple[str, str], Finding]
    """Open findings by ``keyed``: what stays the same while texts and lines move."""
    path: tuple[str, ...]
    """Ids on the path that drives the finish."""
    decided: Mapping[str, str]
    """Id of a gate -> its decision."""
    ratings: Mapping[str, str]
    """Side of the status -> its word."""
    planned: Money | None = None
    """Planned without contingency: the sum of each break-down; None in files of earlier releases."""
    regions: Mapping[str, tuple[str, Money]] = MappingProxyType({})
    """Region -> name, planned; a plan without regions has none."""
    short: date | None = None
    """First day on which spending passes what is released."""
    gates: Mapping[str, GateWas] = MappingProxyType({})
    """By id of the task."""
    people: Mapping[str, str] = MappingProxyType({})
    """Id -> name."""
    sponsor: str = ""
    """Names."""
    reached: str = ""
    """The furthest stage without errors."""
    accepted: Mapping[tuple[str, str], tuple[Finding, str]] = MappingProxyType({})
    """Waived findings by ``keyed``, each with who accepted it, until when and why."""
    known: Mapping[tuple[str, str], Finding] | None = None
    """Findings that were known when the checks were adopted; None in files of earlier releases."""
    name: str = ""
    """Of the programme."""
    calendar: WorkingDays | None = None
    """The programme's working days; None in files of earlier releases."""
    approval: Approval | None = None
    """Of a stored baseline, or of a git tag that stands for one."""


class Compared(NamedTuple):
    """What a plan is compared with."""

    since: Snapshot | None = None
    """The pack before."""
    baselines: tuple[Snapshot, ...] = ()
    """The first approved one first, the current one last."""

    @property
    def baseline(self) -> Snapshot | None:
        """The current baseline."""
        return self.baselines[-1] if self.baselines else None


NOTHING = Compared()


def followed(then: Snapshot, names: Mapping[str, str]) -> Snapshot:
    """Return a version with its tasks under their ids of today, where they only got another one: their region, wave or
    package was renamed, and their name stayed.

    Parameters:
        then: the version.
        names: id -> name with its scope, of today's tasks.
    """
    ids = renamed({id: was.name for id, was in then.tasks.items()}, names)
    if not ids:
        return then

    def now(id: str) -> str:
        return ids.get(id, id)

    def found(findings: Mapping[tuple[str, str], Finding]) -> dict[tuple[str, str], Finding]:
        return {
            (rule, now(about)): one._replace(tasks=tuple(map(now, one.tasks)))
            for (rule, about), one in findings.items()
        }

    return then._replace(
        tasks={now(id): was for id, was in then.tasks.items()},
        gates={now(id): gate for id, gate in then.gates.items()},
        path=tuple(map(now, then.path)),
        decided={now(id): decision for id, decision in then.decided.items()},
        findings=found(then.findings),
        accepted={
            (rule, now(about)): (one._replace(tasks=tuple(map(now, one.tasks))), by)
            for (rule, about), (one, by) in then.accepted.items()
        },
        known=None if then.known is None else found(then.known),
    )


def of_report(report: "Report", label: str, ratings: Mapping[str, str] | None = None) -> Snapshot:
    """Return what is compared of a plan that was worked out; ``ratings`` are those of its pack when None."""
    rows = report.rows
    return Snapshot(
        label=label,
        status=report.status,
        stage=report.readiness.stage,
        currency=report.currency,
        finish=report.finish,
        committed=report.committed,
        users=report.users,
        total=report.cost.total,
        approved=report.cost.approved,
        categories={row.id: (row.name, row.planned) for row in report.budget.get("category", ())},
        spend=_cumulative((row.id, row.planned) for row in report.budget.get("month", ())),
        rounds={row.id: (row.amount, row.released) for row in report.funding},
        tasks={
            row.id: Was(
                row.label or row.name,
                _kind(row.go_live, row.gate, row.milestone),
                row.start,
                row.finish,
                row.start_time,
                row.finish_time,
                row.duration,
                row.finished,
                row.owner_id,
                row.total_float,
                row.name,
            )
            for row in rows
        },
        cells={
            (cell.region, cell.module): CellWas(cell.wave, cell.users, bool(cell.excluded))
            for cell in report.cells
        },
        findings=keyed(report.findings),
        path=tuple(rows[step.row].id for step in report.path),
        decided={rows[gate.row].id: gate.decided for gate in report.gates if gate.decided},
        ratings={one.id: one.word for one in report.pack.ratings} if ratings is None else ratings,
        planned=report.cost.planned,
        regions={row.id: (row.name, row.planned) for row in report.budget.get("region", ())},
        short=report.cost.overspent[0] if report.cost.overspent is not None else None,
        gates={
            rows[gate.row].id: GateWas(gate.approvers, tuple(text for text, _ in gate.criteria), gate.opens)
            for gate in report.gates
        },
        people={person.id: person.name for person in report.people},
        sponsor=report.sponsor,
        reached=report.readiness.reached,
        accepted={key: (one, why) for one, why in report.accepted for key, one in keyed((one,)).items()},
        known=keyed(report.known),
        name=report.name,
        calendar=report.calendar,
    )


def _kind(go_live: bool, gate: bool, milestone: bool) -> str:
    return GO_LIVE if go_live else GATE if gate else MILESTONE if milestone else TASK


def keyed(findings: Iterable[Finding]) -> dict[tuple[str, str], Finding]:
    """Return findings by what stays the same while texts and lines move: the check, and what it is about.

    A finding about several tasks stands under each of them. Of a finding about nothing but itself that is its message
    without the figures, so that an amount that grows is no other finding; of one about a time, such as a year of
    running, the first, second and so on of such times, so that a plan that slips has no other findings.
    """
    found: dict[tuple[str, str], Finding] = {}
    for one in findings:
        for key in known.keys(one):
            about = key if one.tasks else _DAY.sub("0", key) if one.subject else without_figures(key)
            number = 1
            while about != key and one.subject and (one.rule, _nth(about, number)) in found:
                number += 1
            found[one.rule, _nth(about, number)] = one._replace(also=(), stubs=(), meant="")
    return found


def _nth(about: str, number: int) -> str:
    return about if number == 1 else f"{about} ({number})"


def without_figures(message: str) -> str:
    """Return a message with a 0 for each number, amount and date."""
    return _FIGURES.sub("0", message)


def _cumulative(months: Any) -> tuple[tuple[date, Money], ...]:
    """Return the sums at the ends of months, from ``(2027-04, amount)`` in order of time."""
    found: list[tuple[date, Money]] = []
    for month, amount in months:
        if not re.fullmatch(r"(?:19|20|21)\d\d-(?:0[1-9]|1[0-2])", month):
            continue  # What belongs to no month has no day.
        year, number = int(month[:4]), int(month[5:])
        first = date(year + number // 12, number % 12 + 1, 1)
        found.append((date.fromordinal(first.toordinal() - 1), found[-1][1] + amount if found else amount))
    return tuple(found)


# --- plan.json ------------------------------------------------------------------------------------


def of_json(source: Source, label: str) -> Snapshot | Finding:
    """Return what is compared of a plan.json, or what is wrong with it."""
    try:
        return _read(parsed(source.text, FORMAT, VERSION), label)
    except Wrong as wrong:
        at = Location(source.name, 1, 1, 1, 1)
        return fault("not-a-plan", at, f'"{source.name}" is no plan.json of `crmplan build`: {wrong}')


def of_plan(plan: Mapping[str, Any], label: str) -> Snapshot:
    """Return what is compared of a plan.json that was parsed.

    Raises:
        Wrong: a value is missing or of another type.
    """
    return _read(Part(plan), label)


def of_baseline(baseline: "Baseline") -> Snapshot | Finding:
    """Return what is compared of a stored baseline, or what is wrong with its plan."""
    try:
        found = of_plan(baseline.plan, baseline.label)
    except Wrong as wrong:
        at = Location(baseline.file, 1, 1, 1, 1)
        message = f'"{baseline.file}" is no baseline of `crmplan baseline add`: plan: {wrong}'
        return fault("not-a-baseline", at, message)
    who = baseline.approved_by
    approval = Approval(baseline.name, baseline.number, who.name, who.title, baseline.on, baseline.minute)
    return found._replace(approval=approval)


def _read(plan: Part, label: str) -> Snapshot:
    programme, money = plan.part("programme"), plan.part("money")
    currency = programme.text("currency")
    tables = money.part("tables")
    months = tables.parts("month") if "month" in tables.values else ()
    categories = tables.parts("category") if "category" in tables.values else ()
    regions = tables.parts("region") if "region" in tables.values else ()
    return Snapshot(
        label=label,
        status=None if programme.none("status_date") else programme.day("status_date"),
        stage=plan.part("readiness").text("stage"),
        currency=currency,
        finish=programme.day("finish"),
        committed=None if programme.none("committed_finish") else programme.day("committed_finish"),
        users=programme.whole("users"),
        total=money.money("total", currency),
        approved=None if money.none("approved") else money.money("approved", currency),
        categories={row.text("id"): (row.text("name"), row.money("planned", currency)) for row in categories},
        spend=_cumulative([(row.text("id"), row.money("planned", currency)) for row in months]),
        rounds={
            row.text("id"): (
                row.money("amount", currency),
                None if row.none("released") else row.day("released"),
            )
            for row in money.parts("funding")
        },
        tasks={
            row.text("id"): Was(
                row.text("label") or row.text("name"),
                _kind(row.flag("go_live"), row.flag("gate"), row.flag("milestone")),
                row.day("start"),
                row.day("finish"),
                row.instant("start_at"),
                row.instant("finish_at"),
                row.text("duration"),
                row.flag("finished"),
                row.text("owner"),
                Decimal(str(row.number("total_float_days"))),
                row.text("name"),
            )
            for row in plan.parts("tasks")
        },
        cells={
            (row.text("region"), row.text("module")): CellWas(
                row.text("wave"), row.whole("users"), bool(row.text("excluded"))
            )
            for row in plan.parts("cells")
        },
        findings=keyed(map(_finding, plan.parts("findings"))),
        path=tuple(step.text("task") for step in plan.part("critical_path").parts("steps")),
        decided={
            gate.text("task"): gate.text("decided") for gate in plan.parts("gates") if gate.text("decided")
        },
        # Packs of the first release had no ratings.
        ratings=dict(map(_rating, plan.parts("ratings"))) if "ratings" in plan.values else {},
        planned=money.money("planned", currency),
        regions={row.text("id"): (row.text("name"), row.money("planned", currency)) for row in regions},
        short=None if money.none("overspent") else money.part("overspent").day("date"),
        gates={
            gate.text("task"): GateWas(
                gate.texts("approvers"),
                tuple(one.text("text") for one in gate.parts("criteria")),
                gate.texts("opens"),
            )
            for gate in plan.parts("gates")
        },
        people={person.text("id"): person.text("name") for person in plan.parts("people")},
        sponsor=programme.text("sponsor"),
        reached=plan.part("readiness").text("reached"),
        accepted={
            key: (one, row.text("accepted"))
            for row in plan.parts("accepted")
            for key, one in keyed((_finding(row),)).items()
        },
        # Packs of the first release had neither.
        known=keyed(map(_finding, plan.parts("known"))) if "known" in plan.values else None,
        name=programme.text("name"),
        calendar=_calendar(plan.part("calendar")) if "calendar" in plan.values else None,
    )


def _calendar(part: Part) -> WorkingDays:
    week = part.texts("week")
    return WorkingDays(
        tuple(day in week for day in WEEKDAYS),
        frozenset(part.dates("days_off")),
        frozenset(part.dates("days_on")),
    )


def _finding(part: Part) -> Finding:
    severity = part.text("severity")
    if severity not in SEVERITIES:
        raise Wrong(f'"{part.at}severity" is none of {", ".join(SEVERITIES)}')
    return Finding(
        part.text("rule"),
        part.text("code"),
        severity,
        part.text("message"),
        NOWHERE if part.none("place") else _place(part.part("place")),
        help=part.text("help"),
        tasks=part.texts("tasks"),
        subject=part.text("subject"),
    )


def _place(part: Part) -> Location:
    return Location(
        part.text("file"),
        part.whole("line"),
        part.whole("column"),
        part.whole("end_line"),
        part.whole("end_column"),
    )


def _rating(part: Part) -> tuple[str, str]:
    word = part.text("rating")
    return part.text("id"), word if word in (*WORDS, UNRATED) else ""
