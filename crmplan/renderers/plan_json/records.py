"""What plan.json holds, record by record; a field is never renamed or removed within a version."""

from typing import Any

from crmplan.contracts import (
    DATE,
    DAYS,
    MONEY,
    SHARE,
    TEXT,
    TIME,
    WHOLE,
    YES_NO,
    Field,
    Record,
    by_key,
    many,
    maybe,
    nested,
    one_of,
)
from crmplan.language.calendars import WEEKDAYS
from crmplan.model import SEVERITIES, Finding, Location, Money
from crmplan.renderers.plan_json import pack, tracked
from crmplan.report.records import Report, Row

VERSION = 1
"""Version of the contract."""
LINK_TYPES = ("FS", "SS", "FF", "SF")


def _task_id(value: Any, report: Report) -> str:
    row: Row = report.rows[value.row]
    return row.id


def _place(at: Location) -> Location | None:
    return at if at.line else None


PLACE = Record(
    "place",
    "A span of text in the playbook; lines and columns count from 1, the end is exclusive.",
    (
        Field("file", TEXT, "Name of the file, relative to the playbook.", lambda v, r: r.file(v.file)),
        Field("line", WHOLE, "First line."),
        Field("column", WHOLE, "First column."),
        Field("end_line", WHOLE, "Last line."),
        Field("end_column", WHOLE, "Column behind the last character."),
    ),
)

PROGRAMME = Record(
    "programme",
    "What the plan is about, with its dates.",
    (
        Field("id", TEXT, "Id of the programme; empty when the playbook gives none."),
        Field("name", TEXT, "Name."),
        Field("vision", TEXT, "One sentence; may be empty."),
        Field("sponsor", TEXT, "Name of the sponsor; empty when there is none."),
        Field("currency", TEXT, "ISO 4217 code; every amount of the file is in it."),
        Field("users", WHOLE, "Users, each region and group counted once."),
        Field("start", DATE, "Start of the programme."),
        Field("finish", DATE, "Last working day of the last task."),
        Field("committed_finish", maybe(DATE), "Date that was promised.", lambda v, r: v.committed),
        Field(
            "margin_days",
            maybe(DAYS),
            "Committed minus forecast finish; negative when late.",
            lambda v, r: v.margin,
        ),
        Field("working_days", DAYS, "Length of the programme."),
        Field(
            "near_critical_days",
            WHOLE,
            "Floats up to this many days are near-critical.",
            lambda v, r: v.near_days,
        ),
        Field("as_of", maybe(DATE), "The day that counts as today for the checks."),
        Field("status_date", maybe(DATE), "Day up to which progress is known.", lambda v, r: v.status),
    ),
)

