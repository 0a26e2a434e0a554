"""Why a task is where it is: its chain, what closed days it passes, its followers, and where days can be bought."""

import pytest

from crmplan.analyses.why import Why, near, why
from crmplan.schedule import Schedule, schedule
from tests.expand.case import expanded


def explained(text: str, task: str) -> tuple[Schedule, Why]:
    found = schedule(expanded(text))
    return found, why(found, found.plan.index[task])


def chain(text: str, task: str) -> list[tuple[str, str, int]]:
    """Return the chain as (task, cause, line of what fixed it)."""
    found, answer = explained(text, task)
    return [(found.plan.tasks[one.task].id, one.cause, one.at.line) for one in answer.chain]


def test_the_chain_goes_from_the_programme_start_over_driving_links() -> None:
    text = """
tasks:
  a: {duration: 2d}
  b: {duration: 1d}
  c:
    duration: 1d
    needs:
      - b
      - a
  d: {needs: c}
"""
    assert [("a", "start", 4), ("c", "link", 10), ("d", "link", 11)] == chain(text, "d")


@pytest.mark.parametrize(
    ("field", "cause", "line"),
    [
        ("not_before: 2027-03-10", "not_before", 6),
        ("start_on: 2027-03-10", "start_on", 6),
        ("finish_on: 2027-03-10", "finish_on", 6),
        ("schedule: late", "late", 6),
    ],
)
def test_the_chain_begins_where_a_date_or_lateness_fixes_a_task(field: str, cause: str, line: int) -> None:
    text = f"tasks:\n  a: {{duration: 1d}}\n  b: {{duration: 1d, needs: a, {field}}}\n  long: {{duration: 30d}}\n"
    assert [("b", cause, line - 1)] == chain(text, "b")


def test_a_delay_stands_on_top_of_its_link() -> None:
    text = "tasks:\n  a: {duration: 1d}\n  b: {duration: 1d, needs: a, delay: 2d}\n"
    assert [("a", "start", 4), ("b", "delay", 5)] == chain(text, "b")


def test_a_freeze_is_named_with_its_line() -> None:
    text = """
freezes:
  old: {from: 2027-02-01, to: 2027-02-05, blocks: [cutover], effect: move}
  peak: {from: 2027-03-02, to: 2027-03-05, blocks: [cutover], effect: move}
  told: {from: 2027-03-01, to: 2027-03-07, blocks: [cutover]}
tasks:
  a: {kind: configure, duration: 1d}
  b: {kind: cutover, duration: 1d, needs: a}
"""
    _, answer = explained(text, "b")
    step = answer.chain[-1]
    assert ("freeze", "peak", 5) == (step.cause, step.freeze.id if step.freeze else "", step.at.line)
    assert ["2027-03-06", "2027-03-07"] == [str(one.day) for one in step.before]


def test_facts_and_the_status_date_end_the_chain() -> None:
    text = """
tasks:
  a: {duration: 5d}
  b: {duration: 1d, needs: a}
  c: {duration: 1d}
progress:
  2027-03-10: {tasks: {a: {started: 2027-03-01, finished: 2027-03-05}}}
"""
    assert [("b", "status", 5)] == chain(text, "b")
    assert [("a", "actual", 8)] == chain(text, "a")


def test_closed_days_before_and_inside_a_task_are_named() -> None:
    text = """
calendars: {default: {closed: [2027-03-04, 2027-03-09], holiday_dates: {2027-03-10: Our day}}}
tasks: {a: {duration: 3d}, b: {duration: 3d, needs: a}}
"""
    _, answer = explained(text, "b")
    assert ([("2027-03-04", "closed")], [("2027-03-09", "closed"), ("2027-03-10", "Our day")]) == (
        [(str(one.day), one.name) for one in answer.chain[1].before],
        [(str(one.day), one.name) for one in answer.chain[1].during],
    )


