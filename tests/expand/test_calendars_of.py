"""Calendars of a playbook: default, entries over it, countries, and the freezes on them."""

from datetime import date

import pytest

from crmplan.expand import Plan
from tests.expand.case import expanded, instant, said


def hours(plan: Plan, calendar: str, day: str) -> list[str]:
    spans = plan.calendars[calendar].spans(date.fromisoformat(day))
    return [f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in spans]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("8", ["08:00-12:00", "13:00-17:00"]),
        ("6", ["08:00-12:00", "13:00-15:00"]),
        ("4", ["08:00-12:00"]),
        ("7.5", ["08:00-12:00", "13:00-16:30"]),
        ("[09:00-13:00, 14:00-18:00]", ["09:00-13:00", "14:00-18:00"]),
    ],
)
def test_hours_are_a_number_or_spans(written: str, expected: list[str]) -> None:
    plan = expanded(f"calendars: {{default: {{hours: {written}}}}}\ntasks: {{x: {{}}}}\n")
    assert expected == hours(plan, "default", "2027-03-01")


def test_a_day_and_a_week_are_those_of_the_default_calendar_on_every_calendar() -> None:
    plan = expanded(
        """
calendars: {default: {week: mon-thu, hours: 6}, long: {hours: 10}}
tasks: {a: {duration: 1d, calendar: long}, b: {duration: 1w}, c: {duration: 4h}, d: {duration: 14ed}}
"""
    )
    assert ([360, 1440, 240, 20160], 360, 4) == (
        [task.duration for task in plan.tasks],
        plan.day_minutes,
        plan.week_days,
    )
    assert [False, False, False, True] == [task.elapsed for task in plan.tasks]


def test_an_entry_takes_what_it_does_not_say_from_default() -> None:
    plan = expanded(
        """
calendars:
  default: {week: mon-thu, hours: 6, closed: [2027-03-02]}
  late: {hours: [12:00-20:00]}
  own: {week: mon-fri, closed: [2027-03-03], open: [2027-03-06]}
tasks: {x: {}}
"""
    )
    assert [[], ["12:00-20:00"], []] == [hours(plan, "late", f"2027-03-0{day}") for day in (2, 3, 5)]
    assert [["08:00-12:00", "13:00-15:00"], [], ["08:00-12:00", "13:00-15:00"]] == [
        hours(plan, "own", f"2027-03-0{day}") for day in (2, 3, 6)
    ]


def test_hours_in_a_time_of_the_year_and_days_that_are_open_or_closed() -> None:
    plan = expanded(
        """
calendars:
  SA:
    week: sun-thu
    holidays: SA
    closed: [2027-05-17..2027-05-20]
    open: [2027-05-29]
    hours_in: [{from: 2027-02-08, to: 2027-03-09, hours: 6}]
tasks: {x: {calendar: SA}}
"""
    )
    assert {
        "2027-02-07": ["08:00-12:00", "13:00-17:00"],
        "2027-02-08": ["08:00-12:00", "13:00-15:00"],
        "2027-02-12": [],
        "2027-05-17": [],
        "2027-05-29": ["08:00-12:00", "13:00-17:00"],
        "2027-09-23": [],
    } == {
        day: hours(plan, "SA", day)
        for day in ("2027-02-07", "2027-02-08", "2027-02-12", "2027-05-17", "2027-05-29", "2027-09-23")
    }
    off = plan.days_off["SA"]
    assert ("", True) == (off.name(date(2027, 5, 29)), "National Day" in off.name(date(2027, 9, 23)))


def test_a_closed_day_without_a_holiday_is_called_closed() -> None:
    plan = expanded(
        "calendars: {default: {closed: [2027-05-17..2027-05-18], open: 2027-05-18}}\ntasks: {x: {}}\n"
    )
    assert ["", "closed", ""] == [plan.days_off["default"].name(date(2027, 5, day)) for day in (16, 17, 18)]


