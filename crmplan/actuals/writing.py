"""Answers put into the playbook's text, where its progress stands already, and the plan that results."""

import posixpath
import re
from collections.abc import Iterable, Mapping
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from crmplan import pipeline
from crmplan.actuals.records import Answer
from crmplan.edits.places import Keys, keys_at
from crmplan.edits.values import NoPlace, Tree, with_item, with_values
from crmplan.language.playbook import SECTIONS
from crmplan.model import ERROR, SHIPPED, Finding, Location
from crmplan.nodes import Mapping as Map
from crmplan.nodes import Node, Scalar, Sequence, below, parse
from crmplan.pipeline import Work
from crmplan.source import Edited, Source, folder_of

_DATED = re.compile(r"\d{4}-\d{2}-\d{2}")


class CannotTrack(Exception):
    """The answers have no place in the playbook's text; the message is for people."""


class Recorded(NamedTuple):
    """The texts with the answers in them, and what becomes of the plan."""

    files: Mapping[str, tuple[str, str]]
    """File as messages name it -> text before and after; a new file was empty before."""
    new: tuple[str, ...]
    """Files of ``files`` that are not there yet."""
    work: Work
    """Of the playbook with these texts."""
    findings: tuple[Finding, ...]
    """Errors that the answers bring; with any, nothing should be written."""


def record(path: str, work: Work, day: date, answers: Iterable[Answer], file: str | None = None) -> Recorded:
    """Return the playbook with the answers written into its progress; nothing is written to disk.

    Parameters:
        path: the playbook on disk.
        work: what it says now; it has no errors.
        day: the status date.
        answers: what is new.
        file: a part of the playbook, beside it or below, for a status date that is new; by default it stands where
            the others stand.

    Raises:
        CannotTrack: the progress is written in a way that cannot be added to, or ``file`` is no place for it.
    """
    if path.startswith(SHIPPED):
        raise CannotTrack(f"{path} is a playbook that crmplan ships; copy it with crmplan init --from first")
    folder, name = folder_of(path)
    top = folder.show(name)
    told = tuple(answers)
    parts = {one: parse(work.sources[one])[0] for one in _parts(top, folder.prefix, work.sources)}
    target = _target(top, folder.prefix, parts, day, file)
    files: dict[str, tuple[str, str]] = {}
    new: tuple[str, ...] = ()
    try:
        if target in parts:
            text = work.sources[target].text
            files[target] = (text, _with_answers(text, parts[target], day, told))
        else:
            if (folder.path / target.removeprefix(folder.prefix)).exists():
                raise CannotTrack(f"{target} is there already and is no part of {top}; name another file")
            like = work.sources[top].text
            end = "\r\n" if "\r\n" in like else "\n"
            text = with_values("crmplan: 1\n", _tree(day, told)).partition("\n")[2].lstrip("\n")
            files[target] = ("", text.replace("\n", end))
            new = (target,)
            below = target.removeprefix(folder.prefix)
            if not _includes(parts[top], below):
                before = work.sources[top].text
                files[top] = (before, with_item(before, "include", below))
    except NoPlace as problem:
        raise CannotTrack(f"{target} cannot be added to: {problem}; write it there by hand") from problem
    texts = {one: after for one, (_, after) in files.items()}
    after = pipeline.plan(name, files=Edited(folder, texts))
    known = {(one.rule, one.message) for one in work.findings}
    fresh = [one for one in after.findings if one.severity == ERROR and (one.rule, one.message) not in known]
    return Recorded(files, new, after, tuple(_told(one, after, told, day) for one in fresh))


def paths_of(path: str, recorded: Recorded) -> dict[str, Path]:
    """Return where each of the changed files lies on disk."""
    folder, _ = folder_of(path)
    return {shown: folder.path / shown.removeprefix(folder.prefix) for shown in recorded.files}


# --- where ------------------------------------------------------------------------------------------------


def _parts(top: str, prefix: str, sources: Mapping[str, Source]) -> list[str]:
    """Return the files of a playbook itself: the top one and what it includes, but nothing that it extends."""
    found = [top]
    for shown in found:
        root = parse(sources[shown])[0]
        include = root.get("include") if isinstance(root, Map) else None
        for item in _words(include):
            pattern = prefix + posixpath.normpath(
                posixpath.join(posixpath.dirname(shown.removeprefix(prefix)), item)
            )
            found += [one for one in sources if one not in found and _matches(one, pattern)]
    return found


def _words(node: Node | None) -> list[str]:
    items = node.items if isinstance(node, Sequence) else [node]
    return [one.text for one in items if isinstance(one, Scalar) and isinstance(one.value, str)]


