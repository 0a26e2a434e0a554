"""The one merge rule, on located nodes."""

from crmplan.faults import fault
from crmplan.model import Finding
from crmplan.nodes import Mapping, Node, Scalar, Sequence


def merge(
    base: Mapping, over: Mapping, findings: list[Finding], layered: tuple[str, ...] | None = None
) -> Mapping:
    """Return ``base`` changed by ``over``; neither is altered and every value keeps its own place.

    A value that is a map in both merges key by key, anything else is replaced. ``key+: [...]`` (or one
    word) appends to the list (or word) below it, or becomes the value where there is none; ``key: null``
    removes the key. Keys keep the order of ``base``, new ones follow in that of ``over``. What cannot be
    done is added to ``findings``.

    ``layered`` is the path (``*`` for any key) of maps that are merged over something later, such as the
    tasks of a package over its defaults: there a ``key+`` without a base and ``key: null`` stay as they
    are, so that the later merge sees them. A key with a dot is a change of a plan
    (``pilot/train.needs+``) and stays too.
    """
    entries = dict(base.entries)
    appends = []
    for name, (key, value) in over.entries.items():
        if "." in name:
            entries[name] = (key, value)
        elif name.endswith("+") and len(name) > 1:
            appends.append((key, value))
        elif _empty(value):
            entries.pop(name + "+", None)
            if layered == ():
                entries[name] = (key, value)
            else:
                entries.pop(name, None)
        else:
            entries.pop(name + "+", None)
            if isinstance(value, Mapping):
                below = entries[name][1] if name in entries else None
                under = below if isinstance(below, Mapping) else _like(value, {})
                inner = layered[1:] if layered and layered[0] in ("*", name) else None
                value = merge(under, value, findings, inner)
            entries[name] = (key, value)
    for key, value in appends:
        _append(entries, key, value, findings, stays=layered == ())
    return _like(over, entries)


def merge_sections(parts: list[Mapping], findings: list[Finding]) -> Mapping:
    """Return the sections of several files (at least one) put together in order.

    Maps and lists add up. An id that two parts give, and a section of one word that two parts give, is an
    error that names both places; the first one stays. The place of the whole is that of the last part.
    """
    whole = parts[0]
    for part in parts[1:]:
        sections = dict(whole.entries)
        for name, (key, value) in part.entries.items():
            before = sections.get(name)
            if before is None or _empty(before[1]):
                sections[name] = (key, value)
            elif isinstance(before[1], Mapping) and isinstance(value, Mapping):
                sections[name] = (before[0], _add_up(name, before[1], value, findings))
            elif isinstance(before[1], Sequence) and isinstance(value, Sequence):
                sections[name] = (before[0], _list_at(before[1], [*before[1].items, *value.items]))
            elif _empty(value):
                continue
            else:
                findings.append(_twice(f'"{name}"', key, before[0]))
        whole = _like(part, sections)
    return whole


def _add_up(section: str, first: Mapping, second: Mapping, findings: list[Finding]) -> Mapping:
    entries = dict(first.entries)
    for name, (key, value) in second.entries.items():
        if name in entries:
            findings.append(_twice(f'"{name}" in "{section}"', key, entries[name][0]))
        else:
            entries[name] = (key, value)
    return _like(first, entries)


def _twice(what: str, key: Scalar, first: Scalar) -> Finding:
    return fault(
        "given-twice",
        key.at,
        f"{what} is given here and in {first.file}:{first.line}; keep one of them",
        also=[(first.at, "the first one")],
    )


def _append(
    entries: dict[str, tuple[Scalar, Node]], key: Scalar, value: Node, findings: list[Finding], stays: bool
) -> None:
    name = key.text.removesuffix("+")
    if name not in entries and stays:
        name = key.text
    below = entries[name][1] if name in entries else None
    if isinstance(below, Mapping) or isinstance(value, Mapping):
        message = f'"{key.text}" appends to a list, but "{name}" is a map; write "{name}:" to change it'
        also = [(below.at, "the map below")] if below else []
        findings.append(fault("append-to-no-list", key.at, message, also=also))
        return
    entries[name] = (key, _list_at(value, [*_as_items(below), *_as_items(value)]))


def _list_at(node: Node, items: list[Node]) -> Sequence:
    return Sequence(items, True, node.file, node.line, node.column, node.end_line, node.end_column)


def _empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None


def _as_items(node: Node | None) -> list[Node]:
    """Return the items of a list; one word is a list of one, since ``needs: train`` needs no brackets."""
    if node is None or _empty(node):
        return []
    return node.items if isinstance(node, Sequence) else [node]


def _like(node: Mapping, entries: dict[str, tuple[Scalar, Node]]) -> Mapping:
    return Mapping(entries, node.flow, node.file, node.line, node.column, node.end_line, node.end_column)
