"""Public holidays of a country and year, by the package `holidays`, and the codes of countries."""

import warnings
from collections.abc import Mapping
from datetime import date
from functools import lru_cache


class UnknownCountry(ValueError):
    """The `holidays` package does not know a country or subdivision.

    ``text`` is what was asked for ("NO", "DE-XX"), ``guesses`` up to three near ones, best first.
    """

    def __init__(self, text: str, guesses: tuple[str, ...]) -> None:
        self.text = text
        self.guesses = guesses
        super().__init__(f"unknown country {text!r}" + (f", did you mean {guesses[0]!r}?" if guesses else ""))


def holidays_of(country: str, subdivision: str | None, year: int) -> dict[date, str]:
    """The public holidays of a country (ISO 3166 code) and subdivision in a year, in date order.

    Names are English where the `holidays` package has them, else in the country's first language, whatever
    the locale of the machine. Holidays that fall on a weekend are in. Raises UnknownCountry.
    """
    return dict(_holidays_of(country, subdivision, year))


@lru_cache(maxsize=4096)
def _holidays_of(country: str, subdivision: str | None, year: int) -> Mapping[date, str]:
    """The same, remembered: commits, versions and options of a plan are worked out in one process."""
    import holidays

    if (
        country not in COUNTRIES
    ):  # the package would also take "Germany" and "UK", which nothing else here does
        raise _unknown(country, subdivision)
    try:
        probe = holidays.country_holidays(country, subdiv=subdivision)
    except NotImplementedError:
        raise _unknown(country, subdivision) from None
    languages = probe.supported_languages
    language = "en_US" if "en_US" in languages else probe.default_language
    with warnings.catch_warnings():
        # For some countries (India) the package warns about years beyond its sources; those have fewer days.
        warnings.simplefilter("ignore")
        found = holidays.country_holidays(country, subdiv=subdivision, years=year, language=language)
    return {day: name for day, name in sorted(found.items()) if day.year == year}


def country_code(name: str) -> str:
    """Return the ISO code of a country that is written out or slightly wrong (``Germany``); "" when unknown."""
    guesses = _unknown(name, None).guesses if len(name) < 60 else ()
    return guesses[0] if guesses else ""


def holidays_version() -> str:
    """The version of the `holidays` package, which decides movable and future public holidays."""
    import importlib.metadata

    return importlib.metadata.version("holidays")


def _unknown(country: str, subdivision: str | None) -> UnknownCountry:
    import difflib

    import holidays
    from holidays.registry import COUNTRIES as REGISTRY

    known = holidays.list_supported_countries(include_aliases=True)
    if country in COUNTRIES:
        near = difflib.get_close_matches(str(subdivision), known[country], n=3, cutoff=0.5)
        return UnknownCountry(f"{country}-{subdivision}", tuple(f"{country}-{one}" for one in near))
    # People write the name, the three-letter code or a habit (UK) where the two-letter code is due.
    words = {"uk": "GB", "england": "GB", "usa": "US", "america": "US", "emirates": "AE", "holland": "NL"}
    for key, (name, code, *aliases) in REGISTRY.items():
        for word in (key.replace("_", " "), name, code, *aliases):
            words.setdefault(word.lower(), code)
    near = difflib.get_close_matches(country.lower().replace("_", " "), words, n=6, cutoff=0.75)
    return UnknownCountry(country, tuple(dict.fromkeys(words[word] for word in near))[:3])


_CODES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW
BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI
FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN
IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME
MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF
PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK
YE YT ZA ZM ZW
"""

COUNTRIES = frozenset(_CODES.split())
"""Country codes (ISO 3166 alpha-2 and XK), to know them without the `holidays` package, which is slow to
import; a test holds them against it."""