TASK = Record(
    "task",
    "One expanded task, gate or milestone.",
    (
        Field("id", TEXT, "Path that stays the same while the playbook is edited elsewhere."),
        Field("name", TEXT, "Name; the same in every cell of a package."),
        Field("label", TEXT, "Name with its scope, to stand alone."),
        Field("kinds", many(TEXT), "Words of the vocabulary."),
        Field("phase", TEXT, "Id, or empty."),
        Field("wave", TEXT, "Id, or empty."),
        Field("region", TEXT, "Id, or empty."),
        Field("module", TEXT, "Id, or empty."),
        Field("package", TEXT, "Id of the work package, or empty."),
        Field("stream", TEXT, "`people`, `process`, `technology`, `data`, or empty."),
        Field("owner", TEXT, "Id of the accountable person, or empty.", lambda v, r: v.owner_id),
        Field("owner_name", TEXT, "Name of the accountable person, or empty.", lambda v, r: v.owner),
        Field("team", many(TEXT), "Names with units: `Integrator x 2`."),
        Field("consulted", many(TEXT), "Names."),
        Field("informed", many(TEXT), "Names."),
        Field("approvers", many(TEXT), "Names; of a gate."),
        Field("users", WHOLE, "Users of its scope."),
        Field("start", DATE, "Scheduled start."),
        Field("finish", DATE, "Scheduled finish: the last working day, inclusive."),
        Field("start_at", TIME, "Scheduled start to the minute, local time.", lambda v, r: v.start_time),
        Field("finish_at", TIME, "Scheduled finish to the minute, local time.", lambda v, r: v.finish_time),
        Field("early_start", DATE, "Earliest start; another than `start` for tasks that are scheduled late."),
        Field("early_finish", DATE, "Earliest finish."),
        Field("late_start", DATE, "Latest start that does not delay the programme."),
        Field("late_finish", DATE, "Latest finish that does not delay the programme."),
        Field("duration", TEXT, "As in the playbook: `5d`, `14ed`."),
        Field(
            "duration_days", DAYS, "Working days; calendar days for elapsed durations.", lambda v, r: v.days
        ),
        Field("total_float_days", DAYS, "Total float.", lambda v, r: v.total_float),
        Field("total_float_minutes", WHOLE, "Total float to the minute.", lambda v, r: v.float_minutes),
        Field("free_float_days", DAYS, "Free float.", lambda v, r: v.free_float),
        Field("free_float_minutes", WHOLE, "Free float to the minute.", lambda v, r: v.free_minutes),
        Field("critical", YES_NO, "Total float is zero or negative, and it is not finished."),
        Field("near_critical", YES_NO, "Not critical, total float inside the band.", lambda v, r: v.near),
        Field("milestone", YES_NO, "Has no length."),
        Field("gate", YES_NO, "A gate."),
        Field("go_live", YES_NO, "A go-live."),
        Field("late", YES_NO, "Scheduled as late as its successors allow."),
        Field("calendar", TEXT, "Key of its calendar."),
        Field("constraints", many(TEXT), "Dates it must respect, in words."),
        Field("started", YES_NO, "Has started at the status date."),
        Field("finished", YES_NO, "Has finished at the status date."),
        Field("done", maybe(SHARE), "Share done, 0 to 1; null without progress."),
        Field("needs", many(TEXT), "Its links as written in playbooks, absolute: `erp-link ss +2d`."),
        Field("driver", TEXT, "What fixes its start, in words.", lambda v, r: v.why),
        Field("cost", MONEY, "Its fixed, per-user and labour cost."),
        Field("deliverable", TEXT, "What it hands over; may be empty."),
        Field("place", TEXT, "`playbook.yaml:12`."),
    ),
)

LINK = Record(
    "link",
    "A dependency between two tasks.",
    (
        Field("from", TEXT, "Id of the predecessor.", lambda v, r: r.rows[v.pred].id),
        Field("to", TEXT, "Id of the successor.", lambda v, r: r.rows[v.succ].id),
        Field(
            "type", one_of(*LINK_TYPES), "Finish-to-start, start-to-start, finish-to-finish, start-to-finish."
        ),
        Field("lag", TEXT, "`+2d`, `-1d` (a lead), `+7ed` (elapsed), `+20%`; empty for none."),
        Field("driving", YES_NO, "Whether it fixes the start of its successor."),
        Field("place", TEXT, "Where it is written: `playbook.yaml:12`."),
    ),
)

LANE = Record(
    "lane",
    "A roll-up: earliest start, latest finish and smallest float of what belongs to it.",
    (
        Field("id", TEXT, "Id; empty for what belongs to none."),
        Field("name", TEXT, "Name."),
        Field("start", DATE, "Earliest start."),
        Field("finish", DATE, "Latest finish."),
        Field(
            "total_float_days", DAYS, "Smallest total float of its open tasks.", lambda v, r: v.total_float
        ),
        Field("critical", YES_NO, "Whether one of its tasks is critical."),
        Field("tasks", many(TEXT), "Ids.", lambda v, r: [r.rows[row].id for row in v.rows]),
    ),
)

MILESTONE = Record(
    "milestone",
    "A go-live, a gate or another milestone.",
    (
        Field("task", TEXT, "Id of the task.", _task_id),
        Field("kind", one_of("go-live", "gate", "milestone"), "What it is."),
        Field("name", TEXT, "Name with its scope."),
        Field("date", DATE, "Its day.", lambda v, r: v.day),
        Field("total_float_days", DAYS, "Total float.", lambda v, r: v.total_float),
        Field("critical", YES_NO, "Whether it is critical."),
        Field("owner_name", TEXT, "Who is accountable.", lambda v, r: v.owner),
        Field(
            "driven_by", TEXT, "Last task on the path that drives it; may be empty.", lambda v, r: v.drives
        ),
    ),
)

