"""The text of playbooks: the only module that reads input from disk."""

from typing import NamedTuple


class Source(NamedTuple):
    """One file that was read."""

    name: str
    """The path as people see it in messages: as typed, with forward slashes."""
    text: str
    """The whole text, without a byte order mark."""
