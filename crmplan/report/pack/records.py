"""What a steering committee decides on: decisions, status, change, slip, risks and cover, each worked out once.

They are parts of the ``Report``; renderers print them and compute nothing. Days are ``Decimal`` working days of
the programme unless a field says otherwise; more days are later.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from crmplan.model import Finding, Money


class Outcome(NamedTuple):
    """What one option of a decision leads to; worked out by running its change through the engine."""

    id: str
    name: str
    recommended: bool
    changes: tuple[str, ...]
    """As written: ``pilot-exit.delay: 4w``; empty for the option that leaves the plan as it is."""
    finish: date | None
    """None when the changed plan has no dates; ``problems`` says why."""
    finish_shift: Decimal
    """Working days after the plan's finish; negative when earlier."""
    last_go_live: date | None
    go_live_shift: Decimal
    """Working days by which the last go-live moves."""
    moved_go_lives: int
    """Go-lives on another day than in the plan, with those that it adds or loses."""
    cost: Money | None
    """Planned with contingency."""
    cost_change: Money | None
    total_float: Decimal | None
    """Working days that the last go-live can slip before the programme finishes later."""
    margin: Decimal | None
    """Working days from the option's finish to the committed one; None when none is committed."""
    freeze: str
    """How near the last go-live is to the next freeze that blocks it: ``12 working days before “Peak sales
    season”``; empty when none follows."""
    errors: int
    """Findings of severity error for the stage under this option, less those of the plan itself."""
    new_errors: tuple[str, ...] = ()
    """Messages of those that the plan itself does not have."""
    problems: tuple[str, ...] = ()
    """Why the option cannot be worked out."""
    note: str = ""
    """What else it leads to: freezes that go-lives fall behind, money that is not approved or not released."""


class Asked(NamedTuple):
    """A decision that the committee is asked for, with what each option leads to."""

    id: str
    name: str
    ask: str
    by: date | None
    overdue: bool
    """Whether an answer was needed before the day that counts as today."""
    gate: str
    """Name of the gate at which it is decided; empty when none."""
    gate_day: date | None
    owner: str
    recommend: str
    """Name of the recommended option; empty when nobody recommends one."""
    reason: str
    options: tuple[Outcome, ...]
    """In the playbook's order; of a decided one only the option that was chosen."""
    decided: str
    """Name of the option that was decided; empty while it is open."""
    decided_on: date | None
    place: str
    """``playbook.yaml:12``."""


class Rating(NamedTuple):
    """How one side of the programme stands, computed from printed thresholds.

    Letter, shape and colour say the same, so that none of them is needed.
    """

    id: str
    """``schedule``, ``cost``, ``scope``, ``readiness`` or ``overall``."""
    word: str
    """``green``, ``amber``, ``red``, or ``not rated`` where there is nothing to compare with."""
    letter: str
    """``G``, ``A``, ``R`` or ``-``."""
    shape: str
    """``●``, ``▲``, ``■`` or ``○``."""
    computed: str
    """The word that the thresholds give; differs from ``word`` where a person rated."""
    says: str
    """What was measured, in one sentence."""
    threshold: str
    """From where on it is amber and red, in one sentence."""
    rated: str
    """Who rated it otherwise, when and why; empty when the thresholds alone count."""
    previous: str
    """Its word in the pack before; empty without one."""
    arrow: str
    """``→`` as before, ``↑`` better, ``↓`` worse; empty without a pack before."""


class Slip(NamedTuple):
    """A go-live, gate or milestone with where it was, where it is, and the days between."""

    row: int | None
    """Place in ``Report.rows``; None when the plan has it no more."""
    id: str
    name: str
    kind: str
    """``go-live``, ``gate`` or ``milestone``."""
    first: date | None
    """In the first baseline; None without one, or when it was not there."""
    baseline: date | None
    """In the current baseline."""
    previous: date | None
    """In the pack before."""
    forecast: date | None
    """Today's; None when it is gone."""
    slip: Decimal | None
    """Working days from the current baseline to the forecast; negative when earlier."""
    slip_first: Decimal | None
    """Working days from the first baseline."""
    slip_previous: Decimal | None
    """Working days since the pack before."""
    finished: bool


