"""The language of a report: what holds inside ``use``, and how words, days and numbers are written."""

from datetime import date

import pytest

from crmplan import lang


def test_a_language_holds_inside_and_ends_with_it() -> None:
    found = [lang.current()]
    with lang.use("de"):
        found.append(lang.current())
        with lang.use("en"):
            found.append(lang.gettext("Critical path"))
        found.append(lang.gettext("Critical path"))
    assert [*found, lang.current()] == ["en", "de", "Critical path", "Kritischer Pfad", "en"]


def test_it_ends_with_an_error_too() -> None:
    with pytest.raises(ZeroDivisionError), lang.use("de"):
        raise ZeroDivisionError
    assert lang.current() == "en"


def test_days_and_numbers() -> None:
    with lang.use("de"):
        german = lang.day(date(2027, 3, 31)), lang.figure("EUR 1,234.50")
    english = lang.day(date(2027, 3, 31)), lang.figure("EUR 1,234.50")
    assert (german, english) == (("31.03.2027", "EUR 1.234,50"), ("2027-03-31", "EUR 1,234.50"))


@pytest.mark.parametrize(
    ("written", "expected"), [("conditional-go", "Freigabe mit Auflagen"), ("our-own-word", "Our own word")]
)
def test_words_of_the_vocabulary_are_translated_and_others_stay(written: str, expected: str) -> None:
    with lang.use("de"):
        assert lang.word(written, "Our own word") == expected
    assert lang.word(written, "as English has it") == "as English has it"


def test_the_texts_of_a_context_are_those_of_the_language() -> None:
    with lang.use("de"):
        assert lang.entries(lang.VOCABULARY)["internal-labour"] == "Interne Arbeitszeit"
    assert lang.entries(lang.VOCABULARY) == {}
