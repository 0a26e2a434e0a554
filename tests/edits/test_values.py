"""Values put into a text: they stand where they belong, and nothing else changes."""

import textwrap
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmplan.edits.values import NoPlace, plain, with_item, with_values, written
from crmplan.nodes import Mapping as Map
from crmplan.nodes import parse
from crmplan.source import Source

NEW = {
    "progress": {
        "2027-04-30": {
            "tasks": {"NO/sales/build": {"started": "2027-04-01", "done": "60%"}},
            "gates": {"review": {"decided": "go"}},
        }
    }
}


def of(text: str) -> object:
    return plain(parse(Source("f", text))[0])


CASES = {
    "no section yet": (
        """\
        crmplan: 1
        tasks: {a: {duration: 5d}}
        """,
        """\
        crmplan: 1
        tasks: {a: {duration: 5d}}

        progress:
          2027-04-30:
            tasks:
              NO/sales/build: {started: 2027-04-01, done: 60%}
            gates:
              review: {decided: go}
        """,
    ),
    "lines and comments": (
        """\
        progress:
            2027-03-31:
                # the first month
                tasks:
                    a: {started: 2027-03-01}  # late
            # next month follows

        # people
        people: {}
        """,
        """\
        progress:
            2027-03-31:
                # the first month
                tasks:
                    a: {started: 2027-03-01}  # late
            # next month follows
            2027-04-30:
                tasks:
                    NO/sales/build: {started: 2027-04-01, done: 60%}
                gates:
                    review: {decided: go}

        # people
        people: {}
        """,
    ),
    "braces": (
        """\
        progress:
          2027-03-31: {tasks: {a: {started: 2027-03-01}}}  # March
        tasks: {}
        """,
        """\
        progress:
          2027-03-31: {tasks: {a: {started: 2027-03-01}}}  # March
          2027-04-30: {tasks: {NO/sales/build: {started: 2027-04-01, done: 60%}}, gates: {review: {decided: go}}}
        tasks: {}
        """,
    ),
    "braces throughout": (
        """\
        progress: {2027-03-31: {tasks: {a: {done: 5%}}}}
        """,
        """\
        progress: {2027-03-31: {tasks: {a: {done: 5%}}}, 2027-04-30: {tasks: {NO/sales/build: {started: 2027-04-01, done: 60%}}, gates: {review: {decided: go}}}}
        """,  # noqa: E501
    ),
    "one value on each line": (
        """\
        progress:
          2027-03-31:
            tasks:
              a:
                started: 2027-03-01
                note: |
                  first
                  second

        tasks: {}
        """,
        """\
        progress:
          2027-03-31:
            tasks:
              a:
                started: 2027-03-01
                note: |
                  first
                  second
          2027-04-30:
            tasks:
              NO/sales/build:
                started: 2027-04-01
                done: 60%
            gates:
              review:
                decided: go

        tasks: {}
        """,
    ),
    "the same day, in braces of many lines": (
        """\
        progress:
          2027-04-30: {
            tasks: {
              a: {started: 2027-03-31},  # why
              b: {done: 3%}  # last
            }
          }
        """,
        """\
        progress:
          2027-04-30: {
            tasks: {
              a: {started: 2027-03-31},  # why
              b: {done: 3%},  # last
              NO/sales/build: {started: 2027-04-01, done: 60%}
            },
            gates: {review: {decided: go}}
          }
        """,
    ),
    "the same day and task": (
        """\
        progress:
          2027-04-30:
            tasks:
              NO/sales/build: {started: 2027-03-31, remaining: 3d}  # told by phone
        """,
        """\
        progress:
          2027-04-30:
            tasks:
              NO/sales/build: {started: 2027-04-01, remaining: 3d, done: 60%}  # told by phone
            gates:
              review: {decided: go}
        """,
    ),
    "nothing but comments": (
        """\
        progress:
            # from April on
        tasks: {}
        """,
        """\
        progress:
            # from April on
            2027-04-30:
              tasks:
                NO/sales/build: {started: 2027-04-01, done: 60%}
              gates:
                review: {decided: go}
        tasks: {}
        """,
    ),
    "empty values": (
        """\
        progress:
          2027-04-30:
            tasks:
            gates: ~
        """,
        """\
        progress:
          2027-04-30:
            tasks:
              NO/sales/build: {started: 2027-04-01, done: 60%}
            gates: {review: {decided: go}}
        """,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_new_values_take_the_style_of_their_neighbours(case: str) -> None:
    before, after = map(textwrap.dedent, CASES[case])
    assert with_values(before, NEW, after={("progress",): "2027-03-31"}) == after


def test_line_ends_and_a_last_line_without_one_stay() -> None:
    before = "crmplan: 1\r\nprogress:\r\n  2027-03-31: {tasks: {a: {done: 5%}}}"
    wanted: Any = {"progress": {"2027-04-30": {"tasks": {"a": {"done": "9%"}}}}}
    expected = before + "\r\n  2027-04-30: {tasks: {a: {done: 9%}}}"
    assert with_values(before, wanted) == expected


def test_a_section_between_two_leaves_each_its_comments() -> None:
    before = "a: 1\n\nb:\n  c: 2\n  # of b\n\n# of d\nd: 3\n"
    expected = "a: 1\n\nb:\n  c: 2\n  # of b\n\nnew:\n  e: 4\n\n# of d\nd: 3\n"
    assert with_values(before, {"new": {"e": "4"}}, after={(): "b"}) == expected


def test_a_new_date_stands_behind_the_one_before() -> None:
    before = "progress:\n  2027-01-31: {note: a}\n  2027-03-31: {note: b}\n"
    expected = "progress:\n  2027-01-31: {note: a}\n  2027-02-28: {note: c}\n  2027-03-31: {note: b}\n"
    wanted: Any = {"progress": {"2027-02-28": {"note": "c"}}}
    assert with_values(before, wanted, after={("progress",): "2027-01-31"}) == expected


def test_a_value_takes_the_place_of_another_key() -> None:
    before = "progress:\n  d:\n    tasks:\n      a:\n        remaining: 4d  # still\n        spent: 5\n"
    keys = ("progress", "d", "tasks", "a")
    wanted: Any = {"progress": {"d": {"tasks": {"a": {"finished": "2027-04-30"}}}}}
    expected = before.replace("remaining: 4d", "finished: 2027-04-30")
    assert with_values(before, wanted, renamed={(*keys, "finished"): "remaining"}) == expected


@pytest.mark.parametrize(
    "text",
    [
        "base: &b {done: 5%}\nprogress: {d: {tasks: {a: *b}}}\n",
        "progress: none\n",
        "progress: [a]\n",
        "progress: {d: {tasks: {a: {done: {by: half}}}}}\n",
    ],
)
def test_what_cannot_be_added_to_is_refused(text: str) -> None:
    wanted: Any = {"progress": {"d": {"tasks": {"a": {"done": "9%"}}}}}
    with pytest.raises(NoPlace):
        with_values(text, wanted)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("crmplan: 1\n# x\nname: 3\n", "crmplan: 1\ninclude: [a.yaml]\n# x\nname: 3\n"),
        ("include: [b.yaml]  # x\n", "include: [b.yaml, a.yaml]  # x\n"),
        ("include: []\n", "include: [a.yaml]\n"),
        ("include:\n- b.yaml  # x\nname: 3\n", "include:\n- b.yaml  # x\n- a.yaml\nname: 3\n"),
        ("include: b.yaml  # x\nname: 3\n", "include: [b.yaml, a.yaml]  # x\nname: 3\n"),
    ],
)
def test_an_item_is_added_to_a_list(before: str, after: str) -> None:
    assert with_item(before, "include", "a.yaml") == after


