"""The JSON Schema of playbooks, made from the field tables.

Editors complete keys with it and show their meaning. It has no ``anyOf``: where several forms are right,
``type`` lists them and each keyword judges only the form it speaks of, so a message names one thing. A file
that extends another, and a part that is included, is judged by the *partial* definitions: nothing is
required, ``key: null`` removes and ``key+`` appends.
"""

import json
import re
from typing import Any

from crmplan.language.basics import nullable
from crmplan.language.fields import Field, Schema, Shape
from crmplan.language.playbook import PLAYBOOK


class Maker:
    """Collects the definitions of shapes, whole and partial."""

    def __init__(self, defs: dict[str, Schema], partial: bool) -> None:
        self.defs = defs
        self.partial = partial

    def define(self, shape: Shape[Any], *, partial: bool = False) -> Schema:
        """Return a reference to the definition of a shape, which is made when it is asked for first."""
        partial = partial or self.partial
        name = shape.words.replace(" ", "-") + ("-part" if partial else "")
        if name not in self.defs:
            self.defs[name] = {}
            self.defs[name] = Maker(self.defs, partial).shape(shape)
        return {"$ref": f"#/$defs/{name}"}

    def shape(self, shape: Shape[Any]) -> Schema:
        """Return the definition of a shape."""
        properties: dict[str, Schema] = {}
        for field in shape.fields:
            properties[field.key] = self.field(field, section=shape is PLAYBOOK)
            if self.partial and field.reads.many:
                appended = {**properties[field.key], "description": f"Appends to `{field.key}`."}
                properties[f"{field.key}+"] = appended
        # A section whose lines are all comments is null, and that is no mistake.
        may_be_null = self.partial or any(field.reads is shape for field in PLAYBOOK.fields)
        schema: Schema = {
            "type": ["object", "null"] if may_be_null else "object",
            "description": shape.doc,
            "properties": properties,
            "additionalProperties": False,
        }
        required = [field.key for field in shape.fields if field.required]
        if required and not self.partial:
            schema["required"] = required
        return schema

    def field(self, field: Field, *, section: bool) -> Schema:
        """Return the schema of one key, with its meaning."""
        schema = field.reads.schema(self)
        if self.partial or (section and not field.required):
            schema = nullable(schema)
        if len(json.dumps(schema)) > SHARED:
            schema = self.share(field.reads.words, schema)
        return {"description": field.doc, **schema}

    def share(self, words: str, schema: Schema) -> Schema:
        """Return a reference to a schema that several keys have, by the words for its value."""
        stem = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
        name = stem = f"{stem}-part-value" if self.partial else f"{stem}-value"
        count = 1
        while self.defs.setdefault(name, schema) != schema:
            count += 1
            name = f"{stem}-{count}"
        return {"$ref": f"#/$defs/{name}"}


SHARED = 150
"""Length of a schema from which it stands once, so that the file stays readable."""


def shapes_below(reader: Any, *, deep: bool = True) -> list[Shape[Any]]:
    """Return the shapes that a reader is made of, each once, in the order of the tables.

    ``deep`` looks into the fields of those shapes too; the reader itself is not among them.
    """
    found: dict[int, Shape[Any]] = {}

    def look(one: Any) -> None:
        inner = [field.reads for field in one.fields] if isinstance(one, Shape) else _inside(one)
        for part in inner:
            if not isinstance(part, Shape):
                look(part)
            elif id(part) not in found:
                found[id(part)] = part
                if deep:
                    look(part)

    look(reader)
    return list(found.values())


def _inside(reader: Any) -> list[Any]:
    """Return the readers that a reader uses."""
    parts = [*vars(type(reader)).values(), *vars(reader).values()]
    return [part for part in parts if hasattr(part, "read") and hasattr(part, "gives")]


def make_schema() -> Schema:
    """Return the JSON Schema of playbooks (draft 2020-12)."""
    defs: dict[str, Schema] = {}
    whole = Maker(defs, False).shape(PLAYBOOK)
    part = Maker(defs, True).shape(PLAYBOOK)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "crmplan playbook",
        "description": PLAYBOOK.doc,
        "type": "object",
        "if": {"required": ["crmplan"], "not": {"required": ["extends"]}},
        "then": {"$ref": "#/$defs/playbook"},
        "else": {"$ref": "#/$defs/playbook-part"},
        "$defs": {"playbook": whole, "playbook-part": part, **dict(sorted(defs.items()))},
    }
