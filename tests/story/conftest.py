"""The repositories of the story, made once for all its tests."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.story import truth
from tests.story.build import Story, build
from tests.story.truth import Row


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """The story without baselines; tests change nothing in it."""
    return build(tmp_path_factory.mktemp("story") / "work")


@pytest.fixture(scope="session")
def true() -> Mapping[str, Row]:
    """The table of the truth, by step."""
    return truth.table()


@pytest.fixture(autouse=True)
def nobodys_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the person's own git settings out."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
