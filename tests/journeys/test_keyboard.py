"""A need is stated with the keyboard alone, from the sign-in on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PASSWORD, SignIn
from tests.journeys.test_story import fr
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.domain.codes import WorkingArea

pytestmark = pytest.mark.journey
NEED = "Nos pompes s’arrêtent chaque semaine"
MOST_TABS = 60
IS_THERE = "([pattern, text]) => document.activeElement.matches(pattern)"
IS_THERE += " && document.activeElement.textContent.includes(text)"


def tab_to(page: Page, pattern: str, text: str = "") -> None:
    """Press Tab until the focus stands on an element, and see that it shows."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(IS_THERE, [pattern, text]):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline == "solid", f"the focus on {pattern} cannot be seen"
            return
    raise AssertionError(f"{MOST_TABS} presses of Tab do not lead to {pattern} {text}")


def go(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_need_is_stated_with_the_keyboard_alone(sign_in: SignIn):
    page = sign_in(language="fr")
    page.goto("/")
    tab_to(page, ".top a", fr("Sign in"))
    go(page)
    tab_to(page, "#id_login")
    page.keyboard.type("berta@lago.example")
    tab_to(page, "#id_password")
    page.keyboard.type(PASSWORD)
    go(page)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # past the menus, to the content
    tab_to(page, 'a[href="/match/"]')
    go(page)
    tab_to(page, "main a", fr("State a need"))
    go(page)
    tab_to(page, "main select")
    page.keyboard.type(fr(WORKING_AREAS[WorkingArea.OPERATION])[:12])
    tab_to(page, "[name=sentence]")
    page.keyboard.type(NEED)
    tab_to(page, "[name=evidence_class]")
    page.keyboard.press("Space")
    tab_to(page, "[name=visibility]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "[name=agreed_to_public]")  # it came with the choice of everybody
    page.keyboard.press("Space")
    tab_to(page, "main button.button", fr("Save"))
    with page.expect_navigation():
        page.keyboard.press("Space")

    expect(page.locator("main")).to_contain_text(NEED)
    expect(page.locator("article", has_text=NEED)).to_contain_text(
        fr(WORKING_AREAS[WorkingArea.OPERATION])
    )
