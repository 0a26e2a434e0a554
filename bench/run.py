"""Measure crmplan: ``python -m bench.run`` times every stage and the whole, and compares with the rivals that are here.

Times are CPU seconds (user and system) of whole processes, the median of several runs taken in turn, A B A B, so that a
noisy machine disturbs both alike. All must find the same finish date. The report goes to docs/performance.md with
``--write``; what stands there from its heading "Notes" on is kept.
"""

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
from datetime import date
from pathlib import Path

from bench import generate, rivals
from bench import stages as in_process
from bench.goals import Goal, goals
from bench.measure import ROOT, Cost, imported, paired, process

REPORT = ROOT / "docs" / "performance.md"
NOTES = "## Notes"
CRMPLAN = ["-m", "crmplan"]
SMALL = ["check", "crmplan:small-business"]
LARGEST_FLAT = 10_000
"""Nobody writes more tasks one by one."""


def main() -> None:
    """Measure, print and, if asked, write the report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    sizes = list(generate.SIZES)
    parser.add_argument("--sizes", type=int, nargs="+", choices=sizes, default=sizes[:3], help="tasks")
    parser.add_argument("--runs", type=int, default=5, help="runs of each command, and one more to warm up")
    parser.add_argument(
        "--budget", type=float, default=60, help="CPU seconds after which a slow command is not run again"
    )
    parser.add_argument("--no-rivals", action="store_true", help="measure crmplan and the floor only")
    parser.add_argument("--write", action="store_true", help=f"write {REPORT.relative_to(ROOT)}")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(arguments, Path(folder))
        bench.measure()
        text = "\n".join(bench.report()) + "\n"
    print(text, end="")
    if arguments.write:
        before = REPORT.read_text() if REPORT.exists() else ""
        notes = before[before.find(NOTES) :] if NOTES in before else ""
        REPORT.write_text(f"{text}\n{notes}" if notes else text)


class Bench:
    """One run of everything."""

    def __init__(self, arguments: argparse.Namespace, folder: Path) -> None:
        self.sizes: list[int] = sorted(arguments.sizes)
        self.runs: int = arguments.runs
        self.budget: float = arguments.budget
        self.folder = folder
        here = rivals.installed(folder)
        self.rivals = [one for one in here if one.name == "floor" or not arguments.no_rivals]
        self.whole: dict[tuple[int, str], Cost] = {}
        self.stages: dict[tuple[int, str], dict[str, float | str]] = {}
        self.finish: dict[int, date] = {}
        self.goals: list[Goal] = []

    def measure(self) -> None:
        """Run all commands of all sizes, and hold their finish dates against one another."""
        tool = [sys.executable, *CRMPLAN]
        start = {"interpreter": [sys.executable, "-c", "pass"], "help": [*tool, "--help"]}
        self._whole(0, {**start, "check, small playbook": [*tool, *SMALL]})
        for size in self.sizes:
            say(f"{size:,} tasks")
            commands = {}
            for form, key in (("flat", "yaml"), ("matrix", "matrix")):
                if form == "matrix" or size <= LARGEST_FLAT:
                    file = rivals.write(key, size, self.folder)
                    commands[f"check, {form}"] = [*tool, "check", str(file)]
                    self._stages(size, form, file)
            self._whole(size, commands | self._commands(size, pictures=False))
            self._agree(size)
        if 1_000 in self.sizes:
            say("pictures")
            file = rivals.write("yaml", 1_000, self.folder)
            gantt = [*tool, "gantt", str(file), "--level", "tasks", "-o", str(self.folder / "gantt.svg")]
            self._whole(1_000, {"gantt": gantt, **self._commands(1_000, pictures=True)})
        of_help = imported([*CRMPLAN, "--help"], self.folder)
        of_check = imported([*CRMPLAN, *SMALL], self.folder)
        self.goals = goals(self.whole, self.stages, of_help, of_check)

    def _commands(self, size: int, *, pictures: bool) -> dict[str, list[str]]:
        found = {}
        for rival in self.rivals:
            if size <= rival.largest and (rival.name in rivals.PICTURES) == pictures:
                file = rivals.write(rival.input, size, self.folder)
                words = {"FILE": str(file), "FOLDER": str(self.folder)}
                found[rival.name] = [_filled(word, words) for word in rival.command]
        return found

    def _whole(self, size: int, commands: dict[str, list[str]]) -> None:
        for name, cost in paired(commands, self.runs, self.budget, self.folder).items():
            self.whole[size, name] = cost

    def _stages(self, size: int, form: str, file: Path) -> None:
        """Take the median of each stage over three processes."""
        network = [str(rivals.write("json", size, self.folder))] if form == "flat" else []
        command = [sys.executable, "-m", "bench.stages", str(file), *network]
        rows = [json.loads(process(command, self.folder).printed) for _ in range(3)]
        medians = {
            name: value if isinstance(value, str) else statistics.median(row[name] for row in rows)
            for name, value in rows[0].items()
        }
        self.stages[size, form] = medians

    def _agree(self, size: int) -> None:
        """Stop when two find different finish dates: then their times say nothing."""
        found = {
            f"crmplan, {form}": date.fromisoformat(str(row["finish"]))
            for (of, form), row in self.stages.items()
            if of == size
        }
        for rival in self.rivals:
            cost = self.whole.get((size, rival.name))
            if cost and rival.finish:
                finish = rival.finish(cost.printed, self.folder)
                assert finish is not None
                found[rival.name] = finish
        if len(set(found.values())) != 1:
            raise SystemExit(f"the finish dates of {size:,} tasks differ: {found}")
        self.finish[size] = next(iter(found.values()))

    # -- the report ------------------------------------------------------------------------------------------

    def report(self) -> list[str]:
        """Return the report as lines of Markdown."""
        return [*self._head(), *self._goal_rows(), *self._whole_rows(), *self._stage_rows()]

    def _head(self) -> list[str]:
        versions = dict.fromkeys(
            f"{one.name.partition(' ')[0]} {one.version}".strip()
            for one in self.rivals
            if one.name != "floor"
        )
        return [
            "# How fast crmplan is",
            "",
            "Written by `python -m bench.run --write`; the notes at the end are by hand. Times are CPU seconds of "
            f"whole processes (user and system), the median of {self.runs} runs taken in turn with the rivals "
            f"(fewer for those beyond {self.budget:g} s in sum), on {os.cpu_count()} shared cores with Python "
            f"{platform.python_version()}. The machine is noisy: read the ratios, not the seconds.",
            "",
            "The rollouts come from `bench/generate.py`: 25 tasks a cell, waves of ten regions, finish-to-start and "
            "start-to-start links with lag, a five-day week with eight closed days a year. *flat* is every task "
            "written out, *matrix* the same tasks as packages over regions and modules. `check` reads the YAML, "
            "schedules with floats and driving links, adds up the money and asks all checks.",
            "",
            f"Rivals here: {', '.join(versions) or 'none'}. Each reads the same network in its own format, schedules "
            "it and writes a table, and finds the same finish date. networkx is a bare pass over a graph from JSON, "
            "without calendar, checks or report. The *floor* is the least a Python tool must do: start, read the "
            "playbook's words with their places from libyaml, pass over plain lists and print the dates.",
        ]

    def _goal_rows(self) -> list[str]:
        lines = ["", "## Goals", "", "| job | goal | measured | |", "|---|---|---|---|"]
        words = {True: "met", False: "**missed**", None: "not measured"}
        return lines + [
            f"| {one.job} | {one.limit} | {one.measured} | {words[one.met]} |" for one in self.goals
        ]

    def _whole_rows(self) -> list[str]:
        own = ("check, flat", "check, matrix", "gantt")
        lines = [
            "",
            "## Whole processes",
            "",
            "| tasks | finish | command | CPU s | peak MB | runs | times `check`, flat |",
            "|--:|---|---|--:|--:|--:|--:|",
        ]
        for (size, name), cost in self.whole.items():
            tasks = f"{size:,}" if size else ""
            command = f"crmplan {name}" if name in own or (size == 0 and name != "interpreter") else name
            base = self.whole.get((size, "gantt" if name in (*rivals.PICTURES, "gantt") else "check, flat"))
            base = base or self.whole.get((size, "check, matrix"))
            times = f"{cost.cpu / base.cpu:.2f}" if base else ""
            lines.append(
                f"| {tasks} | {self.finish.get(size, '')} | {command} | {cost.cpu:.3f} | {cost.peak:.0f} | "
                f"{cost.runs} | {times} |"
            )
        return lines

    def _stage_rows(self) -> list[str]:
        names = in_process.NAMES
        lines = ["", "## Stages, CPU seconds in one process", "", f"| playbook | {' | '.join(names)} |"]
        lines.append("|---" + "|--:" * len(names) + "|")
        for (size, form), row in self.stages.items():
            cells = " | ".join(f"{float(row[name]):.3f}" for name in names)
            lines.append(f"| {form} {size:,} | {cells} |")
        return lines


def _filled(word: str, words: dict[str, str]) -> str:
    for name, value in words.items():
        word = word.replace(name, value)
    return word


def say(text: str) -> None:
    """Tell on standard error how far it is."""
    print(text, file=sys.stderr)


if __name__ == "__main__":
    main()
