"""The shape of the rollout: regions, modules, waves, exclusions and phases."""

from datetime import date
from typing import NamedTuple

from crmplan.language import words
from crmplan.language.basics import Count, Many, Name, text_of
from crmplan.language.fields import Field, Keyed, Schema, SchemaMaker, Shape, bad_id
from crmplan.language.readers import DATE, FLAG, PERSON, TEXT, TEXTS, USERS, Users, choices, names
from crmplan.language.slips import Reading, Slip, shown
from crmplan.language.values import ID, Reference, is_id
from crmplan.nodes import Mapping, Node, Sequence


class Variant(NamedTuple):
    """How a region differs from the core template."""

    node: Mapping
    id: str
    key: Node
    name: str = ""
    module: str = ""
    reason: str = ""
    approved_by: str = ""


VARIANT = Shape(
    Variant,
    "a local variant",
    "A process in which a region differs from the core template.",
    (
        Field("name", TEXT, "The process and how it differs.", instead_of=("process", "title")),
        Field("module", Name("module"), "Module it concerns."),
        Field("reason", TEXT, "Why: law, language, market."),
        Field("approved_by", PERSON, "Who approved it.", instead_of=("approver", "approved", "owner")),
    ),
    example="{name: Invoices with a stamp, reason: Tax law}",
)


class Region(NamedTuple):
    """A region, country or pilot site that the system is rolled out to."""

    node: Mapping
    id: str
    key: Node
    name: str = ""
    lead: str = ""
    calendar: str = ""
    language: tuple[str, ...] = ()
    users: Users | None = None
    part_of: str = ""
    privacy: str = ""
    legal: tuple[str, ...] = ()
    variants: dict[str, Variant] = {}  # noqa: RUF012 - a default of a frozen record that nobody changes
    description: str = ""


REGION = Shape(
    Region,
    "a region",
    "A region, country or pilot site that the system is rolled out to.",
    (
        Field("name", TEXT, "What people call it; without it, the id.", instead_of=("title",)),
        Field(
            "lead",
            Name("person"),
            "Who leads there; `region.lead` in tasks.",
            instead_of=("owner", "manager"),
        ),
        Field(
            "calendar",
            Name("calendar"),
            "Working time: a calendar or a country code.",
            instead_of=("holidays", "country"),
        ),
        Field("language", names("language"), "Language of the users, or several.", instead_of=("languages",)),
        Field("users", USERS, "Users: a number, or by group."),
        Field(
            "part_of", Name("region"), "The region that this pilot site belongs to; its users are its own."
        ),
        Field("privacy", TEXT, "Law on personal data that binds it, for example GDPR.", instead_of=("gdpr",)),
        Field("legal", TEXTS, "Other law, contracts and councils to reckon with."),
        Field("variants", Keyed(VARIANT), "Local variants: how it differs from the core template."),
        Field("description", TEXT, "More for the reader."),
    ),
    example="{name: Norway, lead: nordic-lead, users: {rep: 40}}",
)
REGIONS = Keyed(REGION)


class Module(NamedTuple):
    """A part of the system that users get together."""

    node: Mapping
    id: str
    key: Node
    name: str = ""
    owner: str = ""
    groups: tuple[str, ...] = ()
    """Groups of users who get it; empty when the playbook does not say, then all."""
    departments: tuple[str, ...] = ()
    customer_facing: bool = False
    channels: tuple[str, ...] = ()
    processes: tuple[str, ...] = ()
    custom_objects: int | None = None
    required_fields: int | None = None
    description: str = ""


MODULE = Shape(
    Module,
    "a module",
    "A part of the system that users get together.",
    (
        Field("name", TEXT, "What people call it; without it, the id.", instead_of=("title",)),
        Field(
            "owner",
            Name("person"),
            "Who answers for its processes; `module.owner` in tasks.",
            instead_of=("lead", "process_owner"),
        ),
        Field(
            "groups",
            names("group"),
            "Groups of users who get it; `module.groups` in trainings.",
            instead_of=("users", "group"),
        ),
        Field("departments", TEXTS, "Departments it touches.", instead_of=("department",)),
        Field("customer_facing", FLAG, "Whether customers notice it."),
        Field("channels", choices("channel", words.CHANNELS), "Ways in which customers meet it."),
        Field("processes", TEXTS, "Processes it supports."),
        Field("custom_objects", Count(), "Number of own objects (tables)."),
        Field("required_fields", Count(), "Most fields that one object requires."),
        Field("description", TEXT, "More for the reader."),
    ),
    example="{name: Sales, owner: sales-owner, groups: [rep]}",
)
MODULES = Keyed(MODULE)


class _CellReference:
    """``REGION/MODULE``, either of them ``all``."""

    words = "cell"
    gives = Reference
    many = False
    pattern = rf"{ID}/{ID}"

    def read(self, node: Node, reading: Reading) -> Reference:
        word = text_of(node, "a cell such as NO/sales").strip()
        parts = word.split("/")
        if len(parts) != 2 or not all(is_id(part) for part in parts):
            raise Slip(
                "bad-reference", f'"{word}" is no cell; write region and module such as NO/sales or DE/all'
            )
        return Reference(word, tuple(parts), node)

    def schema(self, make: SchemaMaker) -> Schema:
        return {
            "type": "string",
            "pattern": f"^{self.pattern}$",
            "patternErrorMessage": "A cell belongs here: region and module such as NO/sales or DE/all.",
        }


