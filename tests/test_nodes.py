"""Located nodes: values of YAML 1.2, places, speed."""

import gc
from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from crmplan.model import Location
from crmplan.nodes import Mapping, Scalar, Sequence, parse
from crmplan.source import Source
from tests.effort import calls
from tests.yaml_texts import plain, read, said, told, values


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("null", None),
        ("~", None),
        ("", None),
        ("true", True),
        ("False", False),
        ("12", 12),
        ("-3", -3),
        ("+7", 7),
        ("010", 10),
        ("0.92", Decimal("0.92")),
        ("-.5", Decimal("-0.5")),
        ("45.000", Decimal("45.000")),
        ("NO", "NO"),
        ("on", "on"),
        ("yes", "yes"),
        ("y", "y"),
        ("12:30", "12:30"),
        ("2027-01-11", "2027-01-11"),
        ("1_000", "1_000"),
        ("1e5", "1e5"),
        ("0x1F", "0x1F"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("--", "--"),
        ("10%", "10%"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("9" * 41, "9" * 41),
        ("NULL", None),
        ("nULL", "nULL"),
    ],
)
def test_words_are_read_as_yaml_1_2(word: str, expected: object) -> None:
    actual = values(f"key: {word}\n")

    assert actual == {"key": expected}
    assert type(actual["key"]) is type(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r'a: "\ud83d\ude80 go \uD83C\uDDF3\uD83C\uDDF4"', {"a": "🚀 go 🇳🇴"}),
        (r'a: {b: "\ud83d\ude80", c: 1}', {"a": {"b": "🚀", "c": 1}}),
        (r'"\ud83d\ude80": "\ud83d\ude80"', {"🚀": "🚀"}),
        (r'a: "C:\\ud83d\\ude80"', {"a": r"C:\ud83d\ude80"}),
        (r'a: "\\\ud83d\ude80"', {"a": "\\🚀"}),
    ],
)
def test_an_emoji_in_two_halves_as_json_writes_it(text: str, expected: object) -> None:
    assert values(text + "\n") == expected


def test_what_stands_behind_an_emoji_in_two_halves_keeps_its_place() -> None:
    root, findings = parse(Source("p.yaml", 'a: {b: "\\ud83d\\ude80", c: 1}\n'))

    assert isinstance(root, Mapping) and findings == []
    inner = root.get("a")
    assert isinstance(inner, Mapping)
    assert inner.key_at("c") == Location("p.yaml", 1, 24, 1, 25)


def test_norway_is_a_key_and_a_value() -> None:
    assert values("NO: {on: NO, 1: yes, null: off}") == {"NO": {"on": "NO", "1": "yes", "null": "off"}}


def test_every_key_and_value_has_its_place() -> None:
    root, _ = read("""\
        tasks:
          train: {duration: 3d, team: [ana, 'b c']}
          go-live:
            needs:
              - train
        """)
    assert isinstance(root, Mapping)
    tasks = root.get("tasks")
    assert isinstance(tasks, Mapping)
    train = tasks.get("train")
    assert isinstance(train, Mapping)
    team = train.get("team")
    assert isinstance(team, Sequence)
    go_live = tasks.get("go-live")
    assert isinstance(go_live, Mapping)
    needs = go_live.get("needs")
    assert isinstance(needs, Sequence)

    assert root.key_at("tasks") == Location("p.yaml", 1, 1, 1, 6)
    assert root.key_at("missing") == root.at == Location("p.yaml", 1, 1, 5, 14)
    assert tasks.at == Location("p.yaml", 2, 3, 5, 14)
    assert train.at == Location("p.yaml", 2, 10, 2, 44)
    assert team.at == Location("p.yaml", 2, 31, 2, 43)
    assert [item.at for item in team.items] == [
        Location("p.yaml", 2, 32, 2, 35),
        Location("p.yaml", 2, 37, 2, 42),
    ]
    assert needs.items[0].at == Location("p.yaml", 5, 9, 5, 14)
    assert (train.flow, tasks.flow, team.flow, needs.flow) == (True, False, True, False)


def test_columns_count_letters_not_bytes() -> None:
    root, _ = read("ж😀é: {ü: x}\n")

    assert isinstance(root, Mapping)
    inner = root.get("ж😀é")
    assert isinstance(inner, Mapping)
    assert inner.key_at("ü") == Location("p.yaml", 1, 7, 1, 8)


@pytest.mark.parametrize(
    "text", ["\ufeffa: 1\nb: [2]\n", "a: 1\r\nb: [2]\r\n", "a: 1\rb: [2]\r", "---\na: 1\nb:\n- 2"]
)
def test_byte_order_mark_and_line_ends_do_not_matter(text: str) -> None:
    root, findings = parse(Source("p.yaml", text))

    assert (plain(root), findings) == ({"a": 1, "b": [2]}, [])


def test_crlf_keeps_the_places() -> None:
    _, findings = parse(Source("p.yaml", "a: 1\r\n\r\nb: {x: 1, x: 2}\r\n"))

    assert said(findings) == [
        '3:11 duplicate-key "x" is given twice, first in line 3; keep one or rename one'
    ]


def test_block_texts_keep_their_lines() -> None:
    assert values("""\
        a: |
          one: 1
          two:2
        b: >-
          folded
          text
        """) == {"a": "one: 1\ntwo:2\n", "b": "folded text"}


