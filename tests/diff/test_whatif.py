"""What-if: changes that are tried, with what each of them causes; nothing is written."""

from pathlib import Path

import pytest

from crmplan import versions
from crmplan.diff.build import compare
from crmplan.diff.records import Diff
from crmplan.versions import Pair, Unreadable
from tests.diff.sides import PLAIN


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("playbook.yaml").write_text(PLAIN)


def tried(*words: str, file: Path | None = None) -> Diff:
    found = versions.changed("playbook.yaml", words, file)
    assert isinstance(found, Pair), [one.message for one in found.findings]
    return compare(found.base, found.head)


def problems(*words: str, file: Path | None = None) -> list[tuple[str, str]]:
    found = versions.changed("playbook.yaml", words, file)
    assert isinstance(found, Unreadable)
    return [(str(one.at), one.message) for one in found.findings]


def test_a_change_is_told_like_an_edit_of_the_text() -> None:
    Path("other.yaml").write_text(PLAIN.replace("duration: 20d", "duration: 25d"))
    edited = versions.pair("playbook.yaml", "other.yaml")
    assert isinstance(edited, Pair)

    found, expected = tried("build.duration=25d"), compare(edited.base, edited.head)

    (cause,), (other,) = found.causes.causes, expected.causes.causes
    assert (5, "playbook.yaml with 1 change") == (found.finish, found.head.label)
    assert other._replace(edits=(other.edits[0]._replace(path="build.duration", place=""),)) == cause
    assert expected._replace(head=found.head, causes=found.causes) == found
    assert PLAIN == Path("playbook.yaml").read_text()


def test_each_change_is_tried_alone_and_in_turn() -> None:
    found = tried("build.duration=25d", "train.duration=28d", "budget.contingency=20%")

    assert [
        ("“Train” takes 28d instead of 5d", 8, 3),
        ("“Build” takes 25d instead of 20d", 5, 5),
        ("The contingency is 20% instead of 10%", 0, 0),
    ] == [(one.title, one.alone.days, one.step.days) for one in found.causes.causes if one.alone]
    assert found.causes.interaction is not None
    assert (8, -5, "EUR 3,700") == (found.finish, found.causes.interaction.days, str(found.cost))


def test_a_reference_changes_many_tasks_at_once() -> None:
    found = tried("all/live.not_before=2027-05-03")

    assert [("NO/live", 16), ("ES/live", 16)] == [(one.id, one.days) for one in found.milestones]
    assert ("NO/live", "ES/live") == found.causes.causes[0].touched
    assert "“Go-live (2 times)” starts on 2027-05-03 at the earliest" == found.causes.causes[0].title


def test_changes_that_need_each_other_are_weighed_together() -> None:
    found = tried(
        "build.cost={implementation: 300000 NOK}", "programme.rates={NOK: 0.1}", "train.duration=6d"
    )

    # An amount in a currency without a rate cannot be planned.
    assert [(["build.cost", "programme.rates"], "EUR 11,000"), (["train.duration"], "EUR 0")] == [
        ([edit.path for edit in one.edits], str(one.alone.money)) for one in found.causes.causes if one.alone
    ]


def test_a_file_of_changes_names_its_lines() -> None:
    Path("better.yaml").write_text("# Faster.\nbuild.duration: 15d\n\ntrain.owner: ana\n")

    found = tried("design.duration=8d", file=Path("better.yaml"))

    assert {
        "build.duration": ("better.yaml:2", "20d", "15d"),
        "train.owner": ("better.yaml:4", "tom", "ana"),
        "design.duration": ("", "10d", "8d"),
    } == {
        edit.path: (edit.place, edit.before, edit.after)
        for cause in found.causes.causes
        for edit in cause.edits
    }
    assert -7 == found.finish


def test_everything_that_is_wrong_with_the_changes_is_said_at_once() -> None:
    Path("better.yaml").write_text("biuld.duration: 15d\npeople.anna.name: Anna\n")

    found = problems("build.durashun=5d", "build.duration=soon", "nothing", file=Path("better.yaml"))

    assert [
        (
            "better.yaml:2:8",
            '"people" has no "anna", so "people.anna.name" changes nothing; did you mean "ana"?',
        ),
        ("command line:1:7", 'a task has no "durashun", so "build.durashun" changes nothing'),
        ("better.yaml:1:1", 'there is no task "biuld"; did you mean "build"?'),
        (
            "command line:2:16",
            '"soon" is no duration; write hours, days or weeks such as 4h, 5d, 2w, 14ed (elapsed) or 25d..45d (30d)',
        ),
        (
            "command line:3:1",
            '"nothing" is no change; write a key, = and its value, such as build.duration=25d',
        ),
    ] == found


@pytest.mark.parametrize(
    ("word", "at", "guess"),
    [
        ("build.duraton=25d", "duraton", 'did you mean "duration"'),
        ("biuld.duration=25d", "biuld", 'did you mean "build"'),
        ("peopel.ana.name=Anna", "peopel", 'did you mean "people"'),
        ("people.anna.name=Anna", "anna", 'did you mean "ana"'),
        ("people.ana.nmae=Anna", "nmae", 'did you mean "name"'),
        (" budget.lins.seed.amount = 5", "lins", 'did you mean "lines"'),
        ("programme.strat=2027-04-05", "strat", 'did you mean "start"'),
        ("build.cost.trainig=500", "trainig", 'did you mean "training"'),
        ("NO/live.durration=2d", "durration", 'did you mean "duration"'),
        ("build.duration=2 dayz", "2 dayz", "is no duration"),
    ],
)
def test_what_is_wrong_with_a_key_is_shown_at_the_part_that_is(word: str, at: str, guess: str) -> None:
    found = versions.changed("playbook.yaml", [word])
    assert isinstance(found, Unreadable)
    (finding,) = found.findings
    place = finding.at
    assert (at, True) == (word[place.column - 1 : place.end_column - 1], guess in finding.message), finding


def test_a_key_in_quotes_is_shown_inside_them() -> None:
    Path("better.yaml").write_text('"build.duraton": 15d\n')

    ((at, _message),) = problems(file=Path("better.yaml"))
    assert "better.yaml:1:8" == at


def test_a_change_that_makes_no_plan_is_never_a_result() -> None:
    found = problems("design.needs=build")

    ring = "tasks wait for one another in a ring, so none can start: design needs build (command line:1)"
    assert [("command line:1:14", ring)] * 2 == [(at, message[: len(ring)]) for at, message in found]


def test_a_playbook_with_errors_says_them_and_not_those_of_the_changes() -> None:
    Path("playbook.yaml").write_text(PLAIN.replace("duration: 20d", "durashun: 20d"))

    assert ['a task has no "durashun"'] == [message for _, message in problems("x")]


def test_the_title_of_a_task_that_a_package_made_has_its_scope() -> None:
    found = tried("NO/live.not_before=2027-05-03")

    assert ["“Go-live (Norway)” starts on 2027-05-03 at the earliest"] == [
        one.title for one in found.causes.causes
    ]
