"""What plan.json holds of what was planned and what is: earned value and variance."""

from crmplan.contracts import DATE, DAYS, MONEY, NUMBER, TEXT, Field, Record, many, maybe, nested, one_of
from crmplan.report.variance import STATES


def _name_or_null(value: object, whole: object) -> str | None:
    return getattr(value, "against", "") or None


EARNED_ROW = Record(
    "earned_row",
    "Earned value of the whole or of one group; the rounded amounts of the groups sum to the whole.",
    (
        Field("id", TEXT, "Id of the group; empty for the whole and for what belongs to none."),
        Field("name", TEXT, "Name."),
        Field("bac", MONEY, "Budget at completion."),
        Field("pv", MONEY, "Planned value."),
        Field("ev", MONEY, "Earned value."),
        Field("ac", maybe(MONEY), "Actual cost; null where work has begun and nobody tells what it cost."),
        Field("sv", MONEY, "EV - PV."),
        Field("cv", maybe(MONEY), "EV - AC."),
        Field("spi", maybe(NUMBER), "EV / PV; null where an index would divide by nothing."),
        Field("cpi", maybe(NUMBER), "EV / AC."),
        Field("eac", maybe(MONEY), "BAC / CPI: the rest costs as the work so far."),
    ),
)

EARNED = Record(
    "earned",
    "Earned value and earned schedule at the status date; days are working days from the start.",
    (
        Field(
            "against",
            maybe(TEXT),
            "Name of the baseline; null for the plan without its progress.",
            _name_or_null,
        ),
        Field("status_date", DATE, "Day up to which progress is known.", lambda v, r: v.day),
        Field("whole", nested(EARNED_ROW), "Of the whole plan."),
        Field("eac_atypical", maybe(MONEY), "AC + (BAC - EV): the rest costs what was planned."),
        Field("eac_hurried", maybe(MONEY), "AC + (BAC - EV) / (CPI x SPI): and lost time is bought."),
        Field("eac_counted", maybe(MONEY), "AC + the rest as the plan has it now."),
        Field("etc", maybe(MONEY), "EAC - AC."),
        Field("vac", maybe(MONEY), "BAC - EAC."),
        Field("tcpi", maybe(NUMBER), "(BAC - EV) / (BAC - AC)."),
        Field("tcpi_eac", maybe(NUMBER), "(BAC - EV) / (EAC - AC), with the rest as the plan has it now."),
        Field("at", DAYS, "Actual time: days so far."),
        Field("es", DAYS, "Earned schedule: the day on which this was planned to be earned."),
        Field("sv_t", DAYS, "ES - AT."),
        Field("spi_t", maybe(NUMBER), "ES / AT."),
        Field("pd", DAYS, "Planned duration."),
        Field("ieac_t", maybe(DAYS), "PD / SPI(t)."),
        Field("tspi", maybe(NUMBER), "(PD - ES) / (PD - AT)."),
        Field("pace_finish", maybe(DATE), "The day on which it ends at this pace."),
        Field("category", many(nested(EARNED_ROW)), "By category.", lambda v, r: v.by.get("category", ())),
        Field("region", many(nested(EARNED_ROW)), "By region.", lambda v, r: v.by.get("region", ())),
        Field("wave", many(nested(EARNED_ROW)), "By wave.", lambda v, r: v.by.get("wave", ())),
        Field("gone", many(TEXT), "Tasks of the baseline that the plan has no more; they stay planned."),
        Field("added", many(TEXT), "Tasks that nobody had planned; what they cost counts as spent."),
        Field("silent", many(TEXT), "Tasks that have begun and do not tell what was spent."),
        Field("sentences", many(TEXT), "What the indices mean here."),
    ),
)

VARIANCE_ROW = Record(
    "variance_row",
    "A task or a group of tasks as it was planned and as it is; days are working days, later and longer is positive.",
    (
        Field("id", TEXT, "Id of the task or group; empty for the whole and for what belongs to none."),
        Field("name", TEXT, "Name, of a task with its scope."),
        Field(
            "state",
            one_of(*STATES, ""),
            "Of a task, empty for a group: added since it was planned, gone from the plan.",
        ),
        Field("planned_start", maybe(DATE), "Null for what was added."),
        Field("planned_finish", maybe(DATE), "Last working day, inclusive."),
        Field("start", maybe(DATE), "Actual or scheduled; null for what is gone."),
        Field("finish", maybe(DATE), "Last working day, inclusive."),
        Field("start_days", maybe(DAYS), "By how much it starts later."),
        Field("finish_days", maybe(DAYS), "By how much it finishes later."),
        Field("planned_days", maybe(DAYS), "Planned duration."),
        Field("days", maybe(DAYS), "Duration."),
        Field("duration_days", maybe(DAYS), "By how much it takes longer."),
        Field("planned_cost", MONEY, "What was planned."),
        Field("spent", maybe(MONEY), "So far; null where work has begun and nobody tells what it cost."),
        Field("forecast", MONEY, "What was spent, and the rest as the plan has it."),
        Field("cost", MONEY, "Forecast minus planned."),
    ),
)

VARIANCE = Record(
    "variance",
    "What was planned against what is.",
    (
        Field(
            "against",
            maybe(TEXT),
            "Name of the baseline; null for the plan without its progress.",
            _name_or_null,
        ),
        Field("whole", nested(VARIANCE_ROW), "Of the whole plan."),
        Field("waves", many(nested(VARIANCE_ROW)), "In the playbook's order; empty without waves."),
        Field("regions", many(nested(VARIANCE_ROW)), "In the playbook's order; empty without regions."),
        Field("tasks", many(nested(VARIANCE_ROW)), "In display order; what is gone last."),
    ),
)

FIELDS = (
    Field("earned", maybe(nested(EARNED)), "Earned value; null without progress or planned cost."),
    Field("variance", maybe(nested(VARIANCE)), "Null without progress and stored baseline."),
)
"""What the plan holds of them."""
RECORDS = (EARNED, EARNED_ROW, VARIANCE, VARIANCE_ROW)
