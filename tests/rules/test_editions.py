"""Editions of the checks: what is newer than the pinned one is a preview, and old limits can be had."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from crmplan.cli import cli
from crmplan.language import words
from crmplan.model import ERROR, WARNING
from crmplan.rules import explain, pages, rules
from crmplan.rules.frame import catalogue
from crmplan.rules.frame.record import MARK, PROFILES, Ask, Count, Days, Gap, Option, Rule, Share, Words, rule
from crmplan.rules.frame.view import View
from tests.rules.work import Run

BARE = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
tasks:
  configure: {duration: 5d}
  go-live: {kind: go-live, needs: configure}
"""

MANUAL = """Steps are short.

What: No step is longer than a few days.
Why: Long steps hide that nothing moves.
Evidence: The duration of each task.
Mend: Split the step.

Bad example:

    tasks: {configure: {duration: 5d}}

Good example:

    tasks: {configure: {duration: 2d}}
"""


def long_steps(view: View, ask: Ask) -> Iterator[Gap]:
    most = ask.number("most")
    for number, task in enumerate(view.plan.tasks):
        if task.duration > most * view.plan.day_minutes:
            yield Gap(task.at, f"A step takes more than {most} days; split it", tasks=(number,))


def made(edition: int, most: Option | None = None, severity: str = ERROR) -> Rule:
    """Return a rule of an edition that BARE breaks."""
    limits = {"most": most or Days("3d", "Longest step")}
    return Rule(
        "short-steps",
        "SCH-99",
        "schedule",
        severity,
        ("GAO",),
        (),
        PROFILES,
        limits,
        MANUAL,
        long_steps,
        edition,
    )


Register = Callable[..., None]


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    """Return a function that adds rules to the catalogue for one test, and editions."""
    real = catalogue._found()

    def add(*made: Rule, editions: int = 1) -> None:
        monkeypatch.setattr(catalogue, "_found", lambda: [*real, *made])
        for number in range(2, editions + 1):
            monkeypatch.setitem(words.EDITIONS, str(number), "More")
        catalogue.rules.cache_clear()
        catalogue.by_word.cache_clear()

    yield add
    catalogue.rules.cache_clear()
    catalogue.by_word.cache_clear()


def pinned(edition: int | None) -> str:
    return BARE + (f"checks: {{edition: {edition}}}\n" if edition else "")


# --- which checks count -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of_rule", "editions", "pin", "is_preview"),
    [
        (1, 1, None, False),
        (2, 1, None, True),
        (2, 1, 1, True),
        (2, 2, None, False),
        (2, 2, 2, False),
        (2, 2, 1, True),
        (1, 2, 1, False),
        (3, 2, None, True),
    ],
)
def test_a_check_newer_than_the_edition_is_a_preview(
    of_rule: int, editions: int, pin: int | None, is_preview: bool, register: Register, tmp_path: Path
) -> None:
    register(made(of_rule), editions=editions)

    verdict = Run(tmp_path, pinned(pin)).check("short-steps")
    counted = [(one.rule, one.severity, one.at.line) for one in verdict.findings]
    previews = [(one.finding.rule, one.finding.severity, one.edition) for one in verdict.previews]

    assert counted == ([] if is_preview else [("short-steps", "error", 4)])
    assert previews == ([("short-steps", "error", of_rule)] if is_preview else [])
    assert verdict.edition == (pin or editions)


@pytest.mark.parametrize("stage", ["draft", "approval", "go-live"])
def test_a_preview_counts_for_no_stage_and_no_family(stage: str, register: Register, tmp_path: Path) -> None:
    before = Run(tmp_path, BARE).check(stage=stage)
    register(made(2))
    after = Run(tmp_path, BARE).check(stage=stage)

    (schedule,) = [one for one in before.families if one.name == "schedule"]
    families = [
        one._replace(not_applicable=one.not_applicable + 1) if one == schedule else one
        for one in before.families
    ]
    assert len(after.previews) == 1
    assert after._replace(previews=()) == before._replace(families=tuple(families))


def test_a_preview_has_the_severity_it_will_have(register: Register, tmp_path: Path) -> None:
    register(made(2))
    run = Run(tmp_path, BARE)

    assert [run.check(stage=stage).previews[0].finding.severity for stage in ("draft", "approval")] == [
        "warning",
        "error",
    ]


def test_a_preview_can_be_left_out_limited_and_accepted(register: Register, tmp_path: Path) -> None:
    register(made(2))
    accept = "accept: [{rule: short-steps, at: programme, until: 2027-06-30, by: ana, reason: Small}]\n"

    def previews(more: str) -> int:
        return len(Run(tmp_path, BARE + more).check("schedule").previews)

    assert [
        previews(""),
        previews("checks: {ignore: [short-steps]}\n"),
        previews("checks: {set: {short-steps: {most: 5d}}}\n"),
        previews(accept),
    ] == [1, 0, 0, 0]


