"""The hooks for pre-commit: the manifest is valid, and pre-commit itself runs them as docs/git.md says."""

import importlib.util
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.commands_run import ROOT, SMALL, crmplan

MANIFEST = ROOT / ".pre-commit-hooks.yaml"
HOOKS: list[dict[str, Any]] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
ODD = SMALL.replace("{kind: training, duration: 3d,", "{duration: 3d, kind: training,")
"""The playbook out of order."""


def pre_commit() -> list[str]:
    """Return the command of pre-commit; skip the test where there is none."""
    if importlib.util.find_spec("pre_commit"):
        return [sys.executable, "-m", "pre_commit"]
    program = shutil.which("pre-commit")
    if program is None:
        pytest.skip("pre-commit is not installed")
    return [program]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose hooks are those of the manifest, run by this Python instead of one that is built first."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    (tmp_path / "home").mkdir()
    (tmp_path / "cache").mkdir()
    work = tmp_path / "work"
    work.mkdir()
    program = f"{shlex.quote(sys.executable)} -m crmplan"
    hooks = [
        hook | {"language": "system", "entry": hook["entry"].replace("crmplan", program, 1)} for hook in HOOKS
    ]
    hooks[-1]["args"] = ["--output", "out", "--only", "plan.md"]
    config = {"repos": [{"repo": "local", "hooks": hooks}]}
    (work / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    subprocess.run(["git", "init", "-q", "-b", "main", str(work)], check=True, capture_output=True)
    return work


def run(work: Path, text: str) -> tuple[int, dict[str, str]]:
    """Return the exit code of pre-commit on a playbook, and whether each hook passed."""
    (work / "playbook.yaml").write_text(text, encoding="utf-8")
    subprocess.run(["git", "-C", str(work), "add", "-A"], check=True, capture_output=True)
    done = subprocess.run(
        [*pre_commit(), "run", "--all-files", "--color", "never"],
        cwd=work,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.endswith(("Passed", "Failed", "Skipped"))]
    results = [line.rpartition(".")[2] for line in lines]
    return done.returncode, dict(zip((hook["id"] for hook in HOOKS), results, strict=True))


def test_the_manifest_is_valid() -> None:
    done = subprocess.run(
        [*pre_commit(), "validate-manifest", str(MANIFEST)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_a_playbook_in_order_with_a_current_plan_passes(repository: Path) -> None:
    (repository / "playbook.yaml").write_text(SMALL, encoding="utf-8")
    assert crmplan("build", "--output", "out", "--only", "plan.md", cwd=repository).returncode == 0

    assert run(repository, SMALL) == (
        0,
        {"crmplan-check": "Passed", "crmplan-fmt": "Passed", "crmplan-build-check": "Passed"},
    )


def test_a_playbook_out_of_order_is_formatted_and_the_plan_is_missing(repository: Path) -> None:
    assert run(repository, ODD) == (
        1,
        {"crmplan-check": "Passed", "crmplan-fmt": "Failed", "crmplan-build-check": "Failed"},
    )
    assert (repository / "playbook.yaml").read_text(encoding="utf-8") == SMALL


def test_a_playbook_with_an_error_fails(repository: Path) -> None:
    code, results = run(repository, SMALL.replace("needs: train", "needs: tarin"))

    assert (code, results["crmplan-check"], results["crmplan-fmt"]) == (1, "Failed", "Passed")


def test_what_sets_the_hooks_off() -> None:
    def asked(name: str) -> list[str]:
        return [hook["id"] for hook in HOOKS if re.search(hook.get("files", ""), name)]

    # A stale picture is noticed when only the picture changes.
    assert (["crmplan-check", "crmplan-fmt", "crmplan-build-check"], ["crmplan-build-check"]) == (
        asked("plans/regions/no.yml"),
        asked("out/gantt.svg"),
    )


def test_the_documented_configuration_is_valid_and_names_hooks_that_exist(tmp_path: Path) -> None:
    (text,) = re.findall(
        r"```yaml\n(repos:.*?)```", (ROOT / "docs/git.md").read_text(encoding="utf-8"), re.DOTALL
    )
    hooks = yaml.safe_load(text)["repos"][0]["hooks"]
    assert sorted(hook["id"] for hook in hooks) == sorted(hook["id"] for hook in HOOKS)

    (tmp_path / "config.yaml").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [*pre_commit(), "validate-config", str(tmp_path / "config.yaml")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")
