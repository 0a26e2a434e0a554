"""Names of what playbooks call by id, and their values as people write them."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from crmplan.diff.labels import label
from crmplan.diff.trees import Keys, inner, shape_of
from crmplan.diff.written import both, one_line
from crmplan.expand import Plan
from crmplan.lang import N_, day, figure
from crmplan.lang import gettext as _
from crmplan.language.basics import Choice, Count, Number
from crmplan.language.fields import Reader
from crmplan.language.playbook import PLAYBOOK
from crmplan.language.readers import Money as MoneyReader
from crmplan.language.readers import Rate
from crmplan.language.slips import Slip
from crmplan.language.values import read_amount, read_duration, read_need
from crmplan.model import Money
from crmplan.nodes import Mapping as MapNode
from crmplan.nodes import Node, Scalar, below
from crmplan.nodes import Sequence as ListNode
from crmplan.report.words import Names, length, listed, quoted, small, sum_of, worded

MOST_NAMES = 4
"""So many values are named in a title, then they are counted."""
BARE = ("people", "regions")
"""Sections whose names stand without quotes."""

_SECTIONS = {
    "calendar": "calendars",
    "data source": "sources",
    "entity": "entities",
    "group": "groups",
    "integration": "integrations",
    "KPI": "kpis",
    "measure": "measures",
    "module": "modules",
    "package": "packages",
    "payer": "regions",
    "person": "people",
    "phase": "phases",
    "region": "regions",
    "wave": "waves",
}
"""What an id stands for -> the section in which it has its name."""
_OF_KEYS = {
    "allocation": ("waves", "phases"),
    "amount": ("regions",),
    "cost": ("regions",),
    "measures": ("kpis", "measures"),
    "scores": ("selection.criteria",),
    "users": ("groups",),
}
"""Key of a map -> sections in which the ids in it have their names."""
_SCOPE_WORDS = {
    "region.lead": N_("the lead of the region"),
    "module.owner": N_("the owner of the module"),
    "programme.sponsor": N_("the sponsor of the programme"),
    "region.calendar": N_("the calendar of the region"),
    "module.groups": N_("the groups of users of the module"),
}
_PER = {
    "user": N_("{sum} per user"),
    "d": N_("{sum} per day"),
    "month": N_("{sum} per month"),
    "year": N_("{sum} per year"),
    "user month": N_("{sum} per user and month"),
}


def reader_of(keys: Keys) -> Reader | None:
    """Return what reads the value at the end of a way; None where the language does not say."""
    reader: Reader | None = PLAYBOOK
    for key in keys:
        name, item, _number = key.partition("[")
        reader = inner(reader, name)
        if item:
            reader = getattr(reader, "item", None)
    return reader


def items(node: Node | None) -> Sequence[str]:
    """Return the words of a value, which may be one of them."""
    if node is None:
        return ()
    found = node.items if isinstance(node, ListNode) else [node]
    return [" ".join(item.text.split()) for item in found if isinstance(item, Scalar)]


class Called:
    """Writes what playbooks call by id as people call it."""

    def __init__(self, before: Plan, after: Plan) -> None:
        self.plans = (after, before)
        self.roots = (after.playbook.node, before.playbook.node)

    # -- names -------------------------------------------------------------------------------------

    def node(self, keys: Keys) -> Node | None:
        """Return what stands at the end of a way, after or else before."""
        for root in self.roots:
            node: Node | None = root
            for key in keys:
                name, _item, number = key.partition("[")
                node = node.get(name) if isinstance(node, MapNode) else None
                if number or key.endswith("]"):
                    place = int(number.rstrip("]")) - 1
                    node = (
                        node.items[place] if isinstance(node, ListNode) and place < len(node.items) else None
                    )
            if node is not None:
                return node
        return None

    def called(self, keys: Keys, default: str | None = None) -> str:
        """Return the name of an entry; its id where it has none."""
        for root in self.roots:
            node = below(root, keys)
            name = name_of(node)
            if not name and keys[0] == "phases" and isinstance(node, Scalar):
                name = " ".join(node.text.split())
            if name:
                return name
        if keys[0] in ("tasks", "gates") and "/" in keys[-1]:
            for plan in self.plans:
                # A what-if changes tasks that packages made, one or several at once.
                found = plan.resolve(keys[-1])
                if len(found) == 1:
                    return Names(plan).task(found[0])
                if len({plan.tasks[place].name for place in found}) == 1:
                    return Names(plan).tasks(found, most=0)[0]
        return keys[-1] if default is None else default

    def entry(self, keys: Keys, own: Node | None = None, *, id: bool = False) -> str:
        """Return what people call an entry, in quotes; names of people and regions and dates stand without.

        With ``id`` its id stands behind a name that does not say it.
        """
        if keys[0] == "progress" and len(keys) == 2:
            return day_of(keys[1])
        name = name_of(own) or self.called(keys)
        text = name if keys[0] in BARE and len(keys) == 2 else quoted(name)
        return text if not id or keys[-1].lower() in (name.lower(), _id_of(name)) else f"{text} ({keys[-1]})"

    def reference(self, text: str, keys: Keys = ()) -> str:
        """Return a link or reference with the name of its task, where that is one task."""
        try:
            path = read_need(text)[0]
        except Slip:
            return text
        called = ""
        if keys[:1] == ("packages",) and len(keys) > 1:
            called = self.called(("packages", keys[1], "tasks", path), "")
        if not called:
            for plan in self.plans:
                place = plan.index.get(path)
                if place is not None and "/" not in path:
                    called = plan.tasks[place].name
                    break
        return text.replace(path, quoted(called or path), 1)

    def person(self, text: str) -> str:
        """Return a person or role of the playbook with its units, by name."""
        id, _, units = text.partition(" ")
        name = self.called(("people", id), "") or scope_word(id)
        return f"{name} ({units})" if units else name

    def id(self, what: str, id: str) -> str:
        """Return the name of something that is called by its id, such as a ``region``."""
        if what == "person":
            return self.person(id)
        if what == "cell":
            region, _, module = id.partition("/")
            return f"{self.called(('regions', region))} / {self.called(('modules', module))}"
        section = _SECTIONS.get(what)
        name = self.called((section, id), "") if section else ""
        if name:
            return name if section in BARE else quoted(name)
        return scope_word(id) if "." in id else id if section in BARE or id == "all" else quoted(id)

    def of_key(self, key: str, id: str) -> str:
        """Return the name of an id in a small map, such as that of users by group."""
        for section in _OF_KEYS.get(key, ()):
            name = self.called((*section.split("."), id), "")
            if name:
                return name
        if key in ("categories", "cost", "roles", "without"):
            return small(id)
        return id if "_" not in id else worded(id).lower()

    # -- values ------------------------------------------------------------------------------------

    def value(self, node: Node | None, reader: Reader | None, keys: Keys = ()) -> str:
        """Return a value as people write it, with its unit; empty for none.

        Parameters:
            reader: what reads it; None where the language does not say.
            keys: the way to it, by which references are looked up.
        """
        if node is None:
            return ""
        if isinstance(node, ListNode):
            item = getattr(reader, "item", None)
            return listed([self.value(one, item, keys) for one in node.items], MOST_NAMES) or _("empty")
        if isinstance(node, MapNode):
            return both(self._pairs(node, reader, keys), "")[0] or _("nothing")
        return self._word(node, getattr(reader, "item", None) or reader, keys)

    def _pairs(self, node: MapNode, reader: Reader | None, keys: Keys) -> str:
        shape = shape_of(reader)
        pairs = []
        for key, (_key, value) in node.entries.items():
            if shape is not None:
                name = _(label(shape.words, key.removesuffix("+"))) if label(shape.words, key) else small(key)
            else:
                name = self.of_key(keys[-1] if keys else "", key)
            pairs.append(f"{name}: {self.value(value, inner(reader, key), (*keys, key))}")
        return ", ".join(pairs)

    def _word(self, node: Scalar, reader: Reader | None, keys: Keys) -> str:
        text = one_line(node)
        if reader is None:
            return both(text, "")[0]
        for attribute in ("amount", "count"):
            reader = getattr(reader, attribute, reader)
        if isinstance(reader, MoneyReader | Rate):
            return self.amount(text)
        if isinstance(reader, Count | Number):
            return _figure(text)
        if isinstance(reader, Choice):
            return small(text)
        if reader.words == "task":  # Of the package whose exception names it.
            return quoted(self.called(("packages", keys[1], "tasks", text)))
        if reader.words in _IDS:
            return self.id(reader.words, text)
        written = _WRITTEN.get(reader.words)
        if written is not None:
            return written(text)
        if reader.words in ("reference", "link"):
            return self.reference(text, keys)
        if reader.words == "date or reference":
            return day_of(text) if _DATE.fullmatch(text) else self.reference(text, keys)
        if reader.words == "person with units":
            return self.person(text)
        if reader.words == "text":
            return quoted(both(text, "")[0])
        if reader.words in ("measure, comparison and number", "criterion"):
            return self.measured(text)
        return both(text, "")[0]

    def measured(self, text: str) -> str:
        """Return a limit such as ``weekly-active >= 60%`` with the name of its measure."""
        id, _, rest = text.partition(" ")
        name = self.called(("kpis", id), "") or self.called(("measures", id), "")
        return f"{quoted(name)} {rest}" if name else text

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


def name_of(node: Node | None) -> str:
    """Return the name that an entry gives itself."""
    if isinstance(node, MapNode):
        for key in ("name", "ask", "text"):
            value = node.get(key)
            if isinstance(value, Scalar) and value.text.strip():
                return " ".join(value.text.split())
    return ""


def scope_word(word: str) -> str:
    """Return ``region.lead`` and the like as people say it; another word as it is."""
    return _(_SCOPE_WORDS[word]) if word in _SCOPE_WORDS else word


def begun(sentence: str) -> str:
    """Return a sentence with a capital, if it begins with what ``scope_word`` says."""
    own = any(sentence.startswith(_(text)) for text in _SCOPE_WORDS.values())
    return sentence[:1].upper() + sentence[1:] if own else sentence


def day_of(text: str) -> str:
    """Return a date as the language writes it; what is none as it is."""
    try:
        return day(date.fromisoformat(text.strip()))
    except ValueError:
        return text


_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def _id_of(name: str) -> str:
    """Return the id that a name suggests."""
    return "-".join(name.lower().split())


def _days(text: str) -> str:
    return _DATE.sub(lambda found: day_of(found[0]), text)


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


def _figure(text: str) -> str:
    whole, point, rest = text.partition(".")
    if whole.isascii() and whole.isdigit() and (not point or rest.isdigit()):
        return figure(f"{int(whole):,}{point}{rest}")
    return text


_IDS = frozenset({*_SECTIONS, "cell", "candidate", "option", "rule", "programme"})
_WRITTEN: Mapping[str, Callable[[str], str]] = {
    "duration": _length,
    "working time": _length,
    "date": day_of,
    "date or range of dates": _days,
    "family": small,
}
