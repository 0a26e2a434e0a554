"""Status: ratings from printed thresholds, and what a person may rate otherwise."""

from pathlib import Path

import pytest

from crmplan.report.pack.records import Rating
from tests.report.pack.versions import built, version, written


def side(folder: Path, id: str, changes: str, before: str | None = "") -> Rating:
    """Return one side of the status of the plain plan with changes, against the plain plan as its baseline."""
    baselines = () if before is None else (version(folder, before),)
    return next(one for one in built(folder, changes, baselines=baselines).pack.ratings if one.id == id)


@pytest.mark.parametrize(
    ("id", "changes", "word"),
    [
        ("schedule", "", "green"),
        ("schedule", "tasks: {build: {duration: 25d}}", "green"),  # five days late: on the threshold
        ("schedule", "tasks: {build: {duration: 26d}}", "amber"),
        ("schedule", "tasks: {build: {duration: 40d}}", "amber"),  # twenty
        ("schedule", "tasks: {build: {duration: 41d}}", "red"),
        ("schedule", "thresholds: {slip: {amber: 1w, red: 10d}}\ntasks: {build: {duration: 31d}}", "red"),
        ("schedule", "programme: {committed_finish: 2027-04-23}", "green"),  # ten working days of margin
        ("schedule", "programme: {committed_finish: 2027-04-22}", "amber"),
        ("schedule", "programme: {committed_finish: 2027-04-09}", "amber"),
        ("schedule", "programme: {committed_finish: 2027-04-08}", "red"),
        ("cost", "", "green"),
        ("cost", "budget: {approved: 38500}", "green"),
        ("cost", "budget: {approved: 38499}", "amber"),
        ("cost", "budget: {approved: 36666}", "red"),  # 5.0019 %
        ("cost", "thresholds: {cost: {amber: 10%, red: 20%}}\nbudget: {approved: 36000}", "green"),
        ("cost", "budget: {funding: {round: {amount: 40000, released: 2027-03-01}}}", "green"),
        ("cost", "budget: {funding: {round: {amount: 34500, released: 2027-03-01}}}", "amber"),
        ("cost", "budget: {funding: {round: {amount: 30000, released: 2027-03-01}}}", "red"),
        ("scope", "", "green"),
        ("scope", "programme: {users: 99}", "amber"),
        ("scope", "programme: {users: 94}", "red"),
        ("scope", "programme: {users: 120}", "green"),
        ("readiness", "", "green"),
        ("readiness", "programme: {committed_finish: 2027-04-08}", "amber"),
        ("readiness", "programme: {committed_finish: 2027-04-08}\nchecks: {stage: approval}", "red"),
        (
            "readiness",
            "programme: {committed_finish: 2027-04-08}\nthresholds: {warnings: {amber: 1}}",
            "green",
        ),
    ],
)
def test_a_side_is_amber_or_red_beyond_its_threshold(
    tmp_path: Path, id: str, changes: str, word: str
) -> None:
    assert word == side(tmp_path, id, f"{changes}\n").word


def test_what_was_measured_and_the_thresholds_stand_beside(tmp_path: Path) -> None:
    schedule = side(
        tmp_path, "schedule", "thresholds: {slip: {amber: 0d}}\ntasks: {build: {duration: 21d}}\n"
    )

    assert ("amber", "A", "▲") == (schedule.word, schedule.letter, schedule.shape)
    assert (
        "57 working days of margin to the committed finish on 2027-06-30. “Go-live” is 1 working day later than in the "
        "baseline, the worst of the go-lives."
    ) == schedule.says
    assert (
        "Amber with less than 10 working days of margin, red past the committed finish. Amber when a go-live slips, "
        "red when a go-live slips more than 20 working days."
    ) == schedule.threshold


