"""Working time, minute by minute: one byte for each minute of the horizon, and a running sum.

Nothing here knows days, weeks or holidays once a clock is made; every question is a search in the running
sum. Slow and large on purpose: it shares no idea with ``crmplan.calendars``.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from datetime import date
from itertools import accumulate

DAY = 1440
Spans = Sequence[tuple[int, int]]


class Clock:
    """Working minutes between two days (ordinals), the second one excluded."""

    def __init__(self, first: int, last: int, spans: Callable[[date], Spans]) -> None:
        self.base = first * DAY
        self.works = bytearray((last - first) * DAY)
        for day in range(first, last):
            for begin, end in spans(date.fromordinal(day)):
                at = (day - first) * DAY
                self.works[at + begin : at + end] = b"\1" * (end - begin)
        self._sum()

    def _sum(self) -> None:
        self.used = array("l", accumulate(self.works, initial=0))

    def both(self, other: Clock) -> Clock:
        """The time in which both work."""
        made = Clock.__new__(Clock)
        made.base = self.base
        made.works = bytearray(a & b for a, b in zip(self.works, other.works, strict=True))
        made._sum()
        return made

    def count(self, first: int, last: int) -> int:
        """Working minutes from one instant to another; negative when they are the other way round."""
        return self.used[last - self.base] - self.used[first - self.base]

    def begin(self, instant: int) -> int:
        """The first working minute at or after an instant."""
        return self.base + bisect_left(self.used, self.used[instant - self.base] + 1) - 1

    def end(self, start: int, minutes: int) -> int:
        """The first instant by which so much is worked."""
        return self.base + bisect_left(self.used, self.used[start - self.base] + minutes)

    def back(self, finish: int, minutes: int) -> int:
        """The last instant from which so much is worked by ``finish``: a begin of work."""
        return self.base + bisect_right(self.used, self.used[finish - self.base] - minutes) - 1

    def back_to_end(self, finish: int, minutes: int) -> int:
        """The first of the instants from which so much is worked by ``finish``: an end of work."""
        return self.base + bisect_left(self.used, self.used[finish - self.base] - minutes)


class Always(Clock):
    """The clock on the wall, for elapsed time."""

    def __init__(self) -> None:
        pass

    def count(self, first: int, last: int) -> int:
        return last - first

    def begin(self, instant: int) -> int:
        return instant

    def end(self, start: int, minutes: int) -> int:
        return start + minutes

    def back(self, finish: int, minutes: int) -> int:
        return finish - minutes

    back_to_end = back
