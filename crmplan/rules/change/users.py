"""What users gain and fear: benefits, jobs, incentives, help, and rest between changes."""

from collections.abc import Iterator
from itertools import pairwise

from crmplan.language.fields import place
from crmplan.model import DAY, INFO, WARNING, Stub
from crmplan.rules.frame.record import Ask, Count, Days, Gap, rule
from crmplan.rules.frame.stubs import a_line, a_task
from crmplan.rules.frame.treated import treats
from crmplan.rules.frame.view import View


@rule("benefit-for-each-role", "CHG-05", WARNING, sources=("S0", "S3", "S4"))
def benefit_for_each_role(view: View, ask: Ask) -> Iterator[Gap]:
    """Each group of users knows what it gains.

    What: Each group of users has its benefit in a sentence.
    Why: Employees see what they lose, not what they gain (S4), and benefits are told too little (S3), so
        people resist what they do not understand (S0). If the planners cannot write the sentence, users will
        not find it.
    Evidence: `benefit` of each entry of `groups`.
    Mend: Ask the group, and write the benefit in their words: `benefit: No report to write by hand`.
    Note: Groups that nobody belongs to are asked too: they are in the playbook because somebody will. A plan
        without groups is not asked.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        groups:
          rep: {name: Sales reps, benefit: No report to write by hand}
          agent: {name: Agents}  # expect: benefit-for-each-role
        tasks:
          go-live: {kind: go-live}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        groups:
          rep: {name: Sales reps, benefit: No report to write by hand}
          agent: {name: Agents, benefit: The history of the customer comes with the call}
        tasks:
          go-live: {kind: go-live}
    """
    for group in view.playbook.groups.values():
        if not group.benefit:
            yield Gap(
                place(group),
                "What {what} gains from the CRM is not said; write its `benefit`",
                f"the group {group.id}",
                path=group.id,
                stub=Stub(".", "benefit: WHAT GETS EASIER FOR THEM"),
            )


@rule(
    "fears-first",
    "CHG-06",
    WARNING,
    sources=("S0", "S4"),
    needs=("schedule",),
    profiles=("standard", "enterprise"),
)
def fears_first(view: View, ask: Ask) -> Iterator[Gap]:
    """Fears are talked about before people are trained.

    What: Before each training, those who attend have been talked to about jobs, workload and skills.
    Why: People fear for their job, for more work and for not being able to (S0); the insecure and the older
        dislike change most (S4). Who is afraid does not learn.
    Evidence: Tasks of the kind `concern-handling` in the cell or in a wider scope, with links to the tasks of
        the kind `training`.
    Mend: Add talks of the managers with their teams, and let the training need them.
    Note: Not asked of a small profile, where the owner talks with everybody about it anyway. A plan without
        training hears that first.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          talks: {kind: concern-handling, duration: 3d}
          train: {kind: training, duration: 3d}  # expect: fears-first
          go-live: {kind: go-live, needs: [talks, train]}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          talks: {kind: concern-handling, duration: 3d}
          train: {kind: training, duration: 3d, needs: talks}
          go-live: {kind: go-live, needs: train}
    """
    tasks = view.plan.tasks
    for number in view.tasks("training"):
        for cell in view.cells_of(tasks[number]):
            if not view.before(cell, number, "concern-handling"):
                yield Gap(
                    tasks[number].at,
                    "Nobody talks with the users of {what} about their fears before they are trained",
                    view.name(cell),
                    (number,),
                    help="Add a task of the kind concern-handling and let the training need it.",
                    stub=a_task(
                        "concern-handling",
                        "Talk about fears for jobs, workload and skills",
                        "2d",
                        then="the training",
                    ),
                )


@rule("incentives", "CHG-07", WARNING, sources=("S0", "S3", "S4"), needs=("schedule",))
def incentives(view: View, ask: Ask) -> Iterator[Gap]:
    """Using the CRM is worth something: targets and jobs are brought in line before go-live.

    What: Before each go-live, incentives or job descriptions have been brought in line with the CRM; and
        where incentives are planned in the network, there is money for them.
    Why: Why should they care (S4)? Incentives motivate (S0) and must reward customer-centric behaviour (S3);
        a bonus on orders alone pays people for leaving the CRM empty.
    Evidence: Tasks of the kinds `incentive-design` or `job-descriptions` in the cell or in a wider scope, with
        links to the go-live; money of the category `incentives`, as cost of tasks or as a budget line.
    Mend: Add a task of the kind incentive-design that the go-live gate needs, with its money.
    Note: A small profile needs no money of its own for it: there, the owner changes the rules of the bonus
        and not the sum. Where the checks of money do not apply, no money is asked for.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          bonus: {kind: incentive-design, duration: 3d}
          go-live: {kind: go-live}  # expect: incentives
        budget:
          lines:
            prizes: {category: incentives, amount: 3000, on: 2027-06-01}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          bonus: {kind: incentive-design, duration: 3d}
          go-live: {kind: go-live, needs: bonus}
        budget:
          lines:
            prizes: {category: incentives, amount: 3000, on: 2027-06-01}
    """
    tasks = view.plan.tasks
    for go_live in view.go_lives:
        for cell in view.cells_of(tasks[go_live]):
            if not view.before(cell, go_live, "incentive-design", "job-descriptions"):
                yield Gap(
                    tasks[go_live].at,
                    "Nothing makes it worth while for users of {what} to use the CRM before they go live",
                    view.name(cell),
                    (go_live,),
                    help="Add a task of the kind incentive-design or job-descriptions before the go-live.",
                    stub=a_task(
                        "incentive-design",
                        "Bring targets and pay in line with using the CRM",
                        then="the go-live",
                    ),
                )
    designs = view.tasks("incentive-design")
    if designs and view.profile != "small" and view.applies("money") and not _has_money(view, "incentives"):
        yield Gap(
            tasks[designs[0]].at,
            "Incentives are designed and nothing is planned to pay for them",
            tasks=tuple(designs),
            help="Plan money of the category incentives, as cost of the task or as a budget line.",
            stub=a_line("incentives", "2000", "Estimate of human resources", on="<go-live>"),
        )


