"""How the data moves: the steps in their order, test loads, the model, the end of the old files."""

from collections.abc import Iterator

from crmplan.language.words import KINDS
from crmplan.model import ERROR, WARNING, Cell
from crmplan.rules.frame.record import Ask, Count, Days, Gap, Words, rule, working_days
from crmplan.rules.frame.stubs import a_task
from crmplan.rules.frame.treated import (
    LOADS,
    cells_treated,
    evidence_before,
    final_loads,
    lacking,
    moves_data,
    not_followed,
    use_starts,
)
from crmplan.rules.frame.view import View

STEPS = (
    "data-stage",
    "data-map",
    "data-script",
    "data-map-target",
    "data-load-final",
    "data-entry-start",
    "integration-live",
)
"""Steps that no other check asks for, in their order."""

_AS_GOOD = {"data-stage": ("data-stage", "data-load")}

_ORDER = (
    (("data-inventory",), ("data-cleanse",), WARNING),
    (("data-map",), ("data-script",), WARNING),
    (("data-map",), LOADS, ERROR),
    (("data-script",), ("data-test-load",), WARNING),
    (("data-map-target",), ("data-load-final",), WARNING),
    (("data-load-final",), ("data-entry-start",), WARNING),
    (("data-entry-start",), ("integration-live",), WARNING),
)
"""What must be before what, beyond the pairs that other checks watch."""


@rule(
    "data-pipeline",
    "DAT-03",
    WARNING,
    sources=("S4",),
    options={
        "steps": Words(STEPS, "Kinds of tasks that the move must have", KINDS, small=("data-load-final",))
    },
)
def data_pipeline(view: View, ask: Ask) -> Iterator[Gap]:
    """The move of the data has all its steps, in an order that the links promise.

    What: Data is found, cleansed, modelled, staged, mapped, scripted, loaded for test, mapped to the CRM,
        loaded in full, then entered in the CRM, then exchanged with the systems that live on, and at last
        tested as a whole; and each step waits for the one that it builds on.
    Why: Data movement is the hardest technical part and cannot be hurried (S4, which lists its steps). The
        step that is left out is done on the night of the load.
    Evidence: One task or more of each kind in `steps`; links from `data-inventory` to `data-cleanse`, from
        `data-map` to `data-script`, from `data-script` to `data-test-load`, from `data-map-target` to
        `data-load-final`, from there to `data-entry-start` and from there to `integration-live`, in the same
        cell or a wider scope. Data that is loaded before it is mapped is an error.
    Mend: Use the work package `crmplan:data-migration` as a pattern, or put the kind onto the task that does
        the step.
    Note: Steps that have a check of their own are left to it: inventory, cleansing, model, test loads,
        figures, freeze, retirement and the test of the whole. Errors found in a test load are mended in
        further rounds, so a later step needs one task of the step before it, not all. The order of staging
        and mapping is free, since a mapping can be written on paper; `data-load` counts as staging. A small
        profile needs the load itself. Interfaces are switched on after data entry begins, as the seed says;
        they are built and tested before (see interface-tests). A programme without integrations needs no
        switch.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, profile: small}
        sources: {old-crm: {name: Old CRM}}
        tasks:
          load: {kind: data-load-final, duration: 2d}  # expect: data-pipeline
          map: {kind: data-map, duration: 2d}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, profile: small}
        sources: {old-crm: {name: Old CRM}}
        tasks:
          map: {kind: data-map, duration: 2d}
          load: {kind: data-load-final, duration: 2d, needs: map}
    """
    if not moves_data(view):
        return
    tasks = view.plan.tasks
    for step in ask.words("steps"):
        if step == "integration-live" and not view.playbook.integrations:
            continue
        if not view.tasks(*_AS_GOOD.get(step, (step,))):
            message = (
                "The move of the data lacks {all}; plan each step, or put its kind onto the task that does it"
            )
            yield Gap(view.section("sources"), message, step, stub=a_task(step, then="the go-live"))
    for before, after, severity in _ORDER:
        if not view.tasks(*before):
            continue
        itself = severity != ERROR
        for task, name in lacking(view, view.tasks(*after), *before, itself=itself):
            step = next(kind for kind in after if kind in tasks[task].kinds)
            message = f"The step {step} of {{what}} does not wait for {before[0]}; let it need that task"
            yield Gap(tasks[task].at, message, name, (task,), severity=severity)


