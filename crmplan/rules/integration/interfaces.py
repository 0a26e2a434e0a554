"""Interfaces to other systems, the networks below them, and one view of the customer."""

from collections.abc import Iterator

from crmplan.language.fields import place
from crmplan.language.register import Integration
from crmplan.model import ERROR, INFO, WARNING, Cell, Stub
from crmplan.rules.frame.record import Ask, Days, Gap, Words, rule, working_days
from crmplan.rules.frame.stubs import a_task
from crmplan.rules.frame.treated import (
    cells_treated,
    end_users,
    evidence,
    lacking,
    named,
    treats,
)
from crmplan.rules.frame.view import View

_STEPS = {
    "map": ("integration-map", "integration-design", "data-map"),
    "build": ("integration-build",),
}
_TESTS = ("integration-test", "sit")
_MUST = ("owner", "map", "build")


def _tasks_of(view: View, integration: str) -> list[int]:
    """Return the tasks of an integration: those that it names, and those that say they treat it."""
    own = view.plan.references.get(("integrations", integration, "tasks"), ())
    said = [
        task
        for kind in (*_STEPS["map"], *_STEPS["build"], *_TESTS, "integration-live")
        for task in view.tasks(kind)
        if {integration, "all"} & set(named(view, task, "integrations"))
    ]
    return sorted({*own, *said})


@rule(
    "integration-register",
    "INT-01",
    ERROR,
    sources=("S0", "S3", "S4"),
    options={"must": Words(_MUST, "What each integration must have", _MUST, small=("owner", "build"))},
)
def integration_register(view: View, ask: Ask) -> Iterator[Gap]:
    """Every interface is known, with an owner and tasks that map and build it.

    What: The playbook lists its integrations, or says why it has none; each has an owner, a task that maps or
        designs it and a task that builds it.
    Why: Without ERP and marketing the CRM is one more silo (S0, S3), and it cannot stand alone (S4). An
        interface without a task is built in the last week.
    Evidence: `integrations:` with `owner` and `tasks` of the kinds `integration-map`, `integration-design` or
        `data-map`, and `integration-build`; tasks with `covers: {integrations: ...}` count too;
        `programme: {without: {integrations: ...}}`.
    Mend: List the systems that live on, and name the tasks that connect them.
    Note: That each is tested has a check of its own (interface-tests). A small profile needs no mapping task:
        it connects ready-made.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {omar: {name: Omar Haddad, side: it}}
        integrations:
          erp: {name: ERP, owner: omar}  # expect: integration-register
        tasks:
          connect: {kind: integration-build, duration: 20d}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {omar: {name: Omar Haddad, side: it}}
        integrations:
          erp: {name: ERP, owner: omar, tasks: [map, connect]}
        tasks:
          map: {kind: integration-map, duration: 5d}
          connect: {kind: integration-build, duration: 20d, needs: map}
    """
    playbook = view.playbook
    if not playbook.integrations:
        if "integrations" not in playbook.programme.without:
            message = "No integration is named; list the systems that the CRM exchanges data with"
            help = (
                "Write `integrations:`, or `programme: {without: {integrations: REASON}}` when there is none."
            )
            yield Gap(
                view.top,
                message,
                help=help,
                stub=Stub(
                    "integrations",
                    "mail:\n"
                    "  name: Mail and calendar\n"
                    "  system: NAME OF THE SYSTEM\n"
                    "  direction: both\n"
                    "  owner: <lead>",
                ),
            )
        return
    tasks = view.plan.tasks
    for one in playbook.integrations.values():
        kinds = {kind for task in _tasks_of(view, one.id) for kind in tasks[task].kinds}
        lacks = []
        for word in ask.words("must"):
            if word == "owner":
                lacks += [] if one.owner else ["an owner"]
            elif kinds.isdisjoint(_STEPS[word]):
                lacks.append(f"a task that {word}s it")
        if lacks:
            message = f"The integration {one.id} lacks {' and '.join(lacks)}"
            yield Gap(place(one), message, path=one.id, help="Name its tasks in `tasks`.")


