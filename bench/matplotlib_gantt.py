"""A Gantt chart as one writes it with matplotlib: ``python -m bench.matplotlib_gantt FILE.json FILE.svg``."""

import json
import sys
from pathlib import Path


def draw(bars: list[tuple[str, int, int]], target: Path) -> None:
    """Draw one labelled bar a task, milestones as marks."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(16, 2 + 0.16 * len(bars)))
    axes = figure.add_subplot()
    axes.barh(range(len(bars)), [days for _, _, days in bars], left=[start for _, start, _ in bars])
    axes.plot(
        [start for _, start, days in bars if not days],
        [row for row, (_, _, days) in enumerate(bars) if not days],
        "D",
    )
    axes.set_yticks(range(len(bars)), [label for label, _, _ in bars])
    axes.invert_yaxis()
    figure.savefig(target)


if __name__ == "__main__":
    draw(json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2]))
