"""Where the data comes from: sources, cleansing, what is kept, and the names that regions use."""

from collections.abc import Iterator

from crmplan.language.fields import place
from crmplan.model import ERROR, INFO, WARNING, Cell, Stub
from crmplan.rules.frame.record import Ask, Gap, rule
from crmplan.rules.frame.stubs import a_task
from crmplan.rules.frame.treated import (
    LOADS,
    cells_treated,
    evidence_before,
    final_loads,
    lacking,
    moves_data,
    named,
    treats,
)
from crmplan.rules.frame.view import View


@rule("cleanse-first", "DAT-01", ERROR, sources=("S0", "S3", "S4"))
def cleanse_first(view: View, ask: Ask) -> Iterator[Gap]:
    """The data of each source is cleansed before it is loaded.

    What: Before each load into the database between or into production, the data of each source that it
        loads has been cleansed.
    Why: Invest in cleansing before anything is moved (S0). Inaccurate, incomplete and outdated data is what
        makes users turn away from a new CRM (S3), and reports on it are worthless (S4).
    Evidence: Tasks of the kind `data-cleanse` with links to the tasks of the kinds `data-load` and
        `data-load-final`, in the same cell or a wider scope. A task of one source, or with
        `covers: {sources: ...}`, counts for these sources; any other counts for all.
    Mend: Add a task of the kind data-cleanse for the sources that have none and let the load need it.
    Note: A plan that names sources and loads nothing must still cleanse them: it lacks the load as well,
        which the check data-pipeline says.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        sources: {old-crm: {name: Old CRM}}
        tasks:
          load: {kind: data-load-final, duration: 2d}  # expect: cleanse-first

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        sources: {old-crm: {name: Old CRM}}
        tasks:
          clean: {kind: data-cleanse, duration: 8d}
          load: {kind: data-load-final, duration: 2d, needs: clean}
    """
    if not moves_data(view):
        return
    help = "Add a task of the kind data-cleanse and let the load need it."
    tasks, sources = view.plan.tasks, view.playbook.sources
    loads = view.tasks(*LOADS)
    for load in loads:
        for cell in cells_treated(view, load):
            cleansing = evidence_before(view, cell, load, "data-cleanse")
            if not cleansing:
                message = "Nothing is cleansed before the load of {what}; bad data makes good users turn away"
                yield Gap(
                    tasks[load].at,
                    message,
                    view.name(cell),
                    (load,),
                    help=help,
                    stub=a_task(
                        "data-cleanse", "Correct, complete and remove duplicates", "8d", then="the load"
                    ),
                )
                continue
            for source in sources:
                if not _loads(view, load, cell, source):
                    continue
                if not any(treats(view, task, "sources", source) for task in cleansing):
                    message = f"The data of {source} is not cleansed before the load of {{what}}"
                    yield Gap(
                        tasks[load].at,
                        message,
                        view.name(cell),
                        (load,),
                        help=help,
                        stub=a_task(
                            "data-cleanse", "Correct, complete and remove duplicates", "8d", then="the load"
                        ),
                    )
    if not loads:
        every = view.tasks("data-cleanse")
        for source in sources:
            if not any(treats(view, task, "sources", source) for task in every):
                message = "The data of {what} is not cleansed before it is moved"
                yield Gap(
                    view.section("sources"),
                    message,
                    source,
                    help=help,
                    stub=a_task(
                        "data-cleanse", "Correct, complete and remove duplicates", "8d", then="the load"
                    ),
                )


def _loads(view: View, load: int, cell: Cell, source: str) -> bool:
    regions = view.playbook.sources[source].regions
    here = not regions or not cell.region or cell.region in regions or "all" in regions
    return here and treats(view, load, "sources", source)


