"""Checks of gates: what must be decided before users are switched over."""

from collections.abc import Iterator

from crmplan.model import ERROR
from crmplan.rules.frame.record import Ask, Count, Gap, rule
from crmplan.rules.frame.view import View

CUTOVER = frozenset(("cutover", "data-load-final", "legacy-freeze"))
"""Kinds of tasks that may lie between the gate and the go-live."""


@rule(
    "go-live-gate",
    "GAT-01",
    ERROR,
    sources=("MS-GOLIVE", "S4"),
    options={"min_criteria": Count("3", "Fewest measured criteria of a go-live gate")},
)
def go_live_gate(view: View, ask: Ask) -> Iterator[Gap]:
    """Before each go-live, the business decides by measured criteria.

    What: Each go-live has a gate of the kind `gate-go-live` directly before it (only cut-over may lie
        between), with at least three measured criteria and an approver of the business side.
    Why: Under pressure, a date decides when nobody has written what else would. Measured criteria, agreed
        before, keep the switch from being thrown because it is Friday (Microsoft advises go/no-go criteria
        and a named decider).
    Evidence: The links back from the go-live over tasks of the kinds `cutover`, `data-load-final` and
        `legacy-freeze` to a gate of its cell; its `criteria` with a measure and a limit; `approvers` whose
        `side` is business.
    Mend: Add the gate with criteria such as `trained: users-trained >= 95%` and let the cut-over need it.
    Note: Yes/no criteria are welcome and do not count as measured. Other links into the go-live are allowed:
        the gate must be there, and what bypasses it is the business of its approvers.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
          go-live: {kind: go-live, needs: configure}  # expect: go-live-gate

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {ana: {name: Ana Ruiz, side: business}}
        measures:
          trained: {name: Users trained, unit: "%"}
          match: {name: Records that match, unit: "%"}
          faults: {name: Open faults that stop work}
        tasks:
          configure: {duration: 5d}
          ready:
            kind: gate-go-live
            approvers: [ana]
            needs: configure
            criteria: {trained: trained >= 95%, match: match >= 99.5%, faults: faults = 0}
          cutover: {kind: cutover, duration: 1d, needs: ready}
          go-live: {kind: go-live, needs: cutover}
    """
    tasks = view.plan.tasks
    least = int(ask.number("min_criteria"))
    judged: dict[int, list[int]] = {}
    for go_live in view.go_lives:
        gates = _gates_before(view, go_live)
        for gate in gates:
            judged.setdefault(gate, []).append(go_live)
        if not gates:
            for cell in view.cells_of(tasks[go_live]):
                yield Gap(
                    tasks[go_live].at,
                    "No gate decides on the go-live of {what}; put one directly before it or its cut-over",
                    view.name(cell),
                    (go_live,),
                    go_lives=(go_live,),
                    help="Add a task of the kind gate-go-live.",
                )
    for gate, go_lives in judged.items():
        task = tasks[gate]
        measured = sum(1 for criterion in task.criteria if criterion.measure)
        if measured < least:
            yield Gap(
                task.place("criteria"),
                f"Too few measured criteria ({measured}) at the gate {{what}}; {least} are the least",
                task.id,
                (gate,),
                go_lives=tuple(go_lives),
                help="Write criteria such as `trained: users-trained >= 95%`, with `users-trained` in `measures`.",
            )
        if not any(view.side(person) == "business" for person in task.approvers):
            yield Gap(
                task.place("approvers"),
                "Nobody of the business approves the gate {what}; those who will work with it decide",
                task.id,
                (gate,),
                go_lives=tuple(go_lives),
                help="Write `approvers: [ID]`, a person whose `side` is business.",
            )


def _gates_before(view: View, go_live: int) -> list[int]:
    """Return the go-live gates directly before a go-live: nothing but cut-over lies between."""
    tasks = view.plan.tasks
    found: list[int] = []
    seen = {go_live}
    waiting = [go_live]
    while waiting:
        for link in view.reach.predecessors(waiting.pop()):
            before = link.pred
            if before in seen:
                continue
            seen.add(before)
            kinds = tasks[before].kinds
            if "gate-go-live" in kinds:
                found.append(before)
            elif not CUTOVER.isdisjoint(kinds):
                waiting.append(before)
    return sorted(found)
