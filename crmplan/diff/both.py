"""Two versions side by side: which tasks are the same, and how days between dates are counted."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from crmplan.baselines import Stored
from crmplan.diff.side import Side
from crmplan.report.pack.snapshot import Snapshot, Was
from crmplan.schedule.show import USUAL_WEEK, days_between, last_day

NO_NAMES: Mapping[str, str] = MappingProxyType({})
NO_ENTRIES: Mapping[str, Mapping[str, str]] = MappingProxyType({})
T = TypeVar("T")


class Match(NamedTuple):
    """A task of either version."""

    id: str
    """Of head; of base when it is gone."""
    was: Was | None
    """None when it is new."""
    now: Was | None
    """None when it is gone."""

    @property
    def name(self) -> str:
        """Name with its scope."""
        one = self.now or self.was
        assert one is not None
        return one.name

    @property
    def kind(self) -> str:
        """``go-live``, ``gate``, ``milestone`` or ``task``."""
        one = self.now or self.was
        assert one is not None
        return one.kind


class Both:
    """Base and head."""

    def __init__(
        self,
        base: Side,
        head: Side,
        renamed: Mapping[str, str] = NO_NAMES,
        entries: Mapping[str, Mapping[str, str]] = NO_ENTRIES,
    ) -> None:
        """Parameters:
        base, head: the versions.
        renamed: id of a task of base -> its id in head, where that is another.
        entries: section (``regions``) -> the same of its entries.
        """
        self.base: Snapshot = base.snapshot
        self.head: Snapshot = head.snapshot
        self.sides = (base, head)
        self.renamed = renamed
        self._entries = entries
        self._old = {new: old for old, new in renamed.items()}
        self._words = _words(
            {**renamed, **{old: new for one in entries.values() for old, new in one.items()}}
        )
        self.tasks: tuple[Match, ...] = tuple(self._matches())
        """In display order of head; what is gone stands behind what it followed."""

    def as_now(self, section: str, entries: Mapping[str, T]) -> Mapping[str, T]:
        """Return entries of base by the ids that they have in head."""
        names = self._entries.get(section, {})
        return {names.get(id, id): one for id, one in entries.items()}

    def id_now(self, id: str) -> str:
        """Return the id in head of a task of base."""
        return self.renamed.get(id, id)

    def words_now(self, text: str) -> str:
        """Return a text of base with the ids that it has in head."""
        if self._words is None:
            return text
        every, names = self._words
        return every.sub(lambda found: names[found[0]], text)

    def days(self, first: date, second: date) -> Decimal:
        """Return the working days of head's calendar from one day to another.

        A plan.json tells the calendar only from its start to its finish; one of an earlier release tells none, and
        then base's counts, or Monday to Friday.
        """
        for side in (self.sides[1], self.sides[0]):
            if side.text is not None:
                return days_between(side.text.plan, first, second)
            if side.snapshot.calendar is not None:
                return side.snapshot.calendar.between(first, second)
        return USUAL_WEEK.between(first, second)

    @property
    def week_days(self) -> int:
        """Working days of a week of head's calendar."""
        for side in (self.sides[1], self.sides[0]):
            if side.text is not None:
                return side.text.plan.week_days
            if side.snapshot.calendar is not None:
                return sum(side.snapshot.calendar.week)
        return sum(USUAL_WEEK.week)

    def approved(self, id: str) -> tuple[date | None, date | None]:
        """Return the last working day of a task in the first stored baseline and in the current one."""
        stored: Stored = self.sides[1].baselines
        found = []
        for baseline in (stored.first, stored.current):
            task = None
            if baseline is not None:
                task = baseline.tasks.get(id) or baseline.tasks.get(self._old.get(id, id))
            found.append(last_day(task.start, task.finish) if task is not None else None)
        return found[0], found[1]

    def _matches(self) -> Iterator[Match]:
        was, now = self.base.tasks, self.head.tasks
        gone: dict[str, list[str]] = {}
        """Id in head of the task before -> ids that are gone."""
        behind = ""
        for id in was:
            if self.id_now(id) in now:
                behind = self.id_now(id)
            else:
                gone.setdefault(behind, []).append(id)
        yield from (Match(id, was[id], None) for id in gone.get("", ()))
        for id, one in now.items():
            yield Match(id, was.get(self._old.get(id, id)), one)
            yield from (Match(other, was[other], None) for other in gone.get(id, ()))


def _words(names: Mapping[str, str]) -> tuple[re.Pattern[str], Mapping[str, str]] | None:
    """Return what finds the ids that are renamed in a text, and the new ones; None when there are none."""
    if not names:
        return None
    every = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{every})(?![\w-])"), names
