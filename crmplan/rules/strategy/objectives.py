"""Checks of what the programme is for: objectives, problems, goals, vision."""

from collections.abc import Iterator
from decimal import Decimal

from crmplan.language.fields import place
from crmplan.language.objectives import Kpi
from crmplan.language.words import KPI_FAMILIES
from crmplan.model import ERROR, INFO, WARNING, Stub
from crmplan.rules.frame.evidence import day_of
from crmplan.rules.frame.record import Ask, Count, Gap, Share, Words, rule
from crmplan.rules.frame.run import joined
from crmplan.rules.frame.stubs import a_task
from crmplan.rules.frame.treated import treats
from crmplan.rules.frame.view import View


@rule(
    "clear-objectives",
    "STR-01",
    ERROR,
    sources=("S0", "S2", "S3"),
    options={"max_objectives": Count("7", "Most objectives that one programme can serve")},
)
def clear_objectives(view: View, ask: Ask) -> Iterator[Gap]:
    """The programme has a few objectives, and a KPI shows whether each is reached.

    What: There are one to seven objectives, and each names the KPI that shows its success.
    Why: Programmes fail on unclear goals and missing measures of success (S0). Goals must say why a CRM helps
        at all (S2), and clear objectives come first (S3). Who has twenty has none.
    Evidence: The entries of `objectives` and their `kpi`.
    Mend: Write down what shall be different, at most seven times, each with the figure that shows it.
    Note: No objective at all is an error, the rest are warnings. Who answers for an objective is GOV-07, so
        that one gap is one finding.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
        objectives:
          keep: {problem: One customer in six leaves}  # expect: clear-objectives

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
        objectives:
          keep: {problem: One customer in six leaves, kpi: kept}
        kpis:
          kept: {name: Customers kept, family: retention}
    """
    objectives = view.playbook.objectives
    if not objectives:
        yield Gap(
            view.top,
            "The programme has no objectives; write what shall be different and how that is seen",
            help="Write `objectives:`, each with `problem`, `goal`, `kpi` and `owner`.",
            stub=Stub(
                "objectives",
                "keep-customers:\n"
                "  problem: WHAT GOES WRONG TODAY, WITH A NUMBER\n"
                "  goal: retention\n"
                "  kpi: KPI\n"
                "  owner: <sponsor>",
            ),
        )
        return
    most = int(ask.number("max_objectives"))
    if len(objectives) > most:
        yield Gap(
            view.section("objectives"),
            f"The programme has {len(objectives)} objectives, more than {most}; keep those that decide "
            "whether it was worth it",
            severity=WARNING,
        )
    for objective in objectives.values():
        if not objective.kpi:
            message = "No KPI shows whether the objective {what} is reached; name its `kpi`"
            yield Gap(place(objective), message, objective.id, severity=WARNING, stub=Stub(".", "kpi: KPI"))


@rule(
    "smart-objectives",
    "STR-02",
    WARNING,
    sources=("S0",),
    options={"min_share": Share("100%", "Least share of the objectives that are measurable and dated")},
)
def smart_objectives(view: View, ask: Ask) -> Iterator[Gap]:
    """Each objective is measurable and dated: from which value, to which value, by when.

    What: The KPI of each objective has a baseline, a target and a date, and somebody answers for the
        objective.
    Why: Objectives should be specific, measurable, achievable, relevant and time-bound (S0); without today's
        value nobody can say later what has changed.
    Evidence: `baseline`, `target` and `by` of the KPIs that `objectives` name.
    Mend: Measure today's value, agree on the target and on the day, and write all three at the KPI.
    Note: An objective with several KPIs needs one that is whole, because the others may be guards. An
        objective without KPI is STR-01, one without owner GOV-07; both count here as not measurable, and only
        those with a KPI are reported.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people:
          ana: {name: Ana Ruiz, side: business}
        tasks:
          configure: {duration: 5d}
        objectives:
          keep: {problem: One customer in six leaves, kpi: kept, owner: ana}
        kpis:
          kept: {name: Customers kept, family: retention, target: 90}  # expect: smart-objectives

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people:
          ana: {name: Ana Ruiz, side: business}
        tasks:
          configure: {duration: 5d}
        objectives:
          keep: {problem: One customer in six leaves, kpi: kept, owner: ana}
        kpis:
          kept: {name: Customers kept, family: retention, baseline: 84, target: 90, by: 2028-12-31}
    """
    objectives = view.playbook.objectives
    smart = 0
    gaps = []
    for objective in objectives.values():
        kpis = [view.playbook.kpis[kpi] for kpi in objective.kpi if kpi in view.playbook.kpis]
        whole = any(not _missing(kpi) for kpi in kpis)
        smart += whole and bool(objective.owner)
        if kpis and not whole:
            best = min(kpis, key=lambda kpi: len(_missing(kpi)))
            message = (
                f"The KPI {best.id} of the objective {{what}} has no {joined(_missing(best))}; an objective "
                "goes from today's value to a target by a day"
            )
            gaps.append(Gap(place(best), message, objective.id))
    if objectives and Decimal(smart) / len(objectives) < ask.number("min_share"):
        yield from gaps


