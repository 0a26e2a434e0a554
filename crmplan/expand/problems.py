"""Collects what expanding finds wrong: one finding for one cause, with the tasks behind it."""

from collections.abc import Iterable

from crmplan.faults import fault
from crmplan.model import Finding, Location


class Problems:
    """Findings by place and cause; the same cause in many cells of the matrix is one finding."""

    __slots__ = ("_found", "_tasks")

    def __init__(self) -> None:
        self._found: dict[tuple[str, Location, str], Finding] = {}
        self._tasks: dict[tuple[str, Location, str], dict[str, None]] = {}

    def add(
        self,
        name: str,
        at: Location,
        message: str,
        *,
        task: str = "",
        cause: str = "",
        help: str = "",
        also: Iterable[tuple[Location, str]] = (),
    ) -> None:
        """Add a fault at a place.

        ``task`` is the expanded task that shows it. ``cause`` tells causes at one place apart (one of several words in
        it); the message of the first task stays.
        """
        key = (name, at, cause)
        if key not in self._found:
            self._found[key] = fault(name, at, message, help, also)
            self._tasks[key] = {}
        if task:
            self._tasks[key][task] = None

    def extend(self, findings: Iterable[Finding]) -> None:
        """Add findings that are complete."""
        for finding in findings:
            self._found.setdefault((finding.rule, finding.at, finding.message), finding)

    def findings(self) -> tuple[Finding, ...]:
        """Return them all, in the order in which they were found."""
        return tuple(
            finding._replace(tasks=tuple(tasks)) if (tasks := self._tasks.get(key)) else finding
            for key, finding in self._found.items()
        )
