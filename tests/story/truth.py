"""The numbers of each commit, worked out away from the code under test.

Dates, floats and money come from ``tests/second_engine``, which was written from the design alone and shares no code
with crmplan, on the files of the commit as the author left them: git has no part in it. What the checks find comes
from ``crmplan check`` on a plain folder with the same files.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import json
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.commands_run import crmplan
from tests.second_engine.clock import DAY, Clock
from tests.second_engine.dates import Calendar, Times
from tests.second_engine.matrix import Matrix
from tests.second_engine.money import Purse
from tests.second_engine.reading import listed, load
from tests.story.build import Story, git
from tests.story.steps import playbook_of, trees
from tests.story.text import Tree

TABLE = Path(__file__).parent / "truth.csv"
YEARS = 5
"""The story's plans end within so many years from their start."""


class Numbers(NamedTuple):
    """What is true of one version of the plan."""

    finish: date
    go_lives: Mapping[str, date]
    """Id of the task -> last working day."""
    gates: Mapping[str, date]
    planned: Decimal
    """Without contingency."""
    contingency: Decimal
    by: Mapping[str, Mapping[str, Decimal]]
    """``category`` and ``region`` -> name -> planned money."""
    tasks: Mapping[str, tuple[date, date]]
    """Id -> first and last working day, as instants fall on days."""
    floats: Mapping[str, Decimal]
    """Id -> total float in working days."""
    calendar: Calendar
    """The default one."""

    @property
    def total(self) -> Decimal:
        return self.planned + self.contingency

    def later(self, first: date, last: date) -> int:
        """Return the working days from one day to another, negative when the other one is earlier."""
        low, high = sorted((first, last))
        days = range(low.toordinal() + 1, high.toordinal() + 1)
        found = sum(bool(self.calendar.spans(date.fromordinal(day))) for day in days)
        return found if low == first else -found


_CLOCKS: dict[tuple[object, ...], Clock] = {}


class QuickTimes(Times):
    """As ``Times``, but the minutes of a calendar are counted once for all commits."""

    def clock(self, name: str) -> Clock:
        own = self.calendar(name)
        days = (frozenset(own.week), frozenset(own.closed), frozenset(own.open))
        key = (self.first, self.last, *days, repr((own.hours, own.other)))
        if key not in _CLOCKS:
            _CLOCKS[key] = Clock(self.first, self.last, own.spans)
        return _CLOCKS[key]


def numbers(playbook: Path) -> Numbers:
    """Return what the second engine says of a playbook on disk."""
    matrix = Matrix(load(playbook))
    times = QuickTimes(matrix, YEARS)
    purse = Purse(times)
    scale = Decimal(purse.scale)

    def money(units: int) -> Decimal:
        return Decimal(units) / scale

    days = {id: (_day(one.start), _day(one.finish)) for id, one in times.dates.items()}
    kinds = {id: listed(job.text.get("kind")) for id, job in matrix.jobs.items()}
    return Numbers(
        _day(times.limit),
        {id: days[id][1] for id in days if "go-live" in kinds[id]},
        {id: days[id][1] for id in days if any(kind.startswith("gate-") for kind in kinds[id])},
        money(purse.planned),
        money(purse.contingency),
        {
            "category": {key: money(units) for key, units in purse.by("category").items() if units},
            "region": {key: money(units) for key, units in _regions(purse).items() if units},
        },
        days,
        {id: Decimal(one.float) / times.units.minutes["d"] for id, one in times.dates.items()},
        times.calendar("default"),
    )


def _regions(purse: Purse) -> dict[str, int]:
    """Return the planned units of each region: of its tasks, and what it pays of each budget line."""
    found: dict[str, int] = {}
    for item in purse.items:
        if not item.run and item.kind != "line":
            found[item.region] = found.get(item.region, 0) + item.units
    for line in purse.book["budget"]["lines"].values():
        if line.get("run") != "true":
            for region, part in purse._parts(line):
                found[region] = found.get(region, 0) + purse.rounded(sum(part.values(), Fraction(0)))
    return found


