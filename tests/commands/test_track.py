"""crmplan track: what has happened goes into the playbook's progress, and nothing else changes."""

import csv
import io
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crmplan import pipeline
from crmplan.cli import cli

PLAN = """\
# Our rollout
crmplan: 1
programme: {name: CRM, start: 2027-03-01, currency: EUR, committed_finish: 2027-04-09}
people: {ana: {name: "Ana, the lead"}}  # more follow
tasks:
  design: {duration: 5d, owner: ana, cost: {implementation: 5000}}
  build: {name: "=Build", duration: 10d, owner: ana, needs: design, cost: {implementation: 20000}}
  go-live: {kind: go-live, needs: [build, ready]}
gates:
  ready: {kind: gate-go-live, needs: build, approvers: [ana], criteria: {use: active >= 70%, plan: {text: "Plan B, rehearsed"}}}
measures: {active: {name: Active users, unit: "%"}}
budget: {lines: {seats: {category: licence, amount: 100 per month, from: 2027-03-01, until: 2027-12-31}}}
"""  # noqa: E501


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "playbook.yaml").write_text(PLAN)
    return tmp_path


def run(*words: str, stdin: str = "") -> Result:
    return CliRunner().invoke(cli, ("track", *words), input=stdin, catch_exceptions=False)


def done(*words: str) -> str:
    result = run(*words)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def test_a_table_is_written_into_a_new_section(here: Path) -> None:
    (here / "march.csv").write_bytes(
        b"\xef\xbb\xbfid;started;finished;done;remaining;spent;note\r\n"
        b"design;2027-03-01;2027-03-09;;;5200.50;Waited; for legal\r\n".replace(
            b"Waited; for", b'"Waited; for'
        ).replace(b"legal", b'legal"')
        + b"build;2027-03-10;;20%;9d;;\r\nseats;;;;;100;\r\n"
    )
    printed = done("--on", "2027-03-12", "--import", "march.csv")
    expected = PLAN + textwrap.dedent(
        """
        progress:
          2027-03-12:
            tasks:
              design: {started: 2027-03-01, finished: 2027-03-09, spent: 5200.50, note: Waited; for legal}
              build: {started: 2027-03-10, done: 20%, remaining: 9d}
            lines:
              seats: {spent: 100}
        """
    )
    assert (here / "playbook.yaml").read_text() == expected
    assert printed == textwrap.dedent(
        """\
        Wrote playbook.yaml: 2 tasks and 1 budget line, known on 2027-03-12.
        The plan finishes on 2027-03-25, was 2027-03-19: 4 working days later.
        That is 11 working days before the committed finish 2027-04-09.
        Against the plan without progress: 4 working days late; the tasks cost EUR 200.50 more than \
planned. `crmplan show variance` shows each of them.

        The go-live moves:
        Go-live  Was         Now         Days
        -------  ----------  ----------  ----
        go-live  2027-03-19  2027-03-25    +4
        """
    )


@pytest.mark.parametrize("blank", ["", "\n"])
def test_a_new_section_stands_where_fmt_has_it(here: Path, blank: str) -> None:
    head, tail = PLAN.replace("budget:", f"{blank}budget:"), f"{blank}# Ours.\nchecks: {{stage: draft}}\n"
    (here / "playbook.yaml").write_text(head + tail)

    done("--on", "2027-03-05", "--set", "design.started=2027-03-01")

    section = f"{blank}progress:\n  2027-03-05:\n    tasks:\n      design: {{started: 2027-03-01}}\n"
    assert (here / "playbook.yaml").read_text() == head + section + tail


def test_the_same_told_again_changes_nothing(here: Path) -> None:
    words = ("--set", "design.started=2027-03-01", "--set", "active=12", "--set", "seats.spent=100 EUR")
    done("--on", "2027-03-05", *words)
    text = (here / "playbook.yaml").read_text()
    assert done("--on", "2027-03-12", *words) == "Nothing new is told; nothing was written.\n"
    assert (here / "playbook.yaml").read_text() == text


def test_what_is_new_at_a_later_date_stands_alone_there(here: Path) -> None:
    done("--on", "2027-03-05", "--set", "design.started=2027-03-01", "--set", "design.done=50%")
    done("--on", "2027-03-12", "--set", "design.started=2027-03-01", "--set", "design.done=80%")
    expected = """
progress:
  2027-03-05:
    tasks:
      design: {started: 2027-03-01, done: 50%}
  2027-03-12:
    tasks:
      design: {done: 80%}
"""
    assert (here / "playbook.yaml").read_text() == PLAN + expected


