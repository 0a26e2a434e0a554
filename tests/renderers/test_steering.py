"""steering.md and its one page: the sections of a pack, and nothing from a playbook can change them."""

import json
import re
from pathlib import Path

import pytest

from crmplan import pipeline, versions
from crmplan.commands.build import FILES
from crmplan.renderers.steering import short, steering
from crmplan.report.pack.snapshot import Compared
from crmplan.report.records import Report
from tests.report.plans import rollout
from tests.test_markup import HOSTILE, rendered

PLAN = """\
crmplan: 1
programme: {name: NAME, start: 2027-01-11, currency: EUR, vision: NAME, committed_finish: 2027-06-30}
roles: {sponsor: ana, service_owner: ana}
people: {ana: {name: NAME, title: NAME, side: business}, bo: {name: NAME, side: vendor, rate: 100 per d}}
groups: {rep: {name: NAME}}
regions: {NO: {name: NAME, lead: ana, users: {rep: 40}}, DE: {name: NAME, lead: bo, users: {rep: 60}}}
modules: {sales: {name: NAME, groups: [rep]}, mail: {name: NAME, groups: [rep]}}
waves: {pilot: {name: NAME, cells: [NO/sales]}, next: {name: NAME, cells: [DE/sales, DE/mail]}}
exclude: [{cell: NO/mail, reason: NAME, owner: ana}]
freezes: {peak: {from: 2027-05-01, to: 2027-05-10, blocks: [go-live], reason: NAME}}
phases: {build: NAME}
packages:
  roll:
    for: cell
    defaults: {owner: region.lead, phase: build}
    tasks:
      configure: {name: NAME, duration: 5d, team: [bo 2], consulted: [ana], needs: [previous-wave/all/go-live]}
      train: {name: NAME, kind: training, duration: 2d, needs: configure, training: {hours: 4}}
      gate: {name: NAME, kind: gate-go-live, needs: train, approvers: [ana], criteria: {ok: {text: NAME}}}
      go-live: {name: NAME, kind: go-live, needs: gate}
      care: {name: NAME, kind: hypercare, duration: 5d, needs: go-live, exit: {calm: {text: NAME}}}
risks:
  late: {name: NAME, probability: 60%, delay: 2w, cost: 500, owner: ana, response: NAME, touches: DE/sales/train}
  over: {name: NAME, closed: true}
decisions:
  open: {name: NAME, ask: NAME, by: 2027-01-20, owner: ana, gate: NO/sales/gate, recommend: go, reason: NAME,
         options: {go: {name: NAME}, hold: {name: NAME, NO/sales/gate.delay: 4w}, ring: {name: NAME,
         NO/sales/configure.needs: DE/sales/care}}}
  done: {ask: NAME, options: {go: {name: NAME}}, decided: go, decided_on: 2027-01-12}
budget:
  approved: 50000
  categories: {licence: 5000}
  lines:
    seats: {category: licence, amount: 100 per month, from: 2027-02-01, until: 2027-12-31, basis: NAME}
    run: {category: licence, amount: 1200, from: 2028-01-01, until: 2028-12-31, run: true}
  funding: {seed: {amount: 50000, released: 2027-01-11}}
progress:
  2027-01-22:
    tasks: {NO/sales/configure: {started: 2027-01-11, finished: 2027-01-18}}
    ratings: {scope: {rating: amber, by: ana, reason: NAME}}
accept: [{rule: hypercare, at: DE/sales, by: ana, until: 2027-12-31, reason: NAME}]
"""


def report_of(folder: Path, text: str) -> Report:
    """Return the report of a playbook, compared with the same one without progress."""
    before, now = folder / "before.yaml", folder / "playbook.yaml"
    before.write_text(text.partition("progress:")[0], encoding="utf-8")
    now.write_text(text, encoding="utf-8")
    work = pipeline.judge(pipeline.plan(now))
    assert [one.message for one in work.findings if one.severity == "error"] == []
    base = versions.snapshot(str(before), str(now), stage="draft")
    assert not isinstance(base, versions.Unreadable)
    return pipeline.report(work, compared=Compared(base, (base,)))


def pages(folder: Path, name: str) -> tuple[str, str]:
    """Return both pages of a plan in which everything has the same name."""
    report = report_of(folder, PLAN.replace("NAME", json.dumps(name, ensure_ascii=False)))
    return steering(report), short(report)


def skeleton(markdown: str) -> list[str]:
    """Return the tags of a page in order."""
    return re.findall(r"</?(\w+)", rendered(markdown))


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """The tags of the pages when all names are a plain word."""
    return [skeleton(page) for page in pages(tmp_path_factory.mktemp("harmless"), "Plain")]


@pytest.mark.parametrize(
    "name", [*HOSTILE, "two\nlines", "`", "``` x", "<details>", "</details>", "@all #1", "{x} {}"]
)
def test_no_name_changes_a_page(tmp_path: Path, harmless: list[list[str]], name: str) -> None:
    assert [skeleton(page) for page in pages(tmp_path, name)] == harmless


def test_the_sections_stand_in_the_order_of_a_pack(tmp_path: Path) -> None:
    whole, one = pages(tmp_path, "Plain")

    assert re.findall(r"^## (.+)$", whole, re.MULTILINE) == [
        "Decisions asked",
        "Status",
        "What changed",
        "Milestones and go-lives",
        "Money",
        "Progress against the plan",
        "Top risks",
        "Stage gates",
        "Critical path",
        "Rollout",
        "Training",
        "Support after go-live",
        "Who answers for what",
        "Findings and waivers",
        "How to read this",
    ]
    assert re.findall(r"^## (.+)$", one, re.MULTILINE) == [
        "Decisions asked",
        f"Since {tmp_path.name}/before.yaml",
        "Next",
        "Top risks",
    ]


