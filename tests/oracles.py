"""Hold the engine against schedules that others computed: ``python -m tests.oracles PATH...``.

Takes files and folders (searched for ``*.json`` and ``*.sm``) in three formats, told apart by content:

- a schedule: ``tasks``, ``links``, ``calendars`` and what a scheduling tool saved as ``expected``;
- a published network: ``activities`` with whole durations, predecessors and textbook dates;
- PSPLIB ``.sm``: the header's MPM-Time is the longest path through the precedence relations.

Prints per field how many values agree, and every disagreement. Exit 0 when all agree, 1 when some do not, 2
when an input cannot be read. Values that a case leaves out or gives as null are not compared.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from crmplan.calendars import ALWAYS, Calendar, CalendarError, WorkWeek
from crmplan.schedule.engine import compute
from crmplan.schedule.network import Activity, Link, Network, Times

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DATES = ("start", "finish", "early_start", "early_finish", "late_start", "late_finish")
SLACKS = ("start_slack", "finish_slack", "total_slack", "free_slack")
TOLERANCE = 0.05
"""Minutes. Project stores tenths of a minute; whole minutes must agree exactly."""
UNIT = 10_000
"""Minutes that stand for one unit (day, week) of a published network: 4.1667 weeks keep their decimals."""
ZERO = date(2001, 1, 1).toordinal() * 1440


class Unreadable(ValueError):
    """The file is none of the three formats, or asks for something that crmplan does not do."""


class Value(NamedTuple):
    """One value to compare: the task (or the whole case), the field, what is expected."""

    task: str
    field: str
    expected: Any


class Case(NamedTuple):
    """A network with the values that others found for it. ``activity`` maps a task's name to its activity."""

    name: str
    network: Network
    activity: Mapping[str, int]
    values: Sequence[Value]
    kind: str


class Disagreement(NamedTuple):
    """A value that differs."""

    case: str
    task: str
    field: str
    expected: str
    got: str


# -- reading ----------------------------------------------------------------------------------


def files(paths: Sequence[Path]) -> Iterator[Path]:
    """The case files that are meant: each file given, and what looks like a case in each folder, sorted."""
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.suffix in (".json", ".sm"))
        else:
            yield path


