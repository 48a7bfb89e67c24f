"""How good a value is: reliability of its source (A–D) and accuracy (1–4), or not known.

A records and measures by a documented procedure; B does so with gaps; C extrapolates from a sample
or repeats an unconfirmed report; D is an oral estimate. 1 is within 5 %, 2 within 20 %, 3 within
50 %, 4 worse. A1 is best, D4 worst. An indicator is as good as the worst of its inputs; a grade
that is not known is worse than any that is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

NOT_KNOWN = ""
GRADES = tuple(letter + digit for letter in "ABCD" for digit in "1234")
# The best source with the worst accuracy, and the other way round: asked about, not refused.
QUESTIONABLE = frozenset({"A4", "D1"})
_GRADE = re.compile(r"[A-D][1-4]")


class GradeError(ValueError):
    """Text that is no grade."""


def to_grade(text: str) -> str:
    """Read a grade as people write it; "" is not known; ``GradeError`` for anything else.

    >>> to_grade(" b2 ")
    'B2'
    """
    plain = text.strip().upper()
    if plain and not _GRADE.fullmatch(plain):
        raise GradeError(text)
    return plain


def worst(grades: Mapping[str, str]) -> tuple[str, str]:
    """Give the worst grade and the code of the input that has it; of several, the first by code.

    >>> worst({"produced": "A2", "sold": "C1"})
    ('C1', 'sold')
    """
    if not grades:
        return NOT_KNOWN, ""
    code = max(sorted(grades), key=lambda each: (grades[each] == NOT_KNOWN, grades[each]))
    return grades[code], code
