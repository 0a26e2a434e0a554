"""Security, access, environments and privacy."""

from collections.abc import Iterator

from crmplan.language.fields import place
from crmplan.language.words import ENVIRONMENTS
from crmplan.model import ERROR, WARNING, Stub
from crmplan.rules.frame.record import Ask, Gap, Words, rule
from crmplan.rules.frame.stubs import a_task
from crmplan.rules.frame.treated import LOADS, cells_treated, evidence_before, first_go_lives, lacking
from crmplan.rules.frame.view import View


@rule("security", "SEC-01", ERROR, sources=("S4",))
def security(view: View, ask: Ask) -> Iterator[Gap]:
    """Security is required before anything is built, and tested before the first go-live.

    What: Security requirements are written before anything is configured, and security is tested before the
        first go-live.
    Why: A CRM gives so many people so much access that one can only hope that nobody takes the data along
        (S4). What is not required is not built, and what is not tested is hoped for.
    Evidence: Tasks of the kind `security-requirements` with links to the tasks of the kind `configure`; tasks
        of the kind `security-test` with links to the go-lives of the waves that come after none, in the same
        cell or a wider scope.
    Mend: Plan the requirements before the design, and the test after the build.
    Note: A small profile configures a bought product, so in place of requirements it needs an access model
        (`access-model`) before go-live. In a plan without go-lives (a work package) the test lies before its
        go-live gate; in one without configuration the requirements may lie anywhere.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {kind: configure, duration: 20d}  # expect: security
          require: {kind: security-requirements, duration: 5d}
          probe: {kind: security-test, duration: 5d, needs: configure}
          go-live: {kind: go-live, needs: configure}  # expect: security

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          require: {kind: security-requirements, duration: 5d}
          configure: {kind: configure, duration: 20d, needs: require}
          probe: {kind: security-test, duration: 5d, needs: configure}
          go-live: {kind: go-live, needs: probe}
    """
    tasks = view.plan.tasks
    first = first_go_lives(view) or view.tasks("gate-go-live")
    if view.profile == "small":
        for task, name in lacking(view, first, "access-model"):
            message = "Who may see and change what is not decided before the go-live of {what}"
            help = "Add a task of the kind access-model."
            yield Gap(
                tasks[task].at,
                message,
                name,
                (task,),
                go_lives=(task,),
                help=help,
                stub=a_task(
                    "access-model", "Decide by role who may see and change what", "2d", then="the go-live"
                ),
            )
    elif not view.tasks("security-requirements"):
        message = (
            "Security is required nowhere; plan a task of the kind security-requirements before the design"
        )
        yield Gap(
            view.top,
            message,
            stub=a_task(
                "security-requirements",
                "Require security, privacy and retention in writing",
                "2d",
                then="the design",
            ),
        )
    else:
        for task, name in lacking(view, view.tasks("configure"), "security-requirements"):
            message = "The configuration of {what} does not wait for the security requirements"
            yield Gap(tasks[task].at, message, name, (task,))
    for task, name in lacking(view, first, "security-test"):
        message = "Security is not tested before the go-live of {what}"
        help = "Add a task of the kind security-test and let the go-live gate need it."
        yield Gap(
            tasks[task].at,
            message,
            name,
            (task,),
            go_lives=(task,),
            help=help,
            stub=a_task("security-test", "Test access, export and login", "2d", then="the go-live gate"),
        )


@rule("access-by-role", "SEC-02", WARNING, sources=("S4",))
def access_by_role(view: View, ask: Ask) -> Iterator[Gap]:
    """Each group of users sees what it needs and no more.

    What: Every group of users has a role in the system, and the access model lies before each acceptance
        test.
    Why: Access to all products, customers and deals overwhelms those who work with them, and tempts others
        (S4).
    Evidence: `access` of each group; tasks of the kind `access-model` with links to the tasks of the kind
        `uat`, in the same cell or a wider scope.
    Mend: Write `access` at each group, and plan the access model with the design.
    Note: In a plan without acceptance tests the links lead to the go-lives.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        groups:
          rep: {name: Sales reps}  # expect: access-by-role
        tasks:
          accept: {kind: uat, duration: 10d}  # expect: access-by-role

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        groups:
          rep: {name: Sales reps, access: Own accounts and those of the team}
        tasks:
          access: {kind: access-model, duration: 3d}
          accept: {kind: uat, duration: 10d, needs: access}
    """
    for group in view.playbook.groups.values():
        if not group.access:
            message = f"The group {group.id} has no role in the system; write what it may see and change"
            yield Gap(
                place(group),
                message,
                path=group.id,
                help="Write `access` at the group.",
                stub=Stub(".", "access: WHAT THEY MAY SEE AND CHANGE"),
            )
    tasks = view.plan.tasks
    for task, name in lacking(view, view.tasks("uat") or view.go_lives, "access-model"):
        what = "acceptance test" if "uat" in tasks[task].kinds else "go-live"
        message = f"Who may see and change what is not decided before the {what} of {{what}}"
        yield Gap(
            tasks[task].at,
            message,
            name,
            (task,),
            help="Add a task of the kind access-model.",
            stub=a_task(
                "access-model", "Decide by role who may see and change what", "2d", then="the go-live"
            ),
        )


