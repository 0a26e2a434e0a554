"""Checks of what the customer gets and notices."""

from collections.abc import Iterator
from datetime import date

from crmplan.language.words import CHANNELS, CUSTOMER_FAMILIES, KPI_FAMILIES
from crmplan.model import ERROR, INFO, WARNING, Cell
from crmplan.rules.frame.evidence import days_of, longest_wait, plan_ends, use_begins
from crmplan.rules.frame.record import Ask, Count, Gap, Share, Words, rule
from crmplan.rules.frame.stubs import a_kpi, a_task, an_event
from crmplan.rules.frame.treated import evidence_before, lacking
from crmplan.rules.frame.view import View

_CUSTOMER_GOALS = frozenset(("retention", "satisfaction", "service"))
"""Strategic goals that a customer would sign."""


@rule("customer-first", "CUS-01", ERROR, sources=("S2", "S3", "S4"))
def customer_first(view: View, ask: Ask) -> Iterator[Gap]:
    """Something gets better for the customer, and it is measured or a goal.

    What: At least one KPI is of a family of the customer, or one objective has the goal retention,
        satisfaction or service.
    Why: The customer must be the primary focus (S2); programmes fail that lose touch with what customers need
        (S3). The best argument for a CRM is service (S4).
    Evidence: KPIs of the families `satisfaction`, `retention`, `lifetime-value`, `customer` or `service`;
        objectives whose `goal` is `retention`, `satisfaction` or `service`.
    Mend: Add the figure that a customer would ask for: time to the first answer, customers kept,
        satisfaction.
    Note: A plan with neither objectives nor KPIs is reported by STR-01 and KPI-01.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
        objectives:  # expect: customer-first
          sell: {problem: We win 22 of 100 offers, goal: growth, kpi: orders}
        kpis:
          orders: {name: Orders a month, family: sales}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
        objectives:
          sell: {problem: We win 22 of 100 offers, goal: growth, kpi: orders}
        kpis:
          orders: {name: Orders a month, family: sales}
          reply: {name: Reply within a day, family: service}
    """
    objectives, kpis = view.playbook.objectives, view.playbook.kpis
    if not objectives and not kpis:
        return
    for_customers = any(kpi.family in CUSTOMER_FAMILIES for kpi in kpis.values())
    if not for_customers and not any(one.goal in _CUSTOMER_GOALS for one in objectives.values()):
        yield Gap(
            view.section("objectives" if objectives else "kpis"),
            "Nothing in the plan is for the customer; add an objective or a KPI that customers would notice",
            help="KPI families of the customer: satisfaction, retention, lifetime-value, customer, service.",
            stub=a_kpi("retention", "Customers who stay", "retention", "80", "85", more="measures: outcome"),
        )


@rule("customer-research", "CUS-02", WARNING, sources=("S2", "S3"))
def customer_research(view: View, ask: Ask) -> Iterator[Gap]:
    """Customers are asked what they need before the CRM is designed.

    What: Customer research lies before each design, and where nothing is designed as a task of its own,
        before each configuration.
    Why: Companies that do not understand their customers build a CRM for themselves (S2); preferences,
        behaviour and pain points must be known (S3).
    Evidence: A task of the kind `customer-research` with links to the tasks of the kind `design`, else
        `configure`.
    Mend: Add the research (for a small firm five calls are enough) and let the design need it.
    Note: A plan with neither design nor configuration only has to plan the research.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          ask-customers: {kind: customer-research, duration: 5d}
          design: {kind: design, duration: 10d}  # expect: customer-research

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          ask-customers: {kind: customer-research, duration: 5d}
          design: {kind: design, duration: 10d, needs: ask-customers}
    """
    kind = "design" if view.tasks("design") else "configure"
    targets = view.tasks(kind)
    work = {"design": "design", "configure": "configuration"}[kind]
    if not view.tasks("customer-research"):
        yield Gap(
            view.top,
            "No customer is asked what they need; plan customer research",
            tasks=tuple(targets),
            help="Add a task of the kind customer-research.",
            stub=a_task("customer-research", "Ask customers what they need", "5d", then="the design"),
        )
        return
    for target, name in lacking(view, targets, "customer-research"):
        yield Gap(
            view.plan.tasks[target].at,
            f"No customer is asked what they need before the {work} for {{what}}",
            name,
            (target,),
            help="Add a task of the kind customer-research and let this one need it.",
        )