def test_aliases_stand_for_the_value_they_name() -> None:
    assert values("a: &x {b: 1}\nc: [*x, *x]\n") == {"a": {"b": 1}, "c": [{"b": 1}, {"b": 1}]}


def test_the_garbage_collector_is_as_before() -> None:
    gc.enable()
    parse(Source("p.yaml", "a: 1"))
    after_on = gc.isenabled()
    gc.disable()
    parse(Source("p.yaml", "a: ["))
    after_off = gc.isenabled()
    gc.enable()

    assert (after_on, after_off) == (True, False)


def test_without_libyaml_the_result_is_the_same_with_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "programme: {name: A, B, start: 2027-01-11}\ntasks:\n  a: {needs: [x, *y]}\n  a: [p: 2]\n  b: @x\n"
    fast, findings = read(text)
    monkeypatch.delattr(yaml, "CSafeLoader")
    slow, more = read(text)

    assert plain(slow) == plain(fast)
    assert [finding.rule for finding in more if finding.rule != "slow-yaml"] == [f.rule for f in findings]
    assert [str(finding.at) for finding in more if finding.rule == "slow-yaml"] == ["p.yaml:1:1"]


# --- properties ---

_AMBIGUOUS = st.sampled_from(
    ["NO", "on", "12:30", "2027-01-11", "1_000", "A, B", "x: y", "# c", "%", "1e3", "", " a", "-"]
)
_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\x85\u2028\u2029\ufeff"), max_size=12
    )
    | _AMBIGUOUS
)
_TREES = st.dictionaries(
    st.text("abcNOy-1 :", min_size=1, max_size=5),
    st.recursive(
        _SCALARS,
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.text("abcNOy-1 :", min_size=1, max_size=5), inner, max_size=4)
        ),
        max_leaves=12,
    ),
    max_size=5,
)


@given(tree=_TREES, flow=st.sampled_from([True, False, None]))
def test_agrees_with_pyyaml_on_what_pyyaml_writes(tree: dict[str, object], flow: bool | None) -> None:
    text = yaml.safe_dump(tree, default_flow_style=flow, allow_unicode=True, sort_keys=False)

    root, findings = parse(Source("p.yaml", text))

    if tree:
        assert said(findings) == []
        assert plain(root) == tree
    else:
        assert (plain(root), findings) == ({}, [])


@given(st.text() | st.text("{}[]:,-#&*!|>'\"%@`?\t \nab1.<=~", max_size=60))
def test_no_text_raises(text: str) -> None:
    root, findings = parse(Source("p.yaml", text))

    assert isinstance(root, Mapping) or findings
    assert all(finding.at.line >= 1 and finding.at.column >= 1 for finding in findings)


_LINES = st.sampled_from(
    [
        "tasks:",
        "  a:",
        "    duration: 3d",
        "    duration:3d",
        "    name: A: B",
        "  b: {name: A, B, owner: x}",
        "\tc: 1",
        '  d: "open',
        "  e: [x, {y: 1]",
        "  f: @x",
        "people: {ana: {name: 'it's'}}",
        "<<<<<<< HEAD",
        "  - item",
        "   odd: 1",
        "words alone",
        "---",
        "x: *y",
        "g: [builder: 2]",
        "  h: `x` \\ %",
        "i: }",
    ]
)


@given(st.lists(_LINES, max_size=12))
def test_no_mixture_of_slips_raises(lines: list[str]) -> None:
    text = "\n".join(lines)

    root, findings = parse(Source("p.yaml", text))

    assert isinstance(root, Mapping) or findings
    assert [finding.at for finding in findings] == sorted(finding.at for finding in findings)
    marks = [char for finding in findings for char in finding.message if "\U000f0000" <= char <= "\U000f00ff"]
    assert marks == []


# --- speed ---


def test_reading_does_little_more_than_the_bare_events() -> None:
    """Counted and not timed: ``bench`` measures the seconds."""
    lines = ["tasks:"]
    for i in range(1500):
        lines += [
            f"  task-{i}:",
            "    duration: 5d",
            f"    owner: person-{i % 9}",
            "    team: [builder 2, ana]",
        ]
        lines += [f"    needs: [task-{max(0, i - 3)} +2d]"] if i else []
    text = "\n".join(lines)
    events = sum(1 for _ in yaml.parse(text, Loader=yaml.CSafeLoader))

    assert calls(lambda: parse(Source("p.yaml", text))) < 3 * events


def test_growth_is_linear_in_a_file_of_one_long_flow_list() -> None:
    root, findings = parse(Source("p.yaml", f"a: [{', '.join(['x'] * 50_000)}]"))

    assert findings == []
    assert isinstance(root, Mapping)
    items = root.get("a")
    assert isinstance(items, Sequence)
    assert len(items.items) == 50_000
    assert isinstance(items.items[-1], Scalar)


def test_findings_are_in_the_order_of_the_text() -> None:
    assert told("""\
        b: {x: 1, x: 2}
        a: *nothing
        b: 1
        """) == [
        '1:11 duplicate-key "x" is given twice, first in line 1; keep one or rename one',
        "2:4 unknown-alias *nothing stands for a value marked &nothing above, and there is none",
        '3:1 duplicate-key "b" is given twice, first in line 1; keep one or rename one',
    ]
