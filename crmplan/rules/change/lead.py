"""Who leads the change, whom it concerns, and what stands against it."""

from collections.abc import Iterator, Mapping

from crmplan.language.fields import place
from crmplan.model import ERROR, INFO, WARNING, Stub
from crmplan.rules.frame.evidence import percent
from crmplan.rules.frame.record import Ask, Gap, Share, rule
from crmplan.rules.frame.stubs import a_role, a_task
from crmplan.rules.frame.treated import end_users, treats
from crmplan.rules.frame.view import View


@rule(
    "change-lead",
    "CHG-01",
    ERROR,
    sources=("S0", "S3"),
    needs=("schedule",),
    options={"latest_begin": Share("30%", "Share of the whole time within which the change plan begins")},
)
def change_lead(view: View, ask: Ask) -> Iterator[Gap]:
    """Somebody leads the change, and plans it early.

    What: The role `change_lead` has a person, and the change is planned by a task that begins in the first 30
        % of the time.
    Why: Change work decides over success (S0) and must be managed ahead, not when resistance shows (S3). What
        begins after the build can only announce what others have decided.
    Evidence: `roles: {change_lead: ...}`; a task of the kind `change-plan`, and its begin between the start
        and the finish of the programme.
    Mend: Name the person, and plan the change beside the design.
    Note: A small profile needs the person only: the plan for twenty people is a talk with each of them. While
        nobody leads the change, the plan is not asked for: whoever leads will make it.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}  # expect: change-lead
        tasks:
          plan-change: {kind: change-plan, duration: 5d}
          configure: {kind: configure, duration: 30d, needs: plan-change}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        roles: {change_lead: eve}
        people: {eve: {name: Eve Moe, side: business}}
        tasks:
          plan-change: {kind: change-plan, duration: 5d}
          configure: {kind: configure, duration: 30d, needs: plan-change}
    """
    if not view.role("change_lead"):
        yield Gap(
            view.top,
            "Nobody leads the change; name who prepares people for it",
            help="Write `roles: {change_lead: ID}`.",
            stub=a_role("change_lead"),
        )
        return
    if view.profile == "small":
        return
    plans = view.tasks("change-plan")
    if not plans:
        message = "Nobody plans the change: a task of the kind change-plan is missing"
        yield Gap(
            view.top,
            message,
            help="Add it beside the design.",
            stub=a_task(
                "change-plan", "Plan communication, resistance and incentives", "5d", then="the build"
            ),
        )
        return
    begin, end = view.plan.start, view.dates.finish_instant
    first = min(plans, key=lambda task: (view.dates.start[task], task))
    latest = ask.number("latest_begin")
    if end > begin and view.dates.start[first] - begin > latest * (end - begin):
        yield Gap(
            view.plan.tasks[first].at,
            f"The change is planned after the first {percent(latest)} of the time; people will hear of it too late",
            tasks=(first,),
        )


@rule("impact-on-roles", "CHG-02", WARNING, sources=("S0",), needs=("schedule",))
def impact_on_roles(view: View, ask: Ask) -> Iterator[Gap]:
    """What changes for each group of users is known before the system is configured.

    What: Before each configuration lies an assessment of what changes for each group of users concerned.
    Why: The impact on employees and their roles has to be understood (S0): else the system is fitted to the
        organisation chart and not to the work.
    Evidence: Tasks of the kind `change-impact` that name the group in `covers: {groups: [...]}`, or `all`,
        with links to the tasks of the kind `configure` in cells of that group.
    Mend: Add a task of the kind change-impact before the design, with `covers: {groups: [rep, agent]}`.
    Note: Where a plan has one group or none, an assessment need not name it.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, users: {rep: 40, agent: 30}}
        groups: {rep: {name: Sales reps}, agent: {name: Agents}}
        tasks:
          impact: {kind: change-impact, duration: 5d, covers: {groups: [rep]}}
          configure: {kind: configure, duration: 5d, needs: impact}  # expect: impact-on-roles

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, users: {rep: 40, agent: 30}}
        groups: {rep: {name: Sales reps}, agent: {name: Agents}}
        tasks:
          impact: {kind: change-impact, duration: 5d, covers: {groups: [rep, agent]}}
          configure: {kind: configure, duration: 5d, needs: impact}
    """
    tasks = view.plan.tasks
    several = len(view.playbook.groups) > 1
    known = {
        (task, group): treats(view, task, "groups", group, said=several)
        for task in view.tasks("change-impact")
        for group in view.playbook.groups
    }
    configures = view.tasks("configure")
    none = not view.tasks("change-impact")
    for number in configures:
        if none:
            # That nothing is assessed is one cause, at the first configuration.
            yield Gap(
                tasks[configures[0]].at,
                "Nobody assesses what changes for the users before the system is configured",
                tasks=(number,),
                help="Add a task of the kind change-impact with `covers: {groups: ...}`.",
                stub=a_task(
                    "change-impact",
                    "Assess what changes for each group of users",
                    "4d",
                    then="the configuration",
                ),
            )
            continue
        for cell in view.cells_of(tasks[number]):
            before = view.before(cell, number, "change-impact")
            for group in view.groups_of(cell):
                if not any(known.get((one, group), True) for one in before):
                    yield Gap(
                        tasks[number].at,
                        "What changes for {what} is not assessed before the system is configured for them",
                        group or "the users",
                        (number,),
                        help="Name the group in `covers: {groups: ...}` of a task of the kind change-impact.",
                    )


