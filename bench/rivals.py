"""The same rollouts for other tools: a bare networkx pass, TaskJuggler, and MPXJ's scheduler where they are installed.

Each rival runs as a process of its own, ``python -m bench.rivals networkx FILE.json`` and so on, so that its start-up
counts as crmplan's does.
"""

import json
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench import generate


def write_json(size: int, file: Path) -> None:
    """Write what the networkx pass reads: ids, days and links."""
    file.write_text(json.dumps([[item.id, item.days, item.needs] for item in generate.items(size)]))


def write_tjp(size: int, file: Path) -> None:
    """Write a TaskJuggler project with a CSV report; its tasks have ``length``, so that nothing is levelled.

    TaskJuggler knows no year after 2035, which eight years from the start do not reach.
    """
    lines = [
        f'project bench "Bench {size}" {generate.START} +8y',
        *(f'leaves holiday "x" {year}-{day}' for year in generate.YEARS[:8] for day in generate.CLOSED_DAYS),
    ]
    for item in generate.items(size):
        name = _word(item.id)
        lines.append(f'task {name} "{item.id}" {{')
        lines.append("  milestone" if item.days == 0 else f"  length {item.days}d")
        for to, kind, lag in item.needs:
            gap = f" {{ gaplength {lag}d }}" if lag else ""
            onstart = f" {{ onstart gaplength {lag}d }}" if kind == "SS" else gap
            lines.append(f"  depends {_word(to)}{onstart}")
        lines.append("}")
    lines.append('taskreport r "r" { formats csv columns id, start, end }')
    file.write_text("\n".join(lines) + "\n")


def _word(name: str) -> str:
    return name.replace("/", "_").replace("-", "_")


def installed() -> dict[str, list[str]]:
    """Return the rivals that are here: name -> command, with ``FILE`` for its input."""
    found = {"networkx": [sys.executable, "-m", "bench.rivals", "networkx", "FILE"]}
    if shutil.which("tj3"):
        found["TaskJuggler"] = ["tj3", "--silent", "--no-color", "-o", "FOLDER", "FILE"]
    if shutil.which("java") and find_spec("mpxj") and find_spec("jpype"):
        found["MPXJ"] = [sys.executable, "-m", "bench.rivals", "mpxj", "FILE"]
    return found


def networkx_pass(file: Path) -> int:
    """Return the length in days: ES, EF, LS, LF and float of every task over a DiGraph, without calendars."""
    import networkx as nx

    graph = nx.DiGraph()
    rows = json.loads(file.read_text())
    for name, days, _ in rows:
        graph.add_node(name, days=days)
    for name, _, needs in rows:
        for to, kind, lag in needs:
            graph.add_edge(to, name, kind=kind, lag=lag)
    order = list(nx.topological_sort(graph))
    early: dict[str, int] = {}
    for name in order:
        early[name] = max(
            (
                early[to] + (graph.nodes[to]["days"] if link["kind"] == "FS" else 0) + link["lag"]
                for to, _, link in graph.in_edges(name, data=True)
            ),
            default=0,
        )
    finish = max(early[name] + graph.nodes[name]["days"] for name in order)
    late: dict[str, int] = {}
    for name in reversed(order):
        days = graph.nodes[name]["days"]
        late[name] = min(
            (
                late[to] - link["lag"] - (days if link["kind"] == "FS" else 0)
                for _, to, link in graph.out_edges(name, data=True)
            ),
            default=finish - days,
        )
    assert all(late[name] >= early[name] for name in order)
    return finish


def mpxj_pass(file: Path) -> str:
    """Return the finish that MPXJ's MicrosoftScheduler computes for the same tasks (days without closed days)."""
    import jpype
    import mpxj  # noqa: F401  (puts the jars on the class path)

    if not jpype.isJVMStarted():
        jpype.startJVM()
    org: Any = jpype.JPackage("org")
    project = org.mpxj.ProjectFile()
    calendar = project.addDefaultBaseCalendar()
    project.setDefaultCalendar(calendar)
    date_time = jpype.JClass("java.time.LocalDateTime")
    start = date_time.of(generate.START.year, generate.START.month, generate.START.day, 8, 0)
    project.getProjectProperties().setStartDate(start)
    duration, unit, kinds = org.mpxj.Duration, org.mpxj.TimeUnit, org.mpxj.RelationType
    tasks = {}
    rows = json.loads(file.read_text())
    for name, days, _ in rows:
        task = project.addTask()
        task.setName(name)
        task.setDuration(duration.getInstance(days, unit.DAYS))
        task.setActualDuration(duration.getInstance(0, unit.DAYS))
        task.setRemainingDuration(duration.getInstance(days, unit.DAYS))
        tasks[name] = task
    for name, _, needs in rows:
        for to, kind, lag in needs:
            link_type = kinds.START_START if kind == "SS" else kinds.FINISH_START
            builder = org.mpxj.Relation.Builder().predecessorTask(tasks[to]).type(link_type)
            tasks[name].addPredecessor(builder.lag(duration.getInstance(lag, unit.DAYS)))
    org.mpxj.cpm.MicrosoftScheduler().schedule(project, start)
    return str(max((task.getFinish() for task in tasks.values()), key=str))


if __name__ == "__main__":
    print({"networkx": networkx_pass, "mpxj": mpxj_pass}[sys.argv[1]](Path(sys.argv[2])))