CELLS = Many(_CellReference(), "cell or list of cells")


class Wave(NamedTuple):
    """Cells that go live together."""

    node: Mapping
    id: str
    key: Node
    name: str = ""
    regions: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    cells: tuple[Reference, ...] = ()
    after: tuple[str, ...] | None = None
    """Ids of the waves before it; None for the one written before it."""
    champions: int | None = None
    org_changes: int | None = None
    description: str = ""


def _check_wave(wave: Wave, reading: Reading) -> Wave:
    if reading.partial:
        return wave
    given = wave.node.entries
    if "cells" in given and ("regions" in given or "modules" in given):
        message = f'the wave "{wave.id}" has "cells" and "regions" or "modules"; write one of the two'
        reading.add("bad-scope", wave.key.at, message)
    elif ("regions" in given) != ("modules" in given):
        has, lacks = ("regions", "modules") if "regions" in given else ("modules", "regions")
        reading.add("missing-key", wave.key.at, f'the wave "{wave.id}" has "{has}" and no "{lacks}"')
    return wave


WAVE = Shape(
    Wave,
    "a wave",
    "Cells (region x module) that go live together.",
    (
        Field("name", TEXT, "What people call it; without it, the id.", instead_of=("title",)),
        Field(
            "regions",
            names("region"),
            "Regions; with `modules`, each region with each module.",
            instead_of=("region",),
        ),
        Field("modules", names("module"), "Modules.", instead_of=("module",)),
        Field("cells", CELLS, "Cells one by one: `NO/sales`, `DE/all`.", instead_of=("cell",)),
        Field(
            "after",
            names("wave"),
            "Waves before it; without it, the one written before; `[]` for none.",
            instead_of=("needs",),
        ),
        Field("champions", Count(), "Number of champions among its users."),
        Field("org_changes", Count(), "Number of changes to departments that come with it."),
        Field("description", TEXT, "More for the reader."),
    ),
    check=_check_wave,
    example="{regions: [DE], modules: [sales]}",
)
WAVES = Keyed(WAVE)


class Exclusion(NamedTuple):
    """Cells that the rollout leaves out on purpose."""

    node: Mapping
    cell: tuple[Reference, ...] = ()
    reason: str = ""
    owner: str = ""
    review: date | None = None


EXCLUSION = Shape(
    Exclusion,
    "an exclusion",
    "Cells that the rollout leaves out on purpose.",
    (
        Field(
            "cell", CELLS, "The cell, or several.", required=True, instead_of=("cells", "region", "module")
        ),
        Field("reason", TEXT, "Why.", required=True, instead_of=("because", "why")),
        Field("owner", Name("person"), "Who answers for it.", instead_of=("by",)),
        Field("review", DATE, "When it is looked at again.", instead_of=("until", "review_date")),
    ),
    example="{cell: NO/service, reason: Run from Germany, owner: cio, review: 2028-01-15}",
)
EXCLUSIONS = Many(EXCLUSION, "list of exclusions", unique=False, one=False)


class Phase(NamedTuple):
    """A part of the programme with a name."""

    id: str
    node: Node
    name: str = ""

    @property
    def key(self) -> Node:
        """Where its id is written."""
        return self.node


class _Phases:
    words = "list of ids, or map of id to name"
    gives = dict[str, Phase]
    many = True

    def read(self, node: Node, reading: Reading) -> dict[str, Phase]:
        phases: dict[str, Phase] = {}
        if type(node) is Mapping:
            for name, (key, value) in node.entries.items():
                try:
                    if not is_id(name):
                        bad_id(name, key, reading)
                    phases[name] = Phase(name, key, TEXT.read(value, reading))
                except Slip as slip:
                    reading.slip(slip, value)
            return phases
        if type(node) is not Sequence:
            raise Slip(
                "wrong-type",
                f"a list of phases such as [design, build, rollout] belongs here, not {shown(node)}",
            )
        for item in node.items:
            try:
                name = text_of(item, "the id of a phase")
                if not is_id(name) or name in words.RESERVED_IDS:
                    bad_id(name, item, reading)  # type: ignore[arg-type]
                if name in phases:
                    also = [(phases[name].node.at, "the first one")]
                    reading.add(
                        "given-twice", item.at, f'the phase "{name}" stands twice; keep one', also=also
                    )
                phases.setdefault(name, Phase(name, item, ""))
            except Slip as slip:
                reading.slip(slip, item)
        return phases

    def schema(self, make: SchemaMaker) -> Schema:
        return {
            "type": ["array", "object"],
            "items": {"type": ["string", "integer"], "pattern": f"^{ID}$"},
            "propertyNames": {"pattern": f"^{ID}$"},
            "additionalProperties": TEXT.schema(make),
        }


PHASES = _Phases()
