"""Checks of who leads, who decides and who has been won over."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from crmplan.language.fields import place
from crmplan.model import ERROR, INFO, WARNING, Stub
from crmplan.rules.frame.record import Ask, Count, Days, Gap, Share, rule, working_days
from crmplan.rules.frame.stubs import a_role, a_task, an_event
from crmplan.rules.frame.view import View
from crmplan.rules.governance.departments import affected, departments_of, listed_once, shown


@rule(
    "business-leads",
    "GOV-03",
    WARNING,
    sources=("S4", "S2"),
    options={
        "min_business": Share("50%", "Least share of the business among those who approve gates"),
    },
)
def business_leads(view: View, ask: Ask) -> Iterator[Gap]:
    """The business leads, and IT leads with it.

    What: The lead of the programme is on the business side, at least half of those who approve gates are, and
        a lead of IT is named.
    Why: The departments whose work changes should lead; where the back office leads, they stay behind (S4).
        IT still has to accept the CRM (S2), so it has its own lead beside them.
    Evidence: `roles: {lead: ..., it_lead: ...}` with the `side` of these people, and the `side` of the
        `approvers` of gates (of the owner, where a gate names no approvers).
    Mend: Name the lead among those who will use the CRM, and let the head of IT be `it_lead`.
    Note: A lead on the side of IT or a vendor is an error. The side of the sponsor is GOV-01's, so that one
        gap is one finding. Without a `lead`, the sponsor leads in a small profile. All gates count together:
        a technical gate may be decided by those who know.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        roles: {lead: ben, it_lead: ben}  # expect: business-leads
        people: {ben: {name: Ben Lang, side: it}}
        tasks:
          configure: {duration: 5d}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        roles: {lead: ana, it_lead: ben}
        people:
          ana: {name: Ana Ruiz, side: business}
          ben: {name: Ben Lang, side: it}
        tasks:
          configure: {duration: 5d}
    """
    at = view.section("roles")
    leads = view.role("lead") or view.role("business_lead")
    if not leads and not (view.profile == "small" and view.sponsor):
        yield Gap(
            at,
            "Nobody leads the programme; name somebody of the business as `lead` below `roles`",
            path="lead",
            stub=a_role("lead"),
        )
    for lead in leads:
        if view.side(lead) in ("it", "vendor"):
            side = "IT" if view.side(lead) == "it" else "a vendor"
            message = (
                f"The lead {lead} is on the side of {side}; the departments that use the CRM should lead"
            )
            yield Gap(at, message, severity=ERROR, path=lead)
    if not any(view.side(person) != "business" for person in view.role("it_lead")):
        message = "Nobody leads for IT; name their head as `it_lead` below `roles`, so that IT has a say"
        yield Gap(at, message, path="it_lead", stub=a_role("it_lead", "<it>"))
    yield from _approvers(view, ask)


def _approvers(view: View, ask: Ask) -> Iterator[Gap]:
    """Yield a gap when the business is too few among those who approve gates."""
    business = total = 0
    without: list[int] = []
    for number, task in enumerate(view.plan.tasks):
        if not task.gate:
            continue
        deciding = [person for person in task.approvers or (task.owner,) if person]
        own = sum(view.side(person) == "business" for person in deciding)
        total += len(deciding)
        business += own
        if 2 * own < len(deciding):
            without.append(number)
    if total and business < ask.number("min_business") * total:
        first = view.plan.tasks[without[0]]
        yield Gap(
            first.place("approvers"),
            f"Of those who approve gates, {business / total:.0%} are of the business; "
            f"{ask.number('min_business'):.0%} are the least",
            tasks=tuple(without),
            path="approvers",
        )


@rule(
    "it-won-over",
    "GOV-04",
    WARNING,
    sources=("S2", "S4"),
    profiles=("standard", "enterprise"),
)
def it_won_over(view: View, ask: Ask) -> Iterator[Gap]:
    """IT is won over before anything is bought, and sits in the steering committee.

    What: A briefing of the executives or a task that wins IT over comes before the contract (before
        configuration, where nothing is bought), and the lead of IT is in the steering committee.
    Why: IT must understand and accept the CRM first (S2); a lukewarm IT can let it fail (S4).
    Evidence: A task of the kind `exec-briefing` or `it-engagement` with links to the `contract`; `it_lead`
        in `roles: {steering: ...}` or in `attend` of an event of the kind `steering`.
    Mend: Brief IT together with the executives, give it tasks of its own, and let the contract wait for that.
    Note: Not for a small profile: there IT is one person, who is part of the choice anyway. Without an IT
        lead (GOV-03) or a steering committee (GOV-08) the seat is not asked for.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          contract: {kind: contract, duration: 5d}  # expect: it-won-over
          configure: {duration: 5d, needs: contract}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          talk-to-it: {kind: it-engagement, duration: 2d}
          contract: {kind: contract, duration: 5d, needs: talk-to-it}
          configure: {duration: 5d, needs: contract}
    """
    tasks = view.plan.tasks
    won = view.group_of("exec-briefing", "it-engagement")
    after = view.tasks("contract")
    word = "the contract is signed"
    if not after:
        after, word = view.tasks("configure"), "anything is configured"
    late = [task for task in after if not won.any_before(task)]
    if late:
        yield Gap(
            tasks[late[0]].at,
            f"Nobody has won IT over before {word}; brief them first and link it",
            tasks=tuple(late),
            path="it",
            help="Add a task of the kind it-engagement or exec-briefing and let this one need it.",
            stub=a_task(
                "it-engagement", "Win IT over and give it its own tasks", "2d", then="the work of IT"
            ),
        )
    it = view.role("it_lead")
    seats = view.steering
    if it and seats and not any(person in seats for person in it):
        yield Gap(
            view.section("roles"),
            f"The lead of IT ({', '.join(it)}) is not in the steering committee; IT decides with the business",
            path="steering",
        )


@rule(
    "executives-briefed",
    "GOV-05",
    INFO,
    sources=("S4", "S3"),
    profiles=("standard", "enterprise"),
)
def executives_briefed(view: View, ask: Ask) -> Iterator[Gap]:
    """Executives learn what a CRM can and cannot do before they release money.

    What: A briefing of the executives comes before the first gate that releases money (before the contract,
        where no gate does).
    Why: Top management often does not understand the technology it pays for (S4) and lacks a grasp of why it
        matters (S3).
    Evidence: A task of the kind `exec-briefing` with links to the first `gate-funding`.
    Mend: Plan half a day with examples of what works and what fails, and let the gate need it.
    Note: Not for a small profile, where the owner tries the tools in person.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          mandate: {kind: gate-funding}  # expect: executives-briefed
          configure: {duration: 5d, needs: mandate}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          briefing: {kind: exec-briefing, duration: 1d}
          mandate: {kind: gate-funding, needs: briefing}
          configure: {duration: 5d, needs: mandate}
    """
    gates = view.group_of("gate-funding")
    first = [gate for gate in gates.tasks if not gates.any_before(gate)] or view.tasks("contract")
    briefed = view.group_of("exec-briefing")
    for task in first:
        if not briefed.any_before(task):
            yield Gap(
                view.plan.tasks[task].at,
                "No briefing of the executives comes before {what}; they should know what they decide on",
                view.plan.tasks[task].id,
                (task,),
                help="Add a task of the kind exec-briefing and let the gate need it.",
                stub=a_task(
                    "exec-briefing", "Tell executives what a CRM can and cannot do", "1d", then="the gate"
                ),
            )


@rule(
    "escalation-path",
    "GOV-06",
    WARNING,
    sources=("S4", "S3"),
    options={
        "min_levels": Count("2", "Fewest levels of the escalation path", small="1"),
        "max_response": Days("5d", "Longest time in which a level answers"),
    },
)
def escalation_path(view: View, ask: Ask) -> Iterator[Gap]:
    """Somebody decides when things go wrong, and soon.

    What: The escalation path has at least two levels (one in a small profile) with different people, each
        answers within five working days, and each gate has one person with the last word.
    Why: Rollouts need leadership that decides (S4); poor decision-making is a cause of failure (S3).
    Evidence: `escalation` with `to` and `within`; the `owner` of a gate among its `approvers`.
    Mend: Write `escalation: [{to: lead, within: 2d}, {to: sponsor, within: 5d}]`.
    Note: A gate without an owner is RAC-01's. With several approvers the owner is the one who decides when
        they disagree, so the owner must be one of them.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {ana: {name: Ana Ruiz, side: business}}
        tasks:
          configure: {duration: 5d}
        escalation:  # expect: escalation-path
          - {to: ana, within: 2d}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people:
          ana: {name: Ana Ruiz, side: business}
          eve: {name: Eve Moe, side: business}
        tasks:
          configure: {duration: 5d}
        escalation:
          - {to: ana, within: 2d}
          - {to: eve, within: 5d}
    """
    levels = view.playbook.escalation
    least = int(ask.number("min_levels"))
    deciders = {level.to for level in levels if level.to}
    if len(deciders) < least:
        said = f"has {len(deciders)} level{'s' * (len(deciders) != 1)}" if levels else "is missing"
        plural = "s" * (least != 1)
        yield Gap(
            view.section("escalation"),
            f"The escalation path {said}; {least} level{plural} with different people are the least",
            path="escalation",
            help="Write `escalation: [{to: ID, within: 2d}, {to: ID, within: 5d}]`.",
            stub=Stub("", "escalation:\n  - {to: <lead>, within: 2d}\n  - {to: <sponsor>, within: 5d}"),
        )
    longest = ask.number("max_response")
    for level in levels:
        if level.within is None:
            yield Gap(
                level.node.at,
                "The escalation to {what} has no time for an answer; write `within`",
                level.to,
            )
            continue
        minutes = level.within.minutes(view.plan.day_minutes, view.plan.week_days)[1]
        if view.in_days(minutes, level.within.elapsed) > longest:
            yield Gap(
                level.node.at,
                f"The escalation to {{what}} may take longer than {working_days(int(longest))}; by then the "
                "team has stopped asking",
                level.to,
            )
    for number, task in enumerate(view.plan.tasks):
        if task.gate and len(task.approvers) > 1 and task.owner not in task.approvers:
            yield Gap(
                task.place("approvers"),
                "Several people approve {what} and its owner is none of them; say who has the last word",
                task.id,
                (number,),
            )


@rule(
    "steering-committee",
    "GOV-08",
    WARNING,
    sources=("S3", "S0"),
    needs=("schedule",),
    profiles=("standard", "enterprise"),
    options={"max_interval": Count("30", "Longest time between two meetings, in calendar days")},
)
def steering_committee(view: View, ask: Ask) -> Iterator[Gap]:
    """A steering committee of all affected departments meets at least once a month.

    What: The steering committee meets at most 30 days apart until the last hypercare ends, and each affected
        department has a seat.
    Why: A rollout without the commitment of the organisation loses every fight for people and time (S3);
        buy-in from senior management is what resources depend on (S0).
    Evidence: Events of the kind `steering` with their days; the `department` of the people in
        `roles: {steering: ...}` or in `attend`. Affected departments are those of `groups` and `modules`.
    Mend: Write an event `steering: {kind: steering, every: 4w, ...}` and put the heads of the departments
        into `attend`.
    Note: Not for a small profile: its owner decides at the desk. The time before the first meeting is not
        counted, since the committee must be set up first; when the last hypercare (or the last go-live, or
        the plan) ends earlier than the series, nothing is asked of the rest.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {ana: {name: Ana Ruiz, side: business}}
        tasks:
          configure: {duration: 60d}
        events:
          steering: {kind: steering, every: quarter, from: 2027-03-01, until: configure}  # expect: steering-committee

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {ana: {name: Ana Ruiz, side: business, department: Sales}}
        groups: {rep: {name: Sales reps, department: Sales}}
        tasks:
          configure: {duration: 60d}
        events:
          steering: {kind: steering, every: 4w, from: 2027-03-01, until: configure, attend: [ana]}
    """
    if not view.plan.tasks:
        return
    meetings = [event for event in view.playbook.events.values() if event.kind == "steering"]
    days = sorted({day.toordinal() for event in meetings for day in view.events.get(event.id, ())})
    if not days:
        yield Gap(
            view.section("events") if meetings else view.top,
            "No steering committee meets; plan its meetings as an event of the kind steering",
            path="steering",
            help="Write `events: {steering: {kind: steering, every: 4w, from: ..., until: ..., attend: [...]}}`.",
            stub=an_event("steering", "Steering committee", "4w", since="<start>", until="<finish>"),
        )
        return
    last_tasks = view.tasks("hypercare") or view.go_lives or list(range(len(view.plan.tasks)))
    end = max(view.last_day(task) for task in last_tasks)
    stops = [*(day for day in days if day < end), max(end, days[0])]
    gaps = [(after - day, day, after) for day, after in pairwise(stops)]
    longest = int(ask.number("max_interval"))
    worst = max(gaps, key=lambda one: (one[0], -one[1]), default=(0, 0, 0))
    if worst[0] > longest:
        yield Gap(
            place(meetings[0]),
            f"The steering committee does not meet for {worst[0]} days, from "
            f"{date.fromordinal(worst[1])} to {date.fromordinal(worst[2])}; {longest} are the most",
            path="interval",
        )
    seats = departments_of(view, view.steering)
    for name in listed_once(affected(view)):
        if name.casefold() not in seats:
            yield Gap(
                place(meetings[0]),
                "The steering committee has nobody of {all}; each affected department has a seat",
                shown(name),
                help="Write the `department` of people, and name one of each in `attend`.",
            )
