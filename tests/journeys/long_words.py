"""One word without an end: people write it into every free text before pages are measured."""

from __future__ import annotations

import re

from playwright.sync_api import Page

WORD = "<img src=x onerror=alert(1)>" + "Wasserversorgungsbetrieb" * 6
FORM = "main form[method=post]"
TEXTS = f"{FORM} :is(textarea, input:not([type]), input[type=text]):not([inputmode])"
# Fields that are read as something else than words.
NOT_WORDS = {"contact_email", "website", "languages", "looks_for_languages", "review_dates"}
NOT_WORDS |= {"amount", "currency", "basis", "days", "starts_on", "ends_before", "earlier_on"}


def plant(page: Page, address: str, *, kept: str = "") -> None:
    """Write the word into every free text of a page's form, and send it."""
    page.goto(address)
    planted = 0
    for box in page.locator(TEXTS).all():
        name = box.get_attribute("name") or ""
        if name not in {*NOT_WORDS, kept} and box.is_visible():
            box.fill(WORD[: int(box.get_attribute("maxlength") or len(WORD))])
            planted += 1
    for choice in page.locator(f"{FORM} select:required:visible").all():
        if not choice.input_value():
            choice.select_option(index=1)
    assert planted, address
    page.locator(f"{FORM} :is(.actions, .bar) button.button").first.click()
    page.wait_for_load_state()
    refused = page.locator(".errors li, .reasons li").all_inner_texts()
    assert not refused, (address, refused)


def link(page: Page, pattern: str) -> str:
    found = page.locator("main a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    return next(href for href in found if re.search(pattern, href))


def plant_words(berta: Page, fatou: Page) -> list[str]:
    """Write it wherever the two may; give Fatou's pages that show the most of it."""
    berta.goto("/desk/")
    profile = link(berta, "^/operators?/|^/register/[0-9a-f]")
    berta.goto("/match/")
    need = link(berta, "^/match/need/of/")
    plant(berta, need)
    plant(berta, f"/register/{profile.strip('/').rpartition('/')[2]}/edit/")

    fatou.goto("/portfolio/")
    partnership = link(fatou, "^/partnership/[0-9a-f]{8}")
    plant(fatou, f"{partnership}edit/", kept="strength_text")
    fatou.goto(link_of_agreement(fatou, partnership))
    fatou.locator('button[value="amendment"]').click()
    fatou.wait_for_load_state()
    amendment = re.sub(r"edit/.*$", "", fatou.url)
    plant(fatou, f"{amendment}edit/")
    fatou.goto(f"{amendment}puts-in/")
    fatou.locator("main [name=party]").select_option(index=2)
    fatou.locator("main [name=kind]").first.check()
    fatou.locator("main [name=amount]").fill("100")
    fatou.locator("main [name=currency]").fill("EUR")
    fatou.locator("main [name=basis]").fill(WORD)
    fatou.locator("main [name=description]").fill(WORD)
    fatou.locator(f"{FORM} .actions button.button").last.click()
    fatou.wait_for_load_state()

    fatou.goto(amendment)
    assert WORD in fatou.locator("main").inner_text()
    return [partnership, amendment]


def link_of_agreement(page: Page, partnership: str) -> str:
    page.goto(partnership)
    return link(page, r"^/agreement/[0-9a-f]{8}[^/]*/$")
