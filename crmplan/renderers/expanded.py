"""The expanded tasks as text or JSON, each value with the file and line it came from."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from crmplan.expand import Plan
from crmplan.model import DAY, NOWHERE, Criterion, Link, Location, Task
from crmplan.terminal import safe


def expanded(plan: Plan, places: Sequence[int]) -> str:
    """Return the tasks as aligned text: key, value, and where the value is written."""
    into = _links_into(plan)
    return "\n\n".join(_block(plan, place, into) for place in places) + "\n"


def expanded_json(plan: Plan, places: Sequence[int]) -> list[dict[str, Any]]:
    """Return the tasks as plain data: id, place, and for each value its text and place."""
    into = _links_into(plan)
    return [
        {
            "id": plan.tasks[place].id,
            "place": str(plan.tasks[place].at),
            "values": {
                key: {"value": value, "place": str(at) if at.line else None}
                for key, value, at in _values(plan, place, into)
            },
        }
        for place in places
    ]


def _links_into(plan: Plan) -> dict[int, list[Link]]:
    """Return the links into each task that has some, in their order."""
    found: dict[int, list[Link]] = {}
    for link in plan.links:
        found.setdefault(link.succ, []).append(link)
    return found


def _block(plan: Plan, place: int, into: Mapping[int, Sequence[Link]]) -> str:
    task = plan.tasks[place]
    rows = [(key, safe(value), safe(_short(at))) for key, value, at in _values(plan, place, into)]
    keys = max((len(key) for key, _, _ in rows), default=0)
    widest = min(60, max((len(value) for _, value, _ in rows), default=0))
    lines = [f"{task.id}  ({safe(_short(task.at))})"]
    lines += [f"  {key:<{keys}}  {value:<{widest}}  {origin}".rstrip() for key, value, origin in rows]
    return "\n".join(lines)


def _short(at: Location) -> str:
    return f"{at.file}:{at.line}" if at.line else "by default"


def _values(
    plan: Plan, place: int, into: Mapping[int, Sequence[Link]]
) -> Iterator[tuple[str, str, Location]]:
    """Yield key, value and place of everything that a task carries, in the order of the reference."""
    task = plan.tasks[place]
    for key, value in _fields(plan, task):
        if value:
            yield key, value, task.places.get(key, NOWHERE)
    for link in into.get(place, ()):
        lag = _lag(plan, link.lag, link.lag_kind)
        words = (plan.tasks[link.pred].id, "" if link.type == "FS" else link.type.lower(), lag)
        yield "needs", " ".join(word for word in words if word), link.at


def _fields(plan: Plan, task: Task) -> Iterator[tuple[str, str]]:
    scope = task.scope
    yield "name", task.name
    yield "kind", ", ".join(task.kinds)
    yield "region", scope.region
    yield "module", scope.module
    yield "wave", scope.wave
    yield "source", scope.source
    yield "package", scope.package
    yield "phase", task.phase
    yield "duration", _duration(plan, task)
    yield "work", "" if task.work is None else _days(plan, task.work)
    yield "owner", task.owner
    yield "team", ", ".join(f"{member.person} {_plain(member.units)}" for member in task.team)
    yield "consulted", ", ".join(task.consulted)
    yield "informed", ", ".join(task.informed)
    yield "approvers", ", ".join(task.approvers)
    yield "calendar", task.calendar
    yield "schedule", "late" if task.late else ""
    for constraint in task.constraints:
        yield constraint.kind, _day(constraint.instant)
    yield "delay", _days(plan, task.delay) if task.delay else ""
    yield "cost", ", ".join(f"{item.category} {item.amount} ({item.basis})" for item in task.costs)
    yield "spend", "" if task.spend == "even" else task.spend
    yield "paid_by", task.paid_by
    yield "criteria", _criteria(task.criteria)
    yield "exit", _criteria(task.exit)
    if task.training:
        groups = ", ".join(task.training.groups)
        yield "training", f"for {groups or 'no group'}, {task.users} users"
    yield "stream", task.stream
    yield "deliverable", task.deliverable


def _criteria(criteria: Sequence[Criterion]) -> str:
    return "; ".join(criterion.text for criterion in criteria)


def _duration(plan: Plan, task: Task) -> str:
    def shown(minutes: int) -> str:
        return _days(plan, minutes, elapsed=task.elapsed)

    if task.low != task.high:
        return f"{shown(task.low)}..{shown(task.high)} ({shown(task.duration)})"
    return shown(task.duration)


def _days(plan: Plan, minutes: int, *, elapsed: bool = False) -> str:
    unit = DAY if elapsed else plan.day_minutes
    return f"{_plain(Decimal(minutes) / unit)}{'ed' if elapsed else 'd'}"


def _lag(plan: Plan, lag: int, kind: str) -> str:
    if not lag:
        return ""
    if kind == "percent":
        return f"{lag:+}%"
    return ("+" if lag > 0 else "") + _days(plan, lag, elapsed=kind == "elapsed")


def _plain(number: Decimal) -> str:
    text = f"{number:.2f}"
    return text.rstrip("0").rstrip(".")


def _day(instant: int) -> str:
    from datetime import date

    return date.fromordinal(instant // DAY).isoformat()
