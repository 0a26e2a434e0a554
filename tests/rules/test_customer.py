"""The checks of what customers get, beyond their examples."""

from pathlib import Path

import pytest

from tests.rules.work import Run

HEAD = "crmplan: 1\nprogramme: {name: CRM, start: 2027-03-01}\n"


def said(folder: Path, rule: str, text: str) -> list[str]:
    run = Run(folder, HEAD + text)
    assert [] == [finding.message for finding in run.reading if finding.severity == "error"]
    return [f"{severity} {line}: {message}" for severity, line, message in run.said(rule)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),  # STR-01 and KPI-01 say that nothing is there
        ("objectives: {a: {goal: retention}}\n", []),
        ("kpis: {k: {family: lifetime-value}}\n", []),
        (
            "kpis: {k: {family: adoption}}\n",
            [
                "error 3: Nothing in the plan is for the customer; add an objective or a KPI that customers "
                "would notice"
            ],
        ),
        ("objectives: {a: {name: Customer first, goal: growth}}\n", ["error 3: "]),
    ],
)
def test_something_is_for_the_customer(tmp_path: Path, text: str, expected: list[str]) -> None:
    found = said(tmp_path, "customer-first", text + "tasks: {t: {duration: 5d}}\n")
    assert [one[: len(start)] for one, start in zip(found, expected, strict=True)] == expected


@pytest.mark.parametrize("rule", ["service-not-manipulation", "retention-measured", "service-floor"])
def test_without_kpis_their_details_are_not_asked(tmp_path: Path, rule: str) -> None:
    assert said(tmp_path, rule, "tasks: {t: {duration: 5d}}\n") == []


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        ("ask: {kind: customer-research, duration: 2d}", []),
        ("go: {kind: go-live}", ["warning 2: No customer is asked what they need; plan customer research"]),
        (
            "ask: {kind: customer-research, duration: 2d}, make: {kind: configure, duration: 5d, needs: ask ss}",
            ["warning 3: No customer is asked what they need before the configuration for the programme"],
        ),
        # The design is what must wait; what is configured after it waits with it.
        (
            "ask: {kind: customer-research, duration: 2d}, draw: {kind: design, duration: 5d, needs: ask}, "
            "try: {kind: configure, duration: 5d}",
            [],
        ),
    ],
)
def test_customers_are_asked_first(tmp_path: Path, tasks: str, expected: list[str]) -> None:
    assert said(tmp_path, "customer-research", f"tasks: {{{tasks}}}\n") == expected


@pytest.mark.parametrize(("targeting", "found"), [(1, 0), (2, 1)])
def test_targeting_is_at_most_half(tmp_path: Path, targeting: int, found: int) -> None:
    kpis = "reply: {family: service}, kept: {family: retention}, "
    kpis += ", ".join(f"t{n}: {{family: targeting}}" for n in range(targeting))
    text = f"kpis: {{{kpis}}}\ntasks: {{t: {{duration: 5d}}}}\n"
    assert len(said(tmp_path, "service-not-manipulation", text)) == found


CELLS = """\
regions: {NO: {name: Norway}, DE: {name: Germany}}
modules:
  sales: {name: Sales}
  service: {name: Service, customer_facing: true, channels: [phone]}
waves: {one: {cells: [NO/sales, NO/service]}, two: {cells: [DE/sales, DE/service]}}
packages:
  land:
    for: cell
    tasks:
      tell: {kind: KIND, duration: 2d, only: {region: NO}}
      go-live: {kind: go-live, needs: NEEDS}
"""


@pytest.mark.parametrize(
    ("rule", "kind", "lack"),
    [
        (
            "customers-told",
            "customer-comms",
            "warning 13: Customers are not told before the go-live of DE/service; plan the notice and the scripts "
            "of the front line",
        ),
        (
            "journey-tested",
            "customer-journey-test",
            "info 13: Nobody tries what customers will meet before the go-live of DE/service; test their journey",
        ),
    ],
)
def test_what_is_told_or_tried_in_one_region_is_not_in_another(
    tmp_path: Path, rule: str, kind: str, lack: str
) -> None:
    # The link from the other region is a path, but its task is no evidence for this one.
    text = CELLS.replace("KIND", kind).replace("NEEDS", "[NO/all/tell]")
    assert said(tmp_path, rule, text) == [lack]


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        ("12w", []),
        (
            "16w",
            [
                "info 2: Nobody looks at what was learnt about customers from 2027-03-05 to 2027-06-25, 112 days; "
                "90 is the most"
            ],
        ),
    ],
)
def test_insight_comes_back(tmp_path: Path, every: str, expected: list[str]) -> None:
    text = f"""\
tasks:
  build: {{kind: configure, duration: 5d}}
  go-live: {{kind: go-live, needs: build}}
  run: {{duration: 30w, needs: go-live}}
events: {{insight: {{kind: insight-review, every: {every}, from: go-live, until: run}}}}
"""
    assert said(tmp_path, "insight-loop", text) == expected
