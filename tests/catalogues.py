"""Writes the catalogues of translators: ``python -m tests.catalogues`` after a text of a report has changed.

The template ``crmplan.pot`` holds every text that reports print, each ``LANG.po`` what translators make of it, and
``LANG.mo`` the same as programs read it. Texts come from the code and the templates, words from the vocabulary, and
what the checks say from their functions.
"""

import io
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from crmplan import lang
from crmplan.language import words
from crmplan.rules.frame.catalogue import rules
from tests.conftest import ROOT
from tests.said_by_checks import WORDS, said

LOCALE = ROOT / "templates" / "locale"
KEYWORDS: Mapping[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "N_": None,
    "form": None,
    "ngettext": (1, 2),
    "count": (2, 3),
    "counted": (2, 3),
}
"""Functions whose arguments are texts -> which arguments; the first when None."""
SPEAKS = re.compile(r"^from crmplan(?:\.lang import| import (?:\w+, )*lang\b)|^def gettext", re.MULTILINE)
"""What tells a module whose texts are translated."""
TEMPLATES = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
FORMS = {
    "FORM_DATE": "How a date is written, as strftime has it: %d.%m.%Y",
    "FORM_DECIMAL": "The sign before decimals",
    "FORM_THOUSANDS": "The sign between thousands",
    "FORM_AXIS_DAY": "Days on the axis of a Mermaid chart, without names of months",
    "FORM_AXIS_MONTH": "Months on the axis of a Mermaid chart, without names of months",
    "LANGUAGE": "The code of the language, as pages of HTML have it: de",
}
"""Texts that are no texts -> what a translator writes for them."""
PRINTED = (
    "kinds",
    "streams",
    "categories",
    "roles",
    "sides",
    "families",
    "stages",
    "topics",
    "formats",
    "decisions",
    "levels",
    "status",
    "ratings",
)
"""Groups of the vocabulary whose words reports print."""
OTHERS = {
    "error": "Gravity of a finding",
    "warning": "Gravity of a finding",
    "info": "Gravity of a finding",
    "overall": "Status of the whole programme",
    "finish": "What a change is about: the finish of the programme",
    "finding": "What a change is about: what the checks found",
    "task": "What a change is about: a task",
}
_CLOCKS = tuple(
    f'"{head}'
    for head in (
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Generated-By",
        "Last-Translator",
        "Language-Team",
        "Project-Id-Version",
        "Report-Msgid-Bugs-To",
    )
)
"""Lines of the head that name a day, a person or a program."""
_HEAD = "Texts of the reports of crmplan; docs/languages.md says how to translate them."


class Text(NamedTuple):
    """One text to translate."""

    id: str | tuple[str, ...]
    """With its plural where it has one."""
    context: str | None
    where: str
    """The file it stands in."""
    note: str = ""


def texts() -> Iterator[Text]:
    """Yield every text of the reports, in a stable order; the same text may come from several places."""
    for method, folder, pattern in (("python", "crmplan", "*.py"), ("jinja2", "templates", "*.j2")):
        for path in sorted((ROOT / folder).rglob(pattern)):
            where = path.relative_to(ROOT).as_posix()
            if method == "python" and not SPEAKS.search(path.read_text(encoding="utf-8")):
                continue
            with path.open("rb") as file:
                found = extract(method, file, KEYWORDS, options=TEMPLATES if method == "jinja2" else {})
                for _line, id, _comments, context in found:
                    note = FORMS.get(id, "") if isinstance(id, str) else ""
                    yield Text(id, context, where, note)
    vocabulary = words.vocabulary()
    for group in PRINTED:
        for word, meaning in vocabulary[group].items():
            yield Text(word, lang.VOCABULARY, "crmplan/language/words.py", meaning)
    for word, meaning in OTHERS.items():
        yield Text(word, lang.VOCABULARY, "crmplan/model.py", meaning)
    for meaning in words.FAMILIES.values():
        yield Text(meaning, None, "crmplan/language/words.py")
    for rule in rules():
        yield Text(rule.summary, lang.CHECKS, f"crmplan/rules ({rule.name})")
    for word in WORDS:
        yield Text(word, lang.CHECKS, "crmplan/rules")
    for file, text in said(ROOT / "crmplan" / "rules"):
        yield Text(text, lang.CHECKS, f"crmplan/rules/{file}")


def template() -> Catalog:
    """Return the catalogue that translations start from."""
    catalog = Catalog(project="crmplan", header_comment=f"# {_HEAD}", charset="utf-8", fuzzy=False)
    for text in texts():
        catalog.add(
            text.id,
            locations=[(text.where, None)],  # type: ignore[list-item]
            auto_comments=[text.note] if text.note else [],
            context=text.context,
        )
    return catalog


def written(catalog: Catalog) -> str:
    """Return a catalogue as a file holds it: by place, without line numbers and dates."""
    out = io.BytesIO()
    write_po(out, catalog, width=100, include_lineno=False, sort_by_file=True, ignore_obsolete=True)
    kept = [line for line in out.getvalue().decode().splitlines() if not line.startswith(_CLOCKS)]
    return "\n".join(_unflagged(kept)).strip() + "\n"


def _unflagged(lines: list[str]) -> Iterator[str]:
    """Yield the lines without the formats that Babel guesses: ``100 % of`` is none."""
    for line in lines:
        if line.startswith("#,"):
            flags = [flag for flag in line[2:].replace(" ", "").split(",") if "format" not in flag]
            if not flags:
                continue
            line = f"#, {', '.join(flags)}"
        yield line


def read(language: str) -> Catalog:
    """Return the catalogue of a language."""
    with (LOCALE / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def languages() -> tuple[str, ...]:
    """Return the languages that have a catalogue."""
    return tuple(sorted(path.stem for path in LOCALE.glob("*.po")))


class _Compiled(Catalog):
    """A catalogue whose head names no day, no person and no program, so that its bytes are of its texts alone."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [("Content-Type", "text/plain; charset=utf-8"), ("Plural-Forms", self.plural_forms)]


def compiled(catalog: Catalog) -> bytes:
    """Return a catalogue as programs read it."""
    out = io.BytesIO()
    kept = _Compiled(locale=catalog.locale, charset="utf-8", fuzzy=False)
    for message in catalog:
        if message.id and message.string and not message.fuzzy:
            kept.add(message.id, message.string, context=message.context)
    write_mo(out, kept)
    return out.getvalue()


def update(language: str, of: Catalog) -> None:
    """Bring a language up to date: new texts are empty, those that no report prints any more are gone."""
    path = LOCALE / f"{language}.po"
    catalog = read(language) if path.exists() else Catalog(locale=language, charset="utf-8", fuzzy=False)
    catalog.update(of, no_fuzzy_matching=True)
    catalog.header_comment = of.header_comment
    catalog.obsolete.clear()
    path.write_text(written(catalog), encoding="utf-8")
    (LOCALE / f"{language}.mo").write_bytes(compiled(read(language)))


def main() -> None:
    of = template()
    (LOCALE / "crmplan.pot").write_text(written(of), encoding="utf-8")
    for language in languages():
        update(language, of)
        left = [message.id for message in read(language) if message.id and not message.string]
        print(f"{language}: {len(left)} of {len(of)} texts are still to be translated")


if __name__ == "__main__":
    main()
