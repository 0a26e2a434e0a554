"""Checks of the core team: enough time, long enough, with somebody in their place."""

from collections.abc import Iterator
from datetime import date

from crmplan.language.fields import place
from crmplan.language.words import CORE_ROLES
from crmplan.model import ERROR, INFO, WARNING, Stub
from crmplan.rules.frame.record import Ask, Days, Gap, Share, rule, working_days
from crmplan.rules.frame.stubs import a_task
from crmplan.rules.frame.view import View


def core_people(view: View) -> dict[str, list[str]]:
    """Return the people in core roles, each with these roles."""
    found: dict[str, list[str]] = {}
    for role in CORE_ROLES:
        for person in view.role(role):
            found.setdefault(person, []).append(role.replace("_", " "))
    return found


@rule(
    "core-team-time",
    "RES-01",
    WARNING,
    sources=("S1",),
    options={
        "min_core": Share("80%", "Least share of their time that core people give", small="40%"),
        "min_manager": Share("50%", "Least share of the one who plans and steers", small="40%"),
    },
)
def core_team_time(view: View, ask: Ask) -> Iterator[Gap]:
    """The core team works on the rollout nearly full time.

    What: Lead, programme manager, solution, data and change lead each give at least 80 % of their time (40 %
        in a small profile), and who plans and steers gives at least half.
    Why: A CRM that people do beside their daily work gives no result; full-time people for the whole
        duration do (S1).
    Evidence: `roles` and the `allocation` of these people: the usual share, or the largest of a wave or
        phase.
    Mend: Release them from daily work and pay who stands in (`backfill`).
    Note: Too little time of the programme manager is an error; without one, the lead plans and steers. A
        share that is not written is a warning. Who has several core roles is told once.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        roles: {lead: ana, change_lead: ana}
        people:
          ana: {name: Ana Ruiz, side: business, allocation: 20%}  # expect: core-team-time
        tasks:
          configure: {duration: 5d}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        roles: {lead: ana, change_lead: ana}
        people:
          ana: {name: Ana Ruiz, side: business, allocation: 100%}
        tasks:
          configure: {duration: 5d}
    """
    managers = view.role("programme_manager") or view.role("lead")
    for id, roles in core_people(view).items():
        person = view.playbook.people.get(id)
        if person is None:
            continue
        given = view.allocation(id)
        if given is None:
            message = f"{id} ({', '.join(roles)}) gives no share of their time; write `allocation`"
            yield Gap(place(person), message, path=id, stub=Stub(".", "allocation: 50%"))
            continue
        least = ask.number("min_manager")
        if id in managers and given < least:
            message = f"{id}, who plans and steers, gives {given:.0%} of their time; {least:.0%} is the least"
            yield Gap(place(person, "allocation"), message, severity=ERROR, path=id)
            continue
        least = ask.number("min_core")
        if given < least:
            message = f"{id} ({', '.join(roles)}) gives {given:.0%} of their time; {least:.0%} is the least"
            yield Gap(place(person, "allocation"), message, path=id)


@rule("core-team-stays", "RES-02", WARNING, sources=("S1",), needs=("schedule",))
def core_team_stays(view: View, ask: Ask) -> Iterator[Gap]:
    """The core team stays until the last hypercare ends, or hands over.

    What: Who has a core role is in the programme until the last hypercare ends (the last go-live, where none
        follows), or takes part in a handover before they leave.
    Why: Full-time commitment is for the duration (S1). What a person knows leaves with them, and the last
        region gets what is left.
    Evidence: `to` of people in the core roles; a task of the kind `support-handover` with them as `owner` or
        in `team` that ends by then.
    Mend: Extend their release, or plan a handover to who takes over before they go.
    Note: A person without `to` stays to the end.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        roles: {data_lead: ana}
        people:
          ana: {name: Ana Ruiz, side: business, to: 2027-03-12}  # expect: core-team-stays
        tasks:
          configure: {duration: 20d}
          go-live: {kind: go-live, needs: configure}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        roles: {data_lead: ana}
        people:
          ana: {name: Ana Ruiz, side: business, to: 2027-03-12}
        tasks:
          hand-over: {kind: support-handover, duration: 2d, owner: ana}
          configure: {duration: 20d}
          go-live: {kind: go-live, needs: configure}
    """
    tasks = view.plan.tasks
    if not tasks:
        return
    end = max(view.last_day(t) for t in view.tasks("hypercare") or view.go_lives or range(len(tasks)))
    for id, roles in core_people(view).items():
        person = view.playbook.people.get(id)
        if person is None or person.to is None or person.to.toordinal() >= end:
            continue
        leaves = person.to.toordinal()
        handed_over = any(
            view.last_day(task) <= leaves
            and (tasks[task].owner == id or any(one.person == id for one in tasks[task].team))
            for task in view.tasks("support-handover")
        )
        if not handed_over:
            yield Gap(
                place(person, "to"),
                f"{id} ({', '.join(roles)}) leaves on {person.to} and the plan needs them until "
                f"{date.fromordinal(end)}; extend it, or plan a handover before",
                path=id,
            )


