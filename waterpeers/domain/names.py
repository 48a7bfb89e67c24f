"""Names as people search them, and names that may mean the same organisation."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from waterpeers.domain.normal_forms import normalised

# Scripts whose combining marks are accents, not vowels: only theirs are dropped.
_ACCENTS = re.compile(
    r"([\u0000-\u024f\u0370-\u03ff\u0400-\u052f\u1e00-\u1fff])[\u0300-\u036f\u0483-\u0487]+"
)
LONGEST_NAME = 400  # characters that are compared: it takes the square of them
_LONGEST_KEPT = 400  # characters; longer texts are not worth the memory
_NUMBER = re.compile(r"\d+")
_NOT_WORD = re.compile(r"[^\w\s]+")
_SPECIAL = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
_ALIKE = (
    str.maketrans(dict.fromkeys("’‘ʼ‛′`´ʻʹ＇", "'"))
    | str.maketrans(dict.fromkeys("-‐‑‒–—―−", " "))
    | str.maketrans(dict.fromkeys('"“”„‟«»‹›″', " "))
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


def searched(text: str) -> str:
    """Give a text as it is looked for: folded, any apostrophe and dash alike, no quotes.

    >>> searched("Régie de l’Eau-Fictive")
    "regie de l'eau fictive"
    """
    return fold(text.translate(_ALIKE))


@lru_cache(maxsize=8192)
def _folded(text: str) -> str:
    apart = normalised("NFD", normalised("NFKC", text).casefold())
    plain = normalised("NFC", _ACCENTS.sub(r"\1", apart))
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
    words = _NOT_WORD.sub(" ", fold(name[:LONGEST_NAME])).split()
    telling = [w for w in words if w not in _FORMS and (len(w) > 1 or w.isdigit())]
    return tuple(sorted(set(telling or words)))


def similarity(one: str, other: str) -> float:
    """Say how alike two names are, from 0 to 1; legal forms, accents and order do not count."""
    a, b = key_words(one), key_words(other)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    return SequenceMatcher(None, " ".join(a), " ".join(b), autojunk=False).ratio()


def nearness(wanted: str, text: str) -> float:
    """Say how much of what is looked for stands in a text, near spellings counted, from 0 to 1.

    Each word looked for counts with the word that has most of its letters in the same threes.
    """
    there = [_threes(word) for word in fold(text).split()]
    words = [_threes(word) for word in key_words(wanted)]
    if not words or not there:
        return 0.0
    best = [max(2 * len(w & t) / (len(w) + len(t)) for t in there) for w in words]
    return sum(best) / len(best)


@lru_cache(maxsize=8192)
def _threes(word: str) -> frozenset[str]:
    whole = f"  {word} "
    return frozenset(whole[n : n + 3] for n in range(len(whole) - 2))


@dataclass(frozen=True)
class Called:
    """What an organisation is called: by name, by other names and acronyms, and where it is."""

    name: str
    others: tuple[str, ...] = ()
    place: str = ""


class Lookalikes:
    """Finds organisations called like a given one among many.

    Only those that share a rare word are compared. Names are alike as they are, or with the place
    beside them, as in "SAAE, Itabira"; an acronym alone must be the same, and so must numbers.
    Those in places of different names are different ones.
    """

    def __init__(self, known: Iterable[tuple[object, Called]] = ()) -> None:
        self._by_word: dict[str, list[tuple[object, _Forms]]] = defaultdict(list)
        for key, called in known:
            self.add(key, called)

    def add(self, key: object, called: Called) -> None:
        """Take one more among those that are known."""
        forms = _Forms(called)
        for word in {word[:5] for form in forms.same for word in form.split()}:
            self._by_word[word].append((key, forms))

    def of(self, called: Called, *, most: int = 60) -> Iterator[tuple[object, str, float]]:
        """Give key, name and likeness of each that is likely the same, best first."""
        forms = _Forms(called)
        near = [self._by_word.get(word, []) for word in forms.starts()]
        seen: dict[object, tuple[str, float]] = {}
        for there in sorted(filter(None, near), key=len)[:3]:
            for key, other in there if len(there) <= most else ():
                if key not in seen:
                    seen[key] = (other.name, forms.likeness(other))
        found = [(k, n, s) for k, (n, s) in seen.items() if s >= LIKELY]
        yield from sorted(found, key=lambda line: (-line[2], str(line[0])))


class _Forms:
    """All forms of what one is called, made for comparing: key words in alphabetical order."""

    __slots__ = ("alike", "name", "place", "same")

    def __init__(self, called: Called) -> None:
        self.name, self.place = called.name, _key(called.place)
        placed = [f"{name} {called.place}" for name in (called.name, *called.others) if self.place]
        self.alike = tuple(dict.fromkeys(filter(None, map(_key, [called.name, *placed]))))
        self.same = frozenset([*self.alike, *filter(None, map(_key, called.others))])

    def starts(self) -> list[str]:
        """Give the beginnings of all words."""
        return sorted({word[:5] for form in self.same for word in form.split()})

    def likeness(self, other: _Forms) -> float:
        """Say how alike two are, from 0 to 1; below ``LIKELY`` it is not worked out."""
        if self.place and other.place and not _may_be_one_place(self.place, other.place):
            return 0.0
        if self.same & other.same:
            return 1.0
        pairs = ((one, another) for one in self.alike for another in other.alike)
        return max((_ratio(one, another) for one, another in pairs), default=0.0)


def _key(name: str) -> str:
    return " ".join(key_words(name))


def _may_be_one_place(one: str, other: str) -> bool:
    words, others = set(one.split()), set(other.split())
    return words <= others or others <= words or _ratio(one, other) >= LIKELY


def _ratio(one: str, other: str) -> float:
    if _NUMBER.findall(one) != _NUMBER.findall(other):  # Zone 3 is not Zone 4
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < LIKELY or matcher.quick_ratio() < LIKELY:
        return 0.0
    return matcher.ratio()
