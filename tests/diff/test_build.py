"""The whole comparison: sentences, what is the same, and what holds of every comparison."""

from datetime import date

import pytest

from crmplan.diff.build import compare
from crmplan.diff.records import Diff
from crmplan.diff.side import Side
from tests.diff.sides import PLAIN, diff, side, written

LATER = ("duration: 20d", "duration: 22d")
DEARER = ("{implementation: 20000}", "{implementation: 24000}")


@pytest.mark.parametrize(
    ("edits", "summary"),
    [
        (
            [],
            ["The finish stays on 2027-04-09, and the cost with contingency stays EUR 40,700."],
        ),
        (
            [LATER],
            [
                "The finish moves from 2027-04-09 to 2027-04-13, 2 working days later, and the cost with contingency "
                "stays EUR 40,700."
            ],
        ),
        (
            [DEARER],
            [
                "The finish stays on 2027-04-09, and the cost with contingency rises by EUR 4,400 (10.8 %) to "
                "EUR 45,100.",
                "The approved EUR 45,000 no longer covers the cost; EUR 100 is missing.",
            ],
        ),
        (
            [("duration: 20d", "duration: 36d"), ("{implementation: 10000}", "{implementation: 9000}")],
            [
                "The finish moves from 2027-04-09 to 2027-05-03, 16 working days later, and the cost with contingency "
                "falls by EUR 1,100 (2.7 %) to EUR 39,600.",
                "The committed finish 2027-04-30 is missed now, by 1 working day.",
            ],
        ),
        (
            [("committed_finish: 2027-04-30", "committed_finish: 2027-04-08")],
            [
                "The finish stays on 2027-04-09, and the cost with contingency stays EUR 40,700.",
                "The committed finish itself was moved from 2027-04-30 to 2027-04-08.",
                "The committed finish 2027-04-08 is missed now, by 1 working day.",
            ],
        ),
        (
            [("approved: 45000, ", "")],
            [
                "The finish stays on 2027-04-09, and the cost with contingency stays EUR 40,700.",
                "No sum is approved any more; it was EUR 45,000.",
            ],
        ),
        (
            [("users: 60", "users: 1060")],
            [
                "The finish stays on 2027-04-09, and the cost with contingency stays EUR 40,700.",
                "The rollout reaches 1,100 users instead of 100.",
            ],
        ),
        (
            [("currency: EUR", "currency: NOK")],
            [
                "The finish stays on 2027-04-09, and the cost cannot be compared: it was EUR 40,700 and is "
                "NOK 40,700."
            ],
        ),
    ],
)
def test_finish_and_cost_come_first_then_what_was_promised(
    edits: list[tuple[str, str]], summary: list[str]
) -> None:
    assert summary == [one for one in diff(*edits).summary if not one.startswith("The checks pass")]


def test_the_stage_that_the_checks_pass_for_is_told_when_it_changes() -> None:
    covers = PLAIN.replace("committed_finish:", "covers: [schedule], committed_finish:")
    good, late = side(covers), side(covers, ("duration: 20d", "duration: 50d"))

    assert (
        "The checks pass for draft now; before, for approval.",
        "The checks pass for approval now; before, for draft.",
    ) == (compare(good, late, weigh=False).summary[-1], compare(late, good, weigh=False).summary[-1])


def test_versions_without_a_common_task_are_compared_in_words() -> None:
    other = (
        "crmplan: 1\nprogramme: {name: CRM, start: 2027-05-03, currency: EUR}\ntasks: {one: {duration: 2d}}\n"
    )

    found = compare(side(PLAIN), side(other), weigh=False)

    assert (
        "The finish moves from 2027-04-09 to 2027-05-04, 17 working days later, and the cost with contingency falls by "
        "EUR 40,700 (100 %) to EUR 0.",
        "The two versions have no task in common.",
    ) == found.summary[:2]
    assert [("design", None), ("build", None), ("train", None), ("one", date(2027, 5, 4))] == [
        (one.id, one.after) for one in found.moved
    ]


# --- the same -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (PLAIN, True),
        ("# Reviewed.\n" + PLAIN.replace("duration: 10d", "duration:   10d # two weeks\n   "), True),
        (PLAIN.replace("name: Design,", "name: Blueprint,"), False),
        (PLAIN.replace("users: 60", "users: 61"), False),
        (PLAIN + "risks: {delay: {name: Delay}}\n", False),
        (PLAIN.replace("{training: 5000}", "{change: 5000}"), False),
    ],
    ids=["itself", "layout", "a name", "users", "a risk", "a category"],
)
def test_only_comments_and_layout_leave_it_the_same(text: str, same: bool) -> None:
    assert (same, same) == (
        compare(side(PLAIN), side(text), weigh=False).same,
        compare(side(text), side(PLAIN), weigh=False).same,
    )


def test_a_plan_without_its_text_says_why_no_edit_is_named() -> None:
    base, head = written(side(PLAIN, label="last/plan.json")), side(PLAIN, LATER)

    found, same = compare(base, head), compare(base, written(side(PLAIN)))

    assert "Edits cannot be named: last/plan.json is a plan without its text." == found.causes.reason
    assert (2, False, True) == (found.finish, found.same, same.same)


