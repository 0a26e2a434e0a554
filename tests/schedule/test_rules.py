"""The rules of the schedule semantics one by one, with numbers worked out from the rules by hand.

The project week is Monday to Friday, 08-12 and 13-17; plans start on Monday 1 March 2027 at 08:00 unless a
test says otherwise. Durations are working days, slack is minutes (480 a day).
"""

from datetime import date

import pytest

from crmplan.calendars import ALWAYS, MORNING_AND_AFTERNOON, Calendar, CalendarError
from crmplan.schedule.engine import compute
from crmplan.schedule.network import Activity, Link, Network
from tests.schedule.small import DAY, WEEK, Small, at

NIGHTS = Calendar([((22 * 60, 1440),)] * 5 + [()] * 2)


# -- time (rules 1 to 4)


def test_rule_2_work_starts_in_working_time_and_ends_where_it_is_used_up() -> None:
    plan = Small(network={"start": at(6)}, a=1, b=0.25)
    assert plan.scheduled() == {"a": "Mon 08 08:00 - Mon 08 17:00", "b": "Mon 08 08:00 - Mon 08 10:00"}


def test_rule_3_a_milestone_stays_where_its_bound_puts_it() -> None:
    plan = Small("work done", network={"start": at(7, "00:00")}, kickoff=0, work=1, done=0)
    assert plan.scheduled() == {
        "kickoff": "Sun 07 00:00 - Sun 07 00:00",
        "work": "Mon 08 08:00 - Mon 08 17:00",
        "done": "Mon 08 17:00 - Mon 08 17:00",
    }


def test_rule_4_an_elapsed_duration_runs_on_the_clock_and_so_does_its_slack() -> None:
    plan = Small("a soak", a=5, soak=Activity(2 * 1440, elapsed=True), other=10)
    assert plan.scheduled("soak") == {"soak": "Fri 05 17:00 - Sun 07 17:00"}
    # The programme ends on Friday 12 at 17:00, five days of the clock later.
    assert plan.numbers("total_slack", "soak") == {"soak": 5 * 1440}


# -- forward (rules 5 to 10)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("a b", "Wed 03 08:00 - Thu 04 17:00"),
        ("a b ss", "Mon 01 08:00 - Tue 02 17:00"),
        ("a b ff", "Mon 01 08:00 - Tue 02 17:00"),
        ("a b +480", "Thu 04 08:00 - Fri 05 17:00"),
        ("a b -480", "Tue 02 08:00 - Wed 03 17:00"),
        ("a b ss +720", "Tue 02 13:00 - Thu 04 12:00"),
        ("a b ff +480", "Tue 02 08:00 - Wed 03 17:00"),
        ("a b +5760e", "Mon 08 08:00 - Tue 09 17:00"),
        ("a b +50%", "Thu 04 08:00 - Fri 05 17:00"),
        ("a b -25%", "Tue 02 13:00 - Thu 04 12:00"),
    ],
)
def test_rules_5_and_8_each_link_with_each_lag_bounds_the_start(link: str, expected: str) -> None:
    assert Small(link, a=2, b=2).scheduled("b") == {"b": expected}


def test_rule_5_the_latest_bound_wins() -> None:
    plan = Small("a c, b c ss +480", a=0.5, b=3, c=1)
    assert plan.scheduled("c") == {"c": "Tue 02 08:00 - Tue 02 17:00"}
    assert plan.numbers("driver", "c") == {"c": 1}


def test_rule_6_a_finish_that_sf_fixes_keeps_its_instant() -> None:
    plan = Small("a b, b c sf", a=2, b=1, c=1)
    assert plan.scheduled("c") == {"c": "Tue 02 08:00 - Wed 03 08:00"}


def test_rule_6_a_finish_in_the_night_is_kept_too() -> None:
    plan = Small("a b ff +1440e", a=5, b=1)
    assert plan.scheduled("b") == {"b": "Fri 05 08:00 - Sat 06 17:00"}


