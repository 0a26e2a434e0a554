"""Checks of needs, product and partner: what is needed, who compares, and what is tried before it is bought."""

from collections.abc import Iterator

from crmplan.language.choosing import Selection
from crmplan.language.fields import place
from crmplan.model import ERROR, INFO, WARNING, Stub
from crmplan.rules.frame.record import Ask, Count, Gap, Share, rule
from crmplan.rules.frame.stubs import a_task
from crmplan.rules.frame.treated import departments, end_users, lacking, treats
from crmplan.rules.frame.view import View


def _open(view: View) -> bool:
    """Whether product and partner are still to be chosen: not given up in ``without`` and not preselected."""
    selection = view.playbook.selection
    return "selection" not in view.playbook.programme.without and (
        selection is None or selection.vendor != "preselected"
    )


def _criteria(view: View) -> Selection | None:
    """Return the selection when it is open and has criteria; who has none is asked for them elsewhere."""
    selection = view.playbook.selection
    return selection if selection is not None and selection.criteria and _open(view) else None


@rule("needs-assessment", "SEL-01", ERROR, sources=("S0", "S3", "S4"))
def needs_assessment(view: View, ask: Ask) -> Iterator[Gap]:
    """Every department and region says what it needs before the contract is signed.

    What: Before each contract the needs have been assessed, with every department and every region.
    Why: All who are concerned must be involved, and too little research ends in the wrong system (S0);
        evaluate the requirements (S3), do your homework (S4).
    Evidence: Tasks of the kind `needs-assessment` with links to the tasks of the kind `contract` (in a plan
        without a contract, to those of the kind `configure`). Departments are those of groups and modules;
        they take part through the people who do, own or are consulted, or through
        `covers: {departments: ...}`. Regions take part through the scope of the task, the `region` of these
        people or of those whom they lead, or `covers: {regions: ...}`.
    Mend: Add a task of the kind needs-assessment before the contract, and say whom it covers.
    Note: An assessment that leaves somebody out is a warning: they can still be asked. The needs are asked
        for when the product is preselected too, since they decide what is configured. With one region or none
        the region goes without saying.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          contract: {kind: contract, duration: 3d}  # expect: needs-assessment
          needs: {kind: needs-assessment, duration: 5d}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          needs: {kind: needs-assessment, duration: 5d}
          contract: {kind: contract, duration: 3d, needs: needs}
    """
    plan, playbook = view.plan, view.playbook
    asking = view.tasks("needs-assessment")
    if not asking:
        message = "Nobody assesses what departments and regions need; plan it before a product is bought"
        yield Gap(
            view.top,
            message,
            help="Add a task of the kind needs-assessment.",
            stub=a_task(
                "needs-assessment",
                "Ask every department what it needs",
                "5d",
                then="the choice of the product",
            ),
        )
        return
    group = view.group_of("needs-assessment")
    for task in view.tasks("contract") or view.tasks("configure"):
        if not group.any_before(task):
            done = "contract is signed" if "contract" in plan.tasks[task].kinds else "configuration begins"
            message = f"The {done} before the needs are assessed ({{what}}); let it need that task"
            yield Gap(plan.tasks[task].at, message, plan.tasks[task].id, (task,))
    wanted = [group.department for group in playbook.groups.values() if group.department]
    wanted += [department for module in playbook.modules.values() for department in module.departments]
    present = set().union(*(departments(view, task) for task in asking))
    at = plan.tasks[asking[0]].place("covers")
    for department in dict.fromkeys(wanted):
        if department not in present and "all" not in present:
            message = "The needs assessment leaves out {all}; name who takes part in `consulted` or `covers`"
            yield Gap(at, message, department, tuple(asking), severity=WARNING)
    regions = dict.fromkeys(cell.region for cell in view.waves if cell.region)
    if len(regions) < 2:
        return
    for region in regions:
        if not any(
            treats(view, task, "regions", region, said=True) or region in _regions_of_people(view, task)
            for task in asking
        ):
            message = "The needs assessment leaves out {all}; name who takes part in `consulted` or `covers`"
            yield Gap(at, message, region, tuple(asking), severity=WARNING)


