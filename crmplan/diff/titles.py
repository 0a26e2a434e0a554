"""What an edit is, in one sentence for those who decide; what is rare is said as its key with both values."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeVar

from crmplan.diff.edits import Change
from crmplan.diff.runs import Unit
from crmplan.diff.told_progress import with_progress
from crmplan.diff.trees import Keys
from crmplan.diff.written import both, one_line
from crmplan.expand import Plan
from crmplan.lang import N_, day, figure
from crmplan.lang import gettext as _
from crmplan.language.slips import Slip
from crmplan.language.values import read_amount, read_duration, read_need
from crmplan.model import Money
from crmplan.nodes import Mapping as MapNode
from crmplan.nodes import Node, Scalar
from crmplan.nodes import Sequence as ListNode
from crmplan.report.words import Names, count, length, listed, quoted, small, sum_of

T = TypeVar("T")
MOST_NAMES = 4
"""So many links are named in a title, then they are counted."""


class _Said(NamedTuple):
    """The sentences for one key: when its value changes, is new, is gone."""

    form: str
    """How its value is written: ``length``, ``day``, ``money``, ``people`` or ``plain``."""
    changed: str
    new: str
    gone: str


_TASK = {
    ("duration",): _Said(
        "length",
        N_("{name} takes {after} instead of {before}"),
        N_("{name} takes {after}"),
        N_("{name} no longer takes {before}"),
    ),
    ("work",): _Said(
        "length",
        N_("{name} is {after} of work instead of {before}"),
        N_("{name} is {after} of work"),
        N_("{name} is no longer {before} of work"),
    ),
    ("delay",): _Said(
        "length",
        N_("{name} is delayed by {after} instead of {before}"),
        N_("{name} is delayed by {after}"),
        N_("{name} is no longer delayed by {before}"),
    ),
    ("owner",): _Said(
        "people",
        N_("{after} answers for {name} instead of {before}"),
        N_("{after} answers for {name}"),
        N_("{before} no longer answers for {name}"),
    ),
    ("team",): _Said(
        "people",
        N_("The team of {name} is {after} instead of {before}"),
        N_("The team of {name} is {after}"),
        N_("The team of {name} is no longer {before}"),
    ),
    ("cost", "*"): _Said(
        "money",
        N_("{name} costs {after} instead of {before} ({what})"),
        N_("{name} costs {after} ({what})"),
        N_("{name} no longer costs {before} ({what})"),
    ),
    ("not_before",): _Said(
        "day",
        N_("{name} starts on {after} at the earliest, instead of {before}"),
        N_("{name} starts on {after} at the earliest"),
        N_("{name} need not wait until {before}"),
    ),
    ("start_on",): _Said(
        "day",
        N_("{name} starts on {after} instead of {before}, whatever its links say"),
        N_("{name} starts on {after}, whatever its links say"),
        N_("{name} no longer starts on {before}, whatever its links say"),
    ),
    ("calendar",): _Said(
        "plain",
        N_("{name} goes by the calendar {after} instead of {before}"),
        N_("{name} goes by the calendar {after}"),
        N_("{name} no longer goes by the calendar {before}"),
    ),
}
_ANY = {
    ("programme", "start"): _Said("day", N_("The programme starts on {after} instead of {before}"), "", ""),
    ("programme", "committed_finish"): _Said(
        "day",
        N_("The promised finish is {after} instead of {before}"),
        N_("The finish is promised for {after}"),
        N_("The finish is no longer promised for {before}"),
    ),
    ("programme", "currency"): _Said("plain", N_("The plan counts in {after} instead of {before}"), "", ""),
    ("programme", "rates", "*"): _Said(
        "plain", N_("The plan rate of {what} is {after} instead of {before}"), "", ""
    ),
    ("programme", "users"): _Said(
        "figure", N_("The programme has {after} users instead of {before}"), "", ""
    ),
    ("regions", "*", "users"): _Said(
        "figure",
        N_("{name} has {after} users instead of {before}"),
        N_("{name} has {after} users"),
        N_("{name} no longer has {before} users"),
    ),
    ("regions", "*", "users", "*"): _Said(
        "figure",
        N_("{name} has {after} users instead of {before} ({what})"),
        N_("{name} has {after} users ({what})"),
        N_("{name} no longer has {before} users ({what})"),
    ),
    ("regions", "*", "calendar"): _Said(
        "plain",
        N_("{name} goes by the calendar {after} instead of {before}"),
        N_("{name} goes by the calendar {after}"),
        N_("{name} no longer goes by the calendar {before}"),
    ),
    ("regions", "*", "lead"): _Said(
        "people", N_("{after} leads {name} instead of {before}"), N_("{after} leads {name}"), ""
    ),
    ("waves", "*", "cells"): _Said("plain", N_("The wave {name} takes {after} instead of {before}"), "", ""),
    ("waves", "*", "regions"): _Said(
        "plain", N_("The wave {name} takes {after} instead of {before}"), "", ""
    ),
    ("waves", "*", "modules"): _Said(
        "plain", N_("The wave {name} takes {after} instead of {before}"), "", ""
    ),
    ("people", "*", "rate"): _Said(
        "money",
        N_("{name} costs {after} instead of {before}"),
        N_("{name} costs {after}"),
        N_("{name} no longer costs {before}"),
    ),
    ("people", "*", "backfill"): _Said(
        "money",
        N_("The backfill of {name} costs {after} instead of {before}"),
        N_("The backfill of {name} costs {after}"),
        N_("The backfill of {name} no longer costs {before}"),
    ),
    ("people", "*", "allocation"): _Said(
        "plain", N_("{name} has {after} of the time instead of {before}"), "", ""
    ),
    ("budget", "contingency"): _Said(
        "money",
        N_("The contingency is {after} instead of {before}"),
        N_("There is a contingency of {after}"),
        N_("There is no contingency of {before} any more"),
    ),
    ("budget", "approved"): _Said(
        "money",
        N_("The approved budget is {after} instead of {before}"),
        N_("A budget of {after} is approved"),
        N_("A budget of {before} is no longer approved"),
    ),
    ("budget", "categories", "*"): _Said(
        "money",
        N_("The approved sum for {what} is {after} instead of {before}"),
        N_("The approved sum for {what} is {after}"),
        N_("The approved sum of {before} for {what} is gone"),
    ),
    ("budget", "lines", "*", "amount"): _Said(
        "money", N_("The budget line {name} is {after} instead of {before}"), "", ""
    ),
    ("budget", "funding", "*", "amount"): _Said(
        "money", N_("The funding round {name} is {after} instead of {before}"), "", ""
    ),
    ("budget", "funding", "*", "released"): _Said(
        "day", N_("The funding round {name} is released on {after} instead of {before}"), "", ""
    ),
}

_SECTIONS = {
    ("tasks",): (N_("The task {name} is new"), N_("The task {name} is gone")),
    ("gates",): (N_("The gate {name} is new"), N_("The gate {name} is gone")),
    ("packages",): (N_("The package {name} is new"), N_("The package {name} is gone")),
    ("packages", "*", "tasks"): (
        N_("The task {name} of the package {what} is new"),
        N_("The task {name} of the package {what} is gone"),
    ),
    ("regions",): (N_("The region {name} is new"), N_("The region {name} is gone")),
    ("modules",): (N_("The module {name} is new"), N_("The module {name} is gone")),
    ("waves",): (N_("The wave {name} is new"), N_("The wave {name} is gone")),
    ("groups",): (N_("The group of users {name} is new"), N_("The group of users {name} is gone")),
    ("people",): (N_("{name} is new"), N_("{name} is gone")),
    ("calendars",): (N_("The calendar {name} is new"), N_("The calendar {name} is gone")),
    ("freezes",): (N_("The freeze {name} is new"), N_("The freeze {name} is gone")),
    ("risks",): (N_("The risk {name} is new"), N_("The risk {name} is gone")),
    ("decisions",): (N_("The decision {name} is new"), N_("The decision {name} is gone")),
    ("objectives",): (N_("The objective {name} is new"), N_("The objective {name} is gone")),
    ("kpis",): (N_("The KPI {name} is new"), N_("The KPI {name} is gone")),
    ("integrations",): (N_("The integration {name} is new"), N_("The integration {name} is gone")),
    ("sources",): (N_("The data source {name} is new"), N_("The data source {name} is gone")),
    ("events",): (N_("The event {name} is new"), N_("The event {name} is gone")),
    ("stakeholders",): (N_("The stakeholder {name} is new"), N_("The stakeholder {name} is gone")),
    ("budget", "lines"): (N_("The budget line {name} is new"), N_("The budget line {name} is gone")),
    ("budget", "funding"): (N_("The funding round {name} is new"), N_("The funding round {name} is gone")),
    ("progress",): (N_("Progress as of {name} is new"), N_("Progress as of {name} is gone")),
}
_ORDERS = {
    "waves": N_("The waves are in another order"),
    "tasks": N_("The tasks are in another order"),
    "gates": N_("The gates are in another order"),
    "packages": N_("The packages are in another order"),
    "regions": N_("The regions are in another order"),
    "modules": N_("The modules are in another order"),
    "phases": N_("The phases are in another order"),
}

_PER = {
    "user": N_("{sum} per user"),
    "d": N_("{sum} per day"),
    "month": N_("{sum} per month"),
    "year": N_("{sum} per year"),
    "user month": N_("{sum} per user and month"),
}


def title(unit: Unit, section: str, before: Plan, after: Plan) -> str:
    """Return what some edits are, as the begin of a sentence without its full stop.

    Parameters:
        unit: edits that are weighed together.
        section: the section (``tasks``) or entry (``tasks.erp-link``) they are all of, or empty.
        before, after: plans in which names are looked up.
    """
    words = _Words(before, after)
    if section:
        return _("{section}: {edits}").format(
            section=words.section(section), edits=count(len(unit), "{number} edit", "{number} edits")
        )
    lead = min(unit, key=_weight)
    said = words.sentence(lead)
    if len(unit) == 1:
        return said
    others = count(len(unit) - 1, "{number} edit that goes with it", "{number} edits that go with it")
    return _("{title}, and {others}").format(title=said, others=others)


def _weight(change: Change) -> tuple[int, int]:
    """Return the place of an edit among those it is made with: what is new or gone says most of them."""
    entry = change.before is None or change.after is None
    known = entry and _match(change.keys[:-1], _SECTIONS) is not None
    return (0 if known else 1 if entry else 2, len(change.keys))


def _match(keys: Keys, table: Mapping[Keys, T]) -> T | None:
    return next(
        (
            found
            for pattern, found in table.items()
            if len(pattern) == len(keys)
            and all(one in ("*", other) for one, other in zip(pattern, keys, strict=True))
        ),
        None,
    )


class _Words:
    """Writes what playbooks call by id as people call it."""

    def __init__(self, before: Plan, after: Plan) -> None:
        self.plans = (after, before)
        self.roots = (after.playbook.node, before.playbook.node)

    # -- sentences ---------------------------------------------------------------------------------

    def sentence(self, change: Change) -> str:
        """Return what one edit is."""
        keys = change.keys
        if change.order is not None:
            section = keys[-1]
            return _(_ORDERS[section]) if section in _ORDERS else self.plain(change)
        task = self.task_of(keys)
        if task is not None:
            name, rest = task
            if rest == ("needs",) or rest == ("opens",):
                return self.links(change, name, rest[0], keys) or self.plain(change)
            said = _match(rest, _TASK)
            if said is not None:
                what = small(rest[1]) if len(rest) > 1 else ""
                return self.said(said, change, name, what)
        said = _match(keys, _ANY)
        if said is not None:
            name = self.entry(self.way(keys))
            what = self.what(keys)
            return self.said(said, change, name, what)
        if change.before is None or change.after is None:
            own = change.after if change.after is not None else change.before
            new_gone = _match(keys[:-1], _SECTIONS)
            if new_gone is not None:
                what = self.entry(keys[:2]) if keys[0] == "packages" else ""
                found = _(new_gone[change.after is None]).format(name=self.entry(keys, own), what=what)
                return self.told(found, keys[1], change.after is None) if keys[0] == "progress" else found
            if keys[0] == "packages" and len(keys) == 3 and keys[2].startswith("override["):
                text = _("{name} has a new exception: {edit}"), _("{name} no longer has an exception: {edit}")
                edit, _rest = both(one_line(own), "")
                return text[change.after is None].format(name=self.entry(keys[:2]), edit=edit)
        if keys[0] == "calendars" and len(keys) > 2:
            return _("The calendar {name} has other working time").format(name=self.entry(keys[:2]))
        if keys[0] == "freezes" and len(keys) > 2:
            return _("The freeze {name} changes: {edit}").format(
                name=self.entry(keys[:2]), edit=self.plain(change, keys[2:])
            )
        if keys[0] == "progress" and len(keys) > 3 and keys[2] == "tasks":
            return _("Progress of {name} as of {day} changes").format(
                name=self.reference(keys[3], ()), day=_day(keys[1])
            )
        return self.plain(change)

    def told(self, title: str, when: str, gone: bool) -> str:
        """Return a title with what its status date brings, or took with it."""
        plan = self.plans[gone]
        status = plan.playbook.progress.get(date.fromisoformat(when))
        return title if status is None else with_progress(title, status, plan)

    def said(self, said: _Said, change: Change, name: str, what: str) -> str:
        text = said.new if change.before is None else said.gone if change.after is None else said.changed
        if not text:
            return self.plain(change)
        before, after = (self.value(node, said.form) for node in (change.before, change.after))
        if said.form == "length" and before == after:
            before, after = (one_line(node) for node in (change.before, change.after))
        return _(text).format(name=name, what=what, before=before, after=after)

    def plain(self, change: Change, keys: Keys | None = None) -> str:
        """Return an edit as its key with both values."""
        path = ".".join(keys if keys is not None else change.keys)
        before, after = both(one_line(change.before), one_line(change.after))
        if change.order is not None:
            before, after = both(*(", ".join(ids) for ids in change.order))
        if change.before is None:
            return _("{path} is new: {after}").format(path=path, after=after)
        if change.after is None:
            return _("{path} is gone: {before}").format(path=path, before=before)
        return _("{path} is {after} instead of {before}").format(path=path, before=before, after=after)

    def section(self, section: str) -> str:
        parts = []
        for one in section.split(", "):
            keys = tuple(one.split("."))
            name = self.called(keys, "") if len(keys) > 1 else ""
            parts.append(quoted(name) if name else one)
        return listed(parts) if section != "*" else _("All edits")

    # -- tasks -------------------------------------------------------------------------------------

    def task_of(self, keys: Keys) -> tuple[str, Keys] | None:
        """Return the name of the task that a value belongs to, and the way from it to the value."""
        if keys[0] == "packages" and len(keys) > 2:
            part, _at, number = keys[2].partition("[")
            if part == "defaults" and len(keys) > 3:
                return _("Every task of {package}").format(package=self.entry(keys[:2])), keys[3:]
            if part == "override" and len(keys) > 4 and keys[3] == "set":
                return self.exception(keys[1], int(number.rstrip("]")) - 1), keys[4:]
        size = 2 if keys[0] in ("tasks", "gates") else 4
        if len(keys) <= size or (size == 4 and (keys[0] != "packages" or keys[2] != "tasks")):
            return None
        own, rest = keys[:size], keys[size:]
        return self.entry(own), (rest[0].removesuffix("+"), *rest[1:])

    def exception(self, package: str, item: int) -> str:
        """Return the tasks that an exception of a package changes, and where."""
        for root in self.roots:
            node: Node | None = root
            for key in ("packages", package, "override"):
                node = node.get(key) if isinstance(node, MapNode) else None
            one = node.items[item] if isinstance(node, ListNode) and item < len(node.items) else None
            when = one.get("when") if isinstance(one, MapNode) else None
            if isinstance(when, MapNode):
                tasks = [
                    quoted(self.called(("packages", package, "tasks", id))) for id in _items(when.get("task"))
                ]
                sections = {"region": "regions", "module": "modules", "wave": "waves", "source": "sources"}
                places = [
                    self.called((section, id))
                    for key, section in sections.items()
                    for id in _items(when.get(key))
                ]
                name = listed(tasks, MOST_NAMES) or self.entry(("packages", package))
                if len(tasks) > 1:
                    name = _("Each of {tasks}").format(tasks=name)
                return f"{name} ({', '.join(places)})" if places else name
        return self.entry(("packages", package))

    def links(self, change: Change, name: str, key: str, keys: Keys) -> str:
        """Return which links are new and gone."""
        before, after = (_items(node) for node in (change.before, change.after))
        new = [self.reference(one, keys) for one in after if one not in before]
        gone = [self.reference(one, keys) for one in before if one not in after]
        if key == "opens":
            new_text, gone_text = _("{name} opens {new} too"), _("{name} no longer opens {gone}")
            both_text = _("{name} opens {new} instead of {gone}")
        else:
            new_text, gone_text = _("{name} waits for {new} too"), _("{name} no longer waits for {gone}")
            both_text = _("{name} waits for {new} instead of {gone}")
        text = both_text if new and gone else new_text if new else gone_text if gone else ""
        return text.format(name=name, new=listed(new, MOST_NAMES), gone=listed(gone, MOST_NAMES))

    def reference(self, text: str, keys: Keys) -> str:
        """Return a link with the name of its task, where that is one task."""
        try:
            path = read_need(text)[0]
        except Slip:
            return text
        called = ""
        if keys[:1] == ("packages",):
            called = self.called(("packages", keys[1], "tasks", path), "")
        if not called:
            for plan in self.plans:
                place = plan.index.get(path)
                if place is not None and "/" not in path:
                    called = plan.tasks[place].name
                    break
        return text.replace(path, quoted(called or path), 1)

    # -- names -------------------------------------------------------------------------------------

    def entry(self, keys: Keys, own: Node | None = None) -> str:
        """Return what people call an entry, in quotes; names of people and regions and dates stand without."""
        if keys[0] == "progress" and len(keys) == 2:
            return _day(keys[1])
        name = _name(own) or self.called(keys)
        return name if keys[0] in ("people", "regions") else quoted(name)

    def called(self, keys: Keys, default: str | None = None) -> str:
        """Return the name of an entry; its id where it has none."""
        for root in self.roots:
            node: Node | None = root
            for key in keys:
                node = node.get(key) if isinstance(node, MapNode) else None
            name = _name(node)
            if name:
                return name
        if keys[0] in ("tasks", "gates") and "/" in keys[-1]:
            for plan in self.plans:
                if keys[-1] in plan.index:  # A what-if changes tasks that packages made.
                    return Names(plan).task(plan.index[keys[-1]])
        return keys[-1] if default is None else default

    def way(self, keys: Keys) -> Keys:
        """Return the way to the entry that a value belongs to."""
        return keys[:3] if keys[0] == "budget" and len(keys) > 3 else keys[:2]

    def what(self, keys: Keys) -> str:
        """Return the name of a key that is no entry's: a group of users, a category, a currency."""
        if keys[0] == "regions" and len(keys) == 4:
            return self.called(("groups", keys[3]))
        return small(keys[2]) if keys[:2] == ("budget", "categories") else keys[-1]

    # -- values ------------------------------------------------------------------------------------

    def value(self, node: Node | None, form: str) -> str:
        """Return a value as people write it."""
        if node is None:
            return ""
        text = one_line(node)
        written: Callable[[str], str] = {
            "length": _length,
            "day": _day,
            "money": self.amount,
            "figure": lambda number: (
                figure(f"{int(number):,}") if number.isascii() and number.isdigit() else number
            ),
            "people": lambda _: listed(map(self.person, _items(node)), MOST_NAMES),
        }.get(form, str)
        return written(text) if form == "people" or isinstance(node, Scalar) else both(text, "")[0]

    def person(self, text: str) -> str:
        """Return a person or role of the playbook with its units, by name."""
        id, _, units = text.partition(" ")
        name = self.called(("people", id), id)
        return f"{name} ({units})" if units else name

    def amount(self, text: str) -> str:
        """Return an amount with its currency; a share as it is."""
        try:
            amount = read_amount(text)
        except Slip:
            return text
        currency = amount.currency or self.plans[0].currency
        if not currency:
            return text
        money = sum_of(Money(Decimal(amount.number), currency))
        return _(_PER[amount.per]).format(sum=money) if amount.per else money


def _name(node: Node | None) -> str:
    """Return the name that an entry gives itself."""
    if isinstance(node, MapNode):
        for key in ("name", "ask", "text"):
            value = node.get(key)
            if isinstance(value, Scalar) and value.text.strip():
                return " ".join(value.text.split())
    return ""


def _items(node: Node | None) -> Sequence[str]:
    if node is None:
        return ()
    items = node.items if isinstance(node, ListNode) else [node]
    return [" ".join(item.text.split()) for item in items if isinstance(item, Scalar)]


def _day(text: str) -> str:
    try:
        return day(date.fromisoformat(text.strip()))
    except ValueError:
        return text


def _length(text: str) -> str:
    """Return a duration as it is scheduled: the likely value of a range."""
    try:
        duration = read_duration(text)
    except Slip:
        return text
    likely = duration.likely
    if likely is None and ".." in text:
        return text
    return length(text if likely is None or ".." not in text else text.partition("(")[2].strip(" )"))
