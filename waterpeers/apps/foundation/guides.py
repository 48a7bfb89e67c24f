"""The how-tos and methods as the site serves them: Markdown files that travel in the package.

A text in the reader's language is ``<folder>/<language>/<slug>.md`` beside the English
``<folder>/<slug>.md``; where it is missing, the English one is shown and its language said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from os.path import normpath
from pathlib import Path, PurePosixPath

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt

from waterpeers.domain.names import fold

PACKAGED = Path(__file__).resolve().parents[2] / "guides"
SOURCES = Path(__file__).resolve().parents[3] / "docs"
ROOT = PACKAGED if PACKAGED.is_dir() else SOURCES
FOLDERS = {
    "how-to": "",
    "methods": "methods/",
    "running": "running/",
}  # → the address under that of Help
SLUG = re.compile(r"[a-z0-9-]+")
LINK = re.compile(r'<a href="(?!\w+:|#)([^"#]*)(#[^"]*)?">(.*?)</a>', re.DOTALL)
HEADING = re.compile(r"<h2>(.*?)</h2>")
TABLE = re.compile(r"(<table>.*?</table>)", re.DOTALL)
FOR_PROGRAMMERS = re.compile(r"add-|ask-a|make-a-document|match-a-round|use-the-api")
SHOWN = re.compile(r"^```.*?^```\n?|^\|[ |-]+\|$", re.MULTILINE | re.DOTALL)
MARKS = re.compile(r"\]\([^)]*\)|[*`\[|]|^(?:\d+\.|[-#]+) ", re.MULTILINE)
LONGEST_SEARCH = 100  # characters
AROUND = 90  # characters on each side of a word that was found


@dataclass(frozen=True)
class Chapter:
    """A part of a text under one heading, as plain words."""

    heading: str
    words: str

    @property
    def anchor(self) -> str:
        """Where it begins on its page; nothing for what stands before the first heading."""
        return slugify(self.heading)


@dataclass(frozen=True)
class Guide:
    """One text: its title, its address under Help, its language, and its page."""

    path: PurePosixPath  # below the folder of all texts
    language: str
    source: str

    @property
    def slug(self) -> str:
        """Its name in addresses, the same in all languages."""
        return self.path.stem

    @property
    def title(self) -> str:
        """Its heading."""
        return self.source.partition("\n")[0].removeprefix("# ").strip()

    @cached_property
    def sections(self) -> list[Chapter]:
        """Its parts, without what is only shown: examples, addresses and marks."""
        parts = re.split(r"^## ", SHOWN.sub("", self.source), flags=re.MULTILINE)
        apart = ["\n" + parts[0].partition("\n")[2], *parts[1:]]
        return [
            Chapter(_plain(heading), _plain(text))
            for heading, _, text in (part.partition("\n") for part in apart)
        ]

    def html(self, at: str) -> SafeString:
        """Render it, with links to other texts under ``at`` and without those that lead nowhere."""
        page = MarkdownIt("commonmark", {"html": False}).enable("table").render(self.source)

        def link(found: re.Match[str]) -> str:
            to = PurePosixPath(normpath(self.path.parent / found[1]))
            if to.suffix != ".md" or to.parts[0] not in FOLDERS:
                return found[3]
            return f'<a href="{at}{FOLDERS[to.parts[0]]}{to.stem}/{found[2] or ""}">{found[3]}</a>'

        def heading(found: re.Match[str]) -> str:
            return f'<h2 id="{slugify(re.sub("<[^>]*>", "", found[1]))}">{found[1]}</h2>'

        told = HEADING.sub(heading, LINK.sub(link, page)).replace("<pre>", '<pre tabindex="0">')
        told = TABLE.sub(r'<div class="scroll" tabindex="0">\1</div>', told)
        return mark_safe(told)  # nosec B308 B703 - our own texts, and no HTML in them


@dataclass(frozen=True)
class Hit:
    """A text that a search found: the part that fits best, and the words around the first hit."""

    guide: Guide
    section: Chapter
    before: str
    word: str
    after: str


def guide(slug: str, language: str, folder: str = "how-to") -> Guide | None:
    """Read a text in this language, else in English; nothing if there is none."""
    if not SLUG.fullmatch(slug) or folder not in FOLDERS:
        return None
    return _read(slug, language, folder) or _read(slug, "en", folder)


def guides(language: str, folder: str = "how-to") -> list[Guide]:
    """List the texts for people who use (or run) the site, in this language where it is there."""
    slugs = sorted(path.stem for path in (ROOT / folder).glob("*.md"))
    found = (guide(slug, language, folder) for slug in slugs if not FOR_PROGRAMMERS.match(slug))
    return sorted((each for each in found if each), key=lambda each: fold(each.title))


def search(text: str, language: str) -> list[Hit]:
    """Find the how-tos in which every word is begun somewhere, accents and capitals apart.

    Those that have the words in their title come first, then in a heading, then by how often.
    """
    asked = fold(text[:LONGEST_SEARCH])
    words = [_stem(word) for word in re.findall(r"[^\W_]+", asked)]
    if not words:
        return []
    ranked = [(_rank(each, words), number, each) for number, each in enumerate(guides(language))]
    return [_found(each, words) for rank, _, each in sorted(ranked) if rank < (0, 0, 0)]


def _rank(found: Guide, words: list[str]) -> tuple[int, int, int]:
    """Count where the words stand, as negative numbers: the best is the least; zeros, not found."""
    headings = " ".join(section.heading for section in found.sections)
    everything = " ".join([found.title, headings, *(part.words for part in found.sections)])
    if not all(_times(word, everything) for word in words):
        return (0, 0, 0)
    title, heading, all_ = (
        sum(min(_times(word, text), most) for word in words)
        for text, most in ((found.title, 1), (headings, 1), (everything, 1000))
    )
    return (-title, -heading, -all_)


def _found(guide: Guide, words: list[str]) -> Hit:
    def fits(section: Chapter) -> tuple[int, int]:
        counts = [_times(word, f"{section.heading} {section.words}") for word in words]
        return sum(1 for count in counts if count), sum(counts)

    section = max(guide.sections, key=fits)
    text = section.words
    for said in re.finditer(r"[^\W_]+", text):
        if any(fold(said[0]).startswith(word) for word in words):
            start, end = said.span()
            return Hit(guide, section, _before(text[:start]), text[start:end], _after(text[end:]))
    return Hit(guide, section, "", "", _after(text))


def _times(word: str, text: str) -> int:
    return len(re.findall(rf"(?<![^\W_]){re.escape(word)}", fold(text)))


def _stem(word: str) -> str:
    """Take the ending of a plural away, so that one finds the other."""
    return re.sub(r"(?<=\w\w[rnlds])es$|(?<=\w{3})[sx]$", "", word)


def _before(text: str) -> str:
    return text if len(text) <= AROUND else "… " + text[-AROUND:].partition(" ")[2]


def _after(text: str) -> str:
    return text if len(text) <= AROUND else text[:AROUND].rpartition(" ")[0] + " …"


def _plain(text: str) -> str:
    return " ".join(MARKS.sub(" ", text).replace(" .", ".").replace(" ,", ",").split())


def _read(slug: str, language: str, folder: str) -> Guide | None:
    return _every().get((slug, language, folder))


@cache
def _every() -> dict[tuple[str, str, str], Guide]:
    return {(g.slug, g.language, g.path.parts[0]): g for g in _files()}


def _files() -> Iterator[Guide]:
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*.md"):
            at = PurePosixPath(path.relative_to(ROOT))
            language = at.parts[1] if len(at.parts) > 2 else "en"
            yield Guide(at, language, path.read_text(encoding="utf-8"))
