"""Draw contact sheets of every page of the example world, for a person to look through.

Each page at 360 and 1280 px, in English, French and Spanish, light and dark, as the people who
see it; full, empty (somebody without any role), refused (another's page) and sent empty (its first
form, without anything in it). Thirty to a PNG, in ``look/``, which is not committed, each picture
in half its size. ``--lang fr --width 360 --scheme light`` draw less; ``--only /match/`` draws the
pages whose address has this in it.

A page that does not answer as it should, or is wider than the window, is a red tile that says so;
all of these are listed at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from pathlib import Path
from queue import Empty, SimpleQueue

from playwright.sync_api import Browser, BrowserContext, Error, Page, TimeoutError, sync_playwright

from tests.journeys.conftest import CALM, CHROMIUM, PASSWORD, served
from tests.journeys.test_pages import START, kind_of, pages_of

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "look"
AT_ONCE = 2  # processes that draw, each with a site and a browser of its own
A_SHEET, SHEET_WIDTH = 30, 2520  # three pages of both widths in a row
HEIGHT = {360: 1400, 1280: 1700}  # of a page that is drawn; the rest is cut
HALF = 0.5
PATIENCE = 60_000  # milliseconds: a page that takes longer is a red tile
MOMENT = 3_000  # milliseconds in which a form that was sent leads to a page, if it does
SHOWN = 200  # letters of what is wrong
NEW = {"email": "new@nowhere.example", "name": "New person", "password": PASSWORD}
FULL, EMPTY, REFUSED, SENT = "", "empty", "refused", "sent empty"
LOOKS_EMPTY = (
    *("/desk/", "/match/", "/match/requests/", "/values/", "/water-balance/", "/energy/"),
    *("/ladders/", "/compare/", "/portfolio/", "/workbooks/", "/me/", "/me/mails/"),
)
IS_REFUSED = ("/partnership/…/", "/desk/turns/", "/administration/")  # to somebody without a role
EXPECTED = {"/nowhere/": 404}
SIZE = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
ASKED = "input:not([type=hidden]), select, textarea"  # without any, a button acts by itself
SEND_EMPTY = """asked => {
    const form = [...document.querySelectorAll('main form[method=post]')]
        .find(one => one.querySelector(asked));
    form.noValidate = true;
    for (const each of form.elements) {
        if (each.type === 'hidden' || each.tagName === 'BUTTON') continue;
        if (each.type === 'checkbox' || each.type === 'radio') each.checked = false;
        else each.value = '';
    }
    const button = form.querySelector('button[type=submit]');
    setTimeout(() => button ? button.click() : form.submit(), 0);
}"""


@dataclass(frozen=True)
class Wanted:
    """A page to draw: its place among all, whose it is, where, and in which state."""

    number: int
    email: str
    address: str
    state: str = FULL

    def __str__(self) -> str:
        who = self.email.partition("@")[0] or "visitor"
        return " ".join(filter(None, [who, kind_of(self.address), self.state]))


@dataclass(frozen=True)
class Shot:
    """A picture of a page, or what was wrong instead; some are both."""

    wanted: Wanted
    language: str
    scheme: str
    width: int
    path: Path | None = None
    wrong: str = ""

    @property
    def sheets(self) -> tuple[str, str]:
        """The look that it shows: sheets are made of one."""
        return self.language, self.scheme

    @property
    def place(self) -> tuple[str, str, int, str, int]:
        """Where it stands on them."""
        return *self.sheets, self.wanted.number, self.wanted.state, self.width


class Windows:
    """A browser, and a window of it for each person in each language."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser, self.site = browser, site
        self.open: dict[tuple[str, str], BrowserContext] = {}

    def of(self, email: str, language: str) -> Page:
        """Give somebody's window."""
        if (email, language) not in self.open:
            context = self.browser.new_context(
                base_url=self.site,
                locale=language,
                device_scale_factor=HALF,
                reduced_motion="reduce",
                bypass_csp=True,
            )
            context.set_default_timeout(PATIENCE)
            cookie = {"name": "django_language", "value": language, "url": self.site}
            context.add_cookies([cookie])  # type: ignore[list-item]
            page = context.new_page()
            if email:
                page.goto("/sign-in/login/")
                page.locator("#id_login").fill(email)
                page.locator("#id_password").fill(PASSWORD)
                page.locator("main form button.button").click()
                page.wait_for_load_state()
            self.open[email, language] = context
        return self.open[email, language].pages[0]

    def forget(self) -> None:
        """Close all windows: one of them did not do as it was told."""
        for context in self.open.values():
            with suppress(Error):
                context.close()
        self.open.clear()


