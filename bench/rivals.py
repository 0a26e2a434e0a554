"""The same rollouts for other tools: what each reads, how it is started, and the finish date it finds.

All of them start as processes of their own, so that their start-up counts as crmplan's does. Who is not installed is
left out. ``python -m bench.rivals KEY TASKS FILE`` writes one of the inputs in ``FILES``.
"""

import csv
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from bench import generate
from bench.calendar import CLOSED_DAYS, START, YEARS, working_days


class Rival(NamedTuple):
    """A tool and one job of it."""

    name: str
    version: str
    input: str
    """Key of ``FILES``: what it reads."""
    command: list[str]
    """``FILE`` and ``FOLDER`` stand for the input and a folder for outputs."""
    finish: Callable[[str, Path], date | None] | None
    """What reads the finish from the standard output and the folder; None where it cannot be compared."""
    largest: int
    """Most tasks for which it is asked; beyond, it takes minutes or gives up."""


def installed(folder: Path) -> list[Rival]:
    """Return the rivals that are here; ``folder`` takes what has to be compiled for them."""
    module = [sys.executable, "-m", "bench.passes"]
    found = [
        Rival("floor", "", "yaml", [*module, "floor", "FILE"], _days, 100_000),
        Rival("networkx", version("networkx"), "json", [*module, "networkx", "FILE"], _days, 100_000),
    ]
    if find_spec("trueppm_scheduler"):
        command = [sys.executable, "-m", "trueppm_scheduler.cli", "schedule", "FILE"]
        # Its lags count calendar days, so its finish is another one.
        found.append(Rival("trueppm", version("trueppm-scheduler"), "trueppm", command, None, 10_000))
    if shutil.which("java") and shutil.which("javac") and find_spec("mpxj"):
        command = ["java", "-cp", _compiled(folder), "Mpxj", "FILE", "FOLDER/mpxj.csv"]
        found.append(Rival("MPXJ", version("mpxj"), "mspdi", command, _printed, 100_000))
    if shutil.which("tj3"):
        command = ["tj3", "--silent", "--no-color", "-o", "FOLDER", "FILE"]
        number = _version(["tj3", "--version"])
        found.append(Rival("TaskJuggler", number, "tjp", command, _csv_end, 10_000))
        found.append(Rival("TaskJuggler HTML", number, "tjp-html", command, None, 1_000))
    if shutil.which("plantuml"):
        command = ["plantuml", "-tsvg", "-o", "FOLDER", "FILE"]
        found.append(Rival("PlantUML", _version(["plantuml", "-version"]), "puml", command, None, 1_000))
    if find_spec("matplotlib"):
        command = [sys.executable, "-m", "bench.matplotlib_gantt", "FILE", "FOLDER/matplotlib.svg"]
        found.append(Rival("matplotlib", version("matplotlib"), "bars", command, None, 1_000))
    return found


PICTURES = ("TaskJuggler HTML", "PlantUML", "matplotlib")
"""Rivals that draw a Gantt chart with a labelled row for each task."""


def _version(command: list[str]) -> str:
    """Return the first number with a dot that a command prints."""
    printed = subprocess.run(command, capture_output=True, text=True).stdout
    found = re.search(r"[0-9]+(\.[0-9]+)+", printed)
    return found[0] if found else ""


def _compiled(folder: Path) -> str:
    """Compile the Java side and return its class path."""
    spec = find_spec("mpxj")
    assert spec and spec.submodule_search_locations
    path = f"{spec.submodule_search_locations[0]}/lib/*:{folder}"
    source = Path(__file__).parent / "Mpxj.java"
    subprocess.run(["javac", "-cp", path, "-d", str(folder), str(source)], check=True)
    return path


# -- how a finish is read ------------------------------------------------------------------------------------


def _days(printed: str, _folder: Path) -> date:
    length = int(printed.split()[-1])
    return working_days(length)[length - 1]


def _printed(printed: str, _folder: Path) -> date:
    return date.fromisoformat(printed.strip().splitlines()[-1])


