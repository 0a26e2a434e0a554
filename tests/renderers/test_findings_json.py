"""The JSON of findings and of schedule quality: what docs/findings-json.md says is what is written."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.commands_run import SMALL, crmplan
from tests.conftest import ROOT

PAGE = (ROOT / "docs/findings-json.md").read_text(encoding="utf-8")


def documented(title: str) -> list[str]:
    """Return the fields of the table below a heading."""
    (section,) = re.findall(rf"^#+ {title}\n(.*?)(?=^#|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    return re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


def asked(folder: Path, *options: str) -> Any:
    accept = (
        "accept:\n  - {rule: hypercare, at: programme, until: 2027-06-30, by: ana, reason: Partner helps}\n"
    )
    (folder / "playbook.yaml").write_text(SMALL + accept, encoding="utf-8")
    return json.loads(
        crmplan("check", "--stage", "approval", "--format", "json", *options, cwd=folder).stdout
    )


def test_findings_have_the_fields_of_the_page(tmp_path: Path) -> None:
    data = asked(tmp_path)

    assert list(data) == documented("findings")
    assert {tuple(one) for one in data["families"]} == {tuple(documented("family"))}
    assert {tuple(one) for one in data["findings"]} == {tuple(documented("finding"))}
    assert {tuple(one) for one in data["accepted"]} == {(*documented("finding"), "accepted")}


def test_quality_has_the_fields_of_the_page(tmp_path: Path) -> None:
    data = asked(tmp_path, "--quality")

    assert list(data) == documented("quality")
    assert {tuple(one) for one in (*data["dcma"], *data["gao"])} == {tuple(documented("point"))}
    assert [one["code"] for one in (*data["dcma"], *data["gao"])] == [
        *(f"DCMA-{number:02}" for number in range(1, 15)),
        *(f"GAO-{number:02}" for number in range(1, 11)),
    ]


PLAN = """\
crmplan: 1
programme: {name: P, start: 2027-03-01}
tasks:
  a: {duration: 3d}
  b: {duration: 2d, needs: a -1d}
  c: {duration: 2d, needs: b}
"""


def test_a_point_with_its_numbers_and_tasks(tmp_path: Path) -> None:
    (tmp_path / "playbook.yaml").write_text(PLAN, encoding="utf-8")

    done = crmplan("check", "--quality", "--format", "json", "--report", "markdown=q.md", cwd=tmp_path)
    points = {one["code"]: one for one in json.loads(done.stdout)["dcma"]}
    markdown = (tmp_path / "q.md").read_text(encoding="utf-8").splitlines()

    assert done.returncode == 0
    assert points["DCMA-02"] == {
        "code": "DCMA-02",
        "name": "Leads",
        "formula": "links with negative lag / links",
        "value": 0.5,
        "unit": "share",
        "threshold": "0 %",
        "verdict": "missed",
        "note": "",
        "tasks": ["b"],
    }
    assert (points["DCMA-04"]["value"], points["DCMA-09"]["value"]) == (1, None)
    assert (
        "| DCMA-02 | Leads | links with negative lag / links | 50.0 % | 0 % | **missed** | 1 |  |" in markdown
    )
    assert "- **DCMA-02 Leads**: `b`" in markdown


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--format", "sarif"], "--quality has no findings to show as sarif"),
        (["--report", "junit=x.xml"], "--quality has no findings to show as junit"),
        (["--write-known"], "leave --known and --write-known out"),
    ],
)
def test_what_quality_cannot_do_is_refused(options: list[str], message: str, tmp_path: Path) -> None:
    (tmp_path / "playbook.yaml").write_text(PLAN, encoding="utf-8")

    done = crmplan("check", "--quality", *options, cwd=tmp_path)

    assert (done.returncode, message in done.stderr) == (2, True)
    assert [file.name for file in tmp_path.iterdir()] == ["playbook.yaml"]
