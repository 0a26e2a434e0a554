"""Money beyond the examples: upgrades by year, rounds, what is tied to work, and how sure the estimate is."""

from pathlib import Path

import pytest

from tests.rules.work import Run

HEAD = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, currency: EUR, PROGRAMME}
tasks:
  configure: {duration: 5d, cost: {implementation: 40000}}
  go-live: {kind: go-live, needs: configure}
"""


def said(
    folder: Path, rule: str, text: str, programme: str = "profile: standard"
) -> list[tuple[str, int, str]]:
    run = Run(folder, text.replace("PROGRAMME", programme))
    assert [] == [finding.message for finding in run.reading if finding.severity == "error"]
    return run.said(rule)


SEATS = "    seats: {category: licence, amount: 100 per month, from: go-live, until: UNTIL, run: true}\n"
UPGRADE = "    new: {category: upgrade, amount: 100 per month, from: 2027-04-01, until: UNTIL, run: true}\n"


@pytest.mark.parametrize(
    ("seats", "upgrades", "years"),
    [
        ("2028-03-31", "2028-03-31", []),
        ("2028-08-31", "2028-03-31", []),
        ("2029-03-31", "2028-03-31", ["2028-03-06 to 2029-03-05"]),
        ("2029-03-31", "2028-06-30", []),
        ("2030-03-31", "2028-03-31", ["2028-03-06 to 2029-03-05 and 2029-03-06 to 2030-03-05"]),
    ],
)
def test_each_year_of_running_has_upgrades(
    tmp_path: Path, seats: str, upgrades: str, years: list[str]
) -> None:
    lines = SEATS.replace("UNTIL", seats) + UPGRADE.replace("UNTIL", upgrades)
    assert [
        message for _, _, message in said(tmp_path, "upgrade-budget", HEAD + "budget:\n  lines:\n" + lines)
    ] == [
        f"Nothing is planned for upgrades from {year}; plan them for each year of running" for year in years
    ]


def test_zero_is_no_upgrade(tmp_path: Path) -> None:
    line = UPGRADE.replace("UNTIL", "2028-03-31").replace("100 per month", "0 per month")
    found = said(tmp_path, "upgrade-budget", HEAD + "budget:\n  lines:\n" + line)
    assert [line for _, line, _ in found] == [8]


def test_a_limit_for_each_user_is_that_of_the_company(tmp_path: Path) -> None:
    text = HEAD + "business_case: {cost: 45000 USD}\n"
    users = "users: 50, rates: {USD: 0.8}"
    case = (
        "warning",
        6,
        "The business case counts with EUR 36,000 and the plan costs EUR 40,000; correct one of them",
    )
    assert said(tmp_path, "enough-money", text, users) == [case]
    limit = "checks: {set: {BUD-05: {min_cost_per_user: 900}}}\n"
    assert said(tmp_path, "enough-money", text + limit, users) == [
        ("warning", 2, "EUR 800 is planned for each of 50 users; 900 is the least here"),
        case,
    ]


def test_shares_of_nothing_are_left_to_the_whole_budget(tmp_path: Path) -> None:
    text = HEAD + "sources: {erp: {}}\nintegrations: {erp: {}}\nbudget: {estimate_class: 5}\n"
    for rule in (
        "migration-budget",
        "integration-budget",
        "contingency",
        "change-budget",
        "estimate-class",
    ):
        assert said(tmp_path, rule, text) == []


def test_an_interface_is_paid_by_a_line_that_names_its_task(tmp_path: Path) -> None:
    text = (
        HEAD
        + """\
  connect: {duration: 5d, needs: configure}
integrations: {erp: {tasks: [connect]}}
budget:
  lines:
    link: {category: integration, amount: 9000, from: 2027-03-01, PAYS}
"""
    )
    assert said(tmp_path, "integration-budget", text.replace("PAYS", "pays_for: connect")) == []
    assert said(tmp_path, "integration-budget", text.replace("PAYS", "pays_for: configure")) == [
        (
            "warning",
            7,
            "Nothing is planned for the interface erp; give its tasks a cost and name them in `tasks`",
        )
    ]


@pytest.mark.parametrize(
    ("programme", "budget", "rule", "expected"),
    [
        ("novel: true", "{contingency: 12%}", "contingency",
         ["Contingency is 12.0% of the planned cost; 15% is the least for the first rollout of its kind"]),
        ("novel: false", "{contingency: 12%}", "contingency", []),
        ("novel: false", "{contingency: 8%, estimate_class: 3}", "contingency", []),
        ("novel: false", "{contingency: 8%, estimate_class: 3}", "estimate-class",
         ["Contingency is 8.0% of the planned cost; an estimate of class 3 needs 10%"]),
        ("novel: false", "{contingency: 8%, estimate_class: 2}", "contingency",
         ["Contingency is 8.0% of the planned cost; 10% is the least"]),
        ("novel: false", "{contingency: 8%, estimate_class: 2}", "estimate-class", []),
        ("profile: small", "{contingency: 8%, estimate_class: 3}", "contingency",
         ["Contingency is 8.0% of the planned cost; 10% is the least"]),
        ("profile: standard", "{contingency: 20%}", "estimate-class",
         ["How sure the estimate is is not said; write its `estimate_class`, from 5 (screening) to 1"]),
        ("profile: small", "{contingency: 20%}", "estimate-class", []),
    ],
)  # fmt: skip
def test_contingency_and_class(
    tmp_path: Path, programme: str, budget: str, rule: str, expected: list[str]
) -> None:
    found = said(tmp_path, rule, HEAD + f"budget: {budget}\n", programme)
    assert [message for _, _, message in found] == expected


def test_a_rough_estimate_does_not_outlive_the_contract(tmp_path: Path) -> None:
    text = (
        HEAD.replace("configure: {", "configure: {kind: contract, ")
        + """\
