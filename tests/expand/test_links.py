"""Links: types and lags, opens, ambiguous and unknown references, roll-ups, and rings as one readable finding."""

import pytest

from tests.expand.case import expanded, links, said

CALENDAR = "calendars: {default: {week: mon-thu, hours: 6}}\n"


@pytest.mark.parametrize(
    ("need", "expected"),
    [
        ("a", "z needs a"),
        ("a +5d", "z needs a +1800 working"),
        ("a ss +2d", "z needs a SS +720 working"),
        ("a ff", "z needs a FF"),
        ("a sf -4h", "z needs a SF -240 working"),
        ("a -1w", "z needs a -1440 working"),
        ("a +7ed", "z needs a +10080 elapsed"),
        ("a +20%", "z needs a +20 percent"),
        ("a ss+2d", "z needs a SS +720 working"),
    ],
)
def test_links_have_a_type_and_a_lag(need: str, expected: str) -> None:
    assert [expected] == links(expanded(CALENDAR + f"tasks: {{a: {{duration: 1d}}, z: {{needs: {need}}}}}\n"))


def test_links_come_successor_by_successor_in_the_order_in_which_they_are_written() -> None:
    plan = expanded("tasks: {z: {needs: [b, a]}, a: {needs: b}, b: {}, y: {needs: [a ss, a ff, a ss]}}\n")
    assert ["z needs b", "z needs a", "a needs b", "y needs a SS", "y needs a FF"] == links(plan)
    assert [(3, 21), (3, 24), (3, 40), (3, 63), (3, 69)] == [
        (link.at.line, link.at.column) for link in plan.links
    ]


def test_what_a_gate_opens_needs_the_gate() -> None:
    plan = expanded(
        """
regions: {NO: {}, DE: {}}
modules: {sales: {}}
waves: {pilot: {cells: NO/sales}, wave-1: {cells: DE/sales}}
tasks: {x: {}}
packages:
  build: {for: cell, tasks: {prepare: {}, configure: {needs: [x, prepare]}}}
  close: {for: wave, tasks: {ready: {kind: gate-stage, opens: this-wave/all/prepare}}}
gates: {exit: {kind: gate-funding, opens: wave-1/all/configure}}
"""
    )
    assert [
        "NO/sales/prepare needs pilot/ready",
        "NO/sales/configure needs x",
        "NO/sales/configure needs NO/sales/prepare",
        "DE/sales/prepare needs wave-1/ready",
        "DE/sales/configure needs x",
        "DE/sales/configure needs DE/sales/prepare",
        "DE/sales/configure needs exit",
    ] == links(plan)
    assert [plan.index["DE/sales/configure"], plan.index["exit"], 10] == [
        plan.links[-1].succ,
        plan.links[-1].pred,
        plan.links[-1].at.line,
    ]


def test_the_owner_of_a_gate_is_its_first_approver_unless_it_names_one() -> None:
    plan = expanded(
        "people: {ana: {}, bob: {}}\n"
        "gates: {a: {kind: gate-stage, approvers: [bob, ana]}, b: {kind: gate-stage, approvers: [bob], owner: ana}}\n"
    )
    assert ["bob", "ana"] == [task.owner for task in plan.tasks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "tasks: {train: {}, z: {needs: trian}}\n",
            'unknown-task 3: there is no task "trian"; did you mean "train"?',
        ),
        (
            "phases: [design]\ntasks: {z: {needs: design}}\n",
            'rollup-reference 4: "design" is a phase and not a task; write the task that is meant',
        ),
        (
            "regions: {DE: {}}\npackages: {p: {for: region, tasks: {go-live: {}}}}\ntasks: {z: {needs: DE}}\n",
            'rollup-reference 5: "DE" is a region and not a task; write the task that is meant, for example '
            '"DE/go-live"',
        ),
        (
            "gates: {g: {kind: gate-stage, opens: z}}\ntasks: {x: {}}\n",
            'unknown-task 3: there is no task "z"',
        ),
    ],
)
def test_a_reference_that_stands_for_no_task_is_an_error(text: str, expected: str) -> None:
    assert [expected] == said(expanded(text))


def test_a_wrong_reference_of_a_package_is_one_finding_with_its_tasks() -> None:
    plan = expanded(
        """
regions: {NO: {}, DE: {}}
packages: {p: {for: region, tasks: {a: {}, b: {needs: aa}}}}
"""
    )
    assert (['unknown-task 4: there is no task "aa"; did you mean "a"?'], ("NO/b", "DE/b")) == (
        said(plan),
        plan.findings[0].tasks,
    )


def test_a_name_of_region_and_module_is_ambiguous() -> None:
    plan = expanded(
        """
regions: {DE: {}}
modules: {sales: {}}
packages:
  r: {for: region, tasks: {brief: {}}}
  m: {for: module, tasks: {brief: {}}}
  c: {for: cell, tasks: {go: {needs: brief}}}
"""
    )
    assert [
        'ambiguous-reference 8: "brief" can be "DE/brief" or "sales/brief"; write "this-region/brief" or '
        '"this-module/brief"'
    ] == said(plan)