def _has_money(view: View, category: str) -> bool:
    plan = view.plan
    return any(
        line.category == category
        and (line.number > 0 or any(amount.number > 0 for amount in line.regions.values()))
        for line in plan.lines
    ) or any(
        item.category == category and item.amount.amount > 0 for task in plan.tasks for item in task.costs
    )


@rule("new-job-descriptions", "CHG-09", WARNING, sources=("S4",), needs=("schedule",))
def new_job_descriptions(view: View, ask: Ask) -> Iterator[Gap]:
    """Job descriptions say what each role does in the CRM before it goes live.

    What: Before each go-live, the job descriptions of each group of its users have been changed.
    Why: State in the job descriptions which screens and functions are required (S4): what is not part of the
        job is done when there is time.
    Evidence: Tasks of the kind `job-descriptions` in the cell or in a wider scope, with links to the go-live.
        One with `covers: {groups: ...}` counts for these groups only.
    Mend: Add a task of the kind job-descriptions to the package of the wave: one version for each wave.
    Note: One version for each wave is what keeps it from becoming endless (see rest-between-changes). Where
        nothing at all is done for jobs or incentives, the check of incentives says so.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          bonus: {kind: incentive-design, duration: 3d}
          jobs: {kind: job-descriptions, duration: 3d}
          go-live: {kind: go-live, needs: bonus}  # expect: new-job-descriptions

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          jobs: {kind: job-descriptions, duration: 3d}
          go-live: {kind: go-live, needs: jobs}
    """
    tasks = view.plan.tasks
    for go_live in view.go_lives:
        for cell in view.cells_of(tasks[go_live]):
            if not view.before(cell, go_live, "incentive-design", "job-descriptions"):
                continue
            jobs = view.before(cell, go_live, "job-descriptions")
            for group in view.groups_of(cell):
                if not any(not group or treats(view, one, "groups", group) for one in jobs):
                    who = f"The job of the group {group} is" if group else "The jobs of the users are"
                    yield Gap(
                        tasks[go_live].at,
                        f"{who} not described anew before the go-live of {{what}}",
                        view.name(cell),
                        (go_live,),
                        help="Add a task of the kind job-descriptions and let the go-live need it.",
                        stub=a_task(
                            "job-descriptions",
                            "Say in job descriptions what the role does in the CRM",
                            then="the go-live",
                        ),
                    )


@rule(
    "rest-between-changes",
    "CHG-10",
    WARNING,
    sources=("S4",),
    needs=("schedule",),
    options={"min_gap": Days("40d", "Fewest working days between two changes for the same users")},
)
def rest_between_changes(view: View, ask: Ask) -> Iterator[Gap]:
    """Users come to rest between two changes.

    What: Between two changes for the same group of a region lie at least 40 working days.
    Why: Jobs that change all the time unsettle people, and software that is never finished tires them (S4).
        Habits need about two months.
    Evidence: The go-lives of the cells that a group of a region gets, and tasks of the kind `release` after
        the first of them, in whose scope it is; working days of the default calendar.
    Mend: Bundle changes, or move the later one.
    Note: New job descriptions and the go-live they belong to are one change. Dated releases in `events` are
        small and announced, and do not count; a release that is a task of the plan does.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, users: 20}
        tasks:
          go-live: {kind: go-live}
          more:
            kind: release  # expect: rest-between-changes
            duration: 5d
            needs: go-live

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, users: 20}
        tasks:
          go-live: {kind: go-live}
          care: {kind: hypercare, duration: 40d, needs: go-live}
          more: {kind: release, duration: 5d, needs: care}
    """
    tasks = view.plan.tasks
    changes: dict[tuple[str, str], dict[int, int]] = {}
    for number in view.tasks("go-live", "release"):
        day = view.last_day(number)
        for cell in view.cells_of(tasks[number]):
            for pair in view.pairs_of(cell):
                changes.setdefault(pair, {}).setdefault(day, number)
    calendar = view.plan.calendars["default"]
    least = int(ask.number("min_gap"))
    for (region, group), days in changes.items():
        first = min((day for day, one in days.items() if "go-live" in tasks[one].kinds), default=None)
        if first is None:
            continue
        for before, day in pairwise(sorted(day for day in days if day >= first)):
            number = days[day]
            if view.finished(number):
                continue
            apart = view.days(calendar.between((before + 1) * DAY, (day + 1) * DAY))
            if apart < least:
                who = "/".join(part for part in (region, group) if part) or "the users"
                yield Gap(
                    tasks[number].place("kind"),
                    f"{{what}} must change again less than {least} working days after the last change",
                    who,
                    (days[before], number),
                    help="Bundle the changes, or move the later one.",
                )


