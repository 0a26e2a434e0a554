"""Tables and texts of real playbooks: what goes out comes back, and answers change nothing else."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from crmplan import pipeline
from crmplan.cli import cli
from crmplan.edits.values import plain
from crmplan.nodes import parse
from crmplan.source import Source
from tests.commands_run import ROOT

PLAYBOOKS = sorted((ROOT / "playbooks").glob("**/*.yaml"))
DAY = "2027-10-29"


def track(*words: str) -> str:
    result = CliRunner().invoke(cli, ("track", *words), catch_exceptions=False)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def playbook(folder: Path, shipped: Path) -> Path:
    """A shipped playbook that stands alone; parts of others are left out."""
    root = parse(Source("", shipped.read_text(encoding="utf-8")))[0]
    if not isinstance(plain(root), dict) or "programme" not in plain(root):  # type: ignore[operator]
        pytest.skip("a part of others")
    copy = folder / "playbook.yaml"
    copy.write_bytes(shipped.read_bytes())
    if pipeline.plan(copy).broken:
        pytest.skip("needs the files beside it")
    return copy


@pytest.mark.parametrize("shipped", PLAYBOOKS, ids=lambda path: path.stem)
def test_a_table_that_comes_back_unchanged_tells_nothing(tmp_path: Path, shipped: Path) -> None:
    copy = playbook(tmp_path, shipped)
    table = tmp_path / "t.csv"
    track(str(copy), "--on", DAY, "--all", "--template", str(table))
    said = track(str(copy), "--on", DAY, "--import", str(table))
    assert said == "Nothing new is told; nothing was written.\n"
    assert copy.read_bytes() == shipped.read_bytes()


@pytest.mark.parametrize("shipped", PLAYBOOKS, ids=lambda path: path.stem)
def test_a_whole_month_is_written_and_nothing_else(tmp_path: Path, shipped: Path) -> None:
    copy = playbook(tmp_path, shipped)
    before = plain(parse(Source("", shipped.read_text(encoding="utf-8")))[0])
    assert isinstance(before, dict)
    rows = list(csv.DictReader(io.StringIO(track(str(copy), "--on", DAY, "--template"))))
    due = [
        row
        for row in rows
        if row["kind"] == "task" and row["scheduled_finish"] <= DAY and not row["finished"]
    ]
    for row in due:
        row["started"] = row["started"] or row["scheduled_start"]
        row["finished"] = row["scheduled_finish"]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(due)
    table = tmp_path / "t.csv"
    table.write_text(out.getvalue(), encoding="utf-8")
    track(str(copy), "--on", DAY, "--import", str(table))
    after = plain(parse(Source("", copy.read_text(encoding="utf-8")))[0])
    assert isinstance(after, dict)
    status = after["progress"].pop(DAY)
    assert list(status) == ["tasks"]
    assert {id: fields["finished"][0] for id, fields in status["tasks"].items()} == {
        row["id"]: row["finished"] for row in due
    }
    if not after["progress"]:
        del after["progress"]
    assert after == before
    plan = pipeline.plan(copy).plan
    assert plan is not None and plan.status is not None
    finished = {
        plan.tasks[number].id for number, actual in plan.actuals.items() if actual.finished is not None
    }
    assert {row["id"] for row in due} <= finished
    assert date.fromordinal(plan.status // 1440).isoformat() == DAY
