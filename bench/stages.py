"""The stages of one playbook, in one process: ``python -m bench.stages FILE [FILE.json]`` prints them as JSON.

With the links of the rollout as a second file it also times the bare passes over the same network.
"""

import gc
import json
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from bench import passes

NAMES = ("load", "expand", "schedule", "money", "check", "report", "markdown", "svg", "json", "csv")
T = TypeVar("T")


def stages(file: Path, network: Path | None = None) -> dict[str, float | str]:
    """Return the CPU seconds of every stage, the finish date and the size of the SVG in kB."""
    import jinja2  # noqa: F401  (start-up is part of the whole processes, not of a stage)

    from crmplan import pipeline
    from crmplan.analyses.cost import cost
    from crmplan.expand import expand
    from crmplan.language import load
    from crmplan.renderers import markdown, mermaid, plan_json, svg, tasks_csv
    from crmplan.schedule import schedule

    found: dict[str, float | str] = {}

    def timed(name: str, work: Callable[[], T]) -> T:
        start = time.process_time()
        result = work()
        found[name] = time.process_time() - start
        return result

    playbook, sources, findings = timed("load", lambda: load(file))
    assert playbook is not None, findings
    plan = timed("expand", lambda: expand(playbook))
    dates = timed("schedule", lambda: schedule(plan))
    money = timed("money", lambda: cost(plan, dates))
    work = pipeline.Work(sources, playbook, plan, dates, money, (*findings, *plan.findings))
    judged = timed("check", lambda: pipeline.judge(work))
    report = timed("report", lambda: pipeline.report(judged))
    timed("markdown", lambda: markdown.markdown(report, mermaid=mermaid.mermaid(report)))
    drawn = timed("svg", lambda: svg.svg(report, level="tasks"))
    timed("json", lambda: plan_json.plan_json(report))
    timed("csv", lambda: tasks_csv.tasks_csv(report))
    found["finish"] = str(date.fromordinal(max(dates.finish) // 1440))
    found["svg kB"] = len(drawn.encode()) / 1000
    if network is not None:
        import networkx  # noqa: F401  (its import is not part of the pass)

        rows = json.loads(network.read_text())
        timed("list pass", lambda: passes.over_lists(rows))
        timed("networkx pass", lambda: passes.over_networkx(rows))
    return found


if __name__ == "__main__":
    gc.disable()  # as the command line does
    print(json.dumps(stages(*map(Path, sys.argv[1:]))))
