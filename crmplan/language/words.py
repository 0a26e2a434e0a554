"""The vocabulary: the controlled words of the language with one line of meaning each.

Names and titles are for people; these words are evidence. The reader, the JSON Schema, the reference page,
``crmplan words`` and the guesses all come from here, so a new word is one line.
"""

from typing import NamedTuple


class Kind(NamedTuple):
    """What a kind of task means for the checks and the defaults."""

    doc: str
    stream: str
    """Default of the task's ``stream``."""
    category: str
    """Default cost category."""
    may_be_zero: bool = False
    """Whether such a task may take no time: a milestone or a gate."""
    technical: bool = False
    """Whether somebody of IT or a vendor must do it."""


KINDS: dict[str, Kind] = {
    # mandate and business case
    "sponsor-charter": Kind(
        "The sponsor signs what the programme is for and who decides", "people", "change"
    ),
    "objectives": Kind("Problems and goals are written down with numbers and dates", "people", "change"),
    "kpi-baseline": Kind("Today's value of each figure is measured", "process", "internal-labour"),
    "alternatives-review": Kind(
        "Buying is compared with better processes or current systems", "process", "internal-labour"
    ),
    "business-case": Kind("Benefits, whole cost and funding rounds are counted", "people", "internal-labour"),
    "governance-setup": Kind(
        "Steering, decision rights, accountability and escalation are agreed", "people", "change"
    ),
    "exec-briefing": Kind("Executives learn what a CRM can and cannot do", "people", "change"),
    "it-engagement": Kind("IT is won over and gets its own tasks", "people", "change"),
    "change-impact": Kind("What changes for each group of users is assessed", "people", "change"),
    "staffing": Kind("The core team is released and backfilled", "people", "internal-labour"),
    "org-design": Kind("New or changed departments are designed", "people", "organisation"),
    "baseline-plan": Kind(
        "The whole plan with its risks is agreed and kept for comparison", "people", "internal-labour"
    ),
    # house in order
    "customer-research": Kind("Customers are asked what they need", "process", "internal-labour"),
    "process-map": Kind(
        "Today's processes are drawn with the people who run them", "process", "internal-labour"
    ),
    "process-redesign": Kind(
        "The processes to be are designed before anything is built", "process", "internal-labour"
    ),
    "house-cleaning": Kind(
        "Sharing and reporting are mended in the current systems", "process", "internal-labour"
    ),
    "needs-assessment": Kind("Every department and region says what it needs", "process", "internal-labour"),
    "system-of-record": Kind(
        "For each entity one system is named that holds the truth", "data", "internal-labour"
    ),
    "market-review": Kind(
        "Market, competitors and technology are looked at again", "process", "internal-labour"
    ),
    # selection
    "vendor-rfp": Kind(
        "Vendors are asked for offers against weighted criteria", "process", "internal-labour"
    ),
    "vendor-evaluation": Kind(
        "Offers and demonstrations are scored by those who will use them", "process", "internal-labour"
    ),
    "vendor-due-diligence": Kind(
        "References and health of vendor and partner are checked", "process", "internal-labour"
    ),
    "proof-of-concept": Kind(
        "The product is tried on own data and process", "technology", "implementation", technical=True
    ),
    "usability-test": Kind("End users try key transactions, and time is taken", "people", "testing"),
    "tco": Kind("The cost of owning the system over years is counted", "process", "internal-labour"),
    "contract": Kind("The contract is signed", "process", "licence", may_be_zero=True),
    # design
    "design": Kind("The core template is designed", "process", "implementation"),
    "localisation-register": Kind(
        "Local variants are listed with their reason and approval", "process", "implementation"
    ),
    "localisation": Kind(
        "The template is fitted to language, law and currency of a region", "process", "implementation"
    ),
    "access-model": Kind(
        "Who may see and change what is decided by role", "technology", "implementation", technical=True
    ),
    "kpi-design": Kind("Figures and reports get formulas and sources", "data", "implementation"),
    "change-plan": Kind("Communication, resistance, incentives and support are planned", "people", "change"),
    "training-plan": Kind("Who learns what, when and how is planned", "people", "training"),
    "support-model": Kind(
        "Support levels, owners, releases and run budget are designed", "process", "support"
    ),
    "job-descriptions": Kind("Job descriptions say what the role does in the CRM", "people", "change"),
    "incentive-design": Kind(
        "Targets and pay are brought in line with using the CRM", "people", "incentives"
    ),
    "culture": Kind("Leaders act for customer focus and sharing", "people", "change"),
    "concern-handling": Kind("Fears about jobs, workload and skills are talked about", "people", "change"),
    "communication": Kind("Those concerned are told why, what and when", "people", "change"),
    "customer-comms": Kind("Customers are told, and the front line has its scripts", "people", "change"),
    "customer-journey-test": Kind(
        "Flows that customers meet are tried from their side", "process", "testing"
    ),
    # data
    "data-scope": Kind("What is moved, archived or dropped is decided", "data", "migration"),
    "data-inventory": Kind("Every source is found, with owner, format and volume", "data", "migration"),
    "data-profile": Kind("Quality of each source is measured", "data", "migration"),
    "data-acceptance": Kind("Limits for accepting the data are agreed", "data", "migration"),
    "data-cleanse": Kind("Data is corrected, completed and freed of duplicates", "data", "migration"),
    "data-model": Kind("Dimensions and measures are modelled", "data", "migration", technical=True),
    "data-stage": Kind(
        "Current data is imported into a database between", "data", "migration", technical=True
    ),
    "data-map": Kind("Columns of each source are mapped to the model", "data", "migration", technical=True),
    "data-script": Kind("Transformation and test scripts are written", "data", "migration", technical=True),
    "data-test-load": Kind(
        "Data is loaded for test, reconciled and mended", "data", "migration", technical=True
    ),
    "legacy-freeze": Kind("Old systems and files become read-only", "data", "migration", may_be_zero=True),
    "data-load": Kind("All data is loaded into the database between", "data", "migration", technical=True),
    "data-map-target": Kind(
        "The database is mapped to the objects of the CRM", "data", "migration", technical=True
    ),
    "kpi-build": Kind("Figures and dashboards are built", "data", "implementation", technical=True),
    "kpi-validate": Kind("Figures are compared with a calculation by hand", "data", "testing"),
    "data-load-final": Kind(
        "The data that counts is loaded into production", "data", "migration", technical=True
    ),
    "data-entry-start": Kind("From now on data is entered in the CRM", "data", "migration", may_be_zero=True),
    "integration-live": Kind(
        "Interfaces are switched on in production",
        "technology",
        "integration",
        may_be_zero=True,
        technical=True,
    ),
    "e2e-validation": Kind("Everything is tested end to end after the switch", "data", "testing"),
    "legacy-retire": Kind("Old systems and files are archived and closed", "data", "migration"),
    "data-governance": Kind("Stewards, rules and a hygiene cycle are set up", "data", "internal-labour"),
    "identity-match": Kind(
        "Records of one customer are matched across sources", "data", "migration", technical=True
    ),
    "concurrency-test": Kind(
        "Two people change one record at once, on purpose", "technology", "testing", technical=True
    ),
    "validation-rules": Kind("The system refuses wrong entries", "data", "implementation", technical=True),
    # build and test
    "configure": Kind("A module is configured", "technology", "implementation", technical=True),
    "automation": Kind(
        "Entries are captured or steps done without typing", "technology", "implementation", technical=True
    ),
    "integration-design": Kind(
        "Patterns, volumes and error handling of interfaces are designed",
        "technology",
        "integration",
        technical=True,
    ),
    "integration-map": Kind("Fields of two systems are mapped", "data", "integration", technical=True),
    "integration-build": Kind("An interface is built", "technology", "integration", technical=True),
    "integration-test": Kind("An interface is tested", "technology", "testing", technical=True),
    "infra": Kind(
        "Networks, telephony and devices are made ready", "technology", "infrastructure", technical=True
    ),
    "compatibility-check": Kind(
        "Versions and devices are checked together", "technology", "testing", technical=True
    ),
    "security-requirements": Kind(
        "Security, privacy and retention are required in writing", "technology", "implementation"
    ),
    "security-test": Kind("Security is tested", "technology", "testing", technical=True),
    "privacy-review": Kind(
        "The law on personal data is checked before data moves", "process", "implementation"
    ),
    "release-process": Kind(
        "How changes reach production is set up", "technology", "implementation", technical=True
    ),
    "system-test": Kind("The configured system is tested", "technology", "testing", technical=True),
    "sit": Kind("All systems are tested together", "technology", "testing", technical=True),
    "performance-test": Kind("Speed and load are tested", "technology", "testing", technical=True),
    "uat": Kind("Users accept the system on moved data", "people", "testing"),
    "fix": Kind("Faults found are mended and tested again", "technology", "implementation", technical=True),
    "mock-cutover": Kind("The switch is rehearsed and timed", "technology", "testing"),
    # readiness
    "training-materials": Kind("Guides and exercises are written", "people", "training"),
    "training-trainers": Kind("Trainers, key users and support staff learn first", "people", "training"),
    "training-admin": Kind(
        "Administrators and configurators learn, best with a certificate", "people", "training"
    ),
    "training": Kind("End users learn their tasks in the system", "people", "training"),
    "training-refresher": Kind("Users come back with what they met in daily work", "people", "training"),
    "floor-support": Kind("Someone stands beside the users who need it", "people", "support"),
    "support-setup": Kind("Service desk, knowledge base and monitoring are set up", "process", "support"),
    "support-readiness": Kind("Support shows that it can take over", "process", "support"),
    "pilot": Kind("A few users work live before the others", "people", "testing"),
    # gates
    "gate-funding": Kind(
        "Money of the next round is released or not", "process", "internal-labour", may_be_zero=True
    ),
    "gate-stage": Kind("The next stage may begin or not", "process", "internal-labour", may_be_zero=True),
    "gate-data": Kind("The business signs the data off or not", "data", "internal-labour", may_be_zero=True),
    "gate-go-live": Kind("Users may be switched over or not", "process", "internal-labour", may_be_zero=True),
    # switch and run
    "cutover": Kind("Production is switched over", "technology", "implementation", technical=True),
    "go-live": Kind("Users begin to work in the system", "process", "implementation", may_be_zero=True),
    "parallel-run": Kind("Old and new system run side by side until a date", "process", "support"),
    "hypercare": Kind("Support is close and fast until exit criteria are met", "process", "support"),
    "lessons-learned": Kind("What was learnt changes the template before the next wave", "process", "change"),
    "adoption-review": Kind("Who uses what is measured and acted on", "people", "change"),
    "feedback-review": Kind("What users say is collected and answered", "people", "change"),
    "kpi-review": Kind("Figures are compared with their targets", "process", "internal-labour"),
    "benefits-review": Kind("Benefits are compared with the business case", "process", "internal-labour"),
    "release": Kind("A planned change or upgrade goes live", "technology", "upgrade", technical=True),
    "support-handover": Kind("The project hands over to those who run the system", "process", "support"),
    "close": Kind(
        "The programme ends and its team is released", "process", "internal-labour", may_be_zero=True
    ),
}
"""Kinds of tasks, in the order of a rollout."""

GATE_KINDS: tuple[str, ...] = tuple(kind for kind in KINDS if kind.startswith("gate-"))
"""Kinds whose tasks are gates."""

TECHNICAL_KINDS: frozenset[str] = frozenset(kind for kind, row in KINDS.items() if row.technical)
"""Kinds that need somebody of IT or a vendor."""

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

FREEZE_KINDS: tuple[str, ...] = tuple(KINDS)
"""Kinds of tasks that a freeze may block."""

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
        "scopes": PACKAGE_SCOPES,
        "references": REFERENCE_WORDS,
        "scope-words": SCOPE_WORDS,
        "kpi-families": KPI_FAMILIES,
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
    }
