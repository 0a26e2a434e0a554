"""The changes of a what-if: words of the command line and a file, with places."""

from pathlib import Path

import pytest

from crmplan.diff.given import Given, given
from crmplan.diff.written import one_line
from crmplan.nodes import Sequence


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def said(found: Given) -> list[tuple[str, str]]:
    return [(str(one.at), one.message) for one in found.findings]


@pytest.mark.parametrize(
    ("word", "value", "written"),
    [
        ("build.duration=25d", "25d", "25d"),
        ("build.delay = 4w", "4w", "4w"),
        ("budget.contingency=15%", "15%", "15%"),
        ("regions.NO.name=NO", "NO", "NO"),
        ("programme.users=600", 600, "600"),
        ("build.name='Build, test'", "Build, test", "Build, test"),
        ("build.needs=[design, exit]", None, "design, exit"),
        ("build.cost={training: 500}", None, "training: 500"),
        ("build.delay=", None, ""),
        ("build.duration=25d # as Tom says", "25d", "25d"),
        ("build.name=a=b", "a=b", "a=b"),
    ],
)
def test_a_value_is_read_as_in_a_playbook(word: str, value: object, written: str) -> None:
    found = given([word])

    ((_key, node),) = found.changes.values()
    assert (word.partition("=")[0].strip(), (), value, written) == (
        next(iter(found.changes)),
        found.findings,
        getattr(node, "value", None),
        one_line(node),
    )


def test_a_value_has_its_place_in_the_command_line() -> None:
    found = given(["build.duration=25d", "build.needs=[design, exit]"])

    (key, first), (_key, second) = found.changes.values()
    assert isinstance(second, Sequence)
    assert ("command line:1:1", "command line:1:16", "command line:2:13", "command line:2:22") == (
        str(key.at),
        str(first.at),
        str(second.at),
        str(second.items[1].at),
    )
    assert "build.duration=25d\nbuild.needs=[design, exit]\n" == found.sources["command line"].text


def test_words_win_over_the_file_and_come_after_it() -> None:
    Path("better.yaml").write_text("design.duration: 5d\nbuild.duration: 10d\ntrain.duration: 2d\n")

    found = given(["build.duration=25d"], Path("better.yaml"))

    assert [
        ("design.duration", "5d", "better.yaml:1:18"),
        ("train.duration", "2d", "better.yaml:3:17"),
        ("build.duration", "25d", "command line:1:16"),
    ] == [(name, one_line(node), str(node.at)) for name, (_key, node) in found.changes.items()]


def test_everything_that_is_wrong_is_said_at_its_place() -> None:
    Path("better.yaml").write_text("a.b: 1\na.b: 2\n")

    found = given(["build", "=5d", "a.c=[1", "a.d=x: y", "a.e=1", "a.e=2"], Path("better.yaml"))

    right = "write a key, = and its value, such as build.duration=25d"
    assert [
        ("better.yaml:2:1", '"a.b" is given twice, first in line 1; keep one or rename one'),
        ("command line:1:1", f'"build" is no change; {right}'),
        ("command line:2:1", f'"=5d" is no change; {right}'),
        ("command line:3:5", 'the "[" that opens here is never closed'),
        ("command line:4:5", 'the value of "d" contains a colon; put it in quotes: d: "x: y"'),
        ("command line:6:1", '"a.e" is changed twice; keep one of them'),
    ] == said(found)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, 'there is no file "better.yaml"'),
        (
            "- a.b: 1\n",
            '"better.yaml" holds no changes; write one change on each line, such as build.duration: 25d',
        ),
    ],
)
def test_a_file_that_holds_no_changes_is_refused(text: str | None, message: str) -> None:
    if text is not None:
        Path("better.yaml").write_text(text)

    assert [("better.yaml:1:1", message)] == said(given([], Path("better.yaml")))


@pytest.mark.parametrize(
    "value", ["|", "*x", "&a", "!!python/object x", "\x1b[31m", "{[", "'", '"\\ud83d"', "#", "? ", "- a"]
)
def test_hostile_values_never_raise(value: str) -> None:
    found = given([f"a.b={value}", "a\nb.c=1\n2", "\u202ea.x=1"])

    assert all(one.at.line in (1, 2, 3) for one in found.findings)
