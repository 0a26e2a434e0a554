"""Every command that reads git, in repositories as people have them: the right numbers, or a sentence that helps."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.commands_run import crmplan
from tests.story.places import PLACES, Place


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return PLACES[request.param](tmp_path)


def run(place: Place, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run a command where the place says; it ends as expected, and nothing that git could run was run."""
    done = crmplan(*words, cwd=place.folder, env=dict(place.environment))
    assert (code, False) == (done.returncode, "Traceback" in done.stderr), done.stderr
    assert not (place.folder.parent / "canary").exists(), (place.folder.parent / "canary").read_text()
    return done


def test_build_since_a_tag(place: Place, tmp_path: Path) -> None:
    since = "v1" if place.whole else "v2"
    words = ("build", place.playbook, "--since", since, "--only", "plan.json", "-o", str(tmp_path / "out"))
    if not place.on_disk:
        assert "there is no file" in run(place, *words, code=2).stderr
        return
    if not place.files:
        assert "made with `--filter`" in run(place, *words, code=2).stderr
        return

    run(place, *words)

    plan = json.loads((tmp_path / "out/plan.json").read_text(encoding="utf-8"))
    assert {"v1": 5, "v2": 3}[since] == plan["since"]["finish_shift_days"]
