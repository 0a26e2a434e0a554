"""Pairs of commits that are compared, and each of their edits made by hand in the text of the first.

What an edit does alone is worked out by the second engine from that text, so that neither the edits that crmplan sees
nor the way it weighs them take part.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from tests.story import truth
from tests.story.steps import FUNDING, MONEY, OLD, PEOPLE, PLAN, trees
from tests.story.text import Tree

Alone = Callable[[Tree], None]


class Effect(NamedTuple):
    """What an edit does."""

    days: int
    """Working days by which the finish moves."""
    money: Decimal
    """Change of the cost with contingency."""


def _in(file: str, head: str, old: str, new: str) -> Alone:
    return lambda tree: tree.inside(file, head, old, new)


def _swap(file: str, old: str, new: str) -> Alone:
    return lambda tree: tree.swap(file, old, new)


PAIRS: Mapping[tuple[str, str], Mapping[str, Alone | None]] = {
    ("add", "split"): {},
    ("split", "processes"): {
        "tasks.customer-research.duration": _in(
            OLD, "  customer-research:", "duration: 15d", "duration: 19d"
        ),
        "tasks.redesign.duration": _in(OLD, "  redesign:", "duration: 15d", "duration: 19d"),
    },
    ("processes", "move"): {"regions.AMER.users.rep": _in(OLD, "  AMER:", "{rep: 100,", "{rep: 130,")},
    ("split", "rename"): {
        "tasks.customer-research.duration": _in(
            OLD, "  customer-research:", "duration: 15d", "duration: 19d"
        ),
        "tasks.redesign.duration": _in(OLD, "  redesign:", "duration: 15d", "duration: 19d"),
        "regions.AMER.users.rep": _in(OLD, "  AMER:", "{rep: 100,", "{rep: 130,"),
        "tasks.build-sales.duration": _in(OLD, "  build-sales:", "duration: 30d", "duration: 38d"),
        "tasks.proof-of-concept": lambda tree: None,
    },
    ("rename", "link"): {
        "tasks.training-base.needs": _in(PLAN, "  training-base:", "build-sales", "system-test")
    },
    ("link", "rate"): {"people.integrator.rate": _in(PEOPLE, "  integrator:", "1000 per d", "1060 per d")},
    ("rate", "team"): {
        "packages.wave.tasks.configure.duration": _in(
            PLAN, "      configure:", "duration: 10d", "duration: 7d"
        ),
        "packages.wave.tasks.configure.team": _in(
            PLAN, "      configure:", "0.3, integrator 2]", "0.3, integrator 3]"
        ),
        "programme.committed_finish": _swap(PLAN, "finish: 2030-01-31", "finish: 2030-03-29"),
    },
    ("waiver", "merge"): {
        "budget.lines.seats.amount": _in(MONEY, "    seats:", "1500 per user", "1450 per user"),
        "budget.funding.to-the-pilot.amount": _in(MONEY, FUNDING, "amount: 1600000", "amount: 1700000"),
        "budget.funding.sales.amount": _in(MONEY, FUNDING, "amount: 1835400", "amount: 1735400"),
    },
    ("mended", "order"): {"waves.amer-sales.after": None, "waves.apac-sales.after": None},
}
"""Names of two steps -> path of each edit -> the edit in the text of the first; None where it cannot be planned
alone."""


def effect(base: str, edit: Alone) -> Effect:
    """Return what an edit does to a commit when it is the only one."""
    tree = trees()[base].copy()
    edit(tree)
    return between(truth.of_step(base), truth.of_tree(tree))


def between(before: truth.Numbers, after: truth.Numbers) -> Effect:
    return Effect(after.later(before.finish, after.finish), after.total - before.total)
