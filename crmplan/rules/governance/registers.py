"""Checks of the whole plan: phases, stakeholders, risks and one template."""

from collections.abc import Iterator

from crmplan.analyses.risks import HIGH, Limits, in_currency, likely_days, rate
from crmplan.language.fields import place
from crmplan.language.register import Risk
from crmplan.model import ERROR, INFO, WARNING, Stub
from crmplan.rules.frame.record import Ask, Count, Gap, Share, rule
from crmplan.rules.frame.stubs import a_role
from crmplan.rules.frame.view import View
from crmplan.rules.governance.departments import affected, listed_once, shown


@rule("whole-plan", "GOV-09", ERROR, sources=("S0",), needs=("schedule", "cost"))
def whole_plan(view: View, ask: Ask) -> Iterator[Gap]:
    """Every phase has its work and its money.

    What: The plan has phases; each has at least one task, and money is spent in it.
    Why: A plan covers all phases with their timeline, budget and responsibilities (S0). A phase that is only
        a word is where rollouts stop: after go-live, mostly.
    Evidence: `phases` and the `phase` of tasks; cost and labour of these tasks, and budget lines and backfill
        that are spent between the first and the last day of the phase. Zero is no money.
    Mend: Give the phase its tasks, and these their `cost` or people with a `rate`; or take the phase out.
    Note: A plan without any phase is a warning, because waves can order a plan too, and none for a small
        profile. Who answers for the work of a phase is RAC-01, and a plan without any cost is BUD-01, so that
        one gap is one finding.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        phases:
          prepare: Prepare
          run: Run  # expect: whole-plan
        tasks:
          configure: {phase: prepare, duration: 5d}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        phases: [prepare, run]
        tasks:
          configure: {phase: prepare, duration: 5d}
          watch: {kind: kpi-review, phase: run, duration: 5d, needs: configure}
    """
    phases = view.playbook.phases
    if not phases:
        if view.profile != "small" and view.plan.tasks:
            message = "The plan has no phases; write `phases` from the mandate to the months after go-live"
            yield Gap(
                view.top,
                message,
                severity=WARNING,
                path="phases",
                stub=Stub(
                    "",
                    "phases: [mobilise, design, build, launch, sustain]  # then give each task its `phase`",
                ),
            )
        return
    tasks = view.plan.tasks
    cost = view.money
    paid_tasks = {
        entry.source for entry in cost.entries if entry.kind in ("cost", "labour") and entry.units > 0
    }
    stretches = [
        (stretch.first_day, stretch.last_day)
        for entry in cost.entries
        if entry.kind in ("line", "backfill") and entry.units > 0
        for _, stretch in entry.parts
    ]
    for phase in phases.values():
        members = view.by_phase.get(phase.id)
        if not members:
            message = "The phase {what} has no task; say what is done in it, or take it out"
            yield Gap(phase.key.at, message, phase.id)
            continue
        if cost.planned.amount <= 0 or any(tasks[task].id in paid_tasks for task in members):
            continue
        first = min(view.first_day(task) for task in members)
        last = max(view.last_day(task) for task in members)
        if not any(begin <= last and end >= first for begin, end in stretches):
            message = "No money is planned for the phase {what}; give its tasks their cost, or people a rate"
            yield Gap(phase.key.at, message, phase.id)


