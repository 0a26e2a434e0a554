"""Two versions of a plan become their comparison; the one entry point of ``diff`` and ``whatif``."""

from collections.abc import Sequence

from crmplan.diff import amounts, dates, deciding
from crmplan.diff import causes as causing
from crmplan.diff import edits as editing
from crmplan.diff.both import NO_NAMES, Both
from crmplan.diff.findings import findings
from crmplan.diff.limits import Wanted, passed
from crmplan.diff.people import people
from crmplan.diff.records import Causes, Diff, Version
from crmplan.diff.side import Side
from crmplan.diff.summary import summary
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
    edits = weighed = None
    if base.text is not None and head.text is not None:
        edits = editing.compare(base.text, head.text, as_of=base.text.as_of)
        if weigh:
            weighed = causing.weigh(
                base.text, head.text, as_of=base.text.as_of, stage=head.snapshot.stage, edits=edits
            )
    both = Both(base, head, edits.renamed if edits is not None else NO_NAMES)
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
        causes=weighed.causes if weighed is not None else Causes(reason=_reason(base, head)),
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
        wording=weighed.wording if weighed is not None else (),
        name=next((side.text.report.name for side in (head, base) if side.text is not None), ""),
    )
    return found._replace(same=not changes and _same(both, found), limits=passed(both, found, limits))


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
