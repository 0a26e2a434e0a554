"""Local needs: each region is fitted, and what differs is listed and kept few."""

from collections.abc import Iterator
from decimal import Decimal

from crmplan.model import INFO, WARNING, Stub
from crmplan.rules.frame.evidence import percent
from crmplan.rules.frame.record import Ask, Gap, Share, rule
from crmplan.rules.frame.stubs import a_task
from crmplan.rules.frame.view import View


def _variants(view: View) -> int:
    return sum(len(region.variants) for region in view.playbook.regions.values())


@rule("local-needs", "RLO-07", WARNING, sources=("S4",), needs=("schedule",))
def local_needs(view: View, ask: Ask) -> Iterator[Gap]:
    """Each further region gets the template fitted to it, and local variants are listed.

    What: In each region after the first one, a localisation lies before the go-live; and local variants are
        listed somewhere.
    Why: One process for a whole country or firm thwarts regional needs and what a region is good at (S4). A
        region that was not asked builds its own list beside the system.
    Evidence: Tasks of the kind `localisation` in the cell, region or wave, with links to the go-live;
        `variants` of the regions or a task of the kind `localisation-register`.
    Mend: Add a task of the kind localisation to the package of each region, and write
        `variants: {dealers: {name: ..., reason: ...}}` at the regions.
    Note: Only asked of plans with two regions or more. The first regions are those of the waves that come
        after none, else the first one in the file: the template was made for them. A localisation of the
        whole programme is the template, so it counts for no region, unless it names them in `covers`.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        regions:
          "NO": {name: Norway, variants: {stamp: {name: Invoices with a stamp, reason: Tax law}}}
          DE: {name: Germany}
        modules: {sales: {name: Sales}}
        waves:
          pilot: {cells: [NO/sales]}
          second: {cells: [DE/sales]}
        packages:
          land: {for: cell, tasks: {go-live: {kind: go-live}}}  # expect: local-needs

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        regions:
          "NO": {name: Norway, variants: {stamp: {name: Invoices with a stamp, reason: Tax law}}}
          DE: {name: Germany}
        modules: {sales: {name: Sales}}
        waves:
          pilot: {cells: [NO/sales]}
          second: {cells: [DE/sales]}
        packages:
          land:
            for: cell
            tasks:
              localise: {kind: localisation, duration: 5d}
              go-live: {kind: go-live, needs: localise}
    """
    regions = view.playbook.regions
    if len({cell.region for cell in view.waves}) < 2:
        return
    first = {region for wave in view.plan.waves if not wave.after for region in wave.regions}
    if not first:
        first = {next(iter(regions))} if regions else set()
    tasks, specs = view.plan.tasks, view.plan.specs
    for go_live in view.go_lives:
        for cell in view.cells_of(tasks[go_live]):
            if cell.region in first:
                continue
            fitted = any(
                tasks[one].scope.region
                or tasks[one].scope.wave
                or (
                    (covers := specs[one].covers) is not None
                    and {cell.region, "all"}.intersection(covers.regions)
                )
                for one in view.before(cell, go_live, "localisation")
            )
            if not fitted:
                yield Gap(
                    tasks[go_live].at,
                    "The template is not fitted to {what} before its go-live; language, law and habits differ",
                    view.name(cell),
                    (go_live,),
                    help="Add a task of the kind localisation and let the go-live need it.",
                )
    if not _variants(view) and not view.tasks("localisation-register"):
        yield Gap(
            view.playbook.node.key_at("regions"),
            "No region lists a local variant; ask each of them in what it must differ from the template",
            help="Write `variants` at the regions, or plan a task of the kind localisation-register.",
            stub=a_task(
                "localisation-register",
                "Ask each region in what it must differ",
                "5d",
                then="the localisation",
            ),
        )


@rule(
    "local-variance",
    "RLO-08",
    INFO,
    sources=("S4",),
    options={"max_share": Share("25%", "Largest share of the processes with a local variant")},
)
def local_variance(view: View, ask: Ask) -> Iterator[Gap]:
    """Some processes differ by region, most do not.

    What: Of the processes in scope, some and at most a quarter have a local variant.
    Why: One size does not fit all, and yet conformity has value (S4). No variant at all means that nobody
        asked; many mean that there is no common template. Practitioners find four fifths of the needs common
        to all countries.
    Evidence: The number of `variants` of all regions against `programme: {processes: ...}`, else against the
        `processes` that the modules list.
    Mend: Fold variants into the template, or find out what the regions need.
    Note: Only asked of plans with two regions or more. Where nobody lists variants at all, local-needs says
        so.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, processes: 3}  # expect: local-variance
        regions:
          "NO": {name: Norway, variants: {stamp: {name: Invoices with a stamp, reason: Tax law}}}
          DE: {name: Germany}
        tasks:
          go-live: {kind: go-live}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, processes: 12}
        regions:
          "NO": {name: Norway, variants: {stamp: {name: Invoices with a stamp, reason: Tax law}}}
          DE: {name: Germany}
        tasks:
          go-live: {kind: go-live}
    """
    playbook = view.playbook
    if len(playbook.regions) < 2:
        return
    variants = _variants(view)
    if not variants:
        if view.tasks("localisation-register"):
            yield Gap(
                playbook.node.key_at("regions"),
                f"None of {len(playbook.regions)} regions differs from the template; one size rarely fits all",
            )
        return
    node = playbook.programme.node
    at = node.key_at("processes") if node.get("processes") is not None else view.top
    processes = playbook.programme.processes or sum(
        len(module.processes) for module in playbook.modules.values()
    )
    if not processes:
        yield Gap(
            at,
            f"{variants} local variants stand against an unknown number of processes",
            help="Write `processes: 24` below `programme`.",
            stub=Stub("programme", "processes: 24"),
        )
        return
    most = ask.number("max_share")
    share = Decimal(variants) / processes
    if share > most:
        yield Gap(
            at,
            f"{variants} local variants of {processes} processes are more than {percent(most)}: the template is "
            "not common",
        )
