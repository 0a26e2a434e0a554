"""A second opinion: MPXJ's MicrosoftScheduler schedules generated networks too, and the dates must agree.

Optional (marker ``mpxj``): needs Java and the packages ``mpxj`` and ``jpype1``; skipped with a message
without them. The networks go to MPXJ as MSPDI, the XML of Microsoft Project.

In two places MPXJ differs from what Project saves, and crmplan follows Project: a finish that SF fixes keeps
its instant (rule 6), and a milestone's late date may read 08:00 of the next morning (rule 12). There both are
compared as the work end before. Latest dates are left out: in MPXJ they pull an activity before its links.
"""

from __future__ import annotations

import random
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from crmplan.schedule.engine import compute
from crmplan.schedule.network import Activity, Link, Network
from tests.schedule.small import DAY, WEEK, at

pytestmark = [pytest.mark.mpxj, pytest.mark.filterwarnings("default")]

TYPES = {"FF": 0, "FS": 1, "SF": 2, "SS": 3}
CONSTRAINTS = {
    "start_on": 2,
    "finish_on": 3,
    "start_no_earlier": 4,
    "start_no_later": 5,
    "finish_no_earlier": 6,
    "finish_no_later": 7,
}
NETWORKS = 150


@pytest.fixture(scope="module")
def scheduler() -> Any:
    """MPXJ's classes, in a JVM that lives as long as the tests."""
    if shutil.which("java") is None:
        pytest.skip("Java is not installed")
    jpype = pytest.importorskip("jpype", reason="the package jpype1 is not installed")
    pytest.importorskip("mpxj", reason="the package mpxj is not installed")
    if not jpype.isJVMStarted():
        jpype.startJVM(convertStrings=True)
    return jpype


def generated(seed: int, *, types: str = "FS SS FF SF", constraints: bool = False) -> Network:
    """A network of up to eight activities on the standard week."""
    random_ = random.Random(seed)
    count = random_.randint(2, 8)
    activities = []
    for _ in range(count):
        activity = Activity(random_.choice([0, 120, DAY, DAY, 2 * DAY, 5 * DAY]))
        if constraints and random_.random() < 0.3:
            field = random_.choice(
                ["start_no_earlier", "finish_no_earlier", "start_on", "finish_on", "deadline"]
            )
            day = random_.choice([1, 2, 3, 4, 5, 8, 9, 10, 11, 12])
            clock = "08:00" if field.startswith("start") else "17:00"
            activity = activity._replace(**{field: at(day, clock)})  # type: ignore[arg-type]
        activities.append(activity)
    links = {}
    for _ in range(random_.randint(1, 9)):
        pred, succ = sorted(random_.sample(range(count), 2))
        lag = random_.choice([0, 0, 0, 60, DAY, 2 * DAY])
        links[pred, succ] = Link(pred, succ, random_.choice(types.split()), lag)
    return Network(at(1), (WEEK,), tuple(activities), tuple(links.values()), reschedule_unstarted=False)


