"""Plans from a few lines, and two versions of one side by side."""

from pathlib import Path

from crmplan import pipeline
from crmplan.renderers.plan_json import plan_json
from crmplan.report.pack.snapshot import Compared, Snapshot, of_json, of_report
from crmplan.report.records import Report
from crmplan.source import Source

PLAIN = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, currency: EUR, committed_finish: 2027-06-30, users: 100}
people: {ana: {name: Ana Ruiz}}
tasks:
  design: {name: Design, duration: 10d, owner: ana, cost: {implementation: 10000}}
  build: {name: Build, duration: 20d, owner: ana, needs: design, cost: {implementation: 20000}}
  train: {name: Train, duration: 5d, owner: ana, needs: design, cost: {training: 5000}}
  live: {name: Go-live, kind: go-live, owner: ana, needs: [build, train]}
gates:
  exit: {name: Design gate, kind: gate-stage, needs: design, opens: build, approvers: [ana]}
budget: {approved: 40000, contingency: 10%}
"""
"""A go-live on 2027-04-09 for EUR 38,500 of 40,000."""


def built(
    folder: Path, changes: str = "", *, since: Snapshot | None = None, baselines: tuple[Snapshot, ...] = ()
) -> Report:
    """Return the report of the plain plan with changes over it (sections of a playbook that extends it)."""
    (folder / "plain.yaml").write_text(PLAIN)
    (folder / "plan.yaml").write_text(f"crmplan: 1\nextends: plain.yaml\n{changes}")
    work = pipeline.judge(pipeline.plan(folder / "plan.yaml"), select=["SCH-08"])
    assert not work.broken, work.findings
    return pipeline.report(work, compared=Compared(since, baselines))


def version(folder: Path, changes: str = "", label: str = "approved") -> Snapshot:
    """Return the plain plan with changes, as another is compared with it."""
    return of_report(built(folder, changes), label)


def written(report: Report, label: str = "last/plan.json") -> Snapshot:
    """Return what a pack that was written and read again is compared as."""
    found = of_json(Source("plan.json", plan_json(report)), label)
    assert isinstance(found, Snapshot), found.message
    return found
