"""The story: 30 commits of ``global-pilot-first``, each a small edit of the text, with what its author believes.

An author may be wrong; the numbers stand in ``truth.md``. Two commits cannot be planned, two are a branch that is
merged, six change nothing that is planned. The plan lies in ``playbook.yaml`` at first and in ``plans/crm.yaml``
after the sixth commit; parts of it are included since the third.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.story.actuals import MONTHS
from tests.story.text import Tree

SHIPPED = Path(__file__).resolve().parents[2] / "playbooks/global-pilot-first.yaml"
OLD, PLAN = "playbook.yaml", "plans/crm.yaml"
PEOPLE, MONEY, PROGRESS = "plans/people.yaml", "plans/money.yaml", "plans/progress.yaml"
RULER = f"# {'-' * 105}\n"
FUNDING = "  funding:                        # 28, 30, 22 and 20 %; each round waits for people who use what is there"
WAIVER = """
accept:
  - rule: champions
    at: amer-sales
    until: 2027-12-31
    by: change-lead
    reason: Two more champions are named in autumn
"""
LATAM = """\
  LATAM:
    name: Latin America
    calendar: americas
    language: es
    lead: amer-lead
    users: {rep: 24}
    privacy: National laws
"""
LATAM_WAVE = "  latam-sales: {name: LATAM Sales, cells: [LATAM/sales], after: [apac-sales], champions: 2}\n"
SOFIA, DAVID, ARJUN = "Sofia Brandt", "David Okoye", "Arjun Rao"
ANNA, GRACE, KARIN, EVA = "Anna Berg", "Grace Miller", "Karin Holm", "Eva Novak"


class Baseline(NamedTuple):
    """What ``crmplan baseline add`` is told."""

    name: str
    approved_by: str
    on: str
    minute: str


class Step(NamedTuple):
    """One commit."""

    name: str
    """How tests call it."""
    author: str
    day: str
    message: str
    believes: str
    """What the author thinks that the commit does."""
    edit: Callable[[Tree], None]
    after: Sequence[str] = ()
    """Names of the parents; the step before when empty. With two, ``edit`` is given the merged texts."""
    tags: Sequence[str] = ()
    baseline: Baseline | None = None
    """The baseline that is stored with this commit."""


# --- before the approval --------------------------------------------------------------------------


def add(tree: Tree) -> None:
    tree.append(OLD, SHIPPED.read_text(encoding="utf-8"))
    tree.append("README.md", "# CRM programme\n\nThe plan is in playbook.yaml.\n")


def lay_out(tree: Tree) -> None:
    tree.swap(OLD, "# the staircase; `after` is whom", "# a staircase; `after` says whom")
    tree.swap(
        OLD,
        "  charter:\n    name: Appoint the executive sponsor, sign the charter\n    kind: sponsor-charter\n",
        "  charter:\n    kind: sponsor-charter\n    name: Appoint the executive sponsor, sign the charter\n",
    )
    tree.swap(
        OLD,
        "  procurement: {name: Jonas Falk, title: Procurement, side: business, allocation: 40%}\n",
        "  procurement:\n    name: Jonas Falk\n    title: 'Procurement'\n    side: business\n    allocation: 40%\n",
    )


def split(tree: Tree) -> None:
    who = tree.cut(OLD, f"{RULER}# Who: one accountable", f"{RULER}# Where and when")
    money = tree.cut(OLD, f"{RULER}# Money: the whole envelope", f"{RULER}# Why: three problems")
    tree.swap(OLD, "\ncrmplan: 1\n", "\ncrmplan: 1\ninclude: [people.yaml, money.yaml]\n")
    tree.append("people.yaml", who.rstrip("\n") + "\n")
    tree.append("money.yaml", money.rstrip("\n") + "\n")


def longer_processes(tree: Tree) -> None:
    tree.inside(OLD, "  customer-research:", "duration: 15d", "duration: 19d")
    tree.inside(OLD, "  redesign:", "duration: 15d", "duration: 19d")


def amer_users(tree: Tree) -> None:
    tree.inside(OLD, "  AMER:", "users: {rep: 100,", "users: {rep: 130,")


def move(tree: Tree) -> None:
    for name in ("people.yaml", "money.yaml"):
        tree.move(name, f"plans/{name}")
    tree.move(OLD, PLAN)
    tree.swap("README.md", "playbook.yaml", PLAN)


def longer_build(tree: Tree) -> None:
    tree.inside(PLAN, "  build-sales:", "duration: 30d", "duration: 38d")


def rename_proof(tree: Tree) -> None:
    tree.swap(PLAN, "\n  proof:\n", "\n  proof-of-concept:\n")
    tree.swap(
        PLAN,
        "needs: [due-diligence, proof, five-year-cost]",
        "needs: [due-diligence, proof-of-concept, five-year-cost]",
    )


def ring(tree: Tree) -> None:
    tree.inside(
        PLAN,
        "  build-sales:",
        "[design-authority, admin-training]",
        "[design-authority, admin-training, training-base]",
    )


def link(tree: Tree) -> None:
    tree.inside(
        PLAN,
        "  build-sales:",
        "[design-authority, admin-training, training-base]",
        "[design-authority, admin-training]",
    )
    tree.inside(PLAN, "  training-base:", "needs: build-sales", "needs: system-test")


def rate(tree: Tree) -> None:
    tree.inside(PEOPLE, "  integrator:", "rate: 1000 per d", "rate: 1060 per d")


def second_team(tree: Tree) -> None:
    tree.inside(PLAN, "      configure:", "duration: 10d", "duration: 7d")
    tree.inside(PLAN, "      configure:", "integrator 2]", "integrator 3]")
    tree.swap(PLAN, "committed_finish: 2030-01-31", "committed_finish: 2030-03-29")


def approve(tree: Tree) -> None:
    tree.swap(MONEY, "approved: 6118000", "approved: 6400000")
    tree.inside(MONEY, "  categories:", "licence: 900000 ", "licence: 920000 ")
    tree.inside(MONEY, "  categories:", "implementation: 1150000", "implementation: 1270000")
    tree.inside(MONEY, FUNDING, "amount: 1223600", "amount: 1505600")
    tree.inside(MONEY, "    run-support:", "until: 2030-09-30", "until: 2030-12-31")


# --- the programme runs -----------------------------------------------------------------------------


def april(tree: Tree) -> None:
    tree.swap(PLAN, "include: [people.yaml, money.yaml]", "include: [people.yaml, money.yaml, progress.yaml]")
    tree.append(PROGRESS, "# What happened, month by month.\nprogress:\n")
    month(tree, "2027-04-30")


def month(tree: Tree, day: str) -> None:
    tree.append(PROGRESS, MONTHS[day].text(day))


def may(tree: Tree) -> None:
    month(tree, "2027-05-31")


def new_solution_lead(tree: Tree) -> None:
    tree.swap(PEOPLE, "solution-lead: {name: Arjun Rao,", "solution-lead: {name: Priya Nair,")


def waiver(tree: Tree) -> None:
    tree.append(PLAN, WAIVER)


def funding(tree: Tree) -> None:
    tree.inside(MONEY, FUNDING, "amount: 1600000", "amount: 1700000")
    tree.inside(MONEY, FUNDING, "amount: 1835400", "amount: 1735400")


def licences(tree: Tree) -> None:
    tree.inside(MONEY, "    seats:", "amount: 1500 per user", "amount: 1450 per user")


def nothing(tree: Tree) -> None:
    """The merge takes both sides as they are."""


def criteria(tree: Tree) -> None:
    tree.inside(PLAN, "      go-no-go:", "trained: users-trained >= 95%", "trained: users-trained >= 90%")
    tree.inside(
        PLAN, "      go-no-go:", "support-ready, tell-customers, new-jobs,", "support-ready, new-jobs,"
    )


def june(tree: Tree) -> None:
    month(tree, "2027-06-30")


def slip(tree: Tree) -> None:
    tree.swap(PLAN, WAIVER, "")
    tree.inside(PLAN, "  template:", "duration: 20d", "duration 22d")


def mended(tree: Tree) -> None:
    tree.inside(PLAN, "  template:", "duration 22d", "duration: 22d")


def other_order(tree: Tree) -> None:
    tree.swap(PLAN, "cells: [AMER/sales], after: [emea-sales]", "cells: [AMER/sales], after: [apac-sales]")
    tree.swap(PLAN, "cells: [APAC/sales], after: [amer-sales]", "cells: [APAC/sales], after: [emea-sales]")


def october(tree: Tree) -> None:
    month(tree, "2027-10-29")


def region(tree: Tree) -> None:
    tree.swap(PLAN, "\nmodules:\n", f"{LATAM}\nmodules:\n")
    tree.swap(
        PLAN, "  amer-service: {name: AMER Service,", f"{LATAM_WAVE}  amer-service: {{name: AMER Service,"
    )


def plan_again(tree: Tree) -> None:
    tree.swap(PLAN, "committed_finish: 2030-03-29", "committed_finish: 2030-08-30")
    tree.swap(
        PLAN,
        "\nphases:\n",
        "\nexclude:\n"
        "  - {cell: LATAM/service, reason: Dealers answer their own customers}\n"
        "  - {cell: LATAM/marketing, reason: One campaign a year}\n"
        "\nphases:\n",
    )
    for task in ("map-processes", "find-data", "needs-workshops"):
        tree.inside(PLAN, f"  {task}:", "EMEA, AMER, APAC]", "EMEA, AMER, APAC, LATAM]")
    last = "needs: APAC/marketing/hypercare"
    tree.inside(PLAN, "  retire-legacy:", last, "needs: [APAC/marketing/hypercare, LATAM/sales/hypercare]")
    tree.swap(MONEY, "approved: 6400000", "approved: 6650000")
    tree.inside(MONEY, "    run-support:", "until: 2030-12-31", "until: 2031-06-30")


def words(tree: Tree) -> None:
    tree.inside(
        PLAN,
        "  stable-run:",
        "Stabilised run: monthly KPI reviews 1 and 2, backlog board",
        "Quiet months: KPI reviews 1 and 2, backlog board",
    )
    tree.swap(
        PLAN,
        "reason: Peak season, and people who start before it start alone\n  quarter-end:",
        "reason: Peak season\n  quarter-end:",
    )


def spring(tree: Tree) -> None:
    month(tree, "2028-04-28")


STORY: tuple[Step, ...] = (
    Step(
        "add", SOFIA, "2026-11-02", "Add the plan of the rollout", "The plan as the consultants left it", add
    ),
    Step(
        "lay-out",
        DAVID,
        "2026-11-05",
        "Lay the plan out",
        "Comments, order of keys and quotes: no change",
        lay_out,
    ),
    Step("split", DAVID, "2026-11-12", "Give people and money their own files", "No change", split),
    Step(
        "processes",
        ANNA,
        "2026-11-23",
        "Give research and redesign four more days each",
        "Both have five days of float, so nothing moves; they lie one behind the other, so three days are missing",
        longer_processes,
    ),
    Step(
        "amer-users",
        GRACE,
        "2026-12-03",
        "Count the sellers of Canada: 130 reps",
        "More cost, same dates",
        amer_users,
    ),
    Step(
        "move", DAVID, "2026-12-10", "Move the plan into plans/", "No change, a file with another path", move
    ),
    Step(
        "build",
        ARJUN,
        "2026-12-17",
        "Estimate the build of Sales again: 38 days",
        "Eight days on the critical path; past a freeze it is a quarter, and the promise is broken",
        longer_build,
    ),
    Step(
        "rename",
        ARJUN,
        "2027-01-08",
        "Call the proof what it is",
        "A task with another id: no change",
        rename_proof,
    ),
    Step("ring", KARIN, "2027-01-14", "Train before we build", "A link the wrong way round: a ring", ring),
    Step(
        "link", KARIN, "2027-01-15", "Write materials after the system test", "The link as it was meant", link
    ),
    Step(
        "rate",
        EVA,
        "2027-01-25",
        "Take over the integrator's new rate",
        "Six per cent more for the integrator",
        rate,
    ),
    Step(
        "team",
        SOFIA,
        "2027-02-08",
        "Configure each wave with three people, promise March",
        "Three days less in each wave for a little money, and a promise that holds",
        second_team,
    ),
    Step(
        "approve",
        SOFIA,
        "2027-03-01",
        "Approve the plan",
        "More money is approved and the run budget goes to the end of the year: no error is left",
        approve,
        tags=("v1", "baseline/approval"),
        baseline=Baseline("approval", "sponsor", "2027-03-01", "minutes/2027-03-01.md"),
    ),
    Step("april", DAVID, "2027-05-03", "Write down April", "Two days late", april),
    Step("may", DAVID, "2027-06-01", "Write down May", "The business case took three days more", may),
    Step(
        "lead",
        SOFIA,
        "2027-06-07",
        "Priya follows Arjun",
        "Another name, same person in the plan",
        new_solution_lead,
    ),
    Step(
        "waiver",
        SOFIA,
        "2027-06-14",
        "Accept the missing champions",
        "One warning less until December",
        waiver,
    ),
    Step(
        "funding",
        EVA,
        "2027-06-09",
        "Pay more before the pilot",
        "100,000 come a round earlier",
        funding,
        ("may",),
    ),
    Step("licences", EVA, "2027-06-16", "Buy licences for 50 less", "50 for each of 610 users", licences),
    Step(
        "merge",
        DAVID,
        "2027-06-17",
        "Merge branch 'finance'",
        "Clean: other lines",
        nothing,
        ("waiver", "licences"),
    ),
    Step(
        "criteria",
        KARIN,
        "2027-06-24",
        "Ask for 90 % trained people",
        "A criterion of each go/no-go; and, unsaid, the gate no longer waits for the notice to customers",
        criteria,
    ),
    Step("june", DAVID, "2027-07-01", "Write down June", "The mandate came on the 23rd", june),
    Step("slip", ANNA, "2027-07-15", "Design in 22 days", "A colon is missing, so this cannot be read", slip),
    Step(
        "mended", ANNA, "2027-07-16", "Mend the last commit", "Two days more, and no waiver any more", mended
    ),
    Step(
        "order",
        SOFIA,
        "2027-09-20",
        "Let APAC go before AMER",
        "Only the order of two waves; but the Service waves queue behind AMER, and the promise breaks",
        other_order,
    ),
    Step("october", DAVID, "2027-11-01", "Write down October", "The proof of concept lost a month", october),
    Step("region", SOFIA, "2027-12-06", "Add Latin America", "A wave more beside the others", region),
    Step(
        "plan-again",
        SOFIA,
        "2028-01-17",
        "Plan again and promise August",
        "The new region is mapped, its other modules are left out, and no error is left",
        plan_again,
        tags=("v2", "baseline/replan"),
        baseline=Baseline("replan", "sponsor", "2028-01-17", "minutes/2028-01-17.md"),
    ),
    Step("words", KARIN, "2028-03-02", "Say it in plainer words", "No change", words),
    Step(
        "spring",
        DAVID,
        "2028-05-02",
        "Write down the spring",
        "Build late, go-lives into the next season",
        spring,
    ),
)


STEPS = {step.name: step for step in STORY}


def parents() -> dict[str, tuple[str, ...]]:
    """Return the parents of each step."""
    found: dict[str, tuple[str, ...]] = {}
    before: tuple[str, ...] = ()
    for step in STORY:
        found[step.name] = tuple(step.after) or before
        before = (step.name,)
    return found


def trees() -> dict[str, Tree]:
    """Return the files of each step, without baselines."""
    found: dict[str, Tree] = {}
    for name, before in parents().items():
        tree = found[before[0]].copy() if before else Tree()
        for side in side_branch(before[1]) if len(before) > 1 else ():
            STEPS[side].edit(tree)
        STEPS[name].edit(tree)
        found[name] = tree
    return found


def side_branch(last: str) -> list[str]:
    """Return the steps of a branch, from the one that leaves the others to the last."""
    before = parents()
    found = [last]
    while not STEPS[found[0]].after:
        found.insert(0, before[found[0]][0])
    return found


def playbook_of(tree: Tree) -> str:
    """Return the path of the playbook."""
    return PLAN if PLAN in tree.files else OLD
