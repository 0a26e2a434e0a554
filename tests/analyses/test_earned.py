"""Earned value and earned schedule against published numbers, and what is undefined."""

from fractions import Fraction

import pytest

from crmplan.analyses.earned import EarnedSchedule, Value, earned_time, execution_index, path_length_index


def test_a_published_project_with_all_indices() -> None:
    value = Value(500, 300, 200, 250)
    assert (value.cost_variance, value.schedule_variance) == (-50, -100)
    assert (value.cpi, value.spi) == (Fraction(4, 5), Fraction(2, 3))
    assert (value.eac_typical, value.eac_atypical, value.eac_hurried) == (625, 550, Fraction("812.5"))
    assert (value.etc, value.vac) == (375, -125)
    assert value.tcpi == Fraction("1.2")
    assert value.tcpi_to(625) == value.cpi
    assert value.eac_counted(400) == 650


def test_more_published_numbers() -> None:
    two = Value(10_000_000, 0, 3_000_000, 3_500_000)
    assert two.cpi is not None and two.tcpi is not None
    assert (round(float(two.cpi), 3), round(float(two.tcpi), 3)) == (0.857, 1.077)
    assert Value(5_000_000, 0, 1_500_000, 1_800_000).eac_typical == 6_000_000
    # A published 538,344 comes of a CPI rounded to 0.93 first.
    assert Value(500_000, 0, 150_000, 162_000).eac_typical == 540_000
    assert Value(500_000, 0, 100_000, 127_000).eac_atypical == 527_000
    last = Value(10_000, 4_000, 3_000, 4_000)
    assert (last.schedule_variance, last.spi) == (-1_000, Fraction(3, 4))


def test_what_is_undefined_is_none() -> None:
    nothing = Value(100, 0, 0, 0)
    assert (nothing.spi, nothing.cpi, nothing.eac_typical, nothing.eac_hurried) == (None, None, None, None)
    assert (nothing.etc, nothing.vac) == (None, None)
    assert Value(100, 50, 50, 100).tcpi is None
    assert Value(100, 50, 0, 20).eac_typical is None
    unknown = Value(100, 50, 40, None)
    assert (unknown.cpi, unknown.cost_variance, unknown.tcpi, unknown.tcpi_to(90)) == (None, None, None, None)
    assert (unknown.eac_atypical, unknown.eac_counted(3), unknown.spi) == (None, None, Fraction(4, 5))
    assert EarnedSchedule(Fraction(0), Fraction(0), Fraction(5)).spi is None
    assert EarnedSchedule(Fraction(0), Fraction(2), Fraction(5)).duration is None
    assert EarnedSchedule(Fraction(4), Fraction(5), Fraction(5)).to_complete is None


def test_published_earned_schedule() -> None:
    assert EarnedSchedule(Fraction(18), Fraction(20), Fraction(40)).spi == Fraction("0.9")


def test_earned_schedule_between_two_periods() -> None:
    es = earned_time((10, 25, 45, 70, 100), 40)
    time = EarnedSchedule(es, Fraction(4), Fraction(5))
    assert (es, time.variance, time.spi) == (Fraction("2.75"), Fraction("-1.25"), Fraction("0.6875"))
    assert time.duration is not None and round(float(time.duration), 2) == 7.27
    assert time.to_complete == Fraction("2.25")


@pytest.mark.parametrize(
    ("earned", "es"),
    [(0, Fraction(0)), (5, Fraction(1, 2)), (10, Fraction(3)), (20, Fraction(4)), (99, Fraction(4))],
)
def test_earned_schedule_at_the_ends_and_on_a_flat_stretch(earned: int, es: Fraction) -> None:
    assert earned_time((10, 10, 10, 20), earned) == es


@pytest.mark.parametrize(
    ("length", "room", "index"), [(720, -60, "0.917"), (80, 20, "1.250"), (800, 20, "1.025")]
)
def test_critical_path_length_index_as_published(length: int, room: int, index: str) -> None:
    found = path_length_index(length, room)
    assert found is not None and f"{float(found):.3f}" == index


def test_indices_of_nothing_are_undefined() -> None:
    assert path_length_index(0, 5) is None
    assert execution_index(3, 0) is None
    assert execution_index(19, 20) == Fraction("0.95")