def test_every_check_is_of_an_edition_or_of_the_next_one() -> None:
    current = catalogue.current_edition()

    assert list(words.EDITIONS) == [str(number) for number in range(1, current + 1)]
    assert {one.edition for one in rules()} <= set(range(1, current + 2))


def test_a_rule_says_its_edition() -> None:
    def look(view: View, ask: Ask) -> Iterator[Gap]:
        yield from ()

    assert getattr(rule("new", "NEW-01", WARNING, sources=("S0",), edition=2)(look), MARK).edition == 2
    assert getattr(rule("old", "OLD-01", WARNING, sources=("S0",))(look), MARK).edition == 1


# --- limits -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("pin", "count"), [(1, 0), (2, 1), (3, 2), (None, 2)])
def test_an_edition_keeps_the_limits_it_had(
    pin: int | None, count: int, register: Register, tmp_path: Path
) -> None:
    before = {3: {"standard": "4d"}, 2: {"standard": "9d", "small": "30d"}}
    register(made(1, Days("3d", "Longest step", before=before)), editions=3)
    text = pinned(pin).replace("needs: configure}", "needs: train}")
    text = text.replace("  go-live", "  train: {duration: 4d, needs: configure}\n  go-live")

    assert len(Run(tmp_path, text).check("short-steps").findings) == count


def test_earlier_limits_of_each_type_and_profile() -> None:
    share = Share("12%", "", before={2: {"standard": "10%", "small": "5%"}})
    count = Count("3", "", enterprise="5", before={2: {"standard": "4"}})
    listed = Words(["a", "b"], "", small=["a"], before={2: {"standard": ["c"]}})

    assert [share.default(profile, 1) for profile in PROFILES] == [Decimal("0.05"), *[Decimal("0.10")] * 2]
    assert {share.default(profile, 2) for profile in PROFILES} == {Decimal("0.12")}
    assert [count.default("enterprise", edition) for edition in (1, 2)] == [4, 5]
    assert [listed.default("small", edition) for edition in (1, 2)] == [("c",), ("a",)]


def test_what_a_playbook_sets_counts_in_every_edition(register: Register, tmp_path: Path) -> None:
    register(made(1, Days("3d", "Longest step", before={2: {"standard": "9d"}})), editions=2)
    text = BARE + "checks: {edition: 1, set: {short-steps: {most: 2d}}}\n"

    assert [one.message for one in Run(tmp_path, text).check("short-steps").findings] == [
        "A step takes more than 2 days; split it"
    ]


# --- the key ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "message", "help"),
    [
        (
            "4",
            "no edition 4 of the checks; the newest of this crmplan is 2",
            "Write edition: 2, or install a newer crmplan.",
        ),
        ("0", 'no edition "0" of the checks; it is one of 1, 2', ""),
        ("2026-11-01", 'no edition "2026-11-01" of the checks; it is one of 1, 2', ""),
        ("latest", 'no edition "latest" of the checks; it is one of 1, 2', ""),
    ],
)
def test_an_edition_that_does_not_exist_is_an_error(
    written: str, message: str, help: str, register: Register, tmp_path: Path
) -> None:
    register(editions=2)

    run = Run(tmp_path, f"{BARE}checks:\n  edition: {written}\n")
    (error,) = [one for one in run.reading if one.severity == ERROR]

    assert (error.rule, error.at.line, error.at.column) == ("unknown-edition", 7, 12)
    assert (error.message, error.help) == (message, help)
    assert run.check("short-steps").edition == 2


# --- what people and tools see ----------------------------------------------------------------------


