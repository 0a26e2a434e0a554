"""What an edit is, in one sentence for those who decide.

What plans see most often has sentences of its own (``sayings``); everything else is said by the label of its key and
what it belongs to (``labels``), with both values.
"""

from collections.abc import Mapping
from datetime import date

from crmplan.diff.called import MOST_NAMES, Called, begun, items, reader_of
from crmplan.diff.edits import Change
from crmplan.diff.labels import FLAGS, label
from crmplan.diff.records import RENAMED
from crmplan.diff.runs import Unit
from crmplan.diff.sayings import ANY, TASK, Saying
from crmplan.diff.things import THINGS, match, owner
from crmplan.diff.told_progress import with_progress
from crmplan.diff.trees import Keys, shape_of
from crmplan.diff.written import both, one_line
from crmplan.expand import Plan
from crmplan.lang import N_
from crmplan.lang import gettext as _
from crmplan.language.basics import Flag
from crmplan.language.fields import Reader
from crmplan.language.playbook import PLAYBOOK
from crmplan.nodes import Mapping as MapNode
from crmplan.nodes import Node, Scalar
from crmplan.nodes import Sequence as ListNode
from crmplan.report.words import count, listed, quoted, small, worded

_ORDERS = {
    "waves": N_("The waves are in another order"),
    "tasks": N_("The tasks are in another order"),
    "gates": N_("The gates are in another order"),
    "packages": N_("The packages are in another order"),
    "regions": N_("The regions are in another order"),
    "modules": N_("The modules are in another order"),
    "phases": N_("The phases are in another order"),
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
    known = entry and len(change.keys) > 1 and match(change.keys, THINGS) is not None
    return (0 if known else 1 if entry else 2, len(change.keys))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class _Words:
    """Makes sentences of edits."""

    def __init__(self, before: Plan, after: Plan) -> None:
        self.names = Called(before, after)

    def sentence(self, change: Change) -> str:
        """Return what one edit is."""
        keys = change.keys
        if change.order is not None:
            return self.order(keys)
        if change.edit.kind == RENAMED:
            return _("{Thing} has the id {after} instead of {before}").format(
                Thing=_capital(self.thing(owner(keys)[0])),
                before=change.edit.before,
                after=change.edit.after,
            )
        task = self.task_of(keys)
        if task is not None:
            name, rest = task
            said = self.links(change, _capital(name), rest[0]) if rest in (("needs",), ("opens",)) else ""
            saying = match(rest, TASK)
            if saying is not None:
                what = small(rest[1]) if len(rest) > 1 else ""
                said = self.said(saying, change, ("tasks", "", *rest), name, what)
            return said or self.plain(change, name, ("tasks", ""), rest)
        saying = match(keys, ANY)
        if saying is not None:
            way = keys[:3] if keys[0] == "budget" and len(keys) > 3 else keys[:2]
            what = self.names.of_key(keys[-2], keys[-1])
            said = self.said(saying, change, keys, self.names.entry(way), what)
            if said:
                return said
        if keys[0] == "decisions" and len(keys) == 5 and keys[2] == "options":
            return self.option(change)
        own, rest = owner(keys)
        if not rest:
            return self.whole(change, own)
        return self.plain(change, self.thing(own), own, rest)

    # -- kinds of sentences ------------------------------------------------------------------------

    def said(self, saying: Saying, change: Change, keys: Keys, name: str, what: str) -> str:
        """Return the sentence that a frequent edit has for itself; empty when there is none."""
        text = (
            saying.new if change.before is None else saying.gone if change.after is None else saying.changed
        )
        if not text:
            return ""
        before, after = self.values(change, reader_of(keys))
        text = _(text)
        if text.startswith("{name}") and keys[0] == "tasks":  # Names of people may begin with a small letter.
            name = _capital(name)
        return begun(text.format(name=name, what=what, before=before, after=after))

    def values(self, change: Change, reader: Reader | None) -> tuple[str, str]:
        """Return both values as people write them; as the playbook does where they would read the same."""
        before, after = (
            self.names.value(node, reader, change.keys) for node in (change.before, change.after)
        )
        if before == after:
            before, after = both(one_line(change.before), one_line(change.after))
        return before, after

    def whole(self, change: Change, keys: Keys) -> str:
        """Return that a whole entry is new or gone."""
        own = change.after if change.after is not None else change.before
        thing = _capital(self.thing(keys, own, id=False))
        if keys[-1:] and keys[-1].endswith("]"):  # What is in a list has no name that says what it is.
            said = self.names.value(own, reader_of(keys), keys)
            text = _("{Thing} is gone: {value}") if change.after is None else _("{Thing} is new: {value}")
            if change.after is not None and change.before is not None:
                text = _("{Thing} changes: {value}")
            return text.format(Thing=thing, value=said)
        if change.before is None or change.after is None:
            gone = change.after is None
            said = (_("{Thing} is gone") if gone else _("{Thing} is new")).format(Thing=thing)
            return self.told(said, keys[1], gone) if keys[0] == "progress" and len(keys) == 2 else said
        before, after = self.values(change, reader_of(keys))
        return _("{Thing} is {after} instead of {before}").format(Thing=thing, before=before, after=after)

    def told(self, title: str, when: str, gone: bool) -> str:
        """Return a title with what its status date brings, or took with it."""
        plan = self.names.plans[gone]
        status = plan.playbook.progress.get(date.fromisoformat(when))
        return title if status is None else with_progress(title, status, plan)

    def plain(self, change: Change, thing: str, own: Keys, rest: Keys) -> str:
        """Return an edit as the label of its key, what it belongs to and both values.

        Parameters:
            thing: what it belongs to, in words.
            own: the way to that.
            rest: the way from there to the value.
        """
        shape, reader, names = shape_of(reader_of(own)), reader_of((*own, *rest)), []
        key = rest[0].partition("[")[0].removesuffix("+")
        for at, one in enumerate(rest):
            bare = one.partition("[")[0].removesuffix("+")
            inside = shape_of(reader_of((*own, *rest[:at])))
            if inside is not None:
                shape, key = inside, bare
            else:
                names.append(self.names.of_key(key if at == 1 else "cost", one))
        kind = shape.words if shape is not None else ""
        words = _(label(kind, key))
        if names:
            words = _("{label} ({what})").format(label=words, what=", ".join(names))
        if not label(kind, key):
            words = _("the section {name}").format(name=quoted(worded(key)))
        elif "{thing}" in words:
            words = words.format(thing=thing)
        else:
            pattern = _("{label} of {thing}")
            # Where a language puts the thing first, as German does, what stands behind the colon is a sentence.
            words = pattern.format(label=_capital(words) if ": {label}" in pattern else words, thing=thing)
        put = {"What": _capital(words), "thing": thing, "Thing": _capital(thing)}
        if isinstance(reader, Flag) and f"{kind}.{key}" in FLAGS:
            return self.flag(change, FLAGS[f"{kind}.{key}"], put)
        item = getattr(reader, "item", None)
        if item is not None and shape_of(item) is None:
            said = self.list(change, reader, put, adds=rest[-1].endswith("+"))
            if said:
                return said
        before, after = self.values(change, reader)
        if change.before is None:
            text = _("{What} is now {after}; before, none was given")
        elif change.after is None:
            text = _("{What} is no longer given; it was {before}")
        else:
            text = _("{What} is {after} instead of {before}")
        return text.format(before=before, after=after, **put)

    def flag(self, change: Change, both_ways: tuple[str, str], put: Mapping[str, str]) -> str:
        """Return what is true now, or no longer said."""
        node = change.after if change.after is not None else change.before
        said = _(both_ways[not (isinstance(node, Scalar) and node.value is True)]).format(**put)
        return said if change.after is not None else _("No longer said: {sentence}").format(sentence=said)

    def list(self, change: Change, reader: Reader | None, put: Mapping[str, str], *, adds: bool) -> str:
        """Return what a list has that it had not, and the reverse; empty when that says nothing."""
        nodes = [
            node.items if isinstance(node, ListNode) else [] if node is None else [node]
            for node in (change.before, change.after)
        ]
        item = getattr(reader, "item", None)
        before, after = ([self.names.value(one, item, change.keys) for one in some] for some in nodes)
        new, gone = (
            [one for one in some if one not in other] for some, other in ((after, before), (before, after))
        )
        if change.before is None and not adds:
            text = _("{What} are now {after}; before, none were given")
        elif change.after is None:
            text = _("{What} are no longer given; they were {before}")
        elif new and gone:
            text = _("{What} now include {new} instead of {gone}")
        elif new:
            text = _("{What} now include {new} too")
        elif gone:
            text = _("{What} no longer include {gone}")
        elif sorted(before) == sorted(after) and before != after:
            text = _("{What} are in another order: {after} instead of {before}")
        else:
            return ""
        some = {"before": before, "after": after, "new": new, "gone": gone}
        return text.format(
            **put, **{name: listed(values, MOST_NAMES) or _("none") for name, values in some.items()}
        )

    def option(self, change: Change) -> str:
        """Return what an option of a decision would change."""
        keys = change.keys
        thing = _capital(self.thing(keys[:4]))
        target, _dot, field = keys[4].partition(".")
        sections = {one.key for one in PLAYBOOK.fields}
        way = (target, *field.split(".")) if target in sections else ("tasks", target, *field.split("."))
        said = (
            self.sentence(change._replace(keys=way))
            if field
            else self.plain(change, thing, keys[:4], keys[4:])
        )
        return _("{Thing}: {edit}").format(Thing=thing, edit=said)

    def order(self, keys: Keys) -> str:
        """Return that entries are in another order."""
        said = _(_ORDERS[keys[-1]])
        if keys[0] == "packages" and len(keys) > 2:
            return _("{sentence} ({where})").format(sentence=said, where=self.thing(keys[:2]))
        return said

    def section(self, section: str) -> str:
        """Return what many edits have in common: sections and entries by name."""
        parts = []
        for one in section.split(", "):
            keys = tuple(one.split("."))
            name = self.names.called(keys, "") if len(keys) > 1 else ""
            parts.append(quoted(name) if name else one)
        return listed(parts) if section != "*" else _("All edits")

    # -- what an edit belongs to -------------------------------------------------------------------

    def thing(self, keys: Keys, own: Node | None = None, *, id: bool = True) -> str:
        """Return what an entry is called inside a sentence: its kind, its name and its id."""
        text = match(keys, THINGS)
        assert text is not None
        name, of = "", ""
        number = keys[-1].partition("[")[2].rstrip("]") if keys else ""
        if number:
            name = self.item(keys, own) or number
        elif keys[:1] == ("progress",) and len(keys) == 4:
            tasks = {"lines": ("budget", "lines", keys[3]), "ratings": ()}.get(keys[2])
            name = self.names.reference(keys[3]) if tasks is None else small(keys[3])
            if tasks:
                name = self.names.entry(tasks)
        elif keys:
            name = self.names.entry(keys, own, id=id)
        if len(keys) > 1:
            of = self.names.entry(keys[:3] if keys[:2] == ("checks", "own") else keys[:2])
        if text == "{name}":
            return name
        return _(text).format(name=name, of=of, number=number)

    def item(self, keys: Keys, own: Node | None) -> str:
        """Return what an item of a list is about, for those that have a word for it."""
        node = own if isinstance(own, MapNode) else self.names.node(keys)
        if not isinstance(node, MapNode):
            return ""
        if keys[0].startswith("accept"):
            rule, at = (" ".join(items(node.get(key))) for key in ("rule", "at"))
            return _("{rule} at {place}").format(rule=quoted(rule), place=quoted(at))
        return self.names.value(node.get("cell"), reader_of((*keys, "cell")))

    # -- tasks -------------------------------------------------------------------------------------

    def task_of(self, keys: Keys) -> tuple[str, Keys] | None:
        """Return the name of the task that a value belongs to, and the way from it to the value."""
        if keys[0] == "packages" and len(keys) > 2:
            part, _at, number = keys[2].partition("[")
            if part == "defaults" and len(keys) > 3:
                name = _("every task of {package}").format(package=self.names.entry(keys[:2]))
                return name, (keys[3].removesuffix("+"), *keys[4:])
            if part == "override" and len(keys) > 4 and keys[3] == "set":
                name = self.exception(keys[1], int(number.rstrip("]")) - 1)
                return name, (keys[4].removesuffix("+"), *keys[5:])
        size = 2 if keys[0] in ("tasks", "gates") else 4
        if len(keys) <= size or (size == 4 and (keys[0] != "packages" or keys[2] != "tasks")):
            return None
        own, rest = keys[:size], keys[size:]
        return self.names.entry(own), (rest[0].removesuffix("+"), *rest[1:])

    def exception(self, package: str, item: int) -> str:
        """Return the tasks that an exception of a package changes, and where."""
        called = self.names.called
        node = self.names.node(("packages", package, f"override[{item + 1}]"))
        when = node.get("when") if isinstance(node, MapNode) else None
        if not isinstance(when, MapNode):
            return self.names.entry(("packages", package))
        tasks = [quoted(called(("packages", package, "tasks", id))) for id in items(when.get("task"))]
        sections = {"region": "regions", "module": "modules", "wave": "waves", "source": "sources"}
        places = [called((section, id)) for key, section in sections.items() for id in items(when.get(key))]
        name = listed(tasks, MOST_NAMES) or self.names.entry(("packages", package))
        if len(tasks) > 1:
            name = _("each of {tasks}").format(tasks=name)
        return f"{name} ({', '.join(places)})" if places else name

    def links(self, change: Change, name: str, key: str) -> str:
        """Return which links are new and gone."""
        before, after = (items(node) for node in (change.before, change.after))
        new = [self.names.reference(one, change.keys) for one in after if one not in before]
        gone = [self.names.reference(one, change.keys) for one in before if one not in after]
        if key == "opens":
            new_text, gone_text = _("{name} opens {new} too"), _("{name} no longer opens {gone}")
            both_text = _("{name} opens {new} instead of {gone}")
        else:
            new_text, gone_text = _("{name} waits for {new} too"), _("{name} no longer waits for {gone}")
            both_text = _("{name} waits for {new} instead of {gone}")
        text = both_text if new and gone else new_text if new else gone_text if gone else ""
        return text.format(name=name, new=listed(new, MOST_NAMES), gone=listed(gone, MOST_NAMES))
