"""The nearest word to a misspelt one."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmplan.guess import did_you_mean, nearest, renamed

WORDS = [
    "go-live",
    "gate-go-live",
    "train",
    "training",
    "erp-link",
    "owner",
    "sponsor",
    "DE",
    "NO",
    "duration",
]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("golive", "go-live"),
        ("Go Live", "go-live"),
        ("gate_golive", "gate-go-live"),
        ("trian", "train"),
        ("trainings", "training"),
        ("erp-lnk", "erp-link"),
        ("sposnor", "sponsor"),
        ("durration", "duration"),
        ("dur", "duration"),
        ("ownr", "owner"),
        ("de", "DE"),
        ("DX", "DE"),
        ("XX", None),
        ("budget", None),
        ("", None),
        ("-", None),
        ("x" * 200, None),
        ("train", "training"),
    ],
)
def test_nearest(word: str, expected: str | None) -> None:
    assert nearest(word, WORDS) == expected


def test_a_beginning_of_two_words_is_no_guess() -> None:
    assert nearest("cut", ["cutover", "cutback-plan"]) is None


def test_the_only_word_with_a_part_is_the_guess() -> None:
    kinds = ["sponsor-charter", "kpi-review", "benefits-review", "unchartered-land"]

    assert nearest("charter", kinds) == "sponsor-charter"
    assert nearest("review", kinds) is None


def test_swapped_letters_are_likelier_than_other_letters() -> None:
    assert nearest("ERU", ["EGU", "ERN", "EUR"]) == "EUR"


def test_words_for_a_message() -> None:
    assert did_you_mean("golive", WORDS) == '; did you mean "go-live"?'
    assert did_you_mean("budget", WORDS) == ""


@given(st.text("abc-", max_size=6), st.lists(st.text("abc-", max_size=6), max_size=8))
def test_the_order_of_the_words_does_not_matter(word: str, words: list[str]) -> None:
    assert nearest(word, words) == nearest(word, sorted(words)) == nearest(word, reversed(words))


@given(st.text("abcde", min_size=5, max_size=12), st.data())
def test_one_slip_is_always_understood(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    slipped = data.draw(
        st.sampled_from(
            [
                word[:place] + word[place + 1 :],
                word[:place] + "x" + word[place:],
                word[:place] + "x" + word[place + 1 :],
            ]
        )
    )

    assert nearest(slipped, [word, "something-else", "zzzzzz"]) == word


def test_ten_thousand_words_are_searched_quickly() -> None:
    words = [f"R{i // 100}/sales/migrate-{i}" for i in range(10_000)]
    start = time.process_time()

    assert nearest("R5/sales/migrat-501", words) == "R5/sales/migrate-501"
    assert time.process_time() - start < 1


def test_what_kept_its_name_under_another_id_is_found_where_only_one_has_it() -> None:
    before = {"AMER/live": "Live (Americas)", "same": "Same", "a": "Twin", "b": "Twin", "gone": "Gone"}
    after = {"US/live": "Live (Americas)", "same": "Other", "c": "Twin", "new": "Same"}

    assert renamed(before, after) == {"AMER/live": "US/live"}