def _day(instant: int) -> date:
    return date.fromordinal(instant // DAY)


@cache
def of_step(name: str) -> Numbers:
    """Return the numbers of a commit."""
    return of_tree(trees()[name])


def of_tree(tree: Tree) -> Numbers:
    """Return the numbers of the files of a commit."""
    with tempfile.TemporaryDirectory() as scratch:
        tree.write(Path(scratch))
        return numbers(Path(scratch) / playbook_of(tree))


class Row(NamedTuple):
    """A line of ``truth.csv``: what is true of a commit, or why it has no dates."""

    step: str
    gap: str
    """Rule that says what keeps the commit from being planned; the rest is empty then."""
    finish: str
    planned: str
    total: str
    """With contingency."""
    errors: str
    warnings: str
    accepted: str
    """How many findings somebody accepts."""
    go_lives: Mapping[str, str]
    """Id of the task -> last working day."""


def row_of(step: str) -> Row:
    """Work out the truth of a commit."""
    checked = check_step(step)
    errors = [one for one in checked["findings"] if one["severity"] == "error"]
    try:
        found = of_step(step)
    except (AssertionError, yaml.YAMLError):
        (gap,) = {one["rule"] for one in errors if one["code"].startswith("LNG")}
        return Row(step, gap, "", "", "", "", "", "", {})
    warnings = [one for one in checked["findings"] if one["severity"] == "warning"]
    return Row(
        step,
        "",
        found.finish.isoformat(),
        f"{found.planned:.2f}",
        f"{found.total:.2f}",
        str(len(errors)),
        str(len(warnings)),
        str(len(checked["accepted"])),
        {id: day.isoformat() for id, day in found.go_lives.items()},
    )


@cache
def check_step(name: str) -> dict[str, Any]:
    """Return what ``crmplan check`` says of a commit."""
    return check(trees()[name])


def check(tree: Tree) -> dict[str, Any]:
    """Return what ``crmplan check`` says of the files of a commit, laid out in a folder without git."""
    with tempfile.TemporaryDirectory() as scratch:
        tree.write(Path(scratch))
        done = crmplan("check", playbook_of(tree), "--format", "json", cwd=Path(scratch))
    assert done.stdout, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def plan_json(folder: Path, playbook: str, *words: str) -> dict[str, Any]:
    """Return what ``crmplan build`` writes for a playbook in a folder."""
    with tempfile.TemporaryDirectory() as scratch:
        done = crmplan("build", playbook, "--only", "plan.json", "-o", scratch, *words, cwd=folder)
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads((Path(scratch) / "plan.json").read_text(encoding="utf-8"))
    return found


def stored(story: Story, baseline: str) -> dict[str, Any]:
    """Return what stands in the file of a stored baseline."""
    found: dict[str, Any] = json.loads(_file_of(story, baseline).read_text(encoding="utf-8"))
    return found


def sha256(story: Story, baseline: str) -> str:
    return hashlib.sha256(_file_of(story, baseline).read_bytes()).hexdigest()


def _file_of(story: Story, baseline: str) -> Path:
    return story.playbook.with_suffix(".baselines") / f"{baseline}.json"


@contextlib.contextmanager
def checked_out(story: Story, step: str) -> Iterator[Path]:
    """Give a work tree of a commit."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "tree"
        git(story.folder, "worktree", "add", "-q", "--detach", str(folder), story.commits[step])
        try:
            yield folder
        finally:
            git(story.folder, "worktree", "remove", "--force", str(folder))


def table() -> dict[str, Row]:
    """Return the truth of all commits as it is written down, by step."""
    rows = csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines())
    found = {}
    for line in rows:
        days = {key: line.pop(key) for key in list(line) if "/" in key}
        found[line["step"]] = Row(**line, go_lives={key: day for key, day in days.items() if day})
    return found


def written(rows: Mapping[str, Row]) -> str:
    """Return the table as a text."""
    go_lives = dict.fromkeys(id for row in rows.values() for id in row.go_lives)
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow([*Row._fields[:-1], *go_lives])
    for row in rows.values():
        lines.writerow([*row[:-1], *(row.go_lives.get(id, "") for id in go_lives)])
    return out.getvalue()
