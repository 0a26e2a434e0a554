"""What a person told, understood: read like the playbook's own words, and compared with what it tells already."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from crmplan.actuals.known import Key, Known, comparable, measure_key
from crmplan.actuals.records import FIELDS, KINDS, Answer, Said, Told
from crmplan.edits.values import written
from crmplan.expand.plan import Plan
from crmplan.expand.references import Problem
from crmplan.guess import did_you_mean
from crmplan.language.fields import Shape
from crmplan.language.slips import Reading, Slip
from crmplan.language.tracking import GATE_PROGRESS, LINE_PROGRESS, MEASURED, TASK_PROGRESS
from crmplan.language.values import Reference, plain_number, read_path
from crmplan.model import Scope
from crmplan.nodes import Mapping as Map
from crmplan.nodes import Node, Scalar
from crmplan.nodes.words import resolve

_SHAPES: Mapping[str, Shape[Any]] = {"tasks": TASK_PROGRESS, "gates": GATE_PROGRESS, "lines": LINE_PROGRESS}
_ONE = {section: kind for kind, section in KINDS.items()}
_DAYS = ("started", "finished", "on")


class _Subject(NamedTuple):
    """What something told is about."""

    section: str
    key: Key
    ref: str
    """As it will be written."""


class _Group:
    """All that was told about one thing."""

    def __init__(self, subject: _Subject, ref: Scalar) -> None:
        self.subject = subject
        self.ref = ref
        self.cells: dict[str, Scalar] = {}


def understand(said: Iterable[Said], plan: Plan, known: Known, day: date) -> Told:
    """Return what is new in what was told, with everything that is wrong with it.

    Parameters:
        said: word by word, with places.
        plan: of the playbook that it is told of; it can be scheduled.
        known: what the playbook tells up to ``day``.
        day: the status date.
    """
    listener = _Listener(plan, known, day)
    for one in said:
        listener.hear(one)
    return listener.told()


class _Listener:
    def __init__(self, plan: Plan, known: Known, day: date) -> None:
        self._plan = plan
        self._known = known
        self._day = day
        self._reading = Reading()
        self._groups: dict[tuple[str, Key], _Group] = {}
        self._notes: list[str] = []
        self._unchanged = 0

    def hear(self, said: Said) -> None:
        """Take up what was told about one thing."""
        subject = self._subject(said)
        if subject is None:
            return
        group = self._groups.setdefault((subject.section, subject.key), _Group(subject, said.ref))
        for field, cell in said.cells.items():
            if subject.section == "gates" and field == "note":
                field = "conditions"
            if field not in FIELDS[subject.section]:
                has = ", ".join(FIELDS[subject.section])
                message = f'a {_ONE[subject.section]} has no "{field}"; it has {has}'
                self._reading.add("wrong-cell", cell.at, message)
            elif field in group.cells:
                message = f'"{field}" of "{subject.ref}" is told twice; keep one'
                self._reading.add(
                    "told-twice", cell.at, message, also=[(group.cells[field].at, "the first one")]
                )
            else:
                group.cells[field] = cell

    def told(self) -> Told:
        """Return what is new."""
        answers = []
        for group in self._groups.values():
            section = group.subject.section
            if section == "measures":
                answer = self._measured(group)
            elif section == "gates":
                answer = self._decided(group)
            else:
                answer = self._worked(group)
            if answer is not None:
                answers.append(answer)
        findings = sorted(self._reading.findings, key=lambda one: one.at)
        return Told(tuple(answers), tuple(findings), tuple(self._notes), self._unchanged)

    # -- what it is about ------------------------------------------------------------------------------------

    def _subject(self, said: Said) -> _Subject | None:
        path = said.ref.text.strip()
        section = said.section or self._section(path, said.cells)
        try:
            read_path(path)
        except Slip as slip:
            self._reading.slip(slip, said.ref)
            return None
        if section == "lines":
            lines = [line.id for line in self._plan.lines]
            if path not in lines:
                self._unknown(said.ref, "budget line", path, lines)
                return None
            return _Subject(section, path, path)
        if section == "measures":
            return self._measure(said.ref, path)
        found = self._plan.names.resolve(path, Scope())
        if isinstance(found, Problem):
            self._reading.add(found.fault, said.ref.at, found.message)
            return None
        if section == "gates" and not all(self._plan.tasks[i].gate for i in found):
            message = f'"{path}" is no gate; tell when it started and finished'
            self._reading.add("not-a-gate", said.ref.at, message)
            return None
        ref = self._plan.tasks[found[0]].id if len(found) == 1 else path
        return _Subject(section, found, self._known.spelt.get((section, found), ref))

    def _section(self, path: str, cells: Iterable[str]) -> str:
        """Return where something belongs that does not say so itself."""
        told = set(cells)
        if "value" in told:
            return "measures"
        found = self._plan.names.resolve(path, Scope())
        if isinstance(found, Problem):
            return "lines" if any(line.id == path for line in self._plan.lines) else "tasks"
        if told & {"decided", "on", "by", "conditions"} and all(self._plan.tasks[i].gate for i in found):
            return "gates"
        return "tasks"

    def _measure(self, ref: Scalar, path: str) -> _Subject | None:
        head, _, name = path.rpartition("/")
        if not head:
            measures = (*self._plan.playbook.kpis, *self._plan.playbook.measures)
            if name not in measures:
                if not isinstance(self._plan.names.resolve(name, Scope()), Problem):
                    message = f'"{name}" is a task; say what you tell of it, for example {name}.started=...'
                    self._reading.add("not-telling", ref.at, message)
                else:
                    self._unknown(ref, "KPI or measure", name, measures)
                return None
            return _Subject("measures", name, name)
        found = self._plan.names.resolve(head, Scope())
        if isinstance(found, Problem):
            self._reading.add(found.fault, ref.at, found.message)
            return None
        for i in found:
            task = self._plan.tasks[i]
            ids = [one.id for one in (*task.criteria, *task.exit)]
            if name not in ids:
                message = f'"{task.id}" has no criterion "{name}"{did_you_mean(name, ids)}'
                self._reading.add("unknown-subject", ref.at, message)
                return None
        key: Key = (found[0], name) if len(found) == 1 else path
        straight = f"{self._plan.tasks[found[0]].id}/{name}" if len(found) == 1 else path
        return _Subject("measures", key, self._known.spelt.get(("measures", key), straight))

    def _unknown(self, ref: Scalar, what: str, name: str, names: Iterable[str]) -> None:
        self._reading.add("unknown-subject", ref.at, f'no {what} "{name}"{did_you_mean(name, names)}')

    # -- what is new -----------------------------------------------------------------------------------------

    def _worked(self, group: _Group) -> Answer | None:
        """Return what is new of a task or of a budget line."""
        section, key, ref = group.subject
        shape = _SHAPES[section]
        before = len(self._reading.findings)
        values = self._values(shape, group)
        if section == "tasks":
            assert isinstance(key, tuple)
            states = [self._known.tasks.get(int(i), {}) for i in key]
        else:
            states = [self._known.lines.get(str(key), {})]
        new = {
            field: value
            for field, value in values.items()
            if any(state.get(field) != comparable(value, self._plan.currency) for state in states)
        }
        if "done" in new and "remaining" in values and "remaining" not in new:
            new["remaining"] = values["remaining"]
            self._notes.append(
                f'"{ref}" is done by {_text(new["done"], "done")} now and its remaining time is still '
                f"{values['remaining']}; leave remaining empty to have it follow from the share"
            )
        if section == "lines" and "note" in new and "spent" not in new:
            # A budget line always tells what is spent.
            spent = values.get("spent", states[0].get("spent"))
            if spent is not None:
                new["spent"] = spent
        self._unchanged += len(values) - len(new)
        if not new:
            return None
        cells = {field: cell for field, cell in group.cells.items() if field in new}
        for field in new.keys() - cells.keys():
            cells[field] = _scalar(_text(new[field], field), group.ref)
        if len(self._reading.findings) == before:
            shape.read(_map(cells, group.ref), self._reading, extra=Reference(ref, (), group.ref))
        self._past(cells, new)
        if section == "tasks":
            self._begun(group, values, states, cells)
        if len(self._reading.findings) > before:
            return None
        ordered = [field for field in FIELDS[section] if field in new]
        return Answer(
            section, ref, {field: _as_told(new[field], field, cells) for field in ordered}, group.ref.at
        )

    def _begun(
        self,
        group: _Group,
        values: Mapping[str, object],
        states: Iterable[Mapping[str, object]],
        cells: Mapping[str, Scalar],
    ) -> None:
        """Find what went on without having begun, or before it."""
        _, key, ref = group.subject
        assert isinstance(key, tuple)
        if all(self._plan.tasks[int(i)].milestone for i in key):
            return
        finished = values.get("finished")
        for state in states:
            late = next((field for field in ("done", "remaining") if field in cells), None)
            if finished is None and late is not None and "finished" in state:
                message = (
                    f'"{ref}" is finished since {state["finished"]}, so no more can be done of it; to take its finish '
                    "back, edit the file"
                )
                self._reading.add("bad-progress", cells[late].at, message)
                return
            started = values.get("started", state.get("started"))
            if started is None and (values.get("done") or "remaining" in values or finished is not None):
                field = next(one for one in ("finished", "done", "remaining") if one in values)
                message = f'"{ref}" has progress and no "started"; tell the day on which it began'
                self._reading.add("not-started", cells.get(field, group.ref).at, message)
                return
            if "started" in values and "finished" in values:
                continue  # Compared where they are read.
            until = values.get("finished", state.get("finished"))
            if isinstance(started, date) and isinstance(until, date) and started > until:
                field = "finished" if "finished" in values else "started"
                message = f'"{ref}" would finish ({until}) before it started ({started}); correct one of the two days'
                self._reading.add("finished-first", cells.get(field, group.ref).at, message)
                return

    def _decided(self, group: _Group) -> Answer | None:
        """Return what a gate decided; its decision is written whole."""
        section, key, ref = group.subject
        before = len(self._reading.findings)
        values = self._values(GATE_PROGRESS, group)
        assert isinstance(key, tuple)
        states = [self._known.gates.get(int(i), {}) for i in key]
        same = all(state.get(field) == value for state in states for field, value in values.items())
        if not values or same:
            self._unchanged += len(values)
            return None
        if len(self._reading.findings) == before:
            GATE_PROGRESS.read(
                _map(group.cells, group.ref), self._reading, extra=Reference(ref, (), group.ref)
            )
        self._past(group.cells, values)
        if len(self._reading.findings) > before:
            return None
        ordered = [field for field in FIELDS[section] if field in values]
        return Answer(section, ref, {field: _text(values[field], field) for field in ordered}, group.ref.at)

    def _measured(self, group: _Group) -> Answer | None:
        section, key, ref = group.subject
        cell = group.cells.get("value")
        if cell is None:
            return None
        try:
            value = MEASURED.value(_yes_or_no(cell), self._reading)
        except Slip as slip:
            self._reading.slip(slip, cell)
            return None
        about: list[Any] = measure_key(self._plan, key) if isinstance(key, str) else [key]
        if all(self._known.measures.get(one) == value for one in about):
            self._unchanged += 1
            return None
        return Answer(section, ref, {"value": _text(value, "value")}, group.ref.at)

    def _values(self, shape: Shape[Any], group: _Group) -> dict[str, object]:
        """Return the values that can be read; what cannot is a finding at its place."""
        found = {}
        for field in shape.fields:
            cell = group.cells.get(field.key)
            if cell is None:
                continue
            try:
                found[field.key] = field.reads.read(cell, self._reading)
            except Slip as slip:
                self._reading.slip(slip, cell)
        for unread in set(group.cells) - set(found):
            del group.cells[unread]
        return found

    def _past(self, cells: Mapping[str, Scalar], values: Mapping[str, object]) -> None:
        for field in _DAYS:
            day = values.get(field)
            if isinstance(day, date) and day > self._day:
                message = (
                    f'"{field}" is {day}, after the status date {self._day}: nobody knows it yet; correct the day, or '
                    "tell it at a later status date"
                )
                self._reading.add("not-yet", cells[field].at, message)


def _yes_or_no(cell: Scalar) -> Scalar:
    """Return a cell with the value that YAML gives its word; a table also says yes and no."""
    text = cell.text.strip()
    words: dict[str, object] = {"yes": True, "no": False, "true": True, "false": False}
    word = words.get(text.lower(), resolve(text))
    return Scalar(cell.text, word, True, cell.file, cell.line, cell.column, cell.end_line, cell.end_column)


def _text(value: object, field: str) -> str:
    """Return a value as YAML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{plain_number(value * 100)}%" if field == "done" else plain_number(value)
    if isinstance(value, str):
        return written(value)
    return str(value)


def _as_told(value: object, field: str, cells: Mapping[str, Scalar]) -> str:
    """Return a value as YAML writes it; an amount or a duration keeps its digits as they were told."""
    if field in ("spent", "remaining") and field in cells:
        return " ".join(cells[field].text.split())
    return _text(value, field)


def _scalar(text: str, near: Scalar) -> Scalar:
    return Scalar(text, text, True, near.file, near.line, near.column, near.end_line, near.end_column)


def _map(cells: Mapping[str, Scalar], ref: Scalar) -> Map:
    entries: dict[str, tuple[Scalar, Node]] = {
        name: (_scalar(name, cell), cell) for name, cell in cells.items()
    }
    return Map(entries, True, ref.file, ref.line, ref.column, ref.end_line, ref.end_column)
