"""What is compared of another version of a plan: taken from its report, or from the plan.json it was written as."""

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from crmplan.faults import fault
from crmplan.model import NOWHERE, SEVERITIES, Finding, Location, Money
from crmplan.rules import known
from crmplan.source import Source
from crmplan.written import Part, Wrong, parsed

if TYPE_CHECKING:
    from crmplan.report.records import Report

FORMAT, VERSION = "plan", 1
"""Stamp of the plan.json that is read."""
MAX_BYTES = 256 * 1024 * 1024
"""Largest plan.json that is read; 10,000 tasks write 25 MB."""
GO_LIVE, GATE, MILESTONE, TASK = "go-live", "gate", "milestone", "task"
WORDS = ("green", "amber", "red")
"""Ratings, the best first."""
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
    duration: str
    """As in the playbook: ``5d``."""
    finished: bool


class CellWas(NamedTuple):
    """A cell (region x module) as it was."""

    wave: str
    users: int
    excluded: bool


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
    findings: Mapping[tuple[str, str], tuple[str, str]]
    """Check and what it is about -> severity, message."""
    path: tuple[str, ...]
    """Ids on the path that drives the finish."""
    decided: Mapping[str, str]
    """Id of a gate -> its decision."""
    ratings: Mapping[str, str]
    """Side of the status -> its word."""


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
                row.duration,
                row.finished,
            )
            for row in rows
        },
        cells={
            (cell.region, cell.module): CellWas(cell.wave, cell.users, bool(cell.excluded))
            for cell in report.cells
        },
        findings=_keyed(report.findings),
        path=tuple(rows[step.row].id for step in report.path),
        decided={rows[gate.row].id: gate.decided for gate in report.gates if gate.decided},
        ratings={one.id: one.word for one in report.pack.ratings} if ratings is None else ratings,
    )


def _kind(go_live: bool, gate: bool, milestone: bool) -> str:
    return GO_LIVE if go_live else GATE if gate else MILESTONE if milestone else TASK


def _keyed(findings: Any) -> dict[tuple[str, str], tuple[str, str]]:
    """Return findings by what stays the same while texts and lines move: the check and what it is about."""
    return {(one.rule, key): (one.severity, one.message) for one in findings for key in known.keys(one)}


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


def _read(plan: Part, label: str) -> Snapshot:
    programme, money = plan.part("programme"), plan.part("money")
    currency = programme.text("currency")
    tables = money.part("tables")
    months = tables.parts("month") if "month" in tables.values else ()
    categories = tables.parts("category") if "category" in tables.values else ()
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
                row.text("duration"),
                row.flag("finished"),
            )
            for row in plan.parts("tasks")
        },
        cells={
            (row.text("region"), row.text("module")): CellWas(
                row.text("wave"), row.whole("users"), bool(row.text("excluded"))
            )
            for row in plan.parts("cells")
        },
        findings=_keyed(map(_finding, plan.parts("findings"))),
        path=tuple(step.text("task") for step in plan.part("critical_path").parts("steps")),
        decided={
            gate.text("task"): gate.text("decided") for gate in plan.parts("gates") if gate.text("decided")
        },
        # Packs of the first release had no ratings.
        ratings=dict(map(_rating, plan.parts("ratings"))) if "ratings" in plan.values else {},
    )


def _finding(part: Part) -> Finding:
    severity = part.text("severity")
    if severity not in SEVERITIES:
        raise Wrong(f'"{part.at}severity" is none of {", ".join(SEVERITIES)}')
    found = Finding(part.text("rule"), part.text("code"), severity, part.text("message"), NOWHERE)
    return found._replace(tasks=part.texts("tasks"), subject=part.text("subject"))


def _rating(part: Part) -> tuple[str, str]:
    word = part.text("rating")
    return part.text("id"), word if word in (*WORDS, UNRATED) else ""
