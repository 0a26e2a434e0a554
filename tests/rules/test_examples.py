"""Every rule's examples are its first tests: the bad one raises it at the marked lines, the good one
does not."""

import re
from datetime import date
from pathlib import Path

import pytest

from crmplan.edits.format import formatted
from crmplan.faults import FAULTS as LANGUAGE_FAULTS
from crmplan.model import ERROR, has_errors
from crmplan.nodes import parse
from crmplan.rules import Rule, rules
from crmplan.rules.frame.catalogue import FAULTS as RULE_FAULTS
from crmplan.rules.frame.manual import REQUIRED, manual
from crmplan.rules.frame.record import SOURCES
from crmplan.source import Source
from tests.rules.test_shipped import UNRAISED
from tests.rules.work import Run

every_rule = pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
raised_rule = pytest.mark.parametrize(
    "rule", [rule for rule in rules() if rule.name not in UNRAISED], ids=lambda rule: rule.code
)


def _run(rule: Rule, section: str, folder: Path) -> Run:
    """Read an example; its first line may say which day counts as today: ``# crmplan check --as-of DAY``."""
    text = manual(rule).sections[section]
    as_of = re.match(r"# crmplan check --as-of (\S+)$", text.splitlines()[0])
    return Run(folder, text, as_of=date.fromisoformat(as_of[1]) if as_of else None)


@raised_rule
def test_the_bad_example_raises_the_rule_at_the_marked_lines_only(rule: Rule, tmp_path: Path) -> None:
    text = manual(rule).sections["Bad example"]
    marked = [n for n, line in enumerate(text.splitlines(), 1) if f"# expect: {rule.name}" in line]
    run = _run(rule, "Bad example", tmp_path)
    found = run.check(rule.name)
    assert marked == sorted({finding.at.line for finding in found.findings})
    assert {rule.name} == {finding.rule for finding in found.findings}


@every_rule
def test_the_good_example_does_not_raise_it(rule: Rule, tmp_path: Path) -> None:
    run = _run(rule, "Good example", tmp_path)
    assert run.check(rule.name).findings == ()
    assert run.check(rule.name).skipped == ()


@every_rule
def test_the_examples_are_sound_playbooks(rule: Rule, tmp_path: Path) -> None:
    examples = ["Good example"] if rule.code == "SCH-01" else ["Good example", "Bad example"]
    for name in examples:
        run = _run(rule, name, tmp_path)
        assert [finding for finding in run.reading if finding.severity == ERROR] == []


@every_rule
def test_the_manual_is_whole(rule: Rule) -> None:
    title, sections = manual(rule)
    assert set(REQUIRED) <= set(sections)
    assert title.endswith(".")
    assert rule.sources and set(rule.sources) <= set(SOURCES)
    assert all(option.doc for option in rule.options.values())


def test_all_examples_are_in_the_layout_of_fmt() -> None:
    """Of rules and of faults; an example of a broken text has no layout."""
    faults = {**LANGUAGE_FAULTS, **RULE_FAULTS}
    examples = {
        f"{rule.name}, {name}": manual(rule).sections[name] for rule in rules() for name in REQUIRED[-2:]
    }
    for name, one in faults.items():
        examples |= {f"{name}, bad": one.bad, f"{name}, good": one.good}
    out_of_order = []
    for name, text in examples.items():
        source = Source("example.yaml", text)
        _root, findings = parse(source)
        if not has_errors(findings) and formatted(source) != text:
            out_of_order.append(name)
    assert [] == out_of_order


def test_names_and_codes_are_unique() -> None:
    words = [word for rule in rules() for word in (rule.name, rule.code)]
    assert sorted(set(words)) == sorted(words)