def _csv_end(_printed: str, folder: Path) -> date:
    with (folder / "r.csv").open() as lines:
        return max(date.fromisoformat(row["End"][:10]) for row in csv.DictReader(lines, delimiter=";"))


# -- what they read ------------------------------------------------------------------------------------------


def write_json(size: int) -> str:
    """Return ids, days and links."""
    return json.dumps([[item.id, item.days, item.needs] for item in generate.items(size)])


def write_bars(size: int) -> str:
    """Return a label, the start and the length in days of every task, as the lists' pass finds them."""
    start: dict[str, int] = {}
    days: dict[str, int] = {}
    bars = []
    for item in generate.items(size):
        bounds = [start[to] + lag + (days[to] if kind == "FS" else 0) for to, kind, lag in item.needs]
        start[item.id], days[item.id] = max(bounds, default=0), item.days
        bars.append((item.id, start[item.id], item.days))
    return json.dumps(bars)


def write_tjp(size: int) -> str:
    """Return a TaskJuggler project with a CSV report; its tasks have ``length``, so that nothing is levelled.

    TaskJuggler knows no year after 2035, which eight years from the start do not reach.
    """
    lines = [
        f'project bench "Bench {size}" {START} +8y',
        *(f'leaves holiday "x" {year}-{day}' for year in YEARS[:8] for day in CLOSED_DAYS),
    ]
    for item in generate.items(size):
        lines.append(f'task {_word(item.id)} "{item.id}" {{')
        lines.append("  milestone" if item.days == 0 else f"  length {item.days}d")
        for to, kind, lag in item.needs:
            gap = f" {{ gaplength {lag}d }}" if lag else ""
            onstart = f" {{ onstart gaplength {lag}d }}" if kind == "SS" else gap
            lines.append(f"  depends {_word(to)}{onstart}")
        lines.append("}")
    lines.append('taskreport r "r" { formats csv columns id, start, end }')
    return "\n".join(lines) + "\n"


def write_tjp_html(size: int) -> str:
    """Return the same project with a chart."""
    return write_tjp(size) + 'taskreport h "h" { formats html columns name, start, end, chart }\n'


def _word(name: str) -> str:
    return name.replace("/", "_").replace("-", "_")


def write_mspdi(size: int) -> str:
    """Return the XML that Microsoft Project writes, as far as a schedule needs it."""
    numbers: dict[str, int] = {}
    tasks = []
    for number, item in enumerate(generate.items(size), 1):
        numbers[item.id] = number
        length = f"PT{item.days * 8}H0M0S"
        links = "".join(
            f"<PredecessorLink><PredecessorUID>{numbers[to]}</PredecessorUID>"
            f"<Type>{3 if kind == 'SS' else 1}</Type><LinkLag>{lag * 4800}</LinkLag><LagFormat>7</LagFormat>"
            "</PredecessorLink>"
            for to, kind, lag in item.needs
        )
        tasks.append(
            f"<Task><UID>{number}</UID><ID>{number}</ID><Name>{item.id}</Name><OutlineLevel>1</OutlineLevel>"
            f"<Duration>{length}</Duration><DurationFormat>7</DurationFormat>"
            f"<RemainingDuration>{length}</RemainingDuration><ActualDuration>PT0H0M0S</ActualDuration>"
            f"<Milestone>{int(item.days == 0)}</Milestone><Summary>0</Summary>"
            f"<ConstraintType>0</ConstraintType>{links}</Task>"
        )
    hours = "".join(
        f"<WorkingTime><FromTime>{first}:00</FromTime><ToTime>{last}:00</ToTime></WorkingTime>"
        for first, last in (("08:00", "12:00"), ("13:00", "17:00"))
    )
    # Sunday is day 1 there.
    week = "".join(
        f"<WeekDay><DayType>{day}</DayType><DayWorking>{int(1 < day < 7)}</DayWorking>"
        + (f"<WorkingTimes>{hours}</WorkingTimes>" if 1 < day < 7 else "")
        + "</WeekDay>"
        for day in range(1, 8)
    )
    closed = "".join(
        "<Exception><EnteredByOccurrences>0</EnteredByOccurrences>"
        f"<TimePeriod><FromDate>{year}-{day}T00:00:00</FromDate><ToDate>{year}-{day}T23:59:00</ToDate></TimePeriod>"
        "<Occurrences>1</Occurrences><Name>Closed</Name><Type>1</Type><DayWorking>0</DayWorking></Exception>"
        for year in YEARS
        for day in CLOSED_DAYS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Project xmlns="http://schemas.microsoft.com/project">'
        f"<StartDate>{START}T08:00:00</StartDate><ScheduleFromStart>1</ScheduleFromStart>"
        "<CalendarUID>1</CalendarUID><MinutesPerDay>480</MinutesPerDay><MinutesPerWeek>2400</MinutesPerWeek>"
        "<DaysPerMonth>20</DaysPerMonth><DefaultStartTime>08:00:00</DefaultStartTime>"
        "<DefaultFinishTime>17:00:00</DefaultFinishTime><Calendars><Calendar><UID>1</UID><Name>Standard</Name>"
        f"<IsBaseCalendar>1</IsBaseCalendar><WeekDays>{week}</WeekDays><Exceptions>{closed}</Exceptions>"
        f"</Calendar></Calendars><Tasks>{''.join(tasks)}</Tasks></Project>\n"
    )


