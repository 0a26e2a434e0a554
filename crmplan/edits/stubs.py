"""What findings miss, written into the text as comments at the place where it belongs.

A stub never changes what the playbook says: it is a comment until a person takes the ``#`` away. Above it stands the
name of the check with its message::

    ## executive-sponsor: The programme has no sponsor; name the executive of the business who answers for it.
    # sponsor: ana
"""

import json
import re
import textwrap
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from typing import NamedTuple

from crmplan.edits.places import Keys, Place, find, indent_of, is_register, keys_at, statement_end
from crmplan.edits.text import Insert, edited, split
from crmplan.language.kinds import KINDS
from crmplan.language.playbook import SECTIONS
from crmplan.model import Finding, Stub
from crmplan.nodes import Mapping, Node, Scalar, Sequence, parse
from crmplan.source import Source
from crmplan.terminal import safe

WIDTH = 100
"""Columns of a comment above a stub."""

VALUE_THERE = "its key is there and has another value"
"""Why a finding whose key is there gets no stub: it is about the value."""

_TASKS = ("tasks", "gates", "regions", "modules", "waves", "phases", "packages")
"""Sections that share their names."""
_ENTRY = re.compile(r"([\w+-]+):(?: +(.*))?")


class Written(NamedTuple):
    """One stub that was written."""

    rule: str
    file: str
    where: str
    """The way to its entry: ``budget.lines.training``."""


class Left(NamedTuple):
    """A finding whose stub was not written."""

    finding: Finding
    why: str
    """The reason, as the end of a sentence; empty when its stub is there already."""


class Stubs(NamedTuple):
    """The texts with stubs, and what became of each finding that has some."""

    texts: dict[str, str]
    """File -> text after; only files that change."""
    written: tuple[Written, ...]
    left: tuple[Left, ...]


class _Entry:
    """One key of a stub: either its lines, or entries of its own."""

    __slots__ = ("below", "lines", "notes")

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.below: dict[str, _Entry] = {}
        self.notes: dict[str, str] = {}
        """Check -> its message, of the stubs that begin here."""


class _Group:
    """All stubs of one map."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.entries: dict[str, _Entry] = {}
        self.written: list[Written] = []
        self.findings: list[Finding] = []


def with_stubs(findings: Iterable[Finding], sources: Map[str, Source]) -> Stubs:
    """Return the texts with a stub for each finding that offers one and has none yet.

    Parameters:
        findings: in the order in which stubs of one map follow each other.
        sources: the files that may be edited, by their name in messages; all of them are readable YAML.
    """
    trees = {name: root for name, source in sources.items() if (root := parse(source)[0]) is not None}
    groups: dict[tuple[str, Keys], _Group] = {}
    left: list[Left] = []
    for finding in findings:
        for stub in finding.stubs:
            why = _add(finding, stub, trees, sources, groups)
            if why is not None:
                left.append(Left(finding, why))
    texts: dict[str, str] = {}
    written: list[Written] = []
    for name, root in trees.items():
        source = sources[name]
        mine = [group for group in groups.values() if group.place.file == name and group.entries]
        fit, unfit = _fitting(source, root, mine)
        left += [Left(one, "a comment there would become a part of the text above") for one in unfit]
        if fit:
            texts[name] = _edit(source, trees[name], fit)
            written += [one for group in fit for one in group.written]
    return Stubs(texts, tuple(written), tuple(left))


# --- collecting ---------------------------------------------------------------------------------------------


def _add(
    finding: Finding,
    stub: Stub,
    trees: Map[str, Node],
    sources: Map[str, Source],
    groups: dict[tuple[str, Keys], _Group],
) -> str | None:
    """Put a stub where it belongs; return why that cannot be, empty when it is there already."""
    keys: Keys | None = tuple(part for part in stub.path.split(".") if part)
    if stub.path.startswith("."):
        root = trees.get(finding.at.file)
        if root is None:
            return "it belongs into a file outside of the folder"
        here, below = keys_at(root, finding.at), keys or ()
        if here and below[:1] == here[-1:] and not is_register(here[:-1]):
            below = below[1:]  # The finding points into that very map.
        keys = None if here is None else here + below
    if keys is None:
        return "it belongs into an entry of a list"
    wanted = _entries(stub.text.splitlines())
    while len(wanted) == 1 and not is_register(keys):
        # The deepest map that is there is where the stub goes.
        ((name, entry),) = wanted.items()
        if not entry.below:
            break
        keys, wanted = (*keys, name), entry.below
    place = find(trees, keys)
    if place is None:
        return "another value stands there"
    group = groups.setdefault((place.file, place.keys), _Group(place))
    names = {name: _free(name, keys, place, trees) for name in wanted}
    old = _comments(place, trees[place.file], sources[place.file].text)
    told = any(re.match(rf"[#\s]*{re.escape(finding.rule)}: ", line) for line in old)
    fresh = {}
    for name, entry in wanted.items():
        given = not place.missing and name in place.node.entries
        asked = told and (given or any(_holds(line, name, names[name], entry) for line in old))
        if asked or (given and not is_register(keys)):
            continue
        fresh[names[name]] = entry
    if not fresh:
        return "" if told else VALUE_THERE
    _put(group.entries, place.missing, fresh, finding)
    group.findings.append(finding)
    where = ".".join((*keys, next(iter(fresh))))
    group.written.append(Written(finding.rule, place.file, where))
    return None


def _holds(line: str, name: str, other: str, entry: _Entry) -> bool:
    """Whether a line of a comment is that of a stub's entry."""
    bare = line.strip("# ")
    return bare.startswith((f"{name}:", f"{other}:")) or (
        bare.startswith("in the braces of") and re.search(rf"\b{re.escape(name)}: ", bare) is not None
    )


