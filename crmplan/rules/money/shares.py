"""Checks of what is too small: migration, integration, contingency, change, and how sure the estimate is."""

from collections.abc import Iterator
from decimal import Decimal

from crmplan.language.fields import place
from crmplan.model import INFO, WARNING, Stub
from crmplan.rules.frame.record import Ask, Gap, Share, rule
from crmplan.rules.frame.view import View
from crmplan.rules.money.budget import share_of

CLASS_BOUNDS = {
    5: Decimal("0.30"),
    4: Decimal("0.20"),
    3: Decimal("0.10"),
    2: Decimal("0.05"),
    1: Decimal("0.01"),
}
"""Class of an estimate -> least contingency that is often quoted for it."""


@rule(
    "migration-budget",
    "BUD-06",
    WARNING,
    sources=("S0", "S4"),
    needs=("cost",),
    options={"min_share": Share("10%", "Least share of the planned cost that goes into moving data")},
)
def migration_budget(view: View, ask: Ask) -> Iterator[Gap]:
    """Moving the data has its share of the money.

    What: Where data is moved from any source, migration is at least 10 % of the planned cost.
    Why: Data migration belongs to the cost of a CRM (S0). It is the hardest part and cannot be automated
        (S4); a quarter of the effort and more is usual.
    Evidence: `sources`, and the category `migration` of tasks, labour and budget lines.
    Mend: Count cleaning, mapping, test loads and the stewards' helpers.
    Note: No money for it at all is an error of BUD-01, and stands there only.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        sources: {erp: {name: ERP}}
        tasks:
          configure: {duration: 5d, cost: {implementation: 40000}}
          move: {duration: 5d, needs: configure, cost: {migration: 1000}}
        budget: {approved: 45000}  # expect: migration-budget

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        sources: {erp: {name: ERP}}
        tasks:
          configure: {duration: 5d, cost: {implementation: 40000}}
          move: {duration: 5d, needs: configure, cost: {migration: 5000}}
        budget: {approved: 45000}
    """
    if not view.playbook.sources:
        return
    share = share_of(view.money.by["category"].get("migration"), view.money.planned)
    least = ask.number("min_share")
    if 0 < share < least:
        yield Gap(
            view.category_at("migration"),
            f"Migration is {share:.1%} of the planned cost; {least:.0%} is the least for data from "
            f"{len(view.playbook.sources)} source{'s' * (len(view.playbook.sources) != 1)}",
        )


@rule(
    "integration-budget",
    "BUD-07",
    WARNING,
    sources=("S4",),
    needs=("cost",),
    options={"min_share": Share("5%", "Least share of the planned cost that goes into interfaces")},
)
def integration_budget(view: View, ask: Ask) -> Iterator[Gap]:
    """Each interface has its money, and interfaces together have their share.

    What: Each integration costs something, and integration is at least 5 % of the planned cost.
    Why: Integration is painful and costs more than anyone expects (S4). An interface without money of its own
        is built with what training was meant to have.
    Evidence: `integrations` with `cost`, with `tasks` that cost something (labour too), or paid by a budget
        line (`pays_for`); the category `integration` of the planned cost.
    Mend: Give the tasks of the interface their cost, and name them in `tasks` of the integration.
    Note: No money for integration at all is an error of BUD-01, and stands there only.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        integrations:
          erp: {name: ERP, tasks: [connect]}
          phone: {name: Telephony}  # expect: integration-budget
        tasks:
          configure: {duration: 5d, cost: {implementation: 40000}}
          connect: {duration: 5d, needs: configure, cost: {integration: 5000}}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        integrations:
          erp: {name: ERP, tasks: [connect]}
          phone: {name: Telephony, cost: 3000}
        tasks:
          configure: {duration: 5d, cost: {implementation: 40000}}
          connect: {duration: 5d, needs: configure, cost: {integration: 5000}}
    """
    integrations = view.playbook.integrations
    if not integrations:
        return
    cost = view.money
    share = share_of(cost.by["category"].get("integration"), cost.planned)
    if share <= 0:
        return
    least = ask.number("min_share")
    if share < least:
        yield Gap(
            view.category_at("integration"),
            f"Integration is {share:.1%} of the planned cost; {least:.0%} is the least for "
            f"{len(integrations)} interface{'s' * (len(integrations) != 1)}",
        )
    plan = view.plan
    paid = {entry.source for entry in cost.entries if entry.kind in ("cost", "labour") and entry.units > 0}
    lines = {entry.source for entry in cost.entries if entry.kind == "line" and entry.units > 0}
    by_line = {
        task
        for (section, id, key), tasks in plan.references.items()
        if (section, key) == ("lines", "pays_for") and id in lines
        for task in tasks
    }
    for one in integrations.values():
        tasks = plan.references.get(("integrations", one.id, "tasks"), ())
        own = one.cost is not None and one.cost.number > 0
        if not own and not any(task in by_line or plan.tasks[task].id in paid for task in tasks):
            yield Gap(
                place(one),
                "Nothing is planned for the interface {what}; give its tasks a cost and name them in `tasks`",
                one.id,
            )