def test_a_country_code_is_the_default_calendar_with_its_public_holidays() -> None:
    plan = expanded(
        """
calendars: {default: {week: mon-thu}}
regions: {NO: {calendar: NO}, BY: {calendar: DE-BY}}
packages: {p: {for: region, tasks: {a: {}}}}
"""
    )
    assert ["NO", "DE-BY"] == [task.calendar for task in plan.tasks]
    # 17 May is Norway's day, Corpus Christi is a holiday in Bavaria; Fridays are off in both.
    assert [[], True, True, []] == [
        hours(plan, "NO", "2027-05-17"),
        bool(hours(plan, "DE-BY", "2027-05-18")),
        bool(hours(plan, "NO", "2027-05-27")),
        hours(plan, "DE-BY", "2027-05-27"),
    ]
    assert [] == hours(plan, "NO", "2027-05-21")


def test_holidays_that_the_playbook_writes_out_count_instead_of_those_of_the_country() -> None:
    plan = expanded(
        """
calendars:
  default: {holidays: NO, holiday_dates: {2027-05-18: Our day}}
  other: {holidays: NO}
tasks: {x: {}, y: {calendar: other}}
"""
    )
    assert (True, [], "Our day") == (
        bool(hours(plan, "default", "2027-05-17")),
        hours(plan, "default", "2027-05-18"),
        plan.days_off["default"].name(date(2027, 5, 18)),
    )
    assert [] == hours(plan, "other", "2027-05-17")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "calendars: {default: {holidays: UK}}\ntasks: {x: {}}\n",
            'bad-calendar 3: the public holidays of "UK" are not known; did you mean GB?',
        ),
        (
            "regions: {XX: {calendar: XX}}\npackages: {p: {for: region, tasks: {a: {}}}}\n",
            'bad-calendar 3: the public holidays of "XX" are not known',
        ),
        (
            "regions: {ZZ: {calendar: ZZ}}\ntasks: {x: {}}\n",
            'bad-calendar 3: the public holidays of "ZZ" are not known',
        ),
        (
            "calendars:\n  default:\n    holidays: UK\n  other: {week: sun-thu}\ntasks: {x: {}}\n",
            'bad-calendar 5: the public holidays of "UK" are not known; did you mean GB?',
        ),
        (
            "calendars: {none: {week: []}}\ntasks: {x: {}}\n",
            'bad-calendar 3: the calendar "none" has no working day; name some, for example week: mon-fri',
        ),
    ],
)
def test_a_calendar_without_working_time_or_with_an_unknown_country_is_an_error(
    text: str, expected: str
) -> None:
    assert [expected] == [one for one in said(expanded(text)) if one.startswith("bad-calendar")]


def test_a_task_and_those_who_do_it_need_hours_in_common() -> None:
    plan = expanded(
        """
people: {ana: {calendar: nights}, ben: {calendar: early}}
calendars: {nights: {hours: [22:00-24:00]}, early: {hours: [06:00-09:00]}}
tasks:
  a: {duration: 5d, team: [ana]}
  b: {duration: 5d, team: [ben]}
  c: {duration: 5ed, team: [ana]}
"""
    )
    assert [
        'bad-calendar 6: the calendars "default" and "nights" of a and of those who do it have no hour in common, so '
        "nobody could work on it; change one of them"
    ] == said(plan)
    assert not plan.schedulable


def test_a_week_of_one_day_is_long_enough_for_a_plan() -> None:
    plan = expanded("calendars: {default: {week: mon, holidays: NO}}\ntasks: {x: {duration: 5d}}\n")
    assert [] == said(plan)
    assert plan.schedulable