@rule("stakeholders", "GOV-10", WARNING, sources=("S4", "S3", "S0"), profiles=("standard", "enterprise"))
def stakeholders(view: View, ask: Ask) -> Iterator[Gap]:
    """Every affected department is a stakeholder with a stance and something that is done about it.

    What: The register of stakeholders lists each affected department, and each entry says how they stand to
        the rollout and what is done to win them.
    Why: A CRM is seen as control by other departments (S4). Those who are ignored resist, so they are engaged
        early (S0, S3).
    Evidence: `stakeholders` with `department` or `groups`, `stance`, and `action` or `tasks`. Affected
        departments are those of `groups` and `modules`.
    Mend: Write one entry for each department: `sales: {department: Sales, stance: sceptic, action: ...}`.
    Note: Not for a small profile: there everybody sits in one room, and resistance is a risk of its own
        (GOV-11).

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        groups:
          rep: {name: Sales reps, department: Sales}
          agent: {name: Agents, department: Service}
        tasks:
          configure: {duration: 5d}
        stakeholders:  # expect: stakeholders
          sales: {department: Sales, stance: sceptic, action: Show what they gain}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        groups:
          rep: {name: Sales reps, department: Sales}
          agent: {name: Agents, department: Service}
        tasks:
          configure: {duration: 5d}
        stakeholders:
          sales: {department: Sales, stance: sceptic, action: Show what they gain}
          service: {groups: [agent], stance: neutral, action: Agents score the demos}
    """
    playbook = view.playbook
    register = playbook.stakeholders
    if not register:
        yield Gap(
            view.top,
            "No stakeholders are listed; write who can help or hinder, and how they are won",
            path="stakeholders",
            help="Write `stakeholders: {sales: {department: Sales, stance: neutral, action: ...}}`.",
            stub=Stub(
                "stakeholders",
                "sales:\n  department: Sales\n  stance: neutral\n  influence: high\n  action: WHAT IS DONE TO WIN THEM",
            ),
        )
        return
    groups = playbook.groups
    heard = {one.department.casefold() for one in register.values()}
    heard |= {
        groups[name].department.casefold()
        for one in register.values()
        for name in one.groups
        if name in groups
    }
    for name in listed_once(affected(view)):
        if name.casefold() not in heard:
            yield Gap(
                view.section("stakeholders"),
                "No stakeholder speaks for {all}; list each department whose work changes",
                shown(name),
            )
    for one in register.values():
        if not one.stance:
            yield Gap(
                place(one),
                "How {what} stands to the rollout is not said; write its `stance`",
                one.id,
                stub=Stub(".", "stance: neutral"),
            )
        if not (one.action or one.tasks):
            yield Gap(
                place(one),
                "Nothing is done to win {what}; write its `action`, or `tasks`",
                one.id,
                stub=Stub(".", "action: WHAT IS DONE TO WIN THEM"),
            )


@rule(
    "risk-register",
    "GOV-11",
    WARNING,
    sources=("S0",),
    options={
        "min_risks": Count("5", "Fewest risks in the register", small="3"),
        "high_probability": Share("50%", "Probability from which a risk without a rating is likely"),
        "high_delay": Count("20", "Likely delay in working days from which its effect is grave"),
    },
)
def risk_register(view: View, ask: Ask) -> Iterator[Gap]:
    """Risks are written down with an owner, a rating and an answer.

    What: At least five risks are in the register (three in a small profile); each has an owner, a rating and
        an answer, and each high one has a task that makes it smaller.
    Why: Problems are caught before they escalate only when somebody has looked for them and watches them
        (S0).
    Evidence: `risks` with `owner`; `rating` or `probability`; `response` or `mitigation`. A risk without a
        `rating` is rated by its `probability`, with steps at 20 % and 50 %, and by the worse of `delay` (5 and
        20 working days) and `cost` (1 % and 5 % of the planned cost). Likely and at least moderate, or possible
        and grave, is high; what is not written counts as the middle.
    Mend: Write what would hurt most, who watches it, and the task that answers it as `mitigation`.
    Note: Closed risks count as written down, and nothing more is asked of them.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {ana: {name: Ana Ruiz, side: business}}
        tasks:
          find-data: {kind: data-inventory, duration: 5d}
        risks:  # expect: risk-register
          worse-data: {probability: 40%, owner: ana, response: Look early, mitigation: find-data}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {ana: {name: Ana Ruiz, side: business}}
        tasks:
          find-data: {kind: data-inventory, duration: 5d}
        risks:
          worse-data: {rating: high, owner: ana, response: Look early, mitigation: find-data}
          sellers-reject: {probability: 40%, owner: ana, response: Show what they gain}
          late-partner: {rating: low, owner: ana, response: Milestones in the contract}
          busy-sponsor: {rating: low, owner: ana, response: A fixed hour each week}
          peak-season: {rating: medium, owner: ana, response: No go-live in autumn}
    """
    risks = view.playbook.risks
    least = int(ask.number("min_risks"))
    if len(risks) < least:
        said = (
            f"Only {len(risks)} risk{'s are' if len(risks) != 1 else ' is'} written down"
            if risks
            else ("No risks are written down")
        )
        yield Gap(
            view.section("risks"),
            f"{said}; look for {least} at least, each with who watches it",
            path="risks",
            stub=Stub(
                "risks",
                "adoption:\n"
                "  name: Users go on with their own lists\n"
                "  rating: medium\n"
                "  owner: <lead>\n"
                "  response: Close the old files after go-live\n"
                "  tags: [resistance]\n"
                "data:\n"
                "  name: The old data is worse than thought\n"
                "  rating: medium\n"
                "  owner: <lead>\n"
                "  response: Cleanse and load for test early\n"
                "people:\n"
                "  name: The core team is called back to daily work\n"
                "  rating: medium\n"
                "  owner: <sponsor>\n"
                "  response: Agree on their time and who stands in",
            ),
        )
    for risk in risks.values():
        if risk.closed:
            continue
        if not risk.owner:
            yield Gap(
                place(risk),
                "Nobody watches the risk {what}; name its `owner`",
                risk.id,
                stub=Stub(".", "owner: <lead>"),
            )
        if not risk.rating and risk.probability is None:
            yield Gap(
                place(risk),
                "How grave the risk {what} is is not said; write `rating` or `probability`",
                risk.id,
                stub=Stub(".", "rating: medium"),
            )
        answered = bool(_answers(view, risk))
        if not risk.response and not answered:
            yield Gap(
                place(risk),
                "Nothing answers the risk {what}; write `response` or `mitigation`",
                risk.id,
                stub=Stub(".", "response: WHAT IS DONE ABOUT IT"),
            )
        elif not answered and _high(view, risk, ask):
            yield Gap(
                place(risk),
                "No task makes the high risk {what} smaller; name it as `mitigation`, so that it is really done",
                risk.id,
            )


