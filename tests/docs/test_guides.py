"""Every text for people who use or run the site is there in three languages, and says the same."""

import re
from pathlib import Path

import pytest
from django.utils.translation import gettext, override

from waterpeers.apps.foundation.guides import FOR_PROGRAMMERS

DOCS = Path(__file__).resolve().parents[2] / "docs"
FOLDERS = ("how-to", "running")
TEXTS = sorted(
    f"{folder}/{path.name}"
    for folder in FOLDERS
    for path in (DOCS / folder).glob("*.md")
    if not FOR_PROGRAMMERS.match(path.name)
)
OTHERS = ("fr", "es")
BLOCK = re.compile(r"^```.*?^```|^    .*?$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?:\.\./)*([^)]*)\)")
CODE = re.compile(r"`([^`\n]+)`")
FORBIDDEN = {  # what is typed where a sign of the language belongs
    "fr": r"\w'\w|[“”]|\be-?mail| [:;?!%»]|« |[\w)»](?:[;!]|\?(?!\u00a0»)|\u202f)|\bm3\b",
    "es": r"\w :|[“”]|\b(tu|tú|tus)\b|\bm3\b",
}


def shape(text: str) -> dict[str, object]:
    """Give what is the same in every language: headings, lists, tables, examples, links, codes."""
    return {
        "headings": [len(marks) for marks in re.findall(r"^(#+) ", text, re.MULTILINE)],
        "items": len(re.findall(r"^(?:\d+\.|[-*]) ", text, re.MULTILINE)),
        "rows": len(re.findall(r"^\|", text, re.MULTILINE)),
        "blocks": BLOCK.findall(text),
        "links": sorted(link.removeprefix("how-to/") for link in LINK.findall(text)),
        "codes": sorted(set(CODE.findall(BLOCK.sub("", text))) - TYPED),
    }


def in_the_language(name: str, language: str) -> str:
    folder, _, name = name.partition("/")
    return (DOCS / folder / language / name).read_text()


TYPED = {"4.500"}  # numbers that are written as the language does


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", TEXTS)
def test_a_text_has_the_same_parts_in_every_language(name, language):
    english, other = (DOCS / name).read_text(), in_the_language(name, language)

    assert shape(other) == shape(english)
    assert other.partition("\n")[0] != english.partition("\n")[0]


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("language", OTHERS)
def test_no_text_is_there_without_its_english_one(language, folder):
    there = (DOCS / folder / language).glob("*.md")
    assert {f"{folder}/{path.name}" for path in there} <= set(TEXTS)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_written_as_its_language_is(name, language):
    text = CODE.sub("X", BLOCK.sub("", in_the_language(name, language)))
    found = re.findall(rf".*(?:{FORBIDDEN[language]}).*", LINK.sub("]", text))

    assert found == []


NAMED = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)|“([^”\n]+)”")


def names(text: str) -> set[str]:
    """Give what a text sets apart as the name of a button, a link or a page."""
    parts = (found[1] or found[2] for found in NAMED.finditer(BLOCK.sub("", text)))
    return {part for path in parts for part in path.split(" → ")}


def one_space(text: str) -> str:
    return re.sub(r"[\u00a0\u202f]", " ", text)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", TEXTS)
def test_buttons_have_the_names_that_the_pages_have(name, language):
    other = one_space(in_the_language(name, language))
    with override(language):
        said = {each: one_space(gettext(each)) for each in names((DOCS / name).read_text())}
    missing = {each: there for each, there in said.items() if there != each and there not in other}

    assert missing == {}
