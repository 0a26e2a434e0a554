"""A small pilot, learning between waves, and the whole enterprise in the end."""

from collections.abc import Iterator

from crmplan.language.fields import place
from crmplan.model import ERROR, WARNING, Cell, Task
from crmplan.rules.frame.record import Ask, Count, Gap, Share, rule
from crmplan.rules.frame.stubs import a_task
from crmplan.rules.frame.view import View


@rule(
    "small-pilot",
    "RLO-02",
    WARNING,
    sources=("S4",),
    options={
        "max_share": Share("15%", "Largest share of all users in the first wave"),
        "max_users": Count("30", "Users that make a first wave small whatever their share"),
        "from_users": Count("50", "Users up to which a programme in one place needs no pilot"),
    },
)
def small_pilot(view: View, ask: Ask) -> Iterator[Gap]:
    """The first wave is a small pilot.

    What: Each wave that comes after no other one has at most 15 % of all users (or 30 users), in one region
        and one module.
    Why: Implement in a small region first (S4): what goes wrong there is cheap, and what is learnt there
        saves the large regions. Common pilots have 20 to 100 people.
    Evidence: Waves with their cells and users; in a plan without waves, a task of the kind `pilot` before
        each go-live.
    Mend: Take one small country and one module as the first wave; make a small site a region of its own with
        `part_of`.
    Note: An enterprise profile makes it an error, because dropping the pilot saves weeks and costs the
        programme. Up to 50 users in one region and one module need none.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        groups: {rep: {name: Sales reps}}
        regions:
          "NO": {name: Norway, users: {rep: 20}}
          DE: {name: Germany, users: {rep: 200}}
        modules: {sales: {name: Sales, groups: [rep]}}
        waves:
          first:  # expect: small-pilot
            cells: [NO/sales, DE/sales]
        packages:
          land: {for: cell, tasks: {go-live: {kind: go-live}}}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        groups: {rep: {name: Sales reps}}
        regions:
          "NO": {name: Norway, users: {rep: 20}}
          DE: {name: Germany, users: {rep: 200}}
        modules: {sales: {name: Sales, groups: [rep]}}
        waves:
          pilot: {cells: [NO/sales]}
          second: {cells: [DE/sales]}
        packages:
          land: {for: cell, tasks: {go-live: {kind: go-live}}}
    """
    plan = view.plan
    severity = ERROR if view.profile == "enterprise" else ""
    users = plan.users
    regions = {cell.region for cell in view.waves}
    modules = {cell.module for cell in view.waves}
    if users <= ask.number("from_users") and len(regions) <= 1 and len(modules) <= 1:
        return
    if not plan.waves:
        for go_live in view.go_lives:
            for cell in view.cells_of(plan.tasks[go_live]):
                if not view.before(cell, go_live, "pilot"):
                    yield Gap(
                        plan.tasks[go_live].at,
                        "No pilot lies before the go-live of {what}; let a few users work live first",
                        view.name(cell),
                        (go_live,),
                        severity=severity,
                    )
        return
    most = max(ask.number("max_share") * users, ask.number("max_users"))
    for wave in plan.waves:
        if wave.after:
            continue
        too_large = []
        if wave.users > most:
            too_large.append(f"{wave.users} of {users} users")
        if len(wave.regions) > 1:
            too_large.append(f"{len(wave.regions)} regions")
        wave_modules = {cell.module for cell in wave.cells}
        if len(wave_modules) > 1:
            too_large.append(f"{len(wave_modules)} modules")
        if too_large:
            yield Gap(
                wave.at,
                f"The first wave {wave.id} is no small pilot: it has {' and '.join(too_large)}",
                severity=severity,
                path=wave.id,
                help="Begin with one small region and one module.",
            )


@rule("learning-between-waves", "RLO-03", ERROR, sources=("S0", "S4"))
def learning_between_waves(view: View, ask: Ask) -> Iterator[Gap]:
    """Each wave learns from the one before it.

    What: Before anything is configured for a wave, and before it goes live, the lessons of each wave that it
        comes after have been drawn.
    Why: Learn before the next region (S4) and adjust on feedback (S0); else every region repeats the
        mistakes of the pilot at its own size.
    Evidence: A task of the kind `lessons-learned` in the earlier wave, with links to the tasks of the kinds
        `configure` and `go-live` of each cell of the later wave. Waves are ordered by `after`.
    Mend: Give each wave a task of the kind lessons-learned after its hypercare, and let the next wave need
        `previous-wave/lessons`.
    Note: Only configuration inside the wave counts. The core is configured once, before any wave.

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
              configure: {kind: configure, duration: 5d}  # expect: learning-between-waves
              go-live: {kind: go-live, needs: configure}  # expect: learning-between-waves
          close:
            for: wave
            tasks:
              lessons: {kind: lessons-learned, duration: 2d, needs: this-wave/all/go-live}

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
              configure: {kind: configure, duration: 5d, needs: previous-wave/lessons}
              go-live: {kind: go-live, needs: configure}
          close:
            for: wave
            tasks:
              lessons: {kind: lessons-learned, duration: 2d, needs: this-wave/all/go-live}
    """
    tasks = view.plan.tasks
    lessons: dict[str, list[int]] = {}
    for number in view.tasks("lessons-learned"):
        lessons.setdefault(view.wave_of(tasks[number]), []).append(number)
    after = {wave.id: wave.after for wave in view.plan.waves if wave.after}
    group = view.group_of("lessons-learned")
    for number in view.tasks("configure", "go-live"):
        wave = view.wave_of(tasks[number])
        for earlier in after.get(wave, ()):
            if not any(group.holds(lesson, number) for lesson in lessons.get(earlier, ())):
                kind = "go-live" if "go-live" in tasks[number].kinds else "configuration"
                drawn = [tasks[lesson] for lesson in lessons.get(earlier, ())]
                yield Gap(
                    tasks[number].at,
                    f"The lessons of the wave before are not drawn before the {kind} {{what}}",
                    tasks[number].id,
                    (number,),
                    help=f"Let it need `{_lessons_before(drawn[0])}`."
                    if drawn
                    else "Add a task of the kind lessons-learned to each wave, and let the next wave need it.",
                    stub=a_task(
                        "lessons-learned", "Draw the lessons of the wave", "2d", then="the next wave"
                    ),
                )


