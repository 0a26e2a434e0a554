"""Who helps users in the first weeks, and who stays."""

from collections.abc import Iterator
from datetime import date

from crmplan.model import ERROR, WARNING, Stub
from crmplan.rules.frame.record import Ask, Days, Gap, Months, months_later, rule, working_days
from crmplan.rules.frame.stubs import a_line, a_role, a_task
from crmplan.rules.frame.view import View


@rule(
    "hypercare",
    "SUP-01",
    WARNING,
    sources=("S0", "S3"),
    needs=("schedule",),
    options={
        "min_length": Days("20d", "Fewest working days of hypercare after a go-live", small="10d"),
        "min_pilot": Days(
            "30d", "Fewest working days of hypercare after the go-live of a pilot", small="10d"
        ),
        "max_wait": Days("2d", "Most working days between go-live and the begin of hypercare"),
    },
)
def hypercare(view: View, ask: Ask) -> Iterator[Gap]:
    """Each go-live is followed at once by hypercare with exit criteria.

    What: After each go-live, hypercare runs for at least 20 working days (30 in a pilot, 10 in a small
        profile), begins within two days and ends by criteria, not by the calendar.
    Why: Users left alone in the first weeks go back to their spreadsheets: insufficient support after
        implementation (S0), no ongoing support (S3). Two to eight weeks are usual.
    Evidence: The chain of tasks of the kind `hypercare` that is linked to the go-live, measured from the
        go-live to its end; their `exit` criteria. The pilot is the first of several waves.
    Mend: Add a task of the kind hypercare that needs the go-live, with `exit: {calm: open-severity-1 = 0}`.
    Note: No hypercare at all is an error. The time counts from the go-live, so that hypercare in two tasks
        (first week, rest) is one.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          go-live: {kind: go-live}  # expect: hypercare
          lessons: {kind: lessons-learned, duration: 2d, needs: go-live}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          go-live: {kind: go-live}
          care:
            kind: hypercare
            duration: 4w
            needs: go-live
            exit: {calm: {text: No open fault that stops work}}
    """
    tasks = view.plan.tasks
    start, finish = view.dates.start, view.dates.finish
    usual, pilot, wait = (ask.number(name) for name in ("min_length", "min_pilot", "max_wait"))
    for go_live in view.go_lives:
        for cell in view.cells_of(tasks[go_live]):
            chain = view.hypercare(go_live, cell)
            name = view.name(cell)
            if not chain:
                yield Gap(
                    tasks[go_live].at,
                    "No hypercare follows the go-live of {what}; plan it for the first weeks of use",
                    name,
                    (go_live,),
                    severity=ERROR,
                    go_lives=(go_live,),
                    stub=a_task(
                        "hypercare",
                        "Close and fast support in the first weeks",
                        "2w",
                        more=(
                            "needs: <go-live>\n"
                            "exit:\n"
                            "  calm: {text: No open problem stops anybody from working, evidence: Support log}"
                        ),
                    ),
                )
                continue
            least = pilot if view.is_pilot(cell) else usual
            minutes = view.support_minutes(go_live, chain)
            last = max(chain, key=lambda task: (finish[task], task))
            if minutes < least * view.plan.day_minutes:
                yield Gap(
                    tasks[last].place("duration"),
                    f"Hypercare after the go-live of {{what}} is shorter than {working_days(int(least))}",
                    name,
                    (go_live, *chain),
                    go_lives=(go_live,),
                )
            first = min(chain, key=lambda task: (start[task], task))
            if view.working_minutes(first, finish[go_live], start[first]) > wait * view.plan.day_minutes:
                yield Gap(
                    tasks[first].at,
                    "Hypercare begins later than the go-live of {what}; users need it from the first day",
                    name,
                    (go_live, first),
                    go_lives=(go_live,),
                )
            if not any(tasks[task].exit for task in chain):
                yield Gap(
                    tasks[last].at,
                    "Hypercare of {what} has no `exit` criteria; it should end when it is calm, not on a day",
                    name,
                    (last,),
                    go_lives=(go_live,),
                    stub=Stub(
                        ".",
                        "exit:\n  calm: {text: No open problem stops anybody from working, evidence: Support log}",
                    ),
                )


