"""What a comparison is told in: parts, tables and lists of cells, and the words of single cells."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from crmplan.diff.records import Moved
from crmplan.lang import day, figure
from crmplan.lang import gettext as _
from crmplan.model import Money
from crmplan.report.words import Amounts, length, sum_of, working_days

TEXT, CODE, MESSAGE, PLAIN = "text", "code", "message", "plain"
"""What a cell is: text that may hold names; a key or a place; words of a check, code in backticks; words and figures of
crmplan, in which nothing needs escaping."""
WORSE, BETTER = "worse", "better"


class Cell(NamedTuple):
    """One piece of text."""

    text: str
    form: str = TEXT
    tone: str = ""
    """``worse`` or ``better`` for who reads colours; empty where neither can be said."""


Line = tuple[Cell, ...]
"""Pieces that stand in one line, with blanks between them."""


class Item(NamedTuple):
    """An entry of a list."""

    line: Line
    below: tuple[Line, ...] = ()
    """Lines of its own below it, of less weight."""


class Row(NamedTuple):
    """A row of a table."""

    cells: Line
    moved: Moved | None = None
    """What it is about, for a drawing beside the table."""


class Column(NamedTuple):
    """A column of a table."""

    title: str
    right: bool = False


class Block(NamedTuple):
    """A table or a list, which may be cut."""

    rank: int
    """What goes first when there is too little room: the lowest."""
    left: Callable[[int], str]
    """Names so many of its entries: ``3 tasks``."""
    title: str = ""
    """Heading above it; empty when the part says it."""
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    """Of a table."""
    items: tuple[Item, ...] = ()
    """Of a list."""
    folded: bool = False
    """Whether only some readers want it."""

    @property
    def size(self) -> int:
        """Number of entries."""
        return len(self.rows) or len(self.items)


class Part(NamedTuple):
    """A section of the comparison."""

    id: str
    title: str
    lead: tuple[str, ...]
    """Sentences above its blocks; they may hold names."""
    blocks: tuple[Block, ...]


class Told(NamedTuple):
    """A comparison in words."""

    limits: tuple[tuple[str, str], ...]
    """Limits that were passed: as given, and why."""
    summary: tuple[str, ...]
    compared: str
    """Which versions, as a sentence."""
    parts: tuple[Part, ...]
    unchanged: str
    """Which parts have no change, as a sentence; empty when all have one, or when nothing differs."""


def left_out(left: Iterable[tuple[Block, int]]) -> tuple[str, ...]:
    """Name what is not printed of each block; blocks with entries of one kind are counted together."""
    sums: dict[Callable[[int], str], int] = {}
    for block, number in left:
        sums[block.left] = sums.get(block.left, 0) + number
    return tuple(name(number) for name, number in sums.items())


def tone(amount: Decimal) -> str:
    """Return ``worse`` for more days or money, ``better`` for less; empty for none."""
    return WORSE if amount > 0 else BETTER if amount < 0 else ""


def signed(days: Decimal) -> Cell:
    """Return working days with their sign."""
    text = length(f"{abs(days):f}d")
    return Cell(f"{'+' if days > 0 else '−' if days < 0 else ''}{text}", PLAIN, tone(days))


def change_of(money: Money | None, write: Amounts | None) -> Cell:
    """Return an amount with its sign, written as its table has it; empty where currencies differ."""
    if money is None:
        return Cell("", PLAIN)
    sign = "+" if money.amount > 0 else "−" if money.amount < 0 else ""
    text = sum_cell(money.times(-1 if money.amount < 0 else 1), write).text
    return Cell(sign + text, PLAIN, tone(money.amount))


def day_cell(value: date | None) -> Cell:
    """Return a day; empty for none."""
    return Cell("" if value is None else day(value), PLAIN)


def sum_cell(money: Money | None, write: Amounts | None = None) -> Cell:
    """Return an amount with its currency, or without it as its table writes it; empty for none."""
    if money is None:
        return Cell("", PLAIN)
    return Cell(sum_of(money) if write is None else figure(write(money)), PLAIN)


def shift(days: Decimal) -> str:
    """Return ``3 working days later`` or ``earlier``; empty for none."""
    if not days:
        return ""
    number = working_days(abs(days))
    return (_("{days} later") if days > 0 else _("{days} earlier")).format(days=number)


def costs(money: Money | None) -> str:
    """Return ``EUR 5,000 more`` or ``less``; empty for none, and where currencies differ."""
    if money is None or not money.amount:
        return ""
    amount = sum_of(money.times(-1 if money.amount < 0 else 1))
    return (_("{sum} more") if money.amount > 0 else _("{sum} less")).format(sum=amount)
