"""The kinds of tasks: what a task is, as evidence for the checks."""

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
