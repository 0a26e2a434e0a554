"""The faults of a playbook's text and language: name, code and manual of each, and what makes their findings.

A row is added at the end of its block and never renumbered, since people look codes up.
"""

from collections.abc import Iterable

from crmplan.faults import actuals, expansion, language, text
from crmplan.faults.record import Fault
from crmplan.model import Finding, Location

__all__ = ["FAULTS", "Fault", "fault", "readable"]

MOST_QUOTED = 80
"""Letters of a value that a message repeats; a name has fewer, and a whole paragraph hides the sentence around it."""

_PLACE = r"""[^\s"();,]+:\d+(?:[\s"();,.]|$)"""
"""A file with a line stays whole: people click on it, and outputs name it relative to the playbook."""

FAULTS: dict[str, Fault] = {**text.ROWS, **language.ROWS, **expansion.ROWS, **actuals.ROWS}
"""All faults by readable name. The texts are the manual that ``crmplan explain NAME`` prints."""


def readable(message: str) -> str:
    """Return a message in which long values, in quotes or in one word, have an ellipsis in their middle."""
    if len(message) <= MOST_QUOTED:
        return message
    import re

    many = f"{{{MOST_QUOTED + 1},}}"
    # A quote opens behind a blank and closes before one, so the words between two values are none.
    long = re.compile(
        rf"""(?:(?<=^")|(?<=[\s(]"))[^"\n]{many}(?="(?:[\s;:,.?)]|$))|(?!{_PLACE})[^\s"();,]{many}"""
    )
    return long.sub(
        lambda found: f"{found[0][: MOST_QUOTED - 25].rstrip()}…{found[0][-24:].lstrip()}", message
    )


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
    return Finding(name, row.code, row.severity, readable(message), at, help, tuple(also))
