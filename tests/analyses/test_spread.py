"""Spreading amounts over time: parts sum to the whole, whatever the calendar and the amount."""

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from crmplan.analyses.spread import Stretch, divided, month_of, shared
from crmplan.calendars import MORNING_AND_AFTERNOON, Calendar

DAY = 1440
OFFICE = Calendar([MORNING_AND_AFTERNOON] * 5 + [()] * 2)


def at(year: int, month: int, day: int, minute: int = 0) -> int:
    return date(year, month, day).toordinal() * DAY + minute


def test_half_of_an_odd_cent_goes_to_the_even_one() -> None:
    assert [divided(1, 1, 2), divided(3, 1, 2), divided(5, 1, 2), divided(-5, 1, 2)] == [0, 2, 2, -2]


def test_working_time_is_spread_by_working_time() -> None:
    # Friday 26 March to Monday 29 March 2027: two days of eight hours with a weekend between.
    stretch = Stretch(at(2027, 3, 26, 480), at(2027, 3, 29, 1020), OFFICE)
    assert [(date(2027, 3, 26), 50), (date(2027, 3, 29), 51)] == [
        (date.fromordinal(day), units) for day, units in stretch.days(101)
    ]


def test_a_month_gets_what_falls_into_it() -> None:
    # Four working days, one of them in April.
    stretch = Stretch(at(2027, 3, 29, 480), at(2027, 4, 1, 1020), OFFICE)
    assert list(stretch.months(100)) == [("2027-03", 75), ("2027-04", 25)]


def test_an_instant_is_spent_on_its_day() -> None:
    assert list(Stretch(at(2027, 3, 29, 1020), at(2027, 3, 29, 1020)).months(7)) == [("2027-03", 7)]


def test_work_that_ends_at_midnight_belongs_to_the_day_that_ends() -> None:
    stretch = Stretch(at(2027, 3, 31), at(2027, 4, 1))
    assert list(stretch.months(100)) == [("2027-03", 100)]
    assert [date(2027, 3, 31).toordinal()] == [day for day, _ in stretch.days(100)]


def test_time_without_work_is_spent_at_its_begin() -> None:
    stretch = Stretch(at(2027, 3, 27), at(2027, 3, 28), OFFICE)
    assert [(date(2027, 3, 27).toordinal(), 5)] == list(stretch.days(5))


def test_month_of_a_december_day() -> None:
    assert ("2027-12", date(2028, 1, 1).toordinal()) == month_of(date(2027, 12, 31).toordinal())


amounts = st.integers(-(10**9), 10**12)
starts = st.integers(at(2027, 1, 1), at(2028, 6, 30))
lengths = st.integers(0, 500 * DAY)


@given(amounts, starts, lengths, st.sampled_from([None, OFFICE]))
def test_days_sum_to_months_and_months_to_the_amount(
    units: int, first: int, length: int, calendar: Calendar | None
) -> None:
    stretch = Stretch(first, first + length, calendar)
    by_day = dict(stretch.days(units))
    by_month: dict[str, int] = {}
    for day, part in by_day.items():
        month = month_of(day)[0]
        by_month[month] = by_month.get(month, 0) + part
    assert units == sum(by_day.values())
    assert {month: part for month, part in by_month.items() if part} == dict(stretch.months(units))


@given(amounts, starts, lengths, st.integers(0, 900))
def test_until_a_day_is_the_sum_of_the_days_before(units: int, first: int, length: int, later: int) -> None:
    stretch = Stretch(first, first + length, OFFICE)
    day = first // DAY + later
    assert sum(part for one, part in stretch.days(units) if one <= day) == stretch.until(units, day)


@given(amounts, st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_shares_sum_to_the_amount_and_are_off_by_less_than_a_unit(units: int, weights: list[int]) -> None:
    parts = shared(units, weights)
    assert units == sum(parts)
    total = sum(weights)
    if total:
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part - Fraction(units * weight, total)) <= 1