@rule(
    "environments-and-releases",
    "SEC-03",
    WARNING,
    sources=("S4",),
    profiles=("standard", "enterprise"),
    options={
        "environments": Words(
            ("dev", "test", "train", "prod"), "Environments that the programme must have", ENVIRONMENTS
        )
    },
)
def environments_and_releases(view: View, ask: Ask) -> Iterator[Gap]:
    """Changes have their environments and a way into production.

    What: There are environments for development, test, training and production, and before each go-live it is
        set up how changes reach production.
    Why: Such systems are difficult to install, tweak, fix and maintain (S4); a change that is made in
        production is tested by customers.
    Evidence: `environments`; tasks of the kind `release-process` with links to each go-live, in the same cell
        or a wider scope.
    Mend: Write `environments: [dev, test, train, prod]`, and plan the way of releases with the support model.
    Note: Not asked of a small profile: it changes settings of a bought product, and a trial account is its
        test environment.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          go-live: {kind: go-live}  # expect: environments-and-releases
        environments: [dev, prod]  # expect: environments-and-releases

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          releases: {kind: release-process, duration: 3d}
          go-live: {kind: go-live, needs: releases}
        environments: [dev, test, train, prod]
    """
    have = view.playbook.environments
    for word in ask.words("environments"):
        if word not in have:
            message = "The programme has no environment for {all}"
            yield Gap(
                view.section("environments"),
                message,
                word,
                help="Write it below `environments`.",
                stub=Stub("", "environments: [dev, test, train, prod]"),
            )
    go_lives = view.go_lives
    if not go_lives and not view.tasks("release-process"):
        message = "Nobody sets up how changes reach production; plan a task of the kind release-process"
        yield Gap(
            view.top,
            message,
            stub=a_task("release-process", "Set up how changes reach production", "2d", then="the go-live"),
        )
    for go_live, name in lacking(view, go_lives, "release-process"):
        message = "How changes reach production is not set up before the go-live of {what}"
        help = "Add a task of the kind release-process."
        yield Gap(
            view.plan.tasks[go_live].at,
            message,
            name,
            (go_live,),
            help=help,
            stub=a_task("release-process", "Set up how changes reach production", "2d", then="the go-live"),
        )


@rule("privacy-before-load", "PRV-01", WARNING, sources=("S4",))
def privacy_before_load(view: View, ask: Ask) -> Iterator[Gap]:
    """The law on personal data is checked before any data is loaded.

    What: Where personal data moves, a privacy review lies before every load, test loads too.
    Why: A CRM opens so much data on customers that one hopes nobody takes it away (S4), and the law asks
        why and where it is kept before it moves; a test load is a transfer like any other.
    Evidence: Regions with `privacy` (GDPR and other laws); in a plan without regions, sources with
        `personal_data: true`; tasks of the kind `privacy-review` with links to the tasks of the kinds
        `data-test-load`, `data-load` and `data-load-final`, in the same cell or a wider scope.
    Mend: Add the kind privacy-review to the task that lists the sources, and let the first load need it.
    Note: The catalogue names regions with users in the EU. Other laws ask for the same, so every region that
        names a law counts.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        regions: {DE: {name: Germany, privacy: GDPR}}
        tasks:
          try: {kind: data-test-load, duration: 3d}  # expect: privacy-before-load

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        regions: {DE: {name: Germany, privacy: GDPR}}
        tasks:
          law: {kind: privacy-review, duration: 3d}
          try: {kind: data-test-load, duration: 3d, needs: law}
    """
    playbook = view.playbook
    regions = {region.id for region in playbook.regions.values() if region.privacy}
    personal = any(source.personal_data for source in playbook.sources.values())
    if not regions and (playbook.regions or not personal):
        return
    tasks = view.plan.tasks
    for load in view.tasks("data-test-load", *LOADS):
        for cell in cells_treated(view, load):
            if playbook.regions and cell.region and cell.region not in regions:
                continue
            if not evidence_before(view, cell, load, "privacy-review"):
                message = "Personal data of {what} is loaded before its law is checked"
                help = "Add a task of the kind privacy-review before the first load, test loads too."
                yield Gap(
                    tasks[load].at,
                    message,
                    view.name(cell),
                    (load,),
                    help=help,
                    stub=a_task("privacy-review", "Check the law on personal data", "2d", then="the load"),
                )
