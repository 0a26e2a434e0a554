"""What all messages share: values that are quoted are cut to a readable length."""

import pytest

from crmplan.faults import MOST_QUOTED, readable

LONG = "a" * 60 + "b" * 60 + "c" * 60
SHORT = "a" * 55 + "…" + "c" * 24


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ('no kind "trainig"; did you mean "training"?', 'no kind "trainig"; did you mean "training"?'),
        (f'no kind "{LONG}"; did you mean "training"?', f'no kind "{SHORT}"; did you mean "training"?'),
        (f'"{LONG}" is no date', f'"{SHORT}" is no date'),
        (f"Nobody is accountable for {LONG}; name one", f"Nobody is accountable for {SHORT}; name one"),
        (
            f'no task "{"very long " * 20}end" ({LONG})',
            f'no task "{"very long " * 5}very…{("very long " * 3 + "end")[-24:].lstrip()}" ({SHORT})',
        ),
        (
            '"a" is given here and then, further down, given once more with another value than "b"; '
            'keep the one of the two places that is right: "c"',
            '"a" is given here and then, further down, given once more with another value than "b"; '
            'keep the one of the two places that is right: "c"',
        ),
    ],
)
def test_long_values_are_cut_in_the_middle(message: str, expected: str) -> None:
    assert readable(message) == expected


def test_a_value_of_the_longest_length_stays_whole() -> None:
    message = f'no kind "{"x" * MOST_QUOTED}"'

    assert readable(message) == message
    assert readable(f'no kind "{"x" * (MOST_QUOTED + 1)}"') != message


def test_a_place_stays_whole() -> None:
    message = f"live needs care ({'a/folder/' * 20}playbook.yaml:14), care needs live"

    assert readable(message) == message