def test_a_date_before_the_latest_is_told_and_the_latest_counts(here: Path) -> None:
    done("--on", "2027-03-12", "--set", "design.started=2027-03-02")
    result = run("--on", "2027-03-05", "--set", "design.started=2027-03-01")

    assert (result.exit_code, result.stderr) == (
        0,
        "Note: 2027-03-12 is told already; what it says of the same things counts.\n",
    )
    assert "The plan still finishes on 2027-04-02.\n" in result.stdout


def test_gates_measures_and_lines_are_told_too(here: Path) -> None:
    words = (
        "ready.decided=go",
        "ready.on=2027-03-19",
        "ready.by=ana",
        "ready/use=71%",
        "ready/plan=yes",
        "active=70.5",
    )
    done("--on", "2027-03-19", *[part for word in words for part in ("--set", word)])
    expected = """
progress:
  2027-03-19:
    gates:
      ready: {decided: go, on: 2027-03-19, by: ana}
    measures:
      ready/use: 71
      ready/plan: true
      active: 70.5
"""
    assert (here / "playbook.yaml").read_text() == PLAN + expected
    plan = pipeline.plan(here / "playbook.yaml").plan
    assert plan is not None
    gate = plan.index["ready"]
    assert plan.decided == {gate: "go"}
    assert {key: int(value) for key, value in plan.gate_criteria[gate].items()} == {"use": 71, "plan": 1}


def test_a_finish_told_on_the_same_day_leaves_nothing_remaining(here: Path) -> None:
    done("--on", "2027-03-05", "--set", "design.started=2027-03-01", "--set", "design.done=50%",
         "--set", "design.remaining=2d")  # fmt: skip
    done("--on", "2027-03-05", "--set", "design.finished=2027-03-05")
    expected = "      design: {started: 2027-03-01, done: 100%, finished: 2027-03-05}\n"
    assert (here / "playbook.yaml").read_text().endswith(expected)


def test_a_finish_needs_no_clearing_of_what_was_known(here: Path) -> None:
    done("--on", "2027-03-05", "--set", "design.started=2027-03-01", "--set", "design.done=50%",
         "--set", "design.remaining=2d")  # fmt: skip
    done("--on", "2027-03-09", "--template", "t.csv")
    table = (here / "t.csv").read_text()
    row = "task,design,design,2027-03-01,2027-03-09,2027-03-01,,50%,2d,,,,,,"
    assert row in table
    (here / "t.csv").write_text(
        table.replace(row, row.replace("2027-03-01,,50%", "2027-03-01,2027-03-09,50%"))
    )
    done("--on", "2027-03-09", "--import", "t.csv")
    assert (here / "playbook.yaml").read_text().endswith("      design: {finished: 2027-03-09}\n")


def test_a_new_share_with_the_old_remaining_time_keeps_both_and_says_so(here: Path) -> None:
    done("--on", "2027-03-05", "--set", "build.started=2027-03-03", "--set", "build.remaining=8d")
    result = run("--on", "2027-03-09", "--set", "build.done=50%", "--set", "build.remaining=8d")
    assert (result.exit_code, result.stderr) == (
        0,
        'Note: "build" is done by 50% now and its remaining time is still 8d; leave remaining empty to have it follow '
        "from the share.\n",
    )
    assert (here / "playbook.yaml").read_text().endswith("      build: {done: 50%, remaining: 8d}\n")


def test_the_table_to_fill_in_changes_nothing_when_it_comes_back_as_it_is(here: Path) -> None:
    done("--on", "2027-03-19", "--set", "design.started=2027-03-01", "--set", "design.done=50%",
         "--set", "design.note=-5 days", "--set", "build.started=2027-03-08", "--set", "build.spent=9000.50",
         "--set", "ready.decided=hold", "--set", "ready.on=2027-03-19", "--set", "ready.conditions=Plan, again",
         "--set", "ready/plan=no", "--set", "ready/use=71.5", "--set", "seats.spent=100 EUR")  # fmt: skip
    text = (here / "playbook.yaml").read_text()
    done("--on", "2027-03-26", "--all", "--template", "t.csv")
    rows = list(csv.DictReader(io.StringIO((here / "t.csv").read_text())))
    assert [(row["kind"], row["id"]) for row in rows] == [
        ("task", "design"),
        ("task", "build"),
        ("task", "go-live"),
        ("gate", "ready"),
        ("measure", "ready/use"),
        ("measure", "ready/plan"),
        ("measure", "active"),
        ("line", "seats"),
    ]
    assert (rows[1]["name"], rows[0]["note"], rows[3]["note"]) == ("'=Build", "'-5 days", "Plan, again")
    assert done("--on", "2027-03-26", "--import", "t.csv") == "Nothing new is told; nothing was written.\n"
    assert (here / "playbook.yaml").read_text() == text


