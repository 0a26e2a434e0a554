"""What-if and the options of decisions: fields of tasks and entries of sections, by the merge rule."""

from decimal import Decimal

import pytest

from tests.expand.case import expanded, links, said

TEXT = """
regions: {NO: {users: 4}, DE: {users: 5}}
people: {ana: {rate: 100 per d}, bob: {}}
tasks: {x: {}, y: {duration: 2d}}
packages: {p: {for: region, tasks: {a: {duration: 1d, needs: x, team: [ana], cost: {training: 10 per user}}}}}
gates: {g: {kind: gate-stage}}
"""


def test_a_change_of_a_task_is_merged_last() -> None:
    plan = expanded(
        TEXT,
        changes={
            "y.duration": "3d",
            "g.delay": "4w",
            "NO/a.needs+": "y",
            "DE/a.team": ["bob 2"],
            "all/a.cost.training": "20 per user",
            "DE/a.cost.other": 7,
        },
    )
    tasks = {task.id: task for task in plan.tasks}
    assert (1440, 9600, [("bob", 2)], [80], [100, 7]) == (
        tasks["y"].duration,
        tasks["g"].delay,
        [(one.person, one.units) for one in tasks["DE/a"].team],
        [item.amount.amount for item in tasks["NO/a"].costs],
        [item.amount.amount for item in tasks["DE/a"].costs],
    )
    assert (["NO/a needs x", "NO/a needs y", "DE/a needs x"], []) == (links(plan), said(plan))


def test_a_change_of_a_section_reads_the_playbook_anew() -> None:
    plan = expanded(
        TEXT,
        changes={
            "regions.NO.users": 6,
            "programme.start": "2027-04-01",
            "people.ana.rate": "120 per d",
            "packages.p.tasks.a.duration": "2d",
        },
    )
    assert (11, "2027-04-01", Decimal(120), [960, 960]) == (
        plan.users,
        str(plan.playbook.programme.start),
        plan.playbook.people["ana"].rate.number if plan.playbook.people["ana"].rate else None,
        [task.duration for task in plan.tasks if "/" in task.id],
    )


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("gg.delay", "4w", 'unknown-task 1: there is no task "gg"; did you mean "g"?'),
        (
            "g.dealy",
            "4w",
            'bad-change 1: a task has no "dealy", so "g.dealy" changes nothing; did you mean "delay"?',
        ),
        (
            "delay",
            "4w",
            'bad-change 1: "delay" changes nothing; write a task and its field such as pilot-exit.delay, or '
            "section.id.field",
        ),
        (
            "people.anna.rate",
            "5 per d",
            'bad-change 1: "people" has no "anna", so "people.anna.rate" changes nothing; did '
            'you mean "ana"?',
        ),
        ("people.ana", "5", 'bad-change 1: "people.ana" names no field of "ana"; write people.ana.field'),
        (
            "y.duration",
            "3 months",
            'bad-duration 1: "3 months" has no fixed number of working days; write weeks or days, '
            "about 12w here",
        ),
        ("y.cost.other", "5 USD", "missing-rate 1: USD has no plan rate; write it below programme: rates"),
        (
            "programme.start",
            "soon",
            'bad-date 1: "soon" is no date; write year, month and day such as 2027-03-01',
        ),
    ],
)
def test_a_change_that_changes_nothing_is_an_error(name: str, value: str, expected: str) -> None:
    plan = expanded(TEXT, changes={name: value})
    assert ([expected], ["change"]) == (said(plan), [finding.at.file for finding in plan.findings])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a.duration", "tasks.a.duration"),
        ("tasks.a.duration", "a.duration"),
        ("gates.g.delay", "g.delay"),
    ],
)
def test_a_field_that_is_changed_in_both_ways_is_an_error(one: str, other: str) -> None:
    text = "tasks: {a: {duration: 1d}}\ngates: {g: {kind: gate-stage}}\n"

    assert [f'bad-change 2: "{other}" changes what "{one}" changes; keep one of them'] == said(
        expanded(text, changes={one: "5d", other: "9d"})
    )


def test_a_part_of_a_list_cannot_be_changed() -> None:
    text = "regions: {DE: {}}\nmodules: {crm: {}}\nwaves: {w: {regions: [DE], modules: [crm]}}\n"

    assert [
        'bad-change 1: "waves.w.regions" is a list and has no "0"; write all of it: waves.w.regions: [...]'
    ] == said(expanded(text, changes={"waves.w.regions.0": "DE"}))


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        (
            "{pilot-exti.delay: 4w}",
            ['unknown-task 10: there is no task "pilot-exti"; did you mean "pilot-exit"?'],
        ),
        (
            "{pilot-exit.delay: 4 months}",
            [
                'bad-duration 10: "4 months" has no fixed number of working days; write weeks or '
                "days, about 16w here"
            ],
        ),
        ("{budget.lines.l.amount: 5, pilot-exit.delay: 4w}", []),
        (
            "{people.ann.rate: 5 per d}",
            [
                'bad-change 10: "people" has no "ann", so "people.ann.rate" changes nothing; did '
                'you mean "ana"?'
            ],
        ),
    ],
)
def test_the_options_of_decisions_are_tried(option: str, expected: list[str]) -> None:
    plan = expanded(
        f"""
people: {{ana: {{}}}}
gates: {{pilot-exit: {{kind: gate-stage}}}}
budget: {{lines: {{l: {{category: licence, amount: 5}}}}}}
decisions:
  d:
    ask: Now?
    options:
      hold: {option}
"""
    )
    assert expected == said(plan)


def test_an_option_is_not_applied_by_being_written() -> None:
    plan = expanded(
        "gates: {g: {kind: gate-stage}}\ndecisions: {d: {ask: Now?, options: {hold: {g.delay: 4w}}}}\n"
    )
    assert 0 == plan.tasks[0].delay


def test_the_changes_of_an_option_can_be_tried_as_they_are() -> None:
    plan = expanded(
        "gates: {g: {kind: gate-stage}}\ndecisions: {d: {ask: Now?, options: {hold: {g.delay: 4w}}}}\n"
    )
    option = plan.playbook.decisions["d"].options["hold"]
    changes = {f"{one.target}.{one.field}": one.value for one in option.changes}
    from crmplan.expand import expand

    changed = expand(plan.playbook, changes=changes)
    assert (9600, (4, 54)) == (
        changed.tasks[0].delay,
        (changed.tasks[0].place("delay").line, changed.tasks[0].place("delay").column),
    )