AREAS: Mapping[str, tuple[str, ...]] = {
    "selection": ("needs-assessment", "vendor-evaluation", "usability-test", "proof-of-concept"),
    "design": ("design", "process-map", "process-redesign", "kpi-design", "localisation-register"),
    "testing": ("system-test", "uat", "usability-test", "pilot"),
}
"""Where users take part: area -> the kinds of its tasks."""


@rule("users-take-part", "CHG-03", WARNING, sources=("S0",))
def users_take_part(view: View, ask: Ask) -> Iterator[Gap]:
    """Users take part in selection, design and testing.

    What: At least one task of the selection, one of the design and one of the testing has end users among
        those who do it or are consulted.
    Why: Users who meet the system in their training have been decided upon. Involve them early, in selection,
        customisation and training (S0).
    Evidence: People with a `group` (for whom they speak) as `owner`, in `team` or `consulted` of tasks of the
        kinds needs-assessment, vendor-evaluation, usability-test, proof-of-concept (selection); design,
        process-map, process-redesign, kpi-design, localisation-register (design); system-test, uat,
        usability-test, pilot (testing).
    Mend: Write `group: rep` at the people who speak for users, and put them into the teams.
    Note: An area without any task is the matter of other checks; without a choice of the vendor
        (`selection: {vendor: preselected}`) the selection is left out.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people:
          eve: {name: Eve Moe, side: business, group: rep}
          ben: {name: Ben Lang, side: it}
        groups: {rep: {name: Sales reps}}
        tasks:
          design: {kind: design, duration: 10d, team: [ben]}  # expect: users-take-part
          test: {kind: uat, duration: 10d, needs: design, team: [eve]}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people:
          eve: {name: Eve Moe, side: business, group: rep}
          ben: {name: Ben Lang, side: it}
        groups: {rep: {name: Sales reps}}
        tasks:
          design: {kind: design, duration: 10d, team: [ben], consulted: [eve]}
          test: {kind: uat, duration: 10d, needs: design, team: [eve]}
    """
    selection = view.playbook.selection
    for area, kinds in AREAS.items():
        if area == "selection" and selection is not None and selection.vendor == "preselected":
            continue
        tasks = view.tasks(*kinds)
        if tasks and not any(end_users(view, one) for one in tasks):
            yield Gap(
                view.plan.tasks[tasks[0]].at,
                f"No end user takes part in the {area}; let those who will work with it judge it",
                tasks=tuple(tasks),
                help="Write `group: ID` at the people who speak for users, and put them into a team.",
                path=area,
                stub=Stub(
                    "people",
                    "key-user:\n"
                    "  name: NAME\n"
                    "  side: business\n"
                    "  group: <group>\n"
                    "  # Then write key-user into the `team` of the task.",
                ),
            )


