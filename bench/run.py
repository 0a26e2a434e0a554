"""Measure crmplan: ``python -m bench.run`` times every stage and the whole, and compares with the rivals that are here.

Times are CPU seconds (user and system) of whole processes, the median of several runs taken in turn, A B A B, so that a
noisy machine disturbs both alike. The report goes to docs/performance.md with ``--write``.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench import generate, rivals

ROOT = Path(__file__).parent.parent
STAGES = ("load", "expand", "schedule", "money", "check", "report", "markdown", "svg", "json", "csv")


def process(command: list[str]) -> tuple[float, float]:
    """Run a command; return its CPU seconds and its peak memory in MB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT, text=True
    ) as child:
        assert child.stderr
        problems = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with {child.returncode}:\n{problems[-2000:]}")
    del before
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def stages(file: Path) -> dict[str, float]:
    """Return the CPU seconds of every stage of one playbook, in this process."""
    import gc

    from crmplan import pipeline
    from crmplan.analyses.cost import cost
    from crmplan.expand import expand
    from crmplan.language import load
    from crmplan.renderers import markdown, mermaid, plan_json, svg, tasks_csv
    from crmplan.schedule import schedule

    gc.disable()
    found: dict[str, float] = {}

    def timed(name: str, work: Callable[[], object]) -> object:
        start = time.process_time()
        result = work()
        found[name] = time.process_time() - start
        return result

    playbook, sources, findings = timed("load", lambda: load(file))  # type: ignore[misc]
    plan = timed("expand", lambda: expand(playbook))
    dates = timed("schedule", lambda: schedule(plan))  # type: ignore[arg-type]
    money = timed("money", lambda: cost(plan, dates))  # type: ignore[arg-type]
    work = pipeline.Work(sources, playbook, plan, dates, money, (*findings, *plan.findings))  # type: ignore[arg-type, attr-defined]
    judged = timed("check", lambda: pipeline.judge(work))
    report = timed("report", lambda: pipeline.report(judged))  # type: ignore[arg-type]
    timed("markdown", lambda: markdown.markdown(report, mermaid=mermaid.mermaid(report)))  # type: ignore[arg-type]
    timed("svg", lambda: svg.svg(report))  # type: ignore[arg-type]
    timed("json", lambda: plan_json.plan_json(report))  # type: ignore[arg-type]
    timed("csv", lambda: tasks_csv.tasks_csv(report))  # type: ignore[arg-type]
    return found


def paired(commands: dict[str, list[str]], runs: int) -> dict[str, tuple[float, float]]:
    """Return the median CPU seconds and the peak memory of each command, run in turn."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    peaks: dict[str, float] = dict.fromkeys(commands, 0.0)
    for _ in range(runs):
        for name, command in commands.items():
            seconds, peak = process(command)
            times[name].append(seconds)
            peaks[name] = max(peaks[name], peak)
    return {name: (statistics.median(times[name]), peaks[name]) for name in commands}


def main() -> None:
    """Measure, print and, if asked, write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--sizes", type=int, nargs="+", choices=list(generate.SIZES), default=[100, 1_000, 10_000]
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--no-rivals", action="store_true")
    parser.add_argument("--slow-rivals", action="store_true", help="run TaskJuggler beyond 1,000 tasks too")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    parser.add_argument(
        "--stages", type=Path, metavar="FILE", help="print the stages of one playbook as JSON"
    )
    arguments = parser.parse_args()
    if arguments.stages:
        print(json.dumps(stages(arguments.stages)))
        return
    lines = report(arguments)
    print("\n".join(lines))
    if arguments.write:
        (ROOT / "docs" / "performance.md").write_text("\n".join(lines) + "\n")


def report(arguments: argparse.Namespace) -> list[str]:
    """Return the report as lines of Markdown."""
    tool = [sys.executable, "-m", "crmplan"]
    lines = [
        "# How fast crmplan is",
        "",
        "Written by `python -m bench.run --write`. CPU seconds of the whole process (user and system), median of "
        f"{arguments.runs} runs taken in turn with the rivals, on {os.cpu_count()} shared cores, "
        f"Python {platform.python_version()}. The machine is noisy: read the ratios, not the seconds.",
        "",
        "The rollouts come from `bench/generate.py`: 25 tasks a cell, waves of ten regions, finish-to-start and "
        "start-to-start links with lag, a five-day week with eight closed days a year. *flat* is every task "
        "written out, *matrix* the same tasks as packages over regions and modules.",
        "",
        "## Whole processes",
        "",
        "| tasks | command | CPU s | peak MB | against |",
        "|--:|---|--:|--:|---|",
    ]
    stage_lines = ["", "## Stages, CPU s in one process", "", f"| playbook | {' | '.join(STAGES)} |"]
    stage_lines.append("|---" + "|--:" * len(STAGES) + "|")
    with tempfile.TemporaryDirectory() as folder:
        lines += _row(0, "crmplan --help", paired({"help": [*tool, "--help"]}, arguments.runs)["help"], {})
        whole: dict[int, float] = {}
        for size in arguments.sizes:
            files = _inputs(size, Path(folder))
            commands = {}
            for form in ("flat", "matrix"):
                if size <= 10_000 or form == "matrix":
                    commands[f"crmplan check, {form}"] = [*tool, "check", str(files[form])]
                    stage_lines.append(_stage_row(form, size, files[form]))
            if not arguments.no_rivals:
                commands.update(_rivals(size, files, Path(folder), arguments.slow_rivals))
            found = paired(commands, arguments.runs)
            others = {name: row for name, row in found.items() if not name.startswith("crmplan")}
            for name, row in found.items():
                lines += _row(size, name, row, others if name.startswith("crmplan") else {})
            whole[size] = next(iter(found.values()))[0]
        if {1_000, 10_000} <= set(whole):
            lines += [
                "",
                f"Growth from 1,000 to 10,000 tasks, flat: {whole[10_000] / whole[1_000]:.1f} times.",
            ]
    return lines + stage_lines


def _inputs(size: int, folder: Path) -> dict[str, Path]:
    files = {
        "flat": folder / f"flat-{size}.yaml",
        "matrix": folder / f"matrix-{size}.yaml",
        "json": folder / f"{size}.json",
        "tjp": folder / f"{size}.tjp",
    }
    files["flat"].write_text(generate.flat(size))
    files["matrix"].write_text(generate.matrix(size))
    rivals.write_json(size, files["json"])
    rivals.write_tjp(size, files["tjp"])
    return files


def _rivals(size: int, files: dict[str, Path], folder: Path, slow: bool) -> dict[str, list[str]]:
    found = {}
    for name, command in rivals.installed().items():
        if name == "TaskJuggler" and size > (10_000 if slow else 1_000):
            continue
        file = files["tjp" if name == "TaskJuggler" else "json"]
        found[name] = [part.replace("FILE", str(file)).replace("FOLDER", str(folder)) for part in command]
    return found


def _row(size: int, name: str, row: tuple[float, float], others: dict[str, tuple[float, float]]) -> list[str]:
    against = ", ".join(f"{row[0] / other[0]:.2f} x {rival}" for rival, other in others.items())
    return [f"| {f'{size:,}' if size else ''} | {name} | {row[0]:.2f} | {row[1]:.0f} | {against} |"]


def _stage_row(form: str, size: int, file: Path) -> str:
    text = subprocess.run(
        [sys.executable, "-m", "bench.run", "--stages", str(file)],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    ).stdout
    found = json.loads(text)
    return f"| {form} {size:,} | {' | '.join(f'{found[stage]:.3f}' for stage in STAGES)} |"


if __name__ == "__main__":
    main()