def _put(entries: dict[str, _Entry], missing: Keys, fresh: Map[str, _Entry], finding: Finding) -> None:
    for name in missing:
        entries = entries.setdefault(name, _Entry([f"{name}:"])).below
    for number, (name, entry) in enumerate(fresh.items()):
        entry.lines[0] = re.sub(r"^[^:]+", name, entry.lines[0])
        held = entries.setdefault(name, entry)
        if held is not entry:
            # Two checks ask for one entry: the second may add keys to it.
            for inner, below in entry.below.items():
                held.below.setdefault(inner, below)
        if number == 0:
            held.notes.setdefault(finding.rule, finding.message)


def _entries(lines: list[str]) -> dict[str, _Entry]:
    """Return the entries of a block of YAML: key -> its lines, and its own entries where it is a map."""
    found: dict[str, _Entry] = {}
    entry = _Entry([])
    for line in lines:
        match = _ENTRY.match(line)
        if match:
            entry = found[match[1]] = _Entry([])
        entry.lines.append(line)
    for entry in found.values():
        head, *rest = entry.lines
        if rest and head.endswith(":") and _ENTRY.match(textwrap.dedent("\n".join(rest))):
            entry.below = _entries(textwrap.dedent("\n".join(rest)).splitlines())
            entry.lines = [head]
    return found


def _free(name: str, keys: Keys, place: Place, trees: Map[str, Node]) -> str:
    """Return an id that nothing has yet; keys that are no ids stay as they are."""
    if not is_register(keys):
        return name
    taken = set(place.node.entries) if not place.missing else set()
    if len(keys) == 1 and keys[0] in _TASKS:
        for root in trees.values():
            for section in _TASKS:
                below = root.get(section) if isinstance(root, Mapping) else None
                taken |= set(below.entries) if isinstance(below, Mapping) else set()
    number, free = 2, name
    while free in taken:
        number, free = number + 1, f"{name}-{number}"
    return free


# --- writing ------------------------------------------------------------------------------------------------


def _span(place: Place, root: Node, lines: list[str]) -> tuple[int, int]:
    """Return the last line of the statement that a map is written in, and the indentation of its stubs."""
    last = statement_end(root, place)
    while last > place.node.line and not lines[last - 1].strip():
        last -= 1
    return last, _depth(lines[place.first_line - 1]) if place.node.flow else indent_of(place.node)


def _is_comment(line: str) -> bool:
    return line.lstrip(" ").startswith("#")


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _comments(place: Place, root: Node, text: str) -> list[str]:
    """Return the comments in and behind a map that stand where its stubs would."""
    lines = split(text)
    last, indent = _span(place, root, lines)
    end = last
    while end < len(lines) and (_is_comment(lines[end]) or not lines[end].strip()):
        end += 1
    begin = last if place.node.flow else place.node.line - 1
    return [line.strip() for line in lines[begin:end] if _is_comment(line) and _depth(line) == indent]


def _insert(group: _Group, root: Node, text: str) -> tuple[int, Insert]:
    """Return the indentation of a group and its lines, behind the map's last entry and the comments there."""
    place, entries = group.place, group.entries
    lines = split(text)
    last, indent = _span(place, root, lines)
    top = not place.keys
    if top:
        last = _end_of_document(lines, last)
        entries = _sorted(entries, [field.key for field in SECTIONS])
        if "tasks" in entries:
            entries["tasks"].below = _sorted(entries["tasks"].below, KINDS)
    else:
        entries = _sorted(entries, KINDS) if place.keys == ("tasks",) else entries
        while last < len(lines) and _is_comment(lines[last]) and _depth(lines[last]) >= indent:
            last += 1
    if place.node.flow:
        return indent, Insert(last, tuple(_comment(line, indent) for line in _in_braces(place, entries)))
    new = []
    blank = not lines[last - 1].strip()
    for name, entry in entries.items():
        if top and not blank:
            new.append("")
        blank = False
        new += [_comment(line, indent) for line in _lines({name: entry}, 0)] if top else []
    if not top:
        new = [_comment(line, indent) for line in _lines(entries, 0)]
    return indent, Insert(last, tuple(new))


