"""Room for labels: what is taken in a strip, and the first place that is free."""

from collections.abc import Sequence
from typing import NamedTuple


class Strips:
    """Strips of a row, each with the spans that are taken."""

    __slots__ = ("left", "right", "taken")

    def __init__(self, count: int, left: float, right: float) -> None:
        self.taken: list[list[tuple[float, float]]] = [[] for _ in range(count)]
        self.left = left
        self.right = right

    def free(self, strip: int, start: float, end: float) -> bool:
        """Tell whether nothing lies between two places of a strip, and both are inside."""
        return (
            start >= self.left
            and end <= self.right
            and all(end <= a or start >= b for a, b in self.taken[strip])
        )

    def take(self, strip: int, start: float, end: float) -> None:
        """Mark a span as taken."""
        self.taken[strip].append((start, end))

    def leave(self, strip: int, start: float) -> None:
        """Free the span that begins at ``start``."""
        self.taken[strip] = [span for span in self.taken[strip] if span[0] != start]


class Spot(NamedTuple):
    """Where a label went."""

    strip: int
    x: float
    """Its left end."""
    text: str


def above(
    strips: Strips,
    x: float,
    labels: Sequence[tuple[str, float]],
    gap: float,
    stem: float,
    others: Sequence[float] = (),
) -> Spot | None:
    """Place one of ``labels`` (text, width; the best first) over ``x`` in the lowest strip where it is free.

    A label covers its ``x``; from a higher strip a stem of width ``stem`` leads down to it, for which the
    strips below must be free. A label that leaves the places of ``others`` open is preferred. Returns None,
    and takes nothing, when none of the labels fits.
    """
    for shy in (True, False) if others else (False,):
        for text, wide in labels:
            for strip in range(len(strips.taken)):
                if strip and not all(strips.free(low, x - stem, x + stem) for low in range(strip)):
                    break
                for start in (x - wide / 2, x - gap, x - wide + gap):
                    if shy and any(start - gap < other < start + wide + gap for other in others):
                        continue
                    if strips.free(strip, start - gap, start + wide + gap):
                        strips.take(strip, start - gap, start + wide + gap)
                        for low in range(strip):
                            strips.take(low, x - stem, x + stem)
                        return Spot(strip, start, text)
    return None


def beside(
    strips: Strips, x: float, labels: Sequence[tuple[str, float]], away: float, far: float
) -> Spot | None:
    """Place one of ``labels`` in the first strip, right or left of ``x`` at the distance ``away``.

    Behind its far end ``far`` stays free, so that nobody takes it for the label of the next mark. None when
    none fits.
    """
    for text, wide in labels:
        for start, before, after in ((x + away, 1.0, far), (x - away - wide, far, 1.0)):
            first, last = max(start - before, strips.left), min(start + wide + after, strips.right)
            inside = strips.left <= start and start + wide <= strips.right
            if inside and strips.free(0, first, last):
                strips.take(0, start - 1, start + wide + 1)
                return Spot(0, start, text)
    return None