@pytest.fixture
def ask(register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Return a function that checks BARE on the command line, with one rule in preview."""
    register(made(2))
    (tmp_path / "playbook.yaml").write_text(BARE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def run(*options: str) -> Result:
        return CliRunner().invoke(cli, ["check", "--stage", "approval", "--select", "short-steps", *options])

    return run


@pytest.mark.parametrize("level", ["error", "warning", "info"])
def test_a_preview_never_fails(level: str, ask: Callable[..., Result]) -> None:
    assert ask("--fail-on", level).exit_code == 0


NOTE = "From edition 2 of the checks this counts as an error."


def test_a_preview_as_text(ask: Callable[..., Result]) -> None:
    assert ask().stdout.splitlines()[:10] == [
        "preview[short-steps SCH-99]  playbook.yaml:4:3  A step takes more than 3 days; split it",
        "  4 |    configure: {duration: 5d}",
        "    |    ^^^^^^^^^",
        f"    = help: {NOTE}",
        "",
        "No missing element found, 1 preview.",
        "Previews come from checks newer than edition 1; they count for nothing yet.",
        "Stage asked for: approval. Stage reached: approval.",
        "To be mended before go-live:",
        "  - Go-live is judged against a day: give --as-of or progress.",
    ]


def test_a_preview_on_one_line(ask: Callable[..., Result]) -> None:
    assert ask("--format", "concise").stdout == (
        "playbook.yaml:4:3: preview: A step takes more than 3 days; split it [short-steps SCH-99]\n"
    )


def test_a_preview_as_json(ask: Callable[..., Result]) -> None:
    data = json.loads(ask("--format", "json").stdout)
    previews = [(one["rule"], one["severity"], one["edition"]) for one in data["previews"]]

    assert (data["edition"], data["findings"], previews) == (1, [], [("short-steps", "error", 2)])
    assert data["counts"] == {"error": 0, "warning": 0, "info": 0}


def test_a_preview_in_sarif(ask: Callable[..., Result]) -> None:
    (run,) = json.loads(ask("--format", "sarif").stdout)["runs"]
    ((result,), (check,)) = (run["results"], run["tool"]["driver"]["rules"])

    assert (result["ruleId"], result["level"], check["id"]) == ("SCH-99", "note", "SCH-99")
    assert result["properties"] == {"tags": ["preview"]}
    assert result["message"]["text"] == f"A step takes more than 3 days; split it. {NOTE}"


def test_a_preview_on_github(ask: Callable[..., Result]) -> None:
    assert ask("--format", "github").stdout == (
        "::notice file=playbook.yaml,line=4,col=3,endLine=4,title=preview%3A short-steps SCH-99::"
        f"A step takes more than 3 days; split it. {NOTE}\n"
    )


def test_a_preview_on_gitlab(ask: Callable[..., Result]) -> None:
    (row,) = json.loads(ask("--format", "gitlab").stdout)

    assert (row["severity"], row["check_name"]) == ("info", "short-steps")
    assert row["description"].startswith("Preview: A step takes more than 3 days")


def test_a_preview_in_junit_passes(ask: Callable[..., Result]) -> None:
    suite = ElementTree.fromstring(ask("--format", "junit").stdout)
    output = suite.findtext("testcase/system-out")

    assert (suite.get("tests"), suite.get("failures")) == ("1", "0")
    assert output == f"preview: A step takes more than 3 days; split it. {NOTE}"


def test_a_preview_in_markdown(ask: Callable[..., Result]) -> None:
    lines = ask("--format", "markdown").stdout.splitlines()
    at = lines.index("### Previews")

    assert lines[0] == "No missing element found. Stage reached: **approval**."
    assert lines[at + 2 : at + 5] == [
        "Checks newer than edition 1; they count for nothing yet.",
        "",
        f"- A step takes more than 3 days; split it. {NOTE} (`short-steps` SCH-99, `playbook.yaml:4`)",
    ]


def test_a_preview_is_not_written_as_known_and_not_said_to_be_mended(ask: Callable[..., Result]) -> None:
    written = ask("--write-known").stdout
    Path("playbook.known.yaml").write_text("known: {short-steps: [configure]}\n", encoding="utf-8")
    data = json.loads(ask("--format", "json").stdout)

    assert written.startswith("Wrote 0 findings")
    assert (data["previews"], data["stale"]) == ([], [])


def test_many_previews_do_not_hide_the_findings(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(made(2))
    tasks = "".join(f"  step-{number}: {{duration: 5d}}\n" for number in range(9))
    (tmp_path / "playbook.yaml").write_text(BARE + tasks, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def preview_frames(*options: str) -> int:
        words = ("check", "--select", "short-steps", *options)
        return CliRunner().invoke(cli, words).stdout.count("preview[short-steps")

    assert (preview_frames(), preview_frames("--all")) == (0, 10)


def test_the_edition_is_told_where_checks_are_listed(register: Register) -> None:
    register(made(2, Days("3d", "Longest step", before={2: {"standard": "9d", "small": "30d"}})))
    table = CliRunner().invoke(cli, ["rules", "--family", "schedule"]).stdout.splitlines()
    rows = json.loads(CliRunner().invoke(cli, ["rules", "--format", "json"]).stdout)
    of = {row["name"]: (row["edition"], row["preview"], row["applicable"]) for row in rows}
    (line,) = [line for line in table if line.startswith("short-steps")]

    assert line.split()[1:6] == ["SCH-99", "schedule", "error", "2,", "preview"]
    assert [of[name] for name in ("short-steps", "lead", "promise-at-risk", "unknown-edition")] == [
        (2, True, True),
        (1, False, True),
        (1, False, False),
        (None, False, True),
    ]
    text = explain("short-steps")
    assert text.startswith("short-steps (SCH-99, error, family schedule, edition 2)\n")
    assert "A preview until edition 2" in text
    assert "Longest step; before edition 2: 9d (small: 30d)\n" in text
    assert (
        "| SCH-99 | [short-steps](checks/schedule.md#short-steps-sch-99) | Schedule | error | 2, preview | GAO |"
        in (pages()["checks.md"].splitlines())
    )
