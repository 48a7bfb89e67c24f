"""Interest and declarations on one page: a colleague prepares them, the signatory hands them in."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn
from tests.journeys.test_figures import wait_for_mail
from tests.journeys.test_story import follow, fr, press, write
from waterpeers.domain.conduct import DECLARATIONS

pytestmark = pytest.mark.journey
WHY = "Nous perdons la moitié de notre eau."
ASKED = "Intérêt et déclarations"


def test_both_sides_of_a_partnership_say_it_on_one_page(sign_in: SignIn, data: Path):
    people = {
        "ana": sign_in("ana@lago.example", language="fr", width=360),
        "berta": sign_in("berta@lago.example", language="fr", width=360),
        "hugo": sign_in("hugo@serra.example", language="fr", width=1280),
    }
    partnership = open_partnership(people["hugo"])
    wait_for_mail("berta@lago.example", ASKED, data)

    prepare(people["ana"])
    hand_in(people["berta"])
    read_what_the_other_said(people["hugo"], partnership)
    change_it(people["berta"], partnership)


def open_partnership(hugo: Page) -> str:
    hugo.goto("/partnership/new/")
    hugo.get_by_role("link", name="Companhia Serra Água").last.click()
    hugo.locator("[name=mentee_name]").fill("Águas do Lago")
    press(hugo, "Search")
    hugo.get_by_role("link", name="Águas do Lago").first.click()
    press(hugo, "Open the partnership")
    expect(hugo.locator("#sides")).to_be_visible()
    return hugo.url


def prepare(ana: Page) -> None:
    """From the desk to one page; what is typed stays, also where the page is loaded anew."""
    ana.goto("/desk/")
    row = ana.locator("main li, main tr, main article", has_text=ASKED).last
    row.get_by_role("link", name=fr("Answer")).click()
    expect(ana.locator("h1")).to_have_text(ASKED)
    assert ana.evaluate("document.documentElement.scrollWidth <= innerWidth")
    declaration = ana.locator('[name="v-O2.2"]').first
    expect(declaration).to_be_hidden()
    expect(ana.locator('[name="n-is_interested"]')).to_be_hidden()  # words for a no

    ana.locator('[name="v-is_interested"][value="yes"]').check()
    expect(declaration).to_be_visible()
    write(ana, "v-motivation", WHY)
    expect(ana.locator(".saved")).not_to_be_empty()
    ana.reload()
    expect(ana.locator('main [name="v-motivation"]')).to_have_value(WHY)
    for obligation in DECLARATIONS:
        ana.locator(f'[name="v-{obligation}"][value="yes"]').check()
    write(ana, "v-office", "Directrice générale")
    expect(ana.locator("main")).to_contain_text("Berta")  # who can hand it in
    with ana.expect_navigation():  # shown anew once it is stored
        press(ana, "Save")
    ana.goto("/desk/")
    expect(ana.locator("main")).not_to_contain_text(ASKED)


def hand_in(berta: Page) -> None:
    berta.goto("/desk/")
    follow(berta, "Check and hand in")
    expect(berta.locator('main [name="v-motivation"]')).to_have_value(WHY)
    press(berta, "Hand in")
    expect(berta.locator("main .chip.good")).to_have_text(fr("Handed in"))
    expect(berta.locator("main")).to_contain_text(WHY)
    berta.goto("/desk/")
    expect(berta.locator("main")).not_to_contain_text(ASKED)


def read_what_the_other_said(hugo: Page, partnership: str) -> None:
    hugo.goto(partnership)
    expect(hugo.locator("#sides")).to_contain_text(WHY)
    met = hugo.locator(".gate li.met")
    said = fr("%(name)s has expressed its interest.", name="Águas do Lago")
    expect(met.filter(has_text=said)).to_have_count(1)
    hugo.goto("/desk/")
    expect(hugo.locator("main")).to_contain_text(ASKED)  # its own side still waits


def change_it(berta: Page, partnership: str) -> None:
    """What was handed in is taken up again; going back in the browser loses nothing."""
    berta.goto(f"{partnership}interest/")
    press(berta, "Change the answers")
    berta.locator('[name="v-is_interested"][value="no"]').check()
    expect(berta.locator('[name="v-O2.2"]').first).to_be_hidden()
    press(berta, "Hand in")
    expect(berta.locator(".errors")).to_be_visible()  # a no says why
    write(berta, "n-is_interested", "Notre barrage a cédé.")
    with berta.expect_navigation():
        press(berta, "Hand in")
    berta.goto(partnership)
    expect(berta.locator("#sides .chip.stop")).to_have_text(fr("Not interested"))
    berta.go_back()
    expect(berta.locator("main")).to_contain_text("Notre barrage a cédé.")
