"""The order of the waves: small steps, one after the other, each released by what the last one brought."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from crmplan.expand.plan import WavePlan
from crmplan.model import DAY, ERROR, WARNING
from crmplan.rules.frame.record import Ask, Count, Days, Gap, rule, working_days
from crmplan.rules.frame.releases import releases
from crmplan.rules.frame.view import View


@rule(
    "phased-rollout",
    "RLO-01",
    WARNING,
    sources=("S0", "S4"),
    options={"max_users": Count("50", "Users up to which one place and one module may go live at once")},
)
def phased_rollout(view: View, ask: Ask) -> Iterator[Gap]:
    """No big bang: the rollout comes in waves.

    What: A plan for more than 50 users, one module or one region has at least two waves.
    Why: Do not implement everywhere at once (S4): phases soften the change (S0), and each one is a chance to
        learn that a big bang does not give.
    Evidence: `waves`; users, regions and modules of the plan.
    Mend: Write `waves`, the smallest place with one module first.
    Note: An error in an enterprise profile. Regions and modules that `exclude` leaves out are not counted.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, users: 200}  # expect: phased-rollout
        tasks:
          go-live: {kind: go-live}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        regions: {"NO": {name: Norway, users: 20}, DE: {name: Germany, users: 180}}
        modules: {sales: {name: Sales}}
        waves:
          pilot: {cells: [NO/sales]}
          second: {cells: [DE/sales]}
        packages:
          land: {for: cell, tasks: {go-live: {kind: go-live}}}
    """
    plan = view.plan
    if len(plan.waves) > 1:
        return
    cells = [cell for cell in view.waves if cell not in view.excluded]
    regions, modules = len({cell.region for cell in cells}), len({cell.module for cell in cells})
    most = int(ask.number("max_users"))
    much = []
    if plan.users > most:
        much.append(f"{plan.users} users")
    if regions > 1:
        much.append(f"{regions} regions")
    if modules > 1:
        much.append(f"{modules} modules")
    if not much:
        return
    waves = view.playbook.node.get("waves")
    yield Gap(
        view.playbook.node.key_at("waves") if waves is not None else view.top,
        f"Everything goes live at once: {_listed(much)} in one step; split the rollout into waves",
        severity=ERROR if view.profile == "enterprise" else "",
        help="Write `waves`, a small place with one module first.",
    )


def _listed(words: Sequence[str]) -> str:
    return " and ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])} and {words[-1]}"


@rule(
    "one-module-at-a-time",
    "RLO-04",
    WARNING,
    sources=("S4",),
    options={"max_modules": Count("1", "Most modules that one region gets in one wave")},
)
def one_module_at_a_time(view: View, ask: Ask) -> Iterator[Gap]:
    """Each region learns one module at a time.

    What: No region gets more than one module in one wave.
    Why: Build up module by module (S4). Who learns two systems at once learns neither, and nobody can say
        which of them slows the work down.
    Evidence: The cells of each wave that comes after another one.
    Mend: Move the second module to a later wave.
    Note: Of the first wave small-pilot says it, and of plans without waves phased-rollout.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        regions: {"NO": {name: Norway}, DE: {name: Germany}}
        modules: {sales: {name: Sales}, service: {name: Service}}
        waves:
          pilot: {cells: [NO/sales]}
          second:  # expect: one-module-at-a-time
            cells: [DE/sales, DE/service]
        exclude:
          - {cell: NO/service, reason: Run from Germany}
        packages:
          land: {for: cell, tasks: {go-live: {kind: go-live}}}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        regions: {"NO": {name: Norway}, DE: {name: Germany}}
        modules: {sales: {name: Sales}, service: {name: Service}}
        waves:
          pilot: {cells: [NO/sales]}
          second: {cells: [DE/sales]}
          third: {cells: [DE/service]}
        exclude:
          - {cell: NO/service, reason: Run from Germany}
        packages:
          land: {for: cell, tasks: {go-live: {kind: go-live}}}
    """
    most = int(ask.number("max_modules"))
    for wave in view.plan.waves:
        if not wave.after:
            continue
        count: dict[str, int] = {}
        for cell in wave.cells:
            count[cell.region] = count.get(cell.region, 0) + 1
        for region, modules in count.items():
            if modules > most:
                yield Gap(
                    wave.at,
                    f"In the wave {wave.id}, {{what}} learns {modules} modules at once; {most} is the most",
                    region,
                    path=wave.id,
                    help="Move a module to a wave of its own.",
                )


@rule(
    "change-load",
    "RLO-05",
    WARNING,
    sources=("S4",),
    needs=("schedule",),
    options={
        "max_changes": Count("5", "Most modules, integrations and changes of departments in one wave"),
        "max_waves": Count("3", "Most waves that run at the same time"),
        "min_distance": Days("5d", "Fewest working days between the go-lives of two waves"),
    },
)
def change_load(view: View, ask: Ask) -> Iterator[Gap]:
    """Not too much changes at once.

    What: A wave brings at most 5 modules, integrations and changes of departments together; at most 3 waves
        run at the same time, and one in each region; go-lives of two waves are at least 5 working days apart.
    Why: Changing too much at once is sure to fail (S4). Support, trainers and builders are the same people
        for all waves.
    Evidence: Modules of the wave's cells, `integrations` (in the wave that they name, else in the first one
        with a module of theirs), `org_changes` of the wave; dates of the tasks of each wave from the first
        one to its last go-live.
    Mend: Move an integration to a later wave, or let a wave need the first week of the one before it.
    Note: A wave runs until it goes live: hypercare overlaps with the preparation of the next one, so that
        builders need not wait. Cells of one wave go live together and are one go-live.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        regions: {"NO": {name: Norway}, DE: {name: Germany}}
        modules: {sales: {name: Sales}}
        waves:
          pilot: {cells: [NO/sales], org_changes: 2}
          second: {cells: [DE/sales], after: []}  # expect: change-load
        packages:
          land:
            for: cell
            tasks:
              configure: {kind: configure, duration: 10d}
              go-live: {kind: go-live, needs: configure}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        regions: {"NO": {name: Norway}, DE: {name: Germany}}
        modules: {sales: {name: Sales}}
        waves:
          pilot: {cells: [NO/sales], org_changes: 2}
          second: {cells: [DE/sales]}
        packages:
          land:
            for: cell
            tasks:
              configure: {kind: configure, duration: 10d, needs: previous-wave/all/go-live}
              go-live: {kind: go-live, needs: configure}
    """
    waves = {wave.id: wave for wave in view.plan.waves}
    yield from _loads(view, int(ask.number("max_changes")))
    runs = _runs(view, waves)
    yield from _crowds(waves, runs, int(ask.number("max_waves")))
    yield from _in_one_region(waves, runs)
    yield from _too_near(view, waves, int(ask.number("min_distance")))


def _loads(view: View, most: int) -> Iterator[Gap]:
    waves = view.plan.waves
    if not waves:
        return
    modules = {wave.id: {cell.module for cell in wave.cells if cell.module} for wave in waves}
    interfaces = {wave.id: 0 for wave in waves}
    for one in view.playbook.integrations.values():
        fits = [wave.id for wave in waves if not one.modules or modules[wave.id].intersection(one.modules)]
        for wave_id in one.waves or fits[:1]:
            if wave_id in interfaces:
                interfaces[wave_id] += 1
    for wave in waves:
        spec = view.playbook.waves.get(wave.id)
        parts = [
            (len(modules[wave.id]), "module"),
            (interfaces[wave.id], "integration"),
            (spec.org_changes or 0 if spec is not None else 0, "change of departments"),
        ]
        total = sum(number for number, _ in parts)
        if total > most:
            said = [f"{number} {_plural(word, number)}" for number, word in parts if number]
            yield Gap(
                wave.at,
                f"The wave {wave.id} brings {total} changes at once ({', '.join(said)}); {most} are the most",
                path=wave.id,
                help="Move some of them to a later wave.",
            )


def _plural(word: str, number: int) -> str:
    if number == 1:
        return word
    return word.replace("change", "changes") if " " in word else word + "s"


def _runs(view: View, waves: Mapping[str, WavePlan]) -> dict[str, tuple[int, int]]:
    """Return for each wave that goes live the days on which its first task begins and its last cell goes
    live."""
    begins: dict[str, int] = {}
    ends: dict[str, int] = {}
    for number, task in enumerate(view.plan.tasks):
        wave = view.wave_of(task)
        if wave not in waves:
            continue
        if "go-live" in task.kinds:
            ends[wave] = max(ends.get(wave, 0), view.last_day(number))
        if not task.milestone:
            day = view.first_day(number)
            begins[wave] = min(begins.get(wave, day), day)
    return {wave: (min(begins.get(wave, end), end), end) for wave, end in ends.items()}


def _crowds(waves: Mapping[str, WavePlan], runs: Mapping[str, tuple[int, int]], most: int) -> Iterator[Gap]:
    """Yield a gap for the day on which most waves run, when they are too many."""
    worst: list[str] = []
    for wave in waves:
        if wave in runs:
            day = runs[wave][0]
            here = [one for one in waves if one in runs and runs[one][0] <= day <= runs[one][1]]
            if len(here) > len(worst):
                worst, last, begun = here, wave, day
    if len(worst) > most:
        yield Gap(
            waves[last].at,
            f"{len(worst)} waves run at the same time from {date.fromordinal(begun)} ({', '.join(worst)}); "
            f"{most} are the most",
            path=last,
        )


def _in_one_region(waves: Mapping[str, WavePlan], runs: Mapping[str, tuple[int, int]]) -> Iterator[Gap]:
    by_region: dict[str, list[str]] = {}
    for wave, row in waves.items():
        for region in row.regions:
            if wave in runs:
                by_region.setdefault(region, []).append(wave)
    for region, those in by_region.items():
        those.sort(key=lambda wave: runs[wave])
        busy = those[0]
        for wave in those[1:]:
            if runs[wave][0] <= runs[busy][1]:
                yield Gap(
                    waves[wave].at,
                    f"The wave {wave} begins in {{what}} before the wave {busy} is live there; one at a time",
                    region,
                    path=wave,
                )
            busy = max(busy, wave, key=lambda one: runs[one][1])


def _too_near(view: View, waves: Mapping[str, WavePlan], least: int) -> Iterator[Gap]:
    tasks = view.plan.tasks
    days = sorted(
        {
            (view.last_day(go_live), wave)
            for go_live in view.go_lives
            if (wave := view.wave_of(tasks[go_live])) in waves
        }
    )
    calendar = view.plan.calendars["default"]
    for (first, one), (second, other) in pairwise(days):
        apart = view.days(calendar.between(first * DAY, second * DAY))
        if one != other and apart < least:
            yield Gap(
                waves[other].at,
                f"The wave {other} goes live {working_days(apart)} after the wave {one}; {least} are the least",
                path=other,
                help="Let its go-live gate need the first week of hypercare of the other one.",
            )


@rule("stable-before-next", "RLO-11", WARNING, sources=("S2", "S4"), needs=("schedule",))
def stable_before_next(view: View, ask: Ask) -> Iterator[Gap]:
    """The next wave is released when the last one is used.

    What: Before each go-live of a wave lies a gate of money or stage that needs the adoption review of each
        wave it comes after.
    Why: Learn first (S4) and be patient (S2): a wave that starts because its date has come carries what did
        not work to the next region.
    Evidence: Tasks of the kind `adoption-review` behind the go-live of the earlier wave, then a gate of the
        kind `gate-funding` or `gate-stage`, then the go-live of the later wave, all by links.
    Mend: Let the funding gate of a wave need its adoption review, and the go-live gate of the next wave need
        `previous-wave/all/next-round`.
    Note: A gate of the kind gate-stage counts too, since not every company pays by rounds. The go-live gate
        of the later wave does not: when it decides, the money has been spent.

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
              go-live: {kind: go-live, needs: previous-wave/all/review}  # expect: stable-before-next
              review: {kind: adoption-review, duration: 2d, needs: go-live}

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
              next: {kind: gate-funding, needs: review}
    """
    tasks = view.plan.tasks
    for go_live, wave, earlier, gates in releases(view):
        if not gates:
            yield Gap(
                tasks[go_live].at,
                "No gate looks at the use of the wave before {what} goes live; let money or stage wait for it",
                wave,
                (go_live,),
                help=f"Let a gate need the adoption review of {earlier}, and this go-live need the gate.",
                path=tasks[go_live].id,
            )
