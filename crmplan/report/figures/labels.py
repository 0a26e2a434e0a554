"""Labels of a figure: where they go without covering each other, and how long texts become lines."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crmplan.report.chart.records import INK
from crmplan.report.chart.text import ELLIPSIS, clean, cut, width

SMALL = 11.0
"""Type of axes, notes and legends."""


class Tag(NamedTuple):
    """A label that belongs to a height of a chart, such as the end of a line."""

    y: float
    text: str
    colour: str = INK
    bold: bool = False


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return places for labels, in their order, at least ``gap`` apart and inside the bounds while they fit."""
    places: list[float] = []
    for place in wanted:
        places.append(max(place, places[-1] + gap if places else low))
    limit = high
    for at in reversed(range(len(places))):
        places[at] = min(places[at], limit)
        limit = places[at] - gap
    return places


def wrapped(text: str, room: float, size: float, most: int, bold: bool = False) -> list[str]:
    """Return a text in at most ``most`` lines, the last one cut where it is longer."""
    words = clean(text).split(" ")
    lines = _filled(words, room, size, most, bold)
    if len(lines) == 2 and not lines[-1].endswith(ELLIPSIS):
        # Between two parts of a sentence a break is easier to read than inside a date or an amount.
        ends = [at for at, word in enumerate(words[:-1], 1) if word[-1:] in (",", ";", ":")]
        pairs = [(" ".join(words[:at]), " ".join(words[at:])) for at in ends]
        wide = {pair: max(width(line, size, bold) for line in pair) for pair in pairs}
        best = min(pairs, key=lambda pair: wide[pair], default=None)
        if best is not None and wide[best] <= room:
            return list(best)
    return lines


def _filled(words: Sequence[str], room: float, size: float, most: int, bold: bool) -> list[str]:
    lines: list[str] = []
    begin = 0
    while begin < len(words):
        if len(lines) == most - 1:
            lines.append(cut(" ".join(words[begin:]), room, size, bold))
            break
        end = begin + 1
        while end < len(words) and width(" ".join(words[begin : end + 1]), size, bold) <= room:
            end += 1
        lines.append(cut(" ".join(words[begin:end]), room, size, bold))
        begin = end
    return lines


class Flag(NamedTuple):
    """A label above a plot, at the right side of the line that leads down to what it is about."""

    x: float
    tier: int
    """0 is the lowest."""
    text: str
    colour: str


def flags(
    wanted: Iterable[tuple[float, Sequence[str], str]], right: float, tiers: int, size: float = SMALL
) -> list[Flag]:
    """Place labels (x, texts from the longest to the shortest, colour) so that none covers another or its line.

    They are placed from right to left, so a line never meets a label of a lower tier. What fits nowhere is left
    out.
    """
    starts = [right + 1] * tiers
    found = []
    for x, texts, colour in sorted(wanted, key=lambda one: -one[0]):
        spot = next(
            (
                (tier, text)
                for text in texts
                for tier in range(tiers)
                if x + 4 + width(text, size) <= min(starts[tier], right)
            ),
            None,
        )
        if spot is None:
            continue
        tier, text = spot
        for low in range(tier + 1):
            starts[low] = min(starts[low], x - 6)
        found.append(Flag(x, tier, text, colour))
    return found
