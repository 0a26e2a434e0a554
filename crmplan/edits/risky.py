"""Words that crmplan reads as text and other tools do not: they get quotes.

Most tools still read YAML 1.1, or a mixture: there ``NO`` is false, ``1:30`` is 90, ``010`` is 8 and ``1.10`` is 1.1.
"""

import re

_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "=", "<<"))
_NUMBER = re.compile(
    r"""[-+]?(?:
        0b[01_]+ | 0o[0-7_]+ | 0x[0-9a-fA-F_]+      # binary, octal, hexadecimal
        | [0-9][0-9_,]*(?::[0-5]?[0-9])*(?:\.[0-9_]*)?  # 10, 1_000, 1:30, 1:30.5
        | \.[0-9_]+
        | (?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9]+)[eE][-+]?[0-9]+
        | \.(?:inf|nan)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_SAME_EVERYWHERE = re.compile(r"-?(?:0|[1-9][0-9]{0,14})|-?(?:0|[1-9][0-9]{0,7})\.[0-9]{0,6}[1-9]")
"""Numbers that come back as they were, whatever reads and writes them."""
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}.*|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def risky(word: str) -> bool:
    """Tell whether a plain word, read and written again by some tool, comes back as another one.

    Dates are not: who reads them as dates writes the same date.
    """
    if word.lower() in _WORDS:
        return True
    if _NUMBER.fullmatch(word):
        return _SAME_EVERYWHERE.fullmatch(word) is None
    return _TIME.fullmatch(word) is not None and _DATE.fullmatch(word) is None
