"""The comparison of two versions of a plan: everything that ``diff`` and ``whatif`` print, worked out once.

Renderers choose and lay out; they compute nothing. *Base* is the version compared with, *head* the one that is
proposed. Days are ``Decimal`` working days of head's calendar unless a field says otherwise, positive when later; a
finish is the last working day, inclusive; changes of money are head minus base and None where the two versions count
in different currencies.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from crmplan.model import Finding, Money

ADDED, REMOVED, CHANGED, RENAMED = "added", "removed", "changed", "renamed"


class Version(NamedTuple):
    """One of the two versions."""

    label: str
    """How people call it: ``git v1.2``, ``baseline approval``, ``plans/playbook.yaml``."""
    status: date | None
    finish: date
    committed: date | None
    total: Money
    """Planned with contingency."""
    approved: Money | None


# --- why ------------------------------------------------------------------------------------------


class Edit(NamedTuple):
    """One value or entry of the playbook that differs."""

    path: str
    """Keys with dots, ids as written: ``tasks.erp-link.duration``; of head, for what was renamed too."""
    kind: str
    """``added``, ``removed``, ``changed`` or ``renamed``."""
    before: str
    """As written, on one line and shortened; empty when added."""
    after: str
    """As written, on one line and shortened; empty when removed."""
    place: str
    """``playbook.yaml:40`` in head, in base for what was removed."""
    wording: bool
    """Whether it only changes what people read (a name, a note, a reason): no date, amount or finding can change."""


class Effect(NamedTuple):
    """What edits do to the finish and the cost."""

    days: Decimal
    """Working days by which the finish moves; positive is later."""
    money: Money | None
    """Change of the cost with contingency; None where currencies differ."""

    @property
    def none(self) -> bool:
        """Whether neither the finish nor the cost changes."""
        return not self.days and (self.money is None or not self.money.amount)


class Cause(NamedTuple):
    """Edits that are weighed together: one; those that can be planned only together; or all of a section."""

    title: str
    """What it is, as the begin of a sentence: ``"ERP link" takes 45d instead of 30d``."""
    edits: tuple[Edit, ...]
    section: str
    """Section of the playbook whose edits these are, when edits are grouped by section; else empty."""
    alone: Effect | None
    """Base with these edits only; None when that cannot be planned."""
    step: Effect
    """What they add when edits are made one after the other in the order of the files."""
    touched: tuple[str, ...]
    """Ids of head's tasks (base's for removed ones) that these edits are written at, in display order."""
    moved: tuple[str, ...]
    """Ids of the other tasks whose dates move by these edits alone (by the step where alone cannot be planned)."""
    gates: int
    """How many of ``moved`` are gates."""


class Causes(NamedTuple):
    """Which edits caused the change of finish and cost, computed by running the engine."""

    causes: tuple[Cause, ...] = ()
    """Those with an effect first, the largest shift of the finish by themselves first, then of cost; then those that
    move tasks but neither finish nor cost; then the rest, in the order of the files."""
    interaction: Effect | None = None
    """The whole effect minus the sum of what each does alone; None when some cannot be planned alone."""
    outside: Effect | None = None
    """What no edit of a text explains: another status date on the command line, other public holidays; None when
    there is no such rest."""
    grouped: bool = False
    """Whether there were so many edits that those of a section are weighed together."""
    reason: str = ""
    """Why there are no causes: a side without a text, as a sentence; empty otherwise."""


# --- what -----------------------------------------------------------------------------------------


class Moved(NamedTuple):
    """A go-live, a gate, a milestone or a task on other days, or one that is new or gone."""

    id: str
    name: str
    """Name with its scope, of head when it is there."""
    kind: str
    """``go-live``, ``gate``, ``milestone`` or ``task``."""
    before: date | None
    """Last working day in base; None when it is new."""
    after: date | None
    """Last working day in head; None when it is gone."""
    days: Decimal | None
    """Working days between both; None when it is new or gone."""
    first: date | None
    """In the first stored baseline; None without one."""
    approved: date | None
    """In the current stored baseline; None without one."""
    total_float: Decimal | None = None
    """Of head, in working days."""


class MoneyMove(NamedTuple):
    """A group of a break-down of the planned cost whose amount differs."""

    id: str
    name: str
    """Empty for what belongs to no group."""
    before: Money | None
    """None when base has no such group."""
    after: Money | None
    change: Money | None


class PathChange(NamedTuple):
    """The path that drives the finish, then and now: names with scope, in order."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    left: tuple[str, ...]
    """On the path before and not now."""
    joined: tuple[str, ...]


