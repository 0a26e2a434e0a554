"""The three located nodes: a word, a list, a map."""

from collections.abc import Iterable, Iterator

from crmplan.model import Location


class Scalar:
    """A plain or quoted word.

    ``value`` is what YAML 1.2 reads it as: None, bool, int, Decimal or str (dates stay text); a key's is
    its text.
    """

    __slots__ = ("column", "end_column", "end_line", "file", "line", "plain", "text", "value")

    def __init__(
        self,
        text: str,
        value: object,
        plain: bool,
        file: str,
        line: int,
        column: int,
        end_line: int,
        end_column: int,
    ) -> None:
        self.text = text
        self.value = value
        self.plain = plain
        self.file = file
        self.line = line
        self.column = column
        self.end_line = end_line
        self.end_column = end_column

    @property
    def at(self) -> Location:
        """The place of the word."""
        return Location(self.file, self.line, self.column, self.end_line, self.end_column)


class Sequence:
    """A list of nodes."""

    __slots__ = ("column", "end_column", "end_line", "file", "flow", "items", "line")

    def __init__(
        self,
        items: list["Node"],
        flow: bool,
        file: str,
        line: int,
        column: int,
        end_line: int,
        end_column: int,
    ) -> None:
        self.items = items
        self.flow = flow
        self.file = file
        self.line = line
        self.column = column
        self.end_line = end_line
        self.end_column = end_column

    @property
    def at(self) -> Location:
        """The place of the list."""
        return Location(self.file, self.line, self.column, self.end_line, self.end_column)


class Mapping:
    """Keys in file order, each with the place of the key itself."""

    __slots__ = ("column", "end_column", "end_line", "entries", "file", "flow", "line")

    def __init__(
        self,
        entries: dict[str, tuple[Scalar, "Node"]],
        flow: bool,
        file: str,
        line: int,
        column: int,
        end_line: int,
        end_column: int,
    ) -> None:
        self.entries = entries
        self.flow = flow
        self.file = file
        self.line = line
        self.column = column
        self.end_line = end_line
        self.end_column = end_column

    @property
    def at(self) -> Location:
        """The place of the map."""
        return Location(self.file, self.line, self.column, self.end_line, self.end_column)

    def get(self, name: str) -> "Node | None":
        """Return the value of a key, or None."""
        entry = self.entries.get(name)
        return entry[1] if entry else None

    def key_at(self, name: str) -> Location:
        """Return the place of a key, or of the map where it lacks the key."""
        entry = self.entries.get(name)
        return entry[0].at if entry else self.at

    def items(self) -> Iterator[tuple[str, Scalar, "Node"]]:
        """Yield name, key and value in file order."""
        for name, (key, value) in self.entries.items():
            yield name, key, value


Node = Scalar | Sequence | Mapping


def below(node: Node | None, keys: Iterable[str]) -> Node | None:
    """Return what stands at the end of a way of keys from a node; None where a key is missing or no map is."""
    for key in keys:
        node = node.get(key) if isinstance(node, Mapping) else None
    return node
