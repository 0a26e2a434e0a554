"""A playbook's dates: what the plan hands to the engine, and what it reads back."""

from datetime import date
from decimal import Decimal

import pytest

from crmplan.expand import Plan
from crmplan.schedule import Schedule, schedule
from crmplan.schedule.show import day_of, days, duration_text, lag_text, last_day, working_days
from tests.expand.case import expanded, instant


def scheduled(text: str, as_of: date | None = None) -> Schedule:
    return schedule(expanded(text, as_of=as_of))


def dates(found: Schedule) -> dict[str, tuple[str, str]]:
    """Return start and finish of each task as ``03-01 08:00``."""

    def shown(at: int) -> str:
        return f"{day_of(at):%m-%d} {at % 1440 // 60:02}:{at % 60:02}"

    return {
        task.id: (shown(found.start[i]), shown(found.finish[i])) for i, task in enumerate(found.plan.tasks)
    }


def test_links_and_calendars_of_a_region_rule_the_dates() -> None:
    found = scheduled(
        """
regions: {NO: {calendar: north}, DE: {}}
calendars: {default: {}, north: {week: mon-thu, closed: [2027-03-02]}}
tasks: {start: {duration: 1d}}
packages: {p: {for: region, tasks: {a: {duration: 4d, needs: start}, m: {needs: a}}}}
"""
    )
    assert {
        "start": ("03-01 08:00", "03-01 17:00"),
        "NO/a": ("03-03 08:00", "03-09 17:00"),
        "NO/m": ("03-09 17:00", "03-09 17:00"),
        "DE/a": ("03-02 08:00", "03-05 17:00"),
        "DE/m": ("03-05 17:00", "03-05 17:00"),
    } == dates(found)


@pytest.mark.parametrize(
    ("field", "expected", "cause"),
    [
        ("not_before: 2027-03-10", ("03-10 08:00", "03-11 17:00"), "not_before"),
        ("finish_not_before: 2027-03-10", ("03-09 08:00", "03-10 17:00"), "finish_not_before"),
        ("start_on: 2027-03-10", ("03-10 08:00", "03-11 17:00"), "start_on"),
        ("finish_on: 2027-03-10", ("03-09 08:00", "03-10 17:00"), "finish_on"),
        ("start_by: 2027-03-01", ("03-02 08:00", "03-03 17:00"), "link"),
        ("not_after: 2027-03-02", ("03-02 08:00", "03-03 17:00"), "link"),
        ("deadline: 2027-03-02", ("03-02 08:00", "03-03 17:00"), "link"),
        ("delay: 2d", ("03-04 08:00", "03-05 17:00"), "delay"),
        ("schedule: late", ("03-04 08:00", "03-05 17:00"), "late"),
    ],
)
def test_every_date_field_has_its_meaning_and_is_the_cause(
    field: str, expected: tuple[str, str], cause: str
) -> None:
    found = scheduled(
        f"tasks: {{a: {{duration: 1d}}, b: {{duration: 2d, needs: a, {field}}}, c: {{duration: 5d}}}}\n"
    )
    b = found.plan.index["b"]
    assert (expected, cause) == (dates(found)["b"], found.driver[b][0])


@pytest.mark.parametrize("field", ["start_by: 2027-03-01", "not_after: 2027-03-02", "deadline: 2027-03-02"])
def test_a_missed_latest_date_gives_negative_float_and_moves_nothing(field: str) -> None:
    found = scheduled(f"tasks: {{a: {{duration: 1d}}, b: {{duration: 2d, needs: a, {field}}}}}\n")
    assert [-480, -480] == found.total_float


def test_work_without_a_duration_is_shared_by_the_units() -> None:
    found = scheduled(
        "people: {ana: {}, bob: {}}\n"
        "tasks: {a: {work: 6d, team: [ana, bob 2]}, b: {work: 6d, duration: 1d, team: [ana]}}\n"
    )
    assert ([960, 480], [2880, 2880]) == (
        [task.duration for task in found.plan.tasks],
        [task.work for task in found.plan.tasks],
    )