@pytest.mark.parametrize("text", ["NO", "off", "1:30", "010", "1.10"])
def test_a_text_that_other_tools_misread_gets_quotes_as_fmt_gives_them(text: str) -> None:
    assert f'"{text}"' == written(text)


@given(st.text(max_size=30))
def test_a_text_reads_back_as_it_was(text: str) -> None:
    words = " ".join(text.split())
    root = parse(Source("f", f"a: {written(words)}\nb: {{c: {written(words)}, d: 1}}\n"))[0]
    assert isinstance(root, Map)
    below = root.get("b")
    assert isinstance(below, Map)
    assert [getattr(node, "value", None) for node in (root.get("a"), below.get("c"))] == [words, words]


# --- any text --------------------------------------------------------------------------------------------


DAYS = ("2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30")
VALUES = st.sampled_from(
    ("5%", "60%", "2027-03-01", "4d", "9000 EUR", '"a: b"', "'it''s'", "plain words", "12")
)
ENTRIES = st.dictionaries(st.sampled_from(("started", "done", "spent", "note")), VALUES, min_size=1)
STATUS = st.dictionaries(
    st.sampled_from(("tasks", "gates", "lines")),
    st.dictionaries(st.sampled_from(("a", "NO/sales/b", "c-1", "2")), ENTRIES, min_size=1),
    min_size=1,
)
PROGRESS = st.dictionaries(st.sampled_from(DAYS), STATUS, min_size=1)
COMMENTS = st.sampled_from(("", "", "", "  # a word", "  # {x: [1, #"))