def test_rule_7_leads_may_start_a_successor_before_the_programme_but_ff_may_not() -> None:
    plan = Small("a fs -960, a ss ss -480, a sf sf, a ff ff", a=1, fs=1, ss=1, sf=1, ff=3)
    assert plan.scheduled("fs", "ss", "sf", "ff") == {
        "fs": "Fri 26 08:00 - Fri 26 17:00",
        "ss": "Fri 26 08:00 - Fri 26 17:00",
        "sf": "Fri 26 08:00 - Mon 01 08:00",
        "ff": "Mon 01 08:00 - Wed 03 17:00",
    }


def test_rule_7_an_earlier_bound_wins_over_the_programme_start_where_nothing_comes_before() -> None:
    plan = Small(
        "a c",
        a=Activity(DAY, start_no_earlier=at(25, month=2)),
        b=Activity(DAY, finish_no_earlier=at(26, "17:00", month=2)),
        c=Activity(DAY, start_no_earlier=at(25, month=2)),
    )
    assert plan.scheduled() == {
        "a": "Thu 25 08:00 - Thu 25 17:00",
        "b": "Fri 26 08:00 - Fri 26 17:00",
        "c": "Fri 26 08:00 - Fri 26 17:00",
    }


def test_rule_8_lag_is_counted_on_the_successors_calendar() -> None:
    plan = Small("a b +480", network={"calendars": (WEEK, ALWAYS)}, a=5, b=Activity(60, calendar=1))
    assert plan.scheduled("b") == {"b": "Sat 06 01:00 - Sat 06 02:00"}


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("a m +480", "Wed 03 17:00"),  # a positive lag lands on a work end
        ("a m -480", "Mon 01 17:00"),  # a lead from a finish lands on a work end
        ("b m ss -480", "Tue 02 08:00"),  # a lead from a start lands on a work start
    ],
)
def test_rule_8_where_a_lag_lands_shows_on_a_milestone(link: str, expected: str) -> None:
    plan = Small(f"a b, {link}", a=2, b=1, m=0)
    assert plan.scheduled("m") == {"m": f"{expected} - {expected}"}


def test_rule_9_lower_bounds_and_pins() -> None:
    plan = Small(
        "a late, a early, a on, a off",
        a=5,
        late=Activity(DAY, start_no_earlier=at(10)),
        early=Activity(DAY, finish_no_earlier=at(3)),
        on=Activity(DAY, start_on=at(3)),
        off=Activity(2 * DAY, finish_on=at(4, "17:00")),
    )
    assert plan.scheduled("late", "early", "on", "off") == {
        "late": "Wed 10 08:00 - Wed 10 17:00",
        "early": "Mon 08 08:00 - Mon 08 17:00",
        "on": "Wed 03 08:00 - Wed 03 17:00",
        "off": "Wed 03 08:00 - Thu 04 17:00",
    }
    assert plan.numbers("driver", "late", "early", "on", "off") == {
        "late": "constraint:start_no_earlier",
        "early": 1,
        "on": "constraint:start_on",
        "off": "constraint:finish_on",
    }


def test_rule_9_pins_that_do_not_win_are_pushed_by_links() -> None:
    plan = Small("a b", network={"pins_win": False}, a=5, b=Activity(DAY, start_on=at(3)))
    assert plan.scheduled("b") == {"b": "Mon 08 08:00 - Mon 08 17:00"}
    assert plan.numbers("total_slack", "b") == {"b": -3 * DAY}


def test_rule_10_late_activities_lie_end_to_end_before_what_they_must_not_move() -> None:
    def late(days: int) -> Activity:
        return Activity(days * DAY, late=True)

    plan = Small("build golive, train exam, exam golive", build=10, train=late(2), exam=late(1), golive=0)
    assert plan.early("train", "exam") == {
        "train": "Mon 01 08:00 - Tue 02 17:00",
        "exam": "Wed 03 08:00 - Wed 03 17:00",
    }
    assert plan.scheduled("train", "exam") == {
        "train": "Wed 10 08:00 - Thu 11 17:00",
        "exam": "Fri 12 08:00 - Fri 12 17:00",
    }
    assert plan.numbers("driver", "train", "golive") == {"train": "late", "golive": 0}