CRITERION = Record(
    "criterion",
    "One criterion of a gate.",
    (
        Field("text", TEXT, "What is asked for.", lambda v, r: v[0]),
        Field("measured", TEXT, "What was measured; empty when nothing was.", lambda v, r: v[1]),
    ),
)

GATE = Record(
    "gate",
    "A gate with what it asks for.",
    (
        Field("task", TEXT, "Id of the task.", _task_id),
        Field("name", TEXT, "Name with its scope."),
        Field("date", DATE, "Its day.", lambda v, r: v.day),
        Field("approvers", many(TEXT), "Names."),
        Field("criteria", many(nested(CRITERION)), "What must be true."),
        Field("opens", many(TEXT), "Names of the tasks that wait for it."),
        Field("releases", many(TEXT), "Funding rounds with amounts."),
        Field("decided", TEXT, "Latest decision at the status date; empty when there is none."),
    ),
)

STEP = Record(
    "step",
    "One step of the path that drives the finish.",
    (
        Field("task", TEXT, "Id of the task.", _task_id),
        Field("name", TEXT, "Name with its scope."),
        Field("owner_name", TEXT, "Who is accountable.", lambda v, r: v.owner),
        Field("start", DATE, "Start."),
        Field("finish", DATE, "Finish."),
        Field("duration", TEXT, "As in the playbook."),
        Field("cause", TEXT, "Why it cannot start earlier; empty where it follows the step before."),
    ),
)

PATH = Record(
    "critical_path",
    "What drives the finish.",
    (
        Field("sentences", many(TEXT), "In words.", lambda v, r: v.path_sentences),
        Field("steps", many(nested(STEP)), "First to last.", lambda v, r: v.path),
    ),
)

WAVE = Record(
    "wave",
    "A wave of the rollout.",
    (
        Field("id", TEXT, "Id."),
        Field("name", TEXT, "Name."),
        Field("cells", TEXT, "Regions and modules, in words."),
        Field("users", WHOLE, "Users, each region and group counted once."),
        Field("start", maybe(DATE), "First start."),
        Field("go_live", maybe(DATE), "Last go-live."),
        Field("support_until", maybe(DATE), "End of its hypercare."),
        Field("total_float_days", maybe(DAYS), "Smallest total float.", lambda v, r: v.total_float),
        Field("critical", YES_NO, "Whether one of its tasks is critical."),
        Field("cost", MONEY, "Planned."),
    ),
)

REGION = Record(
    "region",
    "A region.",
    (
        Field("id", TEXT, "Id."),
        Field("name", TEXT, "Name."),
        Field("lead", TEXT, "Name of its lead; may be empty."),
        Field("users", WHOLE, "Users."),
        Field("first_go_live", maybe(DATE), "First go-live."),
        Field("last_go_live", maybe(DATE), "Last go-live."),
        Field("support_until", maybe(DATE), "End of its hypercare."),
        Field("cost", MONEY, "Planned."),
    ),
)

CELL = Record(
    "cell",
    "One region and module.",
    (
        Field("region", TEXT, "Name of the region."),
        Field("module", TEXT, "Name of the module."),
        Field("wave", TEXT, "Name of its wave; empty when it is left out."),
        Field("users", WHOLE, "Users."),
        Field("go_live", maybe(DATE), "Its go-live."),
        Field("excluded", TEXT, "Why it is left out, who said so, when it is looked at again; else empty."),
    ),
)

TRAINING = Record(
    "training",
    "A training.",
    (
        Field("task", TEXT, "Id of the task.", _task_id),
        Field("name", TEXT, "Name with its scope."),
        Field("groups", TEXT, "Who is trained."),
        Field("users", WHOLE, "How many."),
        Field("start", DATE, "Start."),
        Field("finish", DATE, "Finish."),
        Field("hours", TEXT, "Hours for each person; may be empty."),
        Field("format", TEXT, "How; may be empty."),
        Field("topics", TEXT, "What; may be empty."),
        Field("seats", TEXT, "Seats and sessions; may be empty."),
        Field("go_live", maybe(DATE), "The go-live it prepares."),
        Field("days_before", maybe(DAYS), "Working days between its end and that go-live."),
        Field("cost", MONEY, "Its cost."),
    ),
)

