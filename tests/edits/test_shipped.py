"""Shipped playbooks that have lost an entry: what is written says nothing yet, and nothing is written twice.

The variable LOSSES says how many are tried, for a longer run.
"""

import os
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from crmplan import pipeline
from crmplan.edits import Mending
from crmplan.edits.stubs import same
from crmplan.mending import mend
from crmplan.nodes import parse
from crmplan.source import Source
from tests.commands_run import ROOT

TEXTS = {file.stem: file.read_text(encoding="utf-8") for file in sorted((ROOT / "playbooks").glob("*.yaml"))}


def depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def without(text: str, number: int) -> str:
    """The text without one of its entries and all that stands below it."""
    lines = text.splitlines(keepends=True)
    entries = [i for i, line in enumerate(lines) if ":" in line and not line.lstrip().startswith(("#", "-"))]
    first = entries[number % len(entries)]
    last = first + 1
    while last < len(lines) and (not lines[last].strip() or depth(lines[last]) > depth(lines[first])):
        last += 1
    return "".join(lines[:first] + lines[last:])


def mended(file: Path, text: str) -> Mending:
    file.write_text(text, encoding="utf-8")
    return mend(str(file), pipeline.plan(file), stage="approval")


@settings(max_examples=int(os.environ.get("LOSSES", "12")), deadline=None, derandomize=True, database=None)
@given(st.sampled_from(sorted(TEXTS)), st.integers(0, 2000))
def test_nothing_changes_and_nothing_is_written_twice(name: str, number: int) -> None:
    text = without(TEXTS[name], number)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "plan.yaml"
        mending = mended(file, text)
        _, after = mending.files.get(str(file), (text, text))
        if not mending.misread:
            assert same(parse(Source("before", text))[0], parse(Source("after", after))[0])
            kept = [line for line in after.splitlines() if line in text.splitlines()]
            assert [line for line in kept if line.strip()] == [
                line for line in text.splitlines() if line.strip()
            ]
            assert mended(file, after).files == {}
