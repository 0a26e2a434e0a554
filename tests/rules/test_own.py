"""Checks that a company adds in its playbooks."""

from pathlib import Path

import pytest

from crmplan import pipeline
from crmplan.model import ERROR
from tests.rules.work import Run

PLAN = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
people: {ana: {name: Ana, side: business}, ben: {name: Ben, side: vendor}}
groups: {all-users: {name: All}}
regions: {NO: {name: Norway, users: {all-users: 5}}, DE: {name: Germany, users: {all-users: 9}}}
modules: {sales: {name: Sales, groups: [all-users]}}
waves: {w: {regions: [NO, DE], modules: [sales]}}
packages:
  cell:
    for: cell
    tasks:
      test: {kind: uat, duration: 3d, owner: ana}
      cut: {kind: cutover, duration: 1d, owner: ben, needs: test}
      go-live: {kind: go-live, owner: ana, needs: cut}
"""


def found(checks: str, folder: Path) -> list[tuple[str, str, str, tuple[str, ...]]]:
    run = Run(folder, f"{PLAN}checks:\n  own:\n    mine: {checks}\n")
    assert [one.message for one in run.reading if one.severity == ERROR] == []
    return [
        (one.rule, one.severity, one.message, one.tasks)
        for one in run.check().findings
        if one.code in ("OWN", "CHK-006")
    ]


@pytest.mark.parametrize(
    ("where", "must", "tasks"),
    [
        ("{kind: cutover}", "{has: [rollback]}", ("NO/sales/cut", "DE/sales/cut")),
        ("{kind: cutover, region: DE}", "{has: [rollback]}", ("DE/sales/cut",)),
        ("{kind: uat}", "{at_least: 5d}", ("NO/sales/test", "DE/sales/test")),
        ("{kind: uat}", "{at_most: 2d}", ("NO/sales/test", "DE/sales/test")),
        ("{kind: cutover}", "{side: business}", ("NO/sales/cut", "DE/sales/cut")),
        ("{kind: uat}", "{after: [cutover]}", ("NO/sales/test", "DE/sales/test")),
        ("{kind: cutover}", "{critical: false}", ("NO/sales/cut", "DE/sales/cut")),
    ],
)
def test_tasks_that_miss_it_are_one_finding_a_line(
    where: str, must: str, tasks: tuple[str, ...], tmp_path: Path
) -> None:
    checks = f"{{where: {where}, must: {must}, message: Not so, severity: error}}"

    assert found(checks, tmp_path) == [("mine", "error", "Not so", tasks)]


@pytest.mark.parametrize(
    "check",
    [
        "{where: {kind: cutover}, must: {after: [uat], before: [go-live]}, message: x}",
        "{where: {kind: uat}, must: {at_least: 3d, at_most: 3d, owner: ana}, message: x}",
    ],
)
def test_what_holds_is_silent(check: str, tmp_path: Path) -> None:
    assert found(check, tmp_path) == []


def test_a_check_that_matches_nothing_is_a_warning(tmp_path: Path) -> None:
    ((rule, severity, message, _),) = found(
        "{where: {kind: training}, must: {has: [owner]}, message: x}", tmp_path
    )

    assert (rule, severity) == ("idle-check", "warning")
    assert message.startswith('"mine" matches no task')


@pytest.mark.parametrize(
    ("check", "message"),
    [
        ("{where: {knd: uat}, must: {has: [owner]}, message: x}", 'did you mean "kind"?'),
        ("{where: {kind: uatt}, must: {has: [owner]}, message: x}", 'did you mean "uat"?'),
        ("{where: {region: DEE}, must: {has: [owner]}, message: x}", 'did you mean "DE"?'),
        ("{where: {kind: uat}, must: {has: [ownr]}, message: x}", 'did you mean "owner"?'),
        ("{where: {kind: uat}, message: x}", '"must"'),
    ],
)
def test_what_is_misspelt_is_an_error(check: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "playbook.yaml"
    file.write_text(f"{PLAN}checks:\n  own:\n    mine: {check}\n", encoding="utf-8")

    (error,) = [one for one in pipeline.plan(file).findings if one.severity == ERROR]

    assert message in error.message
