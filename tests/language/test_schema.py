"""The JSON Schema: current, plain in its messages, and of one mind with the reader."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from crmplan.language import schema
from crmplan.nodes import Mapping, Node, Scalar, parse
from crmplan.resources import data_dir
from crmplan.source import Source
from tests.language import test_slips
from tests.language.reading import read_text, root_of, whole

BY_PLAYBOOK = sorted(data_dir("playbooks").glob("**/*.yaml"))


def plain(node: Node) -> Any:
    """Return what an editor sees: YAML as JSON."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Mapping):
        return {name: plain(value) for name, _, value in node.items()}
    return [plain(item) for item in node.items]


@cache
def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema())


def complaints(text: str) -> list[str]:
    """Return what a schema validator says about a text."""
    root, _ = parse(Source("p.yaml", text))
    assert root is not None
    return [f"{error.json_path}: {error.message}" for error in validator().iter_errors(plain(root))]


def parts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from parts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from parts(inner)


def test_committed_schema_is_current(golden: Callable[[Path | str, str], None]) -> None:
    golden("docs/playbook.schema.json", json.dumps(schema(), indent=1, ensure_ascii=False) + "\n")


def test_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


def test_no_choice_that_would_blur_a_message() -> None:
    assert [part for part in parts(schema()) if {"anyOf", "oneOf", "allOf"} & part.keys()] == []


def test_every_key_says_what_it_means() -> None:
    silent = [
        (name, key)
        for name, shape in schema()["$defs"].items()
        for key, value in shape.get("properties", {}).items()
        if not value.get("description")
    ]
    assert silent == []


@pytest.mark.parametrize("file", BY_PLAYBOOK, ids=lambda file: file.stem)
def test_shipped_playbook_is_valid(file: Path) -> None:
    assert complaints(file.read_text(encoding="utf-8")) == []


def slips() -> list[tuple[str, list[str]]]:
    return [case for name in dir(test_slips) if name.isupper() for case in getattr(test_slips, name)]


ONLY_THE_READER = {
    "bad-range",
    "bad-scope",
    "bad-progress",
    "likely-missing",
    "missing-rate",
    "needs-length",
    "gate-with-length",
    "no-gate-kind",
    "no-task",
    "part-of-ring",
    "shared-name",
    "sponsor-twice",
    "work-without-team",
    "unknown-calendar",
    "unknown-group",
    "unknown-measure",
    "unknown-module",
    "unknown-name",
    "unknown-person",
    "unknown-phase",
    "unknown-region",
    "unknown-wave",
    "given-twice",
}
"""Faults that lie between values, which no schema can see."""

ALSO_ONLY_THE_READER = (
    "does not exist",  # dates
    "45.000",  # a number to YAML
    "is longer than",
    "is larger than",
    "is not between",
    "takes no time",
    "no currency",
    "mixes working",
    "add up to",
    "in both",
    "zero units",
    "two currencies",
    "has a meaning of its own",
    "the series",
    "the freeze",
    "the round",
    "the wave",
    "preselected",
    "is counted in",
    "says nothing",
    "no month",
    "several people",
    "several references",
    "has no percent sign",
    "without overlap",
    "ends before it starts",
)


@pytest.mark.parametrize(("lines", "expected"), slips())
def test_schema_refuses_what_one_value_shows_to_be_wrong(lines: str, expected: list[str]) -> None:
    visible = [
        line
        for line in expected
        if line.partition(":")[0] not in ONLY_THE_READER
        and not any(words in line for words in ALSO_ONLY_THE_READER)
    ]
    if visible:
        assert complaints(whole(lines)) != []


ACCEPTED = [
    "tasks: {a: {duration: 5d, kind: [design, uat], needs: [b +2d, c ss, d FF +20%], owner: ana}}",
    "tasks: {a: {duration: 5d, team: [ana, builder 2, region.lead]}}",
    "regions: {DE: {}}\ntasks: {a: {duration: 25d..45d, cost: {training: {default: 120 per user, DE: 5}}}}",
    "tasks: {a: {duration: 5d, needs: 7}, 7: {duration: 1d}}",
    "programme: {name: 360, start: 2027-03-01, users: {}}",
    "phases: {one: Phase one}",
    "risks:",
    "budget:",
    "roles:",
    "phases:",
    "packages: {p: {for: cell, defaults: {phase: null}, tasks: {a: {needs+: [b], kind: null}}}}",
    "events: {e: {kind: survey, on: [2027-03-01, x]}}",
    "calendars: {default: {week: [mon, tue], hours: '08:00-12:00, 13-17', holidays: [DE-BY, FR]}}",
    "calendars: {default: {open: [2027-05-29], closed: 2027-05-17..2027-05-20}}",
    "checks: {set: {training-budget: {min_share: 8%, limit: 3, on: true, names: [a, b]}}}",
    "progress: {2027-04-30: {tasks: {NO/a: {started: 2027-03-02, done: 60%}}, measures: {g/a: 71}}}",
    "decisions: {d: {ask: Q, options: {go: {}, wait: {x.delay: 4w, budget.approved: 5}}}}",
    "people: {ana: {allocation: {default: 20%}, rate: 900 per d}}",
]


@pytest.mark.parametrize("lines", ACCEPTED)
def test_schema_accepts_what_the_reader_accepts(lines: str) -> None:
    wrong = [finding.message for finding in read_text(lines)[1] if finding.severity == "error"]
    assert (wrong, complaints(whole(lines))) == ([], [])


def test_a_part_needs_nothing() -> None:
    assert complaints("people: {ana: {}}\ntasks: {a: {needs+: [b], owner: null}}\n") == []


def test_an_extending_playbook_needs_nothing_and_may_remove() -> None:
    assert complaints("crmplan: 1\nextends: crmplan:small-business\ntasks: {pilot: null}\n") == []


def test_a_part_still_knows_its_keys() -> None:
    found = complaints("people: {ana: {nme: Ana}}\n")
    assert [line.partition(":")[0] for line in found] == ["$.people.ana"]


def test_numbers_stay_exact() -> None:
    node = root_of("a: 0.1\n").get("a")
    assert node is not None
    assert plain(node) == Decimal("0.1")
