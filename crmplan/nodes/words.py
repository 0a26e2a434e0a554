"""What a plain word is in YAML 1.2: nothing, yes or no, a number, or text."""

import re
from decimal import Decimal

NO_TEXT = frozenset(["", *"-+.0123456789~nNtTfF"])
"""First characters of the words that may be something else than text."""
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER = re.compile(r"[-+]?(?:[0-9]+|(?P<decimal>[0-9]+\.[0-9]*|\.[0-9]+))")


def resolve(word: str) -> object:
    """Return what a plain word is in the core schema of YAML 1.2.

    Exponents, hexadecimal and octal numbers, infinities and numbers of more than 40 digits stay text: in a
    playbook each is a slip, and as text it gets a message.
    """
    if word in _WORDS:
        return _WORDS[word]
    number = _NUMBER.fullmatch(word)
    if number is None or len(word) > 40:
        return word
    return Decimal(word) if number["decimal"] else int(word)
