"""What changes in money: categories, regions, and rounds of funding."""

from datetime import date
from decimal import Decimal

from crmplan.diff.build import compare
from crmplan.diff.records import FundingChange, MoneyMove
from crmplan.model import Money
from tests.diff.sides import PLAIN, diff, side


def short(moves: tuple[MoneyMove, ...]) -> list[tuple[str, str, str, str, str]]:
    return [(one.id, one.name, *(str(sum_) for sum_ in (one.before, one.after, one.change))) for one in moves]


def test_groups_that_differ_the_largest_change_first() -> None:
    found = diff(
        ("{implementation: 20000}", "{implementation: 21000}"), ("{training: 5000}", "{change: 2000}")
    )

    assert [
        ("training", "Training", "EUR 5,000", "None", "EUR -5,000"),
        ("change", "Change", "None", "EUR 2,000", "EUR 2,000"),
        ("implementation", "Implementation", "EUR 30,000", "EUR 31,000", "EUR 1,000"),
    ] == short(found.money["category"])
    assert [("", "", "EUR 35,000", "EUR 33,000", "EUR -2,000")] == short(found.money["region"])


def test_regions_that_come_and_go() -> None:
    found = diff((", ES: {name: Spain, users: 60}", ""))

    assert [("ES", "Spain", "EUR 1,000", "None", "EUR -1,000")] == short(found.money["region"])


def test_a_region_and_a_round_under_another_id_are_the_same() -> None:
    found = diff(
        ("regions: {NO:", "regions: {NOR:"),
        ("seed: {amount: 45000", "first: {amount: 45000"),
        ("{travel: 1000}", "{travel: 900}"),
    )

    assert [
        ("NOR", "Norway", "EUR 1,000", "EUR 900", "EUR -100"),
        ("ES", "Spain", "EUR 1,000", "EUR 900", "EUR -100"),
    ] == short(found.money["region"])
    assert () == found.funding


def test_a_plan_that_gets_its_first_region_takes_the_cost_from_what_belongs_to_none() -> None:
    head = "crmplan: 1\nprogramme: {name: CRM, start: 2027-03-01, currency: EUR}\n"
    none = f"{head}tasks: {{a: {{duration: 1d, cost: {{training: 100}}}}}}\n"
    package = "packages: {land: {for: region, tasks: {b: {duration: 1d, cost: {travel: 7}}}}}\n"
    some = f"{none}regions: {{NO: {{name: Norway}}}}\n{package}"

    found = compare(side(none), side(some), weigh=False)

    assert [("NO", "Norway", "None", "EUR 7", "EUR 7")] == short(found.money["region"])


def test_moves_between_groups_leave_the_cost_as_it_is() -> None:
    found = diff(("{training: 5000}", "{change: 5000}"))

    assert ("EUR 0", {"category"}) == (str(found.cost), set(found.money))


def test_different_currencies_are_not_compared() -> None:
    found = diff(("currency: EUR", "currency: NOK"))

    assert ({}, None, None) == (found.money, found.cost, found.cost_share)


def test_a_cost_from_nothing_has_no_share() -> None:
    free = (
        "crmplan: 1\nprogramme: {name: CRM, start: 2027-03-01, currency: EUR}\ntasks: {a: {duration: 1d}}\n"
    )
    paid = free.replace("1d}", "1d, cost: {training: 10}}")

    found = compare(side(free), side(paid), weigh=False)

    assert ("EUR 10", None) == (str(found.cost), found.cost_share)
    assert (
        "The finish stays on 2027-03-01, and the cost with contingency rises by EUR 10 to EUR 10."
        == found.summary[0]
    )
    assert "The finish stays on 2027-03-01." == compare(side(free), side(free), weigh=False).summary[0]


# --- funding --------------------------------------------------------------------------------------

TWO = "funding: {seed: {amount: 45000, released: 2027-03-01}}"


def euro(amount: int) -> Money:
    return Money(Decimal(amount), "EUR")


def test_rounds_that_differ() -> None:
    found = diff(
        (
            TWO,
            "funding: {seed: {amount: 40000, released: 2027-03-02}, rest: {amount: 5000, released: 2027-04-01}}",
        )
    )

    march = date(2027, 3, 1), date(2027, 3, 2)
    assert (
        FundingChange("seed", euro(45000), euro(40000), *march, None, date(2027, 3, 1)),
        FundingChange("rest", None, euro(5000), None, date(2027, 4, 1), None, date(2027, 3, 1)),
    ) == found.funding


def test_the_same_rounds_are_told_where_spending_passes_them_on_another_day() -> None:
    found = diff(("{implementation: 20000}", "{implementation: 40000}"))

    (seed,) = found.funding
    assert (seed.before, seed.released_before) == (seed.after, seed.released_after)
    assert (None, True) == (seed.short_before, seed.short_after is not None)


def test_a_round_that_hangs_on_a_gate_moves_with_it() -> None:
    text = PLAIN.replace("released: 2027-03-01", "gate: exit")

    found = diff(("design: {name: Design, duration: 10d", "design: {name: Design, duration: 12d"), text=text)

    assert [(date(2027, 3, 12), date(2027, 3, 16))] == [
        (one.released_before, one.released_after) for one in found.funding
    ]
