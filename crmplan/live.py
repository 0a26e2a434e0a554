"""Shows a page that follows the files it is made of, in a browser on this machine alone.

``Live`` knows nothing of plans: it is given a function that makes the page, looks at the files that the page came
from, and makes it again when one of them changes. A page that cannot be made is shown as its problems instead.
"""

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from crmplan.resources import data_dir

HOST = "127.0.0.1"
MOST_FILES = 2000
"""Files below a folder that are looked at; the page's own are always."""
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "connect-src 'self'; frame-src 'self'"
)
"""Of the frame around the page, which holds no text of a playbook as markup; the page has its own, stricter one."""


class Made(NamedTuple):
    """What came of making the page."""

    page: bytes | None
    """The page; None when it could not be made."""
    title: str
    problems: str
    """Why not, as plain text."""
    files: tuple[Path, ...]
    """What it was made of."""


class Live:
    """A page on an address of this machine, made again whenever its files change.

    Parameters:
        make: makes the page; whatever it raises is shown as a problem and ends nothing.
        folder: where new files may appear that belong to the page.
        port: port on 127.0.0.1; 0 for any that is free.

    Raises:
        OSError: the port is taken.
    """

    def __init__(self, make: Callable[[], Made], folder: Path, port: int = 0) -> None:
        self._make = make
        self._folder = folder
        self._changed = threading.Condition()
        self._version = 0
        self._ended = False
        self._made = Made(None, "", "", ())
        self._seen: dict[Path, tuple[int, int]] = {}
        self._server = _Server((HOST, port), _Handler)
        self._server.live = self

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://{HOST}:{self._server.server_port}/"

    def refresh(self) -> Made | None:
        """Make the page when its files have changed since; None when they have not."""
        now = self._signature()
        if self._version and now == self._seen:
            return None
        try:
            made = self._make()
        except Exception as problem:  # a half-typed file must never end the watch
            text = f"{type(problem).__name__}: {problem}"
            made = Made(None, "crmplan met a bug of its own", text, self._made.files)
        with self._changed:
            # A file that cannot be read now may come back: those of before stay under watch.
            self._made = made if made.files else made._replace(files=self._made.files)
            # What changed while the page was made keeps its older stamp, so the next look sees it.
            self._seen = {path: now.get(path, stamp) for path, stamp in self._signature().items()}
            self._version += 1
            self._changed.notify_all()
        return made

    def run(self, told: Callable[[Made], None], every: float = 0.3) -> None:
        """Serve and follow the files until ``end`` is called or the thread is interrupted.

        Parameters:
            told: called with what was made, each time.
            every: seconds between two looks at the files.
        """
        serving = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True
        )
        serving.start()
        try:
            while not self._ended:
                made = self.refresh()
                if made is not None:
                    told(made)
                with self._changed:
                    self._changed.wait_for(lambda: self._ended, every)
        finally:
            self.end()
            self._server.shutdown()
            self._server.server_close()

    def end(self) -> None:
        """Let ``run`` and everybody who waits for news return."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _signature(self) -> dict[Path, tuple[int, int]]:
        """Return time and size of each file; of one that is not there, zeros."""
        found = {}
        for path in (*self._made.files, *_yaml_below(self._folder)):
            try:
                status = path.stat()
                found[path] = (status.st_mtime_ns, status.st_size)
            except OSError:
                found[path] = (0, 0)
        return found

    # --- what the handler asks ------------------------------------------------------------------------

    def state(self) -> bytes:
        """Return what the frame must know, as JSON."""
        made = self._made
        state = {
            "version": self._version,
            "ok": made.page is not None,
            "title": made.title,
            "problems": made.problems,
        }
        return json.dumps(state).encode()

    def page(self) -> bytes | None:
        """Return the page as it was last made."""
        return self._made.page

    def news(self, wait: float = 15.0) -> Iterator[int]:
        """Give the version at once and after each change; -1 when there was none for a while."""
        told = -1
        while not self._ended:
            with self._changed:
                self._changed.wait_for(lambda: self._ended or self._version != told, wait)  # noqa: B023
                version = self._version
            yield version if version != told else -1
            told = version


def _yaml_below(folder: Path) -> Iterable[Path]:
    """Return the YAML files of a folder and of its folders, without hidden ones."""
    found: list[Path] = []
    waiting = [folder]
    while waiting and len(found) < MOST_FILES:
        try:
            inside = sorted(waiting.pop(0).iterdir())
        except OSError:
            continue
        for path in inside:
            if path.name.startswith(".") or path.is_symlink():
                continue
            if path.suffix in (".yaml", ".yml"):
                found.append(path)
            elif path.is_dir() and len(waiting) < MOST_FILES and path.name not in ("out", "node_modules"):
                waiting.append(path)
    return found[:MOST_FILES]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    live: Live


class _Handler(BaseHTTPRequestHandler):
    """Answers four addresses, and only to this machine under its own name."""

    server: _Server
    server_version = "crmplan"
    sys_version = ""

    def do_GET(self) -> None:
        live = self.server.live
        port = self.server.server_port
        # A page of the network that gives its name our address must not read the plan.
        if self.headers.get("Host") not in (f"{HOST}:{port}", f"localhost:{port}"):
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        path = urlsplit(self.path).path
        if path == "/":
            frame = (data_dir("templates") / "watch" / "frame.html").read_bytes()
            self._answer(frame, "text/html; charset=utf-8", _POLICY)
        elif path == "/plan.html":
            page = live.page()
            if page is None:
                self.send_error(HTTPStatus.NOT_FOUND)
            else:
                self._answer(page, "text/html; charset=utf-8", "frame-ancestors 'self'")
        elif path == "/state":
            self._answer(live.state(), "application/json")
        elif path == "/news":
            self._tell(live)
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def _answer(self, body: bytes, kind: str, policy: str = "") -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body)

    def _tell(self, live: Live) -> None:
        """Send an event for each change until the reader or the watch goes away."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        try:
            for version in live.news():
                self.wfile.write(f"data: {version}\n\n".encode() if version >= 0 else b": still here\n\n")
                self.wfile.flush()
        except OSError:
            return

    def log_message(self, format: str, *args: object) -> None:
        """Requests are no news to the one who started the watch."""
