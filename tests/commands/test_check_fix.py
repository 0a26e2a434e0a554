"""check --fix and --diff: stubs and right words in the files of a playbook, written whole or not at all."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crmplan.cli import cli
from crmplan.language import load
from tests.commands_run import ROOT

PLAIN = """\
crmplan: 1
programme:
  name: Helpdesk CRM
  start: 2027-03-01
people: {ana: {name: Ana Ruiz, side: business, executive: true}}
tasks:
  configure: {duration: 2w, owner: ana}
"""
SPONSOR = """\
  ## executive-sponsor: The programme has no sponsor; name the executive of the business who answers
  ##   for it.
  # sponsor: ana
"""
ONLY = ("--stage", "approval", "--select", "executive-sponsor")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, words, catch_exceptions=False)


def written(folder: Path, text: str, name: str = "playbook.yaml") -> Path:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(text.encode())
    return folder / name


def test_fix_writes_the_stub_and_says_so(here: Path) -> None:
    file = written(here, PLAIN)
    result = run("check", "--fix", *ONLY)
    assert (result.exit_code, file.read_text()) == (
        0,
        PLAIN.replace("2027-03-01\n", "2027-03-01\n" + SPONSOR),
    )
    assert "into       entries\n---------  -------\nprogramme  sponsor\n" in result.stdout


def test_a_second_fix_has_nothing_to_write(here: Path) -> None:
    file = written(here, PLAIN)
    run("check", "--fix", *ONLY)
    once = file.read_bytes()
    result = run("check", "--fix", *ONLY)
    assert (result.exit_code, file.read_bytes()) == (0, once)
    assert "Nothing to write.\nStubs that are there already: 1." in result.stdout


@pytest.mark.parametrize("options", [("--diff",), ("--diff", "--fix")])
def test_diff_shows_it_and_writes_nothing(here: Path, options: tuple[str, ...]) -> None:
    file = written(here, PLAIN)
    result = run("check", *options, *ONLY)
    assert (result.exit_code, file.read_text()) == (0, PLAIN)
    assert "--- a/playbook.yaml\n+++ b/playbook.yaml\n" in result.stdout
    assert [line[1:] + "\n" for line in result.stdout.splitlines() if line.startswith("+ ")] == [
        *SPONSOR.splitlines(keepends=True)
    ]


def test_a_mark_line_ends_and_a_missing_last_one_stay(here: Path) -> None:
    text = PLAIN.replace("\n", "\r\n").removesuffix("\r\n")
    file = written(here, "\ufeff" + text)
    run("check", "--fix", *ONLY)
    stub = ("2027-03-01\n" + SPONSOR).replace("\n", "\r\n")
    assert file.read_bytes().decode() == "\ufeff" + text.replace("2027-03-01\r\n", stub)


def test_misspelt_keys_are_put_right_where_one_can_be_meant(here: Path) -> None:
    text = PLAIN.replace("  start:", "  starts:").replace("{duration: 2w", "{'durration': 2w")
    file = written(here, text)
    result = run("check", "--fix", *ONLY)
    right = PLAIN.replace("{duration: 2w", "{'duration': 2w")
    assert (result.exit_code, file.read_text()) == (
        0,
        right.replace("2027-03-01\n", "2027-03-01\n" + SPONSOR),
    )


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("strat: 2027-03-01\n  start: 2027-03-02", "the right key is there already"),
        ("start: 2027-03-01\n  currrencies: EUR", "nothing is near"),
        ("start: 2027-03-01\n  currrency: Euros", "what it says would be wrong there"),
    ],
)
def test_a_key_that_may_mean_something_else_stays(here: Path, wrong: str, why: str) -> None:
    text = PLAIN.replace("start: 2027-03-01", wrong)
    file = written(here, text)
    result = run("check", "--fix", *ONLY)
    assert (result.exit_code, file.read_text()) == (2, text), why
    assert "1 error of the text to mend first" in result.stdout


def test_what_is_included_is_edited_in_its_own_file(here: Path) -> None:
    top = written(here, "crmplan: 1\ninclude: [parts/programme.yaml]\n" + PLAIN.partition("2027-03-01\n")[2])
    part = written(here, "programme:\n  name: CRM\n  start: 2027-03-01\n", "parts/programme.yaml")
    before = top.read_text()
    run("check", "--fix", *ONLY)
    assert (top.read_text(), part.read_text()) == (
        before,
        "programme:\n  name: CRM\n  start: 2027-03-01\n" + SPONSOR,
    )


def test_what_lies_in_a_shipped_playbook_is_written_above_it(here: Path) -> None:
    text = "crmplan: 1\nextends: crmplan:small-business\nroles: {sponsor: null}\n"
    file = written(here, text)
    run("check", "--fix", *ONLY)
    expected = """\
# programme:
#   # executive-sponsor: The programme has no sponsor; name the executive of the business who answers
#   #   for it.
#   sponsor: owner
"""
    assert file.read_text() == text + "\n" + expected


def test_a_shipped_playbook_itself_is_never_edited() -> None:
    name = min(path.stem for path in (ROOT / "playbooks").glob("*.yaml"))
    result = run("check", "--fix", f"crmplan:{name}", "--stage", "approval")
    assert (result.exit_code, "Nothing to write." in result.stdout) == (0, True)


def test_a_file_that_cannot_be_written_leaves_all_as_they_were(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(here, PLAIN)
    monkeypatch.setattr("os.access", lambda *_: False)
    result = run("check", "--fix", *ONLY)
    assert (result.exit_code, file.read_text()) == (2, PLAIN)
    assert "cannot write playbook.yaml: it is read-only" in result.stderr


def test_fix_shows_no_findings_in_formats(here: Path) -> None:
    written(here, PLAIN)
    assert run("check", "--fix", "--format", "json").exit_code == 2


def test_the_playbook_says_the_same_afterwards(here: Path) -> None:
    file = written(here, PLAIN)
    before, _, _ = load(file)
    run("check", "--fix", "--stage", "approval")
    after, _, findings = load(file)
    assert before is not None and after is not None
    assert (after.programme.name, list(after.tasks), findings) == ("Helpdesk CRM", list(before.tasks), ())
