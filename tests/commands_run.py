"""Runs crmplan as people do: a process of its own, in a folder of its own."""

import os
import subprocess
import sys
from pathlib import Path

from tests import forks

ROOT = Path(__file__).parent.parent

SMALL = """\
crmplan: 1
programme: {name: Helpdesk CRM, start: 2027-03-01, currency: EUR, sponsor: ana, users: 15}
people: {ana: {name: Ana Ruiz, title: Managing director, side: business, executive: true}}
tasks:
  configure: {duration: 2w, owner: ana}
  train:     {kind: training, duration: 3d, needs: configure, owner: ana}
  go-live:   {kind: go-live, needs: train, owner: ana}
"""
"""The small playbook of the language reference, whole."""


def crmplan(
    *words: str, cwd: Path, stdin: str = "", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command line; text in and out is UTF-8.

    What the interpreter reads when it starts (``PYTHON...`` in ``env``) needs a new one; the rest is forked.
    """
    whole = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **(env or {})}
    if hasattr(os, "fork") and not any(name.startswith("PYTHON") for name in env or {}):
        code, out, err = forks.run(words, cwd, stdin, whole)
        return subprocess.CompletedProcess(words, code, out, err)
    return subprocess.run(
        [sys.executable, "-m", "crmplan", *words],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        env=whole,
        timeout=forks.SECONDS,
        check=False,
    )


def files(folder: Path) -> list[str]:
    """Return all files below a folder, as sorted paths."""
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
