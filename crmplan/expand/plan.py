"""The expanded plan: flat tasks and links, with everything that dates, money and checks ask for."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from crmplan.calendars import Calendar
from crmplan.expand.calendars_of import ClosedDays
from crmplan.expand.references import Names, Problem
from crmplan.language.playbook import Playbook
from crmplan.language.tasks import TaskSpec
from crmplan.language.values import Amount
from crmplan.model import Cell, Finding, Link, Location, Money, Scope, Task


class WavePlan(NamedTuple):
    """A wave with its cells worked out."""

    id: str
    name: str
    cells: tuple[Cell, ...]
    """In the order of the regions, then of the modules in the playbook; for a plan without cells, empty."""
    regions: tuple[str, ...]
    """Ids of its regions, in the order of the playbook, also where the plan has no modules."""
    after: tuple[str, ...]
    """Ids of the waves before it; empty when none."""
    users: int
    """Users of the wave: the union of its (region, group) pairs, each once."""
    at: Location


class Freeze(NamedTuple):
    """One closed window of a freeze, whole days, both ends inclusive."""

    id: str
    first: date
    last: date
    blocks: tuple[str, ...]
    """Task kinds that must not run in it; empty means all tasks."""
    regions: tuple[str, ...]
    """Regions it holds for; empty means all, and tasks without a region too."""
    move: bool
    """Whether tasks are moved behind it; otherwise an overlap is only reported."""
    reason: str
    at: Location

    def holds_for(self, task: Task) -> bool:
        """Tell whether a task of these kinds and this region must not run in it."""
        if self.regions and task.scope.region not in self.regions:
            return False
        return not self.blocks or any(kind in self.blocks for kind in task.kinds)


class Actual(NamedTuple):
    """What is known of a task at the status date; cumulative."""

    started: int | None
    """Instant of the actual start."""
    finished: int | None
    """Instant of the actual finish."""
    remaining: int | None
    """Remaining working minutes (clock minutes for elapsed tasks), from ``done`` where only that is known; None when
    nothing is known."""
    done: Decimal | None
    """Share of the task that is earned, 0 to 1."""
    spent: Money | None
    at: Location


class Anchor(NamedTuple):
    """The start or end of a budget line: a date, or the finishes of tasks."""

    day: date | None
    tasks: tuple[int, ...]
    """Indices of the tasks a reference stands for, when ``day`` is None."""
    at: Location


class LinePlan(NamedTuple):
    """A budget line with its references resolved; the cost analysis counts out what is per user."""

    id: str
    category: str
    number: Decimal
    """Of the default where the amount is written by region; 0 where it has no default."""
    currency: str
    """ISO code; empty when neither the line nor the programme names one."""
    per: str
    """``""`` (a sum), ``user``, ``d``, ``month``, ``year`` or ``user month``."""
    start: Anchor | None
    until: Anchor | None
    on: Anchor | None
    modules: tuple[str, ...]
    """Modules whose users count; empty means all."""
    minimum: int | None
    run: bool
    """Whether it is a cost of running: shown per year, outside the approved sum."""
    basis: str
    paid_by: str
    at: Location
    regions: Mapping[str, Amount]
    """Amounts of regions that differ from the default."""
    spent: Money | None
    """Spent up to the status date, in the programme's currency."""


class Round(NamedTuple):
    """A funding round: released on a date or by a gate."""

    id: str
    amount: Money
    day: date | None
    gate: int | None
    """Index of the gate task that releases it."""
    at: Location


class Plan(NamedTuple):
    """A playbook, expanded: the input of the schedule and of every analysis."""

    playbook: Playbook
    tasks: tuple[Task, ...]
    """In display order: ``tasks`` as in the file, then packages (waves, then regions, then modules), then ``gates``."""
    specs: tuple[TaskSpec, ...]
    """What each task was made from, with defaults and overrides merged, for what only the checks ask for (``covers``,
    ``tags``, ``rollback`` ...); ids of people in it may be words such as ``region.lead``."""
    links: tuple[Link, ...]
    """In the order in which they are written, successor by successor."""
    index: Mapping[str, int]  # type: ignore[assignment]  # a better name than that of tuple's search
    """Task id -> place in ``tasks``."""
    calendars: Mapping[str, Calendar]
    """Always has ``default``; keys are entries of the playbook or country codes."""
    person_calendars: Mapping[str, str]
    """Person id -> key of ``calendars``, for those who have a calendar of their own."""
    days_off: Mapping[str, ClosedDays]
    """Key of ``calendars`` -> its public holidays and closed days, by name; only calendars that have any."""
    day_minutes: int
    """Working minutes of one day, ``1d``."""
    week_days: int
    """Working days of one week, ``1w``."""
    start: int
    """Instant of the programme start: the begin of work on that day."""
    status: int | None
    """Instant at the end of work of the status date; None without progress."""
    as_of: date | None
    """The day that counts as today for waivers and checks; None without ``--as-of`` and progress."""
    currency: str
    waves: tuple[WavePlan, ...]
    cells: Mapping[Cell, str]
    """Every cell in scope -> the wave it belongs to; ``""`` where the playbook has no waves."""
    group_users: Mapping[tuple[str, str], int]
    """(region id, group id) -> users in scope; region ``""`` for ``programme.users``, group ``""`` for users in one
    number."""
    module_groups: Mapping[str, tuple[str, ...]]
    """Module id -> the groups that get it."""
    freezes: tuple[Freeze, ...]
    actuals: Mapping[int, Actual]
    """Index of the task -> what is known of it."""
    lines: tuple[LinePlan, ...]
    rounds: tuple[Round, ...]
    gate_criteria: Mapping[int, Mapping[str, Decimal]]
    """Index of the gate (or hypercare) -> criterion id -> measured value at the status date; yes is 1, no is 0."""
    measured: Mapping[str, Decimal]
    """Id of a KPI or measure -> its latest value at the status date."""
    decided: Mapping[int, str]
    """Index of the gate -> its latest decision at the status date."""
    events: Mapping[str, tuple[date, ...]]
    """Dated series: event id -> days, where they do not depend on the schedule; see ``analyses.events`` for the
    others."""
    findings: tuple[Finding, ...]
    """What expanding found wrong; with an error among them the plan can be incomplete."""
    schedulable: bool
    """Whether the links have no ring, so that dates can be worked out."""
    references: Mapping[tuple[str, str, str], tuple[int, ...]]
    """References that are no links: (section, id, key) -> indices of tasks, for example
    ``("risks", "duplicates", "touches")``, ``("lines", "seats", "from")``, ``("decisions", "release", "gate")``."""
    names: Names
    """Looks references up."""

    def resolve(self, path: str, here: Scope = Scope()) -> tuple[int, ...]:  # noqa: B008 - a frozen record
        """Return the tasks that a reference stands for, seen from a scope; empty when it stands for none."""
        found = self.names.resolve(path, here)
        return () if isinstance(found, Problem) else found

    @property
    def users(self) -> int:
        """All users, each (region, group) once."""
        return sum(self.group_users.values())
