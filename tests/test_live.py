"""The page that follows its files: over HTTP, on this machine alone."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

import pytest

from crmplan.live import Live, Made

SOON = 20.0


def _page_of(path: Path) -> Made:
    """A page that shows its file; a file that says "broken" cannot be shown."""
    text = path.read_text(encoding="utf-8")
    if "bug" in text:
        raise ValueError("a bug")
    if "broken" in text:
        return Made(None, "1 error", f"line 1: {text}", (path,))
    return Made(text.encode(), text, "", (path,))


@contextmanager
def _running(path: Path) -> Iterator[tuple[Live, "Queue[str]"]]:
    live = Live(lambda: _page_of(path), path.parent)
    told: Queue[str] = Queue()
    thread = threading.Thread(target=live.run, args=(lambda made: told.put(made.title), 0.02))
    thread.start()
    try:
        yield live, told
    finally:
        live.end()
        thread.join(SOON)
        assert not thread.is_alive()


def _save(path: Path, text: str) -> None:
    """Write a file as editors do, whole: otherwise the moment in which it is empty is a state of its own."""
    new = path.with_suffix(".new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def _get(live: Live, path: str, host: str = "") -> tuple[int, str]:
    request = urllib.request.Request(live.address + path, headers={"Host": host} if host else {})
    try:
        with urllib.request.urlopen(request, timeout=SOON) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as problem:
        with problem:
            return problem.code, ""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "playbook.yaml"
    path.write_text("one", encoding="utf-8")
    return path


def test_the_page_follows_its_file(path: Path) -> None:
    seen = []
    with _running(path) as (live, told):
        for text in ("one", "two", "broken", "bug", "three"):
            _save(path, text)
            title = told.get(timeout=SOON)
            while title == "one" and text != "one":
                title = told.get(timeout=SOON)
            state = json.loads(_get(live, "state")[1])
            seen.append((title, state["ok"], state["problems"], _get(live, "plan.html")))
    assert [
        ("one", True, "", (200, "one")),
        ("two", True, "", (200, "two")),
        ("1 error", False, "line 1: broken", (404, "")),
        ("crmplan met a bug of its own", False, "ValueError: a bug", (404, "")),
        ("three", True, "", (200, "three")),
    ] == seen


def test_a_file_that_goes_away_and_comes_back_is_still_followed(path: Path) -> None:
    with _running(path) as (_, told):
        titles = [told.get(timeout=SOON)]
        path.unlink()
        titles.append(told.get(timeout=SOON))
        _save(path, "back")
        titles.append(told.get(timeout=SOON))
    assert ["one", "crmplan met a bug of its own", "back"] == titles


def test_a_new_file_beside_it_is_a_change(path: Path) -> None:
    with _running(path) as (_, told):
        first = told.get(timeout=SOON)
        (path.parent / "regions").mkdir()
        _save(path.parent / "regions" / "no.yaml", "x")
        assert ("one", "one") == (first, told.get(timeout=SOON))


def test_nothing_is_made_again_while_nothing_changes(path: Path) -> None:
    live = Live(lambda: _page_of(path), path.parent)
    made = [live.refresh(), live.refresh(), live.refresh()]
    live._server.server_close()
    assert [False, True, True] == [one is None for one in made]


def test_news_are_sent_as_they_come(path: Path) -> None:
    with _running(path) as (live, told):
        told.get(timeout=SOON)
        with urllib.request.urlopen(live.address + "news", timeout=SOON) as news:
            first = news.readline()
            _save(path, "two")
            news.readline()
            second = news.readline()
    assert (b"data: 1\n", b"data: 2\n") == (first, second)


@pytest.mark.parametrize(
    ("address", "host", "expected"),
    [
        ("", "", 200),
        ("state", "localhost:{port}", 200),
        ("state", "evil.example:{port}", 403),
        ("plan.html", "evil.example", 403),
        ("../etc/passwd", "", 404),
        ("playbook.yaml", "", 404),
    ],
)
def test_only_this_machine_reads_and_only_the_page(
    path: Path, address: str, host: str, expected: int
) -> None:
    with _running(path) as (live, told):
        told.get(timeout=SOON)
        port = live.address.rstrip("/").rpartition(":")[2]
        assert expected == _get(live, address, host.format(port=port))[0]
        assert live.address.startswith("http://127.0.0.1:")
