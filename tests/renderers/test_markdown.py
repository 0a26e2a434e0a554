"""plan.md: nothing from a playbook can change the page, and every section says what it should."""

import json
import re
from pathlib import Path

import pytest

from crmplan import pipeline
from crmplan.model import Finding, Location
from crmplan.renderers.markdown import MOST_TASKS, markdown
from crmplan.report.records import Report
from tests.report.plans import rollout
from tests.test_markup import HOSTILE, rendered

# --- the page ------------------------------------------------------------------------------------------

PLAN = """\
crmplan: 1
programme: {name: NAME, start: 2027-01-11, currency: EUR, vision: NAME, committed_finish: 2027-06-30}
roles: {sponsor: ana, service_owner: ana}
people: {ana: {name: NAME, title: NAME, side: business}, bo: {name: NAME, side: vendor, rate: 100 per d}}
groups: {rep: {name: NAME}}
regions: {NO: {name: NAME, lead: ana, users: {rep: 40}}, DE: {name: NAME, lead: bo, users: {rep: 60}}}
modules: {sales: {name: NAME, groups: [rep]}}
waves: {pilot: {name: NAME, cells: [NO/sales]}, next: {name: NAME, cells: [DE/sales]}}
freezes: {peak: {from: 2027-05-01, to: 2027-05-10, blocks: [go-live], reason: NAME}}
phases: {build: NAME}
packages:
  roll:
    for: cell
    defaults: {owner: region.lead, phase: build}
    tasks:
      configure: {name: NAME, duration: 5d, team: [bo 2], needs: [previous-wave/all/go-live]}
      train: {name: NAME, kind: training, duration: 2d, needs: configure, training: {hours: 4}}
      gate: {name: NAME, kind: gate-go-live, needs: train, approvers: [ana], criteria: {ok: {text: NAME}}}
      go-live: {name: NAME, kind: go-live, needs: gate}
      care: {name: NAME, kind: hypercare, duration: 5d, needs: go-live, exit: {calm: {text: NAME}}}
budget:
  approved: 50000
  categories: {licence: 5000}
  lines:
    seats: {category: licence, amount: 100 per month, from: 2027-02-01, until: 2027-12-31, basis: NAME}
    run: {category: licence, amount: 1200, from: 2028-01-01, until: 2028-12-31, run: true}
  funding: {seed: {amount: 50000, released: 2027-01-11}}
"""


def page(tmp_path: Path, name: str) -> str:
    """Return plan.md of a plan in which everything has the same name."""
    file = tmp_path / "playbook.yaml"
    file.write_text(PLAN.replace("NAME", json.dumps(name, ensure_ascii=False)), encoding="utf-8")
    work = pipeline.plan(file)
    assert [one.message for one in work.findings if one.severity == "error"] == []
    return markdown(pipeline.report(pipeline.judge(work)))


