"""A comparison as a comment: whole Markdown at any length, names that stay names, and a line by which it is found."""

import html as entities
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmplan.diff.records import Diff
from crmplan.renderers.diff_markdown import TooShort, diff_markdown, marker
from tests import test_hostile_names as hostile
from tests.renderers.diff_cases import CASES, large, nothing, small, whole

LARGE = large(60)


def rendered(markdown: str) -> str:
    """Return HTML as the dialect of GitHub gives it."""
    markdown_it = pytest.importorskip("markdown_it")
    return str(markdown_it.MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(markdown))


class Page(HTMLParser):
    """The elements of a page; every one that opens must close, and tables have as many cells in each row."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.summaries = 0
        self.rows: list[int] = []
        self.widths: list[set[int]] = []
        self.loose: list[str] = []
        """Texts that stand outside of code."""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "br":
            self.open.append(tag)
        self.summaries += tag == "summary"
        if tag == "table":
            self.widths.append(set())
        if tag == "tr":
            self.rows.append(0)
        if tag in ("th", "td"):
            self.rows[-1] += 1

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "tr":
            self.widths[-1].add(self.rows[-1])

    def handle_data(self, data: str) -> None:
        if "code" not in self.open:
            self.loose.append(data)


def check(markdown: str) -> Page:
    """Read a comment and make sure that it is whole."""
    html = rendered(markdown)
    page = Page(html)
    assert markdown.count("<details>") == markdown.count("</details>") == page.summaries
    assert [widths for widths in page.widths if len(widths) != 1] == []
    # A table or a bold text that does not begin where it should shows its signs.
    assert [text for text in page.loose if re.search(r"^\s*\|[ :-]|\|\s*:?--|\*\*|</?details", text)] == []
    return page


@pytest.mark.parametrize("case", CASES)
def test_it_is_whole(case: str) -> None:
    check(diff_markdown(CASES[case], "playbook.yaml"))
    check(diff_markdown(CASES[case], "playbook.yaml", max_chars=None, full=True))


def test_folds_have_the_empty_lines_that_hosts_need() -> None:
    lines = [*diff_markdown(whole(), "playbook.yaml").splitlines(), ""]

    for at, line in enumerate(lines):
        if line == "<details>":
            assert (lines[at - 1], lines[at + 1][:9], lines[at + 2]) == ("", "<summary>", "")
        if line == "</details>":
            assert (lines[at - 1], lines[at + 1]) == ("", "")
    assert lines.count("<details>") > 3


def test_the_first_line_names_the_playbook_and_shows_nothing() -> None:
    text = diff_markdown(small(), "plans/emea.yaml")

    assert text.splitlines()[0] == "<!-- crmplan-diff: plans/emea.yaml -->"
    assert "crmplan-diff" not in re.sub("<!--.*?-->", "", rendered(text))


@pytest.mark.parametrize(
    ("playbook", "expected"),
    [
        ("playbook.yaml", "<!-- crmplan-diff: playbook.yaml -->"),
        ("", "<!-- crmplan-diff -->"),
        ("a--b---.yaml", "<!-- crmplan-diff: a%2D-b%2D%2D-.yaml -->"),
        ("--><img src=x>", "<!-- crmplan-diff: %2D-%3E%3Cimg src%3Dx%3E -->"),
        ("Pläne/größe 2.yaml", "<!-- crmplan-diff: Pläne/größe 2.yaml -->"),
        ("a\nb\u202e-", "<!-- crmplan-diff: a b%E2%80%AE%2D -->"),
        ("50%.yaml", "<!-- crmplan-diff: 50%25.yaml -->"),
    ],
)
def test_the_marker_is_a_comment_whatever_the_file_is_called(playbook: str, expected: str) -> None:
    assert marker(playbook) == expected


def test_two_playbooks_and_two_commands_have_comments_of_their_own() -> None:
    assert len({marker("a.yaml"), marker("b.yaml"), marker("a.yaml", "whatif")}) == 3


def test_what_is_said_first() -> None:
    lines = [line for line in diff_markdown(whole("Ana"), "playbook.yaml").splitlines() if line]

    assert lines[1:6] == [
        "🔴 **Limit passed:** `slip>10d`. The finish is 13 working days later.",
        "🔴 **Limit passed:** `cost>5%`. Ana costs 7.1 % more.",
        "**The last go-live, Ana, moves from 2027-09-30 to 2027-10-19 (13 working days later).**",
        "The cost is now EUR 35,000 more than approved.",
        "`playbook.yaml` · From git v1.2 (progress as of 2027-06-30) to Ana (progress as of 2027-07-31).",
    ]


def test_nothing_is_one_sentence_and_only_said_of_the_same() -> None:
    assert diff_markdown(nothing(), "p.yaml") == (
        "<!-- crmplan-diff: p.yaml -->\n\n"
        "**Nothing differs between git v1.2 and playbook.yaml: no edit, no date, no amount and no finding.**\n"
    )
    assert "Nothing differs" not in diff_markdown(nothing()._replace(same=False), "p.yaml")


# --- names ----------------------------------------------------------------------------------------

PLAIN = hostile.markdown_form(diff_markdown(whole(hostile.HARMLESS), "p.yaml", max_chars=None))


@pytest.mark.parametrize("name", hostile.NAMES.values(), ids=hostile.NAMES)
def test_names_stay_text(name: str) -> None:
    text = diff_markdown(whole(name), "p.yaml", max_chars=None)

    check(text)
    assert hostile.markdown_form(text) == PLAIN
    assert hostile.invisible(text) == []


@pytest.mark.parametrize(
    "name", ["@all", "x @octo/team", "#12", "see #1", "!7", "GH-12", "https://evil.example"]
)
def test_nobody_is_mentioned_and_no_issue_is_linked(name: str) -> None:
    page = check(diff_markdown(whole(name), "p.yaml"))

    bad = r"@\w|[#!]\d|GH-\d|://\w"
    assert [text for text in page.loose if re.search(bad, entities.unescape(text))] == []


# --- length ---------------------------------------------------------------------------------------


def least(diff: Diff) -> int:
    """Return the least length that holds the summary."""
    with pytest.raises(TooShort) as problem:
        diff_markdown(diff, "playbook.yaml", max_chars=1)
    return problem.value.needed


def sizes(text: str) -> int:
    return max(len(text), len(text.encode()), len(text.encode("utf-16-le")) // 2)


LEAST = least(LARGE)


@settings(deadline=None, max_examples=60)
@given(st.integers(LEAST, 70_000) | st.integers(LEAST, LEAST + 1500))
def test_at_any_length_it_fits_and_is_whole(most: int) -> None:
    text = diff_markdown(LARGE, "playbook.yaml", max_chars=most)

    check(text)
    assert sizes(text) <= most
    assert "(13 working days later)" in text
    assert text.count("**Limit passed:**") == 2


@pytest.mark.parametrize("case", ["small", "whole", "large"])
def test_the_least_length_is_exact(case: str) -> None:
    number = least(CASES[case])

    assert sizes(diff_markdown(CASES[case], "playbook.yaml", max_chars=number)) <= number
    with pytest.raises(TooShort) as problem:
        diff_markdown(CASES[case], "playbook.yaml", max_chars=number - 1)
    assert problem.value.needed == number


def test_three_hundred_characters_are_enough_for_a_plain_summary() -> None:
    text = diff_markdown(small(), "playbook.yaml", max_chars=300)

    assert text.endswith("EUR 1,225,000.**\n\n<sub>Left out here: 5 changes.</sub>\n")


def counts(text: str) -> dict[str, int]:
    """Return what a comment says it leaves out."""
    found = re.search(r"<sub>Left out here: (.*)\.</sub>", text)
    pairs = re.findall(r"([\d,]+) ([a-z -]+?)(?:, | and (?=\d)|$)", found[1]) if found else []
    return {what: int(number.replace(",", "")) for number, what in pairs}


@pytest.mark.parametrize("most", [1_100, 1_500, 3_000, 6_000, 12_000, 24_000, 40_000])
def test_what_is_left_out_is_counted_exactly(most: int) -> None:
    everything = diff_markdown(LARGE, "playbook.yaml", max_chars=None, full=True)
    text = diff_markdown(LARGE, "playbook.yaml", max_chars=most, full=True)

    assert counts(everything) == {}
    assert counts(text) != {}
    seen = {
        "moved tasks": r"^\| Configure the module",
        "go-lives and milestones": r"^\| ▲ ",
        "changes of people": r"^- Person \d",
        "edits of wording": r"`tasks\.t\d+\.name`",
        "steps of the path": r"^\| \d+ \| Before \d",
        "findings": r"^- \*\*(?:Error|Warning):",
        "causes": r"^- \*\*“Task|^- What the edits|^- From no edit",
    }
    for what, line in seen.items():
        all_of_them = len(re.findall(line, everything, re.MULTILINE))
        printed = len(re.findall(line, text, re.MULTILINE))
        assert counts(text).get(what, 0) == all_of_them - printed, what


def test_the_least_important_goes_first() -> None:
    gone: list[str] = []
    for most in range(40_000, LEAST, -400):
        left = counts(diff_markdown(LARGE, "playbook.yaml", max_chars=most, full=True))
        for what, number in left.items():
            if number > 2 and what not in gone and what != "changes":
                gone.append(what)

    assert gone == [
        "edits of wording",
        "changes of people",
        "moved tasks",
        "steps of the path",
        "findings",
        "sums",
        "gates",
        "go-lives and milestones",
        "causes",
    ]


def test_without_full_long_tables_are_cut_and_counted() -> None:
    text = diff_markdown(large(300), "playbook.yaml", max_chars=None)

    assert counts(text)["moved tasks"] == 100
    assert counts(diff_markdown(large(300), "playbook.yaml", max_chars=None, full=True)) == {}


def test_the_same_comparison_gives_the_same_text() -> None:
    assert diff_markdown(whole(), "p.yaml") == diff_markdown(whole(), "p.yaml")
