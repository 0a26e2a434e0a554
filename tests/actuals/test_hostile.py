"""Whatever names and notes hold, a table keeps its form, a terminal is safe, and a note comes back as it was."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from crmplan import pipeline
from crmplan.cli import cli
from crmplan.edits.values import written
from crmplan.terminal import safe
from tests.test_hostile_names import NAMES

PLAN = """\
crmplan: 1
programme: {{name: {name}, start: 2027-03-01, currency: EUR}}
people: {{ana: {{name: {name}}}}}
tasks:
  design: {{name: {name}, duration: 5d, owner: ana, cost: {{implementation: 5000}}}}
progress:
  2027-03-03:
    tasks:
      design: {{started: 2027-03-01, done: 20%, spent: 900}}
"""


def run(*words: str) -> str:
    result = CliRunner().invoke(cli, words, catch_exceptions=False)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_names_keep_the_form_of_tables(tmp_path: Path, name: str) -> None:
    playbook = tmp_path / "playbook.yaml"
    playbook.write_text(PLAN.format(name=json.dumps(name)), encoding="utf-8", newline="")
    if pipeline.plan(playbook).broken:
        pytest.skip("no name of a playbook")
    texts = {
        "template": run("track", str(playbook), "--on", "2027-03-05", "--template"),
        "variance": run("show", str(playbook), "variance", "--format", "csv"),
    }
    for what, text in texts.items():
        rows = list(csv.reader(io.StringIO(text)))
        assert {len(row) for row in rows} == {len(rows[0])}, what
        cells = [cell for row in rows[1:] for cell in row]
        assert [cell for cell in cells if cell.lstrip()[:1] in ("=", "+", "@")] == [], what
    for topic in ("earned", "variance"):
        shown = run("show", str(playbook), topic)
        assert [line for line in shown.split("\n") if safe(line) != line] == [], topic


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_note_is_written_and_comes_back(tmp_path: Path, name: str) -> None:
    note = " ".join(name.split())
    if not note or not note.isprintable():
        pytest.skip("no note of a table")
    playbook = tmp_path / "playbook.yaml"
    playbook.write_text(PLAN.format(name="CRM"), encoding="utf-8")
    out = io.StringIO()
    csv.writer(out).writerows([["id", "note"], ["design", note]])
    (tmp_path / "t.csv").write_text(out.getvalue(), encoding="utf-8")
    run("track", str(playbook), "--on", "2027-03-05", "--import", str(tmp_path / "t.csv"))
    text = playbook.read_text(encoding="utf-8")
    assert text.endswith(f"      design: {{note: {written(note)}}}\n")
    found = pipeline.plan(playbook).playbook
    assert found is not None
    assert [task.note for task in list(found.progress.values())[-1].tasks] == [note]
