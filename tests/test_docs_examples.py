"""What the pages show runs: command lines, the worked table of dates, the amounts of budget lines, named files.

The playbooks in docs/language.md are planned in ``tests/language/test_reference.py``, those of the checks in
``tests/rules/test_examples.py``, the README's in ``test_readme.py``.
"""

import importlib.util
import re
import shlex
import shutil
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path

import click
import pytest

from crmplan import pipeline
from crmplan.cli import cli
from crmplan.commands.build import FILES
from crmplan.renderers.diff_json import diff_json
from tests.commands_run import ROOT, crmplan
from tests.renderers.diff_cases import whole

PAGES = {
    file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8")
    for file in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
}


def blocks(page: str) -> list[tuple[str, str]]:
    """Return the language and the text of each code block of a page."""
    return re.findall(r"^```(\w*)\n(.*?)^```$", PAGES[page], re.MULTILINE | re.DOTALL)


def shell(page: str) -> list[str]:
    """Return the lines of the shell blocks of a page."""
    return [line for kind, text in blocks(page) if kind == "sh" for line in text.splitlines()]


def test_every_code_block_has_a_test() -> None:
    kinds = {page: {kind for kind, _ in blocks(page)} for page in PAGES}
    families = {page: {"yaml"} for page in PAGES if page.startswith("docs/checks/") and "tests" not in page}

    assert {page: found for page, found in kinds.items() if found} == {
        "README.md": {"sh", "text", "yaml"},  # tests/test_readme.py
        "docs/baselines.md": {"sh", "text"},
        "docs/ci.md": {"yaml"},  # tests/test_ci_files.py
        "docs/commands.md": {"text"},
        "docs/comparing.md": {"sh"},
        "docs/diff-json.md": {"sh"},
        "docs/diff.md": {"sh", "markdown"},  # tests/commands/test_diff.py
        "docs/findings-json.md": {"sh"},
        "docs/git.md": {"diff", "sh", "yaml"},  # tests/test_hooks.py, tests/commands/test_git_setup.py
        "docs/history.md": {"sh", "text"},  # tests/history/test_story.py
        "docs/language.md": {"yaml"},
        "docs/pictures.md": {"sh"},
        "docs/plan-json.md": {"sh"},
        "docs/steering.md": {"sh"},
        "docs/tracking.md": {"csv", "sh", "text"},
        **families,
    }


# --- command lines ----------------------------------------------------------------------------------

SHOWN = sorted(
    {
        (page, line)
        for page in PAGES
        for line in (*re.findall(r"`(crmplan(?: [^`]+)?)`", PAGES[page]), *shell(page))
        if page != "docs/commands.md" and line.startswith("crmplan")
    }
)


@pytest.mark.parametrize(("page", "line"), SHOWN, ids=lambda word: word)
def test_command_lines_have_words_and_options_that_exist(page: str, line: str) -> None:
    assert parsed(line.partition(" | ")[0])


@pytest.mark.parametrize("line", ["crmplan chekc", "crmplan check --stge draft", "crmplan check a b"])
def test_command_lines_with_slips_are_noticed(line: str) -> None:
    with pytest.raises(click.UsageError):
        parsed(line)


def parsed(line: str) -> bool:
    """Read a command line without doing anything; raises ``UsageError`` for words or options that do not exist."""
    command: click.Command = cli
    # With the settings of the group: click keeps the help option that a command was first asked for.
    context = cli.context_class(cli, info_name="crmplan", **cli.context_settings)
    rest = shlex.split(line)[1:]
    while rest and not rest[0].startswith("-") and isinstance(command, click.Group):
        _, found, rest = command.resolve_command(context, rest)
        assert found is not None
        command, context = found, click.Context(found, info_name=found.name, parent=context)
    left = command.make_parser(context).parse_args(rest)[1]
    if left:
        raise click.UsageError(f"left over: {left}")
    return True


