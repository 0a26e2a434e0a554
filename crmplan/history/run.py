"""Works out the history of a playbook: which commits, what each says, and what moved between them."""

import os
import posixpath
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from crmplan.faults import fault
from crmplan.history import cache as caches
from crmplan.history import states
from crmplan.history.inputs import Inputs, Shape, Traced, digest, paths, trace
from crmplan.history.walk import NO_PLAYBOOK, Visit, walk
from crmplan.model import SHIPPED, Finding
from crmplan.report.history import History, State, Turn, history
from crmplan.source.files import top
from crmplan.source.git import Revision, revision
from crmplan.source.repository import Refused, Repository
from crmplan.source.trail import has, staged_from

Progress = Callable[[int, int], None]
"""Told how many versions are planned, of how many."""
FEW = 12
"""So many versions are planned at once; for more, other processes are worth their start."""
MOST_PROCESSES = 16
_USUAL = "playbook.yaml"
"""The playbook of a folder, where no other name is known."""


class Wanted(NamedTuple):
    """What is asked for."""

    since: str = ""
    """A revision, or a day as 2027-03-01: the first version is the one that counted then."""
    last: int | None = None
    """So many commits at most, the newest."""
    stage: str | None = None
    as_of: date | None = None


EVERYTHING = Wanted()


class Source(NamedTuple):
    """Where a playbook lies in a repository."""

    repository: Repository
    tip: str
    """Id of the newest commit that counts."""
    path: str
    """From the top."""


def find(playbook: str) -> Source | Finding:
    """Return where a playbook lies: a file (also one that is no longer, or not yet, on disk), or ``REV:PATH``."""
    if playbook.startswith(SHIPPED):
        return _none(playbook, "a playbook that crmplan ships is in no git repository")
    try:
        on_disk = Path(playbook).exists()
    except (OSError, ValueError):
        on_disk = False
    if ":" in playbook and not on_disk:
        found = revision(playbook, Path(_USUAL))
        if isinstance(found, Finding):
            return found
        files, name = found
        folder = files.below(name)
        if folder is not None:
            return Source(files.repository, files.commit, f"{folder.folder}{_USUAL}")
        return Source(files.repository, files.commit, files.folder + name)
    file = Path(playbook)
    try:
        repository, path = Repository.of(file / _USUAL if file.is_dir() else file)
        path = posixpath.normpath(path)
        try:
            tip = repository.commit("HEAD")
        except Refused:
            return _none(playbook, "the repository has no commits yet, so there is no history")
        if not has(repository, tip, path):
            path = staged_from(repository, path)
        return Source(repository, tip, path)
    except Refused as why:
        return _none(playbook, str(why))


def _none(playbook: str, why: str) -> Finding:
    return fault("no-such-revision", top(playbook), why)


def run(
    source: Source,
    wanted: Wanted = EVERYTHING,
    *,
    cache: Path | None = None,
    processes: int | None = None,
    progress: Progress = lambda done, all: None,
) -> History | Finding:
    """Return how a plan moved over the commits of its repository, or why there is no history.

    Parameters:
        source: where it lies.
        wanted: which commits, and how they are judged.
        cache: file of what earlier runs planned; None for none.
        processes: how many plan at the same time; as many as there are cores when None.
        progress: told how far it is.
    """
    try:
        since = _since(source, wanted.since)
    except Refused as why:
        return fault("no-such-revision", top(wanted.since), str(why))
    with closing(caches.Cache(cache)) as kept, closing(source.repository):
        versions = _Versions(source.repository, wanted, kept)
        visits: list[Visit] = []
        cut = ""
        try:
            for visit in walk(source.repository, source.tip, source.path, versions.look, since):
                visits.append(visit)
                cut = visit.cut
                if len(visits) == wanted.last:
                    break
        except Refused as why:
            if not visits:
                return _none(source.path, str(why))
            cut = f"Older commits cannot be read: {why}."
        if not visits:
            hint = _as_revision(source)
            return _none(source.path, f'no commit holds "{source.path}"; {hint}')
        said = versions.plan(visits, processes or _cores(), progress)
        turns = [_turn(visit, said.get(visit.inputs.key, "")) for visit in reversed(visits)]
        return history(source.path, turns, _counter(source.repository, turns, wanted.as_of), cut)


