"""Who is trained before go-live, and when."""

from collections.abc import Iterator

from crmplan.model import ERROR, INFO, WARNING, Cell
from crmplan.rules.frame.record import Ask, Days, Gap, rule, working_days
from crmplan.rules.frame.stubs import a_task
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
                    stub=a_task(
                        "training",
                        "Train all users on their own data",
                        "3d",
                        then="the go-live",
                        more="training: {hours: 8, format: hands-on, topics: [tool, process], seats: 10, sessions: 2}",
                    ),
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
                    help=_later(view, last) + ".",
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
                    help=f"{_later(view, first)}, or shorten the time between the first and the last one.",
                )


def _later(view: View, task: int) -> str:
    """Return how a training comes closer to its go-live, without the full stop."""
    if task in view.plan.actuals:
        return "Repeat it shortly before the go-live"
    if view.plan.tasks[task].late:
        return "It is as late as what needs it allows; let only the go-live gate need it"
    return "Plan it `schedule: late`"


@rule(
    "refresher",
    "TRN-05",
    WARNING,
    sources=("S0",),
    needs=("schedule",),
    options={
        "min_wait": Days("20d", "Fewest working days between go-live and the refresher"),
        "max_wait": Days("65d", "Most working days between go-live and the refresher"),
    },
)
def refresher(view: View, ask: Ask) -> Iterator[Gap]:
    """Training comes back when users know what to ask.

    What: After each go-live a refresher begins 20 to 65 working days later.
    Why: A single course is forgotten, and the real questions come with the work. Training must be ongoing
        (S0): after a month people ask, after three they have found ways around the system.
    Evidence: Tasks of the kind `training-refresher` in the cell or in a wider scope, with links from the
        go-live to them, and their begin in working days after it.
    Mend: Add a task of the kind training-refresher behind the hypercare of each wave.
    Note: One refresher in the window is enough; more of them, earlier or later, are welcome.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          go-live: {kind: go-live}  # expect: refresher
          care: {kind: hypercare, duration: 20d, needs: go-live}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          go-live: {kind: go-live}
          care: {kind: hypercare, duration: 20d, needs: go-live}
          again: {kind: training-refresher, duration: 1d, needs: care}
    """
    tasks = view.plan.tasks
    start, finish = view.dates.start, view.dates.finish
    least, most = ask.number("min_wait"), ask.number("max_wait")
    for go_live in view.go_lives:
        for cell in view.cells_of(tasks[go_live]):
            name = view.name(cell)
            those = view.after(cell, go_live, "training-refresher")
            if not those:
                yield Gap(
                    tasks[go_live].at,
                    "No refresher follows the go-live of {what}; people forget what they have heard once",
                    name,
                    (go_live,),
                    go_lives=(go_live,),
                    help="Add a task of the kind training-refresher behind hypercare.",
                    stub=a_task(
                        "training-refresher",
                        "Users come back with what they met",
                        "1d",
                        more="needs: <go-live>\ntraining: {hours: 2, format: hands-on, topics: [tool, process]}",
                    ),
                )
                continue
            waits = [view.days(view.working_minutes(one, finish[go_live], start[one])) for one in those]
            if any(least <= wait <= most for wait in waits):
                continue
            wait = min(waits, key=lambda one: (min(abs(one - least), abs(one - most)), one))
            limit = f"{least:f} is the least" if wait < least else f"{most:f} is the most"
            yield Gap(
                tasks[those[waits.index(wait)]].at,
                f"The refresher for {{what}} begins {working_days(max(wait, 0))} after go-live; {limit}",
                name,
                (go_live, *those),
                go_lives=(go_live,),
            )


@rule(
    "trained-administrators",
    "TRN-08",
    INFO,
    sources=("S0", "S4"),
    needs=("schedule",),
    profiles=("standard", "enterprise"),
)
def trained_administrators(view: View, ask: Ask) -> Iterator[Gap]:
    """Whoever configures the system has learnt it first.

    What: A training of administrators and configurators lies before each configuration.
    Why: Customising uses skills that nobody in the house was taught (S4), and what the administrators do not
        know becomes a limit of the system (S0).
    Evidence: Tasks of the kind `training-admin` in the cell or in a wider scope, with links to the tasks of
        the kind `configure`.
    Mend: Add a task of the kind training-admin and let the first configuration need it.
    Note: Not asked of a small profile, where the partner who sets the system up shows it to the one
        administrator while they do it.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {kind: configure, duration: 5d}  # expect: trained-administrators

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          learn: {kind: training-admin, duration: 5d}
          configure: {kind: configure, duration: 5d, needs: learn}
    """
    tasks = view.plan.tasks
    untrained = [
        number
        for number in view.tasks("configure")
        if not all(view.before(cell, number, "training-admin") for cell in view.cells_of(tasks[number]))
    ]
    none = not view.tasks("training-admin")
    for number in untrained:
        yield Gap(
            # Without any such course its absence is the one cause, at the first configuration.
            tasks[untrained[0] if none else number].at,
            "Administrators are not trained before {what}; they will learn on the users",
            tasks[number].id,
            (number,),
            help="Add a task of the kind training-admin and let the configuration need it.",
        )