def test_a_table_that_is_there_is_not_overwritten(here: Path) -> None:
    (here / "t.csv").write_text("filled in")
    result = run("--on", "2027-03-12", "--template", "t.csv")
    assert (result.exit_code, result.stderr, (here / "t.csv").read_text()) == (
        2,
        "crmplan: t.csv is there already, perhaps filled in; name another file\n",
        "filled in",
    )


def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_written(here: Path) -> None:
    (here / "t.csv").write_text(
        "kind,id,started,finished,done,remaining,spent,decided,on,by,value\n"
        'task,design,01.03.2027,,60,4,"9000,50",,,,\n'
        "task,biuld,2027-03-08,,,,,,,,\n"
        "task,build,2027-03-22,,,,,,,,\n"
        "task,build,2027-03-08,,,,,,,,\n"
        "gate,ready,,,5%,,,gone,2027-03-19,,\n"
        "gate,build,,,,,,go,2027-03-19,,\n"
        "measure,ready/usage,,,,,,,,,5\n"
        "line,seat,,,,,5,,,,\n"
    )
    result = run("--on", "2027-03-19", "--import", "t.csv")
    found = [line for line in result.stderr.splitlines() if line.startswith("error")]
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (2, "12 errors; nothing was written.")
    assert found == [
        'error[bad-date LNG-059]  t.csv:2:13  "01.03.2027" can be read in two ways; did you mean 2027-03-01 (1 March) '
        "or 2027-01-03 (3 January)?",
        'error[bad-share LNG-058]  t.csv:2:25  "60" has no percent sign; did you mean 60%?',
        'error[bad-duration LNG-061]  t.csv:2:28  "4" has no unit; did you mean 4d (4 working days)?',
        'error[bad-amount LNG-064]  t.csv:2:30  "9000,50" is no amount; did you mean 9000.50?',
        'error[unknown-task LNG-100]  t.csv:3:6  there is no task "biuld"; did you mean "build"?',
        'error[not-yet LNG-154]  t.csv:4:12  "started" is 2027-03-22, after the status date 2027-03-19: nobody knows '
        "it yet; correct the day, or tell it at a later status date",
        'error[told-twice LNG-153]  t.csv:5:12  "started" of "build" is told twice; keep one',
        'error[wrong-cell LNG-155]  t.csv:6:14  a gate has no "done"; it has decided, on, by, conditions',
        'error[unknown-word LNG-068]  t.csv:6:19  no decision "gone"; it is one of go, conditional-go, hold, '
        "recycle, kill",
        'error[not-a-gate LNG-120]  t.csv:7:6  "build" is no gate; tell when it started and finished',
        'error[unknown-subject LNG-156]  t.csv:8:9  "ready" has no criterion "usage"; did you mean "use"?',
        'error[unknown-subject LNG-156]  t.csv:9:6  no budget line "seat"; did you mean "seats"?',
    ]
    assert (here / "playbook.yaml").read_text() == PLAN


def test_the_future_and_what_has_not_begun_are_refused(here: Path) -> None:
    result = run("--on", "2027-03-05", "--set", "design.started=2027-03-08", "--set", "build.done=10%",
                 "--set", "ready.decided=go", "--set", "ready.on=2027-03-06", "--set", "ready.by=bob")  # fmt: skip
    found = [line.split()[0] for line in result.stderr.splitlines() if line.startswith("error")]
    assert (result.exit_code, found) == (2, ["error[not-yet", "error[not-started", "error[not-yet"])
    assert (here / "playbook.yaml").read_text() == PLAN


