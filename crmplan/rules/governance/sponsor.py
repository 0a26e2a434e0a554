"""Checks of sponsorship and governance."""

from collections.abc import Iterator
from datetime import date

from crmplan.language.fields import place
from crmplan.model import DAY, ERROR, WARNING, Stub, Task
from crmplan.rules.frame.record import Ask, Count, Gap, Share, rule
from crmplan.rules.frame.view import View


@rule(
    "executive-sponsor",
    "GOV-01",
    ERROR,
    sources=("S0", "S1", "S3", "S4", "PROSCI"),
    options={
        "min_allocation": Share("5%", "Least share of their time that the sponsor gives to the programme")
    },
)
def executive_sponsor(view: View, ask: Ask) -> Iterator[Gap]:
    """One executive of the business is the sponsor.

    What: Exactly one person is the sponsor, is an executive of the business side and gives at least 5 % of
        their time.
    Why: Without support from the top, resources are hard to get and resistance is hard to overcome (S0, S3).
        CRM programmes need active executives (S1), and not only at the top (S4). Sponsorship is the first
        contributor to success in every Prosci study.
    Evidence: `programme: {sponsor: ...}` or `roles: {sponsor: ...}`, and that person's `side`, `executive`
        and `allocation`.
    Mend: Name the executive whose departments will work with the CRM, and agree on their time.
    Note: A sponsor whose allocation is not written is a warning, and none for a small profile, where the
        owner of the business is nobody's subordinate.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}  # expect: executive-sponsor
        tasks:
          configure: {duration: 5d}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, sponsor: ana}
        people:
          ana: {name: Ana Ruiz, side: business, executive: true, allocation: 10%}
        tasks:
          configure: {duration: 5d}
    """
    sponsors = view.sponsors
    if not sponsors:
        message = "The programme has no sponsor; name the executive of the business who answers for it"
        help = "Write `sponsor: ID` below `programme`."
        yield Gap(view.top, message, help=help, stub=Stub("programme", "sponsor: <sponsor>"))
        return
    at = view.sponsor_at
    if len(sponsors) > 1:
        yield Gap(at, f"{len(sponsors)} people are sponsors ({', '.join(sponsors)}); one must decide")
    person = view.playbook.people.get(sponsors[0])
    if person is None:
        return
    if person.side != "business":
        said = f"on the side {person.side}" if person.side else "on no side"
        message = (
            f"The sponsor {person.id} is {said}; the sponsor belongs to the business that will use the CRM"
        )
        yield Gap(place(person, "side"), message, path=person.id)
    if not person.executive:
        message = (
            f"The sponsor {person.id} is not marked `executive: true`; only an executive can decide on "
            "people and money"
        )
        yield Gap(place(person), message, path=person.id, stub=Stub(".", "executive: true"))
    least = ask.number("min_allocation")
    if person.allocation is None:
        if view.profile != "small":
            message = f"The sponsor {person.id} gives no share of their time; write `allocation: {least:.0%}`"
            yield Gap(
                place(person), message, severity=WARNING, path=person.id, stub=Stub(".", "allocation: 10%")
            )
    else:
        given = view.allocation(person.id)
        if given is not None and given < least:
            message = f"The sponsor {person.id} gives {given:.0%} of their time; {least:.0%} is the least"
            yield Gap(place(person, "allocation"), message, path=person.id)


@rule(
    "sponsor-in-name-only",
    "GOV-02",
    WARNING,
    sources=("S0", "S1", "S3", "PROSCI"),
    needs=("schedule",),
    options={
        "max_gap": Count("45", "Longest time without a visible act of the sponsor, in calendar days"),
    },
)
def sponsor_in_name_only(view: View, ask: Ask) -> Iterator[Gap]:
    """The sponsor is seen: in each phase, in each wave, and never away for long.

    What: In each phase and each wave the sponsor answers for, works on or decides something, or takes part in
        a dated event; between two such acts lie at most 45 calendar days, until the last hypercare ends.
    Why: A sponsor who only signs the charter is a sponsor in name. People follow what leaders are seen to do:
        visible leadership (S0), active involvement (S1), championing the change (S3).
    Evidence: Tasks and gates with the sponsor as `owner`, in `team` or in `approvers` (a gate counts for the
        waves whose tasks it opens too); `events` with the sponsor as `owner` or in `attend`.
    Mend: Give the sponsor a task in each phase (opening a training counts), make them approver of gates, and
        plan messages and steering meetings as `events`.
    Note: The gap counts from the programme start to the end of the last hypercare (or the last go-live, or
        the finish), because afterwards the service is in other hands. Events count in a phase when they lie
        between its first and last day.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, sponsor: ana}  # expect: sponsor-in-name-only
        people:
          ana: {name: Ana Ruiz, side: business, executive: true}
        phases: [prepare, launch]
        tasks:
          charter: {kind: sponsor-charter, phase: prepare, duration: 3d, owner: ana}
          configure: {phase: launch, duration: 20d, needs: charter}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, sponsor: ana}
        people:
          ana: {name: Ana Ruiz, side: business, executive: true}
        phases: [prepare, launch]
        tasks:
          charter: {kind: sponsor-charter, phase: prepare, duration: 3d, owner: ana}
          configure: {phase: launch, duration: 20d, needs: charter}
        events:
          news: {kind: sponsor-message, every: 4w, from: charter, until: configure, owner: ana}
    """
    sponsor = view.sponsor
    if not sponsor:
        return
    own = [number for number, task in enumerate(view.plan.tasks) if _acts(task, sponsor)]
    events = _event_days(view, sponsor)
    seen = sorted(
        [(view.first_day(number), view.last_day(number)) for number in own] + [(day, day) for day in events]
    )
    yield from _unseen_phases(view, own, events)
    yield from _unseen_waves(view, own)
    yield from _long_gap(view, seen, int(ask.number("max_gap")))


