"""What the system asks of those who work with it: time, entries, complexity, customisation."""

from collections.abc import Iterator
from decimal import Decimal

from crmplan.language.fields import place
from crmplan.language.objectives import Kpi
from crmplan.model import DAY, INFO, WARNING, Cell
from crmplan.rules.frame.record import Ask, Count, Gap, Share, rule
from crmplan.rules.frame.stubs import a_kpi, a_task
from crmplan.rules.frame.treated import lacking, person_minutes, treats
from crmplan.rules.frame.view import View

_TIME = frozenset(
    (
        "s",
        "sec",
        "second",
        "seconds",
        "min",
        "minute",
        "minutes",
        "h",
        "hr",
        "hour",
        "hours",
        "d",
        "day",
        "days",
    )
)
"""Units of time in which a KPI counts what people spend."""

_BUILD = ("configure", "automation", "integration-build", "validation-rules", "kpi-build")


def _takes_time(kpi: Kpi) -> bool:
    """Whether a KPI counts the time of people: its unit is one of time."""
    words = kpi.unit.casefold().split()
    return kpi.family in ("process-efficiency", "employee") and bool(words) and words[0] in _TIME


@rule(
    "ranges-for-customer-work",
    "PRC-03",
    INFO,
    sources=("S1",),
    options={
        "min_ranged": Share("50%", "Least share of the time of a module's tasks that is given as ranges"),
        "min_buffer": Share(
            "20%", "Margin to the committed finish, as a share of the plan, that stands for ranges"
        ),
    },
)
def ranges_for_customer_work(view: View, ask: Ask) -> Iterator[Gap]:
    """What customers notice is estimated with ranges.

    What: At least half of the time planned for each customer-facing module is given as ranges, or the plan
        keeps a margin of 20 %.
    Why: Sales is far more complex than what was automated in factories and finance (S1), and those who plan it
        like them find out late.
    Evidence: Modules with `customer_facing: true`; durations such as `8d..16d (10d)` of the tasks of the
        module; `programme: {committed_finish}` later than the computed finish.
    Mend: Give the long tasks of the module a range, or promise a later day.
    Note: The catalogue asks this of every task. Half of the time is enough to tell the risk, since gates and
        short tasks vary little.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        modules:
          sales:  # expect: ranges-for-customer-work
            customer_facing: true
        packages:
          build: {for: module, tasks: {configure: {kind: configure, duration: 20d}}}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        modules:
          sales: {customer_facing: true}
        packages:
          build: {for: module, tasks: {configure: {kind: configure, duration: 16d..30d (20d)}}}
    """
    facing = [module for module in view.playbook.modules.values() if module.customer_facing]
    if not facing or _margin(view) >= ask.number("min_buffer"):
        return
    whole: dict[str, int] = {}
    ranged: dict[str, int] = {}
    tasks: dict[str, list[int]] = {}
    for number, task in enumerate(view.plan.tasks):
        module = task.scope.module
        if module and task.duration:
            whole[module] = whole.get(module, 0) + task.duration
            tasks.setdefault(module, []).append(number)
            if task.low < task.high:
                ranged[module] = ranged.get(module, 0) + task.duration
    least = ask.number("min_ranged")
    lacking = [one for one in facing if one.id in whole and ranged.get(one.id, 0) < least * whole[one.id]]
    for one in lacking:
        share = Decimal(ranged.get(one.id, 0)) / whole[one.id]
        yield Gap(
            place(lacking[0]),  # estimates without ranges are one habit, so one finding for all modules
            f"Less than {least:.0%} of the planned time is given as ranges in {{what}}",
            f"{one.name or one.id} ({share:.0%})",
            tuple(tasks[one.id]),
            path=one.id,
        )


def _margin(view: View) -> Decimal:
    """Return the margin to the committed finish as a share of the plan's length; 0 when nothing is known."""
    promised = view.playbook.programme.committed_finish
    if promised is None or view.schedule is None:
        return Decimal(0)
    start, finish = view.plan.start // DAY, (view.dates.finish_instant - 1) // DAY
    return Decimal(promised.toordinal() - finish) / max(1, finish - start)


@rule("seller-time", "PRC-04", WARNING, sources=("S4",))
def seller_time(view: View, ask: Ask) -> Iterator[Gap]:
    """The tool does not slow those who sell and serve.

    What: Before each go-live the time of key transactions is measured, and no KPI aims at more time than
        today.
    Why: Any tool that slows those who sell is bad for them and for the firm (S4), and they know it after a
        day.
    Evidence: Tasks of the kinds `performance-test` or `usability-test` with links to each go-live, in the same
        cell or a wider scope; KPIs of the families `process-efficiency` and `employee` whose unit is one of
        time, with a `target` not above their `baseline`.
    Mend: Let end users try the key transactions with a clock, and let the gate need it.
    Note: That there is a KPI for the time is asked by the check data-entry-burden.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {kind: configure, duration: 20d}
          go-live: {kind: go-live, needs: configure}  # expect: seller-time

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {kind: configure, duration: 20d}
          clock: {kind: usability-test, duration: 3d, needs: configure}
          go-live: {kind: go-live, needs: clock}
    """
    for go_live, name in lacking(view, view.go_lives, "performance-test", "usability-test"):
        message = "Nobody measures how long key transactions take before the go-live of {what}"
        help = "Add a task of the kind usability-test or performance-test."
        yield Gap(
            view.plan.tasks[go_live].at,
            message,
            name,
            (go_live,),
            help=help,
            stub=a_task(
                "usability-test", "Take the time of key transactions with end users", "2d", then="the go-live"
            ),
        )
    for kpi in view.playbook.kpis.values():
        if kpi.target is None or kpi.baseline is None or not _takes_time(kpi):
            continue
        if kpi.target > kpi.baseline:
            message = (
                f"{kpi.name or kpi.id} is to take more time than today; a tool that slows people is not used"
            )
            yield Gap(place(kpi, "target"), message, path=kpi.id)


