"""Work packages: tasks that are made once for each scope, with exceptions."""

from typing import NamedTuple

from crmplan.language import words
from crmplan.language.basics import Choice, Many, Name
from crmplan.language.fields import Field, Keyed, Reader, Schema, SchemaMaker, Shape, bad_id, keyed_expected
from crmplan.language.readers import FLAG, TEXT, names
from crmplan.language.slips import Reading, Slip
from crmplan.language.tasks import EXCEPT, ONLY, SCOPES, TASK, Where, some_scope
from crmplan.language.values import is_id
from crmplan.nodes import Mapping, Node


class _TaskPart:
    """Keys of a task that are merged with others before they count; read once for its mistakes, kept as a
    node.
    """

    shape = TASK
    words = "keys of a task"
    gives = Mapping
    many = False

    def read(self, node: Node, reading: Reading) -> Mapping:
        part = Reading(partial=True)
        TASK.read(node, part)
        reading.extend(part)
        assert isinstance(node, Mapping)
        return node

    def schema(self, make: SchemaMaker) -> Schema:
        return make.define(TASK, partial=True)


TASK_PART: Reader = _TaskPart()


class _TaskParts:
    """Tasks of a package by id, as nodes."""

    shape = TASK
    words = "map of id to task"
    gives = dict[str, Mapping]
    many = False

    def read(self, node: Node, reading: Reading) -> dict[str, Mapping]:
        if type(node) is not Mapping:
            raise Slip("wrong-type", keyed_expected("a task", node))
        tasks: dict[str, Mapping] = {}
        for name, (key, value) in node.entries.items():
            if not is_id(name) or name in words.RESERVED_IDS or name.startswith("this-"):
                bad_id(name, key, reading)
            try:
                if type(value) is Mapping:
                    tasks[name] = TASK_PART.read(value, reading)
                elif getattr(value, "value", value) is not None:
                    TASK.read(value, reading)
                elif not reading.partial:
                    message = f'"{name}" has nothing in it; give it keys, or {{}} when the defaults say all'
                    reading.add("empty-value", key.at, message)
            except Slip as slip:
                reading.slip(slip, value)
        return tasks

    def schema(self, make: SchemaMaker) -> Schema:
        return {
            "type": "object",
            "propertyNames": {"pattern": r"^[A-Za-z0-9][A-Za-z0-9_-]*$"},
            "additionalProperties": make.define(TASK, partial=True),
        }


class Override(NamedTuple):
    """A change of a package's tasks in some scopes."""

    node: Mapping
    when: Where | None = None
    set: Mapping | None = None
    """Keys of a task, merged over what the package says (maps merge, lists replace, ``key+`` appends)."""
    drop: bool = False
    reason: str = ""


WHEN = Shape(
    Where,
    "a choice of scopes and tasks",
    "Scopes and tasks that an override changes.",
    (
        *SCOPES,
        Field("task", names("task"), "Tasks of the package.", instead_of=("tasks",)),
        Field("reason", TEXT, "Why."),
    ),
    check=some_scope,
    example="{region: DE, task: migrate}",
)


def _check_override(override: Override, reading: Reading) -> Override:
    if not reading.partial and (override.set is not None) == override.drop and override.when is not None:
        message = 'an override either changes tasks with "set" or removes them with "drop: true"'
        reading.add("bad-scope", override.node.at, message)
    return override


OVERRIDE = Shape(
    Override,
    "an override",
    "A change of a package's tasks in some scopes.",
    (
        Field("when", WHEN, "Which tasks, where.", required=True, instead_of=("where", "for", "if", "only")),
        Field("set", TASK_PART, "Keys of a task: they merge, lists replace, `key+` appends, null removes."),
        Field("drop", FLAG, "Whether the tasks are removed there.", instead_of=("remove", "delete")),
        Field("reason", TEXT, "Why.", instead_of=("because", "why")),
    ),
    check=_check_override,
    example="{when: {region: DE, task: migrate}, set: {duration: 20d}, reason: Two legacy systems}",
)


class Package(NamedTuple):
    """Tasks that are made once for each of a kind of scope."""

    node: Mapping
    id: str
    key: Node
    name: str = ""
    for_: str = ""
    defaults: Mapping | None = None
    """Keys that every task of the package has unless it says otherwise."""
    tasks: dict[str, Mapping] = {}  # noqa: RUF012 - a default of a frozen record that nobody changes
    """Tasks by id, as nodes: typed by ``read_task`` after defaults and overrides were merged."""
    override: tuple[Override, ...] = ()
    only: Where | None = None
    except_: Where | None = None
    paid_by: str = ""
    description: str = ""


PACKAGE = Shape(
    Package,
    "a package",
    "Tasks that are made once for each of a kind of scope.",
    (
        Field("name", TEXT, "What people call it; without it, the id.", instead_of=("title",)),
        Field(
            "for",
            Choice("scope", words.PACKAGE_SCOPES),
            "What it is made for.",
            required=True,
            instead_of=("each", "per", "scope"),
        ),
        Field("defaults", TASK_PART, "Keys that each of its tasks has unless it says otherwise."),
        Field("tasks", _TaskParts(), "Its tasks.", required=True),
        Field(
            "override",
            Many(OVERRIDE, "list of overrides", unique=False, one=False),
            "Changes in some scopes, in this order.",
            instead_of=("overrides",),
        ),
        Field("only", ONLY, "Scopes it is made for; without it, all.", instead_of=("when",)),
        Field(
            "except", EXCEPT, "Scopes it is not made for, with a reason.", instead_of=("unless", "exclude")
        ),
        Field("paid_by", Name("payer"), "Who pays for its tasks: a region or another payer."),
        Field("description", TEXT, "More for the reader."),
    ),
    example="{for: cell, tasks: {configure: {duration: 15d}}}",
)
PACKAGES = Keyed(PACKAGE)
