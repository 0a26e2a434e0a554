"""Known findings: what a team had when it adopted the checks stays quiet, what is new counts."""

import json
from pathlib import Path

from tests.commands_run import SMALL, crmplan


def codes(folder: Path) -> list[str]:
    done = crmplan("check", "--stage", "approval", "--format", "json", cwd=folder)
    return sorted({one["code"] for one in json.loads(done.stdout)["findings"]})


def test_known_findings_stay_quiet_and_new_ones_count(tmp_path: Path) -> None:
    file = tmp_path / "playbook.yaml"
    file.write_text(SMALL, encoding="utf-8")
    before = codes(tmp_path)

    written = crmplan("check", "--stage", "approval", "--write-known", cwd=tmp_path)
    quiet = crmplan("check", "--stage", "approval", cwd=tmp_path)
    # Moved lines change nothing; a second go-live without a gate is new.
    file.write_text(
        "# moved\n" + SMALL + "  go-live-2: {kind: go-live, owner: ana, needs: train}\n", encoding="utf-8"
    )

    assert "GAT-01" in before
    assert written.returncode == 0
    assert quiet.returncode == 0
    assert "Stage reached: draft" in quiet.stdout
    assert "GAT-01" in codes(tmp_path)


def test_an_entry_that_matches_nothing_does_not_fail(tmp_path: Path) -> None:
    (tmp_path / "playbook.yaml").write_text(SMALL, encoding="utf-8")
    crmplan("check", "--stage", "approval", "--write-known", cwd=tmp_path)
    known = tmp_path / "playbook.known.yaml"
    known.write_text(known.read_text(encoding="utf-8") + "  small-pilot:\n    - gone\n", encoding="utf-8")

    assert crmplan("check", "--stage", "approval", cwd=tmp_path).returncode == 0


def test_a_broken_file_of_known_findings_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "playbook.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "playbook.known.yaml").write_text("hypercare: [go-live]\n", encoding="utf-8")

    done = crmplan("check", "--stage", "draft", cwd=tmp_path)

    assert done.returncode == 1
    assert "one section, `known:`" in done.stdout
