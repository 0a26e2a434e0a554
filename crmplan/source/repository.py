"""Asks git about a repository, so that nothing of the repository's own is run.

A repository may come from anybody, so nothing that it configures is run and nothing is fetched: only plumbing is
asked (``rev-parse``, ``for-each-ref``, ``rev-list``, ``diff-tree``, ``ls-tree`` and ``cat-file``), no network protocol
is allowed, filters, pagers and monitors stay off, and of the environment nothing that begins with ``GIT_`` reaches git
(a hook would send it elsewhere).
"""

import os
import posixpath
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Generator, Iterable, Mapping
from pathlib import Path

from crmplan.guess import nearest
from crmplan.source.objects import LACKS, Entry, NoObject, Objects, entries

TIMEOUT = 60
"""Seconds that git may take for one answer; a folder of 100,000 files is listed in less than one."""
_SWITCHES = (
    "--no-pager",
    "--no-optional-locks",
    "--no-replace-objects",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
)
_ENVIRONMENT = {
    "LC_ALL": "C",  # Messages are told apart by their words.
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # Older gits know only this; it counts over protocol.*.allow of a repository.
}
_LACKING = re.compile(
    r"from promisor remote|[Uu]nable to read|[Cc]ould not read [0-9a-f]{40}|bad (?:tree|object)"
)
"""What git says where an object is missing, as in a clone made with ``--filter``."""
_MOST_NAMES = 2000
"""Tags and branches that are looked at to guess a misspelt one."""


_MOST_TREES = 2000
"""Folders that are remembered; commits that follow one another have most in common."""


class Refused(Exception):
    """Git gave no answer; the message says why, in words for people."""