@contextmanager
def browsing(site: str) -> Iterator[Windows]:
    """Start a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CALM)
        yield Windows(browser, site)
        browser.close()


def example_world(folder: Path) -> None:
    """Make the example world, and in it one person who has no role."""
    command = [sys.executable, "-m", "waterpeers"]
    environment = os.environ | {"WATERPEERS_DATA": str(folder)}
    for arguments, said in ((["demo"], ""), (["do", "add_person", *AS], json.dumps(NEW))):
        subprocess.run(
            [*command, *arguments],
            input=said, text=True, check=True, capture_output=True, cwd=ROOT, env=environment,
        )  # fmt: skip


AS = ("--as", "goran@site.example")


def find(site: str, only: str) -> list[Wanted]:
    """Find one page of each kind, as who sees it first, and what is to be drawn of it."""
    seen: set[str] = set()
    found: list[tuple[str, str, str]] = []
    with browsing(site) as windows:
        for email, starts in START.items():
            for address, _ in pages_of(windows.of(email, "en"), starts, seen):
                found.append((email, address, FULL))
                print(f"\r{len(found)} pages found", end="", flush=True)
    print()
    others = {kind_of(address): address for _, address, _ in found}
    found += [(NEW["email"], address, EMPTY) for address in LOOKS_EMPTY]
    found += [(NEW["email"], others.get(kind, kind), REFUSED) for kind in IS_REFUSED]
    return [Wanted(number, *each) for number, each in enumerate(found) if only in each[1]]


def is_as_expected(wanted: Wanted, status: int) -> bool:
    """Say whether a page answers as it should."""
    if wanted.state == REFUSED:
        return status in {403, 404}
    return status == EXPECTED.get(wanted.address, 200)


def sent_empty(page: Page) -> bool:
    """Send the form of the page without anything in it; say whether there is one."""
    if not page.locator(f"main form[method=post]:has({ASKED})").count():
        return False
    with (
        suppress(TimeoutError),
        page.expect_navigation(timeout=MOMENT),
    ):  # or it stays
        page.evaluate(SEND_EMPTY, ASKED)
    return True


def draw(page: Page, shot: Shot, path: Path) -> Shot:
    """Draw the page as it is now; say if it is too wide."""
    page.set_viewport_size({"width": shot.width, "height": 900})
    page.emulate_media(color_scheme=shot.scheme)  # type: ignore[arg-type]
    wide, high = page.evaluate(SIZE)
    height = max(300, min(high, HEIGHT[shot.width]))
    page.set_viewport_size({"width": shot.width, "height": height})
    page.screenshot(path=path, type="jpeg", quality=90)
    too_wide = f"{wide} px wide" if wide > shot.width else ""
    return replace(shot, path=path, wrong="; ".join(filter(None, [shot.wrong, too_wide])))


def shots(windows: Windows, wanted: Wanted, language: str, looks: Looks) -> Iterator[Shot]:
    """Draw a page in one language, in all widths and schemes."""
    page = windows.of(wanted.email, language)
    page.set_viewport_size({"width": 1280, "height": 900})
    answer = page.goto(wanted.address)
    status = answer.status if answer else 0
    if wanted.state == SENT and not sent_empty(page):
        return
    wrong = "" if is_as_expected(wanted, status) else f"status {status}"
    for scheme in looks.schemes:
        for width in looks.widths:
            name = f"{wanted.number:04}-{wanted.state[:1]}-{language}-{scheme}-{width}.jpg"
            shot = Shot(wanted, language, scheme, width, wrong=wrong)
            yield draw(page, shot, looks.folder / name)


@dataclass(frozen=True)
class Looks:
    """In which languages, schemes and widths to draw, and where pictures are kept meanwhile."""

    languages: list[str]
    schemes: list[str]
    widths: list[int]
    folder: Path


Job = tuple[Wanted, str]


def draw_all(jobs: SimpleQueue[Job], world: Path, place: Path, looks: Looks) -> list[Shot]:
    """Draw one page after another, as long as there are any, on a site of one's own."""
    drawn: list[Shot] = []
    with served(world, place) as site, browsing(site.address) as windows:
        while job := taken(jobs):
            wanted, language = job
            began = time.monotonic()
            try:
                drawn += shots(windows, wanted, language, looks)
                said = f"{time.monotonic() - began:.1f} s"
            except Error as problem:
                windows.forget()
                said = " ".join(str(problem).split())[:SHOWN]
                one = Shot(wanted, language, looks.schemes[0], looks.widths[0], wrong=said)
                drawn += [replace(one, scheme=scheme) for scheme in looks.schemes]
            print(f"{jobs.qsize():5} to draw  {language} {wanted}: {said}", flush=True)
    return drawn


