"""Every page that links lead to: no fault, readable by everybody, on every width, light."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib.resources import files
from itertools import product
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import SignIn
from tests.journeys.long_words import plant_words

pytestmark = pytest.mark.journey

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOUR = ["color-contrast", "link-in-text-block"]
NO_COLOUR = {rule: {"enabled": False} for rule in OF_COLOUR}
RUN_AXE = """async ([where, wanted]) => {
    const found = await axe.run(where || document, {...wanted, resultTypes: ["violations"]});
    return found.violations.map(v => `${v.id}: ${v.nodes[0].html.slice(0, 160)}`);
}"""
ONE_OF_EACH = """() => {  // of the elements with text of the same colours, size and ground
    const grounds = new Map();  // of what is moved from its place, each is its own
    const ground = one => {
        if (!one) return "";
        if (!grounds.has(one)) {
            const {backgroundColor, backgroundImage, opacity, position} = getComputedStyle(one);
            const moved = position === "static" ? "" : grounds.size;
            const here = [backgroundColor, backgroundImage, opacity, moved];
            grounds.set(one, here.join() + ground(one.parentElement));
        }
        return grounds.get(one);
    };
    const found = new Map();
    for (const one of document.body.querySelectorAll("*")) {
        const said = one.matches("input, select, textarea")
            || [...one.childNodes].some(each => each.nodeType === 3 && each.data.trim());
        if (!said || !one.checkVisibility()) continue;
        const {color, fontSize, fontWeight} = getComputedStyle(one);
        const key = [one.tagName, color, fontSize, fontWeight, ground(one)].join();
        if (!found.has(key)) found.set(key, one);
    }
    return [...found.values()];
}"""
WEAR = """style => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    document.adoptedStyleSheets = [sheet];
}"""
MEASURE = """() => {
    const folded = [...document.querySelectorAll("main details:not([open])")];
    const width = () => document.documentElement.scrollWidth;
    const unfold = open => folded.forEach(one => one.open = open);
    const found = {"as it comes": width(), "unfolded": (unfold(true), width())};
    unfold(false);
    return found;
}"""
NOT_PAGES = re.compile(
    r"^/static/|^/sign-in/logout|\.csv|\.ics|\.json|\.xlsx|\.docx|\.pdf|/me/data/|^/code/[0-9a-f]|/(agreement|mission)/file/|/files/[0-9a-f]"
)
NAMES = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=^/cases/)[a-z].*")
FIGURES = re.compile(r"(^/values/(?:indicators|sheet/[^/]+)/)(I\.)?\w+")
FIRST_VISIT, LATER = 60_000, 25_000  # bytes on the wire
WIDTHS = (360, 640, 1280)  # a telephone; a desk screen at 200 %, and as it is
START = {
    "": ["/", "/register/?text=agua&country=BR", "/register/?text=nobody", "/nowhere/"],
    "ana@lago.example": ["/desk/"],
    "berta@lago.example": ["/desk/", "/match/", "/me/"],
    "carel@delta.example": ["/desk/", "/portfolio/"],
    "eva@platform.example": ["/desk/", "/match/rounds/", "/register/import/"],
    "goran@site.example": ["/desk/", "/partnership/code/"],
}


def subject_of(address: str) -> str:
    """Say which page it is, whoever it is about."""
    return NAMES.sub("…", urlsplit(address).path)


def kind_of(address: str) -> str:
    """Say which page it is, whoever and whatever figure it is about."""
    return FIGURES.sub(r"\1\2…", subject_of(address))


def pages_of(
    page: Page, starts: list[str], seen: set[str], alike: Callable[[str], str] = kind_of
) -> Iterator[tuple[str, int]]:
    """Follow the links from some pages, to one page of those alike; give address and status."""
    waiting = list(starts)
    while waiting:
        address = waiting.pop(0)
        is_start = address in starts
        if (alike(address) in seen and not is_start) or NOT_PAGES.search(address):
            continue
        seen.add(alike(address))
        if is_start:
            starts = [start for start in starts if start != address]
        answer = page.goto(address)
        assert answer is not None
        yield address, answer.status
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
        waiting += [link.split("#")[0] for link in links if link.startswith("/")]


class Wire:
    """Counts the bytes that a page receives."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._add)

    def _add(self, event: dict[str, float]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def take(self) -> int:
        """Give the count since the last time."""
        counted, self.bytes = self.bytes, 0
        return counted


def faults_of(page: Page) -> list[str]:
    """Look for everything that a reader could trip over, and for colours by day and by night.

    Where things stand is the same by night; of texts whose colours are the same one is enough.
    """
    page.evaluate(AXE)
    found = page.evaluate(RUN_AXE, [None, {"runOnly": RULES, "rules": NO_COLOUR}])
    colours = {"runOnly": {"type": "rule", "values": OF_COLOUR}}
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        one_of_each = page.evaluate_handle(ONE_OF_EACH)
        found += [f"{scheme}: {each}" for each in page.evaluate(RUN_AXE, [one_of_each, colours])]
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} first headings")
    if not page.title().strip():
        found.append("no title")
    return found


