"""Checks of the balance between people, processes, technology and data."""

from collections.abc import Iterator
from decimal import Decimal

from crmplan.language.words import STREAMS
from crmplan.model import WARNING
from crmplan.rules.frame.evidence import percent
from crmplan.rules.frame.record import Ask, Gap, Share, rule
from crmplan.rules.frame.stubs import a_task
from crmplan.rules.frame.treated import person_minutes
from crmplan.rules.frame.view import View

_SOFT = ("people", "process")
_HARD = ("technology", "data")


@rule(
    "more-than-software",
    "STR-04",
    WARNING,
    sources=("S0", "S1", "S2", "S3"),
    options={
        "min_nontech": Share("35%", "Least share of the effort in the streams people and process together"),
        "min_each": Share("10%", "Least share of the effort in each of the two"),
    },
)
def more_than_software(view: View, ask: Ask) -> Iterator[Gap]:
    """A CRM is more than software: people and processes get a fair part of the work.

    What: At least 35 % of the effort lies in the streams `people` and `process`, and at least 10 % in each.
    Why: The classic mistake is to believe that CRM begins and ends with software (S1). It is a strategic
        investment (S0) that joins technology, processes and people (S3), and relationships, not bells and
        whistles, bring success (S2).
    Evidence: The `stream` of tasks, by default that of their first kind; effort is `work`, else the duration
        times the people of the team (one where there is no team). Milestones have none.
    Mend: Plan what is missing as tasks: communication, training, changed jobs, process design, reviews.
    Note: Tasks without kind and stream count in the whole and in no stream, because what nobody has labelled
        is no evidence. Where nobody has labelled anything, this is what is reported. Time that merely
        passes (`ed`) is no effort.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}  # expect: more-than-software
        tasks:
          configure: {kind: configure, duration: 20d}
          redesign: {kind: process-redesign, duration: 5d}
          train: {kind: training, duration: 2d}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {kind: configure, duration: 20d}
          redesign: {kind: process-redesign, duration: 8d}
          train: {kind: training, duration: 6d}
    """
    effort, total = _efforts(view)
    if not total:
        return
    if not any(effort.values()):
        yield Gap(
            view.top,
            "No task says what it is, so work with people and on processes cannot be seen; give tasks their "
            "`kind`",
        )
        return
    least, each = ask.number("min_nontech"), ask.number("min_each")
    share = sum((effort[stream] for stream in _SOFT), Decimal(0)) / total
    if share < least:
        yield Gap(
            view.top,
            f"Work with people and on processes is {percent(share)} of the effort, below {least:.0%}; plan "
            "the change, not only the software",
            help="Shares come from the `stream` or the first `kind` of each task.",
        )
        return
    for stream in _SOFT:
        if effort[stream] / total < each:
            yield Gap(
                view.top,
                f"The stream {stream} has {percent(effort[stream] / total)} of the effort, below "
                f"{each:.0%}: {STREAMS[stream].lower()}",
                path=stream,
            )


@rule(
    "strategy-and-technology",
    "STR-05",
    WARNING,
    sources=("S2",),
    options={
        "min_technology": Share("20%", "Least share of the effort in the streams technology and data"),
        "max_technology": Share("65%", "Largest share of the effort in the streams technology and data"),
        "min_nontech": Share(
            "35%", "Share of people and process below which more-than-software says it already"
        ),
    },
)
def strategy_and_technology(view: View, ask: Ask) -> Iterator[Gap]:
    """Neither technology nor strategy alone: each uses what the other makes.

    What: Technology and data are 20 to 65 % of the effort, a technology task builds on the process redesign,
        and the quality of vendor and partner is examined.
    Why: Firms fail with too much technology, and firms fail with too much strategy that overlooks the product
        (S2). The two are in balance when strategy hands over something that technology uses.
    Evidence: The `stream` of tasks and their effort, as in more-than-software; tasks of the kind
        `process-redesign` with links to a task of the stream `technology`; a task of the kind
        `vendor-due-diligence`.
    Mend: Plan what is too small, let the build need the redesign, and add the due diligence.
    Note: With the usual limits, too much technology is the same as too little work with people and on
        processes, which is what more-than-software reports; the upper limit speaks here when it is set lower.
        That there is a redesign at all is STR-12, and that a configuration waits for it PRC-01: here other
        technology tasks are looked at, in a plan that configures nothing. That the due diligence comes before
        the contract is SEL-04: here it is missed only in a plan without contract. Tasks without kind and
        stream may be technology, so they count for the lower limit. A programme `without: {selection: ...}`
        has nobody to examine, and a small profile buys by the month and can leave.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}  # expect: strategy-and-technology
        tasks:
          redesign: {kind: process-redesign, duration: 20d}
          check-vendor: {kind: vendor-due-diligence, duration: 3d}
          change: {kind: change-plan, duration: 20d}
          configure: {kind: configure, duration: 4d, needs: [redesign, check-vendor]}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          redesign: {kind: process-redesign, duration: 20d}
          check-vendor: {kind: vendor-due-diligence, duration: 3d}
          change: {kind: change-plan, duration: 20d}
          configure: {kind: configure, duration: 20d, needs: [redesign, check-vendor]}
    """
    effort, total = _efforts(view)
    if not any(effort.values()):
        return
    least, most = ask.number("min_technology"), ask.number("max_technology")
    share = sum((effort[stream] for stream in _HARD), Decimal(0)) / total
    soft = sum((effort[stream] for stream in _SOFT), Decimal(0)) / total
    unlabelled = 1 - share - soft
    if share + unlabelled < least:
        yield Gap(
            view.top,
            f"Technology and data are {percent(share)} of the effort, below {least:.0%}; plan the build and "
            "the data as well as the strategy",
            path="technology",
        )
    elif share > most and soft >= ask.number("min_nontech"):
        yield Gap(
            view.top,
            f"Technology and data are {percent(share)} of the effort, above {most:.0%}; plan what people and "
            "processes need",
            path="technology",
        )
    redesigns = view.tasks("process-redesign")
    builds = [number for number, task in enumerate(view.plan.tasks) if task.stream == "technology"]
    group = view.group_of("process-redesign")
    told = bool(view.tasks("configure")) and view.applies("process")
    if redesigns and builds and not told and not any(group.any_before(build) for build in builds):
        yield Gap(
            view.plan.tasks[redesigns[0]].at,
            "No technology task builds on the process redesign; let the build need it",
            tasks=tuple(redesigns),
            path="process-redesign",
        )
    asked = view.profile != "small" and "selection" not in view.playbook.programme.without
    if asked and not view.tasks("contract") and not view.tasks("vendor-due-diligence"):
        yield Gap(
            view.top,
            "Nobody examines the quality of vendor and partner; the best strategy fails with a poor product",
            help="Add a task of the kind vendor-due-diligence.",
            path="vendor-due-diligence",
            stub=a_task(
                "vendor-due-diligence",
                "Check references and health of vendor and partner",
                "3d",
                then="the contract",
            ),
        )


def _efforts(view: View) -> tuple[dict[str, Decimal], Decimal]:
    """Return the effort of each stream and of all tasks, in person-minutes."""
    effort = dict.fromkeys(STREAMS, Decimal(0))
    total = Decimal(0)
    for task in view.plan.tasks:
        own = person_minutes(task)
        total += own
        if task.stream:
            effort[task.stream] += own
    return effort, total