def test_without_anything_to_compare_with_a_side_is_not_rated(tmp_path: Path) -> None:
    bare = "programme: {committed_finish: null}\nbudget: null\n"

    assert [
        ("not rated", "-", "○", "No finish is committed, and there is no baseline to measure slip against."),
        ("not rated", "-", "○", "No sum is approved and no funding is planned."),
        ("not rated", "-", "○", "There is no baseline to compare the scope with."),
    ] == [
        (one.word, one.letter, one.shape, one.says)
        for one in (side(tmp_path, id, bare, None) for id in ("schedule", "cost", "scope"))
    ]
    overall = side(tmp_path, "overall", bare, None)
    assert ("green", "All that is rated is green. Schedule, cost and scope are not rated.") == (
        overall.word,
        overall.says,
    )


def test_overall_is_the_worst_side(tmp_path: Path) -> None:
    overall = side(tmp_path, "overall", "programme: {users: 94}\nbudget: {approved: 36666}\n")

    assert ("red", "R", "■", "As the worst of its sides: cost and scope.") == (
        overall.word,
        overall.letter,
        overall.shape,
        overall.says,
    )


STATUS = "progress:\n  2027-03-05:\n    tasks: {design: {started: 2027-03-01}}\n    ratings:\n      "


def test_a_person_may_lower_freely(tmp_path: Path) -> None:
    lowered = side(tmp_path, "cost", f"{STATUS}cost: {{rating: red}}\n")
    with_reason = side(
        tmp_path, "cost", f"{STATUS}cost: {{rating: amber, by: ana, reason: An offer is missing}}\n"
    )

    assert ("red", "green", "Rated red on 2027-03-05.") == (lowered.word, lowered.computed, lowered.rated)
    assert "Rated amber on 2027-03-05 by Ana Ruiz: An offer is missing" == with_reason.rated
    assert "red" == side(tmp_path, "overall", f"{STATUS}cost: {{rating: red}}\n").word


def test_a_person_raises_only_with_name_and_reason(tmp_path: Path) -> None:
    over = "budget: {approved: 36666}\n"
    named = f"{over}{STATUS}cost: {{rating: amber, by: ana, reason: A refund is agreed}}\n"
    bare = f"{over}{STATUS}cost: {{rating: amber, by: ana}}\n"

    raised = side(tmp_path, "cost", named)
    assert ("amber", "red") == (raised.word, raised.computed)
    assert () == built(tmp_path, named).pack.problems

    report = built(tmp_path, bare)
    [problem] = report.pack.problems
    assert ("raised-rating", "error", "plan.yaml:8:22") == (
        problem.rule,
        problem.severity,
        str(problem.at).rpartition("/")[2],
    )
    assert (
        '"amber" rates it better than the red of the thresholds, and the committee must read who says so and why; add '
        "reason"
    ) == problem.message
    assert "red" == next(one for one in report.pack.ratings if one.id == "cost").word


def test_a_rating_lapses_with_its_status_date(tmp_path: Path) -> None:
    later = f"{STATUS}cost: {{rating: red}}\n  2027-03-12:\n    tasks: {{design: {{finished: 2027-03-12}}}}\n"

    assert ("green", "") == (side(tmp_path, "cost", later).word, side(tmp_path, "cost", later).rated)


@pytest.mark.parametrize(
    ("before", "now", "arrow"),
    [
        ("", "", "→"),
        ("budget: {approved: 36666}\n", "", "↑"),
        ("", "budget: {approved: 38000}\n", "↓"),
        ("budget: {approved: 36666}\n", "budget: {approved: 38000}\n", "↑"),
        ("budget: {approved: null}\n", "", ""),
    ],
)
def test_the_pack_before_gives_the_previous_word_and_an_arrow(
    tmp_path: Path, before: str, now: str, arrow: str
) -> None:
    last = built(tmp_path, before)
    was = next(one for one in last.pack.ratings if one.id == "cost")

    found = next(one for one in built(tmp_path, now, since=written(last)).pack.ratings if one.id == "cost")

    assert (was.word, arrow) == (found.previous, found.arrow)
