"""Reading a YAML text: attempt after attempt, each behind one more syntax error."""

import gc
from collections.abc import Callable
from typing import Any

from crmplan.faults import fault
from crmplan.model import Finding, Location
from crmplan.nodes import syntax, unreadable
from crmplan.nodes.compose import compose
from crmplan.nodes.records import Mapping, Node, Scalar, Sequence
from crmplan.source import Source

MAX_FINDINGS = 1000
"""Findings of one file; who has more has another problem."""
MAX_ATTEMPTS = 10
"""How often a text with syntax errors is read, each time behind one more of them."""


def parse(source: Source) -> tuple[Node | None, list[Finding]]:
    """Return the top map of a YAML text and everything that is wrong with the text, in its order.

    After a syntax error the rest is still read: a slip with one likely meaning is mended, otherwise the
    section around it is left out, and then the map is None, as it is for a text without a map at its top.
    Never raises, whatever the text.
    """
    text = source.text.removeprefix("\ufeff")
    findings = unreadable.findings(source.name, text)
    if findings:
        return None, findings
    if not text.strip():
        return None, [unreadable.empty(source.name)]
    collecting = gc.isenabled()
    gc.disable()  # Nothing here is garbage, and looking for some every 700 nodes costs half the time again.
    try:
        root, findings = _read(source.name, text)
    finally:
        if collecting:
            gc.enable()
    return root, sorted(findings, key=lambda finding: finding.at)[:MAX_FINDINGS]


def _read(file: str, text: str) -> tuple[Node | None, list[Finding]]:
    """Compose the nodes, mending or leaving out what libyaml cannot read."""
    make, slow = reader()
    found: dict[tuple[str, Location], Finding] = {}
    slips: dict[int, Finding] = {}
    sure = True
    mended = syntax.with_whole_characters(text) if slow else text  # the slow reader takes halves as they are
    # Each attempt reads the whole text, so a text that takes seconds gets only two.
    for _ in range(MAX_ATTEMPTS if len(text) < 1_000_000 else 2):
        composed = compose(file, mended, make)
        for finding in composed.findings:
            found.setdefault((finding.rule, finding.at), finding)
        if composed.trouble is None:
            break
        whole = syntax.with_whole_characters(mended)
        if whole != mended:
            mended = whole
            continue
        finding, repair = syntax.explain(file, mended, composed.trouble)
        slips.setdefault(finding.at.line, finding)
        sure = sure and repair.sure
        mended = repair.text
    # What else is odd in a line with a syntax error comes from it.
    findings = [finding for finding in found.values() if finding.at.line not in slips] + list(slips.values())
    if mended != text:
        findings = [finding._replace(message=syntax.restore(finding.message)) for finding in findings]
    top = Location(file, 1, 1, 1, 1)
    if slow:
        findings.append(fault("slow-yaml", top, "PyYAML has no libyaml here, so reading is slow"))
    root = composed.root
    if composed.trouble is not None or not sure:
        return None, findings
    if root is None or (isinstance(root, Scalar) and root.value is None):
        if not findings:
            findings.append(unreadable.empty(file))
        return None, findings
    if mended != text:
        _restore(root)
    if isinstance(root, Mapping):
        return root, findings
    word = root.text if isinstance(root, Scalar) else None
    return None, [*findings, unreadable.top_not_map(root.at, word)]


def reader() -> tuple[Callable[[str], Any], bool]:
    """Return what makes a reader of events from a text, and whether it is the slow one."""
    try:
        from yaml import CSafeLoader
    except ImportError:
        from yaml import SafeLoader

        return SafeLoader, True
    return CSafeLoader, False


def _restore(node: Node) -> None:
    """Undo the repairs in the words of a tree."""
    if isinstance(node, Scalar):
        word = syntax.restore(node.text)
        if word != node.text:
            node.text = node.value = word
    elif isinstance(node, Sequence):
        for item in node.items:
            _restore(item)
    else:
        for key, value in node.entries.values():
            _restore(key)
            _restore(value)
        if any(name != key.text for name, (key, _) in node.entries.items()):
            node.entries = {key.text: (key, value) for key, value in node.entries.values()}
