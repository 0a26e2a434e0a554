"""What is known of a stored baseline."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from crmplan.model import Money
from crmplan.source import Files, Texts


class Approver(NamedTuple):
    """Who approved a baseline, as the playbook called them at that time."""

    id: str
    name: str
    title: str
    """Empty when the playbook gave none."""

    def __str__(self) -> str:
        return f"{self.name}, {self.title}" if self.title else self.name


class TaskThen(NamedTuple):
    """A task as a baseline has it."""

    id: str
    label: str
    """Name with its scope."""
    start: int
    """Instant in minutes, as in the schedule."""
    finish: int
    duration: str
    """As in the playbook: ``5d``, ``14ed``."""
    days: float
    """Working days; calendar days for elapsed durations."""
    calendar: str
    """Key of its calendar."""
    phase: str
    wave: str
    region: str
    module: str
    milestone: bool
    gate: bool
    go_live: bool
    finished: bool
    cost: Money
    """Planned for it and for those who do it; what runs on after the programme is left out."""
    categories: Mapping[str, Money]
    """Category -> its part of ``cost``."""


class Baseline(NamedTuple):
    """A stored baseline; its values were checked."""

    name: str
    number: int
    """1 for the first one."""
    approved_by: Approver
    on: date
    """Day of the approval."""
    minute: str
    """Where the approval is written down: a reference or a few words."""
    stage: str
    """Stage that the plan was judged for."""
    playbook: str
    """Name of the playbook's file, a key of ``sources``."""
    currency: str
    start: date
    finish: date
    """Last working day, inclusive."""
    committed: date | None
    planned: Money
    """Without contingency."""
    total: Money
    """With contingency."""
    approved: Money | None
    categories: Mapping[str, Money]
    """Category -> planned."""
    regions: Mapping[str, Money]
    """Id of a region -> planned; "" for what belongs to none."""
    tasks: Mapping[str, TaskThen]
    """By id, in display order."""
    sources: Mapping[str, str]
    """File, named from the folder of the playbook -> its text, sorted."""
    plan: Mapping[str, Any]
    """The whole plan.json."""
    file: str
    """The file it is stored in, as messages call it."""
    digest: str
    """SHA-256 of that file, which the next baseline holds."""
    previous: str
    """The digest that the baseline before had; empty for the first."""

    @property
    def label(self) -> str:
        """How people call it."""
        return f"baseline {self.name}"

    @property
    def files(self) -> Files:
        """The files that the playbook was read from, to plan it once more; see ``playbook``."""
        return Texts(self.sources, f"{self.name}:")

    @property
    def finish_instant(self) -> int:
        """When the last task finishes."""
        return max(task.finish for task in self.tasks.values())
