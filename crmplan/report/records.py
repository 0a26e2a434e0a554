"""The report: everything that any output prints, worked out once. Renderers choose and lay out; they
compute nothing.

Days are ``Decimal`` working days of the programme (``1d`` = the hours of the default calendar) unless a
field says otherwise; a finish is the last working day, inclusive. People appear with their names; ids stand
beside them where a reader may need them to find the line in the playbook.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from crmplan.analyses.money import Cost, Funding
from crmplan.model import Cell, Finding, Money
from crmplan.report.earned import EarnedValue
from crmplan.report.pack.records import Pack
from crmplan.report.variance import Variance
from crmplan.schedule.show import USUAL_WEEK, WorkingDays


class Row(NamedTuple):
    """One task, gate or milestone.

    Where a row stands alone, out of its region, module and wave, print ``label``; ``name`` may be the same
    in every cell.
    """

    id: str
    name: str
    kinds: tuple[str, ...]
    phase: str
    wave: str
    region: str
    module: str
    package: str
    owner: str
    """Name of the accountable person; empty when nobody is."""
    owner_id: str
    team: tuple[str, ...]
    """Names with units: ``Integrator x 2``."""
    start: date
    finish: date
    start_time: int
    """Instant in minutes, for drawing and for exchange."""
    finish_time: int
    late_start: date
    late_finish: date
    duration: str
    """As in the playbook's units: ``5d``, ``14ed``, ``0d``."""
    days: Decimal
    """Duration in working days (elapsed durations: clock days)."""
    total_float: Decimal
    free_float: Decimal
    critical: bool
    near: bool
    """Not critical, and its total float is inside the near-critical band."""
    milestone: bool
    gate: bool
    go_live: bool
    done: Decimal | None
    """Share done, 0 to 1; None without progress."""
    started: bool
    finished: bool
    needs: tuple[str, ...]
    """Its links as written in playbooks, absolute: ``NO/sales/configure``, ``erp-link ss +2d``."""
    why: str
    """What fixes its start, as a short sentence."""
    cost: Money
    """Its fixed, per-user and labour cost."""
    place: str
    """``playbook.yaml:12``."""
    label: str = ""
    """Its name with its scope where the name alone would not tell it from its twins: ``Go-live (Germany,
    Sales)``."""
    early_start: date = date.min
    early_finish: date = date.min
    """The earliest dates; they differ from ``start`` and ``finish`` for tasks that are scheduled late."""
    float_minutes: int = 0
    free_minutes: int = 0
    """The floats to the minute."""
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    approvers: tuple[str, ...] = ()
    """Names of people."""
    constraints: tuple[str, ...] = ()
    """Dates that it must respect, in words: ``not before 2027-05-03``."""
    late: bool = False
    """Scheduled as late as its successors allow."""
    calendar: str = "default"
    users: int = 0
    """Users of its scope."""
    stream: str = ""
    deliverable: str = ""
    baseline_start: date | None = None
    """First day in the current baseline; None without one, or when the task was not in it."""
    baseline_finish: date | None = None
    """Last working day in the current baseline, inclusive."""
    baseline_span: tuple[int, int] | None = None
    """Instants of its start and finish in the current baseline, for drawing."""
    slip: Decimal | None = None
    """Working days by which it finishes later than in the current baseline; negative when earlier."""
    slip_first: Decimal | None = None
    """The same against the first baseline, which may be the current one."""
    first_start: date | None = None
    """First day in the first baseline; None where that is the current one, and when the task was not in it."""
    first_finish: date | None = None
    """Last working day in the first baseline, inclusive."""

    @property
    def moved(self) -> bool:
        """Whether it starts or finishes on another day than in the current baseline."""
        return self.baseline_start is not None and (
            (self.start, self.finish) != (self.baseline_start, self.baseline_finish)
        )


class LinkRow(NamedTuple):
    """A dependency between two rows."""

    pred: int
    """Place of the predecessor in ``Report.rows``."""
    succ: int
    type: str
    """``FS``, ``SS``, ``FF`` or ``SF``."""
    lag: str
    """As in the playbook: ``+2d``, ``-1d``, ``+7ed``, ``+20%``; empty when there is none."""
    driving: bool
    """Whether it fixes the start of its successor."""
    place: str
    """Where it is written."""