def _missing(kpi: Kpi) -> list[str]:
    """Return the keys without which a target cannot be judged."""
    given = {"baseline": kpi.baseline, "target": kpi.target, "by": kpi.by}
    return [f"`{key}`" for key, value in given.items() if value is None]


@rule("stated-problem", "STR-03", WARNING, sources=("S0",))
def stated_problem(view: View, ask: Ask) -> Iterator[Gap]:
    """Each objective says which problem it solves.

    What: Every objective has a `problem`, and no two have the same.
    Why: Who cannot say which problem the CRM solves buys a solution in search of one: S0 asks which specific
        problems it should solve.
    Evidence: `problem` of `objectives`, compared without regard to case and spaces.
    Mend: Write the problem as it is felt today, with a number where there is one: "one customer in six
        leaves".

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
        objectives:
          keep: {name: Keep customers, goal: retention}  # expect: stated-problem

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
        objectives:
          keep: {name: Keep customers, problem: One customer in six leaves, goal: retention}
    """
    seen: dict[str, str] = {}
    for objective in view.playbook.objectives.values():
        text = " ".join(objective.problem.casefold().split())
        if not text:
            message = "The objective {what} does not say which problem it solves; write its `problem`"
            yield Gap(
                place(objective),
                message,
                objective.id,
                stub=Stub(".", "problem: WHAT GOES WRONG TODAY, WITH A NUMBER"),
            )
        elif text in seen:
            message = (
                f"The objectives {seen[text]} and {{what}} name the same problem; make them one, or say what "
                "is different"
            )
            yield Gap(place(objective, "problem"), message, objective.id)
        else:
            seen[text] = objective.id


@rule(
    "no-cure-all",
    "STR-06",
    WARNING,
    sources=("S0", "S2", "S4"),
    options={
        "max_gain": Share("50%", "Largest improvement of a result of the business within twelve months"),
        "results": Words(
            (
                "satisfaction",
                "retention",
                "lifetime-value",
                "customer",
                "service",
                "sales",
                "marketing",
                "targeting",
                "financial",
            ),
            "Families of KPIs whose improvement is judged",
            KPI_FAMILIES,
        ),
    },
)
def no_cure_all(view: View, ask: Ask) -> Iterator[Gap]:
    """The CRM is not expected to cure everything: something is out of scope and targets are sober.

    What: `scope: {out: ...}` names at least one thing that the programme does not do, and no KPI is to improve
        by more than half of its baseline in twelve months.
    Why: A CRM is not a cure for all problems (S2) and no quick fix (S4); expectations that no system can meet
        turn a fair result into a failure (S0).
    Evidence: `programme: {scope: {out: [...]}}`; `baseline`, `target` and `by` of KPIs, counted from the begin
        of the programme.
    Mend: Write down what people may hope for and will not get, and take the target in two steps.
    Note: A target too high is only information, because some are reached. A target further away than a year
        may be as much higher. Only results of the business are judged (`results`): use, data quality and the
        time of a process start low and are in the programme's own hands, so doubling them is no dream. A
        baseline of zero has no improvement in percent.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, scope: {in: [Sales]}}  # expect: no-cure-all
        tasks:
          configure: {duration: 5d}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, scope: {in: [Sales], out: [Billing]}}
        tasks:
          configure: {duration: 5d}
        kpis:
          orders: {name: Orders a month, family: sales, baseline: 40, target: 50, by: 2028-03-31}
    """
    programme = view.playbook.programme
    if programme.scope is None or not programme.scope.out:
        yield Gap(
            view.top if programme.scope is None else place(programme, "scope"),
            "Nothing is out of scope, so everybody will expect everything; name what the programme does not "
            "do",
            help="Write `scope: {out: [...]}` below `programme`.",
            path="scope",
            stub=Stub("programme.scope", "out: [Accounting]  # what the programme does not do"),
        )
    most = ask.number("max_gain")
    begin = programme.start.toordinal()
    for kpi in view.playbook.kpis.values():
        day = day_of(view, kpi.by)
        if kpi.family not in ask.words("results") or not kpi.baseline or kpi.target is None or day is None:
            continue
        gain = abs(kpi.target - kpi.baseline) / abs(kpi.baseline)
        years = max(Decimal(1), Decimal(day - begin) / 365)
        if gain > most * years:
            message = (
                f"The KPI {{what}} is to change by {gain:.0%} of its baseline, more than {most:.0%} a year; "
                "is that sober?"
            )
            yield Gap(place(kpi, "target"), message, kpi.id, severity=INFO)