@rule(
    "service-not-manipulation",
    "CUS-03",
    INFO,
    sources=("S4",),
    options={
        "max_targeting": Share("50%", "Largest number of KPIs of targeting for each KPI of the customer"),
    },
)
def service_not_manipulation(view: View, ask: Ask) -> Iterator[Gap]:
    """The CRM serves customers more than it aims at them.

    What: At least one KPI is of the family `service`, and KPIs of the family `targeting` are at most half as
        many as those of the customer.
    Why: Customers want service, not manipulation (S4); what is measured is what is done.
    Evidence: `family` of `kpis`; those of the customer are `satisfaction`, `retention`, `lifetime-value`,
        `customer` and `service`.
    Mend: Add a figure of service, such as the time to the first answer.
    Note: A plan without KPIs is KPI-01's to report.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
        kpis:  # expect: service-not-manipulation
          kept: {name: Customers kept, family: retention}
          hits: {name: Offers opened, family: targeting}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
        kpis:
          kept: {name: Customers kept, family: retention}
          reply: {name: Reply within a day, family: service}
          hits: {name: Offers opened, family: targeting}
    """
    families = [kpi.family for kpi in view.playbook.kpis.values()]
    if not families:
        return
    if "service" not in families:
        yield Gap(
            view.section("kpis"),
            "No KPI is about service; add one that a customer feels, such as the time to the first answer",
            path="service",
            stub=a_kpi(
                "first-answer",
                "Time to the first answer",
                "service",
                "26",
                "4",
                unit="hours",
                more="measures: outcome",
            ),
        )
    targeting = families.count("targeting")
    customer = sum(family in CUSTOMER_FAMILIES for family in families)
    if targeting > ask.number("max_targeting") * customer:
        yield Gap(
            view.section("kpis"),
            f"KPIs of targeting ({targeting}) are too many for those of the customer ({customer}); customers "
            "want service",
            path="targeting",
        )


@rule("retention-measured", "CUS-04", WARNING, sources=("S2", "S3"))
def retention_measured(view: View, ask: Ask) -> Iterator[Gap]:
    """A KPI shows whether customers stay.

    What: At least one KPI is of the family `retention`.
    Why: The best return of a CRM is in customers who stay (S2), so retention is a goal (S3).
    Evidence: `family` of `kpis`.
    Mend: Measure customers kept over twelve months, or the share who buy again.
    Note: A plan without KPIs is KPI-01's to report. For this reason `retention` is not among the families of
        KPI-02.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
        kpis:  # expect: retention-measured
          reply: {name: Reply within a day, family: service}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
        kpis:
          reply: {name: Reply within a day, family: service}
          kept: {name: Customers who buy again, family: retention}
    """
    kpis = view.playbook.kpis
    if kpis and not any(kpi.family == "retention" for kpi in kpis.values()):
        yield Gap(
            view.section("kpis"),
            "No KPI shows whether customers stay; add one of the family retention",
            stub=a_kpi("retention", "Customers who stay", "retention", "80", "85", more="measures: outcome"),
        )


@rule("customers-told", "CUS-05", WARNING, sources=("S2",))
def customers_told(view: View, ask: Ask) -> Iterator[Gap]:
    """Customers hear what changes before they notice it.

    What: For each cell of a module that customers notice, a customer notice lies before the go-live.
    Why: Confused staff make confused customers, and confused customers leave (S2).
    Evidence: Modules with `customer_facing: true`; tasks of the kind `customer-comms` of the cell, its
        region, module or wave, or of the programme, with links to the go-live.
    Mend: Plan the notice and the scripts of the front line, and let the go-live gate need them.
    Note: A plan without modules cannot say what customers notice, and is not asked.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        modules: {service: {name: Service, customer_facing: true}}
        tasks:
          configure: {duration: 5d}
          tell: {kind: customer-comms, duration: 2d}
          go-live: {kind: go-live, needs: configure}  # expect: customers-told

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        modules: {service: {name: Service, customer_facing: true}}
        tasks:
          configure: {duration: 5d}
          tell: {kind: customer-comms, duration: 2d}
          go-live: {kind: go-live, needs: [configure, tell]}
    """
    modules = view.playbook.modules
    facing = frozenset(module.id for module in modules.values() if module.customer_facing)
    for go_live, cell in _unprepared_cells(view, facing, "customer-comms"):
        yield Gap(
            view.plan.tasks[go_live].at,
            "Customers are not told before the go-live of {what}; plan the notice and the scripts of the front "
            "line",
            view.name(cell),
            (go_live,),
            help="Add a task of the kind customer-comms and let the go-live gate need it.",
            stub=a_task(
                "customer-comms",
                "Tell customers, and give the front line its scripts",
                "3d",
                then="the go-live",
            ),
        )


def _unprepared_cells(view: View, modules: frozenset[str], kind: str) -> Iterator[tuple[int, Cell]]:
    """Yield the go-lives and cells of some modules for which no task of a kind is before the go-live."""
    if not modules:
        return
    for go_live in view.go_lives:
        for cell in view.cells_of(view.plan.tasks[go_live]):
            if cell.module in modules and not evidence_before(view, cell, go_live, kind):
                yield go_live, cell


