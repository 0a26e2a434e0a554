"""Driving paths, near-critical activities and float to one target (rule 16)."""

from crmplan.schedule.engine import float_to, floats_to
from crmplan.schedule.network import Activity
from crmplan.schedule.paths import driving_path, near_critical
from tests.schedule.small import DAY, Small, at


def path(plan: Small, target: str | None = None) -> list[tuple[str, int | str]]:
    goal = None if target is None else plan.names.index(target)
    return [(plan.names[step.activity], step.driver) for step in driving_path(plan.network, plan.times, goal)]


def test_the_path_to_the_finish_names_the_link_that_drives_each_step() -> None:
    plan = Small("a c, b c, c d ss +480", a=1, b=3, c=2, d=4)
    assert path(plan) == [("b", "start"), ("c", 1), ("d", 2)]


def test_the_path_begins_where_a_constraint_or_a_freeze_holds() -> None:
    freeze = ((at(4, "00:00"), at(8, "00:00")),)
    plan = Small(
        "a b, x y", a=1, b=Activity(DAY, start_no_earlier=at(10)), x=3, y=Activity(DAY, blocked=freeze)
    )
    assert path(plan, "b") == [("b", "constraint:start_no_earlier")]
    assert path(plan, "y") == [("y", "freeze")]


def test_the_path_goes_through_the_leaf_that_ends_a_summary() -> None:
    tree = {"a": "design", "b": "design"}
    plan = Small("design build", network={"parents": tree}, design=0, a=1, b=3, build=1)
    assert path(plan) == [("b", "start"), ("build", 0)]


def test_a_network_without_activities_has_no_path() -> None:
    assert path(Small()) == []


def test_near_critical_lists_the_tightest_first() -> None:
    plan = Small(long=10, nine=9, eight=8, two=2)
    assert [plan.names[i] for i in near_critical(plan.times, 3 * DAY)] == ["nine", "eight"]


def test_float_to_a_gate_counts_only_what_leads_to_it() -> None:
    plan = Small(
        "a gate, b gate, gate build, c build",
        a=5,
        b=Activity(2 * DAY, deadline=at(1)),
        gate=0,
        build=10,
        c=1,
    )
    gate = plan.names.index("gate")
    found = {plan.names[i]: room for i, room in float_to(plan.network, gate).items()}
    assert found == {"a": 0, "b": 3 * DAY, "gate": 0}


def test_float_to_leaves_finished_work_out_and_keeps_what_is_left_of_started_work() -> None:
    plan = Small(
        "done gate, going gate, b gate",
        done=Activity(DAY, actual_start=at(1), actual_finish=at(1, "17:00")),
        going=Activity(3 * DAY, actual_start=at(1), remaining=DAY, resume=at(3)),
        b=5,
        gate=0,
    )
    found = dict(floats_to(plan.network, [3]))[3]
    assert {plan.names[i]: room for i, room in found.items()} == {"going": 2 * DAY, "b": 0, "gate": 0}


def test_float_to_every_link_type() -> None:
    plan = Small("a t ss, b t ff, c t sf, t u ss", a=5, b=2, c=Activity(DAY), t=4, u=1)
    target = plan.names.index("t")
    found = {plan.names[i]: room for i, room in float_to(plan.network, target).items()}
    assert found == {"a": 0, "b": 2 * DAY, "c": 4 * DAY, "t": 0}