HYPERCARE = Record(
    "hypercare",
    "Support after one go-live.",
    (
        Field("go_live", TEXT, "Name of the go-live with its scope."),
        Field("date", DATE, "Its day.", lambda v, r: v.day),
        Field("until", maybe(DATE), "End of hypercare; null when there is none."),
        Field("days", DAYS, "Working days from go-live to that end."),
        Field("owner_name", TEXT, "Who leads it.", lambda v, r: v.owner),
        Field("exit", many(TEXT), "When it may end."),
    ),
)

PERSON = Record(
    "person",
    "A person, team or partner.",
    (
        Field("id", TEXT, "Id."),
        Field("name", TEXT, "Name."),
        Field("title", TEXT, "Title; may be empty."),
        Field("side", TEXT, "`business`, `it`, `vendor`, or empty."),
        Field("roles", many(TEXT), "Roles in the programme."),
        Field("accountable_for", WHOLE, "Tasks they are accountable for.", lambda v, r: v.accountable),
        Field("works_on", WHOLE, "Tasks they work on.", lambda v, r: v.does),
        Field("person_days", DAYS, "Their work.", lambda v, r: v.days),
        Field("cost", MONEY, "Their labour."),
    ),
)

FREEZE = Record(
    "freeze",
    "A time closed for some kinds of tasks, whole days, both ends inclusive.",
    (
        Field("id", TEXT, "Id."),
        Field("first", DATE, "First day."),
        Field("last", DATE, "Last day."),
        Field("reason", TEXT, "Why; may be empty."),
        Field("regions", many(TEXT), "Where; empty means everywhere."),
    ),
)

CALENDAR = Record(
    "calendar",
    "The working days of the programme, in which shifts and margins are counted.",
    (
        Field(
            "week",
            many(one_of(*WEEKDAYS)),
            "Days of the week that are worked.",
            lambda v, r: [word for word, worked in zip(WEEKDAYS, v.week, strict=True) if worked],
        ),
        Field(
            "days_off",
            many(DATE),
            "Those of them that are not, until the finish or the committed one.",
            lambda v, r: sorted(v.off),
        ),
        Field("days_on", many(DATE), "Days that are worked besides.", lambda v, r: sorted(v.on)),
    ),
)

EVENT = Record(
    "event",
    "A dated series: meetings, messages, reviews, releases; it moves no date.",
    (
        Field("id", TEXT, "Id."),
        Field("name", TEXT, "Name."),
        Field("kind", TEXT, "Kind, or empty."),
        Field("owner_name", TEXT, "Who holds it.", lambda v, r: v.owner),
        Field("attend", many(TEXT), "Names of those who attend."),
        Field("days", many(DATE), "Its days in order of time."),
    ),
)

MONEY_ROW = Record(
    "money_row",
    "One row of a table of money.",
    (
        Field("id", TEXT, "Key of the group; empty for what belongs to none."),
        Field("name", TEXT, "Name."),
        Field("planned", MONEY, "Planned."),
        Field("approved", maybe(MONEY), "Approved; only for categories."),
        Field("difference", maybe(MONEY), "Approved minus planned."),
        Field("share", SHARE, "Share of the planned sum, 0 to 1."),
    ),
)

AMOUNT = Record(
    "amount",
    "One amount that every table sums, with where it comes from.",
    (
        Field("kind", one_of("cost", "labour", "backfill", "line"), "What it is."),
        Field("source", TEXT, "Id of the task, person or budget line."),
        Field("category", TEXT, "Category."),
        Field("region", TEXT, "Id, or empty."),
        Field("module", TEXT, "Id, or empty."),
        Field("wave", TEXT, "Id, or empty."),
        Field("phase", TEXT, "Id, or empty."),
        Field("owner", TEXT, "Id of the accountable person, or empty."),
        Field("payer", TEXT, "Who pays, or empty."),
        Field("amount", MONEY, "The amount, rounded once to the minor unit."),
        Field("run", YES_NO, "A cost of running: outside the approved sum."),
        Field(
            "months",
            by_key(MONEY),
            "Month -> part; the parts sum to the amount.",
            lambda v, r: {month: Money(part, r.currency) for month, part in v.months},
        ),
        Field("basis", TEXT, "How it was made, in words."),
        Field("place", maybe(nested(PLACE)), "Where it is written.", lambda v, r: _place(v.at)),
    ),
)

