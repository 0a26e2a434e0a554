"""Text as Markdown shows as itself, wherever it stands."""

import re
from decimal import Decimal

import pytest

from crmplan.markup import Md, code, escape, fenced, in_html, number, shown

HOSTILE = [
    "a | b",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "`code` and ``more``",
    "**bold** and _slanted_ and ~~gone~~",
    "[text](https://example.org)",
    "![picture](x.png)",
    "[ ] not a box",
    "# no heading",
    "- no list",
    "+ no list",
    "1. no list",
    "2) no list",
    "> no quote",
    "=====",
    "---",
    "***",
    "a\\b\\|c",
    "&lt;b&gt; &amp; &#64;",
    "price $x$ and $$y$$",
    "snake_case and _private_ and __init__",
    "C:\\new\\table",
    "end with backslash \\",
    "🚀 launch 👩‍💻",
    "עברית and العربية",
    "x" * 300,
    "a*b*c",
    "1 < 2 > 1",
    "Sales & Service",
    "50 % of 100 #1st",
]


def rendered(markdown: str) -> str:
    """Return HTML as GitHub's dialect gives it."""
    markdown_it = pytest.importorskip("markdown_it")
    return str(markdown_it.MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(markdown))


def text_of(html: str) -> str:
    """Return the text a reader sees, with the invisible breaks taken out."""
    import html as entities

    return entities.unescape(re.sub(r"<[^>]*>", "", html)).replace("\u200b", "").strip()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_shows_as_itself_in_a_paragraph(name: str) -> None:
    html = rendered(escape(name))
    assert text_of(html) == name.strip()
    assert re.findall(r"</?(\w+)", html) == ["p", "p"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_shows_as_itself_in_a_table(name: str) -> None:
    html = rendered(f"| A | B |\n|:--|--:|\n| {escape(name)} | 7 |\n")
    cells = re.findall(r"<td[^>]*>(.*?)</td>", html, re.DOTALL)
    assert [text_of(cell) for cell in cells] == [name.strip(), "7"]
    assert set(re.findall(r"</?(\w+)", html)) == {"table", "thead", "tr", "th", "tbody", "td"}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_shows_as_itself_in_a_heading_and_in_a_list(name: str) -> None:
    html = rendered(f"# {escape(name)}\n\n- {escape(name)}\n")
    assert re.findall(r"<(\w+)", html) == ["h1", "ul", "li"]
    parts = re.findall(r"<(?:h1|li)>(.*?)</", html, re.DOTALL)
    assert [text_of(part) for part in parts] == [name.strip()] * 2


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("two\nlines\r\nand\ttab", "two lines and tab"),
        ("bell\x07 and null\x00 and escape\x1b[31m", "bell and null and escape\\[31m"),
        ("turned \u202etxet\u202c", "turned txet"),
        ("hidden\u200bbreak\ufeff", "hiddenbreak"),
        ("ask @sponsor", "ask @&#8203;sponsor"),
        ("see #12 and !3 and GH-4", "see #&#8203;12 and !&#8203;3 and GH-&#8203;4"),
        ("GH-4", "GH-&#8203;4"),
        ("https://example.org", "https:&#8203;//example.org"),
        ("", ""),
        ("plain name, 2 (EUR)", "plain name, 2 (EUR)"),
    ],
)
def test_what_is_dropped_and_broken(name: str, expected: str) -> None:
    assert escape(name) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("20.00"), "20"),
        (Decimal("2.50"), "2.5"),
        (Decimal("-0.001"), "0"),
        (None, ""),
        (7, "7"),
        (Md("**bold**"), "**bold**"),
        ("*", "\\*"),
    ],
)
def test_how_values_are_shown(value: object, expected: str) -> None:
    assert shown(value) == expected


def test_a_number_of_days_keeps_two_decimals() -> None:
    assert [number(Decimal(text)) for text in ("0", "10", "1.25", "-3.5")] == ["0", "10", "1.25", "-3.5"]


def test_an_id_is_code_unless_it_could_leave_it() -> None:
    assert code("NO/sales/go-live") == "`NO/sales/go-live`"
    assert code("a`b") == "a\\`b"
    assert code("a|b") == "a\\|b"
    assert code("") == ""


def test_a_fence_is_longer_than_any_inside() -> None:
    assert fenced("gantt\n````\n", "mermaid") == "`````mermaid\ngantt\n````\n`````"


def test_text_inside_a_tag_is_escaped_for_html() -> None:
    assert in_html("a <b>\n& c") == "a &lt;b&gt; &amp; c"
