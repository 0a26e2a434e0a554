"""What changes for people: who comes and goes, who answers for what, and who has more work than time."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from crmplan.diff.both import Both
from crmplan.diff.records import PersonChange
from crmplan.diff.side import Text
from crmplan.lang import day, figure, ngettext
from crmplan.lang import gettext as _
from crmplan.report.words import count, listed, quoted
from crmplan.schedule.show import day_of

_MOST = 3
"""So many tasks are named; of more, how many there are."""
_A_LITTLE = 1e-9
"""Work and time are added up as floats."""


def people(both: Both) -> tuple[PersonChange, ...]:
    """Return what changes: the sponsor, who comes and goes, other names, other owners, load over capacity."""
    changes = _People(both)
    return (
        *changes.sponsor(),
        *changes.joining(),
        *changes.leaving(),
        *changes.renamed(),
        *changes.owners(),
        *changes.load(),
    )


class _People:
    def __init__(self, both: Both) -> None:
        self.both = both
        self.was, self.now = dict(both.base.people), dict(both.head.people)
        # A person who keeps the name and has another id is the same.
        gone = {name: id for id, name in self.was.items() if id not in self.now}
        self.ids = {gone[name]: id for id, name in self.now.items() if id not in self.was and name in gone}

    def same(self, id: str) -> str:
        """Return the id in head of a person of base."""
        return self.ids.get(id, id)

    def sponsor(self) -> Iterator[PersonChange]:
        was, now = self.both.base.sponsor, self.both.head.sponsor
        names = {name: self.now[self.same(id)] for id, name in self.was.items() if self.same(id) in self.now}
        if was == now or names.get(was, was) == now:
            return
        people = (*self.now.items(), *self.was.items())
        id = next((id for id, name in people if name == (now or was)), "")
        if not now:
            text = _("There is no sponsor any more; it was {before}.")
        elif not was:
            text = _("The sponsor is {now}; there was none.")
        else:
            text = _("The sponsor is {now} instead of {before}.")
        yield PersonChange(id, now or was, text.format(now=now, before=was))

    def joining(self) -> Iterator[PersonChange]:
        answers = Counter(one.owner for one in self.both.head.tasks.values())
        for id, name in self.now.items():
            if id not in self.was and id not in self.ids.values():
                text = _("{name} is new").format(name=quoted(name))
                if answers[id]:
                    text += _(" and answers for {tasks}").format(
                        tasks=count(answers[id], "{number} task", "{number} tasks")
                    )
                yield PersonChange(id, name, f"{text}.")

    def leaving(self) -> Iterator[PersonChange]:
        answered = Counter(one.owner for one in self.both.base.tasks.values())
        for id, name in self.was.items():
            if self.same(id) not in self.now:
                text = _("{name} is gone").format(name=quoted(name))
                if answered[id]:
                    text += ngettext(
                        ", who answered for {number} task", ", who answered for {number} tasks", answered[id]
                    ).format(number=figure(f"{answered[id]:,}"))
                yield PersonChange(id, name, f"{text}.")

    def renamed(self) -> Iterator[PersonChange]:
        for id, name in self.was.items():
            if id in self.now and self.now[id] != name:
                text = _("{before} is called {after} now.")
                now = self.now[id]
                yield PersonChange(id, now, text.format(before=quoted(name), after=quoted(now)))

    def owners(self) -> Iterator[PersonChange]:
        """Give who answers for tasks that somebody else answered for, one sentence for each pair of people."""
        pairs: dict[tuple[str, str], list[str]] = {}
        for one in self.both.tasks:
            if one.was is not None and one.now is not None and self.same(one.was.owner) != one.now.owner:
                pairs.setdefault((one.was.owner, one.now.owner), []).append(one.name)
        for (was, now), tasks in pairs.items():
            name = self.now.get(now, now) or self.was.get(was, was)
            names = listed(map(quoted, tasks), _MOST)
            if not was:
                text = ngettext(
                    "{now} answers for {number} task that nobody answered for: {tasks}.",
                    "{now} answers for {number} tasks that nobody answered for: {tasks}.",
                    len(tasks),
                )
            elif not now:
                text = ngettext(
                    "Nobody answers for {number} task of {before} any more: {tasks}.",
                    "Nobody answers for {number} tasks of {before} any more: {tasks}.",
                    len(tasks),
                )
            else:
                text = ngettext(
                    "{now} answers for {number} task instead of {before}: {tasks}.",
                    "{now} answers for {number} tasks instead of {before}: {tasks}.",
                    len(tasks),
                )
            text = text.format(
                now=quoted(self.now.get(now, now)),
                before=quoted(self.was.get(was, was)),
                number=figure(f"{len(tasks):,}"),
                tasks=names,
            )
            yield PersonChange(now or was, name, text)

    def load(self) -> Iterator[PersonChange]:
        """Give whose work begins or ceases to pass their time; only texts tell it."""
        base, head = (side.text for side in self.both.sides)
        if base is None or head is None:
            return
        was = {self.same(id): over for id, over in _overloaded(base).items()}
        now = _overloaded(head)
        for id, over in now.items():
            if id not in was:
                name = self.now.get(id, id)
                text = ngettext(
                    "{name} has more work than time in {number} week, at most {share} in the week of {monday}.",
                    "{name} has more work than time in {number} weeks, at most {share} in the week of {monday}.",
                    over.weeks,
                )
                text = text.format(
                    name=quoted(name), number=over.weeks, share=over.share, monday=day(day_of(over.monday))
                )
                yield PersonChange(id, name, text)
        for id, over in was.items():
            if id not in now and id in self.now:
                name = self.now[id]
                text = ngettext(
                    "{name} has no more work than time now; before, in {number} week.",
                    "{name} has no more work than time now; before, in {number} weeks.",
                    over.weeks,
                )
                yield PersonChange(id, name, text.format(name=quoted(name), number=over.weeks))


class _Over(NamedTuple):
    weeks: int
    """Weeks in which somebody has more work than time."""
    share: str
    """Work as a share of the time in the worst of them."""
    monday: int
    """Its first minute."""


def _overloaded(text: Text) -> dict[str, _Over]:
    """Return who has more work than time, by id."""
    from crmplan.analyses.load import load
    from crmplan.model import DAY

    weeks = load(text.plan, text.schedule)
    found = {}
    for id, person in weeks.people.items():
        over = [week for week in range(weeks.weeks) if person.ratio(week) > 1 + _A_LITTLE]
        if over:
            worst = max(over, key=lambda week: (person.ratio(week), -week))
            ratio = person.ratio(worst)
            share = (
                _("work without any time")
                if ratio == float("inf")
                else figure(f"{ratio:.0%}".replace("%", " %"))
            )
            found[id] = _Over(len(over), share, weeks.monday(worst) * DAY)
    return found
