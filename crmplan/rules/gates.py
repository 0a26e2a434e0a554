"""Checks of gates: what must be decided before users are switched over."""

from collections.abc import Iterator, Mapping

from crmplan.model import DAY, ERROR, WARNING, Cell, Stub
from crmplan.rules.frame.record import Ask, Count, Days, Gap, Words, rule
from crmplan.rules.frame.stubs import a_task
from crmplan.rules.frame.view import View

CUTOVER = frozenset(("cutover", "data-load-final", "legacy-freeze"))
"""Kinds of tasks that may lie between the gate and the go-live."""


@rule(
    "go-live-gate",
    "GAT-01",
    ERROR,
    sources=("MS-GOLIVE",),
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
        tasks:
          configure: {duration: 5d}
          ready:
            kind: gate-go-live
            needs: configure
            approvers: [ana]
            criteria: {trained: trained >= 95%, match: match >= 99.5%, faults: faults = 0}
          cutover: {kind: cutover, duration: 1d, needs: ready}
          go-live: {kind: go-live, needs: cutover}
        measures:
          trained: {name: Users trained, unit: "%"}
          match: {name: Records that match, unit: "%"}
          faults: {name: Open faults that stop work}
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
                    stub=a_task(
                        "gate-go-live",
                        "Decide to go live",
                        "",
                        then="the go-live",
                        more=(
                            "approvers: [<sponsor>]\n"
                            "criteria:\n"
                            "  trained: {text: Every user has passed the exercise, evidence: Attendance list}"
                        ),
                    ),
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
                stub=(
                    Stub(
                        "measures",
                        'users-trained: {name: Users trained, unit: "%"}\n'
                        "open-severity-1: {name: Open problems that stop work}\n"
                        'records-match: {name: Records that agree with their source, unit: "%"}',
                    ),
                    Stub(
                        ".criteria",
                        "users-trained: users-trained >= 95%\n"
                        "defects: open-severity-1 = 0\n"
                        "records-match: records-match >= 99.5%",
                    ),
                ),
            )
        if not any(view.side(person) == "business" for person in task.approvers):
            yield Gap(
                task.place("approvers"),
                "Nobody of the business approves the gate {what}; those who will work with it decide",
                task.id,
                (gate,),
                go_lives=tuple(go_lives),
                help="Write `approvers: [ID]`, a person whose `side` is business.",
                stub=Stub(".", "approvers: [<sponsor>]"),
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


READY: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "uat": ("user acceptance test", ("uat",)),
    "data-test-load": ("test load of the data", ("data-test-load",)),
    "mock-cutover": ("rehearsal of the cut-over", ("mock-cutover",)),
    "training": ("training of the users", ("training",)),
    "support": ("support that is ready", ("support-setup", "support-readiness", "support-handover")),
    "security-test": ("security test", ("security-test",)),
}
"""What a go-live gate judges: word of the option -> how people call it, kinds that show it."""

_ASKED_ELSEWHERE = {"training": ("training",), "support": ("support-setup", "support-handover")}
"""Where nothing of these kinds lies before the go-live at all, TRN-01 and SUP-02 say so, and once is enough."""


