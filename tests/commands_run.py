"""Runs crmplan as people do: a process of its own, in a folder of its own."""

import subprocess
import sys
from pathlib import Path

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
    """Run a command line; text in and out is UTF-8."""
    import os

    return subprocess.run(
        [sys.executable, "-m", "crmplan", *words],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **(env or {})},
        timeout=120,
        check=False,
    )


def files(folder: Path) -> list[str]:
    """Return all files below a folder, as sorted paths."""
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