def test_references_outside_the_network_are_looked_up_too() -> None:
    plan = expanded(
        """
tasks: {a: {}, b: {}}
gates: {g: {kind: gate-funding}}
risks: {r: {touches: [a, b]}}
decisions: {d: {ask: Now?, gate: g}}
events: {e: {kind: steering, every: 4w, from: a, until: b}}
budget:
  lines: {l: {category: licence, amount: 5, from: b, until: 2027-12-31, pays_for: a}}
  funding: {f: {amount: 5, gate: g}}
"""
    )
    assert {
        ("risks", "r", "touches"): (0, 1),
        ("decisions", "d", "gate"): (2,),
        ("events", "e", "from"): (0,),
        ("events", "e", "until"): (1,),
        ("lines", "l", "from"): (1,),
        ("lines", "l", "pays_for"): (0,),
        ("rounds", "f", "gate"): (2,),
    } == plan.references
    assert ([], [((), (1,))], [2]) == (
        said(plan),
        [(line.until.tasks, line.start.tasks) for line in plan.lines if line.until and line.start],
        [one.gate for one in plan.rounds],
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("risks: {r: {touches: [b]}}\n", 'unknown-task 4: there is no task "b"'),
        (
            "budget: {funding: {f: {amount: 5, gate: a}}}\n",
            'not-a-gate 4: "a" is no gate: it has no kind such as gate-funding or gate-go-live',
        ),
        (
            "decisions: {d: {ask: Now?, gate: aa}}\n",
            'unknown-task 4: there is no task "aa"; did you mean "a"?',
        ),
    ],
)
def test_a_wrong_reference_outside_the_network_is_an_error(text: str, expected: str) -> None:
    assert [expected] == said(expanded("tasks: {a: {}}\n" + text))


def test_the_end_of_a_parallel_run_is_looked_up_from_its_task() -> None:
    plan = expanded(
        """
regions: {NO: {}}
packages:
  p:
    for: region
    tasks:
      a: {}
      run: {kind: parallel-run, duration: 1w, until: a}
      more: {kind: parallel-run, duration: 1w, until: b}
"""
    )
    assert ({("tasks", "NO/run", "until"): (0,), ("tasks", "NO/more", "until"): ()}, 1) == (
        plan.references,
        len(plan.findings),
    )


def test_a_task_may_have_the_id_of_a_scope_since_scopes_are_no_link_targets() -> None:
    plan = expanded(
        """
regions: {NO: {}}
modules: {sales: {}}
waves: {pilot: {cells: NO/sales}}
packages: {p: {for: cell, tasks: {pilot: {}, after: {needs: pilot}}}}
"""
    )
    assert ["NO/sales/after needs NO/sales/pilot"] == links(plan)


# --- rings ------------------------------------------------------------------------------------------------------------


def test_a_ring_of_two_names_each_link_with_its_line() -> None:
    plan = expanded(
        """
tasks:
  a: {needs: b}
  b: {needs: a}
  c: {needs: b}
"""
    )
    assert [
        "ring 4: tasks wait for one another in a ring, so none can start: a needs b (playbook.yaml:4), b needs a "
        "(playbook.yaml:5)"
    ] == said(plan)
    assert (False, ("a", "b"), [(5, "b needs a")]) == (
        plan.schedulable,
        plan.findings[0].tasks,
        [(at.line, text) for at, text in plan.findings[0].also],
    )


def test_a_ring_of_fifty_shows_its_ends_and_keeps_every_place() -> None:
    tasks = "".join(f"  t{i}: {{needs: t{(i + 1) % 50}}}\n" for i in range(50))
    plan = expanded("tasks:\n" + tasks)
    assert [
        "ring 4: tasks wait for one another in a ring, so none can start: t0 needs t1 (playbook.yaml:4), t1 needs t2 "
        "(playbook.yaml:5), t2 needs t3 (playbook.yaml:6), t3 needs t4 (playbook.yaml:7), t4 needs t5 "
        "(playbook.yaml:8), … 43 more …, t48 needs t49 (playbook.yaml:52), t49 needs t0 (playbook.yaml:53)"
    ] == said(plan)
    assert (50, 49) == (len(plan.findings[0].tasks), len(plan.findings[0].also))


def test_a_task_that_needs_itself_is_a_ring() -> None:
    assert ["ring 3: a needs a (playbook.yaml:3): a task cannot wait for itself; take the link out"] == said(
        expanded("tasks: {a: {needs: a}}\n")
    )


def test_the_same_ring_in_each_cell_of_the_matrix_is_one_finding() -> None:
    plan = expanded(
        """
regions: {NO: {}, DE: {}, FR: {}}
modules: {sales: {}}
packages:
  build:
    for: cell
    tasks:
      a: {needs: this-region/b}
  land:
    for: region
    tasks:
      b: {needs: this-region/all/a}
"""
    )
    assert [
        "ring 9: tasks wait for one another in a ring, so none can start: NO/sales/a needs NO/b (playbook.yaml:9), "
        "NO/b needs NO/sales/a (playbook.yaml:13); the same ring is there 2 more times (DE/sales/a, FR/sales/a)"
    ] == said(plan)
    assert ("NO/sales/a", "DE/sales/a", "FR/sales/a", "NO/b", "DE/b", "FR/b") == plan.findings[0].tasks


def test_two_rings_through_one_task_are_two_findings() -> None:
    plan = expanded("tasks: {a: {needs: [b, c]}, b: {needs: a}, c: {needs: a}, d: {needs: d}}\n")
    assert [
        "ring 3: tasks wait for one another in a ring, so none can start: a needs b (playbook.yaml:3), b needs a "
        "(playbook.yaml:3)",
        "ring 3: tasks wait for one another in a ring, so none can start: a needs c (playbook.yaml:3), c needs a "
        "(playbook.yaml:3)",
        "ring 3: d needs d (playbook.yaml:3): a task cannot wait for itself; take the link out",
    ] == said(plan)


def test_the_shortest_ring_of_a_tangle_is_shown() -> None:
    plan = expanded("tasks: {a: {needs: b}, b: {needs: c}, c: {needs: [d, a]}, d: {needs: [a, c]}}\n")
    assert (
        "ring 3: tasks wait for one another in a ring, so none can start: c needs d (playbook.yaml:3), d needs c "
        "(playbook.yaml:3)"
    ) in said(plan)
