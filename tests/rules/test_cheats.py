"""The obvious ways to game the checks are seen: each edit of a clean playbook pretends, and something says so."""

from pathlib import Path

import pytest

from tests.rules.work import Run

IDLE = "people: {idle: {name: Idle Head, side: business, executive: true, allocation: 10%}}"
CHEATS = {
    "money of nothing": (
        "small-business",
        "tasks: {train: {cost: null}}\n"
        "budget: {lines: {courses: {category: training, amount: 0, on: 2027-04-30}}}",
        {"training-budget"},
    ),
    "a training of no length": ("small-business", "tasks: {train: {duration: null}}", {"needs-length"}),
    "a training of no hours": ("small-business", "tasks: {train: {training: {hours: 0}}}", {"bad-number"}),
    "a training of an hour": (
        "small-business",
        "tasks: {train: {duration: 1h, training: {hours: 1}}}",
        {"training-capacity"},
    ),
    "support of no length": (
        "small-business",
        "tasks: {hypercare: {duration: null}}",
        {"needs-length", "hypercare"},
    ),
    "a training in name only": (
        "small-business",
        "tasks: {train: {kind: configure, name: Training}}",
        {"training-for-all"},
    ),
    "a sponsor without a task": (
        "global-pilot-first",
        f"{IDLE}\nroles: {{sponsor: idle}}\nprogramme: {{sponsor: null}}",
        {"sponsor-in-name-only"},
    ),
    "a gate without criteria": ("small-business", "tasks: {go-no-go: {criteria: null}}", {"go-live-gate"}),
    "a task that is everything": (
        "small-business",
        "tasks: {goals: {kind: [objectives, training-plan, support-model, communication]}}",
        {"many-kinds"},
    ),
    "one person for everything": (
        "small-business",
        "roles: {sponsor: sales-lead, lead: sales-lead, it_lead: sales-lead, change_lead: sales-lead,\n"
        "        data_lead: sales-lead, service_owner: sales-lead}",
        {"executive-sponsor"},
    ),
}


@pytest.mark.parametrize(("base", "change", "expected"), CHEATS.values(), ids=CHEATS)
def test_pretending_is_seen(tmp_path: Path, base: str, change: str, expected: set[str]) -> None:
    run = Run(tmp_path, f"crmplan: 1\nextends: crmplan:{base}\n{change}\n")
    found = {one.rule for one in (*run.reading, *run.check().findings) if one.severity != "info"}
    assert expected == found & expected


def test_an_idle_sponsor_is_said_once_for_all_phases_and_once_for_all_waves(tmp_path: Path) -> None:
    base, change, _ = CHEATS["a sponsor without a task"]
    run = Run(tmp_path, f"crmplan: 1\nextends: crmplan:{base}\n{change}\n")
    assert 3 == len(run.said("sponsor-in-name-only"))
