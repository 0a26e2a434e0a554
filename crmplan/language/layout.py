"""How a playbook is laid out: the order of known keys, and what kind of value belongs where.

For tools that look at nodes without reading them into records. A reader here is one of the field tables or ``None``
where the language has no say.
"""

from typing import Any

from crmplan.language.basics import Flag, Many, Name, Number, Text
from crmplan.language.fields import Shape
from crmplan.language.playbook import PLAYBOOK

TOP: Any = PLAYBOOK
"""Reader of a whole playbook, and of a part of one."""
_OF_ENTRIES = ("value", "amount", "count", "number")
"""Where readers of small maps keep the reader of the values."""


def order(reader: Any) -> dict[str, int] | None:
    """Return the place of each known key of a map; None where keys are ids or words that people choose."""
    shape = _shape(reader)
    return None if shape is None else {field.key: place for place, field in enumerate(shape.fields)}


def entry(reader: Any, key: str) -> Any:
    """Return the reader of the value of a key in a map; ``key+`` is read as its key."""
    shape = _shape(reader)
    if shape is not None:
        names = {field.key: field.reads for field in shape.fields}
        return names.get(key.removesuffix("+"))
    if isinstance(reader, Many):
        return entry(reader.item, key)
    if hasattr(reader, "shape"):
        return reader.shape
    return next((getattr(reader, name) for name in _OF_ENTRIES if hasattr(reader, name)), None)


def item(reader: Any) -> Any:
    """Return the reader of the items of a list."""
    return reader.item if isinstance(reader, Many) else reader


def takes_numbers(reader: Any) -> bool:
    """Whether a number or true and false belong there, so that quotes would spoil the value."""
    reader = item(reader)
    if isinstance(reader, Flag | Number):
        return True
    return any(bool(getattr(reader, name, None)) for name in ("number", "amount", "count"))


def takes_text(reader: Any) -> bool:
    """Whether any word there is text or an id, even one that looks like a number."""
    return isinstance(item(reader), Text | Name)


def takes_ids(reader: Any) -> bool:
    """Whether any word there is an id, even ``true``."""
    return isinstance(item(reader), Name)


def _shape(reader: Any) -> Shape[Any] | None:
    """Return the table of known keys of a map."""
    if isinstance(reader, Many):
        reader = reader.item
    if isinstance(reader, Shape):
        return reader
    # The keys of a task that are merged with others: a reader of its own around the table of tasks.
    of_part = getattr(reader, "words", "") == "keys of a task"
    return reader.shape if of_part else None


def is_register(reader: Any) -> bool:
    """Whether the keys of a map are ids of entries with known keys, as those of ``people`` and ``tasks`` are."""
    return _shape(reader) is None and not isinstance(reader, Many) and hasattr(reader, "shape")
