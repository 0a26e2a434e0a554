"""The playbook: all sections together."""

from datetime import date
from typing import NamedTuple

from crmplan.language import words
from crmplan.language.basics import Choice, MapOf, text_of
from crmplan.language.calendars import CALENDARS, FREEZES, CalendarSpec, FreezeSpec
from crmplan.language.choosing import (
    DECISIONS,
    ENVIRONMENTS,
    ESCALATION,
    SELECTION,
    Decision,
    Escalation,
    Selection,
)
from crmplan.language.fields import Field, Schema, SchemaMaker, Shape
from crmplan.language.money import BUDGET, Budget
from crmplan.language.objectives import (
    BUSINESS_CASE,
    KPIS,
    MEASURES,
    OBJECTIVES,
    BusinessCase,
    Kpi,
    Measure,
    Objective,
)
from crmplan.language.packages import PACKAGES, Package
from crmplan.language.people import GROUPS, PEOPLE_MAP, Group, Person
from crmplan.language.programme import EMPTY_PROGRAMME, PROGRAMME, Programme
from crmplan.language.readers import TEXTS, names
from crmplan.language.register import (
    COMMUNICATIONS,
    ENTITIES,
    EVENTS,
    INTEGRATIONS,
    RISKS,
    SOURCES,
    STAKEHOLDERS,
    Communication,
    DataSource,
    Entity,
    Event,
    Integration,
    Risk,
    Stakeholder,
)
from crmplan.language.settings import CHECKS, WAIVERS, Checks, Waiver
from crmplan.language.slips import Reading, Slip
from crmplan.language.structure import (
    EXCLUSIONS,
    MODULES,
    PHASES,
    REGIONS,
    WAVES,
    Exclusion,
    Module,
    Phase,
    Region,
    Wave,
)
from crmplan.language.tasks import TASKS, TaskSpec
from crmplan.language.thresholds import THRESHOLDS, Thresholds
from crmplan.language.tracking import PROGRESS, Status
from crmplan.nodes import Mapping, Node, Scalar

VERSION = 1
"""Version of the language."""


class Playbook(NamedTuple):
    """What the person wrote, typed; nothing is expanded or resolved yet. Maps are in file order."""

    node: Mapping
    crmplan: int = VERSION
    include: tuple[str, ...] = ()
    extends: tuple[str, ...] = ()
    programme: Programme = EMPTY_PROGRAMME
    roles: dict[str, tuple[str, ...]] = {}  # noqa: RUF012 - defaults of a frozen record that nobody changes
    people: dict[str, Person] = {}  # noqa: RUF012
    groups: dict[str, Group] = {}  # noqa: RUF012
    calendars: dict[str, CalendarSpec] = {}  # noqa: RUF012
    freezes: dict[str, FreezeSpec] = {}  # noqa: RUF012
    regions: dict[str, Region] = {}  # noqa: RUF012
    modules: dict[str, Module] = {}  # noqa: RUF012
    waves: dict[str, Wave] = {}  # noqa: RUF012
    exclude: tuple[Exclusion, ...] = ()
    phases: dict[str, Phase] = {}  # noqa: RUF012
    sources: dict[str, DataSource] = {}  # noqa: RUF012
    entities: dict[str, Entity] = {}  # noqa: RUF012
    integrations: dict[str, Integration] = {}  # noqa: RUF012
    tasks: dict[str, TaskSpec] = {}  # noqa: RUF012
    packages: dict[str, Package] = {}  # noqa: RUF012
    gates: dict[str, TaskSpec] = {}  # noqa: RUF012
    budget: Budget | None = None
    business_case: BusinessCase | None = None
    objectives: dict[str, Objective] = {}  # noqa: RUF012
    kpis: dict[str, Kpi] = {}  # noqa: RUF012
    measures: dict[str, Measure] = {}  # noqa: RUF012
    risks: dict[str, Risk] = {}  # noqa: RUF012
    stakeholders: dict[str, Stakeholder] = {}  # noqa: RUF012
    communications: dict[str, Communication] = {}  # noqa: RUF012
    events: dict[str, Event] = {}  # noqa: RUF012
    selection: Selection | None = None
    escalation: tuple[Escalation, ...] = ()
    environments: tuple[str, ...] = ()
    decisions: dict[str, Decision] = {}  # noqa: RUF012
    progress: dict[date, Status] = {}  # noqa: RUF012
    """By status date, the earliest first."""
    thresholds: Thresholds | None = None
    accept: tuple[Waiver, ...] = ()
    checks: Checks | None = None

    def role(self, name: str) -> tuple[str, ...]:
        """Return the ids of the people in a role; the sponsor may stand in ``programme`` instead."""
        people = self.roles.get(name, ())
        if name == "sponsor" and not people and self.programme.sponsor:
            return (self.programme.sponsor,)
        return people

    @property
    def sponsor(self) -> str:
        """Id of the sponsor, the first one when there are several; empty when there is none."""
        people = self.role("sponsor")
        return people[0] if people else ""


