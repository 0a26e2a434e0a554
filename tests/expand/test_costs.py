"""Costs of tasks: per user, by region, in other currencies, rounded once; budget lines and rounds."""

from decimal import Decimal

import pytest

from crmplan.model import Money
from tests.expand.case import expanded, said

HEAD = (
    "crmplan: 1\nprogramme: {name: P, start: 2027-03-01, currency: EUR, rates: {NOK: 0.086, JPY: 0.0061}}\n"
)
PLACES = """
groups: {rep: {}, agent: {}}
regions: {NO: {users: {rep: 40}}, DE: {users: {rep: 220, agent: 90}}, FR: {users: {rep: 7}}}
modules: {sales: {groups: [rep]}, service: {groups: [agent]}}
waves: {one: {cells: [NO/sales, DE/all, FR/sales]}}
"""


def costs(text: str) -> dict[str, list[tuple[str, str, str]]]:
    plan = expanded(text, head=HEAD)
    return {
        task.id: [(item.category, str(item.amount.amount), item.basis) for item in task.costs]
        for task in plan.tasks
    }


def test_a_sum_and_an_amount_per_user_of_a_cell() -> None:
    assert {
        "NO/sales/a": [
            ("migration", "12000.00", "12000 EUR"),
            ("training", "4800.00", "120 EUR x 40 users"),
        ],
        "DE/sales/a": [
            ("migration", "12000.00", "12000 EUR"),
            ("training", "26400.00", "120 EUR x 220 users"),
        ],
        "DE/service/a": [
            ("migration", "12000.00", "12000 EUR"),
            ("training", "10800.00", "120 EUR x 90 users"),
        ],
        "FR/sales/a": [("migration", "12000.00", "12000 EUR"), ("training", "840.00", "120 EUR x 7 users")],
    } == costs(
        PLACES
        + "packages: {p: {for: cell, tasks: {a: {duration: 1d, cost: {migration: 12000, training: 120 per user}}}}}\n"
    )


def test_a_map_by_region_has_a_default_and_other_currencies() -> None:
    assert {
        "NO/a": [("training", "4816.00", "1400 NOK x 40 users x 0.086")],
        "DE/a": [("training", "37200.00", "120 EUR x 310 users")],
        "FR/a": [("training", "840.00", "120 EUR x 7 users")],
    } == costs(
        PLACES
        + "packages: {p: {for: region, tasks: {a: {cost: {training: "
        + "{default: 120 per user, NO: 1400 NOK per user}}}}}}\n"
    )


def test_in_a_wider_scope_what_is_per_user_is_counted_region_by_region() -> None:
    assert {
        "one/a": [
            ("training", "4816.00", "1400 NOK x 40 users x 0.086"),
            ("training", "38040.00", "120 EUR x 317 users"),
        ]
    } == costs(
        PLACES
        + "packages: {p: {for: wave, tasks: {a: {cost: {training: {default: 120 per user, NO: 1400 NOK per user}}}}}}\n"
    )


def test_in_a_wider_scope_a_sum_is_that_of_the_default() -> None:
    assert {"a": [("training", "500.00", "500 EUR")]} == costs(
        PLACES + "tasks: {a: {cost: {training: {default: 500, NO: 1400 NOK}}}}\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "packages: {p: {for: region, tasks: {a: {cost: {training: {NO: 5, DE: 6}}}}}}\n",
            'no-region-amount 7: the cost is written for NO, DE and says nothing for region "FR"; add it, or "default"',
        ),
        (
            "tasks: {a: {cost: {training: {NO: 5}}}}\n",
            "no-region-amount 7: the cost is written for NO and says nothing for a task without a region; add it, or "
            '"default"',
        ),
    ],
)
def test_an_amount_that_is_missing_for_a_region_is_an_error(text: str, expected: str) -> None:
    assert [expected] == said(expanded(PLACES + text))


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        # half-even, once, behind the conversion: 1.25 NOK x 0.086 = 0.1075
        ("1.25 NOK", "0.11"),
        ("0.25 NOK", "0.02"),
        ("12.5 NOK", "1.08"),
        ("2.5 JPY", "0.02"),
        ("0.005", "0.00"),
        ("0.015", "0.02"),
    ],
)
def test_an_amount_is_rounded_half_even_once(amount: str, expected: str) -> None:
    assert {"a": expected} == {
        id: items[0][1] for id, items in costs(f"tasks: {{a: {{cost: {{other: {amount}}}}}}}\n").items()
    }


def test_an_amount_without_a_rate_counts_as_nothing() -> None:
    plan = expanded("tasks: {a: {cost: {other: 500 USD}}}\n")
    assert [Money(Decimal("0.00"), "EUR")] == [item.amount for item in plan.tasks[0].costs]


def test_the_places_of_amounts_are_their_own_lines() -> None:
    plan = expanded(
        """
regions: {NO: {users: 4}, DE: {users: 3}}
packages:
  p:
    for: region
    tasks:
      a:
        cost:
          other: 5
          training:
            default: 6
            NO: 7
""",
        head=HEAD,
    )
    assert {"NO/a": [10, 13], "DE/a": [10, 12]} == {
        task.id: [item.at.line for item in task.costs] for task in plan.tasks
    }


def test_a_cost_and_labour_of_one_category_on_one_task_are_a_finding() -> None:
    plan = expanded(
        """
regions: {NO: {}, DE: {}}
people: {partner: {side: vendor, rate: 900 per d}, clerk: {rate: 200 per d}, free: {side: vendor}}
packages:
  p:
    for: region
    tasks:
      a: {duration: 1d, team: [partner, clerk], cost: {implementation: 500, training: 100}}
      b: {duration: 1d, team: [free], cost: {implementation: 500}}
      c: {duration: 1d, team: [clerk], cost: {implementation: 500}}
"""
    )
    assert [
        'cost-and-labour 9: NO/a has a cost and the labour of "partner" in the category implementation; if it is the '
        "same money, keep one of them"
    ] == said(plan)
    assert ("NO/a", "DE/a") == plan.findings[0].tasks


def test_lines_and_rounds_are_resolved() -> None:
    plan = expanded(
        """
modules: {sales: {}}
tasks: {go: {kind: go-live}}
gates: {g: {kind: gate-funding, criteria: {c: {text: Fine}}}}
budget:
  lines:
    seats:
      {category: licence, amount: 75 per user month, from: go, until: 2028-12-31, for: sales, minimum: 50, basis: Quote}
    office:
      category: other
      amount: {default: 10 NOK per month, NO: 3 per month}
      on: 2027-05-03
      run: true
      paid_by: head
  funding:
    seed: {amount: 500000, released: 2027-03-01}
    rest: {amount: 1000 NOK, gate: g}
""",
        head=HEAD,
    )
    seats, office = plan.lines
    assert ("75", "EUR", "user month", ("sales",), Decimal(50), False, "Quote", (0,), "2028-12-31") == (
        str(seats.number),
        seats.currency,
        seats.per,
        seats.modules,
        seats.minimum,
        seats.run,
        seats.basis,
        seats.start.tasks if seats.start else None,
        str(seats.until.day) if seats.until else None,
    )
    assert ("10", "NOK", "month", "2027-05-03", True, "head", ["NO"]) == (
        str(office.number),
        office.currency,
        office.per,
        str(office.on.day) if office.on else None,
        office.run,
        office.paid_by,
        list(office.regions),
    )
    assert [
        (Money(Decimal("500000.00"), "EUR"), "2027-03-01", None),
        (Money(Decimal("86.00"), "EUR"), "None", 1),
    ] == [(one.amount, str(one.day), one.gate) for one in plan.rounds]