def _lessons_before(lesson: Task) -> str:
    """Return how a task of the next wave refers to the lessons of a wave: by wave, or by what is in it."""
    inner = "all/" if lesson.scope.region or lesson.scope.module else ""
    return f"previous-wave/{inner}{lesson.id.rpartition('/')[2]}"


@rule("whole-enterprise", "RLO-06", ERROR, sources=("S1", "S2", "S4"))
def whole_enterprise(view: View, ask: Ask) -> Iterator[Gap]:
    """Every region gets every module, or somebody says why not.

    What: Each region and module is a cell of a wave, or stands in `exclude` with a reason, an owner and a
        review date; and each cell of a wave goes live.
    Why: A CRM that covers half of the company shows half of each customer. Companies decide for all of the
        enterprise (S1), it must be done across all of it (S2), and all of it benefits (S4). Scope is complete
        from the first day, delivery comes in small steps.
    Evidence: `regions`, `modules`, `waves` and `exclude`; tasks of the kind `go-live` whose scope holds the
        cell.
    Mend: Put the cell into a wave, or exclude it: `{cell: NO/service, reason: ..., owner: ..., review: ...}`.
    Note: An exclusion without reason, owner or review date is a warning: the gap is known, not decided. A
        plan without modules is one cell, which must go live too. A group that no module serves is an error of
        the language.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        regions: {"NO": {name: Norway}, DE: {name: Germany}}
        modules:
          sales: {name: Sales}
          service:  # expect: whole-enterprise
            name: Service
        waves:
          first: {regions: ["NO", DE], modules: [sales]}
        packages:
          land: {for: cell, tasks: {go-live: {kind: go-live}}}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {ana: {name: Ana Ruiz, side: business}}
        regions: {"NO": {name: Norway}, DE: {name: Germany}}
        modules: {sales: {name: Sales}, service: {name: Service}}
        waves:
          first: {regions: ["NO", DE], modules: [sales, service]}
        exclude:
          - {cell: NO/service, reason: Run from the German desk, owner: ana, review: 2028-01-15}
        packages:
          land: {for: cell, tasks: {go-live: {kind: go-live}}}
    """
    yield from _cells_without_wave(view)
    yield from _weak_exclusions(view)
    yield from _never_live(view)


def _cells_without_wave(view: View) -> Iterator[Gap]:
    """Yield the forgotten cells: whole modules at the module, whole regions at the region, else both
    there."""
    playbook = view.playbook
    missing = [
        Cell(region, module)
        for module in playbook.modules
        for region in playbook.regions
        if not _placed(view, region, module)
    ]
    forgotten = set(missing)
    for cell in missing:
        # A region in which nothing is planned is one cause, at the region; else the module is what was
        # forgotten.
        whole_region = all(Cell(cell.region, module) in forgotten for module in playbook.modules)
        at = place(playbook.regions[cell.region] if whole_region else playbook.modules[cell.module])
        yield Gap(
            at,
            "No wave has {what} and nobody has excluded it; put it into a wave or into `exclude`",
            str(cell),
        )


def _placed(view: View, region: str, module: str) -> bool:
    """Whether a region gets a module or is excluded; a pilot site gets it with the region it is part of."""
    seen: set[str] = set()
    while region and region not in seen:
        seen.add(region)
        if Cell(region, module) in view.plan.cells or Cell(region, module) in view.excluded:
            return True
        known = view.playbook.regions.get(region)
        region = known.part_of if known is not None else ""
    return False


def _weak_exclusions(view: View) -> Iterator[Gap]:
    for exclusion in view.playbook.exclude:
        lacks = [
            word
            for word, value in (
                ("reason", exclusion.reason),
                ("owner", exclusion.owner),
                ("review", exclusion.review),
            )
            if not value
        ]
        if lacks:
            what = " and ".join(reference.path for reference in exclusion.cell)
            message = f"The exclusion of {{what}} lacks {' and '.join(lacks)}; nobody will look at it again"
            yield Gap(place(exclusion), message, what, severity=WARNING)


def _never_live(view: View) -> Iterator[Gap]:
    tasks = view.plan.tasks
    live = {cell for go_live in view.go_lives for cell in view.cells_of(tasks[go_live])}
    waves = {wave.id: wave.at for wave in view.plan.waves}
    for cell, wave in view.waves.items():
        if cell not in live:
            at = waves.get(wave, view.top)
            message = "Nobody goes live in {what}; a task of the kind go-live is missing"
            yield Gap(at, message, view.name(cell))
