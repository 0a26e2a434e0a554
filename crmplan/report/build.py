"""Plan, schedule, money and verdict become the report; the one entry point of every output."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from crmplan.analyses.money import Cost, money
from crmplan.analyses.planned import planned
from crmplan.analyses.rollout import Rollout
from crmplan.expand.plan import Plan
from crmplan.lang import N_, figure
from crmplan.lang import gettext as _
from crmplan.model import SEVERITIES, Finding, Location, Money
from crmplan.report import paths, rollout, rows
from crmplan.report.earned import earned_value
from crmplan.report.headline import headline
from crmplan.report.pack.build import build_pack, light_pack
from crmplan.report.pack.slip import beside
from crmplan.report.pack.snapshot import NOTHING, Compared, followed
from crmplan.report.readiness import readiness
from crmplan.report.records import MoneyRow, Report
from crmplan.report.variance import variance
from crmplan.report.words import Names, term
from crmplan.schedule.result import Schedule
from crmplan.schedule.show import day_of, days_between, worked_days, working_days

if TYPE_CHECKING:
    from crmplan.baselines.records import Baseline
    from crmplan.rules import Verdict

NEAR_DAYS = 5
"""Default of the near-critical band: a week of slip makes these tasks critical."""


def build_report(
    plan: Plan,
    schedule: Schedule,
    cost: Cost,
    verdict: "Verdict",
    *,
    found: Iterable[Finding] | None = None,
    near_days: int = NEAR_DAYS,
    pack: bool = True,
    tracked: bool = False,
    compared: Compared = NOTHING,
    baseline: "Baseline | None" = None,
) -> Report:
    """Return the report of a plan.

    Parameters:
        plan, schedule, cost: of the same playbook; a plan with rings has no schedule and never comes here.
        verdict: what the checks say for a stage.
        found: what reading, planning and pricing say of the text; None for what the plan itself holds.
        near_days: tasks with at most so many working days of float are near-critical.
        pack: whether to work out what only the steering pack prints, which runs the plan once more for each option
            of a decision.
        tracked: whether to work out earned value and variance though no pack is asked for.
        compared: the pack before and the baselines.
        baseline: the current stored baseline, which progress is measured against.
    """
    found = plan.findings if found is None else tuple(found)
    names = Names(plan)
    shape = Rollout(plan, schedule)
    programme = plan.playbook.programme
    folder = folder_of(plan)
    table = rows.rows(plan, schedule, cost, names, near_days, folder)
    if compared is not NOTHING:
        called = {row.id: row.label or row.name for row in table}
        compared = Compared(
            compared.since and followed(compared.since, called),
            tuple(followed(one, called) for one in compared.baselines),
        )
    table = beside(plan, table, compared.baselines)
    finish = max((row.finish for row in table), default=day_of(plan.start))
    committed = programme.committed_finish
    draft = Report(
        id=programme.id or "",
        name=programme.name,
        currency=plan.currency,
        sponsor=", ".join(names.people(plan.playbook.role("sponsor"))),
        vision=programme.vision or "",
        start=day_of(plan.start),
        finish=finish,
        committed=committed,
        margin=None if committed is None else days_between(plan, finish, committed),
        as_of=plan.as_of,
        status=None if plan.status is None else day_of(plan.status),
        headline=(),
        users=plan.users,
        counts={
            "tasks": len(table),
            "gates": sum(row.gate for row in table),
            "milestones": sum(row.milestone for row in table),
            "links": len(plan.links),
            "critical": sum(row.critical for row in table),
            "near": sum(row.near for row in table),
        },
        near_days=near_days,
        working_days=working_days(plan, plan.start, schedule.finish_instant),
        rows=table,
        lanes=rows.lanes(plan, schedule, names),
        milestones=rows.milestones(plan, schedule, names, table),
        gates=rows.gates(plan, schedule, names, table),
        path=paths.steps(schedule, table),
        path_sentences=paths.sentences(schedule, names, table, near_days),
        waves=rollout.waves(plan, schedule, cost, names, shape),
        cells=rollout.cells(plan, schedule, names, shape),
        regions=rollout.regions(plan, schedule, cost, names, shape),
        training=rollout.training(plan, schedule, names, shape, table),
        support=rollout.support(plan, schedule, names, shape, table),
        run_support=rollout.run_support(plan, schedule, cost, names, shape),
        people=rollout.people(plan, cost, names),
        freezes=rollout.freezes(plan, names, day_of(plan.start), finish),
        cost=cost,
        funding=cost.funding,
        findings=tuple(_relative(folder, one) for one in _gravest_first((*found, *verdict.findings))),
        accepted=tuple((_relative(folder, one), by) for one, by in verdict.accepted),
        readiness=readiness(plan, found, verdict),
        estimates=notes(plan),
        links=rows.link_rows(plan, schedule, folder),
        budget=budget(cost, names),
        events=rollout.events(plan, schedule, names),
        folder=folder,
        rates=programme.rates,
        known=tuple(_relative(folder, one) for one in _gravest_first(verdict.known)),
        calendar=worked_days(plan, day_of(plan.start), max(finish, committed or finish)),
    )
    draft = draft._replace(pack=light_pack(plan, draft, compared))
    draft = draft._replace(headline=headline(draft))
    if (pack or tracked) and (plan.status is not None or baseline is not None):
        was = planned(plan, schedule, cost, baseline)
        draft = draft._replace(
            earned=earned_value(plan, cost, was, names),
            variance=variance(plan, schedule, cost, was, names),
        )
    if not pack:
        return draft
    return draft._replace(pack=build_pack(plan, schedule, cost, verdict, names, shape, draft, compared))


def folder_of(plan: Plan) -> str:
    """Return the folder of the playbook with a slash behind it; empty when its file is named alone."""
    before, slash, _name = plan.playbook.node.file.rpartition("/")
    return before + slash


def _relative(folder: str, finding: Finding) -> Finding:
    """The same finding with files named relative to the playbook."""

    def near(at: Location) -> Location:
        return at._replace(file=at.file.removeprefix(folder))

    also = tuple((near(at), words) for at, words in finding.also)
    return finding._replace(at=near(finding.at), also=also) if folder else finding


def _gravest_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    grave = {severity: place for place, severity in enumerate(SEVERITIES)}
    return tuple(sorted(findings, key=lambda one: grave[one.severity]))


_REST = {
    "region": N_("Belongs to no region"),
    "module": N_("Belongs to no module"),
    "wave": N_("Belongs to no wave"),
    "phase": N_("Belongs to no phase"),
    "owner": N_("Lines and backfill"),
    "payer": N_("The programme"),
    "month": N_("Belongs to no month"),
}
"""What the tables of money call what belongs to none."""


def budget(cost: Cost, names: Names) -> Mapping[str, tuple[MoneyRow, ...]]:
    """Return the tables of money; those with a single row, for what belongs to none, are left out."""
    namers: dict[str, Callable[[str], str]] = {
        "region": names.region,
        "module": names.module,
        "wave": names.wave,
        "phase": names.phase,
        "owner": names.person,
        "payer": names.region,
        "month": str,
    }
    tables = {
        "category": tuple(
            _row(cost, key, term(key) if key else _("No category"), planned, approved)
            for key, (planned, approved) in cost.categories.items()
        )
    }
    for kind, name in namers.items():
        sums = cost.by[kind]
        if any(sums):
            tables[kind] = tuple(
                _row(cost, key, name(key) if key else _(_REST[kind]), planned)
                for key, planned in sums.items()
            )
    quarters: dict[str, Money] = {}
    nothing = money(0, cost.currency)
    for month, part in cost.by["month"].items():
        key = f"{month[:4]}-Q{(int(month[5:7]) + 2) // 3}"
        quarters[key] = quarters.get(key, nothing) + part
    if quarters:
        tables["quarter"] = tuple(
            _row(cost, key, _("{year} Q{number}").format(year=key[:4], number=key[6:]), part)
            for key, part in quarters.items()
        )
    return tables


def _row(cost: Cost, key: str, name: str, planned: Money, approved: Money | None = None) -> MoneyRow:
    whole = cost.planned.amount
    return MoneyRow(
        id=key,
        name=name,
        planned=planned,
        approved=approved,
        difference=None if approved is None else approved - planned,
        share=planned.amount / whole if whole else Decimal(),
    )


def notes(plan: Plan) -> tuple[str, ...]:
    """Return what a reader must know to read the figures."""
    programme = plan.playbook.programme
    hours = Decimal(plan.day_minutes) / 60
    found = [
        _(
            "A finish is the last working day, inclusive. A working day has {hours} hours, a week {days} days."
        ).format(hours=figure(f"{hours.normalize():f}"), days=plan.week_days),
        _(
            "Total float is how far a task can slip before the programme finishes later; free float, before any "
            "other task moves. A task is critical when it has no total float."
        ),
    ]
    if any(task.low != task.high for task in plan.tasks):
        found.append(_("Durations given as a range are planned with their likely value."))
    if programme.rates:
        rates = [
            f"1 {currency} = {figure(f'{rate:f}')} {plan.currency}"
            for currency, rate in programme.rates.items()
        ]
        found.append(_("Plan rates: {rates}.").format(rates=", ".join(rates)))
    used = {task.calendar for task in plan.tasks}
    if any(key in used for key in plan.days_off):
        found.append(_("Public holidays and the closed days of the calendars are not worked."))
    found.append(
        _(
            "Planned cost is the sum of tasks, labour, backfill and budget lines; cost of running stands apart, "
            "outside the approved sum."
        )
    )
    return tuple(found)