@rule("interface-tests", "INT-02", ERROR, sources=("S0", "S4"))
def interface_tests(view: View, ask: Ask) -> Iterator[Gap]:
    """Every interface is tested before the first users depend on it.

    What: Each integration is tested before the go-live of each first wave that uses it.
    Why: Data must flow without seams (S0), and mapping and migration are repeated for each legacy system
        (S4), so each can fail in its own way.
    Evidence: Tasks of the kind `integration-test` or `sit` that the integration names in `tasks` or that name
        it in `covers`; a `sit` that names no integrations tests all. They need links to the go-lives of the
        cells of the integration's `modules` and `waves`, of those waves that come after no other one that
        uses it. In a plan without go-lives the links lead to the go-live gate, else to the cut-over or the
        switch.
    Mend: Add a task of the kind integration-test, name it in `tasks` and let the go-live gate need it.
    Note: The seed integrates legacy systems after data entry begins; test practice wants them ready before.
        Both hold when interfaces are built and tested before go-live and only switched on afterwards
        (integration-live, see data-pipeline).

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        integrations:
          erp: {name: ERP, tasks: [connect, try]}  # expect: interface-tests
        tasks:
          connect: {kind: integration-build, duration: 20d}
          try: {kind: integration-test, duration: 5d, needs: connect}
          go-live: {kind: go-live, needs: connect}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        integrations:
          erp: {name: ERP, tasks: [connect, try]}
        tasks:
          connect: {kind: integration-build, duration: 20d}
          try: {kind: integration-test, duration: 5d, needs: connect}
          go-live: {kind: go-live, needs: try}
    """
    plan = view.plan
    group = view.group_of(*_TESTS)
    whole = {task for task in view.tasks("sit") if not named(view, task, "integrations")}
    for one in view.playbook.integrations.values():
        own = [task for task in _tasks_of(view, one.id) if not set(_TESTS).isdisjoint(plan.tasks[task].kinds)]
        for go_live, cell in _first_uses(view, one):
            among = (*own, *(task for task in view.for_cell(cell, "sit") if task in whole))
            if not any(group.holds(task, go_live) for task in among):
                message = f"The integration {one.id} is not tested before the go-live of {{what}}"
                yield Gap(
                    place(one),
                    message,
                    view.name(cell),
                    (go_live,),
                    path=one.id,
                    go_lives=(go_live,),
                    help="Name a task of the kind integration-test in `tasks` and let the go-live need it.",
                )


def _first_uses(view: View, one: Integration) -> list[tuple[int, Cell]]:
    """Return the go-lives with the cells that use an integration, in waves that come after no other such
    wave."""
    targets = (
        view.go_lives or view.tasks("gate-go-live") or view.tasks("cutover") or view.tasks("integration-live")
    )
    uses = [
        (target, cell)
        for target in targets
        for cell in cells_treated(view, target)
        if (not one.modules or not cell.module or {cell.module, "all"} & set(one.modules))
        and (not one.waves or {view.waves.get(cell, ""), "all"} & set(one.waves))
    ]
    using = {view.waves.get(cell, "") for _, cell in uses}
    later = {wave for wave in using if not using.isdisjoint(_earlier(view, wave))}
    return [(target, cell) for target, cell in uses if view.waves.get(cell, "") not in later]


def _earlier(view: View, wave: str) -> set[str]:
    """Return all waves that a wave comes after, directly or not."""
    after = {one.id: one.after for one in view.plan.waves}
    found: set[str] = set()
    waiting = list(after.get(wave, ()))
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += after.get(one, ())
    return found - {wave}