@rule(
    "ready-for-go-live",
    "GAT-02",
    ERROR,
    sources=("MS-GOLIVE", "S0"),
    needs=("schedule",),
    options={"required": Words(tuple(READY), "What must lie before the go-live gate", tuple(READY))},
)
def ready_for_go_live(view: View, ask: Ask) -> Iterator[Gap]:
    """The go-live gate has something to judge: tests, a rehearsal, training and support lie before it.

    What: Before each go-live gate lie a user acceptance test, a test load of the data, a rehearsal of the
        cut-over, the training, support that is ready and a security test, for each cell that goes live.
    Why: A gate that comes before the proof decides on hopes. Microsoft's advice for go-live names these
        proofs one by one; insufficient training and support are causes of failure (S0).
    Evidence: Tasks of the kinds `uat`, `data-test-load`, `mock-cutover`, `training`, `support-setup` (or
        `support-readiness`, `support-handover`) and `security-test` in the cell or in a wider scope, with
        links to the gate of the kind `gate-go-live`.
    Mend: Let the gate need the task, not the cut-over behind it.
    Note: A go-live without a gate is the matter of GAT-01. Where no training or support lies before the
        go-live at all, TRN-01 or SUP-02 says so and this check is silent about it. A programme that moves no
        data says `without: {sources: ...}` and needs no test load.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, without: {sources: Starts empty}}
        tasks:
          test: {kind: [uat, security-test], duration: 5d}
          rehearse: {kind: mock-cutover, duration: 1d, needs: test}
          train: {kind: training, duration: 2d}
          desk: {kind: support-setup, duration: 2d}
          ready: {kind: gate-go-live, needs: [test, desk]}  # expect: ready-for-go-live
          cutover: {kind: cutover, duration: 1d, needs: [ready, rehearse, train]}
          go-live: {kind: go-live, needs: cutover}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, without: {sources: Starts empty}}
        tasks:
          test: {kind: [uat, security-test], duration: 5d}
          rehearse: {kind: mock-cutover, duration: 1d, needs: test}
          train: {kind: training, duration: 2d}
          desk: {kind: support-setup, duration: 2d}
          ready: {kind: gate-go-live, needs: [rehearse, train, desk]}
          cutover: {kind: cutover, duration: 1d, needs: ready}
          go-live: {kind: go-live, needs: cutover}
    """
    tasks = view.plan.tasks
    without = view.playbook.programme.without
    wanted = [word for word in ask.words("required") if word != "data-test-load" or "sources" not in without]
    for go_live in view.go_lives:
        gates = _gates_before(view, go_live)
        for cell in view.cells_of(tasks[go_live]):
            for word in wanted:
                name, kinds = READY[word]
                if not gates or any(view.before(cell, gate, *kinds) for gate in gates):
                    continue
                other = _ASKED_ELSEWHERE.get(word)
                if other and not view.before(cell, go_live, *other):
                    continue
                yield Gap(
                    tasks[gates[0]].at,
                    f"The go-live gate of {{what}} has no {name} before it",
                    view.name(cell),
                    (gates[0],),
                    go_lives=(go_live,),
                    help=f"Let the gate need a task of the kind {' or '.join(kinds)}.",
                    stub=a_task(kinds[0], then="the go-live gate"),
                )


@rule("rollback-plan", "GAT-03", WARNING, sources=("MS-GOLIVE",), needs=("schedule",))
def rollback_plan(view: View, ask: Ask) -> Iterator[Gap]:
    """Each cut-over can be undone, and everybody knows until when.

    What: Each go-live has a cut-over before it, and each cut-over says how it is undone and until when that
        can be decided.
    Why: On the night of the switch nobody has time to think about a way back, and after the last moment for
        it the decision is made by the clock (Microsoft asks for a rollback plan and a named decider).
    Evidence: Tasks of the kind `cutover` before each go-live, in its cell or a wider scope, with
        `rollback: {plan: ..., decide_by: ...}`.
    Mend: Write `rollback: {plan: Restore the Friday backup, decide_by: Sunday 14:00}` at the cut-over.
    Note: The owner of the cut-over decides when `rollback` names nobody.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          cutover:
            kind: cutover
            duration: 1d
            rollback: {plan: Restore the Friday backup}  # expect: rollback-plan
          go-live: {kind: go-live, needs: cutover}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          cutover:
            kind: cutover
            duration: 1d
            rollback: {plan: Restore the Friday backup, decide_by: "Sunday 14:00"}
          go-live: {kind: go-live, needs: cutover}
    """
    tasks, specs = view.plan.tasks, view.plan.specs
    behind: dict[int, dict[int, None]] = {}
    for go_live in view.go_lives:
        for cell in view.cells_of(tasks[go_live]):
            switches = view.before(cell, go_live, "cutover")
            for one in switches:
                behind.setdefault(one, {})[go_live] = None
            if not switches:
                yield Gap(
                    tasks[go_live].at,
                    "No cut-over lies before the go-live of {what}; plan the switch with a way back",
                    view.name(cell),
                    (go_live,),
                    go_lives=(go_live,),
                    help="Add a task of the kind cutover with `rollback` and let the go-live need it.",
                    stub=a_task(
                        "cutover",
                        "Switch production over",
                        "1d",
                        then="the go-live",
                        more="rollback: {plan: HOW TO GO BACK, decide_by: WHEN, owner: <sponsor>}",
                    ),
                )
    for number in view.tasks("cutover"):
        task, rollback = tasks[number], specs[number].rollback
        if rollback is None:
            message = "{what} has no way back; write `rollback` with a plan and the last moment to decide"
        elif not rollback.decide_by:
            message = "The rollback of {what} has no last moment to decide; write `decide_by`"
        else:
            continue
        yield Gap(
            task.place("rollback"),
            message,
            task.id,
            (number,),
            go_lives=tuple(behind.get(number, ())),
            stub=Stub(".rollback", "plan: HOW TO GO BACK\ndecide_by: WHEN\nowner: <sponsor>"),
        )