def _as_revision(source: Source) -> str:
    """Return what to do where no commit holds the playbook, whose name may be that of a revision."""
    try:
        source.repository.commit(source.path)
    except Refused:
        return "commit it, or name it as REV:PATH"
    return f"it is a revision: name the playbook in it, as in {source.path}:{_USUAL}"


def _since(source: Source, word: str) -> str:
    """Return the commit that the history begins behind: the one that a word stands for, or the version of the branch
    that counted when a day began; empty for all of them."""
    if not word:
        return ""
    try:
        return source.repository.commit(word)
    except Refused:
        if not re.fullmatch(r"\d{4}-\d\d?-\d\d?", word, re.ASCII):
            raise
    try:
        return _before(source, date.fromisoformat(word))
    except ValueError:
        raise Refused(f'"{word}" is no day and no revision; write a day as 2027-03-01') from None


def _before(source: Source, day: date) -> str:
    """Return the newest commit of a branch behind which nothing is of a day or later, though clocks may have been
    wrong: one that stood back hides nothing that came before it."""
    before = ""
    lines = source.repository.lines("rev-list", "--first-parent", "--format=%H %cs", source.tip, "--")
    for line in lines:
        id, _blank, text = line.partition(" ")
        if id == "commit":
            continue
        late = text >= day.isoformat()
        before = "" if late else before or id
    return before


def _turn(visit: Visit, said: State | str) -> Turn:
    if not visit.inputs.key:
        gone = f'the playbook is called "{visit.moved_to}" from here on' if visit.moved_to else ""
        said = gone or "the playbook was deleted"
    if isinstance(said, str):
        return Turn(visit.commit, visit.path, None, said, visit.renamed)
    return Turn(visit.commit, visit.path, said, "", visit.renamed)


def _counter(
    repository: Repository, turns: list[Turn], as_of: date | None
) -> Callable[[date, date], Decimal]:
    """Return what counts working days: the calendar of the newest version that can be planned."""
    newest = next((turn for turn in reversed(turns) if turn.state is not None), None)
    if newest is None:
        return lambda first, second: Decimal(0)
    from crmplan import pipeline
    from crmplan.schedule.show import days_between

    files, name = _files(repository, newest.commit.id, newest.path)
    plan = pipeline.plan(name, as_of=as_of, money=False, files=files, baselines=False).plan
    assert plan is not None  # It has a state.
    return lru_cache(None)(lambda first, second: days_between(plan, first, second))


def _files(repository: Repository, commit: str, path: str) -> tuple[Traced, str]:
    folder, _, name = path.rpartition("/")
    return Traced(Revision(repository, commit, f"{folder}/" if folder else "")), name


def _cores() -> int:
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(count, MOST_PROCESSES)


# --- versions -------------------------------------------------------------------------------------