def test_rule_10_a_late_activity_does_not_move_one_that_has_float_itself() -> None:
    plan = Small("prep mid", prep=Activity(DAY, late=True), other=3, mid=1, end=10, network={})
    assert plan.scheduled("prep", "mid") == {
        "prep": "Mon 01 08:00 - Mon 01 17:00",
        "mid": "Tue 02 08:00 - Tue 02 17:00",
    }


def test_rule_10_without_successors_it_goes_to_its_late_dates() -> None:
    plan = Small(
        build=5, tidy=Activity(DAY, late=True), sign=Activity(DAY, late=True, deadline=at(4, "17:00"))
    )
    assert plan.scheduled("tidy", "sign") == {
        "tidy": "Fri 05 08:00 - Fri 05 17:00",
        "sign": "Thu 04 08:00 - Thu 04 17:00",
    }


# -- backward and slack (rules 11 to 16)


def test_rule_11_deadlines_and_latest_dates_cap_late_dates_and_move_nothing() -> None:
    plan = Small(
        "a b, a c, a d",
        a=5,
        b=Activity(DAY, deadline=at(5, "17:00")),
        c=Activity(DAY, finish_no_later=at(9, "17:00")),
        d=Activity(DAY, start_no_later=at(10)),
        end=10,
    )
    assert plan.scheduled("b", "c", "d") == dict.fromkeys("bcd", "Mon 08 08:00 - Mon 08 17:00")
    assert plan.numbers("total_slack") == {"a": -DAY, "b": -DAY, "c": DAY, "d": 2 * DAY, "end": 0}


def test_rule_12_late_finishes_move_back_to_a_work_end_but_a_milestones_do_not() -> None:
    plan = Small("a ready, ready b", a=1, ready=0, b=1)
    assert plan.late() == {
        "a": "Mon 01 08:00 - Mon 01 17:00",
        "ready": "Tue 02 08:00 - Tue 02 08:00",
        "b": "Tue 02 08:00 - Tue 02 17:00",
    }


def test_rule_13_ss_limits_the_late_start_and_the_late_finish_follows() -> None:
    plan = Small("a b ss", a=1, b=2, end=10)
    assert plan.late("a") == {"a": "Thu 11 08:00 - Thu 11 17:00"}


def test_rule_13_the_end_of_the_programme_still_holds() -> None:
    plan = Small("a b ss", a=10, b=1)
    assert plan.numbers("total_slack") == {"a": 0, "b": 9 * DAY}


def test_rule_14_start_and_finish_slack_differ_when_the_calendar_lies_between() -> None:
    # The night shift ends at midnight; its late finish is cut back to the end of its own work.
    plan = Small(network={"calendars": (WEEK, NIGHTS)}, day=2, night=Activity(60, calendar=1))
    assert plan.scheduled("night") == {"night": "Mon 01 22:00 - Mon 01 23:00"}
    assert plan.late("night") == {"night": "Mon 01 23:00 - Tue 02 00:00"}
    assert plan.numbers("total_slack", "night") == {"night": 60}


def test_rule_14_a_pinned_activity_whose_links_are_broken_shows_negative_slack() -> None:
    plan = Small("a b", a=5, b=Activity(DAY, start_on=at(3)), end=10)
    assert plan.numbers("start_slack", "b") == {"b": -3 * DAY}
    assert plan.numbers("finish_slack", "b") == {"b": 0}
    assert plan.numbers("total_slack", "a", "b") == {"a": -3 * DAY, "b": -3 * DAY}


def test_rule_9_a_pin_sets_the_late_dates_too() -> None:
    plan = Small(
        "a b, b c", a=1, b=Activity(DAY, start_on=at(3)), c=Activity(DAY, deadline=at(2, "17:00")), end=10
    )
    assert plan.late("a", "b") == {"a": "Tue 02 08:00 - Tue 02 17:00", "b": "Wed 03 08:00 - Wed 03 17:00"}
    assert plan.numbers("total_slack", "a", "b", "c") == {"a": DAY, "b": 0, "c": -2 * DAY}


