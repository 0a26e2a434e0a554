"""Checks of money: whole budgets, fair shares, and spending inside what is released."""

from collections.abc import Iterator
from decimal import Decimal

from crmplan.language.words import CATEGORIES
from crmplan.model import ERROR, INFO, WARNING, Money, Stub
from crmplan.rules.frame.record import Ask, Gap, Months, Share, Words, months_later, rule
from crmplan.rules.frame.stubs import a_line
from crmplan.rules.frame.view import View

USUAL = ("licence", "implementation", "migration", "integration", "training", "change", "support")


_REGISTERS = {"integrations": "integration", "sources": "migration"}
"""What a programme may go without -> the category that then needs no money."""

BEGINS_WITHIN = 92
"""Days after hypercare within which the year of support may begin: contracts start with a month or a
quarter."""


@rule(
    "whole-budget",
    "BUD-01",
    ERROR,
    sources=("S0", "S4"),
    needs=("cost",),
    options={
        "required": Words(USUAL, "Categories that must have money", CATEGORIES),
        "max_licence_share": Share("50%", "Largest share of the licences in the planned cost"),
    },
)
def whole_budget(view: View, ask: Ask) -> Iterator[Gap]:
    """The budget is more than the licence: every part of a rollout has its money.

    What: Licence, implementation, migration, integration, training, change, support and contingency have an
        amount above zero, and licences are at most half of the planned cost.
    Why: Underestimating the cost is a common mistake: besides the licence there are data migration,
        customisation, training and support (S0), and integration costs more than anyone expects (S4).
    Evidence: The categories of `cost` of tasks, of labour and of budget lines; lines with `run: true` count
        for support. Zero is no money. Approved sums in `categories` are no evidence: nobody has planned to
        spend them yet.
    Mend: Give the tasks their `cost`, people their `rate`, or write a budget line; and set `contingency`.
    Note: Licences above half are a warning. Where a category costs nothing on purpose, set `required`
        without it. A programme that goes without integrations or data sources (`without`, with the reason)
        needs no money for integration or migration.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d}
        budget:  # expect: whole-budget
          lines:
            seats: {category: licence, amount: 20000, from: 2027-03-01}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d, cost: {implementation: 9000, integration: 3000}}
          move: {duration: 5d, needs: configure, cost: {migration: 5000}}
          train: {duration: 3d, needs: move, cost: {training: 4000, change: 2000}}
        budget:
          contingency: 10%
          lines:
            seats: {category: licence, amount: 9000, from: 2027-03-01}
            care: {category: support, amount: 4000, from: train}
    """
    cost = view.money
    at = view.budget_at
    planned = cost.by["category"]
    without = {_REGISTERS[name] for name in view.playbook.programme.without if name in _REGISTERS}
    running = {entry.category for entry in cost.entries if entry.run and entry.units > 0}
    for category in ask.words("required"):
        if category in without:
            continue
        amount = planned.get(category)
        if (amount is None or amount.amount <= 0) and not (category == "support" and category in running):
            yield Gap(
                at,
                "The budget has nothing for {all}; plan what it takes, as cost of tasks or as budget lines",
                category,
                help="Write `cost: {CATEGORY: AMOUNT}` at a task, or a line of the category below `lines`.",
                stub=a_line(category, "5000", "Offer", on="<start>"),
            )
    if cost.planned.amount > 0 and cost.contingency.amount <= 0:
        yield Gap(
            at,
            "The budget has no contingency; write `contingency: 10%` or an amount",
            path="contingency",
            stub=Stub("budget", "contingency: 10%"),
        )
    share = share_of(planned.get("licence"), cost.planned)
    most = ask.number("max_licence_share")
    if share > most:
        yield Gap(
            at,
            f"Licences are {share:.0%} of the planned cost, above {most:.0%}: the work around them is "
            "missing or too small",
            severity=WARNING,
            path="licence",
        )


