"""Progress: what is known at a status date."""

import re
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from crmplan.language import values, words
from crmplan.language.basics import Choice, Number
from crmplan.language.fields import Field, Schema, SchemaMaker, Shape
from crmplan.language.readers import DATE, DURATION, PERSON, SHARE, TEXT, Money
from crmplan.language.slips import Reading, Slip, shown
from crmplan.language.thresholds import RATINGS, Rated
from crmplan.language.values import Amount, Duration, Reference
from crmplan.nodes import Mapping, Node, Scalar


class TaskProgress(NamedTuple):
    """What is known of a task; cumulative."""

    node: Mapping
    reference: Reference
    started: date | None = None
    finished: date | None = None
    done: Decimal | None = None
    remaining: Duration | None = None
    spent: Amount | None = None
    note: str = ""


class GateProgress(NamedTuple):
    """What a gate decided."""

    node: Mapping
    reference: Reference
    decided: str = ""
    on: date | None = None
    by: str = ""
    conditions: str = ""


class LineProgress(NamedTuple):
    """What was spent on a budget line; cumulative."""

    node: Mapping
    reference: Reference
    spent: Amount | None = None
    note: str = ""


class Measured(NamedTuple):
    """A measured value of a criterion, a KPI or a measure."""

    reference: Reference
    value: Decimal | bool
    node: Node


class Status(NamedTuple):
    """What is known at the end of a day."""

    node: Mapping
    tasks: tuple[TaskProgress, ...] = ()
    gates: tuple[GateProgress, ...] = ()
    measures: tuple[Measured, ...] = ()
    lines: tuple[LineProgress, ...] = ()
    ratings: dict[str, Rated] = {}  # noqa: RUF012 - a default of a frozen record that nobody changes
    """By side of the status; of this day alone."""
    note: str = ""


def _check_progress(task: TaskProgress, reading: Reading) -> TaskProgress:
    started, finished = task.started, task.finished
    if started is not None and finished is not None and finished < started:
        at = (task.node.get("finished") or task.node).at
        reading.add("bad-range", at, f'"finished" ({finished}) lies before "started" ({started})')
    if finished is not None and task.remaining is not None:
        at = (task.node.get("remaining") or task.node).at
        reading.add(
            "bad-progress", at, f'"{task.reference.path}" is finished, so nothing remains; remove "remaining"'
        )
    if finished is not None and task.done is not None and task.done != 1:
        at = (task.node.get("done") or task.node).at
        reading.add("bad-progress", at, f'"{task.reference.path}" is finished, so it is 100% done')
    return task


TASK_PROGRESS = Shape(
    TaskProgress,
    "progress of a task",
    "What is known of a task; cumulative.",
    (
        Field("started", DATE, "First day of work.", instead_of=("start", "actual_start")),
        Field("finished", DATE, "Last day of work.", instead_of=("finish", "end", "actual_finish")),
        Field(
            "done", SHARE, "Share that is done: earned value.", instead_of=("complete", "percent", "progress")
        ),
        Field(
            "remaining",
            DURATION,
            "Working time that remains: it rules the dates.",
            instead_of=("left", "rest"),
        ),
        Field("spent", Money(), "Cost so far, labour included.", instead_of=("cost", "actual_cost")),
        Field("note", TEXT, "More for the reader.", instead_of=("comment", "notes")),
    ),
    check=_check_progress,
    example="{started: 2027-03-02, done: 60%, remaining: 4d}",
)
GATE_PROGRESS = Shape(
    GateProgress,
    "progress of a gate",
    "What a gate decided.",
    (
        Field(
            "decided",
            Choice("decision", words.DECISIONS),
            "The decision.",
            required=True,
            instead_of=("decision", "result"),
        ),
        Field("on", DATE, "When.", required=True, instead_of=("date", "when")),
        Field("by", PERSON, "Who decided.", instead_of=("who", "owner")),
        Field("conditions", TEXT, "Conditions that come with it.", instead_of=("condition", "note")),
    ),
    example="{decided: go, on: 2027-04-28, by: cro}",
)
LINE_PROGRESS = Shape(
    LineProgress,
    "progress of a budget line",
    "What was spent on a budget line; cumulative.",
    (
        Field("spent", Money(), "Cost so far.", required=True, instead_of=("cost",)),
        Field("note", TEXT, "More for the reader."),
    ),
    example="{spent: 9000}",
)


