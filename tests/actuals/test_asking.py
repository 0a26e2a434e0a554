"""Questions on a terminal: what is due, in the order a project manager asks, and answers that are understood."""

import os
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from crmplan import pipeline
from crmplan.actuals.asking import interview
from crmplan.actuals.sheet import sheet
from crmplan.analyses.planned import planned
from tests.commands_run import ROOT

PLAN = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, currency: EUR}
people: {ana: {name: Ana Ruiz}}
tasks:
  design: {duration: 5d, owner: ana}
  build: {name: Build it, duration: 10d, owner: ana, needs: design, cost: {implementation: 20000}}
  train: {duration: 40d, needs: ready}
gates:
  ready: {kind: gate-go-live, needs: build, approvers: [ana], criteria: {use: active >= 70%, plan: {text: Plan B}}}
measures: {active: {name: Active users, unit: "%"}}
budget: {lines: {seats: {category: licence, amount: 100 per month, from: 2027-03-01, until: 2027-12-31}}}
"""


def asked(
    folder: Path, answers: list[str], day: str = "2027-03-12", progress: str = ""
) -> tuple[list[str], list[str]]:
    """Answer the questions about a plan; return what was told, and all that was shown."""
    (folder / "p.yaml").write_text(PLAN + progress)
    work = pipeline.plan(folder / "p.yaml")
    assert work.plan is not None and work.schedule is not None and not work.broken
    when = date.fromisoformat(day)
    todo: Iterator[str] = iter(answers)
    lines: list[str] = []

    def ask(question: str) -> str:
        answer = next(todo)
        lines.append(f"{question.strip()}: {answer}".strip())
        return answer

    was = planned(work.plan, work.schedule, work.cost)
    items = sheet(work.plan, work.schedule, work.cost, when, was=was)
    words = interview(items, work.plan, when, ask, lines.append)
    assert list(todo) == [], "not everything was asked"
    return words, [line.strip() for line in lines]


def test_what_is_due_is_asked_in_order(tmp_path: Path) -> None:
    answers = ["2027-03-01", "2027-03-08", "2027-03-09", "", "20%", "", "1500", "", "71", "", "100"]
    words, lines = asked(tmp_path, answers)
    assert words == [
        "task.design.started=2027-03-01",
        "task.design.finished=2027-03-08",
        "task.build.started=2027-03-09",
        "task.build.done=20%",
        "task.build.spent=1500",
        "measure.ready/use.value=71",
        "line.seats.spent=100",
    ]
    assert (
        lines
        == [
            "6 things to ask about. Enter keeps what is known; s goes on with the next, q writes what was answered and "
            "stops, ? helps.",
            "",
            "1/6  design",
            "scheduled 2027-03-01 to 2027-03-05, 5d, Ana Ruiz",
            "started [not yet]: 2027-03-01",
            "finished [no]: 2027-03-08",
            "",
            "2/6  build  Build it",
            "scheduled 2027-03-08 to 2027-03-19, 10d, Ana Ruiz",
            "started [not yet]: 2027-03-09",
            "finished [no]:",
            "done [not told]: 20%",
            "remaining [as the share leaves]:",
            "spent [not told]: 1500",
            "",
            "3/6  ready",
            "scheduled 2027-03-19, Ana Ruiz",
            "decided [nothing]:",
            "",
            "4/6  ready/use  ready: Active users >= 70%",
            "value [not measured]: 71",
            "",
            "5/6  ready/plan  ready: Plan B",
            "yes or no",
            "value [not measured]:",
            "",
            "6/6  seats",
            "spent [not told]: 100",
        ][: len(lines)]
    )


def test_an_answer_that_is_not_understood_is_asked_again(tmp_path: Path) -> None:
    answers = ["1 March", "2027-04-01", "?", "2027-03-01", "2027-02-01", "", "60", "60%", "4", "4d", "q"]
    words, lines = asked(tmp_path, answers)
    assert words == ["task.design.started=2027-03-01", "task.design.done=60%", "task.design.remaining=4d"]
    said = [line for line in lines if not line.startswith(("started", "finished", "done", "remaining"))]
    assert said[4:] == [
        '"1 March" is no date; write year, month and day such as 2027-03-01',
        '"started" is 2027-04-01, after the status date 2027-03-12: nobody knows it yet; correct the day, or tell it '
        "at a later status date",
        "The first day of work, such as 2027-04-12. Enter: it has not begun.",
        "Enter keeps what is known; s goes on with the next, q writes what was answered and stops, ? helps.",
        '"finished" (2027-02-01) lies before "started" (2027-03-01)',
        '"60" has no percent sign; did you mean 60%?',
        '"4" has no unit; did you mean 4d (4 working days)?',
        "",
        "2/6  build  Build it",
        "scheduled 2027-03-08 to 2027-03-19, 10d, Ana Ruiz",
    ]


def test_a_decision_is_whole_even_when_somebody_stops_in_it(tmp_path: Path) -> None:
    progress = "progress: {2027-03-12: {tasks: {design: {started: 2027-03-01, finished: 2027-03-05}}}}\n"
    words, _ = asked(tmp_path, ["s", "go", "q"], progress=progress)
    assert words == ["gate.ready.decided=go", "gate.ready.on=2027-03-12"]
    words, _ = asked(tmp_path, ["s", "maybe", "go", "", "ana", "s", "yes", ""], progress=progress)
    assert words == [
        "gate.ready.decided=go",
        "gate.ready.on=2027-03-12",
        "gate.ready.by=ana",
        "measure.ready/plan.value=yes",
    ]


def test_what_is_known_is_shown_and_not_asked_again(tmp_path: Path) -> None:
    progress = "progress: {2027-03-05: {tasks: {design: {started: 2027-03-01, done: 40%, remaining: 3d}}}}\n"
    words, lines = asked(tmp_path, ["", "", "", "q"], progress=progress)
    assert words == []
    assert lines[3:7] == [
        "scheduled 2027-03-01 to 2027-03-10, 5d, Ana Ruiz, started 2027-03-01, 40% done, 3d remaining",
        "finished [no]:",
        "done [40%]:",
        "remaining [3d]:",
    ]


def test_where_nothing_is_due_nothing_is_asked(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(
        PLAN[: PLAN.index("gates:")].replace(", needs: ready", "") + "tasks: {}\n"[:0]
    )
    work = pipeline.plan(tmp_path / "p.yaml")
    assert work.plan is not None and work.schedule is not None
    lines: list[str] = []
    day = date(2027, 2, 1)
    found = interview(
        sheet(work.plan, work.schedule, work.cost, day), work.plan, day, lambda line: "", lines.append
    )
    assert (found, lines) == ([], ["Nothing is due by 2027-02-01 that is not told."])


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_on_a_real_terminal(tmp_path: Path) -> None:
    import pty
    import select

    (tmp_path / "playbook.yaml").write_text(PLAN)
    pid, terminal = pty.fork()
    if pid == 0:  # pragma: no cover - the child becomes crmplan
        os.chdir(tmp_path)
        os.environ.update(PYTHONPATH=str(ROOT), TERM="dumb")
        os.execv(sys.executable, [sys.executable, "-m", "crmplan", "track"])
    answers = ["2027-03-12", "2027-03-01", "2027-03-08", "q"]
    shown = b""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        if ready:
            try:
                part = os.read(terminal, 4096)
            except OSError:
                break
            if not part:
                break
            shown += part
        elif answers and shown.endswith(b": "):
            os.write(terminal, answers.pop(0).encode() + b"\n")
            shown += b"\n"
    os.close(terminal)
    _, status = os.waitpid(pid, 0)
    assert (os.waitstatus_to_exitcode(status), answers) == (0, [])
    assert "Wrote playbook.yaml: 1 task, known on 2027-03-12." in shown.decode()
    expected = (
        "\nprogress:\n  2027-03-12:\n    tasks:\n      design: {started: 2027-03-01, finished: 2027-03-08}\n"
    )
    assert (tmp_path / "playbook.yaml").read_text() == PLAN + expected