def test_a_weekend_between_a_link_and_the_start_is_a_day_off() -> None:
    _, answer = explained("tasks: {a: {duration: 5d}, b: {duration: 1d, needs: a}}\n", "b")
    assert [("2027-03-06", "no working day"), ("2027-03-07", "no working day")] == [
        (str(one.day), one.name) for one in answer.chain[1].before
    ]


def test_followers_say_how_far_the_task_can_slip_before_each_moves() -> None:
    found, answer = explained(
        """
tasks:
  a: {duration: 1d}
  long: {duration: 5d}
  b: {duration: 1d, needs: [a +1d, long]}
  c: {duration: 1d, needs: [a, long ss +3d]}
  d: {needs: [a ff, long]}
""",
        "a",
    )
    shown = [(found.plan.tasks[one.task].id, one.gap // 480) for one in answer.followers]
    assert ([("c", 2), ("b", 3), ("d", 4)], 2, 3) == (
        shown,
        answer.free_float // 480,
        answer.total_float // 480,
    )


def test_levers_say_what_shortening_each_task_of_the_chain_brings_and_what_holds_then() -> None:
    text = """
tasks:
  start: {duration: 2d}
  long: {duration: 10d, needs: start}
  other: {duration: 7d, needs: start}
  test: {duration: 3d, needs: [long, other]}
  go: {kind: go-live, needs: test}
"""
    found, answer = explained(text, "go")
    tasks = found.plan.tasks

    def holds(link: int | None) -> str:
        return "" if link is None else tasks[found.plan.links[link].pred].id

    assert [("long", 10, 3, "other"), ("test", 3, 3, ""), ("start", 2, 2, "")] == [
        (tasks[one.task].id, one.length // 480, one.most // 480, holds(one.held_by)) for one in answer.levers
    ]


def test_a_date_that_holds_makes_shortening_worthless() -> None:
    _, answer = explained(
        "tasks: {a: {duration: 2d}, b: {duration: 3d, needs: a, start_on: 2027-03-10}}\n", "b"
    )
    assert [(1, 1440)] == [(one.task, one.most) for one in answer.levers]


def test_what_is_finished_is_no_lever_and_what_runs_has_its_rest() -> None:
    text = """
tasks: {a: {duration: 5d}, b: {duration: 5d}, c: {duration: 1d, needs: [a, b]}}
progress:
  2027-03-03:
    tasks: {a: {started: 2027-03-01, finished: 2027-03-02}, b: {started: 2027-03-01, remaining: 4d}}
"""
    found, answer = explained(text, "c")
    assert [("b", 4), ("c", 1)] == [(found.plan.tasks[one.task].id, one.most // 480) for one in answer.levers]


def test_the_latest_date_of_the_task_itself_is_named() -> None:
    _, answer = explained(
        "tasks: {a: {duration: 5d, deadline: 2027-03-12, not_after: 2027-03-10}, b: {duration: 30d}}\n", "a"
    )
    assert ("not_after", 3 * 480, False) == (
        answer.capped_by.kind if answer.capped_by else "",
        answer.total_float,
        answer.critical,
    )


def test_near_lists_open_tasks_by_their_float() -> None:
    found = schedule(
        expanded(
            """
tasks:
  long: {duration: 20d}
  a: {duration: 16d}
  b: {duration: 18d}
  c: {duration: 10d}
  e: {duration: 25ed}
  done: {duration: 1d}
progress: {2027-03-01: {tasks: {done: {started: 2027-03-01, finished: 2027-03-01}}}}
"""
        )
    )
    assert ["b", "e", "a"] == [found.plan.tasks[i].id for i in near(found, 5)]


def test_a_holiday_on_a_day_off_of_the_week_is_not_named() -> None:
    text = """
calendars: {default: {holiday_dates: {2027-03-06: On a Saturday, 2027-03-08: On a Monday}}}
tasks:
  a: {duration: 7d}
"""
    _, answer = explained(text, "a")
    assert ["On a Monday"] == [one.name for one in answer.chain[0].during]