def write_trueppm(size: int) -> str:
    """Return a project of the trueppm scheduler; lengths and lags in seconds of whole days."""
    day = 86_400.0
    items = generate.items(size)
    closed = [f"{year}-{rest}" for year in YEARS for rest in CLOSED_DAYS]
    return json.dumps(
        {
            "id": "bench",
            "name": "Bench",
            "start_date": str(START),
            "calendar": {"working_days": 31, "exceptions": [{"start": one, "end": one} for one in closed]},
            "tasks": [{"id": item.id, "name": item.id, "duration": item.days * day} for item in items],
            "dependencies": [
                {"predecessor_id": to, "successor_id": item.id, "dep_type": kind, "lag": lag * day}
                for item in items
                for to, kind, lag in item.needs
            ],
        }
    )


def write_puml(size: int) -> str:
    """Return a PlantUML Gantt without lags and with milestones of a day: it is timed for its picture only."""
    lines = ["@startgantt", f"Project starts {START}", "saturday are closed", "sunday are closed"]
    for item in generate.items(size):
        name = _word(item.id)
        lines.append(f"[{item.id}] as [{name}] lasts {item.days or 1} days")
        for to, kind, _ in item.needs:
            lines.append(f"[{name}] starts at [{_word(to)}]'s {'start' if kind == 'SS' else 'end'}")
    return "\n".join([*lines, "@endgantt"]) + "\n"


FILES: dict[str, Callable[[int], str]] = {
    "yaml": generate.flat,
    "matrix": generate.matrix,
    "json": write_json,
    "bars": write_bars,
    "tjp": write_tjp,
    "tjp-html": write_tjp_html,
    "mspdi": write_mspdi,
    "trueppm": write_trueppm,
    "puml": write_puml,
}
ENDINGS = {"matrix": "yaml", "bars": "json", "tjp-html": "tjp", "mspdi": "xml", "trueppm": "json"}


def write(key: str, size: int, folder: Path) -> Path:
    """Write an input once and return its file.

    A process of its own writes it, since the peak memory of a process counts what its parent holds.
    """
    file = folder / f"{key}-{size}.{ENDINGS.get(key, key)}"
    if not file.exists():
        command = [sys.executable, "-m", "bench.rivals", key, str(size), str(file)]
        subprocess.run(command, check=True, cwd=Path(__file__).parent.parent)
    return file


if __name__ == "__main__":
    Path(sys.argv[3]).write_text(FILES[sys.argv[1]](int(sys.argv[2])))
