"""Edits of playbooks as text: every comment, blank line, order and quoting of a file stays.

``text`` changes lines, ``places`` finds where a key belongs, ``stubs`` and ``renames`` write what findings ask for.
"""

from collections.abc import Mapping
from typing import NamedTuple

from crmplan.edits.renames import with_right_words
from crmplan.edits.stubs import VALUE_THERE, Left, Stubs, Written, with_stubs
from crmplan.edits.text import diff
from crmplan.model import Finding

__all__ = ["VALUE_THERE", "Left", "Mending", "Stubs", "Written", "diff", "with_right_words", "with_stubs"]


class Mending(NamedTuple):
    """What ``check --fix`` does to the files of a playbook, and what it leaves to people."""

    stage: str
    files: Mapping[str, tuple[str, str]]
    """File -> text before and after; only files that change."""
    renamed: tuple[Finding, ...]
    """Misspelt words that were put right."""
    written: tuple[Written, ...]
    """Stubs in the order of the files, once for each finding that asks for them."""
    there: tuple[Finding, ...]
    """Findings whose stubs are there already."""
    left: tuple[Left, ...]
    """Findings whose stubs have no place."""
    by_hand: tuple[Finding, ...]
    """Findings that no entry alone would mend."""
    misread: tuple[Finding, ...]
    """Errors of the text; while there are some, no stub is written."""
