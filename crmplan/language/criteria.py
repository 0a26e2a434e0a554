"""Criteria of gates and exits: a measure with a limit, or a text that is answered with yes or no."""

from typing import NamedTuple

from crmplan.language import values
from crmplan.language.basics import text_of
from crmplan.language.fields import Field, Schema, SchemaMaker, Shape, bad_id, keyed_expected
from crmplan.language.readers import TEXT
from crmplan.language.slips import Reading, Slip
from crmplan.language.values import Measured
from crmplan.model import Location
from crmplan.nodes import Mapping, Node, Scalar


class Criterion(NamedTuple):
    """One criterion: a measure with a limit, or a yes/no text."""

    id: str
    key: Node
    node: Node
    measured: Measured | None
    """None for a yes/no criterion."""
    text: str
    """What must be true; empty when it is measured and says no more."""
    evidence: str
    """What shows it: a document, a report, a link."""

    @property
    def at(self) -> Location:
        """Where it is written."""
        return self.node.at


class _Test:
    words = "measure, comparison and number"
    gives = Measured
    many = False

    def read(self, node: Node, reading: Reading) -> Measured:
        return values.read_criterion(text_of(node, "a criterion such as weekly-active >= 70%"))

    def schema(self, make: SchemaMaker) -> Schema:
        return {"type": "string", "pattern": values.CRITERION_PATTERN}


class _SpeltOut(NamedTuple):
    node: Mapping
    text: str = ""
    evidence: str = ""
    test: Measured | None = None


CRITERION_FIELDS = (
    Field("text", TEXT, "What must be true, answered with yes or no.", instead_of=("name", "description")),
    Field("evidence", TEXT, "What shows it: a document, a report, a link.", instead_of=("proof",)),
    Field("test", _Test(), "A measure with its limit, such as `weekly-active >= 70%`, beside the text."),
)
SPELT_OUT = Shape(
    _SpeltOut,
    "a criterion",
    "A criterion that is answered with yes or no; a measured one is a word: `weekly-active >= 70%`.",
    CRITERION_FIELDS,
    example="{text: Rollback rehearsed, evidence: Report of the rehearsal}",
)


class _Criteria:
    shape = SPELT_OUT
    words = "map of id to criterion"
    gives = tuple[Criterion, ...]
    many = False

    def read(self, node: Node, reading: Reading) -> tuple[Criterion, ...]:
        if type(node) is not Mapping:
            raise Slip("wrong-type", keyed_expected("a criterion", node))
        criteria: list[Criterion] = []
        for name, (key, value) in node.entries.items():
            try:
                if not values.is_id(name):
                    bad_id(name, key, reading)
                if type(value) is Mapping:
                    criteria.append(self._spelt_out(name, key, value, reading))
                elif type(value) is Scalar and value.value is None and reading.partial:
                    continue
                else:
                    measured = values.read_criterion(
                        text_of(value, "a criterion such as weekly-active >= 70%")
                    )
                    criteria.append(Criterion(name, key, value, measured, "", ""))
            except Slip as slip:
                reading.slip(slip, value)
        return tuple(criteria)

    def _spelt_out(self, name: str, key: Scalar, node: Mapping, reading: Reading) -> Criterion:
        parts = SPELT_OUT.read(node, reading)
        if not parts.text and not parts.test and not reading.partial:
            raise Slip("bad-criterion", f'the criterion "{name}" says nothing; give it a text')
        return Criterion(name, key, node, parts.test, parts.text, parts.evidence)

    def schema(self, make: SchemaMaker) -> Schema:
        criterion = {
            "type": ["string", "object", "null"] if make.partial else ["string", "object"],
            "pattern": values.CRITERION_PATTERN,
            "patternErrorMessage": "A criterion is MEASURE OP NUMBER such as weekly-active >= 70%, or "
            "{text: ...}.",
            "properties": {field.key: field.reads.schema(make) for field in SPELT_OUT.fields},
            "additionalProperties": False,
        }
        return {
            "type": "object",
            "propertyNames": {"pattern": rf"^{values.ID}$"},
            "additionalProperties": criterion,
        }


CRITERIA = _Criteria()
