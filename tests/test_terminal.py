"""Text for a terminal: tables, frames, and nothing that harms the terminal."""

import unicodedata
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmplan.faults import fault
from crmplan.model import Finding, Location
from crmplan.source import Source
from crmplan.terminal import Style, cut, findings_text, frame, safe, table, width

TEXT = """\
tasks:
  erp-link: {duration: 3d}
  configure: {phase: build, needs: [erp-lnk], owner: ana}
"""
SOURCES = {"p.yaml": Source("p.yaml", TEXT)}


def unknown(at: Location, **more: object) -> Finding:
    message = 'no task "erp-lnk"; did you mean "erp-link"?'
    return Finding("unknown-task", "LNG-101", "error", message, at, **more)  # type: ignore[arg-type]


def test_a_frame_marks_the_place_and_says_how_to_mend_it() -> None:
    finding = unknown(
        Location("p.yaml", 3, 37, 3, 44),
        help="write the id of the task",
        also=((Location("p.yaml", 2, 3, 2, 11), "there is this one"),),
        tasks=("NO/a", "DE/a", "SA/a", "FR/a"),
    )

    assert frame(finding, SOURCES) == dedent("""\
        error[unknown-task LNG-101]  p.yaml:3:37  no task "erp-lnk"; did you mean "erp-link"?
          3 |    configure: {phase: build, needs: [erp-lnk], owner: ana}
            |                                      ^^^^^^^ 4 tasks: NO/a, DE/a, SA/a ...
          2 |    erp-link: {duration: 3d}
            |    ^^^^^^^^ there is this one
            = help: write the id of the task""")


def test_a_place_over_several_lines_is_marked_to_the_end_of_its_first() -> None:
    assert frame(unknown(Location("p.yaml", 1, 1, 3, 10)), SOURCES).splitlines()[1:] == [
        "  1 |  tasks:",
        "    |  ^^^^^^",
    ]


def test_a_place_behind_the_line_is_marked_at_its_end() -> None:
    assert frame(unknown(Location("p.yaml", 1, 99, 1, 100)), SOURCES).splitlines()[1:] == [
        "  1 |  tasks:",
        "    |        ^",
    ]


@pytest.mark.parametrize(
    "at",
    [Location("other.yaml", 3, 1, 3, 2), Location("p.yaml", 99, 1, 99, 2), Location("p.yaml", 4, 1, 4, 2)],
)
def test_a_place_without_a_line_has_no_frame(at: Location) -> None:
    assert frame(unknown(at), SOURCES) == (
        f'error[unknown-task LNG-101]  {at}  no task "erp-lnk"; did you mean "erp-link"?'
    )


def test_a_finding_without_a_place_names_what_it_is_about() -> None:
    finding = unknown(Location("", 0, 0, 0, 0), subject="NO/sales")

    assert frame(finding, {}) == (
        'error[unknown-task LNG-101]  NO/sales  no task "erp-lnk"; did you mean "erp-link"?'
    )


def test_further_places_in_other_files_and_more_than_a_few() -> None:
    also = [(Location("q.yaml", i, 1, i, 2), f"place {i}") for i in range(1, 7)]
    sources = {**SOURCES, "q.yaml": Source("q.yaml", "abc\n")}

    assert frame(unknown(Location("p.yaml", 1, 1, 1, 6), also=tuple(also)), sources).splitlines()[3:] == [
        "    = in q.yaml",
        "  1 |  abc",
        "    |  ^ place 1",
        "    = q.yaml:2:1: place 2",
        "    = q.yaml:3:1: place 3",
        "    = q.yaml:4:1: place 4",
        "    = and 2 more places",
    ]


@pytest.mark.parametrize(
    ("line", "column", "end", "shown", "marks"),
    [
        ("a:\tbad", 4, 7, "a:    bad", "      ^^^"),
        ("日本: bad", 5, 8, "日本: bad", "      ^^^"),
        ("e\u0301: bad", 5, 8, "e\u0301: bad", "   ^^^"),
        ("😀: 日本", 4, 6, "😀: 日本", "    ^^^^"),
        ("\x1b[31m: bad", 8, 11, "\\x1b[31m: bad", "          ^^^"),
        ("\u202eabc: bad", 7, 10, "\\u202eabc: bad", "           ^^^"),
        ("שלום: bad", 7, 10, "שלום: bad", "      ^^^"),
    ],
)
def test_marks_stand_below_what_is_shown(line: str, column: int, end: int, shown: str, marks: str) -> None:
    sources = {"p.yaml": Source("p.yaml", f"x: 1\r\n{line}\r\ny: 2\r\n")}

    lines = frame(unknown(Location("p.yaml", 2, column, 2, end)), sources).splitlines()

    assert lines[1:] == [f"  2 |  {shown}", f"    |  {marks}"]


