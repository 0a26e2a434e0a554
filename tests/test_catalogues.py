"""The catalogues of translators are current, complete and fit for what the program puts into them."""

import re
from collections import Counter
from collections.abc import Iterator
from string import Formatter

import pytest
from babel.messages.catalog import Message

from crmplan import lang
from tests.catalogues import LOCALE, compiled, languages, read, template, written

HOW = "run `python -m tests.catalogues`, translate what is new, and run it again"
_SWITCHES = re.compile(r"^(FORM_|LANGUAGE$)")


def _forms(message: Message) -> Iterator[tuple[str, str]]:
    """Yield each text of a message with what it is translated to."""
    if isinstance(message.id, str):
        yield message.id, message.string
    else:
        # The first form of a translation is for one, the others for many.
        for place, text in enumerate(message.string):
            yield message.id[min(place, 1)], text


def _values(text: str) -> Counter[str]:
    return Counter(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def test_the_template_has_every_text_of_the_reports() -> None:
    kept = (LOCALE / "crmplan.pot").read_text(encoding="utf-8")

    assert written(template()) == kept, HOW


def test_each_language_has_every_text() -> None:
    ids = {(one.context, str(one.id)) for one in template() if one.id}
    for language in languages():
        assert ids == {(one.context, str(one.id)) for one in read(language) if one.id}, HOW


@pytest.mark.parametrize("language", languages())
def test_every_text_is_translated(language: str) -> None:
    def open_(message: Message) -> bool:
        return message.fuzzy or not all(text for _, text in _forms(message))

    left = [str(one.id) for one in read(language) if one.id and one.context != lang.CHECKS and open_(one)]

    assert left == [], HOW


@pytest.mark.parametrize("language", languages())
def test_translations_put_in_the_same_values(language: str) -> None:
    """A value may be left out where a form is for one thing, or said twice; none may be named that there is not."""
    wrong = []
    for message in read(language):
        for text, translated in _forms(message) if message.id else ():
            if not translated or _SWITCHES.match(text):
                continue
            try:
                found = set(_values(translated))
            except ValueError:
                found = {"braces that do not close"}
            if found != set(_values(text)):
                wrong.append((text, translated))

    assert wrong == []


@pytest.mark.parametrize("language", languages())
def test_translations_keep_what_is_written_in_code(language: str) -> None:
    """Words in backticks are of the playbook's language and of the commands; they are no one's to translate."""
    code = re.compile(r"`[^`]*`")
    wrong = [
        (text, translated)
        for message in read(language)
        if message.id
        for text, translated in _forms(message)
        if translated and Counter(code.findall(text)) != Counter(code.findall(translated))
    ]

    assert wrong == []


@pytest.mark.parametrize("language", languages())
def test_what_programs_read_is_what_translators_wrote(language: str) -> None:
    assert compiled(read(language)) == (LOCALE / f"{language}.mo").read_bytes(), HOW


@pytest.mark.parametrize("language", languages())
def test_a_number_chooses_its_form(language: str) -> None:
    catalog = read(language)
    message = next(
        one for one in catalog if isinstance(one.id, tuple) and one.id[0] == "{number} working day"
    )
    with lang.use(language):
        found = {lang.ngettext(*message.id, number) for number in range(120)}

    assert found == set(message.string)


def test_a_language_is_known_by_its_catalogue() -> None:
    assert lang.languages() == ("en", *languages())


@pytest.mark.parametrize("name", ["crmplan.pot", *(f"{language}.po" for language in languages())])
def test_files_of_translators_name_no_day_person_or_program(name: str) -> None:
    head = (LOCALE / name).read_text(encoding="utf-8").partition("\n\n")[0]

    assert [line for line in head.splitlines() if re.search(r"\d{4}|@|Babel|Translator", line)] == []
