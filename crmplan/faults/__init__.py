"""The faults of a playbook's text and language: name, code and manual of each, and what makes their findings.

A row is added at the end of its block and never renumbered, since people look codes up.
"""

from collections.abc import Iterable

from crmplan.faults import expansion, language, text
from crmplan.faults.record import Fault
from crmplan.model import Finding, Location

__all__ = ["FAULTS", "Fault", "fault"]

FAULTS: dict[str, Fault] = {**text.ROWS, **language.ROWS, **expansion.ROWS}
"""All faults by readable name. The texts are the manual that ``crmplan explain NAME`` prints."""


def fault(
    name: str,
    at: Location,
    message: str,
    help: str = "",
    also: Iterable[tuple[Location, str]] = (),
) -> Finding:
    """Return the finding of a fault of the table at a place.

    ``message`` says in one sentence what is wrong and what would be right; ``also`` are further places, each
    with a few words.
    """
    row = FAULTS[name]
    return Finding(name, row.code, row.severity, message, at, help, tuple(also))