@rule("extra-help", "CHG-11", INFO, sources=("S4",))
def extra_help(view: View, ask: Ask) -> Iterator[Gap]:
    """Who finds computers hard gets more help.

    What: For each group marked `low_skill` there is somebody beside them, or an extra training.
    Why: The less IT-savvy and the older employees often hold the power in a department (S4). If they cannot
        do it, the others need not.
    Evidence: Tasks of the kind `floor-support`, or trainings and refreshers with the tag `extra-support`, in
        the cells of the group; a training must be for it.
    Mend: Add a task of the kind floor-support, or tag a training `extra-support`.
    Note: Only groups with `low_skill: true` are asked for.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, users: {driver: 30}}
        groups:
          driver:  # expect: extra-help
            name: Drivers
            low_skill: true
        tasks:
          go-live: {kind: go-live}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, users: {driver: 30}}
        groups: {driver: {name: Drivers, low_skill: true}}
        tasks:
          go-live: {kind: go-live}
          beside: {kind: floor-support, duration: 10d, needs: go-live}
    """
    plan = view.plan
    weak = {group.id for group in view.playbook.groups.values() if group.low_skill}
    if not weak:
        return
    for cell in view.waves:
        helpers = view.for_cell(cell, "floor-support")
        courses = [
            one
            for one in view.for_cell(cell, "training", "training-refresher")
            if "extra-support" in plan.specs[one].tags
        ]
        for group in view.groups_of(cell):
            if (
                group in weak
                and not helpers
                and not any(view.trains(plan.tasks[one], group) for one in courses)
            ):
                yield Gap(
                    place(view.playbook.groups[group]),
                    f"The group {group} needs more help than others and gets none in {{what}}",
                    view.name(cell),
                    help="Add a task of the kind floor-support, or a training with the tag extra-support.",
                    path=group,
                    stub=a_task(
                        "floor-support",
                        "Stand beside those who need it",
                        "5d",
                        more="covers: {groups: [<group>]}\nneeds: <go-live>",
                    ),
                )


@rule(
    "champions",
    "CHG-12",
    WARNING,
    sources=("S0", "S3"),
    profiles=("standard", "enterprise"),
    options={"users_for_one": Count("20", "Users for whom one champion is enough")},
)
def champions(view: View, ask: Ask) -> Iterator[Gap]:
    """Among every twenty users is one who stands for it.

    What: Each wave has at least one champion for 20 users.
    Why: Front-line buy-in at all levels (S3) and a culture of adoption (S0) come from colleagues, not from
        mails.
    Evidence: `champions` of the wave against its users.
    Mend: Find them before the training, and write their number at the wave.
    Note: Only asked of plans with waves, where a wave has users: a champion of everybody is nobody's. Not
        asked of a small profile.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        regions: {"NO": {name: Norway, users: 20}, DE: {name: Germany, users: 90}}
        modules: {sales: {name: Sales}}
        waves:
          pilot: {cells: [NO/sales], champions: 1}
          second:  # expect: champions
            cells: [DE/sales]
            champions: 2
        packages:
          land: {for: cell, tasks: {go-live: {kind: go-live}}}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        regions: {"NO": {name: Norway, users: 20}, DE: {name: Germany, users: 90}}
        modules: {sales: {name: Sales}}
        waves:
          pilot: {cells: [NO/sales], champions: 1}
          second: {cells: [DE/sales], champions: 5}
        packages:
          land: {for: cell, tasks: {go-live: {kind: go-live}}}
    """
    each = max(1, int(ask.number("users_for_one")))
    for wave in view.plan.waves:
        spec = view.playbook.waves.get(wave.id)
        needed = -(-wave.users // each)
        if spec is None or (spec.champions or 0) >= needed:
            continue
        said = f"has {spec.champions}" if spec.champions is not None else "names no"
        word = "champion" if spec.champions == 1 else "champions"
        yield Gap(
            wave.at,
            f"The wave {wave.id} {said} {word} for {wave.users} users; {needed} are the least",
            path=wave.id,
            help="Write `champions` at the wave: one for twenty users.",
            stub=Stub(".", f"champions: {needed}"),
        )