@rule(
    "data-entry-burden",
    "PRC-05",
    WARNING,
    sources=("S4",),
    options={"max_fields": Count("10", "Most fields that one object may require")},
)
def data_entry_burden(view: View, ask: Ask) -> Iterator[Gap]:
    """Entering data stays a small part of the day.

    What: No object requires more than 10 fields, something is captured without typing, and a KPI watches the
        time that entries take.
    Why: Entering data is no fun, and analysts ask for ever more of it while it cuts into the time for selling
        (S4).
    Evidence: `required_fields` of each module; a task of the kind `automation` or with the tag `capture`; a
        KPI of the families `process-efficiency` or `employee` whose unit is one of time and whose target is
        not above its baseline.
    Mend: Say how many fields each module requires, plan one automatic capture (mails, calls, business cards),
        and measure the time for one week.
    Note: A playbook without KPIs is asked for them elsewhere. A small profile need not say the number of
        fields.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        modules:
          sales: {required_fields: 14}  # expect: data-entry-burden
        tasks:
          capture: {kind: automation, duration: 5d}
          go-live: {kind: go-live, needs: capture}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        modules:
          sales: {required_fields: 8}
        tasks:
          capture: {kind: automation, duration: 5d}
          go-live: {kind: go-live, needs: capture}
    """
    playbook = view.playbook
    most = ask.number("max_fields")
    for module in playbook.modules.values():
        if module.required_fields is not None and module.required_fields > most:
            name = module.name or module.id
            message = f"{name} requires {module.required_fields} fields of one object; {most:f} are enough"
            yield Gap(place(module, "required_fields"), message, path=module.id)
        elif module.required_fields is None and view.profile != "small":
            message = "Nobody says how many fields {what} may require of one object"
            help = "Write `required_fields` at the module."
            yield Gap(view.section("modules"), message, module.name or module.id, help=help, path=module.id)
    if (
        view.go_lives
        and not view.tasks("automation")
        and not any("capture" in spec.tags for spec in view.plan.specs)
    ):
        message = (
            "Nothing is captured without typing; plan one automatic capture, for example of mails or calls"
        )
        yield Gap(
            view.top,
            message,
            help="Use the kind automation or the tag capture.",
            stub=a_task("automation", "File mails and meetings by themselves", "3d", then="the go-live"),
        )
    guards = [
        kpi
        for kpi in playbook.kpis.values()
        if _takes_time(kpi)
        and kpi.target is not None
        and (kpi.baseline is None or kpi.target <= kpi.baseline)
    ]
    if playbook.kpis and not guards:
        message = "No KPI watches the time that entries take; measure it and let it not grow"
        help = "Add a KPI of the family process-efficiency in minutes, with a target not above its baseline."
        yield Gap(
            view.section("kpis"),
            message,
            help=help,
            stub=a_kpi(
                "entry-time",
                "Time to enter a visit",
                "process-efficiency",
                "6",
                "4",
                unit="minutes",
                more="measures: outcome",
            ),
        )


@rule(
    "customisation-cap",
    "PRC-06",
    WARNING,
    sources=("S0", "S3", "S4"),
    options={"max_share": Share("30%", "Largest share of the building work that may change the product")},
)
def customisation_cap(view: View, ask: Ask) -> Iterator[Gap]:
    """Changes of the product itself are few, and each is approved.

    What: Tasks that change the product itself are at most 30 % of the building work, and each has an approver.
    Why: A system must fit its users (S0, S3), but each change is hard to fix and to maintain (S4), at every
        upgrade anew.
    Evidence: Tasks with the tag `customisation`: their person-days against all building work (configuration,
        automation, interfaces, rules, figures); their `approvers`, or a gate that they need directly.
    Mend: Prefer settings to changes, and let the design authority approve each change.
    Note: A plan without such tasks is fine: settings are no customisation.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          configure: {kind: configure, duration: 20d}
          change: {duration: 5d, tags: [customisation]}  # expect: customisation-cap

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {ana: {name: Ana Ruiz, side: business}}
        tasks:
          configure: {kind: configure, duration: 20d}
          change: {duration: 5d, approvers: [ana], tags: [customisation]}
    """
    plan = view.plan
    changes = [number for number, spec in enumerate(plan.specs) if "customisation" in spec.tags]
    if not changes:
        return
    for task in changes:
        gated = any(plan.tasks[link.pred].gate for link in view.reach.predecessors(task))
        if not plan.tasks[task].approvers and not gated:
            message = (
                "Nobody approves the change of the product {what}; name `approvers`, or let it need a gate"
            )
            yield Gap(plan.tasks[task].at, message, plan.tasks[task].id, (task,))
    changing = sum(person_minutes(plan.tasks[task]) for task in changes)
    building = sum(person_minutes(plan.tasks[task]) for task in {*changes, *view.tasks(*_BUILD)})
    most = ask.number("max_share")
    if building and changing > most * building:
        share = changing / building
        message = f"Changes of the product are {share:.0%} of the building work; {most:.0%} is the most"
        yield Gap(plan.tasks[changes[0]].at, message, tasks=tuple(changes))