def test_dates_of_tasks_mean_the_begin_or_the_end_of_work_on_that_day() -> None:
    plan = expanded(
        """
calendars: {short: {hours: [09:00-15:00]}}
tasks:
  a: {duration: 1d, not_before: 2027-03-08, deadline: 2027-03-12}
  b: {duration: 1d, calendar: short, start_on: 2027-03-08, finish_not_before: 2027-03-12}
  c: {finish_on: 2027-03-14}
"""
    )
    assert [
        [("not_before", instant("2027-03-08 08:00")), ("deadline", instant("2027-03-12 17:00"))],
        [("finish_not_before", instant("2027-03-12 15:00")), ("start_on", instant("2027-03-08 09:00"))],
        [("finish_on", instant("2027-03-14 17:00"))],
    ] == [[(one.kind, one.instant) for one in task.constraints] for task in plan.tasks]
    assert instant("2027-03-01 08:00") == plan.start


# --- freezes ----------------------------------------------------------------------------------------------------------


def windows(text: str) -> list[tuple[str, str, str]]:
    return [(one.id, str(one.first), str(one.last)) for one in expanded(text).freezes]


def test_a_freeze_has_dates_or_comes_back_around_the_end_of_each_period() -> None:
    assert [
        ("peak", "2027-11-22", "2028-01-07"),
        # 8 working days before 31 March, 5 behind it; Easter Monday is no holiday here
        ("quarter", "2026-12-21", "2027-01-07"),
        ("quarter", "2027-03-19", "2027-04-07"),
    ] == windows(
        """
freezes:
  peak: {from: 2027-11-22, to: 2028-01-07, blocks: [go-live], reason: Peak}
  quarter: {every: quarter-end, before: 8d, after: 5d, blocks: [go-live], effect: move}
tasks: {x: {duration: 1d}}
"""
    )[:3]


def test_elapsed_days_around_a_period_are_calendar_days() -> None:
    assert [("month", "2027-02-26", "2027-03-03"), ("month", "2027-03-29", "2027-04-03")] == windows(
        "freezes: {month: {every: month-end, before: 2ed, after: 3ed}}\ntasks: {x: {duration: 1d}}\n"
    )[:2]


def test_a_repeated_freeze_reaches_beyond_the_end_of_the_programme() -> None:
    last = windows("freezes: {year: {every: year-end, after: 1d}}\ntasks: {x: {duration: 150w}}\n")[-1]
    assert "2031-01-01" <= last[2]


def test_a_freeze_holds_for_its_kinds_and_regions() -> None:
    plan = expanded(
        """
regions: {NO: {}, DE: {}}
freezes:
  some: {from: 2027-05-01, to: 2027-05-02, blocks: [go-live], regions: [DE], effect: move}
  all: {from: 2027-06-01, to: 2027-06-02}
packages: {p: {for: region, tasks: {go: {kind: go-live}, a: {duration: 1d}}}}
"""
    )
    assert [[False, True], [False, True], [True, True], [False, True]] == [
        [freeze.holds_for(task) for freeze in plan.freezes] for task in plan.tasks
    ]
    assert [True, False] == [freeze.move for freeze in plan.freezes]


def test_a_task_that_fits_between_no_two_windows_is_an_error() -> None:
    plan = expanded(
        """
freezes: {month: {every: month-end, before: 5d, after: 5d, blocks: [hypercare], effect: move}}
tasks:
  short: {kind: hypercare, duration: 5d}
  care: {kind: hypercare, duration: 4w}
"""
    )
    assert [
        'never-fits 6: care takes longer than the time between two windows of the freeze "month", which moves it; it '
        "could never run"
    ] == said(plan)


@pytest.mark.parametrize(
    "tasks",
    [
        "".join(f"  t{i}: {{duration: 36525d{f', needs: t{i - 1}' if i else ''}}}\n" for i in range(6)),
        "".join(f"  t{i}: {{duration: 1d{f', needs: t{i - 1} -36525d' if i else ''}}}\n" for i in range(12)),
    ],
)
def test_a_plan_of_many_centuries_is_an_error_and_gets_no_dates(tasks: str) -> None:
    plan = expanded("tasks:\n" + tasks)
    expected = (
        "too-long 4: the tasks take more than 400 years one behind the other; look at durations and lags, the "
        "longest is that of t0"
    )
    assert ([expected], False) == (said(plan), plan.schedulable)
