"""Tasks of a baseline under their ids of today."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from crmplan.baselines.records import Baseline, TaskThen
from crmplan.guess import renamed


class Now(NamedTuple):
    """What a task of today is called, and where it belongs."""

    label: str
    """Name with its scope."""
    region: str
    module: str
    wave: str


def followed(baseline: Baseline, today: Mapping[str, Now], groups: Mapping[str, Collection[str]]) -> Baseline:
    """Return a baseline whose tasks have the ids of today, where they only got another one: their region, wave or
    package was renamed, and their name stayed. A group that is no more is the one that they belong to now.

    Parameters:
        baseline: as it is stored.
        today: id -> task of today's plan.
        groups: ``region``, ``module`` and ``wave`` -> ids of today.
    """
    ids = renamed(
        {id: task.label for id, task in baseline.tasks.items()}, {id: one.label for id, one in today.items()}
    )

    def moved(id: str, task: TaskThen) -> TaskThen:
        now = today.get(id)
        if now is None:
            return task
        return task._replace(
            id=id,
            region=task.region if task.region in groups["region"] else now.region,
            module=task.module if task.module in groups["module"] else now.module,
            wave=task.wave if task.wave in groups["wave"] else now.wave,
        )

    tasks = ((ids.get(id, id), task) for id, task in baseline.tasks.items())
    return baseline._replace(tasks={id: moved(id, task) for id, task in tasks})
