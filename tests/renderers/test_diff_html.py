"""A comparison as a page: one file without scripts or addresses, whose text is data, the same on every run."""

import base64
import hashlib
import re

import pytest

from crmplan import lang
from crmplan.diff.records import Diff
from crmplan.renderers.diff_html import MOST, diff_html
from tests import test_hostile_names as hostile
from tests.renderers.diff_cases import CASES, DAY, gone, large, moved, nothing, whole
from tests.renderers.test_html import read


def words(page: str) -> str:
    return " ".join(read(page).words)


@pytest.mark.parametrize("case", CASES)
def test_it_is_one_file_that_loads_and_runs_nothing(case: str) -> None:
    page = read(diff_html(CASES[case], "plans/emea.yaml"))

    assert {tag for tag, _attrs in page.elements} & {
        "script",
        "link",
        "img",
        "iframe",
        "object",
        "form",
        "a",
    } == set()
    assert [
        name for _tag, attrs in page.elements for name in attrs if name.startswith("on") or name == "style"
    ] == []


def test_its_policy_allows_its_style_and_nothing_else() -> None:
    page = read(diff_html(whole()))
    policy = next(
        attrs["content"]
        for _tag, attrs in page.elements
        if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    (style,) = page.inside["style"]
    known = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert policy == f"default-src 'none'; style-src 'sha256-{known}'; base-uri 'none'; form-action 'none'"
    assert re.findall(r"url\(|@import|https?:", style) == []


def test_parts_stand_in_the_order_of_questions() -> None:
    assert re.findall(r'<section id="(\w+)"', diff_html(whole())) == [
        "why",
        "tasks",
        "milestones",
        "money",
        "path",
        "gates",
        "people",
        "findings",
        "wording",
    ]


def test_limits_come_before_everything() -> None:
    page = diff_html(whole("Ana"), "plans/emea.yaml")
    text = words(page[page.index("<main") : page.index("</main>") + len("</main>")])

    assert text.startswith(
        "Limit passed: slip>10d . The finish is 13 working days later. Limit passed: cost>5% . Ana costs"
    )


def test_nothing_is_one_sentence_and_only_said_of_the_same() -> None:
    page = diff_html(nothing())

    assert "Nothing differs between git v1.2 and playbook.yaml" in page
    assert "<section" not in page and "tiles" not in page.partition("<body")[2]
    assert "Nothing differs" not in diff_html(nothing()._replace(same=False))


def test_its_title_is_the_programme_else_the_playbook() -> None:
    named = whole()._replace(name="Nordic CRM")

    assert "<title>Comparison: Nordic CRM</title>" in diff_html(named, "plans/emea.yaml")
    assert "<title>Comparison: plans/emea.yaml</title>" in diff_html(whole(), "plans/emea.yaml")


# --- the drawing ----------------------------------------------------------------------------------


def drawn(diff: Diff) -> list[tuple[str, str]]:
    """Return each mark of the drawing with its place."""
    body = diff_html(diff).partition("<tbody>")[2].partition("</tbody>")[0]
    return re.findall(r'<circle class="([\w -]+)" cx="([\d.]+)%"', body)


def milestones(*moves: object) -> Diff:
    return nothing()._replace(same=False, milestones=moves)  # type: ignore[arg-type]


def test_before_and_after_stand_at_their_days() -> None:
    diff = milestones(moved("a", "A", 10, "go-live"), moved("b", "B", 5, "milestone"))

    assert drawn(diff) == [
        ("was", "4.00"),
        ("now go-live", "96.00"),
        ("was", "4.00"),
        ("now milestone", "50.00"),
    ]


def test_what_is_new_or_gone_has_one_mark() -> None:
    diff = milestones(moved("a", "A", None, "go-live"), gone("b", "B", "milestone"))

    assert drawn(diff) == [("now go-live", "50.00"), ("was", "50.00")]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (45, ["Mar 2027", "Apr"]),
        (200, ["Mar 2027", "May", "Jul", "Sep"]),
        (700, ["Jul", "Jan 2028", "Jul", "Jan 2029"]),
        (10, ["Mar 2027"]),
        (30_000, ["Jan 2040", "Jan 2060", "Jan 2080", "Jan 2100"]),
    ],
)
def test_months_are_named_with_room_between_them(days: int, expected: list[str]) -> None:
    names = re.findall(r"<text [^>]*>([^<]*)</text>", diff_html(milestones(moved("a", "A", days, "go-live"))))

    assert names == expected


# --- text -----------------------------------------------------------------------------------------


def form(page: str) -> list[tuple[str, list[str]]]:
    return [(tag, sorted(attrs)) for tag, attrs in read(page).elements]


PLAIN = form(diff_html(whole(hostile.HARMLESS), "p.yaml"))


@pytest.mark.parametrize("name", hostile.NAMES.values(), ids=hostile.NAMES)
def test_names_stay_text(name: str) -> None:
    page = diff_html(whole(name), "p.yaml")

    assert [one for one in form(page) if one[0] != "code"] == [one for one in PLAIN if one[0] != "code"]
    assert hostile.invisible(page) == []


def test_very_long_tables_are_cut_and_counted() -> None:
    short, full = diff_html(large(MOST + 40)), diff_html(large(MOST + 40), full=True)

    assert "Left out here: 40 causes, 40 moved tasks, 40 go-lives and milestones, 80 sums" in words(short)
    assert "Left out here" not in full
    assert full.count("Configure the module") == MOST + 40


def test_it_speaks_german() -> None:
    with lang.use("de"):
        page = diff_html(whole(), "p.yaml")

    assert '<html lang="de">' in page
    assert "19.10.2027" in page
    assert re.findall(r"<h2[^>]*>([^<]*)</h2>", page)[:3] == [
        "Warum",
        "Verschobene Vorgänge",
        "Go-lives und Meilensteine",
    ]


def test_the_same_comparison_gives_the_same_page() -> None:
    assert diff_html(whole(), "p.yaml") == diff_html(whole(), "p.yaml")
    assert DAY.isoformat() in diff_html(whole(), "p.yaml")
