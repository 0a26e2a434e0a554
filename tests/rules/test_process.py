"""Checks of process, needs, product and partner beyond their examples."""

from pathlib import Path

import pytest

from tests.rules.work import Run

Said = list[tuple[str, int, str]]


def said(folder: Path, rule: str, text: str) -> Said:
    run = Run(folder, text)
    assert [] == [finding.message for finding in run.reading if finding.severity == "error"]
    return run.said(rule)


def plan(*tasks: str, programme: str = "", more: str = "") -> str:
    body = "".join(f"  {task}\n" for task in tasks)
    return f"crmplan: 1\nprogramme: {{name: CRM, start: 2027-03-01{programme}}}\n{more}tasks:\n{body}"


# --- processes first --------------------------------------------------------------------------------

LANDS = "regions: {NO: {name: Norway}, DE: {name: Germany}}\n"


@pytest.mark.parametrize(
    ("covers", "cells"),
    [
        (", covers: {regions: [all]}", ""),
        (", covers: {regions: [NO, DE]}", ""),
        (", covers: {regions: [NO]}", "DE"),
        ("", "NO and DE"),
    ],
)
def test_a_map_says_which_regions_it_looked_at(tmp_path: Path, covers: str, cells: str) -> None:
    text = plan(
        f"map: {{kind: process-map, duration: 5d, deliverable: Maps{covers}}}",
        "configure: {kind: configure, duration: 5d, needs: map}",
        more=LANDS,
    )
    run = Run(tmp_path, text)
    found = [one.message for one in run.check("process-maps").findings]
    assert found == (
        [f"The configuration of {cells} does not wait for a map of its processes"] if cells else []
    )


@pytest.mark.parametrize(
    ("covers", "rules"),
    [("", set()), (", covers: [process]", {"redesign-first", "process-maps"})],
)
def test_only_a_work_package_is_told_here_that_nothing_is_redesigned(
    tmp_path: Path, covers: str, rules: set[str]
) -> None:
    text = plan("configure: {kind: configure, duration: 5d}", programme=covers)
    assert {one.rule for one in Run(tmp_path, text).check("process").findings} == rules


@pytest.mark.parametrize(
    ("record", "used_by", "message"),
    [
        ("CRM", "[ERP]", ""),
        ("CRM and ERP", "[ERP]", "customer has several systems of record (CRM and ERP); one must win"),
        ("CRM / ERP", "[ERP]", "customer has several systems of record (CRM / ERP); one must win"),
        ("Research and Development", "[ERP]", ""),
    ],
)
def test_two_known_systems_are_two_truths(tmp_path: Path, record: str, used_by: str, message: str) -> None:
    more = (
        f"entities:\n  customer: {{system_of_record: {record}, used_by: {used_by}}}\n"
        "  order: {system_of_record: ERP, used_by: [CRM]}\n"
    )
    found = said(tmp_path, "system-of-record", plan("a: {duration: 1d}", more=more))
    assert found == ([("error", 4, message)] if message else [])


# --- what people must do ----------------------------------------------------------------------------

KPIS = "kpis:\n  pace: {name: Pace, family: process-efficiency, unit: UNIT, baseline: 10, target: TARGET}\n"


@pytest.mark.parametrize(
    ("unit", "target", "seller", "burden"),
    [
        ("minutes", "10", 0, 0),
        ("hours a week", "8", 0, 0),
        ("minutes", "11", 1, 1),
        ("'%'", "90", 0, 1),
        ("pieces", "9", 0, 1),
    ],
)
def test_time_is_counted_in_units_of_time(
    tmp_path: Path, unit: str, target: str, seller: int, burden: int
) -> None:
    text = plan(
        "clock: {kind: [usability-test, automation], duration: 1d}",
        "go-live: {kind: go-live, needs: clock}",
        more=KPIS.replace("UNIT", unit).replace("TARGET", target),
    )
    assert len(said(tmp_path, "seller-time", text)) == seller
    assert len(said(tmp_path, "data-entry-burden", text)) == burden


