"""Every key of the language, edited in every way: the title is a sentence, never a path or what Python prints."""

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest

from crmplan import lang
from crmplan.diff.edits import Change
from crmplan.diff.labels import FLAGS, LABELS, OWN, label
from crmplan.diff.records import ADDED, CHANGED, REMOVED, RENAMED, Edit
from crmplan.diff.things import THINGS
from crmplan.diff.titles import title
from crmplan.diff.trees import Keys, is_register, shape_of
from crmplan.expand.changes import Value, as_node
from crmplan.language.fields import Reader, Shape
from crmplan.language.playbook import PLAYBOOK
from crmplan.nodes import Node, Sequence
from tests.diff.test_titles import BASE
from tests.diff.versions import version

IDS = {
    "people": "tom",
    "groups": "rep",
    "calendars": "default",
    "freezes": "sale",
    "regions": "NO",
    "modules": "sales",
    "waves": "pilot",
    "tasks": "link",
    "packages": "land",
    "risks": "late",
    "lines": "seats",
    "progress": "2027-04-30",
}
"""Register -> the id of one of its entries in ``BASE``."""
SAMPLES: dict[str, tuple[Value, Value]] = {
    "date": ("2027-05-03", "2027-06-01"),
    "duration": ("5d", "8d"),
    "working time": ("5d", "8d"),
    "share": ("20%", "35%"),
    "amount": ("1200", "1500 per user"),
    "amount per d": ("900 per d", "950 per d"),
    "person": ("ana", "region.lead"),
    "region": ("NO", "DE"),
    "cell": ("NO/sales", "DE/all"),
    "link": ("link", "load +2d"),
    "reference": ("link", "all/go-live"),
    "date or reference": ("link", "2027-05-03"),
    "date or range of dates": ("2027-05-17", "2027-05-17..2027-05-20"),
    "person with units": ("tom", "ana 2"),
    "whole number": (4, 5000),
    "number": (4, 5),
    "`true` or `false`": (True, False),
}
"""What a reader reads -> two values; of others any words will do."""


def values(reader: Reader | None) -> tuple[Node, Node]:
    one = getattr(reader, "item", None) or reader
    given = SAMPLES.get(one.words if one is not None else "", ("one thing", "another one"))
    before, after = (as_node(value, "p.yaml", line) for line, value in enumerate(given, 1))
    if getattr(reader, "many", False):
        return Sequence([before], True, "p.yaml", 1, 1, 1, 1), Sequence(
            [after, before], True, "p.yaml", 2, 1, 2, 1
        )
    return before, after


def ways(reader: Reader | None, keys: Keys = ()) -> Iterator[tuple[Keys, Reader | None]]:
    """Yield the way to each value of the language, entries and whole sections among them, with its reader."""
    if keys:
        yield keys, reader
    shape = shape_of(reader)
    if shape is not None:
        for field in shape.fields:
            yield from ways(field.reads, (*keys, field.key))
        return
    item = getattr(reader, "item", None)
    if shape_of(item) is not None:
        yield from ways(item, (*keys[:-1], f"{keys[-1]}[1]"))
    elif is_register(reader):
        for attribute in ("shape", "value", "amount", "count"):
            inner = getattr(reader, attribute, None)
            if isinstance(inner, Shape) or hasattr(inner, "read"):
                yield from ways(inner, (*keys, IDS.get(keys[-1], "thing")))
                return


EVERY = [*ways(PLAYBOOK), (("decisions", "thing", "options", "hold", "link.delay"), None)]


def changes(keys: Keys, reader: Reader | None) -> Iterator[Change]:
    before, after = values(reader)
    for kind, old, new in ((CHANGED, before, after), (ADDED, None, after), (REMOVED, before, None)):
        edit = Edit(".".join(keys), kind, "old-id", "new-id", "p.yaml:2", wording=False)
        yield Change(edit, keys, old, new, after.at, text=False, number=0)
    if keys[-1] in IDS.values():
        edit = Edit(".".join(keys), RENAMED, "old-id", "new-id", "p.yaml:2", wording=True)
        yield Change(edit, keys, before, after, after.at, text=True, number=-1)


@pytest.mark.parametrize("language", lang.languages())
def test_no_title_is_a_path_or_what_python_prints(language: str) -> None:
    plan = version(BASE).plan
    wrong = []
    with lang.use(language):
        for keys, reader in EVERY:
            for change in changes(keys, reader):
                said = title((change,), "", plan, plan)
                steps = [f"{one}.{two}" for one, two in pairwise(keys)]
                if (
                    any(step in said for step in (*steps, *(key for key in keys if "_" in key)))
                    or re.search(r"[{}<>]|\[\d|None|True|False|Decimal|  ", said)
                    or not re.match(r"[A-ZÄÖÜ“„]", said)
                ):
                    wrong.append((change.edit.path, said))
    assert len(EVERY) > 700
    assert [] == wrong


def test_every_key_has_a_label_or_is_a_section() -> None:
    things = {way[-1] for way in THINGS if way}
    unlabelled, used = [], set()
    for _keys, reader in [((), PLAYBOOK), *EVERY]:
        shape = shape_of(reader)
        for field in shape.fields if shape is not None else ():
            name = f"{shape.words}.{field.key}" if shape is not None else ""
            used.add(name if name in FLAGS or name in OWN else field.key)
            section = field.key in things or field.reads.words.startswith(("map of", "list of"))
            if not section and name not in FLAGS and not label(name.partition(".")[0], field.key):
                unlabelled.append(name)
    assert ([], []) == (unlabelled, [name for name in (*FLAGS, *OWN, *LABELS) if name not in used])