@rule("data-sources", "DAT-02", ERROR, sources=("S2", "S4"))
def data_sources(view: View, ask: Ask) -> Iterator[Gap]:
    """Every data source is known, with owner, format and volume.

    What: The playbook lists its sources, or says why it has none; each has an owner, a format and a volume;
        and somebody searches for them before the data is modelled.
    Why: Gather and understand first: people's own files, regions, product lines, types of data (S4); analyse
        the data on the various systems (S2). The source that nobody knew is found on the night of the load.
    Evidence: `sources:` with `owner`, `format` and `volume`; `programme: {without: {sources: ...}}`; a task of
        the kind `data-inventory` with links to the tasks of the kind `data-model`, else to the mapping, else
        to the load.
    Mend: List every system, file and mailbox below `sources`, and plan the search as a task.
    Note: A source without `regions` holds the data of all regions, so regions need not be written. What a
        known source lacks is a warning, since nothing is forgotten; no source and no search are errors.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}  # expect: data-sources
        tasks:
          load: {kind: data-load-final, duration: 2d}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        people: {tom: {name: Tom Becker}}
        sources: {old-crm: {name: Old CRM, owner: tom, format: database, volume: 4000}}
        tasks:
          find: {kind: data-inventory, duration: 3d}
          load: {kind: data-load-final, duration: 2d, needs: find}
    """
    playbook = view.playbook
    if not playbook.sources:
        if "sources" in playbook.programme.without:
            return
        message = "No data source is named; list every system, file and mailbox that holds customer data"
        help = "Write `sources:`, or `programme: {without: {sources: REASON}}` when nothing is moved."
        yield Gap(
            view.top,
            message,
            help=help,
            stub=Stub(
                "sources",
                "customer-list:\n"
                "  name: NAME OF THE SYSTEM OR FILE\n"
                "  owner: <lead>\n"
                "  format: spreadsheet\n"
                "  volume: 1000\n"
                "  personal_data: true",
            ),
        )
        return
    for source in playbook.sources.values():
        lacks = [
            word
            for word, value in (("owner", source.owner), ("format", source.format), ("volume", source.volume))
            if not value
        ]
        if lacks:
            message = f"The source {source.id} lacks {_and(lacks)}; nobody can plan its move"
            yield Gap(
                place(source),
                message,
                severity=WARNING,
                path=source.id,
                stub=Stub(".", "owner: <lead>\nformat: spreadsheet\nvolume: 1000"),
            )
    if not view.tasks("data-inventory"):
        message = (
            "Nobody searches for the data; plan a task of the kind data-inventory before anything is mapped"
        )
        yield Gap(
            view.section("sources"),
            message,
            stub=a_task(
                "data-inventory", "Find every source with owner, format and volume", "3d", then="the mapping"
            ),
        )
        return
    targets = view.tasks("data-model") or view.tasks("data-map") or final_loads(view)
    for task, name in lacking(view, targets, "data-inventory"):
        at = view.plan.tasks[task].at
        message = "The sources of {what} are not searched for before this; let it need the inventory"
        yield Gap(at, message, name, (task,))


