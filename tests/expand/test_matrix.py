"""Packages over the matrix: what they are for, only, except, override, and the order of the tasks."""

import pytest

from tests.expand.case import expanded, ids, said

ROLLOUT = """
regions: {NO: {}, DE: {}}
modules: {sales: {}, service: {}}
waves:
  pilot: {cells: [NO/sales]}
  wave-1: {cells: [DE/all]}
exclude: [{cell: NO/service, reason: Run from the German desk}]
sources: {erp: {name: ERP}}
"""


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("cell", ["NO/sales/a", "DE/sales/a", "DE/service/a"]),
        ("wave-region", ["pilot/NO/a", "wave-1/DE/a"]),
        ("region", ["NO/a", "DE/a"]),
        ("module", ["sales/a", "service/a"]),
        ("wave", ["pilot/a", "wave-1/a"]),
        ("source", ["erp/a"]),
    ],
)
def test_a_package_is_made_once_for_each_scope(kind: str, expected: list[str]) -> None:
    plan = expanded(ROLLOUT + f"packages: {{p: {{for: {kind}, tasks: {{a: {{}}}}}}}}\n")
    assert expected == ids(plan)


def test_tasks_come_in_the_order_of_the_file_then_waves_regions_modules_and_gates_last() -> None:
    plan = expanded(
        ROLLOUT
        + """
gates: {go: {kind: gate-stage}}
packages:
  late: {for: wave, tasks: {z: {}}}
  cells: {for: cell, tasks: {b: {}, a: {}}}
tasks: {first: {}}
"""
    )
    expected = ["first", "pilot/z", "wave-1/z"]
    expected += ["NO/sales/b", "NO/sales/a", "DE/sales/b", "DE/sales/a", "DE/service/b", "DE/service/a", "go"]
    assert expected == ids(plan)


def test_without_waves_every_cell_is_in_scope() -> None:
    plan = expanded(
        "regions: {NO: {}, DE: {}}\nmodules: {sales: {}}\npackages: {p: {for: cell, tasks: {a: {}}}}\n"
    )
    assert ["NO/sales/a", "DE/sales/a"] == ids(plan)


def test_a_task_takes_defaults_then_its_own_keys_then_overrides() -> None:
    plan = expanded(
        ROLLOUT
        + """
tasks: {x: {}, y: {}}
people: {ana: {}, bob: {}}
packages:
  p:
    for: cell
    defaults: {duration: 1d, owner: ana, needs: x}
    tasks:
      a: {duration: 2d}
    override:
      - {when: {region: DE}, set: {duration: 3d, needs+: [y]}}
      - {when: {module: service, task: a}, set: {owner: bob}}
"""
    )
    expected = {
        "NO/sales/a": (960, "ana", ["x"]),
        "DE/sales/a": (1440, "ana", ["x", "y"]),
        "DE/service/a": (1440, "bob", ["x", "y"]),
    }
    actual = {
        task.id: (
            task.duration,
            task.owner,
            [plan.tasks[link.pred].id for link in plan.links if plan.tasks[link.succ].id == task.id],
        )
        for task in plan.tasks
        if "/" in task.id
    }
    assert (expected, []) == (actual, said(plan))


def test_every_value_knows_where_it_is_written() -> None:
    plan = expanded(
        ROLLOUT
        + """
people: {ana: {}}
packages:
  p:
    for: region
    defaults:
      owner: ana
    tasks:
      a:
        duration: 2d
    override:
      - when: {region: DE}
        set:
          duration: 3d
"""
    )
    lines = {
        task.id: {key: task.place(key).line for key in ("owner", "duration", "name")} for task in plan.tasks
    }
    expected = {
        "NO/a": {"owner": 16, "duration": 19, "name": 18},
        "DE/a": {"owner": 16, "duration": 23, "name": 18},
    }
    assert expected == lines
    assert [18, 18] == [task.at.line for task in plan.tasks]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("only: {region: DE}", ["DE/sales/a", "DE/service/a"]),
        ("only: {module: sales}", ["NO/sales/a", "DE/sales/a"]),
        ("only: {wave: [wave-1], module: service}", ["DE/service/a"]),
        ("except: {region: NO, reason: Later}", ["DE/sales/a", "DE/service/a"]),
        ("except: {wave: wave-1, module: service, reason: Later}", ["NO/sales/a", "DE/sales/a"]),
    ],
)
def test_only_and_except_choose_scopes_for_packages_and_tasks(line: str, expected: list[str]) -> None:
    package = expanded(ROLLOUT + f"packages: {{p: {{for: cell, {line}, tasks: {{a: {{}}}}}}}}\n")
    task = expanded(ROLLOUT + f"packages: {{p: {{for: cell, tasks: {{a: {{{line}}}}}}}}}\n")
    assert (expected, expected) == (ids(package), ids(task))


@pytest.mark.parametrize(
    ("kind", "line", "expected"),
    [
        # What a scope does not have itself is looked up in its cells.
        ("region", "only: {wave: pilot}", ["NO/a"]),
        ("wave-region", "only: {module: service}", ["wave-1/DE/a"]),
        ("wave", "only: {region: NO}", ["pilot/a"]),
        ("wave-region", "except: {module: sales, reason: r}", ["wave-1/DE/a"]),
        ("wave-region", "except: {module: [sales, service], region: DE, reason: r}", ["pilot/NO/a"]),
    ],
)
def test_only_and_except_look_into_the_cells_of_wider_scopes(
    kind: str, line: str, expected: list[str]
) -> None:
    plan = expanded(ROLLOUT + f"packages: {{p: {{for: {kind}, {line}, tasks: {{a: {{}}}}}}}}\n")
    assert expected == ids(plan)