class GateChange(NamedTuple):
    """What changes at a gate besides its day: decision, approvers, criteria."""

    id: str
    name: str
    what: str
    """``decision``, ``approvers``, ``criteria`` or ``opens``."""
    before: str
    after: str


class FundingChange(NamedTuple):
    """A round of money that differs, or that comes on another day; every round where spending begins to pass what is
    released on another day."""

    id: str
    before: Money | None
    after: Money | None
    released_before: date | None
    released_after: date | None
    short_before: date | None = None
    """First day on which spending passes what is released, in base; the same in every round."""
    short_after: date | None = None


class PersonChange(NamedTuple):
    """A person (or role) whose name, part or load differs."""

    id: str
    name: str
    what: str
    """A sentence: ``Tom answers for 3 tasks fewer``, ``The sponsor is Ana Ruiz instead of Luis Prat``."""


class FindingChange(NamedTuple):
    """A finding that came, went, or was accepted."""

    finding: Finding
    """Of head; of base when it is gone. Its place may be in either version."""
    why: str = ""
    """Who accepts it, until when and why, for those accepted."""
    partly: bool = False
    """Whether the check says the same of others in the other version too: it came or went for its tasks alone."""


class Findings(NamedTuple):
    """Findings of the checks, errors first; both versions are judged for the same stage, that of head."""

    stage: str = ""
    """Empty when they were not compared."""
    new: tuple[FindingChange, ...] = ()
    gone: tuple[FindingChange, ...] = ()
    waived: tuple[FindingChange, ...] = ()
    """Open in base (or not there) and accepted in head."""
    unwaived: tuple[FindingChange, ...] = ()
    """Accepted in base and open in head: a waiver that was taken back or has run out; not in ``new``."""
    kept: int = 0
    """How many stand in both."""
    reason: str = ""
    """Why they were not compared, as a sentence: one of the versions is known only for another stage."""


class Limit(NamedTuple):
    """A limit of ``--fail-on`` that was passed."""

    word: str
    """As given: ``slip>10d``."""
    why: str
    """What passed it, as a sentence."""


class Diff(NamedTuple):
    """What changes from base to head."""

    base: Version
    head: Version
    same: bool
    """Whether nothing differs but perhaps comments and layout: no edit, no date, no amount, no finding. Without a text
    (``causes.reason``) edits are not known, and nothing differs of what a plan.json is compared by."""
    summary: tuple[str, ...]
    """One sentence on the finish and the cost; then one each on the promise, the approved budget, the users that are
    reached, and the stage, where that changes."""
    finish: Decimal
    """Working days by which the finish moves; positive is later."""
    cost: Money | None
    """Change of the cost with contingency."""
    cost_share: Decimal | None
    """That change as a share of base's cost; None where base costs nothing or currencies differ."""
    causes: Causes
    milestones: tuple[Moved, ...] = ()
    """Go-lives first, then other milestones without gates; in the order of their days."""
    steady: int = 0
    """How many go-lives and milestones stay where they were."""
    moved: tuple[Moved, ...] = ()
    """Every other task with other dates, or new or gone, in display order; folded and counted by renderers."""
    money: Mapping[str, tuple[MoneyMove, ...]] = MappingProxyType({})
    """``category`` and ``region`` -> groups that differ, the largest change first."""
    path: PathChange | None = None
    """None when the path is the same."""
    gate_days: tuple[Moved, ...] = ()
    gates: tuple[GateChange, ...] = ()
    funding: tuple[FundingChange, ...] = ()
    people: tuple[PersonChange, ...] = ()
    findings: Findings = Findings()
    wording: tuple[Edit, ...] = ()
    """Edits that only change what people read."""
    limits: tuple[Limit, ...] = ()
    """Limits that were passed, in the order given."""
    name: str = ""
    """Name of the programme, of head."""
