"""Checks of the premise: is buying right, is the house in order, and does it pay."""

from collections.abc import Iterator
from decimal import Decimal

from crmplan.language.fields import place
from crmplan.language.objectives import Benefit
from crmplan.model import WARNING, Stub
from crmplan.rules.frame.evidence import percent
from crmplan.rules.frame.record import Ask, Count, Gap, Share, rule
from crmplan.rules.frame.stubs import a_task
from crmplan.rules.frame.treated import lacking
from crmplan.rules.frame.view import View


@rule("premise-tested", "STR-07", WARNING, sources=("S4",))
def premise_tested(view: View, ask: Ask) -> Iterator[Gap]:
    """Before anything is bought, somebody asks whether buying is right.

    What: A review of the alternatives (better processes, current systems) lies before each contract.
    Why: The premise is often not tested: perhaps better processes or what the company already has would do
        (S4).
    Evidence: A task of the kind `alternatives-review` with links to the task of the kind `contract`; in a
        plan without contract, that there is one.
    Mend: Add the review and let the contract (or what leads to it) need it.
    Note: A programme `without: {selection: ...}` has bought already and is not asked.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          needs: {kind: needs-assessment, duration: 5d}
          contract: {kind: contract, duration: 3d, needs: needs}  # expect: premise-tested

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          needs: {kind: needs-assessment, duration: 5d}
          could-we-do-without: {kind: alternatives-review, duration: 2d, needs: needs}
          contract: {kind: contract, duration: 3d, needs: could-we-do-without}
    """
    if "selection" in view.playbook.programme.without:
        return
    contracts = view.tasks("contract")
    if not contracts and not view.tasks("alternatives-review"):
        yield Gap(
            view.top,
            "Nobody asks whether better processes or current systems would do; review the alternatives first",
            help="Add a task of the kind alternatives-review.",
            stub=a_task(
                "alternatives-review",
                "Ask whether better processes or current systems would do",
                "2d",
                then="the contract",
            ),
        )
    for contract, name in lacking(view, contracts, "alternatives-review"):
        yield Gap(
            view.plan.tasks[contract].at,
            "The contract for {what} is signed before anybody has asked whether better processes or current "
            "systems would do; review the alternatives first",
            name,
            (contract,),
            help="Add a task of the kind alternatives-review and let the contract need it.",
        )


@rule("house-in-order", "STR-08", WARNING, sources=("S4",))
def house_in_order(view: View, ask: Ask) -> Iterator[Gap]:
    """The house is cleaned before the new furniture comes.

    What: Before anything is configured, today's processes are mapped, the data is known, and sharing and
        reporting are mended in the current systems.
    Why: Software does not fix chaotic processes; it makes them faster. Clean the house first, mend sharing
        and reporting (S4).
    Evidence: Tasks of the kinds `process-map`, `data-inventory` or `data-profile`, and `house-cleaning`, with
        links to each task of the kind `configure`.
    Mend: Plan what is missing, and let the build need it.
    Note: A small profile needs no house-cleaning: twenty people mend their lists while they clean the data.
        A programme `without: {sources: ...}` has no data to know. Where nothing is configured, the rule is
        silent: there is nothing that these things must precede. Of the map only a plan without any is told
        here; that the configuration waits for the map of its region is PRC-02.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          map: {kind: process-map, duration: 5d}
          find-data: {kind: data-inventory, duration: 5d}
          mend: {kind: house-cleaning, duration: 5d, needs: [map, find-data]}
          configure: {kind: configure, duration: 20d, needs: map}  # expect: house-in-order

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          map: {kind: process-map, duration: 5d}
          find-data: {kind: data-inventory, duration: 5d}
          mend: {kind: house-cleaning, duration: 5d, needs: [map, find-data]}
          configure: {kind: configure, duration: 20d, needs: mend}
    """
    wanted: list[tuple[tuple[str, ...], str]] = [(("process-map",), "Nobody has mapped today's processes")]
    if "sources" not in view.playbook.programme.without:
        wanted.append((("data-inventory", "data-profile"), "Nobody has found and looked at the data"))
    if view.profile != "small":
        wanted.append((("house-cleaning",), "Nobody has mended sharing and reporting in the current systems"))
    builds = view.tasks("configure")
    for kinds, message in wanted:
        if not view.tasks(*kinds):
            if builds:
                yield Gap(
                    view.top,
                    f"{message} before the configuration; software does not put a house in order",
                    tasks=tuple(builds),
                    help=f"Add a task of the kind {' or '.join(kinds)} and let the build need it.",
                    path=kinds[0],
                    stub=a_task(kinds[0], then="the configuration"),
                )
            continue
        if "process-map" in kinds and view.applies("process"):
            continue  # That each configuration waits for its map is PRC-02; one gap is one finding.
        for build, name in lacking(view, builds, *kinds):
            yield Gap(
                view.plan.tasks[build].at,
                f"{message} before the configuration of {{what}}; software does not put a house in order",
                name,
                (build,),
                help=f"Add a task of the kind {' or '.join(kinds)} and let the build need it.",
            )


