"""Faults of what is told about the work (150-169): the table, the words and the days of ``crmplan track``."""

from crmplan.faults.record import Fault

ROWS: dict[str, Fault] = {
    "no-table": Fault(
        "LNG-150",
        "A file of actuals cannot be read as a table: it is empty, a quote is never closed, or no column is called "
        "`id`. `crmplan track --template` writes a table with all columns.",
    ),
    "unknown-column": Fault(
        "LNG-151",
        "A column of a table of actuals has a name that crmplan does not know, so what stands below it would be lost. "
        "Correct the name, or take the column out.",
    ),
    "uneven-row": Fault(
        "LNG-152",
        "A row of a table of actuals has more cells than the table has columns. Mostly a text or a number has a comma "
        "in it: put the text in double quotes, and write numbers with a decimal point.",
    ),
    "told-twice": Fault(
        "LNG-153",
        "The same thing is told twice in one go, and only one of the two can be true. Keep one.",
    ),
    "not-yet": Fault(
        "LNG-154",
        "An actual day lies after the status date. What has not happened yet is planned, never told: correct the day, "
        "or tell it at a later status date.",
    ),
    "wrong-cell": Fault(
        "LNG-155",
        "A row of a table of actuals has a value in a column that its kind does not have, such as a share done of a "
        "gate. Move it into the column where it belongs, or correct the kind.",
    ),
    "unknown-subject": Fault(
        "LNG-156",
        "What is told is about nothing that the plan has: no task, gate, criterion, measure or budget line of that "
        "name.",
    ),
    "not-telling": Fault(
        "LNG-157",
        "A value is told without saying of what, or of what without a value. Write `REF.field=value`, for example "
        "`DE/sales/train.started=2027-04-12`, and `MEASURE=value` for a measured value.",
    ),
}
