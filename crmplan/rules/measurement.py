"""Checks of measurement: KPIs, their baselines, and who sees them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from crmplan.language.fields import place
from crmplan.language.objectives import Kpi
from crmplan.language.words import KPI_FAMILIES
from crmplan.model import ERROR, INFO, WARNING, Stub
from crmplan.rules.frame.evidence import day_of, days_of, longest_wait, percent, plan_ends
from crmplan.rules.frame.record import Ask, Count, Gap, Share, Words, rule
from crmplan.rules.frame.run import joined
from crmplan.rules.frame.stubs import a_kpi, a_role, a_task, an_event
from crmplan.rules.frame.treated import lacking
from crmplan.rules.frame.view import View


@rule(
    "kpis-with-baseline",
    "KPI-01",
    ERROR,
    sources=("S0", "S3"),
    options={"min_kpis": Count("3", "Fewest KPIs")},
)
def kpis_with_baseline(view: View, ask: Ask) -> Iterator[Gap]:
    """A few KPIs are whole, and today's values are measured before anything changes.

    What: There are at least three KPIs; each has a baseline, a target, a date and a source; and today's
        values are measured before anything is configured.
    Why: Without metrics nobody can say whether it worked (S3), and success that is not defined cannot be
        reached (S0). After the go-live it is too late to measure how it was.
    Evidence: `kpis` with `baseline`, `target`, `by` and `source`; tasks of the kind `kpi-baseline` with links
        to each task of the kind `configure`.
    Mend: Choose three figures, measure them now, and write where they come from.
    Note: No KPI at all is an error, the rest are warnings. What the KPI of an objective lacks of baseline,
        target and date is STR-02, and who answers for a KPI is GOV-07, so that one gap is one finding. A KPI
        with a `floor` is a guard and needs no target.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          baseline: {kind: kpi-baseline, duration: 3d}
          configure: {kind: configure, duration: 5d}  # expect: kpis-with-baseline
        kpis:
          reply: {name: Reply within a day, baseline: 55, target: 80, by: 2028-03-31, source: Desk}
          kept: {name: Customers kept, baseline: 84, target: 88, by: 2028-03-31, source: Billing}
          orders: {name: Orders a month, target: 50, by: 2028-03-31}  # expect: kpis-with-baseline

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          baseline: {kind: kpi-baseline, duration: 3d}
          configure: {kind: configure, duration: 5d, needs: baseline}
        kpis:
          reply: {name: Reply within a day, baseline: 55, target: 80, by: 2028-03-31, source: Desk}
          kept: {name: Customers kept, baseline: 84, target: 88, by: 2028-03-31, source: Billing}
          orders: {name: Orders a month, baseline: 40, target: 50, by: 2028-03-31, source: ERP}
    """
    kpis = view.playbook.kpis
    if not kpis:
        yield Gap(
            view.top,
            "The programme has no KPIs, so nobody will know whether it worked; write three with today's "
            "values and targets",
            help="Write `kpis:`, each with `baseline`, `target`, `by`, `owner` and `source`.",
            stub=(
                a_kpi(
                    "weekly-users",
                    "Users who work in the CRM each week",
                    "adoption",
                    "0",
                    "80",
                    more="measures: activity\naspect: breadth\npaired_with: [retention]",
                ),
                a_kpi("retention", "Customers who stay", "retention", "80", "85", more="measures: outcome"),
                a_kpi(
                    "complete-records",
                    "Customers with all mandatory values",
                    "data-quality",
                    "60",
                    "95",
                    more="measures: activity\naspect: completeness",
                ),
            ),
        )
        return
    least = int(ask.number("min_kpis"))
    if len(kpis) < least:
        message = (
            f"The programme has {len(kpis)} of at least {least} KPIs; one figure alone is easy to please"
        )
        yield Gap(view.section("kpis"), message, severity=WARNING)
    judged = frozenset(kpi for one in view.playbook.objectives.values() for kpi in one.kpi)
    for kpi in kpis.values():
        missing = _missing(kpi, of_objective=kpi.id in judged)
        if missing:
            message = f"The KPI {{what}} has no {joined(missing)}"
            yield Gap(place(kpi), message, kpi.id, severity=WARNING)
    builds = view.tasks("configure")
    if builds and not view.tasks("kpi-baseline"):
        yield Gap(
            view.top,
            "Today's figures are not measured before the configuration; afterwards nobody can say what has "
            "changed",
            tasks=tuple(builds),
            severity=WARNING,
            help="Add a task of the kind kpi-baseline and let the build need it.",
            path="kpi-baseline",
            stub=a_task("kpi-baseline", "Measure today's figures", "3d", then="the configuration"),
        )
        return
    for build, name in lacking(view, builds, "kpi-baseline"):
        yield Gap(
            view.plan.tasks[build].at,
            "Today's figures are not measured before the configuration of {what}; afterwards nobody can "
            "say what has changed",
            name,
            (build,),
            severity=WARNING,
            help="Add a task of the kind kpi-baseline and let the build need it.",
            stub=a_task("kpi-baseline", "Measure today's figures", "3d", then="the configuration"),
        )


def _missing(kpi: Kpi, *, of_objective: bool) -> list[str]:
    """Return the keys that a KPI lacks, without those that STR-02 asks of the KPIs of objectives."""
    missing = []
    if not of_objective:
        given = {
            "baseline": kpi.baseline,
            "target": kpi.target if kpi.floor is None else kpi.floor,
            "by": kpi.by if kpi.target is not None else kpi.floor,
        }
        missing = [key for key, value in given.items() if value is None]
    if not kpi.source:
        missing.append("source")
    return [f"`{key}`" for key in missing]


@rule(
    "kpi-families",
    "KPI-02",
    WARNING,
    sources=("S0", "S3"),
    options={
        "required": Words(
            ("satisfaction", "lifetime-value", "adoption", "financial"),
            "Families that must have a KPI",
            KPI_FAMILIES,
            small=("adoption",),
        )
    },
)
def kpi_families(view: View, ask: Ask) -> Iterator[Gap]:
    """KPIs look at customers, users and money, not at one of them.

    What: There are KPIs of the families satisfaction, lifetime value, adoption and financial; in a small
        profile of adoption.
    Why: Satisfaction, retention and lifetime value show what customers make of it (S3), adoption whether it is
        used at all, money what it returns (S0).
    Evidence: `family` of `kpis`.
    Mend: Add a KPI of each family that is missing.
    Note: Retention is asked for by CUS-04, so that one gap is one finding. A small firm seldom can measure
        lifetime value; its money is in the business case. A plan without KPIs is KPI-01's to report.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
        kpis:  # expect: kpi-families
          use: {name: Weekly active users, family: adoption}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
        kpis:
          use: {name: Weekly active users, family: adoption}
          content: {name: Customer satisfaction, family: satisfaction}
          worth: {name: Customer lifetime value, family: lifetime-value}
          margin: {name: Margin per order, family: financial}
    """
    kpis = view.playbook.kpis
    if not kpis:
        return
    present = frozenset(kpi.family for kpi in kpis.values())
    for family in ask.words("required"):
        if family not in present:
            yield Gap(view.section("kpis"), "KPIs are missing for {all}; add one of each family", family)


@rule(
    "breadth-and-depth",
    "KPI-03",
    WARNING,
    sources=("S4",),
    options={
        "aspects": Words(
            ("breadth", "depth"), "What adoption is measured by", ("breadth", "depth"), small=("breadth",)
        ),
        "min_target": Share("80%", "Least target of each"),
        "within": Count("90", "Most calendar days after the last go-live until the target is reached"),
    },
)
def breadth_and_depth(view: View, ask: Ask) -> Iterator[Gap]:
    """Adoption is measured in breadth and depth: how many use it, and how much of it.

    What: One KPI of the family adoption has `aspect: breadth` and one has `aspect: depth`, each with a target
        of at least 80 % that is due at most 90 days after the last go-live. A small profile needs breadth.
    Why: It pays only when many functions are widely used: deep adoption, in breadth and depth (S4). Logins
        alone mislead.
    Evidence: KPIs of the family `adoption` with `aspect`, `target` and `by`. A target with the unit `%`
        counts in percent, one up to 1 as a share; others cannot be compared and are taken as they are.
    Mend: Count users with a record changed in a week, and the key functions used per role; aim at 80 %.
    Note: A plan without a KPI of adoption is KPI-02's to report. Twenty users of a small tool have few
        functions to leave out, so depth is not asked of a small profile.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          go-live: {kind: go-live}
        kpis:
          use: {family: adoption, aspect: breadth, unit: "%", target: 60, by: 2027-06-30}  # expect: breadth-and-depth
          deep: {family: adoption, aspect: depth, unit: "%", target: 80, by: 2028-06-30}  # expect: breadth-and-depth

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          go-live: {kind: go-live}
        kpis:
          use: {family: adoption, aspect: breadth, unit: "%", target: 80, by: 2027-05-28}
          deep: {family: adoption, aspect: depth, target: 0.8, by: 2027-05-28}
    """
    own = [kpi for kpi in view.playbook.kpis.values() if kpi.family == "adoption"]
    if not own:
        return
    wanted = ask.words("aspects")
    for aspect in wanted:
        if not any(kpi.aspect == aspect for kpi in own):
            yield Gap(
                place(own[0]),
                "No KPI shows the {all} of adoption; add one with `aspect`",
                aspect,
            )
    least, within = ask.number("min_target"), int(ask.number("within"))
    latest = None
    if view.schedule is not None and view.go_lives:
        latest = max(view.last_day(go_live) for go_live in view.go_lives) + within
    for kpi in own:
        if kpi.aspect not in wanted:
            continue
        target = _share(kpi)
        if target is not None and target < least:
            yield Gap(
                place(kpi, "target"),
                f"The target of the KPI {{what}} is {percent(target)}, below {least:.0%}: reports of a system that "
                "part of the people use are worth little",
                kpi.id,
            )
        day = day_of(view, kpi.by)
        if latest is not None and day is not None and day > latest:
            yield Gap(
                place(kpi, "by"),
                f"The target of the KPI {{what}} is due later than {within} days after the last go-live "
                f"({date.fromordinal(latest)}); habits are made before",
                kpi.id,
            )


def _share(kpi: Kpi) -> Decimal | None:
    """Return the target of a KPI as a share; None when it has none or counts something else."""
    if kpi.target is None:
        return None
    if kpi.unit.strip() in ("%", "percent", "per cent"):
        return kpi.target / 100
    return kpi.target if 0 <= kpi.target <= 1 else None


@rule("activity-and-outcome", "KPI-04", WARNING, sources=("S4",))
def activity_and_outcome(view: View, ask: Ask) -> Iterator[Gap]:
    """Each KPI that counts activity stands beside one that counts what comes of it.

    What: Every KPI that measures an activity is `paired_with` one that measures an outcome.
    Why: Activity can rise while productivity falls (S4): more calls logged are not more orders.
    Evidence: `measures` and `paired_with` of `kpis`. A KPI of adoption that does not say what it measures is
        one of activity, since using a system is one.
    Mend: Name the outcome that the activity should bring, and say of it `measures: outcome`.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
        kpis:
          calls: {name: Calls logged, measures: activity, paired_with: use}  # expect: activity-and-outcome
          use: {name: Weekly active users, measures: activity, paired_with: orders}
          orders: {name: Orders a month, measures: outcome}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
        kpis:
          calls: {name: Calls logged, measures: activity, paired_with: orders}
          use: {name: Weekly active users, measures: activity, paired_with: orders}
          orders: {name: Orders a month, measures: outcome}
    """
    kpis = view.playbook.kpis
    for kpi in kpis.values():
        if kpi.measures == "outcome" or (not kpi.measures and kpi.family != "adoption"):
            continue
        pairs = [kpis[pair] for pair in kpi.paired_with if pair in kpis]
        if any(pair.measures == "outcome" for pair in pairs):
            continue
        if pairs:
            names = joined([pair.id for pair in pairs])
            message = (
                f"The KPI {{what}} counts activity and is paired with {names}, which does not say "
                "`measures: outcome`"
            )
            yield Gap(place(kpi, "paired_with"), message, kpi.id)
        else:
            message = (
                "The KPI {what} counts activity, which can rise while results fall; pair it with the outcome "
                "it should bring"
            )
            yield Gap(
                place(kpi),
                message,
                kpi.id,
                help="Write `paired_with: KPI`.",
                stub=Stub(".", "paired_with: [KPI OF A RESULT]"),
            )


@rule(
    "benefits-reported",
    "KPI-05",
    WARNING,
    sources=("S3",),
    needs=("schedule",),
    profiles=("standard", "enterprise"),
    options={"max_gap": Count("92", "Longest time between two reports of benefits, in calendar days")},
)
def benefits_reported(view: View, ask: Ask) -> Iterator[Gap]:
    """Those who paid see what it brings, at least each quarter.

    What: From the end of the first hypercare to the end of the plan no more than 92 days pass without a
        report or review of benefits.
    Why: Programmes lose their money because nobody shows stakeholders what they return (S3).
    Evidence: Days of `events` of the kinds `benefits-report` and `benefits-review`, and ends of tasks of the
        kind `benefits-review`.
    Mend: Plan a dated event:
        `benefits: {kind: benefits-report, every: 12w, from: all/hypercare, until: close}`.
    Note: The time counts from the end of the first hypercare (the first go-live where there is none), because
        nothing can be reported before people work in calm. In a small profile the one who paid sits at the
        next desk; the benefits review is enough there (SUP-07).

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}  # expect: benefits-reported
        tasks:
          go-live: {kind: go-live}
          care: {kind: hypercare, duration: 4w, needs: go-live}
          run: {kind: kpi-review, duration: 40w, needs: care}
          compare: {kind: benefits-review, duration: 2d, needs: run}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people:
          ana: {name: Ana Ruiz, side: business}
        tasks:
          go-live: {kind: go-live}
          care: {kind: hypercare, duration: 4w, needs: go-live}
          run: {kind: kpi-review, duration: 40w, needs: care}
          compare: {kind: benefits-review, duration: 2d, needs: run}
        events:
          benefits: {kind: benefits-report, every: 12w, from: care, until: compare, owner: ana}
    """
    calm = [
        max(view.last_day(task) for task in (view.hypercare(go_live, cell) or [go_live]))
        for go_live in view.go_lives
        for cell in view.cells_of(view.plan.tasks[go_live])
    ]
    if not calm:
        return
    most = int(ask.number("max_gap"))
    reports = days_of(view, ("benefits-report", "benefits-review"))
    days, since, until = longest_wait(reports, min(calm), plan_ends(view))
    if days > most:
        yield Gap(
            view.top,
            f"Nobody shows what the programme brings from {date.fromordinal(since)} to "
            f"{date.fromordinal(until)}, {days} days; {most} is the most",
            help="Plan an event of the kind benefits-report with `every: 12w`.",
            stub=an_event("benefits-report", "What the programme brings", "12w"),
        )


@rule("dashboards", "KPI-06", INFO, sources=("S0", "S3"), profiles=("standard", "enterprise"))
def dashboards(view: View, ask: Ask) -> Iterator[Gap]:
    """The figures can be seen from the first day, and somebody answers for what shows them.

    What: Figures and dashboards are built before each go-live, and a person answers for the dashboard.
    Why: What nobody sees, nobody acts on: visibility and analytics are needed (S3), and so is reporting (S0).
    Evidence: Tasks of the kind `kpi-build` with links to the go-live; `dashboard` of a KPI, or the role
        `analytics_lead`.
    Mend: Add the build of the dashboards, let the go-live gate need it, and name who answers for them.
    Note: A small profile uses the lists that come with the product. A plan without KPIs is KPI-01's to
        report.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people:
          ana: {name: Ana Ruiz, side: business}
        tasks:
          configure: {duration: 5d}
          show: {kind: kpi-build, duration: 5d}
          go-live: {kind: go-live, needs: configure}  # expect: dashboards
        kpis:
          orders: {name: Orders a month, dashboard: ana}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people:
          ana: {name: Ana Ruiz, side: business}
        tasks:
          configure: {duration: 5d}
          show: {kind: kpi-build, duration: 5d}
          go-live: {kind: go-live, needs: [configure, show]}
        kpis:
          orders: {name: Orders a month, dashboard: ana}
    """
    kpis = view.playbook.kpis
    if not kpis:
        return
    if not view.role("analytics_lead") and not any(kpi.dashboard for kpi in kpis.values()):
        yield Gap(
            view.section("kpis"),
            "Nobody answers for the dashboards; name `dashboard` at a KPI or the role analytics_lead",
            path="owner",
            stub=a_role("analytics_lead"),
        )
    for go_live, name in lacking(view, view.go_lives, "kpi-build"):
        yield Gap(
            view.plan.tasks[go_live].at,
            "The figures cannot be seen at the go-live of {what}; build the dashboards before it",
            name,
            (go_live,),
            help="Add a task of the kind kpi-build and let the go-live gate need it.",
            stub=a_task("kpi-build", "Build the figures and dashboards", "5d", then="the go-live gate"),
        )