ROUND = Record(
    "funding_round",
    "A funding round against spending.",
    (
        Field("id", TEXT, "Id."),
        Field("amount", MONEY, "Its amount."),
        Field("released", maybe(DATE), "When; null when its gate has no date."),
        Field("cumulative", MONEY, "Released with it and before it."),
        Field("spent", MONEY, "Spent by the end of the day before the next release, or at the end."),
    ),
)

OVERSPENT = Record(
    "overspent",
    "The first day on which spending passes what is released.",
    (
        Field("date", DATE, "The day.", lambda v, r: v[0]),
        Field("spent", MONEY, "Spent at its end.", lambda v, r: v[1]),
        Field("released", MONEY, "Released at its end.", lambda v, r: v[2]),
    ),
)

BUDGET = Record(
    "money",
    "All money, in the currency of the programme.",
    (
        Field("planned", MONEY, "Bottom-up sum, without running cost and contingency."),
        Field("contingency", MONEY, "Contingency."),
        Field("contingency_share", maybe(SHARE), "The share written in the playbook."),
        Field("total", MONEY, "Planned plus contingency: what must be approved."),
        Field("approved", maybe(MONEY), "Approved."),
        Field(
            "tables",
            by_key(many(nested(MONEY_ROW))),
            "`category`, `region`, `wave`, `quarter` ... -> rows; each table sums to `planned`.",
            lambda v, r: r.budget,
        ),
        Field("funding", many(nested(ROUND)), "Funding rounds in order of release."),
        Field("overspent", maybe(nested(OVERSPENT)), "Null when spending stays inside what is released."),
        Field(
            "running",
            by_key(by_key(MONEY)),
            "Year -> category -> cost of running, outside the approved sum.",
            lambda v, r: v.run_years,
        ),
        Field(
            "amounts",
            many(nested(AMOUNT)),
            "Every amount; all tables are sums of them.",
            lambda v, r: v.entries,
        ),
    ),
)

READINESS = Record(
    "readiness",
    "What the checks say.",
    (
        Field("stage", TEXT, "The stage asked for."),
        Field("reached", TEXT, "The furthest stage without errors; may be empty."),
        Field("missing", many(TEXT), "What is still needed."),
        Field("errors", WHOLE, "Number of errors."),
        Field("warnings", WHOLE, "Number of warnings."),
        Field("infos", WHOLE, "Number of notes."),
        Field("accepted", WHOLE, "Number of accepted findings."),
        Field("covers", many(TEXT), "Families of checks that were asked, of a work package; empty for all."),
    ),
)

ALSO = Record(
    "also",
    "A further place of the same cause.",
    (
        Field("place", maybe(nested(PLACE)), "Where.", lambda v, r: _place(v[0])),
        Field("text", TEXT, "A few words.", lambda v, r: v[1]),
    ),
)

_FINDING_FIELDS = (
    Field("rule", TEXT, "Readable name of the rule."),
    Field("code", TEXT, "Stable code."),
    Field("severity", one_of(*SEVERITIES), "How grave it is for the stage."),
    Field("message", TEXT, "What is wrong and what would be right."),
    Field("help", TEXT, "How to mend it; may be empty."),
    Field("place", maybe(nested(PLACE)), "Where it can be mended.", lambda v, r: _place(v.at)),
    Field("also", many(nested(ALSO)), "Further places of the same cause."),
    Field("tasks", many(TEXT), "Ids of the tasks behind it."),
    Field("subject", TEXT, "What it is about when it is no task; may be empty."),
)

FINDING = Record("finding", "One thing that is wrong or missing.", _FINDING_FIELDS)


def _of_finding(field: Field) -> Field:
    """The same field, taken from a pair of a finding and who accepted it."""

    def get(pair: tuple[Finding, str], report: Report) -> Any:
        return getattr(pair[0], field.name) if field.get is None else field.get(pair[0], report)

    return field._replace(get=get)


ACCEPTED = Record(
    "accepted_finding",
    "A finding that somebody accepted.",
    (
        *map(_of_finding, _FINDING_FIELDS),
        Field("accepted", TEXT, "Who accepted it, until when and why.", lambda v, r: v[1]),
    ),
)

