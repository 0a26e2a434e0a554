"""How outputs lay long lists out: findings by severity and rule, cells as a matrix."""

from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

from crmplan.model import SEVERITIES, Finding


class Group(NamedTuple):
    """The findings of one rule."""

    rule: str
    code: str
    findings: tuple[Finding, ...]


class Severity(NamedTuple):
    """The findings of one severity, by rule."""

    severity: str
    findings: int
    """How many there are."""
    groups: tuple[Group, ...]


def by_severity(findings: Iterable[Finding]) -> tuple[Severity, ...]:
    """Return findings by severity, the gravest first, and by rule in the order given; empty severities are left
    out."""
    found: dict[str, dict[tuple[str, str], list[Finding]]] = {severity: {} for severity in SEVERITIES}
    for finding in findings:
        found[finding.severity].setdefault((finding.rule, finding.code), []).append(finding)
    return tuple(
        Severity(
            severity,
            sum(map(len, rules.values())),
            tuple(Group(rule, code, tuple(group)) for (rule, code), group in rules.items()),
        )
        for severity, rules in found.items()
        if rules
    )


class _Place(Protocol):
    @property
    def region(self) -> str: ...

    @property
    def module(self) -> str: ...


T = TypeVar("T", bound=_Place)


class Matrix(NamedTuple, Generic[T]):
    """The rollout matrix: regions down, modules across."""

    modules: tuple[str, ...]
    rows: tuple[tuple[str, tuple[T | None, ...]], ...]
    """(region, its cells); None where the plan has none."""


def matrix(cells: Sequence[T]) -> Matrix[T] | None:
    """Return cells as a matrix, in the order in which they come; None without any."""
    modules = tuple(dict.fromkeys(cell.module for cell in cells))
    regions = tuple(dict.fromkeys(cell.region for cell in cells))
    if not cells:
        return None
    at = {(cell.region, cell.module): cell for cell in cells}
    return Matrix(
        modules, tuple((region, tuple(at.get((region, module)) for module in modules)) for region in regions)
    )
