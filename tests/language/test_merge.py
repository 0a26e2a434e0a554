"""The merge rule: maps merge, lists replace, ``key+`` appends, ``key: null`` removes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmplan.language.merge import merge, merge_sections
from crmplan.model import Finding, Location
from crmplan.nodes import Mapping, Node, Scalar, Sequence, parse
from crmplan.source import Source
from tests.yaml_texts import plain, said


def node(text: str, file: str = "p.yaml") -> Mapping:
    root, findings = parse(Source(file, text))
    assert isinstance(root, Mapping)
    assert findings == []
    return root


def merged(base: str, over: str, layered: tuple[str, ...] | None = None) -> tuple[object, list[str]]:
    findings: list[Finding] = []
    result = merge(node(base, "base.yaml"), node(over), findings, layered)
    return plain(result), said(findings)


@pytest.mark.parametrize(
    ("base", "over", "expected"),
    [
        ("a: 1", "b: 2", {"a": 1, "b": 2}),
        ("a: 1\nb: 2", "a: 3", {"a": 3, "b": 2}),
        ("a: {x: 1, y: 2}", "a: {y: 3, z: 4}", {"a": {"x": 1, "y": 3, "z": 4}}),
        ("a: [1, 2]", "a: [3]", {"a": [3]}),
        ("a: [1, 2]", "a+: [3]", {"a": [1, 2, 3]}),
        ("a: [1, 2]", "a+: 3", {"a": [1, 2, 3]}),
        ("a: x", "a+: [y]", {"a": ["x", "y"]}),
        ("a: null", "a+: [y]", {"a": ["y"]}),
        ("b: 1", "a+: [y]", {"b": 1, "a": ["y"]}),
        ("a: [1]", "a+: [2]\na: [0]", {"a": [0, 2]}),
        ("a: 1\nb: 2", "a: null", {"b": 2}),
        ("b: 2", "a: null", {"b": 2}),
        ("a: {x: 1}", "a: {x: null}", {"a": {}}),
        ("a: {x: 1}", "a: word", {"a": "word"}),
        ("a: word", "a: {x: 1}", {"a": {"x": 1}}),
        ("a: word", "a: {x+: [1], y: null}", {"a": {"x": [1]}}),
        ("a: [{x: 1}]", "a: [{y+: 2}]", {"a": [{"y+": 2}]}),
        ("t: {pilot.delay: 4w}", "t: {pilot/a.needs+: [b], x.owner: null}", {
            "t": {"pilot.delay": "4w", "pilot/a.needs+": ["b"], "x.owner": None}
        }),
        ("{}", "a: 1", {"a": 1}),
        ("a: 1", "{}", {"a": 1}),
    ],
)  # fmt: skip
def test_the_rule(base: str, over: str, expected: object) -> None:
    assert merged(base, over) == (expected, [])


def test_order_is_that_of_the_base_then_new_keys() -> None:
    result, _ = merged("c: 1\nb: 2\na: 3", "d: 4\na: 5\nb: null\nb2: 6")

    assert list(result) == ["c", "a", "d", "b2"]  # type: ignore[call-overload]


@pytest.mark.parametrize(("base", "over"), [("a: {x: 1}", "a+: [y]"), ("a: [1]", "a+: {x: 1}")])
def test_a_map_cannot_be_appended(base: str, over: str) -> None:
    result, findings = merged(base, over)

    assert result == plain(node(base))
    assert findings == [
        '1:1 append-to-no-list "a+" appends to a list, but "a" is a map; write "a:" to change it'
    ]


LAYERED = ("packages", "*", "tasks", "*")


def test_what_a_later_layer_needs_is_kept_in_the_tasks_of_packages() -> None:
    base = "packages: {build: {tasks: {a: {team: [x]}, b: {owner: ana}}}}\ntasks: {c: {owner: ana}}"
    over = (
        "packages: {build: {tasks: {a: {team+: [y]}, b: {owner: null, team+: [z]}, d: {n: null}}}}\n"
        "tasks: {c: {owner: null}}"
    )

    assert merged(base, over, LAYERED) == (
        {
            "packages": {
                "build": {
                    "tasks": {
                        "a": {"team": ["x", "y"]},
                        "b": {"owner": None, "team+": ["z"]},
                        "d": {"n": None},
                    }
                }
            },
            "tasks": {"c": {}},
        },
        [],
    )


def test_two_layers_of_appends_add_up() -> None:
    findings: list[Finding] = []
    file = merge(node("t: {a: {x+: [1]}}"), node("t: {a: {x+: [2]}}"), findings, ("t", "*"))
    task = file.get("t").get("a")  # type: ignore[union-attr]

    assert plain(merge(node("x: [0]"), task, findings)) == {"x": [0, 1, 2]}  # type: ignore[arg-type]
    assert findings == []


def test_values_keep_their_places() -> None:
    findings: list[Finding] = []
    base = node("a: {x: 1, y: [p]}\nb: 2\n", "base.yaml")
    over = node("a:\n  x: 3\n  y+: [q]\n")

    result = merge(base, over, findings)
    inner = result.get("a")
    assert isinstance(inner, Mapping)
    joined = inner.get("y")
    assert isinstance(joined, Sequence)

    assert result.key_at("b") == Location("base.yaml", 2, 1, 2, 2)
    assert inner.get("x").at == Location("p.yaml", 2, 6, 2, 7)  # type: ignore[union-attr]
    assert [str(item.at) for item in joined.items] == ["base.yaml:1:15", "p.yaml:3:8"]
    assert plain(base) == {"a": {"x": 1, "y": ["p"]}, "b": 2}


# --- sections of several files ---


def sections(*texts: str) -> tuple[object, list[Finding]]:
    findings: list[Finding] = []
    parts = [node(text, f"{letter}.yaml") for letter, text in zip("abcdef", texts, strict=False)]
    return plain(merge_sections(parts, findings)), findings


def test_sections_add_up_in_order() -> None:
    actual, findings = sections(
        "people: {ana: {}}\naccept: [1]", "people: {ben: {}}\ntasks:", "tasks: {t: {}}\naccept: [2]\npeople:"
    )

    assert actual == {"people": {"ana": {}, "ben": {}}, "accept": [1, 2], "tasks": {"t": {}}}
    assert findings == []


def test_an_id_given_twice_names_both_places() -> None:
    actual, findings = sections("people: {ana: {name: A}}", "people:\n  ana: {name: B}")

    assert actual == {"people": {"ana": {"name": "A"}}}
    assert said(findings) == [
        'b.yaml:2:3 given-twice "ana" in "people" is given here and in a.yaml:1; keep one of them'
    ]
    assert findings[0].also == ((Location("a.yaml", 1, 10, 1, 13), "the first one"),)


def test_a_word_given_twice_is_an_error() -> None:
    actual, findings = sections("crmplan: 1", "crmplan: 2")

    assert actual == {"crmplan": 1}
    assert said(findings) == [
        'b.yaml:1:1 given-twice "crmplan" is given here and in a.yaml:1; keep one of them'
    ]


# --- properties ---

_VALUES = st.recursive(
    st.integers(0, 3) | st.lists(st.integers(0, 3), max_size=3),
    lambda inner: st.dictionaries(st.sampled_from(["a", "b", "c"]), inner | st.none(), max_size=3),
    max_leaves=8,
)
_MAPS = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), _VALUES, max_size=4)
_CHANGES = st.dictionaries(st.sampled_from(["a", "b", "c", "a+", "b+"]), _VALUES | st.none(), max_size=4)


def tree(value: Any, file: str = "p.yaml") -> Node:
    place = (file, 1, 1, 1, 2)
    if isinstance(value, dict):
        entries = {k: (Scalar(k, k, True, *place), tree(v, file)) for k, v in value.items()}
        return Mapping(entries, True, *place)
    if isinstance(value, list):
        return Sequence([tree(item, file) for item in value], True, *place)
    return Scalar(str(value), value, True, *place)


def reference(base: Any, over: Any) -> Any:
    """The rule once more, on plain values."""
    result = dict(base)
    for name in sorted(over, key=lambda name: name.endswith("+")):
        value = over[name]
        if name.endswith("+"):
            below = result.get(name[:-1])
            if isinstance(below, dict) or isinstance(value, dict):
                continue
            lists = [v if isinstance(v, list) else [] if v is None else [v] for v in (below, value)]
            result[name[:-1]] = lists[0] + lists[1]
        elif value is None:
            result.pop(name, None)
        elif isinstance(value, dict):
            result[name] = reference(result[name] if isinstance(result.get(name), dict) else {}, value)
        else:
            result[name] = value
    return result


@given(_MAPS, _CHANGES)
def test_equals_the_rule_on_plain_values(base: dict[str, Any], over: dict[str, Any]) -> None:
    findings: list[Finding] = []

    result = merge(tree(base), tree(over), findings)  # type: ignore[arg-type]

    assert plain(result) == reference(base, over)


@given(_MAPS, _MAPS)
def test_merging_again_changes_nothing(base: dict[str, Any], over: dict[str, Any]) -> None:
    findings: list[Finding] = []
    once = merge(tree(base), tree(over), findings)  # type: ignore[arg-type]

    twice = merge(once, tree(over), findings)  # type: ignore[arg-type]

    assert plain(twice) == plain(once)
    assert findings == []


@given(_MAPS, _CHANGES)
def test_inputs_are_not_altered(base: dict[str, Any], over: dict[str, Any]) -> None:
    below, above = tree(base), tree(over)

    merge(below, above, [])  # type: ignore[arg-type]

    assert (plain(below), plain(above)) == (base, over)
