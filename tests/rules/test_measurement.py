"""The checks of measurement beyond their examples."""

from pathlib import Path

import pytest

from tests.rules.work import Run

HEAD = "crmplan: 1\nprogramme: {name: CRM, start: 2027-03-01, profile: PROFILE}\n"


def said(folder: Path, rule: str, text: str, profile: str = "standard") -> list[str]:
    run = Run(folder, HEAD.replace("PROFILE", profile) + text)
    assert [] == [finding.message for finding in run.reading if finding.severity == "error"]
    return [f"{severity} {line}: {message}" for severity, line, message in run.said(rule)]


def test_without_kpis_there_is_one_finding(tmp_path: Path) -> None:
    text = "tasks: {configure: {kind: configure, duration: 5d}, go-live: {kind: go-live, needs: configure}}\n"
    names = ["kpis-with-baseline", "kpi-families", "breadth-and-depth", "activity-and-outcome", "dashboards"]
    assert [said(tmp_path, name, text) for name in names] == [
        [
            "error 2: The programme has no KPIs, so nobody will know whether it worked; write three with today's "
            "values and targets"
        ],
        [],
        [],
        [],
        [],
    ]


KPIS = """\
objectives: {keep: {problem: They leave, kpi: kept}}
kpis:
  kept: {source: Billing}
  calm: {baseline: 3, floor: 4, source: Diary}
  zero: {baseline: 0, target: 0, by: 2028-01-31}
tasks: {configure: {duration: 5d}}
"""


def test_what_strategy_asks_of_a_kpi_is_not_asked_again(tmp_path: Path) -> None:
    # "kept" belongs to an objective, so STR-02 asks for its baseline; "calm" is a guard; zero is a value.
    assert said(tmp_path, "kpis-with-baseline", KPIS) == ["warning 7: The KPI zero has no `source`"]
    assert len(said(tmp_path, "smart-objectives", KPIS)) == 1


@pytest.mark.parametrize(("profile", "count"), [("small", 0), ("standard", 1), ("enterprise", 1)])
def test_a_small_firm_needs_one_family(tmp_path: Path, profile: str, count: int) -> None:
    text = "kpis: {use: {family: adoption}}\ntasks: {t: {duration: 5d}}\n"
    assert len(said(tmp_path, "kpi-families", text, profile)) == count


@pytest.mark.parametrize(
    ("use", "profile", "expected"),
    [
        ('unit: "%", target: 80, by: 2027-05-30', "small", []),
        (
            'unit: "%", target: 80, by: 2027-05-31',
            "small",
            [
                "warning 4: The target of the KPI use is due later than 90 days after the last go-live "
                "(2027-05-30); habits are made before"
            ],
        ),
        (
            "target: 0.795",
            "small",
            [
                "warning 4: The target of the KPI use is 79.5%, below 80%: reports of a system that part of the "
                "people use are worth little"
            ],
        ),
        ("target: 14, unit: users", "small", []),
        ("target: 0.9", "standard", ["warning 4: No KPI shows the depth of adoption; add one with `aspect`"]),
    ],
)
def test_adoption(tmp_path: Path, use: str, profile: str, expected: list[str]) -> None:
    text = (
        f"kpis:\n  use: {{family: adoption, aspect: breadth, {use}}}\ntasks: {{go-live: {{kind: go-live}}}}\n"
    )
    assert said(tmp_path, "breadth-and-depth", text, profile) == expected


@pytest.mark.parametrize(
    ("kpi", "expected"),
    [
        ("family: sales", []),
        ("family: adoption, measures: outcome", []),
        (
            "family: adoption",
            [
                "warning 4: The KPI use counts activity, which can rise while results fall; pair it with the "
                "outcome it should bring"
            ],
        ),
        (
            "measures: activity, paired_with: vague",
            [
                "warning 4: The KPI use counts activity and is paired with vague, which does not say `measures: "
                "outcome`"
            ],
        ),
        ("measures: activity, paired_with: [vague, orders]", []),
    ],
)
def test_activity_and_outcome(tmp_path: Path, kpi: str, expected: list[str]) -> None:
    text = f"kpis:\n  use: {{{kpi}}}\n  vague: {{}}\n  orders: {{measures: outcome}}\ntasks: {{t: {{duration: 5d}}}}\n"
    assert said(tmp_path, "activity-and-outcome", text) == expected


def test_reports_count_from_the_end_of_hypercare(tmp_path: Path) -> None:
    text = """\
tasks:
  go-live: {kind: go-live}
  care: {kind: hypercare, duration: 4w, needs: go-live}
  run: {duration: DAYS, needs: care}
"""
    assert said(tmp_path, "benefits-reported", text.replace("DAYS", "65d")) == []
    assert said(tmp_path, "benefits-reported", text.replace("DAYS", "66d")) == [
        "warning 2: Nobody shows what the programme brings from 2027-03-26 to 2027-06-28, 94 days; 92 is the most"
    ]
    assert said(tmp_path, "benefits-reported", text.replace("DAYS", "99d"), "small") == []