@rule("compatibility", "INT-03", INFO, sources=("S2",), profiles=("standard", "enterprise"))
def compatibility(view: View, ask: Ask) -> Iterator[Gap]:
    """Versions and devices are checked together before users accept the system.

    What: Before each acceptance test the versions of all systems and devices have been checked together.
    Why: Haste brings problems of compatibility (S2): the browser of the warehouse is found on the first
        morning.
    Evidence: A task of the kind `compatibility-check` with links to the tasks of the kind `uat`, in the same
        cell or a wider scope.
    Mend: Add the kind compatibility-check to the system test.
    Note: Not asked of a small profile, whose devices can be counted on the way to the coffee.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          accept: {kind: uat, duration: 10d}  # expect: compatibility

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          devices: {kind: compatibility-check, duration: 2d}
          accept: {kind: uat, duration: 10d, needs: devices}
    """
    for uat, name in lacking(view, view.tasks("uat"), "compatibility-check"):
        message = "Nobody checks versions and devices together before the acceptance test of {what}"
        help = "Add the kind compatibility-check to a test before it."
        yield Gap(
            view.plan.tasks[uat].at,
            message,
            name,
            (uat,),
            help=help,
            stub=a_task(
                "compatibility-check", "Check versions and devices together", "2d", then="the acceptance test"
            ),
        )


@rule(
    "network-lead-time",
    "INT-04",
    INFO,
    sources=("S2",),
    needs=("schedule",),
    profiles=("standard", "enterprise"),
    options={"min_lead": Days("10d", "Fewest working days from ready networks to the begin of acceptance")},
)
def network_lead_time(view: View, ask: Ask) -> Iterator[Gap]:
    """Networks, telephony and devices are ready some time before users accept the system.

    What: Infrastructure is made ready, and this ends at least 10 working days before each acceptance test
        begins.
    Why: Those who build networks need time (S2), and carriers keep no dates.
    Evidence: Tasks of the kind `infra` with links to the tasks of the kind `uat` of their scope, and the
        working days between them.
    Mend: Start the work on networks and telephony with the design, and let the acceptance test need it.
    Note: Not asked of a small profile. A plan with acceptance tests and no such task is told once.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          network: {kind: infra, duration: 15d}
          build: {kind: configure, duration: 3d, needs: network}
          accept: {kind: uat, duration: 10d, needs: build}  # expect: network-lead-time

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          network: {kind: infra, duration: 15d}
          build: {kind: configure, duration: 10d, needs: network}
          accept: {kind: uat, duration: 10d, needs: build}
    """
    plan = view.plan
    acceptances = view.tasks("uat")
    if acceptances and not view.tasks("infra"):
        message = "No task makes networks, telephony and devices ready; plan one of the kind infra"
        yield Gap(
            view.top,
            message,
            stub=a_task(
                "infra", "Make networks, telephony and devices ready", "10d", then="the acceptance test"
            ),
        )
        return
    least = ask.number("min_lead")
    start, finish = view.dates.start, view.dates.finish
    for uat in acceptances:
        for cell in cells_treated(view, uat):
            for infra in evidence(view, cell, "infra"):
                lead = view.working_minutes(uat, finish[infra], start[uat])
                linked = view.group_of("infra").holds(infra, uat)
                if not linked or lead < least * plan.day_minutes:
                    message = (
                        f"Networks are ready less than {working_days(int(least))} before the acceptance test "
                        "of {what}"
                        if linked
                        else "The acceptance test of {what} does not wait for the networks"
                    )
                    yield Gap(plan.tasks[uat].at, message, view.name(cell), (infra, uat))


