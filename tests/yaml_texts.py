"""What the tests of reading share: texts become nodes, nodes become plain values."""

from textwrap import dedent

from crmplan.model import Finding
from crmplan.nodes import Mapping, Node, Scalar, parse
from crmplan.source import Source


def read(text: str) -> tuple[Node | None, list[Finding]]:
    """Parse an indented text as the file ``p.yaml``."""
    return parse(Source("p.yaml", dedent(text)))


def plain(node: Node | None) -> object:
    """Return a tree as dicts, lists and values, without places."""
    if node is None:
        return None
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Mapping):
        return {name: plain(value) for name, _, value in node.items()}
    return [plain(item) for item in node.items]


def values(text: str) -> object:
    """Return what a text without faults holds."""
    root, findings = read(text)
    assert findings == []
    return plain(root)


def told(text: str) -> list[str]:
    """Return the findings of a text as ``line:column rule message``."""
    return said(read(text)[1])


def said(findings: list[Finding] | tuple[Finding, ...]) -> list[str]:
    """Return findings as ``line:column rule message``, with the file in front when it is not ``p.yaml``."""
    return [
        f"{finding.at}".removeprefix("p.yaml:") + f" {finding.rule} {finding.message}" for finding in findings
    ]
