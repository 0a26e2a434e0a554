"""Values of a playbook on one line, as people wrote them."""

from crmplan.nodes import Mapping, Node, Scalar

WIDTH = 72
"""Letters of a value in a list of edits."""


def one_line(node: Node | None) -> str:
    """Return a value on one line, as written but for layout; empty for none."""
    return "" if node is None else _flow(node, outside=True)


def _flow(node: Node, outside: bool = False) -> str:
    if isinstance(node, Scalar):
        text = " ".join(node.text.split())
        quoted = isinstance(node.value, str) and (
            not text or (not outside and any(one in text for one in ",{}[]:#"))
        )
        return f'"{text}"' if quoted else text
    if isinstance(node, Mapping):
        pairs = ", ".join(f"{name}: {_flow(value)}" for name, (_, value) in node.entries.items())
        return pairs if outside and pairs else f"{{{pairs}}}"
    items = ", ".join(map(_flow, node.items))
    return items if outside and items else f"[{items}]"


def both(before: str, after: str) -> tuple[str, str]:
    """Return two values short enough for a list of edits, so that what differs between them is seen."""
    begin = 0
    if max(len(before), len(after)) > WIDTH:
        while begin < min(len(before), len(after)) and before[begin] == after[begin]:
            begin += 1
        begin = max(before.rfind(" ", 0, max(begin - WIDTH // 3, 0)) + 1, 0)
    return _cut(before, begin), _cut(after, begin)


def _cut(text: str, begin: int) -> str:
    if begin:
        text = f"... {text[begin:]}"
    if len(text) <= WIDTH:
        return text
    end = text.rfind(" ", WIDTH // 2, WIDTH - 4)
    return f"{text[: end if end > 0 else WIDTH - 4].rstrip(' ,;')} ..."
