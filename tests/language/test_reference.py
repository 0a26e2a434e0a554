"""docs/language.md: its tables are those of the reader, and every example in it runs."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from crmplan import pipeline
from crmplan.language.reference import reference
from tests.conftest import ROOT
from tests.language.reading import whole

FILE = ROOT / "docs/language.md"
START = '## Every key\n\nEverything is optional unless the table says "always needed".\n\n'


def examples() -> list[str]:
    prose = FILE.read_text(encoding="utf-8").partition(START)[0]
    return re.findall(r"^```yaml\n(.*?)^```$", prose, re.MULTILINE | re.DOTALL)


def test_reference_is_current(golden: Callable[[Path | str, str], None]) -> None:
    prose = FILE.read_text(encoding="utf-8").partition(START)[0]
    golden("docs/language.md", f"{prose}{START}{reference()}")


def test_links_lead_somewhere() -> None:
    text = FILE.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    wanted = set(re.findall(r"\]\(#([^)]*)\)", text))
    assert wanted - anchors == set()
    assert len(headings) == len(set(headings))


@pytest.mark.parametrize("text", examples(), ids=lambda text: text.split("\n")[0])
def test_example_is_planned_without_a_finding(text: str, tmp_path: Path) -> None:
    if text.startswith("# "):
        assert re.findall(r"\$schema=(\S+)", text) == ["docs/playbook.schema.json"]
        return
    (tmp_path / "playbook.yaml").write_text(
        text if text.startswith("crmplan:") else whole(text), encoding="utf-8"
    )
    work = pipeline.plan(tmp_path / "playbook.yaml")
    assert [finding.message for finding in work.findings] == []
    assert work.schedule is not None and work.cost is not None


def test_there_are_examples() -> None:
    assert len(examples()) == 10
