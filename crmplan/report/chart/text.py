"""Words on a picture: what may be printed, how wide it is, where to cut it, how a day is written."""

import unicodedata
from datetime import date

from crmplan.lang import N_
from crmplan.lang import gettext as _

ELLIPSIS = "…"
_MONTHS = (
    N_("Jan"),
    N_("Feb"),
    N_("Mar"),
    N_("Apr"),
    N_("May"),
    N_("Jun"),
    N_("Jul"),
    N_("Aug"),
    N_("Sep"),
    N_("Oct"),
    N_("Nov"),
    N_("Dec"),
)

_REGULAR = (
    "32 40 46 84 64 95 78 27 39 39 50 84 32 36 32 34 64 64 64 64 64 64 64 64 64 64 34 34 84 84 84 53 "
    "100 68 69 70 77 63 58 77 75 29 29 66 56 86 75 79 60 79 69 63 61 73 68 99 69 61 69 39 34 39 84 50 "
    "50 61 63 55 63 62 35 63 63 28 28 58 28 97 63 61 63 63 41 52 39 63 59 82 59 59 52 64 34 64 84"
)
_BOLD = (
    "35 46 52 84 70 100 87 31 46 46 52 84 38 42 38 37 70 70 70 70 70 70 70 70 70 70 40 40 84 84 84 58 "
    "100 77 76 73 83 68 68 82 84 37 37 77 64 100 84 85 73 85 77 72 68 81 77 110 77 72 73 46 37 46 84 50 "
    "50 67 72 59 72 68 44 72 71 34 34 67 34 104 71 69 72 72 49 60 48 71 65 92 65 65 58 71 37 71 84"
)
# Advance widths of DejaVu Sans in hundredths of the font size, from the blank to the tilde. It is the widest
# of the fonts that a picture may be shown with, so that what fits here fits everywhere.
_WIDTHS = tuple({chr(32 + at): int(w) for at, w in enumerate(text.split())} for text in (_REGULAR, _BOLD))
_NO_WIDTH = frozenset(("Mn", "Me", "Cf"))
# Direction overrides and isolates turn the rest of a line around, and a byte order mark inside a text makes
# matplotlib 3.11 raise when it writes a PDF; joiners stay, since names in several scripts and emoji need them.
_TURNING = frozenset("\ufeff\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str) -> str:
    """Return ``text`` on one line, without what cannot be printed or would break a document.

    Control characters and line ends become blanks, runs of blanks one blank; marks that turn the direction of
    the text and characters that XML forbids are left out or shown as the replacement character.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    kept = []
    for char in text:
        category = unicodedata.category(char)
        if category == "Cs" or ord(char) & 0xFFFE == 0xFFFE:
            kept.append("\ufffd")
        elif category in ("Cc", "Zl", "Zp", "Zs"):
            kept.append(" ")
        elif char not in _TURNING:
            kept.append(char)
    return (
        " ".join("".join(kept).split(" ")).strip()
        if "  " not in "".join(kept)
        else " ".join("".join(kept).split())
    )


def _measure(char: str, bold: bool) -> int:
    """Return the width of a character outside ASCII, from its kind; remembered in ``_WIDTHS``."""
    category, code = unicodedata.category(char), ord(char)
    if category in _NO_WIDTH:
        width = 0
    elif unicodedata.east_asian_width(char) in "WF":
        # Emoji are drawn wider than their em square by some fonts.
        width = 135 if code >= 0x1F000 else 102
    elif char in "ЖШЩЮФЫжшщюфыЊЉ":
        width = 110
    elif char in "…—":
        width = 100
    elif category in ("So", "Lo") and code >= 0x900:
        width = 112
    else:
        width = (66, 74)[bold] + (8 if 0x370 <= code < 0x590 else 0) + (14 if category == "Lu" else 0)
    _WIDTHS[bold][char] = width
    return width


def width(text: str, size: float, bold: bool = False) -> float:
    """Return the estimated width of ``text`` in the unit of ``size``, rather too wide than too narrow."""
    known = _WIDTHS[bold]
    try:
        return sum([known[char] for char in text]) * size / 100
    except KeyError:
        return sum([known[char] if char in known else _measure(char, bold) for char in text]) * size / 100


def cut(text: str, room: float, size: float, bold: bool = False) -> str:
    """Return ``text``, or as much of its beginning as fits into ``room`` with an ellipsis; empty when not
    even that fits."""
    if width(text, size, bold) <= room:
        return text
    left = room * 100 / size - 100
    if left < 0:
        return ""
    known = _WIDTHS[bold]
    end = 0
    for char in text:
        left -= known[char] if char in known else _measure(char, bold)
        if left < 0:
            break
        end += 1
    return text[:end].rstrip(" ,;:-–·(\u200d") + ELLIPSIS


def month(value: date) -> str:
    """Return the month of a day in short: ``Sep``."""
    return _(_MONTHS[value.month - 1])


def day(value: date, year: bool = True) -> str:
    """Return a day as people write it: ``29 Sep 2028``, without its year when ``year`` is false."""
    form = _("{day} {month} {year}") if year else _("{day} {month}")
    return form.format(day=value.day, month=month(value), year=value.year)


def span(first: date, last: date) -> str:
    """Return two days as ``3–7 May 2027``, with no more month and year than needed."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return _("{first}–{last}").format(first=first.day, last=day(last))
    return f"{day(first, first.year != last.year)} – {day(last)}"
