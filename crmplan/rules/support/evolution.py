"""What keeps the system in use after the project: releases, reviews, a backlog, and room for the dip."""

from collections.abc import Iterator
from datetime import date

from crmplan.language.fields import place
from crmplan.model import WARNING, Cell, Stub
from crmplan.rules.frame.evidence import days_of, longest_wait, use_begins
from crmplan.rules.frame.record import Ask, Count, Days, Gap, Months, months_later, rule, working_days
from crmplan.rules.frame.stubs import a_role, an_event
from crmplan.rules.frame.view import View

REVIEWS = frozenset(("kpi-review", "adoption-review", "feedback-review", "benefits-review"))
"""Kinds of tasks and of events in which somebody looks at what the system brings."""


def _last_go_live(view: View) -> int | None:
    return max((view.last_day(task) for task in view.go_lives), default=None)


@rule(
    "planned-releases",
    "SUP-03",
    WARNING,
    sources=("S0", "S1"),
    needs=("schedule",),
    options={"min_releases": Count("2", "Fewest releases in the year after the last go-live", small="1")},
)
def planned_releases(view: View, ask: Ask) -> Iterator[Gap]:
    """Upgrades have their days in the year after go-live.

    What: In the 12 months after the last go-live at least two releases are dated (one in a small profile).
    Why: A system that nobody maintains becomes unstable and obsolete (S0); upgrades are necessary and need
        money and time (S1). Without dates, each wish is an emergency.
    Evidence: `events` and tasks of the kind `release` in the year after the last go-live.
    Mend: Write a release calendar: `releases: {kind: release, every: quarter, from: go-live, until: ...}`.
    Note: A series that begins on the day of the last go-live does not count that day.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}  # expect: planned-releases
        tasks:
          go-live: {kind: go-live}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          go-live: {kind: go-live}
        events:
          releases: {kind: release, every: quarter, from: 2027-06-01, until: 2028-02-28}
    """
    last = _last_go_live(view)
    if last is None:
        return
    until = months_later(last, 12)
    count = sum(1 for day in set(days_of(view, ("release",))) if last < day <= until)
    least = int(ask.number("min_releases"))
    if count < least:
        said = (
            f"Only {count} release is"
            if count == 1
            else f"{count} releases are"
            if count
            else "No release is"
        )
        yield Gap(
            view.top,
            f"{said} dated in the year after the last go-live; {least} are the least",
            help="Write an event: `releases: {kind: release, every: quarter, from: ..., until: ...}`.",
            stub=an_event(
                "release", "Planned release", "26w", since="<half-year-later>", until="<year-later>"
            ),
        )


@rule(
    "watched-results",
    "SUP-04",
    WARNING,
    sources=("S0", "S3"),
    needs=("schedule",),
    options={
        "first_interval": Count("30", "Most calendar days between reviews in the first 90 days of use"),
        "interval": Count("90", "Most calendar days between reviews afterwards"),
        "months": Months("12", "Months after each go-live in which results are reviewed"),
    },
)
def watched_results(view: View, ask: Ask) -> Iterator[Gap]:
    """Somebody looks at the results, often at first and for a year.

    What: After each go-live a review comes at least every 30 days in the first 90 days, and at least every 90
        days until a year has passed.
    Why: What nobody looks at gets worse unseen. Results have to be monitored against the objectives (S0),
        and continuously (S3).
    Evidence: `events` and tasks of the kinds `kpi-review`, `adoption-review`, `feedback-review` and
        `benefits-review` that concern the cell; nobody is without a review while such a task runs.
    Mend: Write an event of the kind kpi-review, every four weeks from the go-live until a year after the last
        one.
    Note: Events with `regions` or `waves` count for these only. It is the interval that counts, not who
        meets.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          go-live: {kind: go-live}  # expect: watched-results
        events:
          figures: {kind: kpi-review, every: 4w, from: go-live, until: 2027-06-30}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          go-live: {kind: go-live}
        events:
          figures: {kind: kpi-review, every: 4w, from: go-live, until: 2028-02-28}
    """
    tasks = view.plan.tasks
    first, later = int(ask.number("first_interval")), int(ask.number("interval"))
    months = int(ask.number("months"))
    for go_live in view.go_lives:
        begin = view.last_day(go_live)
        end = months_later(begin, months)
        for cell in view.cells_of(tasks[go_live]):
            days = [day for day in _reviewed(view, cell, begin, end) if begin < day <= end]
            if not days:
                message = "Nobody reviews the results after the go-live of {what}"
            elif longest_wait(days, begin, min(begin + 90, end))[0] > first:
                message = f"In the first 90 days after the go-live of {{what}}, more than {first} pass without a review"
            elif longest_wait(days, min(begin + 90, days[-1]), end)[0] > later:
                message = (
                    f"In the {months} months after the go-live of {{what}}, more than {later} days pass without "
                    "a review"
                )
            else:
                continue
            yield Gap(
                tasks[go_live].at,
                message,
                view.name(cell),
                (go_live,),
                go_lives=(go_live,),
                help="Write an event of the kind kpi-review with `every: 4w` that lasts a year.",
                stub=an_event("kpi-review", "Figures against targets", "4w"),
            )