class _Version:
    words = "`1`"
    example = "1"
    gives = int
    many = False

    def read(self, node: Node, reading: Reading) -> int:
        word = text_of(node, "the version of the language, crmplan: 1,")
        if word != str(VERSION):
            newer = word.isdigit() and int(word) > VERSION
            message = (
                f"the playbook is written in version {word} of the language; this crmplan reads {VERSION}"
            )
            help = "Install a newer crmplan." if newer else "Write crmplan: 1."
            raise Slip("bad-version", message, help)
        return VERSION

    def schema(self, make: SchemaMaker) -> Schema:
        return {"const": VERSION, "type": "integer"}


_OTHER_ROLES = {
    other: f'no role "{other}"; did you mean "{role}"?'
    for role, others in {
        "programme_manager": ("project_manager", "pm", "programme_lead", "project_lead"),
        "steering": ("committee", "board"),
        "service_owner": ("product_owner", "support_owner"),
        "it_lead": ("it_manager", "cio", "head_of_it"),
        "data_lead": ("migration_lead", "data_manager"),
    }.items()
    for other in others
}
"""What people write for a role of the vocabulary."""

SECTIONS = (
    Field("crmplan", _Version(), "Version of the language.", required=True, instead_of=("version",)),
    Field("include", TEXTS, "Files that hold parts of this playbook."),
    Field("extends", TEXTS, "The playbook below this one: a file, or `crmplan:NAME` for a shipped one."),
    Field(
        "programme",
        PROGRAMME,
        "Name, dates, currency and scope.",
        required=True,
        instead_of=("program", "project", "plan"),
    ),
    Field(
        "roles",
        MapOf(Choice("role", words.ROLES, _OTHER_ROLES), names("person"), "map of role to person or people"),
        "Who has which role.",
    ),
    Field(
        "people",
        PEOPLE_MAP,
        "People, teams, committees and partners.",
        instead_of=("persons", "resources", "team", "staff"),
    ),
    Field("groups", GROUPS, "Groups of users.", instead_of=("users", "user_groups")),
    Field(
        "calendars", CALENDARS, "Working time; `default` is that of the programme.", instead_of=("calendar",)
    ),
    Field(
        "freezes",
        FREEZES,
        "Times in which some kinds of tasks must not run.",
        instead_of=("blackouts", "blackout"),
    ),
    Field(
        "regions", REGIONS, "Regions, countries and pilot sites.", instead_of=("countries", "sites", "units")
    ),
    Field(
        "modules", MODULES, "Parts of the system that users get together.", instead_of=("products", "apps")
    ),
    Field("waves", WAVES, "Cells that go live together, in order.", instead_of=("rollout", "releases")),
    Field(
        "exclude",
        EXCLUSIONS,
        "Cells that the rollout leaves out on purpose.",
        instead_of=("excluded", "exclusions", "except"),
    ),
    Field("phases", PHASES, "Phases, in order.", instead_of=("stages",)),
    Field(
        "sources", SOURCES, "Systems and files that data is moved from.", instead_of=("data_sources", "data")
    ),
    Field(
        "entities",
        ENTITIES,
        "What several systems keep data about, and which one holds the truth.",
        instead_of=("objects",),
    ),
    Field("integrations", INTEGRATIONS, "Interfaces to other systems.", instead_of=("interfaces",)),
    Field("tasks", TASKS, "Tasks of the programme.", instead_of=("activities", "milestones", "work")),
    Field(
        "packages",
        PACKAGES,
        "Tasks that are made once for each region, module, wave or cell.",
        instead_of=("templates", "package"),
    ),
    Field("gates", TASKS, "Gates of the programme.", instead_of=("stage_gates",)),
    Field(
        "budget",
        BUDGET,
        "What may be spent, and what is planned beside the tasks.",
        instead_of=("costs", "money", "cost"),
    ),
    Field("business_case", BUSINESS_CASE, "Why the money is worth spending."),
    Field("objectives", OBJECTIVES, "Problems and goals.", instead_of=("goals",)),
    Field("kpis", KPIS, "Figures with their value today and their target.", instead_of=("metrics", "kpi")),
    Field("measures", MEASURES, "Figures for criteria that are no KPIs."),
    Field(
        "risks", RISKS, "What may happen, and what is done about it.", instead_of=("risk", "risk_register")
    ),
    Field("stakeholders", STAKEHOLDERS, "Who can help or hinder."),
    Field(
        "communications",
        COMMUNICATIONS,
        "What each audience is told, and when.",
        instead_of=("communication", "comms"),
    ),
    Field("events", EVENTS, "Dated series: meetings, messages, reviews, releases.", instead_of=("meetings",)),
    Field("selection", SELECTION, "How product and partner are chosen.", instead_of=("vendors",)),
    Field("escalation", ESCALATION, "Who decides when those below cannot."),
    Field("environments", ENVIRONMENTS, "Environments of the system."),
    Field("decisions", DECISIONS, "What the committee is asked to decide."),
    Field("progress", PROGRESS, "What is known at each status date.", instead_of=("status", "actuals")),
    Field(
        "thresholds",
        THRESHOLDS,
        "From where on the status is amber or red.",
        instead_of=("rag", "ratings", "traffic_lights"),
    ),
    Field("accept", WAIVERS, "Findings that the committee accepts.", instead_of=("waivers", "accepted")),
    Field("checks", CHECKS, "How the checks are run.", instead_of=("check", "settings", "rules")),
)