RATING = Record(
    "rating",
    "How one side of the programme stands; letter and shape say the same as the word.",
    (
        Field("id", one_of("overall", "schedule", "cost", "scope", "readiness"), "The side."),
        Field("rating", one_of("green", "amber", "red", "not rated"), "The rating.", lambda v, r: v.word),
        Field("letter", one_of("G", "A", "R", "-"), "Its letter."),
        Field("shape", TEXT, "Its shape: `●`, `▲`, `■` or `○`."),
        Field(
            "computed",
            one_of("green", "amber", "red", "not rated"),
            "What the thresholds give; another than `rating` where a person rated.",
        ),
        Field("says", TEXT, "What was measured, in words."),
        Field("threshold", TEXT, "From where on it is amber and red, in words."),
        Field("rated", TEXT, "Who rated it otherwise, when and why; may be empty."),
        Field("previous", TEXT, "Its word in the pack before; empty without one."),
        Field("arrow", TEXT, "`→` as before, `↑` better, `↓` worse; empty without a pack before."),
    ),
)

CHANGE = Record(
    "change",
    "One thing that is different from another version of the plan.",
    (
        Field(
            "area",
            one_of("finish", "go-live", "cost", "scope", "finding", "decision", "gate", "path", "task"),
            "What it is about.",
        ),
        Field("text", TEXT, "In words."),
        Field("good", maybe(YES_NO), "Whether it is better than before; null when it is neither."),
    ),
)

SINCE = Record(
    "since",
    "What changed since another version of the plan.",
    (
        Field("label", TEXT, "The version: a file, or `git` and a revision."),
        Field("status_date", maybe(DATE), "The status date of that version.", lambda v, r: v.status),
        Field("finish", DATE, "The finish that it had."),
        Field(
            "finish_shift_days",
            DAYS,
            "Working days that the finish is later now.",
            lambda v, r: v.finish_shift,
        ),
        Field("cost", MONEY, "What it planned with contingency, in its own currency."),
        Field("cost_change", maybe(MONEY), "What is planned more now; null when the currencies differ."),
        Field("changes", many(nested(CHANGE)), "The gravest first."),
    ),
)

BASELINE = Record(
    "baseline",
    "A baseline that slip is shown against: who approved it, what it promised, and how far the plan is from that.",
    (
        Field("label", TEXT, "How people call it: `baseline approved`, `git v1.2`."),
        Field("name", TEXT, "Name of a stored baseline, else the label."),
        Field("number", maybe(WHOLE), "Of a stored baseline, 1 for the first."),
        Field("first", YES_NO, "Whether slip is shown against it as the first one."),
        Field("current", YES_NO, "Whether slip is shown against it as the current one."),
        Field(
            "approved_by",
            TEXT,
            "Name of who approved it; empty where nobody wrote that down.",
            lambda v, r: v.by,
        ),
        Field("approved_title", TEXT, "Their title; may be empty.", lambda v, r: v.title),
        Field("approved_on", maybe(DATE), "When.", lambda v, r: v.on),
        Field("minute", TEXT, "Where the approval is written down; may be empty."),
        Field("finish", DATE, "The finish that it had."),
        Field("finish_shift_days", DAYS, "Working days from that finish to today's.", lambda v, r: v.shift),
        Field(
            "cost",
            MONEY,
            "What it planned, with contingency; in the currency of the programme unless `cost_change` is null.",
        ),
        Field("cost_change", maybe(MONEY), "What is planned more now; null when the currencies differ."),
        Field("users", WHOLE, "Users that it had."),
        Field("users_change", WHOLE, "How many there are more now."),
    ),
)

SLIP = Record(
    "slip",
    "A go-live, gate or milestone: where it was, where it is, and the working days between; later is positive.",
    (
        Field("task", TEXT, "Id of the task; it may be gone.", lambda v, r: v.id),
        Field("name", TEXT, "Name with its scope."),
        Field("kind", one_of("go-live", "gate", "milestone"), "What it is."),
        Field("first_baseline", maybe(DATE), "Its day in the first baseline.", lambda v, r: v.first),
        Field("baseline", maybe(DATE), "Its day in the current baseline."),
        Field("previous", maybe(DATE), "Its day in the pack before."),
        Field("forecast", maybe(DATE), "Its day today; null when it is gone."),
        Field("slip_days", maybe(DAYS), "From the current baseline to the forecast.", lambda v, r: v.slip),
        Field("slip_first_days", maybe(DAYS), "From the first baseline.", lambda v, r: v.slip_first),
        Field("slip_previous_days", maybe(DAYS), "Since the pack before.", lambda v, r: v.slip_previous),
        Field("finished", YES_NO, "Whether it has been passed."),
    ),
)