def test_rule_15_free_slack_of_an_elapsed_duration_is_clock_time() -> None:
    # From Wednesday 08:00 until the meeting on Monday 08:00: five days of the clock, not three of work.
    plan = Small(
        "wait b", wait=Activity(2 * 1440, elapsed=True), b=Activity(DAY, start_no_earlier=at(8)), long=20
    )
    assert plan.scheduled("wait") == {"wait": "Mon 01 08:00 - Wed 03 08:00"}
    assert plan.numbers("free_slack", "wait") == {"wait": 5 * 1440}


def test_rule_15_free_slack_is_the_smallest_gap_and_never_negative() -> None:
    plan = Small(
        "a c, b c, a d ss +480, x y",
        a=1,
        b=3,
        c=1,
        d=1,
        x=3,
        y=Activity(DAY, start_on=at(2)),
        end=10,
    )
    assert plan.numbers("free_slack", "a", "b", "c", "x") == {"a": 0, "b": 0, "c": 6 * DAY, "x": 0}
    assert plan.numbers("total_slack", "a", "b", "c", "x") == {
        "a": 6 * DAY + 2 * DAY,
        "b": 6 * DAY,
        "c": 6 * DAY,
        "x": -2 * DAY,
    }


def test_rule_16_critical_is_total_slack_within_the_limit() -> None:
    assert Small(a=2, b=1).numbers("critical") == {"a": True, "b": False}
    assert Small(network={"critical_limit": DAY}, a=2, b=1).numbers("critical") == {"a": True, "b": True}


# -- summaries (rule 17)


def test_rule_17_links_of_a_summary_bind_and_cap_every_leaf() -> None:
    tree = {"a": "design", "b": "design", "c": "build", "d": "build"}
    plan = Small("design build", network={"parents": tree}, design=0, a=1, b=3, build=0, c=1, d=2)
    assert plan.scheduled() == {
        "design": "Mon 01 08:00 - Wed 03 17:00",
        "a": "Mon 01 08:00 - Mon 01 17:00",
        "b": "Mon 01 08:00 - Wed 03 17:00",
        "build": "Thu 04 08:00 - Fri 05 17:00",
        "c": "Thu 04 08:00 - Thu 04 17:00",
        "d": "Thu 04 08:00 - Fri 05 17:00",
    }
    # `c` may slip to Friday, so the link out of `design` still caps `a` at the start of `d` on Thursday.
    assert plan.numbers("total_slack") == {"design": 0, "a": 2 * DAY, "b": 0, "build": 0, "c": DAY, "d": 0}
    # Rule 15: the link stands on the summary, so for its leaves it does not cut free slack.
    assert plan.numbers("free_slack", "a", "design") == {"a": 2 * DAY, "design": 0}
    assert plan.numbers("driver", "build", "c") == {"build": "summary", "c": 0}


def test_rule_17_a_constraint_on_a_summary_binds_its_leaves() -> None:
    plan = Small(
        network={"parents": {"a": "phase", "b": "phase"}},
        phase=Activity(0, start_no_earlier=at(3), deadline=at(4, "17:00")),
        a=1,
        b=3,
    )
    assert plan.scheduled("phase", "a") == {
        "phase": "Wed 03 08:00 - Fri 05 17:00",
        "a": "Wed 03 08:00 - Wed 03 17:00",
    }
    assert plan.numbers("total_slack", "a", "b") == {"a": DAY, "b": -DAY}


# -- progress and resources (rules 18, 19)


def test_rule_18_facts_are_fixed_and_what_is_left_goes_on_at_its_resume_date() -> None:
    done = Activity(2 * DAY, actual_start=at(1), actual_finish=at(3, "17:00"))
    going = Activity(4 * DAY, actual_start=at(3), remaining=2 * DAY, resume=at(8))
    plan = Small("done going, before going, going after", done=done, before=1, going=going, after=1, end=10)
    assert plan.scheduled("done", "going", "after") == {
        "done": "Mon 01 08:00 - Wed 03 17:00",
        "going": "Wed 03 08:00 - Tue 09 17:00",
        "after": "Wed 10 08:00 - Wed 10 17:00",
    }
    assert plan.late("going") == {"going": "Wed 03 08:00 - Thu 11 17:00"}
    assert plan.numbers("start_slack", "done", "going") == {"done": 0, "going": 0}
    assert plan.numbers("finish_slack", "done", "going") == {"done": 0, "going": 2 * DAY}
    assert plan.numbers("total_slack", "done", "going") == {"done": 0, "going": 2 * DAY}
    assert plan.numbers("free_slack", "done", "going") == {"done": 0, "going": 0}
    # `before` is held by the resume date of `going`, Monday 8, not by its start, which has happened.
    assert plan.late("before") == {"before": "Fri 05 08:00 - Fri 05 17:00"}


