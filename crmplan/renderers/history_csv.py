"""The history of a plan as CSV: one row for each commit, for spreadsheets and other tools."""

import csv
import io
from decimal import Decimal

from crmplan.currencies import digits
from crmplan.report.history import History, Step
from crmplan.spreadsheet import day, safe

COLUMNS: tuple[tuple[str, str], ...] = (
    ("commit", "Id of the commit."),
    ("date", "ISO date of the commit, as its committer states it."),
    ("status_date", "ISO date up to which progress is known; empty without progress."),
    (
        "report_date",
        "ISO date that the forecast is of: the status date where it is new, else the date of the commit.",
    ),
    ("author", "Name of the author."),
    ("subject", "First paragraph of the message."),
    ("merge", "yes or no: whether it brought in a branch."),
    ("path", "Path of the playbook at the commit, from the top of the repository."),
    ("gap", "Why the commit cannot be planned; empty when it can."),
    ("finish", "ISO date of the last working day; empty for a gap, as are all that follow."),
    ("finish_moved", "Working days by which the finish moved since the commit before that could be planned."),
    ("p80", "ISO date by which the plan is finished with 80 % confidence; empty without a simulation."),
    ("cost", "With contingency, a plain number."),
    ("cost_change", "Since the commit before that could be planned; empty where currencies differ."),
    ("currency", "ISO 4217 code."),
    ("stage", "Stage that the findings are for."),
    ("errors", "Findings that are errors."),
    ("warnings", "Findings that are warnings."),
)
"""Name and meaning of each column. Names and order stay; new ones come behind, before the go-lives."""
GO_LIVE = "go-live "
"""What the columns of the go-lives begin with; behind it stands the id."""


def history_csv(history: History) -> str:
    """Return UTF-8 text with commas, quotes where needed (RFC 4180) and LF line ends; a column for each go-live."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([name for name, _ in COLUMNS] + [safe(GO_LIVE + line.id) for line in history.go_lives])
    for at, step in enumerate(history.steps):
        days = (day(line.days[at]) for line in history.go_lives)
        writer.writerow([safe(cell) for cell in (*_cells(step), *days)])
    return out.getvalue()


def _cells(step: Step) -> tuple[str, ...]:
    commit, state = step.turn.commit, step.turn.state
    about = (
        commit.id,
        day(commit.date),
        "" if state is None else day(state.status),
        day(step.reported),
        commit.author,
        commit.subject,
        "yes" if commit.merge else "no",
        step.turn.path,
        step.turn.gap,
    )
    if state is None:
        return (*about, *[""] * (len(COLUMNS) - len(about)))
    cents = digits(state.cost.currency)
    return (
        *about,
        day(state.finish),
        _number(step.finish),
        day(state.p80),
        f"{state.cost.amount:.{cents}f}",
        "" if step.cost is None else f"{step.cost.amount:.{cents}f}",
        state.cost.currency,
        state.stage,
        str(state.errors),
        str(state.warnings),
    )


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"
