"""The language of reports: gettext catalogues that translators edit, also for dates and numbers.

A catalogue is ``templates/locale/LANG.po``, compiled beside it as ``LANG.mo``. How a language writes dates and
numbers stands in the catalogue too, under ``FORM_DATE``, ``FORM_DECIMAL`` and ``FORM_THOUSANDS``, so a new
language needs no code. English is the language of the texts in the code and needs no catalogue.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from gettext import GNUTranslations, NullTranslations

from crmplan.resources import data_dir

FORM_DATE, FORM_DECIMAL, FORM_THOUSANDS = "%Y-%m-%d", ".", ","
_ENGLISH = NullTranslations()
_current: ContextVar[NullTranslations] = ContextVar("language of reports", default=_ENGLISH)


def languages() -> tuple[str, ...]:
    """Return the codes of the languages in which reports can be written, English first."""
    return ("en", *sorted(path.stem for path in (data_dir("templates") / "locale").glob("*.mo")))


@contextmanager
def use(language: str) -> Iterator[None]:
    """Write everything inside in a language, one of ``languages()``."""
    if language == "en":
        found: NullTranslations = _ENGLISH
    else:
        with (data_dir("templates") / "locale" / f"{language}.mo").open("rb") as file:
            found = GNUTranslations(file)
    token = _current.set(found)
    try:
        yield
    finally:
        _current.reset(token)


def gettext(text: str) -> str:
    """Return a text in the language of the report. Imported as ``_``; values go in by name afterwards:
    ``_("It costs {total}.").format(total=...)``."""
    return _current.get().gettext(text)


def ngettext(one: str, many: str, number: int) -> str:
    """Return the form of a text for a number, in the language of the report."""
    return _current.get().ngettext(one, many, number)


def _form(name: str, english: str) -> str:
    found = gettext(name)
    return english if found == name else found


def day(value: date) -> str:
    """Return a date as the language writes it; ISO in English."""
    form = _form("FORM_DATE", FORM_DATE)
    return value.isoformat() if form == FORM_DATE else value.strftime(form)


def figure(text: str) -> str:
    """Return a number written with ``,`` and ``.`` (``1,234.50``) as the language writes it."""
    signs = {".": _form("FORM_DECIMAL", FORM_DECIMAL), ",": _form("FORM_THOUSANDS", FORM_THOUSANDS)}
    return "".join(signs.get(letter, letter) for letter in text)
