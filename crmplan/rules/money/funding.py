"""Checks of how money is asked for, tied to work, released, and planned for the years after go-live."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from crmplan.analyses.cost import rate_of
from crmplan.analyses.money import Entry
from crmplan.model import INFO, WARNING, Money
from crmplan.rules.frame.record import Ask, Count, Gap, Share, months_later, rule
from crmplan.rules.frame.stubs import a_line
from crmplan.rules.frame.view import View
from crmplan.rules.money.budget import BEGINS_WITHIN, share_of


@rule("upgrade-budget", "BUD-04", WARNING, sources=("S1",), needs=("schedule", "cost"))
def upgrade_budget(view: View, ask: Ask) -> Iterator[Gap]:
    """Upgrades are paid for in each year of running.

    What: In the year after the last go-live, and in each further year of which more than half has licences or
        support planned, something is planned for upgrades.
    Why: Budgets need money for necessary upgrades (S1). A product that nobody may upgrade drops out of
        support, and its users with it.
    Evidence: What falls into these years of the category `upgrade`, with and without `run: true`.
    Mend: Write a budget line: `upgrades: {category: upgrade, amount: 5000 per year, from: all/go-live, until:
        ..., run: true}`.
    Note: A plan without go-live has no year of running, and one without any cost is BUD-01's.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d, cost: {implementation: 40000}}
          go-live: {kind: go-live, needs: configure}
        budget:  # expect: upgrade-budget
          contingency: 10%

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d, cost: {implementation: 40000}}
          go-live: {kind: go-live, needs: configure}
        budget:
          lines:
            upgrades: {category: upgrade, amount: 3000, from: go-live, until: 2028-03-31, run: true}
    """
    cost = view.money
    if not view.go_lives or cost.planned.amount <= 0:
        return
    entries = [entry for entry in cost.entries if entry.units > 0]
    paid_until = max(
        (
            stretch.last_day
            for entry in entries
            if entry.kind == "line" and entry.category in ("licence", "support")
            for _, stretch in entry.parts
        ),
        default=0,
    )
    first = max(view.last_day(task) for task in view.go_lives) + 1
    while True:
        last = months_later(first, 12)
        if not _planned_in(entries, "upgrade", first, last):
            yield Gap(
                view.category_at("upgrade"),
                "Nothing is planned for upgrades from {what}; plan them for each year of running",
                f"{date.fromordinal(first)} to {date.fromordinal(last)}",
                help="Write a budget line of the category upgrade with `run: true`.",
                stub=a_line("upgrade", "2000 per year", "Two releases a year", run=True),
            )
        first = last + 1
        if months_later(first, 6) > paid_until:
            return


def _planned_in(entries: Iterable[Entry], category: str, first: int, last: int) -> bool:
    """Whether something of a category is planned between two days (ordinals).

    What began before and ends in the first weeks belongs to the year before.
    """
    return any(
        stretch.first_day <= last
        and (stretch.first_day >= first or min(stretch.last_day, last) - first >= BEGINS_WITHIN)
        for entry in entries
        if entry.category == category
        for _, stretch in entry.parts
    )


@rule(
    "enough-money",
    "BUD-05",
    WARNING,
    sources=("S1",),
    needs=("cost",),
    options={
        "min_cost_per_user": Count(
            "0", "Least planned cost for each user, in the currency of the programme; 0 asks for none"
        ),
    },
)
def enough_money(view: View, ask: Ask) -> Iterator[Gap]:
    """What is expected and what it costs fit together.

    What: The business case counts with at least what the plan costs, and the planned cost for each user is
        not below the limit of the company, if it has set one.
    Why: Low-cost approaches are very prone to failure (S1). Mostly the expectation was sold with a figure
        that the plan never had.
    Evidence: `cost` of the business case against planned cost with contingency; planned cost by users.
    Mend: Put the cost of the plan into the business case, or plan less for less.
    Note: No limit by user is set unless a playbook sets it, because prices differ by product and country.
        That the approved sum covers the plan is BUD-14.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d, cost: {implementation: 40000}}
        business_case: {cost: 20000}  # expect: enough-money

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d, cost: {implementation: 40000}}
        business_case: {cost: 90000}
    """
    cost = view.money
    if cost.planned.amount <= 0:
        return
    case = view.playbook.business_case
    if case is not None and case.cost is not None:
        said = Money(case.cost.number * rate_of(view.plan, case.cost.currency), view.plan.currency).rounded()
        if said.amount < cost.total.amount:
            yield Gap(
                case.node.key_at("cost"),
                f"The business case counts with {said} and the plan costs {cost.total}; correct one of them",
                path="business_case",
            )
    users = view.plan.users
    least = ask.number("min_cost_per_user")
    if users and cost.planned.amount < least * users:
        per_user = Money(cost.planned.amount / users, cost.currency)
        yield Gap(
            view.budget_at,
            f"{per_user} is planned for each of {users} users; {least:f} is the least here",
            path="users",
        )


@rule(
    "budget-tied-to-work",
    "BUD-08",
    WARNING,
    sources=("S1",),
    needs=("cost",),
    options={"min_linked": Share("90%", "Least share of the planned cost that is tied to work")},
)
def budget_tied_to_work(view: View, ask: Ask) -> Iterator[Gap]:
    """The budget follows the work: nearly all money belongs to a task, a module or a person with tasks.

    What: At least 90 % of the planned cost is tied to work.
    Why: A budget is driven by the process it pays for (S1). Sums that belong to nothing are neither moved nor
        saved when the work moves.
    Evidence: Cost and labour of tasks; budget lines with `pays_for` or `for`, or whose time begins or ends
        with tasks; backfill of people who have tasks.
    Mend: Write `pays_for: [TASKS]` at the line, or let it begin with a task: `from: all/go-live`.
    Note: Running cost is not looked at: it belongs to no work of the rollout.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d, cost: {implementation: 40000}}
        budget:
          lines:  # expect: budget-tied-to-work
            office: {category: other, amount: 9000, from: 2027-03-01}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d, cost: {implementation: 40000}}
        budget:
          lines:
            office: {category: other, amount: 9000, from: 2027-03-01, pays_for: configure}
    """
    cost = view.money
    if cost.planned.amount <= 0:
        return
    plan = view.plan
    tied_lines = {id for (section, id, _), tasks in plan.references.items() if section == "lines" and tasks}
    tied_lines |= {line.id for line in plan.lines if line.modules}
    busy = {task.owner for task in plan.tasks} | {one.person for task in plan.tasks for one in task.team}
    loose: dict[str, int] = {}
    for entry in cost.entries:
        if entry.run or entry.units <= 0:
            continue
        tied = (
            entry.kind in ("cost", "labour")
            or (entry.kind == "line" and entry.source in tied_lines)
            or (entry.kind == "backfill" and entry.person in busy)
        )
        if not tied:
            loose[entry.source] = loose.get(entry.source, 0) + entry.units
    linked = 1 - share_of(view.amount(sum(loose.values())), cost.planned)
    least = ask.number("min_linked")
    if linked < least:
        for source in loose:
            yield Gap(
                view.budget_key("lines"),
                f"{linked:.0%} of the planned cost is tied to work, {least:.0%} is the least; tie {{what}} to "
                "the tasks they pay for",
                source,
                help="Write `pays_for: [TASKS]` at the line, or `for: [MODULES]`.",
            )


@rule(
    "funding-rounds",
    "BUD-09",
    WARNING,
    sources=("S4",),
    needs=("schedule", "cost"),
    profiles=("standard", "enterprise"),
    options={"max_first": Share("40%", "Largest share that is released before anybody uses the CRM")},
)
def funding_rounds(view: View, ask: Ask) -> Iterator[Gap]:
    """Money is released in rounds, each after people use what the last one built.

    What: There are at least two funding rounds. Of several waves, what is released before the first go-live
        is at most 40 % of all rounds, and each later round waits for a gate behind an adoption review.
    Why: Invest light, like a venture: round 1, 2, 3, one module after the other (S4). One big cheque pays for
        the last wave before anybody knows whether the first one is used.
    Evidence: `funding` of the budget with `released` or `gate`; a task of the kind `adoption-review` with
        links to that gate.
    Mend: Approve the whole sum, release it in rounds, and let the gate of a round need the adoption review.
    Note: Rounds before the first go-live count together, since nobody has used anything yet: a start-up round
        before the mandate is no cheque of its own. With a single wave there is no adoption to wait for, so
        only the two rounds are asked, one of them by a gate. Not for a small profile.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d, cost: {implementation: 40000}}
        budget:
          approved: 40000
          funding:  # expect: funding-rounds
            everything: {amount: 40000, released: 2027-03-01}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        people: {ana: {name: Ana Ruiz, side: business}}
        tasks:
          choose: {duration: 5d, cost: {implementation: 10000}}
          buy: {kind: gate-funding, needs: choose, owner: ana}
          configure: {duration: 5d, needs: buy, cost: {implementation: 30000}}
        budget:
          approved: 40000
          funding:
            choice: {amount: 10000, released: 2027-03-01}
            rest: {amount: 30000, gate: buy}
    """
    cost = view.money
    if cost.planned.amount <= 0:
        return
    rounds = cost.rounds
    several = len(view.plan.waves) > 1 and bool(view.go_lives)
    live = min((view.last_day(task) for task in view.go_lives), default=0)
    before = [row for row in rounds if row.released is not None and row.released.toordinal() < live]
    if len(rounds) < 2 or (several and len(before) == len(rounds)):
        said = "before the first go-live" if rounds and several else "at once"
        yield Gap(
            view.budget_key("funding"),
            f"All money is released {said}; release it in rounds, each after people use what is there",
            path="funding",
            help="Write two or more rounds below `funding`, the later ones with `gate`.",
        )
        return
    gates = {one.id: one.gate for one in view.plan.rounds}
    if not several:
        if not any(gate is not None for gate in gates.values()):
            yield Gap(
                view.budget_key("funding"),
                "Every round is released on a day; let a gate release one, so that somebody decides",
                path="funding",
            )
        return
    total = sum((row.amount.amount for row in rounds), Decimal(0))
    first = sum((row.amount.amount for row in before), Decimal(0))
    most = ask.number("max_first")
    if before and total > 0 and first > most * total:
        yield Gap(
            max(before, key=lambda row: row.amount.amount).at,
            f"{first / total:.0%} of the money is released before anybody uses the CRM; {most:.0%} is the most",
            path="funding",
        )
    reviews = view.group_of("adoption-review")
    for row in rounds:
        if row in before:
            continue
        gate = gates.get(row.id)
        if gate is None:
            yield Gap(
                row.at,
                "The round {what} is released on a day; let a gate release it, after an adoption review",
                row.id,
            )
        elif not reviews.any_before(gate):
            yield Gap(
                row.at,
                "The round {what} waits for no adoption review; let its gate need one of the wave before",
                row.id,
                (gate,),
            )


@rule("internal-labour", "BUD-10", WARNING, sources=("S4",), needs=("cost",))
def internal_labour(view: View, ask: Ask) -> Iterator[Gap]:
    """The time of own people is counted.

    What: Something is planned for internal labour.
    Why: Losses in labour time come on top of expenses (S4). Own time that costs nothing is promised twice.
    Evidence: The category `internal-labour` of labour (people with a `rate` in a `team`), of `backfill`, of
        tasks and of budget lines.
    Mend: Give people of the company a `rate`, or write `backfill` for those who are released.
    Note: A plan without any cost is BUD-01's.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d, cost: {implementation: 40000}}
        budget: {contingency: 10%}  # expect: internal-labour

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        people: {ana: {name: Ana Ruiz, side: business, rate: 300 per d}}
        tasks:
          configure: {duration: 5d, team: [ana], cost: {implementation: 40000}}
        budget: {contingency: 10%}
    """
    cost = view.money
    if cost.planned.amount > 0 and share_of(cost.by["category"].get("internal-labour"), cost.planned) <= 0:
        yield Gap(
            view.budget_at,
            "The time of own people costs nothing in this plan; give them a `rate`, or write `backfill`",
        )


_ALLOWANCES = {
    "incentives": ("incentives", "New incentives are planned"),
    "dip": ("productivity", "A dip after go-live is planned"),
    "org_change": ("organisation", "Departments change"),
}
"""What is planned -> category of its allowance, and how it is said."""


@rule(
    "allowances",
    "BUD-13",
    INFO,
    sources=("S4", "S0", "S2"),
    needs=("cost",),
    profiles=("standard", "enterprise"),
)
def allowances(view: View, ask: Ask) -> Iterator[Gap]:
    """Incentives, the dip and new departments have their money.

    What: When incentives, a dip of productivity or new departments are planned, each has an amount.
    Why: Orders slow down after go-live (S4), incentives cost what they pay (S0), and new departments are
        costly (S2).
    Evidence: Tasks of the kind `incentive-design` and the category `incentives`; `programme: {dip: ...}` and
        the category `productivity`; a change of the organisation and the category `organisation`. Lines with
        `run: true` count.
    Mend: Write a budget line for each, even a rough one.
    Note: Not for a small profile, where a lower target of the owner is an allowance that no budget shows.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d, cost: {implementation: 40000}}
          bonus: {kind: incentive-design, duration: 2d, needs: configure}
        budget: {contingency: 10%}  # expect: allowances

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d, cost: {implementation: 40000}}
          bonus: {kind: incentive-design, duration: 2d, needs: configure, cost: {incentives: 5000}}
        budget: {contingency: 10%}
    """
    cost = view.money
    if cost.planned.amount <= 0:
        return
    planned = {
        "incentives": bool(view.tasks("incentive-design")),
        "dip": view.playbook.programme.dip is not None,
        "org_change": view.changes_organisation,
    }
    paid = {entry.category for entry in cost.entries if entry.units > 0}
    for name, (category, said) in _ALLOWANCES.items():
        if planned[name] and category not in paid:
            yield Gap(
                view.budget_at,
                f"{said} and the budget has nothing for it; write a line of the category {category}",
                path=category,
                stub=a_line(category, "2000", "Estimate", on="<go-live>"),
            )