def too_wide(page: Page, widths: tuple[int, ...]) -> list[str]:
    """Measure a page on screens of some widths, as it comes and with all that is folded open."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        for state, wide in page.evaluate(MEASURE).items():
            if wide > width:
                found.append(f"{wide} px wide on a screen of {width}, {state}")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


def walked(
    page: Page,
    starts: list[str],
    seen: set[str],
    alike: Callable[[str], str] = kind_of,
    look: Callable[[Page], list[str]] = lambda page: [],
) -> Iterator[tuple[str, int, list[str]]]:
    """Look at one of each pages alike; give its address, its bytes and what is wrong with it."""
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type == "error" else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    wire = Wire(page)
    for address, status in pages_of(page, starts, seen, alike):
        found = too_wide(page, WIDTHS) + look(page)
        if status != (404 if address == "/nowhere/" else 200):
            found.append(f"status {status}")
        if said and status == 200:
            found += said
        said.clear()
        yield address, wire.take(), found


@pytest.mark.long
def test_every_page_is_sound_for_everybody_however_long_a_word_is(sign_in: SignIn):
    """One page of each kind: those of all figures are one template (``test_figure_pages``)."""
    faults: dict[str, list[str]] = {}
    seen: set[str] = set()
    heaviest: list[tuple[int, str]] = []
    berta, fatou = "berta@lago.example", "fatou@fleuve.example"
    shown = plant_words(sign_in(berta), sign_in(fatou))
    writers = {"": START[""], berta: START[berta], fatou: ["/desk/", *shown]}
    for email, starts in (writers | START).items():
        page = sign_in(email, language="fr", color_scheme="light", reduced_motion="reduce")
        page.goto("/desk/" if email else "/")  # what stays the same is there now
        for address, size, found in walked(page, starts, seen, look=faults_of):
            heaviest.append((size, address))
            if found:
                faults[f"{email or 'visitor'} {address}"] = found
    heaviest.sort(reverse=True)
    assert len(seen) > 45
    assert not faults, "\n".join(f"{where}: {what}" for where, what in faults.items())
    assert heaviest[0][0] <= LATER, heaviest[:5]


def test_a_colour_that_nobody_can_read_is_heard(sign_in: SignIn):
    """Above, one of each kind of text is looked at: no kind may be left out."""
    page = sign_in("berta@lago.example", reduced_motion="reduce")
    page.goto("/me/")
    kinds = ("h1", ".soft", "button.button", "[name=name]", "select")
    for (scheme, colour), kind in product((("light", "#aaa"), ("dark", "#555")), kinds):
        wrong = f"main {kind} {{ color: {colour} !important }}"
        page.evaluate(WEAR, f"@media (prefers-color-scheme: {scheme}) {{ {wrong} }}")

        heard = [each.split(": <")[0] for each in faults_of(page)]
        assert heard == [f"{scheme}: color-contrast"], kind


@pytest.mark.parametrize("address", ["/", "/map/", "/register/", "/code/", "/sign-in/login/"])
def test_a_first_visit_is_light(site: str, browser: Browser, address: str):
    context = browser.new_context(base_url=site, locale="fr")
    page = context.new_page()
    wire = Wire(page)
    page.goto(address, wait_until="networkidle")
    count = wire.take()
    context.close()
    assert 2_000 < count <= FIRST_VISIT


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_menus_open_inside_the_window(sign_in: SignIn, width: int):
    page = sign_in("berta@lago.example", language="fr", width=width)
    menus = page.locator(".top details:visible")
    assert menus.count() >= 1
    for number in range(menus.count()):
        menus.nth(number).locator("summary").click()
        entries = menus.nth(number).locator("a, button").all()
        assert entries
        for entry in entries:
            box = entry.bounding_box()
            assert box is not None
            assert box["x"] >= 0, entry.inner_text()
            assert box["x"] + box["width"] <= width, entry.inner_text()
        menus.nth(number).locator("summary").click()


def test_policies_forbid_nothing_that_pages_need(sign_in: SignIn):
    """With the content policy in force, as people meet it."""
    page = sign_in("berta@lago.example")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for address in ("/", "/map/", "/desk/", "/match/", "/parts/", "/api/docs/"):
        page.goto(address)
    assert said == []


def test_pages_read_from_right_to_left(browser: Browser, site: str):
    """The layout follows the direction of writing: nothing is left behind on the other side."""
    context = browser.new_context(base_url=site, viewport={"width": 360, "height": 800})
    page = context.new_page()
    for address in ("/", "/register/", "/map/", "/code/"):
        page.goto(address)
        page.evaluate("document.documentElement.dir = 'rtl'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
        mark = page.locator(".mark").bounding_box()
        assert mark is not None
        assert mark["x"] + mark["width"] > 300, "the mark stands where reading begins"
    context.close()