class MoneyRow(NamedTuple):
    """One row of a money table: a category, region, wave, quarter ... with what is planned for it."""

    id: str
    """Key of the group; empty for what belongs to none."""
    name: str
    planned: Money
    approved: Money | None
    """Only for categories, where the playbook says it."""
    difference: Money | None
    """Approved minus planned: negative when the plan asks for more than is approved."""
    share: Decimal
    """Share of the planned sum, 0 to 1."""


class Lane(NamedTuple):
    """A roll-up: a phase, region, module, wave or package with its tasks."""

    kind: str
    id: str
    name: str
    start: date
    finish: date
    start_time: int
    finish_time: int
    total_float: Decimal
    critical: bool
    rows: tuple[int, ...]
    """Places in ``Report.rows``."""


class Milestone(NamedTuple):
    """A go-live, a gate or another milestone, in order of time."""

    row: int
    kind: str
    """``go-live``, ``gate`` or ``milestone``."""
    id: str
    name: str
    day: date
    total_float: Decimal
    """Float to the finish of the programme."""
    critical: bool
    owner: str
    drives: str
    """Name of the last task on the driving path before it; empty at the programme start."""


class Gate(NamedTuple):
    """A gate with what it asks for."""

    row: int
    name: str
    day: date
    approvers: tuple[str, ...]
    criteria: tuple[tuple[str, str], ...]
    """(text, measured value or empty)."""
    opens: tuple[str, ...]
    """Names of the tasks that wait for it."""
    releases: tuple[str, ...]
    """Funding rounds it releases, with amounts: ``EUR 950,000 (scale)``."""
    decided: str = ""
    """Its latest decision at the status date; empty when there is none."""


class PathStep(NamedTuple):
    """One step of a driving path, in words."""

    row: int
    name: str
    owner: str
    start: date
    finish: date
    duration: str
    cause: str
    """Why it cannot start earlier, in a few words; empty where it simply follows the step before."""


class CellRow(NamedTuple):
    """One region x module."""

    region: str
    module: str
    wave: str
    """Empty for an excluded cell."""
    users: int
    go_live: date | None
    excluded: str
    """Reason, owner and review date of an excluded cell; empty otherwise."""
    cell: Cell = Cell("", "")
    """Ids of both."""


class WaveRow(NamedTuple):
    """A wave."""

    id: str
    name: str
    cells: str
    users: int
    start: date | None
    go_live: date | None
    """Its last go-live."""
    support_until: date | None
    """End of its hypercare."""
    total_float: Decimal | None
    critical: bool
    cost: Money


class RegionRow(NamedTuple):
    """A region."""

    id: str
    name: str
    lead: str
    users: int
    first_go_live: date | None
    last_go_live: date | None
    support_until: date | None
    cost: Money


class TrainingRow(NamedTuple):
    """A training (or several alike of one wave)."""

    row: int
    name: str
    groups: str
    users: int
    start: date
    finish: date
    hours: str
    format: str
    topics: str
    seats: str
    """``12 sessions of 20 seats``; empty when not said."""
    go_live: date | None
    days_before: Decimal | None
    """Whole working days between its end and the go-live it prepares."""
    cost: Money


class SupportRow(NamedTuple):
    """Hypercare after a go-live."""

    go_live: str
    day: date
    until: date | None
    days: Decimal
    """Working days from go-live to the end of the chain of hypercare tasks; 0 when there is none."""
    owner: str
    exit: tuple[str, ...]
    """Exit criteria."""


class Person(NamedTuple):
    """A person with what hangs on them."""

    id: str
    name: str
    title: str
    side: str
    roles: tuple[str, ...]
    accountable: int
    """Tasks they are accountable for."""
    does: int
    """Tasks they work on."""
    days: Decimal
    """Person-days of work."""
    cost: Money


class EventRow(NamedTuple):
    """A dated series: meetings, messages, reviews, releases. It is never in the network and moves no date."""

    id: str
    name: str
    kind: str
    owner: str
    attend: tuple[str, ...]
    """Names of those who attend."""
    days: tuple[date, ...]
    """In order of time; empty when what it hangs on has no date."""