@rule(
    "service-floor",
    "CUS-06",
    WARNING,
    sources=("S4",),
    options={
        "families": Words(
            sorted(CUSTOMER_FAMILIES), "Families of KPIs whose floor guards customers", KPI_FAMILIES
        )
    },
)
def service_floor(view: View, ask: Ask) -> Iterator[Gap]:
    """While the company is busy with itself, a floor guards the service to customers.

    What: At least one KPI of the customer has a `floor` that it must not pass while users learn.
    Why: The struggle with a new system draws attention inward, away from customers (S4). A floor agreed in
        advance says when to stop and help.
    Evidence: `floor` of a KPI of a family of the customer.
    Mend: Write the worst value that you will accept: `floor: 10` at the hours to the first answer.
    Note: The allowance of capacity for these weeks is `programme: {dip: ...}`, which SUP-06 asks for. A plan
        without KPIs is KPI-01's to report, and one without a KPI of the customer CUS-01's.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
        kpis:  # expect: service-floor
          reply: {name: Reply within a day, family: service, unit: "%", baseline: 55, target: 80}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
        kpis:
          reply: {name: Reply within a day, family: service, unit: "%", baseline: 55, target: 80, floor: 50}
    """
    families = ask.words("families")
    own = [kpi for kpi in view.playbook.kpis.values() if kpi.family in families]
    if own and all(kpi.floor is None for kpi in own):
        yield Gap(
            view.section("kpis"),
            "No KPI of the customer has a floor for the weeks in which users learn; write the worst value "
            "that you accept",
            help=f"Write `floor:` at one of {', '.join(kpi.id for kpi in own[:3])}.",
        )


@rule(
    "journey-tested",
    "CUS-07",
    INFO,
    sources=("S2",),
    options={
        "channels": Words(
            ("portal", "chat", "phone"), "Channels that are tried from the customer's side", CHANNELS
        )
    },
)
def journey_tested(view: View, ask: Ask) -> Iterator[Gap]:
    """What customers use themselves is tried from their side.

    What: Where a module changes portal, chat or phone, a test of the customer's journey lies before each of
        its go-lives.
    Why: Complexity alienates customers (S2), and those who built it do not see it.
    Evidence: `channels` of modules; tasks of the kind `customer-journey-test` with links to the go-live.
    Mend: Let somebody who did not build it call, chat and order, and let the go-live gate need that.
    Note: A plan without modules names no channels and is not asked.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        modules: {service: {name: Service, customer_facing: true, channels: [phone, email]}}
        tasks:
          configure: {duration: 5d}
          go-live: {kind: go-live, needs: configure}  # expect: journey-tested

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        modules: {service: {name: Service, customer_facing: true, channels: [phone, email]}}
        tasks:
          configure: {duration: 5d}
          try-calls: {kind: customer-journey-test, duration: 1d, needs: configure}
          go-live: {kind: go-live, needs: try-calls}
    """
    asked = frozenset(ask.words("channels"))
    modules = view.playbook.modules.values()
    changed = frozenset(module.id for module in modules if asked & frozenset(module.channels))
    for go_live, cell in _unprepared_cells(view, changed, "customer-journey-test"):
        yield Gap(
            view.plan.tasks[go_live].at,
            "Nobody tries what customers will meet before the go-live of {what}; test their journey",
            view.name(cell),
            (go_live,),
            help="Add a task of the kind customer-journey-test and let the go-live gate need it.",
            stub=a_task(
                "customer-journey-test",
                "Try what customers will meet, from their side",
                "3d",
                then="the go-live gate",
            ),
        )


@rule(
    "insight-loop",
    "CUS-08",
    INFO,
    sources=("S3", "S4"),
    needs=("schedule",),
    options={"max_gap": Count("90", "Longest time between two reviews of insight, in calendar days")},
)
def insight_loop(view: View, ask: Ask) -> Iterator[Gap]:
    """What is learnt about customers is looked at and used.

    What: From the first go-live to the end of the plan no more than 90 days pass without a review of what was
        learnt about customers.
    Why: Insight that nobody uses to serve customers personally is data (S3); the return depends on reacting
        to what you learn (S4).
    Evidence: Days of `events` of the kind `insight-review`.
    Mend: Plan a dated event: `insight: {kind: insight-review, every: 12w, from: all/go-live, until: close}`.
    Note: A plan that ends within 90 days of its first go-live needs none.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}  # expect: insight-loop
        tasks:
          go-live: {kind: go-live}
          run: {kind: kpi-review, duration: 30w, needs: go-live}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people:
          ana: {name: Ana Ruiz, side: business}
        tasks:
          go-live: {kind: go-live}
          run: {kind: kpi-review, duration: 30w, needs: go-live}
        events:
          insight: {kind: insight-review, every: 12w, from: go-live, until: run, owner: ana}
    """
    begin = use_begins(view)
    if begin is None:
        return
    most = int(ask.number("max_gap"))
    days, since, until = longest_wait(days_of(view, ("insight-review",)), begin, plan_ends(view))
    if days > most:
        yield Gap(
            view.top,
            f"Nobody looks at what was learnt about customers from {date.fromordinal(since)} to "
            f"{date.fromordinal(until)}, {days} days; {most} is the most",
            help="Plan an event of the kind insight-review with `every: 12w`.",
            stub=an_event("insight-review", "What was learnt about customers", "12w"),
        )