def test_rule_18_what_is_finished_takes_no_free_slack_from_those_it_should_have_waited_for() -> None:
    done = Activity(DAY, actual_start=at(1), actual_finish=at(1, "17:00"))
    plan = Small(
        "open done, open done ff, open end", open=3, done=done, end=Activity(DAY, start_no_earlier=at(8))
    )
    assert plan.numbers("free_slack", "open") == {"open": 2 * DAY}


def test_rule_18_facts_may_be_incomplete() -> None:
    plan = Small(
        ended=Activity(2 * DAY, actual_finish=at(3, "17:00")),
        all_done=Activity(2 * DAY, actual_start=at(3), remaining=0),
        half_done=Activity(2 * DAY, actual_start=at(3), remaining=DAY),
        end=10,
    )
    assert plan.scheduled("ended", "all_done", "half_done") == {
        "ended": "Tue 02 08:00 - Wed 03 17:00",
        "all_done": "Wed 03 08:00 - Thu 04 17:00",
        "half_done": "Wed 03 08:00 - Thu 04 17:00",
    }


def test_rule_19_work_lies_where_task_and_resource_both_work() -> None:
    mornings = Calendar([((8 * 60, 12 * 60),)] * 5 + [()] * 2, {date(2027, 3, 2): ()})
    plan = Small(network={"calendars": (WEEK, mornings)}, a=Activity(DAY, resource_calendars=(1,)), b=5)
    assert plan.scheduled("a") == {"a": "Mon 01 08:00 - Wed 03 12:00"}
    # Slack is counted on the task's own calendar (14): Wednesday noon to Friday noon.
    assert plan.late("a") == {"a": "Thu 04 08:00 - Fri 05 12:00"}
    assert plan.numbers("finish_slack", "a") == {"a": 2 * DAY}


# -- ours to decide


def test_work_that_has_not_been_done_does_not_stay_in_the_past() -> None:
    going = Activity(4 * DAY, actual_start=at(1), remaining=2 * DAY)
    plan = Small(
        "going after",
        network={"status": at(5, "17:00"), "reschedule_unstarted": True},
        done=Activity(DAY, actual_start=at(1), actual_finish=at(1, "17:00")),
        going=going,
        waiting=1,
        flag=0,
        after=1,
    )
    assert plan.scheduled() == {
        "done": "Mon 01 08:00 - Mon 01 17:00",
        "going": "Mon 01 08:00 - Tue 09 17:00",
        "waiting": "Mon 08 08:00 - Mon 08 17:00",
        "flag": "Fri 05 17:00 - Fri 05 17:00",
        "after": "Wed 10 08:00 - Wed 10 17:00",
    }
    assert plan.numbers("driver") == {
        "done": "actual",
        "going": "actual",
        "waiting": "status",
        "flag": "status",
        "after": 0,
    }


def test_retained_logic_what_is_left_waits_for_the_predecessor() -> None:
    going = Activity(4 * DAY, actual_start=at(1), remaining=3 * DAY)
    plan = Small("first going", network={"reschedule_unstarted": True}, first=5, going=going)
    assert plan.scheduled("going") == {"going": "Mon 01 08:00 - Wed 10 17:00"}


