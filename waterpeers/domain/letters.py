"""Which letters the bytes of a text stand for, where its sender's program did not say.

UTF-8 proves itself. Of the older code pages each gives some letters for every byte, most of them
nonsense: a reading is likely if its letters are those of the languages that are written so, none
is a capital within a word, and no word mixes alphabets. Where several readings are likely, the
countries that the text speaks of decide; where they do not, nobody can tell, and people are asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice, pairwise

from waterpeers.domain.normal_forms import normalised

MOST_WORDS = 5000  # different words with letters beyond ASCII that are looked at
MOST_ODD = 0.02  # of them may be odd in a likely reading
LONGEST_WORD = 60

_WESTERN = "àáâãäåæçèéêëìíîïñòóôõöøœùúûüÿß"
_CENTRAL = "áäâăąćčçďđéęěëíîĺľłńňóôöőŕřśşšťţúůűüýźżžß"
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўјљњћђџѓќѕ"
_GREEK = "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώ"
_TURKISH = "çğıİöşüâîûə"
_HEBREW = "אבגדהוזחטיךכלםמןנסעףפץצקרשת"
_ARABIC = "ءآأؤإئابةتثجحخدذرزسشصضطظعغـفقكلمنهوىيپچژگٹڈڑکںھہےً"
_BALTIC = "āčēģīķļņšūžąęėįųõäöüŗ"
_INSIDE = "’'·-‐–.´`ـ"  # signs that stand within words, and marks of vowels

_WEST = "fr es pt en de it nl da sv nb nn no fi ca gl eu".split()  # noqa: SIM905
_CENTRE = "cs sk pl hu sl hr bs ro sq".split()  # noqa: SIM905
_SLAVIC = "ru uk be bg sr mk kk ky tg mn uz".split()  # noqa: SIM905


@dataclass(frozen=True)
class CodePage:
    """An older way to write letters: its name for people, its letters and languages."""

    code: str
    name: str
    letters: frozenset[str]
    languages: frozenset[str]


def _page(code: str, name: str, letters: str, languages: Iterable[str]) -> CodePage:
    both = normalised("NFC", letters)
    return CodePage(code, name, frozenset(both + both.upper()), frozenset(languages))


WINDOWS = (
    _page("cp1252", "Windows-1252", _WESTERN, _WEST),
    _page("cp1250", "Windows-1250", _CENTRAL, _CENTRE),
    _page("cp1251", "Windows-1251", _CYRILLIC, _SLAVIC),
    _page("cp1253", "Windows-1253", _GREEK, ["el"]),
    _page("cp1254", "Windows-1254", _TURKISH, ["tr", "az"]),
    _page("cp1255", "Windows-1255", _HEBREW, ["he"]),
    _page("cp1256", "Windows-1256", _ARABIC + "éèêàâçôùû", ["ar", "fa", "ur", "ps"]),
    _page("cp1257", "Windows-1257", _BALTIC, ["lt", "lv", "et"]),
)
OLDER = (
    _page("mac_roman", "Macintosh", _WESTERN, _WEST),
    _page("cp850", "DOS 850", _WESTERN, _WEST),
    _page("cp437", "DOS 437", _WESTERN, _WEST),
    _page("cp852", "DOS 852", _CENTRAL, _CENTRE),
    _page("cp866", "DOS 866", _CYRILLIC, _SLAVIC),
    _page("koi8_r", "KOI8-R", _CYRILLIC, ["ru"]),
    _page("iso8859_2", "ISO 8859-2", _CENTRAL, _CENTRE),
    _page("mac_latin2", "Macintosh, Central Europe", _CENTRAL, _CENTRE),
    _page("cp720", "DOS 720", _ARABIC + "éèêàâçôùû", ["ar"]),
)
PAGES = {page.code: page for page in (*WINDOWS, *OLDER)}
NAMES = {code: page.name for code, page in PAGES.items()}
_BETWEEN = re.compile(rb"[\s,;\"|/()]")


@dataclass(frozen=True)
class Reading:
    """A likely reading of some bytes, with a word that shows it."""

    page: CodePage
    example: str


def words_beyond_ascii(pieces: Iterable[bytes]) -> list[bytes]:
    """Gather the different words that have letters beyond ASCII, as they stand in a file."""
    found: dict[bytes, None] = {}
    rest = b""
    for piece in pieces:
        *words, rest = _BETWEEN.split(rest + piece)
        found |= dict.fromkeys(word for word in words if not word.isascii())
        rest = rest[:LONGEST_WORD]
        if len(found) >= MOST_WORDS:
            break
    if not rest.isascii():
        found[rest] = None
    return [word[:LONGEST_WORD] for word in islice(found, MOST_WORDS)]


def readings(words: Collection[bytes], languages: Collection[str] = ()) -> list[Reading]:
    """Give the readings of some words that are likely and differ; one alone can be taken.

    ``languages`` are those of the countries that the text speaks of.
    """
    for pages in (WINDOWS, OLDER):
        likely: dict[str, CodePage] = {}
        for page in pages:
            text = _likely(words, page)
            if text is not None:
                likely.setdefault(text, page)
        if likely:
            return _narrowed(likely, languages)
    return []


def _narrowed(likely: dict[str, CodePage], languages: Collection[str]) -> list[Reading]:
    fitting = {t: page for t, page in likely.items() if page.languages & set(languages)}
    chosen = fitting if fitting else likely
    texts = [text.split("\n") for text in chosen]
    at = next((n for n, forms in enumerate(zip(*texts, strict=True)) if len({*forms}) > 1), 0)
    return [Reading(page, t[at]) for t, page in zip(texts, chosen.values(), strict=True)]


def _likely(words: Collection[bytes], page: CodePage) -> str | None:
    """Read words by a code page; None if that makes no sense."""
    read, odd = [], 0
    for word in words:
        try:
            text = word.decode(page.code)
        except UnicodeDecodeError:
            return None
        read.append(text)
        odd += _is_odd(text, page.letters)
    return None if odd > MOST_ODD * len(words) else "\n".join(read)


def _is_odd(word: str, letters: frozenset[str]) -> bool:
    """Whether a word has letters that none of the languages has, or capitals in the wrong place."""
    bare = word.strip(_SIGNS)
    beyond = [char for char in bare if not char.isascii() and char not in _INSIDE]
    if any(char not in letters for char in beyond):
        return True
    own = sum(map(_is_latin, bare))
    is_other = bool(beyond) and not _is_latin(beyond[0])
    if is_other and (own or sum(char.lower() in _SELDOM for char in beyond) > len(beyond) / 3):
        return True
    if not is_other and len(beyond) > 3 and len(beyond) > 0.7 * own:
        return True
    return any(map(_has_odd_capital, _PARTS.split(bare)))


def _has_odd_capital(part: str) -> bool:
    """Whether a letter beyond ASCII stands beside one of the other case: rÉgie, RÉgie."""
    cased = [char for char in part if char.lower() != char.upper()]
    return any(
        one.islower() and other.isupper() and not (one.isascii() and other.isascii())
        for one, other in pairwise(cased)
    ) or (
        len(cased) > 2
        and cased[0].isupper()
        and cased[1].isupper()
        and not (cased[0].isascii() and cased[1].isascii())
        and any(char.islower() for char in cased[2:])
    )


_PARTS = re.compile(r"[^\w]")
_SELDOM = "ъыэфщюѓќљњђћџґ"  # a word is not made of these
_SIGNS = "’‘“”„«»–—…•°ºª€№¿¡!?.:+*&-_'%[]{}<>\u00a0²³"


def _is_latin(char: str) -> bool:
    return char.isalpha() and "LATIN" in unicodedata.name(char, "")


_TWICE = re.compile(r"[ÂÃÄÅÐÑØÙâà][\u0080-\u00ff\u0152-\u0192\u02c6\u02dc\u2013-\u2122\u20ac]")
_BACK = {bytes([n]).decode("cp1252"): n for n in range(256) if n not in {129, 141, 143, 144, 157}}


def written_once(text: str) -> str:
    """Give back a text in UTF-8 that was read as Windows-1252 and written in UTF-8 again.

    Any other text is given as it is.

    >>> written_once("ThiÃ¨s")
    'Thiès'
    """
    if text.isascii() or not _TWICE.search(text):
        return text
    numbers = [_BACK.get(char, ord(char)) for char in text]
    if max(numbers) > 255:
        return text
    try:
        return bytes(numbers).decode("utf-8")
    except UnicodeDecodeError:
        return text


_LOST = re.compile(r"\ufffd|[^\W\d_]\?|\?[^\W\d_]")


def has_lost_letters(name: str) -> bool:
    """Whether a sign stands in a name where a letter was: Ni?, Krom??í?."""
    return _LOST.search(name) is not None
