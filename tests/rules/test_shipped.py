"""The shipped playbooks have neither errors nor warnings for approval, and edits of them raise what they should."""

from pathlib import Path

import pytest

from crmplan.rules import rules
from tests.rules.work import Run

PLAYBOOKS = Path(__file__).parent.parent.parent / "playbooks"


@pytest.mark.parametrize("path", sorted(PLAYBOOKS.glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_playbooks_are_clean(path: Path, tmp_path: Path) -> None:
    verdict = Run(tmp_path, path.read_text(encoding="utf-8")).check()
    assert [one for one in verdict.findings if one.severity in ("error", "warning")] == []
    assert verdict.reached == "approval"


MUTATIONS = {
    "executive-sponsor": "people: {owner: {executive: false}}",
    "sponsor-in-name-only": (
        "events: {owner-hour: null, kpi-review: {attend: [sales-lead]}}\n"
        "tasks: {benefits-review: {owner: sales-lead, team: [sales-lead]}}"
    ),
    "owner-of-results": "kpis: {weekly-active: {owner: null}}",
    "one-accountable": "tasks: {retire-files: {owner: null}}",
    "whole-budget": "budget: {contingency: null}",
    "training-budget": "tasks: {train: {cost: {training: 150 per user}}}",
    "support-budget": "budget: {lines: {support: {amount: 1000}, support-year-2: {amount: 1000}}}",
    "sums-and-funding": "budget: {approved: 60000}",
    "training-for-all": "tasks: {go-no-go: {needs: [jobs, adjust, guides]}, retire-files: {needs+: [train]}}",
    "training-in-time": "tasks: {cut-over: {duration: 4h}}",
    "hypercare": "tasks: {hypercare: {duration: 5d}}",
    "support-model": "roles: {service_owner: null}",
    "whole-enterprise": "tasks: {go-live: {kind: data-entry-start}}",
    "small-pilot": "tasks: {pilot: {kind: uat}}\nchecks: {set: {small-pilot: {from_users: 10}}}",
    "open-ends": "tasks: {retire-files: {needs: null}, baseline: {needs: null}, adoption-review: {needs: usage-watch}}",
    "lead": "tasks: {refresher: {needs: adoption-review -1d}}",
    "many-lags": (
        "tasks: {refresher: {needs: adoption-review +1d}, monthly-care: {needs: refresher +1d}, "
        "shortlist: {needs: [need-check +1h, needs]}}"
    ),
    "few-finish-to-start": (
        "tasks: {refresher: {needs: adoption-review ss}, monthly-care: {needs: refresher ss}, "
        "benefits-review: {needs: monthly-care ff}, usage-watch: {needs: hypercare ss}, "
        "import-2: {needs: import-1 ss}, adoption-review: {needs: [retire-files ff, usage-watch ff]}}"
    ),
    "hard-constraints": (
        "tasks: {refresher: {not_after: 2028-12-31}, monthly-care: {not_after: 2028-12-31}, "
        "shortlist: {not_after: 2028-12-31}}"
    ),
    "high-float": (
        "tasks: {extra-1: {duration: 1d, owner: admin, needs: goals}, extra-2: {duration: 1d, owner: admin, "
        "needs: goals}, benefits-review: {needs+: [extra-1, extra-2]}}"
    ),
    "negative-float": "programme: {committed_finish: 2027-06-30}",
    "long-tasks": (
        "tasks: {extra-1: {duration: 45d, owner: admin, needs: hypercare}, extra-2: {duration: 45d, owner: admin, "
        "needs: hypercare}, benefits-review: {needs+: [extra-1, extra-2]}}"
    ),
    "go-live-gate": "tasks: {go-no-go: {approvers: [admin]}}",
    "learning-between-waves": "packages: {wave: {tasks: {lessons: {kind: feedback-review}}}}",
    "closed-time": "freezes: {holidays: {from: 2027-05-05, to: 2027-05-14, blocks: [go-live]}}",
    "impossible-dates": (
        "programme: {committed_finish: null}\n"
        "progress: {2027-03-03: {tasks: {goals: {started: 2027-03-01, finished: 2027-03-04}}}}"
    ),
    "no-dates": "tasks: {goals: {needs: benefits-review}}",
}
"""Rule -> what an extending playbook changes, so that it must raise the rule."""

WITH_IT = {
    # The training that no longer lies before go-live is not dated against it either.
    "training-for-all": {"training-in-time"},
    # In a ring nothing comes before anything.
    "no-dates": {"training-for-all", "support-model"},
}
"""Rule -> others that the same change raises, each because it is the same gap seen from another side."""


def test_every_rule_has_a_change_that_raises_it() -> None:
    assert sorted(MUTATIONS) == sorted(rule.name for rule in rules())


@pytest.mark.parametrize("rule", MUTATIONS)
def test_a_change_raises_its_rule_and_no_other(rule: str, tmp_path: Path) -> None:
    base = "global-pilot-first" if rule == "learning-between-waves" else "small-business"
    run = Run(tmp_path, f"crmplan: 1\nextends: crmplan:{base}\n{MUTATIONS[rule]}\n")
    errors = [one.message for one in run.reading if one.severity == "error"]
    assert bool(errors) == (rule == "no-dates"), errors
    found = {one.rule for one in run.check().findings if one.severity in ("error", "warning")}
    assert found == {rule, *WITH_IT.get(rule, set())}
