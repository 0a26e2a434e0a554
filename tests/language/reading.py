"""Reads a few lines of YAML as a playbook, for the tests of the language."""

from crmplan.language import Playbook, read
from crmplan.model import Finding
from crmplan.nodes import Mapping, parse
from crmplan.source import Source

HEAD = """\
crmplan: 1
programme: {name: X, start: 2027-03-01, currency: EUR}
people: {ana: {}, builder: {}}
"""
"""Three lines that make a few more a playbook."""


def root_of(text: str) -> Mapping:
    """Return the nodes of a text that is good YAML."""
    root, findings = parse(Source("p.yaml", text))
    assert findings == []
    assert isinstance(root, Mapping)
    return root


def whole(lines: str) -> str:
    """Return a playbook with ``lines`` in it; a section that it brings replaces the usual one."""
    own = {line.partition(":")[0] for line in lines.splitlines() if line[:1].isalpha()}
    head = [line for line in HEAD.splitlines() if line.partition(":")[0] not in own]
    tasks = [] if own & {"tasks", "gates", "packages"} else ["tasks: {x: {duration: 1d}}"]
    return "\n".join([*head, *tasks, lines.rstrip()]) + "\n"


def read_text(lines: str) -> tuple[Playbook, tuple[Finding, ...]]:
    """Return the playbook with ``lines`` in it and what is wrong with it."""
    return read(root_of(whole(lines)))


def playbook(lines: str) -> Playbook:
    """Return the playbook with ``lines`` in it, which has no error."""
    found, findings = read_text(lines)
    assert [finding.message for finding in findings if finding.severity == "error"] == []
    return found


def said(lines: str) -> list[str]:
    """Return what reading ``lines`` says: the rule and the message of each finding."""
    return [f"{finding.rule}: {finding.message}" for finding in read_text(lines)[1]]


def marked(lines: str) -> list[str]:
    """Return the words of ``lines`` that the findings point at."""
    text = whole(lines).splitlines()
    words = []
    for finding in read_text(lines)[1]:
        at = finding.at
        line = text[at.line - 1]
        words.append(line[at.column - 1 : at.end_column - 1 if at.end_line == at.line else len(line)])
    return words
