"""How ready a plan is, by its findings."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from crmplan.expand.plan import Plan
from crmplan.lang import gettext as _
from crmplan.language.words import FAMILIES
from crmplan.model import ERROR, INFO, WARNING, Finding
from crmplan.report.records import Readiness

if TYPE_CHECKING:
    from crmplan.rules import Verdict


def readiness(plan: Plan, found: Iterable[Finding], verdict: "Verdict") -> Readiness:
    """Return what the checks say for the stage, and how many findings there are.

    Parameters:
        plan: what was checked.
        found: what reading, planning and pricing say of the text; they count with the findings of the checks.
        verdict: what the checks say.
    """
    findings = (*found, *verdict.findings)
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