def _and(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


@rule("data-quality-tool", "DAT-10", INFO, sources=("S3",), profiles=("standard", "enterprise"))
def data_quality_tool(view: View, ask: Ask) -> Iterator[Gap]:
    """Data quality has a tool, not only good will.

    What: A tool for profiling, matching or cleansing is named, or money is planned for data quality.
    Why: Invest in tools for data quality (S3). Ten thousand records cannot be compared by eye.
    Evidence: `tool` of a task of the kinds `data-profile`, `data-cleanse`, `identity-match` or
        `data-governance`; a budget line or cost of the category `data-quality` above zero.
    Mend: Write `tool: NAME` at the task that profiles the data.
    Note: Not asked of a small profile, whose few thousand records fit a spreadsheet.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          profile: {kind: data-profile, duration: 5d}  # expect: data-quality-tool
          clean: {kind: data-cleanse, duration: 8d, needs: profile}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          profile: {kind: data-profile, duration: 5d, tool: Profiler of the database}
          clean: {kind: data-cleanse, duration: 8d, needs: profile}
    """
    if not moves_data(view):
        return
    plan = view.plan
    working = view.tasks("data-profile", "data-cleanse", "identity-match", "data-governance")
    lines = (line for line in plan.lines if line.category == "data-quality")
    if any(plan.specs[task].tool for task in working):
        return
    if any(line.number > 0 or any(part.number > 0 for part in line.regions.values()) for line in lines):
        return
    if any(
        cost.category == "data-quality" and cost.amount.amount > 0
        for task in plan.tasks
        for cost in task.costs
    ):
        return
    message = "No tool helps to profile and match the data; name one with `tool`, or plan money for it"
    yield Gap(plan.tasks[working[0]].at if working else view.section("sources"), message)


@rule("retention-rule", "DAT-12", INFO, sources=("S4",), profiles=("standard", "enterprise"))
def retention_rule(view: View, ask: Ask) -> Iterator[Gap]:
    """What is dropped or archived is decided before data is loaded.

    What: Before each load somebody has decided what is moved, archived or dropped, and the rule is written
        down.
    Why: People who will never buy clutter the lists and want upkeep all the same (S4). What was never loaded
        need not be cleaned again each year.
    Evidence: A task of the kind `data-scope` with links to the tasks of the kinds `data-load` and
        `data-load-final`; its `deliverable`, or `retention` of an entity.
    Mend: Add a task of the kind data-scope with a deliverable, before the data is cleansed.
    Note: Not asked of a small profile: there the one who cleans the list drops dead prospects as well.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          load: {kind: data-load-final, duration: 2d}  # expect: retention-rule

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          rules: {kind: data-scope, duration: 2d, deliverable: Retention rule}
          load: {kind: data-load-final, duration: 2d, needs: rules}
    """
    if not moves_data(view):
        return
    tasks = view.plan.tasks
    for load, name in lacking(view, view.tasks(*LOADS), "data-scope"):
        message = "Nobody decides what is kept and what is dropped before the load of {what}"
        yield Gap(
            tasks[load].at,
            message,
            name,
            (load,),
            help="Add a task of the kind data-scope.",
            stub=a_task(
                "data-scope",
                "Decide what is moved, archived or dropped",
                "2d",
                more="deliverable: Retention rule",
                then="the load",
            ),
        )
    deciding = view.tasks("data-scope")
    kept = any(entity.retention for entity in view.playbook.entities.values())
    if deciding and not kept and not any(tasks[task].deliverable for task in deciding):
        message = "What is kept is decided and written down nowhere; name the rule as `deliverable`"
        yield Gap(
            tasks[deciding[0]].at,
            message,
            tasks=(deciding[0],),
            stub=Stub(".", "deliverable: Retention rule"),
        )


@rule("local-data", "DAT-15", WARNING, sources=("S4",))
def local_data(view: View, ask: Ask) -> Iterator[Gap]:
    """The data of each region is mapped or cleansed as the region names it.

    What: In a programme of several regions each region has mapping or cleansing of its own.
    Why: Regions, product lines and departments have their peculiarities (S4): the same code means two
        things, and only the people there know it.
    Evidence: Tasks of the kinds `data-map` or `data-cleanse` in the region or in one of its cells, or with
        `covers: {regions: ...}`. A task of the whole programme that names no regions does not say that it
        looks at each.
    Mend: Put the cleansing into a package `for: region` or `for: cell`, or say `covers: {regions: [all]}`.
    Note: Regions whose data no source holds need none. A plan that neither maps nor cleanses is told so by
        the checks cleanse-first and data-pipeline.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        regions: {"NO": {name: Norway}, DE: {name: Germany}}
        tasks:
          clean: {kind: data-cleanse, duration: 8d}  # expect: local-data

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        regions: {"NO": {name: Norway}, DE: {name: Germany}}
        tasks:
          clean: {kind: data-cleanse, duration: 8d, covers: {regions: ["NO", DE]}}
    """
    regions = dict.fromkeys(cell.region for cell in view.waves if cell.region)
    working = view.tasks("data-map", "data-cleanse")
    if len(regions) < 2 or not working or not moves_data(view):
        return
    sources = view.playbook.sources.values()
    everywhere = not sources or any(not source.regions or "all" in source.regions for source in sources)
    held = {region for source in sources for region in source.regions}
    said = {
        word
        for task in working
        for word in (view.plan.tasks[task].scope.region, *named(view, task, "regions"))
    }
    for region in regions:
        if not everywhere and region not in held:
            continue
        if said.isdisjoint((region, "all")):
            yield Gap(
                view.plan.tasks[working[0]].at,
                "No mapping or cleansing looks at the data of {what}; each region names things in its own way",
                region,
                help="Plan it in a package for the region, or name the regions in `covers`.",
            )
