"""`crmplan build` of several playbooks: one folder each, and above them what they are together."""

from pathlib import Path

from markdown_it import MarkdownIt

from tests.commands_run import SMALL, crmplan, files
from tests.test_hostile_names import NAMES

OTHER = """\
crmplan: 1
programme: {name: Field CRM, start: 2027-05-03, currency: USD, rates: {EUR: 1.25}}
people: {ana: {name: Ana Ruiz}}
tasks:
  build: {duration: 1w, team: [ana], cost: {implementation: 500}}
  go-live: {kind: go-live, needs: build}
"""


def _two(folder: Path) -> None:
    (folder / "desk.yaml").write_text(SMALL, encoding="utf-8")
    (folder / "field.yaml").write_text(OTHER, encoding="utf-8")


def test_several_playbooks_get_an_overview(tmp_path: Path) -> None:
    _two(tmp_path)
    done = crmplan(
        "build", "desk.yaml", "field.yaml", "--only", "plan.md", "--only", "portfolio.md", cwd=tmp_path
    )
    page = (tmp_path / "out" / "portfolio.md").read_text(encoding="utf-8")
    assert (0, ["out/desk/plan.md", "out/field/plan.md", "out/portfolio.md"]) == (
        done.returncode,
        [name for name in files(tmp_path) if name.startswith("out")],
    )
    assert "[Helpdesk CRM](desk/plan.md)" in page
    assert "| 2027-03-17 | Helpdesk CRM | go-live | no float |" in page
    # The first plan's currency is euro: 500 / 1.25.
    assert "| Field CRM | USD 500 | EUR 400 |" in page


def test_without_a_choice_everything_is_written_and_can_be_checked(tmp_path: Path) -> None:
    _two(tmp_path)
    words = ("build", "desk.yaml", "field.yaml", "--only", "portfolio.md", "--only", "portfolio.svg")
    codes = [crmplan(*words, *more, cwd=tmp_path).returncode for more in ((), ("--check",))]
    (tmp_path / "field.yaml").write_text(OTHER.replace("1w", "2w"), encoding="utf-8")
    stale = crmplan(*words, "--check", cwd=tmp_path)
    assert ([0, 0], 1) == (codes, stale.returncode)
    assert "portfolio.md: differs" in stale.stdout


def test_one_playbook_has_no_overview(tmp_path: Path) -> None:
    _two(tmp_path)
    crmplan("build", "desk.yaml", "--only", "plan.md", cwd=tmp_path)
    asked = crmplan("build", "desk.yaml", "--only", "portfolio.md", cwd=tmp_path)
    assert ["out/desk/plan.md"] == [name for name in files(tmp_path) if name.startswith("out")]
    assert (2, True) == (asked.returncode, "shows several playbooks; name more than one" in asked.stderr)


def test_names_stay_text(tmp_path: Path) -> None:
    import json

    texts = [
        SMALL.replace("name: Helpdesk CRM", f"id: plan{number}, name: {json.dumps(name)}")
        for number, name in enumerate(filter(str.isprintable, NAMES.values()))
    ]
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.yaml").write_text(text, encoding="utf-8")
    words = [f"{number}.yaml" for number in range(len(texts))]
    done = crmplan("build", *words, "--only", "portfolio.md", "--only", "portfolio.svg", cwd=tmp_path)
    assert (0, "") == (done.returncode, done.stderr)
    page = (tmp_path / "out" / "portfolio.md").read_text(encoding="utf-8")
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(page)
    assert "<script" not in html.lower()
    # Four tables with a row for each plan and a head, and the sum of the money.
    assert html.count("<tr>") == 4 * (len(texts) + 1) + 1
