"""A utility looks at its water balance, learns what to measure first; a second person checks it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn

pytestmark = pytest.mark.journey


def test_a_balance_is_read_bettered_and_checked(sign_in: SignIn):
    ana = sign_in("ana@lago.example", language="fr")
    ana.goto("/desk/")
    ana.get_by_role("link", name="Bilans en eau").first.click()
    ana.get_by_role("link", name="2025").click()
    expect(ana.get_by_role("img", name="Cases proportionnelles")).to_be_visible()
    first = ana.get_by_role("heading", name="À mieux mesurer d’abord").locator("..")
    expect(first.get_by_role("listitem")).to_have_count(3)
    expect(first.get_by_role("listitem").first).to_contain_text("Ressources propres")
    expect(ana.get_by_text("Une deuxième personne le vérifie")).to_be_visible()

    slider = ana.get_by_label("Sa limite serait")
    slider.focus()
    slider.press("Home")  # as good as it gets; the page then answers by itself
    ana.wait_for_url("**limit=0#what-if")

    ana.get_by_role("link", name="Changer").click()
    ana.get_by_label("Limite de « Ressources propres »").fill("2,5")
    ana.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(first.get_by_role("listitem").first).not_to_contain_text("89")

    berta = sign_in("berta@lago.example", language="fr")
    berta.goto(ana.url)
    berta.get_by_role("button", name="J’ai vérifié ces chiffres").click()
    expect(berta.get_by_text("Vérifié par Berta")).to_be_visible()
    expect(berta.get_by_role("button", name="J’ai vérifié ces chiffres")).to_have_count(0)


MARGINS = dict.fromkeys(("top", "bottom", "left", "right"), "1cm")


def sheets_of_paper(page: Page) -> int:
    """Print a page on A4 as a browser does, and count the sheets."""
    printed = page.pdf(format="A4", margin=MARGINS)  # type: ignore[arg-type]
    return len(re.findall(rb"/Type\s*/Page[^s]", printed))


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_balance_is_printed_on_one_page_however_much_there_is_to_say(
    sign_in: SignIn, language: str
):
    ana = sign_in("ana@lago.example", language=language)
    ana.goto("/water-balance/")
    ana.get_by_role("link", name="2025").click()
    assert sheets_of_paper(ana) == 1

    ana.locator("a[href$='/change/']").click()
    ana.locator("#id_billed_metered").fill("4900")  # more than was supplied
    ana.locator("#id_bottom_up_real_losses").fill("1700")
    ana.locator("#id_bottom_up_real_losses_limit").fill("20")
    ana.locator("#id_average_pressure").fill("122")
    ana.locator("main form button.button").first.click()
    expect(ana.locator("main section.card")).to_have_count(5)
    assert sheets_of_paper(ana) == 1
