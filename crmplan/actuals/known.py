"""What a playbook tells of the work up to a status date, as it is written there."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from crmplan.actuals.records import FIELDS
from crmplan.expand.plan import Plan
from crmplan.language.values import Amount

Key = tuple[int, ...] | tuple[int, str] | str
"""What something is about: indices of tasks; a task and its criterion; the id of a measure or line."""


class Known(NamedTuple):
    """The latest value of everything, up to the status date."""

    tasks: Mapping[int, Mapping[str, object]]
    """Index of the task -> field -> value."""
    gates: Mapping[int, Mapping[str, object]]
    measures: Mapping[tuple[int, str] | str, object]
    """(index of the task, criterion), or the id of a measure -> value."""
    lines: Mapping[str, Mapping[str, object]]
    spelt: Mapping[tuple[str, Key], str]
    """(section, what it is about) -> the reference under which the status date itself has it."""


def known_until(plan: Plan, day: date) -> Known:
    """Return what the playbook tells up to a status date, this day included."""
    tasks: dict[int, dict[str, object]] = {}
    gates: dict[int, dict[str, object]] = {}
    measures: dict[tuple[int, str] | str, object] = {}
    lines: dict[str, dict[str, object]] = {}
    spelt: dict[tuple[str, Key], str] = {}
    for when, status in sorted(plan.playbook.progress.items()):
        if when > day:
            break
        for task in status.tasks:
            found = plan.resolve(task.reference.path)
            _spell(spelt, when == day, "tasks", found, task.reference.path)
            for i in found:
                state = tasks.setdefault(i, {})
                if task.done is not None:
                    state.pop("remaining", None)  # A later share makes an older remaining time stale.
                _update(state, task, FIELDS["tasks"], plan.currency)
        for gate in status.gates:
            found = plan.resolve(gate.reference.path)
            _spell(spelt, when == day, "gates", found, gate.reference.path)
            for i in found:
                gates[i] = {}
                _update(gates[i], gate, FIELDS["gates"], plan.currency)
        for value in status.measures:
            about = measure_key(plan, value.reference.path)
            for key in about:
                measures[key] = value.value
            if len(about) == 1:
                _spell(spelt, when == day, "measures", about[0], value.reference.path)
        for line in status.lines:
            _spell(spelt, when == day, "lines", line.reference.path, line.reference.path)
            _update(lines.setdefault(line.reference.path, {}), line, FIELDS["lines"], plan.currency)
    return Known(tasks, gates, measures, lines, spelt)


def measure_key(plan: Plan, path: str) -> list[tuple[int, str] | str]:
    """Return what a measured value is about: a criterion of tasks, or the id of a measure."""
    head, _, name = path.rpartition("/")
    if not head:
        return [name]
    return [(i, name) for i in plan.resolve(head)]


def comparable(value: object, currency: str) -> object:
    """Return a value so that what means the same is the same: an amount has its currency."""
    if isinstance(value, Amount):
        return value._replace(currency=value.currency or currency)
    return value


def _update(state: dict[str, object], record: object, fields: tuple[str, ...], currency: str) -> None:
    for field in fields:
        value = getattr(record, field, None)
        if value is not None and value != "":
            state[field] = comparable(value, currency)


def _spell(spelt: dict[tuple[str, Key], str], same_day: bool, section: str, key: Key, path: str) -> None:
    if same_day and key != ():
        spelt[section, key] = path
