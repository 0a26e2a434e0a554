"""What changed since another version: sentences that a committee reads, the gravest first."""

from pathlib import Path

import pytest

from tests.report.pack.versions import built, version


def sentences(folder: Path, changes: str, before: str = "") -> list[str]:
    """Return what changed between two versions of the plain plan."""
    found = built(folder, changes, since=version(folder, before)).pack.since
    assert found is not None
    return [one.text for one in found.changes]


def test_the_same_plan_has_not_changed(tmp_path: Path) -> None:
    found = built(tmp_path, since=version(tmp_path)).pack.since

    assert found is not None
    assert ("approved", 0, (), "EUR 38,500", "EUR 0") == (
        found.label,
        found.finish_shift,
        found.changes,
        str(found.cost),
        str(found.cost_change),
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            "tasks: {build: {duration: 24d}}",
            [
                "The finish moves from 2027-04-09 to 2027-04-15, 4 working days later.",
                "“Go-live” moves from 2027-04-09 to 2027-04-15, 4 working days later.",
                "“Build” is estimated at 24d instead of 20d.",
            ],
        ),
        (
            "tasks: {build: {duration: 19d}}",
            [
                "The finish moves from 2027-04-09 to 2027-04-08, 1 working day earlier.",
                "“Build” is estimated at 19d instead of 20d.",
                "“Go-live” moves from 2027-04-09 to 2027-04-08, 1 working day earlier.",
            ],
        ),
        (
            "programme: {committed_finish: 2027-04-12}\ntasks: {build: {duration: 24d}}",
            [
                "The finish moves from 2027-04-09 to 2027-04-15, 4 working days later, and with it 3 working days past "
                "the committed 2027-04-12.",
                "The committed finish itself was moved from 2027-06-30 to 2027-04-12.",
                "“Go-live” moves from 2027-04-09 to 2027-04-15, 4 working days later.",
                "New warning: The plan ends 3 working days after the committed finish of 2027-04-12.",
                "“Build” is estimated at 24d instead of 20d.",
            ],
        ),
        (
            "tasks: {train: {cost: {training: 6000}}}",
            [
                "The cost with contingency rises by EUR 1,100 (2.9 %) to EUR 39,600, most of it for “Training” "
                "(EUR 1,000)."
            ],
        ),
        (
            "tasks: {train: {cost: {training: 4000}}}",
            [
                "The cost with contingency falls by EUR 1,100 (2.9 %) to EUR 37,400, most of it for “Training” "
                "(EUR 1,000)."
            ],
        ),
        ("budget: {approved: 50000}", ["The approved sum itself was changed from EUR 40,000 to EUR 50,000."]),
        ("budget: {approved: null}", ["No sum is approved any more; it was EUR 40,000."]),
        ("programme: {users: 90}", ["The rollout reaches 90 users instead of 100."]),
        ("tasks: {train: {name: Teach}}", ["“Train” is called “Teach” now."]),
        (
            "tasks: {test: {name: Test, duration: 2d, needs: design, owner: ana}}",
            ["1 task is new: “Test”."],
        ),
        (
            "tasks: {train: null, live: {needs: build}}",
            [
                "1 task is gone: “Train”.",
                "The cost with contingency falls by EUR 5,500 (14.3 %) to EUR 33,000, most of it for “Training” "
                "(EUR 5,000).",
            ],
        ),
        (
            "tasks: {pilot: {name: Pilot go-live, kind: go-live, needs: design, owner: ana}}",
            ["“Pilot go-live” is new, on 2027-03-12."],
        ),
        (
            "progress:\n  2027-03-12:\n    tasks: {design: {started: 2027-03-01, finished: 2027-03-12}}\n"
            "    gates: {exit: {decided: go, on: 2027-03-12, by: ana}}",
            ["“Design gate” was decided: go.", "2 tasks and gates have been finished."],
        ),
        (
            "programme: {currency: USD}",
            [
                "New warning: the plan counts in USD, what it extends in EUR: 4 amounts of it name no currency and now "
                "mean USD; give them anew, or keep EUR.",
                "The plan counts in USD now and counted in EUR, so that amounts cannot be compared.",
            ],
        ),
    ],
)
def test_each_change_is_a_sentence(tmp_path: Path, changes: str, expected: list[str]) -> None:
    assert expected == sentences(tmp_path, f"{changes}\n")


def test_another_task_drives_the_date(tmp_path: Path) -> None:
    said = sentences(tmp_path, "tasks: {train: {duration: 30d}}\n")

    assert [
        "1 step drives the date now and did not before: “Train”.",
        "1 step no longer drives the date: “Build”.",
    ] == [text for text in said if "the date" in text]


MANY = "tasks:\n" + "".join(
    f"  live-{number}: {{name: Live {number}, kind: go-live, needs: build +{number}d, owner: ana}}\n"
    for number in range(1, 6)
)


def test_many_moves_of_one_kind_are_told_in_one_sentence(tmp_path: Path) -> None:
    said = sentences(tmp_path, MANY + "  build: {duration: 22d}\n", MANY)

    assert (
        "6 of 6 go-lives move later, by 2 working days; the furthest is “Go-live”, from 2027-04-09 to 2027-04-13."
        in said
    )


def test_regions_and_modules_that_are_left_out_are_named(tmp_path: Path) -> None:
    cells = (
        "groups: {rep: {}}\n"
        "regions: {NO: {name: Norway, users: {rep: 40}}, DE: {name: Germany, users: {rep: 60}}}\n"
        "modules: {sales: {name: Sales, groups: [rep]}}\n"
        "packages: {roll: {for: cell, tasks: {use: {duration: 1d, needs: live, owner: ana}}}}\n"
    )
    waves = "waves: {first: {cells: [NO/sales, DE/sales]}}\n"
    fewer = "waves: {first: {cells: [NO/sales]}}\nexclude: [{cell: DE/sales, reason: Sold, owner: ana}]\n"

    said = sentences(tmp_path, cells + fewer, cells + waves)

    assert "Sales in Germany is left out of the rollout now." in said
    assert "Sales in Germany is part of the rollout now." in sentences(tmp_path, cells + waves, cells + fewer)


def test_the_finish_leads_then_what_is_worse(tmp_path: Path) -> None:
    found = built(
        tmp_path,
        "programme: {users: 90}\ntasks: {build: {duration: 15d}, train: {name: Teach}}\n",
        since=version(tmp_path),
    ).pack.since

    assert found is not None
    assert [("finish", True), ("scope", False), ("task", None), ("task", None), ("go-live", True)] == [
        (one.area, one.good) for one in found.changes
    ]
