"""A year of figures in French, in a real browser and in LibreOffice, from blank to locked.

Two slips are asked about, a second person returns one with a reason, what is locked changes only
by a new version, and the water balance of the year says what to measure better first.
"""

from __future__ import annotations

import re
import time
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import PATIENCE, SignIn
from tests.journeys.test_story import follow, fr, press
from tests.journeys.test_workbooks import line_of, send, take
from tests.office import Fill
from waterpeers.apps.indicators.words import STATES
from waterpeers.domain.values import ValueState

pytestmark = pytest.mark.journey


def figure(page: Page, code: str) -> Locator:
    return page.locator(f'[name="v_{code}"]')


def state_of(page: Page, code: str) -> Locator:
    return page.locator(f"#row_{code} .fig-name .chip")


def test_a_year_is_filled_in_questioned_returned_corrected_and_locked(
    sign_in: SignIn, fill_in: Fill, data: Path, tmp_path: Path
):
    ana = sign_in("ana@lago.example", language="fr")
    bring_from_libreoffice(ana, fill_in, tmp_path)
    sheet = type_in(ana)
    answer_and_hand_in(ana)
    see_the_balance(ana)
    berta = sign_in("berta@lago.example", language="fr")
    return_one(berta)
    wait_for_mail("ana@lago.example", "un zéro de trop ?", data)  # why it came back
    correct(ana, sheet)
    accept_and_lock(berta, sheet)
    change_what_is_locked(ana, berta, sheet)


def bring_from_libreoffice(page: Page, fill_in: Fill, folder: Path) -> None:
    """Half of the year is filled in without a connection."""
    path = take(page, f"{fr('Figures of the year')} 2025", folder)
    tab = fr("Figures %(year)s", year="2025")
    breaks, energy = line_of(path, "breaks_water"), line_of(path, "energy_water")
    fill_in(path, [[tab, f"F{breaks}", "typed", "131"], [tab, f"H{breaks}", "text", "B2"],
                   [tab, f"F{energy}", "typed", "1 260,5"],
                   [tab, f"G{energy}", "text", "MWh par an"],
                   [tab, f"I{energy}", "text", "Factures d’électricité"]])  # fmt: skip
    send(page, path)
    expect(page.locator("main")).to_contain_text(re.compile(r"1\s260,5 MWh par an"))
    press(page, "Store the chosen rows")
    expect(page.locator("main")).to_contain_text(fr("Stored"))


def see_the_balance(page: Page) -> None:
    """It has limits, and names the three inputs to measure better first."""
    page.goto("/desk/")
    page.get_by_role("link", name=fr("Water balances")).first.click()
    page.get_by_role("link", name="2025").click()
    first = page.get_by_role("heading", name=fr("Measure better first")).locator("..")
    expect(first.get_by_role("listitem")).to_have_count(3)
    expect(page.locator(".figure").first).to_contain_text("±")