@rule("strategic-goals", "STR-11", WARNING, sources=("S3",))
def strategic_goals(view: View, ask: Ask) -> Iterator[Gap]:
    """Each objective serves a goal of the company.

    What: Every objective names a `goal`: a word of the vocabulary or one of `programme: {goals: ...}`.
    Why: A CRM that is not aligned with the goals of the business, such as growth, retention or expansion,
        works against it or beside it (S3).
    Evidence: `goal` of `objectives`; other words are an error of the language.
    Mend: Name the goal; add the company's own ones below `programme: {goals: ...}`.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
        objectives:
          keep: {problem: One customer in six leaves}  # expect: strategic-goals

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, goals: {nearness: Nearer to the customer than others}}
        tasks:
          configure: {duration: 5d}
        objectives:
          keep: {problem: One customer in six leaves, goal: retention}
          meet: {problem: We see our customers twice a year, goal: nearness}
    """
    for objective in view.playbook.objectives.values():
        if not objective.goal:
            message = "The objective {what} serves no goal of the company; name its `goal`"
            yield Gap(
                place(objective),
                message,
                objective.id,
                help="`crmplan words goals` lists them.",
                stub=Stub(".", "goal: service"),
            )


@rule("vision-and-redesign", "STR-12", WARNING, sources=("S1", "S3"))
def vision_and_redesign(view: View, ask: Ask) -> Iterator[Gap]:
    """There is one vision, and the processes of each module are designed anew from it.

    What: `programme: {vision: ...}` is written, and for each module a process redesign is planned.
    Why: Companies settle for small tactical changes where a vision of other processes is needed (S1); without
        a clear strategic vision, efforts stay patches (S3).
    Evidence: The text of the vision; tasks of the kind `process-redesign` of the module or of the programme,
        as far as their `covers: {modules: ...}` goes where it is written.
    Mend: Say in one sentence what will be different for customers and staff, and add the redesign to the
        plan.
    Note: A module that is configured without a redesign of its own is PRC-01's to report, so here only
        modules are missed that nothing in the plan configures, and plans without any redesign.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}  # expect: vision-and-redesign
        tasks:
          redesign: {kind: process-redesign, duration: 5d}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, vision: Nobody asks a colleague what we promised}
        tasks:
          redesign: {kind: process-redesign, duration: 5d}
    """
    if not view.playbook.programme.vision.strip():
        yield Gap(
            view.top,
            "The programme has no vision; say in a sentence what will be different for customers and staff",
            help="Write `vision: ...` below `programme`.",
            path="vision",
            stub=Stub("programme", "vision: WHAT WILL BE DIFFERENT FOR CUSTOMERS AND STAFF"),
        )
    if not view.tasks("process-redesign"):
        yield Gap(
            view.top,
            "No process is designed anew; a CRM on the old processes makes the old faults faster",
            help="Add a task of the kind process-redesign.",
            path="process-redesign",
            stub=a_task("process-redesign", "Design the processes to be", "5d", then="the build"),
        )
        return
    builds = view.tasks("configure") if view.applies("process") else []
    for module in view.playbook.modules.values():
        if any(treats(view, task, "modules", module.id) for task in builds):
            continue  # That its configuration waits for the redesign is PRC-01; one gap is one finding.
        if not any(treats(view, task, "modules", module.id) for task in view.tasks("process-redesign")):
            yield Gap(
                place(module),
                "The processes of the module {what} are not designed anew; a CRM on the old processes makes "
                "the old faults faster",
                module.id,
                help="Add a task of the kind process-redesign that covers the module.",
            )
