"""Numbers as people write them: 1 200,5 and 1,200.5, with any of the usual spaces.

One reading for pages, the API's texts, files and the command line. Whatever can be read as two
numbers is asked, never guessed, and nothing that was typed is left out of the number.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

# What stands for nothing in a table, in the languages of the site: no capitals, points or spaces.
MISSING = frozenset(
    """ n/a na nan #n/a nd n/d nil null none nodata notavailable notreported notapplicable missing
    unknown nc n/c nr n/r nsp ndispo nondisponible nonrenseigné nonrenseigne nonconnu inconnu
    manquant sansobjet s/o s/d sd sindato sindatos sininformación sininformacion nodisponible
    noreportado s/i s/inf ns n/s ns/nr semdados seminformação seminformacao nãoinformado
    naoinformado nãodisponível naodisponivel <na> #null! """.split()  # noqa: SIM905
)
NO_TEXT = frozenset({"n/a", "n.a.", "nd", "n.d.", "n/d", "s/d", "nan", "null", "none", "#n/a"})
_NOTHING = re.compile(r"[-—_…]*")  # dashes and points alone
DECIMAL_COMMA = frozenset({"fr", "es", "pt"})  # languages

_SPACES = re.compile(r"[\s\u00a0\u2007\u2008\u2009\u200a\u202f]+")
_MARKS = str.maketrans({"−": "-", "–": "-", "’": "'", "ʼ": "'", "٫": ",", "٬": "'"})
_GROUPED = r"\d{{1,3}}(?P<gap>[ '{thousands}])\d{{3}}(?:(?P=gap)\d{{3}})*"
_LAKHS = r"\d{1,2}(?:,\d{2})+,\d{3}"  # 12,50,000, as in India
_NUMBER = r"(?P<sign>[+-]?) ?(?P<whole>\d*|{grouped})(?:{decimal}(?P<part>\d*))?{power}"
_HAS_MARK = re.compile(r"\d[.,٫]|[.,٫]\d")
ARABIC_MARK = "٫"
_BETWEEN = re.compile(r"\D")  # what stands between the groups of a number
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_POWER = r"(?P<power>[eE][+-]?\d{1,3})?"


class TwoMeanings(ValueError):  # noqa: N818 - an expected answer to what people type
    """What was typed can be read as two numbers, or as two dates; ``readings`` are both."""

    def __init__(self, text: str, *readings: Any) -> None:
        super().__init__(text)
        self.readings = readings


def _pattern(decimal: str) -> re.Pattern[str]:
    thousands = "." if decimal == "," else ","
    grouped = _GROUPED.format(thousands=re.escape(thousands))
    if thousands == ",":
        grouped = f"{grouped}|{_LAKHS}"
    return re.compile(_NUMBER.format(grouped=grouped, decimal=re.escape(decimal), power=_POWER))


_PATTERNS = {decimal: _pattern(decimal) for decimal in ".,"}


def typed_number(text: str, language: str) -> float | None:
    """Read a number as people write it in a language; None for a blank, ``ValueError`` for none.

    Where the language's own way does not fit, the other is tried: 4.5 in French, 4,5 in English.
    A point before three digits is neither a decimal mark nor one of thousands in French: it raises
    ``TwoMeanings``.

    >>> typed_number("1 200,5", "fr")
    1200.5
    """
    plain = normal(text)
    if is_missing(plain):
        return None
    own, other = (",", ".") if language[:2] in DECIMAL_COMMA else (".", ",")
    readings = {mark: read for mark in (own, other) if (read := digits_of(plain, mark)) is not None}
    if not readings:
        raise ValueError(text)
    found = [_value(read, text) for read in readings.values()]
    if own == "," and len(set(found)) > 1 and own not in plain:
        raise TwoMeanings(text, *found)
    return found[0]


