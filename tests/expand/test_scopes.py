"""Cells, waves, users of scopes and words such as region.lead."""

import pytest

from crmplan.model import Cell
from tests.expand.case import expanded, ids, links, said

PLACES = """
regions: {NO: {users: {rep: 40, agent: 12}}, DE: {users: {rep: 220, agent: 90}}}
modules: {sales: {groups: [rep]}, service: {groups: [agent]}, portal: {groups: [rep, agent]}}
groups: {rep: {}, agent: {}}
"""


@pytest.mark.parametrize(
    ("waves", "expected"),
    [
        ("w: {cells: [DE/sales, NO/sales]}", {"w": ["NO/sales", "DE/sales"]}),
        ("w: {cells: DE/all}", {"w": ["DE/sales", "DE/service", "DE/portal"]}),
        ("w: {cells: all/sales}", {"w": ["NO/sales", "DE/sales"]}),
        ("w: {regions: [NO, DE], modules: [portal]}", {"w": ["NO/portal", "DE/portal"]}),
    ],
)
def test_a_wave_lists_cells_or_regions_times_modules(waves: str, expected: dict[str, list[str]]) -> None:
    plan = expanded(PLACES + f"waves: {{{waves}}}\ntasks: {{x: {{}}}}\n")
    assert expected == {wave.id: [str(cell) for cell in wave.cells] for wave in plan.waves}


def test_a_wave_comes_after_the_one_written_before_it_unless_it_says_otherwise() -> None:
    plan = expanded(
        PLACES
        + """
waves:
  a: {cells: NO/sales}
  b: {cells: DE/sales}
  c: {cells: DE/service, after: []}
  d: {cells: DE/portal, after: [a, b]}
tasks: {x: {}}
"""
    )
    assert {"a": (), "b": ("a",), "c": (), "d": ("a", "b")} == {wave.id: wave.after for wave in plan.waves}


def test_previous_wave_is_one_link_for_each_match_and_none_without_a_wave_before() -> None:
    plan = expanded(
        PLACES
        + """
waves:
  a: {cells: NO/sales}
  b: {cells: DE/sales, after: []}
  c: {cells: DE/service, after: [a, b]}
packages:
  close: {for: wave, tasks: {lessons: {}}}
  build: {for: cell, tasks: {configure: {needs: previous-wave/lessons}}}
"""
    )
    assert ["DE/service/configure needs a/lessons", "DE/service/configure needs b/lessons"] == links(plan)


def test_a_cell_in_two_waves_is_an_error_at_the_later_one() -> None:
    plan = expanded(
        PLACES
        + """
waves:
  pilot: {cells: [NO/sales, NO/portal]}
  wave-1:
    regions: [NO]
    modules: [sales, portal]
tasks: {x: {}}
"""
    )
    expected = [
        'cell-in-two-waves 9: the cells "NO/sales", "NO/portal" are in the waves "pilot" and "wave-1"; a cell goes '
        "live in one wave, so take them out of one"
    ]
    assert expected == [one for one in said(plan) if one.startswith("cell-in")]
    assert "pilot" == plan.cells[Cell("NO", "sales")]


def test_a_cell_that_is_named_in_a_wave_and_in_exclude_is_an_error() -> None:
    plan = expanded(
        PLACES
        + "waves: {w: {cells: [NO/sales]}}\nexclude: [{cell: NO/sales, reason: Later}]\ntasks: {x: {}}\n"
    )
    expected = (
        'cell-in-two-waves 6: the cell "NO/sales" is in the wave "w" and in "exclude"; take it out of one of '
        "them"
    )
    assert expected == said(plan)[0]


def test_all_and_products_leave_out_what_is_excluded() -> None:
    plan = expanded(
        PLACES
        + """
waves: {a: {cells: NO/all}, b: {regions: [DE], modules: [sales, service]}}
exclude: [{cell: [NO/service, DE/service], reason: Later}]
tasks: {x: {}}
"""
    )
    assert ["NO/sales", "NO/portal", "DE/sales"] == [str(cell) for cell in plan.cells]
    assert [] == [one for one in said(plan) if one.startswith("cell-in")]


