"""What the checks say, read from their functions: sentences with a name in braces for each value that is put in."""

import ast
import re
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from types import MappingProxyType

MOST = 32
"""So many forms of one sentence at most: each choice inside it makes two of one."""
FILLED = re.compile(r"\{(?:what|all|days)\}")
"""What ``rules.frame.run`` puts in once it knows all gaps of one cause."""
STUBS = frozenset(("Stub", "a_kpi", "a_line", "a_role", "a_task", "an_event"))
"""What ``check --fix`` writes into a playbook, in the words of the playbook: no report prints it."""
_NAMES = "frame/view.py"
"""What the other modules of ``frame`` say is no finding."""
WORDS = ("before", "after")
"""Single words that rules put into sentences; others are of the playbook's language and stay."""
_JOINING = frozenset(("and", "or", "in", "of", "to"))


def said(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield (file, text) for every text in a function of a rule, in the order in which they are written."""
    for path in sorted(folder.rglob("*.py")):
        name = path.relative_to(folder).as_posix()
        if name.startswith("frame/") and name != _NAMES:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            for part in node.body if isinstance(node, ast.ClassDef) else [node]:
                for text in _texts(part):
                    yield name, text


def _texts(part: ast.stmt) -> Iterator[str]:
    """Yield the texts of a function or a table; those inside a larger one, in docstrings and in messages of bugs are
    left out."""
    endings = _endings(part)
    todo: list[ast.AST] = list(reversed(part.body)) if isinstance(part, ast.FunctionDef) else [part]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.Raise | ast.Import | ast.ImportFrom):
            continue
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            node = _joined(node)
        if isinstance(node, ast.keyword) and node.arg == "stub":
            continue
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in STUBS:
            continue
        if isinstance(node, ast.JoinedStr) or (
            isinstance(node, ast.Constant) and isinstance(node.value, str)
        ):
            for text in forms(node, endings):
                if _is_said(text):
                    yield text
            inside = [part for part in ast.walk(node) if isinstance(part, ast.FormattedValue)]
            todo += [part.value for part in reversed(inside)]
            continue
        todo += reversed(list(ast.iter_child_nodes(node)))


def _is_said(text: str) -> bool:
    """Whether a text has words that a translator can do something with."""
    if re.match(r"\S+: \{\{", text):
        return False  # a line of a playbook that ``check --fix`` offers
    plain = re.sub(r"`[^`]*`|\{\w+\}", "", text)
    words = [word for word in re.findall(r"[A-Za-z]{2,}", plain) if word not in _JOINING]
    return " " in text.strip() and len(words) >= (1 if "`" in text or "{" in text else 2)


def _joined(sum: ast.BinOp) -> ast.AST:
    """Return ``"text " + value`` as an f-string; other sums as they are."""
    parts: list[ast.expr] = []
    todo: list[ast.expr] = [sum]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            todo += [node.right, node.left]
        elif isinstance(node, ast.JoinedStr):
            parts += node.values
        elif isinstance(node, ast.Constant):
            parts.append(node)
        else:
            parts.append(ast.FormattedValue(node, -1))
    texts = [part for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return ast.JoinedStr(parts) if texts else sum


def forms(node: ast.expr, endings: Mapping[str, list[ast.expr]] = MappingProxyType({})) -> list[str]:
    """Return the sentences that a text in the code can become, but for the values in it.

    ``endings`` are names that stand for the end of a word, each with what it may be.
    """
    if isinstance(node, ast.Constant):
        return [_literal(str(node.value))]
    if not isinstance(node, ast.JoinedStr):
        return []
    filled = [found[1:-1] for found in FILLED.findall(ast.unparse(node))]
    names: dict[str, int] = dict.fromkeys(filled, 1)
    parts: list[list[str]] = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            parts.append([_literal(str(part.value))])
        elif isinstance(part, ast.FormattedValue):
            choice = _choices(part.value)
            if isinstance(part.value, ast.Name):
                choice = endings.get(part.value.id, [])
            if choice:
                parts.append([text for one in choice for text in forms(one, endings)])
                continue
            name = _name(part.value)
            names[name] = names.get(name, 0) + 1
            number = names[name]
            parts.append(["{" + name + (str(number) if number > 1 else "") + "}"])
    made = ["".join(one) for one in product(*parts)]
    return made if len(made) <= MOST else []


def _endings(part: ast.stmt) -> dict[str, list[ast.expr]]:
    """Return the names in a function that stand for the end of a word, such as the s of a plural."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(part):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            sides = _choices(node.value)
            if sides and all(isinstance(side, ast.Constant) and len(str(side.value)) < 3 for side in sides):
                found[node.targets[0].id] = sides
    return found


def _choices(value: ast.expr) -> list[ast.expr]:
    """Return both sides of ``A if x else B`` where both are texts, and of ``"s" * (x != 1)``."""
    if (
        isinstance(value, ast.BinOp)
        and isinstance(value.op, ast.Mult)
        and isinstance(value.left, ast.Constant)
    ):
        return [ast.Constant(""), value.left] if isinstance(value.left.value, str) else []
    if not isinstance(value, ast.IfExp):
        return []
    sides = [value.body, value.orelse]
    texts = all(
        isinstance(side, ast.JoinedStr) or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in sides
    )
    return sides if texts else []


def _literal(text: str) -> str:
    """Return text as ``str.format`` wants it: what is filled in later is a name, other braces stand for themselves."""
    parts = re.split(rf"({FILLED.pattern})", text)
    return "".join(
        part if place % 2 else part.replace("{", "{{").replace("}", "}}") for place, part in enumerate(parts)
    )


def _name(value: ast.expr) -> str:
    """Return a name for a value, from the code that makes it."""
    for node in (value, *ast.walk(value)):
        if isinstance(node, ast.Call):
            arguments = [one for one in node.args if isinstance(one, ast.Name | ast.Attribute)]
            if arguments:
                return _name(arguments[0])
            continue
        if isinstance(node, ast.Attribute):
            return node.attr.strip("_") if node.attr not in ("id", "name") else _name(node.value)
        if isinstance(node, ast.Name):
            return node.id.strip("_") or "value"
    return "value"
