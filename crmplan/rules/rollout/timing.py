"""Time: enough of it, with room for what takes longer, and not when customers buy."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from crmplan.model import DAY, WARNING, Cell, Stub
from crmplan.rules.frame.evidence import percent
from crmplan.rules.frame.record import Ask, Days, Gap, Share, rule, working_days
from crmplan.rules.frame.view import View


@rule(
    "rushed-schedule",
    "RLO-09",
    WARNING,
    sources=("S2",),
    needs=("schedule",),
    options={
        "min_acceptance": Days("10d", "Fewest working days of user acceptance", small="3d"),
        "min_length": Days(
            "120d", "Fewest working days of the whole programme", small="40d", enterprise="250d"
        ),
    },
)
def rushed_schedule(view: View, ask: Ask) -> Iterator[Gap]:
    """The plan gives acceptance and the whole programme the time they need.

    What: Users have at least 10 working days to accept the system (3 in a small profile), and the programme
        lasts at least 120 working days (40 in a small profile, 250 in an enterprise one).
    Why: Rushing has cost companies millions; patience pays (S2). Two to three weeks are usual for user
        acceptance, four to twelve weeks for a small firm.
    Evidence: Durations of the tasks of the kind `uat` before each go-live, added up for each cell; working
        days from the start to the finish of a plan with a go-live.
    Mend: Give acceptance its days, or do less in the first wave.
    Note: A fixed day before the computed one is the matter of negative-float (SCH-08) and is not repeated
        here. A cell without acceptance at all hears it from GAT-02.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {kind: configure, duration: 120d}
          accept:
            kind: uat
            duration: 4d  # expect: rushed-schedule
            needs: configure
          go-live: {kind: go-live, needs: accept}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {kind: configure, duration: 120d}
          accept: {kind: uat, duration: 10d, needs: configure}
          go-live: {kind: go-live, needs: accept}
    """
    tasks = view.plan.tasks
    least = ask.number("min_acceptance")
    for go_live in view.go_lives:
        for cell in view.cells_of(tasks[go_live]):
            tests = view.before(cell, go_live, "uat")
            days = sum((view.in_days(tasks[one].duration, tasks[one].elapsed) for one in tests), Decimal())
            if tests and days < least:
                yield Gap(
                    tasks[tests[0]].place("duration"),
                    f"Users have {_days(days)} to accept {{what}}; {least:f} are the least",
                    view.name(cell),
                    tuple(tests),
                )
    plan = view.plan
    length = view.days(plan.calendars["default"].between(plan.start, view.dates.finish_instant))
    floor = int(ask.number("min_length"))
    if view.go_lives and length < floor:
        yield Gap(
            view.top,
            f"The whole programme takes {working_days(length)}; in the profile {view.profile}, fewer than {floor} "
            "mean that something is left out",
        )


def _days(days: Decimal) -> str:
    whole = days.quantize(Decimal("0.1")).normalize()
    return f"{whole:f} working day{'' if whole == 1 else 's'}"


OPTIMISTIC = (
    "process-redesign",
    "data-model",
    "data-stage",
    "data-map",
    "data-script",
    "data-test-load",
    "data-load",
    "data-map-target",
    "training",
)
"""Kinds of work that take far longer than planned: process change, modelling, transfer and training."""


@rule(
    "optimistic-durations",
    "RLO-10",
    WARNING,
    sources=("S4",),
    needs=("schedule",),
    profiles=("standard", "enterprise"),
    options={
        "min_spread": Share("30%", "How much longer such a task may take without harm, of its duration"),
        "min_buffer": Share("15%", "Margin to the committed finish that stands for all of them"),
    },
)
def optimistic_durations(view: View, ask: Ask) -> Iterator[Gap]:
    """The plan knows which work takes longer than people say, and has room for it.

    What: Process redesign, data modelling, data transfer and training have a range whose high end is at least
        1.3 times the likely duration, or room of that size.
    Why: Training, modelling, transfer and the change of processes take far longer than expected (S4). One
        number for each hides it, and the plan breaks at the first of them.
    Evidence: Tasks of the kinds `process-redesign`, `data-model`, `data-stage`, `data-map`, `data-script`,
        `data-test-load`, `data-load`, `data-map-target` and `training`: their range (`12d..20d (15d)`); or
        total float of 30 % of their duration; or a risk with a `delay` that `touches` them; or a committed
        finish with a margin of 15 % of the whole plan.
    Mend: Write the duration as low to high with the likely value, or keep a margin to the committed finish.
    Note: A range, float, a counted risk and a margin are four ways to say the same: it can take longer.
        Finished tasks are not asked, nor is a small profile, whose tasks take days.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          redesign: {kind: process-redesign, duration: 15d}  # expect: optimistic-durations
          map: {kind: data-map, duration: 8d..14d (10d), needs: redesign}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          redesign: {kind: process-redesign, duration: 12d..20d (15d)}
          map: {kind: data-map, duration: 8d..14d (10d), needs: redesign}
    """
    if _margin(view) >= ask.number("min_buffer"):
        return
    plan = view.plan
    spread = ask.number("min_spread")
    counted = {
        task
        for id, risk in view.playbook.risks.items()
        if risk.delay is not None and not risk.closed
        for task in plan.references.get(("risks", id, "touches"), ())
    }
    for number in view.tasks(*OPTIMISTIC):
        task = plan.tasks[number]
        room = task.duration * spread
        if (
            task.milestone
            or view.finished(number)
            or number in counted
            or task.high - task.duration >= room
            or view.dates.total_float[number] >= room
        ):
            continue
        yield Gap(
            task.place("duration"),
            f"{{what}} has no room to take {percent(spread)} longer, as such work does; give its duration a range",
            task.id,
            (number,),
            help="Write `duration: 12d..20d (15d)`: low, high and the likely value.",
        )


def _margin(view: View) -> Decimal:
    """Return the working time between finish and committed finish as a share of the whole plan's."""
    plan = view.plan
    committed = view.playbook.programme.committed_finish
    calendar = plan.calendars["default"]
    length = calendar.between(plan.start, view.dates.finish_instant)
    if committed is None or length <= 0:
        return Decimal(0)
    margin = calendar.between(view.dates.finish_instant, (committed.toordinal() + 1) * DAY)
    return Decimal(margin) / length


