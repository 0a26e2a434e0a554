"""The oracle runner: the cases kept here agree, and what does not agree or cannot be read is told."""

import json
from pathlib import Path

import pytest

from tests.oracles import main

CASES = Path(__file__).parent / "cases"

SMALL = {
    "id": "two",
    "activities": [
        {"id": "A", "duration": 2, "pred": [], "es": 0, "ef": 2, "ls": 0, "lf": 2},
        {"id": "B", "duration": 1.5, "pred": ["A"], "es": 2, "ef": 3.5, "ls": 2, "lf": 3.5},
    ],
    "duration": 3.5,
    "slack": {"A": 0, "B": 0},
    "critical": ["A", "B"],
}
PSPLIB = """\
jobs (incl. supersource/sink ):  4
PROJECT INFORMATION:
pronr.  #jobs rel.date duedate tardcost  MPM-Time
    1      2      0        7        0        {makespan}
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           4
   4        1          0
************************************************************************
REQUESTS/DURATIONS:
jobnr. mode duration  R 1
------------------------------------------------------------------------
  1      1     0       0
  2      1     5       3
  3      1     7       1
  4      1     0       0
"""


@pytest.mark.parametrize("folder", ["schedules", "networks"])
def test_the_cases_agree(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(CASES / folder)]) == 0, capsys.readouterr().out


def test_a_small_network_agrees_and_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "two.json").write_text(json.dumps(SMALL))
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "early_start        2 of      2 agree",
        "early_finish       2 of      2 agree",
        "late_start         2 of      2 agree",
        "late_finish        2 of      2 agree",
        "total_slack        2 of      2 agree",
        "critical           2 of      2 agree",
        "makespan           1 of      1 agree",
        "all               13 of     13 agree in 1 cases",
    ]


def test_a_disagreement_names_case_task_field_and_both_values(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = {**SMALL, "slack": {"A": 1}}
    (tmp_path / "two.json").write_text(json.dumps(wrong))
    assert main([str(tmp_path / "two.json")]) == 1
    assert capsys.readouterr().out.splitlines()[0] == "two: task A: total_slack: expected 1, got 0"


@pytest.mark.parametrize(("makespan", "code"), [(7, 0), (12, 1)])
def test_psplib_makespan(tmp_path: Path, makespan: int, code: int) -> None:
    (tmp_path / "small.sm").write_text(PSPLIB.format(makespan=makespan))
    assert main([str(tmp_path)]) == code


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("list.json", "[]"),
        ("broken.json", "{"),
        ("other.json", '{"name": "x"}'),
        ("half.json", '{"tasks": [], "expected": []}'),
        ("short.sm", PSPLIB.format(makespan=7).replace("   3        1          1           4\n", "")),
        ("lying.sm", PSPLIB.format(makespan=7).replace("2           2   3", "3           2   3")),
        ("ring.json", json.dumps({"activities": [{"id": "A", "duration": 1, "pred": ["A"]}]})),
    ],
)
def test_what_cannot_be_read_is_told(
    tmp_path: Path, name: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_text(text)
    assert main([str(tmp_path)]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_a_missing_file_and_an_empty_folder_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "none.json")]) == 2
    assert main([str(tmp_path)]) == 2
    assert main([]) == 2
    assert "no case found" in capsys.readouterr().err
