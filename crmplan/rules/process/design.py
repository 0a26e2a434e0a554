"""Processes before software: maps, redesign, departments that design together, and who holds the truth."""

import re
from collections.abc import Iterator

from crmplan.language.fields import place
from crmplan.model import ERROR, INFO, WARNING, Stub
from crmplan.rules.frame.record import Ask, Count, Gap, rule
from crmplan.rules.frame.stubs import a_task
from crmplan.rules.frame.treated import cells_treated, departments, evidence, lacking, treats
from crmplan.rules.frame.view import View


@rule("redesign-first", "PRC-01", WARNING, sources=("S1", "S4"))
def redesign_first(view: View, ask: Ask) -> Iterator[Gap]:
    """The processes of each module are redesigned before it is configured.

    What: Before anything is configured for a module, its processes to be have been designed.
    Why: Who automates the old process gets the old trouble faster. A vision of the processes comes first
        (S1), and changing them takes longer than the software (S4).
    Evidence: Tasks of the kind `process-redesign` with links to each task of the kind `configure`, of the same
        module or cell, or of a wider scope; with `covers: {modules: ...}` for these modules.
    Mend: Let the configuration need the redesign, over the design or a gate.
    Note: A plan without any redesign is told so by the check of the vision.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        modules: {sales: {name: Sales}, service: {name: Service}}
        tasks:
          redesign: {kind: process-redesign, duration: 10d, covers: {modules: [sales]}}
          configure: {kind: configure, duration: 20d, needs: redesign}  # expect: redesign-first

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        modules: {sales: {name: Sales}, service: {name: Service}}
        tasks:
          redesign: {kind: process-redesign, duration: 10d, covers: {modules: [sales, service]}}
          configure: {kind: configure, duration: 20d, needs: redesign}
    """
    if not view.tasks("process-redesign") and view.applies("strategy"):
        return
    for task, name in lacking(view, view.tasks("configure"), "process-redesign"):
        message = "The configuration of {what} does not wait for the redesign of its processes"
        help = "Let it need a task of the kind process-redesign of its module."
        yield Gap(
            view.plan.tasks[task].at,
            message,
            name,
            (task,),
            help=help,
            stub=a_task("process-redesign", "Design the processes to be", "5d", then="the build"),
        )


@rule("process-maps", "PRC-02", WARNING, sources=("S4",))
def process_maps(view: View, ask: Ask) -> Iterator[Gap]:
    """Today's processes of each region are drawn before its configuration begins.

    What: Before anything is configured for a region, its processes of today have been drawn, and the maps are
        kept.
    Why: Map the current processes into the software and document them (S4): nobody can change a process that
        is only in heads.
    Evidence: Tasks of the kind `process-map` with a `deliverable` and with links to each task of the kind
        `configure`. In a programme of several regions a map belongs to a region by its scope or by
        `covers: {regions: ...}`; one that names no regions does not say that it looked at each.
    Mend: Say `covers: {regions: [all]}` where it is true, and name the deliverable.
    Note: A plan that maps no process at all is told so by the check of the house in order.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          map: {kind: process-map, duration: 10d}  # expect: process-maps
          configure: {kind: configure, duration: 20d, needs: map}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          map: {kind: process-map, duration: 10d, deliverable: Process maps}
          configure: {kind: configure, duration: 20d, needs: map}
    """
    maps = view.tasks("process-map")
    if not maps and view.applies("strategy"):
        return
    tasks = view.plan.tasks
    for task in maps:
        if not tasks[task].deliverable:
            yield Gap(
                tasks[task].at,
                "The process maps of {what} are kept nowhere; name the deliverable",
                tasks[task].id,
                (task,),
                stub=Stub(".", "deliverable: One page for each process"),
            )
    several = len({cell.region for cell in view.waves}) > 1
    group = view.group_of("process-map")
    for task in view.tasks("configure"):
        for cell in cells_treated(view, task):
            found = any(
                group.holds(one, task)
                and (not cell.region or treats(view, one, "regions", cell.region, said=several))
                and (not cell.module or treats(view, one, "modules", cell.module))
                for one in maps
            )
            if not found:
                message = "The configuration of {what} does not wait for a map of its processes"
                help = "Let it need a task of the kind process-map that names its region in `covers`."
                yield Gap(
                    tasks[task].at,
                    message,
                    view.name(cell),
                    (task,),
                    help=help,
                    stub=a_task(
                        "process-map", "Draw the processes with those who run them", "5d", then="the design"
                    ),
                )


