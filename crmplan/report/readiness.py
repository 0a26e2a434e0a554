"""How ready a plan is, by its findings."""

from typing import TYPE_CHECKING

from crmplan.expand.plan import Plan
from crmplan.lang import gettext as _
from crmplan.language.words import FAMILIES
from crmplan.model import ERROR, INFO, WARNING
from crmplan.report.records import Readiness

if TYPE_CHECKING:
    from crmplan.rules import Verdict


def readiness(plan: Plan, verdict: "Verdict") -> Readiness:
    """Return what the checks say for the stage, and how many findings there are."""
    findings = (*plan.findings, *verdict.findings)
    return Readiness(
        stage=verdict.stage,
        reached=verdict.reached,
        missing=verdict.missing,
        errors=sum(one.severity == ERROR for one in findings),
        warnings=sum(one.severity == WARNING for one in findings),
        infos=sum(one.severity == INFO for one in findings),
        accepted=len(verdict.accepted),
        covers=plan.playbook.programme.covers,
        families=tuple((_(FAMILIES[family.name]), *family[1:]) for family in verdict.families),
    )
