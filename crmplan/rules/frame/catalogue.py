"""All rules, found by looking into the families, and the faults of the checks themselves."""

import importlib
from functools import cache
from pathlib import Path
from types import MappingProxyType

from crmplan.faults import Fault
from crmplan.language.words import EDITIONS
from crmplan.model import WARNING
from crmplan.rules.frame.record import MARK, Rule

FAULTS = MappingProxyType(
    {
        "unknown-check": Fault(
            "CHK-001",
            "`checks: {set: ...}`, `accept:` or an option of the command names a check that does not exist.",
            "checks: {set: {trainig-budget: {min_share: 8%}}}\n",
            "checks: {set: {training-budget: {min_share: 8%}}}\n",
        ),
        "unknown-limit": Fault(
            "CHK-002",
            "`checks: {set: ...}` names a limit that the check does not have; `crmplan explain CHECK` "
            "lists its limits.",
            "checks: {set: {training-budget: {minimum: 8%}}}\n",
            "checks: {set: {training-budget: {min_share: 8%}}}\n",
        ),
        "bad-limit": Fault(
            "CHK-003",
            "A limit in `checks: {set: ...}` has the wrong type: shares are written `8%`, times in working "
            "days `20d`, months and counts as whole numbers, lists of words in brackets.",
            "checks: {set: {training-budget: {min_share: much}}}\n",
            "checks: {set: {training-budget: {min_share: 8%}}}\n",
        ),
        "expired-acceptance": Fault(
            "CHK-004",
            "A finding was accepted until a day that has passed. Mend what it accepts, or let the same "
            "person accept it again with a new date.",
        ),
        "unused-acceptance": Fault(
            "CHK-005",
            "An entry of `accept:` matches no finding: the gap is closed, or its rule or place is written "
            "differently. Take the entry out, so that it cannot hide a later gap.",
            severity=WARNING,
        ),
        "idle-check": Fault(
            "CHK-006",
            "A check of your own in `checks: {own: ...}` chooses no task, so it would stay silent whatever "
            "happens. Its `where` names a kind or a scope that the plan does not have.",
            severity=WARNING,
        ),
    }
)
"""What can be wrong with the settings of the checks; the same kind of table as ``crmplan.faults``."""


class UnknownRule(LookupError):
    """No check has this name or code; the message has the nearest guess."""


def current_edition() -> int:
    """Return the edition that counts where a playbook pins none; newer checks are previews."""
    return max(map(int, EDITIONS))


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule, sorted by code: families in the order of the alphabet, then by number."""
    return tuple(sorted(_found(), key=lambda one: one.code))


def _found() -> list[Rule]:
    """Return the rules of all families, in the order of their files."""
    here = Path(__file__).parent.parent
    found: list[Rule] = []
    # A family is a module beside the frame, or a package of modules where one file would be too long.
    for path in sorted((*here.glob("*.py"), *here.glob("*/*.py"))):
        if path.stem == "__init__" or path.parent.name == "frame":
            continue
        name = ".".join(path.relative_to(here.parent.parent).with_suffix("").parts)
        module = importlib.import_module(name)
        for value in vars(module).values():
            made = getattr(value, MARK, None)
            if made is not None and value.__module__ == module.__name__:
                found.append(made)
    return found


@cache
def by_word() -> MappingProxyType[str, Rule]:
    """Return rules by name and by code."""
    return MappingProxyType({word: one for one in rules() for word in (one.name, one.code)})