def test_waves_after_one_another_in_a_ring_are_an_error() -> None:
    plan = expanded(
        PLACES
        + """
waves:
  a: {cells: NO/sales, after: b}
  b: {cells: DE/sales, after: a}
tasks: {x: {}}
"""
    )
    expected = (
        "wave-ring 9: waves come after one another in a ring: a after b (playbook.yaml:8), b after a "
        "(playbook.yaml:9)"
    )
    assert expected in said(plan)
    assert plan.schedulable


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        # a cell: the region's groups that the module has
        (
            "cell",
            {
                "NO/sales/a": 40,
                "NO/portal/a": 52,
                "DE/sales/a": 220,
                "DE/service/a": 90,
                "DE/portal/a": 310,
            },
        ),
        # wider scopes: each (region, group) once, although reps get sales and the portal
        ("wave-region", {"one/NO/a": 52, "two/DE/a": 310}),
        ("region", {"NO/a": 52, "DE/a": 310}),
        ("module", {"sales/a": 260, "service/a": 90, "portal/a": 362}),
        ("wave", {"one/a": 52, "two/a": 310}),
    ],
)
def test_users_of_a_scope_count_each_region_and_group_once(kind: str, expected: dict[str, int]) -> None:
    plan = expanded(
        PLACES
        + "waves: {one: {cells: [NO/sales, NO/portal]}, two: {cells: DE/all}}\n"
        + f"packages: {{p: {{for: {kind}, tasks: {{a: {{}}}}}}}}\n"
    )
    assert expected == {task.id: task.users for task in plan.tasks}
    assert 362 == plan.users


def test_users_of_the_programme_leave_out_excluded_cells() -> None:
    plan = expanded(
        PLACES
        + """
waves: {w: {cells: [NO/sales, DE/sales, DE/service]}}
exclude: [{cell: [NO/service, NO/portal, DE/portal], reason: Later}]
tasks: {x: {}}
"""
    )
    assert ({("NO", "rep"): 40, ("DE", "rep"): 220, ("DE", "agent"): 90}, 350, []) == (
        plan.group_users,
        plan.tasks[0].users,
        said(plan),
    )


def test_a_pilot_site_has_users_of_its_own_and_the_later_wave_of_its_parent_covers_it() -> None:
    plan = expanded(
        """
regions: {NO: {users: {rep: 40}}, Oslo: {part_of: NO, users: {rep: 5}}}
modules: {sales: {groups: [rep]}, portal: {groups: [rep]}}
groups: {rep: {}}
waves: {pilot: {cells: [Oslo/sales]}, wave-1: {cells: [NO/sales, NO/portal]}}
packages: {p: {for: cell, tasks: {a: {}}}}
"""
    )
    # Oslo has sales since the pilot; its portal comes with Norway's.
    assert {"Oslo/sales/a": 5, "NO/sales/a": 40, "NO/portal/a": 45} == {
        task.id: task.users for task in plan.tasks
    }
    assert 45 == plan.users


@pytest.mark.parametrize(
    ("users", "expected", "pairs"),
    [("15", 15, {("", ""): 15}), ("{rep: 10, agent: 5}", 15, {("", "rep"): 10, ("", "agent"): 5})],
)
def test_a_plan_without_regions_counts_the_users_of_the_programme(
    users: str, expected: int, pairs: dict[tuple[str, str], int]
) -> None:
    plan = expanded(
        "groups: {rep: {}, agent: {}}\ntasks: {x: {}}\n",
        head=f"crmplan: 1\nprogramme: {{name: P, start: 2027-03-01, users: {users}}}\n",
    )
    assert (expected, pairs) == (plan.tasks[0].users, plan.group_users)


def test_a_group_that_no_module_is_for_is_a_finding_at_its_users() -> None:
    plan = expanded(
        """
groups: {rep: {}, agent: {}, guest: {}}
regions:
  NO:
    users:
      rep: 40
      agent: 12
      guest: 3
modules: {sales: {groups: [rep]}, service: {groups: [agent]}}
waves: {w: {cells: [NO/sales]}}
tasks: {x: {}}
"""
    )
    assert [
        'group-in-no-cell 8: the group "agent" of region "NO" (12 users) gets no module; put "NO/service" into a wave '
        "or into exclude",
        'group-in-no-cell 9: the group "guest" of region "NO" (3 users) gets no module; add "guest" to the groups of a '
        "module",
    ] == said(plan)


WORDS = """
people: {ana: {}, bob: {}, eva: {}}
roles: {sponsor: eva}
regions: {NO: {lead: ana, calendar: north}, DE: {}}
modules: {sales: {owner: bob}}
calendars: {north: {hours: 7}}
waves: {w: {cells: all/sales}}
"""


