"""A Chromium of the system, driven by Playwright; without either the tests of this folder are skipped and say why."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
DESKTOP, PHONE = (1280, 900), (390, 844)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def chromium() -> str:
    """Return the browser's file, or skip the test."""
    told = os.environ.get("CRMPLAN_CHROMIUM")
    if told:
        return told
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.skip("no Chromium: install Debian's chromium, or name one in CRMPLAN_CHROMIUM")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A running browser."""
    api = pytest.importorskip("playwright.sync_api", reason="no playwright: pip install -e '.[test]'")
    file = chromium()
    with api.sync_playwright() as playwright:
        # Without a sandbox: inside containers Chromium cannot make one, and the pages are our own.
        running = playwright.chromium.launch(executable_path=file, args=["--no-sandbox", "--disable-gpu"])
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Return what opens a file as a page; every message on its console fails the test."""
    contexts: list[Any] = []
    said: list[str] = []

    def open_it(
        file: Path, view: str = "", *, size: tuple[int, int] = DESKTOP, scheme: str = "light", **more: Any
    ) -> Any:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, **more
        )
        contexts.append(context)
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on(
            "request",
            lambda asked: asked.url.startswith(("file:", "data:")) or said.append(f"asked {asked.url}"),
        )
        page.goto(f"{file.as_uri()}{view}")
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert said == []
