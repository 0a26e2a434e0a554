"""Reads the objects of a repository through one long-lived git process, which is what reading many costs."""

import contextlib
import subprocess
import threading
import weakref
from collections.abc import Callable, Sequence
from typing import IO, NamedTuple

_CHUNK = 1 << 16
_DIED = 128
"""Exit code of a git that gives up."""
LACKS = "the repository lacks what it holds, as a damaged clone does or one that was made with `--filter`"
"""What is said of an object that is not there."""


class Entry(NamedTuple):
    """What stands under a name in a folder of a revision."""

    mode: str
    """Six digits, as git writes them."""
    id: str


class NoObject(Exception):
    """An object cannot be had; the message says why, in words for people."""


class Objects:
    """A ``git cat-file --batch``, started with the first question and ended with the object, or by ``close``."""

    __slots__ = ("__weakref__", "_command", "_environment", "_finish", "_process", "_timeout")

    def __init__(self, command: Sequence[str], environment: dict[str, str], timeout: float) -> None:
        """Parameters:
        command: git with everything that keeps it from running what a repository configures.
        environment: what git may see.
        timeout: seconds for one answer.
        """
        self._command = [*command, "cat-file", "--batch"]
        self._environment = environment
        self._timeout = timeout
        self._process: subprocess.Popen[bytes] | None = None
        self._finish: Callable[[], object] | None = None

    def close(self) -> None:
        """End the process; a later question starts another."""
        if self._finish is not None:
            self._finish()
        self._process = self._finish = None

    def read(self, id: str, most: int | None = None) -> tuple[str, bytes | None]:
        """Return kind (``commit``, ``tree``, ``blob``) and content of an object; None for content of more than
        ``most`` bytes.

        Raises:
            NoObject: the repository does not have it, or git fails.
        """
        process = self._running()
        late = threading.Timer(self._timeout, process.kill)
        late.start()
        try:
            return self._answer(process, id, most)
        except (OSError, ValueError, EOFError):
            self.close()
            if (
                process.returncode == _DIED
            ):  # Before it knew GIT_NO_LAZY_FETCH, git dies where it may not fetch.
                raise NoObject(LACKS) from None
            raise NoObject(f"git gave no answer in {self._timeout} seconds, or an odd one") from None
        finally:
            late.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            try:
                self._process = subprocess.Popen(
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env=self._environment,
                )
            except OSError as error:
                raise NoObject(f"git cannot be run: {error.strerror or error}") from None
            self._finish = weakref.finalize(self, _end, self._process)
        return self._process

    @staticmethod
    def _answer(process: subprocess.Popen[bytes], id: str, most: int | None) -> tuple[str, bytes | None]:
        asked, answered = process.stdin, process.stdout
        assert asked is not None and answered is not None
        asked.write(id.encode("ascii") + b"\n")
        asked.flush()
        words = answered.readline().split()
        if len(words) == 2 and words[1] == b"missing":
            raise NoObject(LACKS)
        if len(words) != 3:
            raise EOFError
        size = int(words[2])
        content = None
        if most is not None and size > most:
            _skip(answered, size + 1)
        else:
            content = answered.read(size)
            if len(content) != size or answered.read(1) != b"\n":
                raise EOFError
        return words[1].decode("ascii"), content


def _skip(stream: IO[bytes], size: int) -> None:
    while size > 0:
        passed = len(stream.read(min(size, _CHUNK)))
        if not passed:
            raise EOFError
        size -= passed


def _end(process: subprocess.Popen[bytes]) -> None:
    """Let a process go: it ends when nobody asks any more."""
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def entries(tree: bytes, id_bytes: int) -> dict[bytes, Entry]:
    """Return what a tree object holds, by name.

    Raises:
        ValueError: it is no tree.
    """
    found: dict[bytes, Entry] = {}
    at = 0
    while at < len(tree):
        blank = tree.index(b" ", at)
        end = tree.index(b"\0", blank)
        id = tree[end + 1 : end + 1 + id_bytes].hex()
        found[tree[blank + 1 : end]] = Entry(tree[at:blank].decode("ascii").zfill(6), id)
        at = end + 1 + id_bytes
    return found