@rule(
    "complexity",
    "PRC-07",
    WARNING,
    sources=("S0", "S2"),
    options={"max_parts": Count("12", "Most modules, integrations and own objects of one wave together")},
)
def complexity(view: View, ask: Ask) -> Iterator[Gap]:
    """No wave brings more parts than people can take in.

    What: The modules, integrations and own objects of one wave are at most 12 together.
    Why: What is overly complex turns people away, so keep it simple (S2); complexity feeds resistance (S0).
    Evidence: `cells` of each wave, `custom_objects` of its modules, and the integrations whose `modules` and
        `waves` it needs. A plan without waves is one wave.
    Mend: Move a module or an integration to a later wave.
    Note: An integration counts in each wave that uses it, since its users meet it there for the first time.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}  # expect: complexity
        modules: {sales: {custom_objects: 9}, service: {custom_objects: 4}}
        tasks: {go-live: {kind: go-live}}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        modules: {sales: {custom_objects: 2}, service: {custom_objects: 4}}
        tasks: {go-live: {kind: go-live}}
    """
    most = ask.number("max_parts")
    waves = [(wave.id, wave.at, wave.cells) for wave in view.plan.waves]
    cells: tuple[Cell, ...] = tuple(view.waves)
    for wave, at, own in waves or [("", view.top, cells)]:
        modules = list(dict.fromkeys(cell.module for cell in own if cell.module))
        known = view.playbook.modules
        objects = sum(known[module].custom_objects or 0 for module in modules if module in known)
        used = [
            one
            for one in view.playbook.integrations.values()
            if (not one.modules or not modules or {*modules, "all"} & set(one.modules))
            and (not one.waves or not wave or {wave, "all"} & set(one.waves))
        ]
        parts = len(modules) + len(used) + objects
        if parts > most:
            where = f"The wave {wave}" if wave else "The programme"
            message = (
                f"{where} brings {parts} parts at once ({len(modules)} modules, {len(used)} integrations, "
                f"{objects} own objects); {most:f} are the most"
            )
            yield Gap(at, message, path=wave)


@rule("built-in-checks", "PRC-09", WARNING, sources=("S4",))
def built_in_checks(view: View, ask: Ask) -> Iterator[Gap]:
    """The system checks and captures, so that nothing hangs on diligence alone.

    What: Each module has validation rules or automation, and a KPI watches the quality of the data.
    Why: A CRM that depends on diligence, skill and good will fails with people who sell: they are not made
        for details (S4).
    Evidence: Tasks of the kinds `validation-rules` or `automation` for each module or for all; a KPI of the
        family `data-quality`.
    Mend: Add the kind validation-rules to the configuration of the module, and a KPI such as duplicates.
    Note: A playbook without KPIs is asked for them elsewhere. A plan without go-lives is not judged.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        modules:
          sales:  # expect: built-in-checks
            name: Sales
        tasks:
          configure: {kind: configure, duration: 20d}
          go-live: {kind: go-live, needs: configure}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        modules:
          sales:
            name: Sales
        tasks:
          configure: {kind: [configure, validation-rules], duration: 20d}
          go-live: {kind: go-live, needs: configure}
    """
    if not view.go_lives:
        return
    playbook = view.playbook
    working = view.tasks("validation-rules", "automation")
    help = "Add the kind validation-rules or automation to its configuration."
    for module in playbook.modules.values():
        if not any(treats(view, task, "modules", module.id) for task in working):
            message = "{what} checks no entry and captures none; it hangs on diligence alone"
            yield Gap(place(module), message, module.name or module.id, path=module.id, help=help)
    if not playbook.modules and not working:
        yield Gap(
            view.top,
            "The system checks no entry and captures none; it hangs on diligence alone",
            help=help,
            stub=a_task("validation-rules", "Refuse wrong entries", "2d", then="the go-live"),
        )
    if playbook.kpis and not any(kpi.family == "data-quality" for kpi in playbook.kpis.values()):
        message = "No KPI watches the quality of the data; add one such as duplicates or complete records"
        yield Gap(
            view.section("kpis"),
            message,
            help="Use the family data-quality.",
            stub=a_kpi(
                "complete-records",
                "Customers with all mandatory values",
                "data-quality",
                "60",
                "95",
                more="measures: activity\naspect: completeness",
            ),
        )
