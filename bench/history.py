"""How long ``crmplan history`` takes: ``python -m bench.history [COMMITS]``.

The repository has so many commits of the shipped ``global-pilot-first``, each of which gives another task another
duration, so that none is equal to another. The first run plans every version; the second finds all of them kept.
"""

import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.measure import ROOT, environment

COMMITS = 500
PLAYBOOK = ROOT / "playbooks/global-pilot-first.yaml"
_DAY = 86_400
_BEGIN = 1_767_603_600
"""5 January 2026, in seconds."""


class Durations:
    """A playbook whose durations in days can be changed."""

    def __init__(self, text: str) -> None:
        self._text = text
        found = list(re.finditer(r"duration: (\d+)d$", text, re.MULTILINE))
        self._places = [one.span(1) for one in found]
        self.days = [int(one[1]) for one in found]
        """In the order of the text."""

    def text(self) -> str:
        """Return the playbook with the durations as they are now."""
        pieces, last = [], 0
        for (begin, end), days in zip(self._places, self.days, strict=True):
            pieces += [self._text[last:begin], str(days)]
            last = end
        return "".join([*pieces, self._text[last:]])


def stream(commits: int) -> bytes:
    """Return a history for ``git fast-import``."""
    playbook = Durations(PLAYBOOK.read_text(encoding="utf-8"))
    days = playbook.days
    parts: list[bytes] = []
    for number in range(commits):
        if number:
            days[number % len(days)] += 1 if number % 3 else -1
            days[number % len(days)] = max(days[number % len(days)], 1)
        content = playbook.text().encode()
        when = f"Ana <ana@example.org> {_BEGIN + number * _DAY} +0000"
        parts.append(f"commit refs/heads/main\ncommitter {when}\ndata 4\nEdit\n".encode())
        parts.append(b"M 100644 inline crm.yaml\ndata %d\n%s\n" % (len(content), content))
    return b"".join(parts)


def main() -> None:
    """Print wall and CPU seconds, of all processes, of a first and a second run."""
    commits = int(sys.argv[1]) if len(sys.argv) > 1 else COMMITS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        work = folder / "work"
        subprocess.run(["git", "init", "-q", "-b", "main", str(work)], check=True)
        subprocess.run(["git", "-C", str(work), "fast-import", "--quiet"], input=stream(commits), check=True)
        command = [sys.executable, "-m", "crmplan", "history", "crm.yaml", "--format", "csv"]
        env = {**environment(folder), "XDG_CACHE_HOME": str(folder / "cache")}
        subprocess.run(
            [*command, "--last", "1", "--no-cache"], cwd=work, env=env, check=True, capture_output=True
        )
        said = b""
        for kind in ("cold", "warm"):
            began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
            done = subprocess.run(command, cwd=work, env=env, check=True, capture_output=True)
            wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            assert not said or said == done.stdout
            said = done.stdout
            rows = said.count(b"\n") - 1
            print(
                f"{kind}: {rows} commits in {wall:.1f} s, {cpu:.1f} s of CPU, {100 * cpu / rows:.2f} s a hundred"
            )


if __name__ == "__main__":
    main()
