"""Figures as people write them: numbers, amounts of money and shares.

Each ``read_...`` function takes the text as written and returns a frozen value; it raises ``Slip`` with a
sentence for people who do not program. They know no place, so equal texts are read once.
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from crmplan import currencies
from crmplan.guess import did_you_mean
from crmplan.language.slips import Slip

CACHE = 4096
"""Texts remembered per kind of value; a plan of 10,000 tasks has some hundred different durations."""

NUMBER = r"[0-9]+(?:\.[0-9]+)?"
"""Pattern of a number."""


def number_slip(text: str, example: str, *, thousands: bool = False) -> Slip:
    """Return the slip of a text that should be a number, with what was probably meant."""
    compact = text.replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    meant = ""
    if re.fullmatch(r"[0-9]{1,3}([.,'_ ][0-9]{3})+([.,][0-9]+)?", text.strip()) and (
        thousands or not re.fullmatch(r"[0-9]+[.,][0-9]{3}", compact)
    ):
        found = re.fullmatch(r"(.*?)(?:[.,]([0-9]{1,2}|[0-9]{4,}))?", compact)
        head, tail = found.groups() if found else (compact, "")
        whole = re.sub(r"[^0-9]", "", head)
        meant = f"{whole}.{tail}" if tail else whole
    elif re.fullmatch(r"-?[0-9]+,[0-9]+", compact):
        meant = compact.replace(",", ".")
    elif re.fullmatch(r"[0-9][0-9_' ]*(\.[0-9]+)?", text.strip()):
        meant = re.sub(r"[_' ]", "", compact)
    elif found := re.fullmatch(rf"({NUMBER})\s*([kKmM])", text.strip()):
        factor = 1000 if found[2] in "kK" else 1000000
        meant = plain_number(Decimal(found[1]) * factor)
    guess = f"; did you mean {meant}?" if meant else f", for example {example}"
    return Slip("bad-number", f'"{text}" is no number: digits with a decimal point and nothing else{guess}')


def plain_number(number: Decimal) -> str:
    """Return a number without exponent and without zeros at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# --- money -----------------------------------------------------------------------------------------


class Amount(NamedTuple):
    """An amount of money as written, not yet counted out or converted."""

    number: Decimal
    currency: str
    """ISO 4217 code; empty for the programme's currency."""
    per: str
    """``""`` (a sum), ``user``, ``d``, ``month``, ``year`` or ``user month``."""

    def __str__(self) -> str:
        currency = f" {self.currency}" if self.currency else ""
        return f"{plain_number(self.number)}{currency}" + (f" per {self.per}" if self.per else "")


PERS = ("", "user", "d", "month", "year", "user month")
"""What an amount can be per."""

_AMOUNT = re.compile(rf"({NUMBER})(?:\s+([A-Z]{{3}}))?(?:\s+per\s+(user month|user|d|month|year))?")
AMOUNT_PATTERN = rf"^\s*{NUMBER}(\s+[A-Z]{{3}})?(\s+per\s+(user month|user|d|month|year))?\s*$"
_PER_GUESSES = {
    "day": "d", "days": "d", "users": "user", "head": "user", "seat": "user", "person": "user",
    "months": "month",
    "years": "year", "annum": "year", "user per month": "user month", "user/month": "user month",
    "month per user": "user month", "user and month": "user month", "seat month": "user month",
}  # fmt: skip
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "kr": "SEK, NOK or DKK", "Fr.": "CHF", "zł": "PLN"}


@lru_cache(CACHE)
def read_amount(text: str) -> Amount:
    """Read ``45000``, ``45000 EUR``, ``120 per user``, ``900 per d`` or ``75 USD per user month``."""
    word = " ".join(text.split())
    found = _AMOUNT.fullmatch(word)
    if not found:
        raise _amount_slip(word)
    number, currency, per = found.groups()
    _check_thousands(number, currency or "", word)
    if currency and currency not in currencies.CODES:
        raise Slip("unknown-currency", no_currency(currency))
    amount = Decimal(number)
    if amount >= 10**13:
        raise Slip("bad-amount", f'"{word}" is larger than any budget')
    return Amount(amount, currency or "", per or "")


def no_currency(word: str) -> str:
    """Return the sentence about a word that is no code of a currency."""
    upper = word.upper()
    guess = (
        f'; did you mean "{upper}"?' if upper in currencies.CODES else did_you_mean(word, currencies.CODES)
    )
    return f'no currency "{word}"{guess or "; write its ISO code such as EUR"}'


def _check_thousands(number: str, currency: str, word: str) -> None:
    """Refuse ``45.000``, which is 45000 to half of Europe; three digits are right where the currency has
    them.
    """
    whole, point, rest = number.partition(".")
    if point and len(rest) == 3 and whole.strip("0") and len(whole) <= 3 and currencies.digits(currency) < 3:
        behind = word.removeprefix(number)
        right = f"{whole}{rest}{behind} or {whole}.{rest[:2]}{behind}"
        raise Slip("bad-amount", f'"{word}" has a decimal point; did you mean {right}?')