def _regions_of_people(view: View, task: int) -> set[str]:
    one = view.plan.tasks[task]
    playbook = view.playbook
    people = {*(member.person for member in one.team), one.owner, *one.consulted}
    led = {region.id for region in playbook.regions.values() if region.lead in people}
    return led | {playbook.people[person].region for person in people if person in playbook.people}


@rule(
    "candidates-compared",
    "SEL-02",
    WARNING,
    sources=("S0", "S3"),
    options={"min_candidates": Count("3", "Fewest products or partners to compare", small="2")},
)
def candidates_compared(view: View, ask: Ask) -> Iterator[Gap]:
    """Several products are compared by weighted criteria.

    What: At least 3 candidates (2 in a small profile) are compared by criteria with weights, and there is a
        task that does it.
    Why: A system that does not meet the needs is bought by those who looked at one (S0); so is inappropriate
        technology (S3).
    Evidence: `selection` with `candidates` and `criteria`; a task of the kind `vendor-evaluation`.
    Mend: Write `selection` with the candidates and the weights, before the first demonstration.
    Note: Silent when the vendor is `preselected`, for which the language asks a reason, and with
        `programme: {without: {selection: ...}}`.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          demos: {kind: vendor-evaluation, duration: 5d}
        selection:  # expect: candidates-compared
          candidates: {a: {name: First tool}}
          criteria: {fit: {kind: process-fit, weight: 100%}}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          demos: {kind: vendor-evaluation, duration: 5d}
        selection:
          candidates: {a: {name: First tool}, b: {name: Second tool}, c: {name: Third tool}}
          criteria: {fit: {kind: process-fit, weight: 100%}}
    """
    if not _open(view):
        return
    selection = view.playbook.selection
    if selection is None:
        message = (
            "The playbook does not say how the product is chosen; write candidates and weighted criteria"
        )
        help = "Write `selection:`, with `vendor: preselected` and the reason when it is already chosen."
        yield Gap(
            view.top,
            message,
            help=help,
            stub=Stub("selection", "vendor: preselected\nreason: WHY THIS PRODUCT"),
        )
        return
    at = view.section("selection")
    least = int(ask.number("min_candidates"))
    count = len(selection.candidates)
    if count < least:
        some = f"Only {count} candidate{'' if count == 1 else 's'}" if count else "No candidates"
        yield Gap(at, f"{some} for the product; {least} are the least for a comparison")
    if not selection.criteria:
        yield Gap(at, "The candidates are compared by nothing; write criteria with weights")
    if not view.tasks("vendor-evaluation"):
        message = "Nobody compares the candidates; plan a task of the kind vendor-evaluation"
        yield Gap(
            at,
            message,
            stub=a_task(
                "vendor-evaluation",
                "Score offers and demonstrations with those who will use them",
                "5d",
                then="the contract",
            ),
        )


@rule(
    "process-fit-counts",
    "SEL-03",
    WARNING,
    sources=("S1",),
    options={"min_fit": Share("25%", "Least weight of how well the candidates fit the own processes")},
)
def process_fit_counts(view: View, ask: Ask) -> Iterator[Gap]:
    """The own process weighs more than features, and the partner is judged too.

    What: Criteria of how well a candidate fits the own processes weigh at least 25 %, and one criterion looks
        at the partner.
    Why: Wrong partners are picked by features of the product and not by the needs of the own sales process
        (S1).
    Evidence: `selection: {criteria: ...}` of the kinds `process-fit` and `partner`, with their weights.
    Mend: Give the kinds to the criteria and move weight from features to fit.
    Note: Silent without criteria, which the check candidates-compared asks for, and for a preselected vendor.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks: {demos: {kind: vendor-evaluation, duration: 5d}}
        selection:
          criteria:  # expect: process-fit-counts
            features: {kind: function, weight: 80%}
            fit: {kind: process-fit, weight: 20%}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks: {demos: {kind: vendor-evaluation, duration: 5d}}
        selection:
          criteria:
            features: {kind: function, weight: 40%}
            fit: {kind: process-fit, weight: 40%}
            helper: {kind: partner, weight: 20%}
    """
    selection = _criteria(view)
    if selection is None:
        return
    at = selection.node.key_at("criteria")
    least = ask.number("min_fit")
    fit = sum(one.weight or 0 for one in selection.criteria.values() if one.kind == "process-fit")
    if fit < least:
        message = f"Fit to the own processes weighs {fit:.0%} in the selection; {least:.0%} is the least"
        yield Gap(at, message, help="Criteria of the kind process-fit count.")
    if not any(one.kind == "partner" for one in selection.criteria.values()):
        yield Gap(
            at, "No criterion looks at the partner who will set the system up; add one of the kind partner"
        )


