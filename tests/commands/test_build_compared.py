"""crmplan build --since and --baseline, with real files and a real repository."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.commands_run import SMALL, crmplan

LATER = SMALL.replace("duration: 2w", "duration: 12d")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the small playbook tagged v1, and its task two days longer in the work tree."""
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "playbook.yaml").write_text(SMALL, encoding="utf-8")
    settings = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "commit.gpgsign=false")
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "First"], ["tag", "v1"]):
        subprocess.run(["git", *settings, *words], cwd=tmp_path, check=True, capture_output=True)
    (tmp_path / "playbook.yaml").write_text(LATER, encoding="utf-8")
    return tmp_path


def plan(folder: Path, *words: str) -> Any:
    """Build plan.json and return it."""
    done = crmplan("build", "--only", "plan.json", "-o", "now", *words, cwd=folder)
    assert (0, "") == (done.returncode, done.stderr)
    return json.loads((folder / "now/plan.json").read_text(encoding="utf-8"))


def test_a_revision_a_file_a_plan_and_its_folder_say_the_same(folder: Path) -> None:
    (folder / "old.yaml").write_text(SMALL, encoding="utf-8")
    assert 0 == crmplan("build", "old.yaml", "--only", "plan.json", "-o", "last", cwd=folder).returncode

    found = {
        word: plan(folder, "--since", word)["since"]
        for word in ("v1", "v1:playbook.yaml", "old.yaml", "last")
    }

    assert ["git v1", "git v1", "old.yaml", "last/plan.json"] == [one.pop("label") for one in found.values()]
    first, *others = found.values()
    assert [first] * 3 == others
    assert (2, "The finish moves from 2027-03-17 to 2027-03-19, 2 working days later.") == (
        first["finish_shift_days"],
        first["changes"][0]["text"],
    )


def test_a_committed_plan_json_is_read_from_its_revision(folder: Path) -> None:
    plan(folder)
    for words in (
        ["add", "-f", "now"],
        ["-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", "Pack"],
    ):
        subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)
    (folder / "now/plan.json").unlink()

    since = plan(folder, "--since", "HEAD:now/plan.json")["since"]

    assert ("git HEAD", 0) == (since["label"], since["finish_shift_days"])


def test_the_first_baseline_and_the_current_one(folder: Path) -> None:
    (folder / "again.yaml").write_text(LATER.replace("duration: 3d", "duration: 4d"), encoding="utf-8")

    found = plan(folder, "--baseline", "v1", "--baseline", "again.yaml")

    assert [(2, -1)] == [(slip["slip_first_days"], slip["slip_days"]) for slip in found["slips"]]
    assert ("again.yaml", None) == (found["against"]["label"], found["since"])
    task = found["tasks"][0]
    assert "2027-03-16" == task["finish"]


def test_the_same_versions_give_the_same_bytes(folder: Path) -> None:
    words = ("build", "--since", "v1", "--baseline", "v1", "-o", "now")

    assert 0 == crmplan(*words, cwd=folder).returncode
    checked = crmplan(*words, "--check", cwd=folder)

    assert (0, "now is up to date.\n") == (checked.returncode, checked.stdout)
    assert 1 == crmplan("build", "-o", "now", "--check", cwd=folder).returncode


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--since", "v2"), 'the repository has no revision "v2"'),
        (("--since", "v1:plans/crm.yaml"), '"v1:plans/crm.yaml" is not in the revision'),
        (("--baseline", "nothing.yaml"), 'there is no file "nothing.yaml"'),
        (("--since", "broken.yaml"), 'a task has no "durashun"'),
        (("--baseline", "other.json"), '"other.json" is no plan.json of `crmplan build`'),
        (("--baseline", "v1", "--since", "--help"), 'no revision "--help"'),
    ],
)
def test_a_version_that_cannot_be_read_is_never_no_change(
    folder: Path, words: tuple[str, ...], said: str
) -> None:
    (folder / "broken.yaml").write_text(SMALL.replace("duration: 2w", "durashun: 2w"), encoding="utf-8")
    (folder / "other.json").write_text("{}", encoding="utf-8")

    done = crmplan("build", "-o", "now", *words, cwd=folder)

    assert (2, "", True, False) == (
        done.returncode,
        done.stdout,
        said in done.stderr,
        (folder / "now").exists(),
    )
    assert f"playbook.yaml cannot be compared with {words[-1]}; nothing was written." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_shipped_playbook_has_no_revisions(tmp_path: Path) -> None:
    done = crmplan("build", "crmplan:small-business", "--since", "v1", cwd=tmp_path)

    assert 2 == done.returncode
    assert "a playbook that crmplan ships is in no git repository" in done.stderr


def test_a_rating_raised_without_a_reason_stops_the_pack(folder: Path) -> None:
    (folder / "playbook.yaml").write_text(
        SMALL.replace("currency: EUR,", "currency: EUR, committed_finish: 2027-03-15,")
        + "progress:\n  2027-03-01:\n    ratings: {schedule: {rating: amber}}\n",
        encoding="utf-8",
    )

    done = crmplan("build", "-o", "now", cwd=folder)

    assert (2, False) == (done.returncode, (folder / "now").exists())
    assert "playbook.yaml:10:34" in done.stderr
    assert "better than the red of the thresholds" in done.stderr


def test_several_playbooks_are_compared_with_a_revision_and_not_with_one_file(folder: Path) -> None:
    both = ("build", "playbook.yaml", "crmplan:small-business", "-o", "all")

    refused = [crmplan(*both, "--since", word, cwd=folder) for word in ("playbook.yaml", "v1:playbook.yaml")]

    assert [
        (
            2,
            f"crmplan: {word} is one plan, and several are built; name a revision such as v1.2, or build them "
            "one by one\n",
        )
        for word in ("playbook.yaml", "v1:playbook.yaml")
    ] == [(done.returncode, done.stderr) for done in refused]
