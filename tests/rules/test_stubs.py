"""Stubs of the checks: their YAML fits where it goes, and most mend the finding that offers them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from crmplan import pipeline
from crmplan.edits import with_stubs
from crmplan.edits.stubs import same
from crmplan.model import Finding
from crmplan.nodes import Mapping, Node, Scalar, Sequence, parse
from crmplan.rules import rules
from crmplan.rules.frame.manual import manual
from crmplan.source import Source

PLACEHOLDER = re.compile(r'"(?:[A-Z]{2,}[A-Z ,]*|GO-LIVE)"')
"""A word in capitals that a person has to replace, as a message quotes it."""


def block(node: Node, depth: int = 0) -> str:
    """A playbook with every map written in lines of its own, so that each comment can become an entry."""
    pad = "  " * depth
    if isinstance(node, Mapping) and node.entries:
        lines = []
        for name, _, value in node.items():
            nested = isinstance(value, Mapping) and value.entries
            lines.append(f"{pad}{name}:" + ("\n" if nested else " ") + block(value, depth + 1))
        return "\n".join(lines)
    if isinstance(node, Mapping):
        return "{}"
    if isinstance(node, Sequence):
        return "[" + ", ".join(flow(item) for item in node.items) + "]"
    return flow(node)


def flow(node: Node) -> str:
    if isinstance(node, Mapping):
        return "{" + ", ".join(f"{name}: {flow(value)}" for name, _, value in node.items()) + "}"
    if isinstance(node, Sequence):
        return block(node)
    assert isinstance(node, Scalar)
    return node.text if node.plain else json.dumps(node.text, ensure_ascii=False)


def uncommented(before: str, after: str) -> str:
    """The text with the # taken off the lines of stubs."""
    old = before.splitlines()
    lines = []
    for line in after.splitlines():
        if old and line == old[0]:
            old.pop(0)
        else:
            line = re.sub(r"^( *)#(?: (?! )|(?=#)| (?= ))", r"\1", line)
        lines.append(line)
    return "\n".join(lines) + "\n"


def findings_of(text: str, folder: Path, rule: str) -> tuple[list[Finding], list[Finding]]:
    """What is wrong with the text, and what the check finds, at approval."""
    file = folder / "plan.yaml"
    file.write_text(text)
    work = pipeline.judge(pipeline.plan(file), stage="approval", select=(rule,))
    return list(work.findings), list(work.verdict.findings) if work.verdict is not None else []


RULES = {rule.name: rule for rule in rules()}


def bad(name: str) -> str:
    """The bad example of a check in blocks, with somebody in it who can answer for things."""
    root = parse(Source("bad", manual(RULES[name]).sections["Bad example"]))[0]
    assert isinstance(root, Mapping)
    return block(root) + ("" if "people" in root.entries else "\npeople:\n  ben: {side: business}") + "\n"


@pytest.mark.parametrize("name", RULES)
def test_what_a_check_offers_is_right_where_it_goes(name: str, tmp_path: Path) -> None:
    text = bad(name)
    before, found = findings_of(text, tmp_path, name)
    source = Source(str(tmp_path / "plan.yaml"), text)
    stubs = with_stubs(found, {source.name: source})
    after = stubs.texts.get(source.name, text)
    assert same(parse(source)[0], parse(Source("after", after))[0])
    assert all(f"# {one.rule}: " in after for one in stubs.written)
    problems, left = findings_of(uncommented(text, after), tmp_path, name)
    unexplained = [
        one.message for one in problems if one not in before and not PLACEHOLDER.search(one.message)
    ]
    assert unexplained == []
    if (
        stubs.written
        and "# Then" not in after
        and not any(PLACEHOLDER.search(one.message) for one in problems)
    ):
        offered = {one.message for one in found if one.stubs}
        assert [one.message for one in left if one.message in offered] == []


def test_most_checks_offer_what_to_write(tmp_path: Path) -> None:
    offering = [name for name in RULES if any(one.stubs for one in findings_of(bad(name), tmp_path, name)[1])]
    assert len(offering) >= 80
