"""What was promised: each goal with what was measured, as ratios within one run on one machine."""

from collections.abc import Mapping
from typing import NamedTuple

from bench.measure import Cost

NOT_FOR_HELP = frozenset({"yaml", "jinja2", "networkx", "numpy", "matplotlib", "holidays", "decimal"})
NOT_FOR_CHECK = frozenset({"jinja2", "networkx", "numpy", "matplotlib"})

Whole = Mapping[tuple[int, str], Cost]
"""(tasks, command) -> cost; 0 tasks for what does not depend on a size."""
Stages = Mapping[tuple[int, str], Mapping[str, float | str]]
"""(tasks, flat or matrix) -> the stages of ``bench.stages``."""


class Goal(NamedTuple):
    """One promise."""

    job: str
    limit: str
    """In words."""
    measured: str
    met: bool | None
    """None when it could not be measured here."""


class _Goals:
    def __init__(self) -> None:
        self.found: list[Goal] = []

    def ratio(self, job: str, than: str, own: float | None, other: float | None, limit: float) -> None:
        """Add a goal of the kind "at most so many times what another takes"."""
        words = f"at most {_times(limit)} {than}"
        if own is None or not other:
            self.found.append(Goal(job, words, "", None))
            return
        ratio = own / other
        self.found.append(Goal(job, words, f"{_times(ratio)} ({own:.2f} / {other:.2f} s)", ratio <= limit))

    def at_most(self, job: str, value: float | None, limit: float, unit: str) -> None:
        """Add a goal with a figure of its own."""
        words = f"at most {limit:g} {unit}"
        if value is None:
            self.found.append(Goal(job, words, "", None))
            return
        digits = 3 if limit < 1 else 1 if limit < 100 else 0
        self.found.append(Goal(job, words, f"{value:.{digits}f} {unit}", value <= limit))

    def imports(self, job: str, modules: frozenset[str], imported: set[str]) -> None:
        """Add a goal about what start-up must not import."""
        wrong = sorted(modules & imported)
        words = f"imports none of {', '.join(sorted(modules))}"
        self.found.append(Goal(job, words, ", ".join(wrong) or "none", not wrong))


def _times(ratio: float) -> str:
    return f"{ratio:.2f} x" if ratio >= 0.1 else f"1/{1 / ratio:.0f} of"


def goals(whole: Whole, stages: Stages, of_help: set[str], of_check: set[str]) -> list[Goal]:
    """Return every goal with what was measured."""
    add = _Goals()

    def cpu(size: int, name: str) -> float | None:
        cost = whole.get((size, name))
        return cost.cpu if cost else None

    def peak(size: int, name: str) -> float | None:
        cost = whole.get((size, name))
        return cost.peak if cost else None

    def stage(size: int, name: str) -> float | None:
        value = stages.get((size, "flat"), {}).get(name)
        return float(value) if value is not None else None

    def against(size: int, own: str, job: str, limits: Mapping[str, float]) -> None:
        for rival, limit in limits.items():
            than = "the floor" if rival == "floor" else rival
            add.ratio(job, than, cpu(size, own), cpu(size, rival), limit)

    job = "`check` of 1,000 tasks, flat"
    against(1_000, "check, flat", job, {"networkx": 1, "TaskJuggler": 1 / 8, "floor": 2.5})
    job = "`check` of 10,000 tasks, flat"
    limits = {"trueppm": 1, "TaskJuggler": 1 / 20, "MPXJ": 1 / 3, "floor": 3}
    against(10_000, "check, flat", job, limits)
    add.at_most(job, peak(10_000, "check, flat"), 250, "MB")
    job = "`check` of 100,000 tasks, matrix"
    against(100_000, "check, matrix", job, {"MPXJ": 1 / 2})
    add.at_most(job, peak(100_000, "check, matrix"), 1024, "MB")
    job = "growth from 1,000 to 10,000 tasks, flat"
    small, large = cpu(1_000, "check, flat"), cpu(10_000, "check, flat")
    add.at_most(job, large / small if small and large else None, 9, "times the CPU time")
    job = "schedule of 10,000 tasks alone, with calendars, floats and drivers"
    add.ratio(job, "the same pass on networkx", stage(10_000, "schedule"), stage(10_000, "networkx pass"), 1)
    add.at_most("`crmplan --help`", cpu(0, "help"), 0.15, "s")
    add.imports("`crmplan --help`", NOT_FOR_HELP, of_help)
    add.at_most("`check` of the shipped small playbook", cpu(0, "check, small playbook"), 0.35, "s")
    add.imports("`check` of the shipped small playbook", NOT_FOR_CHECK, of_check)
    job = "Gantt SVG, 1,000 labelled rows, whole process"
    against(1_000, "gantt", job, {"PlantUML": 1 / 30, "TaskJuggler HTML": 1 / 35})
    job = "Gantt SVG, 1,000 labelled rows, the drawing"
    add.ratio(job, "matplotlib", stage(1_000, "svg"), cpu(1_000, "matplotlib"), 1 / 40)
    add.at_most(job, stage(1_000, "svg"), 0.2, "s")
    add.at_most(job, stage(1_000, "svg kB"), 200, "kB")
    return add.found
