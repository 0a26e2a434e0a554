"""Every command that reads git, in repositories as people have them: the right numbers, or a sentence that helps."""

import csv
import json
import subprocess
from pathlib import Path

import pytest

from tests.commands_run import crmplan
from tests.story.places import FINISHES, PLACES, Place

FEW = ("plain", "below", "shallow", "bare", "letters", "hostile")
"""Where it is enough to try a command that reads a revision as the others do."""


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return PLACES[request.param](tmp_path)


def run(place: Place, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run a command where the place says; it ends as expected, and nothing that git could run was run."""
    done = crmplan(*words, cwd=place.folder, env=dict(place.environment))
    assert (code, False) == (done.returncode, "Traceback" in done.stderr), done.stderr
    assert not (place.folder.parent / "canary").exists(), (place.folder.parent / "canary").read_text()
    return done


def first_of(place: Place) -> str:
    """Return the oldest version that the place has."""
    return "v1" if place.whole else "v2"


LATER = {"v1": 5, "v2": 3}
"""Working days by which v3 finishes later."""


@pytest.mark.parametrize("place", FEW, indirect=True)
def test_build_since(place: Place, tmp_path: Path) -> None:
    since = first_of(place)
    words = ("build", place.playbook, "--since", since, "--only", "plan.json", "-o", str(tmp_path / "out"))
    if not place.on_disk:
        assert "there is no file" in run(place, *words, code=2).stderr
        return
    if not place.files:
        assert "made with `--filter`" in run(place, *words, code=2).stderr
        return

    run(place, *words)

    plan = json.loads((tmp_path / "out/plan.json").read_text(encoding="utf-8"))
    assert LATER[since] == plan["since"]["finish_shift_days"]


def test_diff_of_two_revisions(place: Place) -> None:
    since = first_of(place)
    words = ("diff", since, "v3", place.playbook, "--format", "json")
    if not place.files:
        assert "made with `--filter`" in run(place, *words, code=2).stderr
        return

    diff = json.loads(run(place, *words).stdout)

    assert (LATER[since], ["tasks.configure.duration"]) == (
        diff["finish_days"],
        [edit["path"] for cause in diff["why"]["causes"] for edit in cause["edits"]],
    )


@pytest.mark.parametrize("place", FEW, indirect=True)
def test_diff_with_what_is_on_disk(place: Place) -> None:
    since = first_of(place)
    words = ("diff", since, place.playbook, "--format", "json")
    if not place.on_disk or not place.files:
        assert run(place, *words, code=2).stderr
        return
    file = place.folder / place.playbook
    file.write_text(file.read_text(encoding="utf-8").replace("15d", "16d"), encoding="utf-8")

    diff = json.loads(run(place, *words).stdout)

    assert LATER[since] + 1 == diff["finish_days"]


def test_history(place: Place) -> None:
    done = run(place, "history", place.playbook, "--format", "csv", "--no-cache")

    rows = list(csv.DictReader(done.stdout.splitlines()))
    expected = [day for tag, day in FINISHES.items() if tag >= first_of(place)]
    if not place.files:
        assert [True, True, False] == ["made with `--filter`" in row["gap"] for row in rows]
        expected[:2] = ["", ""]
    assert expected == [row["finish"] for row in rows]


@pytest.mark.parametrize("place", FEW, indirect=True)
def test_a_revision_before_the_plan_is_never_no_change(place: Place) -> None:
    old = "v0"

    done = run(place, "diff", old, "v3", place.playbook, code=2)

    assert "" == done.stdout
    assert ("no revision" if not place.whole else "is not in the revision") in done.stderr
