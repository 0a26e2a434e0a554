"""Which lines a picture has, and on which page: lanes with their tasks, an overview of the lanes, the driving
path."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from crmplan.lang import N_, ngettext
from crmplan.lang import gettext as _
from crmplan.report.chart.text import clean
from crmplan.report.records import Report, Row
from crmplan.report.words import count as counted
from crmplan.report.words import listed

BY = ("auto", "region", "module", "phase", "wave", "owner", "none")
"""What the tasks are grouped by; ``auto`` takes the first of regions, waves and phases of which the plan has
two."""
LEVELS = ("auto", "tasks", "lanes")
"""``tasks`` draws every task, ``lanes`` the roll-ups only, ``auto`` what stays readable."""

_NOBODY = {
    "region": N_("Whole programme"),
    "module": N_("Whole programme"),
    "wave": N_("Outside the waves"),
    "phase": N_("Without a phase"),
    "owner": N_("Without an owner"),
    "none": N_("All tasks"),
}
OVERVIEWS = {
    "region": N_("Overview by region"),
    "module": N_("Overview by module"),
    "phase": N_("Overview by phase"),
    "wave": N_("Overview by wave"),
    "owner": N_("Overview by owner"),
    "none": N_("Overview"),
}
ALL_TASKS = {
    "region": N_("All tasks by region"),
    "module": N_("All tasks by module"),
    "phase": N_("All tasks by phase"),
    "wave": N_("All tasks by wave"),
    "owner": N_("All tasks by owner"),
    "none": N_("All tasks by start"),
}
_KEEP = 4
"""A lane does not begin on the last rows of a page when fewer than this many of its lines fit there."""


_LOW, _HIGH, _TRACK = 2.5, 3.5, 0.4
"""Least and greatest height of a lane in an overview, in rows, and what a baseline needs besides."""


class Group(NamedTuple):
    """The tasks of one lane, in order of time."""

    kind: str
    id: str
    name: str
    start: int
    finish: int
    """Instants in minutes."""
    total_float: Decimal
    rows: tuple[int, ...]
    """Places in ``Report.rows``."""
    baseline: tuple[int, int] | None = None
    """Earliest start and latest finish in the current baseline of those of them that were in it."""


class Entry(NamedTuple):
    """One line of a picture."""

    kind: str
    """``lane``, ``task`` or ``head``."""
    label: str
    scope: str
    """What tells it from a line with the same label: ``Norway, Sales``."""
    group: Group | None = None
    row: int = -1
    weight: float = 1.0
    """Height in rows."""


class Sheet(NamedTuple):
    """The lines of one page."""

    subtitle: str
    entries: tuple[Entry, ...]
    overview: bool


class Names:
    """What the ids of a report's scopes are called."""

    __slots__ = ("_names",)

    def __init__(self, report: Report) -> None:
        self._names = {
            (kind, lane.id): clean(lane.name) or clean(lane.id)
            for kind, lanes in report.lanes.items()
            for lane in lanes
            if lane.id
        }

    def __call__(self, kind: str, id_: str) -> str:
        """Return the name of a region, module, wave or phase; its id when it has none."""
        return self._names.get((kind, id_), clean(id_))

    def scope(self, row: Row, by: str) -> str:
        """Return what a task belongs to besides its lane: region and module, else the wave."""
        kinds = [kind for kind in ("region", "module") if kind != by and getattr(row, kind)]
        if (
            by != "wave"
            and row.wave
            and (not kinds if by in ("region", "module") else len(kinds) < 2 and not row.module)
        ):
            kinds.append("wave")
        name = row.name.casefold()
        return ", ".join(
            text for kind in kinds if (text := self(kind, getattr(row, kind))).casefold() not in name
        )


def choose_by(report: Report, by: str) -> str:
    """Return the grouping that ``by`` stands for.

    Raises ValueError when it is none of ``BY``.
    """
    if by not in BY:
        raise ValueError(f"by must be one of {', '.join(BY)}, not {by!r}")
    if by != "auto":
        return by
    for kind in ("region", "wave", "phase", "module"):
        if sum(1 for lane in report.lanes.get(kind, ()) if lane.id and lane.rows) >= 2:
            return kind
    return "none"


def groups(report: Report, by: str) -> tuple[Group, ...]:
    """Return the lanes of a plan in its own order, each with its tasks in order of time; empty lanes are left
    out."""
    rows = report.rows
    members: list[tuple[str, str, Iterable[int]]]
    if by == "owner":
        owned: dict[tuple[str, str], list[int]] = {}
        for at, row in enumerate(rows):
            owned.setdefault((row.owner_id, clean(row.owner)), []).append(at)
        members = [(id_ or name, name, places) for (id_, name), places in owned.items()]
        members.sort(key=lambda member: not member[0])
    elif by == "none":
        members = [("", "", range(len(rows)))]
    else:
        members = [
            (lane.id, clean(lane.name) if lane.id else "", lane.rows) for lane in report.lanes.get(by, ())
        ]
        seen = {at for _, _, places in members for at in places}
        rest = [at for at in range(len(rows)) if at not in seen]
        if rest:
            members.append(("", "", rest))
    made = []
    for id_, name, places in members:
        order = sorted(places, key=lambda at: (rows[at].start_time, rows[at].finish_time, at))
        if not order:
            continue
        chosen = [rows[at] for at in order]
        were = [row.baseline_span for row in chosen if row.baseline_span is not None]
        made.append(
            Group(
                by,
                id_,
                name or clean(id_) or _(_NOBODY[by]),
                min(row.start_time for row in chosen),
                max(row.finish_time for row in chosen),
                min((row.total_float for row in chosen if not row.finished), default=Decimal(0)),
                tuple(order),
                (min(start for start, _ in were), max(finish for _, finish in were)) if were else None,
            )
        )
    # Work of the whole programme is read first where it begins first.
    for at, group in enumerate(made):
        if not group.id and by != "owner" and group.start <= min(other.start for other in made):
            made.insert(0, made.pop(at))
    return tuple(made)


