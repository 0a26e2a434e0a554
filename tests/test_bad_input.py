"""Bad input through the whole command line: its error at its place, exit code 2, and nothing written."""

# ruff: noqa: E501 - each message stands whole, as a reader sees it

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from crmplan import cli
from tests import bad_playbooks as bad
from tests.bad_playbooks import HEAD, MATRIX, ONE_TASK
from tests.commands_run import ROOT, SMALL

TABLES = (
    bad.THE_FILE,
    bad.SECTIONS,
    bad.SLIPS,
    bad.WORDS,
    bad.DATES,
    bad.DURATIONS,
    bad.NAMES,
    bad.REFERENCES,
    bad.NUMBERS,
)
CASES = {name: case for table in TABLES for name, case in table.items()}


class Run:
    """Runs command lines in a folder, in this process."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *words: str) -> tuple[int, str, str]:
        """Return exit code, standard output and standard error."""
        self._monkeypatch.chdir(self.folder)
        self._monkeypatch.setattr(sys, "argv", ["crmplan", *words])
        with pytest.raises(SystemExit) as left:
            cli.main()
        out, err = self._capsys.readouterr()
        assert "Traceback" not in err
        assert isinstance(left.value.code, int)
        return left.value.code, out, err

    def write(self, files: dict[str, str | bytes]) -> None:
        """Write files below the folder."""
        for name, text in files.items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def content(self) -> dict[str, tuple[int, float]]:
        """Return size and time of everything below the folder."""
        return {
            path.relative_to(self.folder).as_posix(): (path.lstat().st_size, path.lstat().st_mtime)
            for path in self.folder.rglob("*")
        }


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """What runs command lines in an empty folder."""
    (tmp_path / "plans").mkdir()
    return Run(tmp_path / "plans", monkeypatch, capsys)


def said(text: str) -> list[str]:
    """Return the errors in printed text as ``line:column fault: message``, with other files than the playbook named."""
    found = re.findall(r"^error\[(\S+) \S+\]  (\S+)  (.*)$", text, re.MULTILINE)
    return [f"{place.removeprefix('playbook.yaml:')} {fault}: {message}" for fault, place, message in found]


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_a_playbook_with_an_error_builds_nothing(run: Run, text: str | bytes, expected: list[str]) -> None:
    run.write({"playbook.yaml": text})
    before = run.content()

    code, out, err = run("build")

    assert said(err) == expected
    count = len(expected)
    assert err.splitlines()[-1] == f"{count} error{'' if count == 1 else 's'}; nothing was written."
    assert (code, out, run.content()) == (2, "", before)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("build", 2),
        ("check", 1),
        ("check --format json", 1),
        ("expand", 2),
        ("gantt", 2),
        ("gantt -o chart.svg", 2),
        ("show milestones", 2),
        ("show budget", 2),
        ("why a", 2),
    ],
)
@pytest.mark.parametrize(
    "name", ["a ring of two", "a ring through the matrix", "a probability above 1", "an unknown task"]
)
def test_every_command_stops_at_errors(run: Run, name: str, words: str, expected: int) -> None:
    run.write({"playbook.yaml": CASES[name][0]})
    before = run.content()

    code, _, _ = run(*words.split())

    assert (code, run.content()) == (expected, before)


def test_all_errors_of_a_playbook_are_told_in_one_run(run: Run) -> None:
    run.write(
        {
            "playbook.yaml": HEAD
            + """\
regions: {NO: {calender: NO, users: 1.450}}
tasks:
  a: {durration: 3d, owner: anna}
  b: {duration: 3 months, needs: [c, a]}
  c: {duration: 2d, needs: b, not_before: 31/12/2027}
