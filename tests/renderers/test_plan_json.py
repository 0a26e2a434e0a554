"""plan.json keeps its contract: schema and reference are current, and what is written fits them."""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from crmplan.model import Finding, Location, Money
from crmplan.renderers.plan_json import plan_json, reference, schema
from crmplan.renderers.plan_json.records import RECORDS
from crmplan.report.records import Report
from tests.conftest import ROOT
from tests.report.plans import rollout

Compare = Callable[[Path | str, str], None]


def validator() -> Any:
    """Return a validator that also checks dates."""
    return jsonschema.Draft202012Validator(schema(), format_checker=jsonschema.FormatChecker())


def test_the_committed_schema_is_current(golden: Compare) -> None:
    golden("docs/plan.schema.json", json.dumps(schema(), indent=2) + "\n")


def test_the_tables_of_the_reference_are_current(golden: Compare) -> None:
    words = (ROOT / "docs/plan-json.md").read_text(encoding="utf-8").partition("## Records\n")[0]
    golden("docs/plan-json.md", f"{words}## Records\n\n{reference()}")


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


def test_every_record_is_in_the_schema_once() -> None:
    names = [record.name for record in RECORDS]
    assert sorted(schema()["$defs"]) == sorted(names[1:])
    assert len(set(names)) == len(names)


def test_a_plan_fits_the_schema() -> None:
    errors = [error.message for error in validator().iter_errors(json.loads(plan_json(rollout())))]
    assert errors == []


def test_the_schema_refuses_another_version() -> None:
    plan = json.loads(plan_json(rollout()))
    plan["crmplan"]["version"] = 2
    assert [list(error.path) for error in validator().iter_errors(plan)] == [["crmplan", "version"]]


def test_the_schema_refuses_money_as_a_number() -> None:
    plan = json.loads(plan_json(rollout()))
    plan["money"]["planned"] = 12.5
    assert [list(error.path) for error in validator().iter_errors(plan)] == [["money", "planned"]]


def test_the_first_key_says_what_the_file_is() -> None:
    plan = json.loads(plan_json(rollout()))
    assert next(iter(plan.items())) == ("crmplan", {"format": "plan", "version": 1})


def test_each_task_has_a_line_of_its_own() -> None:
    report = rollout(regions=1, modules=1)
    lines = [line.strip().rstrip(",") for line in plan_json(report).splitlines()]
    ids = [json.loads(line)["id"] for line in lines if line.startswith('{"id": ') and '"duration":' in line]
    assert ids == [row.id for row in report.rows]


def test_the_same_report_gives_the_same_text() -> None:
    assert plan_json(rollout()) == plan_json(rollout())


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("1318000", "EUR", "1318000.00"),
        ("0.1", "EUR", "0.10"),
        ("-18.05", "USD", "-18.05"),
        ("1500", "JPY", "1500"),
        ("1.5", "KWD", "1.500"),
        ("12345678901234567.89", "EUR", "12345678901234567.89"),
    ],
)
def test_money_is_exact_text(amount: str, currency: str, expected: str) -> None:
    report = rollout(regions=1, modules=1)
    row = report.rows[0]._replace(cost=Money(Decimal(amount), currency))
    plan = json.loads(plan_json(report._replace(rows=(row, *report.rows[1:]))))
    assert plan["tasks"][0]["cost"] == expected


def test_days_are_numbers_without_needless_decimals() -> None:
    report = rollout(regions=1, modules=1)
    row = report.rows[0]._replace(total_float=Decimal("2.5"), free_float=Decimal("3"))
    text = plan_json(report._replace(rows=(row, *report.rows[1:])))
    found = re.search(r'"total_float_days": ([^,]+), .*?"free_float_days": ([^,]+),', text)
    assert found is not None
    assert found.groups() == ("2.5", "3")


def with_finding(at: Location) -> Report:
    """Return a report with a finding at a place."""
    finding = Finding("training-budget", "BUD-02", "error", "Too little", at, tasks=("a", "b"))
    return rollout(regions=1, modules=1)._replace(findings=(finding,))


def test_a_finding_has_its_place() -> None:
    plan = json.loads(plan_json(with_finding(Location("playbook.yaml", 12, 3, 12, 9))))
    assert plan["findings"][0]["place"] == {
        "file": "playbook.yaml",
        "line": 12,
        "column": 3,
        "end_line": 12,
        "end_column": 9,
    }
    assert plan["findings"][0]["tasks"] == ["a", "b"]


def test_a_finding_without_a_place_has_none() -> None:
    assert json.loads(plan_json(with_finding(Location("", 0, 0, 0, 0))))["findings"][0]["place"] is None


def test_any_name_comes_back_as_it_was() -> None:
    name = 'a "quoted" \\ <script>\n| עברית 🚀 \u2028 \x07'
    report = rollout(regions=1, modules=1)
    row = report.rows[0]._replace(name=name)
    text = plan_json(report._replace(rows=(row, *report.rows[1:])))
    assert json.loads(text)["tasks"][0]["name"] == name


DECIDED = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, currency: EUR, users: 15}
tasks:
  train: {duration: 5d, kind: training, cost: {training: 1000}, training: {hours: 4.5, seats: 15}}
  live: {kind: go-live, needs: train}
  care: {kind: hypercare, duration: 10d, needs: live}
gates: {go: {kind: gate-stage, needs: care, criteria: {ok: {text: All agree}}}}
risks: {late: {probability: 40%, delay: 10d, cost: 500}}
decisions:
  wait: {ask: Wait?, options: {no: {}, yes-a-week: {train.delay: 1w}, ring: {train.needs: care}}}
"""


def test_the_steering_pack_is_written_with_its_figures(tmp_path: Path) -> None:
    # train 1 to 5 March, care to the 19th; a week later it is the 26th.
    from crmplan import pipeline

    file = tmp_path / "playbook.yaml"
    file.write_text(DECIDED, encoding="utf-8")
    text = plan_json(pipeline.report(pipeline.judge(pipeline.plan(file))))
    plan = json.loads(text)
    stay, later, ring = plan["decisions"][0]["options"]

    assert [error.message for error in validator().iter_errors(plan)] == []
    assert (stay["changes"], stay["finish"], stay["finish_shift_days"]) == ([], "2027-03-19", 0)
    assert (later["changes"], later["finish"], later["finish_shift_days"]) == (
        ["train.delay: 1w"],
        "2027-03-26",
        5,
    )
    assert (later["cost"], later["cost_change"], later["margin_days"]) == ("1000.00", "0.00", None)
    assert (ring["finish"], ring["cost"], len(ring["problems"])) == (None, None, 1)
    assert [(one["task"], one["met"], one["failed"], one["open"]) for one in plan["gate_states"]] == [
        ("go", 0, 0, 1)
    ]
    assert [(one["id"], one["exposure"], one["exposure_days"]) for one in plan["risks"]] == [
        ("late", "200.00", 4)
    ]
    assert [(one["group"], one["seats"], one["hours"], one["support_until"]) for one in plan["cover"]] == [
        ("All users", 15, 4.5, "2027-03-19")
    ]
    assert [one["tasks"] for one in plan["raci"]] == [["train"], ["live"], ["care"], ["go"]]
    assert "steps at 20 % and 50 %" in plan["risk_rule"]
    assert str(tmp_path) not in text
