"""``crmplan history``: what people and programs get, and what is refused."""

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from crmplan.renderers.history_csv import COLUMNS
from crmplan.renderers.history_json import CONTRACT
from tests.commands_run import crmplan
from tests.conftest import ROOT
from tests.history.plans import plan
from tests.repositories import Work

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def told(work_tree: Work, tmp_path: Path) -> Run:
    """Run history in a repository of four commits, the third of which cannot be planned."""
    for number, (subject, text) in enumerate(
        (
            ("Begin", plan("3d")),
            ("Train for five days: a|b <c>", plan("5d")),
            ("Slip", plan("5x")),
            ("Write down the first week", plan("5d", more="progress:\n  2026-03-31: {tasks: {}}\n")),
        ),
        1,
    ):
        work_tree.now = f"2026-0{number}-02T09:00:00+0100"
        work_tree.commit(subject, crm_yaml=text)

    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        return crmplan("history", *words, cwd=work_tree.path, env={"XDG_CACHE_HOME": str(tmp_path / "cache")})

    return run


def test_the_table_tells_each_commit_and_what_moved(told: Run, work_tree: Work) -> None:
    shorts = work_tree.git("log", "--format=%H", "--reverse").split("\n")
    ids = [id[:10] for id in shorts]

    done = told("crm.yaml")

    assert (0, "") == (done.returncode, done.stderr)
    why = (
        'crm.yaml:5:25: "5x" is no duration; write hours, days or weeks such as 4h, 5d, 2w, 14ed (elapsed) '
        "or 25d..45d (30d)"
    )
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    assert [
        "Helpdesk CRM: The finish slips by 2 working days in 4 commits; the go-live is later.",
        "4 commits of crm.yaml, 2 Jan – 2 Apr 2026.",
        "1 commit cannot be planned and is a gap.",
    ] == lines[:3]
    assert [
        f"{ids[0]} 2026-01-02 2027-03-17 1,000 Begin",
        f"{ids[1]} 2026-02-02 2027-03-19 +2 1,000 Train for five days: a|b <c>",
        f"{ids[2]} 2026-03-02 gap Slip {why}",
        f"{ids[3]} 2026-04-02 2026-03-31 2027-03-19 1,000 Write down the first week",
    ] == [_without_findings(line) for line in lines if line[:10] in ids][:4]
    assert "go-live    2027-03-17  2027-03-19    +2            1" in lines
    assert f"{ids[1]}  2026-02-02  go-live  2027-03-17  2027-03-19    +2" in lines


def _without_findings(line: str) -> str:
    """Return a line without its counts of findings, which new checks change, and without its author."""
    words = line.split()
    at = words.index("Ana") if "Ana" in words else 0
    del words[at]
    if words[at - 1].isdigit() and words[at - 2].isdigit():
        del words[at - 2 : at]
    return " ".join(words)


def test_csv_has_a_row_for_each_commit(told: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(told("crm.yaml", "--format", "csv").stdout)))

    assert [*(name for name, _ in COLUMNS), "go-live go-live"] == list(rows[0])
    kept = ("date", "report_date", "finish", "finish_moved", "p80", "cost", "cost_change", "go-live go-live")
    assert [
        ["2026-01-02", "2026-01-02", "2027-03-17", "", "", "1000.00", "", "2027-03-17"],
        ["2026-02-02", "2026-02-02", "2027-03-19", "2", "", "1000.00", "0.00", "2027-03-19"],
        ["2026-03-02", "2026-03-02", "", "", "", "", "", ""],
        ["2026-04-02", "2026-03-31", "2027-03-19", "0", "", "1000.00", "0.00", "2027-03-19"],
    ] == [[row[name] for name in kept] for row in rows]
    assert rows[2]["gap"].startswith('crm.yaml:5:25: "5x" is no duration')


def test_json_fits_its_schema(told: Run) -> None:
    data = json.loads(told("crm.yaml", "--format", "json").stdout)

    jsonschema.validate(data, CONTRACT.schema(), format_checker=jsonschema.FormatChecker())
    assert {"format": "history", "version": 1} == data["crmplan"]
    assert ["2027-03-17", "2027-03-19", None, "2027-03-19"] == [one["finish"] for one in data["commits"]]
    assert (1, 2, "") == (data["gaps"], data["finish"]["moved"], data["cut"])