class Band(NamedTuple):
    """A closed time drawn behind the bars: a freeze."""

    id: str
    first: date
    last: date
    reason: str
    regions: tuple[str, ...]


class Readiness(NamedTuple):
    """What the checks say for the stage."""

    stage: str
    """The stage asked for."""
    reached: str
    """The furthest stage without errors; empty when not even ``draft``."""
    missing: tuple[str, ...]
    """What the stage asked for (or the next one) still needs, as sentences."""
    errors: int
    warnings: int
    infos: int
    accepted: int
    covers: tuple[str, ...] = ()
    """Families of checks that were asked, of a work package; empty for all."""
    families: tuple[tuple[str, int, int, int, int, int], ...] = ()
    """Family of checks, then how many of its checks are met, partly met, missing, waived and not applicable."""


class Report(NamedTuple):
    """All that is known of one plan."""

    id: str
    name: str
    currency: str
    sponsor: str
    vision: str
    start: date
    finish: date
    committed: date | None
    margin: Decimal | None
    """Working days from forecast to committed finish; negative when late."""
    as_of: date | None
    status: date | None
    headline: tuple[str, ...]
    """Three to six sentences a committee reads first: finish and margin, money, go-lives, what drives the
    date, findings."""
    users: int
    counts: Mapping[str, int]
    """``tasks``, ``gates``, ``milestones``, ``links``, ``critical``, ``near``."""
    near_days: int
    """The near-critical band in working days."""
    working_days: Decimal
    """Length of the programme in working days."""
    rows: tuple[Row, ...]
    lanes: Mapping[str, tuple[Lane, ...]]
    """``phase``, ``region``, ``module``, ``wave``, ``package`` -> lanes in the playbook's order; a lane
    with id ``""`` holds what belongs to none."""
    milestones: tuple[Milestone, ...]
    gates: tuple[Gate, ...]
    path: tuple[PathStep, ...]
    """Driving path to the finish."""
    path_sentences: tuple[str, ...]
    """The driving path in words, with the next path and its float, and where a day can be bought."""
    waves: tuple[WaveRow, ...]
    cells: tuple[CellRow, ...]
    regions: tuple[RegionRow, ...]
    training: tuple[TrainingRow, ...]
    support: tuple[SupportRow, ...]
    run_support: tuple[str, ...]
    """Sentences on support after hypercare: service owner, run lines, hand-over."""
    people: tuple[Person, ...]
    freezes: tuple[Band, ...]
    cost: Cost
    funding: tuple[Funding, ...]
    findings: tuple[Finding, ...]
    accepted: tuple[tuple[Finding, str], ...]
    """Waived findings with who accepted them, until when and why."""
    readiness: Readiness
    estimates: tuple[str, ...]
    """Notes on method: what a finish means, the plan rates, the holidays' source."""
    links: tuple[LinkRow, ...] = ()
    """In the order in which they are written, successor by successor."""
    budget: Mapping[str, tuple[MoneyRow, ...]] = MappingProxyType({})
    """``category``, ``region``, ``module``, ``wave``, ``phase``, ``owner``, ``payer``, ``quarter``,
    ``month`` -> rows; each table sums to the planned cost. A break-down that has only one row, for what
    belongs to none, is left out."""
    events: tuple[EventRow, ...] = ()
    """In the playbook's order."""
    rates: Mapping[str, Decimal] = MappingProxyType({})
    """Currency -> what one unit of it is worth in the programme's: plan rates."""
    pack: Pack = Pack()
    """What a committee decides on; empty where only dates are asked for."""
    earned: EarnedValue | None = None
    """Earned value; None without progress or planned cost, and where only dates are asked for."""
    variance: Variance | None = None
    """What was planned against what is; None without progress and stored baseline, and where only dates are asked
    for."""
    folder: str = ""
    """Folder of the playbook as places name it, with a slash behind it; ``file`` leaves it out."""
    known: tuple[Finding, ...] = ()
    """Findings that were known when the checks were adopted; they are not in ``findings``."""
    calendar: WorkingDays = USUAL_WEEK
    """The working days of the programme, from its start to its finish or the committed one, whichever is later."""

    def file(self, name: str) -> str:
        """Return the name of a file relative to the playbook, wherever crmplan runs."""
        return name.removeprefix(self.folder)
