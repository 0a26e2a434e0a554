"""Which tasks are evidence for which cell."""

from pathlib import Path

from crmplan.analyses.rollout import WHOLE, Rollout
from crmplan.model import Cell
from tests.rules.work import Run

TEXT = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
groups: {rep: {name: Reps}, agent: {name: Agents}}
regions:
  NO: {name: Norway, users: {rep: 40, agent: 5}}
  OSL: {name: Oslo pilot, part_of: NO, users: {rep: 6, agent: 2}}
  DE: {name: Germany, users: {rep: 9}}
modules: {sales: {name: Sales, groups: [rep]}, service: {name: Service, groups: [agent]}}
waves:
  pilot: {cells: [OSL/sales]}
  two: {cells: [NO/all, DE/sales]}
exclude: [{cell: DE/service, reason: No desk, owner: ana, review: 2028-01-01}]
people: {ana: {name: Ana Ruiz, side: business}}
tasks:
  core: {kind: training, duration: 2d}
packages:
  land:
    for: cell
    tasks:
      go-live: {kind: go-live, needs: core}
      first: {kind: hypercare, duration: 5d, needs: go-live}
      handover: {needs: first}
      rest: {kind: hypercare, duration: 5d, needs: handover}
      late: {kind: hypercare, duration: 5d, needs: tidy}
      tidy: {duration: 1d, needs: go-live}
  learn:
    for: wave-region
    tasks: {train: {kind: training, duration: 2d}}
"""


def rollout(folder: Path, text: str = TEXT) -> Rollout:
    run = Run(folder, text)
    assert [] == [finding.message for finding in run.reading if finding.severity == "error"]
    return Rollout(run.plan, run.schedule)


def ids(found: Rollout, tasks: list[int]) -> list[str]:
    return [found.plan.tasks[task].id for task in tasks]


def test_a_task_of_a_wider_scope_is_evidence_for_each_of_its_cells(tmp_path: Path) -> None:
    found = rollout(tmp_path)
    assert ids(found, found.for_cell(Cell("NO", "sales"), "training")) == ["core", "two/NO/train"]
    assert ids(found, found.for_cell(Cell("OSL", "sales"), "training")) == ["core", "pilot/OSL/train"]


def test_only_links_make_it_come_before(tmp_path: Path) -> None:
    found = rollout(tmp_path)
    go_live = found.plan.index["NO/sales/go-live"]
    assert ids(found, found.before(Cell("NO", "sales"), go_live, "training")) == ["core"]


def test_cells_of_a_scope(tmp_path: Path) -> None:
    found = rollout(tmp_path)
    tasks = found.plan.tasks
    train = found.plan.index["two/NO/train"]
    assert found.cells_of(tasks[train]) == [Cell("NO", "sales"), Cell("NO", "service")]
    assert len(found.cells_of(tasks[found.plan.index["core"]])) == 4
    assert found.wave_of(tasks[found.plan.index["DE/sales/go-live"]]) == "two"


def test_a_pilot_site_gets_other_modules_with_the_region_it_is_part_of(tmp_path: Path) -> None:
    found = rollout(tmp_path)
    assert found.pairs_of(Cell("NO", "service")) == [("NO", "agent"), ("OSL", "agent")]
    assert found.pairs_of(Cell("NO", "sales")) == [("NO", "rep")]
    assert found.excluded == {Cell("DE", "service")}


def test_hypercare_is_the_chain_behind_the_go_live(tmp_path: Path) -> None:
    found = rollout(tmp_path)
    go_live = found.plan.index["NO/sales/go-live"]
    chain = found.hypercare(go_live, Cell("NO", "sales"))
    assert ids(found, chain) == ["NO/sales/first", "NO/sales/rest"]
    assert found.support_minutes(go_live, chain) == 10 * 480
    assert Rollout(found.plan).support_minutes(go_live, chain) == 10 * 480
    assert found.support_minutes(go_live, []) == 0


def test_without_regions_and_modules_the_programme_is_one_cell(tmp_path: Path) -> None:
    found = rollout(
        tmp_path,
        "crmplan: 1\nprogramme: {name: CRM, start: 2027-03-01, users: 5}\ntasks: {a: {duration: 1d}}\n",
    )
    assert (list(found.waves), found.groups_of(WHOLE)) == ([WHOLE], [""])
    assert found.cells_of(found.plan.tasks[0]) == [WHOLE]


def test_modules_without_regions_are_cells(tmp_path: Path) -> None:
    found = rollout(
        tmp_path,
        "crmplan: 1\nprogramme: {name: CRM, start: 2027-03-01}\nmodules: {sales: {name: Sales}}\n"
        "packages: {land: {for: module, tasks: {go-live: {kind: go-live}}}}\n",
    )
    assert found.cells_of(found.plan.tasks[0]) == [Cell("", "sales")]
