"""Checks of what comes later: a market that moves, new technology, and what the company learns."""

from collections.abc import Iterator
from datetime import date

from crmplan.language.words import KPI_FAMILIES
from crmplan.model import INFO
from crmplan.rules.frame.evidence import days_of, longest_wait, plan_ends, use_begins
from crmplan.rules.frame.record import Ask, Count, Gap, Words, rule
from crmplan.rules.frame.stubs import a_kpi, an_event
from crmplan.rules.frame.view import View


@rule(
    "market-review",
    "STR-13",
    INFO,
    sources=("S0", "S3"),
    needs=("schedule",),
    options={"max_gap": Count("180", "Longest time between two reviews of the market, in calendar days")},
)
def market_review(view: View, ask: Ask) -> Iterator[Gap]:
    """After the first go-live somebody looks at market, competitors and technology again.

    What: From the first go-live to the end of the plan no more than 180 days pass without a market review.
    Why: Markets, competitors and technology shift while a rollout runs for years (S3); a CRM that does not
        adapt becomes the thing that must be replaced (S0).
    Evidence: Days of `events` of the kind `market-review` and ends of tasks of this kind.
    Mend: Plan a dated event: `market: {kind: market-review, every: 24w, from: all/go-live, until: close}`.
    Note: A plan that ends within half a year after its first go-live needs none.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}  # expect: market-review
        tasks:
          go-live: {kind: go-live}
          run: {kind: kpi-review, duration: 50w, needs: go-live}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people:
          ana: {name: Ana Ruiz, side: business}
        tasks:
          go-live: {kind: go-live}
          run: {kind: kpi-review, duration: 50w, needs: go-live}
        events:
          market: {kind: market-review, every: 24w, from: go-live, until: run, owner: ana}
    """
    begin = use_begins(view)
    if begin is None:
        return
    most = int(ask.number("max_gap"))
    days, since, until = longest_wait(days_of(view, ("market-review",)), begin, plan_ends(view))
    if days > most:
        yield Gap(
            view.top,
            f"Nobody looks at market, competitors and technology from {date.fromordinal(since)} to "
            f"{date.fromordinal(until)}, {days} days; {most} is the most",
            help="Plan an event of the kind market-review with `every: 24w`.",
            stub=an_event("market-review", "Market, competitors and technology", "24w", since="<start>"),
        )


@rule("innovation-parked", "STR-14", INFO, sources=("S2", "S3"))
def innovation_parked(view: View, ask: Ask) -> Iterator[Gap]:
    """New technology has its place: after the core is stable, and on a roadmap.

    What: Tasks with the tag `innovation` start after the hypercare of the cells they are for, and a roadmap
        review says when such things come.
    Why: New technology such as artificial intelligence or further channels belongs to a CRM (S3), but bells
        and whistles do not bring success (S2). Later, on a core that people use, both are right.
    Evidence: Links from the hypercare (or the go-live, where none follows) to tasks with
        `tags: [innovation]`; an event of the kind `roadmap-review`.
    Mend: Let the task need the hypercare, and plan a roadmap review twice a year.
    Note: A small profile is asked for a roadmap review only when it plans innovation; its owner decides on
        the next step at the benefits review.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people:
          ana: {name: Ana Ruiz, side: business}
        tasks:
          go-live: {kind: go-live}
          care: {kind: hypercare, duration: 20d, needs: go-live}
          next-best-offer: {kind: configure, duration: 10d, tags: innovation}  # expect: innovation-parked
        events:
          roadmap: {kind: roadmap-review, every: 26w, from: go-live, until: 2028-12-31, owner: ana}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people:
          ana: {name: Ana Ruiz, side: business}
        tasks:
          go-live: {kind: go-live}
          care: {kind: hypercare, duration: 20d, needs: go-live}
          next-best-offer: {kind: configure, duration: 10d, needs: care, tags: innovation}
        events:
          roadmap: {kind: roadmap-review, every: 26w, from: go-live, until: 2028-12-31, owner: ana}
    """
    new = [number for number, spec in enumerate(view.plan.specs) if "innovation" in spec.tags]
    reviewed = any(event.kind == "roadmap-review" for event in view.playbook.events.values())
    if not reviewed and (new or view.profile != "small"):
        yield Gap(
            view.top,
            "No roadmap review says when new technology comes; without one it comes too early or never",
            help="Plan an event of the kind roadmap-review with `every: 26w`.",
            path="roadmap-review",
            stub=an_event("roadmap-review", "What comes after this rollout", "26w"),
        )
    if not new:
        return
    group = view.group_of("hypercare", "go-live")
    calm = {
        cell: [
            task
            for go_live in view.for_cell(cell, "go-live")
            for task in (view.hypercare(go_live, cell) or [go_live])
        ]
        for cell in view.waves
    }
    for number in new:
        task = view.plan.tasks[number]
        for cell in view.cells_of(task):
            if not all(group.holds(one, number) for one in calm[cell]):
                yield Gap(
                    task.at,
                    "This innovation may begin before {what} is stable; let it need the hypercare",
                    view.name(cell),
                    (number,),
                )


@rule(
    "learning-measured",
    "STR-15",
    INFO,
    sources=("S4",),
    options={
        "families": Words(
            ("capability", "process-efficiency"),
            "Families of KPIs that show what the company has learnt",
            KPI_FAMILIES,
        )
    },
)
def learning_measured(view: View, ask: Ask) -> Iterator[Gap]:
    """A KPI shows what the company has learnt to do.

    What: At least one KPI is of the family `capability` or `process-efficiency`.
    Why: The return of a CRM comes from learning from customers, from efficiency and from the competence that
        a company gains, not from the licence (S4).
    Evidence: `family` of `kpis`.
    Mend: Measure something that people will be able to do: answers without asking a colleague, days from lead
        to offer.
    Note: A plan without KPIs is KPI-01's to report.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
        kpis:  # expect: learning-measured
          orders: {name: Orders a month, family: sales}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
        kpis:
          orders: {name: Orders a month, family: sales}
          lead-time: {name: Days from lead to offer, family: process-efficiency}
    """
    kpis = view.playbook.kpis
    families = ask.words("families")
    if kpis and not any(kpi.family in families for kpi in kpis.values()):
        yield Gap(
            view.section("kpis"),
            "No KPI shows what the company learns to do; add one of the family " + " or ".join(families),
            stub=a_kpi(
                "cross-trained",
                "People who can do a second role",
                "capability",
                "10",
                "30",
                more="measures: outcome",
            ),
        )
