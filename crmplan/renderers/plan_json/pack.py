"""What plan.json holds of the steering pack: decisions, risks, RACI, cover and the state of gates."""

from typing import Any

from crmplan.contracts import (
    DATE,
    DAYS,
    MONEY,
    NUMBER,
    SHARE,
    TEXT,
    WHOLE,
    YES_NO,
    Field,
    Record,
    many,
    maybe,
    nested,
    one_of,
)
from crmplan.report.records import Report, Row


def _task_id(value: Any, report: Report) -> str:
    row: Row = report.rows[value.row]
    return row.id


def _task_ids(value: Any, report: Report) -> list[str]:
    return [report.rows[row].id for row in value.rows]


OPTION = Record(
    "option",
    "One answer to a decision, with what it leads to: its changes were made and the plan worked out again.",
    (
        Field("id", TEXT, "Id."),
        Field("name", TEXT, "Name."),
        Field("recommended", YES_NO, "Whether the team recommends it."),
        Field(
            "changes", many(TEXT), "As in the playbook: `pilot-exit.delay: 4w`; empty for the plan as it is."
        ),
        Field("problems", many(TEXT), "Why it cannot be worked out; then the figures are null."),
        Field("finish", maybe(DATE), "Finish of the programme."),
        Field(
            "finish_shift_days",
            DAYS,
            "After the plan's finish; negative when earlier.",
            lambda v, r: v.finish_shift,
        ),
        Field("last_go_live", maybe(DATE), "Day of the last go-live."),
        Field("go_live_shift_days", DAYS, "By which the last go-live moves.", lambda v, r: v.go_live_shift),
        Field("moved_go_lives", WHOLE, "Go-lives on another day, with those that it adds or loses."),
        Field("cost", maybe(MONEY), "Planned, with contingency."),
        Field("cost_change", maybe(MONEY), "More than the plan; negative when less."),
        Field(
            "total_float_days", maybe(DAYS), "Total float of the last go-live.", lambda v, r: v.total_float
        ),
        Field(
            "margin_days",
            maybe(DAYS),
            "Committed minus its finish; negative when late.",
            lambda v, r: v.margin,
        ),
        Field(
            "freeze", TEXT, "How near the last go-live is to the next freeze that blocks it; may be empty."
        ),
        Field("errors", WHOLE, "Errors of the checks more than in the plan; negative when fewer."),
        Field("new_errors", many(TEXT), "Messages of the errors that the plan does not have."),
        Field("note", TEXT, "What else it leads to; may be empty."),
    ),
)

DECISION = Record(
    "decision",
    "Something that the committee is asked to decide.",
    (
        Field("id", TEXT, "Id."),
        Field("name", TEXT, "Short name."),
        Field("ask", TEXT, "The question."),
        Field("by", maybe(DATE), "Day by which an answer is needed."),
        Field("overdue", YES_NO, "Whether that day is past."),
        Field("gate", TEXT, "Name of the gate at which it is decided; may be empty."),
        Field("gate_date", maybe(DATE), "Day of that gate.", lambda v, r: v.gate_day),
        Field("owner_name", TEXT, "Who decides; may be empty.", lambda v, r: v.owner),
        Field(
            "recommended",
            TEXT,
            "Name of the option that the team recommends; may be empty.",
            lambda v, r: v.recommend,
        ),
        Field("reason", TEXT, "Why; may be empty."),
        Field("decided", TEXT, "Name of the option that was chosen; empty while it is open."),
        Field("decided_on", maybe(DATE), "When."),
        Field(
            "options", many(nested(OPTION)), "In the playbook's order; of a decided one only the chosen one."
        ),
        Field("place", TEXT, "`playbook.yaml:12`."),
    ),
)

