"""What a roadmap shows: a lane for each region (or wave, module, phase) with a bar for each of its waves."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crmplan.lang import gettext as _
from crmplan.model import DAY
from crmplan.report.chart.text import clean
from crmplan.report.records import CellRow, Lane, Report, Row, WaveRow


class Stage(NamedTuple):
    """One bar: work up to its go-live, and the support behind it. Times are instants in minutes."""

    name: str
    start: int
    finish: int
    """The last go-live, else the end of the work."""
    support: int
    """End of hypercare; ``finish`` where there is none."""
    lives: tuple[int, ...]
    """Go-lives, in order of time."""
    gates: tuple[Row, ...]
    critical: bool
    """Whether a go-live (without one, any task) has no float and is not over yet."""


class Stages(NamedTuple):
    """One lane of a roadmap."""

    name: str
    stages: tuple[Stage, ...]
    """In order of time."""


def lanes(report: Report) -> tuple[str, tuple[Stages, ...]]:
    """Return what the lanes are (``region``, ``wave``, ``module`` or ``phase``) and the lanes that have something to
    show; what belongs to none of them comes first, by phase."""
    for kind in ("region", "wave", "module"):
        found = _lanes(report, kind)
        if found:
            return kind, (*_common(report, kind), *found)
    # All gates stand above the lanes then.
    phases = [
        Stages(
            clean(lane.name) or _("Without a phase"),
            (_stage("", _rows(report, lane.rows))._replace(gates=()),),
        )
        for lane in report.lanes.get("phase", ())
        if lane.rows
    ]
    if not phases and report.rows:
        phases = [Stages(_("Whole programme"), (_stage("", report.rows)._replace(gates=()),))]
    return "phase", tuple(phases)


def _rows(report: Report, places: Iterable[int]) -> tuple[Row, ...]:
    return tuple(report.rows[at] for at in places)


def _lanes(report: Report, kind: str) -> list[Stages]:
    own = {lane.id: lane for lane in report.lanes.get(kind, ()) if lane.id}
    order = [(one.id, one.name) for one in report.regions] if kind == "region" else []
    order += [(id, lane.name) for id, lane in own.items() if id not in {known for known, _name in order}]
    found = []
    for id, name in order:
        lane = own.get(id)
        if kind == "region":
            stages = _of_region(report, name, lane)
        else:
            stages = [_stage("", _rows(report, lane.rows))] if lane else []
        if stages:
            stages.sort(key=lambda stage: (stage.start, stage.finish))
            found.append(Stages(clean(name) or clean(id), tuple(stages)))
    return found


def _of_region(report: Report, name: str, lane: Lane | None) -> list[Stage]:
    """Return the waves of a region: by its own tasks, else by those of the wave that takes its cells live."""
    wave_of = {at: one for one in report.lanes.get("wave", ()) if one.id for at in one.rows}
    members: dict[str, list[int]] = {}
    names = {"": ""}
    for at in lane.rows if lane else ():
        wave = wave_of.get(at)
        members.setdefault(wave.id if wave else "", []).append(at)
        if wave:
            names[wave.id] = wave.name
    stages = [_stage(clean(names[id]), _rows(report, places)) for id, places in members.items()]
    cells = [cell for cell in report.cells if cell.region == name and cell.wave]
    for one in report.waves:
        if one.id not in members:
            taken = [cell for cell in cells if cell.wave == one.name]
            stages += [_of_wave(one, taken)] if taken and one.start else []
    return stages


def _of_wave(wave: WaveRow, cells: Sequence[CellRow]) -> Stage:
    assert wave.start is not None
    days = sorted({cell.go_live for cell in cells if cell.go_live is not None})
    lives = tuple(_evening(day.toordinal()) for day in days)
    start = wave.start.toordinal() * DAY
    finish = max((*lives, start + DAY))
    until = finish if wave.support_until is None else _evening(wave.support_until.toordinal())
    return Stage(clean(wave.name), start, finish, max(until, finish), lives, (), wave.critical)


def _evening(day: int) -> int:
    return day * DAY + 17 * 60


def _stage(name: str, rows: Sequence[Row]) -> Stage:
    lives = sorted(row.finish_time for row in rows if row.go_live)
    care = [row.finish_time for row in rows if "hypercare" in row.kinds]
    start = min(row.start_time for row in rows)
    finish = max(lives) if lives else max(row.finish_time for row in rows)
    judged = [row for row in rows if row.go_live] or list(rows)
    return Stage(
        name,
        start,
        max(finish, start),
        max([*care, finish]) if lives else finish,
        tuple(dict.fromkeys(lives)),
        tuple(sorted((row for row in rows if row.gate), key=lambda row: row.finish_time)),
        any(row.critical and not row.finished for row in judged),
    )


def _common(report: Report, kind: str) -> list[Stages]:
    """Return the lane of what belongs to no lane and no wave, with a bar for each of its phases."""
    held = {at for one in (kind, "wave") for lane in report.lanes.get(one, ()) if lane.id for at in lane.rows}
    phases = {at: lane for lane in report.lanes.get("phase", ()) if lane.id for at in lane.rows}
    members: dict[str, list[int]] = {}
    for at, row in enumerate(report.rows):
        if at not in held and not row.milestone:
            phase = phases.get(at)
            members.setdefault(clean(phase.name) if phase else _("Without a phase"), []).append(at)
    stages = [
        # Its gates stand above all lanes.
        _stage(name, _rows(report, places))._replace(gates=())
        for name, places in members.items()
    ]
    stages.sort(key=lambda stage: (stage.start, stage.finish))
    return [Stages(_("Programme"), tuple(stages))] if stages else []


def gates(report: Report, kind: str) -> tuple[Row, ...]:
    """Return the gates that belong to no lane, in order of time."""
    held = (
        {at for lane in report.lanes.get(kind, ()) if lane.id for at in lane.rows}
        if kind != "phase"
        else set()
    )
    found = [row for at, row in enumerate(report.rows) if row.gate and at not in held]
    return tuple(sorted(found, key=lambda row: row.finish_time))
