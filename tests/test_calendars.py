"""Working time: arithmetic against a minute-by-minute count, and limits."""

from bisect import bisect_left
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmplan.calendars import (
    ALWAYS,
    MORNING_AND_AFTERNOON,
    Calendar,
    CalendarError,
    Spans,
    WorkWeek,
    both,
)

WEEK = Calendar([MORNING_AND_AFTERNOON] * 5 + [()] * 2)


def at(text: str) -> int:
    moment = datetime.fromisoformat(text)
    return moment.toordinal() * 1440 + moment.hour * 60 + moment.minute


def show(instant: int) -> str:
    day, minute = divmod(instant, 1440)
    return (datetime.fromordinal(day) + timedelta(minutes=minute)).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("instant", "start", "end"),
    [
        ("2027-03-01 09:30", "2027-03-01 09:30", "2027-03-01 09:30"),
        ("2027-03-01 12:30", "2027-03-01 13:00", "2027-03-01 12:00"),
        ("2027-03-01 08:00", "2027-03-01 08:00", "2027-02-26 17:00"),
        ("2027-03-05 17:00", "2027-03-08 08:00", "2027-03-05 17:00"),
        ("2027-03-06 11:00", "2027-03-08 08:00", "2027-03-05 17:00"),
    ],
)
def test_the_next_start_and_the_last_end_of_work(instant: str, start: str, end: str) -> None:
    assert show(WEEK.start_at_or_after(at(instant))) == start
    assert show(WEEK.end_at_or_before(at(instant))) == end


@pytest.mark.parametrize(
    ("instant", "minutes", "added", "subtracted"),
    [
        ("2027-03-01 08:00", 480, "2027-03-01 17:00", "2027-02-26 08:00"),
        ("2027-03-05 17:00", 480, "2027-03-08 17:00", "2027-03-05 08:00"),
        ("2027-03-03 10:00", 60, "2027-03-03 11:00", "2027-03-03 09:00"),
        ("2027-03-03 10:00", 0, "2027-03-03 10:00", "2027-03-03 10:00"),
        ("2027-03-07 10:00", 0, "2027-03-07 10:00", "2027-03-07 10:00"),
        ("2027-03-03 10:00", -60, "2027-03-03 09:00", "2027-03-03 11:00"),
    ],
)
def test_adding_ends_with_the_work_and_subtracting_begins_with_it(
    instant: str, minutes: int, added: str, subtracted: str
) -> None:
    assert show(WEEK.add(at(instant), minutes)) == added
    assert show(WEEK.subtract(at(instant), minutes)) == subtracted


def test_between_is_signed() -> None:
    friday, monday = at("2027-03-05 16:00"), at("2027-03-08 09:00")
    assert (WEEK.between(friday, monday), WEEK.between(monday, friday)) == (120, -120)


def test_exceptions_win_over_holidays_over_work_weeks_over_the_week() -> None:
    summer = WorkWeek(date(2027, 3, 1), date(2027, 3, 12), (((540, 720),),) * 3 + (None,) * 4)
    calendar = Calendar(
        [MORNING_AND_AFTERNOON] * 5 + [()] * 2,
        {date(2027, 3, 6): ((600, 660),), date(2027, 3, 3): ((480, 720),)},
        [summer],
        holidays=lambda year: [date(year, 3, 2), date(year, 3, 3)],
    )
    days = [date(2027, 3, day) for day in (1, 2, 3, 4, 6)]
    assert [calendar.spans(day) for day in days] == [
        ((540, 720),),
        (),
        ((480, 720),),
        MORNING_AND_AFTERNOON,
        ((600, 660),),
    ]


def test_the_24_hour_clock_and_work_through_midnight_are_one_stretch() -> None:
    nights = Calendar([((0, 360), (1320, 1440))] * 7)
    assert show(nights.add(at("2027-03-01 22:00"), 480)) == "2027-03-02 06:00"
    assert show(ALWAYS.add(at("2027-03-01 22:00"), 1440)) == "2027-03-02 22:00"
    assert ALWAYS.is_working(at("2027-03-07 03:00"))


def test_years_before_the_first_question_do_not_shift_what_was_answered() -> None:
    calendar = Calendar([MORNING_AND_AFTERNOON] * 5 + [()] * 2)
    position = calendar.position(at("2027-03-01 12:00"))
    assert show(calendar.subtract(at("2027-03-01 12:00"), 480 * 260 * 20)) == "2007-03-26 13:00"
    assert calendar.position(at("2027-03-01 12:00")) == position