def test_an_activity_moves_behind_every_freeze_it_would_overlap() -> None:
    freezes = ((at(4, "00:00"), at(6, "00:00")), (at(9, "00:00"), at(11, "00:00")))
    plan = Small(
        "a cutover, a golive, before cutover",
        a=3,
        before=1,
        cutover=Activity(2 * DAY, blocked=freezes),
        golive=Activity(0, blocked=freezes),
        short=Activity(3 * DAY, blocked=freezes),
    )
    assert plan.scheduled("cutover", "golive", "short") == {
        "cutover": "Thu 11 08:00 - Fri 12 17:00",
        "golive": "Wed 03 17:00 - Wed 03 17:00",
        "short": "Mon 01 08:00 - Wed 03 17:00",
    }
    assert plan.numbers("driver", "cutover", "golive") == {"cutover": "freeze", "golive": 1}
    # The backward pass ignores freezes: `a` could slip to the late start of the cutover.
    assert plan.numbers("total_slack", "a", "before") == {"a": 5 * DAY, "before": 7 * DAY}


def test_a_late_activity_is_not_put_into_a_freeze() -> None:
    freeze = ((at(11, "00:00"), at(13, "00:00")),)
    plan = Small("a z", a=Activity(DAY, late=True, blocked=freeze), end=10, z=0)
    plan = Small("b z, a z", a=Activity(DAY, late=True, blocked=freeze), b=10, z=0)
    assert plan.scheduled("a") == {"a": "Wed 10 08:00 - Wed 10 17:00"}


def test_a_late_activity_begins_where_it_pushes_no_successor_by_elapsed_lag() -> None:
    # `b` may start on Tuesday 9 at 08:00 at the latest, three days of the clock after `a`: no work begins on
    # Saturday 6, and Monday would push `b`. So `a` begins with the last span of work before.
    plan = Small("a b ss +4320e, b z", a=Activity(DAY, late=True), b=Activity(DAY, start_on=at(9)), z=0)
    assert plan.scheduled("a", "b") == {
        "a": "Fri 05 13:00 - Mon 08 12:00",
        "b": "Tue 09 08:00 - Tue 09 17:00",
    }


def test_a_late_start_is_not_put_behind_the_days_on_which_only_the_successor_works() -> None:
    # `b` must start by Friday 5, a working day for `b` and a day off for `a`, which starts with it: on Sunday it
    # is too late, so `a` has until Thursday 17:00 and `x`, one day of the clock before it, until Wednesday.
    south = Calendar([*[MORNING_AND_AFTERNOON] * 4, (), (), MORNING_AND_AFTERNOON])
    plan = Small(
        "a b ss, x a +1440e",
        network={"calendars": (WEEK, south)},
        a=Activity(DAY, calendar=1),
        b=Activity(DAY, start_no_later=at(5)),
        x=1,
        end=10,
    )
    assert plan.late("a", "x") == {"a": "Thu 04 17:00 - Sun 07 17:00", "x": "Wed 03 08:00 - Wed 03 17:00"}
    assert plan.numbers("total_slack", "x") == {"x": 2 * DAY}


def test_a_late_start_is_the_next_begin_of_work_where_nobody_loses_work_by_it() -> None:
    # `sign` has until Tuesday 9 17:00, the end of its work; to begin on Wednesday at 08:00 is the same to it.
    plan = Small("write sign ss", write=1, sign=Activity(0, deadline=at(9, "17:00")), end=8)
    assert plan.late("write", "sign") == {
        "write": "Wed 10 08:00 - Wed 10 17:00",
        "sign": "Tue 09 17:00 - Tue 09 17:00",
    }
    assert plan.numbers("total_slack", "write") == {"write": 7 * DAY}


def test_a_late_start_waits_no_night_when_the_clock_runs_behind_it() -> None:
    # One day of the clock after `write` begins, `sign` has to be there: Wednesday 10 17:00.
    plan = Small(
        "write sign ss +1440e", write=1, sign=Activity(DAY, elapsed=True, deadline=at(10, "01:00")), end=8
    )
    assert plan.late("write") == {"write": "Mon 08 17:00 - Tue 09 17:00"}


