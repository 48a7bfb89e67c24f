"""The first hour, in French on a telephone: from the home page to a sent request and its answer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PASSWORD, SignIn
from tests.journeys.test_figures import mails_to, wait_for_mail
from tests.journeys.test_story import follow, fr, press, write

pytestmark = pytest.mark.journey
MOUSSA, KAYES = "moussa@kayes.example", "Eaux de Kayes"
NEED = "Nous ne savons pas où part la moitié de notre eau"
MENTORS = {
    "Eaux du Fleuve": "fatou@fleuve.example",
    "Companhia Serra Água": "hugo@serra.example",
    "Waterbedrijf Delta": "carel@delta.example",
}


def test_somebody_new_gets_to_a_sent_request_and_the_mentor_answers_from_the_mail(
    sign_in: SignIn, data: Path
):
    moussa = sign_in(language="fr", width=360)
    sign_up(moussa, data)
    say_for_whom_one_works(moussa)
    say_yes(sign_in("eva@platform.example", language="fr", width=1280))
    wait_for_mail(MOUSSA, KAYES, data)
    complete_the_profile(moussa)
    state_a_need(moussa)
    mentor = ask_a_mentor(moussa)
    answer_from_the_mail(sign_in(language="fr", width=360), mentor, data)
    moussa.goto("/desk/")
    expect(moussa.locator("main")).to_contain_text(KAYES)


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def link_to(person: str, part: str, data: Path) -> str:
    """Give the address in the latest mail of somebody whose path has this part."""
    found = [
        link
        for text in mails_to(person, data)
        for link in re.findall(r"http://\S+?(/\S*)", text)
        if part in link
    ]
    return found[-1]


def sign_up(page: Page, data: Path) -> None:
    """By a door of the home page; the link of the mail signs in."""
    page.goto("/")
    page.locator(".door a.button").first.click()
    write(page, "name", "Moussa Keïta")
    write(page, "email", MOUSSA)
    write(page, "password1", PASSWORD)
    page.locator("main form button.button").first.click()
    wait_for_mail(MOUSSA, "/sign-in/confirm-email/", data)
    page.goto(link_to(MOUSSA, "/confirm-email/", data))
    page.locator("main form button.button").first.click()
    expect(page.locator("h1")).to_have_text(fr("Which organisation do you work for?"))


def say_for_whom_one_works(page: Page) -> None:
    """What is near is shown; what is a likely twin too; then both are sent with one button."""
    write(page, "text", "eau du sahell")
    press(page, "Search")
    expect(page.locator("main")).to_contain_text("Eau du Sahel")
    fits(page)
    page.get_by_role("link", name=fr("No, it is another")).click()

    write(page, "name", "Eau du Sahel")
    page.locator("[name=country]").select_option("BF")
    write(page, "place", "Ouahigouya")
    page.locator("[name=kind]").select_option("operator")
    write(page, "office", "Chef du réseau")
    page.locator('[name=roles][value="coordinator"]').check()
    press(page, "Send")
    expect(page.locator(".next-thing")).to_contain_text("Eau du Sahel")

    write(page, "name", KAYES)
    page.locator("[name=country]").select_option("ML")
    write(page, "place", "Kayes")
    press(page, "Send")
    first = page.locator(".first-steps > li").first
    expect(first).to_contain_text(fr("Waits for an answer"))
    expect(first).to_contain_text(KAYES)
    fits(page)


def say_yes(eva: Page) -> None:
    """One thing on the desk, one answer: it is in the register, and somebody acts for it."""
    eva.goto("/desk/")
    expect(eva.locator("main")).to_contain_text(KAYES)
    follow(eva, "Decide")
    card = eva.locator("main .card", has_text=KAYES)
    expect(card.locator('[value="coordinator"]')).to_be_checked()
    card.get_by_role("button", name=fr("Yes, they may")).click()
    eva.wait_for_load_state()
    expect(eva.locator("main .card", has_text=KAYES)).to_have_count(0)


def fill(page: Page, name: str, text: str) -> None:
    """Fill a field, wherever it is folded away."""
    field = page.locator(f'main [name="{name}"]').first
    field.evaluate(
        "f => { for (let d = f.closest('details'); d; d = d.parentElement.closest('details'))"
        " d.open = true; }"
    )
    field.fill(text)


def complete_the_profile(page: Page) -> None:
    page.goto("/desk/")
    now = page.locator(".first-steps > li.now")
    expect(now).to_have_count(1)
    now.locator("a.button").click()
    fits(page)
    fill(page, "contact_office", "Direction technique")
    fill(page, "contact_email", "direction@kayes.example")
    fill(page, "languages", "français")
    fill(page, "connections", "9 400")
    page.locator('main form:has([name="languages"]) button[type=submit].button').first.click()
    page.wait_for_load_state()


def state_a_need(page: Page) -> None:
    page.goto("/desk/")
    now = page.locator(".first-steps > li.now")
    expect(now).to_contain_text(fr("What you need"))
    now.locator("a.button").click()
    page.locator("[name=working_area]").select_option("water_losses")
    write(page, "sentence", NEED)
    page.locator('[name=evidence_class][value="own_data"]').check()
    write(page, "evidence", "Eau non facturée de 47 % en 2025")
    page.context.set_offline(True)
    page.get_by_role("button", name=fr("Save"), exact=True).click()
    expect(page.locator("form .cut")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("form .cut")).to_have_count(0)
    press(page, "Save")
    expect(page.locator("main")).to_contain_text(NEED)
    fits(page)


def ask_a_mentor(page: Page) -> str:
    """Ask one of the mentors of the example world that the shortlist offers."""
    page.goto("/desk/")
    page.get_by_role("link", name=fr("See who could help")).click()
    page.wait_for_load_state()
    fits(page)
    cards = page.locator(".cards > li")
    name = next(name for name in MENTORS if cards.filter(has_text=name).count())
    card = cards.filter(has_text=name).first
    card.get_by_role("link", name=re.compile(re.escape(fr("Ask for help")))).first.click()
    write(page, "message", "Apprenez-nous à chercher les fuites.")
    write(page, "gives_in_return", "Nous connaissons les réseaux du Sahel.")
    press(page, "Send the request")
    expect(page.locator("main")).to_contain_text(name)
    return MENTORS[name]


def answer_from_the_mail(page: Page, mentor: str, data: Path) -> None:
    """The link of the mail leads to the request itself, through the sign-in."""
    wait_for_mail(mentor, KAYES, data)
    link = link_to(mentor, "/match/", data)
    page.goto(link)
    write(page, "login", mentor)
    write(page, "password", PASSWORD)
    page.locator("main form button.button").first.click()
    page.wait_for_load_state()
    assert page.url.endswith(link.split("#")[1]), "where the mail pointed at"
    asked = page.locator(".card", has_text=NEED).last
    asked.get_by_role("button", name=fr("Yes, let us talk")).click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text(KAYES)
    fits(page)