budget: {approved: 45.000, contingency: 110%}
"""
        }
    )

    assert said(run("build")[2]) == [
        '4:16 unknown-key: a region has no "calender"; did you mean "calendar"?',
        '4:37 bad-number: "1.450" is no whole number; did you mean 1450?',
        '6:7 unknown-key: a task has no "durration"; did you mean "duration"?',
        '6:29 unknown-person: no person "anna"; did you mean "ana"?',
        '7:17 bad-duration: "3 months" has no fixed number of working days; write weeks or days, about 12w here',
        '8:43 bad-date: "31/12/2027" is no ISO date; did you mean 2027-12-31 (31 December)?',
        '9:20 bad-amount: "45.000" has a decimal point; did you mean 45000 or 45.00?',
        '9:41 bad-share: "110%" is more than all of it; a share is between 0% and 100%',
        "7:35 ring: tasks wait for one another in a ring, so none can start: b needs c (playbook.yaml:7), c needs b (playbook.yaml:8)",
    ]


# --- what looks odd and is fine ---


@pytest.mark.parametrize(
    "text",
    [
        SMALL,
        "\ufeff" + SMALL,
        SMALL.replace("\n", "\r\n"),
        SMALL + "\n\n   \n# the end",
        "---\n" + SMALL,
    ],
    ids=[
        "plain",
        "with a byte order mark",
        "with Windows line ends",
        "with blank lines",
        "with a document mark",
    ],
)
def test_texts_that_differ_for_computers_only_build_the_same_plan(run: Run, text: str) -> None:
    run.write({"playbook.yaml": text})

    assert run("build", "--only", "tasks.csv")[0] == 0
    lines = (run.folder / "out/playbook/tasks.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[0] for line in lines] == ["id", "configure", "train", "go-live"]


def test_norway_and_on_are_ids(run: Run) -> None:
    run.write(
        {
            "playbook.yaml": HEAD
            + """\
