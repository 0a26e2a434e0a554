"""A comparison of two plans for other programs; a versioned contract, described in docs/diff-json.md."""

from typing import Any

from crmplan.contracts import (
    DATE,
    DAYS,
    MONEY,
    SHARE,
    TEXT,
    WHOLE,
    YES_NO,
    Contract,
    Field,
    Record,
    by_key,
    many,
    maybe,
    nested,
    one_of,
)
from crmplan.diff.records import ADDED, CHANGED, REMOVED, RENAMED, Diff
from crmplan.model import SEVERITIES

VERSION = 1
"""Version of the contract."""
KINDS = ("go-live", "gate", "milestone", "task")

SIDE = Record(
    "version",
    "One of the two versions of the plan.",
    (
        Field("label", TEXT, "How people call it: `git v1.2`, `playbook.yaml`."),
        Field("status", maybe(DATE), "Its latest progress date."),
        Field("finish", DATE, "Last working day of the programme."),
        Field("committed", maybe(DATE), "The promised finish."),
        Field("currency", TEXT, "ISO 4217 code of its amounts.", lambda v, w: v.total.currency),
        Field("total", MONEY, "Planned cost with contingency."),
        Field("approved", maybe(MONEY), "The approved sum."),
    ),
)
LIMIT = Record(
    "limit",
    "A limit of `--fail-on` that was passed.",
    (
        Field("limit", TEXT, "As given: `slip>10d`.", lambda v, w: v.word),
        Field("why", TEXT, "What passed it."),
    ),
)
EDIT = Record(
    "edit",
    "One value or entry of the playbook that differs.",
    (
        Field("path", TEXT, "Keys with dots: `tasks.erp-link.duration`."),
        Field("kind", one_of(ADDED, REMOVED, CHANGED, RENAMED), "What was done."),
        Field("before", TEXT, "As written; empty when added."),
        Field("after", TEXT, "As written; empty when removed."),
        Field("place", TEXT, "File and line in head; in base for what was removed."),
    ),
)
EFFECT = Record(
    "effect",
    "What edits do to the finish and the cost.",
    (
        Field("days", DAYS, "Working days by which the finish moves; positive is later."),
        Field("money", maybe(MONEY), "Change of the cost with contingency; null where currencies differ."),
    ),
)
CAUSE = Record(
    "cause",
    "Edits that are weighed together.",
    (
        Field("title", TEXT, "What was done, in words."),
        Field(
            "section",
            TEXT,
            "Section of the playbook, when there are so many edits that they are grouped; else empty.",
        ),
        Field("edits", many(nested(EDIT)), "In the order of the files."),
        Field(
            "alone", maybe(nested(EFFECT)), "Base with these edits only; null when that cannot be planned."
        ),
        Field("step", nested(EFFECT), "What they add when the edits are made one after the other."),
        Field("touched", many(TEXT), "Ids of the tasks that they are written at."),
        Field("moved", many(TEXT), "Ids of the other tasks whose dates they move."),
        Field("gates", WHOLE, "How many of `moved` are gates."),
    ),
)
CAUSES = Record(
    "causes",
    "Which edits change the finish and the cost, found by planning with each of them alone, and one after the other.",
    (
        Field("causes", many(nested(CAUSE)), "Those with the largest effect first."),
        Field(
            "interaction",
            maybe(nested(EFFECT)),
            "The whole effect minus the sum of `alone`; null when it is not known.",
        ),
        Field(
            "outside",
            maybe(nested(EFFECT)),
            "What no edit explains, such as another status date; null for nothing.",
        ),
        Field("grouped", YES_NO, "Whether edits are weighed by section."),
        Field("reason", TEXT, "Why there are no causes; empty otherwise."),
    ),
)
MOVED = Record(
    "moved",
    "A go-live, a gate, a milestone or a task on other days, or one that is new or gone.",
    (
        Field("id", TEXT, "Id."),
        Field("name", TEXT, "Name with its scope."),
        Field("kind", one_of(*KINDS), "What it is."),
        Field("before", maybe(DATE), "Last working day in base; null when it is new."),
        Field("after", maybe(DATE), "Last working day in head; null when it is gone."),
        Field("days", maybe(DAYS), "Working days between both; positive is later."),
        Field("first", maybe(DATE), "In the first stored baseline."),
        Field("approved", maybe(DATE), "In the current stored baseline."),
        Field("total_float_days", maybe(DAYS), "Of head.", lambda v, w: v.total_float),
    ),
)
SUM = Record(
    "sum",
    "A group of the planned cost whose amount differs.",
    (
        Field("id", TEXT, "Id; empty for what belongs to no group."),
        Field("name", TEXT, "Name."),
        Field("before", maybe(MONEY), "In the currency of base; null when base has no such group."),
        Field("after", maybe(MONEY), "In the currency of head; null when head has no such group."),
        Field("change", maybe(MONEY), "Null where currencies differ."),
    ),
)
PATH = Record(
    "path",
    "The tasks that drive the finish, by name.",
    (
        Field("before", many(TEXT), "In base, in order."),
        Field("after", many(TEXT), "In head, in order."),
        Field("left", many(TEXT), "On it in base and not in head."),
        Field("joined", many(TEXT), "On it in head and not in base."),
    ),
)
GATE = Record(
    "gate",
    "What changes at a gate besides its day.",
    (
        Field("id", TEXT, "Id."),
        Field("name", TEXT, "Name."),
        Field("what", TEXT, "`decision`, `approvers`, `criteria` or `opens`."),
        Field("before", TEXT, "In base; empty for nothing."),
        Field("after", TEXT, "In head; empty for nothing."),
    ),
)
ROUND = Record(
    "round",
    "A funding round that differs, or whose money comes on another day.",
    (
        Field("id", TEXT, "Id."),
        Field("before", maybe(MONEY), "Amount in base; null when it is new."),
        Field("after", maybe(MONEY), "Amount in head; null when it is gone."),
        Field("released_before", maybe(DATE), "Day of release in base."),
        Field("released_after", maybe(DATE), "Day of release in head."),
        Field("short_before", maybe(DATE), "First day on which spending passes what is released, in base."),
        Field("short_after", maybe(DATE), "The same in head."),
    ),
)
PERSON = Record(
    "person",
    "A person or role whose name, part or load differs.",
    (
        Field("id", TEXT, "Id."),
        Field("name", TEXT, "Name."),
        Field("what", TEXT, "What differs, as a sentence."),
    ),
)
PLACE = Record(
    "place",
    "Where a finding can be mended; lines and columns count from 1.",
    (
        Field("file", TEXT, "Name of the file."),
        Field("line", WHOLE, "Line."),
        Field("column", WHOLE, "Column."),
    ),
)
FINDING = Record(
    "finding",
    "A finding of the checks; of head, of base when it is gone.",
    (
        Field("rule", TEXT, "Name of the check.", lambda v, w: v.finding.rule),
        Field("code", TEXT, "Code of the check.", lambda v, w: v.finding.code),
        Field("severity", one_of(*SEVERITIES), "How grave it is.", lambda v, w: v.finding.severity),
        Field("message", TEXT, "What is wrong.", lambda v, w: v.finding.message),
        Field("help", TEXT, "How to mend it; may be empty.", lambda v, w: v.finding.help),
        Field(
            "subject",
            TEXT,
            "What it is about when it is no task; may be empty.",
            lambda v, w: v.finding.subject,
        ),
        Field("tasks", many(TEXT), "Ids of the tasks behind it.", lambda v, w: v.finding.tasks),
        Field(
            "place",
            maybe(nested(PLACE)),
            "Null for what nobody wrote.",
            lambda v, w: v.finding.at if v.finding.at.line else None,
        ),
        Field("accepted", TEXT, "Who accepts it, until when and why; else empty.", lambda v, w: v.why),
        Field(
            "partly",
            YES_NO,
            "Whether it came or went for these tasks alone; for others it stands in the other version too.",
        ),
    ),
)
FINDINGS = Record(
    "findings",
    "What the checks find; both versions are checked for the same stage.",
    (
        Field("stage", TEXT, "That stage; empty when they were not compared."),
        Field("new", many(nested(FINDING)), "Not found in base."),
        Field("gone", many(nested(FINDING)), "Not found in head."),
        Field("waived", many(nested(FINDING)), "Accepted in head, and not in base."),
        Field("unwaived", many(nested(FINDING)), "Open in head, and accepted in base."),
        Field("kept", WHOLE, "How many stand in both."),
        Field("reason", TEXT, "Why they were not compared; empty otherwise."),
    ),
)
DIFF = Record(
    "diff",
    "The whole file. Base is the version compared with, head the one that is proposed; changes are head minus base.",
    (
        Field(
            "limits",
            many(nested(LIMIT)),
            "Limits of `--fail-on` that were passed; the exit code is 1 when there are some.",
        ),
        Field("same", YES_NO, "Whether nothing differs but perhaps comments and layout."),
        Field("name", TEXT, "Name of the programme; may be empty."),
        Field("base", nested(SIDE), "The version compared with."),
        Field("head", nested(SIDE), "The version that is proposed."),
        Field("summary", many(TEXT), "The finish and the cost in sentences."),
        Field(
            "finish_days",
            DAYS,
            "Working days by which the finish moves; positive is later.",
            lambda v, w: v.finish,
        ),
        Field("cost", maybe(MONEY), "Change of the cost with contingency; null where currencies differ."),
        Field(
            "cost_share", maybe(SHARE), "That change as a share of the cost of base; null where it has none."
        ),
        Field("why", nested(CAUSES), "Which edits cause it.", lambda v, w: v.causes),
        Field("milestones", many(nested(MOVED)), "Go-lives first, then milestones."),
        Field("steady", WHOLE, "How many go-lives and milestones stay where they were."),
        Field("tasks", many(nested(MOVED)), "Every other task with other days.", lambda v, w: v.moved),
        Field(
            "money", by_key(many(nested(SUM))), "`category` and `region` -> sums, the largest change first."
        ),
        Field("path", maybe(nested(PATH)), "Null when the path is the same."),
        Field("gate_days", many(nested(MOVED)), "Gates on other days."),
        Field("gates", many(nested(GATE)), "What else changes at gates."),
        Field("funding", many(nested(ROUND)), "In the order of the rounds."),
        Field("people", many(nested(PERSON)), "People and roles."),
        Field("findings", nested(FINDINGS), "The gravest first."),
        Field("wording", many(nested(EDIT)), "Edits that only change what people read."),
    ),
)
CONTRACT = Contract(
    "diff",
    VERSION,
    "What `crmplan diff --format json` and `crmplan whatif --format json` print.",
    (
        DIFF,
        SIDE,
        LIMIT,
        CAUSES,
        CAUSE,
        EDIT,
        EFFECT,
        MOVED,
        SUM,
        PATH,
        GATE,
        ROUND,
        PERSON,
        FINDINGS,
        FINDING,
        PLACE,
    ),
)


def diff_json(diff: Diff) -> str:
    """Return the comparison as JSON: one line for each entry, every entry, the same text for the same comparison."""
    return CONTRACT.text(diff)


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the comparison."""
    return CONTRACT.schema()


def reference() -> str:
    """Return the tables of docs/diff-json.md."""
    return CONTRACT.reference()
