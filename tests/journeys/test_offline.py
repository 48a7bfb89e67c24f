"""Figures entered without a connection: kept by the device, sent once, refused with reasons.

The browser keeps its profile in a folder, so that it can be closed and opened again.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Playwright, expect, sync_playwright

from tests.journeys.conftest import CALM, PASSWORD, PATIENCE
from tests.journeys.test_story import fr

pytestmark = pytest.mark.journey
ANA, BERTA = "ana@lago.example", "berta@lago.example"
PANEL = "[data-offline]"
WAITS = "Waits on this device; sent as soon as there is a connection."
KEPT = "This page opens without a connection until you sign out."

Open = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture
def opened(site: str, chromium: Playwright, tmp_path: Path) -> Iterator[Open]:
    """Open the browser of one device; what it has kept is there again."""
    contexts: list[BrowserContext] = []

    def start() -> BrowserContext:
        context = chromium.chromium.launch_persistent_context(
            tmp_path / "profile",
            executable_path=shutil.which("chromium"),
            args=CALM,
            base_url=site,
            locale="fr",
            viewport={"width": 360, "height": 800},
        )
        context.set_default_timeout(PATIENCE * 1000)
        contexts.append(context)
        return context

    yield start
    for context in contexts:
        context.close()


def sign_in(context: BrowserContext, email: str) -> Page:
    page = context.pages[0]
    page.goto("/sign-in/login/")
    page.locator("#id_login").fill(email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_remember").check()  # else closing the browser ends the session
    page.locator("main form button.button").click()
    page.wait_for_url(re.compile("/desk/"))
    return page


def begin(page: Page, year: int) -> str:
    """Begin a year, and wait until its page is on the device."""
    page.goto("/values/")
    page.goto(page.locator("main a[href*='/new/']").first.get_attribute("href") or "")
    page.locator("[name=year]").fill(str(year))
    page.locator("main form button.button").click()
    page.wait_for_url(re.compile("/values/sheet/"))
    expect(page.locator(PANEL)).to_contain_text(fr(KEPT))
    return page.url


def figure(page: Page, code: str) -> Locator:
    return page.locator(f'[name="v_{code}"]')


def save(page: Page) -> None:
    page.locator("main form .actions button.button").first.click()


def test_what_is_entered_without_a_connection_is_sent_once(opened: Open, data: Path):
    context = opened()
    page = sign_in(context, ANA)
    address = begin(page, 2011)
    context.set_offline(True)
    figure(page, "produced").fill("4 512 300,5")
    save(page)
    expect(page.locator(PANEL)).to_contain_text(fr(WAITS))
    context.close()

    context = opened()
    context.set_offline(True)
    page = context.pages[0]
    page.goto(address)
    expect(figure(page, "produced")).to_have_value("4 512 300,5")
    expect(page.locator(PANEL)).to_contain_text(fr(WAITS))
    page.goto("/desk/")
    expect(page.locator("main")).to_contain_text(
        fr("There is no connection, and the page you asked for is not on this device.")
    )
    page.locator("[data-pages] a", has_text="2011").click()
    page.wait_for_url(address)

    context.set_offline(False)
    expect(page.locator("main")).to_contain_text(fr("Saved as drafts."))
    expect(page.locator(PANEL)).not_to_contain_text(fr(WAITS))
    expect(figure(page, "produced")).to_have_value("4 512 300,5")
    assert changes(data, address) == 1


def test_what_is_refused_is_kept_with_its_reasons_and_blocks_nothing(opened: Open, data: Path):
    context = opened()
    page = sign_in(context, ANA)
    years = [begin(page, year) for year in (2012, 2013, 2014)]
    context.set_offline(True)
    for address, typed in zip(years, ("1 000 000", "beaucoup", "3,5"), strict=True):
        page.goto(address)
        figure(page, "produced").fill(typed)
        figure(page, "sold").fill("peu" if typed == "beaucoup" else "1")
        save(page)
        expect(page.locator(PANEL)).to_contain_text(fr(WAITS))
    page.goto("/me/device/")
    expect(page.locator("[data-list] [data-waiting]:not([hidden])")).to_have_count(3)

    context.set_offline(False)
    refused = page.locator("[data-list] > div")
    expect(refused).to_have_count(1)
    expect(refused.locator("[data-reasons] li")).to_have_count(2)
    expect(refused).to_contain_text("« beaucoup »")
    expect(page.locator("nav a[href='/me/device/']").first).to_contain_text("(1)")
    assert [changes(data, address) for address in years] == [1, 0, 1]

    refused.locator("[data-title]").click()
    page.wait_for_url(re.compile(re.escape(years[1])))
    expect(figure(page, "produced")).to_have_value("beaucoup")
    figure(page, "produced").fill("2 000 000")
    save(page)
    expect(page.locator(".errors li")).to_have_count(1)
    figure(page, "sold").fill("1 900 000")
    save(page)
    expect(page.locator("main")).to_contain_text(fr("Saved as drafts."))
    expect(page.locator("[data-list] > div")).to_have_count(0)
    assert changes(data, years[1]) == 1


def test_two_windows_send_it_once(opened: Open, data: Path):
    context = opened()
    page = sign_in(context, ANA)
    address = begin(page, 2015)
    second = context.new_page()
    second.goto("/me/device/")
    for tab in (page, second):  # each for itself, as if it were alone
        tab.evaluate("() => { navigator.locks.request = (name, options, work) => work({}); }")
    context.set_offline(True)
    figure(page, "produced").fill("7 000,25")
    save(page)
    expect(second.locator("[data-list] > div")).to_have_count(1)

    context.set_offline(False)
    for tab in (page, second):
        expect(tab.locator("[data-list] > div")).to_have_count(0)
    page.goto(address)
    expect(figure(page, "produced")).to_have_value("7 000,25")
    assert changes(data, address) == 1


def test_what_is_typed_and_not_saved_survives_a_dead_battery(opened: Open, data: Path):
    context = opened()
    page = sign_in(context, ANA)
    address = begin(page, 2016)
    context.set_offline(True)
    figure(page, "produced").press_sequentially("12,5")
    expect(page.locator("[data-list] [data-draft]:not([hidden])")).to_have_count(1)
    context.close()

    context = opened()
    context.set_offline(True)
    page = context.pages[0]
    page.goto(address)
    expect(figure(page, "produced")).to_have_value("12,5")
    context.set_offline(False)
    page.reload()
    expect(figure(page, "produced")).to_have_value("12,5")
    assert changes(data, address) == 0


KEPT_HERE = """() => new Promise((done) => { const asked = indexedDB.open("waterpeers");
    asked.onsuccess = () => { const all = asked.result.transaction("waiting")
    .objectStore("waiting").getAll(); all.onsuccess = async () => { asked.result.close();
    done([all.result.length, (await caches.keys()).filter((name) => name.startsWith("pages "))
    .length]); }; }; })"""


def test_nobody_else_sees_or_sends_it_and_signing_out_leaves_nothing(opened: Open, data: Path):
    context = opened()
    page = sign_in(context, ANA)
    address = begin(page, 2017)
    context.set_offline(True)
    figure(page, "produced").fill("17")
    save(page)
    expect(page.locator(PANEL)).to_contain_text(fr(WAITS))
    context.clear_cookies(name="sessionid")
    context.set_offline(False)
    expect(page.locator(PANEL)).to_contain_text("session")
    expect(page.locator(f"{PANEL} [data-sign-in]")).to_be_visible()
    assert changes(data, address) == 0

    page = sign_in(context, BERTA)
    page.goto("/me/device/")
    expect(page.locator(PANEL)).to_contain_text(fr("Nothing waits on this device."))
    expect(page.locator("[data-pages] li")).to_have_count(0)
    assert page.evaluate(KEPT_HERE) == [1, 1]
    assert changes(data, address) == 0
    sign_out(page)
    assert page.evaluate(KEPT_HERE) == [1, 0]


def test_signing_out_asks_before_it_deletes_what_waits(opened: Open, data: Path):
    context = opened()
    page = sign_in(context, ANA)
    address = begin(page, 2018)
    page.route("**/values/sheet/**", lambda route: route.abort())
    figure(page, "produced").fill("18")
    save(page)
    expect(page.locator(PANEL)).to_contain_text(fr(WAITS))
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.locator(".nav-narrow summary").click()
    page.locator(".nav-narrow form[action='/sign-in/logout/'] button").click()
    expect(page.locator("[data-list] > div")).to_have_count(1)
    assert page.evaluate(KEPT_HERE) == [1, 1]

    page.once("dialog", lambda dialog: dialog.accept())
    page.locator(".nav-narrow form[action='/sign-in/logout/'] button").click()
    expect(page.locator(".top a[href='/sign-in/login/']").first).to_be_visible()
    assert asked == [fr("Something has not been sent. Sign out and delete it?")]
    assert page.evaluate(KEPT_HERE) == [0, 0]
    assert changes(data, address) == 0


def sign_out(page: Page) -> None:
    page.locator(".nav-narrow summary").click()
    page.locator(".nav-narrow form[action='/sign-in/logout/'] button").click()
    expect(page.locator(".top a[href='/sign-in/login/']").first).to_be_visible()


def changes(data: Path, address: str) -> int:
    """Count the changes of a sheet in the trail."""
    sheet = address.rstrip("/").rpartition("/")[2].replace("-", "")
    with sqlite3.connect(data / "waterpeers.sqlite3") as database:
        asked = "select count(*) from audit_entry where replace(subject_uuid, '-', '') = ?"
        return int(database.execute(asked, [sheet]).fetchone()[0])