@rule(
    "peak-times",
    "RLO-12",
    WARNING,
    sources=("S4", "MS-GOLIVE"),
    needs=("schedule",),
    options={
        "min_distance": Days(
            "10d", "Fewest working days between a go-live and the end of a quarter", small="5d"
        )
    },
)
def peak_times(view: View, ask: Ask) -> Iterator[Gap]:
    """Nobody goes live when customers buy.

    What: No task lies in a freeze that blocks it, and each go-live is at least 10 working days away from the
        end of a quarter (5 in a small profile).
    Why: Orders slow down after a go-live, which hurts most when sellers close their quarter (S4); Microsoft
        advises to keep away from peaks and closing periods.
    Evidence: `freezes` and the dates of the tasks they block, in their regions; the dates of the tasks of the
        kind `go-live` in the working days of their calendar.
    Mend: Move the go-live, or let the freeze do it: `effect: move`.
    Note: The distance counts on both sides: before, sellers are busy, and after, the books are closed. A
        go-live that is over is not reported.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 20d}
          go-live: {kind: go-live, needs: configure}  # expect: peak-times

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 45d}
          go-live: {kind: go-live, needs: configure}
    """
    plan = view.plan
    inside = list(_in_freezes(view))
    yield from inside
    blocked = {number for gap in inside for number in gap.tasks}
    least = ask.number("min_distance")
    for go_live in view.go_lives:
        if view.finished(go_live) or go_live in blocked:
            continue
        day = view.last_day(go_live)
        for quarter in _quarter_ends(day):
            apart = abs(view.working_minutes(go_live, (day + 1) * DAY, (quarter + 1) * DAY))
            if view.days(apart) < least:
                side = "before" if quarter >= day else "after"
                for cell in view.cells_of(plan.tasks[go_live]) or [Cell("", "")]:
                    yield Gap(
                        plan.tasks[go_live].at,
                        f"{{what}} goes live less than {working_days(int(least))} {side} the end of a quarter, "
                        "when sellers are busy with something else",
                        view.name(cell),
                        (go_live,),
                        help="Write a freeze: `quarter: {every: quarter-end, before: 10d, after: 10d, blocks: "
                        "[go-live], effect: move}`.",
                        stub=Stub(
                            "freezes",
                            "quarter:\n"
                            "  every: quarter-end\n"
                            "  before: 10d\n"
                            "  after: 5d\n"
                            "  blocks: [cutover, go-live]\n"
                            "  reason: Sellers close their deals\n"
                            "  effect: move",
                        ),
                    )
                break


def _quarter_ends(day: int) -> tuple[int, int]:
    """Return the ends of the quarters before a day and of its own, as ordinals."""
    here = date.fromordinal(day)
    quarter = (here.month - 1) // 3
    begin = date(here.year, quarter * 3 + 1, 1).toordinal()
    following = date(here.year + (quarter == 3), (quarter + 1) % 4 * 3 + 1, 1).toordinal()
    return begin - 1, following - 1


def _in_freezes(view: View) -> Iterator[Gap]:
    """Yield the open tasks that work in a freeze of their kind; one that moves leaves only those with fixed days."""
    start, finish = view.dates.start, view.dates.finish
    windows = Counter(freeze.id for freeze in view.plan.freezes)
    for freeze in view.plan.freezes:
        first, behind = freeze.first.toordinal() * DAY, (freeze.last.toordinal() + 1) * DAY
        when = f", {freeze.first} to {freeze.last}," if windows[freeze.id] == 1 else ""
        for number, task in enumerate(view.plan.tasks):
            if start[number] >= behind or finish[number] < first or not freeze.holds_for(task):
                continue
            inside = max(start[number], first), min(finish[number], behind)
            works = task.elapsed or view.plan.calendars[task.calendar].between(*inside) > 0
            if (works or start[number] == finish[number]) and not view.finished(number):
                yield Gap(
                    freeze.at,
                    f"The freeze {freeze.id}{when} is no time for {{what}}",
                    task.id,
                    (number,),
                    help="Move them with a link or `not_before`, or let the freeze move them: `effect: move`.",
                    also=((task.at, "inside it"),),
                    go_lives=(number,) if "go-live" in task.kinds else (),
                )
