"""The register of risks in the pack: exposure, rating, order."""

from decimal import Decimal

from crmplan.model import Money
from tests.report.pack.conftest import ReportOf

PLAN = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, currency: EUR, rates: {USD: 0.5}}
people: {tom: {name: Tom Becker}}
tasks:
  load: {name: Load the data, duration: 20d, cost: {migration: 100000}}
  film: {duration: 5d}
risks:
"""


def euro(number: int) -> Money:
    return Money(Decimal(number), "EUR")


def test_exposure_is_probability_times_effect(report_of: ReportOf) -> None:
    # 40 % of 15 working days is 6, of 25,000 is 10,000. Possible (20 to 50 %) and grave (25,000 of 100,000): high.
    (row,) = report_of(
        PLAN
        + "  twins: {name: Duplicates, probability: 40%, delay: 10d..25d (15d), cost: 25000, owner: tom,\n"
        + "          response: Cleanse first, touches: load}\n"
    ).pack.risks

    assert (row.name, row.owner, row.response) == ("Duplicates", "Tom Becker", "Cleanse first")
    assert (row.delay, row.cost) == ("10d..25d (15d)", euro(25000))
    assert (row.exposure, row.exposure_days) == (euro(10000), 6)
    assert (row.rating, row.rated, row.touches, row.critical) == ("high", True, ("Load the data",), True)
    assert (row.closed, row.place) == (False, "playbook.yaml:8")


def test_other_money_and_clock_time(report_of: ReportOf) -> None:
    # 3,000 USD at 0.50 are 1,500 EUR, half of it 750. 14 days of the clock are 10 working days, half of them 5.
    (row,) = report_of(
        PLAN + "  a: {probability: 50%, delay: 14ed, cost: 3000 USD, touches: film}\n"
    ).pack.risks

    assert (row.cost, row.exposure, row.exposure_days, row.critical) == (euro(1500), euro(750), 5, False)


def test_the_gravest_come_first_and_the_closed_ones_last(report_of: ReportOf) -> None:
    # Exposure of e: 0.1 x 40,000 = 4,000 and d: 0.3 x 2,000 = 600, both medium; of the high ones only c has money.
    report = report_of(
        PLAN
        + "  a: {rating: high, closed: true}\n"
        + "  b: {rating: high}\n"
        + "  c: {probability: 60%, cost: 90000}\n"
        + "  d: {probability: 30%, cost: 2000}\n"
        + "  e: {probability: 10%, cost: 40000}\n"
        + "  f: {response: Wait}\n"
        + "  g: {probability: 1%, delay: 1d}\n"
    )

    assert [(row.id, row.rating, row.rated) for row in report.pack.risks] == [
        ("c", "high", True),
        ("b", "high", False),
        ("e", "medium", True),
        ("d", "medium", True),
        ("g", "low", True),
        ("f", "", True),
        ("a", "high", False),
    ]


def test_the_rule_is_told_with_the_limits_of_the_playbook(report_of: ReportOf) -> None:
    # Two fifths of 40 % are 16 %, a quarter of 10 days 2.5; 1 and 5 % of 100,000.
    text = PLAN + "  a: {probability: 40%, delay: 3d}\n"
    usual = report_of(text).pack
    strict = report_of(
        text + "checks: {set: {risk-register: {high_probability: 40%, high_delay: 10}}}\n"
    ).pack

    assert "steps at 20 % and 50 %" in usual.risk_rule
    assert "steps at 5 and 20 working days, or EUR 1,000 and EUR 5,000, which" in usual.risk_rule
    assert "steps at 16 % and 40 %" in strict.risk_rule
    assert "steps at 2.5 and 10 working days" in strict.risk_rule
    assert (usual.risks[0].rating, strict.risks[0].rating) == ("low", "high")


def test_a_plan_without_risks_tells_no_rule(report_of: ReportOf) -> None:
    pack = report_of(
        "crmplan: 1\nprogramme: {name: CRM, start: 2027-03-01}\ntasks: {a: {duration: 1d}}\n"
    ).pack

    assert (pack.risks, pack.risk_rule) == ((), "")
