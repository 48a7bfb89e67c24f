"""Amounts with a currency, kept in the currency's smallest unit; never a float."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

# ISO 4217: currencies whose smallest unit is not a hundredth.
_NO_DECIMALS = frozenset(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split()  # noqa: SIM905
)
_THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
MOST_MINOR = 10**15


def decimals_of(currency: str) -> int:
    """Say how many decimals an amount in this currency has."""
    if currency in _NO_DECIMALS:
        return 0
    return 3 if currency in _THREE_DECIMALS else 2


def to_minor(text: str, currency: str) -> int:
    """Read an amount as people write it, into the smallest unit; ``ValueError`` if it is none.

    "1 250 000,50", "1,250,000.50", "1.250.000,50" and "1'250'000.50" mean the same. A single mark
    followed by three digits separates thousands.
    """
    plain = re.sub(r"[\s'’\u00a0\u202f]", "", text)
    if not re.fullmatch(r"\d[\d.,]*", plain):
        raise ValueError(text)
    marks = [m for m in plain if m in ".,"]
    decimal = ""
    if len(set(marks)) == 2:
        decimal = marks[-1]
        if plain.count(decimal) > 1:
            raise ValueError(text)
    elif len(marks) == 1 and len(plain.split(marks[0])[1]) != 3:
        decimal = marks[0]
    whole, _, part = plain.partition(decimal) if decimal else (plain, "", "")
    groups = re.split(r"[.,]", whole)
    if any(len(group) != 3 for group in groups[1:]) or not groups[0]:
        raise ValueError(text)
    try:
        amount = Decimal("".join(groups) + (f".{part}" if part else ""))
    except InvalidOperation:
        raise ValueError(text) from None
    minor = amount.scaleb(decimals_of(currency))
    if minor != minor.to_integral_value() or minor > MOST_MINOR:
        raise ValueError(text)
    return int(minor)


def to_amount(minor: int, currency: str) -> Decimal:
    """Give an amount in whole units of its currency."""
    return Decimal(minor).scaleb(-decimals_of(currency))


def totals(amounts: Iterable[tuple[int, str]]) -> dict[str, int]:
    """Add up amounts for each currency apart; currencies are never mixed."""
    sums: dict[str, int] = {}
    for minor, currency in amounts:
        sums[currency] = sums.get(currency, 0) + minor
    return dict(sorted(sums.items()))