@rule(
    "contingency",
    "BUD-11",
    WARNING,
    sources=("S0", "S4"),
    needs=("cost",),
    options={
        "min_share": Share("10%", "Least contingency as a share of the planned cost"),
        "min_novel": Share("15%", "Least contingency where the rollout is the first of its kind"),
    },
)
def contingency(view: View, ask: Ask) -> Iterator[Gap]:
    """Something is held back for what nobody knows yet.

    What: Contingency is at least 10 % of the planned cost, 15 % where the rollout is the first of its kind
        for the company.
    Why: Costs are underestimated and overrun (S0), and the parts that matter take far longer than expected
        (S4).
    Evidence: `contingency` of the budget; `programme: {novel: true}`.
    Mend: Write `contingency: 10%` below `budget`, and ask for it with the approved sum.
    Note: No contingency at all is an error of BUD-01, and stands there only. Where the class of the estimate
        asks for as much or more, EST-01 speaks.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d, cost: {implementation: 40000}}
        budget:
          contingency: 5%  # expect: contingency

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d, cost: {implementation: 40000}}
        budget:
          contingency: 10%
    """
    cost = view.money
    novel = view.playbook.programme.novel
    least = ask.number("min_novel" if novel else "min_share")
    budget = view.playbook.budget
    stated = CLASS_BOUNDS.get(budget.estimate_class or 0, Decimal(0)) if budget is not None else Decimal(0)
    if view.profile != "small" and stated >= least:
        return
    share = share_of(cost.contingency, cost.planned)
    if 0 < share < least:
        why = " for the first rollout of its kind" if novel else ""
        yield Gap(
            view.budget_key("contingency"),
            f"Contingency is {share:.1%} of the planned cost; {least:.0%} is the least{why}",
        )


@rule(
    "change-budget",
    "BUD-12",
    WARNING,
    sources=("S0", "S3"),
    needs=("cost",),
    options={
        "min_share": Share("15%", "Least share of the planned cost that goes into training and change"),
    },
)
def change_budget(view: View, ask: Ask) -> Iterator[Gap]:
    """Winning people over has its share of the money.

    What: Training and change together are at least 15 % of the planned cost.
    Why: Change management and communication decide whether a CRM is used (S0, S3). Published shares of change
        work alone are about a tenth of large programmes.
    Evidence: The categories `training` and `change` of tasks, labour and budget lines.
    Mend: Count communication, talks with managers, champions and incentives' design as `change`.
    Note: No money for change at all is an error of BUD-01, and stands there only.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d, cost: {implementation: 40000}}
          train: {duration: 3d, needs: configure, cost: {training: 4500, change: 500}}
        budget:
          categories:
            change: 500  # expect: change-budget

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d, cost: {implementation: 40000}}
          train: {duration: 3d, needs: configure, cost: {training: 4500, change: 3500}}
        budget:
          categories:
            change: 3500
    """
    cost = view.money
    planned = cost.by["category"]
    change = share_of(planned.get("change"), cost.planned)
    if change <= 0:
        return
    share = change + share_of(planned.get("training"), cost.planned)
    least = ask.number("min_share")
    if share < least:
        yield Gap(
            view.category_at("change"),
            f"Training and change are {share:.1%} of the planned cost; {least:.0%} is the least for people",
        )