class _Versions:
    """Tells versions apart by what they are made of, and plans each of them once."""

    def __init__(self, repository: Repository, wanted: Wanted, cache: caches.Cache) -> None:
        self.repository = repository
        self.wanted = wanted
        self.cache = cache
        self.engine = f"{caches.engine()} {wanted.stage} {wanted.as_of}"
        self.shapes: dict[str, list[Shape]] = {}
        """Mark of a top file -> shapes of versions with it."""
        self.new_shapes: list[tuple[str, str]] = []
        self.keys: set[str] = set()
        """Of the versions whose shape is sure."""
        self.said: dict[str, State | str] = {}

    def look(self, commit: str, path: str) -> Inputs:
        """Return what a version is made of."""
        files, name = _files(self.repository, commit, path)
        if not files.has(name):
            return NO_PLAYBOOK
        mark = self._key(path, files.fingerprint(name))
        if mark not in self.shapes:
            self.shapes[mark] = [_shape(text) for text in self.cache.shapes(mark)]
        for shape in self.shapes[mark]:
            key = self._key(digest(files, name, shape))
            if key in self.keys or self._kept(key):
                self.keys.add(key)
                return Inputs(key, paths(files, shape))
        shape = trace(files, name)
        if shape not in self.shapes[mark]:
            self.shapes[mark].append(shape)
            self.new_shapes.append((mark, _text(shape)))
        key = self._key(digest(files, name, shape))
        self.keys.add(key)
        return Inputs(key, paths(files, shape))

    def plan(self, visits: list[Visit], processes: int, progress: Progress) -> dict[str, State | str]:
        """Return what each version says, by its key; those that are known from before are not planned."""
        todo: dict[str, tuple[str, str]] = {}
        for visit in visits:
            key = visit.inputs.key
            if key and key not in todo and not self._kept(key):
                todo[key] = (visit.commit.id, visit.path)
        new = {}
        wanted = (self.wanted.stage, self.wanted.as_of)
        try:
            for done, (key, (text, sure)) in enumerate(_planned(self.repository, todo, wanted, processes), 1):
                if sure:
                    new[key] = text
                self.said[key] = states.read(text)
                progress(done, len(todo))
        finally:
            self.cache.keep(new, self.new_shapes)  # Also of a run that somebody stops.
        return self.said

    def _kept(self, key: str) -> bool:
        """Whether it is known what a version says; it is then in ``said``."""
        if key in self.said:
            return True
        text = self.cache.get(key)
        if text is None:
            return False
        try:
            self.said[key] = states.read(text)
        except ValueError:
            return False
        return True

    def _key(self, *parts: str) -> str:
        import hashlib

        text = "\0".join((self.engine, *parts))
        return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _text(shape: Shape) -> str:
    import json

    return json.dumps(shape)


def _shape(text: str) -> Shape:
    import json

    try:
        names, patterns = json.loads(text)
        return Shape(tuple(map(str, names)), tuple(map(str, patterns)))
    except (ValueError, TypeError):
        return Shape((), ())


# --- planning, here or in other processes ---------------------------------------------------------

Task = tuple[str, str]
"""Id of a commit, path of the playbook."""
Judging = tuple[str | None, date | None]
Answer = tuple[str, bool]
"""What a version says, as ``states.kept`` writes it, and whether it would always say so."""


def _planned(
    repository: Repository, todo: dict[str, Task], judging: Judging, processes: int
) -> Iterator[tuple[str, Answer]]:
    """Yield each key with what its version says, in the order of ``todo``."""
    left = dict(todo)
    if processes > 1 and len(todo) > FEW:
        from concurrent.futures import ProcessPoolExecutor
        from concurrent.futures.process import BrokenProcessPool
        from multiprocessing import get_context

        processes = min(processes, -(-len(todo) // FEW))
        try:
            # A fresh interpreter and no fork: a fork would share the pipe to git.
            pool = ProcessPoolExecutor(
                processes, get_context("spawn"), _begin, (os.fspath(repository.folder.absolute()), judging)
            )
            try:
                answers = pool.map(_plan, todo.values(), chunksize=2)
                for key, answer in zip(todo, answers, strict=True):
                    del left[key]
                    yield key, answer
            finally:
                pool.shutdown(cancel_futures=True)  # Somebody who stops crmplan does not wait for the rest.
            return
        except (BrokenProcessPool, OSError):
            pass  # Where no process can be started, or one was ended, the rest is planned here.
    for key, task in left.items():
        yield key, _say(repository, task, judging)


_mine: list[tuple[Repository, Judging]] = []
"""What a process that plans works with."""


def _begin(folder: str, judging: Judging) -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # The process that asked is stopped, and says so.
    _mine[:] = [(Repository(Path(folder)), judging)]


def _plan(task: Task) -> Answer:
    repository, judging = _mine[0]
    return _say(repository, task, judging)


def _say(repository: Repository, task: Task, judging: Judging) -> Answer:
    files, name = _files(repository, *task)
    text = states.kept(states.planned(files, name, *judging))
    return text, files.sure
