"""Findings in every format that hosts, editors and people read."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from crmplan import pipeline
from crmplan.renderers import (
    findings_concise,
    findings_github,
    findings_gitlab,
    findings_json,
    findings_junit,
    findings_markdown,
    findings_sarif,
    findings_text,
)
from crmplan.report.judged import Judged, fingerprints, judged
from tests.commands_run import SMALL, crmplan, files

HOSTILE = SMALL.replace("Ana Ruiz", '"A: %0A,<b>\\u202e\\x07`|@ana"').replace(
    "users: 15", "users: 15, vision: x"
)


def found(
    text: str, folder: Path, name: str = "playbook.yaml", stage: str = "approval"
) -> tuple[Judged, pipeline.Work]:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    work = pipeline.judge(pipeline.plan(file), stage=stage)
    return judged(work.findings, work.verdict, stage), work


def test_concise_has_one_line_for_each(tmp_path: Path) -> None:
    checked, _ = found(SMALL, tmp_path)

    lines = findings_concise.render(checked).splitlines()

    assert len(lines) == len(checked.findings) > 3
    assert lines[0].startswith(f"{tmp_path}/playbook.yaml:")


def test_github_shows_ten_annotations_and_counts_the_rest(tmp_path: Path) -> None:
    checked, _ = found(SMALL, tmp_path)
    many = checked._replace(findings=checked.findings * 5)

    lines = findings_github.render(many).splitlines()

    assert len(lines) == 10
    assert lines[0].startswith("::error file=")
    assert lines[-1].startswith(f"::notice title=crmplan::and {len(many.findings) - 9} more findings: ")


def test_github_properties_are_escaped(tmp_path: Path) -> None:
    checked, _ = found(SMALL, tmp_path, "a,b:c.yaml")

    assert "file=" + f"{tmp_path}/a%2Cb%3Ac.yaml," in findings_github.render(checked)


def test_gitlab_fingerprints_are_unique(tmp_path: Path) -> None:
    checked, _ = found(SMALL, tmp_path)

    rows = json.loads(findings_gitlab.render(checked))

    assert len({row["fingerprint"] for row in rows}) == len(rows) == len(checked.findings)


def test_fingerprints_stay_when_lines_move(tmp_path: Path) -> None:
    before, _ = found(SMALL, tmp_path)
    after, _ = found("# a comment\n\n" + SMALL, tmp_path)

    assert fingerprints(after.findings) == fingerprints(before.findings)


def test_junit_fails_for_errors_only(tmp_path: Path) -> None:
    checked, _ = found(SMALL, tmp_path)

    suite = ElementTree.fromstring(findings_junit.render(checked))

    assert int(suite.get("tests", "")) == len(checked.findings)
    assert len(suite.findall("testcase/failure")) == int(suite.get("failures", "")) == checked.count("error")


def test_junit_of_a_clean_plan_has_one_case(tmp_path: Path) -> None:
    clean = Judged((), (), (), "approval", "approval", "go-live", ())

    suite = ElementTree.fromstring(findings_junit.render(clean))

    assert (suite.get("tests"), suite.get("failures")) == ("1", "0")


def test_sarif_places_and_suppressions(tmp_path: Path) -> None:
    accept = (
        "accept:\n  - {rule: hypercare, at: programme, until: 2027-06-30, by: ana, reason: Partner helps}\n"
    )
    checked, _ = found(SMALL + accept, tmp_path, "my plan.yaml")

    (run,) = json.loads(findings_sarif.render(checked))["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    suppressed = [one for one in run["results"] if "suppressions" in one]

    assert all(rules[one["ruleIndex"]] == one["ruleId"] for one in run["results"])
    assert [one["ruleId"] for one in suppressed] == ["SUP-01"]
    assert suppressed[0]["suppressions"][0]["justification"] == "Ana Ruiz, until 2027-06-30: Partner helps"
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].endswith(
        "my%20plan.yaml"
    )


def test_markdown_is_not_markup_of_the_playbook(tmp_path: Path) -> None:
    checked, _ = found(
        HOSTILE.replace("owner: ana", "owner: ana").replace("executive: true", "executive: false"), tmp_path
    )

    text = findings_markdown.render(checked)

    assert "<b>" not in text
    assert "| @ana" not in text


def test_text_of_many_findings_fits_a_screen(tmp_path: Path) -> None:
    checked, work = found(SMALL, tmp_path)
    many = checked._replace(findings=checked.findings * 10)

    short = findings_text.render(many, work.sources)
    whole = findings_text.render(many, work.sources, everything=True)

    assert len(short.splitlines()) < 50
    assert "By family" in short
    assert len(whole.splitlines()) > 200


@pytest.mark.parametrize(
    "form", ["concise", "json", "sarif", "github", "gitlab", "junit", "markdown", "text"]
)
def test_every_format_from_the_command_line(form: str, tmp_path: Path) -> None:
    (tmp_path / "playbook.yaml").write_text(SMALL, encoding="utf-8")

    words = ("--stage", "approval", "--all", "--format", form, "--report", f"{form}=out.txt")
    done = crmplan("check", *words, cwd=tmp_path)

    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout
    assert files(tmp_path) == ["out.txt", "playbook.yaml"]
    assert done.stdout.splitlines()[0] == (tmp_path / "out.txt").read_text(encoding="utf-8").splitlines()[0]


def test_a_report_of_no_format(tmp_path: Path) -> None:
    (tmp_path / "playbook.yaml").write_text(SMALL, encoding="utf-8")

    done = crmplan("check", "--report", "sarf=x", cwd=tmp_path)

    assert done.returncode == 2
    assert 'did you mean "sarif"?' in done.stderr


def test_what_is_accepted_can_be_shown(tmp_path: Path) -> None:
    accept = (
        "accept:\n  - {rule: hypercare, at: programme, until: 2027-06-30, by: ana, reason: Partner helps}\n"
    )
    (tmp_path / "playbook.yaml").write_text(SMALL + accept, encoding="utf-8")

    plain = json.loads(crmplan("check", "--stage", "approval", "--format", "json", cwd=tmp_path).stdout)
    strict = json.loads(
        crmplan("check", "--stage", "approval", "--no-accept", "--format", "json", cwd=tmp_path).stdout
    )

    assert [one["code"] for one in plain["accepted"]] == ["SUP-01"]
    assert "SUP-01" not in {one["code"] for one in plain["findings"]}
    assert "SUP-01" in {one["code"] for one in strict["findings"]}
    assert findings_json.VERSION == plain["crmplan"]["version"]
