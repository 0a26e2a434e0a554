"""The vocabulary: the controlled words of the language with one line of meaning each.

Names and titles are for people; these words are evidence. The reader, the JSON Schema, the reference page,
``crmplan words`` and the guesses all come from here, so a new word is one line.
"""

from crmplan.language.kinds import GATE_KINDS as GATE_KINDS  # the vocabulary is one module for its users
from crmplan.language.kinds import KINDS as KINDS
from crmplan.language.kinds import TECHNICAL_KINDS as TECHNICAL_KINDS
from crmplan.language.kinds import Kind as Kind

STREAMS: dict[str, str] = {
    "people": "Sponsorship, change, communication and training",
    "process": "How work is done and decided, before and after",
    "technology": "Configuration, interfaces, infrastructure and tests",
    "data": "Finding, cleaning, moving and governing data",
}
"""Streams of work; strategy and technology are weighed by them."""

CATEGORIES: dict[str, str] = {
    "licence": "Right to use the product",
    "implementation": "Design, configuration and partners",
    "migration": "Finding, cleaning and moving data",
    "integration": "Interfaces to other systems",
    "infrastructure": "Networks, telephony, devices, hosting",
    "testing": "Tests, rehearsals and their tools",
    "security": "Security and privacy work",
    "training": "Courses, materials and trainers",
    "change": "Change management and communication",
    "incentives": "Bonuses and targets brought in line",
    "organisation": "New or changed departments",
    "support": "Hypercare and support after go-live",
    "upgrade": "Upgrades and releases after go-live",
    "data-quality": "Stewards and tools that keep data clean",
    "internal-labour": "Time of own staff, and those who stand in for them",
    "productivity": "Allowance for the dip after go-live",
    "travel": "Travel and rooms",
    "other": "What fits nowhere else",
    "contingency": "Held back for what nobody knows yet; only in the approved categories of the budget",
}
"""Cost categories."""

ROLES: dict[str, str] = {
    "sponsor": "Executive of the business who answers for the programme",
    "lead": "Accountable for the programme day by day",
    "business_lead": "Leads for the departments that will use the system",
    "programme_manager": "Plans and steers the work",
    "it_lead": "Leads for IT",
    "solution_lead": "Answers for the configured solution",
    "change_lead": "Leads change management",
    "training_lead": "Leads training",
    "data_lead": "Leads data migration and quality",
    "data_steward": "Keeps the data of a department or region clean",
    "data_architect": "Models the data",
    "integration_lead": "Leads the interfaces",
    "enterprise_architect": "Watches over systems of record and overlap",
    "test_lead": "Leads the tests",
    "cutover_manager": "Runs the switch to production",
    "analytics_lead": "Answers for figures and dashboards",
    "service_owner": "Answers for the service after go-live",
    "administrator": "Administers the system",
    "backlog_owner": "Orders the wishes after go-live",
    "customer_lead": "Speaks for the customer",
    "security_officer": "Answers for security",
    "privacy_officer": "Answers for personal data",
    "finance_partner": "Watches the money",
    "hr_partner": "Speaks for human resources",
    "procurement": "Buys",
    "legal": "Looks after contracts",
    "steering": "Members of the steering committee",
    "design_authority": "Members of the group that approves design and local variants",
}
"""Roles of the programme; keys of ``roles``."""

CORE_ROLES: tuple[str, ...] = (
    "lead",
    "programme_manager",
    "data_lead",
    "change_lead",
    "solution_lead",
)
"""Roles whose people the programme needs nearly full time."""

SIDES: dict[str, str] = {
    "business": "A department that uses the system",
    "it": "The own IT",
    "vendor": "A vendor or partner",
}
"""Sides a person can be on."""

