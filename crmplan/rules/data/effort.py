"""How much work the data gets beside all the rest."""

from collections.abc import Iterator
from decimal import Decimal

from crmplan.model import DAY, INFO, WARNING
from crmplan.rules.frame.record import Ask, Gap, Share, rule
from crmplan.rules.frame.treated import LOADS, moves_data, person_minutes
from crmplan.rules.frame.view import View

_HARD = ("data-cleanse", "data-map", "data-script", "data-test-load", *LOADS)


@rule(
    "migration-effort",
    "DAT-13",
    WARNING,
    sources=("S4",),
    options={
        "min_share": Share("15%", "Least share of the building work that goes into data"),
        "min_buffer": Share(
            "15%", "Margin to the committed finish, as a share of the plan, that stands for ranges"
        ),
    },
)
def migration_effort(view: View, ask: Ask) -> Iterator[Gap]:
    """The move of the data has its share of the work, as several tasks with ranges.

    What: At least 15 % of the work of the streams technology and data is data work, the move is more than
        one task, and its durations are ranges, or the plan keeps a margin of 15 %.
    Why: Migration is the hardest technical part, cannot be automated and takes longer than anybody thinks
        (S4).
    Evidence: Person-days (`work`, or duration times units of the team) by `stream`; tasks of the kinds that
        cleanse, map, script and load; durations such as `12d..24d (15d)`, or `programme: {committed_finish}`
        later than the computed finish.
    Mend: Plan cleansing, mapping, scripts and loads as tasks of their own, and give them ranges.
    Note: One range among these tasks is enough here; the check of optimistic durations asks for more. A small
        profile needs no range: its import is a matter of days.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        sources: {old-crm: {name: Old CRM}}
        tasks:
          configure: {kind: configure, duration: 40d}
          migrate: {kind: data-load-final, duration: 5d..9d (6d)}  # expect: migration-effort

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        sources: {old-crm: {name: Old CRM}}
        tasks:
          configure: {kind: configure, duration: 40d}
          clean: {kind: data-cleanse, duration: 8d..16d (10d)}
          migrate: {kind: data-load-final, duration: 3d, needs: clean}
    """
    if not moves_data(view):
        return
    plan = view.plan
    hard = view.tasks(*_HARD)
    if not hard:
        return
    at = plan.tasks[hard[0]].at
    work = {"data": Decimal(0), "technology": Decimal(0)}
    for task in plan.tasks:
        if task.stream in work:
            work[task.stream] += person_minutes(task)
    whole = sum(work.values())
    least = ask.number("min_share")
    if len(hard) == 1:
        message = "The whole move of the data is one task; plan cleansing, mapping and loads one by one"
        yield Gap(at, message, tasks=(hard[0],))
    elif whole and work["data"] < least * whole:
        share = work["data"] / whole
        message = f"Data gets {share:.1%} of the building work; {least:.0%} is the least"
        yield Gap(at, message, tasks=tuple(hard))
    if view.profile == "small" or any(plan.tasks[task].low < plan.tasks[task].high for task in hard):
        return
    if not _margin(view, ask.number("min_buffer")):
        message = (
            "All durations of the move of the data are single numbers; give ranges such as 8d..16d (10d)"
        )
        yield Gap(at, message, tasks=tuple(hard))


def _margin(view: View, least: Decimal) -> bool:
    """Whether the committed finish leaves a margin of a share of the plan's length."""
    promised = view.playbook.programme.committed_finish
    if promised is None or view.schedule is None:
        return False
    start, finish = view.plan.start // DAY, (view.dates.finish_instant - 1) // DAY
    return finish > start and promised.toordinal() - finish >= least * (finish - start)


@rule("data-over-screens", "DAT-14", INFO, sources=("S4",))
def data_over_screens(view: View, ask: Ask) -> Iterator[Gap]:
    """Data gets at least as much work as screens.

    What: The work on data is not less than the work on the layout of screens.
    Why: People debate screens while the pain is in the migration (S4).
    Evidence: Person-days of the stream data against those of tasks with the tag `screen-design`.
    Mend: Take the screens of the product, and give the time to the data.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          screens: {duration: 20d, tags: [screen-design]}  # expect: data-over-screens
          clean: {kind: data-cleanse, duration: 8d}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          screens: {duration: 5d, tags: [screen-design]}
          clean: {kind: data-cleanse, duration: 8d}
    """
    plan = view.plan
    screens = [number for number, spec in enumerate(plan.specs) if "screen-design" in spec.tags]
    if not screens:
        return
    on_screens = sum(person_minutes(plan.tasks[task]) for task in screens)
    on_data = sum(person_minutes(task) for task in plan.tasks if task.stream == "data")
    if on_data < on_screens:
        per_day = plan.day_minutes
        message = (
            f"Screens get {on_screens / per_day:.0f} person-days and data {on_data / per_day:.0f}; "
            "the pain is in the data"
        )
        yield Gap(plan.tasks[screens[0]].at, message, tasks=tuple(screens))
