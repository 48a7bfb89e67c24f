"""The how-tos and methods as the site serves them: Markdown files that travel in the package.

A text in the reader's language is ``<slug>.<language>.md`` beside the English ``<slug>.md``;
where it is missing, the English one is shown and its language said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

PACKAGED = Path(__file__).resolve().parents[2] / "guides"
SOURCES = Path(__file__).resolve().parents[3] / "docs"
ROOT = PACKAGED if PACKAGED.is_dir() else SOURCES
FOLDERS = {"how-to": "", "methods": "methods/"}  # → the address under that of Help
SLUG = re.compile(r"[a-z0-9-]+")
LINK = re.compile(r'href="(?:\.\./)?(?:(how-to|methods)/)?([a-z0-9-]+)\.md(#[\w-]*)?"')
ELSEWHERE = re.compile(r'<a href="\.\./[^"]*">(.*?)</a>')
TABLE = re.compile(r"(<table>.*?</table>)", re.DOTALL)
FOR_DEVELOPERS = re.compile(r"add-a")


@dataclass(frozen=True)
class Guide:
    """One text: its title, its address under Help, its language, and its page."""

    slug: str
    folder: str
    language: str
    title: str
    source: str

    @property
    def address(self) -> str:
        """Where it stands under the address of Help."""
        return f"{FOLDERS[self.folder]}{self.slug}"

    def html(self, at: str) -> SafeString:
        """Render it, with links to other texts under ``at`` and without those that lead nowhere."""
        page = MarkdownIt("commonmark", {"html": False}).enable("table").render(self.source)

        def link(found: re.Match[str]) -> str:
            folder = found[1] or self.folder
            return f'href="{at}{FOLDERS[folder]}{found[2]}/{found[3] or ""}"'

        told = ELSEWHERE.sub(r"\1", LINK.sub(link, page)).replace("<pre>", '<pre tabindex="0">')
        told = TABLE.sub(r'<div class="scroll" tabindex="0">\1</div>', told)
        return mark_safe(told)  # nosec B308 B703 - our own texts, and no HTML in them


def guide(slug: str, language: str, folder: str = "how-to") -> Guide | None:
    """Read a text in this language, else in English; nothing if there is none."""
    if not SLUG.fullmatch(slug) or folder not in FOLDERS:
        return None
    return _read(slug, language, folder) or _read(slug, "en", folder)


def guides(language: str) -> list[Guide]:
    """List the how-tos for people who use the site, in this language where they are there."""
    slugs = sorted(path.stem for path in (ROOT / "how-to").glob("*.md") if "." not in path.stem)
    found = (guide(slug, language) for slug in slugs if not FOR_DEVELOPERS.match(slug))
    return sorted((each for each in found if each), key=lambda each: each.title)


@cache
def _read(slug: str, language: str, folder: str) -> Guide | None:
    name = f"{slug}.md" if language == "en" else f"{slug}.{language}.md"
    path = ROOT / folder / name
    if not path.is_file():
        return None
    source = path.read_text(encoding="utf-8")
    title = source.partition("\n")[0].removeprefix("# ").strip()
    return Guide(slug, folder, language, title, source)