def wait_for_mail(person: str, said: str, data: Path) -> None:
    """Wait until the worker has written somebody a mail that says something."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if any(said in text for text in mails_to(person, data)):
            return
        time.sleep(0.5)
    raise AssertionError(f"no mail to {person} says: {said}")


def mails_to(person: str, data: Path) -> list[str]:
    """Read the texts of the mails that somebody got."""
    end = b"\n" + 79 * b"-"
    files = (path.read_bytes().split(end) for path in (data / "mail").glob("*"))
    letters = [message_from_bytes(part.strip()) for parts in files for part in parts]
    return [_text(letter) for letter in letters if letter["To"] == person]


def _text(letter: Message) -> str:
    part = next(each for each in letter.walk() if each.get_content_type() == "text/plain")
    body = part.get_payload(decode=True)
    assert isinstance(body, bytes)
    return body.decode()


def change_what_is_locked(ana: Page, berta: Page, sheet: str) -> None:
    """It takes a new version with a reason; both versions and who did what can be read."""
    ana.goto(f"{sheet}conn_water/")
    ana.locator("summary", has_text=fr("Change it by a new version")).click()
    ana.locator('main [name="value"]').fill("19 410")
    press(ana, "Keep the new version")
    assert ana.locator(".errors li").all_inner_texts(), "not without a reason"
    ana.locator('main [name="because"]').fill("Dix branchements oubliés")
    press(ana, "Keep the new version")
    ana.goto(sheet)
    press(ana, "Save and hand in for review")
    expect(ana.locator("main")).to_contain_text(fr("Handed in: a second person looks at it now."))
    berta.goto(sheet)
    follow(berta, "Review what was handed in")
    press(berta, "Send it, and accept all the others")

    berta.goto(f"{sheet}conn_water/")
    versions = berta.locator("table", has_text=fr("Why it changes")).locator("tbody tr")
    expect(versions).to_have_count(2)
    expect(versions.filter(has_text="Dix branchements oubliés")).to_contain_text(
        re.compile(r"19\s410")
    )
    trail = berta.locator(".trail").last
    for said in ("Figures were locked", "Figures were returned", "Figures were reported"):
        expect(trail).to_contain_text(fr(said))


def type_in(page: Page) -> str:
    """What is typed is kept by itself; Enter leads to the next figure."""
    page.goto("/values/")
    page.get_by_role("link", name="2025").click()
    page.wait_for_load_state()
    expect(page.locator(".notice.turn label")).to_have_count(4)  # two to each planted error
    figure(page, "hours_supply").fill("20")
    figure(page, "hours_supply").press("Enter")
    expect(figure(page, "hours_supply")).not_to_be_focused()
    assert page.url.endswith("/"), "Enter leads on, it does not send"
    expect(page.locator(".saved")).not_to_be_empty()
    page.reload()
    expect(figure(page, "hours_supply")).to_have_value("20")
    return page.url


def answer_and_hand_in(page: Page) -> None:
    press(page, "Save and hand in for review")
    expect(page.locator(".errors li")).to_have_count(3)

    page.locator('[name="u_sold"]').select_option("thousand m3/year")
    for answer in page.locator('[name^="a_"][name*="__"]:not([name^="a_sold"])').all():
        answer.fill("Nous avons compté autrement.")
    send_slowly(page)
    press(page, "Save and hand in for review")
    expect(page.locator("main")).to_contain_text(fr("Handed in: a second person looks at it now."))
    expect(state_of(page, "sold")).to_have_text(fr(STATES[ValueState.SUBMITTED]))


def send_slowly(page: Page) -> None:
    """Let a form take longer to be sent than its draft waits: no draft of it may come back."""
    page.evaluate(
        """() => { const send = window.fetch; window.fetch = async (address, options) => {
        if (options && options.method === "POST" && !address.includes("autosave"))
            await new Promise((done) => setTimeout(done, 3000));
        return send(address, options); }; }"""
    )


def from_desk(page: Page, address: str) -> None:
    """Follow the line of the desk that leads to an address."""
    page.goto("/desk/")
    page.evaluate("document.querySelectorAll('main details').forEach((each) => each.open = true)")
    page.locator(f"main a[href*='{address}']").first.click()
    page.wait_for_load_state()


def return_one(page: Page) -> None:
    """The desk leads the second person to what was handed in."""
    from_desk(page, "/review/")
    expect(page.locator("main")).to_contain_text("Nous avons compté autrement.")
    page.locator("#d_conn_water_return").check()
    page.locator('[name="r_conn_water"]').fill("Dix fois plus que 2024 : un zéro de trop ?")
    press(page, "Send it, and accept all the others")
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
    press(page, "Send it, and accept all the others")
    press(page, "Lock what was reviewed")
    for code in ("sold", "conn_water"):
        expect(state_of(page, code)).to_have_text(fr(STATES[ValueState.LOCKED]))
    page.locator("#row_conn_water a").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("19 400")
    expect(page.locator(".trail").first).to_contain_text(fr("Figures were locked"))
