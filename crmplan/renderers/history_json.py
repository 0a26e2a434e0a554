"""The history of a plan as JSON; a versioned contract, described in docs/history.md."""

from typing import Any

from crmplan.contracts import (
    DATE,
    DAYS,
    MONEY,
    TEXT,
    WHOLE,
    YES_NO,
    Contract,
    Field,
    Record,
    many,
    maybe,
    nested,
)
from crmplan.report.history import History, Step

VERSION = 1
"""Version of the contract."""


def _of_state(name: str) -> Any:
    def get(step: Step, whole: Any) -> Any:
        return None if step.turn.state is None else getattr(step.turn.state, name)

    return get


LIVE = Record(
    "go-live",
    "A go-live as a commit has it.",
    (
        Field("id", TEXT, "Path of the task in the playbook."),
        Field("day", DATE, "Day of the go-live."),
        Field("finished", YES_NO, "Whether it was reached by the status date."),
    ),
)
STEP = Record(
    "commit",
    "A commit that changed the playbook or something it reads. What a gap has no value for is null.",
    (
        Field("commit", TEXT, "Id.", lambda step, whole: step.turn.commit.id),
        Field(
            "date",
            DATE,
            "Of the committer, in the committer's zone.",
            lambda step, whole: step.turn.commit.date,
        ),
        Field("report_date", DATE, "Day that the forecast is of.", lambda step, whole: step.reported),
        Field("status_date", maybe(DATE), "Day up to which progress is known.", _of_state("status")),
        Field("author", TEXT, "Name.", lambda step, whole: step.turn.commit.author),
        Field(
            "subject", TEXT, "First paragraph of the message.", lambda step, whole: step.turn.commit.subject
        ),
        Field("merge", YES_NO, "Whether it brought in a branch.", lambda step, whole: step.turn.commit.merge),
        Field("path", TEXT, "Path of the playbook, from the top.", lambda step, whole: step.turn.path),
        Field(
            "renamed_from",
            TEXT,
            "What it was called before; empty when the same.",
            lambda step, whole: step.turn.renamed,
        ),
        Field("gap", TEXT, "Why it cannot be planned; empty when it can.", lambda step, whole: step.turn.gap),
        Field("finish", maybe(DATE), "Last working day.", _of_state("finish")),
        Field(
            "finish_moved",
            maybe(DAYS),
            "Working days since the commit before that could be planned.",
            lambda step, whole: step.finish,
        ),
        Field("committed_finish", maybe(DATE), "As promised.", _of_state("committed")),
        Field(
            "p80",
            maybe(DATE),
            "Finish with 80 % confidence; null without a simulation.",
            _of_state("p80"),
        ),
        Field("cost", maybe(MONEY), "With contingency.", _of_state("cost")),
        Field(
            "cost_change",
            maybe(MONEY),
            "Since the commit before that could be planned; null where currencies differ.",
            lambda step, whole: step.cost,
        ),
        Field(
            "currency",
            maybe(TEXT),
            "ISO 4217 code.",
            lambda step, whole: None if step.turn.state is None else step.turn.state.cost.currency,
        ),
        Field("stage", maybe(TEXT), "Stage that the findings are for.", _of_state("stage")),
        Field("errors", maybe(WHOLE), "Findings that are errors.", _of_state("errors")),
        Field("warnings", maybe(WHOLE), "Findings that are warnings.", _of_state("warnings")),
        Field(
            "go_lives",
            many(nested(LIVE)),
            "In display order; empty for a gap.",
            lambda step, whole: () if step.turn.state is None else step.turn.state.go_lives,
        ),
    ),
)
COURSE = Record(
    "milestone",
    "A go-live over all commits, or the finish.",
    (
        Field("id", TEXT, "Path of the task; empty for the finish."),
        Field("name", TEXT, "Name with its scope; empty for the finish."),
        Field("first", DATE, "In the first commit that has it."),
        Field(
            "last",
            maybe(DATE),
            "In the newest commit that can be planned; null when it is no longer planned.",
        ),
        Field("moved", maybe(DAYS), "Working days from first to last."),
        Field("moves", WHOLE, "How often it moved."),
        Field("finished", YES_NO, "Whether it is reached, in the newest commit that can be planned."),
    ),
)
HISTORY = Record(
    "history",
    "The history of a playbook.",
    (
        Field("playbook", TEXT, "Its path at the newest commit, from the top of the repository."),
        Field("name", TEXT, "Of the programme; empty when no commit can be planned."),
        Field("cut", TEXT, "Why there may be older commits, as a sentence; empty when the history is whole."),
        Field("gaps", WHOLE, "How many commits cannot be planned."),
        Field("finish", maybe(nested(COURSE)), "Null when no commit can be planned."),
        Field("go_lives", many(nested(COURSE)), "Every go-live that any commit has."),
        Field("commits", many(nested(STEP)), "The oldest first.", lambda value, whole: value.steps),
    ),
)
CONTRACT = Contract(
    "history",
    VERSION,
    "What `crmplan history --format json` prints.",
    (HISTORY, STEP, LIVE, COURSE),
)


def history_json(history: History) -> str:
    """Return the history as JSON: one line for each commit and go-live."""
    return CONTRACT.text(history)
