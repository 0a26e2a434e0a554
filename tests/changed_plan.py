"""A change to a shipped playbook, as somebody would propose it: what the comparison is shown and tested with."""

import re
from pathlib import Path

from tests.conftest import ROOT

ORIGINAL = ROOT / "playbooks" / "global-pilot-first.yaml"
EDITS = (
    # The request for proposals takes a week more; everything waits for it.
    (r"(\n  rfp:\n(?:    .*\n)*?    duration: )10d", "15d"),
    # The first loads were harder than thought.
    (r"(\n  migration-scripts:\n(?:    .*\n)*?    duration: )20d\.\.40d \(25d\)", "35d..60d (45d)"),
    # The analysts give more of their time.
    (r"(\n  analysts: \{.*allocation: )45%", "60%"),
    # And a name is said better.
    (r"(name: Scripted demos) scored by end users", ", scored by the end users"),
)
"""What is written before each value, with the value, and the new one."""


def changed() -> str:
    """Return the playbook with the change."""
    text = ORIGINAL.read_text(encoding="utf-8")
    for before, after in EDITS:
        text, number = re.subn(before, rf"\g<1>{after}", text)
        assert number == 1, before
    return text


def write(folder: Path) -> None:
    """Write ``before.yaml`` and, with the change, ``playbook.yaml``."""
    (folder / "before.yaml").write_bytes(ORIGINAL.read_bytes())
    (folder / "playbook.yaml").write_text(changed(), encoding="utf-8", newline="\n")