class BaselineRow(NamedTuple):
    """A baseline: who approved it, what it promised, and how far the plan of today is from that."""

    label: str
    """How people call it: ``baseline approved``, ``git v1.2``."""
    name: str
    """Of a stored one; else the label."""
    number: int | None
    """Of a stored one, 1 for the first; else None."""
    first: bool
    """Whether slip is shown against it as the first one."""
    current: bool
    """Whether slip is shown against it as the current one."""
    by: str
    """Name of who approved it; empty where nobody wrote that down."""
    title: str
    """May be empty."""
    on: date | None
    minute: str
    """Where the approval is written down; may be empty."""
    finish: date
    shift: Decimal
    """Working days from its finish to that of today; negative when earlier."""
    cost: Money
    """With contingency."""
    cost_change: Money | None
    """What is planned more now; None when the currencies differ."""
    users: int
    users_change: int
    """How many there are more now."""


class Change(NamedTuple):
    """One thing that is different from the plan before, as a sentence."""

    area: str
    """``finish``, ``go-live``, ``cost``, ``scope``, ``finding``, ``decision``, ``gate``, ``path`` or ``task``."""
    text: str
    good: bool | None
    """Whether it is better than before; None when it is neither."""


class Since(NamedTuple):
    """What changed since another version of the plan."""

    label: str
    """How people call the version: ``baseline approved``, ``git v1.2``, ``last/plan.json``."""
    status: date | None
    """The status date of that version."""
    finish: date
    """The finish that it had."""
    finish_shift: Decimal
    """Working days from that finish to today's forecast."""
    cost: Money
    """What it planned, with contingency."""
    cost_change: Money | None
    """What is planned more now; None when the currencies differ."""
    changes: tuple[Change, ...]
    """The gravest first."""


class SpendPoint(NamedTuple):
    """Cumulative money at the end of a day."""

    day: date
    planned: Money
    """Forecast spend, actuals to the status date included, without contingency."""
    released: Money
    """Funding released so far."""
    baseline: Money | None
    """What the baseline had planned by that day; None without one, and inside a month."""


class Spend(NamedTuple):
    """The S-curve."""

    points: tuple[SpendPoint, ...]
    """One at the end of each month (of each year, when there are too many), at each release of funding, at the
    status date, and on the day on which spend first passes what is released."""
    approved: Money | None
    contingency: Money
    releases: tuple[tuple[date, str, Money], ...]
    """(day, round, amount)."""


class LoadWeek(NamedTuple):
    """One person's week."""

    monday: date
    planned: Decimal
    """Person-days of work."""
    available: Decimal
    """Person-days that the person has for the programme."""
    whole: Decimal
    """Person-days of full time; several programmes together cannot have more."""


class LoadRow(NamedTuple):
    """A person's weeks against what they have."""

    id: str
    """As in the playbook; the same person in two playbooks has the same id."""
    person: str
    weeks: tuple[LoadWeek, ...]
    """Every week of the programme, the same ones for everybody."""
    peak: Decimal | None
    """Largest planned / available; None when work meets a week without any time."""
    peak_week: date | None
    over: int
    """Weeks in which more is planned than available."""


class SeatWeek(NamedTuple):
    """Training seats and users, cumulative at the end of a week."""

    monday: date
    seats: int
    """Seats of the end-user trainings that are over."""
    trained: int
    """Users whose training is over."""
    live: int
    """Users who work with the CRM."""