def skeleton(markdown: str) -> list[str]:
    """Return the tags of a page in order, with the cells of each table row."""
    return re.findall(r"</?(\w+)", rendered(markdown))


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The tags of the page when all names are a plain word."""
    return skeleton(page(tmp_path_factory.mktemp("harmless"), "Plain"))


@pytest.mark.parametrize("name", [*HOSTILE, "two\nlines", "`", "``` x", "<details>", "</details>", "@all #1"])
def test_no_name_changes_the_page(tmp_path: Path, harmless: list[str], name: str) -> None:
    text = page(tmp_path, name)
    assert skeleton(text) == harmless
    assert "\x1b" not in text


def test_the_same_playbook_gives_the_same_page(tmp_path: Path) -> None:
    assert page(tmp_path, "Plain") == page(tmp_path, "Plain")


def test_the_smallest_plan_says_what_it_lacks(tmp_path: Path) -> None:
    file = tmp_path / "playbook.yaml"
    file.write_text("crmplan: 1\nprogramme: {name: T, start: 2027-03-01}\ntasks:\n  one: {duration: 1d}\n")
    text = markdown(pipeline.report(pipeline.judge(pipeline.plan(file))))
    lacking = [
        "| **Money** | nothing planned | not written down |  |",
        "Sponsor: **nobody yet**.",
        "The plan has no milestone, gate or go-live.",
        "The plan has no gate: nobody decides, on written criteria, whether to go on.",
        "**The plan has no training.**",
        "**The plan has no go-live, hence no support after one.**",
        "The plan names nobody.",
    ]
    assert [words for words in lacking if words not in text] == []


def headings(text: str) -> list[str]:
    """Return the headings of a page, without the marks of their level."""
    return [line.lstrip("# ") for line in text.splitlines() if line.startswith("#")]


def test_the_sections_of_a_page(tmp_path: Path) -> None:
    assert headings(page(tmp_path, "Plain"))[:7] == [
        "Plain",
        "Milestones",
        "Critical path",
        "Timeline",
        "Rollout",
        "Waves",
        "Regions",
    ]
    links = re.findall(r"\]\(#([a-z-]+)\)", page(tmp_path, "Plain"))
    known = {heading.lower().replace(" ", "-") for heading in headings(page(tmp_path, "Plain"))}
    assert [link for link in links if link not in known] == []


def test_every_row_of_a_table_has_as_many_cells_as_its_head(tmp_path: Path) -> None:
    width = 0
    for line in page(tmp_path, "Plain").splitlines():
        if not line.startswith("|"):
            width = 0
            continue
        cells = line.count("|") - line.count("\\|")
        width = width or cells
        assert (line, cells) == (line, width)


def made(regions: int = 1, modules: int = 1, copies: int = 1) -> Report:
    """Return a report made by hand, with what the summary prints."""
    report = rollout(regions=regions, modules=modules, copies=copies)
    counts = {"tasks": len(report.rows), "links": 0}
    return report._replace(headline=("It ends well.",), counts=counts)


def test_pictures_and_the_chart_are_shown() -> None:
    report = made()
    text = markdown(report, pictures={"SVG": "a b.svg", "PDF": "a.pdf"}, mermaid="gantt\n title T")
    assert "![Gantt chart. It ends well.](a%20b.svg)" in text
    assert "The chart as [SVG](a%20b.svg), [PDF](a.pdf)." in text
    assert "```mermaid\ngantt\n title T\n```" in text


def test_without_pictures_none_are_shown() -> None:
    text = markdown(made(), pictures={})
    assert "](" not in text.partition("## Timeline")[2].partition("## Rollout")[0]


def test_a_large_plan_folds_its_tasks_by_phase_but_never_its_chart() -> None:
    report = made(regions=6, modules=2)
    text = markdown(report, mermaid="gantt")
    before = text.partition("```mermaid")[0]
    folds = re.findall(r"<summary>(.*?): (\d+) tasks", text)
    assert sum(int(number) for _, number in folds) == len(report.rows)
    names = [lane.name or "Belongs to none" for lane in report.lanes["phase"]]
    assert [name for name, _ in folds] == names
    assert before.count("<details>") == before.count("</details>")
    assert text.count("<details>") == text.count("</details>") > len(folds)


def test_a_very_large_plan_refers_to_the_csv() -> None:
    report = made(regions=6, modules=5, copies=5)
    assert len(report.rows) > MOST_TASKS
    assert f"The plan has {len(report.rows)} tasks; they stand one a row in tasks.csv." in markdown(report)


def finding(rule: str, message: str, line: int, severity: str = "error") -> Finding:
    """Return a finding at a line."""
    at = Location("playbook.yaml", line, 3, line, 9)
    return Finding(rule, "XXX-01", severity, message, at, help="Mend it.")


def test_findings_stand_by_severity_and_rule() -> None:
    report = made()._replace(
        findings=(
            finding("no-sponsor", "nobody `signs` <it>", 3),
            finding("no-owner", "first", 4),
            finding("no-owner", "second.", 5),
            finding("late", "soon", 6, "warning"),
        ),
        accepted=((finding("no-money", "none", 7), "by Ana until 2027-06-30: it comes"),),
    )
    section = markdown(report).partition("## Findings\n")[2].partition("## All tasks")[0]
    assert section.partition("### Errors")[2].strip().splitlines() == [
        "- **no-sponsor** (XXX-01): nobody `signs` &lt;it&gt;. *Mend it.* (`playbook.yaml:3`)",
        "- **no-owner** (XXX-01), 2 places",
        "  - first. *Mend it.* (`playbook.yaml:4`)",
        "  - second. *Mend it.* (`playbook.yaml:5`)",
        "",
        "### Warnings",
        "",
        "- **late** (XXX-01): soon. *Mend it.* (`playbook.yaml:6`)",
        "",
        "### Accepted",
        "",
        "| Finding | Accepted |",
        "|:--|:--|",
        "| **no-money**: none | by Ana until 2027-06-30: it comes |",
    ]
