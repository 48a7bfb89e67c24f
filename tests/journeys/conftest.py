"""A real site with its example world, and a real browser."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.office import fill_in  # noqa: F401 - a fixture

PASSWORD = "try-it-out-2026"
CALM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Debian's, without the windows that nobody sees; they cost a third of its work.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
SHARE_A_SITE = {
    f"tests.journeys.test_{name}"
    for name in ("comparison", "figure_pages", "frontiers", "keyboard", "look", "water_balance")
}
PATIENCE = 90  # seconds: after these something hangs, however busy the machine is
expect.set_options(timeout=PATIENCE * 1000)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Keep together what shares a site."""
    module = item.getparent(pytest.Module)
    assert module is not None
    shares = module.module.__name__ in SHARE_A_SITE
    item.add_marker(pytest.mark.xdist_group("shared site" if shares else item.path.stem))


def _environment() -> dict[str, str]:
    kept_out = {"WATERPEERS_DATA", "WATERPEERS_DATABASE", "WATERPEERS_SECRET_KEY"}
    return {name: value for name, value in os.environ.items() if name not in kept_out}


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the example world once, for all processes of the run; each site starts from a copy."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "example-world"
    with folder.with_suffix(".lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not folder.exists():
            made = folder.with_suffix(".made")
            command = [sys.executable, "-m", "waterpeers", "demo", "--small", "--data", str(made)]
            subprocess.run(command, env=_environment(), check=True, capture_output=True)
            made.rename(folder)
    return folder


@dataclass(frozen=True)
class Served:
    """A site that runs: its address and its folder; mails that go out are in ``data/mail``."""

    address: str
    data: Path


@contextmanager
def served(example: Path, folder: Path) -> Iterator[Served]:
    """Start ``waterpeers run`` on a copy of the example world."""
    shutil.copytree(example, folder)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "waterpeers", "run", "--port", str(port), "--data"]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            [*command, str(folder)],
            env=_environment(), stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(address, server, folder / "server.log")
            yield Served(address, folder)
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=PATIENCE)


@pytest.fixture(scope="session")
def shared_site(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve one world for the stories that leave each other's things alone."""
    with served(example, tmp_path_factory.mktemp("journeys") / "data") as one:
        yield one


@pytest.fixture(scope="module")
def running(
    request: pytest.FixtureRequest, example: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """Give each module a site of its own, or the shared one where it says so."""
    if request.module.__name__ in SHARE_A_SITE:
        yield request.getfixturevalue("shared_site")
    else:
        with served(example, tmp_path_factory.mktemp("journey") / "data") as one:
            yield one


@pytest.fixture(scope="module")
def data(running: Served) -> Path:
    """Give the folder of the site."""
    return running.data


@pytest.fixture(scope="module")
def site(running: Served) -> str:
    """Give the address of the site."""
    return running.address


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"The site did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium."""
    assert CHROMIUM, "Chromium is not installed; `tools/setup test` does it."
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=CALM)
        yield started
        started.close()


SignIn = Callable[..., Page]


@pytest.fixture
def sign_in(site: str, browser: Browser) -> Iterator[SignIn]:
    """Sign somebody of the example world in, in a language and a window of a width."""
    contexts: list[BrowserContext] = []

    def enter(
        email: str = "", *, language: str = "fr", width: int = 1280, **options: object
    ) -> Page:
        context = browser.new_context(
            base_url=site, locale=language, viewport={"width": width, "height": 900}, **options
        )
        contexts.append(context)
        context.add_cookies([{"name": "django_language", "value": language, "url": site}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        if email:
            page.goto("/sign-in/login/")
            page.locator("#id_login").fill(email)
            page.locator("#id_password").fill(PASSWORD)
            page.locator("main form button.button").click()
            page.wait_for_url(re.compile("/desk/"))
            speak(page, language)
        return page

    yield enter
    for context in contexts:
        context.close()


def speak(page: Page, language: str) -> None:
    """Choose a language as a person does, in the menu at the top."""
    if page.locator("html").get_attribute("lang") != language:
        page.locator(".top details").last.locator("summary").click()
        page.locator(f'.top button[value="{language}"]').click()
        page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == language
