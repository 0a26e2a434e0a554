"""The limits of --fail-on: how they are read, and which are passed."""

from decimal import Decimal

import pytest

from crmplan.diff.build import compare
from crmplan.diff.limits import Wanted, read
from crmplan.diff.records import Diff
from crmplan.diff.side import Side
from tests.diff.sides import PLAIN, side, written

ALL = "slip, cost, go-live, margin, path, new-error, new-warning, new-finding"
DAYS = "it is counted in working days (d) or weeks (w): write slip>10d or slip>2w"


def wanted(text: str) -> tuple[Wanted, ...]:
    limits, problems = read(text)
    assert not problems, problems
    return limits


def passed(text: str, base: Side, head: Side) -> list[tuple[str, str]]:
    return [tuple(one) for one in compare(base, head, limits=wanted(text), weigh=False).limits]  # type: ignore[misc]


# --- reading --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("slip>10d", Wanted("slip>10d", "slip", value=Decimal(10), unit="d")),
        ("slip > 2w", Wanted("slip > 2w", "slip", value=Decimal(2), unit="w")),
        ("slip>=0.5d", Wanted("slip>=0.5d", "slip", reached=True, value=Decimal("0.5"), unit="d")),
        ("cost>5%", Wanted("cost>5%", "cost", value=Decimal("0.05"), unit="%")),
        ("cost>25000", Wanted("cost>25000", "cost", value=Decimal(25000), unit="money")),
        ("cost>0.1 EUR", Wanted("cost>0.1 EUR", "cost", value=Decimal("0.1"), unit="money", currency="EUR")),
        ("go-live>5d", Wanted("go-live>5d", "go-live", value=Decimal(5), unit="d")),
        (
            "go-live NO/sales>5d",
            Wanted("go-live NO/sales>5d", "go-live", "NO/sales", value=Decimal(5), unit="d"),
        ),
        ("margin<10d", Wanted("margin<10d", "margin", value=Decimal(10), unit="d")),
        ("path", Wanted("path", "path")),
        ("new-error", Wanted("new-error", "new-error")),
    ],
)
def test_a_limit_is_read(text: str, expected: Wanted) -> None:
    assert ((expected,), ()) == read(text)


def test_several_limits_stand_between_commas() -> None:
    assert ["slip>10d", "cost>5%", "new-error"] == [
        one.text for one in wanted(" slip>10d,cost>5% , new-error")
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("slpi>10d", '"slpi" is no limit; did you mean "slip"?'),
        ("new-eror", '"new-eror" is no limit; did you mean "new-error"?'),
        (
            "velocity",
            f'"velocity" is no limit; write one of {ALL}',
        ),
        ("", f"a limit is missing; write one of {ALL}"),
        (">10d", f'">10d" is no limit; write one of {ALL}'),
        ("slip", '"slip" says no limit; write slip>10d or slip>2w'),
        ("slip>", '"" is no limit of "slip"; write slip>10d or slip>2w'),
        ("slip>10", f'"slip>10" has a number without a unit; {DAYS}'),
        ("slip>14ed", f'"slip>14ed" has "ed" behind its number; {DAYS}'),
        ("slip>-5d", '"-5d" is no limit of "slip"; write slip>10d or slip>2w'),
        ("slip<5d", '"slip" passes its limit with ">" and not "<"; write slip>10d or slip>2w'),
        ("slip=5d", '"slip" passes its limit with ">" and not "="; write slip>10d or slip>2w'),
        ("margin>5d", '"margin" passes its limit with "<" and not ">"; write margin<10d'),
        ("slip NO>5d", '"slip" has no "NO"; write slip>10d or slip>2w'),
        (
            "cost>5d",
            '"cost>5d" has "d" behind its number, which is no currency; '
            "write cost>5%, cost>25000 or cost>25000 EUR",
        ),
        ("cost>5 eur", '"cost>5 eur" has "eur" behind its number, which is no currency; did you mean "EUR"?'),
        ("cost>1e9", '"1e9" is no limit of "cost"; write cost>5%, cost>25000 or cost>25000 EUR'),
        ("new-error>3", '"new-error" stands alone, without more behind it'),
    ],
)
def test_what_is_no_limit_is_refused_with_what_would_be_right(text: str, message: str) -> None:
    limits, problems = read(text)

    assert ((), [(1, len(text), message)]) == (limits, [tuple(one) for one in problems])


def test_every_slip_of_the_text_is_shown_at_its_place() -> None:
    text = "slip>10d, csot>5%,cost>25,000,margin<2,5d"

    limits, problems = read(text)

    assert ["slip>10d", "cost>25"] == [one.text for one in limits]
    assert [
        f'"csot" is no limit; did you mean "cost"?\n  {text}\n            ^^^^^^^',
        '"000" follows a comma, which ends a limit; write amounts without it, such as cost>25000\n'
        f"  {text}\n"
        "                            ^^^",
        '"margin<2" has a number without a unit; it is counted in working days (d) or weeks (w): write margin<10d\n'
        f"  {text}\n"
        "                                ^^^^^^^^",
        '"5d" follows a comma, which ends a limit; write decimals behind a point, such as cost>4.5%\n'
        f"  {text}\n"
        "                                         ^^",
    ] == [one.shown(text) for one in problems]


# --- judging --------------------------------------------------------------------------------------

BASE = side(PLAIN)
LATER = side(PLAIN, ("duration: 20d", "duration: 25d"))
"""The finish and both go-lives 5 working days later."""
DEARER = side(PLAIN, ("{implementation: 20000}", "{implementation: 22000}"))
"""EUR 2,200 with contingency more than 40,700."""


