"""Known findings: what a team had when it adopted the checks stays quiet, what is new counts."""

import json
from pathlib import Path

import pytest

from tests.commands_run import SMALL, crmplan, files


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


# --- which file -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "playbook", "written"),
    [
        (["--write-known"], "playbook.yaml", "playbook.known.yaml"),
        (["plan.yaml", "--write-known"], "plan.yaml", "plan.known.yaml"),
        (["--write-known", "plan.yaml"], "plan.yaml", "plan.known.yaml"),
        (["--write-known", "old.yaml"], "playbook.yaml", "old.yaml"),
        (["--write-known", "plan.yaml", "--stage", "draft"], "plan.yaml", "plan.known.yaml"),
        (["--write-known", "--stage", "draft", "plan.yaml"], "plan.yaml", "plan.known.yaml"),
        (["--write-known", "old.yaml", "plan.yaml"], "plan.yaml", "old.yaml"),
        (["plan.yaml", "--write-known", "old.yaml"], "plan.yaml", "old.yaml"),
        (["plan.yaml", "--write-known=old.yaml"], "plan.yaml", "old.yaml"),
        (["crmplan:small-business", "--write-known", "old.yaml"], "crmplan:small-business", "old.yaml"),
    ],
)
def test_the_file_of_known_findings_is_told_from_the_playbook(
    words: list[str], playbook: str, written: str, tmp_path: Path
) -> None:
    texts = {"playbook.yaml": SMALL, "plan.yaml": SMALL.replace("go-live:", "launch:")}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    done = crmplan("check", *words, cwd=tmp_path)
    of_another = "launch" in (tmp_path / written).read_text(encoding="utf-8")

    assert (done.returncode, done.stderr) == (0, "")
    assert f" into {written}; " in done.stdout
    assert of_another == (playbook == "plan.yaml")
    assert files(tmp_path) == sorted([*texts, written])
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in texts} == texts


def test_a_list_that_is_there_is_written_again_and_nothing_else_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "playbook.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "old.yaml").write_text("known: {}\n", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("[ nothing of ours\n", encoding="utf-8")

    again = crmplan("check", "--write-known", "old.yaml", cwd=tmp_path)
    taken = crmplan("check", "playbook.yaml", "--write-known", "notes.txt", cwd=tmp_path)

    assert (again.returncode, "go-live" in (tmp_path / "old.yaml").read_text(encoding="utf-8")) == (0, True)
    assert taken.returncode == 2
    assert taken.stderr == "crmplan: notes.txt is there and no file of known findings; nothing was written\n"
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "[ nothing of ours\n"


def test_known_findings_are_read_from_another_file(tmp_path: Path) -> None:
    (tmp_path / "playbook.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "lists").mkdir()
    wrote = crmplan("check", "--stage", "approval", "--write-known", "lists/crm.yaml", cwd=tmp_path)

    loud = crmplan("check", "--stage", "approval", cwd=tmp_path)
    quiet = crmplan("check", "--stage", "approval", "--known", "lists/crm.yaml", cwd=tmp_path)
    gone = crmplan("check", "--known", "lists/gone.yaml", cwd=tmp_path)
    both = crmplan("check", "--known", "lists/crm.yaml", "--write-known", cwd=tmp_path)

    assert "with --known lists/crm.yaml only new ones count" in wrote.stdout
    assert (loud.returncode, quiet.returncode) == (1, 0)
    assert (gone.returncode, "'lists/gone.yaml' does not exist" in gone.stderr) == (2, True)
    assert (both.returncode, "give one of them" in both.stderr) == (2, True)


# --- what is found no more --------------------------------------------------------------------------


def test_what_is_mended_is_said_once_and_never_fails(tmp_path: Path) -> None:
    (tmp_path / "playbook.yaml").write_text(SMALL, encoding="utf-8")
    crmplan("check", "--write-known", cwd=tmp_path)
    known = tmp_path / "playbook.known.yaml"
    known.write_text(
        known.read_text(encoding="utf-8") + "  lead:\n    - gone\n  no-such-check:\n    - gone\n",
        encoding="utf-8",
    )

    whole = crmplan("check", cwd=tmp_path)
    data = json.loads(crmplan("check", "--format", "json", cwd=tmp_path).stdout)
    part = json.loads(crmplan("check", "--select", "hypercare", "--format", "json", cwd=tmp_path).stdout)

    line = "Known and found no more: lead (gone), no-such-check (gone); `--write-known` takes them out of the list."
    assert (whole.returncode, whole.stdout.splitlines().count(line)) == (0, 1)
    assert data["stale"] == [{"rule": "lead", "about": "gone"}, {"rule": "no-such-check", "about": "gone"}]
    # Of checks that were not asked nothing is known.
    assert part["stale"] == [{"rule": "no-such-check", "about": "gone"}]


def test_a_check_of_your_own_that_was_not_asked_is_not_said_to_be_mended(tmp_path: Path) -> None:
    own = "checks: {own: {mine: {must: {has: [deliverable]}, message: Say what it yields}}}\n"
    (tmp_path / "playbook.yaml").write_text(SMALL + own, encoding="utf-8")
    crmplan("check", "--write-known", cwd=tmp_path)

    def stale(*words: str) -> list[str]:
        done = crmplan("check", "--format", "json", *words, cwd=tmp_path)
        return sorted({one["rule"] for one in json.loads(done.stdout)["stale"]})

    asked_for_one = stale("--select", "hypercare")
    (tmp_path / "playbook.yaml").write_text(SMALL, encoding="utf-8")

    assert "  mine:\n" in (tmp_path / "playbook.known.yaml").read_text(encoding="utf-8")
    assert (asked_for_one, stale()) == ([], ["mine"])


def test_known_findings_are_not_called_nothing(tmp_path: Path) -> None:
    (tmp_path / "playbook.yaml").write_text(SMALL, encoding="utf-8")
    count = crmplan("check", "--write-known", cwd=tmp_path).stdout.split()[1]

    def said(form: str) -> str:
        return crmplan("check", "--format", form, cwd=tmp_path).stdout

    assert said("text").splitlines()[0] == f"No new finding, {count} known."
    assert said("markdown").splitlines()[:3] == [
        "No new finding. Stage reached: **draft**.",
        "",
        f"{count} known since the checks were adopted, and left out here.",
    ]
    assert 'name="no new finding"' in said("junit")