@rule(
    "test-loads",
    "DAT-04",
    WARNING,
    sources=("S0", "S4"),
    options={"min_loads": Count("2", "Fewest test loads before the load that counts", enterprise="3")},
)
def test_loads(view: View, ask: Ask) -> Iterator[Gap]:
    """Data is loaded for test, mended and loaded again before the load that counts.

    What: Before each load into production there are at least 2 test loads (3 in an enterprise profile).
    Why: Fix the mapping, run the test script, fix the errors, repeat (S4): the first test load always fails,
        and the second one shows whether it was mended. Inaccurate migration ruins trust (S0).
    Evidence: Tasks of the kind `data-test-load` with links to each task of the kind `data-load-final` (in a
        plan without one, `data-load`), in the same cell or a wider scope.
    Mend: Plan the test loads as numbered rounds, with a round of cleansing between them.
    Note: No test load at all is an error. A task graph has no loops, so each round is a task; a task that
        says it loads twice counts once.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          try: {kind: data-test-load, duration: 3d}
          load: {kind: data-load-final, duration: 2d, needs: try}  # expect: test-loads

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          try: {kind: data-test-load, duration: 3d}
          try-again: {kind: data-test-load, duration: 3d, needs: try}
          load: {kind: data-load-final, duration: 2d, needs: try-again}
    """
    if not moves_data(view):
        return
    least = int(ask.number("min_loads"))
    tasks = view.plan.tasks
    for load in final_loads(view):
        for cell in cells_treated(view, load):
            done = evidence_before(view, cell, load, "data-test-load")
            if len(done) >= least:
                continue
            message = (
                f"Only {len(done)} of {least} test loads lie before the load of {{what}}"
                if done
                else "No test load lies before the load of {what}; its errors will be found by users"
            )
            severity = "" if done else ERROR
            yield Gap(tasks[load].at, message, view.name(cell), (load, *done), severity=severity)


@rule("data-model", "DAT-05", WARNING, sources=("S4",), profiles=("standard", "enterprise"))
def data_model(view: View, ask: Ask) -> Iterator[Gap]:
    """Data is modelled before it is mapped.

    What: Before each mapping the data has a model: dimensions for text, facts for measures and dates.
    Why: Without a model each source is mapped to the screens of the day, and no figure adds up across
        regions (S4).
    Evidence: A task of the kind `data-model` with links to the tasks of the kind `data-map`, in the same cell
        or a wider scope; one task may do both. In a plan without mapping it lies before the test loads.
    Mend: Add a task of the kind data-model and let the mapping need it.
    Note: Not asked of a small profile, which takes the model of the product.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          map: {kind: data-map, duration: 5d}  # expect: data-model
          model: {kind: data-model, duration: 5d, needs: map}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          model: {kind: data-model, duration: 5d}
          map: {kind: data-map, duration: 5d, needs: model}
    """
    if not moves_data(view):
        return
    if not view.tasks("data-model"):
        message = "The data has no model; plan a task of the kind data-model before sources are mapped"
        yield Gap(
            view.section("sources"),
            message,
            stub=a_task("data-model", "Model the dimensions and measures", "5d", then="the mapping"),
        )
        return
    tasks = view.plan.tasks
    targets = view.tasks("data-map") or view.tasks("data-test-load")
    for task, name in lacking(view, targets, "data-model", itself=True):
        message = "The data of {what} is mapped without waiting for the data model"
        yield Gap(tasks[task].at, message, name, (task,))