def test_an_override_can_drop_a_task() -> None:
    plan = expanded(
        ROLLOUT
        + "packages: {p: {for: cell, tasks: {a: {}, b: {}}, override: [{when: {region: DE, task: b}, drop: true}]}}\n"
    )
    assert ["NO/sales/a", "NO/sales/b", "DE/sales/a", "DE/service/a"] == ids(plan)


@pytest.mark.parametrize(
    ("package", "expected"),
    [
        (
            "p: {for: region, only: {region: NO, wave: wave-1}, tasks: {a: {}}}",
            [
                'matches-nothing 10: "only" of the package "p" fits none of its scopes: region NO, wave wave-1; '
                "correct it or take it out"
            ],
        ),
        (
            "p: {for: region, except: {region: NO, module: service, reason: r}, tasks: {a: {}}}",
            [
                'matches-nothing 10: "except" of the package "p" fits none of its scopes: region NO, module service; '
                "correct it or take it out"
            ],
        ),
        (
            "p: {for: region, tasks: {a: {except: {region: NO, wave: wave-1, reason: r}}}}",
            [
                'matches-nothing 10: "except" of the task "a" fits none of its scopes: region NO, wave wave-1; '
                "correct it or take it out"
            ],
        ),
        (
            "p: {for: cell, tasks: {a: {}}, override: [{when: {region: NO, module: service}, set: {duration: 1d}}]}",
            [
                'matches-nothing 10: this override of the package "p" fits no task (region NO, module service); '
                "correct it or take it out"
            ],
        ),
    ],
)
def test_what_matches_nothing_is_an_error(package: str, expected: list[str]) -> None:
    assert expected == said(expanded(ROLLOUT + f"packages: {{{package}}}\n"))


def test_a_later_override_on_the_same_value_is_a_warning() -> None:
    plan = expanded(
        ROLLOUT
        + """
packages:
  p:
    for: region
    tasks: {a: {duration: 1d}}
    override:
      - {when: {region: [NO, DE]}, set: {duration: 2d}}
      - {when: {region: DE}, set: {duration: 3d}}
"""
    )
    assert [960, 1440] == [task.duration for task in plan.tasks]
    assert [
        'overridden-twice 17: "duration" of DE/a is set here and by an override before; this one counts'
    ] == said(plan)
    assert ("warning", ("DE/a",), 16) == (
        plan.findings[0].severity,
        plan.findings[0].tasks,
        plan.findings[0].also[0][0].line,
    )


def test_a_package_without_anything_to_be_for_is_a_warning() -> None:
    plan = expanded("tasks: {x: {}}\npackages: {p: {for: wave, tasks: {a: {}}}}\n")
    assert ['nothing-to-expand 4: the package "p" is for each wave, and there is none'] == said(plan)


def test_an_unknown_id_is_told_where_it_is_read_and_not_again_as_matching_nothing() -> None:
    plan = expanded(
        ROLLOUT
        + """
packages:
  p:
    for: cell
    tasks: {a: {except: {module: sails, reason: x}}}
    except: {region: FR, reason: x}
    override: [{when: {wave: wave-9}, drop: true}]
"""
    )
    assert [] == said(plan)


def test_two_packages_that_make_one_path_are_an_error_at_both_lines() -> None:
    plan = expanded(
        ROLLOUT
        + """
packages:
  p: {for: cell, tasks: {a: {}}}
  q:
    for: cell
    tasks:
      a: {}
"""
    )
    assert ["NO/sales/a", "DE/sales/a", "DE/service/a"] == ids(plan)
    assert [
        'same-task-twice 16: two packages make the task "NO/sales/a", here and at playbook.yaml:12; give one of them '
        "another id"
    ] == said(plan)
    assert (("NO/sales/a", "DE/sales/a", "DE/service/a"), 12) == (
        plan.findings[0].tasks,
        plan.findings[0].also[0][0].line,
    )


def test_a_task_that_merging_left_without_length_is_reported_once_for_the_template() -> None:
    plan = expanded(ROLLOUT + "packages: {p: {for: cell, tasks: {t: {kind: training}}}}\n")
    assert [
        'needs-length 10: "t" is a training and takes time; give it a duration such as 5d, or work and a team'
    ] == said(plan)


def test_a_thousand_overrides_are_looked_up_by_scope_and_each_counts() -> None:
    regions = ", ".join(f"R{i}: {{}}" for i in range(300))
    overrides = ", ".join(
        f"{{when: {{region: R{i}, task: a}}, set: {{duration: {i + 1}d}}}}" for i in range(300)
    )
    plan = expanded(
        f"regions: {{{regions}}}\n"
        f"packages: {{p: {{for: region, tasks: {{a: {{duration: 1d}}}}, override: [{overrides}]}}}}\n"
    )
    assert [480 * (i + 1) for i in range(300)] == [task.duration for task in plan.tasks]
