"""What people are told, what they can answer, and how they are."""

from collections.abc import Iterator, Mapping
from datetime import date

from crmplan.analyses.events import communication_days
from crmplan.language.fields import place
from crmplan.language.register import Communication, Event
from crmplan.model import INFO, WARNING, Cell, Stub
from crmplan.rules.frame.evidence import longest_wait
from crmplan.rules.frame.record import Ask, Count, Days, Gap, rule
from crmplan.rules.frame.stubs import a_task, an_event
from crmplan.rules.frame.view import View


def _audiences(view: View) -> list[str]:
    """Return the groups that have users; one empty id stands for users without groups."""
    found = dict.fromkeys(group for (_, group), count in view.plan.group_users.items() if count)
    return list(found) or list(view.playbook.groups) or [""]


def _reaches(view: View, entry: Event | Communication, group: str) -> bool:
    """Whether a message reaches a group: by name, with all, or with those who stand for it.

    News (an event of the kind communication) without an audience is for everybody; other events reach whom
    they name only.
    """
    audience = entry.audience
    if not audience:
        return isinstance(entry, Event) and entry.kind == "communication"
    if not group or group in audience or "all" in audience:
        return True
    stakeholders = view.playbook.stakeholders
    return any(one in stakeholders and group in stakeholders[one].groups for one in audience)


@rule(
    "steady-communication",
    "CHG-04",
    WARNING,
    sources=("S0", "S3"),
    needs=("schedule",),
    options={"max_interval": Count("30", "Most calendar days between two messages to a group")},
)
def steady_communication(view: View, ask: Ask) -> Iterator[Gap]:
    """Each group of users hears something from the first phase to the last hypercare.

    What: Each group of users gets its first message in the first phase and then one at least every 30 days
        until the last hypercare ends.
    Why: Regular communication throughout (S0) and a plan for it (S3): where nothing is said, rumours are
        believed.
    Evidence: `communications`, and `events` of the kind communication (or of any kind that names an
        audience), with their days and `audience`: the group, a stakeholder who stands for it, or `all`.
    Mend: Write `why: {audience: all, every: 4w, from: charter, until: all/hypercare, message: ...}`.
    Note: News without an audience are for everybody. Without phases, the first 30 days stand for the first
        phase; without hypercare the last go-live ends it. A plan without go-live is not asked. That
        stakeholders are heard is the matter of their register.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, users: 20}
        tasks:
          configure: {kind: configure, duration: 60d}
          go-live: {kind: go-live, needs: configure}
        events:
          news: {kind: communication, every: 6w, from: 2027-03-08, until: go-live}  # expect: steady-communication

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, users: 20}
        tasks:
          configure: {kind: configure, duration: 60d}
          go-live: {kind: go-live, needs: configure}
        events:
          news: {kind: communication, every: 2w, from: 2027-03-08, until: go-live}
    """
    if not view.go_lives:
        return
    messages = _messages(view)
    ends = view.tasks("hypercare") or view.go_lives
    end = max(view.last_day(task) for task in ends)
    begin = view.plan.start // 1440
    most = int(ask.number("max_interval"))
    first_phase = next(iter(view.by_phase.values()), None)
    first = max((view.last_day(task) for task in first_phase), default=begin) if first_phase else begin + most
    for group in _audiences(view):
        name = f"the group {group}" if group else "the users"
        own = [(entry, days) for entry, days in messages if _reaches(view, entry, group)]
        reached = sorted({day for _, days in own for day in days if begin <= day <= end})
        at = place(own[0][0]) if own else place(messages[0][0]) if messages else view.top
        if not reached:
            yield Gap(
                at,
                "No message is planned for {what}; tell them why, what and when",
                name,
                path=group,
                help="Write `communications` with their `audience`, every four weeks.",
                stub=Stub(
                    "communications",
                    "news:\n"
                    "  name: Where we are\n"
                    "  audience: users\n"
                    "  message: Why, what and when\n"
                    "  channel: Mail\n"
                    "  every: 4w\n"
                    "  from: <start>\n"
                    "  until: <finish>\n"
                    "  owner: <lead>\n"
                    "  feedback: true",
                ),
            )
            continue
        if reached[0] > first:
            yield Gap(
                at,
                f"The first message to {{what}} comes on {date.fromordinal(reached[0])}, after the first phase",
                name,
                path=group,
            )
        wait, since, until = longest_wait(reached, reached[0], end)
        if wait > most:
            yield Gap(
                at,
                f"Nothing is said to {{what}} for {wait} days, from {date.fromordinal(since)} to "
                f"{date.fromordinal(until)}; {most} are the most",
                name,
                path=group,
            )


