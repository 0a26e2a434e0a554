"""Whether people follow: use that is asked for at the gate, and the five steps of a change in their order."""

from collections.abc import Iterator
from decimal import Decimal

from crmplan.model import WARNING, Cell, Criterion
from crmplan.rules.frame.evidence import percent
from crmplan.rules.frame.record import Ask, Gap, Share, rule
from crmplan.rules.frame.releases import releases
from crmplan.rules.frame.view import View


@rule(
    "use-before-next-wave",
    "CHG-19",
    WARNING,
    sources=("S4",),
    needs=("schedule",),
    options={"min_use": Share("70%", "Least share of use that releases the next wave")},
)
def use_before_next_wave(view: View, ask: Ask) -> Iterator[Gap]:
    """Money for the next wave is released by use.

    What: Of the gates that release a wave after the adoption review of the one before it, one has a criterion
        on adoption of at least 70 %.
    Why: Departments that adopt a CRM partly make its reports worthless for all (S4). A wave that is built on
        half-used regions repeats that.
    Evidence: A criterion `KPI >= 70%` of a gate of the kind `gate-funding` or `gate-stage`, whose KPI has the
        family `adoption`.
    Mend: Write `criteria: {use: weekly-active >= 70%}` at the gate.
    Note: Where no gate at all waits for the review, stable-before-next says so. A `measure` is no evidence:
        adoption has to be a KPI with a baseline and an owner. Shares may be written 70% or 0.7.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        regions: {"NO": {name: Norway}, DE: {name: Germany}}
        modules: {sales: {name: Sales}}
        waves:
          pilot: {cells: [NO/sales]}
          second: {cells: [DE/sales]}
        packages:
          land:
            for: cell
            tasks:
              go-live: {kind: go-live, needs: previous-wave/all/next}
              review: {kind: adoption-review, duration: 2d, needs: go-live}
              next:
                kind: gate-funding
                needs: review
                criteria: {use: active >= 50%}  # expect: use-before-next-wave
        kpis: {active: {name: Weekly active users, family: adoption, unit: "%"}}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        regions: {"NO": {name: Norway}, DE: {name: Germany}}
        modules: {sales: {name: Sales}}
        waves:
          pilot: {cells: [NO/sales]}
          second: {cells: [DE/sales]}
        packages:
          land:
            for: cell
            tasks:
              go-live: {kind: go-live, needs: previous-wave/all/next}
              review: {kind: adoption-review, duration: 2d, needs: go-live}
              next:
                kind: gate-funding
                needs: review
                criteria: {use: active >= 70%}
        kpis: {active: {name: Weekly active users, family: adoption, unit: "%"}}
    """
    tasks = view.plan.tasks
    least = ask.number("min_use")
    for go_live, wave, _, gates in releases(view):
        if not gates or any(
            _asks_for_use(view, one, least) for gate in gates for one in tasks[gate].criteria
        ):
            continue
        gate = gates[0]
        yield Gap(
            tasks[gate].place("criteria"),
            f"Nothing asks for use before {{what}} is released; ask for at least {percent(least)} adoption",
            f"the wave {wave}",
            (gate, go_live),
            help="Write a criterion on a KPI of the family adoption: `use: weekly-active >= 70%`.",
            path=wave,
        )


def _asks_for_use(view: View, criterion: Criterion, least: Decimal) -> bool:
    kpi = view.playbook.kpis.get(criterion.measure)
    if kpi is None or kpi.family != "adoption" or criterion.target is None:
        return False
    percent = "%" in criterion.unit or "%" in kpi.unit or criterion.target > 1
    target = criterion.target / 100 if percent else criterion.target
    return criterion.operator in (">=", ">", "=") and target >= least


STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("awareness", ("communication",)),
    ("desire", ("concern-handling", "incentive-design", "job-descriptions")),
    ("knowledge", ("training",)),
    ("ability", ("floor-support", "hypercare")),
    ("reinforcement", ("adoption-review", "feedback-review", "training-refresher")),
)
"""The five steps of a change in their order (ADKAR), with the kinds of tasks by which each is done."""


@rule(
    "steps-of-change",
    "ADK-01",
    WARNING,
    sources=("PROSCI",),
    needs=("schedule",),
    profiles=("standard", "enterprise"),
)
def steps_of_change(view: View, ask: Ask) -> Iterator[Gap]:
    """People know why, then want to, then learn how, then get help, and then are kept at it.

    What: For each cell and group, the five steps of a change lie one behind the other by links: awareness,
        desire, knowledge, ability, reinforcement.
    Why: The steps build on each other, and the first one that is weak is where people stop (Prosci's ADKAR).
        Training for people who do not know why, or do not want to, is lost.
    Evidence: Tasks in the cell or in a wider scope: `communication` before `concern-handling`,
        `incentive-design` or `job-descriptions`; one of these before `training`; training before
        `floor-support` or `hypercare`; and these before `adoption-review`, `feedback-review` or
        `training-refresher`.
    Mend: Link the step to the one before it, through the go-live for the last two.
    Note: A step that is missing altogether is asked for by its own check (no-confusion, incentives,
        fears-first, training-for-all, hypercare, feedback), so that this one looks at the order of those that
        are there. Not asked of a small profile, where the steps are talks at one table.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          train: {kind: training, duration: 3d}
          why:
            kind: communication
            duration: 2d
            needs: train
          talks: {kind: concern-handling, duration: 2d, needs: why}
          go-live: {kind: go-live, needs: talks}  # expect: steps-of-change

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          why: {kind: communication, duration: 2d}
          talks: {kind: concern-handling, duration: 2d, needs: why}
          train: {kind: training, duration: 3d, needs: talks}
          go-live: {kind: go-live, needs: train}
    """
    tasks = view.plan.tasks
    found: dict[tuple[Cell, str], tuple[int, int] | None] = {}
    for go_live in view.go_lives:
        for cell in view.cells_of(tasks[go_live]):
            for group in view.groups_of(cell):
                # A plan without cells has one for all its go-lives.
                if (cell, group) not in found:
                    found[cell, group] = _broken(
                        view, [_done(view, kinds, cell, group) for _, kinds in STEPS]
                    )
                broken = found[cell, group]
                if broken is None:
                    continue
                earlier, later = broken
                who = f"the group {group}" if group else "the users"
                yield Gap(
                    tasks[go_live].at,
                    f"For {who} of {{what}}, {STEPS[later][0]} does not build on {STEPS[earlier][0]}; link "
                    f"{' or '.join(STEPS[later][1])} behind {' or '.join(STEPS[earlier][1])}",
                    view.name(cell),
                    (go_live,),
                )


def _done(view: View, kinds: tuple[str, ...], cell: Cell, group: str) -> list[int]:
    """Return the tasks by which a step is done for a group of a cell."""
    tasks = view.plan.tasks
    return [one for one in view.for_cell(cell, *kinds) if view.trains(tasks[one], group)]


def _broken(view: View, steps: list[list[int]]) -> tuple[int, int] | None:
    """Return the first two steps of which the later one does not build on the earlier one.

    Of each step only tasks count that follow a task that counted before; steps without tasks are skipped.
    """
    kinds = tuple(kind for _, those in STEPS for kind in those)
    group = view.group_of(*kinds)
    counted: list[int] = []
    last = -1
    for place, those in enumerate(steps):
        if not those:
            continue
        if last >= 0:
            those = [b for b in those if any(group.holds(a, b) for a in counted)]
            if not those:
                return last, place
        counted, last = those, place
    return None
