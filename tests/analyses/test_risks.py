"""The rating of risks: a grid of three by three, the middle for what nobody wrote."""

from decimal import Decimal
from typing import Any, cast

import pytest

from crmplan.analyses.risks import Limits, expected_days, rate
from crmplan.language.register import Risk
from crmplan.model import Money

LIMITS = Limits(Decimal("0.5"), Decimal(20), Money(Decimal(100000), "EUR"))


def risk(probability: str | None = None, rating: str = "") -> Risk:
    nowhere = cast(Any, None)
    return Risk(
        nowhere,
        "r",
        nowhere,
        probability=None if probability is None else Decimal(probability),
        rating=rating,
    )


def rated(
    probability: str | None, delay: str | None = None, cost: int | None = None, limits: Limits = LIMITS
) -> str:
    return rate(
        risk(probability),
        limits,
        None if delay is None else Decimal(delay),
        None if cost is None else Money(Decimal(cost), "EUR"),
    )


@pytest.mark.parametrize(
    ("probability", "slight", "moderate", "grave"),
    [
        ("0.19", "low", "low", "medium"),  # unlikely
        ("0.20", "low", "medium", "high"),  # possible, from two fifths of 50 %
        ("0.49", "low", "medium", "high"),
        ("0.50", "medium", "high", "high"),  # likely
    ],
)
def test_the_grid(probability: str, slight: str, moderate: str, grave: str) -> None:
    by_delay = [rated(probability, delay) for delay in ("4.9", "5", "19.9", "20")]
    # One and five per cent of 100,000.
    by_cost = [rated(probability, cost=cost) for cost in (999, 1000, 4999, 5000)]

    assert by_delay == by_cost == [slight, moderate, moderate, grave]


def test_the_worse_of_delay_and_cost_counts() -> None:
    assert (rated("0.2", "1", 5000), rated("0.2", "20", 1), rated("0.2", "1", 1)) == ("high", "high", "low")


def test_what_nobody_wrote_is_the_middle() -> None:
    assert [rated("0.1"), rated("0.2"), rated("0.5")] == ["low", "medium", "high"]
    assert [rated(None, "1"), rated(None, "5"), rated(None, "20")] == ["low", "medium", "high"]
    assert rated(None) == ""


def test_money_counts_for_nothing_where_no_cost_is_planned() -> None:
    assert rated("0.1", cost=10**9, limits=LIMITS._replace(cost=None)) == "low"


def test_a_written_rating_wins() -> None:
    assert rate(risk("0.01", "high"), LIMITS, Decimal(1), None) == "high"


def test_expected_days() -> None:
    assert expected_days(Decimal("0.4"), Decimal(15)) == 6
    assert str(expected_days(Decimal("0.4"), Decimal(8))) == "3.2"
    assert expected_days(None, Decimal(8)) is None