KPI_FAMILIES: dict[str, str] = {
    "satisfaction": "How content customers are",
    "retention": "Customers kept",
    "lifetime-value": "What a customer is worth over the years",
    "customer": "Other outcomes for the customer",
    "service": "Speed and quality of service",
    "sales": "Orders, win rate and cycle time",
    "marketing": "Leads and campaigns",
    "targeting": "How well offers are aimed at customers",
    "financial": "Revenue, margin and cost",
    "adoption": "Whether the system is used, in breadth and depth",
    "process-efficiency": "Time and effort of processes",
    "data-quality": "Completeness, correctness and duplicates",
    "capability": "What the company has learnt to do",
    "employee": "Morale and workload of staff",
    "project": "Cost and dates of the programme itself",
}
"""Families of KPIs."""

ASPECTS: dict[str, str] = {
    "breadth": "How many use it",
    "depth": "How much of it is used",
    "duplicates": "How many records are there twice",
    "completeness": "How many mandatory values are filled",
    "reconciliation": "How many records or values agree with those they came from",
}
"""What a figure of adoption or data quality looks at."""

CUSTOMER_FAMILIES: frozenset[str] = frozenset(
    ("satisfaction", "retention", "lifetime-value", "customer", "service")
)
"""Families that put the customer first."""

GOALS: dict[str, str] = {
    "growth": "More customers or revenue",
    "retention": "Keep customers",
    "expansion": "New markets or products",
    "satisfaction": "More content customers",
    "service": "Better or faster service",
    "efficiency": "Less cost or effort",
    "insight": "Know customers and decide better",
    "compliance": "Meet law and standards",
    "quality": "Fewer faults",
}
"""Strategic goals that an objective may serve; ``programme.goals`` adds own ones."""

TOPICS: dict[str, str] = {
    "tool": "Screens and functions",
    "process": "How the work is done now",
    "data": "What is entered, and why it must be right",
    "customer": "Customers and service",
    "reporting": "Reading and using the figures",
    "leadership": "Leading a team with the CRM",
    "support": "Helping others, first-level support",
    "administration": "Administering and configuring",
    "security": "Access, privacy and care with data",
}
"""Topics of a training."""

FORMATS: dict[str, str] = {
    "hands-on": "Exercises in the system",
    "classroom": "In a room with a trainer",
    "virtual": "Live with a trainer, online",
    "e-learning": "On one's own, interactive",
    "video": "On one's own, recorded",
    "coaching": "One to one at the desk",
    "guide": "Reading",
}
"""Formats of a training."""

PROFILES: dict[str, str] = {
    "small": "Up to some 50 users in one place",
    "standard": "One company, some hundred users",
    "enterprise": "Several countries or thousands of users",
}
"""Profiles; they choose the default limits of the checks."""

EVENT_KINDS: dict[str, str] = {
    "steering": "Meeting of the steering committee",
    "sponsor-message": "The sponsor speaks to those concerned",
    "communication": "News to an audience",
    "survey": "Short survey of users",
    "kpi-review": "Figures against targets",
    "benefits-review": "Benefits against the business case",
    "benefits-report": "Report of benefits to the steering committee",
    "adoption-review": "Use of the system",
    "feedback-review": "What users say",
    "insight-review": "What was learnt about customers",
    "market-review": "Market, competitors and technology",
    "roadmap-review": "What comes after this rollout",
    "backlog-board": "Wishes are ordered",
    "data-hygiene": "Data is cleaned again",
    "release": "A planned release",
    "risk-review": "Risks are looked at again",
    "champions": "Champions meet",
    "training": "A session that belongs to no task",
    "other": "What fits nowhere else",
}
"""Kinds of dated events."""

FREEZE_EFFECTS: dict[str, str] = {
    "report": "A task inside the freeze is a finding",
    "move": "A task inside the freeze starts behind it",
}
"""What a freeze does."""

PERIODS: dict[str, str] = {
    "month-end": "The last day of each month",
    "quarter-end": "The last day of March, June, September and December",
    "half-year-end": "The last day of June and December",
    "year-end": "The last day of December",
}
"""Days that a repeated freeze lies around."""