class _ByReference:
    """A map from references to records of one shape."""

    many = False

    def __init__(self, shape: Shape[Any]) -> None:
        self.shape = shape
        self.words = f"map of reference to {shape.words}"
        self.gives = tuple[shape.record, ...]  # type: ignore[name-defined]

    def read(self, node: Node, reading: Reading) -> tuple[Any, ...]:
        if type(node) is not Mapping:
            raise Slip(
                "wrong-type", f"a map from references to {self.shape.words} belongs here, not {shown(node)}"
            )
        records = []
        for name, (key, value) in node.entries.items():
            try:
                reference = read_key(name, key)
                records.append(self.shape.read(value, reading, extra=reference))
            except Slip as slip:
                reading.slip(slip, value)
        return tuple(records)

    def schema(self, make: SchemaMaker) -> Schema:
        return {
            "type": "object",
            "propertyNames": {"pattern": values.REFERENCE_PATTERN},
            "additionalProperties": make.define(self.shape),
        }


def read_key(name: str, key: Node) -> Reference:
    """Read a key that is a reference."""
    try:
        return Reference(name.strip(), values.read_path(name), key)
    except Slip as slip:
        slip.node = key
        raise


_PERCENT = re.compile(r"\s*(-?[0-9]+(?:\.[0-9]+)?)\s*%\s*")


class _Values:
    words = "map of criterion or measure to value"
    gives = tuple[Measured, ...]
    many = False
    number = Number(example="71")

    def read(self, node: Node, reading: Reading) -> tuple[Measured, ...]:
        if type(node) is not Mapping:
            raise Slip(
                "wrong-type", f"a map such as {{pilot-exit/adoption: 71}} belongs here, not {shown(node)}"
            )
        measured = []
        for name, (key, value) in node.entries.items():
            try:
                reference = read_key(name, key)
                measured.append(Measured(reference, self.value(value, reading), value))
            except Slip as slip:
                reading.slip(slip, value)
        return tuple(measured)

    def value(self, node: Node, reading: Reading) -> Decimal | bool:
        """Return one value: a number, a percentage as its number, or yes or no."""
        if isinstance(node, Scalar):
            if node.value is True or node.value is False:
                return node.value
            if found := _PERCENT.fullmatch(node.text):
                return Decimal(found[1])
        number: Decimal = self.number.read(node, reading)
        return number

    def schema(self, make: SchemaMaker) -> Schema:
        return {
            "type": "object",
            "propertyNames": {"pattern": values.REFERENCE_PATTERN},
            "additionalProperties": {
                "type": ["number", "boolean", "string"],
                "pattern": r"^\s*-?[0-9]+(\.[0-9]+)?\s*%\s*$",
            },
        }


MEASURED = _Values()
STATUS = Shape(
    Status,
    "a status",
    "What is known at the end of a day; the latest value up to the status date counts.",
    (
        Field("tasks", _ByReference(TASK_PROGRESS), "Progress of tasks.", instead_of=("task",)),
        Field("gates", _ByReference(GATE_PROGRESS), "Decisions of gates.", instead_of=("gate",)),
        Field(
            "measures",
            MEASURED,
            "Measured values: `pilot-exit/adoption: 71`, or true for yes/no.",
            instead_of=("kpis", "criteria"),
        ),
        Field("lines", _ByReference(LINE_PROGRESS), "Spent on budget lines.", instead_of=("budget",)),
        Field(
            "ratings",
            RATINGS,
            "What a person rates otherwise than the thresholds: `schedule: {rating: amber, by: cro, reason: ...}`.",
            instead_of=("rating", "status", "rag"),
        ),
        Field("note", TEXT, "More for the reader."),
    ),
    example="{tasks: {design: {started: 2027-03-02, done: 60%}}}",
)


class _Progress:
    shape = STATUS
    words = "map of date to status"
    gives = dict[date, Status]
    many = False

    def read(self, node: Node, reading: Reading) -> dict[date, Status]:
        if type(node) is not Mapping:
            raise Slip(
                "wrong-type", f"a map from status dates to what is known belongs here, not {shown(node)}"
            )
        dates: dict[date, Status] = {}
        for name, (key, value) in node.entries.items():
            try:
                try:
                    day = values.read_date(name)
                except Slip as slip:
                    slip.node = key
                    raise
                dates[day] = STATUS.read(value, reading)
            except Slip as slip:
                reading.slip(slip, value)
        return dict(sorted(dates.items()))

    def schema(self, make: SchemaMaker) -> Schema:
        return {
            "type": "object",
            "propertyNames": {"pattern": DATE.pattern},
            "additionalProperties": make.define(STATUS),
        }


PROGRESS = _Progress()
