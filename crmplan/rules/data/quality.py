"""How good the data is and stays: limits, figures, stewards, hygiene, simultaneous updates."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from crmplan.language.fields import place
from crmplan.model import WARNING, Criterion, Stub
from crmplan.rules.frame.record import Ask, Count, Gap, Share, rule
from crmplan.rules.frame.stubs import a_role, a_task, an_event
from crmplan.rules.frame.treated import (
    cells_treated,
    evidence_before,
    final_loads,
    first_go_lives,
    lacking,
    moves_data,
    use_starts,
)
from crmplan.rules.frame.view import View


@rule("derived-figures", "DAT-07", WARNING, sources=("S4",))
def derived_figures(view: View, ask: Ask) -> Iterator[Gap]:
    """Figures that are computed have a formula, and somebody recalculates them before go-live.

    What: Each derived KPI has a formula, and before each go-live figures are compared with a calculation by
        hand.
    Why: Add derived measures, then test and validate their accuracy (S4). A figure that nobody can
        recalculate is disputed in the first meeting, and with it the system.
    Evidence: `formula` of each KPI with `derived: true`; a task of the kind `kpi-validate`, or a task that a
        KPI names in `validated`, with links to each go-live (in a plan without go-lives, to the begin of data
        entry).
    Mend: Write the formula, and add the kind kpi-validate to the acceptance test on moved data.
    Note: Figures are computed when a KPI has a formula or a task builds figures. That each KPI has a source
        is asked by another check. In a small profile one comparison before go-live is the same effort, so it
        holds there too.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          go-live: {kind: go-live}  # expect: derived-figures
        kpis:
          retention: {name: Retention, derived: true}  # expect: derived-figures

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          recalculate: {kind: kpi-validate, duration: 2d}
          go-live: {kind: go-live, needs: recalculate}
        kpis:
          retention: {name: Retention, formula: Customers kept / customers at the start, derived: true}
    """
    kpis = view.playbook.kpis
    for kpi in kpis.values():
        if kpi.derived and not kpi.formula:
            message = f"The derived figure {kpi.id} has no formula; write how it is computed"
            yield Gap(place(kpi), message, path=kpi.id, stub=Stub(".", "formula: HOW IT IS COMPUTED"))
    if not view.tasks("kpi-build") and not any(kpi.derived or kpi.formula for kpi in kpis.values()):
        return
    compared = [task for kpi in kpis for task in view.plan.references.get(("kpis", kpi, "validated"), ())]
    group = view.reach.group(compared)
    tasks = view.plan.tasks
    for start, name in lacking(view, use_starts(view), "kpi-validate"):
        if not group.any_before(start):
            message = "Nobody recalculates the figures by hand before the go-live of {what}"
            help = "Add a task of the kind kpi-validate, or the kind to the acceptance test."
            yield Gap(
                tasks[start].at,
                message,
                name,
                (start,),
                help=help,
                stub=a_task("kpi-validate", "Recalculate the figures by hand", "2d", then="the go-live"),
            )


@rule("data-governance", "DAT-08", WARNING, sources=("S3",))
def data_governance(view: View, ask: Ask) -> Iterator[Gap]:
    """Data has a steward, and its rules are set up before the first go-live.

    What: Somebody is the data steward, and before the first go-live stewards, rules and a hygiene cycle are
        set up.
    Why: Robust governance of data is essential (S3): without a name, each field belongs to everybody, and
        that is nobody.
    Evidence: The role `data_steward`; a task of the kind `data-governance` with links to the go-lives of the
        waves that come after none.
    Mend: Name the steward in `roles`, and plan a task of the kind data-governance in the design.
    Note: In a small profile the `data_lead` is steward enough and no task is asked for: one person knows the
        list. In a plan without go-lives (a work package) the task may lie anywhere.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        roles: {data_steward: tom}
        people: {tom: {name: Tom Becker}}
        tasks:
          load: {kind: data-load-final, duration: 2d}
          go-live: {kind: go-live, needs: load}  # expect: data-governance

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        roles: {data_steward: tom}
        people: {tom: {name: Tom Becker}}
        tasks:
          stewards: {kind: data-governance, duration: 2d}
          load: {kind: data-load-final, duration: 2d}
          go-live: {kind: go-live, needs: [load, stewards]}
    """
    if not moves_data(view) and not view.go_lives:
        return
    small = view.profile == "small"
    if not view.role("data_steward") and not (small and view.role("data_lead")):
        message = "Nobody is the data steward; name who keeps the data clean after go-live"
        yield Gap(
            view.section("roles"),
            message,
            help="Write `roles: {data_steward: ID}`.",
            stub=a_role("data_steward"),
        )
    if small:
        return
    go_lives = view.go_lives
    if not go_lives and not view.tasks("data-governance"):
        message = "Nobody sets up stewards and rules for the data; plan a task of the kind data-governance"
        yield Gap(
            view.top,
            message,
            stub=a_task(
                "data-governance", "Set up stewards and rules for the data", "3d", then="the go-live"
            ),
        )
    for go_live, name in lacking(view, first_go_lives(view), "data-governance"):
        message = "Stewards and rules for the data are not set up before the go-live of {what}"
        help = "Add a task of the kind data-governance and let the go-live need it."
        yield Gap(
            view.plan.tasks[go_live].at,
            message,
            name,
            (go_live,),
            help=help,
            stub=a_task(
                "data-governance", "Set up stewards and rules for the data", "3d", then="the go-live"
            ),
        )


@rule(
    "data-hygiene",
    "DAT-09",
    WARNING,
    sources=("S3", "S4"),
    needs=("schedule",),
    options={"max_gap": Count("90", "Longest time without data hygiene after go-live, in calendar days")},
)
def data_hygiene(view: View, ask: Ask) -> Iterator[Gap]:
    """Data is cleaned again and again after go-live.

    What: After the first go-live data is cleaned at least every 90 calendar days, beginning within 90 days.
    Why: Regular cleansing and validation keep data usable (S3); lists and pick lists clutter again at once
        (S4).
    Evidence: `events` of the kind `data-hygiene` on or after the go-live (in a plan without go-lives, after
        data entry begins), each at most 90 days after the one before. A single day is no hygiene cycle, a
        series with `every` is one.
    Mend: Add an event `{kind: data-hygiene, every: 4w, from: go-live, until: ..., owner: ...}`.
    Note: The cycle must begin in the plan; how long it goes on after the programme is for those who run the
        system.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          go-live: {kind: go-live}  # expect: data-hygiene
          run: {duration: 60d, needs: go-live}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          go-live: {kind: go-live}
          run: {duration: 60d, needs: go-live}
        events:
          hygiene: {kind: data-hygiene, every: 4w, from: go-live, until: run}
    """
    starts = use_starts(view)
    if not starts:
        return
    most = int(ask.number("max_gap"))
    first = min(starts, key=lambda task: (view.last_day(task), task))
    since = view.last_day(first)
    series = [event for event in view.playbook.events.values() if event.kind == "data-hygiene"]
    days = sorted(
        {
            day.toordinal()
            for event in series
            for day in view.events.get(event.id, ())
            if day.toordinal() >= since
        }
    )
    help = "Write an event of the kind data-hygiene with `every`, from go-live."
    recurs = len(days) > 1 or any(event.every is not None for event in series)
    if not days or not recurs:
        message = "Nobody cleans the data again after go-live; plan it as a series of events"
        yield Gap(
            view.plan.tasks[first].at,
            message,
            tasks=(first,),
            help=help,
            stub=an_event("data-hygiene", "Clean duplicates and dead records again", "4w"),
        )
        return
    wait = max(after - before for before, after in zip([since, *days], days, strict=False))
    if wait > most:
        message = f"Data is left alone for {wait} calendar days after go-live; {most} are the most"
        at = place(series[0], "every") if series else view.plan.tasks[first].at
        yield Gap(at, message, tasks=(first,), help=help)


_LIMITS = {
    "duplicates": ("at most", ("<=", "<", "=")),
    "completeness": ("at least", (">=", ">", "=")),
    "reconciliation": ("at least", (">=", ">", "=")),
}


@rule(
    "data-limits",
    "DAT-11",
    WARNING,
    sources=("S0", "S3"),
    options={
        "duplicates": Share("3%", "Largest share of duplicates that a gate may let pass"),
        "completeness": Share("95%", "Least share of mandatory values that a gate must ask for"),
        "reconciliation": Share("99.5%", "Least share of records that must agree with their source"),
    },
)
def data_limits(view: View, ask: Ask) -> Iterator[Gap]:
    """A gate says with numbers how good the data must be.

    What: The gates before each load into production ask for at most 3 % duplicates, at least 95 % of the
        mandatory values and at least 99.5 % of the records in agreement with their source.
    Why: Accuracy, completeness and timeliness are what good data is made of (S3, S0); without limits the
        night decides.
    Evidence: Criteria of the gates (`gate-data`, `gate-stage`, `gate-go-live`) with links to the load (in a
        plan without loads into production, to the go-live), whose KPI or measure has the `aspect`
        `duplicates`, `completeness` or `reconciliation`. The limits may stand at several gates.
    Mend: Give the measures their `aspect`, and the gate its criteria: `duplicates: duplicate-records <= 3%`.
    Note: The aspect counts and not the name of the measure. A limit without a percent sign is a share when it
        is at most 1.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {ana: {name: Ana Ruiz, side: business}}
        tasks:
          sign-off: {kind: gate-data, approvers: [ana], criteria: {few: twice <= 3%}}  # expect: data-limits
          load: {kind: data-load-final, duration: 2d, needs: sign-off}
        measures: {twice: {name: Duplicates, aspect: duplicates}}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {ana: {name: Ana Ruiz, side: business}}
        tasks:
          sign-off:
            kind: gate-data
            approvers: [ana]
            criteria: {few: twice <= 3%, full: filled >= 95%, same: equal >= 99.5%}
          load: {kind: data-load-final, duration: 2d, needs: sign-off}
        measures:
          twice: {name: Duplicates, aspect: duplicates}
          filled: {name: Mandatory fields filled, aspect: completeness}
          equal: {name: Records that agree, aspect: reconciliation}
    """
    if not moves_data(view):
        return
    tasks = view.plan.tasks
    aspects = {id: measure.aspect for id, measure in view.playbook.measures.items()}
    aspects.update((id, kpi.aspect) for id, kpi in view.playbook.kpis.items())
    limits = {aspect: ask.number(aspect) for aspect in _LIMITS}
    for load in final_loads(view) or view.go_lives:
        for cell in cells_treated(view, load):
            gates = evidence_before(view, cell, load, "gate-data", "gate-stage", "gate-go-live")
            name = view.name(cell)
            if not gates:
                message = "No gate judges the data before the load of {what}; plan one of the kind gate-data"
                yield Gap(
                    tasks[load].at,
                    message,
                    name,
                    (load,),
                    stub=a_task(
                        "gate-data",
                        "The business signs the data off",
                        "",
                        then="the load",
                        more="approvers: [<sponsor>]",
                    ),
                )
                continue
            asked = [criterion for gate in gates for criterion in tasks[gate].criteria]
            lacks = [
                aspect
                for aspect, limit in limits.items()
                if not any(_holds(criterion, aspect, limit, aspects) for criterion in asked)
            ]
            at = max(gates, key=lambda gate: ("gate-data" in tasks[gate].kinds, gate))
            for aspect in lacks:
                lack = f"{_LIMITS[aspect][0]} {(limits[aspect] * 100).normalize():f}% {aspect}"
                message = f"No gate before the load of {{what}} asks for {lack}"
                help = "Add a criterion, and give its measure the `aspect`."
                yield Gap(
                    tasks[at].at,
                    message,
                    name,
                    (at, load),
                    help=help,
                    stub=_criterion(aspect, limits[aspect]),
                )


def _criterion(aspect: str, limit: Decimal) -> tuple[Stub, Stub]:
    """Return the stubs of a measure of an aspect and of a criterion on it."""
    asked = f"{aspect} {_LIMITS[aspect][1][0]} {(limit * 100).normalize():f}%"
    measure = f'{aspect}: {{name: {aspect.capitalize()}, aspect: {aspect}, unit: "%"}}'
    return Stub("measures", measure), Stub(".criteria", f"{aspect}: {asked}")


def _holds(criterion: Criterion, aspect: str, limit: Decimal, aspects: Mapping[str, str]) -> bool:
    if aspects.get(criterion.measure) != aspect or criterion.target is None:
        return False
    if criterion.operator not in _LIMITS[aspect][1]:
        return False
    share = criterion.target
    if criterion.unit == "%" or share > 1:
        share /= 100
    return share <= limit if aspect == "duplicates" else share >= limit


@rule("simultaneous-updates", "DAT-17", WARNING, sources=("S4",))
def simultaneous_updates(view: View, ask: Ask) -> Iterator[Gap]:
    """When two change one record at once, it is decided who wins, and it is tried out.

    What: Each entity that several systems keep has a conflict policy, and before each go-live somebody
        changes one record twice at once, on purpose.
    Why: Two workers update the same record at the same time (S4), and the one who saved first finds the work
        gone.
    Evidence: `conflict_policy` of each entity with `used_by`; a task of the kind `concurrency-test` with links
        to each go-live, in the same cell or a wider scope.
    Mend: Write who wins at the entity, and add the kind concurrency-test to the joint test.
    Note: A small profile needs the policy and not the test: it has few people and reads most of what it
        shares. A plan without go-lives (a work package) is not asked for the test either.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        entities:
          customer: {system_of_record: CRM, used_by: [ERP]}  # expect: simultaneous-updates
        tasks:
          go-live: {kind: go-live}  # expect: simultaneous-updates

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        entities:
          customer: {system_of_record: CRM, used_by: [ERP], conflict_policy: The CRM wins}
        tasks:
          collide: {kind: concurrency-test, duration: 1d}
          go-live: {kind: go-live, needs: collide}
    """
    shared = [entity for entity in view.playbook.entities.values() if entity.shared]
    for entity in shared:
        if not entity.conflict_policy:
            message = f"Nobody says who wins when two systems change {entity.name or entity.id} at once"
            help = "Write `conflict_policy` at the entity."
            yield Gap(
                place(entity),
                message,
                path=entity.id,
                help=help,
                stub=Stub(".", "conflict_policy: The system of record wins"),
            )
    if not shared or view.profile == "small":
        return
    for go_live, name in lacking(view, view.go_lives, "concurrency-test"):
        message = "Nobody tries two updates of one record at once before the go-live of {what}"
        help = "Add the kind concurrency-test to the joint test."
        yield Gap(
            view.plan.tasks[go_live].at,
            message,
            name,
            (go_live,),
            help=help,
            stub=a_task(
                "concurrency-test", "Change one record twice at once, on purpose", "1d", then="the go-live"
            ),
        )
