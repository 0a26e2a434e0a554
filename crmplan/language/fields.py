"""Tables of fields: what a map of the playbook may hold, and the loop that reads it.

A part of the language is a record (``NamedTuple``) and a table of ``Field`` rows beside it. Reader, JSON
Schema, reference page and guesses all come from the table. A reader has ``read(node, reading)``, which
returns the value or raises ``Slip``, ``schema(make)`` for the JSON Schema, ``words`` for people and
``gives``, the type of its value.
"""

import keyword
import re
from collections.abc import Callable
from collections.abc import Mapping as Map
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from crmplan.guess import certain, did_you_mean
from crmplan.language import words
from crmplan.language.slips import Reading, Slip, shown
from crmplan.language.values import ID
from crmplan.model import Location
from crmplan.nodes import Mapping, Node, Scalar, Sequence

Schema = dict[str, Any]
R = TypeVar("R")


class SchemaMaker(Protocol):
    """Collects the definitions of a JSON Schema while it is made."""

    partial: bool
    """Whether it is for maps that are merged later: nothing is required, null removes, ``key+`` appends."""

    def define(self, shape: "Shape[Any]", *, partial: bool = False) -> Schema:
        """Return a reference to the definition of a shape; ``partial`` for one that is always merged
        first.
        """


class Reader(Protocol):
    """Reads one kind of value."""

    @property
    def words(self) -> str:
        """What people call the value."""

    @property
    def gives(self) -> Any:
        """Type of the value."""

    @property
    def many(self) -> bool:
        """Whether it reads lists, so that ``key+`` can append to it."""

    def read(self, node: Node, reading: Reading) -> Any:
        """Return the value, or raise ``Slip``."""

    def schema(self, make: SchemaMaker) -> Schema:
        """Return the JSON Schema of the value."""


class Field(NamedTuple):
    """One key of a map."""

    key: str
    reads: Reader
    doc: str
    required: bool = False
    instead_of: tuple[str, ...] = ()
    """Words that people write for it and that no distance of letters finds."""

    @property
    def attribute(self) -> str:
        """Name in the record: the key, with ``_`` behind words that Python keeps for itself (``from_``)."""
        return f"{self.key}_" if keyword.iskeyword(self.key) else self.key


class Placed(Protocol):
    """A record that was read from a map."""

    @property
    def node(self) -> Mapping:
        """The map it was read from."""


def place(record: Placed, key: str = "", item: int | None = None) -> Location:
    """Return where the value of ``key`` is written, or an item of its list; the record itself where it is
    not.

    The place of a record is its id in the map above, or the map itself for records in lists.
    """
    value = record.node.get(key) if key else None
    if value is None:
        own: Node = getattr(record, "key", None) or record.node
        return own.at
    if item is not None and isinstance(value, Sequence):
        return value.items[item].at
    return value.at


# --- shapes ---------------------------------------------------------------------------------------


class Shape(Generic[R]):
    """A kind of map with named keys, read into a record.

    ``what`` is what messages call it (``"a task"``), ``hints`` say more of some unknown keys, ``check`` looks at
    fields together and may return a changed record. The record's first fields are ``node`` and, for maps keyed by
    id, ``id`` and ``key``.
    """

    many = False

    def __init__(
        self,
        record: type[R],
        what: str,
        doc: str,
        fields: tuple[Field, ...],
        *,
        check: Callable[[R, Reading], R] | None = None,
        example: str = "",
        hints: Map[str, str] | None = None,
    ) -> None:
        self.record = record
        self.gives = record
        self.what = what
        self.words = what.removeprefix("a ").removeprefix("an ").removeprefix("the ")
        self.doc = doc
        self.fields = fields
        self.check = check
        self.example = example
        self.hints = hints or {}
        names: tuple[str, ...] = record._fields  # type: ignore[attr-defined]
        defaults: Map[str, Any] = record._field_defaults  # type: ignore[attr-defined]
        self.keyed = names[1:3] == ("id", "key")
        self._blank = [defaults.get(name) for name in names]
        self._slots = {field.key: (names.index(field.attribute), field.reads.read) for field in fields}
        self._by_key = {field.key: field for field in fields}
        self._required = tuple(field for field in fields if field.required)

    def read(
        self, node: Node, reading: Reading, ident: str = "", key: Node | None = None, extra: Any = None
    ) -> R:
        """Read a map; every problem in it becomes a finding, and what is wrong keeps its default.

        ``ident`` and ``key`` fill ``id`` and ``key`` of records that have them; ``extra`` is the second
        field of records that are keyed by something else.
        """
        if type(node) is not Mapping:
            raise Slip("wrong-type", self._expected(node))
        values = self._blank[:]
        values[0] = node
        if self.keyed:
            values[1] = ident
            values[2] = key or node
        elif extra is not None:
            values[1] = extra
        slots = self._slots
        for name, (word, value) in node.entries.items():
            slot = slots.get(name)
            if slot is None:
                self._other(name, word, value, node.entries, reading)
                continue
            try:
                if type(value) is Scalar and value.value is None:
                    if not reading.partial:
                        message = f'"{name}" has no value; write one or remove the line'
                        reading.add("empty-value", word.at, message)
                    continue
                values[slot[0]] = slot[1](value, reading)
            except Slip as slip:
                reading.slip(slip, value)
        if not reading.partial:
            for field in self._required:
                if field.key not in node.entries and not any(
                    word in node.entries for word in field.instead_of
                ):
                    example = getattr(field.reads, "example", "")
                    reading.add(
                        "missing-key",
                        (key or node).at,
                        f'{self.what} needs "{field.key}": {_lower(field.doc)}',
                        f"Write it as {field.key}: {example}" if example else "",
                    )
        record: R = tuple.__new__(self.record, values)  # type: ignore[type-var]
        return self.check(record, reading) if self.check else record

    def _other(
        self, name: str, word: Scalar, value: Node, entries: Map[str, object], reading: Reading
    ) -> None:
        if name.endswith("+"):
            field = self._by_key.get(name[:-1])
            if field is not None and reading.partial:
                if not field.reads.many:
                    message = f'"{name}" appends to a list, but "{field.key}" is none; write "{field.key}:"'
                    reading.add("append-to-no-list", word.at, message)
                    return
                try:
                    field.reads.read(value, reading)
                except Slip as slip:
                    reading.slip(slip, value)
                return
            if field is not None:
                message = f'"{name}" appends to what is extended, and there is nothing; write "{field.key}:"'
                reading.add("unknown-key", word.at, message)
                return
        others = [field.key for field in self.fields if name.lower() in field.instead_of]
        if others:
            message = f'{self.what} has no "{name}"; did you mean "{others[0]}"?'
            sure = len(others) == 1 and others[0] not in entries
            reading.add("unknown-key", word.at, message, meant=others[0] if sure else "")
            return
        if name in self.hints:
            reading.add("unknown-key", word.at, f'{self.what} has no "{name}"; {self.hints[name]}')
            return
        guess = did_you_mean(name, self._slots)
        help = (
            ""
            if guess
            else f"It may have: {', '.join(list(self._slots)[:12])}"
            + (" ..." if len(self._slots) > 12 else ".")
        )
        meant = certain(name, self._slots) or ""
        message = f'{self.what} has no "{name}"{guess}'
        reading.add("unknown-key", word.at, message, help, meant=meant if meant not in entries else "")

    def _expected(self, node: Node) -> str:
        example = f", for example {self.example}" if self.example else ""
        return f"{self.what} is a map of keys and values{example}; here is {shown(node)}"

    def schema(self, make: SchemaMaker) -> Schema:
        """Return a reference to its definition."""
        return make.define(self)


