"""Runs playbooks given as text through the stages up to the checks."""

import tempfile
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from textwrap import dedent

from crmplan.analyses.cost import Cost, cost
from crmplan.expand import Plan, expand
from crmplan.language import load
from crmplan.model import Finding
from crmplan.rules import Verdict, check
from crmplan.schedule.plan import schedule
from crmplan.schedule.result import Schedule


class Run:
    """A playbook with everything that was worked out."""

    def __init__(self, folder: Path, text: str, as_of: date | None = None) -> None:
        path = folder / "playbook.yaml"
        path.write_text(dedent(text), encoding="utf-8")
        playbook, _, reading = load(path)
        assert playbook is not None, [str(finding) for finding in reading]
        self.plan: Plan = expand(playbook, as_of=as_of)
        self.reading: tuple[Finding, ...] = (*reading, *self.plan.findings)
        self.schedule: Schedule | None = None
        self.cost: Cost | None = None
        if self.plan.schedulable:
            self.schedule = schedule(self.plan)
            self.cost = cost(self.plan, self.schedule)

    @property
    def dates(self) -> Schedule:
        """The schedule of a plan that has one."""
        assert self.schedule is not None
        return self.schedule

    @property
    def money(self) -> Cost:
        """The cost of a plan that has one."""
        assert self.cost is not None
        return self.cost

    def check(self, *rules: str, stage: str = "approval", ignore: Sequence[str] = ()) -> Verdict:
        """Ask some rules, or all."""
        return check(
            self.plan,
            self.schedule,
            self.cost,
            stage=stage,
            findings=self.reading,
            select=rules,
            ignore=ignore,
        )

    def said(self, *rules: str, stage: str = "approval") -> list[tuple[str, int, str]]:
        """Return (severity, line, message) of each finding of some rules."""
        return [(one.severity, one.at.line, one.message) for one in self.check(*rules, stage=stage).findings]


@lru_cache(maxsize=24)
def planned(text: str, as_of: date | None = None) -> Run:
    """Return the run of a playbook; texts that tests share, such as shipped playbooks, are planned once."""
    with tempfile.TemporaryDirectory() as folder:
        return Run(Path(folder), text, as_of)
