"""How rules are asked: stages, readiness, waivers, limits, families, one finding for each cause."""

from datetime import date
from pathlib import Path

import pytest

from crmplan.model import Finding
from crmplan.rules import UnknownRule, catalogue, check, explain, rules
from tests.rules.work import Run

BARE = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
tasks:
  configure: {duration: 5d}
  go-live: {kind: go-live, needs: configure}
"""

MATRIX = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
people: {ana: {name: Ana Ruiz, side: business}}
regions: {NO: {name: Norway}, DE: {name: Germany}, FR: {name: France}}
modules: {sales: {name: Sales}, service: {name: Service}}
waves: {one: {regions: [NO, DE, FR], modules: [sales, service]}}
packages:
  land:
    for: cell
    tasks:
      go-live: {kind: go-live, owner: ana}
"""


def severities(run: Run, *rules: str, stage: str) -> list[tuple[str, str]]:
    return [(one.rule, one.severity) for one in run.check(*rules, stage=stage).findings]


# --- stages and readiness ---------------------------------------------------------------------------


def test_a_draft_has_everything_one_level_lower(tmp_path: Path) -> None:
    run = Run(tmp_path, BARE)
    rules = ("executive-sponsor", "small-pilot", "go-live-gate")
    assert severities(run, *rules, stage="approval") == [
        ("executive-sponsor", "error"),
        ("go-live-gate", "error"),
    ]
    assert severities(run, *rules, stage="draft") == [
        ("executive-sponsor", "warning"),
        ("go-live-gate", "warning"),
    ]


def test_a_plan_without_dates_is_an_error_even_in_a_draft(tmp_path: Path) -> None:
    run = Run(tmp_path, BARE.replace("{duration: 5d}", "{duration: 5d, needs: go-live}"))
    verdict = run.check(stage="draft")
    assert [(one.severity, one.message) for one in verdict.findings if one.rule == "no-dates"] == [
        ("error", "No dates can be computed before what is wrong is mended: ring")
    ]
    assert ("negative-float", "the plan has no dates yet") in verdict.skipped
    assert (verdict.reached, verdict.next) == ("", "draft")
    assert any("ring" in sentence for sentence in verdict.missing)


def test_near_a_go_live_gaps_of_training_support_and_gates_are_errors(tmp_path: Path) -> None:
    text = BARE + "  care: {kind: hypercare, duration: 5d, needs: go-live, exit: {calm: {text: Calm}}}\n"
    near = Run(tmp_path, text, as_of=date(2027, 3, 1))
    far = Run(tmp_path, text.replace("duration: 5d}", "duration: 70d}"), as_of=date(2027, 3, 1))
    for run, expected in ((near, "error"), (far, "warning")):
        assert severities(run, "hypercare", stage="go-live") == [("hypercare", expected)]
        assert severities(run, "hypercare", stage="approval") == [("hypercare", "warning")]


def test_a_go_live_that_has_happened_is_not_near(tmp_path: Path) -> None:
    text = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
tasks:
  configure: {duration: 5d}
  go-live: {kind: go-live, needs: configure}
  care: {kind: hypercare, duration: 5d, needs: go-live, exit: {calm: {text: Calm}}}
progress:
  2027-03-12:
    tasks:
      configure: {started: 2027-03-01, finished: 2027-03-05}
      go-live: {finished: 2027-03-05}