def typed_whole(text: str, language: str) -> int | None:
    """Read a count: 18.700 is a number of thousands here, whatever the language.

    >>> typed_whole("18.700", "en")
    18700
    """
    plain = normal(text)
    if is_missing(plain):
        return None
    for mark in (",", "."):
        read = digits_of(plain, mark)
        if read is not None and mark not in plain and "e" not in read:
            return int(read.partition(".")[0])
    value = typed_number(text, language)
    if value is None or not value.is_integer() or "e" in plain.lower():
        raise ValueError(text)
    return int(value)


def number(text: str, decimal: str) -> float | None:
    """Read a number by its decimal mark; None if it is missing; ``ValueError`` if it is none.

    Where no mark is known (``""``), a number that reads in one way only is taken; one that can be
    read in two raises ``TwoMeanings``. ``NA`` is missing here; in a column of codes the caller
    keeps it (Namibia).
    """
    if decimal == "." and _PLAIN.fullmatch(text):  # as most of a file are
        return _value(text, text)
    plain = normal(text)
    if is_missing(plain):
        return None
    marks = "," if ARABIC_MARK in text else decimal or ".,"
    found = {_value(read, text) for mark in marks if (read := digits_of(plain, mark)) is not None}
    if not found:
        raise ValueError(text)
    if len(found) > 1:
        raise TwoMeanings(text, *sorted(found))
    return found.pop()


def decimal_mark(text: str) -> str:
    """Say which decimal mark a number shows beyond doubt; nothing where either can be.

    >>> decimal_mark("18,5"), decimal_mark("1.234.567"), decimal_mark("1.234")
    (',', ',', '')
    """
    if not _HAS_MARK.search(text):
        return ""
    plain = normal(text)
    comma, point = digits_of(plain, ","), digits_of(plain, ".")
    if (comma is None) == (point is None):
        return ""
    return "," if point is None else "."


def written(value: float | int | Decimal, language: str) -> str:
    """Write a number to its last digit, as ``typed_number`` reads it in the same language.

    >>> written(1200.5, "fr")
    '1200,5'
    """
    if isinstance(value, float):
        is_plain = value.is_integer() and abs(value) < 1e15
        text = repr(int(value)) if is_plain else repr(value)
    else:
        text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return text.replace(".", ",") if language[:2] in DECIMAL_COMMA else text


def normal(text: str) -> str:
    """Give a text with one kind of space, of sign and of digits, none of them around it."""
    if text.isascii():  # most are: no other signs, no other digits
        return _SPACES.sub(" ", text).strip()
    plain = _SPACES.sub(" ", text.translate(_MARKS)).strip()
    return "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in plain
    )


def is_no_text(text: str) -> bool:
    """Whether a text stands for nothing; fewer do than in a number: NS may be a name."""
    bare = text.replace(" ", "").lower()
    return bare in NO_TEXT or _NOTHING.fullmatch(bare.replace(".", "")) is not None


def is_missing(plain: str) -> bool:
    """Whether a text stands for nothing at all: n/d, NaN, "...", ---."""
    bare = plain.replace(" ", "").replace(".", "").lower()
    return bare in MISSING or _NOTHING.fullmatch(bare) is not None


def digits_of(plain: str, decimal: str) -> str | None:
    """Give a number in plain digits, read by its decimal mark; None for what is none."""
    found = _PATTERNS[decimal].fullmatch(plain)
    if found is None:
        return None
    sign, said, part, power = found.group("sign", "whole", "part", "power")
    whole = said if said.isdecimal() else _BETWEEN.sub("", said)
    if not (whole or part) or (whole != said and whole.startswith("0")):
        return None
    if not power:
        return f"{sign}{whole or '0'}.{part or '0'}"
    return f"{sign}{whole or '0'}.{part or '0'}{power.lower()}".replace(".0e", "e")


def _value(read: str, text: str) -> float:
    value = float(read)
    if value in (float("inf"), float("-inf")):
        raise ValueError(text)
    return value
