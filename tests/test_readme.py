"""What the README promises: its picture is current, its links lead somewhere, its examples and commands run."""

import re
import shlex
from pathlib import Path

import pytest

from crmplan import pipeline
from crmplan.renderers.svg import svg
from tests.commands_run import ROOT, SMALL, crmplan, files

README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
COMMANDS = [
    line
    for line in re.findall(r"^\| `(crmplan [^`]*)` \|", README, re.MULTILINE)
    # The first never ends, the second needs a repository; tests/commands/test_watch.py and test_history.py have both.
    if not line.startswith(("crmplan watch", "crmplan history"))
]
FIXED = re.findall(r"^```text\n(programme:.*?)^```", README, re.MULTILINE | re.DOTALL)
LINKS = [link for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", README) if "://" not in link]


def test_the_picture_is_what_the_command_draws(golden):
    report = pipeline.report(pipeline.judge(pipeline.plan("crmplan:small-business")))

    golden("docs/images/small-business.svg", svg(report))


@pytest.mark.parametrize("link", LINKS)
def test_links_lead_to_files(link: str):
    assert (ROOT / link).is_file()


def test_every_page_of_the_docs_is_linked():
    pages = {f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")}

    assert pages - set(LINKS) == set()


def test_the_example_is_the_small_playbook_of_the_language():
    assert EXAMPLES == [SMALL]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("first")
    (place / "playbook.yaml").write_text(EXAMPLES[0], encoding="utf-8")
    return place


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_of_the_table_work_on_the_example(folder: Path, line: str):
    done = crmplan(*shlex.split(line)[1:], cwd=folder)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_the_entry_of_the_page_is_what_fix_writes(tmp_path: Path):
    programme = next(line for line in SMALL.splitlines() if line.startswith("programme:"))
    block = "programme:\n  name: Helpdesk CRM\n  start: 2027-03-01\nroles: {sponsor: ana}"
    (tmp_path / "playbook.yaml").write_text(SMALL.replace(programme, block), encoding="utf-8")

    crmplan("check", "--fix", "--stage", "approval", "--select", "vision-and-redesign", cwd=tmp_path)

    assert len(FIXED) == 1
    assert FIXED[0] in (tmp_path / "playbook.yaml").read_text(encoding="utf-8")


def test_what_show_prints_beside_the_critical_path(folder: Path):
    (row,) = [line for line in README.splitlines() if line.startswith("| `crmplan show")]
    topics = re.findall(r"`(\w+)`", row.split("|")[2])
    assert len(topics) > 3

    for topic in topics:
        assert crmplan("show", topic, cwd=folder).returncode == 0, topic


def test_the_main_command_builds_what_the_text_names(tmp_path: Path):
    crmplan("build", "crmplan:small-business", cwd=tmp_path)

    made = {file.removeprefix("out/small-business/") for file in files(tmp_path)}
    named = set(re.findall(r"Open `([\w.]+)` there, and `([\w.]+)`", README)[0])
    assert named <= made


def test_the_table_of_playbooks_is_what_is_shipped():
    rows = re.findall(r"^\| `([\w-]+)` \|", README, re.MULTILINE)

    assert sorted(rows) == sorted(file.stem for file in (ROOT / "playbooks").glob("*.yaml"))