def test_a_range_is_scheduled_at_its_likely_value_or_its_middle() -> None:
    plan = expanded("tasks: {a: {duration: 25d..45d (30d)}, b: {duration: 2d..4d}}\n")
    assert [(30, 25, 45), (3, 2, 4)] == [
        (task.duration // 480, task.low // 480, task.high // 480) for task in plan.tasks
    ]


def test_a_person_with_a_calendar_works_only_on_it() -> None:
    found = scheduled(
        """
calendars: {default: {}, part: {week: [mon, tue]}}
people: {ana: {calendar: part}, bob: {}}
tasks: {a: {duration: 3d, team: [ana, bob]}, b: {duration: 3d, team: [bob]}}
"""
    )
    assert {"a": ("03-01 08:00", "03-08 17:00"), "b": ("03-01 08:00", "03-03 17:00")} == dates(found)


def test_a_freeze_that_moves_holds_for_its_kinds_and_one_that_reports_moves_nothing() -> None:
    found = scheduled(
        """
freezes:
  move: {from: 2027-03-02, to: 2027-03-05, blocks: [cutover, go-live], effect: move}
  tell: {from: 2027-03-01, to: 2027-03-31, blocks: [configure]}
tasks:
  build: {kind: configure, duration: 2d}
  cut: {kind: cutover, duration: 1d, needs: build}
  go: {kind: go-live, needs: build}
"""
    )
    # The freeze ends on a Friday; the go-live waits for Monday, when work begins again.
    assert {
        "build": ("03-01 08:00", "03-02 17:00"),
        "cut": ("03-08 08:00", "03-08 17:00"),
        "go": ("03-08 08:00", "03-08 08:00"),
    } == dates(found)
    assert [("start", None), ("freeze", None), ("freeze", None)] == found.driver


def test_what_is_left_of_a_task_begins_at_the_status_date_however_fast_it_went() -> None:
    found = scheduled(
        """
tasks: {fast: {duration: 10d}, slow: {duration: 10d}, next: {duration: 1d, needs: fast}}
progress:
  2027-03-05:
    tasks:
      fast: {started: 2027-03-01, remaining: 4d}
      slow: {started: 2027-03-01, remaining: 7d}
"""
    )
    assert {
        "fast": ("03-01 08:00", "03-11 17:00"),
        "slow": ("03-01 08:00", "03-16 17:00"),
        "next": ("03-12 08:00", "03-12 17:00"),
    } == dates(found)


def test_progress_moves_what_is_left_behind_the_status_date() -> None:
    found = scheduled(
        """
tasks:
  a: {duration: 5d}
  b: {duration: 5d}
  c: {duration: 1d, needs: a}
  d: {duration: 1d}
progress: {2027-03-10: {tasks: {a: {started: 2027-03-01, finished: 2027-03-08}, b: {started: 2027-03-02, done: 20%}}}}
"""
    )
    assert {
        "a": ("03-01 08:00", "03-08 17:00"),
        "b": ("03-02 08:00", "03-16 17:00"),
        "c": ("03-11 08:00", "03-11 17:00"),
        "d": ("03-11 08:00", "03-11 17:00"),
    } == dates(found)
    assert ["actual", "actual", "status", "status"] == [cause for cause, _ in found.driver]
    assert [False, True, False, False] == found.critical


def found_odd(text: str) -> list[str]:
    found = scheduled(text)
    return [f"{one.rule} {one.at.line}: {one.message}" for one in found.findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "tasks: {a: {duration: 1d}, b: {duration: 1d, needs: a -3d}}\n",
            [
                "before-start 3: b would start on 2027-02-25, before the programme start (2027-03-01), because of "
                "a lead of its link to a"
            ],
        ),
        (
            "tasks: {a: {duration: 1d}, b: {duration: 1d, needs: a sf}}\n",
            [
                "before-start 3: b would start on 2027-02-26, before the programme start (2027-03-01), because of "
                "its SF link to a"
            ],
        ),
        ("tasks: {a: {duration: 5d}, b: {duration: 1d, needs: a -3d}}\n", []),
        ("tasks: {a: {duration: 1d, not_before: 2027-02-01}}\n", []),
    ],
)
def test_a_lead_in_front_of_the_programme_start_is_a_finding(text: str, expected: list[str]) -> None:
    assert expected == found_odd(text)