def _end_of_document(lines: list[str], last: int) -> int:
    for number in range(last, len(lines)):
        if lines[number].startswith(("...", "---")):
            return number
    return len(lines)


def _comment(line: str, indent: int) -> str:
    return " " * indent + ("#" if line.startswith("#") else "# ") + line


def _sorted(entries: dict[str, _Entry], order: Iterable[str]) -> dict[str, _Entry]:
    """Return entries in an order of their ids: tasks follow each other as kinds do in a rollout."""
    places = {name: number for number, name in enumerate(order)}
    return dict(
        sorted(entries.items(), key=lambda one: places.get(re.sub(r"-\d+$", "", one[0]), len(places)))
    )


def _lines(entries: Map[str, _Entry], depth: int) -> Iterator[str]:
    """Yield entries as they would stand in a playbook, with what the checks say above the first they are about."""
    pad = "  " * depth
    said: set[tuple[str, str]] = set()
    for entry in entries.values():
        for rule, message in entry.notes.items():
            if (rule, message) not in said:
                yield from _note(rule, message, pad)
        said |= set(entry.notes.items())
        yield from (pad + line for line in entry.lines)
        yield from _lines(entry.below, depth + 1)


def _note(rule: str, message: str, pad: str) -> list[str]:
    return textwrap.wrap(
        f"{rule}: {safe(message).rstrip('.')}.",
        WIDTH,
        initial_indent=f"{pad}# ",
        subsequent_indent=f"{pad}#   ",
        break_on_hyphens=False,
    )


def _in_braces(place: Place, entries: Map[str, _Entry]) -> Iterator[str]:
    where = ".".join(place.keys) or "the playbook"
    for name, entry in entries.items():
        for rule, message in _all_notes(entry):
            yield from _note(rule, message, "")
        yield f"in the braces of {where}: {_inline(name, entry)}"


def _all_notes(entry: _Entry) -> Iterator[tuple[str, str]]:
    yield from entry.notes.items()
    for below in entry.below.values():
        yield from _all_notes(below)


def _inline(name: str, entry: _Entry) -> str:
    """Return an entry on one line, as it stands between braces."""
    block = "\n".join(line for line in _lines({name: entry}, 0) if not _is_comment(line))
    root = parse(Source("", block))[0]
    assert isinstance(root, Mapping)
    return _flow(root)[1:-1]


def _flow(node: Node) -> str:
    if isinstance(node, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(value)}" for key, _, value in node.items()) + "}"
    if isinstance(node, Sequence):
        return "[" + ", ".join(map(_flow, node.items)) + "]"
    if node.plain and not re.search(r"[\[\]{},]", node.text):
        return node.text
    return json.dumps(node.text, ensure_ascii=False)


def _edit(source: Source, root: Node, groups: Iterable[_Group]) -> str:
    inserts = [_insert(group, root, source.text) for group in groups]
    # Behind one line the deeper map comes first, or its stubs would look like those of the outer one.
    inserts.sort(key=lambda one: (one[1].after, -one[0]))
    return edited(source.text, [insert for _, insert in inserts])


def _fitting(source: Source, root: Node, groups: list[_Group]) -> tuple[list[_Group], list[Finding]]:
    """Return the groups whose stubs leave the meaning of the text as it is, and the findings of the others."""

    def fits(some: list[_Group]) -> bool:
        after = parse(Source(source.name, _edit(source, root, some)))[0]
        return same(root, after)

    if fits(groups):
        return groups, []
    good = [group for group in groups if fits([group])]
    return good, [one for group in groups if group not in good for one in group.findings]


def same(one: Node | None, other: Node | None) -> bool:
    """Whether two nodes say the same, wherever they stand."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return list(one.entries) == list(other.entries) and all(
            same(one.get(key), other.get(key)) for key in one.entries
        )
    if isinstance(one, Sequence) and isinstance(other, Sequence):
        return len(one.items) == len(other.items) and all(map(same, one.items, other.items))
    if isinstance(one, Scalar) and isinstance(other, Scalar):
        return (one.text, one.value, one.plain) == (other.text, other.value, other.plain)
    return one is other
