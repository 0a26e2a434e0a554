"""Stores plans as baselines, for tests of what is measured against them."""

from pathlib import Path
from textwrap import dedent

from click.testing import CliRunner

from crmplan import pipeline
from crmplan.cli import cli
from crmplan.pipeline import Work
from crmplan.rules.frame.view import View


def approve(folder: Path, text: str, name: str = "approved", on: str = "2027-02-01") -> Path:
    """Write a playbook and store its plan as a baseline; the playbook needs a person ``ana``."""
    playbook = folder / "playbook.yaml"
    playbook.write_text(dedent(text), encoding="utf-8")
    words = (
        "baseline",
        "add",
        name,
        str(playbook),
        "--approved-by",
        "ana",
        "--on",
        on,
        "--minute",
        "Steering 1",
    )
    result = CliRunner().invoke(cli, [*words, "--stage", "draft"], catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return playbook


def planned(folder: Path, text: str) -> Work:
    """Write the playbook anew and plan it, against whatever baselines are stored."""
    playbook = folder / "playbook.yaml"
    playbook.write_text(dedent(text), encoding="utf-8")
    work = pipeline.plan(playbook)
    assert not work.broken, [str(one) for one in work.findings]
    return work


def view(work: Work) -> View:
    """Return a work as the checks see it."""
    assert work.plan is not None
    return View(work.plan, work.schedule, work.cost, baseline=work.baselines.current)