def read(path: Path) -> Case:
    """Read one case; raises Unreadable or OSError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"not UTF-8 text: {error}") from None
    if "PRECEDENCE RELATIONS" in text and "MPM-Time" in text:
        return _psplib(path.stem, text)
    try:
        data = json.loads(text)
        if not isinstance(data, dict):
            raise Unreadable("neither a schedule, a published network nor a PSPLIB file")
        name = str(data.get("id", path.stem))
        if "tasks" in data and "expected" in data:
            return _schedule(name, data)
        if "activities" in data:
            return _published(name, data)
    except json.JSONDecodeError as error:
        raise Unreadable(f"not JSON: {error}") from None
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise Unreadable(f"a field is missing or has the wrong form: {error!r}") from error
    raise Unreadable("neither a schedule, a published network nor a PSPLIB file")


def _psplib(name: str, text: str) -> Case:
    """PSPLIB single-mode file: job numbers from 1, durations in periods."""
    head, _, rest = text.partition("PRECEDENCE RELATIONS")
    precedence, _, requests = rest.partition("REQUESTS/DURATIONS")
    information = re.search(r"MPM-Time\s*\n\s*(?:\d+\s+){5}(\d+)", head)
    jobs = re.search(r"jobs[^:\n]*:\s*(\d+)", head)
    if information is None or jobs is None or not requests:
        raise Unreadable("a PSPLIB file without its header, precedence relations or durations")
    rows = [[int(n) for n in row] for row in _numbers(precedence)]
    durations = {row[0]: row[2] for row in ([int(n) for n in row[:3]] for row in _numbers(requests))}
    count = int(jobs[1])
    if sorted(durations) != list(range(1, count + 1)) or sorted(row[0] for row in rows) != sorted(durations):
        raise Unreadable(f"{count} jobs announced, others listed")
    links = []
    for job, _modes, successors, *nexts in rows:
        if len(nexts) != successors or not all(1 <= after <= count for after in nexts):
            raise Unreadable(f"job {job} announces {successors} successors and lists {nexts}")
        links += [Link(job - 1, after - 1) for after in nexts]
    activities = tuple(Activity(durations[job] * UNIT) for job in range(1, count + 1))
    network = Network(ZERO, (ALWAYS,), activities, tuple(links), reschedule_unstarted=False)
    return Case(name, network, {}, [Value("", "makespan", int(information[1]))], "published")


def _numbers(section: str) -> Iterator[list[str]]:
    for line in section.splitlines():
        words = line.split()
        if words and all(word.isdigit() for word in words):
            yield words
        elif words and words[0].startswith("***"):
            return


def _published(name: str, data: dict[str, Any]) -> Case:
    """A textbook network: durations, predecessors (FS, or {id, type, lag}) and es, ef, ls, lf from 0."""
    rows = data["activities"]
    index = {str(row["id"]): i for i, row in enumerate(rows)}
    links = []
    for i, row in enumerate(rows):
        for pred in row.get("pred") or ():
            if isinstance(pred, dict):
                lag = round(pred.get("lag", 0) * UNIT)
                links.append(Link(index[str(pred["id"])], i, pred.get("type", "FS"), lag))
            else:
                links.append(Link(index[str(pred)], i))
    activities = tuple(Activity(round(row["duration"] * UNIT)) for row in rows)
    network = Network(ZERO, (ALWAYS,), activities, tuple(links), reschedule_unstarted=False)
    values = []
    names = {"es": "early_start", "ef": "early_finish", "ls": "late_start", "lf": "late_finish"}
    names |= {"slack": "total_slack", "total_float": "total_slack", "free_float": "free_slack"}
    for row in rows:
        values += [Value(str(row["id"]), names[key], row[key]) for key in names if row.get(key) is not None]
    values += [Value(str(task), "total_slack", slack) for task, slack in (data.get("slack") or {}).items()]
    if data.get("duration") is not None:
        values.append(Value("", "makespan", data["duration"]))
    if data.get("critical") is not None:
        critical = {str(task) for task in data["critical"]}
        values += [Value(task, "critical", task in critical) for task in index]
    return Case(name, network, index, values, "published")


def _schedule(name: str, data: dict[str, Any]) -> Case:
    """A schedule saved by a tool. Inactive tasks take no part; external and manual ones are given dates."""
    project = data["project"]
    if project.get("schedule_from", "start") != "start":
        raise Unreadable("scheduled from its finish, which crmplan does not do")
    calendars: list[Calendar] = []
    number: dict[Any, int] = {}
    for calendar in data["calendars"]:
        number[calendar["id"]] = len(calendars)
        calendars.append(_calendar(calendar))
    default = number[data["default_calendar"]]
    tasks = [task for task in data["tasks"] if task.get("active", True)]
    index = {str(task["id"]): i for i, task in enumerate(tasks)}
    found = {str(row["id"]): row for row in data["expected"]}
    given = {str(task["id"]) for task in tasks if task.get("manual") or task.get("external")}
    activities = []
    for task in tasks:
        activity = _activity(task, number, default)
        row = found.get(str(task["id"]), {})
        if str(task["id"]) in given and row.get("start"):
            activity = activity._replace(start_on=_instant(row["start"]))
        activities.append(activity)
    links = [
        _link(link, index, activities)
        for link in data["links"]
        if str(link["pred"]) in index and str(link["succ"]) in index
    ]
    parents = tuple(index.get(str(task.get("parent")), -1) for task in tasks)
    limit = (project.get("critical_slack_limit_days") or 0) * (project.get("minutes_per_day") or 480)
    network = Network(
        start=_instant(project["start"]),
        calendars=tuple(calendars),
        activities=tuple(activities),
        links=tuple(links),
        project_calendar=default,
        status=None if project.get("status_date") is None else _instant(project["status_date"]),
        reschedule_unstarted=False,
        parents=parents if max(parents, default=-1) >= 0 else (),
        critical_limit=_minutes(limit),
        pins_win=project.get("honor_constraints", True),
    )
    values = []
    for task, row in found.items():
        if task not in index:
            continue
        known = [*DATES, *(f"{slack}_min" for slack in SLACKS), "critical"]
        for field in known:
            if row.get(field) is not None and not (task in given and field in ("start", "finish")):
                values.append(Value(task, field.removesuffix("_min"), row[field]))
    return Case(name, network, index, values, "schedule")


def _calendar(data: dict[str, Any]) -> Calendar:
    exceptions = {}
    for exception in data.get("exceptions") or ():
        first, last = date.fromisoformat(exception["from"][:10]), date.fromisoformat(exception["to"][:10])
        spans = _spans(exception.get("ranges"))
        for offset in range((last - first).days + 1):
            exceptions[first + timedelta(offset)] = spans
    weeks = []
    for week in data.get("work_weeks") or ():
        days = week.get("week") or week.get("days") or week
        weeks.append(
            WorkWeek(
                date.fromisoformat(week["from"][:10]),
                date.fromisoformat(week["to"][:10]),
                tuple(None if days.get(day) is None else _spans(days[day]) for day in WEEKDAYS),
            )
        )
    return Calendar([_spans(data["week"].get(day)) for day in WEEKDAYS], exceptions, weeks)


def _spans(ranges: Sequence[Sequence[str]] | None) -> tuple[tuple[int, int], ...]:
    spans = []
    for first, last in ranges or ():
        begin, end = (int(text[:2]) * 60 + int(text[3:5]) for text in (first, last))
        spans.append((begin, end or 1440))
    return tuple(sorted(spans))


def _activity(task: dict[str, Any], number: Mapping[Any, int], default: int) -> Activity:
    constraint = task.get("constraint") or "ASAP"
    at = None if task.get("constraint_date") is None else _instant(task["constraint_date"])
    fields = {
        "SNET": "start_no_earlier",
        "FNET": "finish_no_earlier",
        "SNLT": "start_no_later",
        "FNLT": "finish_no_later",
        "MSO": "start_on",
        "MFO": "finish_on",
    }
    if constraint not in ("ASAP", "ALAP", *fields):
        raise Unreadable(f"task {task['id']}: unknown constraint {constraint!r}")
    calendar = default if task.get("calendar") is None else number[task["calendar"]]
    resources = () if task.get("ignore_resource_calendar") else task.get("resource_calendars") or ()
    dates: dict[str, Any] = {
        field: _instant(task[field])
        for field in ("deadline", "actual_start", "actual_finish", "resume")
        if task.get(field) is not None
    }
    if constraint in fields:
        dates[fields[constraint]] = at
    if "actual_start" not in dates:
        dates.pop("resume", None)
    remaining = task.get("remaining_duration_min")
    return Activity(
        _minutes(task["duration_min"]),
        calendar,
        bool(task.get("elapsed")),
        late=constraint == "ALAP",
        remaining=None if remaining is None or "actual_start" not in dates else _minutes(remaining),
        delay=_minutes(task.get("leveling_delay") or 0),
        resource_calendars=tuple(number[id] for id in resources if id in number),
        **dates,
    )


def _link(link: dict[str, Any], index: Mapping[str, int], activities: Sequence[Activity]) -> Link:
    pred, succ = index[str(link["pred"])], index[str(link["succ"])]
    lag, kind = link.get("lag") or 0, link.get("lag_kind") or "working"
    if kind == "percent" and activities[pred].duration * lag % 100:
        # The engine rounds a share to its grid of one minute, Project does not: give it the exact minutes.
        lag, kind = activities[pred].duration * lag / 100, "working"
    return Link(pred, succ, link["type"], _minutes(lag), kind)


def _instant(text: str) -> int:
    at = datetime.fromisoformat(text)
    return _minutes(at.toordinal() * 1440 + at.hour * 60 + at.minute + at.second / 60)


def _minutes(number: Any) -> int:
    """Whole minutes as int. Tenths, which only Project has, stay as they are: the engine's sums bear them."""
    whole: int = round(number)
    return number if whole != number else whole


