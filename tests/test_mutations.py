"""Shipped playbooks with slips of the hand all over them: whatever is wrong is told, and nothing ever raises.

The variable MUTATIONS says how many are tried, for a longer run.
"""

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmplan import pipeline
from crmplan.commands.build import CHARTS, FILES
from crmplan.terminal import findings_text
from tests.commands_run import ROOT

TEXTS = {file.stem: file.read_text(encoding="utf-8") for file in sorted((ROOT / "playbooks").rglob("*.yaml"))}

Lines = list[str]
Edit = Callable[[Lines, int, int], Lines]
"""Lines, where, and which: both any number, taken modulo what there is."""

VALUES = (
    *(
        "[]",
        "{}",
        "null",
        "",
        "[a, b]",
        "{a: 1}",
        "- x",
        "a: b",
        '""',
        "'",
        '"',
        "[",
        "}",
        "|",
        "&a b",
        "*a",
        "!x",
    ),
    *(
        "-1",
        "0",
        "1e999",
        "9" * 400,
        ".inf",
        ".nan",
        "true",
        "no",
        "x" * 500,
        "50%",
        "200%",
        "1000000000000 EUR",
    ),
    *("2027-02-31", "1990-01-01", "2199-12-31", "0001-01-01", "03/04/2027", "2027-01-01..2026-01-01"),
    *("5d", "-5d", "0d", "1ed", "99999w", "5000w", "0.001h", "1d..100w (1d)", "3 months", "4q"),
    *("120 per user", "75 per user month", "900 per d", "5 XYZ", "5 JPY", "45.000"),
    *(
        "all",
        "all/go-live",
        "this-wave/all/x",
        "previous-wave/lessons",
        "each",
        "region.lead",
        "module.owner",
    ),
    *(
        "late",
        "move",
        "quarter-end",
        "sun-thu",
        "sat",
        "DE-XX",
        "ZZ",
        "24",
        "[22:00-24:00]",
        "go-live",
        "gate-funding",
    ),
    *(
        "{default: 5}",
        "{from: 2027-01-01, to: 2199-12-31, blocks: [go-live], effect: move}",
        "{id: {text: x}}",
    ),
    *(
        "[design +5000d]",
        "[charter -9000ed]",
        "[charter ss +300%]",
        "😀",
        "\u202e",
        "\x1b[31m",
        "\ud7ff\ufffe",
    ),
)
KEYS = (
    "all",
    "NO",
    "on",
    "x" * 300,
    "",
    "name",
    "needs",
    "needs+",
    "<<",
    "default",
    "team",
    "for",
    "set",
    "drop",
    "delay",
)
CHARACTERS = ":-#{}[],&*!|>'\"%@`\t \\/0az~=?<\0\x1b\ufeff\u2028é"


def delete(lines: Lines, where: int, which: int) -> Lines:
    return [*lines[:where], *lines[where + 1 + which % 12 :]]


def duplicate(lines: Lines, where: int, which: int) -> Lines:
    place = which % (len(lines) + 1)
    return [*lines[:place], lines[where], *lines[place:]]


def swap(lines: Lines, where: int, which: int) -> Lines:
    other = which % len(lines)
    lines = list(lines)
    lines[where], lines[other] = lines[other], lines[where]
    return lines


def truncate(lines: Lines, where: int, which: int) -> Lines:
    line = lines[where]
    return [*lines[:where], line[: which % (len(line) + 1)]]


def indent(lines: Lines, where: int, which: int) -> Lines:
    line = lines[where]
    by = (-4, -2, -1, 1, 2, 4)[which % 6]
    changed = " " * by + line if by > 0 else line[min(-by, len(line) - len(line.lstrip())) :]
    return [*lines[:where], changed, *lines[where + 1 :]]


def character(lines: Lines, where: int, which: int) -> Lines:
    line = lines[where]
    place = which % (len(line) + 1)
    new = CHARACTERS[which // 7 % len(CHARACTERS)]
    return [*lines[:where], line[:place] + new + line[place + which % 2 :], *lines[where + 1 :]]


def replace(pattern: str, values: tuple[str, ...]) -> Edit:
    """Return an edit that puts one of the values for one match of a pattern in the first line that has some."""
    compiled = re.compile(pattern)

    def edit(lines: Lines, where: int, which: int) -> Lines:
        for at in (*range(where, len(lines)), *range(where)):
            found = list(compiled.finditer(lines[at]))
            if found:
                match = found[which % len(found)]
                new = values[which // 3 % len(values)]
                line = lines[at][: match.start()] + new + lines[at][match.end() :]
                return [*lines[:at], line, *lines[at + 1 :]]
        return lines

    return edit


def word(lines: Lines, where: int, which: int) -> Lines:
    """Put a word of another line for a word of this one."""
    others = re.findall(r"[\w.%/-]+", lines[which % len(lines)]) or ["x"]
    return replace(r"[\w.%/-]+", (others[which % len(others)],))(lines, where, which)


EDITS: tuple[Edit, ...] = (
    *(delete, duplicate, swap, truncate, indent, character, word, word),
    *[replace(r"(?<=: )[^,{}\[\]#\s][^,{}\[\]#]*|\[[^\[\]]*\]|\{[^{}]*\}", VALUES)] * 5,
    replace(r"[\w+-]+(?=:)", KEYS),
    replace(r"\d+", ("0", "-1", "00", "99", "9999", "1.5", "1e9", "9" * 30, "31", "1000000000000")),
)


@given(
    name=st.sampled_from(sorted(TEXTS)),
    slips=st.lists(
        st.tuples(st.integers(0, len(EDITS) - 1), st.integers(0, 10_000), st.integers(0, 10_000)),
        min_size=1,
        max_size=4,
    ),
)
@settings(derandomize=True, max_examples=int(os.environ.get("MUTATIONS", "40")), deadline=None, database=None)
def test_no_slip_of_the_hand_raises_or_hangs(
    tmp_path_factory: pytest.TempPathFactory, name: str, slips: list[tuple[int, int, int]]
) -> None:
    lines = TEXTS[name].split("\n")
    for edit, where, which in slips:
        lines = EDITS[edit](lines, where % len(lines), which) or [""]
    file = tmp_path_factory.getbasetemp() / "playbook.yaml"
    file.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    start = time.process_time()

    run(file, len("\n".join(lines).replace("\r", "\n").split("\n")))

    assert time.process_time() - start < 10


def run(file: Path, length: int) -> None:
    """Check a playbook of some lines, and make its outputs when it has no error."""
    work = pipeline.judge(pipeline.plan(file))
    found = (*work.findings, *(work.verdict.findings if work.verdict else ()))
    for finding in found:
        assert finding.message.strip()
        assert finding.at.file.startswith("crmplan:") or 0 <= finding.at.line <= length, finding
    assert len(findings_text(found, work.sources)) >= len(found)
    if work.broken or work.schedule is None:
        assert any(finding.severity == "error" for finding in work.findings)
        return
    report = pipeline.report(work, pack=True)
    for name, make in FILES.items():
        if not name.endswith((".png", ".pdf")):
            # A plan may have nothing for a chart.
            assert make(report) or name in CHARTS
