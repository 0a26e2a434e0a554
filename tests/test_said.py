"""Findings in another language: finished sentences of the rules, laid over those of a catalogue."""

import time
from pathlib import Path

import pytest

from crmplan import lang
from crmplan.rules.frame.catalogue import rules
from crmplan.rules.frame.manual import manual
from crmplan.said import said
from tests.catalogues import languages, read
from tests.rules.work import Run

LEAST = 0.99
"""Share of what the checks say that German has."""


@pytest.mark.parametrize(
    ("text", "subject", "expected"),
    [
        (
            "The sponsor is not seen for 53 days, from 2027-04-01 to 2027-05-24; 45 is the most",
            "",
            "Der Sponsor ist 53 Tage lang nicht zu sehen, von 01.04.2027 bis 24.05.2027; höchstens 45 sind zulässig",
        ),
        (
            "Planned cost with contingency is EUR 1,234.50, EUR 234.50 above the approved EUR 1,000",
            "",
            "Die Plankosten mit Reserve sind EUR 1.234,50, EUR 234,50 über den genehmigten EUR 1.000",
        ),
        (
            "Nobody is accountable for pay, ship, test and 2 more; name one `owner`",
            "pay, ship, test, plan, tell",
            "Niemand verantwortet pay, ship, test und 2 weitere; nennen Sie einen `owner`",
        ),
        (
            "Nobody is accountable for Research and Development; name one `owner`",
            "Research and Development",
            "Niemand verantwortet Research and Development; nennen Sie einen `owner`",
        ),
        (
            "The KPI calls has no `baseline`, `target` and `by`",
            "calls",
            "Der Kennzahl calls fehlt `baseline`, `target` und `by`",
        ),
        (
            "The sponsor ana is on the side it; the sponsor belongs to the business that will use the CRM",
            "",
            "Der Sponsor ana steht auf der Seite it; der Sponsor gehört zum Fachbereich, der das CRM nutzen wird",
        ),
        ("Ours: every task has a ticket", "", "Ours: every task has a ticket"),
        ("", "", ""),
    ],
)
def test_sentences_in_german(text: str, subject: str, expected: str) -> None:
    with lang.use("de"):
        assert said(text, subject) == expected


def test_english_stays_as_the_rules_write_it() -> None:
    assert said("Nobody is accountable for {what}; name one `owner`") == (
        "Nobody is accountable for {what}; name one `owner`"
    )


def test_a_name_is_data_and_not_a_sentence_with_values() -> None:
    with lang.use("de"):
        assert said("Nobody is accountable for {0.__class__} {x; name one `owner`", "{0.__class__} {x") == (
            "Niemand verantwortet {0.__class__} {x; nennen Sie einen `owner`"
        )


def test_a_long_message_costs_little() -> None:
    """Each sentence is laid over in the time of reading it, whatever a name holds."""
    text = "Nobody is accountable for " + "; name one and " * 20_000
    start = time.process_time()
    with lang.use("de"):
        assert said(text, "x") == text
    assert time.process_time() - start < 5


@pytest.mark.parametrize("language", languages())
def test_titles_of_checks_are_translated(language: str) -> None:
    catalog = read(language)
    left = [rule.name for rule in rules() if not catalog.get(rule.summary, lang.CHECKS).string]

    assert left == []


def test_nearly_all_that_the_checks_say_is_translated(tmp_path: Path) -> None:
    texts: set[tuple[str, str]] = set()
    for rule in rules():
        for finding in Run(tmp_path, manual(rule).sections["Bad example"]).check().findings:
            texts |= {(finding.message, finding.subject)} | ({(finding.help, "")} if finding.help else set())
    with lang.use("de"):
        left = sorted({text for text, subject in texts if said(text, subject) == text})
    share = 1 - len(left) / len(texts)

    assert share >= LEAST, left
