"""A comparison of two plans as one page that needs no network: for a committee, a mail, or paper.

The words and the layout are in ``templates/diff``, on top of the look of ``plan.html``; everything a template prints
passes autoescape. The page has no script, and its content security policy allows its one style and nothing else.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from crmplan import lang, templating
from crmplan.diff.records import Diff, Moved
from crmplan.diff.told import told
from crmplan.diff.told_blocks import CODE, MESSAGE, Block, Cell, costs, left_out, shift
from crmplan.report.chart.text import clean, month
from crmplan.report.words import listed, sum_of

MOST = 500
"""So many entries of a table or list are printed without ``full``."""
OPEN = 15
"""So many entries of a table or list stand open; the others are folded."""
TICKS = 6
"""Months named above the drawing of days, at most."""
_CODED = re.compile(r"`([^`]+)`")


class Place(NamedTuple):
    """A spot on the drawing of days."""

    at: str
    """Per cent from the left."""
    name: str = ""


class Track(NamedTuple):
    """How one go-live or gate moved, drawn from left to right."""

    before: str
    """Per cent from the left; empty when it is new."""
    after: str
    """Per cent from the left; empty when it is gone."""
    approved: str
    kind: str
    tone: str


def diff_html(diff: Diff, playbook: str = "", *, full: bool = False) -> str:
    """Return a comparison as a page of HTML.

    Parameters:
        diff: what to print.
        playbook: its title where the programme has no name.
        full: whether to print every entry; else very long tables are cut, and what is left out is counted.

    Returns:
        The page, LF line ends, the same text for the same comparison.
    """
    found = told(diff)
    style = templating.text("html/style.css") + templating.text("diff/style.css")
    axis = _Axis((*diff.milestones, *diff.gate_days))
    left: list[tuple[Block, int]] = []

    def kept(block: Block) -> int:
        most = block.size if full else min(block.size, MOST)
        if most < block.size:
            left.append((block, block.size - most))
        return most

    sizes = {id(block): kept(block) for part in found.parts for block in part.blocks}
    templates = templating.environment("diff", autoescape=True, finalize=_shown)
    page = templating.render(
        templates,
        "page.html.j2",
        diff=diff,
        told=found,
        title=diff.name or playbook or lang.gettext("Plan"),
        language=_language(),
        policy=_policy(style),
        style=_markup(style),
        axis=axis,
        size=lambda block: sizes[id(block)],
        left=listed(left_out(left)),
        open=OPEN,
        pieces=_pieces,
        shift=shift,
        costs=costs,
        sum=sum_of,
        day=lang.day,
    )
    return page.strip() + "\n"


class _Axis:
    """The days on which go-lives and gates stand in either version, from left to right."""

    def __init__(self, moves: Iterable[Moved]) -> None:
        days = [day for one in moves for day in (one.before, one.after, one.approved) if day is not None]
        self.first = min(days, default=None)
        self.last = max(days, default=None)

    def __call__(self, day: date | None) -> str:
        """Return where a day stands, as per cent from the left; empty for none."""
        if day is None or self.first is None or self.last is None:
            return ""
        span = (self.last - self.first).days
        share = (day - self.first).days / span if span else 0.5
        # Marks at the ends need room for their own width.
        return f"{4 + 92 * share:.2f}%"

    def track(self, one: Moved) -> Track:
        """Return what is drawn beside a row."""
        tone = "" if not one.days else "worse" if one.days > 0 else "better"
        return Track(self(one.before), self(one.after), self(one.approved), one.kind, tone)

    @property
    def ticks(self) -> tuple[Place, ...]:
        """The first days of months, some of them where there are many."""
        if self.first is None or self.last is None:
            return ()
        months = list(_months(self.first, self.last))
        step = next(
            step for step in (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 2400) if len(months) / step <= TICKS
        )
        kept = [day for day in months if ((day.year * 12 + day.month - 1) % step) == 0]
        # A January says its year; the first month only where no January follows at once.
        first = kept[:1] if [day.month for day in kept[1:2]] != [1] else []
        return tuple(
            Place(self(day), f"{month(day)} {day.year}" if day.month == 1 or day in first else month(day))
            for day in kept
        )


def _months(first: date, last: date) -> Iterator[date]:
    """Yield the first days of months between two days."""
    day = first.replace(day=1)
    while day <= last:
        if day >= first:
            yield day
        day = day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1)


def _pieces(cell: Cell) -> list[tuple[Any, bool]]:
    """The text of a cell in pieces, escaped with the blanks between them, each with whether it is code."""
    from markupsafe import escape

    text = clean(cell.text)
    if cell.form == CODE:
        return [(escape(text), True)]
    if cell.form != MESSAGE:
        return [(escape(text), False)]
    return [(escape(piece), bool(at % 2)) for at, piece in enumerate(_CODED.split(text)) if piece]


def _shown(value: object) -> object:
    """Text on one line, undirected; everything else as it is."""
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return clean(value)
    return "" if value is None else value


def _markup(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)


def _policy(style: str) -> str:
    """The content security policy: this style, and nothing else."""
    known = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{known}'; base-uri 'none'; form-action 'none'"


def _language() -> str:
    found = lang.gettext("LANGUAGE")
    return "en" if found == "LANGUAGE" else found
