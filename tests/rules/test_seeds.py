"""Every reason for failure in the five documents has checks, and every check says which reasons it answers."""

import re

import pytest

from crmplan.rules import explain, rules
from crmplan.rules.frame.manual import manual
from crmplan.rules.frame.seeds import SEEDS, answers

SOURCES = tuple(SEEDS)


def test_all_five_documents_are_covered() -> None:
    assert ("S0", "S1", "S2", "S3", "S4") == SOURCES


@pytest.mark.parametrize("source", SOURCES)
def test_every_factor_has_checks_and_stands_once(source: str) -> None:
    texts = [factor.text for factor in SEEDS[source]]

    assert sorted(set(texts)) == sorted(texts)
    assert [factor.text for factor in SEEDS[source] if not factor.rules] == []
    assert [factor.text for factor in SEEDS[source] if len(set(factor.rules)) < len(factor.rules)] == []


@pytest.mark.parametrize("source", SOURCES)
def test_the_checks_of_a_document_are_those_that_name_it(source: str) -> None:
    listed = {name for factor in SEEDS[source] for name in factor.rules}

    assert listed == {rule.name for rule in rules() if source in rule.sources}


def test_a_check_gives_its_reason_from_each_document_that_it_names() -> None:
    said = {rule.name: set(re.findall(r"\bS\d\b", manual(rule).sections["Why"])) for rule in rules()}

    assert said == {rule.name: {source for source in rule.sources if source in SOURCES} for rule in rules()}


def test_a_check_lists_what_it_answers() -> None:
    assert list(answers("upgrade-budget")) == [("S1", "No money for upgrades")]
    assert list(answers("lead")) == []
    assert "\nAnswers:\n  S1: No money for upgrades\n" in explain("upgrade-budget")
    assert "Answers:" not in explain("lead")
