"""A water balance on paper: one page, however much there is to say."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn

pytestmark = pytest.mark.journey

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
    expect(ana.locator("#to-look-at")).to_be_visible()
    assert sheets_of_paper(ana) == 1