@rule(
    "estimate-class",
    "EST-01",
    WARNING,
    sources=("AACE",),
    needs=("cost",),
    profiles=("standard", "enterprise"),
)
def estimate_class(view: View, ask: Ask) -> Iterator[Gap]:
    """The budget says how sure it is, and holds back accordingly.

    What: The budget states the class of its estimate (5 screening to 1 check), the contingency is at least
        what is usual for that class (30, 20, 10, 5 and 1 %), and when the contract is signed the class is 3
        or better.
    Why: A sum without its accuracy is taken for a promise. Estimates of class 5 can be off by half or double,
        those of class 1 by a tenth (AACE).
    Evidence: `estimate_class` and `contingency` of the budget; progress of tasks of the kind `contract`.
    Mend: Write `estimate_class: 3` when offers are on the table, and raise the contingency when they are not.
    Note: The classes were made for plants, so their use here is an analogy, and not asked of a small profile.
        No contingency at all is an error of BUD-01.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d, cost: {implementation: 40000}}
        budget:
          contingency: 12%  # expect: estimate-class
          estimate_class: 4

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d, cost: {implementation: 40000}}
        budget:
          contingency: 12%
          estimate_class: 3
    """
    cost = view.money
    if cost.planned.amount <= 0:
        return
    budget = view.playbook.budget
    stated = budget.estimate_class if budget is not None else None
    if stated is None:
        yield Gap(
            view.budget_at,
            "How sure the estimate is is not said; write its `estimate_class`, from 5 (screening) to 1",
            path="estimate_class",
            stub=Stub("budget", "estimate_class: 3  # 5 screening, 3 offers, 1 checked"),
        )
        return
    share, least = share_of(cost.contingency, cost.planned), CLASS_BOUNDS[stated]
    if 0 < share < least:
        yield Gap(
            view.budget_key("contingency"),
            f"Contingency is {share:.1%} of the planned cost; an estimate of class {stated} needs {least:.0%}",
            path="contingency",
        )
    if stated > _AFTER_CONTRACT and any(view.finished(task) for task in view.tasks("contract")):
        yield Gap(
            view.budget_key("estimate_class"),
            f"The contract is signed and the estimate is still of class {stated}; estimate again from the offers",
            path="estimate_class",
        )


_AFTER_CONTRACT = 3
"""Class that an estimate has at least when offers are signed."""


@rule("basis-of-lines", "EST-02", INFO, sources=("GAO-COST",))
def basis_of_lines(view: View, ask: Ask) -> Iterator[Gap]:
    """Every budget line says where its figure comes from.

    What: Each budget line has a `basis`.
    Why: A good estimate is documented so that somebody else can repeat it (GAO). A figure that nobody can
        trace is cut first.
    Evidence: `basis` of the lines of the budget.
    Mend: Write the offer, the price list or the count behind it: `basis: Price list, 20 users x 60 x 12`.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d}
        budget:
          lines:  # expect: basis-of-lines
            seats: {category: licence, amount: 9000, from: 2027-03-01}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d}
        budget:
          lines:
            seats: {category: licence, amount: 9000, from: 2027-03-01, basis: Price list}
    """
    budget = view.playbook.budget
    for line in budget.lines.values() if budget is not None else ():
        if not line.basis:
            yield Gap(
                view.budget_key("lines"),
                "Where the figure of {what} comes from is not said; write the `basis` of each line",
                line.id,
            )