def mspdi(network: Network) -> bytes:
    """The network as a Microsoft Project XML file."""
    root = ElementTree.Element("Project", xmlns="http://schemas.microsoft.com/project")

    def put(parent: ElementTree.Element, **texts: object) -> ElementTree.Element:
        for tag, text in texts.items():
            ElementTree.SubElement(parent, tag).text = str(text)
        return parent

    put(root, SaveVersion=14, Name="case", StartDate=iso(network.start), ScheduleFromStart=1, CalendarUID=1)
    put(
        root,
        DefaultStartTime="08:00:00",
        DefaultFinishTime="17:00:00",
        MinutesPerDay=480,
        MinutesPerWeek=2400,
    )
    put(root, DaysPerMonth=20, HonorConstraints=1, NewTasksAreManual=0)
    calendar = put(ElementTree.SubElement(ElementTree.SubElement(root, "Calendars"), "Calendar"), UID=1)
    put(calendar, Name="Standard", IsBaseCalendar=1, BaseCalendarUID=-1)
    days = ElementTree.SubElement(calendar, "WeekDays")
    for number in range(1, 8):
        working = 2 <= number <= 6
        day = put(ElementTree.SubElement(days, "WeekDay"), DayType=number, DayWorking=int(working))
        if working:
            times = ElementTree.SubElement(day, "WorkingTimes")
            for first, last in (("08:00:00", "12:00:00"), ("13:00:00", "17:00:00")):
                put(ElementTree.SubElement(times, "WorkingTime"), FromTime=first, ToTime=last)
    tasks = ElementTree.SubElement(root, "Tasks")
    for i, activity in enumerate(network.activities):
        hours, minutes = divmod(activity.duration, 60)
        length = f"PT{hours}H{minutes}M0S"
        task = put(
            ElementTree.SubElement(tasks, "Task"), UID=i + 1, ID=i + 1, Name=f"T{i}", Active=1, Manual=0
        )
        put(task, Type=1, OutlineLevel=1, OutlineNumber=i + 1, Duration=length, DurationFormat=7, Estimated=0)
        put(task, Milestone=int(not activity.duration), Summary=0, CalendarUID=-1)
        constraint = [name for name in CONSTRAINTS if getattr(activity, name)]
        put(task, ConstraintType=CONSTRAINTS[constraint[0]] if constraint else 0)
        if constraint:
            put(task, ConstraintDate=iso(getattr(activity, constraint[0])))
        if activity.deadline is not None:
            put(task, Deadline=iso(activity.deadline))
        put(task, ActualDuration="PT0H0M0S", RemainingDuration=length, PercentComplete=0)
        for link in network.links:
            if link.succ == i:
                row = ElementTree.SubElement(task, "PredecessorLink")
                put(row, PredecessorUID=link.pred + 1, Type=TYPES[link.type], CrossProject=0)
                put(row, LinkLag=link.lag * 10, LagFormat=7)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def iso(instant: int) -> str:
    day, minute = divmod(instant, 1440)
    return (datetime.fromordinal(day) + timedelta(minutes=minute)).isoformat()


def instant(text: str) -> int:
    date = datetime.fromisoformat(text)
    return date.toordinal() * 1440 + date.hour * 60 + date.minute


def comparable(activity: Activity, dates: tuple[int, ...]) -> tuple[str, ...]:
    """Start, finish, early and late dates, with a work end where MPXJ and Project differ."""
    start, finish, early_start, early_finish, late_start, late_finish = dates
    end = WEEK.end_at_or_before
    if activity.duration:
        finish, early_finish = end(finish), end(early_finish)
    else:
        late_start, late_finish = end(late_start), end(late_finish)
    return tuple(iso(date) for date in (start, finish, early_start, early_finish, late_start, late_finish))


def by_mpxj(jpype: Any, network: Network, folder: Path) -> list[tuple[str, ...]]:
    """The dates of each activity as MPXJ schedules them."""
    path = folder / "case.xml"
    path.write_bytes(mspdi(network))
    project = jpype.JClass("org.mpxj.reader.UniversalProjectReader")().read(str(path))
    jpype.JClass("org.mpxj.cpm.MicrosoftScheduler")().schedule(
        project, jpype.JClass("java.time.LocalDateTime").parse(iso(network.start))
    )
    rows = {}
    for task in project.getTasks():
        if task.getUniqueID() is not None and int(task.getUniqueID()) > 0:
            dates = (
                task.getStart(),
                task.getFinish(),
                task.getEarlyStart(),
                task.getEarlyFinish(),
                task.getLateStart(),
                task.getLateFinish(),
            )
            rows[int(task.getUniqueID())] = tuple(instant(str(date)) for date in dates)
    return [comparable(activity, rows[i + 1]) for i, activity in enumerate(network.activities)]


def by_crmplan(network: Network) -> list[tuple[str, ...]]:
    times = compute(network)
    return [
        comparable(activity, tuple(field[i] for field in times[:6]))
        for i, activity in enumerate(network.activities)
    ]


@pytest.mark.parametrize("types", ["FS", "FS SS", "FS SS FF SF"])
def test_dates_agree_with_mpxj(scheduler: Any, tmp_path: Path, types: str) -> None:
    for seed in range(NETWORKS):
        network = generated(seed, types=types)
        assert by_crmplan(network) == by_mpxj(scheduler, network, tmp_path), (seed, network)


def test_constraints_and_deadlines_agree_with_mpxj(scheduler: Any, tmp_path: Path) -> None:
    for seed in range(NETWORKS):
        network = generated(seed, types="FS SS", constraints=True)
        assert by_crmplan(network) == by_mpxj(scheduler, network, tmp_path), (seed, network)
