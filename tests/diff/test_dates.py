"""What moves: go-lives, milestones, gates, tasks, and the path; with the days that were approved."""

from datetime import date
from decimal import Decimal

import pytest

from crmplan.baselines import Stored
from crmplan.baselines.file import New, read, written
from crmplan.baselines.records import Approver, Baseline
from crmplan.diff.build import compare
from crmplan.diff.records import Moved, PathChange
from crmplan.diff.side import Side
from crmplan.renderers.plan_json import plan_json
from crmplan.source import Source
from tests.diff.sides import PLAIN, diff, side
from tests.diff.sides import written as as_json

LATER = ("duration: 20d", "duration: 22d")


def short(moves: tuple[Moved, ...]) -> list[tuple[str, str, str, Decimal | None]]:
    return [
        (
            one.id,
            f"{one.before:%m-%d}" if one.before else "",
            f"{one.after:%m-%d}" if one.after else "",
            one.days,
        )
        for one in moves
    ]


def test_go_lives_come_first_and_those_that_stay_are_counted() -> None:
    text = PLAIN.replace("gates:", "  start: {name: Kick-off}\n  end: {needs: build}\ngates:")

    found = diff(LATER, text=text)

    assert [
        ("NO/live", "04-09", "04-13", 2),
        ("ES/live", "04-09", "04-13", 2),
        ("end", "04-09", "04-13", 2),
    ] == short(found.milestones)
    assert (["go-live", "go-live", "milestone"], 1) == ([one.kind for one in found.milestones], found.steady)


def test_a_whole_move_is_told() -> None:
    (move,) = diff(LATER).moved

    assert (
        Moved(
            "build", "Build", "task", date(2027, 4, 9), date(2027, 4, 13), Decimal(2), None, None, Decimal(0)
        )
    ) == move


def test_what_is_new_or_gone_has_one_day() -> None:
    there = diff((", ES: {name: Spain, users: 60}", ""))
    back = compare(side(PLAIN, (", ES: {name: Spain, users: 60}", "")), side(PLAIN), weigh=False)

    assert ([("ES/live", "04-09", "", None)], [("ES/live", "", "04-09", None)]) == (
        short(there.milestones),
        short(back.milestones),
    )


def test_tasks_stand_in_display_order_and_what_is_gone_behind_what_it_followed() -> None:
    found = diff(
        ("design: {name: Design, duration: 10d", "design: {name: Design, duration: 11d"),
        ("  build: {name: Build, duration: 20d, owner: ana, needs: design, cost: {implementation: 20000}}\n",
         "  test: {name: Test, duration: 20d, owner: ana, needs: design}\n"),
        ("opens: build", "opens: test"),
        ("needs: [build, train]", "needs: [test, train]"),
    )  # fmt: skip

    assert [("design", 1), ("build", None), ("test", None), ("train", 1)] == [
        (one.id, one.days) for one in found.moved
    ]


def test_a_renamed_task_is_the_same_task() -> None:
    renamed = [
        ("build: {name: Build", "make: {name: Build"),
        ("opens: build", "opens: make"),
        ("[build, train]", "[make, train]"),
    ]

    found = diff(*renamed, LATER)

    assert [("make", "04-09", "04-13", 2)] == short(found.moved)
    assert found.path is None


def test_a_task_that_starts_on_another_day_moves_by_no_day_when_its_finish_stays() -> None:
    found = diff(
        ("train: {name: Train, duration: 5d", "train: {name: Train, duration: 4d, not_before: 2027-03-16")
    )

    assert [("train", "03-19", "03-19", 0)] == short(found.moved)


def test_days_are_working_days_of_head() -> None:
    closed = ("regions:", "calendars: {default: {closed: [2027-04-12]}}\nregions:")
    base, head = side(PLAIN), side(PLAIN, LATER, closed)

    assert [2, 2, 3] == [
        compare(*pair, weigh=False).finish
        for pair in (
            (base, head),
            (as_json(base), as_json(head)),
            (base, side(PLAIN, ("duration: 20d", "duration: 23d"))),
        )
    ]


def test_a_plan_json_of_an_earlier_release_counts_by_the_other_one_or_from_monday_to_friday() -> None:
    four_days = PLAIN.replace("regions:", "calendars: {default: {week: mon-thu}}\nregions:")
    base, head = side(four_days), side(four_days, ("duration: 20d", "duration: 24d"))

    def old(one: Side) -> Side:
        return Side(as_json(one).snapshot._replace(calendar=None), None)

    shifts = [
        compare(*pair, weigh=False).finish
        for pair in ((base, head), (base, old(head)), (old(base), old(head)))
    ]

    assert (date(2027, 4, 20), date(2027, 4, 27)) == (base.snapshot.finish, head.snapshot.finish)
    assert [4, 4, 5] == shifts


def test_gates_stand_apart() -> None:
    found = diff(("design: {name: Design, duration: 10d", "design: {name: Design, duration: 12d"))

    assert [("exit", "03-12", "03-16", 2)] == short(found.gate_days)
    assert {"go-live"} == {one.kind for one in found.milestones}


# --- the path -------------------------------------------------------------------------------------


def test_the_path_then_and_now() -> None:
    found = diff(("duration: 5d", "duration: 30d"))

    assert (
        PathChange(
            before=("Design", "Build", "Go-live (Norway)"),
            after=("Design", "Train", "Go-live (Norway)"),
            left=("Build",),
            joined=("Train",),
        )
        == found.path
    )


def test_the_same_path_on_other_days_is_no_change() -> None:
    assert diff(LATER).path is None


# --- what was approved ----------------------------------------------------------------------------


def approved(one: Side, name: str, before: Baseline | None = None) -> Baseline:
    assert one.text is not None
    new = New(name, Approver("ana", "Ana Ruiz", ""), date(2027, 1, 4), "Steering 1", "draft", "p.yaml")
    text = written(new, before, {"p.yaml": PLAIN}, plan_json(one.text.report))
    found = read(Source(f"p.baselines/{name}.json", text))
    assert isinstance(found, Baseline), found.message
    return found


def test_days_of_the_first_and_the_current_baseline_stand_beside() -> None:
    base = side(PLAIN)
    first = approved(side(PLAIN, ("duration: 20d", "duration: 18d")), "first")
    again = approved(base, "again", first)
    head = side(PLAIN, LATER)

    found = compare(base, head._replace(baselines=Stored((first, again))), weigh=False)

    april = [date(2027, 4, day) for day in (7, 9, 9, 13)]
    assert [april] * 3 == [
        [one.first, one.approved, one.before, one.after] for one in (*found.milestones, *found.moved)
    ]


@pytest.mark.parametrize("name", ["make", "build"])
def test_a_renamed_task_keeps_its_approved_day(name: str) -> None:
    edits = [
        ("build: {name: Build", f"{name}: {{name: Build"),
        ("opens: build", f"opens: {name}"),
        ("[build, train]", f"[{name}, train]"),
    ]
    base = side(PLAIN)
    head = side(PLAIN, *(edits if name != "build" else []), LATER)._replace(
        baselines=Stored((approved(base, "first"),))
    )

    (move,) = compare(base, head, weigh=False).moved

    assert (name, date(2027, 4, 9)) == (move.id, move.approved)
