"""What checks say, in the language of the report.

Rules write finished English sentences. A catalogue holds the same sentences with names for what a rule puts in, such
as ``Nobody answers for the KPI {what}; name its `owner```. Here a finished sentence is laid over those until one
fits, and its values go into the translation. What fits none stays English.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from string import Formatter
from typing import NamedTuple

from crmplan import lang

DEEPEST = 3
"""Values that are sentences or parts of one are translated too, so many within one another."""
LISTED = 3
"""So many names stand in a sentence before the others are counted, as rules write them."""

_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?( ?%)?")
_MONEY = re.compile(r"[A-Z]{3} -?\d[\d,]*(?:\.\d+)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ITEMS = re.compile(r", | and | or ")
_CODE = re.compile(r"`[^`]*`")
_FIGURE = re.compile(rf"{_MONEY.pattern}|{_DAY.pattern}|{_NUMBER.pattern}")
_WORKING_DAYS = re.compile(r"(-?\d[\d,]*(?:\.\d+)?) working days?")


class _Form(NamedTuple):
    """One sentence of the catalogue."""

    literals: tuple[str, ...]
    """What stands around the values: one more than there are values."""
    names: tuple[str, ...]
    translated: str


@lru_cache(8)
def _forms(language: str) -> tuple[Mapping[str, str], tuple[_Form, ...]]:
    """Return the sentences without values, and the others, those with the most words of their own first."""
    plain, forms = {}, []
    for english, translated in lang.entries(lang.CHECKS).items():
        literals, names = [""], []
        for literal, name, _spec, _conversion in Formatter().parse(english):
            literals[-1] += literal
            if name is not None:
                names.append(name)
                literals.append("")
        if names:
            forms.append(_Form(tuple(literals), tuple(names), translated))
        else:
            plain[literals[0]] = translated.format()
    forms.sort(key=lambda form: (-sum(map(len, form.literals)), form))
    return plain, tuple(forms)


def said(text: str, subject: str = "") -> str:
    """Return what a check says in the language of the report.

    Parameters:
        text: a message, the help or a title of a finding; it is read once for each plan and language.
        subject: what the finding is about, its names with commas between them.
    """
    if lang.current() == lang.ENGLISH or not text:
        return text
    return _said(lang.current(), text, subject)


@lru_cache(4096)
def _said(language: str, text: str, subject: str) -> str:
    return _translated(text, tuple(subject.split(", ")) if subject else (), 0)


def _translated(text: str, subject: tuple[str, ...], depth: int) -> str:
    plain, forms = _forms(lang.current())
    found = plain.get(text)
    if found is not None:
        return found
    for form in forms:
        values = _values(form, text)
        if values is not None:
            return form.translated.format(
                **{name: _value(value, subject, depth + 1) for name, value in values.items()}
            )
    return text


def _values(form: _Form, text: str) -> dict[str, str] | None:
    """Return what stands in a finished sentence for each name of a form; None when it is another sentence.

    Each literal is sought from where the last one ended, so the time is that of reading the text once.
    """
    first, last = form.literals[0], form.literals[-1]
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return None
    at, end = len(first), len(text) - len(last)
    found: dict[str, str] = {}
    for place, name in enumerate(form.names):
        literal = form.literals[place + 1]
        if place == len(form.names) - 1:
            stop = end
        elif not literal:
            # Nothing stands between two values, as where the second one may be empty.
            figure = _FIGURE.match(text, at, end)
            stop = figure.end() if figure else end
        else:
            stop = text.find(literal, at, end)
            if stop < 0:
                return None
        value = text[at:stop]
        if found.setdefault(name, value) != value:
            return None
        at = stop + len(literal)
    return found


def _day(text: str) -> str:
    try:
        return lang.day(date.fromisoformat(text))
    except ValueError:
        return text


def _value(text: str, subject: tuple[str, ...], depth: int) -> str:
    """Return a value as the language writes it: a list of names, a day, a number, a part of a sentence."""
    if _DAY.fullmatch(text):
        return _day(text)
    if _NUMBER.fullmatch(text) or _MONEY.fullmatch(text):
        return lang.figure(text)
    days = _WORKING_DAYS.fullmatch(text)
    if days:
        form = lang.ngettext("{number} working day", "{number} working days", 1 if days[1] == "1" else 2)
        return form.format(number=lang.figure(days[1]))
    for english, translated in _lists(subject):
        if text == english:
            return translated
    if depth >= DEEPEST:
        return text
    found = _translated(text, (), depth)
    return found if found != text else _parts(text, depth)


def _parts(text: str, depth: int) -> str:
    """Return a list of parts of sentences or of words of the playbook's language; names of people and things may have
    an ``and`` of their own, and stay."""
    items = _ITEMS.split(text)
    found = [item if _CODE.fullmatch(item) else _translated(item, (), depth) for item in items]
    if len(items) < 2 or any(
        one == item and not _CODE.fullmatch(item) for one, item in zip(found, items, strict=True)
    ):
        return text
    form = lang.gettext("{items} or {last}") if " or " in text else lang.gettext("{items} and {last}")
    return form.format(items=", ".join(found[:-1]), last=found[-1])


def _lists(names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the ways in which rules write a list of names, each with that of the language."""
    names = tuple(name.replace("`", "'") for name in names)
    if len(names) < 2:
        return
    both = lang.gettext("{items} and {last}")
    joined = ", ".join(names[:-1])
    yield f"{joined} and {names[-1]}", both.format(items=joined, last=names[-1])
    more = len(names) - LISTED
    if more > 1:
        some = ", ".join(names[:LISTED])
        form = lang.ngettext("{items} and {number} more", "{items} and {number} more", more)
        yield f"{some} and {more} more", form.format(items=some, number=more)