@rule("independent-approver", "GAT-04", WARNING, sources=("MS-GOLIVE",), profiles=("standard", "enterprise"))
def independent_approver(view: View, ask: Ask) -> Iterator[Gap]:
    """Nobody alone approves their own work.

    What: For each task that a gate needs, at least one approver of the gate neither answers for the task nor
        does it.
    Why: Whoever has worked for months towards a date finds their own work good enough. A second pair of eyes
        is what a gate is for.
    Evidence: The `approvers` of the gate against `owner` and `team` of the tasks that it needs directly.
    Mend: Add an approver who did not do the work, or give the work to somebody else.
    Note: Milestones and other gates are no work. Not asked of a small profile, where the owner of the
        business does some of the work and decides on all of it. A gate without approvers is the matter of
        GAT-01 and of the RACI.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people:
          ana: {name: Ana Ruiz, side: business}
        tasks:
          design: {kind: design, duration: 10d, owner: ana}
          approved:
            kind: gate-stage
            needs: design
            approvers: [ana]  # expect: independent-approver

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people:
          ana: {name: Ana Ruiz, side: business}
          eve: {name: Eve Moe, side: business}
        tasks:
          design: {kind: design, duration: 10d, owner: ana}
          approved: {kind: gate-stage, needs: design, approvers: [ana, eve]}
    """
    tasks = view.plan.tasks
    for number, gate in enumerate(tasks):
        if not gate.gate or not gate.approvers:
            continue
        own = []
        for link in view.reach.predecessors(number):
            task = tasks[link.pred]
            doers = {task.owner, *(one.person for one in task.team)}
            if not task.milestone and doers.issuperset(gate.approvers):
                own.append(link.pred)
        if own:
            work = ", ".join(tasks[one].id for one in own[:3])
            yield Gap(
                gate.place("approvers"),
                f"Whoever approves the gate {{what}} did the work it judges ({work}); add somebody who did not",
                gate.id,
                (number, *own),
            )


TESTED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "sit": ("system integration test", ("sit", "integration-test")),
    "data-test-load": ("test load of the data", ("data-test-load", "data-load")),
    "training-trainers": ("training of the super-users", ("training-trainers",)),
}
"""What comes before the acceptance test: word of the option -> how people call it, kinds that show it."""


@rule(
    "acceptance-prepared",
    "TST-01",
    WARNING,
    sources=("MS-GOLIVE", "MS-TRAINING"),
    needs=("schedule",),
    options={
        "required": Words(
            tuple(TESTED), "What must lie before user acceptance", tuple(TESTED), small=("data-test-load",)
        )
    },
)
def acceptance_prepared(view: View, ask: Ask) -> Iterator[Gap]:
    """Users accept a system that works together, holds their data, and that they know.

    What: Before each user acceptance test lie the system integration test, a test load of the data and the
        training of the super-users who accept.
    Why: Users who meet broken interfaces and invented customers test the project's patience, not the system;
        Microsoft asks for integration tests before acceptance, and acceptance with migrated data by people
        who have been trained.
    Evidence: Tasks of the kinds `sit` or `integration-test`, `data-test-load` (or `data-load`) and
        `training-trainers` in the cell or in a wider scope, with links to the task of the kind `uat`.
    Mend: Let the acceptance test need them.
    Note: The integration test is asked for where an integration concerns the cell, the test load where the
        plan has one for the cell: a plan without any hears it from GAT-02. A small profile is asked for the
        data only, because two people who try the system for a week learn it on the way.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          super-users: {kind: training-trainers, duration: 2d}
          load: {kind: data-test-load, duration: 3d}
          accept: {kind: uat, duration: 10d, needs: super-users}  # expect: acceptance-prepared
          go-live: {kind: go-live, needs: [accept, load]}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          super-users: {kind: training-trainers, duration: 2d}
          load: {kind: data-test-load, duration: 3d}
          accept: {kind: uat, duration: 10d, needs: [super-users, load]}
          go-live: {kind: go-live, needs: accept}
    """
    tasks = view.plan.tasks
    for number in view.tasks("uat"):
        for cell in view.cells_of(tasks[number]):
            for word in ask.words("required"):
                name, kinds = TESTED[word]
                if word == "sit" and not _integrated(view, cell):
                    continue
                if word == "data-test-load" and not view.for_cell(cell, *kinds):
                    continue
                if not view.before(cell, number, *kinds):
                    yield Gap(
                        tasks[number].at,
                        f"Users accept {{what}} without a {name} before it",
                        view.name(cell),
                        (number,),
                        help=f"Let the acceptance test need a task of the kind {kinds[0]}.",
                        stub=a_task(kinds[0], then="the acceptance test"),
                    )