"""
    found = severities(Run(tmp_path, text), "hypercare", stage="go-live")
    assert set(found) == {("hypercare", "warning")}


def test_what_is_missing_for_the_next_stage(tmp_path: Path) -> None:
    verdict = Run(tmp_path, BARE).check("executive-sponsor", "small-pilot", stage="draft")
    assert (verdict.stage, verdict.reached, verdict.next) == ("draft", "draft", "approval")
    assert verdict.missing == (
        "The programme has no sponsor; name the executive of the business who answers for it",
    )


def test_go_live_is_judged_against_a_day(tmp_path: Path) -> None:
    verdict = Run(tmp_path, BARE).check("lead")
    assert (verdict.reached, verdict.next) == ("approval", "go-live")
    assert verdict.missing == ("Go-live is judged against a day: give --as-of or progress.",)
    verdict = Run(tmp_path, BARE, as_of=date(2026, 3, 1)).check("lead")
    assert verdict.missing == ("No go-live lies within 60 working days of 2026-03-01.",)
    verdict = Run(tmp_path, BARE, as_of=date(2027, 3, 1)).check("lead")
    assert (verdict.reached, verdict.next, verdict.missing) == ("go-live", "", ())


def test_an_error_of_the_language_keeps_a_plan_from_being_a_draft(tmp_path: Path) -> None:
    run = Run(tmp_path, BARE.replace("duration: 5d", "duration: 5d, ownr: ana"))
    verdict = run.check("lead")
    assert (verdict.reached, verdict.next) == ("", "draft")
    assert len(verdict.missing) == 1


def test_the_stage_of_the_playbook_counts_unless_one_is_asked_for(tmp_path: Path) -> None:
    run = Run(tmp_path, BARE + "checks: {stage: approval}\n")
    assert check(run.plan, run.schedule, run.cost).stage == "approval"
    assert check(run.plan, run.schedule, run.cost, stage="draft").stage == "draft"
    assert check(Run(tmp_path, BARE).plan, None, None).stage == "draft"


# --- causes -----------------------------------------------------------------------------------------


def test_one_line_of_a_package_is_one_finding_with_all_its_tasks(tmp_path: Path) -> None:
    findings = Run(tmp_path, MATRIX).check("hypercare").findings
    assert [(one.at.line, one.message, len(one.tasks)) for one in findings] == [
        (
            11,
            "No hypercare follows the go-live of NO/sales, NO/service, DE/sales and 3 more; plan it for "
            "the first weeks of use",
            6,
        )
    ]
    assert findings[0].subject == "NO/sales, NO/service, DE/sales, DE/service, FR/sales, FR/service"
    assert findings[0].tasks[:2] == ("NO/sales/go-live", "NO/service/go-live")


def test_findings_stand_in_the_order_of_the_file(tmp_path: Path) -> None:
    findings = Run(tmp_path, BARE).check().findings
    assert [one.at.line for one in findings] == sorted(one.at.line for one in findings)


def test_the_order_of_the_tasks_changes_no_finding(tmp_path: Path) -> None:
    lines = BARE.splitlines(keepends=True)
    there = Run(tmp_path, BARE).check().findings
    back = Run(tmp_path, "".join([*lines[:3], lines[4], lines[3]])).check().findings

    def key(one: Finding) -> tuple[str, str, str]:
        return (one.rule, one.severity, one.message)

    assert sorted(map(key, there)) == sorted(map(key, back))


# --- which rules ------------------------------------------------------------------------------------


def test_rules_are_selected_and_ignored_by_name_code_and_family(tmp_path: Path) -> None:
    run = Run(tmp_path, BARE)
    families = {rule.name: rule.family for rule in catalogue()}
    assert {one.rule for one in run.check("RAC-01").findings} == {"one-accountable"}
    chosen = {one.rule for one in run.check("governance", "people").findings}
    assert {families[name] for name in chosen} == {"governance", "people"}
    assert chosen >= {"one-accountable", "executive-sponsor"}
    ignored = {one.rule for one in run.check("governance", "people", ignore=["GOV-01"]).findings}
    assert ignored == chosen - {"executive-sponsor"}


def test_the_playbook_can_select_and_ignore(tmp_path: Path) -> None:
    run = Run(tmp_path, BARE + "checks: {select: [executive-sponsor, RAC-01], ignore: [RAC-01]}\n")
    assert {one.rule for one in run.check().findings} == {"executive-sponsor"}
    assert {one.rule for one in run.check("small-pilot", "go-live-gate").findings} == {"go-live-gate"}


def test_a_work_package_is_asked_only_for_what_it_covers_and_for_its_schedule(tmp_path: Path) -> None:
    text = BARE.replace("start: 2027-03-01", "start: 2027-03-01, covers: [people]")
    text = text.replace("needs: configure}", "needs: configure -1d}")
    assert {one.code[:3] for one in Run(tmp_path, text).check().findings} == {"RAC", "SCH"}


def test_rules_about_money_are_skipped_without_it(tmp_path: Path) -> None:
    run = Run(tmp_path, BARE)
    verdict = check(run.plan, run.schedule, None, stage="approval")
    assert ("training-budget", "the money has not been worked out") in verdict.skipped


# --- limits -----------------------------------------------------------------------------------------

CARE = BARE + "  care: {kind: hypercare, duration: 12d, needs: go-live, exit: {calm: {text: Calm}}}\n"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("", ["Hypercare after the go-live of the programme is shorter than 20 working days"]),
        ("checks: {set: {hypercare: {min_length: 12d}}}", []),
        ("checks: {set: {SUP-01: {min_length: 12}}}", []),
        (
            "checks: {set: {hypercare: {min_length: 13d}}}",
            ["Hypercare after the go-live of the programme is shorter than 13 working days"],
        ),
    ],
)
def test_limits_can_be_set(tmp_path: Path, settings: str, expected: list[str]) -> None:
    found = Run(tmp_path, CARE + settings + "\n").check("hypercare").findings
    assert [one.message for one in found] == expected


def test_the_profile_chooses_the_defaults(tmp_path: Path) -> None:
    small = CARE.replace("start: 2027-03-01", "start: 2027-03-01, profile: small")
    assert Run(tmp_path, small).check("hypercare").findings == ()


@pytest.mark.parametrize(
    ("settings", "rule", "column", "message"),
    [
        ("hypercar: {min_length: 5d}", "unknown-check", 16, 'no check "hypercar"; did you mean "hypercare"?'),
        (
            "hypercare: {min_lenght: 5d}",
            "unknown-limit",
            28,
            '"hypercare" has no limit "min_lenght"; did you mean "min_length"?',
        ),
        ("lead: {x: 5}", "unknown-limit", 23, '"lead" has no limit "x"; it has none'),
        (
            "hypercare: {min_length: soon}",
            "bad-limit",
            28,
            '"min_length" of "hypercare" is working days such as 20d, not "soon"',
        ),
        (
            "training-budget: {min_share: 8}",
            "bad-limit",
            34,
            '"min_share" of "training-budget" is a share such as 8%, not "8"',
        ),
        (
            "go-live-gate: {min_criteria: 2.5}",
            "bad-limit",
            31,
            '"min_criteria" of "go-live-gate" is a whole number such as 3, not "2.5"',
        ),
        (
            "whole-budget: {required: [licence, trainig]}",
            "bad-limit",
            31,
            '"required" of "whole-budget" does not know "trainig"; did you mean "training"?',
        ),
    ],
)
def test_wrong_limits_are_errors_at_their_place(
    tmp_path: Path, settings: str, rule: str, column: int, message: str
) -> None:
    found = Run(tmp_path, BARE + f"checks: {{set: {{{settings}}}}}\n").check("lead").findings
    assert [(one.rule, one.severity, one.at.line, one.at.column, one.message) for one in found] == [
        (rule, "error", 6, column, message)
    ]


# --- waivers ----------------------------------------------------------------------------------------


def accepting(*entries: str) -> str:
    return (
        MATRIX
        + "accept:\n"
        + "".join(f"  - {{{entry}, by: ana, reason: Signed in May}}\n" for entry in entries)
    )


def test_an_accepted_finding_is_shown_with_who_until_when_and_why(tmp_path: Path) -> None:
    run = Run(tmp_path, accepting("rule: hypercare, until: 2027-06-30"))
    verdict = run.check("hypercare")
    assert verdict.findings == ()
    assert [(one.rule, len(one.tasks), words) for one, words in verdict.accepted] == [
        ("hypercare", 6, "Ana Ruiz, until 2027-06-30: Signed in May")
    ]


@pytest.mark.parametrize(
    ("at", "left"),
    [
        ("DE/service", 5),
        ("DE", 4),
        ("all/service", 3),
        ("one", 0),
        ("FR/sales/go-live", 5),
        ("service", 3),
    ],
)
def test_a_waiver_can_be_for_a_place(tmp_path: Path, at: str, left: int) -> None:
    verdict = Run(tmp_path, accepting(f"rule: SUP-01, at: {at}")).check("hypercare")
    assert sum(len(one.tasks) for one in verdict.findings) == left
    assert sum(len(one.tasks) for one, _ in verdict.accepted) == 6 - left


def test_an_expired_waiver_accepts_nothing_and_is_an_error(tmp_path: Path) -> None:
    run = Run(tmp_path, accepting("rule: hypercare, until: 2027-06-30"), as_of=date(2027, 7, 1))
    verdict = run.check("hypercare")
    assert [(one.rule, one.at.line) for one in verdict.findings] == [
        ("hypercare", 11),
        ("expired-acceptance", 13),
    ]
    assert verdict.accepted == ()
    on_the_last_day = Run(tmp_path, accepting("rule: hypercare, until: 2027-06-30"), as_of=date(2027, 6, 30))
    assert on_the_last_day.check("hypercare").findings == ()


def test_an_unused_waiver_is_a_warning_when_all_rules_were_asked(tmp_path: Path) -> None:
    run = Run(tmp_path, accepting("rule: lead, at: DE/sales"))
    unused = [one for one in run.check().findings if one.rule == "unused-acceptance"]
    assert [(one.severity, one.at.line, one.message) for one in unused] == [
        ("warning", 13, 'nothing to accept: "lead" has no finding at DE/sales; take the entry out')
    ]
    assert run.check("hypercare", "RAC-01").accepted == ()
    assert "unused-acceptance" not in {one.rule for one in run.check("hypercare").findings}


def test_a_waiver_for_an_unknown_rule_is_an_error_with_a_guess(tmp_path: Path) -> None:
    found = Run(tmp_path, accepting("rule: hypercar")).check("lead").findings
    assert [one.message for one in found] == ['no check "hypercar" to accept; did you mean "hypercare"?']


def test_waivers_can_be_switched_off(tmp_path: Path) -> None:
    run = Run(tmp_path, accepting("rule: hypercare"))
    verdict = check(run.plan, run.schedule, run.cost, stage="approval", select=["hypercare"], accept=False)
    assert (len(verdict.findings), verdict.accepted) == (1, ())


# --- the catalogue ----------------------------------------------------------------------------------


def test_every_row_of_the_catalogue_can_be_explained_by_name_and_code() -> None:
    for row in catalogue():
        assert explain(row.name) == explain(row.code)
        assert explain(row.name).startswith(f"{row.name} ({row.code}, {row.severity}")
        assert row.summary


def test_an_unknown_word_gets_the_nearest_guess() -> None:
    with pytest.raises(UnknownRule, match=r'no check "trainig-budget"; did you mean "training-budget"\?'):
        explain("trainig-budget")
    with pytest.raises(UnknownRule, match=r"`crmplan rules` lists all"):
        explain("zzzzzzzz")


def test_every_family_counts_each_of_its_checks_once(tmp_path: Path) -> None:
    verdict = Run(tmp_path, BARE).check()
    by_family = {family.name: family for family in verdict.families}
    asked = {name: sum(rule.family == name for rule in rules()) for name in by_family}

    assert asked == {name: sum(family[1:]) for name, family in by_family.items()}
    assert by_family["support"].missing >= 1
    assert by_family["schedule"].met >= 1


def test_an_accepted_gap_is_waived(tmp_path: Path) -> None:
    accept = "accept: [{rule: support-model, at: programme, until: 2027-06-30, by: ana, reason: In May}]\n"
    before = {family.name: family for family in Run(tmp_path, BARE).check().families}["support"]
    after = {
        family.name: family
        for family in Run(tmp_path, BARE + "people: {ana: {name: Ana}}\n" + accept).check().families
    }["support"]

    assert (after.missing, after.waived) == (before.missing - 1, before.waived + 1)
