"""Amounts with a currency, kept in the currency's smallest unit; never a float."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from waterpeers.domain.numbers import digits_of, normal

# ISO 4217: currencies in use, by how many decimals their amounts have.
_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_TWO = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD
    CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD
    HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD
    MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON
    RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD
    TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
"""
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_DECIMALS = {
    currency: decimals
    for decimals, currencies in ((0, _NONE), (2, _TWO), (3, _THREE))
    for currency in currencies.split()
}
CURRENCIES = frozenset(_DECIMALS)
MOST_MINOR = 10**15
LONGEST = 40  # digits and marks of an amount
# A CFA franc is XOF in the west of Africa, and XAF farther east.
CFA = frozenset({"FCFA", "CFA", "CFAF", "FRANCCFA", "FRANCSCFA"})
FRANCS = frozenset({"XOF", "XAF"})


class BadAmount(ValueError):  # noqa: N818 - an expected answer to what people type
    """What was typed is no amount; ``code`` says why, as a reason does."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def decimals_of(currency: str) -> int:
    """Say how many decimals an amount in this currency has; ``KeyError`` if it is not known."""
    return _DECIMALS[currency]


def to_minor(text: str, currency: str, *, decimal_mark: str = "") -> int:
    """Read an amount as people write it, into the smallest unit; ``BadAmount`` if it is none.

    "1 250 000,50", "1,250,000.50", "1.250.000,50" and "1'250'000.50" mean the same. A single mark
    before three digits separates thousands, except where the currency has three decimals: there
    ``decimal_mark``, that of the writer's language, decides, and without one it is refused.
    """
    if currency not in CURRENCIES:
        raise BadAmount("currency_not_known")
    plain = normal(text.replace("_", ""))
    read = _digits(plain.removeprefix("-").lstrip(), decimals_of(currency), decimal_mark)
    if plain.startswith("-"):
        raise BadAmount("must_not_be_negative")
    minor = Decimal(read).scaleb(decimals_of(currency))
    if minor != minor.to_integral_value():
        raise BadAmount("too_many_decimals")
    if minor > MOST_MINOR:
        raise BadAmount("number_too_large")
    return int(minor)


def _digits(plain: str, decimals: int, preferred: str) -> str:
    """Give an amount in plain digits; a power of ten, a sign or a bare mark is none here."""
    if len(re.sub(r"[ ']", "", plain)) > LONGEST or not re.fullmatch(r"[0-9][0-9.,' ]*", plain):
        raise BadAmount("not_an_amount")
    readings = {mark: read for mark in ".," if (read := digits_of(plain, mark)) is not None}
    if not readings:
        raise BadAmount("not_an_amount")
    if len(set(readings.values())) == 1:
        return next(iter(readings.values()))
    grouped = next(mark for mark in readings if mark not in plain)
    if decimals < 3:
        return readings[grouped]
    if not preferred:
        raise BadAmount("amount_has_two_meanings")
    return readings[preferred]


def currency_code(text: str, usual: str = "") -> str:
    """Give the code of a currency as people name it; a CFA franc is the ``usual`` one of the two.

    >>> currency_code("F CFA", "XOF")
    'XOF'
    """
    code = re.sub(r"[\s.]", "", text).upper()
    return usual if code in CFA and usual in FRANCS else code


def to_amount(minor: int, currency: str) -> Decimal:
    """Give an amount in whole units of its currency."""
    return Decimal(minor).scaleb(-decimals_of(currency))


def totals(amounts: Iterable[tuple[int, str]]) -> dict[str, int]:
    """Add up amounts for each currency apart; currencies are never mixed."""
    sums: dict[str, int] = {}
    for minor, currency in amounts:
        sums[currency] = sums.get(currency, 0) + minor
    return dict(sorted(sums.items()))