class RiskRow(NamedTuple):
    """A risk, the gravest first."""

    id: str
    name: str
    probability: Decimal | None
    delay: str
    """As written: ``10d..25d (15d)``; empty when none."""
    cost: Money | None
    exposure: Money | None
    """Probability times cost."""
    exposure_days: Decimal | None
    """Probability times likely delay, in working days."""
    rating: str
    """``low``, ``medium``, ``high``; empty when it cannot be said."""
    rated: bool
    """Whether the rating is computed, by ``Pack.risk_rule``; otherwise the playbook says it."""
    owner: str
    response: str
    touches: tuple[str, ...]
    """Names of the tasks it would delay."""
    critical: bool
    """Whether one of them has no float."""
    closed: bool
    place: str


class RaciRow(NamedTuple):
    """Who answers for one kind of work, counted over the cells in which it is done."""

    work: str
    phase: str
    times: int
    accountable: tuple[str, ...]
    responsible: tuple[str, ...]
    consulted: tuple[str, ...]
    informed: tuple[str, ...]
    rows: tuple[int, ...]
    """Places in ``Report.rows``."""


class CoverRow(NamedTuple):
    """How far one group of users of one region is trained and supported, once for each of their go-lives."""

    group: str
    region: str
    """Empty for a plan without regions."""
    modules: tuple[str, ...]
    """What goes live for them on that day; empty for a plan without modules."""
    users: int
    seats: int | None
    """Seats of the trainings that are for them; None when no training says its seats."""
    trained_by: date | None
    """End of their last training before go-live."""
    go_live: date | None
    support_until: date | None
    hours: Decimal | None
    """Training hours of one user."""
    gap: str
    """What is missing, in a few words; empty when nothing is."""


class CellCover(NamedTuple):
    """One region x module of the rollout with how far its users are trained and supported."""

    region: str
    module: str
    wave: str
    """Empty for an excluded cell."""
    users: int
    go_live: date | None
    excluded: str
    """Reason, owner and review date of an excluded cell; empty otherwise."""
    trained_by: date | None
    """End of the last training before go-live of any of its groups."""
    support_until: date | None
    """End of the hypercare that ends first."""
    gap: str
    """What is missing, with the groups that miss it; empty when nothing is."""


class GateState(NamedTuple):
    """How ready a gate is at the status date."""

    row: int
    name: str
    day: date
    approvers: tuple[str, ...]
    met: int
    """Criteria whose measured value passes, or that are ticked."""
    failed: int
    open: int
    """Criteria that nobody has measured."""
    decided: str
    criteria: tuple[tuple[str, str, str], ...]
    """(text, measured or empty, ``met``, ``failed`` or ``open``)."""
    releases: tuple[str, ...]


class Pack(NamedTuple):
    """The parts of the report that only the steering pack shows."""

    asked: tuple[Asked, ...] = ()
    """Open decisions first, by the day an answer is needed; decided ones after them."""
    ratings: tuple[Rating, ...] = ()
    """Overall, then schedule, cost, scope, readiness."""
    since: Since | None = None
    """Against the pack before; None without one."""
    against: Since | None = None
    """Against the current baseline; None without one."""
    slips: tuple[Slip, ...] = ()
    """Go-lives, gates and milestones in order of time; empty without baseline and pack before."""
    baselines: tuple[BaselineRow, ...] = ()
    """All of them, the first one first, the current one last."""
    spend: Spend | None = None
    load: tuple[LoadRow, ...] = ()
    """Those who are planned above what they have first."""
    seats: tuple[SeatWeek, ...] = ()
    risks: tuple[RiskRow, ...] = ()
    """Closed ones last, the gravest first."""
    risk_rule: str = ""
    """How risks without a written rating are rated, with the limits; empty without risks."""
    raci: tuple[RaciRow, ...] = ()
    cover: tuple[CoverRow, ...] = ()
    """Region by region, group by group."""
    cells: tuple[CellCover, ...] = ()
    """Every region x module, region by region; empty for a plan without cells."""
    gates: tuple[GateState, ...] = ()
    problems: tuple[Finding, ...] = ()
    """Why the pack must not be shown: ratings that a person raised without a name or a reason."""