@rule("due-diligence", "SEL-04", WARNING, sources=("S2",), profiles=("standard", "enterprise"))
def due_diligence(view: View, ask: Ask) -> Iterator[Gap]:
    """References and health of vendor and partner are checked before the contract.

    What: Before each contract somebody checks references and health of vendor and partner.
    Why: Firms that think of strategy alone overlook the quality of product and vendor (S2).
    Evidence: Tasks of the kind `vendor-due-diligence` with links to the tasks of the kind `contract`.
    Mend: Add a task of the kind vendor-due-diligence and let the contract need it.
    Note: Asked when the vendor is preselected too, and only where a contract is planned. Not asked of a small
        profile: it buys by the month and can leave, so a trial tells it more than a reference.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          contract: {kind: contract, duration: 10d}  # expect: due-diligence

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          references: {kind: vendor-due-diligence, duration: 5d}
          contract: {kind: contract, duration: 10d, needs: references}
    """
    for task, name in lacking(view, view.tasks("contract"), "vendor-due-diligence"):
        message = "The contract of {what} is signed before references of vendor and partner are checked"
        help = "Add a task of the kind vendor-due-diligence."
        yield Gap(
            view.plan.tasks[task].at,
            message,
            name,
            (task,),
            help=help,
            stub=a_task(
                "vendor-due-diligence",
                "Check references and health of vendor and partner",
                "3d",
                then="the contract",
            ),
        )


@rule("usability-and-scale", "SEL-05", WARNING, sources=("S3",))
def usability_and_scale(view: View, ask: Ask) -> Iterator[Gap]:
    """The product is easy to use and grows, and end users have tried it.

    What: The criteria include usability and scalability, and end users try the product in a proof of concept
        or a usability test.
    Why: Systems that do not scale and that suffer from poor usability are among the failures (S3), and those
        who buy do not see it on slides.
    Evidence: Criteria of the kinds `usability` and `scalability`; a task of the kinds `proof-of-concept` or
        `usability-test` where people of a `group` do, own or are consulted.
    Mend: Add the criteria, and let people who speak for a group of users try key transactions.
    Note: For a preselected vendor only the trial is asked for. Without criteria the check candidates-compared
        asks for them, and for the whole selection where there is none; without a product to choose
        (`without: {selection: ...}`) nothing is asked.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {two: {name: Two reps, capacity: 2}}
        groups: {rep: {name: Sales reps}}
        tasks:
          trial: {kind: usability-test, duration: 3d, team: [two]}  # expect: usability-and-scale

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {two: {name: Two reps, group: rep, capacity: 2}}
        groups: {rep: {name: Sales reps}}
        tasks:
          trial: {kind: usability-test, duration: 3d, team: [two]}
    """
    if "selection" in view.playbook.programme.without:
        return
    selection = _criteria(view)
    if selection is not None:
        kinds = {one.kind for one in selection.criteria.values()}
        for kind in ("usability", "scalability"):
            if kind not in kinds:
                message = "No criterion of the selection looks at {all}; add it with a weight"
                yield Gap(selection.node.key_at("criteria"), message, kind)
    trials = view.tasks("proof-of-concept", "usability-test")
    if not trials and view.playbook.selection is None:
        return  # the check candidates-compared asks how the product is chosen
    if not trials:
        message = "No end user tries the product; plan a proof of concept or a usability test"
        yield Gap(
            view.section("selection"),
            message,
            stub=a_task("usability-test", "End users try key transactions", "2d", then="the contract"),
        )
    elif not any(end_users(view, task) for task in trials):
        message = "No end user takes part in the trial; name people with a `group` in its team"
        yield Gap(view.plan.tasks[trials[0]].at, message, tasks=tuple(trials))


