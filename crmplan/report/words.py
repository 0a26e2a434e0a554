"""Words for sentences: lists, counts, days; and the names of what a playbook refers to by id."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cached_property

from crmplan.currencies import digits
from crmplan.expand.plan import Plan
from crmplan.lang import N_, figure, ngettext, word
from crmplan.lang import gettext as _
from crmplan.model import Money, Task


def listed(items: Iterable[str], most: int = 0) -> str:
    """Return ``a, b and c``; of more than ``most`` the first ones and how many are left out (0: all of
    them)."""
    texts = list(items)
    if most and len(texts) > most:
        left = len(texts) - most + 1
        texts = [*texts[: most - 1], ngettext("{number} more", "{number} more", left).format(number=left)]
    if len(texts) < 2:
        return "".join(texts)
    return _("{items} and {last}").format(items=", ".join(texts[:-1]), last=texts[-1])


def count(number: int, one: str, many: str) -> str:
    """Return ``1 task``, ``2 tasks``: the form of ``{number} task`` and ``{number} tasks`` in the language."""
    return ngettext(one, many, number).format(number=figure(f"{number:,}"))


def working_days(days: Decimal) -> str:
    """Return ``1 working day``, ``2.5 working days``."""
    many = 1 if days == 1 else 2
    return ngettext("{number} working day", "{number} working days", many).format(number=figure(f"{days:f}"))


def sum_of(money: Money) -> str:
    """Return an amount with its currency as the language writes it: ``EUR 1,234.50``."""
    return figure(str(money))


def percent(share: Decimal) -> str:
    """Return a share as ``12.5 %``, without needless zeros."""
    text = f"{share * 100:.1f}".removesuffix(".0")
    return figure(f"{text} %")


STARTS = N_("starts with the programme")
"""Why a task without anything before it starts when it does; reports have it in their language."""
_CAPITALS = frozenset({"crm", "erp", "hr", "it", "kpi", "raci", "uat"})


def worded(word: str) -> str:
    """Return a word of the vocabulary as people write it: ``internal-labour`` gives ``Internal labour``."""
    parts = [part.upper() if part in _CAPITALS else part for part in word.replace("_", "-").split("-")]
    text = " ".join(parts)
    return text[:1].upper() + text[1:]


def term(written: str) -> str:
    """Return a word of the vocabulary in the language of the report; an id that is none as ``worded`` does."""
    return word(written, worded(written))


def small(written: str) -> str:
    """Return a word of the vocabulary for the middle of a sentence: ``hr_partner`` gives ``HR partner``."""
    text = worded(written)
    return word(written, text if text[:2].isupper() else text[:1].lower() + text[1:])


def quoted(name: str) -> str:
    """Return a name in quotes, for the middle of a sentence."""
    return _("“{name}”").format(name=name)


_LENGTH = re.compile(r"([+-]?)(\d+(?:\.\d+)?)(e?)d")


def length(written: str) -> str:
    """Return a duration or lag in the notation of the playbook, such as ``5d`` or ``+14ed``, as the language has it."""

    def form(found: re.Match[str]) -> str:
        text = _("{number}ed") if found[3] else _("{number}d")
        return found[1] + text.format(number=figure(found[2]))

    return _LENGTH.sub(form, written)


class Amounts:
    """Writes the amounts of one table alike: minor units for all where one has some, so that they add up."""

    def __init__(self, currency: str, sums: Iterable[Money | None]) -> None:
        whole = all(one is None or one.amount == one.amount.to_integral_value() for one in sums)
        self.digits = 0 if whole else digits(currency)

    def __call__(self, money: Money | None) -> str:
        """Return an amount without its currency, with thousands separators; empty for None."""
        return "" if money is None else f"{money.amount:,.{self.digits}f}"


class Names:
    """Names of the people, regions, modules, waves, phases and tasks of one plan; an id without a name
    stands for itself."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.playbook = plan.playbook

    def person(self, id: str) -> str:
        """Return the name of a person; empty for an empty id."""
        found = self.playbook.people.get(id)
        return (found.name or id) if found else id

    def people(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return the names of several people."""
        return tuple(map(self.person, ids))

    def region(self, id: str) -> str:
        """Return the name of a region."""
        found = self.playbook.regions.get(id)
        return (found.name or id) if found else id

    def module(self, id: str) -> str:
        """Return the name of a module."""
        found = self.playbook.modules.get(id)
        return (found.name or worded(id)) if found else id

    @cached_property
    def _waves(self) -> dict[str, str]:
        # Expanding gives a wave without a name its id.
        return {wave.id: worded(wave.id) if wave.name == wave.id else wave.name for wave in self.plan.waves}

    def wave(self, id: str) -> str:
        """Return the name of a wave."""
        return self._waves.get(id, id)

    def phase(self, id: str) -> str:
        """Return the name of a phase."""
        found = self.playbook.phases.get(id)
        return (found.name or worded(id)) if found else worded(id)

    def group(self, id: str) -> str:
        """Return the name of a group of users."""
        found = self.playbook.groups.get(id)
        return (found.name or worded(id)) if found else worded(id)

    @cached_property
    def _twins(self) -> Counter[str]:
        return Counter(task.name for task in self.plan.tasks)

    @cached_property
    def _labels(self) -> list[str]:
        return [self._label(task) for task in self.plan.tasks]

    def task(self, place: int, beside: int | None = None) -> str:
        """Return the name of a task, with its scope where other tasks have the same name.

        Beside a task of the same region, module and wave the name alone is enough.
        """
        tasks = self.plan.tasks
        if beside is not None:
            own, other = tasks[place].scope, tasks[beside].scope
            if (own.region, own.module, own.wave) == (other.region, other.module, other.wave):
                return tasks[place].name
        return self._labels[place]

    def _label(self, task: Task) -> str:
        if self._twins[task.name] == 1:
            return task.name
        scope = task.scope
        parts = []
        if scope.module or not scope.region:
            parts = [self.region(scope.region), self.module(scope.module)]
        else:
            parts = [self.region(scope.region)]
        if scope.wave and not scope.module:
            parts.append(self.wave(scope.wave))
        # A wave is often called what its region is.
        parts = [part for part in dict.fromkeys(parts) if part] or [task.id]
        return f"{task.name} ({', '.join(parts)})"

    def tasks(self, places: Sequence[int], most: int = 4, beside: int | None = None) -> tuple[str, ...]:
        """Return the names of tasks; twins that would fill a list stand once, with their number."""
        twins = Counter(self.plan.tasks[place].name for place in places)
        found: dict[str, None] = {}
        for place in places:
            name = self.plan.tasks[place].name
            if twins[name] > most:
                found[_("{name} ({number} times)").format(name=name, number=twins[name])] = None
            else:
                found[self.task(place, beside)] = None
        return tuple(found)
