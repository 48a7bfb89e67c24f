"""The Code is accepted with its text before one's eyes, and the page leads on."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from tests.apps.partnerships import made
from tests.conftest import NOON
from tests.markup import tight
from waterpeers.apps.partnerships.actions import conduct
from waterpeers.apps.partnerships.models import CodeAcceptance, CodeText
from waterpeers.apps.partnerships.queries.conduct import LONGEST_WORDING, wording_of
from waterpeers.domain.actors import Act

pytestmark = pytest.mark.django_db


def add(language: str, content: bytes, name: str) -> CodeText:
    return conduct.upload_text(
        CodeText.objects.get(language="en").version,
        language=language,
        title=f"Text {language}",
        file=ContentFile(content, name=name),
        act=Act(made.ADMINISTRATOR, NOON),
    )


@pytest.fixture
def page(client, everybody):
    made.code_text()
    add("fr", "\ufeffArticle premier\nNul ne fait de profit.".encode(), "code.txt")
    client.force_login(everybody.people["mentee_signatory"])
    address = reverse("partnerships:accept-code", args=[everybody.mentee.uuid])

    def shown(**query: str) -> str:
        return tight(client.get(address, query).content.decode())

    return shown


def test_the_words_stand_on_the_page_in_the_language_that_is_read(page):
    text = page(language="fr")

    assert 'lang="fr">Article premier' in text
    assert "Nul ne fait de profit." in text
    assert text.index("Nul ne fait de profit.") < text.index("I accept “Text fr”")


def test_a_file_of_another_kind_is_offered_before_the_form(page):
    text = page(language="en")

    assert text.index("Open and read the text: code.pdf") < text.index("I accept")


def test_fingerprints_are_folded(page):
    before, _, after = page(language="fr").partition("<summary>Files and fingerprints</summary>")

    assert "SHA-256" not in before
    assert after.count("SHA-256") == 2


def test_once_it_is_accepted_the_page_leads_on(client, everybody, page):
    opened = made.partnership(everybody)
    french = CodeText.objects.get(language="fr")
    address = reverse("partnerships:accept-code", args=[everybody.mentee.uuid])
    client.post(address, {"text": str(french.uuid), "office": "Directrice"})

    text = page()
    assert CodeAcceptance.objects.get().text == french
    assert reverse("partnerships:detail", args=[opened.uuid]) in text
    assert "I accept" not in text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("  É\r\nà ".encode(), "É\r\nà"),
        (b"a" * (LONGEST_WORDING + 1), ""),
        (b"\xff\xfe\x00", ""),
    ],
)
def test_only_words_are_shown(content, words):
    text = CodeText(file_name="code.txt", file=ContentFile(content, name="code.txt"))
    assert wording_of(text) == words
    assert wording_of(None) == ""