def _messages(view: View) -> list[tuple[Event | Communication, list[int]]]:
    """Return everything that is said to somebody, with its days as ordinals."""
    playbook = view.playbook
    told = communication_days(view.plan, view.dates)
    return [
        *((one, [day.toordinal() for day in told[one.id]]) for one in playbook.communications.values()),
        *(
            (event, [day.toordinal() for day in view.events.get(event.id, ())])
            for event in playbook.events.values()
            if event.audience or event.kind == "communication"
        ),
    ]


@rule(
    "feedback",
    "CHG-08",
    WARNING,
    sources=("S0",),
    needs=("schedule",),
    options={"max_wait": Days("30d", "Most working days between go-live and the first review of feedback")},
)
def feedback(view: View, ask: Ask) -> Iterator[Gap]:
    """Users can answer, and somebody acts on it soon.

    What: There is a channel for feedback, and within 30 working days after each go-live what users say or do
        is reviewed.
    Why: Let users voice their concerns and adjust (S0). Who is not heard in the first month stops talking,
        and then stops using the system.
    Evidence: `communications` with `feedback: true`, or `events` of the kinds `survey` or `feedback-review`;
        tasks and events of the kinds `adoption-review` and `feedback-review` after the go-live, tasks by
        links.
    Mend: Write `feedback: true` at a communication that lets them answer, and plan a task of the kind
        adoption-review behind hypercare.
    Note: A review on the day of the go-live itself hears nothing yet.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          go-live: {kind: go-live}  # expect: feedback
          care: {kind: hypercare, duration: 30d, needs: go-live}
          review: {kind: adoption-review, duration: 2d, needs: care}
        events:
          pulse: {kind: survey, every: 6w, from: go-live, until: review}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          go-live: {kind: go-live}
          care: {kind: hypercare, duration: 20d, needs: go-live}
          review: {kind: adoption-review, duration: 2d, needs: care}
        events:
          pulse: {kind: survey, every: 6w, from: go-live, until: review}
    """
    if not view.go_lives:
        return
    playbook = view.playbook
    if not any(one.feedback for one in playbook.communications.values()) and not any(
        event.kind in ("survey", "feedback-review") for event in playbook.events.values()
    ):
        yield Gap(
            view.top,
            "Users have no way to say what they think; plan a channel for feedback",
            help="Write `feedback: true` at a communication, or an event of the kind survey.",
            stub=Stub(
                "communications",
                "news:\n"
                "  name: Where we are\n"
                "  audience: users\n"
                "  message: Why, what and when\n"
                "  channel: Mail\n"
                "  every: 4w\n"
                "  from: <start>\n"
                "  until: <finish>\n"
                "  owner: <lead>\n"
                "  feedback: true",
            ),
        )
    tasks = view.plan.tasks
    most = ask.number("max_wait")
    kinds = ("adoption-review", "feedback-review")
    for go_live in view.go_lives:
        live = view.last_day(go_live)
        finish = view.dates.finish
        for cell in view.cells_of(tasks[go_live]):
            instants = [finish[one] for one in view.after(cell, go_live, *kinds)]
            instants += [(day + 1) * 1440 for day in _event_days(view, cell, *kinds) if day > live]
            if not any(
                view.days(view.working_minutes(go_live, finish[go_live], instant)) <= most
                for instant in instants
            ):
                yield Gap(
                    tasks[go_live].at,
                    f"Nobody reviews what users of {{what}} say within {most:f} working days after go-live",
                    view.name(cell),
                    (go_live,),
                    help="Plan a task of the kind adoption-review or feedback-review behind hypercare.",
                    stub=a_task(
                        "adoption-review",
                        "Review who uses what, and what users say",
                        "2d",
                        more="needs: <go-live>",
                    ),
                )


