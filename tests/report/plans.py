"""Reports made by hand for the tests of the outputs: a rollout of regions and modules on a five-day week."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from crmplan.analyses.money import Cost
from crmplan.model import Money
from crmplan.report.records import Band, Lane, Milestone, PathStep, Readiness, Report, Row

ZERO = Money(Decimal(0), "EUR")
MORNING, EVENING = 8 * 60, 17 * 60
START = date(2027, 1, 11)


class Job(NamedTuple):
    """A task before it is scheduled: its length in working days and the tasks it waits for."""

    id: str
    name: str
    days: int
    needs: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    phase: str = ""
    wave: str = ""
    region: str = ""
    module: str = ""
    owner: str = "Ana Ruiz"
    done: Decimal | None = None


def workday(start: date, days: int) -> date:
    """Return the day that is ``days`` working days (Monday to Friday) behind ``start``."""
    weeks, rest = divmod(days, 5)
    value = start + timedelta(weeks * 7)
    for _ in range(rest):
        value += timedelta(3 if value.weekday() == 4 else 1)
    return value


def report(
    jobs: Sequence[Job],
    name: str = "Northwind CRM rollout",
    start: date = START,
    committed: date | None = None,
    status: date | None = None,
    freezes: Sequence[Band] = (),
    names: Mapping[str, str] | None = None,
    near_days: int = 10,
) -> Report:
    """Schedule ``jobs`` (each after those it needs) and return their report; money, people and checks stay
    empty."""
    names = names or {}
    early: dict[str, tuple[int, int]] = {}
    driver: dict[str, str] = {}
    for job in jobs:
        begin = 0
        for need in job.needs:
            if early[need][1] > begin:
                begin, driver[job.id] = early[need][1], need
        early[job.id] = (begin, begin + job.days)
    length = max((end for _, end in early.values()), default=0)
    late = dict.fromkeys(early, length)
    for job in reversed(jobs):
        for need in job.needs:
            late[need] = min(late[need], late[job.id] - job.days)
    rows = []
    for job in jobs:
        begin, end = early[job.id]
        slack = late[job.id] - end
        milestone = job.days == 0
        # A milestone sits at the end of the day before.
        last = workday(start, max(end - 1, 0))
        first = last if milestone else workday(start, begin)
        late_last = workday(start, max(late[job.id] - 1, 0))
        clock = (MORNING, MORNING) if milestone and not end else (EVENING if milestone else MORNING, EVENING)
        done = job.done
        rows.append(
            Row(
                id=job.id,
                name=job.name,
                kinds=job.kinds,
                phase=job.phase,
                wave=job.wave,
                region=job.region,
                module=job.module,
                package="",
                owner=job.owner,
                owner_id=job.owner.lower().replace(" ", "-"),
                team=(),
                start=first,
                finish=last,
                start_time=first.toordinal() * 1440 + clock[0],
                finish_time=last.toordinal() * 1440 + clock[1],
                late_start=workday(start, max(late[job.id] - job.days, 0)),
                late_finish=late_last,
                duration=f"{job.days}d",
                days=Decimal(job.days),
                total_float=Decimal(slack),
                free_float=Decimal(0),
                critical=slack == 0,
                near=0 < slack <= near_days,
                milestone=milestone,
                gate=any(kind.startswith("gate-") for kind in job.kinds),
                go_live="go-live" in job.kinds,
                done=done,
                started=bool(done),
                finished=done == 1,
                needs=job.needs,
                why="",
                cost=ZERO,
                place="playbook.yaml:1",
            )
        )
    finish = max((row.finish for row in rows), default=start)
    lanes = {kind: _lanes(rows, kind, names) for kind in ("phase", "region", "module", "wave")}
    index = {row.id: at for at, row in enumerate(rows)}
    steps: list[str] = []
    if rows:
        at = max(early, key=lambda key: early[key][1])
        steps = [at]
        while steps[-1] in driver:
            steps.append(driver[steps[-1]])
    path = tuple(
        PathStep(
            index[id_], rows[index[id_]].name, "", rows[index[id_]].start, rows[index[id_]].finish, "", ""
        )
        for id_ in reversed(steps)
    )
    marks = [
        Milestone(
            at,
            "go-live" if row.go_live else "gate" if row.gate else "milestone",
            row.id,
            row.name,
            row.finish,
            row.total_float,
            row.critical,
            row.owner,
            "",
        )
        for at, row in enumerate(rows)
        if row.milestone
    ]
    return Report(
        id="northwind-crm",
        name=name,
        currency="EUR",
        sponsor="Claire Fabre",
        vision="",
        start=start,
        finish=finish,
        committed=committed,
        margin=Decimal(_between(finish, committed)) if committed else None,
        as_of=status,
        status=status,
        headline=(),
        users=0,
        counts={"tasks": len(rows)},
        near_days=near_days,
        working_days=Decimal(length),
        rows=tuple(rows),
        lanes=lanes,
        milestones=tuple(sorted(marks, key=lambda mark: mark.day)),
        gates=(),
        path=path,
        path_sentences=(),
        waves=(),
        cells=(),
        regions=(),
        training=(),
        support=(),
        run_support=(),
        people=(),
        freezes=tuple(freezes),
        cost=Cost(
            currency="EUR",
            entries=(),
            contingency=ZERO,
            contingency_share=None,
            approved=None,
            approved_by_category={},
            rounds=(),
            orders={},
        ),
        funding=(),
        findings=(),
        accepted=(),
        readiness=Readiness("draft", "draft", (), 0, 0, 0, 0),
        estimates=(),
    )


def _between(first: date, last: date) -> int:
    sign, low, high = (1, first, last) if last >= first else (-1, last, first)
    return sign * sum(1 for day in range((high - low).days) if (low + timedelta(day)).weekday() < 5)


def _lanes(rows: Sequence[Row], kind: str, names: Mapping[str, str]) -> tuple[Lane, ...]:
    members: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        members.setdefault(getattr(row, kind), []).append(at)
    return tuple(
        Lane(
            kind,
            id_,
            names.get(id_, id_),
            min(rows[at].start for at in places),
            max(rows[at].finish for at in places),
            min(rows[at].start_time for at in places),
            max(rows[at].finish_time for at in places),
            min(rows[at].total_float for at in places),
            any(rows[at].critical for at in places),
            tuple(places),
        )
        for id_, places in members.items()
    )


REGIONS = {
    "NO": "Norway",
    "DE": "Germany",
    "SA": "Saudi Arabia",
    "BR": "Brazil",
    "JP": "Japan",
    "US": "United States",
}
MODULES = {
    "sales": "Sales",
    "service": "Service",
    "marketing": "Marketing",
    "field": "Field service",
    "data": "Data",
}
STEPS = (
    ("configure", "Configure", 15, "build", ()),
    ("roles", "Set up roles and access", 4, "build", ()),
    ("migrate", "Migrate accounts and contacts", 10, "build", ()),
    ("rehearse", "Rehearse the data load", 4, "build", ("data-rehearsal",)),
    ("integrate", "Connect the ERP", 12, "build", ()),
    ("test", "User acceptance test", 8, "test", ()),
    ("defects", "Mend defects", 5, "test", ()),
    ("train", "Train the users", 5, "rollout", ("training",)),
    ("ready", "Go or no-go", 0, "rollout", ("gate-go-live",)),
    ("cutover", "Cutover", 2, "rollout", ("cutover",)),
    ("go-live", "Go-live", 0, "rollout", ("go-live",)),
    ("hypercare", "Hypercare", 20, "sustain", ("hypercare",)),
)
NEEDS = {
    "configure": (),
    "roles": ("configure",),
    "migrate": ("configure",),
    "rehearse": ("migrate",),
    "integrate": ("configure",),
    "test": ("rehearse", "integrate", "roles"),
    "defects": ("test",),
    "train": ("test",),
    "ready": ("defects", "train"),
    "cutover": ("ready",),
    "go-live": ("cutover",),
    "hypercare": ("go-live",),
}
PEOPLE = ("Claire Fabre", "Jonas Weber", "Mia Larsen", "Tom Baker", "Integrator")


def rollout(
    regions: int = 3,
    modules: int = 2,
    done: int = 0,
    scale: int = 1,
    committed: date | None = None,
    freezes: Sequence[Band] = (),
    status: date | None = None,
    copies: int = 1,
) -> Report:
    """Return a rollout of ``regions x modules x copies`` cells of twelve tasks, each region a wave, after a
    common design.

    The first ``done`` tasks are finished and the next half so; every duration is multiplied by ``scale``.
    """
    jobs = [
        Job("charter", "Sign the charter", 3, (), ("sponsor-charter",), "mobilise"),
        Job("design", "Design the core processes", 30, ("charter",), ("design",), "design"),
        Job("approve", "Approve the design", 0, ("design",), ("gate-design",), "design"),
        Job("erp-link", "Build the ERP interface", 25, ("design",), ("integration-build",), "build"),
    ]
    previous: tuple[str, ...] = ("approve",)
    for at, region in enumerate(list(REGIONS) * copies):
        if at % len(REGIONS) >= regions:
            continue
        area = region if at < len(REGIONS) else f"{region}{at // len(REGIONS) + 1}"
        ends = []
        for number, module in enumerate(list(MODULES)[:modules]):
            for step, name, days, phase, kinds in STEPS:
                needs = tuple(f"{area}/{module}/{need}" for need in NEEDS[step]) or previous
                length = days + number * 2 if step == "configure" else days
                jobs.append(
                    Job(
                        f"{area}/{module}/{step}",
                        name,
                        length,
                        needs,
                        kinds,
                        phase,
                        f"wave-{at + 1}",
                        area,
                        module,
                        PEOPLE[(at + number) % 5],
                    )
                )
            ends.append(f"{area}/{module}/go-live")
        previous = tuple(ends)
    jobs.append(
        Job("close", "Programme closed", 0, tuple(f"{end.rpartition('/')[0]}/hypercare" for end in previous))
    )
    jobs = [
        job._replace(
            days=job.days * scale,
            done=Decimal(1) if at < done else Decimal("0.5") if at == done and done else None,
        )
        for at, job in enumerate(jobs)
    ]
    names = {
        **REGIONS,
        **MODULES,
        "mobilise": "Mobilise",
        "design": "Design",
        "build": "Build",
        "test": "Test",
    }
    names |= {f"{region}{n}": f"{name} {n}" for region, name in REGIONS.items() for n in range(2, copies + 1)}
    names |= {f"wave-{n}": f"Wave {n}" for n in range(1, 400)} | {"rollout": "Roll out", "sustain": "Sustain"}
    return report(jobs, committed=committed, freezes=freezes, status=status, names=names)