@rule("culture", "CHG-13", INFO, sources=("S3",), profiles=("enterprise",))
def culture(view: View, ask: Ask) -> Iterator[Gap]:
    """Leaders do something for customer focus and sharing.

    What: At least one task for the culture has a leader among those who answer for it or do it.
    Why: Short-term thinking and competition between departments work against a CRM; values and empowerment
        come from those who lead (S3).
    Evidence: A task of the kind `culture` whose `owner` or `team` has the sponsor, an executive, a member of
        the steering committee, the lead, or the lead of a region.
    Mend: Give a leader a task of the kind culture: a pledge, a shared target, a day with customers.
    Note: Only asked of an enterprise profile, where departments can live beside each other.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, profile: enterprise}  # expect: culture
        tasks:
          go-live: {kind: go-live}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, profile: enterprise, sponsor: ana}
        people: {ana: {name: Ana Ruiz, side: business, executive: true}}
        tasks:
          shared-target: {kind: culture, duration: 5d, owner: ana}
          go-live: {kind: go-live}
    """
    leaders = {
        *view.sponsors,
        *(person for role in ("lead", "business_lead", "steering") for person in view.role(role)),
        *(person.id for person in view.playbook.people.values() if person.executive),
        *(region.lead for region in view.playbook.regions.values()),
    } - {""}
    tasks = view.tasks("culture")
    for number in tasks:
        task = view.plan.tasks[number]
        if not leaders.isdisjoint((task.owner, *(member.person for member in task.team))):
            return
    if tasks:
        at = view.plan.tasks[tasks[0]].place("owner")
        yield Gap(at, "No leader takes part in the work on the culture", tasks=tuple(tasks))
    else:
        message = "No leader does anything for customer focus and sharing; plan a task of the kind culture"
        yield Gap(
            view.top,
            message,
            stub=a_task(
                "culture", "Leaders work on customer focus and sharing", "5d", more="team: [<sponsor>]"
            ),
        )


@rule("room-for-own-ways", "CHG-14", INFO, sources=("S4",))
def room_for_own_ways(view: View, ask: Ask) -> Iterator[Gap]:
    """The fear of losing one's own ways is taken seriously.

    What: A risk about autonomy is in the register, with something that is done about it; and where there are
        several regions, there is a way to local variants.
    Why: Sellers fear to become commodities and to lose autonomy (S4). Leave room for creativity, or they will
        take it beside the system.
    Evidence: A risk with the tag `autonomy` and a `response` or `mitigation`; `variants` of regions or a task
        of the kind `localisation-register`.
    Mend: Write the risk down with those who have the fear, and say what stays theirs.
    Note: A plan without any risks hears it from the check of the register.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          go-live: {kind: go-live}
        risks:  # expect: room-for-own-ways
          late: {name: The partner is late, tags: [vendor]}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          go-live: {kind: go-live}
        risks:
          control: {name: Reps see control, response: They choose their own lists, tags: [autonomy]}
    """
    risks = view.playbook.risks
    if not risks:
        return
    at = view.playbook.node.key_at("risks")
    if not any("autonomy" in risk.tags and (risk.response or risk.mitigation) for risk in risks.values()):
        message = "No risk is about losing one's own ways, with an answer to it; users do have this fear"
        yield Gap(
            at,
            message,
            help="Write a risk with `tags: [autonomy]` and a `response`.",
            stub=Stub(
                "risks",
                "autonomy:\n"
                "  name: Regions lose ways of their own that work\n"
                "  rating: medium\n"
                "  owner: <lead>\n"
                "  response: Each region names what must stay as it is\n"
                "  tags: [autonomy]",
            ),
        )
    several = len(view.playbook.regions) > 1
    listed = any(region.variants for region in view.playbook.regions.values())
    if several and not listed and not view.tasks("localisation-register"):
        message = "There is no way to a local variant; list `variants` or plan a localisation-register"
        yield Gap(view.playbook.node.key_at("regions"), message)


RUN_KINDS = (
    "support-model",
    "support-setup",
    "support-readiness",
    "support-handover",
    "release-process",
    "hypercare",
    "release",
    "infra",
)
"""Kinds of work by which the system is run."""