@rule(
    "backfill",
    "RES-03",
    WARNING,
    sources=("S4", "S1"),
    options={
        "min_allocation": Share(
            "50%", "Share of their time from which people of the business need a stand-in", small="80%"
        ),
    },
)
def backfill(view: View, ask: Ask) -> Iterator[Gap]:
    """Who is released from daily work has somebody in their place.

    What: Each person of the business who gives half of their time or more has a `backfill` above zero.
    Why: Sellers who are taken from selling hurt orders and their own pay (S4), so they go back to their desk
        when it counts. Full-time release (S1) is real only when somebody else does the work.
    Evidence: `side: business`, `allocation` and `backfill` of people.
    Mend: Write what the stand-in costs: `backfill: 40000`.
    Note: In a small profile colleagues share the work of a half-timer, so the limit is 80 %.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        people:
          ana: {name: Ana Ruiz, side: business, allocation: 60%}  # expect: backfill
        tasks:
          configure: {duration: 5d}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        people:
          ana: {name: Ana Ruiz, side: business, allocation: 60%, backfill: 20000}
        tasks:
          configure: {duration: 5d}
    """
    least = ask.number("min_allocation")
    for person in view.playbook.people.values():
        if person.side != "business":
            continue
        given = view.allocation(person.id)
        if given is None or given < least:
            continue
        if person.backfill is None or person.backfill.number <= 0:
            yield Gap(
                place(person, "backfill" if person.backfill is not None else "allocation"),
                f"{person.id} gives {given:.0%} of their time and nobody stands in; write what the stand-in "
                "costs as `backfill`",
                path=person.id,
                stub=Stub(".", "backfill: 20000  # what the stand-in costs"),
            )


@rule(
    "new-departments",
    "RES-08",
    INFO,
    sources=("S2",),
    needs=("schedule",),
    options={"min_lead": Days("60d", "Fewest working days between the design and the go-live")},
)
def new_departments(view: View, ask: Ask) -> Iterator[Gap]:
    """New departments are designed long before they are needed.

    What: When the organisation changes, its design comes before each go-live and ends at least 60 working
        days earlier.
    Why: A CRM can need new departments, which is costly and tedious (S2): people must be found, told and
        moved.
    Evidence: `programme: {org_change: true}`, `org_changes` of waves or the tag `org-change` of tasks; tasks
        of the kind `org-design` with links to the go-live.
    Mend: Add a task of the kind org-design early, and let the go-live or its gate need it.
    Note: The money for it is BUD-13's, so that one gap is one finding.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, org_change: true}  # expect: new-departments
        tasks:
          configure: {duration: 5d}
          go-live: {kind: go-live, needs: configure}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, org_change: true}
        tasks:
          service-team: {kind: org-design, duration: 5d}
          configure: {duration: 70d, needs: service-team}
          go-live: {kind: go-live, needs: configure}
    """
    if not view.changes_organisation:
        return
    designs = view.tasks("org-design")
    if not designs:
        node = view.playbook.programme.node
        at = node.key_at("org_change") if node.get("org_change") is not None else view.top
        yield Gap(
            at,
            "Departments change and nothing designs them; add a task of the kind org-design early",
            path="org-design",
            stub=a_task("org-design", "Design the new departments", "10d", then="the go-live"),
        )
        return
    tasks = view.plan.tasks
    least = int(ask.number("min_lead"))
    finish = view.dates.finish
    for go_live in view.go_lives:
        for cell in view.cells_of(tasks[go_live]):
            before = view.before(cell, go_live, "org-design")
            late = [
                one
                for one in before
                if view.working_minutes(go_live, finish[one], finish[go_live]) < least * view.plan.day_minutes
            ]
            if not before:
                yield Gap(
                    tasks[designs[0]].at,
                    "No link puts the design of the departments before the go-live of {what}",
                    view.name(cell),
                    (go_live,),
                    go_lives=(go_live,),
                )
            elif late:
                yield Gap(
                    tasks[late[0]].at,
                    "The departments are designed less than "
                    f"{working_days(least)} before the go-live of {{what}}; people must be found and moved",
                    view.name(cell),
                    (*late, go_live),
                    go_lives=(go_live,),
                )
