"""What was planned once, kept in the user's cache folder, so that the next run need not plan it again.

Everything is keyed by the contents of what was read, and by everything else that the result hangs on: the release of
crmplan and its own source, its shipped playbooks, the public holidays, the stage. An older or newer crmplan therefore
never sees the numbers of another. What cannot be read or written is as if it were not there: a cache only saves time.
"""

import hashlib
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from crmplan import __version__
from crmplan.resources import data_dir

if TYPE_CHECKING:
    import sqlite3

MOST = 20_000
"""Versions that are kept; those used longest ago go first. One takes about a kilobyte, so it is 20 MB."""
_LAYOUT = 1
"""Of the tables; another one begins anew."""
_TABLES = """
create table if not exists state (key text primary key, value text not null, used integer not null) without rowid;
create table if not exists shape (top text not null, shape text not null, primary key (top, shape)) without rowid;
"""
_FORGET_STATES = (
    "delete from state where key in (select key from state order by used desc, key limit -1 offset ?)"
)
_FORGET_SHAPES = "delete from shape where top in (select top from shape order by top limit -1 offset ?)"
_WAIT = 2.0
"""Seconds to wait for another crmplan that writes."""


def folder() -> Path | None:
    """Return where caches of this person are kept; None when the machine does not say."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    if named and Path(named).is_absolute():
        return Path(named) / "crmplan"
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local) / "crmplan" / "Cache" if local else None
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "crmplan"


@lru_cache(1)
def engine() -> str:
    """Return a mark of everything but the playbook that a result hangs on; it changes with any line of crmplan."""
    mark = hashlib.sha256(f"{_LAYOUT} {__version__} {sys.version}".encode())
    for name in ("holidays", "PyYAML"):
        with suppress(PackageNotFoundError):
            mark.update(f"{name} {version(name)}".encode())
    own = Path(__file__).parent.parent
    for root, pattern in ((own, "**/*.py"), (data_dir("playbooks"), "**/*.yaml")):
        for file in sorted(root.glob(pattern)):
            mark.update(file.relative_to(root).as_posix().encode())
            mark.update(file.read_bytes())
    return mark.hexdigest()


class Cache:
    """Results by key in one file; closed by ``close``."""

    __slots__ = ("_base", "_path", "_used")

    def __init__(self, path: Path | None) -> None:
        """Open a cache; ``path`` is its file, None for one that keeps nothing."""
        self._used: set[str] = set()
        self._path = path
        self._base = None if path is None else _opened(path)

    def get(self, key: str) -> str | None:
        """Return what is kept under a key."""
        found = self._ask("select value from state where key = ?", key)
        if not found:
            return None
        self._used.add(key)
        return str(found[0][0])

    def shapes(self, top: str) -> list[str]:
        """Return the shapes that versions with a top file were seen to have."""
        found = self._ask("select shape from shape where top = ? order by shape", top)
        return [str(shape) for (shape,) in found]

    def keep(self, states: Mapping[str, str], shapes: Iterable[tuple[str, str]]) -> None:
        """Keep results by key, and the shapes (top file, shape); let go of what was not used for longest."""
        if self._base is None or not (states or self._used):
            return
        import sqlite3

        try:
            with self._base as base:
                base.execute("begin immediate")
                # A counter and no clock: what was used in a later run has a higher number.
                (number,) = base.execute("select coalesce(max(used), 0) + 1 from state").fetchone()
                news = [(key, value, number) for key, value in states.items()]
                base.executemany("insert or replace into state values (?, ?, ?)", news)
                base.executemany(
                    "update state set used = ? where key = ?", [(number, key) for key in self._used]
                )
                base.executemany("insert or ignore into shape values (?, ?)", shapes)
                base.execute(_FORGET_STATES, (MOST,))
                base.execute(_FORGET_SHAPES, (MOST,))
        except sqlite3.Error as problem:
            self._lose(problem)

    def close(self) -> None:
        """Let the file go."""
        if self._base is not None:
            self._base.close()
        self._base = None

    def _ask(self, question: str, *values: str) -> list[tuple[object, ...]]:
        if self._base is None:
            return []
        import sqlite3

        try:
            return self._base.execute(question, values).fetchall()
        except sqlite3.Error as problem:
            self._lose(problem)
            return []

    def _lose(self, problem: "sqlite3.Error") -> None:
        """Go on without the file; one that is damaged is taken away, so that the next run begins anew."""
        self.close()
        if self._path is not None and _is_damage(problem):
            with suppress(OSError):
                self._path.unlink()


def _opened(path: Path) -> "sqlite3.Connection | None":
    """Return the base in a file, begun anew where the file is damaged; None when there can be none."""
    try:
        import sqlite3
    except ImportError:
        return None  # Some builds of Python leave it out.
    for _ in range(2):
        base = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            base = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
            if base.execute("pragma user_version").fetchone() != (_LAYOUT,):
                base.executescript(f"drop table if exists state; drop table if exists shape; {_TABLES}")
                base.execute(f"pragma user_version = {_LAYOUT}")
            base.execute("select key, value, used from state limit 1").fetchone()
            return base
        except (OSError, sqlite3.Error) as problem:
            if base is not None:
                base.close()
            if not _is_damage(problem):
                return None
            with suppress(OSError):
                path.unlink()
    return None


def _is_damage(problem: Exception) -> bool:
    """Whether the file is no base any more, and not only locked or read-only."""
    import sqlite3

    return isinstance(problem, sqlite3.DatabaseError) and not isinstance(problem, sqlite3.OperationalError)