def _event_days(view: View, cell: Cell, *kinds: str) -> list[int]:
    """Return the days of events of some kinds that concern a cell, in order."""
    wave = view.waves.get(cell, "")
    return sorted(
        day.toordinal()
        for event in view.playbook.events.values()
        if event.kind in kinds
        and (not event.regions or cell.region in event.regions)
        and (not event.waves or wave in event.waves)
        for day in view.events.get(event.id, ())
    )


@rule(
    "pulse",
    "CHG-16",
    INFO,
    sources=("S0",),
    needs=("schedule",),
    options={"within": Count("90", "Calendar days before and after a go-live in which a survey counts")},
)
def pulse(view: View, ask: Ask) -> Iterator[Gap]:
    """Morale is measured before and after each go-live.

    What: Within 90 days before each go-live, and within 90 days after it, users are asked in a survey.
    Why: Low morale and low satisfaction are seen late (S0). Two short surveys show whether people are worse
        off than before, while it can still be mended.
    Evidence: `events` of the kind `survey` with their days; those with `regions` or `waves` count for these
        only.
    Mend: Write `pulse: {kind: survey, every: 6w, from: charter, until: benefits-review}`.
    Note: A survey on the day of go-live counts for neither side.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 20d}
          go-live: {kind: go-live, needs: configure}  # expect: pulse
        events:
          pulse: {kind: survey, on: [2027-03-08]}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {duration: 20d}
          go-live: {kind: go-live, needs: configure}
        events:
          pulse: {kind: survey, on: [2027-03-08, 2027-05-10]}
    """
    tasks = view.plan.tasks
    within = int(ask.number("within"))
    for go_live in view.go_lives:
        live = view.last_day(go_live)
        for cell in view.cells_of(tasks[go_live]):
            days = _event_days(view, cell, "survey")
            sides = [
                word
                for word, low, high in (
                    ("before", live - within, live - 1),
                    ("after", live + 1, live + within),
                )
                if not any(low <= day <= high for day in days)
            ]
            if sides:
                yield Gap(
                    tasks[go_live].at,
                    f"Users of {{what}} are not asked how they are {' and '.join(sides)} the go-live",
                    view.name(cell),
                    (go_live,),
                    help="Write an event of the kind survey, every six weeks.",
                    stub=an_event(
                        "survey",
                        "Three questions on how people are",
                        "6w",
                        since="<start>",
                        until="<half-year-later>",
                    ),
                )


NEEDED: Mapping[str, str] = {
    "communication": "are not told why, what and when",
    "training-materials": "get no guides",
}
"""Kinds of tasks that keep users from confusion at the switch, and what is missing without them."""


@rule("no-confusion", "CHG-18", WARNING, sources=("S2",), needs=("schedule",))
def no_confusion(view: View, ask: Ask) -> Iterator[Gap]:
    """On the day of the switch, users know what happens and have a guide at hand.

    What: Before each go-live lie a communication to those concerned and the training materials.
    Why: Confused employees confuse customers (S2), and on the first day nobody has time to explain.
    Evidence: Tasks of the kinds `communication` and `training-materials` in the cell or in a wider scope,
        with links to the go-live.
    Mend: Add both to the package of the wave and let the go-live gate need them.
    Note: Dated messages in `events` and `communications` do not count here: they do not wait for what they
        announce. One task may be of both kinds.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          guides: {kind: training-materials, duration: 5d}
          go-live: {kind: go-live, needs: guides}  # expect: no-confusion

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          guides: {kind: training-materials, duration: 5d}
          notice: {kind: communication, duration: 1d}
          go-live: {kind: go-live, needs: [guides, notice]}
    """
    tasks = view.plan.tasks
    for go_live in view.go_lives:
        for cell in view.cells_of(tasks[go_live]):
            missing = [kind for kind in NEEDED if not view.before(cell, go_live, kind)]
            if missing:
                yield Gap(
                    tasks[go_live].at,
                    f"Users of {{what}} {' and '.join(NEEDED[kind] for kind in missing)} before their go-live",
                    view.name(cell),
                    (go_live,),
                    help=f"Add a task of the kind {' and of the kind '.join(missing)} before the go-live.",
                    stub=tuple(a_task(kind, then="the go-live") for kind in missing),
                )