DECISIONS: dict[str, str] = {
    "go": "Continue",
    "conditional-go": "Continue, with conditions and a date",
    "hold": "Wait",
    "recycle": "Do the stage again",
    "kill": "Stop the programme",
}
"""What a gate may decide."""

FAMILIES: dict[str, str] = {
    "strategy": "Objectives, premise and business case",
    "governance": "Sponsor, accountability and risks",
    "people": "Allocation, backfill and load",
    "money": "Budget, funding and labour",
    "selection": "Needs, product and partner",
    "process": "Process and design",
    "data": "Sources, migration and quality",
    "integration": "Interfaces, infrastructure and security",
    "change": "Communication, incentives and resistance",
    "training": "Who learns what, and when",
    "rollout": "Waves, pilot and order",
    "customer": "What the customer gets and notices",
    "support": "Hypercare, support and evolution",
    "measurement": "KPIs, baselines and reviews",
    "schedule": "Logic, float and dates",
    "gates": "Gates, criteria and tests before them",
}
"""Families of checks; values of ``programme.covers``."""

STAGES: dict[str, str] = {
    "draft": "Being written",
    "approval": "Before the committee",
    "go-live": "Before users are switched over",
}
"""Stages that checks are asked for."""

EDITIONS: dict[str, str] = {
    "1": "The first 190 checks",
}
"""Editions of the catalogue of checks, each with what it brought; the last one is the current one."""

TAGS: dict[str, str] = {
    "innovation": "New technology that may wait until the core is stable",
    "customisation": "Changes the product itself",
    "screen-design": "Layout of screens",
    "org-change": "Changes the organisation",
    "extra-support": "Help for those who need more",
    "capture": "Enters data without typing",
    "local-variant": "Differs from the core template",
}
"""Tags of a task."""

RISK_TAGS: dict[str, str] = {
    "resistance": "Users or managers work against it",
    "sponsor": "The sponsor leaves or looks away",
    "people": "Key people leave or are overloaded",
    "autonomy": "Loss of freedom and creativity",
    "vendor": "Vendor or partner fails",
    "data": "Data is worse than thought",
    "integration": "Interfaces fail or come late",
    "technology": "The product or its upgrade fails",
    "security": "Data is lost or stolen",
    "privacy": "Law on personal data, works council",
    "money": "Cost or funding",
    "schedule": "Dates",
    "customer": "Customers notice",
    "business": "Business slows down or changes",
}
"""Tags of a risk."""

LEVELS: dict[str, str] = {"low": "Low", "medium": "Medium", "high": "High"}
"""Ratings of a risk and influence of a stakeholder."""

STATUS_SIDES: dict[str, str] = {
    "schedule": "Margin to the committed finish, and slip of the go-lives",
    "cost": "Planned sum against the approved one, and spending against released funding",
    "scope": "Users and cells against the baseline",
    "readiness": "What the checks find for the stage",
}
"""Sides of the programme that the status rates, in the order of the steering pack."""

RATINGS: dict[str, str] = {
    "green": "As agreed",
    "amber": "Off what was agreed, and the team can mend it",
    "red": "Far off what was agreed: the committee must act",
}
"""Ratings of the status, the best first."""

STANCES: dict[str, str] = {
    "champion": "Works for it",
    "supporter": "Is in favour",
    "neutral": "Waits",
    "sceptic": "Doubts",
    "opponent": "Works against it",
}
"""Stances of a stakeholder."""

CHANNELS: dict[str, str] = {
    "field": "Own staff at the customer's",
    "phone": "Telephone and call centre",
    "email": "Mail",
    "chat": "Chat and messengers",
    "portal": "Web portal or shop",
    "social": "Social media",
}
"""Ways in which customers meet a module."""

ENVIRONMENTS: dict[str, str] = {
    "dev": "Development",
    "test": "Test and integration",
    "train": "Training",
    "staging": "Rehearsal, like production",
    "prod": "Production",
}
"""Environments of the system."""