def _integrated(view: View, cell: Cell) -> bool:
    """Whether an integration concerns a cell."""
    wave = view.waves.get(cell, "")
    return any(
        (not one.modules or not cell.module or cell.module in one.modules)
        and (not one.waves or not wave or wave in one.waves)
        for one in view.playbook.integrations.values()
    )


@rule(
    "parallel-run-ends",
    "PAR-01",
    WARNING,
    sources=("MS-GOLIVE",),
    needs=("schedule",),
    options={"max_length": Days("40d", "Most working days that two systems run side by side after go-live")},
)
def parallel_run_ends(view: View, ask: Ask) -> Iterator[Gap]:
    """Two systems side by side have a last day.

    What: Each parallel run has a last day, at most 40 working days after the go-live of its cells, and ends
        by then.
    Why: As long as the old system is open, users go on in it, everything is entered twice, and poor training
        stays hidden. A parallel run needs an exit date (Microsoft).
    Evidence: The `until` of tasks of the kind `parallel-run` (a date, or what finishes then) and their dates,
        against the last go-live of their cells.
    Mend: Write `until: 2027-06-30` at the parallel run, and plan the task `legacy-retire` behind it.
    Note: Days are counted in the calendar of the parallel run.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          go-live: {kind: go-live}
          both: {kind: parallel-run, duration: 20d, needs: go-live}  # expect: parallel-run-ends

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          go-live: {kind: go-live}
          both: {kind: parallel-run, duration: 20d, needs: go-live, until: 2027-04-09}
    """
    tasks = view.plan.tasks
    most = ask.number("max_length")
    live: dict[Cell, int] = {}
    for go_live in view.go_lives:
        for cell in view.cells_of(tasks[go_live]):
            live[cell] = max(live.get(cell, 0), view.dates.finish[go_live])
    for number in view.tasks("parallel-run"):
        task = tasks[number]
        last = _last_moment(view, number)
        if last is None:
            yield Gap(
                task.at,
                "The parallel run {what} has no last day; write `until` with the day the old system closes",
                task.id,
                (number,),
                stub=Stub(".", "until: <half-year-later>"),
            )
            continue
        if view.last_day(number) > last:
            yield Gap(
                task.place("until"),
                "The parallel run {what} lasts beyond its `until`; end it earlier or agree on a new day",
                task.id,
                (number,),
            )
        begun = max((live[cell] for cell in view.cells_of(task) if cell in live), default=None)
        if begun is None:
            continue
        length = view.days(view.working_minutes(number, begun, (last + 1) * DAY))
        if length > most:
            yield Gap(
                task.place("until"),
                f"The parallel run {{what}} may last {{days}} after go-live; {most:f} is the most",
                task.id,
                (number,),
                days=length,
            )


def _last_moment(view: View, task: int) -> int | None:
    """Return the day on which a parallel run must end, as an ordinal; None when the playbook says none."""
    until = view.plan.specs[task].until
    if until is None:
        return None
    if until.date is not None:
        return until.date.toordinal()
    ends = view.plan.references.get(("tasks", view.plan.tasks[task].id, "until"), ())
    return max((view.last_day(one) for one in ends), default=None)