def test_edits_are_weighed_and_wording_stands_apart() -> None:
    found = diff(LATER, ("name: Design,", "name: Blueprint,"), weigh=True)

    assert [("tasks.build.duration", 2)] == [
        (cause.edits[0].path, cause.alone.days) for cause in found.causes.causes if cause.alone is not None
    ]
    assert ["tasks.design.name"] == [edit.path for edit in found.wording]


# --- what holds of every comparison ---------------------------------------------------------------

CHANGES = {
    "longer": [LATER],
    "dearer": [DEARER],
    "renamed": [
        ("design: {name", "blueprint: {name"),
        ("needs: design, cost: {implementation: 20000}", "needs: blueprint, cost: {implementation: 20000}"),
        ("owner: tom, needs: design", "owner: tom, needs: blueprint"),
        ("kind: gate-stage, needs: design", "kind: gate-stage, needs: blueprint"),
    ],
    "a region more": [("ES: {name: Spain, users: 60}", "ES: {name: Spain, users: 60}, PT: {name: Portugal}")],
    "a region less": [(", ES: {name: Spain, users: 60}", "")],
    "a task less": [
        ("  train: {name: Train, duration: 5d, owner: tom, needs: design, cost: {training: 5000}}\n", ""),
        ("needs: [build, train]", "needs: build"),
    ],
    "another owner": [("owner: tom", "owner: ana")],
    "no gate": [
        (
            "  exit: {name: Design gate, kind: gate-stage, needs: design, opens: build, approvers: [ana]}\n",
            "",
        ),
        ("gates:\n", ""),
    ],
    "less money": [("{seed: {amount: 45000", "{seed: {amount: 30000")],
    "no money": [
        ("cost: {implementation: 10000}", "cost: {}"),
        ("{implementation: 20000}", "{}"),
        ("{training: 5000}", "{}"),
        ("{travel: 1000}", "{}"),
    ],
}
PAIRS = [(one, other) for one in CHANGES for other in ("itself", "longer", "a region less") if one != other]


@pytest.fixture(scope="module")
def sides() -> dict[str, Side]:
    return {"itself": side(PLAIN), **{name: side(PLAIN, *edits) for name, edits in CHANGES.items()}}


@pytest.mark.parametrize("name", ["itself", *CHANGES])
def test_nothing_differs_from_itself(sides: dict[str, Side], name: str) -> None:
    one, plan = sides[name], written(sides[name])

    assert [True] * 3 == [
        compare(*pair, weigh=False).same for pair in ((one, one), (plan, one), (plan, plan))
    ]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_the_way_back_undoes_the_way_there(sides: dict[str, Side], one: str, other: str) -> None:
    there, back = (
        compare(sides[base], sides[head], weigh=False) for base, head in ((one, other), (other, one))
    )

    def shifts(diff: Diff) -> object:
        moves = (*diff.milestones, *diff.moved, *diff.gate_days)
        return sorted((one.id, str(one.before), str(one.after), one.days) for one in moves)

    def turned(diff: Diff) -> object:
        moves = (*diff.milestones, *diff.moved, *diff.gate_days)
        return sorted((one.id, str(one.after), str(one.before), one.days and -one.days) for one in moves)

    assert not there.same
    assert (there.finish, there.cost) == (-back.finish, back.cost and back.cost.times(-1))
    assert shifts(there) == turned(back)
    assert {
        kind: sorted((move.id, move.before, move.after) for move in moves)
        for kind, moves in there.money.items()
    } == {
        kind: sorted((move.id, move.after, move.before) for move in moves)
        for kind, moves in back.money.items()
    }
    assert sorted(one.finding.message for one in there.findings.new) == sorted(
        one.finding.message for one in back.findings.gone
    )
    assert there.findings.kept == back.findings.kept
    assert (there.path is None) == (back.path is None)
    if there.path is not None and back.path is not None:
        assert (there.path.left, there.path.joined) == (back.path.joined, back.path.left)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_the_moves_of_money_sum_to_the_change_of_the_planned_cost(
    sides: dict[str, Side], one: str, other: str
) -> None:
    found = compare(sides[one], sides[other], weigh=False)
    before, after = (sides[name].snapshot.planned for name in (one, other))
    assert before is not None and after is not None

    sums = {
        kind: sum(move.change.amount for move in moves if move.change) for kind, moves in found.money.items()
    }

    expected = after.amount - before.amount
    assert dict.fromkeys(sums, expected) == sums
    assert not expected or set(sums) == {"category", "region"}


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_a_plan_json_tells_the_same_as_its_text(sides: dict[str, Side], one: str, other: str) -> None:
    base, head = sides[one], sides[other]
    if "renamed" in (one, other):  # Only a text shows that a task has another id.
        return

    texts = compare(base, head, weigh=False)
    plans = compare(written(base), written(head), weigh=False)

    assert texts._replace(causes=plans.causes) == plans
