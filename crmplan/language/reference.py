"""The reference of the language as Markdown, made from the field tables and the vocabulary."""

import re
from collections.abc import Iterator
from typing import Any

from crmplan.language import words
from crmplan.language.fields import Field, Shape
from crmplan.language.json_schema import shapes_below
from crmplan.language.playbook import PLAYBOOK


def reference() -> str:
    """Return the tables of all maps of the language, the sections first, and all controlled words."""
    shapes = [PLAYBOOK, *shapes_below(PLAYBOOK)]
    parts = [_shape(shape) for shape in shapes]
    return "\n".join([*parts, "## Every word\n", *_vocabulary()])


def _shape(shape: Shape[Any]) -> str:
    lines = [f"### {_title(shape)}\n", f"{shape.doc}\n"]
    if shape.example:
        lines.append(f"For example `{shape.example}`.\n")
    lines += ["| key | value | meaning |", "|:--|:--|:--|"]
    lines += [_row(field) for field in shape.fields]
    return "\n".join(lines) + "\n"


def _title(shape: Shape[Any]) -> str:
    return shape.words[0].upper() + shape.words[1:]


def _row(field: Field) -> str:
    needed = " Always needed." if field.required else ""
    meaning = field.doc.replace("|", "&#124;") + needed
    return f"| `{field.key}` | {_value(field.reads)} | {meaning} |"


def _value(reader: Any) -> str:
    """Return what a reader reads, with links to the maps it is made of."""
    shapes = [reader] if isinstance(reader, Shape) else shapes_below(reader, deep=False)
    value: str = reader.words
    for shape in shapes:
        anchor = re.sub(r"[^a-z0-9 -]", "", _title(shape).lower()).replace(" ", "-")
        plural = re.compile(rf"\b{re.escape(shape.words)}s?\b")
        found = plural.search(value)
        if found:
            value = f"{value[: found.start()]}[{found[0]}](#{anchor}){value[found.end() :]}"
        else:
            value += f" ([{shape.words}](#{anchor}))"
    return value


def _vocabulary() -> Iterator[str]:
    for group, entries in words.vocabulary().items():
        yield f"### Words: {group.replace('-', ' ')}\n"
        yield "| word | meaning |\n|:--|:--|"
        yield "\n".join(f"| `{word}` | {meaning}. |" for word, meaning in entries.items()) + "\n"