def _lower(doc: str) -> str:
    """Return a sentence for the middle of another one."""
    return doc[:1].lower() + doc[1:].rstrip(".") if not doc[:2].isupper() else doc.rstrip(".")


class Keyed(Generic[R]):
    """A map from ids to records of one shape, in file order; ``default`` allows an entry of that name."""

    many = False

    def __init__(self, shape: Shape[R], *, default: bool = False) -> None:
        self.shape = shape
        self.default = default
        self.words = f"map of id to {shape.words}"
        self.gives = dict[str, shape.record]  # type: ignore[name-defined]

    def read(self, node: Node, reading: Reading) -> dict[str, R]:
        """Read the map; a bad id or entry is a finding, and the others count."""
        shape = self.shape
        if type(node) is not Mapping:
            raise Slip("wrong-type", keyed_expected(shape.what, node, shape.example))
        records: dict[str, R] = {}
        partial = reading.partial
        for name, (key, value) in node.entries.items():
            if not _ID.fullmatch(name) or name in words.RESERVED_IDS or name.startswith("this-"):
                if partial and name.endswith("+"):
                    continue
                if name != "default" or not self.default:
                    bad_id(name, key, reading)
            if type(value) is Scalar and value.value is None:
                if not partial:
                    message = f'"{name}" has nothing in it; give it keys, or {{}} when it needs none'
                    reading.add("empty-value", key.at, message)
                continue
            try:
                records[name] = shape.read(value, reading, name, key)
            except Slip as slip:
                reading.slip(slip, value)
        return records

    def schema(self, make: SchemaMaker) -> Schema:
        """Return a map whose keys are ids."""
        return {
            "type": ["object", "null"] if make.partial else "object",
            "propertyNames": {"pattern": rf"^{ID}$"},
            "additionalProperties": make.define(self.shape),
        }


def keyed_expected(what: str, node: Node, example: str = "") -> str:
    """Return the message about a section that is no map of ids."""
    one = what.removeprefix("a ").removeprefix("an ")
    example = f", for example my-{one.split()[-1].lower()}: {example}" if example else ""
    return f"each {one} is an id with its keys{example}; here is {shown(node)}"


_ID = re.compile(ID)


def bad_id(name: str, key: Scalar, reading: Reading) -> None:
    """Add the finding of an id that cannot be referred to."""
    if name in words.RESERVED_IDS or name.startswith("this-"):
        reading.add(
            "reserved-id", key.at, f'"{name}" has a meaning of its own and cannot be an id; choose another'
        )
        return
    import unicodedata

    letters = name.replace("ß", "ss").replace("æ", "ae").replace("ø", "o").replace("ł", "l").replace("đ", "d")
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    meant = re.sub(r"-+", "-", re.sub(r"[^A-Za-z0-9_]+", "-", plain)).strip("-_")
    guess = f'; did you mean "{meant}", with the rest in "name"?' if meant and meant != name else ""
    message = (
        f'"{name}" is no id: letters a to z, digits, "-" and "_", beginning with a letter or digit{guess}'
    )
    reading.add("bad-id", key.at, message)
