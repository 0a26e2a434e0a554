"""The network that the engine schedules: activities, links and calendars as plain numbers, without names.

Instants and durations are int minutes (`crmplan.calendars`); activities, links and calendars are referred
to by their index. Whoever builds a Network keeps the mapping to names and places.
"""

from __future__ import annotations

from typing import NamedTuple

from crmplan.calendars import Calendar

FS, SS, FF, SF = "FS", "SS", "FF", "SF"
"""Link types: finish-to-start, start-to-start, finish-to-finish, start-to-finish."""

WORKING, ELAPSED, PERCENT = "working", "elapsed", "percent"
"""Kinds of lag: working minutes of the successor, clock minutes, per cent of the predecessor's duration."""


class Activity(NamedTuple):
    """One activity. ``duration`` is working minutes on its calendar, or clock minutes when ``elapsed``.

    calendar: index into ``Network.calendars``; resource_calendars: further ones that must work as well (19).
    late: as late as possible without moving another activity (10).
    start_no_earlier, finish_no_earlier: lower bounds, SNET and FNET (9).
    start_no_later, finish_no_later, deadline: cap the late dates only, SNLT, FNLT (11).
    start_on, finish_on: pin the activity, MSO and MFO (9).
    actual_start, actual_finish: what happened; never moved (18). ``remaining`` is the rest of the duration of
    a started activity (None: all of it), ``resume`` the instant at which the rest goes on (None: computed).
    blocked: pairs (from, to) that the activity must not overlap; it moves to the first working instant of its
    calendar behind them.
    delay: working minutes (clock minutes when elapsed) behind what links and constraints give.
    """

    duration: int
    calendar: int = 0
    elapsed: bool = False
    late: bool = False
    start_no_earlier: int | None = None
    finish_no_earlier: int | None = None
    start_no_later: int | None = None
    finish_no_later: int | None = None
    start_on: int | None = None
    finish_on: int | None = None
    deadline: int | None = None
    actual_start: int | None = None
    actual_finish: int | None = None
    remaining: int | None = None
    resume: int | None = None
    blocked: tuple[tuple[int, int], ...] = ()
    delay: int = 0
    resource_calendars: tuple[int, ...] = ()


class Link(NamedTuple):
    """A dependency. ``lag`` is minutes (negative: a lead), or per cent when ``lag_kind`` is "percent"."""

    pred: int
    succ: int
    type: str = FS
    lag: int = 0
    lag_kind: str = WORKING


class Network(NamedTuple):
    """What is scheduled together.

    start: the programme start, an instant. calendars: at least one; ``project_calendar`` is the index of the
    one on which free float is measured (15). status: the status instant, or None; with
    ``reschedule_unstarted`` no work that is left stays before it. parents: empty, or for each activity the
    index of its summary, -1 for none; an activity that is named there is a summary (17). critical_limit:
    total float in minutes up to which an activity is critical (16). pins_win: MSO and MFO override links (9);
    when False they bound the dates like SNET with SNLT, or FNET with FNLT.
    """

    start: int
    calendars: tuple[Calendar, ...]
    activities: tuple[Activity, ...]
    links: tuple[Link, ...] = ()
    project_calendar: int = 0
    status: int | None = None
    reschedule_unstarted: bool = True
    parents: tuple[int, ...] = ()
    critical_limit: int = 0
    pins_win: bool = True


class Times(NamedTuple):
    """The schedule: one entry per activity in each list.

    start, finish: the scheduled dates. early_*, late_*: instants. start_slack, finish_slack, total_slack,
    free_slack: minutes of work on the activity's own calendar (free: the project calendar; clock minutes
    for elapsed activities), which may be negative except free_slack. critical: total slack within the limit.
    driver: what fixed the scheduled start, or the finish where the finish rules: a link's index (>= 0), or
    one of the words in DRIVERS. finish_of_all: the latest early finish, from which the backward pass begins.
    order: the activities in the order in which they were scheduled.
    """

    start: list[int]
    finish: list[int]
    early_start: list[int]
    early_finish: list[int]
    late_start: list[int]
    late_finish: list[int]
    start_slack: list[int]
    finish_slack: list[int]
    total_slack: list[int]
    free_slack: list[int]
    critical: list[bool]
    driver: list[int | str]
    finish_of_all: int
    order: list[int]


START = "start"
"""Driver: the programme start."""
FREEZE = "freeze"
"""Driver: a freeze that the activity had to move behind."""
STATUS = "status"
"""Driver: the status date; work that has not been done cannot lie in the past."""
ACTUAL = "actual"
"""Driver: it has started; its start is a fact."""
LATE = "late"
"""Driver: scheduled as late as its successors allow."""
SUMMARY = "summary"
"""Driver of a summary: the activities below it."""
CONSTRAINTS = (
    "constraint:start_no_earlier",
    "constraint:finish_no_earlier",
    "constraint:start_on",
    "constraint:finish_on",
)
"""Drivers: the field of the activity that fixed the date."""
DRIVERS = (START, FREEZE, STATUS, ACTUAL, LATE, SUMMARY, *CONSTRAINTS)
