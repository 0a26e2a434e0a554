"""Plans side by side: money in one currency, people they share, go-lives on one line."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from crmplan import pipeline
from crmplan.model import Money
from crmplan.report.portfolio import Portfolio, portfolio

EUROPE = """\
crmplan: 1
programme: {name: Europe, start: 2027-03-01, currency: EUR, rates: {USD: 0.8}, committed_finish: 2027-03-10}
people: {ana: {name: Ana Ruiz, allocation: 80%}, ben: {name: Ben Ito}}
tasks:
  build: {duration: 2w, owner: ana, team: [ana 0.6], cost: {implementation: 1000}}
  go-live: {kind: go-live, needs: build}
"""
AMERICA = """\
crmplan: 1
programme: {name: America, start: 2027-03-08, currency: CURRENCY}
people: {ana: {name: NAME, allocation: 60%}, cem: {name: Cem Kaya}}
tasks:
  build: {duration: 1w, team: [ana 0.6, cem], cost: {implementation: 500}}
  go-live: {kind: go-live, needs: build}
"""


def _portfolio(folder: Path, *texts: str) -> Portfolio:
    reports = []
    for number, text in enumerate(texts):
        path = folder / f"plan{number}.yaml"
        path.write_text(text, encoding="utf-8")
        work = pipeline.plan(path)
        assert [] == [finding.message for finding in work.findings if finding.severity == "error"]
        reports.append((f"plan{number}", pipeline.report(pipeline.judge(work), pack=True)))
    return portfolio(reports)


def _america(currency: str = "USD", name: str = "Ana Ruiz") -> str:
    return AMERICA.replace("CURRENCY", currency).replace("NAME", name)


def test_go_lives_of_all_plans_are_in_order_of_time(tmp_path: Path) -> None:
    made = _portfolio(tmp_path, EUROPE, _america())
    assert [(date(2027, 3, 12), "Europe"), (date(2027, 3, 12), "America")] == [
        (one.day, one.plan) for one in made.go_lives
    ]


@pytest.mark.parametrize(
    ("texts", "expected", "notes"),
    [
        # 1000 + 500 x 0.8
        (
            (EUROPE, _america()),
            Money(Decimal("1400.00"), "EUR"),
            ("1 USD = 0.8 EUR, the rate of the plans.",),
        ),
        # The first plan's currency counts; turned round, a euro is 1.25 dollars: 500 + 1000 x 1.25.
        (
            (_america(), EUROPE),
            Money(Decimal("1750.00"), "USD"),
            ("1 EUR = 1.25 USD, the rate of the plans.",),
        ),
        (
            (EUROPE, _america("NOK")),
            None,
            ("No plan has a rate from NOK to EUR, so the sums are not added up.",),
        ),
        ((EUROPE, _america("EUR")), Money(Decimal("1500.00"), "EUR"), ()),
    ],
)
def test_money_is_added_in_one_currency_or_not_at_all(
    tmp_path: Path, texts: tuple[str, ...], expected: Money | None, notes: tuple[str, ...]
) -> None:
    made = _portfolio(tmp_path, *texts)
    assert (expected, notes) == (made.total, made.notes)


def test_people_of_two_plans_are_asked_for_once(tmp_path: Path) -> None:
    """Ana has 4 days a week for Europe and 3 for America, together no more than 5; each asks for 3."""
    made = _portfolio(tmp_path, EUROPE, _america())
    assert [("ana", ("Europe", "America"))] == [(one.id, one.plans) for one in made.shared]
    weeks = [(week.monday.day, week.planned, week.whole, week.available) for week in made.shared[0].weeks]
    three, none = Decimal("3.00"), Decimal()
    assert [
        (1, (three, none), three, Decimal("4.00")),
        (8, (three, three), Decimal("6.00"), Decimal("5.00")),
    ] == weeks
    assert [date(2027, 3, 8)] == [week.monday for week in made.shared[0].over]


def test_an_id_with_another_name_is_another_person(tmp_path: Path) -> None:
    made = _portfolio(tmp_path, EUROPE, _america("EUR", "Ana Moe"))
    assert () == made.shared


def test_the_overview_says_what_collides(tmp_path: Path) -> None:
    made = _portfolio(tmp_path, EUROPE, _america())
    assert (
        "2 plans, 2 go-lives.",
        "Together they cost EUR 1,400, contingency included.",
        "Europe finishes 2 working days after its committed finish.",
        "Europe and America go live on the same day, 2027-03-12.",
        "Ana Ruiz is planned above what there is in 1 week, by Europe and America together.",
    ) == made.headline[:5]