@pytest.mark.parametrize(
    ("duration", "expected"),
    [
        ("22000d", []),
        (
            "30000d",
            [
                "far-end 3: b would end on 2257-02-20, after the year 2199; a duration or a lag up to it is too long"
            ],
        ),
    ],
)
def test_an_end_after_the_last_year_is_a_finding(duration: str, expected: list[str]) -> None:
    text = f"tasks: {{a: {{duration: {duration}}}, b: {{duration: {duration}, needs: a}}, c: {{needs: b}}}}\n"
    assert expected == found_odd(text)


@pytest.mark.parametrize(
    ("needs", "progress", "expected"),
    [
        (
            "a",
            "b: {started: 2027-03-03, done: 20%}",
            [
                "out-of-sequence 4: b has started before a, which it needs, was finished; what remains of b waits for a"
            ],
        ),
        (
            "a",
            "a: {started: 2027-03-01, finished: 2027-03-04}, b: {started: 2027-03-03, finished: 2027-03-05}",
            ["out-of-sequence 4: b has started before a, which it needs, was finished"],
        ),
        (
            "a ss",
            "b: {started: 2027-03-03}",
            [
                "out-of-sequence 4: b has started before a, which it needs, had started; what remains of b waits for a"
            ],
        ),
        ("a ss", "a: {started: 2027-03-01}, b: {started: 2027-03-03}", []),
        ("a ff", "a: {started: 2027-03-01}, b: {started: 2027-03-03}", []),
        ("a", "a: {started: 2027-03-01, finished: 2027-03-02}, b: {started: 2027-03-03}", []),
        ("a -2d", "a: {started: 2027-03-01}, b: {started: 2027-03-03}", []),
    ],
)
def test_progress_out_of_sequence_is_a_finding(needs: str, progress: str, expected: list[str]) -> None:
    assert expected == found_odd(
        f"tasks: {{a: {{duration: 5d}}, b: {{duration: 5d, needs: {needs}}}}}\n"
        f"progress: {{2027-03-08: {{tasks: {{{progress}}}}}}}\n"
    )


def path(found: Schedule, task: str = "") -> list[tuple[str, str]]:
    steps = found.paths[found.plan.index[task]] if task else found.path
    return [(found.plan.tasks[step.task].id, step.cause) for step in steps]


ROLLOUT = """
regions: {NO: {}, DE: {}}
modules: {sales: {}}
phases: [build, land]
waves: {one: {cells: all/sales}}
tasks:
  charter: {duration: 2d, phase: build}
  slow: {duration: 20d}
packages:
  build:
    for: cell
    defaults: {phase: build}
    tasks:
      configure: {duration: 3d, needs: charter}
      go-live: {kind: go-live, needs: [configure, this-region/ready], phase: land}
  land:
    for: region
    tasks:
      ready: {kind: gate-go-live, needs: this-region/all/configure, not_before: 2027-03-10, phase: land}
"""


def test_driving_paths_lead_to_the_finish_and_to_every_gate_and_go_live() -> None:
    found = scheduled(ROLLOUT)
    assert [("slow", "start")] == path(found)
    assert [("NO/ready", "not_before"), ("NO/sales/go-live", "link")] == path(found, "NO/sales/go-live")
    assert [("DE/ready", "not_before")] == path(found, "DE/ready")
    assert ["NO/sales/go-live", "DE/sales/go-live", "NO/ready", "DE/ready"] == [
        found.plan.tasks[i].id for i in found.paths
    ]
    with pytest.raises(KeyError):
        found.paths[0]