def _check_playbook(playbook: Playbook, reading: Reading) -> Playbook:
    if not (playbook.tasks or playbook.gates or playbook.packages):
        at = playbook.node.key_at("tasks")
        given = any(section in playbook.node.entries for section in ("tasks", "gates", "packages"))
        if not (given and reading.findings):
            reading.add("no-task", at, "the playbook has no task; write at least one below tasks:")
    return playbook


PLAYBOOK = Shape(
    Playbook,
    "a playbook",
    "One rollout. Everything but `crmplan`, `programme` and one task is optional.",
    SECTIONS,
    check=_check_playbook,
)


def spell_out_all(playbook: Playbook) -> Playbook:
    """Return the playbook with ``all`` in lists of scopes as what it stands for.

    In waves that is every region or module; elsewhere a list that is left out means all, so it becomes empty.
    """

    def none(names: tuple[str, ...]) -> tuple[str, ...]:
        return () if "all" in names else names

    waves, budget = {}, playbook.budget
    for id, wave in playbook.waves.items():
        regions = tuple(playbook.regions) if "all" in wave.regions else wave.regions
        modules = tuple(playbook.modules) if "all" in wave.modules else wave.modules
        waves[id] = wave._replace(regions=regions, modules=modules)
    if budget is not None:
        lines = {id: line._replace(for_=none(line.for_)) for id, line in budget.lines.items()}
        budget = budget._replace(lines=lines)
    return playbook._replace(
        waves=waves,
        budget=budget,
        freezes={id: one._replace(regions=none(one.regions)) for id, one in playbook.freezes.items()},
        sources={id: one._replace(regions=none(one.regions)) for id, one in playbook.sources.items()},
        integrations={
            id: one._replace(modules=none(one.modules), waves=none(one.waves))
            for id, one in playbook.integrations.items()
        },
        risks={id: one._replace(waves=none(one.waves)) for id, one in playbook.risks.items()},
        events={
            id: one._replace(regions=none(one.regions), waves=none(one.waves))
            for id, one in playbook.events.items()
        },
        communications={
            id: one._replace(regions=none(one.regions), waves=none(one.waves))
            for id, one in playbook.communications.items()
        },
    )


def _without_empty(root: Mapping) -> Mapping:
    """Leave out sections that hold nothing, so that a section whose lines are comments is no mistake."""
    entries = {
        name: entry
        for name, entry in root.entries.items()
        if not (isinstance(entry[1], Scalar) and entry[1].value is None)
    }
    if len(entries) == len(root.entries):
        return root
    return Mapping(entries, root.flow, root.file, root.line, root.column, root.end_line, root.end_column)


def read_sections(root: Mapping, reading: Reading) -> Playbook:
    """Read the sections of a playbook; names are not looked up yet."""
    return PLAYBOOK.read(_without_empty(root), reading)
