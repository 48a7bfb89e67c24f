"""A year of figures in a real browser, in French: two slips, two questions, a second person."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import SignIn
from tests.journeys.test_story import follow, fr, press
from waterpeers.apps.indicators.words import STATES
from waterpeers.domain.values import ValueState

pytestmark = pytest.mark.journey


def figure(page: Page, code: str) -> Locator:
    return page.locator(f'[name="v_{code}"]')


def state_of(page: Page, code: str) -> Locator:
    return page.locator(f"#row_{code} .fig-name .chip")


def test_a_year_is_filled_in_questioned_returned_corrected_and_locked(sign_in: SignIn):
    ana = sign_in("ana@lago.example", language="fr")
    sheet = fill_in(ana)
    answer_and_hand_in(ana)
    berta = sign_in("berta@lago.example", language="fr")
    return_one(berta)
    correct(ana, sheet)
    accept_and_lock(berta, sheet)


def fill_in(page: Page) -> str:
    """What is typed is kept by itself; Enter leads to the next figure."""
    page.goto("/values/")
    page.get_by_role("link", name="2025").click()
    page.wait_for_load_state()
    expect(page.locator(".notice.turn label")).to_have_count(2)
    figure(page, "hours_supply").fill("20")
    figure(page, "hours_supply").press("Enter")
    expect(figure(page, "hours_supply")).not_to_be_focused()
    assert page.url.endswith("/"), "Enter leads on, it does not send"
    expect(page.locator(".saved")).not_to_be_empty(timeout=10_000)
    page.reload()
    expect(figure(page, "hours_supply")).to_have_value("20")
    return page.url


def answer_and_hand_in(page: Page) -> None:
    press(page, "Save and hand in for review")
    expect(page.locator(".errors li")).to_have_count(2)

    page.locator('[name="u_sold"]').select_option("thousand m3/year")
    answer = page.locator('[name^="a_conn_water__"]')
    answer.fill("Nous avons compté autrement.")
    press(page, "Save and hand in for review")
    expect(page.locator("main")).to_contain_text(fr("Handed in: a second person looks at it now."))
    expect(state_of(page, "sold")).to_have_text(fr(STATES[ValueState.SUBMITTED]))


def from_desk(page: Page, address: str) -> None:
    """Follow the line of the desk that leads to an address."""
    page.goto("/desk/")
    page.evaluate("document.querySelectorAll('main details').forEach((each) => each.open = true)")
    page.locator(f".waits a[href*='{address}']").click()
    page.wait_for_load_state()


def return_one(page: Page) -> None:
    """The desk leads the second person to what was handed in."""
    from_desk(page, "/review/")
    expect(page.locator("main")).to_contain_text("Nous avons compté autrement.")
    page.locator('[name="r_conn_water"]').fill("Dix fois plus que 2024 : un zéro de trop ?")
    press(page, "Return those with a reason, accept the others")
    expect(state_of(page, "sold")).to_have_text(fr(STATES[ValueState.REVIEWED]))


def correct(page: Page, sheet: str) -> None:
    """The desk leads the person who reported it to the very row."""
    from_desk(page, "#row_conn_water")
    assert page.url == f"{sheet}#row_conn_water"
    expect(page.locator("#row_conn_water")).to_be_in_viewport()
    expect(page.locator("#row_conn_water")).to_contain_text("un zéro de trop ?")
    figure(page, "conn_water").fill("19 400")
    press(page, "Save and hand in for review")
    expect(state_of(page, "conn_water")).to_have_text(fr(STATES[ValueState.SUBMITTED]))


def accept_and_lock(page: Page, sheet: str) -> None:
    page.goto(sheet)
    follow(page, "Review what was handed in")
    press(page, "Return those with a reason, accept the others")
    press(page, "Lock what was reviewed")
    for code in ("sold", "conn_water"):
        expect(state_of(page, code)).to_have_text(fr(STATES[ValueState.LOCKED]))
    page.locator("#row_conn_water a").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("19 400")
    expect(page.locator(".trail").first).to_contain_text(fr("Figures were locked"))
