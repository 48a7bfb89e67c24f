"""A passkey is the second factor: set up once, shown at each sign-in, taken away again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PASSWORD, PATIENCE, Served, SignIn

pytestmark = pytest.mark.journey
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_a_key(page: Page) -> None:
    """Give the browser a device that says who somebody is."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


@pytest.fixture(scope="module")
def site(running: Served) -> str:
    """Passkeys belong to a name, never to a number."""
    return running.address.replace("127.0.0.1", "localhost")


def test_somebody_sets_up_a_passkey_and_signs_in_with_it(sign_in: SignIn, browser: Browser):
    berta = sign_in("berta@lago.example", language="fr", width=360)
    with_a_key(berta)
    berta.goto("/safety/second-factor/")
    berta.get_by_role("link", name="Ajouter une clé d’accès").click()
    berta.locator("input[type=password]").fill(PASSWORD)  # asked once more
    berta.locator("main form button").first.click()
    expect(berta.locator("#mfa_webauthn_add")).to_be_visible()
    berta.wait_for_load_state("load")  # the button works from then on
    berta.locator("#mfa_webauthn_add").click()
    expect(berta).to_have_url(re.compile("recovery-codes"))
    expect(berta.locator("main")).to_contain_text("10 codes de secours disponibles")
    assert berta.evaluate("document.documentElement.scrollWidth") <= 360

    berta.goto("/sign-in/logout/")
    berta.locator("main form button").first.click()
    expect(berta).not_to_have_url(re.compile("logout"))
    berta.goto("/sign-in/login/")
    berta.fill("#id_login", "berta@lago.example")
    berta.fill("#id_password", PASSWORD)
    berta.locator("main form button").first.click()
    expect(berta.get_by_role("heading", level=1)).to_have_text("Second facteur")
    assert berta.evaluate("document.documentElement.scrollWidth") <= 360
    berta.goto("/desk/")
    assert "/sign-in/" in berta.url, "a password alone lets nobody in"
    berta.goto("/sign-in/2fa/authenticate/")
    berta.wait_for_load_state("load")
    berta.get_by_role("button", name="Utiliser ma clé d’accès").click()
    expect(berta).to_have_url(re.compile("/desk/"))

    other = browser.new_context(base_url=berta.url.split("/desk/")[0], locale="fr")
    other.set_default_timeout(PATIENCE * 1000)
    thief = other.new_page()
    with_a_key(thief)  # another device, which this account does not know
    thief.goto("/sign-in/login/")
    thief.fill("#id_login", "berta@lago.example")
    thief.fill("#id_password", PASSWORD)
    thief.locator("main form button").first.click()
    expect(thief.get_by_role("button", name="Utiliser ma clé d’accès")).to_be_visible()
    thief.wait_for_load_state("load")
    thief.get_by_role("button", name="Utiliser ma clé d’accès").click()
    thief.wait_for_timeout(500)
    thief.goto("/desk/")
    assert "/sign-in/" in thief.url
    other.close()

    berta.goto("/sign-in/2fa/webauthn/")
    berta.locator("a[href$='/remove/']").click()
    if berta.locator("input[type=password]").count():  # asked once more, some time later
        berta.locator("input[type=password]").fill(PASSWORD)
        berta.locator("main form button").first.click()
    berta.get_by_role("button", name="Retirer").click()
    expect(berta.locator("main")).to_contain_text("Aucune clé d’accès n’a été ajoutée.")