@rule("system-of-record", "PRC-08", ERROR, sources=("S4",))
def system_of_record(view: View, ask: Ask) -> Iterator[Gap]:
    """For each shared entity exactly one system holds the truth.

    What: Each entity that several systems keep names one system of record; and a plan that moves or exchanges
        data names its entities.
    Why: The CRM overlaps with the back office (S4): where nobody says where a thing is entered, it is
        entered twice and differs.
    Evidence: `entities` with `used_by` and `system_of_record`. Two known systems in one value (`CRM and ERP`)
        are two truths.
    Mend: Write `system_of_record` at each entity; where fields have different masters, say so in
        `conflict_policy`.
    Note: Systems are known by the integrations, the sources and the entities that name them. A plan with
        neither integrations nor sources is asked for these first.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        entities:
          customer: {used_by: [ERP]}  # expect: system-of-record
          order: {system_of_record: CRM and ERP, used_by: [CRM, ERP]}  # expect: system-of-record
        tasks: {configure: {duration: 5d}}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        entities:
          customer: {system_of_record: CRM, used_by: [ERP]}
          order: {system_of_record: ERP, used_by: [CRM]}
        tasks: {configure: {duration: 5d}}
    """
    playbook = view.playbook
    if not playbook.entities:
        if playbook.integrations or playbook.sources:
            message = (
                "No entity says which system holds the truth; list customer, product, order and the like"
            )
            at = view.section("integrations" if playbook.integrations else "sources")
            yield Gap(
                at,
                message,
                help="Write `entities` with `system_of_record`.",
                stub=Stub(
                    "entities",
                    "customer:\n"
                    "  name: Customer\n"
                    "  system_of_record: CRM\n"
                    "  conflict_policy: The CRM wins\n"
                    "  owner: <lead>\n"
                    "  customer: true",
                ),
            )
        return
    systems = {one.system for one in playbook.integrations.values()}
    systems |= {one.name for one in playbook.integrations.values()}
    systems |= {one.name for one in playbook.sources.values()}
    for entity in playbook.entities.values():
        systems |= {entity.system_of_record, *entity.used_by}
    known = {system.strip().casefold() for system in systems} - {""}
    for entity in playbook.entities.values():
        name = entity.name or entity.id
        if not entity.system_of_record:
            if entity.shared:
                message = f"No system of record for {name}; several systems keep it and none holds the truth"
                yield Gap(place(entity), message, path=entity.id)
            continue
        parts = {
            part.casefold()
            for part in re.split(r"\s*(?:,|/|\+|&|\band\b|\bor\b)\s*", entity.system_of_record)
        }
        whole = entity.system_of_record.strip().casefold()
        if len(parts & (known - {whole})) > 1:
            message = f"{name} has several systems of record ({entity.system_of_record}); one must win"
            yield Gap(place(entity), message, path=entity.id)


@rule(
    "sharing",
    "PRC-10",
    INFO,
    sources=("S3", "S4"),
    profiles=("standard", "enterprise"),
    options={"min_departments": Count("2", "Fewest departments that take part in a design")},
)
def sharing(view: View, ask: Ask) -> Iterator[Gap]:
    """Departments design together and agree on what they share.

    What: At least 2 departments take part in the design of each cell, and who may see and change what is
        agreed as a deliverable.
    Why: The power of a CRM lies in sharing across departments (S4), and internal competition works against it
        (S3).
    Evidence: The departments of those who do, own or are consulted at tasks of the kind `design` (their
        `department`, that of their `group`, and `covers: {departments: ...}`); the `deliverable` of a task of
        the kinds `access-model` or `data-governance`.
    Mend: Consult the neighbours, or name them in `covers`, and write the rules of sharing down.
    Note: Not asked of a small profile, where all sit in one room. A plan without a design task is asked for
        it elsewhere.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {greta: {name: Greta Lund, department: Sales}}
        tasks:
          design: {kind: design, duration: 10d, owner: greta}  # expect: sharing
          access: {kind: access-model, duration: 3d, deliverable: Rules of sharing}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people:
          greta: {name: Greta Lund, department: Sales}
          ivo: {name: Ivo Marin, department: Service}
        tasks:
          design: {kind: design, duration: 10d, owner: greta, consulted: [ivo]}
          access: {kind: access-model, duration: 3d, deliverable: Rules of sharing}
    """
    designs = view.tasks("design")
    if not designs:
        return
    tasks = view.plan.tasks
    least = ask.number("min_departments")
    taking_part = {task: departments(view, task) for task in designs}
    for cell in view.waves:
        own = evidence(view, cell, "design")
        if own and len(set().union(*(taking_part[task] for task in own))) < least:
            message = f"Fewer than {least:f} departments take part in the design of {{what}}"
            yield Gap(tasks[own[0]].at, message, view.name(cell), tuple(own))
    ruling = view.tasks("access-model", "data-governance")
    if not any(tasks[task].deliverable for task in ruling):
        message = (
            "What departments share is written down nowhere; name it as `deliverable` of the access model"
        )
        yield Gap(tasks[ruling[0]].at if ruling else view.top, message, tasks=tuple(ruling[:1]))


@rule("cross-functional-design", "PRC-11", WARNING, sources=("S4",))
def cross_functional_design(view: View, ask: Ask) -> Iterator[Gap]:
    """Every department that a module touches takes part in its design.

    What: For each module, every department that it touches takes part in its design.
    Why: Each module is complex and crosses functions (S4): an order that Sales enters is an invoice in
        Finance.
    Evidence: `departments` of the modules; tasks of the kind `design` for the module or for all, and the
        departments of those who do, own or are consulted there, or that `covers: {departments: ...}` names.
    Mend: Consult the department, or name it in `covers` of the design.
    Note: Modules that say no departments are not judged.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {greta: {name: Greta Lund, department: Sales}}
        modules: {sales: {name: Sales, departments: [Sales, Finance]}}
        tasks:
          design: {kind: design, duration: 10d, owner: greta}  # expect: cross-functional-design

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {greta: {name: Greta Lund, department: Sales}}
        modules: {sales: {name: Sales, departments: [Sales, Finance]}}
        tasks:
          design: {kind: design, duration: 10d, owner: greta, covers: {departments: [Finance]}}
    """
    designs = view.tasks("design")
    taking_part = {task: departments(view, task) for task in designs}
    for module in view.playbook.modules.values():
        if not module.departments:
            continue
        own = [task for task in designs if treats(view, task, "modules", module.id)]
        if not own:
            message = (
                f"Nobody designs {module.name or module.id}; plan a task of the kind design that treats it"
            )
            yield Gap(place(module), message, path=module.id)
            continue
        present = set().union(*(taking_part[task] for task in own))
        for department in module.departments:
            if department not in present and "all" not in present:
                message = f"{{all}} do not take part in the design of {module.name or module.id}, which they will feel"
                yield Gap(view.plan.tasks[own[0]].at, message, department, (own[0],), path=module.id)