@pytest.mark.parametrize(
    ("limit", "why"),
    [
        ("slip>4d", "The finish moves to 2027-04-16, 5 working days later; the limit is 4 working days."),
        ("slip>5d", ""),
        ("slip>=5d", "The finish moves to 2027-04-16, 5 working days later; the limit is 5 working days."),
        ("slip>1w", ""),
        ("slip>=1w", "The finish moves to 2027-04-16, 5 working days later; the limit is 5 working days."),
        ("slip>0.5w", "The finish moves to 2027-04-16, 5 working days later; the limit is 2.5 working days."),
        (
            "go-live>4d",
            "“Go-live (Norway)” moves to 2027-04-16 (5 working days later) and “Go-live (Spain)” moves to 2027-04-16 "
            "(5 working days later); the limit is 4 working days.",
        ),
        (
            "go-live ES>4d",
            "“Go-live (Spain)” moves to 2027-04-16 (5 working days later); the limit is 4 working days.",
        ),
        ("go-live ES/live>5d", ""),
        ("go-live SE>4d", 'It cannot be judged: there is no go-live SE; did you mean "ES"?'),
        ("margin<10d", ""),
        (
            "margin<=10d",
            "The finish is 10 working days before the committed 2027-04-30; the limit is 10 working days.",
        ),
        (
            "margin<3w",
            "The finish is 10 working days before the committed 2027-04-30; the limit is 15 working days.",
        ),
        ("path", ""),
        ("cost>0", ""),
        ("new-finding", ""),
    ],
)
def test_days(limit: str, why: str) -> None:
    assert [(limit, why)] * bool(why) == passed(limit, BASE, LATER)


@pytest.mark.parametrize(
    ("limit", "why"),
    [
        ("cost>5%", "The cost with contingency rises by 5.4 % (EUR 2,200); the limit is 5 %."),
        ("cost>5.5%", ""),
        ("cost>2199.99", "The cost with contingency rises by EUR 2,200; the limit is EUR 2,199.99."),
        ("cost>2200 EUR", ""),
        ("cost>=2200 EUR", "The cost with contingency rises by EUR 2,200; the limit is EUR 2,200."),
        ("cost>9999999 USD", "The cost cannot be judged: the plan counts in EUR, the limit in USD."),
        ("slip>0d", ""),
    ],
)
def test_money(limit: str, why: str) -> None:
    assert [(limit, why)] * bool(why) == passed(limit, BASE, DEARER)


def test_a_plan_that_gets_better_passes_no_limit() -> None:
    text = "slip>0d,cost>0%,cost>0,go-live>0d,new-warning"

    assert ([], []) == (passed(text, LATER, BASE), passed(text, DEARER, BASE))


def test_what_cannot_be_judged_is_passed_and_says_why() -> None:
    krone = side(PLAIN, ("currency: EUR", "currency: NOK"))
    open_end = side(PLAIN, (", committed_finish: 2027-04-30", ""))
    strict = side(PLAIN, stage="approval")

    assert [
        ("cost>5%", "The cost cannot be judged: the versions count in EUR and NOK."),
        ("cost>1", "The cost cannot be judged: the versions count in EUR and NOK."),
        ("margin<1d", "The margin cannot be judged: no finish is committed."),
        (
            "new-error",
            "Findings are not compared: those of p.yaml are for the stage approval, the others for draft.",
        ),
    ] == [
        *passed("cost>5%,cost>1", BASE, krone),
        *passed("margin<1d", BASE, open_end),
        *passed("new-error", written(strict), BASE),
    ]


def test_a_cost_from_nothing_is_more_than_every_share() -> None:
    free = side(PLAIN, ("cost: {implementation: 10000}", "cost: {}"), ("{implementation: 20000}", "{}"),
                ("{training: 5000}", "{}"), ("{travel: 1000}", "{}"))  # fmt: skip

    assert [("cost>500%", "The cost with contingency rises from nothing to EUR 40,700.")] == passed(
        "cost>500%", free, BASE
    )
    assert [] == passed("cost>500%", free, free)


def test_a_go_live_that_is_gone_passes_every_limit() -> None:
    fewer = side(PLAIN, (", ES: {name: Spain, users: 60}", ""))

    assert [("go-live>90d", "“Go-live (Spain)” is gone.")] == passed("go-live>90d", BASE, fewer)


def test_new_findings_are_told_by_severity() -> None:
    late = side(PLAIN, ("duration: 20d", "duration: 50d"), select=("SCH-02", "SCH-08"), stage="approval")
    before = side(PLAIN, select=("SCH-02", "SCH-08"), stage="approval")

    found = passed("new-error,new-warning,new-finding,path", before, late)

    message = "The plan ends 15 working days after the committed finish of 2027-04-30"
    assert [
        ("new-error", f"1 error is new: {message}."),
        ("new-warning", f"1 error or warning is new: {message}."),
        ("new-finding", f"1 finding is new: {message}."),
    ] == found[:3]


def test_the_path_that_drives_the_finish() -> None:
    found = passed("path", BASE, side(PLAIN, ("duration: 5d", "duration: 30d")))

    assert [("path", "Another path drives the finish; now on it: “Train”.")] == found


def test_limits_keep_their_order() -> None:
    found: Diff = compare(BASE, LATER, limits=wanted("margin<5w,slip>1d,cost>1%,go-live>1d"), weigh=False)

    assert ["margin<5w", "slip>1d", "go-live>1d"] == [one.word for one in found.limits]
