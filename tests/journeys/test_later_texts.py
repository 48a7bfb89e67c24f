"""What follows an agreement in force, in French: an amendment signed on paper, and a work plan."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn
from tests.journeys.test_story import fr, go_on, press, write
from waterpeers.apps.agreements.words import STATES
from waterpeers.domain.partnerships import AgreementState

pytestmark = pytest.mark.journey
SIGNED_PAGES = b"%PDF-1.7\n% invented: the signed pages\n%%EOF\n"
NEW_AIM = "Un atelier de compteurs à nous dès 2028"


@pytest.fixture
def fatou(sign_in: SignIn) -> Page:
    """Signs for the mentee of the example partnership."""
    return sign_in("fatou@fleuve.example", language="fr")


@pytest.fixture
def dirk(sign_in: SignIn) -> Page:
    """Signs for its mentor."""
    return sign_in("dirk@delta.example", language="fr")


def test_an_amendment_and_a_work_plan_come_into_force(fatou: Page, dirk: Page):
    fatou.goto("/portfolio/")
    fatou.locator("main tbody a").first.click()
    fatou.wait_for_load_state()
    partnership = fatou.url
    expect(fatou.locator("main")).to_contain_text(fr("What comes next: the plan"))
    (memorandum,) = agreements(fatou, partnership)

    fatou.goto(memorandum)
    press(fatou, "Draft an amendment")
    amendment = address_of(fatou)
    fatou.goto(f"{amendment}edit/objectives/")
    write(fatou, "objectives", NEW_AIM)
    go_on(fatou)
    carry_into_force(fatou, dirk, amendment, sign_on_paper)
    expect(fatou.locator("main")).to_contain_text(NEW_AIM)
    assert state_of(fatou, memorandum) == said(AgreementState.REPLACED)

    fatou.goto(partnership)
    fatou.get_by_role("link", name=fr("Draft a work plan, or amend the agreement")).click()
    fatou.wait_for_load_state()
    fatou.locator("#id_title").fill("Plan de travail 2027")
    press(fatou, "Draft a work plan")
    plan = address_of(fatou)
    fatou.goto(f"{plan}edit/objectives/")
    write(fatou, "objectives", "Réparer 2 000 compteurs la première année")
    write(fatou, "expected_outputs", "Huit personnes formées")
    go_on(fatou)
    fatou.goto(f"{plan}puts-in/")
    fatou.locator("main [name=party]").select_option(label="Eaux du Fleuve")
    fatou.locator('main [name=kind][value="staff_time"]').check()
    write(fatou, "description", "Quatre personnes à l’atelier")
    write(fatou, "days", "120")
    press(fatou, "State it")
    fatou.locator("main [name=is_without_cash]").check()
    go_on(fatou)
    today = date.today()
    write(fatou, "starts_on", today.isoformat())
    write(fatou, "ends_before", (today + timedelta(days=365)).isoformat())
    write(fatou, "review_dates", (today + timedelta(days=180)).isoformat())
    go_on(fatou)
    carry_into_force(fatou, dirk, plan, sign_on_the_page)

    assert state_of(fatou, amendment) == said(AgreementState.IN_FORCE)
    assert len(agreements(fatou, partnership)) == 3


def said(state: AgreementState) -> str:
    return fr(STATES[state])


def agreements(page: Page, partnership: str) -> list[str]:
    page.goto(partnership)
    links = page.locator("#agreements + ul a").evaluate_all("all => all.map(a => a.href)")
    return [str(link) for link in links]


def address_of(page: Page) -> str:
    found = re.match(r".*/agreement/[0-9a-f-]{36}/", page.url)
    assert found, page.url
    return found.group()


def state_of(page: Page, agreement: str) -> str:
    page.goto(agreement)
    return page.locator("h1 + p .chip").inner_text()


def carry_into_force(fatou: Page, dirk: Page, agreement: str, sign_of_dirk) -> None:
    """Open it, sign for both sides, explain what is open, and bring it into force."""
    fatou.goto(agreement)
    press(fatou, "Open for signature")
    fatou.goto(agreement)
    assert state_of(fatou, agreement) == said(AgreementState.OPEN_FOR_SIGNATURE)
    sign_on_the_page(fatou, agreement, "Fatou Sarr")
    sign_of_dirk(dirk, agreement, "Dirk Smit")
    for page in (fatou, dirk):
        explain_what_is_open(page, agreement)
    fatou.goto(agreement)
    assert fatou.locator(".gate li.missing").all_inner_texts() == []
    press(fatou, "Bring the agreement into force")
    assert state_of(fatou, agreement) == said(AgreementState.IN_FORCE)


def sign_on_the_page(page: Page, agreement: str, name: str) -> None:
    page.goto(f"{agreement}sign/")
    write(page, "name", name)
    write(page, "office", "Direction")
    press(page, "Sign")


def sign_on_paper(page: Page, agreement: str, name: str) -> None:
    """The signed pages are sent in, and kept with their fingerprint."""
    page.goto(agreement)
    page.get_by_role("link", name=fr("It was signed on paper")).click()
    page.wait_for_load_state()
    press(page, "Send the signed pages")
    assert page.locator(".errors li").count() >= 2, "who signed, and the pages, are missing"
    write(page, "name", name)
    write(page, "office", "Directie")
    write(page, "signed_on", date.today().isoformat())
    page.locator("main [name=file]").set_input_files(
        {"name": "signé.pdf", "mimeType": "application/pdf", "buffer": SIGNED_PAGES}
    )
    press(page, "Send the signed pages")
    expect(page.locator("main")).to_contain_text(name)


def explain_what_is_open(page: Page, agreement: str) -> None:
    page.goto(agreement)
    links = page.locator(".gate li.explain a").evaluate_all("all => all.map(a => a.href)")
    for link in links:
        page.goto(link)
        write(page, "text", "Nous en parlons à la première revue.")
        press(page, "Explain")
