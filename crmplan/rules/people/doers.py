"""Checks of those who do the work: hands, skills, process knowledge and time."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from crmplan.language.fields import place
from crmplan.language.words import TECHNICAL_KINDS
from crmplan.model import DAY, ERROR, WARNING, Task
from crmplan.rules.frame.record import Ask, Count, Gap, Months, months_later, rule
from crmplan.rules.frame.stubs import a_task
from crmplan.rules.frame.view import View


def doers(view: View, task: Task) -> list[str]:
    """Return who does the work: the team; in a small profile the owner, where there is no team."""
    if task.team or view.profile != "small":
        return [one.person for one in task.team]
    return [task.owner] if task.owner else []


@rule("technical-hands", "RES-04", ERROR, sources=("S4",))
def technical_hands(view: View, ask: Ask) -> Iterator[Gap]:
    """Somebody who can do it does the technical work, and the company learns how.

    What: Each technical task has somebody of IT or a vendor who does it; when vendors alone do the technical
        work, somebody of the company learns it.
    Why: Midsize firms have no staff that can implement a CRM, and find out late (S4). What only the vendor
        can do, the vendor is paid for ever after.
    Evidence: `side: it` or `side: vendor` of those in the `team` of tasks of technical kinds (of the owner,
        where a small plan names no team); tasks of the kinds `training-admin` or `support-handover`.
    Mend: Put somebody of IT or of a partner into the `team`, and plan a training of administrators or a
        handover.
    Note: A task without a team is RAC-02's. Work by vendors alone without a handover is a
        warning, because it does get done.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {ana: {name: Ana Ruiz, side: business}}
        tasks:
          configure: {kind: configure, duration: 5d, owner: ana, team: [ana]}  # expect: technical-hands

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people:
          ana: {name: Ana Ruiz, side: business}
          ben: {name: Ben Lang, side: it}
        tasks:
          configure: {kind: configure, duration: 5d, owner: ana, team: [ben]}
    """
    vendors_alone: list[int] = []
    own_hands = False
    for number, task in enumerate(view.plan.tasks):
        if task.duration == 0 or TECHNICAL_KINDS.isdisjoint(task.kinds):
            continue
        sides = {view.side(person) for person in doers(view, task)}
        if not sides:
            continue
        if sides.isdisjoint(("it", "vendor")):
            yield Gap(
                task.place("team"),
                "Nobody of IT or of a vendor works on {what}; name who can do it",
                task.id,
                (number,),
                help="Write people with `side: it` or `side: vendor` into its `team`.",
            )
        elif "it" in sides or view.side(task.owner) == "it":
            own_hands = True
        else:
            vendors_alone.append(number)
    if vendors_alone and not own_hands and not view.tasks("training-admin", "support-handover"):
        first = view.plan.tasks[vendors_alone[0]]
        yield Gap(
            first.place("team"),
            "Vendors alone do the technical work; plan a training of administrators or a handover, so that "
            "the company can go on without them",
            tasks=tuple(vendors_alone),
            severity=WARNING,
            path="vendor",
            stub=a_task("training-admin", "Learn to administer the product", "3d", then="the configuration"),
        )


@rule(
    "platform-skills",
    "RES-05",
    WARNING,
    sources=("S4",),
    needs=("schedule",),
    options={"months": Months("12", "Months after the last go-live that a vendor must stay")},
)
def platform_skills(view: View, ask: Ask) -> Iterator[Gap]:
    """Who changes the product has learnt it, or the vendor stays.

    What: When the product is customised, administrators are trained before each configuration, or a vendor
        stays for at least 12 months after the last go-live.
    Why: Customising uses skills that nobody in the company has learnt, and customised systems are hard to
        change and maintain (S4).
    Evidence: The tag `customisation` of tasks or `custom_objects` of modules; a task of the kind
        `training-admin` with links to each `configure`; a person of the side vendor with `to` a year after
        the last go-live.
    Mend: Train administrators before they configure, and let the configuration need that training.
    Note: A budget line for support is no evidence: it pays somebody, and says nothing of what they can do.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {kind: configure, duration: 5d, tags: [customisation]}  # expect: platform-skills

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          course: {kind: training-admin, duration: 3d}
          configure: {kind: configure, duration: 5d, needs: course, tags: [customisation]}
    """
    tasks = view.plan.tasks
    customised = any("customisation" in spec.tags for spec in view.plan.specs) or any(
        module.custom_objects for module in view.playbook.modules.values()
    )
    builds = view.tasks("configure")
    if not customised or not builds:
        return
    if view.go_lives:
        last = max(view.last_day(task) for task in view.go_lives)
        until = months_later(last + 1, int(ask.number("months")))
        people = view.playbook.people.values()
        if any(one.side == "vendor" and one.to and one.to.toordinal() >= until for one in people):
            return
    trained = view.group_of("training-admin")
    for build in builds:
        if not trained.any_before(build):
            yield Gap(
                tasks[build].at,
                "Nobody learns to administer the product before {what}, although it is customised",
                tasks[build].id,
                (build,),
                help="Add a task of the kind training-admin and let the configuration need it.",
                stub=a_task(
                    "training-admin", "Learn to administer the product", "3d", then="the configuration"
                ),
            )


@rule("process-owners-map", "RES-06", WARNING, sources=("S4",))
def process_owners_map(view: View, ask: Ask) -> Iterator[Gap]:
    """Those who run a process draw it.

    What: Each map of processes has a process owner of the business as owner or in its team.
    Why: A rollout starts with managers who know the process (S4). A map drawn by analysts alone shows how the
        work should be.
    Evidence: `owner` and `team` of tasks of the kind `process-map`: owners of modules, or anybody of the
        side business where no module has an owner.
    Mend: Make the process owner accountable for the map, or put them into its team.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {ben: {name: Ben Lang, side: it}}
        tasks:
          map: {kind: process-map, duration: 5d, owner: ben}  # expect: process-owners-map

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {ana: {name: Ana Ruiz, side: business}}
        tasks:
          map: {kind: process-map, duration: 5d, owner: ana}
    """
    owners = {module.owner for module in view.playbook.modules.values() if module.owner}
    tasks = view.plan.tasks
    for number in view.tasks("process-map"):
        task = tasks[number]
        named = {task.owner, *(one.person for one in task.team)} - {""}
        # Who names nobody at all is told so by RAC-01.
        if not named:
            continue
        if not any(view.side(one) == "business" and (not owners or one in owners) for one in named):
            yield Gap(
                task.place("team"),
                "No process owner of the business takes part in {what}; who runs the process should draw it",
                task.id,
                (number,),
            )


@rule(
    "weekly-load",
    "RES-07",
    WARNING,
    sources=("S3", "S0", "GAO"),
    needs=("schedule",),
    options={
        "max_load": Count("100", "Most planned time in a week, in percent of the time that a person has"),
        "max_peak": Count("120", "Planned time in percent from which it is an error"),
    },
)
def weekly_load(view: View, ask: Ask) -> Iterator[Gap]:
    """Nobody is planned for more time than they have.

    What: In each week, the work planned for a person is at most the time they have for the programme; above
        120 % it is an error.
    Why: Resources that are too few or overloaded sink rollouts (S3), and securing them is the first thing
        that fails without support (S0). A date that two tasks need from one person is no date.
    Evidence: Units in `team` against `capacity`, `allocation` (of the wave or phase that is worked on) and
        days away; the working time of the week.
    Mend: Put somebody else into the team, let one task wait for the other, or ask for more of their time.
    Note: Weeks count, not days: two half-day tasks on one day are nobody's problem. With progress only weeks
        from the status date on count. Tasks that name nobody are RAC-02's.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people:
          ana: {name: Ana Ruiz, side: business, allocation: 50%}  # expect: weekly-load
        tasks:
          configure: {duration: 5d, owner: ana, team: [ana 0.5]}
          load-data: {duration: 5d, owner: ana, team: [ana 0.5]}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people:
          ana: {name: Ana Ruiz, side: business, allocation: 50%}
        tasks:
          configure: {duration: 5d, owner: ana, team: [ana 0.5]}
          load-data: {duration: 5d, needs: configure, owner: ana, team: [ana 0.5]}
    """
    load = view.load
    most, peak = (float(ask.number(name)) / 100 for name in ("max_load", "max_peak"))
    first = 0 if view.plan.status is None else max(load.week_of(view.plan.status), 0)
    for id, one in load.people.items():
        busy = (week for week in range(first, load.weeks) if one.work[week])
        over = [week for week in busy if one.ratio(week) > most + 1e-9]
        if not over:
            continue
        worst = max(over, key=lambda week: (one.ratio(week), -week))
        monday = load.monday(worst)
        tasks = tuple(
            task
            for task in one.tasks
            if view.dates.start[task] < (monday + 7) * DAY and view.dates.finish[task] > monday * DAY
        )
        weeks = f", the worst of {len(over)} such weeks" if len(over) > 1 else ""
        person = view.playbook.people.get(id)
        ratio = one.ratio(worst)
        if ratio == float("inf"):
            days = round(Decimal(one.work[worst]) / view.plan.day_minutes, 1)
            message = (
                f"{id} has no time for the programme in the week of {date.fromordinal(monday)} and is planned "
                f"for {days.normalize():f} days of work{weeks}"
            )
        else:
            message = (
                f"{id} is planned for {ratio:.0%} of the time they have in the week of "
                f"{date.fromordinal(monday)}{weeks}"
            )
        yield Gap(
            place(person) if person is not None else view.top,
            message,
            tasks=tasks,
            severity=ERROR if ratio > peak + 1e-9 else "",
            path=id,
            help="Move one of the tasks, share the work, or raise `allocation` or `capacity`.",
        )
