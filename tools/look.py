"""Draw contact sheets of every page of the example world, for a person to look through.

Each page at 360 and 1280 px, in English, French and Spanish, light and dark, as the people who
see it; full, empty (somebody without any role) and refused (a form sent empty, another's page).
Thirty to a PNG, in ``look/``, which is not committed. ``--lang fr --width 360 --scheme light``
draw less; ``--only /match/`` draws the pages whose address has this in it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Browser, Error, Page, TimeoutError, sync_playwright

from tests.journeys.conftest import CALM, PASSWORD
from tests.journeys.test_pages import START, kind_of, pages_of

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "look"
A_SHEET, SHEET_WIDTH = 30, 2520  # three pages of both widths in a row
HEIGHT = {360: 1400, 1280: 1700}  # of a page that is drawn; the rest is cut
NEW = {"email": "new@nowhere.example", "name": "New person", "password": PASSWORD}
EMPTY = (
    *("/desk/", "/match/", "/match/requests/", "/values/", "/water-balance/", "/energy/"),
    *("/ladders/", "/compare/", "/partnership/", "/workbooks/", "/me/", "/me/mails/"),
)
WHOLE = "document.documentElement.scrollHeight"
SEND_EMPTY = """() => {
    const asked = 'input:not([type=hidden]), select, textarea';  // else a button acts by itself
    const form = [...document.querySelectorAll('main form[method=post]')]
        .find(one => one.querySelector(asked));
    if (!form) return false;
    form.noValidate = true;
    for (const each of form.elements) {
        if (each.type === 'hidden' || each.tagName === 'BUTTON') continue;
        if (each.type === 'checkbox' || each.type === 'radio') each.checked = false;
        else each.value = '';
    }
    const button = form.querySelector('button[type=submit]');
    setTimeout(() => button ? button.click() : form.submit(), 0);
    return true;
}"""


@dataclass(frozen=True)
class Shot:
    """A picture of a page, and whose it is."""

    path: Path
    width: int
    caption: str


@contextmanager
def site(folder: Path) -> Iterator[str]:
    """Serve the example world, and one person who has no role in it."""
    command = [sys.executable, "-m", "waterpeers"]
    data = ["--data", str(folder)]
    subprocess.run([*command, "demo", *data], check=True, capture_output=True, cwd=ROOT)
    subprocess.run(
        [*command, "do", "add_person", "--as", "goran@site.example"],
        input=json.dumps(NEW),
        text=True,
        check=False,
        capture_output=True,
        cwd=ROOT,
        env=os.environ | {"WATERPEERS_DATA": str(folder)},
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [*command, "run", "--port", str(port), *data],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urlopen(address, timeout=5).close()
                break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)


@contextmanager
def window(browser: Browser, address: str, email: str, **look: Any) -> Iterator[Page]:
    """Open a window as somebody, in a language and a colour scheme."""
    language = look["language"]
    context = browser.new_context(
        base_url=address, locale=language, color_scheme=look["scheme"], bypass_csp=True
    )
    context.add_cookies([{"name": "django_language", "value": language, "url": address}])
    page = context.new_page()
    if email:
        page.goto("/sign-in/login/")
        page.locator("#id_login").fill(email)
        page.locator("#id_password").fill(PASSWORD)
        page.locator("main form button.button").click()
        page.wait_for_load_state()
    try:
        yield page
    finally:
        context.close()


def addresses(browser: Browser, at: str, only: str) -> list[tuple[str, str]]:
    """Find one page of each kind, as who sees it first."""
    seen: set[str] = set()
    found = []
    for email, starts in START.items():
        with window(browser, at, email, language="en", scheme="light") as page:
            found += [(email, each) for each, _ in pages_of(page, starts, seen)]
    found += [(NEW["email"], each) for each in EMPTY]
    return [(email, each) for email, each in found if only in each]


def draw(page: Page, width: int, path: Path) -> None:
    """Draw the page as it is now."""
    page.set_viewport_size({"width": width, "height": 900})
    try:
        whole = page.evaluate(WHOLE)
    except Error:  # a slow page is left only now
        page.wait_for_load_state()
        whole = page.evaluate(WHOLE)
    height = min(whole, HEIGHT[width])
    page.screenshot(
        path=path, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": max(height, 300)}
    )


def sent_empty(page: Page) -> bool:
    """Send the form of the page without anything in it; say whether there is one."""
    if not page.locator("main form[method=post]").count():
        return False
    try:
        with page.expect_navigation(timeout=10_000):
            page.evaluate(SEND_EMPTY)
    except TimeoutError:  # it does not leave the page
        pass
    return True


def shots(
    browser: Browser, at: str, pages: list[tuple[str, str]], widths: list[int], **look: str
) -> Iterator[Shot]:
    """Draw all pages in one language and scheme, as they are and with their form sent empty."""
    folder = Path(tempfile.mkdtemp(prefix="waterpeers-look-"))
    people: dict[str, list[str]] = {}
    for email, address in pages:
        people.setdefault(email, []).append(address)
    number = 0
    for email, theirs in people.items():
        with window(browser, at, email, **look) as page:
            for address in theirs:
                for state in ("", "refused"):
                    page.goto(address)
                    if state and not (email and sent_empty(page)):
                        continue
                    for width in widths:
                        number += 1
                        path = folder / f"{number:04}.png"
                        draw(page, width, path)
                        who = email.partition("@")[0] or "visitor"
                        yield Shot(path, width, f"{who} {kind_of(address)} {state} {width}")


def sheet(browser: Browser, pictures: list[Shot], path: Path) -> None:
    """Put pictures beside each other on one sheet, all in half their size."""
    cells = "".join(
        f"<figure><img src='{shot.path.as_uri()}' width={shot.width // 2}>"
        f"<figcaption>{escape(shot.caption)}</figcaption></figure>"
        for shot in pictures
    )
    style = (
        "body{margin:8px;font:11px sans-serif;display:flex;flex-wrap:wrap;gap:8px;"
        "align-items:start}figure{margin:0}img{border:1px solid #999;display:block}"
    )
    source = path.with_suffix(".html")
    source.write_text(f"<meta charset=utf-8><style>{style}</style>{cells}", encoding="utf-8")
    page = browser.new_page(viewport={"width": SHEET_WIDTH, "height": 1000})
    page.goto(source.as_uri())
    page.screenshot(path=path, full_page=True)
    page.close()
    source.unlink()


def main() -> None:
    """Draw what was asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--lang", action="append", choices=["en", "fr", "es"])
    options.add_argument("--width", action="append", type=int, choices=list(HEIGHT))
    options.add_argument("--scheme", action="append", choices=["light", "dark"])
    options.add_argument("--only", default="")
    given = options.parse_args()
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    chromium = shutil.which("chromium")
    with (
        tempfile.TemporaryDirectory() as folder,
        site(Path(folder) / "data") as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=CALM)
        pages = addresses(browser, address, given.only)
        print(f"{len(pages)} pages")
        for language in given.lang or ["en", "fr", "es"]:
            for scheme in given.scheme or ["light", "dark"]:
                look = {"language": language, "scheme": scheme}
                drawn = list(shots(browser, address, pages, given.width or list(HEIGHT), **look))
                for start in range(0, len(drawn), A_SHEET):
                    path = OUT / f"{language}-{scheme}-{start // A_SHEET + 1:02}.png"
                    sheet(browser, drawn[start : start + A_SHEET], path)
                    print(path.relative_to(ROOT))
        browser.close()


if __name__ == "__main__":
    main()
