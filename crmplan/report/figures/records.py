"""What a figure is: a picture, what it says in words, and the same numbers as a table."""

from typing import NamedTuple

from crmplan.report.chart.records import Page


class Table(NamedTuple):
    """The numbers of a figure; every cell is text for people, in the language of the report."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """As many cells as ``head`` in each."""
    numeric: tuple[bool, ...]
    """Whether a column holds numbers, which stand on the right."""


class Figure(NamedTuple):
    """One chart of the report, drawn once and shown by every output.

    ``renderers.svg.draw(page, ident=f"figure-{id}")`` makes it an SVG to inline or to write.
    """

    id: str
    """Stem of its file: ``spend`` gives ``spend.svg``."""
    name: str
    """What it is about, in a few words; fit for a heading."""
    title: str
    """A sentence: what it shows. It stands on the picture too."""
    description: str
    """The picture in words, for those who do not see it; the title is not repeated."""
    page: Page | None
    """None where the plan has nothing to draw."""
    table: Table
    """Empty without a picture."""
    note: str = ""
    """What a reader must know of it, such as how many are left out; empty when nothing."""
    reason: str = ""
    """Why there is no picture, in a sentence; empty when there is one."""


EMPTY = Table((), (), ())


def missing(id: str, name: str, reason: str) -> Figure:
    """Return a figure that has nothing to draw."""
    return Figure(id, name, reason, "", None, EMPTY, reason=reason)
