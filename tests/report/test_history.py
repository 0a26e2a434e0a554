"""What moved between the commits of a plan: dates, money, and the day that a forecast is of."""

from datetime import date
from decimal import Decimal

import pytest

from crmplan.model import Money
from crmplan.report.history import Live, Shift, State, headline, history
from tests.report.histories import calendar_days, of, state, turn

MARCH, APRIL, MAY, JUNE = (date(2027, month, 1) for month in (3, 4, 5, 6))


def test_a_step_is_measured_against_the_last_version_that_can_be_planned() -> None:
    found = of(state(MAY), "a gap", state(JUNE, cost=900), "another", state(MAY, cost=900))

    assert [None, None, Decimal(31), None, Decimal(-31)] == [step.finish for step in found.steps]
    assert [None, None, Money(Decimal(-100), "EUR"), None, Money(Decimal(0), "EUR")] == [
        step.cost for step in found.steps
    ]
    assert 2 == found.gaps


def test_go_lives_that_move_come_and_go_are_told() -> None:
    found = of(
        state(JUNE, [("no", MARCH), ("de", APRIL)]),
        state(JUNE, [("no", APRIL), ("de", APRIL)]),
        state(JUNE, [("no", APRIL), ("fr", MAY)]),
    )

    assert [
        (),
        (Shift("no", "Go-live (No, Sales)", MARCH, APRIL, Decimal(31)),),
        (
            Shift("fr", "Go-live (Fr, Sales)", None, MAY, None),
            Shift("de", "Go-live (De, Sales)", APRIL, None, None),
        ),
    ] == [step.shifts for step in found.steps]
    assert [("no", APRIL, Decimal(31), 1), ("de", None, None, 0), ("fr", MAY, Decimal(0), 0)] == [
        (one.id, one.last, one.moved, one.moves) for one in found.go_lives
    ]


def test_a_go_live_under_another_id_is_the_same_one() -> None:
    def live(id: str, day: int) -> State:
        return state(date(2027, 9, 1), [(id, date(2027, 8, day))])._replace(
            go_lives=(Live(id, "Go-live (Americas)", date(2027, 8, day), False),)
        )

    found = of(live("AMER/go-live", 2), "gap", live("AMERICA/go-live", 5), live("US/go-live", 5))

    (course,) = found.go_lives
    assert (course.id, course.first, course.last, course.moved, course.moves) == (
        "US/go-live",
        date(2027, 8, 2),
        date(2027, 8, 5),
        3,
        1,
    )
    assert [len(step.shifts) for step in found.steps] == [0, 0, 1, 0]


def test_two_go_lives_of_one_version_never_become_one() -> None:
    def lives(*some: tuple[str, str]) -> State:
        day = date(2027, 8, 2)
        return state(day)._replace(go_lives=tuple(Live(id, name, day, False) for id, name in some))

    found = of(lives(("a", "One"), ("b", "Two")), lives(("a", "One")), lives(("b", "One")))

    assert [(one.id, one.days.count(None)) for one in found.go_lives] == [("a", 2), ("b", 0)]


def test_a_go_live_is_reached_from_the_step_on_that_says_so_to_the_end() -> None:
    lives = [("no", MARCH), ("de", MARCH)]
    found = of(
        state(JUNE, lives, finished=["de"]),
        state(JUNE, lives, finished=["no"]),
        "a gap",
        state(JUNE, lives, finished=["no", "de"]),
    )

    assert {"no": 1, "de": 3} == {one.id: one.reached for one in found.go_lives}


def test_a_forecast_is_of_the_status_date_where_it_is_new_else_of_the_commit() -> None:
    days = [date(2027, 3, day) for day in (1, 8, 15, 22, 23, 24, 29)]
    said: list[State | str] = [
        state(JUNE),
        state(JUNE, status=date(2027, 3, 5)),
        state(MAY, status=date(2027, 3, 5)),
        "a gap",
        state(MAY, status=date(2027, 3, 20)),  # Of before the gap: the order of the commits stays.
        state(MAY, status=date(2027, 3, 24)),
        state(MAY),
    ]

    found = history(
        "crm.yaml",
        [turn(at, one, day) for at, (one, day) in enumerate(zip(said, days, strict=True))],
        calendar_days,
    )

    assert [(3, 1), (3, 5), (3, 15), (3, 22), (3, 23), (3, 24), (3, 29)] == [
        (step.reported.month, step.reported.day) for step in found.steps
    ]


def test_costs_in_other_currencies_are_not_subtracted() -> None:
    dollars = state(JUNE)._replace(cost=Money(Decimal(5), "USD"))

    assert [None, None, Money(Decimal(0), "USD")] == [
        step.cost for step in of(state(JUNE), dollars, dollars).steps
    ]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ((state(MAY), state(JUNE)), "The finish slips by 31 working days in 2 commits"),
        ((state(JUNE), state(MAY)), "The finish is 31 working days earlier after 2 commits"),
        ((state(MAY), state(JUNE), state(MAY)), "The finish is back where it was after 3 commits"),
        ((state(MAY), state(MAY)), "The finish has not moved in 2 commits"),
        (("a gap",), "None of 1 commit can be planned"),
        ((state(MAY),), "The finish is 2027-05-01; one version alone does not show how it moved"),
        (
            ("a gap", "a gap", state(MAY, [("no", MARCH)])),
            "The finish is 2027-05-01; how it moved is not known, only 1 of 3 commits can be planned",
        ),
        (
            ("a gap", state(MAY), state(MAY)),
            "The finish has not moved in the 2 of 3 commits that can be planned",
        ),
        (
            (state(MAY), state(JUNE), "a gap"),
            "The finish slips by 31 working days in the 2 of 3 commits that can be planned",
        ),
        (
            (state(MAY, [("no", MARCH), ("de", MAY)]), state(MAY, [("no", APRIL)])),
            "The finish has not moved in 2 commits; 1 of 2 go-lives is later, 1 no longer planned",
        ),
        ((state(MAY), "a gap", state(MAY)), "The finish has not moved in 3 commits"),
        (
            (state(MAY, [("no", MARCH)]), state(MAY)),
            "The finish has not moved in 2 commits; the go-live is no longer planned",
        ),
        (
            (state(JUNE, [("no", MARCH), ("de", MAY)]), state(JUNE, [("no", APRIL), ("de", APRIL)])),
            "The finish has not moved in 2 commits; 1 of 2 go-lives is later",
        ),
    ],
)
def test_the_headline_says_where_it_went(said: tuple[str, ...], expected: str) -> None:
    assert expected == headline(of(*said))