@rule("users-choose", "SEL-06", WARNING, sources=("S0",))
def users_choose(view: View, ask: Ask) -> Iterator[Gap]:
    """Those who will work with the system take part in the choice.

    What: People who speak for a group of users do or are consulted at each evaluation of vendors.
    Why: Engage employees in selection, customisation and training (S0): what they have chosen they will use.
    Evidence: Tasks of the kind `vendor-evaluation` where people with a `group` do, own or are consulted.
    Mend: Give `group` to the people who speak for users, and name them in the team of the evaluation.
    Note: A selection without an evaluation is told so by the check candidates-compared.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {omar: {name: Omar Haddad, side: it}}
        tasks:
          demos: {kind: vendor-evaluation, duration: 5d, team: [omar]}  # expect: users-choose

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {omar: {name: Omar Haddad, side: it}, two: {name: Two reps, group: rep}}
        groups: {rep: {name: Sales reps}}
        tasks:
          demos: {kind: vendor-evaluation, duration: 5d, team: [omar, two]}
    """
    for task in view.tasks("vendor-evaluation"):
        if not end_users(view, task):
            message = "No end user takes part in {what}; name people with a `group` in its team"
            yield Gap(view.plan.tasks[task].at, message, view.plan.tasks[task].id, (task,))


@rule("suite-or-special", "SEL-07", INFO, sources=("S4",), profiles=("standard", "enterprise"))
def suite_or_special(view: View, ask: Ask) -> Iterator[Gap]:
    """It is decided, and written down, whether one suite or several special tools fit better.

    What: The review of alternatives has a deliverable, and a suite and a special tool are among the
        candidates.
    Why: A suite is never as good as the best tool for each task, but its payback lies in using all of it, and
        modules can be added to what is there (S4). Both answers can be right; none is wrong.
    Evidence: `deliverable` of a task of the kind `alternatives-review`; candidates with and without
        `suite: true`.
    Mend: Name the deliverable, and put one candidate of each sort on the list.
    Note: What a deliverable is called is no evidence, so the candidates show that both were looked at. Plans
        without such a review are asked for it elsewhere. Not asked of a small profile.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          premise: {kind: alternatives-review, duration: 5d}  # expect: suite-or-special

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          premise: {kind: alternatives-review, duration: 5d, deliverable: Suite or special tools}
    """
    if not _open(view):
        return
    tasks = view.plan.tasks
    reviews = view.tasks("alternatives-review")
    if reviews and not any(tasks[task].deliverable for task in reviews):
        message = (
            "Whether one suite or special tools fit better is written down nowhere; name the deliverable"
        )
        yield Gap(
            tasks[reviews[0]].at,
            message,
            tasks=tuple(reviews),
            stub=Stub(".", "deliverable: One suite or special tools, compared"),
        )
    selection = view.playbook.selection
    if selection is not None and len(selection.candidates) > 1:
        sorts = {one.suite for one in selection.candidates.values()}
        if len(sorts) == 1:
            only = "suites" if sorts == {True} else "special tools"
            message = f"Only {only} are among the candidates, so nobody compares both ways"
            at = place(next(iter(selection.candidates.values())))
            yield Gap(at, message, help="Mark suites with `suite: true`.")


@rule("proof-on-own-data", "SEL-08", INFO, sources=("S4",), profiles=("standard", "enterprise"))
def proof_on_own_data(view: View, ask: Ask) -> Iterator[Gap]:
    """The product is tried on own data before the contract.

    What: Before each contract a proof of concept runs on own data and own processes.
    Why: Products are rigid and complicated whatever their videos show (S4).
    Evidence: Tasks of the kind `proof-of-concept` with links to the tasks of the kind `contract`.
    Mend: Add a task of the kind proof-of-concept and let the contract need it.
    Note: Silent for a preselected vendor. Not asked of a small profile, whose trial month is its proof.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          contract: {kind: contract, duration: 10d}  # expect: proof-on-own-data

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          proof: {kind: proof-of-concept, duration: 10d}
          contract: {kind: contract, duration: 10d, needs: proof}
    """
    if not _open(view):
        return
    for task, name in lacking(view, view.tasks("contract"), "proof-of-concept"):
        message = "The contract of {what} is signed before the product was tried on own data"
        help = "Add a task of the kind proof-of-concept."
        yield Gap(
            view.plan.tasks[task].at,
            message,
            name,
            (task,),
            help=help,
            stub=a_task("proof-of-concept", "Try the product on own data", "5d", then="the contract"),
        )