CRITERION_KINDS: dict[str, str] = {
    "process-fit": "Fits the own processes",
    "usability": "Easy to use",
    "scalability": "Grows with the company",
    "integration": "Connects to other systems",
    "security": "Security and privacy",
    "partner": "Quality of the partner",
    "vendor": "Health of the vendor",
    "price": "Price and cost of owning",
    "function": "Functions",
    "other": "What fits nowhere else",
}
"""Kinds of criteria in the selection."""

BENEFIT_KINDS: dict[str, str] = {
    "money": "Counted in money",
    "time": "Counted in hours or days",
    "count": "Counted in pieces or customers",
    "satisfaction": "Counted on a scale",
    "risk": "A loss avoided",
}
"""Kinds of benefits in the business case."""

PACKAGE_SCOPES: dict[str, str] = {
    "cell": "Once for each region and module: REGION/MODULE/task",
    "wave-region": "Once for each region in each wave: WAVE/REGION/task",
    "region": "Once for each region: REGION/task",
    "module": "Once for each module: MODULE/task",
    "wave": "Once for each wave: WAVE/task",
    "source": "Once for each data source: SOURCE/task",
}
"""What a package can be ``for``."""

SCOPE_WORDS: dict[str, str] = {
    "region.lead": "Lead of the task's region",
    "module.owner": "Owner of the task's module",
    "programme.sponsor": "Sponsor of the programme",
    "region.calendar": "Calendar of the task's region",
    "module.groups": "Groups of users of the task's module",
}
"""Words that stand for something of the task's scope."""

PERSON_SCOPE_WORDS: tuple[str, ...] = ("region.lead", "module.owner", "programme.sponsor")
"""Scope words that stand for a person."""

REFERENCE_WORDS: dict[str, str] = {
    "all": "One or more scopes, whichever they are; never the task that refers",
    "this-region": "The region of the task that refers",
    "this-module": "The module of the task that refers",
    "this-wave": "The wave of the task that refers",
    "previous-wave": "Each wave that the task's wave comes after",
}
"""Words in a reference that stand for scopes."""

RESERVED_IDS: frozenset[str] = frozenset(("all", "each", "default", "previous-wave"))
"""Ids that nothing may have; those that begin with ``this-`` are reserved too."""

LEAVE_OUT: dict[str, str] = {
    "sources": "Data sources",
    "integrations": "Integrations",
    "selection": "Choice of product and partner",
}
"""Registers that a programme may go without, with a reason (``programme.without``)."""


def vocabulary() -> dict[str, dict[str, str]]:
    """Return all words by group, each with its meaning, for ``crmplan words`` and the reference."""
    return {
        "kinds": {kind: row.doc for kind, row in KINDS.items()},
        "streams": STREAMS,
        "categories": CATEGORIES,
        "roles": ROLES,
        "sides": SIDES,
        "profiles": PROFILES,
        "families": FAMILIES,
        "stages": STAGES,
        "editions": EDITIONS,
        "scopes": PACKAGE_SCOPES,
        "references": REFERENCE_WORDS,
        "scope-words": SCOPE_WORDS,
        "kpi-families": KPI_FAMILIES,
        "aspects": ASPECTS,
        "goals": GOALS,
        "topics": TOPICS,
        "formats": FORMATS,
        "events": EVENT_KINDS,
        "periods": PERIODS,
        "freeze-effects": FREEZE_EFFECTS,
        "decisions": DECISIONS,
        "tags": TAGS,
        "risk-tags": RISK_TAGS,
        "levels": LEVELS,
        "stances": STANCES,
        "channels": CHANNELS,
        "environments": ENVIRONMENTS,
        "selection-criteria": CRITERION_KINDS,
        "benefits": BENEFIT_KINDS,
        "status": STATUS_SIDES,
        "ratings": RATINGS,
    }
