"""The comparison as JSON keeps its contract: schema and reference are current, and what is written fits them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from crmplan.diff.records import Diff
from crmplan.renderers.diff_json import CONTRACT, diff_json, reference, schema
from tests import test_hostile_names as hostile
from tests.conftest import ROOT
from tests.renderers.diff_cases import CASES, large, whole

Compare = Callable[[Path | str, str], None]


def errors(value: Any) -> list[list[str | int]]:
    """Return the places in a file that do not fit the schema."""
    validator = jsonschema.Draft202012Validator(schema(), format_checker=jsonschema.FormatChecker())
    return [list(error.path) for error in validator.iter_errors(value)]


def test_the_committed_schema_is_current(golden: Compare) -> None:
    golden("docs/diff.schema.json", json.dumps(schema(), indent=2) + "\n")


def test_the_tables_of_the_reference_are_current(golden: Compare) -> None:
    words = (ROOT / "docs/diff-json.md").read_text(encoding="utf-8").partition("## Records\n")[0]
    golden("docs/diff-json.md", f"{words}## Records\n\n{reference()}")


def test_the_schema_is_a_schema_with_every_record() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    assert sorted(schema()["$defs"]) == sorted(record.name for record in CONTRACT.records[1:])


@pytest.mark.parametrize("case", CASES)
def test_a_comparison_fits_the_schema(case: str) -> None:
    assert errors(json.loads(diff_json(CASES[case]))) == []


@pytest.mark.parametrize(
    ("key", "value"), [("finish_days", "13"), ("cost", 5), ("same", None), ("path", []), ("limits", {})]
)
def test_the_schema_refuses_other_types(key: str, value: object) -> None:
    assert errors({**json.loads(diff_json(whole())), key: value}) == [[key]]


def test_the_schema_refuses_another_version() -> None:
    data = json.loads(diff_json(whole()))
    data["crmplan"]["version"] = 2

    assert errors(data) == [["crmplan", "version"]]


def test_every_field_of_the_comparison_is_written() -> None:
    """Some have a name that says more: ``days`` alone would not say whose."""
    renamed = {"finish": "finish_days", "causes": "why", "moved": "tasks"}

    assert {renamed.get(name, name) for name in Diff._fields} == set(json.loads(diff_json(whole()))) - {
        "crmplan"
    }


def test_limits_come_first_and_the_stamp_before_them() -> None:
    data = json.loads(diff_json(whole("Ana")))

    assert list(data)[:3] == ["crmplan", "limits", "same"]
    assert data["crmplan"] == {"format": "diff", "version": 1}
    assert data["limits"] == [
        {"limit": "slip>10d", "why": "The finish is 13 working days later."},
        {"limit": "cost>5%", "why": "Ana costs 7.1 % more."},
    ]


def test_nothing_is_cut_and_each_entry_has_a_line() -> None:
    text = diff_json(large(500))

    assert len(json.loads(text)["tasks"]) == 500
    assert len([line for line in text.splitlines() if '"Configure the module' in line]) == 500


def test_a_finding_of_nobody_has_no_place() -> None:
    found = json.loads(diff_json(whole()))["findings"]["new"]

    assert [one["place"] for one in found] == [{"file": "playbook.yaml", "line": 12, "column": 3}, None]


@pytest.mark.parametrize("name", hostile.NAMES.values(), ids=hostile.NAMES)
def test_names_stay_text(name: str) -> None:
    data, usual = json.loads(diff_json(whole(name))), json.loads(diff_json(whole("Plain")))

    assert hostile.json_form(data) == hostile.json_form(usual)
    assert data["tasks"][0]["name"] == name
    assert data == json.loads(diff_json(whole(name)))
