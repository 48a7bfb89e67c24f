"""Numbers as people write them: 1 200,5 and 1,200.5, with any of the usual spaces."""

from __future__ import annotations

import re

MISSING = frozenset({"", "-", "–", "—", "n/a", "n.a.", "nd", "n.d.", "..", "null", "none", "#n/a"})
DECIMAL_COMMA = frozenset({"fr", "es", "pt"})  # languages
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")


def typed_number(text: str, language: str) -> float | None:
    """Read a number as people write it in a language; None for a blank, ``ValueError`` for none.

    Where the language's own way does not fit, the other is tried: 4.5 in French, 4,5 in English.

    >>> typed_number("1 200,5", "fr")
    1200.5
    """
    marks = (",", ".") if language[:2] in DECIMAL_COMMA else (".", ",")
    try:
        return number(text, marks[0])
    except ValueError:
        return number(text, marks[1])


def number(text: str, decimal: str) -> float | None:
    """Read a number by its decimal mark; None if it is missing; ``ValueError`` if it is none.

    ``NA`` is missing here; in a column of codes the caller keeps it (Namibia).
    """
    plain = text.strip().replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    plain = plain.replace("'", "").replace("’", "")
    if plain.lower() in MISSING or plain == "NA":
        return None
    thousands = "." if decimal == "," else ","
    if thousands in plain:
        whole = plain.split(decimal)[0].lstrip("+-")
        groups = whole.split(thousands)
        if thousands in plain.partition(decimal)[2] or not (
            1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
        ):
            raise ValueError(text)
        plain = plain.replace(thousands, "")
    plain = plain.replace(decimal, ".")
    if not _NUMBER.fullmatch(plain):
        raise ValueError(text)
    value = float(plain)
    if value in (float("inf"), float("-inf")):
        raise ValueError(text)
    return value