budget: {contingency: 30%, estimate_class: 4}
progress: {2027-03-08: {tasks: {configure: {started: 2027-03-01, finished: 2027-03-05}}}}
"""
    )
    message = "The contract is signed and the estimate is still of class 4; estimate again from the offers"
    assert said(tmp_path, "estimate-class", text) == [("warning", 6, message)]
    assert said(tmp_path, "estimate-class", text.partition("progress")[0]) == []


def test_what_is_tied_to_work(tmp_path: Path) -> None:
    text = (
        HEAD
        + """\
people: {ana: {backfill: 9000, from: 2027-03-01, to: 2027-04-01}}
budget:
  lines:
    office: {category: other, amount: 9000, from: 2027-03-01, ENDS}
"""
    )
    loose = "69% of the planned cost is tied to work, 90% is the least; tie ana and office to the tasks they pay for"
    assert said(tmp_path, "budget-tied-to-work", text.replace("ENDS", "until: 2027-04-01")) == [
        ("warning", 8, loose)
    ]
    busy = text.replace("ENDS", "until: go-live").replace("configure: {", "configure: {owner: ana, ")
    assert said(tmp_path, "budget-tied-to-work", busy) == []


WAVES = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, currency: EUR, PROGRAMME}
people: {ana: {name: Ana Ruiz}}
regions: {NO: {}, DE: {}}
modules: {sales: {}}
waves: {one: {cells: [NO/sales]}, two: {cells: [DE/sales]}}
tasks:
  mandate: {kind: gate-funding, owner: ana}
packages:
  land:
    for: cell
    tasks:
      configure: {duration: 5d, cost: {implementation: 500}, needs: [mandate, previous-wave/all/release]}
      go-live: {kind: go-live, needs: configure}
      use: {kind: adoption-review, duration: 2d, needs: go-live}
      early: {kind: gate-funding, owner: ana, needs: go-live}
      release: {kind: gate-funding, owner: ana, needs: use}
budget:
  funding:
    start: {amount: 100, released: 2027-03-01}
    first: {amount: 300, gate: mandate}
    second: SECOND
"""


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("{amount: 600, gate: NO/sales/release}", []),
        ("{amount: 500, gate: NO/sales/release}",
         [(21, "44% of the money is released before anybody uses the CRM; 40% is the most")]),
        ("{amount: 600, gate: NO/sales/early}",
         [(22, "The round second waits for no adoption review; let its gate need one of the wave before")]),
        ("{amount: 600, released: 2027-03-12}",
         [(22, "The round second is released on a day; let a gate release it, after an adoption review")]),
        ("{amount: 600, released: 2027-03-02}",
         [(19, "All money is released before the first go-live; release it in rounds, each after people use what "
               "is there")]),
    ],
)  # fmt: skip
def test_rounds_wait_for_use(tmp_path: Path, second: str, expected: list[tuple[int, str]]) -> None:
    text = WAVES.replace("SECOND", second)
    assert [(line, message) for _, line, message in said(tmp_path, "funding-rounds", text)] == expected
    assert said(tmp_path, "funding-rounds", text, "profile: small") == []


def test_one_wave_needs_two_rounds_and_a_decision(tmp_path: Path) -> None:
    rounds = "budget: {funding: {a: {amount: 30000, released: 2027-03-01}, b: {amount: 10000, released: 2027-03-02}}}\n"
    assert said(tmp_path, "funding-rounds", HEAD + rounds) == [
        ("warning", 6, "Every round is released on a day; let a gate release one, so that somebody decides")
    ]


def test_allowances_may_be_running_cost(tmp_path: Path) -> None:
    text = HEAD + "budget: {LINES}\n"
    dip = "dip: {depth: 10%, length: 4w}, org_change: true"
    missing = {
        "productivity": "A dip after go-live is planned and the budget has nothing for it; write a line of the "
        "category productivity",
        "organisation": "Departments change and the budget has nothing for it; write a line of the category "
        "organisation",
    }
    assert sorted(
        message for _, _, message in said(tmp_path, "allowances", text.replace("LINES", ""), dip)
    ) == sorted(missing.values())
    line = "lines: {d: {category: productivity, amount: 5000, from: go-live, until: 2027-06-30, run: true}}"
    assert [message for _, _, message in said(tmp_path, "allowances", text.replace("LINES", line), dip)] == [
        missing["organisation"]
    ]
