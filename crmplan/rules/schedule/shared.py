"""What several checks of the schedule share: what counts as a fixed day, and one gap for many tasks."""

from decimal import Decimal
from fractions import Fraction

from crmplan.model import Location
from crmplan.rules.frame.record import Gap

HARD = {
    "start_on": "starts on a fixed day",
    "finish_on": "ends on a fixed day",
    "start_by": "may not start later than a day",
    "not_after": "may not end later than a day",
}
"""Constraints that take the say from the links; ``deadline`` only measures and counts as soft."""

PLACES = 3
"""Further lines that a gap for many tasks shows."""


def one_gap(message: str, found: list[tuple[Location, int]], help: str = "") -> Gap:
    """Return one gap for all tasks that together pass a limit: at the first line, with the next ones beside
    it."""
    lines: dict[tuple[str, int], Location] = {}
    for at, _ in found:
        lines.setdefault((at.file, at.line), at)
    places = list(lines.values())
    also = tuple((at, "here too") for at in places[1 : 1 + PLACES])
    return Gap(places[0], message, "", tuple(task for _, task in found), help=help, also=also)


def decimal(ratio: Fraction) -> str:
    """Return a ratio with two decimals, rounded towards zero so that 0.949 does not look like 0.95."""
    return f"{Decimal(int(ratio * 100)) / 100:.2f}"


def percent(share: Fraction | Decimal) -> str:
    """Return a share in whole percent, rounded towards zero."""
    return f"{int(share * 100)} %"
