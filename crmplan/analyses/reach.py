"""What comes before what: the one meaning of "before" that checks use, worked out once and asked many times.

"a before b" means that the links promise it: however tasks slip, a has finished when b starts. A luckier date
promises nothing, and neither does a start-to-start link, which lets a go on after b has begun.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import compress
from operator import itemgetter

from crmplan.model import Link, Task

_WHOLE = 16_384
"""Up to this many tasks one table of bits answers everything (33 MB at worst); beyond, each group gets a
table of its own."""

_MANY = 64
"""From so many tasks of a group on, bytes are made of the bits of a row."""


class Group:
    """Some tasks about which "is one of them before b?" is asked again and again."""

    __slots__ = ("_bits", "_mask", "_pick", "_table", "_width", "tasks")

    def __init__(self, reach: "Reach", tasks: Iterable[int]) -> None:
        self.tasks = tuple(tasks)
        if reach.whole:
            # A bit is a task; the whole table is shared by all groups.
            self._bits = {task: task for task in self.tasks}
            self._table = reach.finished()
        else:
            # A bit is a place in ``tasks``, so a table is as narrow as its group.
            self._bits = {task: place for place, task in enumerate(self.tasks)}
            self._table = reach.finished({task: 1 << place for task, place in self._bits.items()})
        # Asked for all its tasks at once, as it is in a plan without regions, a group of many is picked in one go.
        self._pick = itemgetter(*self._bits.values()) if len(self.tasks) >= _MANY else tuple
        self._width = len(self._table) if reach.whole else len(self.tasks)
        self._mask = (
            sum(1 << bit for bit in self._bits.values()) if reach.whole else (1 << len(self.tasks)) - 1
        )

    def __len__(self) -> int:
        return len(self.tasks)

    def holds(self, a: int, b: int) -> bool:
        """Whether ``a``, a task of the group, is before ``b``."""
        return self._table[b] >> self._bits[a] & 1 == 1

    def among(self, tasks: Sequence[int], b: int) -> list[int]:
        """Return which of some tasks of the group, in the group's order, are before ``b``."""
        row, bits = self._table[b], self._bits
        if not row & self._mask:
            return []
        if len(tasks) < _MANY:
            return [task for task in tasks if row >> bits[task] & 1]
        flags = _flags(row, self._width)
        if len(tasks) == len(self.tasks):
            return list(compress(self.tasks, self._pick(flags)))
        return [task for task in tasks if flags[bits[task]]]

    def any_before(self, b: int) -> bool:
        """Whether at least one task of the group is before ``b``."""
        return self._table[b] & self._mask != 0

    def before(self, b: int) -> tuple[int, ...]:
        """Return the tasks of the group that are before ``b``, in the order of the group."""
        return tuple(self.among(self.tasks, b))


@lru_cache(512)
def _flags(row: int, width: int) -> bytes:
    """Return the bits of a row as bytes of 0 or 1, the lowest bit first; a byte is found four times as fast."""
    return f"{row:0{width}b}".encode()[::-1].translate(_BITS)


_BITS = bytes.maketrans(b"01", b"\0\1")


class Reach:
    """Which tasks are finished when a task starts, for all tasks of a plan.

    Tasks of a ring (which is an error of its own) count as unlinked to one another.
    """

    __slots__ = ("_all", "_finish_to_start", "_into", "_order", "_others", "_tasks", "whole")

    def __init__(self, tasks: Sequence[Task], links: Sequence[Link]) -> None:
        count = len(tasks)
        self._tasks = tasks
        self.whole = count <= _WHOLE
        self._into: list[list[Link]] = [[] for _ in range(count)]
        self._finish_to_start: list[list[int]] = [[] for _ in range(count)]
        self._others: dict[int, list[Link]] = {}
        self._all: list[int] | None = None
        waiting = [0] * count
        out: list[list[int]] = [[] for _ in range(count)]
        for link in links:
            pred, succ = link.pred, link.succ
            waiting[succ] += 1
            out[pred].append(succ)
            self._into[succ].append(link)
            if link.type == "FS":
                self._finish_to_start[succ].append(pred)
            else:
                self._others.setdefault(succ, []).append(link)
        order = [task for task in range(count) if not waiting[task]]
        for task in order:
            for after in out[task]:
                waiting[after] -= 1
                if not waiting[after]:
                    order.append(after)
        self._order = order

    def group(self, tasks: Iterable[int]) -> Group:
        """Return a group to ask about."""
        return Group(self, tasks)

    def before(self, a: int, b: int) -> bool:
        """Whether the links promise that ``a`` has finished when ``b`` starts; for many questions use
        ``group``."""
        if self.whole:
            return self.finished()[b] >> a & 1 == 1
        return self.group((a,)).any_before(b)

    def predecessors(self, b: int) -> list[Link]:
        """Return the links into ``b``, in the order in which they are written."""
        return self._into[b]

    def finished(self, bits: dict[int, int] | None = None) -> list[int]:
        """Return for each task the bits of the tasks that have finished when it starts.

        ``bits`` gives the bit of each task that counts; by default every task counts and its bit is its
        index.
        """
        if bits is None and self._all is not None:
            return self._all
        count = len(self._tasks)
        if not bits and bits is not None:
            return [0] * count
        own = [1 << task for task in range(count)] if bits is None else [0] * count
        for task, bit in (bits or {}).items():
            own[task] = bit
        before, others = self._finish_to_start, self._others
        at_start = [0] * count
        at_end = [0] * count
        for b in self._order:
            # Most tasks have one predecessor: sharing its number instead of making an equal one halves time and memory.
            found = 0
            for a in before[b]:
                end = at_end[a]
                if not found:
                    found = end
                elif end and end is not found:
                    found |= end
            late = found
            if b in others:
                found, late = self._through_others(b, found, at_start, at_end)
            at_start[b] = found
            at_end[b] = late | own[b] if own[b] else late
        if bits is None:
            self._all = at_start
        return at_start

    def _through_others(self, b: int, found: int, at_start: list[int], at_end: list[int]) -> tuple[int, int]:
        """Return what has finished when ``b`` starts and when it ends, through links that are not FS.

        A finish-to-finish link promises nothing for the start of b, but it does for what follows b.
        """
        late = 0
        for link in self._others[b]:
            if link.type == "SS":
                found |= at_start[link.pred]
            else:
                late |= at_end[link.pred] if link.type == "FF" else at_start[link.pred]
        late |= found
        return (late if self._tasks[b].duration == 0 else found), late
