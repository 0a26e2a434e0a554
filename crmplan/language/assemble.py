"""From a path to the nodes of a whole playbook: the file, what it includes and what it extends."""

import posixpath
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from crmplan.faults import fault
from crmplan.guess import did_you_mean
from crmplan.language.merge import merge, merge_sections
from crmplan.model import SHIPPED, Finding, Location
from crmplan.nodes import Mapping, Node, Scalar, Sequence, parse
from crmplan.resources import data_dir
from crmplan.source import MAX_BYTES, Files, Folder, Source, folder_of

MAX_FILES = 500
"""Files of one playbook; a file per region and module of a large rollout makes a few dozen."""
MAX_TOTAL = 2 * MAX_BYTES
"""Letters of all files together."""
MAX_NESTED = 20
"""How deep files may include or extend one another."""
_LAYERED = ("packages", "*", "tasks", "*")
"""Maps that are merged over something later: the tasks of a package over its defaults."""
_OWN = ("include", "extends")
_ABOUT_FILE = ("no-such-file", "unreadable-file", "outside-folder", "too-large")
"""Findings of reading that belong where the file is named, not into the file."""
_MOST_KEPT = 150_000
"""Letters of a part that is remembered; its nodes take 25 times as much."""
_ABOUT_MERGING = ("given-twice", "append-to-no-list", "nothing-to-remove")


class Loaded(NamedTuple):
    """A playbook as nodes, before its language is checked."""

    root: Mapping | None
    """Its sections, merged, without ``include`` and ``extends``; None when a file could not be read."""
    sources: tuple[Source, ...]
    """Every file that was read, in the order of reading."""
    findings: tuple[Finding, ...]
    currencies: dict[str, str]
    """Extended file or part of one -> the currency that its amounts were written in, where it names one."""


def load_nodes(path: str | Path, files: Files | None = None) -> Loaded:
    """Read a playbook with its parts and what it extends, and merge them.

    Parameters:
        path: a file, or ``crmplan:NAME`` for a shipped playbook; with ``files`` a path below them.
        files: where to read, for example another revision; by default the folder of ``path`` on disk.

    Returns:
        What could be read; everything that is wrong is in ``findings``, each at its place. Nothing is raised.
    """
    reader = _Reader()
    name = str(path)
    if files is None and name.startswith(SHIPPED):
        whole = reader.shipped(name, None)
    elif files is None:
        folder, file = folder_of(path)
        whole = reader.playbook(folder, file, None)
    else:
        whole = reader.playbook(files, name, None)
    root = whole if reader.complete else None
    return Loaded(root, tuple(reader.sources), tuple(reader.findings), reader.currencies)


def own_files(path: str | Path) -> tuple[tuple[Source, ...], tuple[Finding, ...]]:
    """Return a playbook, or a part of one, with the parts it includes, and what is wrong with their text.

    What it extends is another playbook and not read; what the language says of the content is not asked.
    """
    reader = _Reader()
    reader.part(*folder_of(path), None, top=True)
    found = [finding for finding in reader.findings if finding.rule not in _ABOUT_MERGING]
    return tuple(reader.sources), tuple(found)


class _Shipped(Folder):
    """The playbooks inside crmplan, called ``crmplan:NAME`` in messages."""

    __slots__ = ()

    def show(self, name: str) -> str:
        return SHIPPED + name.removesuffix(".yaml")


def _shipped_names() -> list[str]:
    return [file.removesuffix(".yaml") for file in _Shipped(data_dir("playbooks")).names("*.yaml")]


