"""The page of a comparison in a browser: it fits, it can be read by everybody, nothing in it runs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crmplan.renderers.diff_html import diff_html
from tests import test_hostile_names as hostile
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_plan_page import violations
from tests.renderers.diff_cases import CASES, large, whole

Open = Callable[..., Any]
SIZES = {"desktop": DESKTOP, "phone": PHONE}


def written(folder: Path, page: str) -> Path:
    file = folder / "changes.html"
    file.write_text(page, encoding="utf-8")
    return file


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_axe_finds_nothing(open_page: Open, tmp_path: Path, size: tuple[int, int], scheme: str) -> None:
    page = open_page(written(tmp_path, diff_html(whole(), "plans/emea.yaml")), size=size, scheme=scheme)
    page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")

    assert violations(page) == []


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_the_page_is_as_wide_as_the_window(
    open_page: Open, tmp_path: Path, case: str, size: tuple[int, int]
) -> None:
    page = open_page(written(tmp_path, diff_html(CASES[case], "plans/emea.yaml")), size=size)

    assert page.evaluate("document.documentElement.scrollWidth") == size[0]


def test_before_is_left_of_a_later_after(open_page: Open, tmp_path: Path) -> None:
    page = open_page(written(tmp_path, diff_html(whole())))

    def left(mark: str, row: int) -> float:
        return float(
            page.locator("#milestones tbody tr").nth(row).locator(f"circle.{mark}").bounding_box()["x"]
        )

    assert left("was", 0) + 20 < left("now", 0)
    assert left("now", 1) < left("was", 1)


def test_no_name_runs_or_becomes_markup(open_page: Open, tmp_path: Path) -> None:
    page = open_page(written(tmp_path, diff_html(whole())), size=PHONE)
    for number, name in enumerate(hostile.NAMES.values()):
        file = tmp_path / f"{number}.html"
        file.write_text(diff_html(whole(name)), encoding="utf-8")
        page.goto(file.as_uri())
        assert page.locator("script, img, iframe, a").count() == 0


def test_paper_shows_what_is_open(open_page: Open, tmp_path: Path) -> None:
    page = open_page(written(tmp_path, diff_html(large(40))))
    last = page.get_by_text("Configure the module 39 ")
    page.emulate_media(media="print")
    assert not last.is_visible()

    page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")

    assert last.is_visible()
