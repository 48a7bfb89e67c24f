"""Figures entered without a connection: kept by the device, sent once, refused with reasons.

The browser keeps its profile in a folder, so that it can be closed and opened again.
"""

from __future__ import annotations

import re
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from time import monotonic, sleep

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.journeys.conftest import CALM, CHROMIUM, PASSWORD, PATIENCE
from tests.journeys.test_story import fr

pytestmark = pytest.mark.journey
ANA, BERTA = "ana@lago.example", "berta@lago.example"
PANEL = "[data-offline]"
WAITS = "Waits on this device; sent as soon as there is a connection."
KEPT = "This page opens without a connection until you sign out."

Open = Callable[..., BrowserContext]


class Line:
    """The line between the browser and the site, which can be cut.

    The browser's own switch is thrown with it, so that pages hear of it; by itself it does not
    reach the worker of a browser that has just been opened.
    """

    def __init__(self, site: str) -> None:
        host, _colon, port = site.removeprefix("http://").partition(":")
        self.site, self.is_cut, self.ends = (host, int(port)), False, []
        self.rate = 0.0  # bytes a second each way; 0: as fast as it goes
        self.free = {"up": 0.0, "down": 0.0}  # when the line has carried what was given to it
        self.carried = 0  # bytes, both ways, since the line was slow
        self.turn = Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while True:
            try:
                near, _address = self.listener.accept()
            except OSError:
                return  # the test is over
            if self.is_cut:
                near.close()
                continue
            far = socket.create_connection(self.site)
            self.ends += [near, far]
            for way, one, other in (("up", near, far), ("down", far, near)):
                Thread(target=self.carry, args=(way, one, other), daemon=True).start()

    def carry(self, way: str, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(1024 if self.rate else 65536):
                self.wait(way, len(data))
                other.sendall(data)
            other.shutdown(socket.SHUT_WR)

    def wait(self, way: str, size: int) -> None:
        """Let all connections share what the line carries one way."""
        if not self.rate:
            return
        with self.turn:
            self.carried += size
            begins = max(self.free[way], monotonic())
            self.free[way] = until = begins + size / self.rate
        sleep(max(0.0, until - monotonic()))

    def cut(self, context: BrowserContext) -> None:
        self.is_cut = True
        context.set_offline(True)
        self.hang_up()

    def hang_up(self) -> None:
        for end in self.ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.hang_up()
        for end in self.ends:
            end.close()

    def mend(self, context: BrowserContext) -> None:
        self.is_cut = False
        context.set_offline(False)


@pytest.fixture
def line(site: str) -> Iterator[Line]:
    made = Line(site)
    yield made
    made.close()


@pytest.fixture
def opened(line: Line, browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open the browser of one device; what it has kept is there again."""
    contexts: list[BrowserContext] = []

    def start() -> BrowserContext:
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "profile",
            executable_path=CHROMIUM,
            args=CALM,
            base_url=line.address,
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
    page = context.pages[0] if context.pages else context.new_page()
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
    """Give the field of a figure; where its category is folded, it is opened first."""
    field = page.locator(f'[name="v_{code}"]')
    folded = page.locator("main details:not([open])", has=field)
    if folded.count():
        folded.first.locator("summary").first.click()
    return field


def save(page: Page) -> None:
    page.locator("main form .actions button.button").first.click()


def test_what_is_entered_without_a_connection_is_sent_once(opened: Open, line: Line, data: Path):
    context = opened()
    page = sign_in(context, ANA)
    address = begin(page, 2011)
    line.cut(context)
    figure(page, "produced").fill("4 512 300,5")
    save(page)
    expect(page.locator(PANEL)).to_contain_text(fr(WAITS))
    context.close()

    context = opened()
    line.cut(context)
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

    line.mend(context)
    expect(page.locator("main")).to_contain_text(fr("Saved as drafts."))
    expect(page.locator(PANEL)).not_to_contain_text(fr(WAITS))
    expect(figure(page, "produced")).to_have_value("4 512 300,5")
    assert changes(data, address) == 1


def test_what_is_refused_is_kept_with_its_reasons_and_blocks_nothing(
    opened: Open, line: Line, data: Path
):
    context = opened()
    page = sign_in(context, ANA)
    years = [begin(page, year) for year in (2012, 2013, 2014)]
    line.cut(context)
    for address, typed in zip(years, ("1 000 000", "beaucoup", "3,5"), strict=True):
        page.goto(address)
        figure(page, "produced").fill(typed)
        figure(page, "sold").fill("peu" if typed == "beaucoup" else "1")
        save(page)
        expect(page.locator(PANEL)).to_contain_text(fr(WAITS))
    page.goto("/me/device/")
    expect(page.locator("[data-list] [data-waiting]:not([hidden])")).to_have_count(3)

    line.mend(context)
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


def test_two_windows_send_it_once(opened: Open, line: Line, data: Path):
    context = opened()
    page = sign_in(context, ANA)
    address = begin(page, 2015)
    second = context.new_page()
    second.goto("/me/device/")
    for tab in (page, second):  # each for itself, as if it were alone
        tab.evaluate("() => { navigator.locks.request = (name, options, work) => work({}); }")
    line.cut(context)
    figure(page, "produced").fill("7 000,25")
    save(page)
    expect(second.locator("[data-list] > div")).to_have_count(1)

    line.mend(context)
    for tab in (page, second):
        expect(tab.locator("[data-list] > div")).to_have_count(0)
    page.goto(address)
    expect(figure(page, "produced")).to_have_value("7 000,25")
    assert changes(data, address) == 1


def test_what_is_typed_and_not_saved_survives_a_dead_battery(opened: Open, line: Line, data: Path):
    context = opened()
    page = sign_in(context, ANA)
    address = begin(page, 2016)
    line.cut(context)
    figure(page, "produced").press_sequentially("12,5")
    expect(page.locator("[data-list] [data-draft]:not([hidden])")).to_have_count(1)
    context.close()

    context = opened()
    line.cut(context)
    page = context.pages[0]
    page.goto(address)
    expect(figure(page, "produced")).to_have_value("12,5")
    line.mend(context)
    page.reload()
    expect(figure(page, "produced")).to_have_value("12,5")
    assert changes(data, address) == 0


KEPT_HERE = """() => new Promise((done) => { const asked = indexedDB.open("waterpeers");
    asked.onsuccess = () => { const all = asked.result.transaction("waiting")
    .objectStore("waiting").getAll(); all.onsuccess = async () => { asked.result.close();
    done([all.result.length, (await caches.keys()).filter((name) => name.startsWith("pages "))
    .length]); }; }; })"""


def test_nobody_else_sees_or_sends_it_and_signing_out_leaves_nothing(
    opened: Open, line: Line, data: Path
):
    context = opened()
    page = sign_in(context, ANA)
    address = begin(page, 2017)
    line.cut(context)
    figure(page, "produced").fill("17")
    save(page)
    expect(page.locator(PANEL)).to_contain_text(fr(WAITS))
    context.clear_cookies(name="sessionid")
    line.mend(context)
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

    page = sign_in(context, ANA)
    page.goto("/me/device/")
    expect(page.locator("[data-list] > div")).to_have_count(0)
    expect(page.locator(PANEL)).to_be_visible()
    for _ in range(100 * PATIENCE):  # the list is empty before it is read, too
        if changes(data, address):
            break
        page.wait_for_timeout(10)
    assert changes(data, address) == 1


def test_a_full_disk_is_waited_for_and_both_versions_are_shown_of_what_two_changed(
    opened: Open, line: Line, browser: Browser, site: str, data: Path
):
    context = opened()
    page = sign_in(context, ANA)
    address = begin(page, 2019)
    page.route("**/values/sheet/**", lambda route: route.fulfill(status=507, body="full"))
    figure(page, "produced").fill("19")
    save(page)
    expect(page.locator("[data-list] [data-tried]:not([hidden])")).to_have_count(1)
    line.cut(context)
    page.unroute("**/values/sheet/**")

    device = browser.browser_type.launch(executable_path=CHROMIUM, args=CALM)
    elsewhere = sign_in(device.new_context(base_url=site, locale="fr"), ANA)
    elsewhere.goto(address.removeprefix(line.address))
    figure(elsewhere, "produced").fill("20")
    save(elsewhere)
    expect(elsewhere.locator("main")).to_contain_text(fr("Saved as drafts."))
    device.close()

    line.mend(context)
    save(page)
    expect(page.locator("section.care[role=alert]")).to_contain_text(fr("Two versions"))
    expect(figure(page, "produced")).to_have_value("19")
    save(page)
    expect(page.locator("main")).to_contain_text(fr("Saved as drafts."))
    expect(figure(page, "produced")).to_have_value("19")
    expect(page.locator("[data-list] > div")).to_have_count(0)
    assert changes(data, address) == 2


def test_signing_out_asks_before_it_deletes_what_waits(opened: Open, line: Line, data: Path):
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
