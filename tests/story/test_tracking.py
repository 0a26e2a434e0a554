"""``crmplan track``: the actuals of a month as CSV say the same as what the team wrote by hand."""

import csv
import io
import re
from pathlib import Path

import pytest
import yaml

from tests.commands_run import crmplan
from tests.story import truth
from tests.story.actuals import MONTHS, Month
from tests.story.steps import PLAN, PROGRESS, parents, trees

STEPS_OF = dict(zip(("april", "may", "june", "october", "spring"), MONTHS, strict=True))
COLUMNS = ("id", "started", "finished", "done", "remaining", "spent", "decided", "on", "by")

Progress = dict[str, dict[str, dict[str, dict[str, str]]]]


def sheet(month: Month) -> str:
    """Return what happened in a month as the table that somebody exports from a spreadsheet."""
    out = io.StringIO()
    rows = csv.DictWriter(out, COLUMNS, delimiter=";", lineterminator="\r\n")
    rows.writeheader()
    for id, values in (*month.tasks.items(), *month.gates.items()):
        rows.writerow({"id": id, **values})
    return out.getvalue()


def known(progress: Progress) -> dict[tuple[str, str], dict[str, str]]:
    """Return what is known of each task and gate in the end: the latest value of each key."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for _, status in sorted(progress.items()):
        for section in ("tasks", "gates"):
            for id, values in status.get(section, {}).items():
                found.setdefault((section, id), {}).update(values)
    return found


def progress_of(text: str) -> Progress:
    found: Progress = yaml.load(text, yaml.BaseLoader)["progress"]
    return found


@pytest.mark.parametrize(("step", "day"), STEPS_OF.items())
def test_a_month_from_a_table_is_the_month_written_by_hand(step: str, day: str, tmp_path: Path) -> None:
    before, after = trees()[parents()[step][0]], trees()[step]
    before.write(tmp_path)
    (tmp_path / "month.csv").write_text(sheet(MONTHS[day]), encoding="utf-8-sig", newline="")
    words = () if PROGRESS in before.files else ("--file", "progress.yaml")

    done = crmplan("track", PLAN, "--on", day, "--import", "month.csv", *words, cwd=tmp_path)

    assert (0, "") == (done.returncode, done.stderr)
    text = (tmp_path / PROGRESS).read_text(encoding="utf-8")
    assert known(progress_of(after.files[PROGRESS])) == known(progress_of(text))
    assert text.startswith(before.files.get(PROGRESS, "").rstrip("\n"))
    assert after.files[PLAN] == (tmp_path / PLAN).read_text(encoding="utf-8")
    assert truth.of_step(step) == truth.numbers(tmp_path / PLAN)
    assert what_moves(parents()[step][0], step) == said(done.stdout)


def what_moves(earlier: str, step: str) -> tuple[str, int, list[tuple[str, str, str]]]:
    """Return the finish, how many go-lives move, and their days before and after with the shift."""
    before, now = truth.of_step(earlier), truth.of_step(step)
    days = [(before.go_lives[id], day) for id, day in now.go_lives.items()]
    moved = [
        (one.isoformat(), two.isoformat(), f"{now.later(one, two):+}") for one, two in days if one != two
    ]
    return now.finish.isoformat(), len(moved), sorted(moved)


def said(text: str) -> tuple[str, int, list[tuple[str, str, str]]]:
    """Return the same as it is printed."""
    (finish,) = re.findall(r"^The plan (?:still )?finishes on ([-\d]+)", text, re.MULTILINE)
    (count,) = re.findall(r"^(\d+) of \d+ go-lives move:", text, re.MULTILINE)
    rows = re.findall(r"^Go-live \(.*\) +(\S+) +(\S+) +([+-]\d+)$", text, re.MULTILINE)
    return finish, int(count), sorted(rows)
