"""The records that travel between the stages: places, findings, money and the expanded plan.

Every record is frozen. Instants are whole minutes: ``date.toordinal() * 1440 + minute of the day``, local time
without a zone. Durations and lags are whole minutes, work is in working minutes of one person, money is
``Decimal`` with a currency.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import NamedTuple

from crmplan import currencies

DAY = 1440
"""Minutes of a calendar day; instants count from the day before 0001-01-01."""


SHIPPED = "crmplan:"
"""What the name of a shipped playbook begins with."""


class Location(NamedTuple):
    """A span of text in a file; lines and columns count from 1, the end is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    @property
    def order(self) -> tuple[bool, str, int, int]:
        """What places are listed by: people's own files first, whatever folder was typed before their names."""
        return (self.file.startswith(SHIPPED), self.file, self.line, self.column)


NOWHERE = Location("", 0, 0, 0, 0)
"""The place of a value that nobody wrote (a default)."""

ERROR, WARNING, INFO = "error", "warning", "info"
SEVERITIES = (ERROR, WARNING, INFO)
"""Severities, the gravest first."""


class Stub(NamedTuple):
    """What a finding misses, as YAML that a person only has to fill in; ``check --fix`` writes it as a comment."""

    path: str
    """The map it goes into: keys with dots (``budget.lines``), empty for the top of the playbook. With a dot
    in front the keys begin at the entry the finding points at: ``.`` is that entry, ``.criteria`` a map in it."""
    text: str
    """Its entries, as they stand in that map. ``<lead>``, ``<go-live>`` and such stand for what the plan
    knows, a word in capitals for what only a person knows."""


class Finding(NamedTuple):
    """One thing that is wrong or missing, at the place where it can be mended."""

    rule: str
    """Readable name of the rule, for example ``training-budget`` or ``unknown-key``."""
    code: str
    """Stable code, for example ``BUD-02``; language errors have codes of the family ``LNG``."""
    severity: str
    message: str
    """One sentence: what is wrong and what would be right."""
    at: Location
    help: str = ""
    """One sentence: how to mend it; empty when the message says it."""
    also: tuple[tuple[Location, str], ...] = ()
    """Further places of the same cause, each with a few words."""
    tasks: tuple[str, ...] = ()
    """Ids of the expanded tasks behind this one cause, in display order."""
    subject: str = ""
    """What it is about when it is no task: a cell, a wave, a person, a category."""
    stubs: tuple[Stub, ...] = ()
    """What to write where something is missing; empty when no entry alone would mend it."""
    meant: str = ""
    """The one word that is right in place of the word at ``at``; empty unless that is certain."""


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether any finding is an error."""
    return any(finding.severity == ERROR for finding in findings)


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies were added: a bug, since conversion comes first."""


class Money(NamedTuple):
    """An exact amount in one currency (ISO 4217 code); never a float."""

    amount: Decimal
    currency: str

    def __add__(self, other: object) -> "Money":
        if not isinstance(other, Money):
            return NotImplemented
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} + {other.currency}")
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return self + Money(-other.amount, other.currency)

    def times(self, factor: Decimal | int) -> "Money":
        """Return the amount times a number, unrounded."""
        return Money(self.amount * factor, self.currency)

    def rounded(self) -> "Money":
        """Return the amount rounded half-even to the minor unit of its currency (JPY 0, EUR 2, KWD 3 digits)."""
        unit = Decimal(1).scaleb(-currencies.digits(self.currency))
        return Money(self.amount.quantize(unit, ROUND_HALF_EVEN), self.currency)

    def __str__(self) -> str:
        digits = currencies.digits(self.currency)
        shown = self.rounded().amount
        whole = shown == shown.to_integral_value()
        return f"{self.currency} {shown:,.{0 if whole else digits}f}"


# --- the expanded plan -----------------------------------------------------------------------------------------------


class Cell(NamedTuple):
    """One region x module."""

    region: str
    module: str

    def __str__(self) -> str:
        return f"{self.region}/{self.module}"


class Scope(NamedTuple):
    """What an expanded task belongs to; empty string where it belongs to none."""

    region: str = ""
    module: str = ""
    wave: str = ""
    source: str = ""
    package: str = ""


