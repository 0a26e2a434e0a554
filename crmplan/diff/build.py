"""Two versions of a plan become their comparison; the one entry point of ``diff`` and ``whatif``."""

from collections.abc import Sequence

from crmplan.diff import amounts, dates, deciding
from crmplan.diff import causes as causing
from crmplan.diff import edits as editing
from crmplan.diff.both import Both
from crmplan.diff.edits import Edits
from crmplan.diff.findings import findings
from crmplan.diff.limits import Wanted, passed
from crmplan.diff.people import people
from crmplan.diff.records import Causes, Diff, Edit, Version
from crmplan.diff.side import Side, Text
from crmplan.diff.summary import summary
from crmplan.diff.whatif import WhatIf
from crmplan.lang import gettext as _
from crmplan.report.pack.snapshot import Snapshot


def compare(base: Side, head: Side, *, limits: Sequence[Wanted] = (), weigh: bool = True) -> Diff:
    """Return what changes from base to head.

    Parameters:
        base: the version compared with.
        head: the version that is proposed; findings of both are for its stage, and the stored baselines beside it give
            the days that were approved.
        limits: those that the user set, as ``limits.read`` gives them.
        weigh: whether to work out which edit causes what, which plans base twice for each of them.
    """
    edits, causes, wording = _edited(base.text, head.text, head.snapshot.stage, weigh)
    both = Both(base, head, *((edits.renamed, edits.entries) if edits is not None else ()))
    finish = both.days(both.base.finish, both.head.finish)
    cost = amounts.change(both)
    milestones, steady = dates.milestones(both)
    changes = edits.changes if edits is not None else ()
    found = Diff(
        base=_version(both.base),
        head=_version(both.head),
        same=False,
        summary=summary(both, finish, cost),
        finish=finish,
        cost=cost,
        cost_share=cost.amount / both.base.total.amount
        if cost is not None and both.base.total.amount
        else None,
        causes=causes._replace(reason=_reason(base, head)),
        milestones=milestones,
        steady=steady,
        moved=dates.tasks(both),
        money=amounts.tables(both),
        path=dates.path(both),
        gate_days=dates.gates(both),
        gates=deciding.gates(both),
        funding=amounts.funding(both),
        people=people(both),
        findings=findings(both),
        wording=wording,
        name=both.head.name,
    )
    return found._replace(same=not changes and _same(both, found), limits=passed(both, found, limits))


def _edited(
    base: Text | None, head: Text | None, stage: str, weigh: bool
) -> tuple[Edits | WhatIf | None, Causes, tuple[Edit, ...]]:
    """Return the edits between two texts, what they cause, and those that only change what people read."""
    if base is None or head is None:
        return None, Causes(), ()
    if head.changes:
        tried = WhatIf(base, head.changes)
        return tried, causing.of_edits(tried, tried.changes, (), head) if weigh else Causes(), ()
    edits = editing.compare(base, head, as_of=base.as_of)
    if not weigh:
        return edits, Causes(), ()
    weighed = causing.weigh(base, head, as_of=base.as_of, stage=stage, edits=edits)
    return edits, weighed.causes, weighed.wording


def _version(snapshot: Snapshot) -> Version:
    return Version(
        label=snapshot.label,
        status=snapshot.status,
        finish=snapshot.finish,
        committed=snapshot.committed,
        total=snapshot.total,
        approved=snapshot.approved,
    )


def _reason(base: Side, head: Side) -> str:
    """Return why edits cannot be named; empty when they can."""
    for side in (base, head):
        if side.text is None:
            return _("Edits cannot be named: {version} is a plan without its text.").format(
                version=side.snapshot.label
            )
    return ""


def _same(both: Both, diff: Diff) -> bool:
    """Whether nothing that is known of both versions differs."""
    told = diff.findings
    if (
        diff.milestones
        or diff.moved
        or diff.money
        or diff.path
        or diff.gate_days
        or diff.gates
        or diff.funding
        or diff.people
        or (told.new or told.gone or told.waived or told.unwaived or told.reason)
        or len(both.tasks) != len(both.head.tasks)
        or any(one.was is None for one in both.tasks)
    ):
        return False

    def rest(version: Snapshot) -> tuple[object, ...]:
        tasks = list(version.tasks.values())
        return (
            *(version.status, version.currency, version.finish, version.committed, version.users),
            *(version.total, version.planned, version.approved, version.categories, version.spend),
            *(version.cells, tasks, version.reached),
        )

    return rest(both.base) == rest(both.head)