@pytest.mark.parametrize("terminal", [None, 60])
def test_a_long_line_is_shown_around_the_place(terminal: int | None) -> None:
    line = "k: [" + "x, " * 200 + "BAD, " + "y, " * 200 + "]"
    start = line.index("BAD") + 1
    sources = {"p.yaml": Source("p.yaml", line)}

    finding = unknown(Location("p.yaml", 1, start, 1, start + 3))
    lines = frame(finding, sources, Style(False, terminal)).splitlines()

    assert len(lines[1]) <= (terminal or 107)
    assert lines[1][lines[2].index("^") : lines[2].rindex("^") + 1] == "BAD"
    assert lines[1].startswith("  1 |  …")
    assert lines[1].endswith("…")


def test_colours_only_where_asked_for() -> None:
    finding = unknown(Location("p.yaml", 3, 37, 3, 44))

    coloured = frame(finding, SOURCES, Style(colour=True))

    assert "\x1b[" not in frame(finding, SOURCES)
    assert coloured.startswith("\x1b[31m\x1b[1merror[unknown-task LNG-101]\x1b[0m")


def test_several_findings_have_an_empty_line_between_them() -> None:
    findings = [
        fault("empty-file", Location("a.yaml", 1, 1, 1, 1), "one"),
        fault("slow-yaml", Location("a.yaml", 1, 1, 1, 1), "two"),
    ]

    assert findings_text(findings, {}) == (
        "error[empty-file LNG-012]  a.yaml:1:1  one\n\ninfo[slow-yaml LNG-024]  a.yaml:1:1  two"
    )


_SAFE = ("Cc", "Cs", "Zl", "Zp")


@given(st.text(), st.integers(0, 5), st.integers(0, 40), st.integers(0, 40))
def test_no_text_of_a_playbook_reaches_the_terminal_raw(text: str, line: int, column: int, more: int) -> None:
    at = Location(text, line, max(column, 1), line, column + more)
    finding = Finding("x", "X-1", "error", text, at, text, ((at, text),), (text, text), text)

    shown = frame(finding, {text: Source(text, text)})

    assert [char for char in shown if unicodedata.category(char) in _SAFE and char != "\n"] == []
    assert [char for char in shown if char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"] == []
    shown.encode("utf-8")
    assert shown.encode("ascii", "replace")


def test_safe_shows_what_it_took_away() -> None:
    assert (
        safe("a\tb\nc\x1b[2J\x85\u202e\ud800\U000e0041 é") == "a b c\\x1b[2J\\x85\\u202e\\ud800\\U000e0041 é"
    )


@pytest.mark.parametrize(
    ("text", "columns"), [("", 0), ("abc", 3), ("日本", 4), ("e\u0301", 1), ("😀", 2), ("é", 1)]
)
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


@given(st.text(), st.integers(1, 20))
def test_cut_text_fits(text: str, columns: int) -> None:
    text = safe(text)

    assert width(cut(text, columns)) <= columns
    if width(text) <= columns:
        assert cut(text, columns) == text


# --- tables ---


def test_a_table_aligns_numbers_right_and_knows_wide_letters() -> None:
    rows = [("Norge", 12, "日本語", None), ("Deutschland", "1,450.5", "b", "-"), ("SA", "-3", "", "4%")]

    assert table(("region", "users", "名前", "share"), rows) == dedent("""\
        region         users  名前    share
        -----------  -------  ------  -----
        Norge             12  日本語
        Deutschland  1,450.5  b           -
        SA                -3             4%""")


def test_alignment_can_be_given() -> None:
    assert table(("a", "b"), [("1", "x"), ("22", "yy")], align="lr") == "a    b\n--  --\n1    x\n22  yy"


def test_a_table_without_rows_has_its_headers() -> None:
    assert table(("task", "days"), []) == "task  days\n----  ----"


def test_long_cells_take_several_lines_on_a_terminal_and_only_there() -> None:
    rows = [("pilot/NO/train", "waits for the end of the pilot in Norway", "a" * 40), ("x", "y", "z")]

    assert table(("task", "why", "at"), rows).splitlines()[2] == "  ".join(rows[0])
    assert table(("task", "why", "at"), rows, style=Style(width=40)).splitlines() == [
        "task          why           at",
        "------------  ------------  ------------",
        "pilot/NO/     waits for     aaaaaaaaaaaa",
        "train         the end of    aaaaaaaaaaaa",
        "              the pilot in  aaaaaaaaaaaa",
        "              Norway        aaaa",
        "x             y             z",
    ]


def test_words_stay_whole_while_there_is_room() -> None:
    assert table(
        ("start", "what it is"), [("2027-03-01", "a b c d e f")], style=Style(width=20)
    ).splitlines() == [
        "start       what it",
        "            is",
        "----------  --------",
        "2027-03-01  a b c d",
        "            e f",
    ]


@given(
    st.lists(st.lists(st.text(max_size=30), min_size=3, max_size=3), max_size=5),
    st.integers(30, 120),
)
def test_every_line_fits_the_terminal(rows: list[list[str]], columns: int) -> None:
    lines = table(("one", "two", "three"), rows, style=Style(width=columns)).split("\n")

    assert len(lines) >= len(rows) + 2
    assert all(width(line) <= columns for line in lines)
