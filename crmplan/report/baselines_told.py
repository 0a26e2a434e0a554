"""A baseline in words and tables, as the terminal and Markdown lay it out."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from crmplan.model import Money
from crmplan.report.baselines import GateThen, Listed, Shown

LISTED = ("no.", "name", "approved", "by", "minute", "finish", "cost", "slip against")
"""Heads of the list."""
LISTED_ALIGN = "llllllrl"


class Section(NamedTuple):
    """A table, or points one below the other."""

    title: str
    head: tuple[str, ...]
    """Empty for points."""
    rows: tuple[tuple[str, ...], ...]
    """Of points one cell each."""
    align: str
    """``l`` or ``r`` for each column."""


class Told(NamedTuple):
    """A baseline in words."""

    title: str
    lines: tuple[str, ...]
    sections: tuple[Section, ...]


def row(one: Listed) -> tuple[str, ...]:
    """Return the cells of a baseline in the list, see ``LISTED``."""
    return (
        str(one.number or "tag"),
        one.name,
        str(one.on or ""),
        one.approver,
        one.minute,
        str(one.finish or ""),
        str(one.total or ""),
        one.role,
    )


def told(one: Shown) -> Told:
    """Return who approved a baseline, what it promised, and where the plan is today."""
    about = one.about
    number = f", number {about.number}" if about.number else ""
    role = f" ({about.role})" if about.role else ""
    return Told(f"Baseline {about.name}{number}{role}", tuple(_lines(one)), tuple(_sections(one)))


def _lines(one: Shown) -> Iterator[str]:
    about = one.about
    if about.on is None and not about.by:
        yield "Nobody is named who approved it: its tag is not annotated."
    else:
        on = f" on {about.on}" if about.on else ""
        yield f"Approved{on}{f' by {about.approver}' if about.by else ''}."
    if about.minute:
        yield f"Minute: {about.minute}"
    yield f"Stored in {about.place}, judged for the stage {one.plan.stage}."
    if one.now is None:
        yield "The playbook of today cannot be planned, so nothing is compared with it."


def _sections(one: Shown) -> Iterator[Section]:
    then, now, known = one.plan, one.now, one.now is not None
    yield _section(
        "Finish and cost",
        ("", "then", "now", "change"),
        [
            ("Finish", str(then.finish), str(now.finish) if now else "", _days(one.shift)),
            (
                "Committed finish",
                str(then.committed or "none"),
                str(now.committed or "none") if now else "",
                "",
            ),
            ("Cost with contingency", str(then.total), str(now.total) if now else "", _money(one.change)),
            (
                "Approved budget",
                str(then.approved or "none"),
                str(now.approved or "none") if now else "",
                "",
            ),
        ],
        "lllr",
        known,
    )
    if one.milestones:
        moves = [
            (
                slip.name,
                slip.kind,
                str(slip.baseline or ""),
                str(slip.forecast or "taken out"),
                _days(slip.slip) if slip.baseline else "new",
            )
            for slip in one.milestones
        ]
        head = ("milestone", "kind", "then", "now", "slip (days)")
        yield _section("Milestones and go-lives", head, moves, "llllr", known)
    if one.categories:
        sums = [
            (each.name, str(each.then or ""), str(each.now or ""), _money(each.change))
            for each in one.categories
        ]
        yield _section("Cost by category", ("category", "then", "now", "change"), sums, "lrrr", known)
    yield from _gates(one.gates, known)
    if one.accepted:
        points = tuple((f"{rule}: {message.rstrip('.')}. {by}",) for rule, message, by in one.accepted)
        yield Section("Findings that were accepted", (), points, "l")


def _gates(gates: Sequence[GateThen], known: bool) -> Iterator[Section]:
    """Yield who decides each gate, then what gates ask for: once for all that ask for the same."""
    if not gates:
        return
    head = ("gate", "then", "decided by", "criteria today")
    rows = [
        (
            gate.name,
            str(gate.day),
            ", ".join(gate.approvers) or "nobody named",
            "no longer the same" if gate.changed else "the same",
        )
        for gate in gates
    ]
    most = len(head) if known else len(head) - 1
    yield Section("Gates", head[:most], tuple(cells[:most] for cells in rows), "l" * most)
    asking: dict[tuple[str, tuple[str, ...]], list[GateThen]] = {}
    for gate in gates:
        asking.setdefault((gate.step, gate.criteria), []).append(gate)
    for (step, criteria), alike in asking.items():
        name = alike[0].name if len(alike) == 1 else f"{step} ({len(alike)} gates)"
        points = tuple((text,) for text in criteria) or (("no criteria",),)
        yield Section(f"Criteria of {name}", (), points, "l")


def _section(
    title: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]], align: str, known: bool
) -> Section:
    """Return a table whose last two columns are of today; they are left out where that is not known."""
    most = len(head) if known else len(head) - 2
    return Section(title, head[:most], tuple(cells[:most] for cells in rows), align[:most])


def _days(days: Decimal | None) -> str:
    return "" if days is None else f"{days:+f}" if days else "0"


def _money(money: Money | None) -> str:
    if money is None:
        return ""
    sign = "+" if money.amount > 0 else "-" if money.amount < 0 else ""
    return f"{sign}{money._replace(amount=abs(money.amount))}"
