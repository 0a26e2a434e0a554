"""The command line as a whole: exit codes, streams, and what is written when."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands_run import ROOT, SMALL, crmplan, files

OUTPUTS = [
    "gantt.mmd",
    "gantt.pdf",
    "gantt.png",
    "gantt.svg",
    "plan.html",
    "plan.json",
    "plan.md",
    "roadmap.png",
    "roadmap.svg",
    "seats.png",
    "seats.svg",
    "steering-short.md",
    "steering.md",
    "tasks.csv",
]
"""What a plan without money and teams has."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the small playbook."""
    (tmp_path / "playbook.yaml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def test_build_finds_the_playbook_and_writes_everything(folder: Path) -> None:
    done = crmplan("build", cwd=folder)

    assert (done.returncode, done.stderr) == (0, "")
    assert files(folder / "out") == [f"playbook/{name}" for name in OUTPUTS]


def test_build_gives_the_same_bytes_on_every_run(folder: Path) -> None:
    crmplan("build", "-o", "one", cwd=folder, env={"PYTHONHASHSEED": "1"})
    crmplan("build", "-o", "two", cwd=folder, env={"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo"})

    one = {name: (folder / "one" / name).read_bytes() for name in OUTPUTS}
    two = {name: (folder / "two" / name).read_bytes() for name in OUTPUTS}
    assert one == two


def test_build_check_tells_stale_outputs(folder: Path) -> None:
    crmplan("build", "--only", "plan.md", "--only", "tasks.csv", cwd=folder)
    fresh = crmplan("build", "--check", "--only", "plan.md", "--only", "tasks.csv", cwd=folder)
    (folder / "playbook.yaml").write_text(SMALL.replace("duration: 3d", "duration: 4d"), encoding="utf-8")
    stale = crmplan("build", "--check", "--only", "plan.md", "--only", "tasks.csv", cwd=folder)

    assert fresh.returncode == 0
    assert stale.returncode == 1
    assert stale.stdout.splitlines() == ["out/playbook/plan.md: differs", "out/playbook/tasks.csv: differs"]


def test_build_says_why_a_chart_is_not_there(folder: Path) -> None:
    done = crmplan("build", "--only", "spend.svg", cwd=folder)

    assert (done.returncode, files(folder / "out")) == (0, [])
    assert (
        done.stderr == "spend.svg is not written. The plan has no money, so there is no spending to draw.\n"
    )


def test_build_takes_a_chart_away_that_the_plan_has_no_more(folder: Path) -> None:
    (folder / "playbook.yaml").write_text(
        SMALL.replace("kind: training", "cost: {training: 900}"), encoding="utf-8"
    )
    crmplan("build", cwd=folder)
    before = (folder / "out/playbook/spend.svg").exists()
    (folder / "playbook.yaml").write_text(SMALL, encoding="utf-8")
    check = crmplan("build", "--check", "--only", "spend.svg", cwd=folder)
    crmplan("build", cwd=folder)

    assert before
    assert (check.returncode, check.stdout) == (1, "out/playbook/spend.svg: left over\n")
    assert files(folder / "out/playbook") == OUTPUTS


def test_build_of_several_playbooks_gives_each_its_folder(folder: Path) -> None:
    (folder / "other.yaml").write_text(SMALL, encoding="utf-8")

    done = crmplan("build", "playbook.yaml", "other.yaml", "-o", "all", "--only", "tasks.csv", cwd=folder)

    assert done.returncode == 0
    assert files(folder / "all") == ["other/tasks.csv", "playbook/tasks.csv"]


def test_build_writes_nothing_when_one_playbook_has_errors(folder: Path) -> None:
    (folder / "other.yaml").write_text(SMALL.replace("needs: configure", "needs: configur"), encoding="utf-8")

    done = crmplan("build", "playbook.yaml", "other.yaml", cwd=folder)

    assert done.returncode == 2
    assert done.stdout == ""
    assert 'did you mean "configure"?' in done.stderr
    assert files(folder) == ["other.yaml", "playbook.yaml"]


def test_build_into_a_place_that_cannot_be_written(folder: Path) -> None:
    (folder / "out").write_text("", encoding="utf-8")

    done = crmplan("build", "--only", "plan.md", cwd=folder)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "crmplan: cannot make the folder out/playbook: not a directory\n"


def test_no_playbook_here(tmp_path: Path) -> None:
    done = crmplan("build", cwd=tmp_path)

    assert done.returncode == 2
    assert "No playbook named, and no playbook.yaml in this folder" in done.stderr


@pytest.mark.parametrize("command", ["build", "check", "expand", "gantt"])
def test_a_missing_file(command: str, tmp_path: Path) -> None:
    done = crmplan(command, "missing.yaml", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert "missing.yaml" in done.stderr
    assert "Traceback" not in done.stderr
    assert files(tmp_path) == []


def test_check_says_what_the_small_playbook_lacks(folder: Path) -> None:
    done = crmplan("check", "--stage", "approval", "--all", cwd=folder)

    assert (done.returncode, done.stderr) == (1, "")
    assert "No hypercare follows the go-live" in done.stdout
    assert "Stage asked for: approval." in done.stdout


def test_check_of_a_draft_passes(folder: Path) -> None:
    done = crmplan("check", "--stage", "draft", cwd=folder)

    assert done.returncode == 0


def test_check_limits(folder: Path) -> None:
    codes = {
        level: crmplan("check", "--stage", "draft", "--fail-on", level, cwd=folder).returncode
        for level in ("error", "warning", "info", "never")
    }

    assert codes == {"error": 0, "warning": 1, "info": 1, "never": 0}


def test_check_selects_and_ignores(folder: Path) -> None:
    chosen = crmplan(
        "check", "--stage", "approval", "--select", "SUP-01,training", "--format", "json", cwd=folder
    )
    left = crmplan("check", "--stage", "approval", "--ignore", "support", "--format", "json", cwd=folder)

    asked = {finding["code"] for finding in json.loads(chosen.stdout)["findings"]}
    assert "SUP-01" in asked
    assert {code[:3] for code in asked} == {"SUP", "TRN"}
    assert not {finding["code"][:3] for finding in json.loads(left.stdout)["findings"]} & {"SUP"}


def test_check_refuses_a_check_that_does_not_exist(folder: Path) -> None:
    done = crmplan("check", "--ignore", "hypercar", cwd=folder)

    assert done.returncode == 2
    assert 'no check or family "hypercar"; did you mean "hypercare"?' in done.stderr


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("9999-12-31", "the year of '9999-12-31' is not between 1990 and 2199"),
        ("0001-01-01", "the year of '0001-01-01' is not between 1990 and 2199"),
        ("31.12.2027", "'31.12.2027' is not a date; write it as 2027-03-31"),
    ],
)
def test_a_day_that_counts_as_today_lies_in_the_years_of_plans(folder: Path, day: str, expected: str) -> None:
    done = crmplan("check", "--as-of", day, cwd=folder)

    assert (done.returncode, done.stdout) == (2, "")
    assert expected in done.stderr