# -- comparing --------------------------------------------------------------------------------


def compare(case: Case, agreed: Counter[str], compared: Counter[str]) -> list[Disagreement]:
    """Schedule a case and compare its values; counts them by field into the two counters."""
    times = compute(case.network)
    wrong = []
    for task, field, expected in case.values:
        got = _got(case, times, task, field)
        compared[field] += 1
        if _same(expected, got):
            agreed[field] += 1
        else:
            wrong.append(Disagreement(case.name, task, field, _text(expected), _text(got)))
    return wrong


def _got(case: Case, times: Times, task: str, field: str) -> Any:
    published = case.kind == "published"
    if field == "makespan":
        return (times.finish_of_all - case.network.start) / UNIT
    value = getattr(times, field)[case.activity[task]]
    if field == "critical":
        return value
    if field in SLACKS:
        return value / UNIT if published else value
    return (value - ZERO) / UNIT if published else _iso(value)


def _same(expected: Any, got: Any) -> bool:
    if isinstance(expected, bool) or isinstance(got, bool):
        return bool(expected) == bool(got)
    if isinstance(expected, str):
        return expected == got or abs(_instant(expected) - _instant(got)) < TOLERANCE
    return bool(abs(expected - got) < TOLERANCE)


def _iso(instant: float) -> str:
    day, minute = divmod(instant, 1440)
    at = datetime.fromordinal(int(day)) + timedelta(minutes=minute)
    return at.isoformat(timespec="seconds")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else str(value)


def main(arguments: Sequence[str]) -> int:
    """Run over the files and folders given; returns the exit code."""
    if not arguments:
        print("usage: python -m tests.oracles PATH...", file=sys.stderr)
        return 2
    agreed: Counter[str] = Counter()
    compared: Counter[str] = Counter()
    wrong: list[Disagreement] = []
    unreadable = cases = 0
    for path in files([Path(argument) for argument in arguments]):
        try:
            wrong += compare(read(path), agreed, compared)
            cases += 1
        except (OSError, Unreadable, CalendarError, ValueError) as error:
            print(f"{path}: cannot be read: {error}", file=sys.stderr)
            unreadable += 1
    for row in wrong:
        where = f"{row.case}: task {row.task}" if row.task else row.case
        print(f"{where}: {row.field}: expected {row.expected}, got {row.got}")
    order = (*DATES, *SLACKS, "critical", "makespan")
    for field in sorted(compared, key=order.index):
        print(f"{field:13} {agreed[field]:6} of {compared[field]:6} agree")
    print(f"{'all':13} {agreed.total():6} of {compared.total():6} agree in {cases} cases")
    if unreadable or not cases:
        if not cases:
            print("no case found", file=sys.stderr)
        return 2
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
