"""Checks of data beyond their examples: what counts as evidence, what does not, and where they point."""

from pathlib import Path

import pytest

from tests.rules.work import Run

PLAYBOOKS = Path(__file__).parent.parent.parent / "playbooks"
Said = list[tuple[str, int, str]]


def said(folder: Path, rule: str, text: str) -> Said:
    run = Run(folder, text)
    assert [] == [finding.message for finding in run.reading if finding.severity == "error"]
    return run.said(rule)


def plan(*tasks: str, programme: str = "", more: str = "") -> str:
    body = "".join(f"  {task}\n" for task in tasks)
    return f"crmplan: 1\nprogramme: {{name: CRM, start: 2027-03-01{programme}}}\n{more}tasks:\n{body}"


# --- sources ----------------------------------------------------------------------------------------

TWO = "sources: {erp: {name: ERP}, lists: {name: Lists}}\n"


@pytest.mark.parametrize(
    ("covers", "missing"),
    [
        ("", []),
        (", covers: {sources: [all]}", []),
        (", covers: {sources: [erp, lists]}", []),
        (", covers: {sources: [erp]}", ["lists"]),
        (", covers: {entities: [customer]}", []),
    ],
)
def test_a_task_of_one_source_cleanses_that_source(tmp_path: Path, covers: str, missing: list[str]) -> None:
    text = plan(
        f"clean: {{kind: data-cleanse, duration: 5d{covers}}}",
        "load: {kind: data-load-final, duration: 1d, needs: clean}",
        more=TWO + "entities: {customer: {system_of_record: CRM}}\n",
    )
    assert said(tmp_path, "cleanse-first", text) == [
        ("error", 7, f"The data of {source} is not cleansed before the load of the programme")
        for source in missing
    ]


def test_cleansing_that_merely_ends_earlier_is_none(tmp_path: Path) -> None:
    text = plan(
        "clean: {kind: data-cleanse, duration: 5d}",
        "load: {kind: data-load-final, duration: 1d, not_before: 2027-06-01}",
        more=TWO,
    )
    assert [line for _, line, _ in said(tmp_path, "cleanse-first", text)] == [6]


def test_each_cell_needs_cleansing_of_its_own_region_or_of_all(tmp_path: Path) -> None:
    text = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
regions: {NO: {name: Norway}, DE: {name: Germany}}
modules: {sales: {name: Sales}}
waves: {one: {regions: [NO, DE], modules: [sales]}}
sources: {lists: {name: Lists}}
packages:
  norway: {for: region, only: {region: NO}, tasks: {clean: {kind: data-cleanse, duration: 5d}}}
  land: {for: cell, tasks: {load: {kind: data-load-final, duration: 1d, needs: NO/clean}}}