PLAN = Record(
    "plan",
    "The whole file.",
    (
        Field("programme", nested(PROGRAMME), "The programme.", lambda v, r: v),
        Field("headline", many(TEXT), "What a committee reads first."),
        Field(
            "counts",
            by_key(WHOLE),
            "`tasks`, `gates`, `milestones`, `links`, `critical`, `near`.",
        ),
        Field("readiness", nested(READINESS), "What the checks say."),
        Field(
            "ratings",
            many(nested(RATING)),
            "Status: overall, schedule, cost, scope, readiness.",
            lambda v, r: r.pack.ratings,
        ),
        Field(
            "since",
            maybe(nested(SINCE)),
            "Against the pack before; null without one.",
            lambda v, r: r.pack.since,
        ),
        Field(
            "against",
            maybe(nested(SINCE)),
            "Against the current baseline; null without one.",
            lambda v, r: r.pack.against,
        ),
        Field(
            "baselines",
            many(nested(BASELINE)),
            "All baselines, the first one first, the current one last.",
            lambda v, r: r.pack.baselines,
        ),
        Field(
            "slips",
            many(nested(SLIP)),
            "In order of time; empty without a baseline and a pack before.",
            lambda v, r: r.pack.slips,
        ),
        *tracked.FIELDS,
        Field("milestones", many(nested(MILESTONE)), "In order of time."),
        Field("critical_path", nested(PATH), "What drives the finish.", lambda v, r: v),
        Field("gates", many(nested(GATE)), "In order of time."),
        Field("waves", many(nested(WAVE)), "In the playbook's order."),
        Field("regions", many(nested(REGION)), "In the playbook's order."),
        Field("cells", many(nested(CELL)), "Region by region."),
        Field("training", many(nested(TRAINING)), "In order of time."),
        Field("hypercare", many(nested(HYPERCARE)), "Go-live by go-live.", lambda v, r: v.support),
        Field("run_support", many(TEXT), "Support after hypercare, in words."),
        *pack.FIELDS,
        Field("people", many(nested(PERSON)), "In the playbook's order."),
        Field("events", many(nested(EVENT)), "In the playbook's order."),
        Field("freezes", many(nested(FREEZE)), "In order of time."),
        Field("calendar", nested(CALENDAR), "What counts as a working day."),
        Field("money", nested(BUDGET), "All money.", lambda v, r: v.cost),
        Field("findings", many(nested(FINDING)), "The gravest first."),
        Field("accepted", many(nested(ACCEPTED)), "Findings that somebody accepted."),
        Field("known", many(nested(FINDING)), "Findings that were known when the checks were adopted."),
        Field(
            "lanes",
            by_key(many(nested(LANE))),
            "`phase`, `region`, `module`, `wave`, `package` -> roll-ups in the playbook's order.",
        ),
        Field("tasks", many(nested(TASK)), "Every task, in display order.", lambda v, r: v.rows),
        Field("links", many(nested(LINK)), "Every dependency, successor by successor."),
        Field("notes", many(TEXT), "Notes on method.", lambda v, r: v.estimates),
    ),
)

RECORDS = (
    PLAN,
    PROGRAMME,
    READINESS,
    RATING,
    SINCE,
    CHANGE,
    BASELINE,
    SLIP,
    *tracked.RECORDS,
    MILESTONE,
    PATH,
    STEP,
    GATE,
    CRITERION,
    WAVE,
    REGION,
    CELL,
    TRAINING,
    HYPERCARE,
    *pack.RECORDS,
    PERSON,
    EVENT,
    FREEZE,
    CALENDAR,
    BUDGET,
    MONEY_ROW,
    ROUND,
    OVERSPENT,
    AMOUNT,
    FINDING,
    ALSO,
    ACCEPTED,
    LANE,
    TASK,
    LINK,
    PLACE,
)
"""All records, in the order of the reference."""
