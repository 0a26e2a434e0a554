"""The one merge rule, on located nodes."""

from collections.abc import Iterable

from crmplan.faults import fault
from crmplan.model import Finding
from crmplan.nodes import Mapping, Node, Scalar, Sequence


def merge(
    base: Mapping, over: Mapping, findings: list[Finding], layered: tuple[str, ...] | None = None
) -> Mapping:
    """Return ``base`` changed by ``over``; neither is altered and every value keeps its own place.

    A value that is a map in both merges key by key, anything else is replaced. ``key+: [...]`` (or one
    word) appends to the list (or word) below it, or becomes the value where there is none; ``key: null`` removes
    the key. Keys keep the order of ``base``, new ones follow in the order of ``over``. What cannot be done is added
    to ``findings``.

    ``layered`` is the path (``*`` for any key) of maps that are themselves merged over something later, for
    example the tasks of a package over its defaults: there a ``key+`` without a base and ``key: null`` stay as
    they are, so that merging twice equals merging once. A key with a dot is a change of a plan
    (``pilot/train.needs+``) and is kept as written.
    """
    entries = dict(base.entries)
    appends = []
    for name, (key, value) in over.entries.items():
        if "." in name:
            entries[name] = (key, value)
        elif name.endswith("+") and len(name) > 1:
            appends.append((key, value))
        elif isinstance(value, Scalar) and value.value is None:
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


def merge_sections(parts: Iterable[Mapping], findings: list[Finding]) -> Mapping | None:
    """Return the sections of several files put together in order, or None when there is no part.

    Maps add up. An id that two parts give, and a section that is no map (a list, one value) and stands in two
    parts, is an error that names both places; the first one stays. The place is that of the last part.
    """
    whole: Mapping | None = None
    for part in parts:
        if whole is None:
            whole = part
            continue
        sections = dict(whole.entries)
        for name, (key, value) in part.entries.items():
            before = sections.get(name)
            if before is None:
                sections[name] = (key, value)
            elif isinstance(before[1], Mapping) and isinstance(value, Mapping):
                sections[name] = (before[0], _add_up(name, before[1], value, findings))
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
    items = _as_items(below) + _as_items(value)
    at = value
    entries[name] = (key, Sequence(items, True, at.file, at.line, at.column, at.end_line, at.end_column))


def _as_items(node: Node | None) -> list[Node]:
    """Return the items of a list; one word is a list of one, since ``needs: train`` needs no brackets."""
    if node is None or (isinstance(node, Scalar) and node.value is None):
        return []
    return node.items if isinstance(node, Sequence) else [node]


def _like(node: Mapping, entries: dict[str, tuple[Scalar, Node]]) -> Mapping:
    return Mapping(entries, node.flow, node.file, node.line, node.column, node.end_line, node.end_column)