"""
    found = said(tmp_path, "cleanse-first", text)
    assert found == [
        ("error", 9, "Nothing is cleansed before the load of DE/sales; bad data makes good users turn away")
    ]
    both = text.replace("clean: {kind: data-cleanse,", "clean: {kind: data-cleanse, covers: {regions: [DE]},")
    assert said(tmp_path, "cleanse-first", both) == []


@pytest.mark.parametrize(
    ("programme", "more", "expected"),
    [
        (
            "",
            "",
            [("error", 2, "No data source is named; list every system, file and mailbox that holds customer data")],
        ),
        (", without: {sources: New firm}", "", []),
        (
            "",
            "people: {tom: {name: Tom Becker}}\nsources: {erp: {owner: tom, format: database, volume: 0}}\n",
            [("warning", 4, "The source erp lacks volume; nobody can plan its move")],
        ),
    ],
)  # fmt: skip
def test_sources_are_known_or_given_up(tmp_path: Path, programme: str, more: str, expected: Said) -> None:
    text = plan("find: {kind: data-inventory, duration: 3d}", programme=programme, more=more)
    assert said(tmp_path, "data-sources", text) == expected


def test_a_programme_without_sources_is_asked_for_no_move(tmp_path: Path) -> None:
    text = plan(
        "load: {kind: data-load-final, duration: 1d}",
        "go-live: {kind: go-live, needs: load}",
        programme=", without: {sources: New firm}",
    )
    run = Run(tmp_path, text)
    moves = {f"DAT-{number:02}" for number in (1, 2, 3, 4, 5, 6, 10, 11, 12, 13, 15, 16)}
    assert moves & {finding.code for finding in run.check("data").findings} == set()


# --- the pipeline -----------------------------------------------------------------------------------

WHOLE = (
    "find: {kind: data-inventory, duration: 2d}",
    "clean: {kind: data-cleanse, duration: 2d, needs: find}",
    "model: {kind: data-model, duration: 2d, needs: find}",
    "stage: {kind: data-stage, duration: 2d, needs: [clean, model]}",
    "map: {kind: data-map, duration: 2d, needs: stage}",
    "script: {kind: data-script, duration: 2d, needs: map}",
    "try: {kind: data-test-load, duration: 2d, needs: script}",
    "clean-again: {kind: data-cleanse, duration: 2d, needs: try}",
    "try-again: {kind: data-test-load, duration: 2d, needs: clean-again}",
    "map-crm: {kind: data-map-target, duration: 2d, needs: map}",
    "connect: {kind: integration-build, duration: 2d, needs: map}",
    "test-link: {kind: integration-test, duration: 2d, needs: connect}",
    "load: {kind: [data-load-final, legacy-freeze], duration: 2d, needs: [try-again, map-crm]}",
    "go-live: {kind: [go-live, data-entry-start], needs: [load, test-link]}",
    "switch: {kind: integration-live, needs: go-live}",
    "validate: {kind: e2e-validation, duration: 2d, needs: [switch, load]}",
    "retire: {kind: legacy-retire, duration: 2d, needs: [go-live, validate]}",
)
REGISTERS = (
    "people: {tom: {name: Tom Becker, side: it}}\n"
    "sources: {erp: {name: ERP, owner: tom, format: database, volume: 9}}\n"
    "integrations: {erp: {name: ERP, owner: tom, tasks: [map, connect, test-link]}}\n"
)
MOVE = ("DAT-01", "DAT-02", "DAT-03", "DAT-04", "DAT-05", "DAT-06", "DAT-16", "INT-01", "INT-02")


def broken(folder: Path, *changes: tuple[str, str]) -> list[tuple[str, str, str]]:
    text = plan(*WHOLE, more=REGISTERS)
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    run = Run(folder, text)
    assert [] == [finding.message for finding in run.reading if finding.severity == "error"]
    return [(one.code, one.severity, one.message) for one in run.check(*MOVE).findings]


def test_interfaces_tested_before_go_live_and_switched_on_after_data_entry_begins(tmp_path: Path) -> None:
    assert broken(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "needs: go-live}\n  validate",
            "needs: connect}\n  validate",
            ("DAT-03", "warning", "The step integration-live of the programme does not wait for data-entry-start; "
                                  "let it need that task"),
        ),
        (
            "needs: [load, test-link]",
            "needs: load",
            ("INT-02", "error", "The integration erp is not tested before the go-live of the programme"),
        ),
        (
            "needs: [switch, load]",
            "needs: load",
            ("DAT-16", "error", "Nobody tests the whole end to end after the switch of the interfaces of the "
                                "programme"),
        ),
        (
            "script: {kind: data-script, duration: 2d, needs: map}",
            "script: {kind: data-script, duration: 2d, needs: stage}",
            ("DAT-03", "warning", "The step data-script of the programme does not wait for data-map; let it need "
                                  "that task"),
        ),
        (
            "kind: data-stage,",
            "kind: data-load,",
            ("DAT-03", "error", "The step data-load of the programme does not wait for data-map; let it need that "
                                "task"),
        ),
        (
            "kind: data-map-target",
            "kind: fix",
            ("DAT-03", "warning", "The move of the data lacks data-map-target; plan each step, or put its kind onto "
                                  "the task that does it"),
        ),
        (
            "needs: clean-again}",
            "needs: go-live}",
            ("DAT-04", "warning", "Only 1 of 2 test loads lie before the load of the programme"),
        ),
    ],
)  # fmt: skip
def test_a_link_that_is_missing_in_the_pipeline(
    tmp_path: Path, old: str, new: str, expected: tuple[str, str, str]
) -> None:
    changes = [(old, new)]
    if "needs: go-live}" in new:  # keep the load from waiting for itself
        changes.append(("needs: [try-again, map-crm]", "needs: [clean-again, map-crm]"))
    assert broken(tmp_path, *changes) == [expected]


def test_a_small_profile_needs_fewer_steps(tmp_path: Path) -> None:
    text = plan(
        "clean: {kind: data-cleanse, duration: 2d}",
        "load: {kind: data-load-final, duration: 1d, needs: clean}",
        programme=", profile: small",
    )
    assert said(tmp_path, "data-pipeline", text) == []
    standard = said(tmp_path, "data-pipeline", text.replace("small", "standard"))
    lacks = "data-stage, data-map, data-script, data-map-target and data-entry-start"
    assert standard == [
        (
            "warning",
            2,
            f"The move of the data lacks {lacks}; plan each step, or put its kind onto the task that does it",
        )
    ]


@pytest.mark.parametrize(("wait", "days"), [("50d", None), ("59d", 61), ("58d", None)])
def test_how_long_old_files_live_on(tmp_path: Path, wait: str, days: int | None) -> None:
    text = plan(
        "load: {kind: [data-load-final, legacy-freeze], duration: 1d}",
        "go-live: {kind: go-live, needs: load}",
        f"wait: {{duration: {wait}, needs: go-live}}",
        "retire: {kind: legacy-retire, duration: 2d, needs: wait}",
    )
    expected = f"The old files live on for {days} working days after go-live; 60 working days are enough"
    assert said(tmp_path, "old-files", text) == ([("warning", 7, expected)] if days else [])


def test_sources_that_live_on_need_no_retirement(tmp_path: Path) -> None:
    text = plan(
        "load: {kind: [data-load-final, legacy-freeze], duration: 1d}",
        "go-live: {kind: go-live, needs: load}",
        more="sources: {erp: {name: ERP, retire: false}}\n",
    )
    assert said(tmp_path, "old-files", text) == []
    assert len(said(tmp_path, "old-files", text.replace("retire: false", "retire: true"))) == 1


# --- limits -----------------------------------------------------------------------------------------

LIMITS = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
people: {ana: {name: Ana Ruiz, side: business}}
measures:
  twice: {name: Twice, aspect: duplicates, unit: UNIT}
  filled: {name: Filled, aspect: completeness}
  equal: {name: Duplicates and completeness}
kpis: {same: {name: Same, aspect: reconciliation}}
tasks:
  look: {kind: gate-stage, approvers: [ana], criteria: {full: filled >= 95%}}
  sign-off: {kind: gate-data, approvers: [ana], criteria: {few: TWICE, same: SAME}, needs: look}
  load: {kind: data-load-final, duration: 2d, needs: sign-off}
"""


