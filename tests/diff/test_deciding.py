"""What changes at gates besides their days."""

import pytest

from tests.diff.sides import PLAIN, diff

GATE = PLAIN.replace(
    "approvers: [ana]}",
    "approvers: [ana], criteria: {ready: {text: Design is signed}, open: {text: Fewer than 5 questions}}}",
)
DECIDED = "progress:\n  2027-03-12: {gates: {exit: {decided: DECISION, on: 2027-03-12, by: ana}}}\n"


def changes(*edits: tuple[str, str], text: str = GATE) -> list[tuple[str, str, str, str]]:
    return [(one.name, one.what, one.before, one.after) for one in diff(*edits, text=text).gates]


def test_of_approvers_and_criteria_only_what_comes_and_goes_is_told() -> None:
    found = changes(
        ("approvers: [ana]", "approvers: [ana, tom]"), ("Fewer than 5 questions", "Fewer than 9 questions")
    )

    assert [
        ("Design gate", "approvers", "", "Tom Berg"),
        ("Design gate", "criteria", "Fewer than 5 questions", "Fewer than 9 questions"),
    ] == found


def test_what_waits_for_a_gate() -> None:
    assert [("Design gate", "opens", "", "Train")] == changes(("opens: build", "opens: [build, train]"))


def test_a_decision() -> None:
    text = GATE + DECIDED.replace("DECISION", "go")

    assert [("Design gate", "decision", "go", "kill")] == changes(("decided: go", "decided: kill"), text=text)
    assert [("Design gate", "decision", "go", "")] == changes(
        (DECIDED.replace("DECISION", "go"), ""), text=text
    )


@pytest.mark.parametrize(
    "edits",
    [
        [("{name: Ana Ruiz}", "{name: Ana Vega}")],
        [("build: {name: Build", "build: {name: Construction")],
        [
            ("approvers: [ana]", "approvers: [tom]"),
            ("ana: {name: Ana Ruiz}, tom: {name: Tom Berg}", "ana: {name: Tom Berg}, tom: {name: Ana Ruiz}"),
        ],
        [
            ("{ready: {text: Design is signed}, ", "{"),
            ("5 questions}}", "5 questions}, ready: {text: Design is signed}}"),
        ],
    ],
    ids=["a person's name", "a task's name", "ids of two people", "the order"],
)
def test_names_and_order_are_no_change(edits: list[tuple[str, str]]) -> None:
    assert [] == changes(*edits)


def test_a_gate_that_is_new_or_gone_is_told_with_its_day_only() -> None:
    found = diff(("gates:\n", "gates:\n  start: {name: Start gate, kind: gate-stage, approvers: [tom]}\n"))

    assert ([("start", None)], ()) == ([(one.id, one.before) for one in found.gate_days], found.gates)
