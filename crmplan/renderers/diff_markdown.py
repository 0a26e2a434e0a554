"""A comparison of two plans as Markdown, for a comment on a pull or merge request of GitHub and GitLab.

A hidden first line names the playbook, so that a bot finds its comment and updates it in place. What does not fit is
left out entry by entry, the least important first, and counted; what is left is whole Markdown at any length.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import quote

from crmplan.diff.records import Diff
from crmplan.diff.told import told
from crmplan.diff.told_blocks import CODE, MESSAGE, PLAIN, Block, Cell, Item, Line, Part, Row, Told, left_out
from crmplan.lang import gettext as _
from crmplan.markup import Md, code, escape, in_html, sentence, wide
from crmplan.report.words import count, listed

MAX_CHARS = 60_000
"""Fits a comment on GitHub, which refuses 65,536 characters, and leaves room for what a bot adds."""
MOST = 200
"""So many entries of a table or list are printed without ``full``."""
OPEN = 12
"""So many entries of a table or list stand open; the others are folded."""
WHY, LAST = 100, 200
"""Rank of the causes, and of what is left out when all else is."""
FEW_CAUSES = 3
"""So many causes stay as long as anything else can be left out."""
_MARKS = {"go-live": "▲ ", "gate": "◆ ", "milestone": "◇ "}


class TooShort(Exception):
    """Not even the summary fits; ``needed`` is the least number of characters that holds it."""

    def __init__(self, needed: int) -> None:
        super().__init__(needed)
        self.needed = needed


def diff_markdown(
    diff: Diff,
    playbook: str = "",
    *,
    command: str = "diff",
    max_chars: int | None = MAX_CHARS,
    full: bool = False,
) -> str:
    """Return a comparison as Markdown.

    Parameters:
        diff: what to print.
        playbook: names the comment; the same in every run for the same playbook.
        command: what made it, so that ``diff`` and ``whatif`` keep comments of their own.
        max_chars: the longest text, counted in bytes of UTF-8, which are never fewer than the characters that a host
            counts; None for any length.
        full: whether to print every entry that fits.

    Returns:
        The text with a line end, the same for the same comparison.

    Raises:
        TooShort: the summary and the limits that were passed do not fit.
    """
    page = _Page(told(diff), marker(playbook, command), playbook, full)
    return page.text() if max_chars is None else page.fitted(max_chars)


def marker(playbook: str, command: str = "diff") -> str:
    """Return the hidden line by which a bot finds its comment: ``<!-- crmplan-diff: plans/emea.yaml -->``."""
    # Two hyphens would end the comment on some hosts.
    kept = re.sub(r"-(?=-)|-$|[^\w./ -]", lambda found: _percent(found[0]), " ".join(playbook.split()))
    return f"<!-- crmplan-{command}{': ' if kept else ''}{kept} -->"


def _percent(sign: str) -> str:
    return "%2D" if sign == "-" else quote(sign, safe="", errors="replace")


class _Page:
    """The entries of a comparison, rendered once, and how many of each block are printed."""

    def __init__(self, found: Told, marker: str, playbook: str, full: bool) -> None:
        self.found, self.marker = found, marker
        self.head = _head(found)
        about = f"{code(playbook)} · " if playbook and found.compared else ""
        self.compared = about + escape(found.compared)
        self.entries: list[tuple[Part, list[tuple[Block, list[str]]]]] = [
            (part, [(block, _entries(block)) for block in part.blocks]) for part in found.parts
        ]
        self.shown = [
            [len(lines) if full else min(len(lines), MOST) for _block, lines in blocks]
            for _part, blocks in self.entries
        ]
        self.leads = [True] * len(self.entries)
        self.details = True
        """Whether the versions and what is unchanged are named, and what is left out kind by kind."""

    def fitted(self, most: int) -> str:
        """Return the text with so many bytes at most."""
        self._cap(most)
        if self._fits(most):
            return self.text()
        for _rank, step in sorted(self._steps(most), key=lambda one: one[0]):
            if step():
                return self.text()
        raise TooShort(_size(self.text()))

    def _steps(self, most: int) -> Iterator[tuple[float, Callable[[], bool]]]:
        """Yield what can be left out, each with its rank, as a function that leaves out what it must and says whether
        the rest fits."""
        for at, (part, blocks) in enumerate(self.entries):
            for inside, (block, _lines) in enumerate(blocks):
                floor = FEW_CAUSES if block.rank == WHY else 0
                yield block.rank, partial(self._shorten, at, inside, floor, most)
                if floor:
                    yield LAST, partial(self._shorten, at, inside, 0, most)
            rank = max((block.rank for block, _lines in blocks), default=WHY)
            if part.id != "why" and part.lead:
                # A sentence with counts tells more than some entries of a list, but less than a go-live.
                yield max(rank + 0.5, 85.0), partial(self._without_lead, at, most)
        yield LAST - 1, partial(self._without_details, most)

    def _cap(self, most: int) -> None:
        """Leave out at once what would not fit alone, so that the rest is quick."""
        for at, (_part, blocks) in enumerate(self.entries):
            for inside, (_block, lines) in enumerate(blocks):
                used = 0
                for number, line in enumerate(lines[: self.shown[at][inside]]):
                    used += _size(line)
                    if used > most:
                        self.shown[at][inside] = number
                        break

    def _shorten(self, at: int, inside: int, floor: int, most: int) -> bool:
        """Print as many entries of a block as fit, not fewer than a number; return whether that is enough."""
        high = self.shown[at][inside]
        low = self.shown[at][inside] = min(floor, high)
        if not self._fits(most):
            return False
        while high - low > 1:
            middle = (low + high) // 2
            self.shown[at][inside] = middle
            low, high = (middle, high) if self._fits(most) else (low, middle)
        self.shown[at][inside] = low
        return True

    def _without_lead(self, at: int, most: int) -> bool:
        self.leads[at] = False
        return self._fits(most)

    def _without_details(self, most: int) -> bool:
        self.details = False
        return self._fits(most)

    def _fits(self, most: int) -> bool:
        return _size(self.text()) <= most

    def text(self) -> str:
        """Return the page with what is shown now."""
        chunks = [self.marker, *self.head]
        if self.details and self.found.compared:
            chunks.append(self.compared)
        for at, (part, blocks) in enumerate(self.entries):
            chunks += self._part(at, part, blocks)
        chunks += self._end()
        return "\n\n".join(chunk for chunk in chunks if chunk) + "\n"

    def _part(self, at: int, part: Part, blocks: list[tuple[Block, list[str]]]) -> Iterator[str]:
        body: list[str] = []
        for (block, lines), shown in zip(blocks, self.shown[at], strict=True):
            if shown:
                made = _block(block, lines, shown)
                if body and not block.title and body[-1].startswith("- ") and made[0].startswith("- "):
                    # An empty line between two lists would make one list with wide lines of them.
                    body[-1] += f"\n{made.pop(0)}"
                body += made
        if not body and not (self.leads[at] and part.lead):
            return
        yield f"### {escape(part.title)}"
        if self.leads[at] and part.lead:
            yield " ".join(escape(text) for text in part.lead)
        yield from body

    def _end(self) -> Iterator[str]:
        if self.details and self.found.unchanged:
            yield escape(self.found.unchanged)
        left = [
            (block, len(lines) - shown)
            for (_part, blocks), row in zip(self.entries, self.shown, strict=True)
            for (block, lines), shown in zip(blocks, row, strict=True)
            if shown < len(lines)
        ]
        if not left:
            return
        if self.details:
            things = listed(left_out(left))
        else:
            things = count(sum(number for _block, number in left), "{number} change", "{number} changes")
        text = _("Left out here: {things}.").format(things=things)
        yield f"<sub>{in_html(text)}</sub>"


def _size(text: str) -> int:
    """Return the bytes of a text, never fewer than its characters however a host counts them."""
    return len(text.encode("utf-8", errors="replace"))


# --- pieces ---------------------------------------------------------------------------------------


def _head(found: Told) -> list[str]:
    passed = escape(_("Limit passed"))
    head = [f"🔴 **{passed}:** {code(word)}. {escape(why)}" for word, why in found.limits]
    first, *others = map(escape, found.summary or ("",))
    return [*head, f"**{first}**" if first else "", " ".join(others)]


def _entries(block: Block) -> list[str]:
    """The rows or items of a block, each a piece of text that stands alone."""
    return [*map(_row, block.rows), *map(_item, block.items)]


def _row(row: Row) -> str:
    first, *others = row.cells
    mark = _MARKS.get(row.moved.kind, "") if row.moved else ""
    cells = [mark + _cell(first), *map(_cell, others)]
    return f"| {' | '.join(cells)} |"


def _item(item: Item) -> str:
    first = _line(item.line)
    if item.below and len(item.line) == 1 and first:
        # What happened is bold, what follows from it is not.
        first = f"**{first}**"
    return "- " + "<br>".join([first, *map(_line, item.below)])


def _line(line: Line) -> str:
    texts = list(map(_cell, line))
    if len(line) > 1 and line[0].form == PLAIN and texts[0].endswith(":"):
        texts[0] = f"**{texts[0]}**"
    return " ".join(filter(None, texts))


def _cell(cell: Cell) -> str:
    if cell.form == CODE:
        return code(cell.text)
    if cell.form == MESSAGE:
        return sentence(cell.text)
    return Md(cell.text) if cell.form == PLAIN else escape(cell.text)


def _block(block: Block, lines: list[str], shown: int) -> list[str]:
    """The pieces of a block: its first entries open, the others folded."""
    title = f"**{escape(block.title)}**" if block.title else ""
    if block.folded:
        number = block.left(shown)
        name = _("{title}: {number}").format(title=block.title, number=number) if block.title else number
        return _details(name, _body(block, lines[:shown]))
    found = [title] if title else []
    found.append(_body(block, lines[: min(OPEN, shown)]))
    if shown > OPEN:
        more = _("and {things}").format(things=block.left(shown - OPEN))
        found += _details(more, _body(block, lines[OPEN:shown]))
    return found


def _details(summary: str, body: str) -> list[str]:
    """A fold; hosts read Markdown in it only between empty lines."""
    return [f"<details>\n<summary>{in_html(summary)}</summary>", body, "</details>"]


def _body(block: Block, lines: list[str]) -> str:
    if not block.rows:
        return "\n".join(lines)
    dated = block.rows[0].moved is not None
    heads = [
        wide(column.title) if dated and at and not column.right else escape(column.title)
        for at, column in enumerate(block.columns)
    ]
    rule = "".join("--:|" if column.right else ":--|" for column in block.columns)
    return "\n".join([f"| {' | '.join(heads)} |", f"|{rule}", *lines])