class Assignment(NamedTuple):
    """A person (or team, or partner) who does the work, with units of them."""

    person: str
    units: Decimal
    at: Location


class Constraint(NamedTuple):
    """A date that a task must respect; ``kind`` is the YAML key (``not_before``, ``start_on``, ``deadline`` ...)."""

    kind: str
    instant: int
    at: Location


class Link(NamedTuple):
    """A dependency between two expanded tasks, by their index in ``Plan.tasks``."""

    pred: int
    succ: int
    type: str
    """``FS``, ``SS``, ``FF`` or ``SF``."""
    lag: int
    """Minutes for ``working`` and ``elapsed`` lags, percent for ``percent`` lags; negative is a lead."""
    lag_kind: str
    """``working``, ``elapsed`` or ``percent``."""
    at: Location
    """Where the link is written."""


class CostItem(NamedTuple):
    """One fixed or per-user amount of a task, counted out for its scope, in the plan's currency."""

    category: str
    amount: Money
    """In the programme's currency, rounded once to the minor unit."""
    basis: str
    """How the amount was made, for people: ``120 EUR x 40 users``."""
    at: Location


class Criterion(NamedTuple):
    """One criterion of a gate or of the exit of hypercare."""

    id: str
    measure: str
    """Id of a KPI or measure; empty for a yes/no criterion."""
    operator: str
    """``>=``, ``<=``, ``=``, ``>``, ``<``; empty for a yes/no criterion."""
    target: Decimal | None
    unit: str
    text: str
    """What a reader sees."""
    at: Location


class Training(NamedTuple):
    """What a training offers."""

    hours: Decimal | None
    format: str
    topics: tuple[str, ...]
    seats: int | None
    sessions: int | None
    groups: tuple[str, ...]
    """Ids of the groups that are trained; the groups of the scope unless the playbook names them."""
    languages: tuple[str, ...]
    at: Location


@lru_cache(1024)
def _is_gate(kinds: tuple[str, ...]) -> bool:
    return any(kind.startswith("gate-") for kind in kinds)


class Task(NamedTuple):
    """One expanded task, gate or milestone."""

    id: str
    """Path that stays the same while the playbook is edited elsewhere: ``NO/sales/migrate``."""
    name: str
    kinds: tuple[str, ...]
    scope: Scope
    phase: str
    duration: int
    """Likely duration in minutes: working minutes, or clock minutes when ``elapsed``; 0 for a milestone."""
    low: int
    high: int
    """Bounds of the duration; equal to ``duration`` when the playbook gives one value."""
    elapsed: bool
    work: int | None
    """Person-minutes of the whole team, or None when the duration counts."""
    owner: str
    """Id of the accountable person; empty when nobody is."""
    team: tuple[Assignment, ...]
    consulted: tuple[str, ...]
    informed: tuple[str, ...]
    approvers: tuple[str, ...]
    calendar: str
    """Key of ``Plan.calendars``."""
    late: bool
    constraints: tuple[Constraint, ...]
    delay: int
    """Working minutes behind what links and constraints give (what-if)."""
    costs: tuple[CostItem, ...]
    spend: str
    """``even``, ``start`` or ``end``."""
    paid_by: str
    criteria: tuple[Criterion, ...]
    exit: tuple[Criterion, ...]
    training: Training | None
    stream: str
    """``people``, ``process``, ``technology`` or ``data``; empty when neither written nor given by a kind."""
    deliverable: str
    users: int
    """Users of the task's scope, each (region, group) once."""
    at: Location
    """Where the task is written (its key)."""
    places: Mapping[str, Location]
    """Where each of its values is written, by YAML key; a missing key has no place."""

    @property
    def milestone(self) -> bool:
        """Whether it has no length: a milestone or a gate."""
        return self.duration == 0

    @property
    def gate(self) -> bool:
        """Whether it is a gate: one of its kinds begins with ``gate-``."""
        return _is_gate(self.kinds)

    def place(self, key: str) -> Location:
        """Return where ``key`` is written, or the task itself when it is not."""
        return self.places.get(key, self.at)