@pytest.mark.parametrize(
    ("twice", "same", "lacks"),
    [
        ("twice <= 3%", "same >= 99.5%", []),
        ("twice <= 3", "same >= 0.995", []),
        ("twice <= 4%", "same >= 99.4%", ["at least 99.5% reconciliation", "at most 3% duplicates"]),
        ("twice >= 3%", "same = 100%", ["at most 3% duplicates"]),
        ("equal <= 3%", "same >= 99.5%", ["at most 3% duplicates"]),
    ],
)
def test_limits_count_by_aspect_and_at_every_gate(
    tmp_path: Path, twice: str, same: str, lacks: list[str]
) -> None:
    text = LIMITS.replace("TWICE", twice).replace("SAME", same).replace("UNIT", "'%'")
    assert said(tmp_path, "data-limits", text) == [
        ("warning", 11, f"No gate before the load of the programme asks for {lack}") for lack in lacks
    ]


def test_limits_can_be_set(tmp_path: Path) -> None:
    text = LIMITS.replace("TWICE", "twice <= 4%").replace("SAME", "same >= 99.5%").replace("UNIT", "'%'")
    assert said(tmp_path, "data-limits", text + "checks: {set: {data-limits: {duplicates: 5%}}}\n") == []


# --- after go-live ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("every: 12w, from: go-live, until: run", None),
        (
            "every: 16w, from: go-live, until: run",
            "Data is left alone for 112 calendar days after go-live; 90 are the most",
        ),
        ("on: [2027-03-08]", "Nobody cleans the data again after go-live; plan it as a series of events"),
        ("on: [2027-03-08, 2027-05-10]", None),
        ("on: [2027-02-01, 2027-02-20]", "Nobody cleans the data again after go-live; plan it as a series of events"),
    ],
)  # fmt: skip
def test_hygiene_is_a_series_after_go_live(tmp_path: Path, event: str, expected: str | None) -> None:
    text = plan("go-live: {kind: go-live}", "run: {duration: 120d, needs: go-live}")
    found = said(tmp_path, "data-hygiene", text + f"events: {{clean: {{kind: data-hygiene, {event}}}}}\n")
    assert [message for _, _, message in found] == ([expected] if expected else [])


def test_figures_that_a_kpi_says_are_validated(tmp_path: Path) -> None:
    text = plan(
        "compare: {duration: 2d}",
        "go-live: {kind: go-live, needs: compare}",
        more="kpis: {kept: {name: Kept, formula: a / b, validated: [compare]}}\n",
    )
    assert said(tmp_path, "derived-figures", text) == []
    assert len(said(tmp_path, "derived-figures", text.replace(", needs: compare", ""))) == 1


# --- effort -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        (["build: {kind: configure, work: 85d, duration: 9d}", "clean: {kind: data-cleanse, duration: 9d..20d (10d)}",
          "load: {kind: data-load-final, duration: 5d}"], []),
        (["build: {kind: configure, work: 86d, duration: 9d}", "clean: {kind: data-cleanse, duration: 9d..20d (10d)}",
          "load: {kind: data-load-final, duration: 5d}"], ["Data gets 14.9% of the building work; 15% is the least"]),
        (["clean: {kind: data-cleanse, duration: 10d}", "load: {kind: data-load-final, duration: 5d}"],
         ["All durations of the move of the data are single numbers; give ranges such as 8d..16d (10d)"]),
    ],
)  # fmt: skip
def test_the_share_of_data_in_the_work(tmp_path: Path, tasks: list[str], expected: list[str]) -> None:
    people = "people: {ana: {name: Ana Ruiz, capacity: 20}}\n"
    text = plan(*(task.replace("work:", "team: [ana], work:") for task in tasks), more=people)
    assert [message for _, _, message in said(tmp_path, "migration-effort", text)] == expected


def test_a_margin_stands_for_ranges(tmp_path: Path) -> None:
    text = plan(
        "clean: {kind: data-cleanse, duration: 10d}",
        "load: {kind: data-load-final, duration: 10d, needs: clean}",
        programme=", committed_finish: 2027-04-02",
    )
    assert said(tmp_path, "migration-effort", text) == []
    assert len(said(tmp_path, "migration-effort", text.replace("2027-04-02", "2027-03-26"))) == 1