@rule("counted-benefits", "STR-09", WARNING, sources=("S0", "S3", "S4"), needs=("cost",))
def counted_benefits(view: View, ask: Ask) -> Iterator[Gap]:
    """The business case has a cost, a counted benefit and a day on which it is looked at again.

    What: There is a `business_case` with a cost, at least one benefit with an amount or a number above zero,
        and a `review` date.
    Why: Benefits of a CRM are hard to count, so finance refuses (S4), and later nobody can show what it
        brought (S3, S0). Count them in any unit: money, hours, orders, points of a survey; a single payback
        sum is not asked for, because customer service is seldom bought with one.
    Evidence: `business_case` with `benefits` (`amount` or `number`), `review`, and `cost`, or without it the
        cost of the plan.
    Mend: Write the business case; a benefit counted in hours is as good as one in money.
    Note: Zero is no benefit. The cost may be that of the plan, as the language says.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d, cost: {implementation: 9000}}
        business_case:  # expect: counted-benefits
          benefits:
            content: {name: More content customers}
          review: 2028-12-31

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, currency: EUR}
        tasks:
          configure: {duration: 5d, cost: {implementation: 9000}}
        business_case:
          benefits:
            content: {name: More content customers, kind: satisfaction, number: 0.5, unit: points of 10}
          review: 2028-12-31
    """
    case = view.playbook.business_case
    if case is None:
        yield Gap(
            view.top,
            "The programme has no business case; write what it costs, what it brings and when that is "
            "looked at",
            help="Write `business_case:` with `benefits` and `review`.",
            stub=Stub(
                "business_case",
                "owner: <sponsor>\n"
                "review: <year-later>\n"
                "benefits:\n"
                "  hours:\n"
                "    name: Hours not spent on looking for papers\n"
                "    kind: time\n"
                "    number: 200\n"
                "    unit: hours a year\n"
                "    owner: <lead>",
            ),
        )
        return
    at = view.section("business_case")
    if not any(_counted(benefit) for benefit in case.benefits.values()):
        yield Gap(
            at,
            "No benefit of the business case is counted; give one an `amount` or a `number`, in any unit",
            path="benefits",
            stub=Stub(
                "business_case.benefits",
                "hours:\n"
                "  name: Hours not spent on looking for papers\n"
                "  kind: time\n"
                "  number: 200\n"
                "  unit: hours a year\n"
                "  owner: <lead>",
            ),
        )
    if (case.cost is None or case.cost.number <= 0) and view.money.planned.amount <= 0:
        yield Gap(
            at,
            "The business case has no cost, and neither has the plan; benefits without a cost prove nothing",
            path="cost",
        )
    if case.review is None:
        yield Gap(
            at,
            "Nobody will look at the business case again; write the day of its `review`",
            path="review",
            stub=Stub("business_case", "review: <year-later>"),
        )


def _counted(benefit: Benefit) -> bool:
    amount, number = benefit.amount, benefit.number
    return (amount is not None and amount.number > 0) or (number is not None and number != 0)


@rule(
    "benefits-before-price",
    "STR-10",
    WARNING,
    sources=("S1",),
    options={
        "min_benefits": Count("3", "Fewest benefits in the business case", small="2"),
        "max_price_weight": Share("30%", "Largest weight of price in the choice of the product"),
    },
)
def benefits_before_price(view: View, ask: Ask) -> Iterator[Gap]:
    """The choice is made for what the CRM brings, not for what it costs least.

    What: The business case names at least three benefits (two in a small profile), and criteria of the kind
        `price` weigh at most 30 % in the selection.
    Why: Companies that look first at the price get what they paid for; the benefits decide (S1).
    Evidence: `business_case: {benefits: ...}`; the `weight` of `selection: {criteria: ...}` of the kind
        `price`.
    Mend: Ask each department for the benefit it expects, and give price the weight of one criterion among
        several.
    Note: A plan without business case is STR-09's to report, and one without criteria SEL-02's.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          choose: {kind: vendor-evaluation, duration: 5d}
        selection:
          criteria:
            fit: {kind: process-fit, weight: 40%}
            price: {kind: price, weight: 60%}  # expect: benefits-before-price

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          choose: {kind: vendor-evaluation, duration: 5d}
        selection:
          criteria:
            fit: {kind: process-fit, weight: 75%}
            price: {kind: price, weight: 25%}
    """
    case = view.playbook.business_case
    least = int(ask.number("min_benefits"))
    if case is not None and len(case.benefits) < least:
        yield Gap(
            view.section("business_case"),
            f"The business case names {len(case.benefits)} of at least {least} benefits; a choice without "
            "benefits is a choice by price",
            path="benefits",
        )
    selection = view.playbook.selection
    if selection is None:
        return
    priced = [criterion for criterion in selection.criteria.values() if criterion.kind == "price"]
    weight = sum((criterion.weight or Decimal(0) for criterion in priced), Decimal(0))
    most = ask.number("max_price_weight")
    if weight > most:
        yield Gap(
            place(priced[0]),
            f"Price weighs {percent(weight)} in the selection, above {most:.0%}; weigh what the product brings",
            path="price",
        )