def test_every_row_of_a_table_has_as_many_cells_as_its_head(tmp_path: Path) -> None:
    ragged = []
    for page in pages(tmp_path, "a | b"):
        columns = 0
        for line in page.splitlines():
            cells = len(re.findall(r"(?<!\\)\|", line)) - 1 if line.startswith("|") else 0
            columns = columns or cells if cells else 0
            if cells != columns:
                ragged.append(line)
    assert ragged == []


def test_tables_and_lists_stand_apart(tmp_path: Path) -> None:
    # Hosts read a table that follows a line of text as text.
    joined = [
        (before, line)
        for page in pages(tmp_path, "Plain")
        for before, line in zip(page.splitlines(), page.splitlines()[1:], strict=False)
        if before and line and line.startswith("|") != before.startswith("|")
    ]
    assert joined == []


WAIT = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, committed_finish: 2027-03-24, currency: EUR}
tasks:
  train: {duration: 5d, cost: {training: 1000}}
  live: {kind: go-live, needs: train}
  care: {kind: hypercare, duration: 10d, needs: live}
freezes: {peak: {from: 2027-03-10, to: 2027-03-31, blocks: [go-live], reason: Peak}}
decisions:
  wait:
    ask: Do we wait?
    by: 2027-03-02
    recommend: stay
    reason: It is ready
    options: {stay: {}, later: {name: A week later, train.delay: 1w}, ring: {name: In a ring, train.needs: care}}
"""


def test_a_decision_shows_what_its_options_lead_to(tmp_path: Path) -> None:
    # train 1 to 5 March, care to the 19th, three working days before the 24th; a week later it is the 26th, and the
    # go-live falls into the freeze.
    file = tmp_path / "playbook.yaml"
    file.write_text(WAIT, encoding="utf-8")
    report = pipeline.report(pipeline.judge(pipeline.plan(file)))
    text = steering(report, pictures=False)
    part = text[text.index("### 1. Wait") : text.index("## Status")]

    assert part == (
        "### 1. Wait\n\n"
        "**Do we wait?**\n\n"
        "An answer is needed by 2027-03-02.\n\n"
        "Recommended: **Stay**. It is ready.\n\n"
        "| Option | Finish&#8199;&#8199;&#8199;&#8199;&#8199;&#8199; | Last&nbsp;go&#8209;live | Float of "
        "the last go-live (days) | Cost with contingency | Margin to the committed finish (days) | Next freeze |\n"
        "|:--|:--|:--|--:|--:|--:|:--|\n"
        "| **Stay**<br>recommended | 2027-03-19 | 2027-03-05 | 0 | EUR 1,000 | +3 | 2 working days before “Peak” |\n"
        "| A week later | 2027-03-26<br>+5 working days | 2027-03-12<br>+5 working days | 0 | EUR 1,000 | **−2** | "
        "inside “Peak” |\n"
        "| In a ring | cannot be worked out |  |  |  |  |  |\n\n"
        "- **A week later**: 1 go-live moves.\n"
        "- **In a ring**: cannot be worked out: tasks wait for one another in a ring, so none can start: train needs "
        "care (playbook.yaml:14), care needs live (playbook.yaml:6), live needs train (playbook.yaml:5).\n\n"
        "What the options change: A week later `train.delay: 1w`; In a ring `train.needs: care` "
        "(`playbook.yaml:9`).\n\n"
    )
    assert (
        "| A week later | 2027-03-26 (+5) | 2027-03-12 (+5) | EUR 1,000 | **−2** |  |\n"
        "| In a ring | cannot be worked out |  |  |  |  |\n"
    ) in short(report)


def test_pictures_are_those_that_are_written(tmp_path: Path) -> None:
    report = report_of(tmp_path, PLAN.replace("NAME", "Plain"))
    shown = re.findall(r"!\[[^]]+\]\(([^)]+)\)", steering(report))
    written = [name for name in FILES if name.endswith(".svg") and FILES[name](report) is not None]

    assert sorted(shown) == sorted(written)
    assert re.findall(r"!\[", steering(report, pictures=False) + short(report)) == []


def test_links_lead_to_files_of_the_same_build(tmp_path: Path) -> None:
    targets = {name for page in pages(tmp_path, "Plain") for name in re.findall(r"\]\(([^)]+)\)", page)}

    assert targets - set(FILES) == set()


def test_a_plan_with_nothing_to_decide_still_has_a_pack() -> None:
    # A report without its pack: no decisions, ratings, risks or RACI.
    text = steering(rollout(regions=1, modules=1), pictures=False)

    assert "## Decisions asked" not in text
    assert "The plan names no risk." in text
    assert "**The plan has no training.**" in text


def test_the_one_page_is_one_page() -> None:
    # An A4 page in GitHub's print style holds about 75 lines of text.
    report = pipeline.report(pipeline.judge(pipeline.plan("crmplan:global-pilot-first")))

    assert len(short(report).splitlines()) < 75


def test_the_same_playbook_gives_the_same_pages(tmp_path: Path) -> None:
    assert pages(tmp_path, "Plain") == pages(tmp_path, "Plain")
