"""``crmplan whatif``: the report of ``crmplan diff`` for a change that nobody has written."""

import json
from pathlib import Path

import pytest

from tests.commands_run import SMALL, crmplan, files
from tests.renderers.test_diff_json import errors
from tests.renderers.test_diff_markdown import check


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "playbook.yaml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def test_a_task_that_takes_longer(here: Path) -> None:
    done = crmplan("whatif", "configure.duration=4w", cwd=here)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("The finish moves from 2027-03-17 to 2027-03-31, 10 working days later")
    assert "configure.duration  2w → 4w" in done.stdout


def test_nothing_is_written(here: Path) -> None:
    crmplan("whatif", "configure.duration=4w", cwd=here)

    assert files(here) == ["playbook.yaml"]
    assert (here / "playbook.yaml").read_text(encoding="utf-8") == SMALL


def test_it_says_what_diff_says_of_the_same_change_written_down(here: Path) -> None:
    written = SMALL.replace("configure: {duration: 2w", "configure: {duration: 4w")
    (here / "later.yaml").write_text(written, encoding="utf-8")

    tried = json.loads(crmplan("whatif", "configure.duration=4w", "--format", "json", cwd=here).stdout)
    found = json.loads(crmplan("diff", "playbook.yaml", "later.yaml", "--format", "json", cwd=here).stdout)

    assert errors(tried) == []
    same = (
        "same",
        "summary",
        "finish_days",
        "cost",
        "milestones",
        "tasks",
        "money",
        "path",
        "gates",
        "people",
    )
    assert [tried[key] for key in same] == [found[key] for key in same]
    effects = [[(one["alone"], one["step"]) for one in data["why"]["causes"]] for data in (tried, found)]
    assert effects[0] == effects[1] == [({"days": 10, "money": "0.00"}, {"days": 10, "money": "0.00"})]


def test_several_changes_are_weighed_one_by_one(here: Path) -> None:
    done = crmplan("whatif", "configure.duration=4w", "train.delay=1w", "--format", "json", cwd=here)

    causes = json.loads(done.stdout)["why"]["causes"]
    assert [one["alone"]["days"] for one in causes] == [10, 5]


def test_changes_of_a_file_and_of_the_command_line(here: Path) -> None:
    (here / "later.yaml").write_text("configure.duration: 4w\ntrain.delay: 1w\n", encoding="utf-8")

    from_file = crmplan("whatif", "--apply", "later.yaml", cwd=here).stdout
    from_both = crmplan("whatif", "--apply", "later.yaml", "train.delay=2w", cwd=here).stdout

    assert "15 working days later" in from_file
    assert "20 working days later" in from_both


def test_the_programme_and_a_playbook_of_another_name(here: Path) -> None:
    (here / "crm.yaml").write_text(SMALL, encoding="utf-8")

    done = crmplan("whatif", "crm.yaml", "programme.start=2027-03-08", "--format", "markdown", cwd=here)

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(
        "<!-- crmplan-whatif: crm.yaml -->\n\n**The finish moves from 2027-03-17 to 2027-03-24"
    )
    check(done.stdout)


def test_a_limit_is_exit_code_1(here: Path) -> None:
    done = crmplan("whatif", "configure.duration=4w", "--fail-on", "slip>1w", cwd=here)

    assert done.returncode == 1
    assert done.stdout.startswith("Limit passed: slip>1w. ")


def test_a_change_to_what_is_there_moves_nothing(here: Path) -> None:
    done = crmplan("whatif", "configure.duration=2w", cwd=here)

    assert done.returncode == 0
    assert done.stdout.startswith("The finish stays on 2027-03-17.\n")
    assert "configure.duration  2w → 2w" in done.stdout


def test_german(here: Path) -> None:
    done = crmplan("whatif", "configure.duration=4w", "--lang", "de", cwd=here)

    assert "\nWarum\n" in done.stdout
    assert "Von playbook.yaml zu playbook.yaml mit 1" in done.stdout
    assert "31.03.2027" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Say what would change"),
        (("playbook.yaml",), "Say what would change"),
        (("confgure.duration=4w",), 'did you mean "configure"?'),
        (("configure.durration=4w",), "duration"),
        (("configure.duration=fortnight",), "fortnight"),
        (("configure.duration",), "configure.duration"),
        (("train.needs=go-live",), "go-live"),
        (("--apply", "none.yaml"), "none.yaml"),
        (("none.yaml", "a.b=1"), "none.yaml"),
        (("configure.duration=4w", "--fail-on", "slop>1"), "slop"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_printed(here: Path, words: tuple[str, ...], said: str) -> None:
    done = crmplan("whatif", *words, cwd=here)

    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