@rule(
    "support-model",
    "SUP-02",
    ERROR,
    sources=("S0", "S1"),
    options={"months": Months("12", "Months after the last go-live that support must be planned for")},
)
def support_model(view: View, ask: Ask) -> Iterator[Gap]:
    """Someone is ready to support users before go-live and stays for a year.

    What: Before each go-live support is set up or handed over, somebody is the service owner, and support is
        planned for at least 12 months after the last go-live.
    Why: Ongoing support and maintenance keep a system in use (S0, S1). Support staff learn while the system
        is built, not on the day the first user calls.
    Evidence: Tasks of the kinds `support-setup` or `support-handover` with links to the go-live; the role
        `service_owner`; budget lines of the category `support` (with or without `run: true`) with an amount
        above zero and their `until`.
    Mend: Add a task of the kind support-setup that the go-live gate needs, name the role `service_owner`, and
        write a support line with `until` a year after the last go-live.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        roles: {service_owner: ben}
        people:
          ben: {name: Ben Lang, side: it}
        tasks:
          configure: {duration: 5d}
          go-live: {kind: go-live, needs: configure}  # expect: support-model
        budget:
          lines:
            care: {category: support, amount: 600 per month, from: go-live, until: 2028-06-30, run: true}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        roles: {service_owner: ben}
        people:
          ben: {name: Ben Lang, side: it}
        tasks:
          configure: {duration: 5d}
          desk: {kind: support-setup, duration: 3d, owner: ben}
          go-live: {kind: go-live, needs: [configure, desk]}
        budget:
          lines:
            care: {category: support, amount: 600 per month, from: go-live, until: 2028-06-30, run: true}
    """
    tasks = view.plan.tasks
    go_lives = tuple(view.go_lives)
    if not go_lives:
        return
    for go_live in go_lives:
        for cell in view.cells_of(tasks[go_live]):
            if not view.before(cell, go_live, "support-setup", "support-handover"):
                yield Gap(
                    tasks[go_live].at,
                    "No support is set up before the go-live of {what}; users need to know whom to call",
                    view.name(cell),
                    (go_live,),
                    go_lives=(go_live,),
                    help="Add a task of the kind support-setup and let the go-live need it.",
                    stub=a_task(
                        "support-setup", "Set up service desk and knowledge base", "3d", then="the go-live"
                    ),
                )
    if not view.role("service_owner"):
        yield Gap(
            view.top,
            "Nobody is the service owner; name who answers for the CRM after go-live",
            go_lives=go_lives,
            help="Write `roles: {service_owner: ID}`.",
            stub=a_role("service_owner"),
        )
    yield from _covered(view, int(ask.number("months")), go_lives)


def _covered(view: View, months: int, go_lives: tuple[int, ...]) -> Iterator[Gap]:
    """Yield a gap when no support line lasts long enough after the last go-live."""
    if view.schedule is None:
        return
    last = max(view.last_day(task) for task in go_lives)
    needed = months_later(last, months)
    latest = 0
    at = view.top
    for line in view.plan.lines:
        paid = line.number > 0 or any(amount.number > 0 for amount in line.regions.values())
        if line.category != "support" or not paid or line.on is not None:
            continue
        until = view.anchor_day(line.until)
        if until > latest:
            latest = until
            at = line.at
    if not latest and view.applies("money") and view.cost is not None and view.cost.planned.amount > 0:
        return  # BUD-03 says that nothing is planned for support; one cause is one finding.
    if latest < needed:
        message = (
            f"Support is planned until {date.fromordinal(latest)}; {months} months after the last "
            f"go-live is {date.fromordinal(needed)}"
            if latest
            else f"No support is planned for the {months} months after the last go-live"
        )
        yield Gap(
            at,
            message,
            go_lives=go_lives,
            help="Write a budget line of the category support.",
            stub=a_line("support", "400 per month", "Offer for care", run=True),
        )
