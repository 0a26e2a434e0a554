"""The shipped playbooks have neither errors nor warnings for approval, and edits of them raise what they should."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from crmplan.rules import rules
from tests.rules.work import Run, planned

PLAYBOOKS = Path(__file__).parent.parent.parent / "playbooks"


UNRAISED = {
    "promise-at-risk": "it needs a simulation, and crmplan does not simulate yet; test_schedule gives it one",
}
"""Rules that no playbook can raise today, each with the reason and the test that shows it all the same."""


class Mutation(NamedTuple):
    """A change of a shipped playbook that must raise a rule; the files in ``mutations`` say how they are written."""

    rule: str
    base: str
    change: str
    also: frozenset[str]
    """Other rules that the same change raises, each because it is the same gap seen from another side."""
    stage: str
    as_of: str


def _mutations() -> list[Mutation]:
    found = []
    for file in sorted((Path(__file__).parent / "mutations").glob("*.yaml")):
        for one in yaml.safe_load_all(file.read_text(encoding="utf-8")):
            also = frozenset(one.get("also", ()))
            stage, as_of = one.get("stage", "approval"), str(one.get("as_of", ""))
            found.append(Mutation(one["rule"], one["base"], one["change"], also, stage, as_of))
    return found


MUTATIONS = _mutations()


@pytest.mark.parametrize("path", sorted(PLAYBOOKS.glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_playbooks_are_clean(path: Path, tmp_path: Path) -> None:
    verdict = Run(tmp_path, path.read_text(encoding="utf-8")).check()
    assert [one for one in verdict.findings if one.severity in ("error", "warning")] == []
    assert verdict.reached == "approval"


def test_every_rule_has_a_change_that_raises_it() -> None:
    raised = {one.rule for one in MUTATIONS}
    assert raised.isdisjoint(UNRAISED)
    assert sorted({*raised, *UNRAISED}) == sorted(rule.name for rule in rules())


@pytest.mark.parametrize("one", MUTATIONS, ids=lambda one: one.rule)
def test_a_change_raises_its_rule_and_no_other(one: Mutation) -> None:
    run = planned(f"crmplan: 1\nextends: crmplan:{one.base}\n{one.change}\n", _day(one.as_of))
    errors = [finding.message for finding in run.reading if finding.severity == "error"]
    assert bool(errors) == (one.rule == "no-dates"), errors
    known = _known(one.base, one.stage, one.as_of)
    found = {
        finding.rule
        for finding in run.check(stage=one.stage).findings
        if (finding.rule, finding.message) not in known
        and (finding.severity in ("error", "warning") or finding.rule == one.rule)
    }
    assert found == {one.rule} | one.also


@cache
def _known(base: str, stage: str, as_of: str) -> frozenset[tuple[str, str]]:
    """Return what is found in a shipped playbook as it is: rule and message."""
    run = planned(f"crmplan: 1\nextends: crmplan:{base}\n", _day(as_of))
    return frozenset((finding.rule, finding.message) for finding in run.check(stage=stage).findings)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
