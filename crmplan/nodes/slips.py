"""Slips that YAML reads without complaint, and what was meant: found while composing."""

import re
from collections.abc import Iterable

from crmplan.faults import fault
from crmplan.guess import did_you_mean
from crmplan.model import Finding, Location
from crmplan.nodes.records import Mapping, Node, Scalar
from crmplan.nodes.syntax import GLUED, glued_message, in_quotes, shown
from crmplan.nodes.words import resolve

ODD_KEY = "\0"
"""Text of the key that stands in for a list, a map or an alias; no YAML text can hold it."""
LONGEST_NAME = 1000
NO_KEYS = frozenset(("", "<<", ODD_KEY))
_TEXTS = frozenset(("name", "title", "description", "reason", "vision", "text", "problem", "message"))
"""Keys whose values are texts for readers, so that a comma in them divides no list."""


def tag(tag: str, node: Node) -> Finding:
    shown = tag.replace("tag:yaml.org,2002:", "!!")
    return fault(
        "yaml-tag", node.at, f"the tag {shown} is not allowed; delete it, or put a text with ! in quotes"
    )


def unknown_alias(name: str, at: Location, inside: bool, names: Iterable[str]) -> Finding:
    if inside:
        return fault(
            "unknown-alias", at, f"*{name} stands inside the value that &{name} names; write the value"
        )
    message = f"*{name} stands for a value marked &{name} above, and there is none{did_you_mean(name, names)}"
    return fault("unknown-alias", at, message, f'if it is text, put it in quotes: "*{name}"')


def odd_key(entries: dict[str, tuple[Scalar, Node]], key: Scalar, findings: list[Finding]) -> None:
    """Say what is wrong with a key that is there already, is no word or is a merge key."""
    if key.text in entries:
        first = entries[key.text][0]
        message = f'"{key.text}" is given twice, first in line {first.line}; keep one or rename one'
        findings.append(fault("duplicate-key", key.at, message, also=[(first.at, "the first one")]))
    elif key.text == "<<":
        message = (
            "the merge key << is not allowed; write defaults: for tasks or extends: for a playbook instead"
        )
        findings.append(fault("merge-key", key.at, message))
    elif key.text == "":
        findings.append(fault("key-not-word", key.at, "a key is missing before the colon"))


def is_glued_key(word: str) -> bool:
    """Tell whether a key holds the beginning of its value, as in ``train:{duration: 3d}``."""
    glued = GLUED.fullmatch(word)
    return glued is not None and glued[3][0] in "{[\"'"


def lone_key(entries: dict[str, tuple[Scalar, Node]], key: Scalar, findings: list[Finding]) -> bool:
    """Say what is meant by a word without a value in { }; tell whether that was understood and done."""
    word = key.text
    glued = GLUED.fullmatch(word) if key.plain else None
    if glued:
        name, rest = glued[2], glued[3].strip("\"'")
        findings.append(
            fault("missing-blank", key.at, f"a blank is missing behind the colon: {name}: {rest}")
        )
        place = (key.file, key.line, key.column, key.end_line, key.end_column)
        entries.setdefault(
            name, (Scalar(name, name, True, *place), Scalar(rest, resolve(rest), True, *place))
        )
        return True
    name, (_, last) = next(reversed(entries.items()), ("", (key, key)))
    if name and isinstance(last, Scalar) and last.plain and last.value is not None:
        if len(last.text) > LONGEST_NAME:
            return (
                True  # A list in braces by mistake: it is told once, and joining all of it would take long.
            )
        place = (last.file, last.line, last.column, key.end_line, key.end_column)
        joined, message = _comma(name, last.text, word)
        finding = fault("comma-in-braces", Location(*place), message)
        if findings and findings[-1].rule == finding.rule and findings[-1].at[:3] == finding.at[:3]:
            findings.pop()
        findings.append(finding)
        entries[name] = (entries[name][0], Scalar(joined, resolve(joined), True, *place))
        return True
    first, _, rest = word.partition(" ")
    if rest and key.plain and first not in entries:
        message = f"{shown(word)} has no value; did you mean {first}: {rest}?"
        findings.append(fault("missing-colon", key.at, message))
        place = (key.file, key.line, key.column, key.end_line, key.end_column)
        entries[first] = (Scalar(first, first, True, *place), Scalar(rest, resolve(rest), True, *place))
        return True
    findings.append(
        fault("missing-colon", key.at, f"{shown(word)} has no value; write {word}: and its value")
    )
    return False


def glued_lines(key: Scalar, node: Scalar, raw: str, findings: list[Finding]) -> Node:
    """Say where lines below a key lack the blank behind their colon; return the map that was meant."""
    own_line = node.line != key.end_line
    entries: dict[str, tuple[Scalar, Node]] = {}
    lines = raw.splitlines()
    for number, line in enumerate(lines, node.line):
        first = number == node.line
        match = GLUED.fullmatch(line.strip())
        if match is None or (first and not own_line):
            continue
        column = node.column if first else len(line) - len(line.lstrip()) + 1
        place = (node.file, number, column, number, column + len(match[0]))
        findings.append(fault("missing-blank", Location(*place), glued_message(match)))
        entries.setdefault(
            match[2],
            (Scalar(match[2], match[2], True, *place), Scalar(match[3], resolve(match[3]), True, *place)),
        )
    if len(entries) < len(lines):
        return node
    return Mapping(entries, False, node.file, node.line, node.column, node.end_line, node.end_column)


def pair(pair: Node, findings: list[Finding]) -> Node:
    """Say that ``[builder: 2]`` is a map; return the word that was meant."""
    assert isinstance(pair, Mapping)
    for name, (key, value) in pair.entries.items():
        if isinstance(value, Scalar) and key.plain and value.plain:
            word = f"{name} {value.text}".strip()
            message = f"a colon inside [ ] makes a map; write [{word}]"
            findings.append(fault("pair-in-list", pair.at, message))
            return Scalar(word, word, True, *pair.at)
        findings.append(fault("pair-in-list", pair.at, "a colon inside [ ] makes a map; put { } around it"))
    return pair


def _comma(key: str, before: str, behind: str) -> tuple[str, str]:
    """Return the value that a comma inside { } has cut in two, and what to write instead."""
    number = re.fullmatch(r"([0-9]+)((?: .*)?)", behind)
    if number is None or not re.fullmatch(r"[-+]?[0-9]+", before):
        whole = f"{before}, {behind}"
        message = (
            f"a comma inside {{ }} begins the next key; put the text in quotes: {key}: {in_quotes(whole)}"
        )
        if key not in _TEXTS and all(re.fullmatch(r"[\w./-]+", one) for one in (before, behind)):
            message += f", or several words in brackets: {key}: [{whole}]"
        return whole, message
    if len(number[1]) == 3:
        whole = f"{before}{behind}"
        return whole, f"a number has no thousands separators; write {key}: {whole}"
    whole = f"{before}.{behind}"
    return whole, f"a number has a decimal point, no comma; write {key}: {whole}"