@rule(
    "call-centre-pilot",
    "INT-05",
    WARNING,
    sources=("S2",),
    options={"min_length": Days("5d", "Fewest working days of the pilot with agents")},
)
def call_centre_pilot(view: View, ask: Ask) -> Iterator[Gap]:
    """A call centre is tried by its agents before all calls depend on it.

    What: Before a module with the channel phone goes live, its telephony is made ready, and agents work with
        it live for at least 5 working days.
    Why: Take more care with call centres (S2): a queue that hangs is heard by every customer.
    Evidence: For each module whose `channels` hold `phone`: tasks of the kind `infra`, and of the kind `pilot`
        with people of a `group` in the team, for the module or the programme in any region, with links to
        each of its go-lives.
    Mend: Let some agents pilot the module in the first region, and let its go-live need that.
    Note: One pilot of the module is enough for all its regions, when they go live after it by links.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        modules: {service: {name: Service, channels: [phone]}}
        tasks:
          lines: {kind: infra, duration: 15d}
          go-live: {kind: go-live, needs: lines}  # expect: call-centre-pilot

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {five: {name: Five agents, group: agent, capacity: 5}}
        groups: {agent: {name: Agents}}
        modules: {service: {name: Service, channels: [phone]}}
        tasks:
          lines: {kind: infra, duration: 15d}
          try: {kind: pilot, duration: 5d, needs: lines, team: [five 5]}
          go-live: {kind: go-live, needs: try}
    """
    plan = view.plan
    least = ask.number("min_length") * plan.day_minutes
    phones = {one.id for one in view.playbook.modules.values() if "phone" in one.channels}
    if not phones:
        return
    pilots = [one for one in view.tasks("pilot") if plan.tasks[one].duration >= least and _agents(view, one)]
    lines = view.tasks("infra")
    for go_live in view.go_lives:
        for cell in cells_treated(view, go_live):
            if cell.module not in phones:
                continue
            for tasks, kind, lack in (
                (lines, "infra", "The telephony is not made ready before the go-live of {what}"),
                (
                    pilots,
                    "pilot",
                    f"No agents try the telephony for {working_days(int(ask.number('min_length')))} before the "
                    "go-live of {what}",
                ),
            ):
                group = view.group_of(kind)
                if not any(
                    group.holds(one, go_live) and treats(view, one, "modules", cell.module) for one in tasks
                ):
                    help = f"Add a task of the kind {kind} and let the go-live need it."
                    yield Gap(
                        plan.tasks[go_live].at,
                        lack,
                        view.name(cell),
                        (go_live,),
                        go_lives=(go_live,),
                        help=help,
                    )


def _agents(view: View, pilot: int) -> bool:
    team = {member.person for member in view.plan.tasks[pilot].team}
    return any(person in team for person in end_users(view, pilot))


@rule("single-customer-view", "INT-06", INFO, sources=("S0",))
def single_customer_view(view: View, ask: Ask) -> Iterator[Gap]:
    """Records of one customer are brought together from every source.

    What: One entity is the customer, and for every source that holds it somebody matches or maps its records.
    Why: Silos hide the whole of the customer (S0): three records of one firm are three firms for the seller.
    Evidence: An entity with `customer: true`; tasks of the kinds `identity-match` or `data-map` that treat
        the source and the entity: those of their scope or of `covers`, else all.
    Mend: Mark the entity, name it in `entities` of the sources, and plan the matching.
    Note: Silent where the playbook names no entities or no sources: other checks ask for these.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        sources:
          lists: {name: Lists, entities: [customer]}  # expect: single-customer-view
        entities: {customer: {customer: true}}
        tasks:
          load: {kind: data-load-final, duration: 2d}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        sources:
          lists: {name: Lists, entities: [customer]}
        entities: {customer: {customer: true}}
        tasks:
          match: {kind: identity-match, duration: 4d}
          load: {kind: data-load-final, duration: 2d, needs: match}
    """
    playbook = view.playbook
    if not playbook.entities or not playbook.sources:
        return
    customers = [entity.id for entity in playbook.entities.values() if entity.customer]
    if not customers:
        message = "No entity is marked `customer: true`, so nobody can see whether its records are matched"
        yield Gap(
            view.section("entities"),
            message,
            stub=Stub(
                "entities",
                "customer:\n"
                "  name: Customer\n"
                "  system_of_record: CRM\n"
                "  conflict_policy: The CRM wins\n"
                "  owner: <lead>\n"
                "  customer: true",
            ),
        )
        return
    working = view.tasks("identity-match", "data-map")
    for source in playbook.sources.values():
        for entity in customers:
            if entity not in source.entities:
                continue
            if not any(
                treats(view, task, "sources", source.id) and treats(view, task, "entities", entity)
                for task in working
            ):
                message = f"The {entity} records of {source.id} are matched with no others"
                help = "Plan a task of the kind identity-match or data-map for this source."
                yield Gap(
                    place(source),
                    message,
                    path=source.id,
                    help=help,
                    stub=a_task(
                        "identity-match",
                        "Match the records of one customer across sources",
                        "5d",
                        then="the load",
                    ),
                )
