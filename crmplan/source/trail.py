"""Where a file was at other commits: its way through renames, as git itself finds them."""

import os

from crmplan.source.repository import Refused, Repository

_MOST_RENAMES = 50
"""Renames of one file that are followed; a history that renames it at every turn was made to be followed for ever."""
_RENAMES = (
    "-r",
    "-z",
    "--find-renames",
    "-l1000",
    "--diff-filter=R",
    "--name-status",
    "--no-ext-diff",
    "--no-textconv",
)


def path_at(repository: Repository, path: str, commit: str, tip: str = "HEAD") -> str:
    """Return the path that a file had, or has, at a commit.

    The file keeps its path where the commit has one of that name. Else the renames between the commit and ``tip`` are
    followed, one by one, and where they do not lead there the two commits are compared as they are.

    Parameters:
        repository: where it is.
        path: of the file at ``tip``, from the top of the repository.
        commit: id of the commit that is asked about; on whatever branch.
        tip: a commit at which the file has this path.

    Returns:
        The path from the top; ``path`` itself when git knows of no other.
    """
    if has(repository, commit, path):
        return path
    try:
        tip = repository.commit(tip)
        at = path if has(repository, tip, path) else staged_from(repository, path)
        for _ in range(_MOST_RENAMES):
            if has(repository, commit, at):
                return at
            came = _arrival(repository, at, tip, commit)
            before = renamed_from(repository, *came, at) if came else ""
            if came is None or not before:
                break
            tip, at = came[0], before
        return renamed_from(repository, commit, tip, at) or path
    except Refused:
        return path


def has(repository: Repository, commit: str, path: str) -> bool:
    """Tell whether a commit has something at a path."""
    try:
        repository.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}:{path}")
    except Refused:
        return False
    return True


def renamed_from(repository: Repository, before: str, after: str, path: str) -> str:
    """Return what a file of the commit ``after`` was called in ``before``; empty when it was no other's new name."""
    return next((old for old, new in _renames(repository, before, after) if new == path), "")


def renamed_to(repository: Repository, before: str, after: str, path: str) -> str:
    """Return what a file of the commit ``before`` is called in ``after``; empty when it has no new name there."""
    return next((new for old, new in _renames(repository, before, after) if old == path), "")


def staged_from(repository: Repository, path: str) -> str:
    """Return what a file that is renamed in the index, and not committed, is called at HEAD; else the path itself."""
    found = _pairs(repository.ask("diff-index", "--cached", *_RENAMES, "HEAD"))
    return next((old for old, new in found if new == path), path)


def _renames(repository: Repository, before: str, after: str) -> list[tuple[str, str]]:
    return _pairs(repository.ask("diff-tree", *_RENAMES, before, after))


def _pairs(said: bytes) -> list[tuple[str, str]]:
    """Return old and new names from ``R100 NUL old NUL new NUL ...``."""
    words = [os.fsdecode(word) for word in said.split(b"\0")]
    return list(zip(words[1::3], words[2::3], strict=False))


def _arrival(repository: Repository, path: str, tip: str, commit: str) -> tuple[str, str] | None:
    """Return the commits before and behind the step by which a file came to its path, on the way from ``commit`` to
    ``tip``; None when it was there all the way."""
    touched = repository.line("rev-list", tip, f"^{commit}", "--", repository.relative(path)).split("\n")
    if not touched[-1]:
        return None
    parents = repository.line("rev-parse", f"{touched[-1]}^@").split("\n")
    return next(((one, touched[-1]) for one in parents if one and not has(repository, one, path)), None)
