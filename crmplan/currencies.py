"""Currencies: the ISO 4217 codes and how many digits their minor unit has."""

_OTHER_DIGITS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_TWO_DIGITS = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU
CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES
KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR
NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP
TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD YER ZAR ZMW ZWG
"""

_DIGITS = {code: count for count, codes in _OTHER_DIGITS.items() for code in codes.split()}
_DIGITS.update(dict.fromkeys(_TWO_DIGITS.split(), 2))

CODES: tuple[str, ...] = tuple(sorted(_DIGITS))
"""All currency codes in use, sorted (source: ISO 4217 list of currencies)."""


def digits(code: str) -> int:
    """Return the number of digits after the point of a currency's minor unit; 2 for a code that is not in the list."""
    return _DIGITS.get(code, 2)
