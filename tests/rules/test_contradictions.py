"""Where the sources pull in opposite directions, one playbook satisfies both sides at once."""

from pathlib import Path

from crmplan.resources import data_dir
from crmplan.rules import catalogue
from tests.rules.work import Run

TENSIONS = {
    "C1 the whole enterprise, in small steps": ("RLO-06", "RLO-01", "RLO-02", "RLO-04", "RLO-05"),
    "C2 strategy and technology": ("STR-04", "STR-05", "SEL-04"),
    "C3 a return, not a payback": ("STR-09", "BUD-09", "KPI-02", "CHG-19"),
    "C4 the whole sum, in rounds": ("BUD-01", "BUD-02", "BUD-03", "BUD-04", "BUD-05", "BUD-09", "BUD-14"),
    "C5 one template, local variants": ("RLO-07", "RLO-08", "GOV-12"),
    "C6 simple, and yet much used": ("PRC-06", "PRC-07", "STR-14", "KPI-03"),
    "C7 the business leads, IT is won over": ("GOV-03", "GOV-04", "CHG-15"),
    "C8 full-time people, sellers who sell": ("RES-01", "RES-03", "RLO-12", "TRN-07"),
    "C9 figures, and few entries": ("PRC-05", "KPI-01", "KPI-04"),
    "C10 patience between waves, speed inside them": ("RLO-03", "RLO-09", "RLO-11"),
    "C11 jobs name screens, jobs do not change all the time": ("CHG-09", "CHG-10"),
    "C12 interfaces tested before, switched on after": ("INT-02", "DAT-03", "DAT-16"),
}


def test_one_playbook_meets_both_sides_of_all_contradictions_at_once(tmp_path: Path) -> None:
    codes = tuple(dict.fromkeys(code for both in TENSIONS.values() for code in both))
    run = Run(tmp_path, (data_dir("playbooks") / "global-pilot-first.yaml").read_text(encoding="utf-8"))
    verdict = run.check(*codes)
    answered = sum(family.met + family.partly for family in verdict.families)
    assert ([], (), len(codes)) == (
        [one.message for one in verdict.findings if one.severity != "info"],
        verdict.skipped,
        answered,
    )


def test_each_side_of_a_contradiction_has_its_rule() -> None:
    wanted = {code for both in TENSIONS.values() for code in both}
    assert set() == wanted - {rule.code for rule in catalogue()}
