"""Every rule's examples are its first tests: the bad one raises it at the marked lines, the good one
does not."""

from pathlib import Path

import pytest

from crmplan.model import ERROR
from crmplan.rules import Rule, rules
from crmplan.rules.frame.manual import REQUIRED, manual
from crmplan.rules.frame.record import SOURCES
from tests.rules.work import Run

every_rule = pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)


@every_rule
def test_the_bad_example_raises_the_rule_at_the_marked_lines_only(rule: Rule, tmp_path: Path) -> None:
    text = manual(rule).sections["Bad example"]
    marked = [n for n, line in enumerate(text.splitlines(), 1) if f"# expect: {rule.name}" in line]
    run = Run(tmp_path, text)
    found = run.check(rule.name)
    assert marked == sorted({finding.at.line for finding in found.findings})
    assert {rule.name} == {finding.rule for finding in found.findings}


@every_rule
def test_the_good_example_does_not_raise_it(rule: Rule, tmp_path: Path) -> None:
    run = Run(tmp_path, manual(rule).sections["Good example"])
    assert run.check(rule.name).findings == ()
    assert run.check(rule.name).skipped == ()


@every_rule
def test_the_examples_are_sound_playbooks(rule: Rule, tmp_path: Path) -> None:
    examples = ["Good example"] if rule.code == "SCH-01" else ["Good example", "Bad example"]
    for name in examples:
        run = Run(tmp_path, manual(rule).sections[name])
        assert [finding for finding in run.reading if finding.severity == ERROR] == []


@every_rule
def test_the_manual_is_whole(rule: Rule) -> None:
    title, sections = manual(rule)
    assert set(REQUIRED) <= set(sections)
    assert title.endswith(".")
    assert rule.sources and set(rule.sources) <= set(SOURCES)
    assert all(option.doc for option in rule.options.values())


def test_names_and_codes_are_unique() -> None:
    words = [word for rule in rules() for word in (rule.name, rule.code)]
    assert sorted(set(words)) == sorted(words)