def test_words_of_the_scope_stand_for_its_people_and_calendar() -> None:
    plan = expanded(
        WORDS
        + """
packages:
  p:
    for: cell
    only: {region: NO}
    tasks: {a: {owner: region.lead, team: [module.owner 2], approvers: [programme.sponsor], calendar: region.calendar}}
"""
    )
    task = plan.tasks[0]
    assert ("ana", [("bob", 2)], ("eva",), "north") == (
        task.owner,
        [(one.person, one.units) for one in task.team],
        task.approvers,
        task.calendar,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "packages: {p: {for: region, tasks: {a: {owner: region.lead}}}}\n",
            'no-such-value 9: "region.lead" stands for nothing here: the region "DE" has no "lead"; add it there',
        ),
        (
            "packages: {p: {for: wave, tasks: {a: {owner: region.lead}}}}\n",
            'no-such-scope 9: "region.lead" has no meaning here: this is in no region',
        ),
        (
            "tasks: {a: {owner: module.owner}}\n",
            'no-such-scope 9: "module.owner" has no meaning here: this is in no module',
        ),
    ],
)
def test_a_word_without_a_value_is_an_error_at_the_written_line(text: str, expected: str) -> None:
    assert [expected] == said(expanded(WORDS + text))


def test_a_word_without_a_value_lists_the_tasks_behind_it() -> None:
    plan = expanded(
        "regions: {NO: {}, DE: {}}\npackages: {p: {for: region, tasks: {a: {owner: region.lead}, b: {}}}}\n"
    )
    assert [("NO/a", "DE/a")] == [finding.tasks for finding in plan.findings]


def test_a_task_works_on_its_own_calendar_else_its_regions_else_the_default_one() -> None:
    plan = expanded(
        WORDS
        + """
tasks: {top: {}, own: {calendar: north}}
packages: {p: {for: cell, tasks: {a: {}, b: {calendar: default}}}}
"""
    )
    assert {
        "top": "default",
        "own": "north",
        "NO/sales/a": "north",
        "NO/sales/b": "default",
        "DE/sales/a": "default",
        "DE/sales/b": "default",
    } == {task.id: task.calendar for task in plan.tasks}


def test_a_training_is_for_the_groups_and_language_of_its_scope_unless_it_names_some() -> None:
    plan = expanded(
        """
groups: {rep: {}, agent: {}}
regions: {NO: {language: nb, users: {rep: 40, agent: 12}}}
modules: {sales: {groups: [rep]}, service: {groups: [agent]}}
packages:
  p: {for: cell, tasks: {t: {kind: training, duration: 1d, training: {hours: 4}}}}
  q: {for: region, tasks: {t: {kind: training, duration: 1d, training: {groups: [agent], languages: [en]}}}}
"""
    )
    assert {
        "NO/sales/t": (("rep",), ("nb",)),
        "NO/service/t": (("agent",), ("nb",)),
        "NO/t": (("agent",), ("en",)),
    } == {
        task.id: (task.training.groups, task.training.languages)
        for task in plan.tasks
        if task.training is not None
    }
    assert ["NO/sales/t", "NO/service/t", "NO/t"] == ids(plan)


@pytest.mark.parametrize(
    "scope",
    [
        "",
        "waves: {w: {cells: all/all}}\n",
        "waves: {w: {regions: all, modules: all}}\n",
        "waves: {w: {cells: r1/m1}}\nexclude: [{cell: all/all, reason: Later, owner: ana, review: 2028-01-31}]\n",
    ],
)
def test_a_matrix_of_millions_is_refused_before_it_is_laid_out(scope: str) -> None:
    regions = ", ".join(f"r{i}: {{}}" for i in range(2000))
    modules = ", ".join(f"m{i}: {{}}" for i in range(2000))
    text = (
        f"regions: {{{regions}}}\nmodules: {{{modules}}}\npeople: {{ana: {{}}}}\n{scope}tasks: {{x: {{}}}}\n"
    )

    plan = expanded(text)

    assert plan.waves == () or [wave.cells for wave in plan.waves] == [()]
    assert (
        "too-many: 2,000 regions and 2,000 modules make 4,000,000 cells, more than 100,000; "
        "put regions or modules that go live alike into one"
    ) in [f"{one.rule}: {one.message}" for one in plan.findings]
