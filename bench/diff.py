"""How long ``crmplan diff`` takes: ``python -m bench.diff [RUNS]``.

The shipped ``global-pilot-first`` is compared with itself after some of its durations became two days longer; beside
it stands ``check`` of the same playbook, which plans one version.
"""

import sys
import tempfile
from pathlib import Path

from bench.history import PLAYBOOK, Durations
from bench.measure import paired

EDITS = (1, 3, 10, 50)
RUNS = 5
BUDGET = 60.0
"""CPU seconds after which a command is not started again."""


def edited(number: int) -> str:
    """Return the playbook with so many edits, spread over its text."""
    playbook = Durations(PLAYBOOK.read_text(encoding="utf-8"))
    step = len(playbook.days) // number
    for place in range(number):
        playbook.days[place * step] += 2
    return playbook.text()


def main() -> None:
    """Print the median of the CPU seconds, user and system, of whole processes that ran in turn."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [sys.executable, "-m", "crmplan"]
        commands = {"check": [*command, "check", str(PLAYBOOK)]}
        for number in EDITS:
            head = folder / f"edits-{number}.yaml"
            head.write_text(edited(number), encoding="utf-8")
            commands[f"diff, {number} edits"] = [*command, "diff", str(PLAYBOOK), str(head)]
        for what, cost in paired(commands, runs, BUDGET, folder).items():
            print(f"{what}: {cost.cpu:.2f} s of CPU, {cost.peak:.0f} MB, median of {cost.runs}")


if __name__ == "__main__":
    main()
