"""The language of reports: gettext catalogues that translators edit, also for dates and numbers.

A catalogue is ``templates/locale/LANG.po``, compiled beside it as ``LANG.mo``. How a language writes dates and
numbers stands in the catalogue too, under ``FORM_DATE``, ``FORM_DECIMAL`` and ``FORM_THOUSANDS``, so a new
language needs no code. English is the language of the texts in the code and needs no catalogue.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import NamedTuple

from crmplan.resources import data_dir

FORM_DATE, FORM_DECIMAL, FORM_THOUSANDS = "%Y-%m-%d", ".", ","
ENGLISH = "en"
VOCABULARY = "vocabulary"
"""Context of the words of the vocabulary in a catalogue: there the word itself is what is translated."""
CHECKS = "check"
"""Context of what checks say; see ``crmplan.said``."""


class _Catalogue(GNUTranslations):
    """A catalogue that can also be read as a whole."""

    def entries(self, context: str) -> dict[str, str]:
        """Return the texts of a context, each with its translation."""
        begin = f"{context}\x04"
        texts: dict[object, str] = getattr(self, "_catalog", {})
        return {
            key.removeprefix(begin): text
            for key, text in texts.items()
            if isinstance(key, str) and key.startswith(begin)
        }


class _Language(NamedTuple):
    code: str
    texts: NullTranslations


_ENGLISH = _Language(ENGLISH, NullTranslations())
_current: ContextVar[_Language] = ContextVar("language of reports", default=_ENGLISH)


def languages() -> tuple[str, ...]:
    """Return the codes of the languages in which reports can be written, English first."""
    return (ENGLISH, *sorted(path.stem for path in _catalogues().glob("*.mo")))


def _catalogues() -> Path:
    return data_dir("templates") / "locale"


@lru_cache(8)
def _read(language: str) -> _Language:
    with (_catalogues() / f"{language}.mo").open("rb") as file:
        return _Language(language, _Catalogue(file))


@contextmanager
def use(language: str) -> Iterator[None]:
    """Write everything inside in a language, one of ``languages()``."""
    token = _current.set(_ENGLISH if language == ENGLISH else _read(language))
    try:
        yield
    finally:
        _current.reset(token)


def current() -> str:
    """Return the code of the language in which is written here."""
    return _current.get().code


def entries(context: str) -> dict[str, str]:
    """Return the texts of a context, each with its translation; none in English."""
    texts = _current.get().texts
    return texts.entries(context) if isinstance(texts, _Catalogue) else {}


def N_(text: str) -> str:
    """Return a text as it is, and mark it for the catalogues: a constant that passes ``gettext`` when it is printed."""
    return text


def gettext(text: str) -> str:
    """Return a text in the language of the report. Imported as ``_``; values go in by name afterwards:
    ``_("It costs {total}.").format(total=...)``."""
    return _current.get().texts.gettext(text)


def ngettext(one: str, many: str, number: int) -> str:
    """Return the form of a text for a number, in the language of the report."""
    return _current.get().texts.ngettext(one, many, number)


def word(written: str, english: str) -> str:
    """Return a word of the vocabulary, such as ``go-live``, in the language of the report.

    Parameters:
        written: the word as playbooks write it.
        english: how English writes it here, which also stands for a word that is none of the vocabulary.
    """
    found = _current.get().texts.pgettext(VOCABULARY, written)
    return english if found == written else found


def form(name: str, english: str) -> str:
    """Return how the language writes something: ``FORM_DATE`` and the like in its catalogue, else as English does."""
    found = gettext(name)
    return english if found == name else found


def day(value: date) -> str:
    """Return a date as the language writes it; ISO in English."""
    written = form("FORM_DATE", FORM_DATE)
    return value.isoformat() if written == FORM_DATE else value.strftime(written)


def figure(text: str) -> str:
    """Return a number written with ``,`` and ``.`` (``1,234.50``) as the language writes it."""
    signs = {".": form("FORM_DECIMAL", FORM_DECIMAL), ",": form("FORM_THOUSANDS", FORM_THOUSANDS)}
    return "".join(signs.get(letter, letter) for letter in text)