class _Reader:
    """Reads the files of one playbook and collects what is wrong with them."""

    def __init__(self) -> None:
        self.sources: list[Source] = []
        self.findings: list[Finding] = []
        self.complete = True
        """Whether every included file could be read; without one, ids that it gives would look unknown."""
        self.reading: list[str] = []
        """The files that are being read, each included or extended by the one before."""
        self.seen: dict[str, Location] = {}
        """Where each included file was named first."""
        self.currencies: dict[str, str] = {}
        """What the amounts of each extended file were written in."""

    def playbook(self, files: Files, name: str, at: Location | None) -> Mapping | None:
        """Return a file with its parts, merged over the playbook that it extends."""
        outer, self.seen = self.seen, {}  # What is extended may include the same files again.
        own = self.part(files, name, at, top=True)
        self.seen = outer
        if own is None:
            return None
        whole, extends = own
        if extends is None:
            return whole
        self.reading.append(files.show(name))
        before = len(self.sources)
        base = self.extended(files, name, extends)
        self.reading.pop()
        currency = _currency(base)
        if currency:
            for source in self.sources[before:]:
                self.currencies.setdefault(source.name, currency)  # A playbook further below was first.
        return merge(base, whole, self.findings, _LAYERED) if base is not None else None

    def extended(self, files: Files, name: str, node: Node) -> Mapping | None:
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            self.say("include-type", node.at, '"extends" takes one file name, or crmplan: and a name')
            return None
        if node.text.startswith(SHIPPED):
            return self.shipped(node.text, node.at)
        below = _beside(name, node.text)
        if self.closes_ring(files.show(below), node.at):
            return None
        return self.playbook(files, below, node.at)

    def shipped(self, word: str, at: Location | None) -> Mapping | None:
        files = _Shipped(data_dir("playbooks"))
        name = word.removeprefix(SHIPPED)
        names = _shipped_names()
        if name not in names:
            hint = did_you_mean(name, names) or f"; there are {', '.join(names)}"
            self.say("unknown-playbook", at or _top(word), f'crmplan ships no playbook "{name}"{hint}')
            return None
        if self.closes_ring(word, at or _top(word)):
            return None
        return self.playbook(files, f"{name}.yaml", at)

    def part(
        self, files: Files, name: str, at: Location | None, top: bool = False
    ) -> tuple[Mapping, Node | None] | None:
        """Return the sections of a file and of the parts it includes, and its ``extends``."""
        shown = files.show(name)
        place = at or _top(shown)
        if len(self.reading) >= MAX_NESTED:
            self.say("too-deep", place, f"files include or extend one another more than {MAX_NESTED} deep")
            return None
        size = sum(len(source.text) for source in self.sources)
        if len(self.sources) >= MAX_FILES or size > MAX_TOTAL:
            self.say(
                "too-large",
                place,
                f"the playbook has more than {MAX_FILES} files or {MAX_TOTAL // 2**20} MB; make it smaller",
            )
            return None
        source = files.read(name)
        if isinstance(source, Finding):
            belongs_there = at is not None and source.rule in _ABOUT_FILE
            if top and source.rule == "no-such-file" and name.removesuffix(".yaml") in _shipped_names():
                meant = f'; did you mean "{SHIPPED}{name.removesuffix(".yaml")}"?'
                source = source._replace(message=source.message.partition(";")[0] + meant)
            self.findings.append(source._replace(at=at) if at and belongs_there else source)
            return None
        self.sources.append(source)
        # Another version of the playbook has another text, and mostly the same parts.
        root, findings = parse(source) if at is None or len(source.text) > _MOST_KEPT else _part(source)
        self.findings += findings
        if not isinstance(root, Mapping):
            return None
        parts: list[Mapping] = []
        include = root.get("include")
        if include is not None:
            self.reading.append(shown)
            for below, named_at in self.included(files, name, include):
                included = self.part(files, below, named_at)
                if included is None:
                    self.complete = False
                else:
                    parts.append(included[0])
            self.reading.pop()
        extends = root.get("extends")
        if extends is not None and not top:
            self.say("include-type", root.key_at("extends"), "only the top file can extend another playbook")
        own = _without(root, _OWN)
        parts = [_without_version(part, own) for part in parts]
        return merge_sections([*parts, own], self.findings), extends

    def included(self, files: Files, name: str, node: Node) -> list[tuple[str, Location]]:
        """Return the files that ``include`` names, with the place of each name."""
        names: list[tuple[str, Location]] = []
        for item in node.items if isinstance(node, Sequence) else [node]:
            if not isinstance(item, Scalar) or not isinstance(item.value, str) or not item.text.strip():
                self.say("include-type", item.at, '"include" takes file names, for example [people.yaml]')
                continue
            if item.text.startswith(SHIPPED):
                self.say(
                    "include-type", item.at, f'"{item.text}" is a whole playbook; write extends: {item.text}'
                )
                continue
            below = _beside(name, item.text)
            if re.search(r"[*?\[]", item.text):
                found = files.names(below)
                others = [file for file in found if files.show(file) not in self.reading]
                if not others:
                    self.say("include-nothing", item.at, f'no file matches "{item.text}"')
                names += [(file, item.at) for file in others]
            else:
                names.append((below, item.at))
        return [(file, at) for file, at in names if self.is_new(files.show(file), at)]

    def is_new(self, shown: str, at: Location) -> bool:
        """Tell whether a file may be included here; say why not."""
        if self.closes_ring(shown, at):
            return False
        first = self.seen.setdefault(shown, at)
        if first is not at:
            self.say(
                "given-twice",
                at,
                f'"{shown}" is included twice, first in {first.file}:{first.line}; keep one',
                (first, "the first one"),
            )
            return False
        return True

    def closes_ring(self, shown: str, at: Location) -> bool:
        if shown not in self.reading:
            return False
        ring = " -> ".join([*self.reading[self.reading.index(shown) :], shown])
        self.say("include-cycle", at, f"the files include or extend one another in a ring: {ring}")
        return True

    def say(self, rule: str, at: Location, message: str, *also: tuple[Location, str]) -> None:
        self.findings.append(fault(rule, at, message, also=also))


@lru_cache(maxsize=32)
def _part(source: Source) -> tuple[Node | None, tuple[Finding, ...]]:
    """Parse a file that is included or extended; nobody alters nodes, so those who read the same text share them."""
    root, findings = parse(source)
    return root, tuple(findings)


def _currency(root: Mapping | None) -> str:
    """Return what ``programme`` says of the currency; empty when it says nothing."""
    programme = root.get("programme") if root is not None else None
    node = programme.get("currency") if isinstance(programme, Mapping) else None
    return node.text if isinstance(node, Scalar) else ""


def _beside(name: str, other: str) -> str:
    """Return the path of a file that is named in another file of the tree; it begins with ``..`` when it
    leaves it."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), other))


def _without_version(part: Mapping, top: Mapping) -> Mapping:
    """Return a part without ``crmplan: 1`` when the file that includes it says the same."""
    ours, theirs = top.get("crmplan"), part.get("crmplan")
    same = isinstance(ours, Scalar) and isinstance(theirs, Scalar) and ours.text == theirs.text
    return _without(part, ("crmplan",)) if same else part


def _without(node: Mapping, names: tuple[str, ...]) -> Mapping:
    entries = {name: entry for name, entry in node.entries.items() if name not in names}
    return Mapping(entries, node.flow, node.file, node.line, node.column, node.end_line, node.end_column)


def _top(file: str) -> Location:
    return Location(file, 1, 1, 1, 1)