@pytest.mark.parametrize(
    ("work", "approval", "expected"),
    [
        ("6d", "approvers: [ana]", []),
        ("6d", "needs: design-gate", []),
        (
            "6d",
            "needs: free",
            ["Nobody approves the change of the product change; name `approvers`, or let it need a gate"],
        ),
        ("10d", "approvers: [ana]", ["Changes of the product are 33% of the building work; 30% is the most"]),
    ],
)  # fmt: skip
def test_changes_of_the_product_are_few_and_approved(
    tmp_path: Path, work: str, approval: str, expected: list[str]
) -> None:
    text = plan(
        "free: {duration: 1d}",
        "design-gate: {kind: gate-stage, approvers: [ana]}",
        "configure: {kind: configure, duration: 20d}",
        f"change: {{tags: [customisation], duration: {work}, {approval}}}",
        more="people: {ana: {name: Ana Ruiz, side: business}}\n",
    )
    assert [message for _, _, message in said(tmp_path, "customisation-cap", text)] == expected


def test_what_a_wave_brings_is_counted_with_its_integrations(tmp_path: Path) -> None:
    text = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
regions: {NO: {name: Norway}, DE: {name: Germany}}
modules: {sales: {custom_objects: 9}, service: {custom_objects: 9}}
waves:
  pilot: {cells: [NO/sales]}
  second: {cells: [DE/sales]}
  third: {cells: [DE/service]}
integrations: {erp: {waves: [second]}, web: {modules: [sales]}, mail: {name: Mail}}
tasks: {go-live: {kind: go-live}}
"""
    second = (
        "The wave second brings 13 parts at once (1 modules, 3 integrations, 9 own objects); 12 are the most"
    )
    assert said(tmp_path, "complexity", text) == [("warning", 7, second)]


# --- needs and selection ----------------------------------------------------------------------------


def test_everybody_is_asked_what_they_need(tmp_path: Path) -> None:
    text = plan(
        "needs: {kind: needs-assessment, duration: 5d, owner: greta, consulted: [lars]}",
        "contract: {kind: contract, duration: 1d, needs: needs}",
        more=(
            "people:\n"
            "  greta: {name: Greta Lund, department: Sales}\n"
            "  lars: {name: Lars Moen}\n"
            "groups: {rep: {department: Sales}, desk: {department: Office}}\n"
            "regions: {NO: {lead: lars}, DE: {name: Germany}}\n"
        ),
    )
    message = "The needs assessment leaves out {}; name who takes part in `consulted` or `covers`"
    assert said(tmp_path, "needs-assessment", text) == [("warning", 9, message.format("Office and DE"))]
    asked = text.replace("[lars]}", "[lars], covers: {departments: [Office], regions: [DE]}}")
    assert said(tmp_path, "needs-assessment", asked) == []


SELECTING = (
    "selection: {vendor: VENDOR, candidates: {a: {name: A}}, criteria: {far: {kind: other, weight: 100%}}}\n"
)


@pytest.mark.parametrize(
    ("vendor", "rules"),
    [
        ("open", ["candidates-compared", "process-fit-counts", "usability-and-scale"]),
        ("preselected, reason: Used by the group", ["usability-and-scale"]),
    ],
)
def test_a_preselected_vendor_needs_no_comparison(tmp_path: Path, vendor: str, rules: list[str]) -> None:
    text = plan(
        "needs: {kind: needs-assessment, duration: 1d}",
        more=SELECTING.replace("VENDOR", vendor),
    )
    assert sorted({one.rule for one in Run(tmp_path, text).check("selection").findings}) == rules


def test_a_programme_without_a_selection_is_asked_for_its_needs_only(tmp_path: Path) -> None:
    text = plan("build: {kind: configure, duration: 1d}", programme=", without: {selection: Next module}")
    assert [one.rule for one in Run(tmp_path, text).check("selection").findings] == ["needs-assessment"]


def test_modules_without_ranges_are_one_finding(tmp_path: Path) -> None:
    text = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
modules:
  sales: {name: Sales, customer_facing: true}
  service: {customer_facing: true}
  portal: {customer_facing: true}
  ledger: {}
packages:
  build: {for: module, tasks: {configure: {kind: configure, duration: 20d}}}
  extra:
    for: module
    only: {module: [portal, service]}
    tasks: {adapt: {duration: 4d..10d (5d)}}
    override: [{when: {module: portal, task: adapt}, set: {duration: 20d..40d (30d)}, reason: New}]
"""
    assert said(tmp_path, "ranges-for-customer-work", text) == [
        (
            "info",
            4,
            "Less than 50% of the planned time is given as ranges in Sales (0%) and service (20%)",
        )
    ]