def _amount_slip(word: str) -> Slip:
    if word.startswith("-"):
        return Slip("bad-amount", f'"{word}" is negative; amounts are zero or more')
    per = re.fullmatch(r"(.*\d.*?) ?(?:\bper\b|/|\bpro\b|\ba\b) ?(.+)", word)
    if per:
        return _per_slip(word, per[1], per[2].strip())
    codes = re.findall(r"\b[A-Z]{3}\b", word)
    numbers = re.findall(NUMBER, word)
    if len(set(codes)) > 1:
        return Slip(
            "bad-amount",
            f'"{word}" has two currencies ({" and ".join(codes)}); one amount has one, so make two lines',
        )
    for sign, code in _SIGNS.items():
        if sign in word and len(numbers) == 1:
            guess = f"{numbers[0]} {code}" if len(code) == 3 else f"{numbers[0]} with {code}"
            return Slip("bad-amount", f'"{word}" has a sign for its currency; did you mean {guess}?')
    if found := re.fullmatch(rf"([A-Z]{{3}}) ?({NUMBER})(.*)", word):
        return Slip(
            "bad-amount",
            f'the currency stands behind the number; did you mean "{found[2]} {found[1]}{found[3]}"?',
        )
    if found := re.fullmatch(rf"({NUMBER})([A-Za-z]{{3}})(.*)", word):
        return Slip(
            "bad-amount", f'"{word}" is no amount; did you mean "{found[1]} {found[2].upper()}{found[3]}"?'
        )
    if found := re.fullmatch(rf"({NUMBER}) ([A-Za-z]{{3,}})", word):
        code = found[2][:3].upper()
        if code in currencies.CODES:
            return Slip("bad-amount", f'"{word}" is no amount; did you mean "{found[1]} {code}"?')
    if found := re.fullmatch(r"([0-9][0-9.,' _\u00a0\u202f]*[kKmM]?)((?: [A-Z]{3})?)", word):
        slip = number_slip(found[1].strip(), "45000", thousands=True)
        likely = re.search(r"did you mean (.*)\?$", slip.message)
        if likely:
            return Slip("bad-amount", f'"{word}" is no amount; did you mean {likely[1]}{found[2]}?')
    return Slip(
        "bad-amount", f'"{word}" is no amount; write a number such as 45000, 45000 USD or 120 per user'
    )


def _per_slip(word: str, sum: str, per: str) -> Slip:
    """Return the slip of an amount per something, with what is wrong on both sides of the ``per``."""
    meant = _PER_GUESSES.get(per.lower(), per if per in PERS else "")
    if not meant:
        return Slip(
            "bad-amount",
            f'"{word}" is per {per}, which crmplan does not know; write per user, d, month, year or user '
            "month",
        )
    try:
        read_amount(sum)
        sums = [sum]
    except Slip as slip:
        guess = re.search(r"did you mean (.*)\?$", slip.message)
        if not guess:
            return Slip(slip.name, slip.message.replace(f'"{" ".join(sum.split())}"', f'"{word}"', 1))
        number, several, codes = guess[1].partition(" with ")
        if several:  # a sign that several currencies share
            return Slip(
                "bad-amount", f'"{word}" is no amount; did you mean "{number} per {meant}" with {codes}?'
            )
        sums = guess[1].replace('"', "").split(" or ")
    right = " or ".join(f'"{one} per {meant}"' for one in sums)
    return Slip("bad-amount", f'"{word}" is no amount; did you mean {right}?')


# --- shares ---------------------------------------------------------------------------------------

SHARE_PATTERN = r"^\s*0*(100(\.0+)?|[0-9]{1,2}(\.[0-9]+)?)\s*%\s*$"


@lru_cache(CACHE)
def read_share(text: str) -> Decimal:
    """Read a share such as ``10%``, 0 to 1."""
    word = text.strip()
    found = re.fullmatch(rf"({NUMBER})\s*%", word)
    if found:
        number = Decimal(found[1])
        if number > 100:
            raise Slip("bad-share", f'"{word}" is more than all of it; a share is between 0% and 100%')
        return number / 100
    if re.fullmatch(rf"-\s*{NUMBER}\s*%?", word):
        raise Slip("bad-share", f'"{word}" is negative; a share is between 0% and 100%')
    if re.fullmatch(r"[0-9]+,[0-9]+\s*%?", word):
        point = word.replace(",", ".")
        meant = point if point.endswith("%") else f"{plain_number(Decimal(point) * 100)}%"
        raise Slip("bad-share", f'"{word}" is no share; did you mean {meant}?')
    if re.fullmatch(NUMBER, word):
        number = Decimal(word)
        if number > 100:
            raise Slip("bad-share", f'"{word}" is more than all of it; a share is between 0% and 100%')
        if number > 1 and number != number.to_integral_value():
            raise Slip("bad-share", f'"{word}" is no share; write a percentage from 0% to 100%')
        meant = f"{plain_number(number * 100)}%" if number < 1 else f"{plain_number(number)}%"
        if number == 1:
            meant = "100% or 1%"
        raise Slip("bad-share", f'"{word}" has no percent sign; did you mean {meant}?')
    raise Slip("bad-share", f'"{word}" is no share; write a percentage such as 10%')
