"""Timing: CPU seconds of whole processes, taken in turn, and of the stages of one process."""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent


class Cost(NamedTuple):
    """What a process took."""

    cpu: float
    """CPU seconds, user and system; the median of the runs."""
    peak: float
    """Most memory at a time in MB, of all runs."""
    runs: int
    printed: str
    """The standard output of the last run."""


class Failed(Exception):
    """A process ended with an error, or did not end; the message says which and why."""


def environment(folder: Path) -> dict[str, str]:
    """Return an environment in which Python finds its modules compiled, as in an installed tool.

    Some machines forbid Python to write compiled modules; then every start compiles crmplan anew, which doubles the
    time of a small check. ``folder`` takes them.
    """
    found = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**found, "PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONPATH": str(ROOT)}


def process(command: list[str], folder: Path, *, seconds: float = 600) -> Cost:
    """Run a command once and return what it took.

    Raises:
        Failed: it ended with another code than 0 and 1 (findings), or took longer than ``seconds`` of CPU time.
    """
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as problems:
        limited = ["sh", "-c", f'ulimit -t {int(seconds)}; exec "$@"', "sh", *command]
        child = subprocess.Popen(limited, stdout=out, stderr=problems, cwd=ROOT, env=environment(folder))
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in (0, 1):
            problems.seek(0)
            raise Failed(f"{' '.join(command)} ended with {child.returncode}:\n{problems.read()[-2000:]}")
        out.seek(0)
        return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, 1, out.read())


def paired(commands: Mapping[str, list[str]], runs: int, budget: float, folder: Path) -> dict[str, Cost]:
    """Run commands in turn, A B A B, so that a noisy machine disturbs all alike.

    Parameters:
        commands: name -> command.
        runs: how often each runs; once more before that, not counted, to compile and to fill the disk's cache.
        budget: CPU seconds after which a command is not started again; such a slow one has no run that is not
            counted either.
        folder: where compiled modules go.

    Returns:
        Name -> median CPU seconds, highest peak and how many runs they are of.
    """
    found: dict[str, list[Cost]] = {}
    for name, command in commands.items():
        first = process(command, folder)
        found[name] = [first] if first.cpu * 2 > budget else []
    for _ in range(runs):
        for name, command in commands.items():
            if sum(cost.cpu for cost in found[name]) < budget and len(found[name]) < runs:
                found[name].append(process(command, folder))
    return {
        name: Cost(
            statistics.median(cost.cpu for cost in costs),
            max(cost.peak for cost in costs),
            len(costs),
            costs[-1].printed,
        )
        for name, costs in found.items()
    }


def imported(command: list[str], folder: Path) -> set[str]:
    """Return the top modules that a Python command (without the interpreter's name) imports."""
    text = subprocess.run(
        [sys.executable, "-X", "importtime", *command],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment(folder),
    ).stderr
    rows = [line.rsplit("|", 1) for line in text.splitlines() if line.startswith("import time:")]
    return {row[-1].strip().partition(".")[0] for row in rows}