def _acts(task: Task, person: str) -> bool:
    return (
        task.owner == person
        or person in task.approvers
        or any(member.person == person for member in task.team)
    )


def _event_days(view: View, person: str) -> list[int]:
    found = []
    for event in view.playbook.events.values():
        named = {event.owner, *event.attend}
        if person in named or "programme.sponsor" in named:
            found += [day.toordinal() for day in view.events.get(event.id, ())]
    return found


def _unseen_phases(view: View, own: list[int], events: list[int]) -> Iterator[Gap]:
    tasks = view.plan.tasks
    acted = {tasks[number].phase for number in own}
    for phase, members in view.by_phase.items():
        if phase in acted:
            continue
        first = min(view.first_day(number) for number in members)
        last = max(view.last_day(number) for number in members)
        if any(first <= day <= last for day in events):
            continue
        yield Gap(
            view.sponsor_at,
            "The sponsor does nothing in {what}; give them a task, a decision or a message there",
            f"the phase {phase}",
            path=phase,
        )


def _unseen_waves(view: View, own: list[int]) -> Iterator[Gap]:
    tasks = view.plan.tasks
    acted = {view.wave_of(tasks[number]) for number in own}
    for number in own:
        if tasks[number].gate:
            acted.update(view.wave_of(tasks[link.succ]) for link in view.links_out[number])
    for wave in view.plan.waves:
        if wave.id not in acted:
            yield Gap(
                view.sponsor_at,
                "The sponsor does nothing for {what}; let them decide its go-live or open its training",
                f"the wave {wave.id}",
                path=wave.id,
            )


def _long_gap(view: View, seen: list[tuple[int, int]], limit: int) -> Iterator[Gap]:
    if not view.plan.tasks:
        return
    last_tasks = view.tasks("hypercare") or view.go_lives or list(range(len(view.plan.tasks)))
    end = max(view.last_day(number) for number in last_tasks)
    day = view.plan.start // DAY
    worst = (0, day, day)
    for start, until in [*seen, (end, end)]:
        start = min(start, end)
        worst = max(worst, (start - day, -day, start))
        day = max(day, until)
    days, since, until = worst
    if days > limit:
        since = abs(since)
        yield Gap(
            view.sponsor_at,
            f"The sponsor is not seen for {days} days, from {date.fromordinal(since)} to "
            f"{date.fromordinal(until)}; {limit} is the most",
            help="Plan messages or meetings as `events` with `every: 4w`.",
            stub=Stub(
                "events",
                "sponsor-message:\n"
                "  name: The sponsor says where we are\n"
                "  kind: sponsor-message\n"
                "  every: 4w\n"
                "  from: <start>\n"
                "  until: <half-year-later>\n"
                "  owner: <sponsor>",
            ),
        )


@rule("owner-of-results", "GOV-07", ERROR, sources=("S0", "S1"))
def owner_of_results(view: View, ask: Ask) -> Iterator[Gap]:
    """Somebody answers for each objective and each KPI.

    What: Every objective and every KPI has an `owner`.
    Why: A figure that belongs to nobody is measured by nobody, and a goal without a name is a wish. Projects
        need accountability for results (S1) and responsibilities in writing (S0).
    Evidence: `owner` of `objectives` and `kpis`.
    Mend: Name the person who will be asked for the figure a year after go-live.
    Note: Who answers for tasks and gates is RAC-01, so that one gap is one finding.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 5d}
        kpis:
          reply: {name: Reply within a day, family: service}  # expect: owner-of-results

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people:
          ana: {name: Ana Ruiz, side: business}
        tasks:
          configure: {duration: 5d}
        kpis:
          reply: {name: Reply within a day, family: service, owner: ana}
    """
    for objective in view.playbook.objectives.values():
        if not objective.owner:
            message = "Nobody answers for the objective {what}; name its `owner`"
            yield Gap(place(objective), message, objective.id, stub=Stub(".", "owner: <lead>"))
    for kpi in view.playbook.kpis.values():
        if not kpi.owner:
            yield Gap(
                place(kpi),
                "Nobody answers for the KPI {what}; name its `owner`",
                kpi.id,
                stub=Stub(".", "owner: <lead>"),
            )
