"""Thresholds of the status, and what people rate otherwise."""

import pytest

from crmplan.language.thresholds import DEFAULTS, Thresholds
from tests.commands_run import ROOT
from tests.language.reading import marked, read_text


def messages(lines: str) -> list[str]:
    """Return the messages of what is wrong with a few lines."""
    return [finding.message for finding in read_text(lines)[1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("slip: {amber: 5d, red: 20d}", []),
        ("slip: {red: 10d}", []),
        ("margin: {amber: 2w, red: 0d}", []),
        ("cost: {amber: 2%, red: 10%}", []),
        ("errors: {amber: 3, red: 3}", []),
        (
            "slip: {amber: 4w, red: 10d}",
            ['"red" of "slip" lies below its "amber", so amber would never be seen'],
        ),
        (
            "slip: {amber: 6w}",
            [
                '"red" of "slip" lies below its "amber", so amber would never be seen; the other one is 20d by default'
            ],
        ),
        (
            "margin: {amber: 5d, red: 2w}",
            ['"red" of "margin" lies above its "amber", so amber would never be seen'],
        ),
        ("slip: {amber: 5ed}", ['"5ed" is no number of working days; write it as 5d or 2w']),
        ("slip: {amber: 1d..2d}", ['"1d..2d" is no number of working days; write it as 5d or 2w']),
        ("cost: {yellow: 5%}", ['a threshold as a share has no "yellow"; did you mean "amber"?']),
        ("schedule: {amber: 5d}", ['the thresholds has no "schedule"; did you mean "slip"?']),
    ],
)
def test_thresholds(text: str, expected: list[str]) -> None:
    assert expected == messages(f"thresholds:\n  {text}\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("schedule: {rating: amber}", []),
        ("schedule: {rating: red, by: ana, reason: Two key users left}", []),
        ("schedule: {rating: green, by: ana, reason: The vendor has caught up}", []),
        (
            "schedule: {rating: green}",
            [
                '"green" rates it as well as can be, and the committee must read who says so and why; add by and '
                "reason"
            ],
        ),
        (
            "cost: {rating: green, by: ana}",
            [
                '"green" rates it as well as can be, and the committee must read who says so and why; add reason'
            ],
        ),
        ("scope: {rating: amber, by: anna}", ['no person "anna"; did you mean "ana"?']),
        ("scope: {rating: yellow}", ['no rating "yellow"; did you mean "amber"?']),
        (
            "budget: {rating: red}",
            ['no side of the status "budget"; it is one of schedule, cost, scope, readiness'],
        ),
        (
            "overall: {rating: red}",
            ['no side of the status "overall"; it is one of schedule, cost, scope, readiness'],
        ),
    ],
)
def test_ratings(text: str, expected: list[str]) -> None:
    assert expected == messages(f"progress:\n  2027-03-02:\n    ratings:\n      {text}\n")


def test_what_is_wrong_is_marked() -> None:
    lines = (
        "thresholds: {slip: {amber: 4w, red: 10d}}\n"
        "progress: {2027-03-02: {ratings: {cost: {rating: green, by: ana}, scope: {rating: red, by: bob}}}}\n"
    )

    assert ["10d", "green", "bob"] == marked(lines)


def test_the_page_names_the_thresholds_that_count() -> None:
    page = (ROOT / "docs/comparing.md").read_text(encoding="utf-8")
    section = page[page.index("## How it stands") :]
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in section.splitlines()
        if line.endswith("` |")
    ]

    def number(text: str) -> str:
        return text.removeprefix("fewer than ").replace(" ", "").removesuffix("d").replace("never", "")

    told = {key.strip("`"): (number(amber), number(red)) for _, _, amber, red, key in rows}
    told["errors"] = ("0", told["errors"][1])  # Red at once: amber is never seen.
    assert told == {key: (number(one.amber), number(one.red)) for key, one in DEFAULTS.items()}
    assert ("node", *told) == Thresholds._fields
