"""What is told word by word on the command line: ``DE/sales/train.started=2027-04-12``."""

from collections.abc import Sequence

from crmplan.actuals.records import FIELDS, KINDS, Said
from crmplan.actuals.table import SYNONYMS
from crmplan.faults import fault
from crmplan.guess import did_you_mean
from crmplan.model import Finding, Location
from crmplan.nodes import Scalar
from crmplan.source import Source

NAME = "--set"
"""What the words are called in messages; each is a line."""


def read_words(words: Sequence[str], name: str = NAME) -> tuple[Source, list[Said], list[Finding]]:
    """Return what ``REF.field=value`` and ``MEASURE=value`` tell.

    A kind in front says what an ambiguous name is: ``line.seats.spent=9000``. The source is for frames.
    """
    said: list[Said] = []
    findings: list[Finding] = []
    for number, word in enumerate(words, 1):
        one = _said(name, number, word, findings)
        if one is not None:
            said.append(one)
    return Source(name, "\n".join(words) + "\n"), said, findings


def _said(name: str, number: int, word: str, findings: list[Finding]) -> Said | None:
    left, equals, value = word.partition("=")
    whole = Location(name, number, 1, number, len(word) + 1)
    if not equals or not left.strip() or not value.strip():
        message = f'"{word}" tells nothing; write REF.field=value, for example train.started=2027-04-12'
        findings.append(fault("not-telling", whole, message))
        return None
    first, dot, rest = left.partition(".")
    sections = {**KINDS, **{section: section for section in FIELDS}}
    begin = 1
    section = ""
    if dot and first in sections:
        section, left, begin = sections[first], rest, len(first) + 2
    ref, dot, field = left.rpartition(".")
    if not dot:
        ref, field = left, "value"
    known = SYNONYMS.get(field.strip().lower().replace("-", "_"), "")
    if known in ("", "id", "kind"):
        at = Location(name, number, begin + len(ref) + 1, number, begin + len(ref) + 1 + len(field))
        fields = sorted({one for some in FIELDS.values() for one in some})
        guess = did_you_mean(field, fields) or f"; there are {', '.join(fields)}"
        findings.append(fault("not-telling", at, f'nothing is told with "{field}"{guess}'))
        return None
    if not dot and section not in ("", "measures"):
        message = f'"{word}" does not say what it tells; write for example {ref}.{FIELDS[section][0]}=...'
        findings.append(fault("not-telling", whole, message))
        return None
    return Said(
        section,
        _scalar(name, ref, number, begin),
        {known: _scalar(name, value.strip(), number, len(word) - len(value.lstrip()) + 1)},
    )


def _scalar(name: str, text: str, line: int, column: int) -> Scalar:
    return Scalar(text, text, True, name, line, column, line, column + len(text))