@rule(
    "training-budget",
    "BUD-02",
    WARNING,
    sources=("S0", "S3"),
    needs=("cost",),
    options={
        "min_share": Share("10%", "Least share of the planned cost that goes into training"),
        "good_share": Share("15%", "Share below which it is mentioned"),
    },
)
def training_budget(view: View, ask: Ask) -> Iterator[Gap]:
    """Training has its share of the money.

    What: Training is at least 10 % of the planned cost, without contingency; below 15 % it is mentioned.
    Why: Training must be in the budget (S0) and be comprehensive (S3). Published shares differ widely, from
        10 to 20 % of ERP and CRM budgets; firms that spend less overrun more often.
    Evidence: Cost of the category `training`: of tasks, of trainers' labour and of budget lines.
    Mend: Count trainers, materials, rooms and refreshers; the users' own time belongs to internal labour.
    Note: No money at all is an error. Without any planned cost the check has nothing to compare and BUD-01
        speaks. The limits are the lower end of what is published, a habit and no law.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d, cost: {implementation: 40000}}
          train: {kind: training, duration: 3d, needs: configure, cost: {training: 1000}}
        budget: {approved: 45000}  # expect: training-budget

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d, cost: {implementation: 40000}}
          train: {kind: training, duration: 3d, needs: configure, cost: {training: 8000}}
        budget: {approved: 50000}
    """
    cost = view.money
    if cost.planned.amount <= 0:
        return
    share = share_of(cost.by["category"].get("training"), cost.planned)
    least, good = ask.number("min_share"), ask.number("good_share")
    at = view.category_at("training")
    if share <= 0:
        yield Gap(
            at,
            "Nothing is planned for training; users who cannot use the CRM will not",
            severity=ERROR,
            stub=a_line("training", "200 per user", "Estimate of the trainer", on="<go-live>"),
        )
    elif share < least:
        yield Gap(at, f"Training is {share:.1%} of the planned cost, less than the limit of {least:.0%}")
    elif share < good:
        yield Gap(at, f"Training is {share:.1%} of the planned cost; {good:.0%} is usual", severity=INFO)


@rule(
    "support-budget",
    "BUD-03",
    WARNING,
    sources=("S0", "S1"),
    needs=("schedule", "cost"),
    options={
        "min_share": Share(
            "15%", "Least cost of support in a year, as a share of licence and implementation"
        ),
        "months": Months("12", "Months after the last hypercare that the money for support must cover"),
    },
)
def support_budget(view: View, ask: Ask) -> Iterator[Gap]:
    """Support after go-live is paid for.

    What: In the twelve months after the last hypercare (or go-live, where none follows), support costs at
        least 15 % of licence and implementation together.
    Why: Systems need ongoing support and maintenance, and their cost belongs into the budget (S0, S1). A
        system that nobody may spend money on becomes unstable and unused.
    Evidence: What falls into those months of the category `support`: budget lines, with and without
        `run: true`, tasks and labour. Licence and implementation are the planned cost without `run` lines.
    Mend: Write a budget line: `support: {category: support, amount: 5000 per month, from: all/go-live, until:
        ..., run: true}`.
    Note: No money at all is an error. A plan without go-live has nothing to support yet and is left to
    RLO-06.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d, cost: {implementation: 40000}}
          go-live: {kind: go-live, needs: configure}  # expect: support-budget

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d, cost: {implementation: 40000}}
          go-live: {kind: go-live, needs: configure}
        budget:
          lines:
            care: {category: support, amount: 600 per month, from: go-live, until: 2028-03-31, run: true}
    """
    go_lives = view.go_lives
    cost = view.money
    if not go_lives or cost.planned.amount <= 0:
        return
    months = int(ask.number("months"))
    live = max(view.last_day(task) for task in go_lives)
    settled = max(view.last_day(task) for task in (*go_lives, *view.tasks("hypercare")))
    lines = [entry for entry in cost.entries if entry.category == "support" and entry.kind == "line"]
    begins = {
        stretch.first_day
        for entry in lines
        for _, stretch in entry.parts
        if live <= stretch.first_day <= settled + BEGINS_WITHIN
    }
    spent = max(_support_in_year(view, first, months) for first in (settled + 1, *sorted(begins)))
    at = view.category_at("support", else_task=max(go_lives, key=view.last_day))
    if spent <= 0:
        yield Gap(
            at,
            f"Nothing is planned for support in the {months} months after go-live and hypercare",
            severity=ERROR,
            tasks=(max(go_lives, key=view.last_day),),
            help="Write a budget line of the category support from go-live on.",
            stub=a_line("support", "400 per month", "Offer for care", run=True),
        )
        return
    planned = cost.by["category"]
    base = sum(
        (planned[name].amount for name in ("licence", "implementation") if name in planned), Decimal(0)
    )
    least = ask.number("min_share") * months / 12
    support = view.amount(spent)
    if support.amount < least * base:
        yield Gap(
            at,
            f"Support in the {months} months after hypercare is {support}, which is "
            f"{support.amount / base:.1%} of licence and implementation; {least:.0%} is the least",
        )


