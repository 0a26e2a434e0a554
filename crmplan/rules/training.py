"""Checks of training: who learns what, and when."""

from collections.abc import Iterator

from crmplan.model import ERROR, WARNING, Cell
from crmplan.rules.frame.record import Ask, Days, Gap, rule, working_days
from crmplan.rules.frame.view import View


@rule("training-for-all", "TRN-01", ERROR, sources=("S0", "S3"))
def training_for_all(view: View, ask: Ask) -> Iterator[Gap]:
    """Every group of users is trained before it goes live.

    What: For each group of users of each cell, a training lies before the go-live of that cell.
    Why: Insufficient training leads to low adoption and a system used badly (S0); programmes must be
        comprehensive (S3).
    Evidence: Tasks of the kind `training` in the cell, in its region, module or wave, or in the programme,
        that name the group in `training: {groups: ...}` or name none, with links from the training to the
        go-live. A training that merely ends earlier does not count.
    Mend: Add the training to the package of the wave and region, and let the go-live (or its gate) need it.
    Note: A training of no length is an error of the language, so it can be no evidence here.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
          train: {kind: training, duration: 3d}
          go-live: {kind: go-live, needs: configure}  # expect: training-for-all

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
          train: {kind: training, duration: 3d}
          go-live: {kind: go-live, needs: [configure, train]}
    """
    tasks = view.plan.tasks
    for go_live in view.go_lives:
        at = tasks[go_live].at
        missing: dict[str, list[Cell]] = {}
        for cell in view.cells_of(tasks[go_live]):
            trainings = view.before(cell, go_live, "training")
            for group in view.groups_of(cell):
                if not any(view.trains(tasks[one], group) for one in trainings):
                    missing.setdefault(group, []).append(cell)
        for group, cells in missing.items():
            who = f"The group {group} is" if group else "The users are"
            for cell in cells:
                yield Gap(
                    at,
                    f"{who} not trained before the go-live of {{what}}; a training must lie before it by "
                    "links",
                    view.name(cell),
                    (go_live,),
                    go_lives=(go_live,),
                    help="Add a task of the kind training and let the go-live need it.",
                )


@rule(
    "training-in-time",
    "TRN-04",
    WARNING,
    sources=("S0", "S4", "MS-TRAINING"),
    needs=("schedule",),
    options={
        "min_gap": Days("1d", "Fewest whole working days between the end of training and go-live"),
        "max_gap": Days("10d", "Most whole working days between the end of training and go-live"),
        "max_lead": Days("20d", "Most working days between the begin of training and go-live"),
    },
)
def training_in_time(view: View, ask: Ask) -> Iterator[Gap]:
    """Training ends shortly before go-live: people forget.

    What: The last training of a cell ends 1 to 10 whole working days before its go-live, and the first one
        begins at most 20 working days before it.
    Why: Trained six weeks ahead, users have forgotten it; trained after go-live, they have already found
        their own ways (S0 calls it poorly designed, S4 asks for more time than expected). One to two weeks
        before is just in time (Microsoft).
    Evidence: Dates of the trainings of each cell against the finish of its go-live, in working days of the
        region's calendar.
    Mend: Plan training `schedule: late`, and let the go-live gate need it.
    Note: A training that ends after the go-live is an error. A course given once for all waves is too early
        for the later ones, and this is what is reported.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          train: {kind: training, duration: 3d}  # expect: training-in-time
          configure: {duration: 40d, needs: train}
          go-live: {kind: go-live, needs: configure}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 40d}
          train: {kind: training, duration: 3d, needs: configure}
          cutover: {kind: cutover, duration: 2d, needs: train}
          go-live: {kind: go-live, needs: cutover}
    """
    tasks = view.plan.tasks
    start, finish = view.dates.start, view.dates.finish
    least, most, lead = (ask.number(name) for name in ("min_gap", "max_gap", "max_lead"))
    ends: dict[Cell, tuple[int, int]] = {}  # the first and the last training of a cell
    for go_live in view.go_lives:
        if view.finished(go_live):
            continue
        for cell in view.cells_of(tasks[go_live]):
            trainings = view.for_cell(cell, "training")
            if not trainings:
                continue
            if cell not in ends:
                ends[cell] = (
                    min(trainings, key=lambda task: (start[task], task)),
                    max(trainings, key=lambda task: (finish[task], task)),
                )
            first, last = ends[cell]
            gap = view.days(view.working_minutes(go_live, finish[last], finish[go_live]))
            name = view.name(cell)
            if finish[last] > finish[go_live]:
                yield Gap(
                    tasks[last].at,
                    "Training ends after the go-live of {what}; users must be able to work on the first day",
                    name,
                    (last, go_live),
                    severity=ERROR,
                    go_lives=(go_live,),
                )
            elif gap < least:
                yield Gap(
                    tasks[last].at,
                    f"Training ends less than {working_days(int(least))} before the go-live of {{what}}; "
                    "who is ill on the last day starts untrained",
                    name,
                    (last, go_live),
                    go_lives=(go_live,),
                )
            elif gap > most:
                yield Gap(
                    tasks[last].at,
                    f"Training ends {{days}} before the go-live of {{what}}, more than {most:f}: people "
                    "forget",
                    name,
                    (last, go_live),
                    go_lives=(go_live,),
                    days=gap,
                    help="Plan it `schedule: late`.",
                )
            early = view.days(view.working_minutes(go_live, start[first], finish[go_live]))
            if early > lead and finish[last] <= finish[go_live] and (first != last or gap <= most):
                yield Gap(
                    tasks[first].at,
                    f"The first training begins {{days}} before the go-live of {{what}}, more than {lead:f}",
                    name,
                    (first, go_live),
                    go_lives=(go_live,),
                    days=early,
                    help="Plan it `schedule: late`, or shorten the time between the first and the last one.",
                )