def test_the_schema_and_the_reference_are_current(golden: Callable[[Path | str, str], None]) -> None:
    golden("docs/history.schema.json", json.dumps(CONTRACT.schema(), indent=2) + "\n")
    words = (ROOT / "docs/history.md").read_text(encoding="utf-8").partition("## Records\n")[0]
    golden("docs/history.md", f"{words}## Records\n\n{CONTRACT.reference()}")


def test_the_columns_of_the_reference_are_current() -> None:
    page = (ROOT / "docs/history.md").read_text(encoding="utf-8")
    assert [] == [name for name, doc in COLUMNS if f"| `{name}` | {doc} |" not in page]


def test_markdown_shows_texts_as_they_are(told: Run) -> None:
    lines = told("crm.yaml", "--format", "markdown").stdout.splitlines()

    assert "# Helpdesk CRM" == lines[0]
    (row,) = [line for line in lines if "Train for" in line]
    assert r"| Ana | Train for five days: a\|b &lt;c&gt; |" in row
    heads = [line for line in lines if line.startswith("## ")]
    assert ["## Commits", "## Finish and go-lives", "## Go-lives that moved"] == heads


@pytest.mark.parametrize(("name", "begin"), [("trend.svg", b"<svg"), ("trend.PNG", b"\x89PNG")])
def test_the_trend_is_drawn_beside_the_table(told: Run, work_tree: Work, name: str, begin: bytes) -> None:
    done = told("crm.yaml", "--chart", name)

    assert (0, f"Wrote {name}.\n") == (done.returncode, done.stderr)
    assert done.stdout.startswith("Helpdesk CRM: ")
    assert begin in (work_tree.path / name).read_bytes()[:60]


def test_it_speaks_german_to_people_and_nothing_else_to_programs(told: Run) -> None:
    assert told("crm.yaml", "--lang", "de").stdout.startswith("Helpdesk CRM: Das Ende verschiebt sich um 2")
    plain, german = (told("crm.yaml", "--format", "csv", *more).stdout for more in ((), ("--lang", "de")))
    assert plain == german


def test_without_a_playbook_the_usual_one_is_meant(told: Run, work_tree: Work) -> None:
    work_tree.git("mv", "crm.yaml", "playbook.yaml")
    work_tree.commit("Give it the usual name")

    assert "5 commits of playbook.yaml" in told().stdout


def test_no_cache_keeps_nothing(told: Run, tmp_path: Path) -> None:
    told("crm.yaml", "--no-cache")
    assert not (tmp_path / "cache").exists()
    told("crm.yaml")
    assert ["history.sqlite"] == [file.name for file in (tmp_path / "cache/crmplan").iterdir()]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("none.yaml",), 'crmplan: no commit holds "none.yaml"; commit it, or name it as REV:PATH\n'),
        (
            ("crm.yaml", "--since", "v1"),
            'crmplan: the repository has no revision "v1"; name a tag, a branch or a commit\n',
        ),
        (("crmplan:small-business",), "crmplan: a playbook that crmplan ships is in no git repository\n"),
        (
            ("crm.yaml", "--go-live", "go-liv"),
            'crmplan: no commit has a go-live "go-liv"; did you mean "go-live"?\n',
        ),
        (("crm.yaml", "--chart", "crm.yaml/trend.svg"), None),
        (("crm.yaml", "--chart", "trend.gif"), None),
        (("crm.yaml", "--last", "0"), None),
    ],
)
def test_what_cannot_be_done_is_exit_2(told: Run, words: tuple[str, ...], expected: str | None) -> None:
    done = told(*words)

    assert (2, "") == (done.returncode, done.stdout)
    assert expected is None or expected == done.stderr
    assert "Traceback" not in done.stderr


def test_a_history_of_gaps_alone_is_told(work_tree: Work, tmp_path: Path) -> None:
    work_tree.commit("one", crm_yaml="tasks: 1\n")

    done = crmplan(
        "history",
        "crm.yaml",
        "--chart",
        "trend.svg",
        "--no-cache",
        cwd=work_tree.path,
        env={"HOME": str(tmp_path)},
    )

    assert (0, True) == (
        done.returncode,
        done.stdout.startswith("crm.yaml: None of 1 commit can be planned."),
    )
    assert "trend.svg is not written. No commit can be planned" in done.stderr
    assert not (work_tree.path / "trend.svg").exists()
