"""What ``check --fix`` has written into a playbook and what is left to people, for a terminal."""

from collections.abc import Iterable

from crmplan.edits import Mending, diff
from crmplan.model import Finding
from crmplan.terminal import PLAIN, Style, coloured_diff, safe, table

LISTED = 5
"""So many findings are named of those that only people can mend; of more the rest is counted."""


def render(mending: Mending, style: Style = PLAIN) -> str:
    """Return what was written and what is left."""
    blocks = []
    if mending.renamed:
        lines = [
            f"  {one.at.file}:{one.at.line}  now {one.meant}: {safe(one.message)}" for one in mending.renamed
        ]
        blocks.append("\n".join([style.paint("Put right", bold=True), "", *map(safe, lines)]))
    if mending.written:
        blocks.append(style.paint("Written as comments", bold=True) + "\n\n" + _written(mending, style))
    if mending.left:
        lines = [f"  {one.finding.at}: {one.finding.rule}: {one.why}" for one in mending.left]
        blocks.append("\n".join([style.paint("Not written", bold=True), "", *map(safe, lines)]))
    blocks.append("\n".join(_closing(mending, style)))
    return "\n\n".join(blocks) + "\n"


def _written(mending: Mending, style: Style) -> str:
    """Return a table of what stands where: one row for each map that got entries."""
    rows: dict[tuple[str, str], dict[str, None]] = {}
    for one in mending.written:
        into, _, entry = one.where.rpartition(".")
        rows.setdefault((one.file, into or "top level"), {})[entry] = None
    cells = [(file, into, ", ".join(entries)) for (file, into), entries in rows.items()]
    if len(mending.files) == 1:
        return table(("into", "entries"), [row[1:] for row in cells], "ll", style)
    return table(("file", "into", "entries"), cells, "lll", style)


def as_diff(mending: Mending, style: Style = PLAIN) -> str:
    """Return what would be written, as a unified diff; on a terminal nothing in it moves the cursor."""
    return coloured_diff(diff(mending.files), style)


def _closing(mending: Mending, style: Style) -> Iterable[str]:
    if not mending.files:
        yield style.paint("Nothing to write.", bold=True)
    else:
        words = [_counted(len(mending.renamed), "word")] if mending.renamed else []
        entries = {(one.file, one.where) for one in mending.written}
        words += [_counted(len(entries), "stub")] if entries else []
        yield style.paint(f"{' and '.join(words)} in {', '.join(map(safe, mending.files))}.", bold=True)
    if mending.misread:
        yield f"{_counted(len(mending.misread), 'error')} of the text to mend first; stubs follow then:"
        yield from _listed(mending.misread)
        return
    if mending.there:
        yield f"Stubs that are there already: {len(mending.there)}."
    if mending.written or mending.there:
        yield (
            "Next: go through the lines with ##, take the # off those below, put your own values in, "
            "and check again."
        )
    if mending.by_hand:
        yield "For people to decide, or to change in what is there:"
        yield from _listed(mending.by_hand)


def _listed(findings: tuple[Finding, ...]) -> Iterable[str]:
    yield from (f"  - {safe(str(one.at))}  {safe(one.message)}" for one in findings[:LISTED])
    if len(findings) > LISTED:
        yield f"  - and {len(findings) - LISTED} more; `crmplan check --all` lists them"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
