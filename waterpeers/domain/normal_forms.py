"""Normal forms of Unicode, in time that grows with the text and no faster."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Literal

MOST_MARKS = 30  # on one letter, as UAX #15 has it: sorting a longer run takes its square in time


def normalised(form: Literal["NFC", "NFD", "NFKC"], text: str) -> str:
    """Give a text in a normal form; of the marks on one letter the first 30 are kept."""
    if text.isascii():
        return text
    if len(text) > MOST_MARKS:
        text = "".join(_few_marks(text))
    return unicodedata.normalize(form, text)


def _few_marks(text: str) -> Iterator[str]:
    run = 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= MOST_MARKS:
            yield char
