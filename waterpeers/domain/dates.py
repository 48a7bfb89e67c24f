"""Dates as people write them: 30/06/2027, 30.6.2027, 2027-06-30, 30 June 2027, 30 juin 2027."""

from __future__ import annotations

import re
from datetime import date

from waterpeers.domain.normal_forms import normalised
from waterpeers.domain.numbers import TwoMeanings, normal

# The first letters of the months in English, French, Spanish and Portuguese.
_MONTHS = (
    ("jan", "ene"), ("feb", "fev"), ("mar",), ("apr", "avr", "abr"), ("may", "mai"),
    ("jun", "juin"), ("jul", "juil"), ("aug", "aou", "ago"), ("sep", "set"), ("oct", "out"),
    ("nov",), ("dec", "dic", "dez"),
)  # fmt: skip
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)? (?:de )?([a-z]+)\.?,? (?:de(?:l)? )?(\d{4})")
_MONTH_DAY = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")


def typed_day(text: str, language: str) -> date | None:
    """Read a date as people write it; None for a blank, ``ValueError`` for none.

    In English the day or the month may come first: where both can be, it raises ``TwoMeanings``.

    >>> typed_day("30/06/2027", "fr")
    datetime.date(2027, 6, 30)
    """
    plain = normal(text).replace(" / ", "/")
    if not plain:
        return None
    if found := _YEAR_FIRST.fullmatch(plain):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.fullmatch(plain):
        return _of_three(int(found[1]), int(found[2]), int(found[3]), text, language)
    words = "".join(c for c in normalised("NFD", plain.lower()) if c.isascii())
    if found := _DAY_MONTH.fullmatch(words):
        return date(int(found[3]), _month(found[2], text), int(found[1]))
    if found := _MONTH_DAY.fullmatch(words):
        return date(int(found[3]), _month(found[1], text), int(found[2]))
    raise ValueError(text)


def written_day(day: date, language: str) -> str:
    """Write a date as ``typed_day`` reads it in the same language."""
    if language[:2] == "en":
        return day.isoformat()
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def _of_three(first: int, second: int, year: int, text: str, language: str) -> date:
    if first > 12 or language[:2] != "en":
        return date(year, second, first) if second <= 12 else date(year, first, second)
    if second > 12:
        return date(year, first, second)
    if first != second:
        raise TwoMeanings(text, date(year, second, first), date(year, first, second))
    return date(year, first, second)


def month_called(word: str) -> int:
    """Give the number of a month by its name in English, French, Spanish or Portuguese; or 0."""
    return next((at for at, starts in enumerate(_MONTHS, 1) if word.startswith(starts)), 0)


def _month(word: str, text: str) -> int:
    if month := month_called(word):
        return month
    raise ValueError(text)
