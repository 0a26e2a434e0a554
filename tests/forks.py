"""Command lines in processes of their own, without the second that each would take to start.

One process a test session imports what the commands import and then waits; for each command line it forks a child,
which has the folder, the environment and the streams of a process just started. ``python -m tests.forks`` is that
process: it reads a job a line as JSON, and answers each with the child's exit code.
"""

import atexit
import contextlib
import functools
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent

SECONDS = 120
"""A command that takes longer is stopped, and its exit code is negative."""

HEAVY = (
    "crmplan.cli",
    "fontTools.subset",
    "holidays",
    "jinja2",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_pdf",
    "matplotlib.figure",
    "networkx",
    "yaml",
)
"""What takes long to import; nothing of it reads the folder, nor the environment that a test changes."""


def run(words: tuple[str, ...], cwd: Path, stdin: str, env: Mapping[str, str]) -> tuple[int, str, str]:
    """Return exit code, output and errors of a command line; text in and out is UTF-8."""
    with tempfile.TemporaryDirectory() as folder:
        streams = [Path(folder, name) for name in ("in", "out", "err")]
        streams[0].write_text(stdin, encoding="utf-8", newline="")
        job = {"words": words, "cwd": str(cwd), "env": dict(env), "streams": [str(file) for file in streams]}
        process = _waiting()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(job) + "\n")
        process.stdin.flush()
        code = int(process.stdout.readline())
        out, err = (file.read_text(encoding="utf-8") for file in streams[1:])
    return code, out, err


@functools.cache
def _waiting() -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", "tests.forks"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    atexit.register(process.communicate)
    return process


def main() -> None:
    """Import, then fork a child for each job until the input ends."""
    for name in HEAVY:
        importlib.import_module(name)
    for name in sorted(file.stem for file in (ROOT / "crmplan/commands").glob("[a-z]*.py")):
        importlib.import_module(f"crmplan.commands.{name}")
    for line in sys.stdin:
        job = json.loads(line)
        child = os.fork()
        if not child:
            _child(job)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _child(job: Mapping[str, Any]) -> None:
    signal.alarm(SECONDS)
    os.chdir(job["cwd"])
    os.environ.clear()
    os.environ.update(job["env"])
    time.tzset()
    flags = (os.O_RDONLY, os.O_WRONLY | os.O_CREAT, os.O_WRONLY | os.O_CREAT)
    for number, (name, flag) in enumerate(zip(job["streams"], flags, strict=True)):
        os.dup2(os.open(name, flag, 0o600), number)
    sys.stdin, sys.stdout = os.fdopen(0, encoding="utf-8"), os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1)
    sys.argv = ["crmplan", *job["words"]]
    code = 1
    try:
        from crmplan.cli import main as command_line

        command_line()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError):
                stream.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
