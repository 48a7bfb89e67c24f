"""A utility looks at its water balance, learns what to measure first; a second person checks it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SignIn

pytestmark = pytest.mark.journey


def test_a_balance_is_read_bettered_and_checked(sign_in: SignIn):
    ana = sign_in("ana@lago.example", language="fr")
    ana.goto("/desk/")
    ana.get_by_role("link", name="Bilans d’eau").first.click()
    ana.get_by_role("link", name="2025").click()
    expect(ana.get_by_role("img", name="Les hauteurs sont proportionnelles")).to_be_visible()
    first = ana.get_by_role("heading", name="À mieux mesurer d’abord").locator("..")
    expect(first.get_by_role("listitem")).to_have_count(3)
    expect(first.get_by_role("listitem").first).to_contain_text("Ressources propres")
    expect(ana.get_by_text("Une deuxième personne le vérifie")).to_be_visible()

    slider = ana.get_by_label("Sa limite serait")
    slider.focus()
    slider.press("Home")  # as good as it gets; the page then answers by itself
    ana.wait_for_url("**limit=0#what-if")

    ana.get_by_role("link", name="Modifier", exact=True).click()
    ana.get_by_label("Limite de « Ressources propres »").fill("2,5")
    ana.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(first.get_by_role("listitem").first).not_to_contain_text("89")

    berta = sign_in("berta@lago.example", language="fr")
    berta.goto(ana.url)
    berta.get_by_role("button", name="J’ai vérifié ces chiffres").click()
    expect(berta.get_by_text("Vérifié par Berta")).to_be_visible()
    expect(berta.get_by_role("button", name="J’ai vérifié ces chiffres")).to_have_count(0)
