"""Reports for the tests of the figures, from a few lines of YAML or made larger by hand."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from crmplan import pipeline
from crmplan.report.pack.records import Pack, Slip
from crmplan.report.records import Report
from tests.report.plans import Job
from tests.report.plans import report as report_of_jobs

MONEY = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, currency: EUR}
people: {ana: {name: Ana Ruiz}, ben: {name: Ben Ito, allocation: 50%}}
budget:
  approved: 1500
  categories: {training: 1000, migration: 200}
  funding:
    first: {amount: 600, released: 2027-03-01}
    second: {amount: 900, gate: go}
tasks:
  build: {duration: 30d, cost: {training: 900}, team: [ana]}
  clean: {duration: 5d, cost: {migration: 300}, team: [ben], needs: build}
  go: {kind: gate-go-live, needs: build}
"""


def read(folder: Path, text: str) -> Report:
    """Return the report of a playbook."""
    file = folder / "playbook.yaml"
    file.write_text(text, encoding="utf-8")
    work = pipeline.plan(file)
    assert [str(one.message) for one in work.findings if one.severity == "error"] == []
    return pipeline.report(pipeline.judge(work))


def of_regions(count: int, waves: int = 1, weeks: int = 4) -> Report:
    """Return a rollout of so many regions, each with waves that take so many weeks."""
    jobs, names, before = [Job("charter", "Sign the charter", 5)], {}, "charter"
    for at in range(count):
        names[f"r{at}"] = f"Region number {at + 1}"
        for wave in range(waves):
            where = {"region": f"r{at}", "wave": f"w{wave}"}
            names[f"w{wave}"] = f"Wave {wave + 1}"
            jobs += [
                Job(f"build-{at}-{wave}", "Build", weeks * 5 + at % 7, (before,), **where),
                Job(f"ready-{at}-{wave}", "Ready", 0, (f"build-{at}-{wave}",), ("gate-go-live",), **where),
                Job(f"live-{at}-{wave}", "Go-live", 0, (f"ready-{at}-{wave}",), ("go-live",), **where),
                Job(f"care-{at}-{wave}", "Care", 10, (f"live-{at}-{wave}",), ("hypercare",), **where),
            ]
            before = f"live-{at}-{wave}" if wave + 1 < waves else "charter"
    return report_of_jobs(jobs, names=names)


def slipped(count: int, previous: bool = True) -> Report:
    """Return a plan with so many milestones: every third slips, every fifth is earlier, the last is gone."""
    start = date(2027, 5, 3)
    slips = []
    for at in range(count):
        day = start + timedelta(14 * at)
        days = (310 if count > 40 else 10) if at % 3 == 1 else -5 if at % 5 == 4 else 0
        gone = at == count - 1 and count > 2
        slips.append(
            Slip(
                row=None,
                id=f"m{at}",
                name=f"Milestone {at}",
                kind=("go-live", "gate", "milestone")[at % 3],
                first=None,
                baseline=day,
                previous=day + timedelta(max(days, 0) // 2) if previous else None,
                forecast=None if gone else day + timedelta(days // 5 * 7),
                slip=None if gone else Decimal(days),
                slip_first=None,
                slip_previous=None,
                finished=False,
            )
        )
    plan = report_of_jobs([Job("a", "A", 5)])
    return plan._replace(pack=Pack(slips=tuple(slips)))