def _support_in_year(view: View, first: int, months: int) -> int:
    """Return the minor units that fall on support in the months that begin with a day (an ordinal)."""
    last = months_later(first, months)
    return sum(
        stretch.until(units, last) - stretch.until(units, first - 1)
        for entry in view.money.entries
        if entry.category == "support"
        for units, stretch in entry.parts
    )


@rule("sums-and-funding", "BUD-14", ERROR, sources=("S0", "S4", "GAO-COST"), needs=("cost",))
def sums_and_funding(view: View, ask: Ask) -> Iterator[Gap]:
    """The sums agree, and money is spent only after it is released.

    What: Planned cost with contingency is inside the approved sum, the approved categories and the funding
        rounds do not pass it, no category is planned above its approved money, and at the end of each day
        cumulative spending is inside what funding rounds have released.
    Why: Budgets overrun (S0), and invest-light funding in rounds (S4) only works when each round waits for
        its release. An estimate without omission and double count is the first quality of a good one (GAO).
    Evidence: `approved`, `contingency`, `categories` and `funding` of the budget against planned cost and the
        dates of the schedule; a gate releases its round on its own day.
    Mend: Ask for more, plan less, or release a round earlier; `crmplan show budget` shows each figure with
        its lines.
    Note: A single category above its approved money is a warning while the whole sum is kept: money may be
        moved between categories, but somebody should say so.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d, cost: {implementation: 40000}}
        budget:
          approved: 40000  # expect: sums-and-funding
          contingency: 10%

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d, cost: {implementation: 40000}}
        budget:
          approved: 44000
          contingency: 10%
    """
    cost = view.money
    approved = cost.approved
    if approved is not None and cost.total.amount > approved.amount:
        over = cost.total - approved
        yield Gap(
            view.budget_key("approved"),
            f"Planned cost with contingency is {cost.total}, {over} above the approved {approved}",
            path="approved",
        )
    parts = sum((amount.amount for amount in cost.approved_by_category.values()), Decimal(0))
    if approved is not None and cost.approved_by_category:
        promised = Money(parts, cost.currency)
        if "contingency" not in cost.approved_by_category:
            promised = promised + cost.contingency
        if promised.amount > approved.amount:
            yield Gap(
                view.budget_key("categories"),
                f"The approved categories and the contingency are {promised}, more than the "
                f"approved {approved}",
                path="categories",
            )
    for category, (planned, allowed) in cost.categories.items():
        if allowed is not None and category != "contingency" and planned.amount > allowed.amount:
            yield Gap(
                view.category_at(category),
                f"{planned} is planned for {category}, {planned - allowed} above its approved {allowed}",
                severity=WARNING,
                path=category,
            )
    rounds = sum((row.amount.amount for row in cost.rounds), Decimal(0))
    if cost.rounds and approved is not None and rounds != approved.amount:
        total = Money(rounds, cost.currency)
        word = "more" if rounds > approved.amount else "less"
        yield Gap(
            view.budget_key("funding"),
            f"The funding rounds are {total}, {word} than the approved {approved}",
            severity="" if rounds > approved.amount else WARNING,
            path="funding",
        )
    if cost.overspent is not None and view.schedule is not None:
        day, spent, released = cost.overspent
        waiting = next((row for row in cost.rounds if row.released is None or row.released > day), None)
        at = waiting.at if waiting is not None else view.budget_key("funding")
        then = f" before {waiting.id} is released" if waiting is not None else ""
        yield Gap(
            at,
            f"On {day} spending reaches {spent} and passes the released {released}{then}",
            path="funding",
            help="`crmplan show budget` shows spending against each round.",
        )


def share_of(part: Money | None, whole: Money) -> Decimal:
    """Return a part of the planned cost as a share; 0 where nothing is planned."""
    return part.amount / whole.amount if part is not None and whole.amount > 0 else Decimal(0)
