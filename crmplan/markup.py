"""Text as Markdown for GitHub and GitLab: whatever a playbook says is shown as it stands and marks nothing up.

Everything a template prints passes ``shown``, which escapes text, so that no name can break a table, start a heading,
mention somebody or bring HTML along. Text that is Markdown already is an ``Md``.
"""

import html
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from crmplan.lang import day, figure, ngettext
from crmplan.lang import gettext as _
from crmplan.model import Finding, Location, Money
from crmplan.said import said

MOST_PLACES = 3
"""So many places of one finding are named; the others are counted."""


class Md(str):
    """Text that is Markdown already and is printed as it is."""

    __slots__ = ()


# --- escaping ------------------------------------------------------------------------------------------

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb]"
)
"""Control characters, and those that turn or hide text; joiners of emoji and of Persian stay."""
_BLANKS = re.compile(r"[\s\x85\u2028\u2029]+")
_RISKY = re.compile(
    r"[^\w ,.;%/()'\"?=:–—…·×-]|_|  |^[ =-]|^\d+[.)](?:\s|$)|://|www\.|\bGH-\d", re.ASCII | re.IGNORECASE
)
"""What may need escaping; most names have none of it, and testing once is cheaper than replacing."""
_ALWAYS = re.compile(r"[\\`*\[\]~|$<>]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_BEGINS = re.compile(r"^(?:[-+=#>]|(\d+)([.)])(?=\s|$))")
_MENTION = re.compile(r"@(?=\w)|[#!&](?=\d)|(?<=\bGH)-(?=\d)")
_ADDRESS = re.compile(r"(?i)(://|www\.)")


def escape(text: str) -> Md:
    """Return text as Markdown that shows exactly that text on one line, also in a table cell, a heading or
    a list.

    Line breaks and tabs become a blank; control characters and those that reverse or hide text are dropped.
    ``@name``, ``#12`` and addresses get an invisible break, so that hosts make neither mentions nor links
    of them.
    """
    if not _RISKY.search(text):
        return Md(text)
    text = _BLANKS.sub(" ", _UNSEEN.sub("", text)).strip()
    text = _ENTITY.sub("&amp;", text)
    text = _ALWAYS.sub(_escaped, text)
    text = _UNDERSCORE.sub(r"\\_", text)
    text = _BEGINS.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[0]}", text)
    text = _MENTION.sub(r"\g<0>&#8203;", text)
    return Md(_ADDRESS.sub(lambda found: f"{found[0][0]}&#8203;{found[0][1:]}", text))


def _escaped(found: re.Match[str]) -> str:
    sign = found[0]
    return "&lt;" if sign == "<" else "&gt;" if sign == ">" else "\\" + sign


def in_html(text: object) -> Md:
    """Return text for inside an HTML tag, where Markdown is not read: one line, escaped."""
    return Md(html.escape(_BLANKS.sub(" ", _UNSEEN.sub("", str(text))).strip(), quote=False))


def code(text: str) -> Md:
    """Return an id or a place as code, where it can be; else escaped."""
    text = _BLANKS.sub(" ", _UNSEEN.sub("", text)).strip()
    return escape(text) if not text or "`" in text or "|" in text or "\\" in text else Md(f"`{text}`")


def fenced(text: str, language: str) -> Md:
    """Return a block of code whose fence is longer than any inside it."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return Md(f"{fence}{language}\n{text.rstrip()}\n{fence}")


def signed(value: Decimal | None) -> Md:
    """Return a number of days with its sign, the true minus sign for less; empty for None."""
    if value is None:
        return Md("")
    text = shown(value)
    return Md(f"+{text}" if value > 0 else text.replace("-", "−"))


def shown(value: object) -> str:
    """Return any value as a template prints it: dates and amounts as the language has them, days without needless
    zeros, text escaped."""
    if isinstance(value, Md):
        return value
    if isinstance(value, str):
        return escape(value)
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return figure(number(value))
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Money):
        return figure(str(value))
    if isinstance(value, Location):
        return code(f"{value.file}:{value.line}") if value.line else ""
    return str(value)


def number(value: Decimal) -> str:
    """Return a number of days with at most two decimals and no needless zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


# --- cells and items ------------------------------------------------------------------------------------


def lines(texts: Iterable[str]) -> Md:
    """Several texts in one table cell, each on a line of its own."""
    return Md("<br>".join(map(escape, texts)))


def people(names: Iterable[str]) -> Md:
    """Names of people in one cell, each on a line of its own and in one piece."""
    return Md(
        "<br>".join(escape(name).replace(" ", "&nbsp;") if len(name) < 30 else escape(name) for name in names)
    )


def target(name: str) -> Md:
    """A file name as the target of a link."""
    from urllib.parse import quote

    return Md(quote(name))


def links(files: Iterable[tuple[str, str]]) -> Md:
    """Links to files, given as what each is and its name."""
    return Md(", ".join(f"[{escape(_(title))}]({target(name)})" for title, name in files))


def anchor(title: str, heading: str = "") -> Md:
    """A link to a heading of the page, which hosts name after its text; the title is the heading when it is none."""
    place = re.sub(r"[^\w-]", "", (heading or title).lower().replace(" ", "-"))
    return Md(f"[{escape(title)}](#{place})")


def fill(text: str, **values: object) -> Md:
    """A sentence of the catalogue, which may hold Markdown, with values put in as they are shown alone."""
    return Md(text.format(**{name: shown(value) for name, value in values.items()}))


def wide(title: str, signs: int = 10) -> Md:
    """The head of a column of dates, so many signs wide that browsers do not break a date at its hyphens."""
    unbroken = title.replace(" ", "&nbsp;").replace("-", "&#8209;")
    return Md(unbroken + "&#8199;" * max(0, signs - len(title)))


_CODE = re.compile(r"(`[^`|\\\n]+`)")


def sentence(text: str) -> Md:
    """A message: words in backticks become code, everything else is escaped."""
    parts = _CODE.split(text)
    return Md(
        "".join(code(part.strip("`")) if place % 2 else _kept(part) for place, part in enumerate(parts))
    )


def _kept(text: str) -> str:
    """Text between two words of code, with the blanks at its ends."""
    bare = text.strip(" ")
    if not bare:
        return " " * bool(text)
    return " " * text.startswith(" ") + escape(bare) + " " * text.endswith(" ")


def finding_item(finding: Finding) -> Md:
    """A finding in one item of a list: what is wrong, how to mend it, where."""
    message = said(finding.message, finding.subject)
    parts: list[str] = [sentence(message)]
    if not message.endswith((".", "?", "!")):
        parts[0] += "."
    if finding.help:
        parts.append(f"*{sentence(said(finding.help))}*")
    places = [place for place in (finding.at, *(place for place, _words in finding.also)) if place.line]
    where: list[str] = [shown(place) for place in places[:MOST_PLACES]]
    if len(places) > MOST_PLACES:
        more = len(places) - MOST_PLACES
        where.append(ngettext("{count} more place", "{count} more places", more).format(count=more))
    if len(finding.tasks) > 1:
        count = len(finding.tasks)
        where.append(ngettext("{count} task", "{count} tasks", count).format(count=count))
    if where:
        parts.append(f"({', '.join(where)})")
    return Md(" ".join(parts))
