"""What makes a text no YAML at all: invisible characters, merge conflicts, nothing or a list at its top."""

import re

from crmplan.faults import fault
from crmplan.model import Finding, Location
from crmplan.nodes.syntax import GLUED, glued_message, shown

STARTER = '"crmplan init" writes a playbook to start from'
AT_MOST = 5
"""Places that are named for one kind of mistake."""

_INVISIBLE = "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
_LINE_BREAKS = "\u2028\u2029\ufeff\ufffe\uffff"
_VISIBLE_BYTES = bytes([9, 10, 13, *range(32, 127), *range(128, 256)])
_CONFLICT = r"^(<{7}|={7}|>{7}|\|{7})(?: .*)?$"


def findings(file: str, text: str) -> list[Finding]:
    """Return what makes a text no YAML at all: invisible characters and merge conflicts."""
    found = []
    if _has_invisible(text):
        for match in re.finditer(_INVISIBLE, text):
            found.append(_invisible(file, text, match.start()))
            if len(found) == AT_MOST:
                break
    if "<<<<<<<" in text or ">>>>>>>" in text:
        found += _conflicts(file, text)
    return found


def _has_invisible(text: str) -> bool:
    """Tell whether a text holds what ``_INVISIBLE`` finds: at once; compiling that takes 10 ms."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return True
    if data.translate(None, _VISIBLE_BYTES):
        return True
    if text.isascii():
        return False
    return any(char in text for char in _LINE_BREAKS) or re.search(rb"\xc2[\x80-\x9f]", data) is not None


def _invisible(file: str, text: str, offset: int) -> Finding:
    char = text[offset]
    at = _at_offset(file, text, offset)
    names = {"\0": "a NUL character", "\x7f": "a DEL character", "\ufeff": "a byte order mark"}
    what = names.get(char, f"an invisible character (U+{ord(char):04X})")
    if "\ud800" <= char <= "\udfff":
        what = f"half a character (U+{ord(char):04X})"
    return fault("control-character", at, f"{what} stands in this line; delete it")


def _conflicts(file: str, text: str) -> list[Finding]:
    findings: list[Finding] = []
    for match in re.finditer(_CONFLICT, text, re.MULTILINE):
        at = _at_offset(file, text, match.start(), match.end())
        if match[1] == "<<<<<<<" or not findings:
            if len(findings) == AT_MOST:
                break
            message = "git left a merge conflict here; keep one side and delete the marker lines"
            findings.append(fault("merge-conflict", at, message))
        else:
            last = findings[-1]
            findings[-1] = last._replace(also=(*last.also, (at, "its other marker")))
    return findings


def _at_offset(file: str, text: str, start: int, end: int = 0) -> Location:
    before = text[:start].replace("\r\n", "\n").replace("\r", "\n")
    line = before.count("\n") + 1
    column = len(before) - before.rfind("\n")
    return Location(file, line, column, line, column + max(1, end - start))


def empty(file: str) -> Finding:
    """Return the finding of a text that holds nothing but blanks and comments."""
    return fault("empty-file", Location(file, 1, 1, 1, 1), "the file is empty", STARTER)


def top_not_map(at: Location, word: str | None) -> Finding:
    """Return the finding of a text whose top is a list (``word`` is None) or one word."""
    if word is None:
        message = "the playbook begins with a list; it must begin with sections such as programme: and tasks:"
    elif glued := GLUED.match(word):
        return fault("missing-blank", at, glued_message(glued))
    else:
        message = f"the file holds only {shown(word)}; a playbook has sections such as programme: and tasks:"
    return fault("top-not-map", at, message, STARTER)