def taken(jobs: SimpleQueue[Job]) -> Job | None:
    """Take the next thing to do."""
    try:
        return jobs.get_nowait()
    except Empty:
        return None


STYLE = """body { margin: 8px; font: 11px sans-serif; display: flex; flex-wrap: wrap; gap: 8px;
    align-items: start }
figure { margin: 0; max-width: 640px }
img { border: 1px solid #999; display: block }
.wrong { outline: 3px solid #d00 } .wrong figcaption { background: #d00; color: #fff }"""


def sheet(page: Page, pictures: list[Shot], path: Path) -> None:
    """Put pictures beside each other on one sheet."""
    cells = "".join(map(tile, pictures))
    source = path.with_suffix(".html")
    source.write_text(f"<meta charset=utf-8><style>{STYLE}</style>{cells}", encoding="utf-8")
    page.goto(source.as_uri())
    page.screenshot(path=path, full_page=True)
    source.unlink()


def tile(shot: Shot) -> str:
    """Show one picture with its words."""
    picture = f"<img src='{shot.path.as_uri()}' width={shot.width // 2}>" if shot.path else ""
    said = escape(" ".join(filter(None, [str(shot.wanted), str(shot.width), shot.wrong])))
    width = shot.width // 2 if shot.path else 400
    return (
        f"<figure class='{'wrong' if shot.wrong else ''}' style='width:{width}px'>{picture}"
        f"<figcaption>{said}</figcaption></figure>"
    )


def sheets(drawn: Iterable[Shot]) -> None:
    """Lay out all sheets, and say what is red on them."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CALM)
        page = browser.new_page(viewport={"width": SHEET_WIDTH, "height": 1000})
        red = []
        for look, group in groupby(sorted(drawn, key=lambda s: s.place), lambda s: s.sheets):
            pictures = list(group)
            for start in range(0, len(pictures), A_SHEET):
                path = OUT / f"{'-'.join(look)}-{start // A_SHEET + 1:02}.png"
                here = pictures[start : start + A_SHEET]
                sheet(page, here, path)
                print(path.relative_to(ROOT), flush=True)
                red += [f"{path.name}: {s.wanted} {s.width}: {s.wrong}" for s in here if s.wrong]
        browser.close()
    print("\n".join([f"{len(red)} red tiles", *red]))


def main() -> None:
    """Draw what was asked for: first all as it is, then what forms say that are sent empty."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--lang", action="append", choices=["en", "fr", "es"])
    options.add_argument("--width", action="append", type=int, choices=list(HEIGHT))
    options.add_argument("--scheme", action="append", choices=["light", "dark"])
    options.add_argument("--only", default="")
    given = options.parse_args()
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    with (
        tempfile.TemporaryDirectory(prefix="waterpeers-look-") as name,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        folder = Path(name)
        (folder / "pictures").mkdir()
        looks = Looks(
            given.lang or ["en", "fr", "es"],
            given.scheme or ["light", "dark"],
            given.width or list(HEIGHT),
            folder / "pictures",
        )
        world = folder / "world"
        example_world(world)
        with served(world, folder / "found") as site:
            pages = find(site.address, given.only)
        forms = [replace(page, state=SENT) for page in pages if page.email and not page.state]
        jobs: SimpleQueue[Job] = SimpleQueue()
        for part in (pages, forms):
            for language in looks.languages:
                for page in part:
                    jobs.put((page, language))
        places = [folder / f"site-{number}" for number in range(AT_ONCE)]
        drawing = [pool.submit(draw_all, jobs, world, place, looks) for place in places]
        sheets(shot for each in drawing for shot in each.result())


if __name__ == "__main__":
    main()
