"""Writes outputs whole or not at all, and tells whether written ones are stale."""

import codecs
import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


class CannotWrite(Exception):
    """An output could not be written; nothing of the set was changed. The message is for people."""


def write(folder: Path, files: Mapping[str, bytes | None]) -> None:
    """Write files into a folder, creating it; every file is complete before the first one takes its place.

    Parameters:
        folder: where to write.
        files: name (no folders in it) -> content; None for a file that must not be there, since it would show an
            older plan.

    Raises:
        CannotWrite: the folder or a file cannot be written. What was there stays as it was.
    """
    made = _make(folder)
    staged: list[tuple[str, Path]] = []
    try:
        for name, content in files.items():
            target = folder / name
            if target.is_dir():
                raise CannotWrite(f"{target} is a folder; crmplan would write a file of that name")
            if content is None:
                continue
            handle, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
            staged.append((temporary, target))
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            Path(temporary).chmod(0o666 & ~_umask())
        for temporary, target in staged:
            Path(temporary).replace(target)
        for name, content in files.items():
            if content is None:
                (folder / name).unlink(missing_ok=True)
    except OSError as problem:
        raise CannotWrite(f"cannot write into {folder}: {_reason(problem)}") from problem
    finally:
        for temporary, _ in staged:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        for empty in made:
            with contextlib.suppress(OSError):
                empty.rmdir()


def replace_texts(files: Mapping[Path, tuple[str, str]]) -> None:
    """Change texts that are there, in whatever folders: all of them, or none when one cannot be written.

    A link stays a link, a file keeps who may read it, and its byte order mark.

    Parameters:
        files: file -> the text as it was read, and the text that takes its place.

    Raises:
        CannotWrite: a file cannot be written, or has another text by now. All are as they were.
    """
    staged: list[tuple[Path, Path, bytes]] = []
    done: list[tuple[Path, bytes]] = []
    path = Path()
    try:
        for path, (before, after) in files.items():
            target = path.resolve()
            old = target.read_bytes()
            mark = codecs.BOM_UTF8 if old.startswith(codecs.BOM_UTF8) else b""
            if old != mark + before.encode():
                raise CannotWrite(f"{path} has been changed meanwhile; nothing was written")
            if not os.access(target, os.W_OK):
                raise CannotWrite(f"cannot write {path}: it is read-only")
            handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
            staged.append((Path(temporary), target, old))
            with os.fdopen(handle, "wb") as stream:
                stream.write(mark + after.encode())
            Path(temporary).chmod(target.stat().st_mode & 0o7777)
        for new, path, old in staged:
            new.replace(path)
            done.append((path, old))
    except OSError as problem:
        for changed, old in done:
            with contextlib.suppress(OSError):
                changed.write_bytes(old)
        raise CannotWrite(f"cannot write {path}: {_reason(problem)}") from problem
    finally:
        for new, _, _ in staged:
            with contextlib.suppress(OSError):
                new.unlink()


def write_file(target: Path, content: bytes) -> None:
    """Write one file whole or not at all; raises CannotWrite."""
    write(target.parent, {target.name: content})


def stale(folder: Path, files: Mapping[str, bytes | None]) -> dict[str, str]:
    """Return the files that a new build would change: name -> ``missing``, ``differs`` or ``left over``."""
    found = {}
    for name, content in files.items():
        if content is None:
            if (folder / name).exists():
                found[name] = "left over"
            continue
        try:
            if (folder / name).read_bytes() != content:
                found[name] = "differs"
        except OSError:
            found[name] = "missing"
    return found


def _make(folder: Path) -> list[Path]:
    """Create the folder and return what was created, deepest first."""
    missing = []
    current = folder
    while not current.exists() and current != current.parent:
        missing.append(current)
        current = current.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        for made in missing:
            with contextlib.suppress(OSError):
                made.rmdir()
        raise CannotWrite(f"cannot make the folder {folder}: {_reason(problem)}") from problem
    return missing


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _reason(problem: OSError) -> str:
    return (problem.strerror or str(problem)).lower()