def test_the_picture_is_drawn(tmp_path: Path) -> None:
    (tmp_path / "playbook.yaml").write_text(
        "crmplan: 1\nextends: crmplan:global-pilot-first\n", encoding="utf-8"
    )
    (line,) = shell("docs/pictures.md")
    done = crmplan(*shlex.split(line)[1:], cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert (tmp_path / shlex.split(line)[-1]).read_bytes().startswith(b"%PDF")


def test_a_baseline_is_stored_listed_and_shown(tmp_path: Path) -> None:
    (tmp_path / "playbook.yaml").write_text(
        (ROOT / "playbooks/small-business.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    lines = shell("docs/baselines.md")

    done = [crmplan(*shlex.split(line)[1:], cwd=tmp_path) for line in lines]

    assert [(line, 0, "") for line in lines] == [
        (line, one.returncode, one.stderr) for line, one in zip(lines, done, strict=True)
    ]
    assert "approved" in done[2].stdout
    assert (tmp_path / "playbook.baselines/approved.json").is_file()


def test_a_month_is_told_as_the_page_says(tmp_path: Path) -> None:
    (tmp_path / "playbook.yaml").write_text(
        (ROOT / "playbooks/small-business.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    (table,) = (text for kind, text in blocks("docs/tracking.md") if kind == "csv")
    (shown,) = (text for kind, text in blocks("docs/tracking.md") if kind == "text")
    codes = {}
    printed = {}
    for line in shell("docs/tracking.md"):
        done = crmplan(*shlex.split(line)[1:], cwd=tmp_path)
        codes[line] = done.returncode
        printed[line] = done.stdout
        if "--template" in line:
            (tmp_path / "march.csv").write_text(table, encoding="utf-8")

    assert [line for line, code in codes.items() if code] == ["crmplan check"]
    assert codes["crmplan check"] == 1
    assert "before rollout is released" in printed["crmplan check"]
    assert printed["crmplan track --on 2027-03-19 --import march.csv"] == shown


BARE = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
tasks: {configure: {duration: 90d}}
checks: {stage: approval}
"""


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
@pytest.mark.parametrize("line", [*shell("docs/plan-json.md"), *shell("docs/findings-json.md")])
def test_questions_to_json_have_answers(line: str, tmp_path: Path) -> None:
    report = pipeline.report(pipeline.judge(pipeline.plan("crmplan:small-business")))
    (tmp_path / "plan.json").write_bytes(FILES["plan.json"](report))
    (tmp_path / "playbook.yaml").write_text(BARE, encoding="utf-8")
    before, _, question = line.rpartition("jq -r ")
    asked = ""
    if before:
        asked = crmplan(*shlex.split(before.rstrip(" |"))[1:], cwd=tmp_path).stdout
    done = subprocess.run(
        ["jq", "-r", *shlex.split(question)],
        cwd=tmp_path,
        input=asked,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip()
    assert "null" not in done.stdout


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
@pytest.mark.parametrize("line", shell("docs/diff-json.md"))
def test_questions_to_a_comparison_have_answers(line: str, tmp_path: Path) -> None:
    (tmp_path / "diff.json").write_text(diff_json(whole("Ana")), encoding="utf-8")

    done = subprocess.run(shlex.split(line), cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip()
    assert "null" not in done.stdout


def test_modules_and_files_that_pages_name_exist() -> None:
    for page, text in PAGES.items():
        for module in re.findall(r"`python -m ([\w.]+)", text):
            assert importlib.util.find_spec(module) is not None, (page, module)
        for path in re.findall(r"`((?:bench|crmplan|docs|playbooks|templates|tests)/[\w./-]*)`", text):
            assert (ROOT / path).exists(), (page, path)


# --- docs/schedule.md -------------------------------------------------------------------------------


def days(words: str, year: int = 2027) -> tuple[date, date]:
    """Return what ``4 to 10 March`` or ``10 March`` means."""
    first, _, last = words.removesuffix(" March").partition(" to ")
    return date(year, 3, int(first.removesuffix(" March"))), date(year, 3, int(last or first))


def planned(folder: Path, text: str) -> pipeline.Work:
    (folder / "playbook.yaml").write_text(text, encoding="utf-8")
    work = pipeline.plan(folder / "playbook.yaml")
    assert work.findings == ()
    return work


def test_the_dates_and_floats_of_the_worked_table(tmp_path: Path) -> None:
    found = re.findall(
        r"^\| ([\w-]+) \| ([\w, -]*?) ?\| (\d+d|-) \| (.*) \|$", PAGES["docs/schedule.md"], re.M
    )
    assert [row[0] for row in found] == ["design", "build", "train", "go-live"]
    text = "crmplan: 1\nprogramme: {name: X, start: 2027-03-01}\ntasks:\n"
    for name, needs, duration, _ in found:
        work = "kind: go-live" if duration == "-" else f"duration: {duration}"
        text += f"  {name}: {{{work}, needs: [{needs}]}}\n"

    plan = planned(tmp_path, text)
    late = planned(tmp_path, text.replace("train: {", "train: {schedule: late, "))

    dates = plan.schedule
    assert dates is not None and late.schedule is not None
    for task, (_, _, _, rest) in enumerate(found):
        early, last, total, free = rest.split(" | ")
        assert days(early) == (_day(dates.early_start[task]), _day(dates.early_finish[task]))
        assert days(last) == (_day(dates.late_start[task]), _day(dates.late_finish[task]))
        assert [int(words.removesuffix("d")) * 480 for words in (total, free)] == [
            dates.total_float[task],
            dates.free_float[task],
        ]
    assert "`train` would stand on 9 and 10 March" in PAGES["docs/schedule.md"]
    assert days("9 to 10 March") == (_day(late.schedule.start[2]), _day(late.schedule.finish[2]))


def _day(minutes: int) -> date:
    return date.fromordinal(minutes // 1440)


# --- docs/money.md ----------------------------------------------------------------------------------

LINES = {
    "`5000`": {"amount: 5000": 5000},
    "`100 per d`": {"amount: 100 per d": 2300},
    "`310 per month`": {"amount: 310 per month": 310, "amount: 310 per month, from: 2027-03-11": 210},
    "`1200 per year`": {"amount: 1200 per year": 100},
    "`10 per user`, `75 per user month`": {"amount: 10 per user": 400, "amount: 75 per user month": 3000},
    "`on: 2027-03-10`": {"amount: 700, on: 2027-03-10": 700},
}
"""What the table of budget lines shows -> lines that are written so, and what each costs in March 2027 for 40 users."""


def test_budget_lines_cost_what_the_table_says(tmp_path: Path) -> None:
    table = PAGES["docs/money.md"].partition("## Budget lines\n")[2].partition("\nWithout `from`")[0]
    assert re.findall(r"^\| (`.*?`) \|", table, re.MULTILINE) == list(LINES)

    for amount, expected in (pair for shown in LINES.values() for pair in shown.items()):
        days = "" if "on:" in amount else ", until: 2027-03-31"
        days += "" if "on:" in amount or "from:" in amount else ", from: 2027-03-01"
        work = planned(
            tmp_path,
            "crmplan: 1\nprogramme: {name: X, start: 2027-03-01, currency: EUR, users: 40}\n"
            "tasks: {go-live: {kind: go-live}}\n"
            f"budget: {{lines: {{one: {{category: support, {amount}{days}}}}}}}\n",
        )

        assert work.cost is not None
        assert (amount, work.cost.planned.amount) == (amount, Decimal(expected))
