"""What all tests share: golden files with an update flag, and a clean environment."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.repositories import Work

ROOT = Path(__file__).parent.parent

settings.register_profile("ci", derandomize=True, database=None)
if os.environ.get("CI"):
    # What lands must not hang on the luck of a draw; people search further at their desks.
    settings.load_profile("ci")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag that writes golden files anew."""
    parser.addoption(
        "--update-golden", action="store_true", help="write golden files and generated docs anew"
    )


def pytest_collection_finish(session: pytest.Session) -> None:
    """Spare the thousands of tests themselves the search for rubbish: it was a sixth of all test time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path | str, str], None]:
    """Return a function that compares a text with a committed file (path from the project's root)."""
    update = request.config.getoption("--update-golden")

    def compare(path: Path | str, actual: str) -> None:
        file = ROOT / path
        if update:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(actual, encoding="utf-8", newline="\n")
        expected = file.read_text(encoding="utf-8") if file.exists() else ""
        assert actual == expected, f"{path} is not current; run pytest --update-golden and review the diff"

    return compare


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the terminal and the person's git out of the tests."""
    for name in list(os.environ):
        if name.startswith("GIT_") or name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"):
            monkeypatch.delenv(name)
    yield


@pytest.fixture
def work_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Work:
    """Return an empty repository, away from the person's own settings."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return Work(tmp_path / "work")