regions: {NO: {name: Norway}, ON: {name: Ontario}}
modules: {on: {name: Onboarding}, y: {name: Yield}}
waves: {"null": {regions: [NO, ON], modules: [on, y]}}
packages: {p: {for: cell, tasks: {off: {duration: 1d}, yes: {duration: 1d, needs: off}}}}
"""
        }
    )

    assert run("build", "--only", "tasks.csv")[0] == 0
    lines = (run.folder / "out/playbook/tasks.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == [
        f"{region}/{module}/{task}"
        for region in ("NO", "ON")
        for module in ("on", "y")
        for task in ("off", "yes")
    ]


def test_a_value_of_many_blanks_costs_no_time(run: Run) -> None:
    run.write(
        {"playbook.yaml": HEAD + f"calendars: {{default: {{week: 'mon{' ' * 200_000}x'}}}}\n" + ONE_TASK}
    )
    start = time.process_time()

    code, _, err = run("build")

    assert (code, [line.partition(" ")[0] for line in said(err)]) == (2, ["4:29"])
    assert time.process_time() - start < 2


# --- a cell that nobody planned ---


def test_a_cell_in_no_wave_and_no_exclusion_is_found_by_check(run: Run) -> None:
    run.write({"playbook.yaml": MATRIX.replace("NO/service, DE/all", "DE/all") + ONE_TASK})

    code, out, _ = run("check", "--stage", "approval", "--select", "RLO-06")

    assert code == 1
    assert (
        "error[whole-enterprise RLO-06]  playbook.yaml:5:22  No wave has NO/service and nobody has "
        "excluded it; put it into a wave or into `exclude`" in out
    )


# --- files ---

P = "playbook.yaml"
TOP = HEAD + ONE_TASK

FILES: dict[str, tuple[dict[str, str | bytes], list[str]]] = {
    "a missing part, misspelt": (
        {P: "include: [peple.yaml]\n" + TOP, "people.yaml": "groups: {rep: {}}\n"},
        ['1:11 no-such-file: there is no file "peple.yaml"; did you mean "people.yaml"?'],
    ),
    "a missing part": (
        {P: "include: [parts/regions.yaml]\n" + TOP},
        ['1:11 no-such-file: there is no file "parts/regions.yaml"'],
    ),
    "a pattern that matches nothing": (
        {P: "include: [regions/*.yaml]\n" + TOP},
        ['1:11 include-nothing: no file matches "regions/*.yaml"'],
    ),
    "a part outside the folder": (
        {P: "include: [../secret.yaml]\n" + TOP},
        [
            '1:11 outside-folder: "../secret.yaml" lies outside the folder of the playbook; move the file into it'
        ],
    ),
    "a part outside through a folder": (
        {P: "include: [parts/../../secret.yaml]\n" + TOP},
        [
            '1:11 outside-folder: "../secret.yaml" lies outside the folder of the playbook; move the file into it'
        ],
    ),
    "a part by its whole path": (
        {P: "include: [/etc/passwd]\n" + TOP},
        [
            '1:11 outside-folder: "/etc/passwd" is no path below the folder of the playbook; write it without the folders above'
        ],
    ),
    "a part with backslashes": (
        {P: "include: ['parts\\people.yaml']\n" + TOP, "parts/people.yaml": "groups: {}\n"},
        ['1:11 outside-folder: write "parts/people.yaml" with forward slashes; they work on every system'],
    ),
    "a part that is a folder": (
        {P: "include: [parts]\n" + TOP, "parts/x.yaml": "groups: {}\n"},
        ['1:11 unreadable-file: "parts" is a folder; name the playbook file in it'],
    ),
    "a part that includes itself": (
        {P: "include: [a.yaml]\n" + TOP, "a.yaml": "include: [a.yaml]\n"},
        ["a.yaml:1:11 include-cycle: the files include or extend one another in a ring: a.yaml -> a.yaml"],
    ),
    "parts in a ring": (
        {
            P: "include: [a.yaml]\n" + TOP,
            "a.yaml": "include: [b.yaml]\n",
            "b.yaml": "include: [c.yaml]\n",
            "c.yaml": "include: [a.yaml]\n",
        },
        [
            "c.yaml:1:11 include-cycle: the files include or extend one another in a ring: a.yaml -> b.yaml -> c.yaml -> a.yaml"
        ],
    ),
    "a part that includes the playbook": (
        {P: "include: [a.yaml]\n" + TOP, "a.yaml": f"include: [{P}]\n"},
        [
            "a.yaml:1:11 include-cycle: the files include or extend one another in a ring: playbook.yaml -> a.yaml -> playbook.yaml"
        ],
    ),
    "a playbook that extends itself": (
        {P: f"extends: {P}\n" + TOP},
        [
            "1:10 include-cycle: the files include or extend one another in a ring: playbook.yaml -> playbook.yaml"
        ],
    ),
    "playbooks that extend one another": (
        {P: "extends: base.yaml\n" + TOP, "base.yaml": f"extends: {P}\n" + TOP},
        [
            "base.yaml:1:10 include-cycle: the files include or extend one another in a ring: playbook.yaml -> base.yaml -> playbook.yaml"
        ],
    ),
    "a missing playbook below": (
        {P: "extends: bse.yaml\n" + TOP, "base.yaml": TOP},
        ['1:10 no-such-file: there is no file "bse.yaml"; did you mean "base.yaml"?'],
    ),
    "a playbook below outside the folder": (
        {P: "extends: ../base.yaml\n" + TOP},
        [
            '1:10 outside-folder: "../base.yaml" lies outside the folder of the playbook; move the file into it'
        ],
    ),
    "a part given twice": (
        {P: "include: [a.yaml, a.yaml]\n" + TOP, "a.yaml": "groups: {rep: {}}\n"},
        ['1:19 given-twice: "a.yaml" is included twice, first in playbook.yaml:1; keep one'],
    ),
    "an id in two parts": (
        {
            P: "include: [a.yaml, b.yaml]\n" + TOP,
            "a.yaml": "groups: {rep: {}}\n",
            "b.yaml": "groups: {rep: {}}\n",
        },
        ['b.yaml:1:10 given-twice: "rep" in "groups" is given here and in a.yaml:1; keep one of them'],
    ),
    "a part with an error": (
        {P: "include: [a.yaml]\n" + TOP, "a.yaml": "groups:\n  rep: {nmae: Reps}\n"},
        ['a.yaml:2:9 unknown-key: a group has no "nmae"; did you mean "name"?'],
    ),
    "a part that is no text": (
        {P: "include: [a.yaml]\n" + TOP, "a.yaml": b"groups: {rep: {name: Zo\xe9}}\n"},
        [
            "a.yaml:1:24 not-utf8: the byte E9 (é in the old Windows encoding) in line 1 is not UTF-8; save the file as UTF-8"
        ],
    ),
    "an empty part": (
        {P: "include: [a.yaml]\n" + TOP, "a.yaml": ""},
        ["a.yaml:1:1 empty-file: the file is empty"],
    ),
    "a part that extends": (
        {P: "include: [a.yaml]\n" + TOP, "a.yaml": "extends: crmplan:integration\n"},
        ["a.yaml:1:1 include-type: only the top file can extend another playbook"],
    ),
    "a shipped playbook as a part": (
        {P: "include: [crmplan:integration]\n" + TOP},
        ['1:11 include-type: "crmplan:integration" is a whole playbook; write extends: crmplan:integration'],
    ),
    "a part that is a number": (
        {P: "include: [7]\n" + TOP},
        ['1:11 include-type: "include" takes file names, for example [people.yaml]'],
    ),
    "parts as a map": (
        {P: "include: {a: b}\n" + TOP},
        ['1:10 include-type: "include" takes file names, for example [people.yaml]'],
    ),
    "a ring of tasks through parts": (
        {
            P: "include: [a.yaml]\n" + HEAD + "tasks: {a: {duration: 1d, needs: b}}\n",
            "a.yaml": "tasks:\n  b: {duration: 1d, needs: a}\n",
        },
        [
            "a.yaml:2:28 ring: tasks wait for one another in a ring, so none can start: b needs a (a.yaml:2), a needs b (playbook.yaml:5)"
        ],
    ),
}


@pytest.mark.parametrize(("files", "expected"), FILES.values(), ids=FILES)
def test_parts_that_cannot_be_read(run: Run, files: dict[str, str | bytes], expected: list[str]) -> None:
    run.write({**files, "../secret.yaml": "groups: {}\n"})
    before = run.content()

    code, out, err = run("build")

    assert said(err) == expected
    assert (code, out, run.content()) == (2, "", before)


@pytest.mark.parametrize("target", ["../secret.yaml", "/etc/passwd", "missing.yaml", "a.yaml", "."])
def test_a_link_is_not_followed_out_of_the_folder(run: Run, target: str) -> None:
    run.write({P: "include: [a.yaml]\n" + TOP, "../secret.yaml": "groups: {}\n"})
    (run.folder / "a.yaml").symlink_to(target)

    code, _, err = run("build")

    assert (code, said(err)) == (
        2,
        {
            "../secret.yaml": [LEAVES],
            "/etc/passwd": [LEAVES],
            "missing.yaml": ['1:11 no-such-file: "a.yaml" is a link to a file that is not there'],
            "a.yaml": ['1:11 unreadable-file: "a.yaml" cannot be read: too many levels of symbolic links'],
            ".": ['1:11 unreadable-file: "a.yaml" is a folder; name the playbook file in it'],
        }[target],
    )


LEAVES = '1:11 outside-folder: "a.yaml" is a link to a place outside the folder of the playbook; copy the file into it'


@pytest.mark.parametrize("part", ["playbook.yaml", "huge.yaml"])
def test_a_file_of_200_mb_is_refused_at_once(run: Run, part: str) -> None:
    run.write({P: "include: [huge.yaml]\n" + TOP})
    with (run.folder / part).open("r+b" if part == P else "wb") as stream:
        stream.truncate(200 * 1024 * 1024)  # a file of holes takes no room on disk
    start = time.process_time()

    code, _, err = run("build")

    at = {"playbook.yaml": "1:1", "huge.yaml": "1:11"}[part]
    assert (code, said(err)) == (
        2,
        [f'{at} too-large: "{part}" has more than 32 MB, more than any playbook; is it the right file?'],
    )
    assert time.process_time() - start < 1


# --- outputs ---


def in_the_way_of_out(folder: Path) -> None:
    (folder / "out").write_text("mine")


def in_the_way_of_a_file(folder: Path) -> None:
    (folder / "out/playbook/plan.json").mkdir(parents=True)


def nowhere(folder: Path) -> None:
    (folder / "out").symlink_to("nowhere/at/all")


def denied(folder: Path) -> None:
    (folder / "out").symlink_to("/proc")


@pytest.mark.parametrize(
    ("obstacle", "expected"),
    [
        (in_the_way_of_out, "crmplan: cannot make the folder out/playbook: not a directory"),
        (
            in_the_way_of_a_file,
            "crmplan: out/playbook/plan.json is a folder; crmplan would write a file of that name",
        ),
        (nowhere, "crmplan: cannot make the folder out/playbook: file exists"),
        pytest.param(
            denied,
            "crmplan: cannot make the folder out/playbook: no such file or directory",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc"),
        ),
    ],
)
def test_an_output_that_cannot_be_written(run: Run, obstacle: Callable[[Path], None], expected: str) -> None:
    run.write({P: SMALL})
    obstacle(run.folder)
    before = sorted(run.content())

    code, out, err = run("build", "--only", "plan.md", "--only", "plan.json")

    assert (code, out, err.splitlines(), sorted(run.content())) == (2, "", [expected], before)


@pytest.mark.parametrize("words", ["check", "expand", "show critical", "rules", "schema", "words"])
def test_a_reader_that_stops_early_is_no_fault(run: Run, words: str) -> None:
    tasks = "".join(f"  t{i}: {{duration: 1d, owner: ana}}\n" for i in range(3000))
    run.write({P: HEAD + "tasks:\n" + tasks})
    command = f"'{sys.executable}' -m crmplan {words} | head -n 1 >/dev/null; exit ${{PIPESTATUS[0]}}"

    done = subprocess.run(
        ["bash", "-c", command],
        cwd=run.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode in (0, 1), done.stderr) == (True, "")