RISK = Record(
    "risk",
    "What may happen.",
    (
        Field("id", TEXT, "Id."),
        Field("name", TEXT, "Name."),
        Field(
            "rating", one_of("low", "medium", "high", ""), "How grave it is; empty when it cannot be said."
        ),
        Field(
            "rating_computed",
            YES_NO,
            "Whether `risk_rule` gave the rating; else the playbook.",
            lambda v, r: v.rated,
        ),
        Field("probability", maybe(SHARE), "How likely."),
        Field("delay", TEXT, "As in the playbook: `10d..25d (15d)`; may be empty."),
        Field("cost", maybe(MONEY), "Cost when it happens."),
        Field("exposure", maybe(MONEY), "Probability times cost."),
        Field("exposure_days", maybe(DAYS), "Probability times likely delay."),
        Field("owner_name", TEXT, "Who watches it; may be empty.", lambda v, r: v.owner),
        Field("response", TEXT, "What is done about it; may be empty."),
        Field("touches", many(TEXT), "Names of the tasks that it would delay."),
        Field("critical", YES_NO, "Whether one of them is critical."),
        Field("closed", YES_NO, "Whether it is over."),
        Field("place", TEXT, "`playbook.yaml:12`."),
    ),
)

RACI = Record(
    "raci_row",
    "Who answers for one kind of work, counted over the cells in which it is done.",
    (
        Field("work", TEXT, "Name of the work."),
        Field("phase", TEXT, "Name of the phase; may be empty."),
        Field("times", WHOLE, "How many tasks it stands for."),
        Field("accountable", many(TEXT), "Names, those of most tasks first."),
        Field("responsible", many(TEXT), "Names; of gates those who decide."),
        Field("consulted", many(TEXT), "Names."),
        Field("informed", many(TEXT), "Names."),
        Field("tasks", many(TEXT), "Ids of the tasks.", _task_ids),
    ),
)

COVER = Record(
    "cover_row",
    "How far one group of users of one region is trained and supported at one of their go-lives.",
    (
        Field("region", TEXT, "Name; empty in a plan without regions."),
        Field("group", TEXT, "Name of the group."),
        Field("modules", many(TEXT), "Names of what goes live for them."),
        Field("users", WHOLE, "Users."),
        Field("seats", maybe(WHOLE), "Seats of the trainings that are for them; null when none says."),
        Field("hours", maybe(NUMBER), "Training hours of one user; null when none says."),
        Field("trained_by", maybe(DATE), "End of their last training before go-live."),
        Field("go_live", maybe(DATE), "Go-live."),
        Field("support_until", maybe(DATE), "End of hypercare."),
        Field("gap", TEXT, "What is missing; empty when nothing is."),
    ),
)

CRITERION_STATE = Record(
    "criterion_state",
    "One criterion of a gate at the status date.",
    (
        Field("text", TEXT, "What is asked for.", lambda v, r: v[0]),
        Field("measured", TEXT, "What was measured; empty when nothing was.", lambda v, r: v[1]),
        Field(
            "state", one_of("met", "failed", "open"), "Open when nobody has measured it.", lambda v, r: v[2]
        ),
    ),
)

GATE_STATE = Record(
    "gate_state",
    "How ready a gate is at the status date.",
    (
        Field("task", TEXT, "Id of the task.", _task_id),
        Field("name", TEXT, "Name with its scope."),
        Field("date", DATE, "Its day.", lambda v, r: v.day),
        Field("met", WHOLE, "Criteria that are met."),
        Field("failed", WHOLE, "Criteria that are not."),
        Field("open", WHOLE, "Criteria that nobody has measured."),
        Field("decided", TEXT, "Latest decision at the status date; may be empty."),
        Field("criteria", many(nested(CRITERION_STATE)), "In the playbook's order."),
    ),
)

FIELDS = (
    Field(
        "decisions",
        many(nested(DECISION)),
        "What the committee is asked, by the day an answer is needed; decided ones last.",
        lambda v, r: v.pack.asked,
    ),
    Field("gate_states", many(nested(GATE_STATE)), "In order of time.", lambda v, r: v.pack.gates),
    Field("risks", many(nested(RISK)), "The gravest first, closed ones last.", lambda v, r: v.pack.risks),
    Field("risk_rule", TEXT, "How risks without a written rating are rated.", lambda v, r: v.pack.risk_rule),
    Field("raci", many(nested(RACI)), "In display order.", lambda v, r: v.pack.raci),
    Field("cover", many(nested(COVER)), "Region by region, group by group.", lambda v, r: v.pack.cover),
)
"""What the plan holds of them."""
RECORDS = (DECISION, OPTION, GATE_STATE, CRITERION_STATE, RISK, RACI, COVER)