def test_check_reports_all_errors_of_the_text_at_once(folder: Path) -> None:
    text = SMALL.replace("needs: train, owner: ana", "needs: trian, owner: anna").replace(
        "duration: 2w", "duration: 3 months"
    )
    (folder / "playbook.yaml").write_text(text, encoding="utf-8")

    done = crmplan("check", "--format", "json", cwd=folder)
    found = json.loads(done.stdout)["findings"]

    assert done.returncode == 1
    assert [(one["rule"], one["at"]["line"]) for one in found if one["severity"] == "error"] == [
        ("bad-duration", 5),
        ("unknown-task", 7),
        ("unknown-person", 7),
    ]


def test_a_pipe_that_closes_early_is_no_fault(folder: Path) -> None:
    command = f"'{sys.executable}' -m crmplan rules | head -n 1; exit ${{PIPESTATUS[0]}}"

    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def test_output_into_a_pipe_has_no_colours(folder: Path) -> None:
    plain = crmplan("check", cwd=folder)
    forced = crmplan("check", cwd=folder, env={"FORCE_COLOR": "1"})

    assert "\x1b" not in plain.stdout
    assert "\x1b" in forced.stdout


def test_a_terminal_that_knows_no_unicode(folder: Path) -> None:
    (folder / "playbook.yaml").write_text(SMALL.replace("Helpdesk", "Café ☎"), encoding="utf-8")

    done = crmplan("show", "milestones", cwd=folder, env={"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})

    assert (done.returncode, done.stderr) == (0, "")


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nsys.argv = ['crmplan', '--help']\nfrom crmplan.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'yaml', 'jinja2', 'networkx', 'matplotlib', 'numpy', 'holidays'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"


def test_check_loads_only_what_it_needs(folder: Path) -> None:
    code = (
        "import sys\nsys.argv = ['crmplan', 'check']\nfrom crmplan.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'jinja2', 'networkx', 'matplotlib', 'numpy', 'holidays'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT)},
    )

    assert done.stdout.splitlines()[-1] == "[]"


def test_every_command_has_help() -> None:
    from crmplan.cli import cli

    for name in cli.list_commands(None):  # type: ignore[arg-type]
        done = crmplan(name, "--help", cwd=ROOT)
        assert (name, done.returncode, done.stderr) == (name, 0, "")


def test_an_unknown_command_gets_a_guess() -> None:
    done = crmplan("biuld", cwd=ROOT)

    assert done.returncode == 2
    assert 'No command "biuld"; did you mean "build"?' in done.stderr


def test_a_fault_of_crmplan_itself_is_exit_code_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from crmplan import cli

    def broken(**_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(cli.cli, "main", broken)
    with pytest.raises(SystemExit) as left:
        cli.main()

    assert left.value.code == 3
    assert "this is a bug in crmplan" in capsys.readouterr().err


class TestInit:
    """crmplan init."""

    def test_the_starter_builds(self, tmp_path: Path) -> None:
        made = crmplan(
            "init", "--start", "2027-03-01", "--name", 'A: B, "C" #1', "--sponsor", "Ünal Öz", cwd=tmp_path
        )
        built = crmplan("build", "--only", "plan.md", cwd=tmp_path)
        checked = crmplan("check", "--stage", "draft", cwd=tmp_path)

        assert (made.returncode, built.returncode, checked.returncode) == (0, 0, 0)
        assert files(tmp_path) == ["out/playbook/plan.md", "playbook.yaml"]

    def test_it_never_overwrites(self, folder: Path) -> None:
        done = crmplan("init", "--start", "2027-03-01", cwd=folder)

        assert done.returncode == 2
        assert (folder / "playbook.yaml").read_text(encoding="utf-8") == SMALL

    def test_without_a_terminal_it_asks_nothing(self, tmp_path: Path) -> None:
        done = crmplan("init", cwd=tmp_path)

        assert done.returncode == 2
        assert "--start" in done.stderr
        assert files(tmp_path) == []

    @pytest.mark.parametrize(
        "name", ["small-business", "global-pilot-first", "data-migration", "integration"]
    )
    def test_a_copy_of_each_shipped_playbook_builds(self, name: str, tmp_path: Path) -> None:
        made = crmplan("init", "--from", name, "mine.yaml", cwd=tmp_path)
        built = crmplan("build", "mine.yaml", "--only", "tasks.csv", "-o", "out", cwd=tmp_path)

        assert (made.returncode, built.returncode) == (0, 0)
        assert files(tmp_path) == ["mine.yaml", "out/tasks.csv"]

    def test_an_unknown_name_gets_a_guess(self, tmp_path: Path) -> None:
        done = crmplan("init", "--from", "smal-business", cwd=tmp_path)

        assert done.returncode == 2
        assert 'did you mean "small-business"?' in done.stderr

    def test_a_currency_that_does_not_exist(self, tmp_path: Path) -> None:
        done = crmplan("init", "--start", "2027-03-01", "--currency", "ERU", cwd=tmp_path)

        assert done.returncode == 2
        assert files(tmp_path) == []


class TestOthers:
    """expand, why, show, gantt, schema, words, explain, rules."""

    def test_expand_names_the_line_of_each_value(self, folder: Path) -> None:
        done = crmplan("expand", "train", cwd=folder)

        assert done.returncode == 0
        assert done.stdout.splitlines()[0] == "train  (playbook.yaml:6)"
        assert [" ".join(line.split()) for line in done.stdout.splitlines() if "duration" in line] == [
            "duration 3d playbook.yaml:6"
        ]

    def test_expand_guesses(self, folder: Path) -> None:
        done = crmplan("expand", "trian", cwd=folder)

        assert (done.returncode, done.stderr) == (
            2,
            'crmplan: no task "trian" in the plan; did you mean "train"?\n',
        )

    def test_why_follows_the_chain(self, folder: Path) -> None:
        done = crmplan("why", "go-live", "--format", "json", cwd=folder)
        answer = json.loads(done.stdout)

        assert [(step["task"], step["cause"], step["finish"]) for step in answer["chain"]] == [
            ("configure", "start", "2027-03-12"),
            ("train", "link", "2027-03-17"),
            ("go-live", "link", "2027-03-17"),
        ]
        assert answer["critical"] is True

    def test_show_prints_tables(self, folder: Path) -> None:
        for topic in ("critical", "milestones", "gates", "budget", "waves", "people", "train"):
            done = crmplan("show", topic, cwd=folder)
            assert (topic, done.returncode, done.stderr) == (topic, 0, "")
            assert done.stdout

    def test_show_guesses(self, folder: Path) -> None:
        done = crmplan("show", "budgt", cwd=folder)

        assert done.returncode == 2
        assert 'did you mean "budget"?' in done.stderr

    @pytest.mark.parametrize("ending", ["svg", "png", "pdf", "mmd"])
    def test_gantt_draws_by_the_ending(self, ending: str, folder: Path) -> None:
        done = crmplan("gantt", "-o", f"plan.{ending}", cwd=folder)

        begin = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF", "mmd": b"gantt"}[ending]
        assert done.returncode == 0
        assert begin in (folder / f"plan.{ending}").read_bytes()[:200]

    def test_gantt_refuses_an_ending_it_does_not_know(self, folder: Path) -> None:
        done = crmplan("gantt", "-o", "plan.jpg", cwd=folder)

        assert done.returncode == 2
        assert files(folder) == ["playbook.yaml"]

    def test_schema_is_json(self, tmp_path: Path) -> None:
        done = crmplan("schema", cwd=tmp_path)

        assert json.loads(done.stdout)["type"] == "object"

    def test_words_and_rules_list_their_groups(self, tmp_path: Path) -> None:
        words = json.loads(crmplan("words", "--format", "json", cwd=tmp_path).stdout)
        rules = json.loads(crmplan("rules", "--format", "json", cwd=tmp_path).stdout)

        assert "go-live" in words["kinds"]
        assert {"GOV-01", "TRN-01", "BUD-14", "GAT-01"} <= {rule["code"] for rule in rules}

    def test_every_rule_and_fault_is_explained(self, tmp_path: Path) -> None:
        from crmplan.rules import explain

        for rule in json.loads(crmplan("rules", "--format", "json", cwd=tmp_path).stdout):
            assert rule["code"] in explain(rule["name"])

    def test_explain_guesses(self, tmp_path: Path) -> None:
        done = crmplan("explain", "training-budgt", cwd=tmp_path)

        assert done.returncode == 2
        assert 'did you mean "training-budget"?' in done.stderr


def test_check_shows_the_quality_of_the_schedule(folder: Path) -> None:
    done = crmplan("check", "--quality", cwd=folder)
    lines = [line.split()[0] for line in done.stdout.splitlines() if line.startswith(("DCMA-", "GAO-"))]
    assert (done.returncode, lines[:14]) == (0, [f"DCMA-{number:02}" for number in range(1, 15)])
