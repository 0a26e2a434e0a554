"""The checks: what a plan lacks, for which stage, and how it is mended.

The modules beside ``frame`` are families of rules; ``frame`` finds them, asks them and explains them.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from crmplan.faults import FAULTS as _LANGUAGE
from crmplan.language import Playbook
from crmplan.rules.frame import known
from crmplan.rules.frame.catalogue import FAULTS as _SETTINGS
from crmplan.rules.frame.catalogue import UnknownRule, by_word, current_edition, rules
from crmplan.rules.frame.own import CODE as OWN
from crmplan.rules.frame.record import Rule
from crmplan.rules.frame.run import STAGES, Family, Preview, Verdict, check

__all__ = [
    "OWN",
    "STAGES",
    "Family",
    "Listed",
    "Preview",
    "Rule",
    "UnknownRule",
    "Verdict",
    "catalogue",
    "check",
    "current_edition",
    "explain",
    "known",
    "limits",
    "pages",
    "rules",
]


class Listed(NamedTuple):
    """One line of the catalogue: a check, or a fault of the language or of the settings."""

    name: str
    code: str
    family: str
    """A family of checks, or ``language`` and ``settings`` for faults."""
    severity: str
    summary: str
    """One sentence."""
    edition: int = 0
    """From which a check counts; 0 for faults, which belong to the language."""
    preview: bool = False
    """Whether a check is newer than the current edition."""
    waits: bool = False
    """Whether a check applies to no plan yet, because crmplan does not work out what it needs."""


def catalogue() -> tuple[Listed, ...]:
    """Return all checks by code, then all faults by code."""
    now = current_edition()
    checks = [
        Listed(
            rule.name,
            rule.code,
            rule.family,
            rule.severity,
            rule.summary,
            rule.edition,
            rule.edition > now,
            rule.waits,
        )
        for rule in rules()
    ]
    faults = [
        Listed(name, fault.code, family, fault.severity, fault.summary)
        for family, table in (("settings", _SETTINGS), ("language", _LANGUAGE))
        for name, fault in table.items()
    ]
    return (*checks, *sorted(faults, key=lambda row: row.code))


def limits(playbook: Playbook, check: str) -> Mapping[str, Decimal | tuple[str, ...]]:
    """Return the limits of a check, by name or code, as the playbook sets them or its profile has them."""
    from crmplan.rules.frame.settings import read_settings  # only reports of risks ask

    return read_settings(playbook)[0].values(by_word()[check], playbook.programme.profile or "standard")


def explain(word: str) -> str:
    """Return the manual of a check or of a fault, by name or code, as plain text for a terminal.

    Raises UnknownRule, whose message has the nearest guess, when nothing has this name.
    """
    from crmplan.rules.frame import manual  # its imports cost more than a check of a small playbook

    return manual.explain(word)


def pages() -> Mapping[str, str]:
    """Return the pages about the checks by their path below ``docs``: ``checks.md`` and one for each family."""
    from crmplan.rules.frame import pages as made  # as above

    return made.pages()
