"""Help: in the reader's language, searched in the words of that language."""

from __future__ import annotations

import pytest
from django.urls import reverse

from waterpeers.apps.foundation import guides as shelf
from waterpeers.apps.foundation.guides import guide, guides, search

pytestmark = pytest.mark.django_db


def titles(text: str, language: str) -> list[str]:
    return [found.guide.slug for found in search(text, language)]


def test_help_speaks_the_language_of_its_reader(client):
    for language, title in (("en", "Report figures"), ("fr", "Saisir des chiffres")):
        client.cookies["django_language"] = language
        page = client.get(reverse("portal:help-page", args=["report-figures"])).content.decode()

        assert f"<h1>{title}</h1>" in page
        assert "in English" not in page


def test_a_text_that_is_there_in_english_alone_says_so(client):
    client.cookies["django_language"] = "fr"
    page = client.get(reverse("portal:help-page", args=["use-the-api"])).content.decode()

    assert "en anglais" in page
    assert '<article class="guide" lang="en">' in page


def test_texts_for_programmers_are_not_listed():
    listed = {each.slug for each in guides("en")}

    assert "report-figures" in listed
    assert not {"add-an-action", "use-the-api", "make-a-document"} & listed


def test_each_text_stands_once_on_the_page_of_help_by_the_places_of_the_menu(client):
    page = client.get(reverse("portal:help")).content.decode()

    for each in guides("en"):
        assert page.count(f'href="{reverse("portal:help-page", args=[each.slug])}"') == 1, each.slug


@pytest.mark.parametrize(
    ("text", "language", "first"),
    [
        ("figures", "en", "report-figures"),
        ("bilan d'eau", "fr", "water-balance"),
        ("BILANS", "fr", "water-balance"),
        ("echelle", "fr", "service-ladders"),
        ("energie pompe", "fr", "energy"),
        ("balances hidricos", "es", "water-balance"),
        ("firmar", "es", "agree-and-sign"),
        ("olvide contraseña", "es", "invite-colleagues"),
    ],
)
def test_a_search_finds_words_of_the_language_without_accents_capitals_and_plurals(
    text, language, first
):
    assert titles(text, language)[0] == first


def test_every_word_has_to_be_there():
    assert titles("pumps", "en")
    assert titles("pumps xylophone", "en") == []
    assert titles("", "en") == titles("  ?! ", "en") == []


def test_a_hit_leads_to_its_part_and_shows_the_word_in_its_sentence():
    found = search("empty field zero", "en")[0]

    assert (found.guide.slug, found.section.anchor) == ("report-figures", "fill-in-a-year")
    assert found.word == "empty"
    assert found.before.endswith(" An ")
    assert found.after.startswith(" field is not a zero.")
    assert len(found.before) <= shelf.AROUND + 2


def test_the_page_of_help_searches_without_scripts(client):
    page = client.get(reverse("portal:help"), {"q": "<b>zero"}).content.decode()

    assert "&lt;b&gt;zero" in page
    assert "<b>zero" not in page
    nothing = client.get(reverse("portal:help"), {"q": "xylophone"}).content.decode()
    assert "Try fewer words" in nothing
    assert client.get(reverse("portal:help"), {"q": "a" * 5000}).status_code == 200


def test_headings_can_be_linked_to_and_links_lead_to_help_or_nowhere():
    page = str(guide("administer", "fr").html("/help/"))
    other = str(guide("water-balance", "es").html("/help/"))

    assert "installation" in page
    assert "install.md" not in page
    assert 'href="/help/methods/water-balance/"' in other
    assert 'id="desde-un-archivo"' in other
    assert 'href="/help/use-the-api/"' in str(guide("agree-and-sign", "fr").html("/help/"))