def tasks(report: Report, group: Group, names: Names) -> tuple[Entry, ...]:
    """Return the lines of a lane's tasks; those of one name are told apart by what else they belong to."""
    labels = [clean(report.rows[at].name) or report.rows[at].id for at in group.rows]
    often = Counter(labels)
    return tuple(
        Entry("task", label, names.scope(report.rows[at], group.kind) if often[label] > 1 else "", row=at)
        for at, label in zip(group.rows, labels, strict=True)
    )


def detail(report: Report, lanes: Sequence[Group], names: Names) -> Iterator[tuple[Entry, ...]]:
    """Yield the lines of each lane: its roll-up, then its tasks; no roll-up where there is one lane of
    everything."""
    for group in lanes:
        head = () if group.kind == "none" else (Entry("lane", group.name, "", group=group),)
        yield head + tasks(report, group, names)


def overview(report: Report, lanes: Sequence[Group], names: Names, room: int, whole: bool) -> Iterator[Sheet]:
    """Yield the pages of lanes only, with the driving path below them where there is room for it.

    ``room`` is the number of rows of a page; ``whole`` puts all on one page, however many. Few lanes become
    high ones, so that the dates of go-lives and gates find room above their bars.
    """
    kind = lanes[0].kind if lanes else "none"
    track = _TRACK if any(lane.baseline for lane in lanes) else 0.0
    low, high = _LOW + track, _HIGH + track
    title = _(OVERVIEWS[kind])
    length = sum(1 for step in report.path if not report.rows[step.row].finished)
    steps = min(length, room // 3) + 1 if length > 1 else 0
    count = len(lanes)
    if count * low + steps > room:
        steps = min(steps, 9)
    if not whole and count * low + steps > room:
        per_page = int(room // low)
        for first in range(0, count, per_page):
            part = lanes[first : first + per_page]
            weight = min(high, room / min(count, per_page))
            yield Sheet(
                title,
                tuple(Entry("lane", group.name, "", group=group, weight=weight) for group in part),
                True,
            )
        return
    weight = max(low, min(high, (room - steps) / max(count, 1)))
    entries = [Entry("lane", group.name, "", group=group, weight=weight) for group in lanes]
    if steps:
        entries += driving(report, max(steps, int(room - count * weight)), names)
    yield Sheet(title, tuple(entries), True)


def driving(report: Report, room: int, names: Names) -> list[Entry]:
    """Return a heading and the open steps of the driving path, at most ``room`` lines.

    Of a long path the longest steps stand, in order of time. Empty when there is no path of two steps or no
    room for them.
    """
    path = [step.row for step in report.path if not report.rows[step.row].finished]
    if len(path) < 2 or room < 3:
        return []
    shown = path
    title = counted(
        len(path), "What drives the finish: {number} step", "What drives the finish: {number} steps"
    )
    if len(path) > room - 1:
        longest = set(sorted(path, key=lambda at: (-report.rows[at].days, at))[: room - 1])
        shown = [at for at in path if at in longest]
        text = _("What drives the finish: the longest {number} of {all} steps")
        title = text.format(number=len(shown), all=len(path))
    rows = [report.rows[at] for at in shown]
    return [Entry("head", title, "")] + [
        Entry("task", clean(row.name) or row.id, names.scope(row, "none"), row=at)
        for at, row in zip(shown, rows, strict=True)
    ]


def paged(lanes: Iterable[tuple[Entry, ...]], room: int) -> Iterator[Sheet]:
    """Yield pages of at most ``room`` lines.

    A lane stays together where it fits; a longer one is spread evenly and its head is repeated.
    """
    page: list[Entry] = []
    for lines in lanes:
        head = lines[0] if lines and lines[0].kind == "lane" else None
        rest = list(lines)
        left = room - len(page)
        if page and len(rest) > left and (len(rest) <= room or left < _KEEP + 1):
            yield _sheet(page)
            page = []
        while rest:
            left = room - len(page)
            if not page and len(rest) > room:
                # Two pages of twenty-one lines read better than one of forty and one of two.
                left = math.ceil(len(rest) / math.ceil(len(rest) / (room - 1)))
            page += rest[:left]
            rest = rest[left:]
            if rest:
                yield _sheet(page)
                page = []
                if head:
                    rest.insert(0, head._replace(label=_("{name} (continued)").format(name=head.label)))
    if page:
        yield _sheet(page)


def _sheet(entries: Sequence[Entry]) -> Sheet:
    names = [entry.label for entry in entries if entry.kind == "lane"]
    if len(names) > 4:
        more = len(names) - 3
        names = [*names[:3], ngettext("{number} more", "{number} more", more).format(number=more)]
    return Sheet(listed(names) or _(ALL_TASKS["none"]), tuple(entries), False)