# -- against a count of every minute

BASE = date(2027, 3, 1).toordinal()
hours = st.lists(st.integers(0, 24), unique=True, max_size=6).map(
    lambda marks: tuple(
        (a * 60, b * 60) for a, b in zip(sorted(marks)[::2], sorted(marks)[1::2], strict=False)
    )
)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    week = [draw(hours) for _ in range(6)] + [((480, 720),)]
    days = draw(st.dictionaries(st.integers(-10, 30), hours, max_size=5))
    first = draw(st.integers(-5, 10))
    different: tuple[Spans | None, ...] = tuple(draw(st.none() | hours) for _ in range(7))
    weeks = [WorkWeek(date.fromordinal(BASE + first), date.fromordinal(BASE + first + 9), different)]
    one = Calendar(week, {date.fromordinal(BASE + day): spans for day, spans in days.items()}, weeks)
    return both(one, Calendar([((300, 1200),)] * 7)) if draw(st.booleans()) else one


@settings(max_examples=60, deadline=None)
@given(calendars(), st.data())
def test_every_answer_equals_a_count_of_minutes(calendar: Calendar, data: st.DataObject) -> None:
    minutes = [
        day * 1440 + minute
        for day in range(BASE - 70, BASE + 70)
        for first, last in calendar.spans(date.fromordinal(day))
        for minute in range(first, last)
    ]
    for _ in range(5):
        instant = BASE * 1440 + data.draw(st.integers(-5 * 1440, 5 * 1440))
        other = BASE * 1440 + data.draw(st.integers(-5 * 1440, 5 * 1440))
        work = data.draw(st.integers(1, 600))
        i = bisect_left(minutes, instant)
        start, end = minutes[i], minutes[i - 1] + 1
        added, subtracted = minutes[i + work - 1] + 1, minutes[i - work]
        assert calendar.is_working(instant) == (start == instant)
        assert calendar.start_at_or_after(instant) == start
        assert calendar.end_at_or_before(instant) == end
        assert calendar.add(instant, work) == added
        assert calendar.subtract(instant, work) == subtracted
        assert calendar.between(instant, other) == bisect_left(minutes, other) - i
        assert calendar.fit(instant, work) == (start, added, calendar.position(start))
        assert calendar.fit_before(instant, work) == (subtracted, end, calendar.position(end))
        assert calendar.at(calendar.position(instant) + work) == added


# -- limits


@pytest.mark.parametrize(
    "calendar",
    [
        Calendar([()] * 7),
        Calendar([()] * 7, {date(2027, 3, 2): ((480, 490),)}),
        Calendar([()] * 7, holidays=lambda year: [date(year, 1, 1)]),
        both(Calendar([((0, 60),)] * 7), Calendar([((60, 120),)] * 7)),
    ],
)
def test_a_calendar_without_work_says_so_at_once(calendar: Calendar) -> None:
    now = at("2027-03-10 08:00")
    for ask in (calendar.start_at_or_after, lambda t: calendar.add(t, 60), lambda t: calendar.fit(t, 60)):
        with pytest.raises(CalendarError, match="no working time left"):
            ask(now)
    for ask in (lambda t: calendar.subtract(t, 60), lambda t: calendar.fit_before(t, 60)):
        with pytest.raises(CalendarError, match="no working time left"):
            ask(now)


def test_work_past_the_year_9999_is_refused_at_once() -> None:
    with pytest.raises(CalendarError, match="after the year 9999"):
        WEEK.add(at("2027-03-01 08:00"), 480 * 260 * 9000)
    with pytest.raises(CalendarError, match="outside the years 1 to 9999"):
        WEEK.start_at_or_after(10**12)
    with pytest.raises(CalendarError, match="before the year 1"):
        Calendar([((0, 1440),)] * 7).subtract(at("0001-03-01 08:00"), 480 * 260 * 8000)


@pytest.mark.parametrize("spans", [((720, 480),), ((480, 720), (700, 800)), ((0, 1441),), ((-60, 60),)])
def test_hours_that_make_no_sense_are_refused(spans: Spans) -> None:
    with pytest.raises(CalendarError, match="follow one another within one day"):
        Calendar([spans] * 7)
