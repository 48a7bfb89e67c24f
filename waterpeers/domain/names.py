"""Names as people search them, and names that may mean the same organisation."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache

# Scripts whose combining marks are accents, not vowels: only theirs are dropped.
_ACCENTS = re.compile(
    r"([\u0000-\u024f\u0370-\u03ff\u0400-\u052f\u1e00-\u1fff])[\u0300-\u036f\u0483-\u0487]+"
)
_LONGEST_KEPT = 400  # characters; longer texts are not worth the memory
_NOT_WORD = re.compile(r"[^\w\s]+")
_SPECIAL = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
# Letters of an old Macintosh look like these control characters where they were read as Latin-1.
_STRAY = re.compile(r"[\x80-\x9f]")
_ELIDED = re.compile(r"\b[cdjlmnst]\x92(?=[aeiouh])", re.IGNORECASE)  # an apostrophe: d\x92Or
# What says nothing about which organisation is meant, in the languages of the register.
_FORMS = frozenset(
    """ltd limited inc plc llc co corp company sa sas sarl srl ep eps epe bv nv gmbh ag ug lda ltda
    empresa sociedad sociedade societe compagnie compania companhia de des del dos das da do du la
    le les el los las of the and et e und en for para pour""".split()  # noqa: SIM905
)
LIKELY = 0.86


def fold(text: str) -> str:
    """Give a text as it is searched: no accents, no capitals, single spaces, any script kept."""
    if text.isascii():  # most names are, and a register has many
        return " ".join(text.casefold().split())
    return _folded(text) if len(text) <= _LONGEST_KEPT else _folded.__wrapped__(text)


@lru_cache(maxsize=8192)
def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    plain = unicodedata.normalize("NFC", _ACCENTS.sub(r"\1", apart))
    return " ".join(plain.translate(_SPECIAL).split())


def recovered(text: str) -> str | None:
    """Give back the letters of a text from an old Macintosh that was read as Latin-1.

    A text without such traces is given as it is. None says that its control characters cannot be
    read so: others stand beside them that do not fit, or one of them was an apostrophe of Windows.
    """
    if text.isascii() or not _STRAY.search(text):
        return text
    if any(ord(char) > 0xFF for char in text) or _ELIDED.search(text):
        return None
    read = text.encode("latin-1").decode("mac_roman")
    return read if all(char.isascii() or char.isalpha() for char in read) else None


def key_words(name: str) -> tuple[str, ...]:
    """Give the words of a name that tell organisations apart, in order of the alphabet."""
    words = _NOT_WORD.sub(" ", fold(name)).split()
    telling = [word for word in words if word not in _FORMS and len(word) > 1]
    return tuple(sorted(set(telling or words)))


def similarity(one: str, other: str) -> float:
    """Say how alike two names are, from 0 to 1; legal forms, accents and order do not count."""
    a, b = key_words(one), key_words(other)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    return SequenceMatcher(None, " ".join(a), " ".join(b), autojunk=False).ratio()


class Lookalikes:
    """Finds names like a given one among many: only those that share a rare word are compared."""

    def __init__(self, names: Iterable[tuple[object, str]]) -> None:
        self._by_word: dict[str, list[tuple[object, str]]] = defaultdict(list)
        for key, name in names:
            for word in key_words(name):
                self._by_word[word[:5]].append((key, name))

    def of(self, name: str, *, most: int = 60) -> Iterator[tuple[object, str, float]]:
        """Give key, name and likeness of each name that is likely the same, best first."""
        words = sorted(key_words(name), key=lambda word: len(self._by_word.get(word[:5], ())))
        seen: dict[object, tuple[str, float]] = {}
        for word in words[:2]:
            near = self._by_word.get(word[:5], [])
            for key, other in near if len(near) <= most else ():
                if key not in seen:
                    seen[key] = (other, similarity(name, other))
        found = [(k, n, s) for k, (n, s) in seen.items() if s >= LIKELY]
        yield from sorted(found, key=lambda line: (-line[2], str(line[0])))