def _matches(name: str, pattern: str) -> bool:
    own, parts = PurePosixPath(name).parts, PurePosixPath(pattern).parts
    return name == pattern or (len(own) == len(parts) and all(map(fnmatchcase, own, parts)))


def _includes(root: Node | None, name: str) -> bool:
    return isinstance(root, Map) and any(
        _matches(name, posixpath.normpath(item)) for item in _words(root.get("include"))
    )


def _dates(root: Node | None) -> list[str]:
    progress = root.get("progress") if isinstance(root, Map) else None
    return list(progress.entries) if isinstance(progress, Map) else []


def _target(top: str, prefix: str, parts: Mapping[str, Node | None], day: date, file: str | None) -> str:
    """Return the file that the status date belongs into; it may be a new one."""
    name = day.isoformat()
    wanted = None if file is None else prefix + posixpath.normpath(file)
    for shown, root in parts.items():
        if name in _dates(root):
            if wanted not in (None, shown):
                raise CannotTrack(f"the status of {name} stands in {shown} already; leave --file out")
            return shown
    if wanted is not None:
        if PurePosixPath(file or "").is_absolute() or ".." in PurePosixPath(file or "").parts:
            raise CannotTrack(f"{file} is no path below the folder of the playbook")
        return wanted
    having = {
        shown: root for shown, root in parts.items() if isinstance(root, Map) and "progress" in root.entries
    }
    if not having:
        return top
    latest = max(having, key=lambda shown: max(_dates(having[shown]), default=""))
    stem = PurePosixPath(latest).stem
    if latest != top and _DATED.fullmatch(stem) and _dates(having[latest]) == [stem]:
        # Each status date has a file of its own.
        return str(PurePosixPath(latest).with_stem(name))
    return latest


# --- what -------------------------------------------------------------------------------------------------


def _tree(day: date, answers: Iterable[Answer]) -> Tree:
    status: dict[str, dict[str, Tree | str]] = {}
    for one in answers:
        section = status.setdefault(one.section, {})
        section[one.ref] = one.values["value"] if one.section == "measures" else dict(one.values)
    order = [section for section in ("tasks", "gates", "measures", "lines") if section in status]
    return {"progress": {day.isoformat(): {section: status[section] for section in order}}}


def _with_answers(text: str, root: Node | None, day: date, answers: tuple[Answer, ...]) -> str:
    name = day.isoformat()
    tree = _tree(day, answers)
    earlier = [one for one in _dates(root) if one < name]
    after: dict[Keys, str] = {("progress",): max(earlier)} if earlier else {}
    behind = _section_before(root)
    if behind:
        after[()] = behind
    renamed: dict[Keys, str] = {}
    status = below(root, ("progress", name))
    for one in answers:
        entry = below(status, (one.section, one.ref)) if one.section == "tasks" else None
        if isinstance(entry, Map) and "finished" in one.values:
            # Of a finished task nothing remains, and all of it is done.
            if "remaining" in entry.entries and "remaining" not in one.values:
                renamed["progress", name, "tasks", one.ref, "finished"] = "remaining"
            if "done" in entry.entries and "done" not in one.values:
                section = tree["progress"][name]["tasks"]  # type: ignore[index]
                section[one.ref]["done"] = "100%"  # type: ignore[index]
    return with_values(text, tree, after=after, renamed=renamed)


def _section_before(root: Node | None) -> str:
    """Return the section behind which the progress goes where there is none yet, as `crmplan fmt` orders them; empty
    for the end of the file."""
    if not isinstance(root, Map) or "progress" in root.entries:
        return ""
    order = [field.key for field in SECTIONS]
    before = order[: order.index("progress")]
    keys = list(root.entries)
    behind = next((key for key in reversed(keys) if key.removesuffix("+") in before), "")
    return "" if keys[-1] == behind else behind


def _told(finding: Finding, after: Work, answers: Iterable[Answer], day: date) -> Finding:
    """Return a finding about something that was told, at the place where it was told."""
    source = after.sources.get(finding.at.file)
    root = parse(source)[0] if source is not None else None
    keys = keys_at(root, finding.at) if root is not None else None
    if keys is None or keys[:2] != ("progress", day.isoformat()):
        return finding
    at = next((one.at for one in answers if (one.section, one.ref) == keys[2:4]), None)
    if at is None:
        # A measured value is a word, no map, so the place is its key.
        at = _of_word(root, finding.at, answers, day)
    return finding if at is None else finding._replace(at=at, also=())


def _of_word(root: Node | None, at: Location, answers: Iterable[Answer], day: date) -> Location | None:
    status = below(root, ("progress", day.isoformat()))
    for one in answers:
        section = below(status, (one.section,))
        if isinstance(section, Map) and one.ref in section.entries:
            key, value = section.entries[one.ref]
            if at in (key.at, value.at):
                return one.at
    return None