@rule(
    "old-files",
    "DAT-06",
    WARNING,
    sources=("S4",),
    options={"max_wait": Days("60d", "Most working days from go-live to the end of the old files")},
)
def old_files(view: View, ask: Ask) -> Iterator[Gap]:
    """Old files are frozen for the load and retired soon after go-live.

    What: Before or with each load into production the old files become read-only; after go-live they are
        retired within 60 working days.
    Why: Enter data in a temporary system while it moves, and discard the old files (S4). A file that stays
        open is where people go on working.
    Evidence: A task of the kind `legacy-freeze` that is the load itself or has links to it; a task of the
        kind `legacy-retire` that the links put after the last go-live of its scope (in a plan without
        go-lives, after data entry begins), and its dates.
    Mend: Make the cut-over freeze the old files, and plan their retirement after hypercare.
    Note: For one retirement of the whole programme the time counts from the last go-live. When all sources
        say `retire: false`, nothing needs to be retired.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          load: {kind: data-load-final, duration: 2d}  # expect: old-files
          go-live: {kind: go-live, needs: load}  # expect: old-files

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          freeze: {kind: legacy-freeze}
          load: {kind: data-load-final, duration: 2d, needs: freeze}
          go-live: {kind: go-live, needs: load}
          retire: {kind: legacy-retire, duration: 2d, needs: go-live}
    """
    if not moves_data(view):
        return
    tasks = view.plan.tasks
    for load, name in lacking(view, view.tasks("data-load-final"), "legacy-freeze", itself=True):
        message = "The old files of {what} are not frozen before the load; what is entered meanwhile is lost"
        yield Gap(tasks[load].at, message, name, (load,), help="Add the kind legacy-freeze to the cut-over.")
    sources = view.playbook.sources.values()
    if sources and not any(source.retire for source in sources):
        return
    starts = use_starts(view)
    among = ("go-live",) if view.go_lives else ("data-entry-start",)
    for start in starts:
        for name in not_followed(view, start, among, "legacy-retire"):
            message = "The old files of {what} live on after go-live; plan a task of the kind legacy-retire after it"
            yield Gap(
                tasks[start].at,
                message,
                name,
                (start,),
                stub=a_task(
                    "legacy-retire", "Archive and close the old files", "2d", more="needs: <go-live>"
                ),
            )
    if view.schedule is None:
        return
    finish = view.dates.finish
    most = int(ask.number("max_wait"))
    group = view.group_of(*among)
    by_cell: dict[Cell, list[int]] = {}
    for start in starts:
        for cell in cells_treated(view, start):
            by_cell.setdefault(cell, []).append(start)
    for task in view.tasks("legacy-retire"):
        cells = cells_treated(view, task)
        own = {start for cell in cells for start in by_cell.get(cell, ()) if group.holds(start, task)}
        if not own:
            continue
        last = max(own, key=lambda one: (finish[one], one))
        waited = view.days(view.working_minutes(task, finish[last], finish[task]))
        if waited > most:
            message = f"The old files live on for {{days}} after go-live; {working_days(most)} are enough"
            yield Gap(tasks[task].at, message, tasks[task].id, (last, task), days=waited)


@rule("end-to-end-validation", "DAT-16", ERROR, sources=("S4",))
def end_to_end_validation(view: View, ask: Ask) -> Iterator[Gap]:
    """After the last load and the last switch, everything is tested as a whole.

    What: After each load into production and after each switch of interfaces, everything is tested end to
        end, and before the programme closes.
    Why: Test and validate everything (S4): parts that passed alone fail together, and this is the last time
        when the team is still there to mend it.
    Evidence: A task of the kind `e2e-validation` in the same cell or a wider scope, which the links put after
        the tasks of the kinds `data-load-final` and `integration-live` and before `close`.
    Mend: Add the kind e2e-validation to the first weeks of use, or a task of its own.
    Note: In a small profile a count of the records in the days after the import is enough; it is a task or a
        kind of one.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          load: {kind: data-load-final, duration: 2d}  # expect: end-to-end-validation
          close: {kind: close, duration: 1d, needs: load}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          load: {kind: data-load-final, duration: 2d}
          validate: {kind: e2e-validation, duration: 3d, needs: load}
          close: {kind: close, duration: 1d, needs: validate}
    """
    if not moves_data(view):
        return
    tasks = view.plan.tasks
    for kind, word in (("data-load-final", "load"), ("integration-live", "switch of the interfaces")):
        for task in view.tasks(kind):
            for name in not_followed(view, task, (kind,), "e2e-validation"):
                message = f"Nobody tests the whole end to end after the {word} of {{what}}"
                help = "Add a task of the kind e2e-validation after it."
                yield Gap(
                    tasks[task].at,
                    message,
                    name,
                    (task,),
                    help=help,
                    stub=a_task(
                        "e2e-validation",
                        "Test everything end to end after the switch",
                        "2d",
                        more="needs: <go-live>",
                    ),
                )
    if not view.tasks("e2e-validation"):
        return  # one cause: it is said where it is missing, not at the end too
    for task, name in lacking(view, view.tasks("close"), "e2e-validation"):
        message = "The end of {what} does not wait for the test of the whole"
        yield Gap(tasks[task].at, message, name, (task,))