@st.composite
def texts(draw: st.DrawFn, values: Mapping[str, Any]) -> str:
    """A map in some style of YAML, with comments and blank lines."""
    lines: list[str] = []

    def flow(value: Any) -> str:
        if isinstance(value, str):
            return value
        inside = ", ".join(f"{key}: {flow(below)}" for key, below in value.items())
        return draw(st.sampled_from(("{%s}", "{ %s }", "{%s, }"))) % inside if inside else "{}"

    def block(value: Mapping[str, Any], indent: int) -> None:
        step = draw(st.sampled_from((2, 4)))
        for key, below in value.items():
            for _ in range(draw(st.sampled_from((0, 0, 0, 1)))):
                lines.append(draw(st.sampled_from(("", f"{' ' * indent}# above", "# far left"))))
            quoted = draw(st.sampled_from((key, key, key, f'"{key}"')))
            if isinstance(below, str) or not below or draw(st.integers(0, 2)) == 0:
                lines.append(f"{' ' * indent}{quoted}: {flow(below)}{draw(COMMENTS)}")
            elif draw(st.integers(0, 3)) == 0:
                pad = " " * (indent + step)
                lines.append(f"{' ' * indent}{quoted}: {{{draw(COMMENTS)}")
                items = [f"{pad}{name}: {flow(one)}" for name, one in below.items()]
                lines.extend(f"{item},{draw(COMMENTS)}" for item in items[:-1])
                lines.append(items[-1] + draw(st.sampled_from(("", ","))) + draw(COMMENTS))
                lines.append(f"{' ' * indent}}}{draw(COMMENTS)}")
            else:
                lines.append(f"{' ' * indent}{quoted}:{draw(COMMENTS)}")
                block(below, indent + step)

    block(values, 0)
    end = draw(st.sampled_from(("\n", "\r\n")))
    return end.join(lines) + draw(st.sampled_from(("", end, end + end)))


def united(one: Any, other: Any) -> Any:
    if not isinstance(one, dict) or not isinstance(other, dict):
        return other
    return {**one, **{key: united(one.get(key), below) for key, below in other.items()}}


def is_part(short: str, long: str) -> bool:
    rest = iter(long)
    return all(letter in rest for letter in short)


@given(st.data(), PROGRESS, PROGRESS, st.sampled_from(("", *DAYS)))
def test_any_text_says_what_it_said_and_the_new_values(
    data: st.DataObject, old: dict[str, Any], new: dict[str, Any], after: str
) -> None:
    sections = {"crmplan": "1", "progress": old, "tasks": {"a": {"duration": "5d"}}}
    order = data.draw(st.permutations(list(sections)))
    text = data.draw(texts({key: sections[key] for key in order}))
    wanted = {"progress": new}
    changed = with_values(text, wanted, after={("progress",): after} if after else {})
    together = {**sections, "progress": united(old, new)}
    flow = "\n".join(f"{key}: {_flow(value)}" for key, value in together.items())
    assert of(changed) == of(flow)
    assert changed.count("\r\n") in (0, changed.count("\n"))
    replaced = any(
        field in old.get(day, {}).get(section, {}).get(ref, {})
        for day, status in new.items()
        for section, refs in status.items()
        for ref, fields in refs.items()
        for field in fields
    )
    if not replaced:
        assert is_part(text, changed)
    assert [line for line in text.splitlines() if line.lstrip().startswith("#")] == [
        line for line in changed.splitlines() if line.lstrip().startswith("#")
    ]
    assert with_values(changed, wanted) == changed


def _flow(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "{" + ", ".join(f"{key}: {_flow(below)}" for key, below in value.items()) + "}"