@rule("part-of-it", "CHG-15", INFO, sources=("S4",), profiles=("standard", "enterprise"))
def part_of_it(view: View, ask: Ask) -> Iterator[Gap]:
    """The own IT keeps a part: it answers for running the system, and learns it.

    What: Somebody of the own IT answers for at least one task by which the system is run, and takes part in
        the training of administrators or trainers.
    Why: IT fears the loss of power to vendors (S4). Who is given the run of the system, and the skills for
        it, has a reason to help.
    Evidence: `owner` with `side: it` of a task of the kinds support-model, support-setup, support-readiness,
        support-handover, release-process, hypercare, release or infra; people of that side as owner, in the
        team or consulted in tasks of the kinds `training-admin` and `training-trainers`.
    Mend: Make the service owner a person of the own IT, and send IT to the course.
    Note: Not asked of a small profile, which may have no IT of its own.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {ben: {name: Ben Lang, side: it}, eve: {name: Eve Moe, side: business}}
        tasks:
          learn: {kind: training-admin, duration: 5d, team: [ben]}
          care: {kind: hypercare, duration: 20d, owner: eve}  # expect: part-of-it

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {ben: {name: Ben Lang, side: it}, eve: {name: Eve Moe, side: business}}
        tasks:
          learn: {kind: training-admin, duration: 5d, team: [ben]}
          care: {kind: hypercare, duration: 20d, owner: ben}
    """
    tasks = view.plan.tasks
    run = view.tasks(*RUN_KINDS)
    if run and not any(view.side(tasks[one].owner) == "it" for one in run):
        yield Gap(
            tasks[run[0]].at,
            "Nobody of the own IT answers for running the system; give IT a part of its own",
            tasks=tuple(run),
        )
    courses = view.tasks("training-admin", "training-trainers")
    if courses and not any(
        view.side(person) == "it"
        for one in courses
        for person in (
            tasks[one].owner,
            *(member.person for member in tasks[one].team),
            *tasks[one].consulted,
        )
    ):
        yield Gap(
            tasks[courses[0]].at,
            "Nobody of the own IT takes part in the training of administrators and trainers",
            tasks=tuple(courses),
        )


@rule("resistance", "CHG-17", WARNING, sources=("S0", "S3"))
def resistance(view: View, ask: Ask) -> Iterator[Gap]:
    """Resistance is reckoned with in each wave.

    What: For each wave there is an open risk of resistance that a task makes smaller.
    Why: Resistance derails projects (S0) and has to be addressed (S3). It is no surprise; the only question
        is who talks to whom before.
    Evidence: `risks` with the tag `resistance` and a `mitigation`; those with `waves` count for these only.
    Mend: Write `tags: [resistance]` and the tasks that help in `mitigation`.
    Note: A plan without any risks hears it from the check of the register.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          talks: {kind: concern-handling, duration: 5d}
        risks:  # expect: resistance
          late: {name: The partner is late, mitigation: talks, tags: [vendor]}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          talks: {kind: concern-handling, duration: 5d}
        risks:
          reject: {name: Sellers reject it, mitigation: talks, tags: [resistance]}
    """
    risks = view.playbook.risks
    if not risks:
        return
    tagged = [risk for risk in risks.values() if "resistance" in risk.tags and not risk.closed]
    if not tagged:
        yield Gap(
            view.playbook.node.key_at("risks"),
            "No risk is about resistance; somebody will work against it, so say who talks to them",
            help="Write a risk with `tags: [resistance]` and its `mitigation`.",
            stub=Stub(
                "risks",
                "resistance:\n"
                "  name: Users go on with their own lists\n"
                "  rating: medium\n"
                "  owner: <lead>\n"
                "  response: Talk with those who lose something, before they are trained\n"
                "  tags: [resistance]",
            ),
        )
        return
    answered = [risk for risk in tagged if any(view.plan.resolve(one.path) for one in risk.mitigation)]
    if not answered:
        yield Gap(
            place(tagged[0]),
            "No task makes the resistance smaller; name it in `mitigation`",
            path=tagged[0].id,
        )
        return
    for wave in view.plan.waves:
        if not any(not risk.waves or wave.id in risk.waves for risk in answered):
            yield Gap(
                wave.at,
                "No risk of resistance with an answer concerns the wave {what}",
                wave.id,
                help="Add the wave to `waves` of a risk with the tag resistance.",
            )