class Repository:
    """Asks git about the repository that a folder lies in."""

    __slots__ = ("_objects", "_prefix", "_trees", "folder")

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._objects: Objects | None = None
        self._prefix: str | None = None
        self._trees: dict[str, dict[str, Entry]] = {}

    @classmethod
    def of(cls, path: Path) -> tuple["Repository", str]:
        """Return the repository of a file, and the file's path from its top; neither file nor its folders need be
        on disk, as in a bare repository.

        Raises:
            Refused: it lies in no repository, or git cannot be asked.
        """
        folder, names = path.parent, [path.name]
        while not folder.is_dir() and folder.name not in ("", ".."):
            names.insert(0, folder.name)
            folder = folder.parent
        found = cls(folder)
        return found, found.prefix() + posixpath.join(*names)

    def ask(self, *arguments: str) -> bytes:
        """Return what git prints; nothing of the repository's own configuration is run.

        Raises:
            Refused: git is missing, hangs or refuses.
        """
        try:
            done = subprocess.run(
                [*self._command(), *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=TIMEOUT,
                env=_environment(),
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Refused(f"git gave no answer in {TIMEOUT} seconds") from None
        except (OSError, ValueError) as error:
            raise Refused(f"git cannot be run: {getattr(error, 'strerror', None) or error}") from None
        if done.returncode:
            raise Refused(_said(done.stderr))
        return done.stdout

    def lines(self, *arguments: str) -> Generator[str, None, None]:
        """Yield the lines that git prints while it prints them, so that a long answer need not be waited for; git is
        ended when no more are wanted.

        Raises:
            Refused: git is missing or refuses.
        """
        with tempfile.TemporaryFile() as errors:
            try:
                process = subprocess.Popen(
                    [*self._command(), *arguments],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    env=_environment(),
                )
            except (OSError, ValueError) as error:
                raise Refused(f"git cannot be run: {getattr(error, 'strerror', None) or error}") from None
            assert process.stdout is not None
            try:
                with process.stdout:
                    while line := _next_line(process):
                        yield os.fsdecode(line).removesuffix("\n")
                failed = process.wait(TIMEOUT) != 0
            finally:
                process.kill()
                process.wait()
            if failed:
                errors.seek(0)
                raise Refused(_said(errors.read(4096)))

    def read(self, id: str, most: int | None = None) -> tuple[str, bytes | None]:
        """Return kind and content of an object; None for content of more than ``most`` bytes.

        Raises:
            Refused: the repository does not have it, or git fails.
        """
        if self._objects is None:
            self._objects = Objects(self._command(), _environment(), TIMEOUT)
        try:
            return self._objects.read(id, most)
        except NoObject as why:
            raise Refused(str(why)) from None

    def tree(self, id: str) -> Mapping[str, Entry]:
        """Return what a folder holds, by name; empty for what is no folder."""
        if id not in self._trees:
            kind, content = self.read(id)
            if len(self._trees) >= _MOST_TREES:
                self._trees.clear()
            try:
                found = entries(content or b"", len(id) // 2) if kind == "tree" else {}
            except ValueError:
                raise Refused("the repository is damaged: a folder cannot be read") from None
            self._trees[id] = {os.fsdecode(name): entry for name, entry in found.items()}
        return self._trees[id]

    def close(self) -> None:
        """End the git that answers; a repository that nobody holds any more does so by itself."""
        if self._objects is not None:
            self._objects.close()

    def _command(self) -> list[str]:
        program = shutil.which("git")
        if program is None:
            raise Refused("git is not installed, so no revision can be read")
        return [program, "-C", os.fspath(self.folder), *_SWITCHES]

    def line(self, *arguments: str) -> str:
        """Return the one line that git prints."""
        return os.fsdecode(self.ask(*arguments)).removesuffix("\n")

    def prefix(self) -> str:
        """Return the folder's own path in the repository, with a slash behind it; empty at the top."""
        if self._prefix is None:
            self._prefix = self.line("rev-parse", "--show-prefix")
        return self._prefix

    def relative(self, path: str) -> str:
        """Return a path from the top as git wants it where it asks for paths: from the folder."""
        return posixpath.relpath(path, self.prefix() or ".")

    def shallow(self) -> frozenset[str]:
        """Return the commits behind which the history of a shallow clone is missing; none for a whole one."""
        if self.line("rev-parse", "--is-shallow-repository") != "true":
            return frozenset()
        file = self.folder / self.line("rev-parse", "--git-path", "shallow")
        try:
            return frozenset(file.read_text(encoding="ascii").split())
        except (OSError, ValueError):
            raise Refused("the list of what the shallow clone lacks cannot be read") from None

    def commit(self, name: str, also: Iterable[str] = ()) -> str:
        """Return the id of the commit that a tag, a branch or another name of a revision stands for.

        Parameters:
            name: the name.
            also: what else may have been meant, for the guess.

        Raises:
            Refused: there is none; the message has the nearest tag, branch or other name.
        """
        safe = name.isprintable() and name.strip() and not name.startswith("-")
        if safe:
            word = f"{name}^{{commit}}"
            try:
                found = self.line("rev-parse", "--verify", "--quiet", "--end-of-options", word)
            except Refused:
                self.prefix()  # Says so when there is no repository, or when git distrusts it.
            else:
                if re.fullmatch("[0-9a-f]{40,64}", found):  # "^v1" gives a commit to leave out.
                    return found
        names = self.names()
        likely = nearest(name, dict.fromkeys((*names, *also)))
        hint = f'; did you mean "{likely}"?' if likely else "; name a tag, a branch or a commit"
        if ".." in name:
            hint = "; two dots name a range, and a version is one of its ends"
        elif not names and not likely:
            hint = "; it has no commits yet" if not self._begun() else hint
        if self.line("rev-parse", "--is-shallow-repository") == "true":
            hint += " (the clone is shallow: `git fetch --unshallow` brings the rest of its history)"
        raise Refused(f'the repository has no revision "{name}"{hint}')

    def _begun(self) -> bool:
        try:
            self.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        except Refused:
            return False
        return True

    def names(self) -> list[str]:
        """Return the short names of branches and tags."""
        what = ("refs/tags", "refs/heads", "refs/remotes")
        form = ("--format=%(refname:short)", f"--count={_MOST_NAMES}")
        return os.fsdecode(self.ask("for-each-ref", *form, "--", *what)).split("\n")[:-1]


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**kept, **_ENVIRONMENT}


def _next_line(process: subprocess.Popen[bytes]) -> bytes:
    late = threading.Timer(TIMEOUT, process.kill)
    late.start()
    try:
        return process.stdout.readline() if process.stdout else b""
    finally:
        late.cancel()


def _said(errors: bytes) -> str:
    lines = errors.decode("utf-8", "replace").strip().splitlines()
    # Advice and warnings come before what it gave up for.
    said = [*(line for line in lines if line.startswith(("fatal: ", "error: "))), *lines, "nothing"]
    if _LACKING.search(said[0]):
        return LACKS
    hint = ""
    if "dubious ownership" in said[0]:
        hint = (
            "; its files are somebody else's: if you trust them, "
            "`git config --global --add safe.directory` and that path"
        )
    elif "not a git repository (or any" in said[0]:
        hint = "; `git init` makes one"
    return f"git says: {said[0].removeprefix('fatal: ').removeprefix('error: ')}{hint}"
