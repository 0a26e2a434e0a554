"""The schedule of a plan: the engine's times by task, and the roll-ups people ask for."""

from collections.abc import Mapping
from typing import NamedTuple

from crmplan.expand.plan import Plan
from crmplan.model import Finding


class Rollup(NamedTuple):
    """Dates of a phase, region, module, wave or package: earliest start, latest finish, smallest total float."""

    kind: str
    """``phase``, ``region``, ``module``, ``wave`` or ``package``."""
    id: str
    start: int
    finish: int
    total_float: int
    """Smallest total float of its open tasks, in minutes."""
    critical: bool
    tasks: tuple[int, ...]


class Step(NamedTuple):
    """One step of a driving path, first to last: a task and what fixed its start."""

    task: int
    cause: str
    """``start`` (programme start), ``link``, ``status``, ``actual``, ``freeze``, ``late``, ``delay``, or the key of a
    constraint (``not_before`` ...). A delayed task has ``delay`` and the link that it comes on top of."""
    link: int | None
    """Index in ``Plan.links`` of the link that fixed it, when the cause is ``link``."""


class Schedule(NamedTuple):
    """Dates and floats of every task; lists run parallel to ``Plan.tasks``. Instants and floats are minutes."""

    plan: Plan
    start: list[int]
    finish: list[int]
    early_start: list[int]
    early_finish: list[int]
    late_start: list[int]
    late_finish: list[int]
    total_float: list[int]
    free_float: list[int]
    critical: list[bool]
    """Total float is zero or negative and the task is not finished."""
    driver: list[tuple[str, int | None]]
    """Cause and link index, as in ``Step``."""
    finish_instant: int
    """The latest early finish of all tasks; the programme start when there are none."""
    path: tuple[Step, ...]
    """Driving path to the finish, first task first."""
    paths: Mapping[int, tuple[Step, ...]]
    """Driving path to every go-live and every gate, by task index."""
    rollups: Mapping[tuple[str, str], Rollup]
    """(kind, id) -> dates."""
    findings: tuple[Finding, ...]
    """What the dates show to be odd: leads in front of the programme start, progress out of sequence."""
