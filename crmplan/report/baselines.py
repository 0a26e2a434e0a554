"""What the list of baselines says, and what one of them promised against the plan of today."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from crmplan.baselines import Stored
from crmplan.baselines.records import Baseline
from crmplan.model import Money
from crmplan.report.pack.records import Slip
from crmplan.report.pack.slip import slips
from crmplan.report.pack.snapshot import TASK, Snapshot, followed, of_report
from crmplan.schedule.show import days_between

if TYPE_CHECKING:
    from crmplan.expand import Plan
    from crmplan.report.records import Report
    from crmplan.source.tags import Tag

FILE, TAG = "file", "tag"


class Listed(NamedTuple):
    """A baseline in the list; what only planning its revision would give is None for a git tag."""

    name: str
    kind: str
    """``file`` or ``tag``."""
    number: int | None
    """1 for the first one; None for a tag."""
    first: bool
    """Whether slip is shown against it as the first one."""
    current: bool
    """Whether slip is shown against it as the current one."""
    by: str
    """Who approved it, or who made the tag; may be empty."""
    title: str
    on: date | None
    minute: str
    """Where the approval is written down, or the first line of the tag."""
    stage: str
    """Stage that the plan was judged for; empty for a tag."""
    finish: date | None
    committed: date | None
    total: Money | None
    """With contingency."""
    approved: Money | None
    place: str
    """The file, or the tag."""

    @property
    def approver(self) -> str:
        """Who approved it, with the title."""
        return f"{self.by}, {self.title}" if self.title else self.by

    @property
    def role(self) -> str:
        """What it is to slip: ``first``, ``current``, ``first and current``, or nothing."""
        return " and ".join(word for word, is_ in (("first", self.first), ("current", self.current)) if is_)


def listed(stored: Stored, tags: "Sequence[Tag]") -> tuple[Listed, ...]:
    """Return the stored baselines in order of number, then the tags; a stored one hides the tag of its name."""
    rows = [of_file(one, stored) for one in stored.baselines]
    names = {row.name for row in rows}
    return (*rows, *(of_tag(tag) for tag in tags if tag.name not in names))


def of_file(one: Baseline, stored: Stored) -> Listed:
    """Return a stored baseline as the list has it."""
    return Listed(
        name=one.name,
        kind=FILE,
        number=one.number,
        first=one is stored.first,
        current=one is stored.current,
        by=one.approved_by.name,
        title=one.approved_by.title,
        on=one.on,
        minute=one.minute,
        stage=one.stage,
        finish=one.finish,
        committed=one.committed,
        total=one.total,
        approved=one.approved,
        place=one.file,
    )


def of_tag(tag: "Tag", plan: Snapshot | None = None) -> Listed:
    """Return a tag as the list has it, with the figures of its plan where that was worked out."""
    return Listed(
        name=tag.name,
        kind=TAG,
        number=None,
        first=False,
        current=False,
        by=tag.by,
        title="",
        on=tag.on,
        minute=tag.subject,
        stage=plan.stage if plan else "",
        finish=plan.finish if plan else None,
        committed=plan.committed if plan else None,
        total=plan.total if plan else None,
        approved=plan.approved if plan else None,
        place=f"git tag baseline/{tag.name}",
    )


# --- one of them ----------------------------------------------------------------------------------


class Sum(NamedTuple):
    """Money of a category."""

    id: str
    name: str
    then: Money | None
    """None when the baseline does not have it."""
    now: Money | None
    """None when today's plan does not have it, or is not known."""
    change: Money | None
    """None where one of the two is, or the currencies differ."""


class GateThen(NamedTuple):
    """A gate as it was approved."""

    name: str
    step: str
    """Its name without its scope: that of the same gate in every region."""
    day: date
    approvers: tuple[str, ...]
    criteria: tuple[str, ...]
    changed: bool
    """Whether today's plan has other criteria, or no such gate."""


class Shown(NamedTuple):
    """A baseline against the plan of today."""

    about: Listed
    plan: Snapshot
    now: Snapshot | None
    """Today's; None when it cannot be worked out, and then nothing is said of today."""
    shift: Decimal | None
    """Working days from its finish to today's."""
    change: Money | None
    """What is planned more now, with contingency; None also when the currencies differ."""
    milestones: tuple[Slip, ...]
    """In order of time; ``baseline`` is the day then, ``forecast`` today's."""
    categories: tuple[Sum, ...]
    gates: tuple[GateThen, ...]
    accepted: tuple[tuple[str, str, str], ...]
    """(check, message, who accepted it, until when and why)."""


def shown(about: Listed, then: Snapshot, plan: "Plan | None" = None, report: "Report | None" = None) -> Shown:
    """Return a baseline against the plan of today, where that can be worked out.

    Parameters:
        about, then: the baseline.
        plan, report: of today; None when today's playbook cannot be planned.
    """
    if plan is None or report is None:
        return Shown(
            about=about,
            plan=then,
            now=None,
            shift=None,
            change=None,
            milestones=_days(then),
            categories=_sums(then, None),
            gates=_gates(then, None),
            accepted=_accepted(then),
        )
    now = of_report(report, "", {})
    then = followed(then, {id: was.name for id, was in now.tasks.items()})
    return Shown(
        about=about,
        plan=then,
        now=now,
        shift=days_between(plan, then.finish, now.finish),
        change=now.total - then.total if now.currency == then.currency else None,
        milestones=slips(plan, report, None, (then,)),
        categories=_sums(then, now),
        gates=_gates(then, now),
        accepted=_accepted(then),
    )


def _accepted(then: Snapshot) -> tuple[tuple[str, str, str], ...]:
    return tuple(dict.fromkeys((one.rule, one.message, by) for one, by in then.accepted.values()))


def _days(then: Snapshot) -> tuple[Slip, ...]:
    found = [
        Slip(None, id, was.name, was.kind, was.finish, was.finish, None, None, None, None, None, was.finished)
        for id, was in then.tasks.items()
        if was.kind != TASK
    ]
    return tuple(sorted(found, key=lambda one: one.baseline or date.max))


def _sums(then: Snapshot, now: Snapshot | None) -> tuple[Sum, ...]:
    old, new = then.categories, now.categories if now is not None else {}
    same = now is not None and now.currency == then.currency
    found = []
    for id in dict.fromkeys((*old, *new)):
        name = (old.get(id) or new[id])[0]
        was, is_ = old[id][1] if id in old else None, new[id][1] if id in new else None
        change = is_ - was if was is not None and is_ is not None and same else None
        found.append(Sum(id, name, was, is_, change))
    return tuple(found)


def _gates(then: Snapshot, now: Snapshot | None) -> tuple[GateThen, ...]:
    found = []
    for id, gate in then.gates.items():
        was = then.tasks.get(id)
        if was is None:
            continue  # Somebody wrote the file by hand.
        current = now.gates.get(id) if now is not None else None
        changed = now is not None and (current is None or current.criteria != gate.criteria)
        found.append(
            GateThen(was.name, was.step or was.name, was.finish, gate.approvers, gate.criteria, changed)
        )
    return tuple(found)
