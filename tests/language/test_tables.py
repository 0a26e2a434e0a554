"""The tables of fields and the records beside them say the same."""

from collections import Counter
from typing import Any, get_type_hints

import pytest

from crmplan.language.fields import Field, Shape
from crmplan.language.json_schema import shapes_below
from crmplan.language.playbook import PLAYBOOK
from crmplan.language.slips import Reading
from tests.language.reading import root_of

SHAPES = [PLAYBOOK, *shapes_below(PLAYBOOK)]
FIELDS = [
    pytest.param(shape, field, id=f"{shape.words}-{field.key}") for shape in SHAPES for field in shape.fields
]


def test_all_shapes_are_found() -> None:
    assert len(SHAPES) >= 46


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.words)
def test_record_has_the_fields_of_its_table(shape: Shape[Any]) -> None:
    head = ["node", "id", "key"] if shape.keyed else ["node"]
    names = list(shape.record._fields)
    assert names[: len(head)] == head
    rest = [name for name in names[len(head) :] if name != "reference"]
    # Choices of scopes share a record, and only those of an override choose tasks.
    tables = [other.fields for other in SHAPES if other.record is shape.record]
    assert sorted(rest) == sorted({field.attribute for fields in tables for field in fields})


@pytest.mark.parametrize(("shape", "field"), FIELDS)
def test_annotation_is_what_the_reader_gives(shape: Shape[Any], field: Field) -> None:
    annotation = get_type_hints(shape.record)[field.attribute]
    gives = field.reads.gives
    if gives is Any:
        return
    assert annotation in (gives, gives | None)


@pytest.mark.parametrize(("shape", "field"), FIELDS)
def test_doc_is_a_sentence(shape: Shape[Any], field: Field) -> None:
    assert field.doc[0].isupper() or field.doc[0] == "`"
    assert field.doc.endswith(".")
    assert "\n" not in field.doc


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.words)
def test_guesses_are_no_keys_and_lead_to_one_key(shape: Shape[Any]) -> None:
    keys = {field.key for field in shape.fields}
    guesses = Counter(word for field in shape.fields for word in field.instead_of)
    assert keys & guesses.keys() == set()
    assert [word for word, count in guesses.items() if count > 1] == []


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape.example], ids=lambda shape: shape.words)
def test_example_reads_without_a_finding(shape: Shape[Any]) -> None:
    reading = Reading()
    node = root_of(f"it: {shape.example}\n").get("it")
    assert node is not None
    shape.read(node, reading, "it")
    assert [finding.message for finding in reading.findings] == []


def test_defaults_are_never_changed() -> None:
    """Records share their default maps, so nobody may write into one."""
    shared = [
        (shape.words, name, default)
        for shape in SHAPES
        for name, default in shape.record._field_defaults.items()
        if isinstance(default, (list, dict, set)) and default
    ]
    assert shared == []
