"""Composing nodes from libyaml's events.

No YAML library gives places, YAML 1.2 words, limits and all mistakes at once, so this one loop does.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from crmplan.faults import fault
from crmplan.model import Finding, Location
from crmplan.nodes import slips
from crmplan.nodes.records import Mapping, Node, Scalar, Sequence
from crmplan.nodes.syntax import NO_BLANK, Trouble
from crmplan.nodes.words import NO_TEXT, resolve

MAX_DEPTH = 64
"""Levels of nesting; a playbook has less than ten."""
MAX_EVENTS = 5_000_000
"""Words, beginnings and ends in one file; 100,000 tasks without packages have 2.8 million."""
MAX_ALIASED = 100_000
"""Values that aliases may add when they are written out; a file without aliases is never limited by it."""


class Composed(NamedTuple):
    root: Node | None
    findings: list[Finding]
    trouble: Trouble | None = None


def compose(file: str, text: str, make: Callable[[str], Any]) -> Composed:
    """Make nodes of libyaml's events up to the end or the first syntax error.

    One flat loop on local variables, since it runs for each word and is most of the time of ``check``.
    """
    from yaml import events as kinds
    from yaml.error import YAMLError

    scalar, alias, document_start = kinds.ScalarEvent, kinds.AliasEvent, kinds.DocumentStartEvent
    mapping_start, mapping_end = kinds.MappingStartEvent, kinds.MappingEndEvent
    sequence_start, sequence_end = kinds.SequenceStartEvent, kinds.SequenceEndEvent

    findings: list[Finding] = []
    root: Node | None = None
    node: Node
    here: Any = None  # the open map or list, ...
    entries: dict[str, tuple[Scalar, Node]] | None = None  # ... its entries if it is a map, ...
    items: list[Node] | None = None  # ... its items if it is a list, ...
    key: Scalar | None = None  # ... and the key that waits for its value
    stack: list[tuple[Any, Scalar | None]] = []
    anchors: dict[str, tuple[Node, int]] = {}  # nodes with an anchor and how many values each holds
    anchored: list[tuple[Node, str, int]] = []
    pairs: list[Node] = []
    aliased = documents = 0
    quoted: tuple[int, int, int] | None = None
    end_line = end_column = 1
    try:
        get_event = make(text).get_event
        for number in range(MAX_EVENTS):
            event = get_event()
            kind = type(event)
            if kind is scalar:
                mark = event.start_mark
                line = mark.line + 1
                column = mark.column + 1
                mark = event.end_mark
                end_line = mark.line + 1
                end_column = mark.column + 1
                value = word = event.value
                plain = not event.style
                if key is None and entries is not None:
                    node = key = Scalar(word, word, plain, file, line, column, end_line, end_column)
                    if ":" in word and plain and not here.flow and slips.is_glued_key(word):
                        return Composed(root, findings, Trouble(NO_BLANK, line, column))
                elif plain and word[:1] in NO_TEXT:
                    node = Scalar(word, resolve(word), True, file, line, column, end_line, end_column)
                else:
                    node = Scalar(word, value, plain, file, line, column, end_line, end_column)
                    if line != end_line and event.style in ('"', "'"):
                        quoted = (line, column, end_line)
                if event.tag is not None:
                    findings.append(slips.tag(event.tag, node))
                if event.anchor is not None:
                    anchors[event.anchor] = (node, 1)
                if node is key:
                    continue
                if plain and (not word or ":" in word) and key is not None and entries is not None:
                    if word and not here.flow:
                        raw = text[event.start_mark.index : event.end_mark.index]
                        node = slips.glued_lines(key, node, raw, findings)
                    lone = not word and here.flow and (line, column) == (key.end_line, key.end_column)
                    if lone and slips.lone_key(entries, key, findings):
                        key = None
                        continue
            elif kind is mapping_end or kind is sequence_end:
                if here.flow:
                    mark = event.end_mark
                    end_line = mark.line + 1
                    end_column = mark.column + 1
                here.end_line = end_line
                here.end_column = end_column
                if anchored and anchored[-1][0] is here:
                    node, name, start = anchored.pop()
                    anchors[name] = (node, number + aliased - start)
                pair = bool(pairs) and pairs[-1] is here
                here, key = stack.pop()
                entries = items = None
                if type(here) is Mapping:
                    entries = here.entries
                elif here is not None:
                    items = here.items
                    if pair:
                        items[-1] = slips.pair(pairs.pop(), findings)
                continue
            elif kind is mapping_start or kind is sequence_start:
                mark = event.start_mark
                line = mark.line + 1
                column = mark.column + 1
                flow = event.flow_style
                if len(stack) == MAX_DEPTH:
                    at = Location(file, line, column, line, column + 1)
                    message = f"maps and lists are nested deeper than {MAX_DEPTH} levels here"
                    help = "A playbook needs less than ten levels; is this the right file?"
                    findings.append(fault("too-deep", at, message, help))
                    return Composed(None, findings)
                if kind is mapping_start:
                    node = Mapping({}, flow, file, line, column, line, column)
                    if flow and items is not None and text[mark.index : mark.index + 1] != "{":
                        pairs.append(node)
                else:
                    node = Sequence([], flow, file, line, column, line, column)
                if event.tag is not None:
                    findings.append(slips.tag(event.tag, node))
                if event.anchor is not None:
                    anchors.pop(event.anchor, None)
                    anchored.append((node, event.anchor, number + aliased))
            elif kind is alias:
                mark = event.start_mark
                line = mark.line + 1
                column = mark.column + 1
                end_line = line
                end_column = column + len(event.anchor) + 1
                node = Scalar("", None, False, file, line, column, end_line, end_column)
                if event.anchor in anchors:
                    at = node.at
                    node, weight = anchors[event.anchor]
                    aliased += weight
                    if aliased > MAX_ALIASED:
                        message = f"the aliases up to here stand for more than {MAX_ALIASED:,} values"
                        help = "Write tasks that repeat as a package, or what they share as its defaults."
                        findings.append(fault("alias-bomb", at, message, help))
                        return Composed(None, findings)
                else:
                    names = [name for _, name, _ in anchored]
                    findings.append(
                        slips.unknown_alias(event.anchor, node.at, event.anchor in names, anchors)
                    )
            elif kind is document_start:
                documents += 1
                if documents == 1:
                    continue
                line = event.start_mark.line + 1
                message = "a second document begins here; a playbook is one document, so delete this line"
                findings.append(fault("several-documents", Location(file, line, 1, line, 4), message))
                return Composed(root, findings)
            elif event is None:
                return Composed(root, findings)
            else:
                continue
            if entries is not None:
                if key is None:
                    key = Scalar(slips.ODD_KEY, None, True, file, line, column, line, column + 1)
                    findings.append(
                        fault("key-not-word", key.at, "a key must be a word, not a list, map or alias")
                    )
                else:
                    name = key.text
                    if name in entries or name in slips.NO_KEYS:
                        slips.odd_key(entries, key, findings)
                    else:
                        entries[name] = (key, node)
                    key = None
            elif items is not None:
                items.append(node)
            else:
                root = node
            if kind is mapping_start or kind is sequence_start:
                stack.append((here, key))
                here = node
                key = entries = items = None
                if type(node) is Mapping:
                    entries = node.entries
                elif type(node) is Sequence:
                    items = node.items
    except YAMLError as error:
        open_nodes = [node for node, _ in stack if node is not None] + ([here] if here is not None else [])
        columns = tuple(node.column for node in open_nodes if not node.flow)
        flows = "".join(
            "[" if type(node) is Sequence else "{" for node in open_nodes if node.flow and node not in pairs
        )
        return Composed(root, findings, _trouble(error, quoted, columns, flows))
    message = f"the file has more than {MAX_EVENTS:,} words; a playbook with packages needs far fewer"
    findings.append(fault("too-large", Location(file, 1, 1, 1, 1), message))
    return Composed(None, findings)


def _trouble(
    error: Any, quoted: tuple[int, int, int] | None, columns: tuple[int, ...], flows: str
) -> Trouble:
    problem = getattr(error, "problem", None) or str(error)
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    at_line, at_column = (context.line + 1, context.column + 1) if context else (0, 0)
    said = getattr(error, "context", None) or ""
    return Trouble(problem, line, column, said, at_line, at_column, quoted, columns, flows)
