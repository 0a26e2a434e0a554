"""What comes before what: the one meaning of "before" that checks use, worked out once and asked many times.

"a before b" means that the links promise it: however tasks slip, a has finished when b starts. A luckier date
promises nothing, and neither does a start-to-start link, which lets a go on after b has begun.
"""

from collections.abc import Iterable, Iterator, Sequence

from crmplan.model import Link, Task

_WHOLE = 16_384
"""Up to this many tasks one table of bits answers everything (33 MB at worst); beyond, each group gets a
table of its own."""


class Group:
    """Some tasks about which "is one of them before b?" is asked again and again."""

    __slots__ = ("_bits", "_mask", "_table", "tasks")

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
        self._mask = 0
        for bit in self._bits.values():
            self._mask |= 1 << bit

    def __len__(self) -> int:
        return len(self.tasks)

    def holds(self, a: int, b: int) -> bool:
        """Whether ``a``, a task of the group, is before ``b``."""
        return self._table[b] >> self._bits[a] & 1 == 1

    def any_before(self, b: int) -> bool:
        """Whether at least one task of the group is before ``b``."""
        return self._table[b] & self._mask != 0

    def before(self, b: int) -> tuple[int, ...]:
        """Return the tasks of the group that are before ``b``, in the order of the group."""
        if not self.any_before(b):
            return ()
        return tuple(task for task in self.tasks if self.holds(task, b))


class Reach:
    """Which tasks are finished when a task starts, for all tasks of a plan.

    Tasks of a ring (which is an error of its own) count as unlinked to one another.
    """

    __slots__ = ("_all", "_into", "_links", "_order", "_tasks", "whole")

    def __init__(self, tasks: Sequence[Task], links: Sequence[Link]) -> None:
        self._tasks = tasks
        self._links = links
        self.whole = len(tasks) <= _WHOLE
        self._into: list[list[Link]] = [[] for _ in tasks]
        self._order = list(self._topological())
        self._all: list[int] | None = None

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
        started = [0] * len(self._tasks)
        at_end: dict[int, int] = {}
        # A finish-to-finish link promises nothing for the start of b, but it does for what follows b.
        for b in self._order:
            at_start = 0
            at_finish = 0
            for link in self._into[b]:
                a = link.pred
                kind = link.type
                if kind == "FS" or kind == "FF":
                    own = (1 << a) if bits is None else bits.get(a, 0)
                    got = at_end.get(a, started[a]) | own
                else:
                    got = started[a]
                if kind == "FS" or kind == "SS":
                    at_start |= got
                else:
                    at_finish |= got
            if at_finish:
                at_finish |= at_start
                if self._tasks[b].duration == 0:
                    at_start = at_finish
                else:
                    at_end[b] = at_finish
            started[b] = at_start
        if bits is None:
            self._all = started
        return started

    def _topological(self) -> Iterator[int]:
        waiting = [0] * len(self._tasks)
        out: list[list[int]] = [[] for _ in self._tasks]
        for link in self._links:
            waiting[link.succ] += 1
            out[link.pred].append(link.succ)
            self._into[link.succ].append(link)
        ready = [task for task, count in enumerate(waiting) if not count]
        for task in ready:
            yield task
            for after in out[task]:
                waiting[after] -= 1
                if not waiting[after]:
                    ready.append(after)