def test_an_error_that_only_the_plan_shows_points_at_what_was_told(here: Path) -> None:
    result = run(
        "--on",
        "2027-03-19",
        "--set",
        "ready.decided=go",
        "--set",
        "ready.on=2027-03-19",
        "--set",
        "ready.by=bob",
    )
    assert (result.exit_code, result.stderr.splitlines()[0]) == (
        2,
        'error[unknown-person LNG-069]  --set:1:1  no person "bob"',
    )
    assert (here / "playbook.yaml").read_text() == PLAN


def test_diff_shows_and_writes_nothing(here: Path) -> None:
    printed = done("--on", "2027-03-05", "--set", "design.started=2027-03-03", "--diff")
    patch, _, effect = printed.partition("\n\n")
    assert [line for line in patch.splitlines() if line[:1] in "+-"] == [
        "--- a/playbook.yaml",
        "+++ b/playbook.yaml",
        "+",
        "+progress:",
        "+  2027-03-05:",
        "+    tasks:",
        "+      design: {started: 2027-03-03}",
    ]
    assert effect == (
        "This would tell of 1 task, known on 2027-03-05; nothing is written.\n"
        "The plan finishes on 2027-03-26, was 2027-03-19: 5 working days later.\n"
        "That is 10 working days before the committed finish 2027-04-09.\n"
        "Against the plan without progress: 5 working days late; the tasks cost what was planned. "
        "`crmplan show variance` shows each of them.\n"
        "\nThe go-live moves:\n"
        "Go-live  Was         Now         Days\n"
        "-------  ----------  ----------  ----\n"
        "go-live  2027-03-19  2027-03-26    +5\n"
    )
    assert (here / "playbook.yaml").read_text() == PLAN


# --- where it is written -----------------------------------------------------------------------------------


def test_progress_in_a_part_stays_there(here: Path) -> None:
    (here / "playbook.yaml").write_text(f"include: [progress.yaml]\n{PLAN}")
    old = "# told by phone\nprogress:\n  2027-03-05:\n    tasks: {design: {started: 2027-03-01}}  # Ana\n"
    (here / "progress.yaml").write_text(old)
    done("--on", "2027-03-12", "--set", "design.finished=2027-03-08")
    assert (
        here / "progress.yaml"
    ).read_text() == old + "  2027-03-12:\n    tasks: {design: {finished: 2027-03-08}}\n"
    assert (here / "playbook.yaml").read_text() == f"include: [progress.yaml]\n{PLAN}"


@pytest.mark.parametrize("include", ["progress/*.yaml", "progress/2027-03-05.yaml"])
def test_where_each_date_has_a_file_a_new_one_gets_its_own(here: Path, include: str) -> None:
    (here / "playbook.yaml").write_text(f"include: [{include}]\n{PLAN}")
    (here / "progress").mkdir()
    (here / "progress" / "2027-03-05.yaml").write_text(
        "progress: {2027-03-05: {tasks: {design: {started: 2027-03-01}}}}\n"
    )
    done("--on", "2027-03-12", "--set", "design.finished=2027-03-08")
    new = "progress:\n  2027-03-12:\n    tasks:\n      design: {finished: 2027-03-08}\n"
    assert (here / "progress" / "2027-03-12.yaml").read_text() == new
    more = "" if "*" in include else ", progress/2027-03-12.yaml"
    assert (here / "playbook.yaml").read_text() == f"include: [{include}{more}]\n{PLAN}"
    plan = pipeline.plan(here / "playbook.yaml").plan
    assert plan is not None
    assert plan.actuals[plan.index["design"]].finished is not None


def test_a_new_part_is_made_and_included(here: Path) -> None:
    printed = done(
        "--on", "2027-03-05", "--set", "design.started=2027-03-01", "--file", "status/progress.yaml"
    )
    assert printed.startswith("Wrote status/progress.yaml and playbook.yaml: 1 task, known on 2027-03-05.\n")
    expected = PLAN.replace("crmplan: 1\n", "crmplan: 1\ninclude: [status/progress.yaml]\n")
    assert (here / "playbook.yaml").read_text() == expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (
            "../p.yaml",
            "crmplan: ../p.yaml is no path below the folder of the playbook; nothing was written\n",
        ),
        (
            "other.yaml",
            "crmplan: other.yaml is there already and is no part of playbook.yaml; name another file; "
            "nothing was written\n",
        ),
    ],
)
def test_a_part_that_is_no_place_is_refused(here: Path, part: str, expected: str) -> None:
    (here / "other.yaml").write_text("mine: 1\n")
    result = run("--on", "2027-03-05", "--set", "design.started=2027-03-01", "--file", part)
    assert (result.exit_code, result.stderr) == (2, expected)
    assert (here / "playbook.yaml").read_text() == PLAN
    assert (here / "other.yaml").read_text() == "mine: 1\n"


