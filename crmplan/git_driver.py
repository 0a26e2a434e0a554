"""What git knows of playbooks: how to compare them, and which outputs are built.

Two places, both of the user's own repository: a block of lines in ``.gitattributes``, which the team commits, and the
section ``diff.crmplan`` of the repository's local configuration, which each person sets up once for a clone.
"""

import re
import shlex
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from crmplan.source.repository import Refused, Repository

_BEGIN = "# crmplan: begin"
_END = "# crmplan: end"
_NO_END = " (the line above had no end)"
_BLOCK = re.compile(
    rf"(?:(?<=\n)|^){_BEGIN}(?P<note>[^\r\n]*)(?:\r?\n)(?:[^\r\n]*\r?\n)*?{_END}[^\r\n]*(?:\r?\n|$)"
)
SECTION = "diff.crmplan"
HEADS = (
    # A section, an id below it, the id of a task in a package: those that open lines or braces of their own.
    r"^([a-z_]+[+]?:)([ ]*[{&#].*)?$",
    r"""^([ ]{2}["']?[A-Za-z0-9][A-Za-z0-9_-]*["']?:)([ ]*[{&#].*)?$""",
    r"""^([ ]{6}["']?[A-Za-z0-9][A-Za-z0-9_-]*["']?:)([ ]*[{&#].*)?$""",
)
"""Lines that git shows as the head of a change, as extended regular expressions."""


class Setup(NamedTuple):
    """What is set up, and what should be."""

    attributes: Path
    before: str | None
    """Text of ``.gitattributes``; None where there is none."""
    after: str | None
    settings: Mapping[str, tuple[str | None, str | None]]
    """Key of the local configuration -> value now, and the one it gets; None for none."""
    foreign: tuple[str, ...] = ()
    """Keys that hold another value than crmplan writes, so that undoing leaves them."""

    @property
    def current(self) -> bool:
        """Whether nothing is left to do."""
        return self.before == self.after and all(now == then for now, then in self.settings.values())


def patterns(playbooks: Iterable[tuple[str, Iterable[str]]]) -> list[str]:
    """Return the patterns of playbooks and their parts, by their paths from the top of the repository.

    Parts in folders below the playbook stand for all of their folder, so that a region more needs no line more.
    """
    found: dict[str, None] = {}
    for playbook, parts in playbooks:
        home = PurePosixPath(playbook).parent
        for part in (playbook, *parts):
            path = PurePosixPath(part)
            literal = re.sub(
                r"([*?\[\]\\])", r"\\\1", path.parent.as_posix() if path.parent != home else part
            )
            found["/" + (literal if path.parent == home else f"{literal}/*{path.suffix}")] = None
    return list(found)


def wanted(repository: Repository, lines: Iterable[str]) -> Setup:
    """Return what is set up with lines of attributes in the block, and the driver of this crmplan."""
    top, before, settings = _now(repository)
    block = "".join(f"{line}\n" for line in lines)
    text = before or ""
    note = ""
    found = _BLOCK.search(text)
    end = "\r\n" if "\r\n" in text else "\n"
    if found:
        note = found["note"]
        head, tail = text[: found.start()], text[found.end() :]
    else:
        head, tail = text, ""
        if head and not head.endswith("\n"):
            head, note = head + end, _NO_END
    note = f" (crmplan git-setup writes these lines, --undo removes them){_NO_END if _NO_END in note else ''}"
    after = head + f"{_BEGIN}{note}\n{block}{_END}\n".replace("\n", end) + tail
    then = {"textconv": _textconv(), "xfuncname": "\n".join(HEADS)}
    return Setup(top, before, after, {key: (settings.get(key), value) for key, value in then.items()})


def undone(repository: Repository) -> Setup:
    """Return what is set up and what is left when all of it is removed; what people changed by hand stays."""
    top, before, settings = _now(repository)
    after = before
    found = _BLOCK.search(before or "")
    if before is not None and found:
        head = before[: found.start()]
        if _NO_END in found["note"]:
            head = head.removesuffix("\n").removesuffix("\r")
        after = head + before[found.end() :] or None
    ours = {
        key: value
        for key, value in settings.items()
        if (key == "textconv" and " -m crmplan textconv " in value)
        or (key == "xfuncname" and value == "\n".join(HEADS))
    }
    foreign = tuple(f"{SECTION}.{key}" for key in settings if key not in ours)
    return Setup(top, before, after, {key: (value, None) for key, value in ours.items()}, foreign)


def apply(repository: Repository, setup: Setup) -> None:
    """Write the local configuration; the attributes are written by whoever writes files."""
    for key, (now, then) in setup.settings.items():
        if then is None:
            repository.ask("config", "--local", "--unset-all", f"{SECTION}.{key}")
        elif then != now:
            repository.ask("config", "--local", "--replace-all", f"{SECTION}.{key}", then)


def _now(repository: Repository) -> tuple[Path, str | None, dict[str, str]]:
    top = Path(repository.line("rev-parse", "--show-toplevel"))
    file = top / ".gitattributes"
    if file.is_symlink():  # What it leads to may be any file of the person's.
        raise Refused(f"{file.name} is a link, which git does not follow; make it a file")
    if file.is_dir():
        raise Refused(f"{file.name} is a folder, and git reads a file of that name")
    try:
        before = file.read_bytes().decode("utf-8-sig") if file.is_file() else None
    except (OSError, UnicodeDecodeError) as problem:
        raise Refused(f"cannot read {file.name}: {problem}") from None
    listed = repository.ask("config", "--local", "--null", "--list").decode("utf-8", "surrogateescape")
    pairs = (entry.partition("\n") for entry in listed.split("\0"))
    return (
        file,
        before,
        {key.removeprefix(f"{SECTION}."): value for key, _, value in pairs if key.startswith(f"{SECTION}.")},
    )


def _textconv() -> str:
    """Return the shell command that git gives a file to.

    The Python that runs now is named by its path, since programs with windows do not see the person's PATH; ``-P`` so
    that no module of the repository is taken for one of Python's. Without that Python the file is shown as it is: a
    missing tool must not break `git diff`.
    """
    python = shlex.quote(Path(sys.executable).as_posix())
    return f'f() {{ {python} -P -m crmplan textconv "$1" 2>/dev/null || cat "$1"; }}; f'
