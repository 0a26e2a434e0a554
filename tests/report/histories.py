"""Histories made of records alone: any number of commits and go-lives, without a repository."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from crmplan.model import Money
from crmplan.report.history import Commit, History, Live, State, Turn, history

FIRST = date(2026, 3, 2)


def state(
    finish: date,
    lives: Sequence[tuple[str, date]] = (),
    *,
    status: date | None = None,
    cost: int = 1000,
    name: str = "CRM",
    finished: Sequence[str] = (),
) -> State:
    """Return what a version says; go-lives are given as id and day."""
    return State(
        name,
        status,
        finish,
        None,
        tuple(Live(id, f"Go-live ({id.title()}, Sales)", day, id in finished) for id, day in lives),
        Money(Decimal(cost), "EUR"),
        None,
        "draft",
        0,
        1,
    )


def turn(number: int, said: State | str, day: date | None = None) -> Turn:
    """Return the commit of a number, a week behind the one before unless its day is given."""
    made = day or FIRST + timedelta(7 * number)
    commit = Commit(f"{number:040x}", made, "Ana Ruiz", f"Edit {number}", False)
    return Turn(
        commit, "crm.yaml", None if isinstance(said, str) else said, said if isinstance(said, str) else ""
    )


def calendar_days(first: date, second: date) -> Decimal:
    return Decimal((second - first).days)


def of(*said: State | str) -> History:
    """Return the history of commits a week apart; days are calendar days, so that a reader can count."""
    return history("crm.yaml", [turn(number, one) for number, one in enumerate(said)], calendar_days)


def many(commits: int, lives: int, day: Callable[[int, int], date]) -> History:
    """Return a history in which ``day(commit, go-live)`` says when each is forecast, the finish being the last."""
    found = []
    for commit in range(commits):
        days = [(f"region-{live}", day(commit, live)) for live in range(lives)]
        found.append(state(max(one for _id, one in days) + timedelta(60), days))
    return of(*found)