def test_progress_of_an_extended_playbook_is_never_edited(here: Path) -> None:
    base = PLAN + "progress: {2027-03-05: {tasks: {design: {started: 2027-03-01}}}}\n"
    (here / "base.yaml").write_text(base)
    (here / "playbook.yaml").write_text("crmplan: 1\nextends: base.yaml\n")
    done("--on", "2027-03-12", "--set", "design.finished=2027-03-08")
    new = "\nprogress:\n  2027-03-12:\n    tasks:\n      design: {finished: 2027-03-08}\n"
    assert (here / "base.yaml").read_text() == base
    assert (here / "playbook.yaml").read_text() == "crmplan: 1\nextends: base.yaml\n" + new


def test_a_byte_order_mark_and_line_ends_stay(here: Path) -> None:
    (here / "playbook.yaml").write_bytes(b"\xef\xbb\xbf" + PLAN.replace("\n", "\r\n").encode())
    done("--on", "2027-03-05", "--set", "design.started=2027-03-01")
    new = "\nprogress:\n  2027-03-05:\n    tasks:\n      design: {started: 2027-03-01}\n"
    assert (here / "playbook.yaml").read_bytes() == b"\xef\xbb\xbf" + (PLAN + new).replace(
        "\n", "\r\n"
    ).encode()


def test_what_cannot_be_added_to_is_left_alone(here: Path) -> None:
    text = (
        PLAN
        + "progress: {2027-03-05: {tasks: &t {design: {started: 2027-03-01}}}, 2027-03-12: {tasks: *t}}\n"
    )
    (here / "playbook.yaml").write_text(text)
    result = run("--on", "2027-03-12", "--set", "design.done=50%")
    assert (result.exit_code, (here / "playbook.yaml").read_text()) == (2, text)
    assert "written there by hand" in result.stderr or "write it there by hand" in result.stderr


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), "Say at the end of which day it is known: --on 2027-04-30"),
        (("--on", "2027-03-05"), "Nothing is told; give --import FILE or --set REF.field=value."),
        (
            ("--on", "2027-03-05", "--template", "--diff"),
            "--template writes a table and tells nothing; give it alone.",
        ),
    ],
)
def test_what_is_missing_on_the_command_line(here: Path, words: tuple[str, ...], expected: str) -> None:
    result = run(*words)
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (2, f"Error: {expected}")


def test_what_is_finished_takes_no_share_any_more(here: Path) -> None:
    done("--on", "2027-03-09", "--set", "design.started=2027-03-01", "--set", "design.finished=2027-03-09")
    text = (here / "playbook.yaml").read_text()
    result = run("--on", "2027-03-12", "--set", "design.done=50%")
    assert (result.exit_code, result.stderr.splitlines()[0]) == (
        2,
        'error[bad-progress LNG-087]  --set:1:13  "design" is finished since 2027-03-09, so no more can be done of it; '
        "to take its finish back, edit the file",
    )
    assert (here / "playbook.yaml").read_text() == text


def test_what_is_due_and_not_told_is_named(here: Path) -> None:
    printed = done(
        "--on", "2027-03-19", "--set", "design.started=2027-03-01", "--set", "design.finished=2027-03-05"
    )
    said = "Nothing is told of 1 task that should have begun, such as build; what is not told has not begun."
    assert printed.splitlines()[1] == said
    printed = done("--on", "2027-03-19", "--set", "build.started=2027-03-08", "--set", "build.done=90%")
    assert "Nothing is told" not in printed


def test_tasks_that_are_told_together_are_counted_one_by_one(here: Path) -> None:
    more = "regions: {DE: {}, FR: {}}\npackages: {land: {for: region, tasks: {pack: {duration: 3d}}}}\n"
    (here / "playbook.yaml").write_text(PLAN + more)

    words = ("--set", "all/pack.started=2027-03-01", "--set", "DE/pack.started=2027-03-02")
    printed = done("--on", "2027-03-05", *words)

    assert "Wrote playbook.yaml: 2 tasks, known on 2027-03-05." == printed.splitlines()[0]