def _reviewed(view: View, cell: Cell, first: int, last: int) -> list[int]:
    """Return the days in a time on which results of a cell are reviewed, in order."""
    wave = view.waves.get(cell, "")
    found: set[int] = set()
    for event in view.playbook.events.values():
        if (
            event.kind in REVIEWS
            and (not event.regions or cell.region in event.regions)
            and (not event.waves or wave in event.waves)
        ):
            found.update(day.toordinal() for day in view.events.get(event.id, ()))
    for task in view.for_cell(cell, *sorted(REVIEWS)):
        found.update(range(max(view.first_day(task), first), min(view.last_day(task), last) + 1))
    return sorted(found)


@rule(
    "evolving-system",
    "SUP-05",
    WARNING,
    sources=("S0", "S3", "S4"),
    needs=("schedule",),
    profiles=("standard", "enterprise"),
    options={"max_interval": Count("92", "Most calendar days between two meetings on the backlog")},
)
def evolving_system(view: View, ask: Ask) -> Iterator[Gap]:
    """Wishes have an owner and a meeting.

    What: Somebody owns the backlog, and from the first go-live on, wishes are ordered at least each quarter
        until the programme ends.
    Why: Processes change and the system must follow (S0, S3); change is perpetual (S4), and without an order
        the loudest wish wins.
    Evidence: The role `backlog_owner`, and `events` of the kind `backlog-board` from the first go-live to the
        end of the plan.
    Mend: Name the owner in `roles`, and write `backlog: {kind: backlog-board, every: 4w, from: go-live,
        until: close}`.
    Note: Not asked of a small profile, where the owner of the business and the administrator talk anyway.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}  # expect: evolving-system
        tasks:
          go-live: {kind: go-live}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        roles: {backlog_owner: ben}
        people: {ben: {name: Ben Lang, side: it}}
        tasks:
          go-live: {kind: go-live}
          care: {kind: hypercare, duration: 20d, needs: go-live}
        events:
          backlog: {kind: backlog-board, every: 4w, from: go-live, until: care}
    """
    begin = use_begins(view)
    if begin is None:
        return
    if not view.role("backlog_owner"):
        yield Gap(
            view.top,
            "Nobody owns the backlog; name who orders the wishes after go-live",
            help="Write `roles: {backlog_owner: ID}`.",
            stub=a_role("backlog_owner"),
        )
    most = int(ask.number("max_interval"))
    boards = [event for event in view.playbook.events.values() if event.kind == "backlog-board"]
    if not boards:
        yield Gap(
            view.top,
            "Nobody meets to order the wishes after go-live; plan a backlog board at least each quarter",
            help="Write `events: {backlog: {kind: backlog-board, every: 4w, from: ..., until: ...}}`.",
            stub=an_event("backlog-board", "Order the wishes", "4w"),
        )
        return
    end = max(begin, (view.dates.finish_instant - 1) // 1440)
    wait, since, until = longest_wait(days_of(view, ("backlog-board",)), begin, end)
    if wait > most:
        yield Gap(
            place(boards[0]),
            f"The backlog board does not meet for {wait} days, from {date.fromordinal(since)} to "
            f"{date.fromordinal(until)}; {most} are the most",
        )


@rule(
    "productivity-dip",
    "SUP-06",
    WARNING,
    sources=("S0", "S4"),
    options={
        "min_length": Days("40d", "Fewest working days that the dip is planned to last", small="20d"),
    },
)
def productivity_dip(view: View, ask: Ask) -> Iterator[Gap]:
    """The plan reckons with less work being done after go-live.

    What: The plan says how deep the dip after a go-live is, for how long (at least 40 working days, 20 in a
        small profile), and what gives way: targets, staff or orders.
    Why: Productivity falls at first (S0): activity goes up, output goes down and orders are slow (S4). It is
        certain to come; who has not said so before will be told that the system is bad.
    Evidence: `programme: {dip: {depth: 15%, length: 8w, relief: ...}}`; money of the category `productivity`
        is a relief too.
    Mend: Agree with the heads of the departments by how much their targets fall and for how many weeks.
    Note: Only asked of plans with a go-live. Shorter dips may be true and can be set; the default is that of
        careful planners, since stabilising takes months.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}  # expect: productivity-dip
        tasks:
          go-live: {kind: go-live}

    Good example:

        crmplan: 1
        programme:
          name: CRM
          start: 2027-03-01
          dip: {depth: 15%, length: 8w, relief: Targets are lowered by a tenth}
        tasks:
          go-live: {kind: go-live}
    """
    if not view.go_lives:
        return
    programme = view.playbook.programme
    dip = programme.dip
    if dip is None or not dip.depth or dip.length is None:
        yield Gap(
            view.top,
            "The plan does not reckon with the dip after go-live; say how deep, how long and what gives way",
            help="Write `dip: {depth: 15%, length: 8w, relief: Targets are lowered}` below `programme`.",
            stub=Stub("programme", "dip: {depth: 15%, length: 8w, relief: WHICH TARGETS ARE LOWERED}"),
        )
        return
    at = programme.node.key_at("dip")
    least = int(ask.number("min_length"))
    plan = view.plan
    _, likely, _ = dip.length.minutes(plan.day_minutes, plan.week_days)
    days = view.in_days(likely, dip.length.elapsed)
    if days < least:
        yield Gap(at, f"The dip is planned for {working_days(int(days))} only; {least} are the least")
    if not dip.relief and not _paid(view, "productivity"):
        yield Gap(
            at,
            "Nothing gives way in the dip; say in `relief` which targets are lowered or who helps",
            stub=Stub("programme.dip", "relief: WHICH TARGETS ARE LOWERED"),
        )


def _paid(view: View, category: str) -> bool:
    plan = view.plan
    return any(
        line.category == category
        and (line.number > 0 or any(amount.number > 0 for amount in line.regions.values()))
        for line in plan.lines
    ) or any(
        item.category == category and item.amount.amount > 0 for task in plan.tasks for item in task.costs
    )


@rule(
    "benefits-reviews",
    "SUP-07",
    WARNING,
    sources=("S3",),
    needs=("schedule",),
    options={
        "min_reviews": Count("2", "Fewest reviews of benefits after the last go-live", small="1"),
        "within": Months("15", "Months after the last go-live in which they count"),
    },
)
def benefits_reviews(view: View, ask: Ask) -> Iterator[Gap]:
    """The business case is opened again after go-live.

    What: After the last go-live, benefits are compared with the business case on at least two days, at about
        3, 6 and 12 months (once in a small profile).
    Why: Once the system runs, everybody feels done; without visibility complacency follows (S3), and nobody
        learns whether it was worth it.
    Evidence: Tasks and `events` of the kind `benefits-review`, and `business_case: {review: ...}`, on
        different days within 15 months after the last go-live.
    Mend: Date the reviews: `benefits: {kind: benefits-review, on: [2028-06-30, 2028-12-15]}`.
    Note: Reviews before the last go-live see a part of the benefits and do not count. A plan without go-live
        is not asked.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}  # expect: benefits-reviews
        tasks:
          go-live: {kind: go-live}
        events:
          benefits: {kind: benefits-review, on: [2027-09-01]}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          go-live: {kind: go-live}
        events:
          benefits: {kind: benefits-review, on: [2027-06-01, 2027-12-01]}
    """
    last = _last_go_live(view)
    if last is None:
        return
    case = view.playbook.business_case
    days = set(days_of(view, ("benefits-review",)))
    if case is not None and case.review is not None:
        days.add(case.review.toordinal())
    until = months_later(last, int(ask.number("within")))
    count = sum(1 for day in days if last < day <= until)
    least = int(ask.number("min_reviews"))
    if count < least:
        said = "No day is" if not count else "Only one day is" if count == 1 else f"Only {count} days are"
        yield Gap(
            view.top,
            f"{said} set to compare benefits with the business case after the last go-live; plan {least}",
            help="Write an event of the kind benefits-review with its days.",
            stub=Stub(
                "events",
                "benefits-review:\n"
                "  name: Benefits against the business case\n"
                "  kind: benefits-review\n"
                "  on: [<half-year-later>, <year-later>]\n"
                "  owner: <lead>",
            ),
        )