def test_before_a_lead_the_late_date_is_the_next_begin_of_work() -> None:
    # `test` begins at 08:00 half a day before `build` does, so 13:00 is soon enough and no second of 12:00 to 13:00
    # moves it: a milestone has until 13:00, a late task begins then, and the clock before them runs on.
    plan = Small(
        "ready test ss -240, coach test ss -240, wait ready",
        network={"calendars": (WEEK,)},
        wait=Activity(DAY, elapsed=True),
        ready=0,
        coach=Activity(DAY, late=True),
        test=Activity(DAY, start_on=at(5)),
        end=10,
    )
    assert plan.late("ready") == {"ready": "Fri 05 13:00 - Fri 05 13:00"}
    assert plan.scheduled("coach") == {"coach": "Fri 05 13:00 - Mon 08 12:00"}
    assert plan.late("wait") == {"wait": "Fri 05 05:00 - Fri 05 13:00"}


def test_free_slack_before_a_lead_of_other_hours_runs_to_the_next_begin_of_work() -> None:
    # `note` works two hours a day, so a lead of 480 minutes before Monday 1 08:00 counts from Thursday 4 12:00, or from
    # Friday 10:00, as none of its work lies between: four days and two hours behind Monday 08:00.
    short = Calendar([((600, 720),)] * 5 + [()] * 2)
    plan = Small(
        "plan note ff -480",
        network={"calendars": (WEEK, short)},
        plan=Activity(0, calendar=1),
        note=Activity(0, calendar=1),
        end=20,
    )
    assert plan.numbers("free_slack", "plan") == {"plan": 4 * DAY + 120}


def test_slack_ends_with_the_work_of_the_people_when_they_begin_again_too_late() -> None:
    # `a` is done on Mondays; `b` must start by Thursday 4 and starts with `a`. Had `a` until Thursday, its
    # people could not use it: the next Monday is too late.
    mondays = Calendar([MORNING_AND_AFTERNOON] + [()] * 6)
    plan = Small(
        "a b ss",
        network={"calendars": (WEEK, mondays)},
        a=Activity(DAY, resource_calendars=(1,)),
        b=Activity(DAY, start_no_later=at(4)),
        end=10,
    )
    assert plan.late("a") == {"a": "Mon 01 17:00 - Mon 08 17:00"}
    assert plan.numbers("total_slack", "a", "b") == {"a": DAY, "b": 3 * DAY}


def test_free_slack_is_what_the_predecessor_can_slip_over_an_elapsed_lag() -> None:
    # `b` starts on Tuesday 9: `a` can slip from Wednesday 3 to Friday 5 (Saturday by the clock), three days.
    plan = Small("a b +4320e", a=2, b=Activity(DAY, start_on=at(9)), end=10)
    assert plan.numbers("free_slack", "a") == {"a": 3 * DAY}


def test_a_delay_counts_behind_what_links_and_constraints_give() -> None:
    plan = Small(
        "a b", a=1, b=Activity(DAY, delay=2 * DAY), c=Activity(DAY, start_no_earlier=at(3), delay=DAY)
    )
    assert plan.scheduled("b", "c") == {
        "b": "Thu 04 08:00 - Thu 04 17:00",
        "c": "Thu 04 08:00 - Thu 04 17:00",
    }


def test_a_percentage_that_is_no_whole_minute_is_rounded_to_the_grid() -> None:
    assert Small("a b +33%", a=1, b=1).scheduled("b") == {"b": "Tue 02 10:38 - Wed 03 10:38"}


# -- what cannot be scheduled


def test_a_link_of_an_unknown_type_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown link 'FX'"):
        compute(Network(at(1), (WEEK,), (Activity(1), Activity(1)), (Link(0, 1, "FX"),)))


def test_a_ring_is_refused() -> None:
    with pytest.raises(ValueError, match=r"wait for one another in a ring: \[0, 1\]"):
        compute(Network(at(1), (WEEK,), (Activity(1), Activity(1)), (Link(0, 1), Link(1, 0))))


def test_a_calendar_without_work_is_refused() -> None:
    with pytest.raises(CalendarError, match="no working time"):
        compute(Network(at(1), (Calendar([()] * 7),), (Activity(1),)))


def test_an_empty_network_has_a_schedule() -> None:
    assert compute(Network(at(1), (WEEK,), ())).finish_of_all == at(1)