def _answers(view: View, risk: Risk) -> tuple[int, ...]:
    """Return the tasks that make a risk smaller."""
    return view.plan.references.get(("risks", risk.id, "mitigation"), ())


def _high(view: View, risk: Risk, ask: Ask) -> bool:
    cost = view.cost.planned if view.cost is not None and view.cost.planned.amount > 0 else None
    limits = Limits(ask.number("high_probability"), ask.number("high_delay"), cost)
    plan = view.plan
    return rate(risk, limits, likely_days(plan, risk.delay), in_currency(plan, risk.cost)) == HIGH


@rule("one-template", "GOV-12", INFO, sources=("S3", "S4"), profiles=("standard", "enterprise"))
def one_template(view: View, ask: Ask) -> Iterator[Gap]:
    """One template is designed before regions change it, and one authority approves the changes.

    What: A design that belongs to no single region comes before each localisation, and (in an enterprise) a
        gate of the design authority exists.
    Why: Without a common core each region builds its own CRM: implementation becomes fragmented (S3).
        Regions still need their own ways (S4), so the core comes first and what differs is approved.
    Evidence: Tasks of the kind `design` without a region, with links to each task of the kind
        `localisation`; a gate of the kind `gate-stage` with an approver of `roles: {design_authority: ...}`.
    Mend: Let the localisation need the template, and let the design authority decide at a gate.
    Note: Without any localisation there is nothing to keep together; RLO-07 asks for it.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          localise: {kind: localisation, duration: 5d}  # expect: one-template
          configure: {kind: configure, duration: 5d, needs: localise}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          template: {kind: design, duration: 5d}
          localise: {kind: localisation, duration: 5d, needs: template}
          configure: {kind: configure, duration: 5d, needs: localise}
    """
    tasks = view.plan.tasks
    local = view.tasks("localisation")
    if not local:
        return
    core = view.reach.group(task for task in view.tasks("design") if not tasks[task].scope.region)
    for task in local:
        if not core.any_before(task):
            yield Gap(
                tasks[task].at,
                "No common template is designed before {what}; regions would each build their own CRM",
                tasks[task].id,
                (task,),
                help="Add a task of the kind design without a region and let the localisation need it.",
            )
    if view.profile != "enterprise":
        return
    authority = frozenset(view.role("design_authority"))
    if not any(authority.intersection(tasks[gate].approvers) for gate in view.tasks("gate-stage")):
        yield Gap(
            view.section("roles"),
            "No gate of the design authority approves what regions change; name the authority and its gate",
            path="design_authority",
            help="Write `roles: {design_authority: [...]}` and let one of them approve a gate-stage.",
            stub=a_role("design_authority", "[<lead>]"),
        )
