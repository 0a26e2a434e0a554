"""Sides of a comparison from a few lines: as a text, or as the plan.json of it."""

from collections.abc import Mapping
from datetime import date

from crmplan import pipeline, versions
from crmplan.diff.build import compare
from crmplan.diff.records import Diff
from crmplan.diff.side import Side
from crmplan.renderers.plan_json import plan_json
from crmplan.report.pack.snapshot import Snapshot, of_json
from crmplan.source import Source, Texts

PLAIN = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, currency: EUR, committed_finish: 2027-04-30}
people: {ana: {name: Ana Ruiz}, tom: {name: Tom Berg}}
regions: {NO: {name: Norway, users: 40}, ES: {name: Spain, users: 60}}
tasks:
  design: {name: Design, duration: 10d, owner: ana, cost: {implementation: 10000}}
  build: {name: Build, duration: 20d, owner: ana, needs: design, cost: {implementation: 20000}}
  train: {name: Train, duration: 5d, owner: tom, needs: design, cost: {training: 5000}}
gates:
  exit: {name: Design gate, kind: gate-stage, needs: design, opens: build, approvers: [ana]}
packages:
  land: {for: region, tasks: {live: {name: Go-live, kind: go-live, owner: ana, needs: [build, train],
    cost: {travel: 1000}}}}
budget: {approved: 45000, contingency: 10%, funding: {seed: {amount: 45000, released: 2027-03-01}}}
"""
"""Two go-lives on 2027-04-09 for EUR 40,700 of 45,000: design in two weeks, a gate, build in four."""


def side(
    text: str,
    *edits: tuple[str, str],
    stage: str | None = None,
    as_of: date | None = None,
    label: str = "p.yaml",
    select: tuple[str, ...] = (),
    known: str = "",
    files: Mapping[str, str] | None = None,
) -> Side:
    """Return a text, planned and judged, after some words of it were replaced."""
    for before, after in edits:
        assert text.count(before) == 1, (before, text.count(before))
        text = text.replace(before, after)
    source = Texts({"p.yaml": text, **(files or {})})
    work = pipeline.judge(
        pipeline.plan("p.yaml", files=source, as_of=as_of), stage=stage, select=select, use_known=False
    )
    if known and work.verdict is not None:
        from crmplan.rules import known as knowing

        entries, _ = knowing.entries(Source("p.known.yaml", known))
        work = work._replace(verdict=knowing.without_known(work.verdict, entries))
    found = versions.of_work(work, label, as_of)
    assert isinstance(found, Side), [f"{one.at}: {one.message}" for one in found.findings]
    return found


def written(one: Side) -> Side:
    """Return the same version as its plan.json gives it."""
    assert one.text is not None
    found = of_json(Source("plan.json", plan_json(one.text.report)), one.snapshot.label)
    assert isinstance(found, Snapshot), found.message
    return Side(found, None)


def diff(*edits: tuple[str, str], text: str = PLAIN, weigh: bool = False) -> Diff:
    """Return what some edits change."""
    return compare(side(text), side(text, *edits), weigh=weigh)