def test_a_driving_path_names_the_links_that_drive_it() -> None:
    found = scheduled("tasks: {a: {duration: 2d}, b: {duration: 1d}, c: {duration: 1d, needs: [b, a]}}\n")
    steps = found.path
    assert ([0, 2], [None, 1]) == ([step.task for step in steps], [step.link for step in steps])


def test_roll_ups_have_the_earliest_start_the_latest_finish_and_the_smallest_float_of_open_tasks() -> None:
    found = scheduled(ROLLOUT)
    rows = {
        key: (
            f"{day_of(one.start):%m-%d}",
            f"{day_of(one.finish):%m-%d}",
            one.total_float // 480,
            len(one.tasks),
        )
        for key, one in found.rollups.items()
    }
    assert {
        ("phase", "build"): ("03-01", "03-05", 15, 3),
        ("region", "NO"): ("03-03", "03-10", 13, 3),
        ("module", "sales"): ("03-03", "03-10", 13, 4),
        ("wave", "one"): ("03-03", "03-10", 13, 4),
        ("package", "build"): ("03-03", "03-10", 13, 4),
        ("phase", "land"): ("03-10", "03-10", 13, 4),
        ("package", "land"): ("03-10", "03-10", 13, 2),
        ("region", "DE"): ("03-03", "03-10", 13, 3),
    } == rows


def test_the_same_playbook_gives_the_same_dates_on_a_plan_without_tasks_that_matter() -> None:
    found = scheduled("gates: {g: {kind: gate-stage}}\n")
    assert (instant("2027-03-01 08:00"), [("start", None)]) == (found.finish_instant, found.driver)


# --- display ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "finish", "expected"),
    [
        ("2027-03-01 08:00", "2027-03-02 17:00", "2027-03-02"),
        ("2027-03-01 08:00", "2027-03-03 00:00", "2027-03-02"),
        ("2027-03-01 08:00", "2027-03-03 08:00", "2027-03-03"),
        ("2027-03-02 17:00", "2027-03-02 17:00", "2027-03-02"),
        ("2027-03-03 00:00", "2027-03-03 00:00", "2027-03-03"),
    ],
)
def test_a_finish_is_the_last_day_inclusive(start: str, finish: str, expected: str) -> None:
    assert expected == str(last_day(instant(start), instant(finish)))


@pytest.fixture
def short_days() -> Plan:
    return expanded("calendars: {default: {week: mon-thu, hours: 6}}\ntasks: {x: {}}\n")


@pytest.mark.parametrize(
    ("minutes", "elapsed", "expected", "text"),
    [
        (0, False, "0", "0d"),
        (360, False, "1", "1d"),
        (7200, False, "20", "20d"),
        (540, False, "1.5", "1.5d"),
        (-360, False, "-1", "-1d"),
        (1, False, "0", "0d"),
        (-1, False, "0", "0d"),
        (100, False, "0.28", "0.28d"),
        (20160, True, "14", "14ed"),
    ],
)
def test_minutes_are_days_of_the_programme(
    short_days: Plan, minutes: int, elapsed: bool, expected: str, text: str
) -> None:
    assert (expected, text) == (
        str(days(short_days, minutes, elapsed)),
        duration_text(short_days, minutes, elapsed),
    )


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (("FS", 0, "working"), ""),
        (("SS", 0, "working"), "ss"),
        (("FS", 720, "working"), "+2d"),
        (("FF", -180, "working"), "ff -0.5d"),
        (("FS", 10080, "elapsed"), "+7ed"),
        (("SS", 20, "percent"), "ss +20%"),
    ],
)
def test_type_and_lag_read_as_in_the_playbook(
    short_days: Plan, link: tuple[str, int, str], expected: str
) -> None:
    assert expected == lag_text(short_days, *link)


def test_working_days_between_two_instants(short_days: Plan) -> None:
    first, second = instant("2027-03-01 08:00"), instant("2027-03-09 15:00")
    assert [Decimal(6), Decimal(-6)] == [
        working_days(short_days, first, second),
        working_days(short_days, second, first),
    ]
